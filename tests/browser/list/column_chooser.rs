//! The panel "Columns".

use super::table::{DEFAULT_COLUMNS, headers, table};
use crate::harness::{
    app_element, click, click_on, description_of, dispatch_key, find, focused, last_announcement,
    name_of, next_frame, open, press, query_all, root, rows, select_option, settle, text_of,
    wait_for, wait_for_text, wait_until,
};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::KeyboardEventInit;

/// The columns in the order of the panel.
fn listed() -> Vec<String> {
    query_all(&app_element(), ".chooser-column input").iter().map(|it| name_of(it)).collect()
}

#[wasm_bindgen_test]
async fn column_visibility_and_order_are_stored() {
    let console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    assert_eq!(headers().len(), DEFAULT_COLUMNS);
    click("button", "Columns").await;
    click("checkbox", "Department").await;
    click("checkbox", "Cluster").await;
    wait_until("two columns are hidden", || headers().len() == DEFAULT_COLUMNS - 2).await;
    assert!(!headers().contains(&"Department".to_owned()));
    click("checkbox", "Reason").await;
    wait_until("a column is shown", || headers().contains(&"Reason".to_owned())).await;

    let move_up = find("button", "Move Status up");
    move_up.focus().expect("focus");
    click("button", "Move Status up").await;
    next_frame().await;
    wait_until("the status comes first", || headers()[..2] == ["Status", "Name"]).await;
    wait_until("the focus is kept", || focused() == "button Move Status up").await;
    let first = text_of(&query_all(&table(), "tbody tr")[0]);
    let statuses = ["Ready", "NotReady", "Not ready", "Creating", "Deleting", "Unknown"];
    assert!(statuses.iter().any(|status| first.starts_with(status)), "{first}");

    let console = console.reload().await;
    wait_until("stored", || headers()[..3] == ["Status", "Name", "Reason"]).await;
    assert_eq!(headers().len(), DEFAULT_COLUMNS - 1);
    click("button", "Columns").await;
    click("button", "Reset columns").await;
    wait_until("the default", || headers().len() == DEFAULT_COLUMNS && headers()[0] == "Name")
        .await;
    assert_eq!(last_announcement(), "Columns reset");
    drop(console);
}

#[wasm_bindgen_test]
async fn the_name_cannot_be_hidden() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    click("button", "Columns").await;
    let name = find("checkbox", "Name");
    assert_eq!(name.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(description_of(&name), "Always shown");
    name.click();
    settle().await;
    assert_eq!(headers()[0], "Name");
    wait_for_text("Always shown").await;
}

#[wasm_bindgen_test]
async fn the_row_density_is_stored() {
    let console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    assert_eq!(table().get_attribute("data-density"), None);
    click("button", "Columns").await;
    select_option("Density", "compact").await;
    assert_eq!(table().get_attribute("data-density").as_deref(), Some("compact"));
    let _console = console.reload().await;
    wait_until("stored", || {
        query_all(&app_element(), "main table[data-density=compact]").len() == 1
    })
    .await;
}

#[wasm_bindgen_test]
async fn columns_move_one_place_in_the_panel_also_past_hidden_ones() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    click("button", "Columns").await;
    wait_for("button", "Move ID up").await;
    assert_eq!(listed()[10..], ["Updated", "In use", "ID"]);
    click("button", "Move Updated down").await;
    wait_until("it moves", || listed()[10..] == ["In use", "Updated", "ID"]).await;
    assert_eq!(last_announcement(), "Updated is now 12 of 13");
    let is_disabled =
        |name: &str| find("button", name).get_attribute("aria-disabled").as_deref() == Some("true");
    for (name, expected) in [
        ("Move Updated down", false),
        ("Move ID down", true),
        ("Move ID up", false),
        ("Move Name up", true),
        ("Move Name down", false),
    ] {
        assert_eq!(is_disabled(name), expected, "{name}");
    }
}

#[wasm_bindgen_test]
async fn a_column_is_one_tab_stop_and_moves_with_the_arrow_keys() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    click("button", "Columns").await;
    let project = wait_for("checkbox", "Project").await;
    wait_for_text("Alt with ↑ or ↓ moves a column.").await;
    let list = find("list", "Columns in their order");
    assert_eq!(description_of(&list), "Alt with ↑ or ↓ moves a column.");
    let stops = query_all(&list, "input, button");
    assert_eq!(stops.iter().filter(|it| it.tab_index() == 0).count(), listed().len());
    project.focus().expect("focus");
    let key = async |key: &str, with_alt: bool| {
        let init = KeyboardEventInit::new();
        init.set_alt_key(with_alt);
        dispatch_key(key, &init).await
    };
    assert!(!key("ArrowDown", false).await);
    assert_eq!(focused(), "field Department", "the arrow keys alone go to the next column");
    assert!(!key("ArrowUp", false).await);
    assert_eq!(headers()[2..4], ["Project", "Department"]);
    assert!(!key("ArrowDown", true).await);
    wait_until("it moves", || headers()[2..4] == ["Department", "Project"]).await;
    assert_eq!(last_announcement(), "Project is now 5 of 13");
    wait_until("the focus is kept", || focused() == "field Project").await;
    key("ArrowUp", true).await;
    wait_until("it moves back", || headers()[2..4] == ["Project", "Department"]).await;
    wait_until("the focus is kept", || focused() == "field Project").await;
}

#[wasm_bindgen_test]
async fn a_panel_opened_by_a_key_gets_the_focus_and_arrow_keys_move_in_it() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    let panels = [
        ("Columns", "field Name", "field Status"),
        ("Views", "button Save this view", "button Copy link"),
        ("Account", "link Settings", "button Help"),
    ];
    for (name, first, second) in panels {
        let button = find("button", name);
        button.focus().expect("focus");
        press("ArrowDown").await;
        assert_eq!(focused(), format!("button {name}"), "it is closed");
        click_on(&button).await;
        wait_until("the panel has the focus", || focused() == first).await;
        press("ArrowDown").await;
        assert_eq!(focused(), second);
        press("ArrowUp").await;
        assert_eq!(focused(), first);
        button.focus().expect("focus");
        press("ArrowDown").await;
        assert_eq!(focused(), first, "the arrow leads into it as well");
        press("Escape").await;
        wait_until("it is closed", || query_all(&root(), ":popover-open").is_empty()).await;
    }
}
