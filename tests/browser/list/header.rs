//! The keys of the header row, and the columns that stay while the table is scrolled sideways.

use crate::harness::{
    Network, app_element, click, description_of, dispatch, dispatch_key, field_value, find,
    focused, last_announcement, name_of, names, open, open_with_all_columns, press, property,
    query_all, rows, select_option, set_direction, settle, text_of, try_find_field, url, wait_for,
    wait_until,
};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, KeyboardEventInit};

/// What the Tab key stops at in the header.
fn tab_stops() -> Vec<HtmlElement> {
    let focusable = "main thead :is(input, button, [tabindex])";
    let mut found = query_all(&app_element(), focusable);
    found.retain(|element| element.tab_index() == 0);
    found
}

#[wasm_bindgen_test]
async fn the_header_has_one_tab_stop_besides_the_checkbox() {
    let _console = open_with_all_columns(&Network::new(), "/datavolumes?limit=5").await;
    wait_until("rows", || rows().len() == 5).await;
    assert_eq!(tab_stops().len(), 2);
    tab_stops()[1].focus().expect("focus");
    settle().await;
    assert_eq!(focused(), "button Name");
    let mut visited = Vec::new();
    for _ in 0..12 {
        press("ArrowRight").await;
        visited.push(focused());
        assert_eq!(tab_stops().len(), 2, "after {}", focused());
    }
    let expected = [
        "button Status",
        "columnheader Reason",
        "button Project",
        "columnheader Department",
        "columnheader Cluster",
        "columnheader Origin PVC",
        "columnheader Description",
        "button Created by",
        "button Created",
        "columnheader Updated",
        "columnheader In use",
        "columnheader ID",
    ];
    assert_eq!(visited, expected);
    press("ArrowRight").await;
    assert_eq!(focused(), "columnheader ID", "it stops at the last column");
    press("Home").await;
    assert_eq!(focused(), "button Name");
    press("End").await;
    press("ArrowLeft").await;
    assert_eq!(focused(), "columnheader In use");
    assert_eq!(tab_stops()[1].get_attribute("aria-label").as_deref(), Some("In use"));
}

#[wasm_bindgen_test]
async fn shift_and_an_arrow_key_change_the_width_of_a_column() {
    let _console = open("/datavolumes?limit=5").await;
    wait_until("rows", || rows().len() == 5).await;
    let shift = KeyboardEventInit::new();
    shift.set_shift_key(true);
    find("button", "Status").focus().expect("focus");
    settle().await;
    assert!(!dispatch_key("ArrowRight", &shift).await);
    assert_eq!((width("Status"), focused()), (144, "button Status".to_owned()));
    press("ArrowRight").await;
    press("ArrowRight").await;
    assert_eq!(focused(), "columnheader Department");
    dispatch_key("ArrowLeft", &shift).await;
    assert_eq!((width("Department"), width("Status")), (144, 144));
    let header = query_all(&app_element(), "main thead th[aria-label=Department]").remove(0);
    let description = header.get_attribute("aria-description").unwrap_or_default();
    assert!(description.contains("Shift"), "{description}");
    // Sorting is a click.
    click("button", "Status").await;
    assert_eq!(url(), "/datavolumes?sortBy=phase&limit=5");
}

fn header(column: &str) -> HtmlElement {
    query_all(&app_element(), &format!("main thead th[aria-label='{column}']")).remove(0)
}

/// Hovers a header and opens its menu with the button.
pub async fn open_menu(column: &str) {
    // The first event loads the menu.
    dispatch(&header(column), "pointerover", false);
    settle().await;
    dispatch(&header(column), "pointerover", false);
    click("button", &format!("Column {column}")).await;
    wait_for("menuitem", "Hide column").await;
}

fn width(column: &str) -> u32 {
    let handle = find("slider", &format!("Width of {column}"));
    let width = handle.get_attribute("aria-valuenow").expect("a width");
    width.parse().expect("a number")
}

#[wasm_bindgen_test]
async fn the_menu_of_a_column_sorts_moves_sizes_and_hides_it() {
    let _console = open("/datavolumes?limit=5").await;
    wait_until("rows", || rows().len() == 5).await;
    open_menu("Project").await;
    assert_eq!(names("menuitemradio"), ["Sort A to Z", "Sort Z to A"]);
    let expected = ["Wider", "Narrower", "Default width", "Move left", "Move right", "Hide column"];
    assert_eq!(names("menuitem"), expected);
    click("menuitemradio", "Sort Z to A").await;
    assert_eq!(url(), "/datavolumes?sortBy=projectName&sortOrder=desc&limit=5");
    open_menu("Project").await;
    let chosen = find("menuitemradio", "Sort Z to A");
    assert_eq!(chosen.get_attribute("aria-checked").as_deref(), Some("true"));

    let before = (width("Project"), width("Status"));
    click("menuitem", "Wider").await;
    assert!(width("Project") >= before.0 + 48, "{} before, now {}", before.0, width("Project"));
    click("menuitem", "Wider").await;
    assert!(width("Project") >= before.0 + 96, "the menu stays open for another step");
    let announced = format!("Project is now {} pixels wide", width("Project"));
    assert_eq!(last_announcement(), announced);
    click("menuitem", "Default width").await;
    assert_eq!(width("Project"), before.0);

    open_menu("Project").await;
    click("menuitem", "Move left").await;
    assert_eq!(columns()[..3], ["Name", "Project", "Status"]);
    wait_until("the focus follows", || focused() == "button Project").await;
    assert_eq!(last_announcement(), "Project is now 2 of 7");
    open_menu("Project").await;
    click("menuitem", "Hide column").await;
    assert_eq!(columns()[..3], ["Name", "Status", "Department"]);
    wait_until("the focus stays at its place", || focused() == "button Status").await;
    assert_eq!(last_announcement(), "Project hidden. Show it again with “Columns”.");
}

#[wasm_bindgen_test]
async fn the_menu_of_a_column_is_used_with_the_keyboard_and_says_what_is_not_possible() {
    let _console = open("/datavolumes?filterBy=phase==NotReady").await;
    wait_until("rows", || !rows().is_empty()).await;
    find("button", "Name").focus().expect("focus");
    settle().await;
    press("ArrowDown").await;
    wait_until("the order has the focus", || focused() == "menuitemradio Sort A to Z").await;
    let reason = |item: &str| description_of(&find("menuitem", item));
    assert_eq!(reason("Hide column"), "Always shown");
    assert_eq!(reason("Move left"), "Name is the first column.");
    assert_eq!(tab_stops().len(), 2, "its button is no further stop");
    press("Escape").await;
    wait_until("the menu is closed", || names("menuitem").is_empty()).await;
    for _ in 0..2 {
        press("ArrowRight").await;
    }
    assert_eq!(focused(), "columnheader Reason");
    press("ArrowDown").await;
    wait_for("menuitem", "Sort").await;
    assert_eq!(reason("Sort"), "The list can’t be sorted by Reason.");
    assert_eq!(reason("Hide column"), "Shown because of the filter");
}

#[wasm_bindgen_test]
async fn in_text_from_right_to_left_the_arrow_keys_are_mirrored() {
    let _console = open("/datavolumes?limit=5").await;
    wait_until("rows", || rows().len() == 5).await;
    set_direction("rtl");
    find("button", "Status").focus().expect("focus");
    settle().await;
    let shift = KeyboardEventInit::new();
    shift.set_shift_key(true);
    dispatch_key("ArrowLeft", &shift).await;
    assert_eq!(width("Status"), 144, "the column ends at its left side");
    dispatch_key("ArrowRight", &shift).await;
    assert_eq!(width("Status"), 128);
    press("ArrowLeft").await;
    assert_eq!(focused(), "button Project");
    press("ArrowRight").await;
    assert_eq!(focused(), "button Status");
}

#[wasm_bindgen_test]
async fn columns_that_a_filter_shows_are_ticked_and_explained() {
    let _console = open("/datavolumes?filterBy=phase==NotReady&newerThan=3650d").await;
    wait_until("rows", || !rows().is_empty()).await;
    click("button", "Columns").await;
    for column in ["Reason", "Created"] {
        let checkbox = wait_for("checkbox", column).await;
        assert_eq!(property(&checkbox, "checked"), "true", "{column}");
        assert_eq!(checkbox.get_attribute("aria-disabled").as_deref(), Some("true"));
        assert_eq!(description_of(&checkbox), "Shown because of the filter");
        assert!(names("columnheader").iter().any(|header| header.starts_with(column)));
    }
    press("Escape").await;
    click("link", "Clear filters").await;
    wait_until("all data volumes", || columns().len() == DEFAULT).await;
    click("button", "Columns").await;
    let checkbox = || find("checkbox", "Reason");
    wait_until("it can be chosen", || !checkbox().has_attribute("aria-disabled")).await;
    assert_eq!(property(&checkbox(), "checked"), "false");
}

#[wasm_bindgen_test]
async fn checkbox_and_name_stay_while_the_table_is_scrolled_sideways() {
    let _console = open_with_all_columns(&Network::new(), "/datavolumes?limit=5").await;
    wait_until("rows", || rows().len() == 5).await;
    let region = query_all(&app_element(), "main .table-region").remove(0);
    // The tests have no style sheets.
    for (name, value) in [("inline-size", "40rem"), ("overflow", "auto")] {
        region.style().set_property(name, value).expect("a style");
    }
    assert!(region.scroll_width() > region.client_width());
    assert!(!region.has_attribute("data-scrolled"));
    region.set_scroll_left(300);
    wait_until("it is scrolled", || region.has_attribute("data-scrolled")).await;
    region.set_scroll_left(0);
    wait_until("it is not scrolled", || !region.has_attribute("data-scrolled")).await;
}

/// How many columns are shown unless the user shows others.
const DEFAULT: usize = 7;

fn columns() -> Vec<String> {
    names("columnheader")[1..].to_vec()
}

#[wasm_bindgen_test]
async fn the_time_of_creation_is_shown_while_the_list_is_filtered_by_it() {
    let _console = open("/datavolumes?olderThan=30d").await;
    wait_until("the time", || columns().contains(&"Created".to_owned())).await;
    assert_eq!(columns().len(), DEFAULT + 1);
    // The panel has the order of the table.
    click("button", "Columns").await;
    let checked = query_all(&app_element(), ".chooser-column :checked");
    let listed: Vec<_> = checked.iter().map(|it| name_of(it)).collect();
    assert_eq!(listed, columns());
    click("button", "Move Updated up").await;
    wait_until("it moves past it", || columns()[6..] == ["Updated", "Created"]).await;
    press("Escape").await;
    click("link", "Clear filters").await;
    wait_until("all data volumes", || columns().len() == DEFAULT).await;
}

#[wasm_bindgen_test]
async fn the_reason_is_shown_while_the_list_is_of_what_is_not_ready() {
    let console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    assert!(!columns().contains(&"Reason".to_owned()));
    click("link", "Not ready").await;
    wait_until("the reason", || columns()[2] == "Reason").await;
    assert_eq!(columns().len(), DEFAULT + 1);
    wait_until("a reason of each row", || {
        let cells = query_all(&app_element(), "tbody [data-column=phaseMessage]");
        cells.len() == rows().len() && cells.iter().any(|cell| text_of(cell).contains(' '))
    })
    .await;
    click("link", "Ready").await;
    wait_until("no reason", || columns().len() == DEFAULT).await;
    // Also after the user has chosen other columns.
    click("button", "Columns").await;
    click("checkbox", "Cluster").await;
    press("Escape").await;
    click("link", "Not ready").await;
    wait_until("the reason", || columns()[2] == "Reason").await;
    drop(console);
}

#[wasm_bindgen_test]
async fn an_order_that_no_header_shows_is_said_below_the_table_and_can_be_changed() {
    let _console = open("/datavolumes?sortBy=createdAt&sortOrder=desc&limit=5").await;
    wait_until("the order", || try_find_field("Sort by").is_some()).await;
    assert_eq!(field_value("Sort by"), "createdAt desc");
    find("combobox", "Sort by").focus().expect("focus");
    select_option("Sort by", "name desc").await;
    assert_eq!(url(), "/datavolumes?sortOrder=desc&limit=5");
    wait_until("a header shows it", || try_find_field("Sort by").is_none()).await;
    wait_until("the focus stays", || focused() == "heading Data volumes").await;
}
