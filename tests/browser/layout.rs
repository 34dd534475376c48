//! What is in view in a window of 1280 × 900, with all style sheets.

mod dialogs;
mod notifications;
mod phone;
mod reports;
mod rows;
mod sign_in;

use crate::harness::{
    Network, advance_time, app_element, click, click_on, find, find_all, next_frame, open,
    open_with, press, query_all, root, set_direction, set_online, settle, type_into, wait_for,
    wait_until,
};
use leptos::prelude::{document, window};
use leptos::wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

const SHEETS: [&str; 30] = [
    include_str!("../../style/layers.css"),
    include_str!("../../style/tokens.css"),
    include_str!("../../style/base.css"),
    include_str!("../../style/layout.css"),
    include_str!("../../style/controls.css"),
    include_str!("../../style/fields.css"),
    include_str!("../../style/overlays.css"),
    include_str!("../../style/chips.css"),
    include_str!("../../style/table.css"),
    include_str!("../../style/views.css"),
    include_str!("../../style/freshness.css"),
    include_str!("../../style/phone.css"),
    include_str!("../../style/utilities.css"),
    include_str!("../../style/pages.css"),
    include_str!("../../style/forms.css"),
    include_str!("../../style/dialogs.css"),
    include_str!("../../style/content.css"),
    include_str!("../../style/states.css"),
    include_str!("../../style/bulk.css"),
    include_str!("../../style/notifications.css"),
    include_str!("../../style/settings.css"),
    include_str!("../../style/detail.css"),
    include_str!("../../style/overview.css"),
    include_str!("../../style/filters.css"),
    include_str!("../../style/columns.css"),
    include_str!("../../style/saved-views.css"),
    include_str!("../../style/tree.css"),
    include_str!("../../style/shortcuts.css"),
    include_str!("../../style/adaptations.css"),
    include_str!("../../style/touch.css"),
];

/// Where notifications are over the header.
const WIDE: &str = "@media (width >= 75rem) {";

/// Where the tree of scopes scrolls, and not the dialog around it.
const LARGE: &str = "@media (height >= 30rem) and (width >= 40rem) {";

/// All style sheets of the console, until it is dropped.
struct Styles(Element);

impl Styles {
    fn add() -> Self {
        Self::add_sheets(&SHEETS.concat())
    }

    /// Those of a phone, although the window is as wide as before.
    fn add_of_phone() -> Self {
        const PHONE: [&str; 3] = [
            "@media (width < 40rem), (height < 30rem) and (pointer: coarse)",
            "@media (width < 40rem), (pointer: coarse)",
            "@media (width < 40rem) {",
        ];
        let sheets = PHONE.iter().fold(SHEETS.concat(), |sheets, query| {
            assert!(sheets.contains(query), "{query}");
            let end = if query.ends_with('{') { " {" } else { "" };
            sheets.replace(query, &format!("@media all{end}"))
        });
        let wide = ["@media (width >= 40rem) {", LARGE, WIDE];
        Self::add_sheets(
            &wide.iter().fold(sheets, |sheets, it| sheets.replace(it, "@media not all {")),
        )
    }

    /// Those of a phone held sideways.
    fn add_of_landscape() -> Self {
        const LANDSCAPE: [&str; 4] = [
            "@media (width >= 40rem) and (height < 30rem) and (pointer: coarse)",
            "@media (width < 40rem), (height < 30rem) and (pointer: coarse)",
            "@media (width < 40rem), (pointer: coarse)",
            "@media (width >= 40rem) and (height < 30rem)",
        ];
        let sheets = LANDSCAPE.iter().fold(SHEETS.concat(), |sheets, query| {
            assert!(sheets.contains(query), "{query}");
            sheets.replace(query, "@media all")
        });
        Self::add_sheets(&sheets.replace(LARGE, "@media not all {"))
    }

    /// Those of a wide touch screen.
    fn add_of_touch() -> Self {
        let coarse = "@media (width < 40rem), (pointer: coarse)";
        Self::add_sheets(&SHEETS.concat().replace(coarse, "@media all"))
    }

    fn add_sheets(sheets: &str) -> Self {
        let style = document().create_element("style").expect("an element");
        style.set_text_content(Some(sheets));
        document().head().expect("a head").append_child(&style).expect("a child");
        Self(style)
    }
}

impl Drop for Styles {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// Start and end of the element, from the top of the window.
fn vertical(element: &Element) -> (f64, f64) {
    let rect = element.get_bounding_client_rect();
    (rect.top(), rect.bottom())
}

fn horizontal(element: &Element) -> (f64, f64) {
    let rect = element.get_bounding_client_rect();
    (rect.left(), rect.right())
}

/// A part of a picture, which no query of the harness finds.
fn find_svg(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).expect("a selector")
}

/// The start of the text of the element, without the space around it.
fn text_top(element: &Element) -> f64 {
    let range = document().create_range().expect("a range");
    range.select_node_contents(element).expect("a text");
    range.get_bounding_client_rect().top()
}

/// The computed value of a property.
fn style(element: &Element, pseudo: &str, property: &str) -> String {
    let style = window().get_computed_style_with_pseudo_elt(element, pseudo);
    style.ok().flatten().expect("a style").get_property_value(property).expect("a value")
}

fn window_height() -> f64 {
    window().inner_height().expect("a height").as_f64().expect("a number")
}

fn cards() -> Vec<web_sys::HtmlElement> {
    query_all(&app_element(), "main .card")
}

#[wasm_bindgen_test]
async fn the_button_that_creates_is_in_view_and_covers_no_focused_field() {
    let _styles = Styles::add();
    let _console = open("/datavolumes/new").await;
    let create = wait_for("button", "Create data volume").await;
    document().document_element().expect("a root").scroll_into_view();
    assert!(vertical(&create).1 <= window_height(), "{:?}", vertical(&create));
    let share = find("button", "Share");
    share.focus().expect("focus");
    assert!(vertical(&share).1 <= vertical(&create).0, "{:?}", vertical(&share));
}

#[wasm_bindgen_test]
async fn the_list_of_pvcs_covers_neither_its_field_nor_the_label() {
    let _styles = Styles::add();
    let _console = open("/datavolumes/new").await;
    type_into("Project", "perception").await;
    advance_time(200).await;
    let input = wait_for("combobox", "Origin PVC").await;
    let field = input.closest(".field").expect("a selector").expect("a field");
    // So that the field can be scrolled to the end of the window.
    field.set_attribute("style", "margin-block-start: 100vh").expect("a style");
    let list = || {
        let list = query_all(&field, ".combobox-popup").remove(0);
        vertical(&list)
    };
    for (room, is_below) in [(400.0, true), (200.0, true), (60.0, false)] {
        // Without the focus, it would not be closed.
        input.focus().expect("focus");
        window().scroll_by_with_x_and_y(0.0, room - window_height() + vertical(&input).1);
        // The browser places the list by where the field was in the last frame.
        next_frame().await;
        next_frame().await;
        let end = window_height() - vertical(&input).1;
        assert!((end - room).abs() < 1.0, "{end}");
        click_on(&input).await;
        wait_until("the list is open", || list().1 - list().0 > 100.0).await;
        let (top, bottom) = list();
        assert!(top >= 0.0 && bottom <= window_height(), "{room}: {top} {bottom}");
        match is_below {
            true => assert!(top >= vertical(&input).1, "{room}: {top} is below the field"),
            false => assert!(bottom <= vertical(&field).0, "{room}: {bottom} is above the label"),
        }
        input.blur().expect("blur");
        wait_until("the list is closed", || list().1 == list().0).await;
    }
}

#[wasm_bindgen_test]
async fn the_rows_of_the_access_page_are_equally_high() {
    let _styles = Styles::add();
    let network = Network::new();
    let volume = crate::sharing::find_volume(&network, |it| it.shared_scopes.len() > 1);
    let _console = crate::sharing::open_page(&network, &volume).await;
    wait_for("table", "Shared scopes").await;
    let rows = query_all(&root(), "table tbody tr");
    let height = |index: usize| rows[index].get_bounding_client_rect().height();
    assert!((height(0) - height(1)).abs() < 1.0, "{} {}", height(0), height(1));
}

#[wasm_bindgen_test]
async fn the_settings_use_the_width_of_the_window() {
    let _styles = Styles::add();
    let _console = open("/settings").await;
    wait_for("heading", "Settings").await;
    let card = |name: &str| find("region", name);
    let (appearance, keyboard) = (card("Appearance"), card("Keyboard shortcuts"));
    assert_eq!(vertical(&appearance).0, vertical(&keyboard).0);
    assert!(horizontal(&appearance).1 <= horizontal(&keyboard).0);
    let main = find("main", "");
    assert!(horizontal(&main).1 - horizontal(&keyboard).1 < 40.0, "{:?}", horizontal(&keyboard));
}

#[wasm_bindgen_test]
async fn a_long_tree_fills_its_dialog() {
    let _styles = Styles::add();
    let network = Network::new();
    let volume = crate::sharing::unshared_volume(&network);
    let _console = crate::sharing::open_page(&network, &volume).await;
    crate::sharing::open_tree().await;
    for _ in 0..3 {
        let closed = find_all("treeitem").into_iter().filter(|it| {
            it.get_attribute("aria-level").as_deref() == Some("2")
                && it.get_attribute("aria-expanded").as_deref() == Some("false")
        });
        for department in closed.collect::<Vec<_>>() {
            let twist = department.query_selector(".tree-twist").expect("a selector");
            crate::harness::click_on(&twist.expect("it").unchecked_into()).await;
        }
    }
    let tree = find("tree", "Cluster, departments and projects");
    wait_until("it scrolls", || tree.scroll_height() > tree.client_height()).await;
    let body = query_all(&root(), ".dialog-body").remove(0);
    let (bottom, end) = (vertical(&tree).1, vertical(&body).1);
    assert!(end - bottom < 30.0, "no empty space below it: {bottom} of {end}");
    assert!(body.scroll_height() <= body.client_height(), "the dialog itself does not scroll");
}

#[wasm_bindgen_test]
async fn the_tools_of_the_list_end_where_the_page_ends() {
    let _styles = Styles::add();
    let _console = open("/datavolumes").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    let (tools, create) = (find("button", "Views"), find("link", "New data volume"));
    let (end, page) = (horizontal(&tools).1, horizontal(&create).1);
    assert!((end - page).abs() < 1.0, "{end} of {page}");
}

#[wasm_bindgen_test]
async fn the_cells_of_a_row_share_one_line() {
    let _styles = Styles::add();
    let _console = open("/datavolumes").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    let text_top = |selector: &str| text_top(&query_all(&app_element(), selector)[0]);
    let (name, project) = (text_top("tbody th > a"), text_top("tbody tr > :nth-child(4)"));
    assert!((name - project).abs() < 0.2, "{name} beside {project}");
}

#[wasm_bindgen_test]
async fn the_page_of_a_missing_data_volume_is_aligned_as_others_are() {
    let _styles = Styles::add();
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    network.add_fault("get_datavolume:status=404");
    click("link", &crate::harness::rows()[0]).await;
    let heading = wait_for("heading", "Data volume not found").await;
    let card = cards().remove(0);
    let back = find("link", "All data volumes");
    let steps = wait_for("navigation", "Within the list").await;
    let [card, back, steps, title] = [card, back, steps, heading].map(|it| horizontal(&it));
    assert_eq!([back.0, title.0], [card.0; 2], "they start where the content starts");
    assert!((steps.1 - card.1).abs() < 1.0, "{steps:?} ends where the content ends: {card:?}");
    let id = query_all(&app_element(), ".copyable > .mono").remove(0);
    assert!(id.offset_height() < 30, "the ID is in one line");
}

#[wasm_bindgen_test]
async fn columns_that_a_filter_adds_take_their_width_from_others() {
    let _styles = Styles::add();
    let _console = open("/datavolumes?filterBy=phase==NotReady").await;
    wait_for("columnheader", "Reason").await;
    let updated = wait_for("columnheader", "Updated").await;
    let region = query_all(&app_element(), "main .table-region").remove(0);
    assert!(region.scroll_width() <= region.client_width(), "it is not scrolled sideways");
    assert!(horizontal(&updated).1 <= horizontal(&region).1);
    let created_by = horizontal(&find("columnheader", "Created by"));
    assert!(created_by.1 - created_by.0 >= 112.0, "{created_by:?}");
}

#[wasm_bindgen_test]
async fn the_width_of_one_column_leaves_the_others_as_they_are() {
    let _styles = Styles::add();
    let _console = open("/datavolumes").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    let edge = find("slider", "Width of Project");
    let starts = || {
        ["Name", "Status", "Project", "Department"]
            .map(|name| horizontal(&find("columnheader", name)).0.round())
    };
    // Loads the tools of the table.
    edge.focus().expect("focus");
    settle().await;
    let before = starts();
    assert!(before[1] - before[0] > 264.0, "columns share the width of the window");
    press("ArrowRight").await;
    wait_until("it is wider", || {
        let [name, status, project, department] = starts();
        [name, status, project] == before[..3] && (department - before[3] - 16.0).abs() <= 1.0
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_button_of_a_row_hides_what_is_below_it_and_shows_no_tooltip_of_a_time() {
    let _styles = Styles::add();
    let _console = open("/datavolumes").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    let row = query_all(&app_element(), "main tbody tr[data-id]").remove(1);
    let link = query_all(&row, "th a").remove(0);
    link.focus().expect("focus");
    wait_until("the button", || !query_all(&row, ".row-actions button").is_empty()).await;
    // A script's focus is only visible after a key was pressed.
    row.set_attribute("data-focused", "").expect("an attribute");
    let time = query_all(&row, "[data-time=updatedAt]").remove(0);
    assert_ne!(style(&time, "::after", "content"), "none", "a tooltip of the row");
    let anchor = query_all(&row, ".row-actions > .tip-anchor").remove(0);
    assert!(style(&anchor, "", "background-color").starts_with("rgb("), "it is opaque");
    query_all(&row, ".row-actions button").remove(0).focus().expect("focus");
    assert_eq!(style(&time, "::after", "content"), "none");
}

#[wasm_bindgen_test]
async fn the_pager_is_in_view_while_offline() {
    let _styles = Styles::add();
    let _console = open("/datavolumes?filterBy=name=@a").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    let pager = find("navigation", "Pagination");
    assert!(vertical(&pager).1 <= window_height(), "{:?}", vertical(&pager));
    set_online(false).await;
    assert!(vertical(&pager).1 <= window_height(), "{:?}", vertical(&pager));
    set_online(true).await;
}

#[wasm_bindgen_test]
async fn the_name_of_a_view_leaves_all_tools_where_they_are() {
    let _styles = Styles::add();
    let _console = open("/datavolumes?filterBy=phase==NotReady").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    let tools = || {
        let mut tools = query_all(&app_element(), ".list-tools :is(.search-box, .button, .views)");
        tools.retain(|it| it.closest(".views > *").expect("a selector").is_none());
        tools.iter().map(|it| (horizontal(it), vertical(it))).collect::<Vec<_>>()
    };
    let before = tools();
    let width = |button: &Element| horizontal(button).1 - horizontal(button).0;
    let short = width(&find("button", "Views"));
    assert!(short < 130.0, "it is as wide as its name: {short}");
    click("button", "Views").await;
    click("button", "Save this view").await;
    type_into("Name", "All that is broken").await;
    click("button", "Save").await;
    let button = wait_for("button", "Views: All that is broken").await;
    let label = query_all(&button, ".button-label").remove(0);
    assert!(label.scroll_width() <= label.client_width(), "the name is not cut");
    assert_eq!(tools(), before);
    assert!(width(&button) > short);
    label.set_text_content(Some("Views: All that is broken and older than a year"));
    assert!(label.scroll_width() > label.client_width(), "the name is longer than the button");
    assert_eq!(style(&label, "", "text-overflow"), "ellipsis");
    assert_eq!(tools(), before);
}

#[wasm_bindgen_test]
async fn an_open_menu_is_not_covered_by_the_tooltip_of_its_button() {
    let _styles = Styles::add();
    let _console = open("/datavolumes").await;
    let button = wait_for("button", "Account").await;
    let anchor = button.parent_element().expect("a parent");
    let tip = query_all(&anchor, ".tip").remove(0);
    // The focus of an input is visible, also without the keyboard.
    let input: web_sys::HtmlElement =
        document().create_element("input").expect("an element").unchecked_into();
    anchor.append_child(&input).expect("a child");
    input.focus().expect("focus");
    wait_until("the tooltip", || style(&tip, "", "display") == "block").await;
    click("button", "Account").await;
    wait_until("it is open", || button.get_attribute("aria-expanded").as_deref() == Some("true"))
        .await;
    assert_eq!(style(&tip, "", "display"), "none");
}

#[wasm_bindgen_test]
async fn the_shadows_of_the_table_are_at_its_edges_in_both_directions() {
    let _styles = Styles::add();
    let _console = crate::harness::open_with_all_columns(&Network::new(), "/datavolumes").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    let region = query_all(&app_element(), "main .table-region").remove(0);
    wait_until("it is scrollable", || region.scroll_width() > region.client_width()).await;
    let name = query_all(&region, "tbody [scope=row]").remove(0);
    for (direction, sign) in [("ltr", 1), ("rtl", -1)] {
        set_direction(direction);
        region.set_scroll_left(0);
        let more = format!("{}px 0px", -12 * sign);
        wait_until("there is more at the end", || style(&region, "", "box-shadow").contains(&more))
            .await;
        region.set_scroll_left(sign * region.scroll_width());
        wait_until("there is no more", || !style(&region, "", "box-shadow").contains(&more)).await;
        let pinned = format!("{}px 0px", 6 * sign);
        wait_until("the names stay", || style(&name, "", "box-shadow").contains(&pinned)).await;
        let ((start, end), visible) = (horizontal(&name), horizontal(&region));
        assert!(visible.0 <= start && end <= visible.1, "{start}–{end} of {visible:?}");
    }
}

#[wasm_bindgen_test]
async fn the_ranges_of_a_date_filter_are_equally_high() {
    let _styles = Styles::add();
    let _console = open("/datavolumes").await;
    wait_until("rows", || !crate::harness::rows().is_empty()).await;
    click("button", "Add filter").await;
    click("button", "Created").await;
    wait_for("button", "Within the last 24 hours").await;
    let ranges = query_all(&app_element(), ".filter-choices .button");
    let heights: Vec<_> = ranges.iter().map(|it| it.offset_height()).collect();
    assert!(heights.windows(2).all(|pair| pair[0] == pair[1]), "{heights:?}");
}

#[wasm_bindgen_test]
async fn a_click_anywhere_on_a_row_of_the_overview_follows_its_link() {
    let _styles = Styles::add();
    let _console = open("/overview").await;
    let status = wait_for("rowheader", "Ready").await;
    status.scroll_into_view();
    let ((top, bottom), (start, _)) = (vertical(&status), horizontal(&status));
    let (x, y) = ((start + 4.0) as f32, (f64::midpoint(top, bottom)) as f32);
    let hit = document().element_from_point(x, y).expect("an element");
    assert!(hit.get_attribute("href").is_some_and(|href| href.contains("Ready")), "{hit:?}");
}

#[wasm_bindgen_test]
async fn the_result_of_a_job_is_between_the_page_size_and_the_pager() {
    let _styles = Styles::add();
    let network = Network::new();
    let _console = crate::bulk::open_failed_volumes(&network).await;
    crate::bulk::select_rows(2).await;
    crate::bulk::confirm_deletion("delete 2", "Delete 2 data volumes").await;
    crate::bulk::wait_for_job_end("2 data volumes deleted").await;
    let job = find("region", "Bulk job");
    let (start, end) = horizontal(&job);
    let size = find("combobox", "Rows per page");
    let pager = find("navigation", "Pagination");
    assert!(horizontal(&size).1 < start && end < horizontal(&pager).0, "{start} to {end}");
}

#[wasm_bindgen_test]
async fn the_current_page_is_marked_in_the_banner() {
    let _styles = Styles::add();
    let _console = open("/overview").await;
    wait_for("heading", "Overview").await;
    let link = find("link", "Overview");
    assert_eq!(style(&link, "", "text-decoration-line"), "underline");
}
