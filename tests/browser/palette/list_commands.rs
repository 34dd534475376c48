//! The commands of the list, and where each leaves the focus.

use super::{open_list, open_palette, options_in, wait_until_closed};
use crate::harness::{
    Network, Op, app_element, capture_downloads, click, copied_text, download_count, exists,
    field_value, find, focused, names, navigate_to, open_with, press, query_all, rows,
    stub_clipboard, type_into, url, wait_for, wait_until,
};
use wasm_bindgen_test::wasm_bindgen_test;

/// Runs the first command that matches.
async fn run(text: &str) {
    open_palette().await;
    wait_until("the commands of the list", || names("option").len() > 8).await;
    type_into("Command", text).await;
    press("Enter").await;
    wait_until_closed().await;
}

#[wasm_bindgen_test]
async fn the_list_is_exported_and_filtered_by_commands() {
    capture_downloads();
    let network = Network::new();
    let _console = open_list(&network).await;
    run("csv").await;
    wait_until("the file is saved", || download_count() == 1).await;
    query_all(&app_element(), "tbody th a")[2].focus().expect("focus");
    run("add filter").await;
    wait_until("the focus is in the editor", || focused() == "button Name").await;
    let opener = find("button", "Add filter");
    assert_eq!(opener.get_attribute("aria-expanded").as_deref(), Some("true"), "it is there");
}

#[wasm_bindgen_test]
async fn rows_are_sorted_by_commands_that_are_listed_once_something_is_typed() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?search=a&offset=50").await;
    open_palette().await;
    wait_until("the commands of the list", || names("option").len() > 8).await;
    let is_order = |name: &String| name.starts_with("Sort by");
    assert!(!names("option").iter().any(is_order));
    press("Escape").await;
    wait_until_closed().await;
    run("sort created newest").await;
    let sorted = "/datavolumes?search=a&sortBy=createdAt&sortOrder=desc";
    wait_until("the newest come first", || url() == sorted).await;
    open_palette().await;
    type_into("Command", "sort by created").await;
    let is_offered = |order: &str| names("option").iter().any(|name| name.ends_with(order));
    wait_until("the other order", || is_offered("Sort by Created, oldest first")).await;
    assert!(!is_offered("Sort by Created, newest first"));
}

#[wasm_bindgen_test]
async fn the_filters_are_cleared_by_a_command_which_leaves_the_focus_in_the_search() {
    let network = Network::new();
    for (address, command) in [
        ("/datavolumes?filterBy=name=@a", "Clear filters"),
        ("/datavolumes?filterBy=phase==Ready&search=a", "Clear filters"),
        ("/datavolumes?search=lidar", "Clear search"),
        ("/datavolumes?search=no-such-name", "Clear search"),
    ] {
        let _console = open_with(&network, address).await;
        wait_until("the link", || exists("link", command)).await;
        run(command).await;
        wait_until("all are listed", || url() == "/datavolumes" && rows().len() == 50).await;
        assert_eq!(
            (focused().as_str(), field_value("Search data volumes").as_str()),
            ("searchbox Search data volumes", "")
        );
    }
}

#[wasm_bindgen_test]
async fn commands_lead_to_the_next_and_the_previous_page() {
    let network = Network::new();
    let _console = open_list(&network).await;
    run("next page").await;
    wait_until("the second page", || url() == "/datavolumes?offset=50").await;
    wait_until("its rows", || {
        network.last(Op::ListDatavolumes).param("offset").as_deref() == Some("50")
    })
    .await;
    wait_until("the pager follows", || find("link", "Previous page").has_attribute("href")).await;
    run("previous page").await;
    wait_until("the first page", || url() == "/datavolumes").await;
}

#[wasm_bindgen_test]
async fn a_list_of_one_page_has_no_commands_for_others() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?search=lidar").await;
    wait_until("rows", || !rows().is_empty()).await;
    open_palette().await;
    wait_until("the commands of the list", || names("option").len() > 8).await;
    assert!(!options_in("This page").iter().any(|it| it.contains(" page")));
}

#[wasm_bindgen_test]
async fn commands_open_the_columns_and_the_notifications_with_the_focus_inside() {
    let network = Network::new();
    let _console = open_list(&network).await;
    run("columns").await;
    wait_until("the focus is in the panel", || focused() == "field Name").await;
    assert!(find("dialog", "Columns").matches(":popover-open").expect("a selector"));
    capture_downloads();
    run("csv").await;
    wait_for("button", "Notifications").await;
    run("notifications").await;
    wait_until("the focus is in the panel", || focused() == "ol Notifications").await;
    click("button", "Clear all").await;
}

#[wasm_bindgen_test]
async fn the_link_of_a_list_and_of_the_overview_is_copied() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?search=lidar").await;
    stub_clipboard();
    run("copy link").await;
    wait_until("the list", || copied_text().ends_with("/datavolumes?search=lidar")).await;
    navigate_to("/overview?reason=StorageClassMissing").await;
    run("copy link").await;
    wait_until("a reason", || copied_text().ends_with("/overview?reason=StorageClassMissing"))
        .await;
}
