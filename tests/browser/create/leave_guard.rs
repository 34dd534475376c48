//! The form asks before it is left only if something would be lost.

use super::{field_values, filled_values, open_filled_form, submit};
use crate::bulk::progress::is_unload_prevented;
use crate::harness::{
    Network, Op, click, exists, focused, navigate_to, open, press, set_value, settle, type_into,
    url, wait_for, wait_for_text,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn leaving_a_filled_form_asks_and_cancel_keeps_it() {
    let _console = open_filled_form(&Network::new()).await;
    for link in ["Cancel", "All data volumes", "Data volumes"] {
        click("link", link).await;
        wait_for("alertdialog", "Leave the form?").await;
        wait_for_text("Your input is kept in this tab").await;
        assert_eq!(focused(), "button Cancel");
        click("button", "Cancel").await;
        assert!(!exists("alertdialog", "Leave the form?"));
        assert_eq!(url(), "/datavolumes/new");
        assert_eq!(field_values(), filled_values());
    }
    assert!(is_unload_prevented());
}

#[wasm_bindgen_test]
async fn leaving_continues_the_navigation_and_keeps_the_draft() {
    let _console = open_filled_form(&Network::new()).await;
    navigate_to("/datavolumes?search=lidar").await;
    click("button", "Leave").await;
    wait_for("table", "Data volumes").await;
    assert_eq!(url(), "/datavolumes?search=lidar");
    assert!(!is_unload_prevented());
    click("link", "New data volume").await;
    wait_for("heading", "New data volume").await;
    assert_eq!(field_values(), filled_values());
}

#[wasm_bindgen_test]
async fn an_empty_form_is_left_without_asking() {
    let _console = open("/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    assert!(!is_unload_prevented());
    type_into("Name", "a").await;
    assert!(is_unload_prevented());
    type_into("Name", "").await;
    assert!(!is_unload_prevented(), "the form is empty again");
    click("link", "Cancel").await;
    wait_for("table", "Data volumes").await;
}

#[wasm_bindgen_test]
async fn a_cleared_form_is_left_without_asking() {
    let _console = open_filled_form(&Network::new()).await;
    click("button", "Clear form").await;
    settle().await;
    assert!(!is_unload_prevented());
    click("link", "Cancel").await;
    wait_for("table", "Data volumes").await;
}

#[wasm_bindgen_test]
async fn a_submitted_form_is_left_without_asking() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    network.pause_requests(Op::CreateDatavolume);
    submit(&network).await;
    assert!(!is_unload_prevented());
    network.resume_requests(Op::CreateDatavolume);
    wait_for("heading", "brand-new-data").await;
    assert!(!is_unload_prevented());
    navigate_to("/datavolumes").await;
    wait_for("table", "Data volumes").await;
}

#[wasm_bindgen_test]
async fn a_failed_form_asks_again() {
    let network = Network::new();
    network.add_fault("create_datavolume:status=500");
    let _console = open_filled_form(&network).await;
    submit(&network).await;
    wait_for_text("Could not create the data volume").await;
    assert!(is_unload_prevented());
    click("link", "Cancel").await;
    wait_for("alertdialog", "Leave the form?").await;
}

#[wasm_bindgen_test]
async fn commands_ask_as_links_do() {
    let _console = open_filled_form(&Network::new()).await;
    click("button", "Commands").await;
    set_value("Command", "go to data");
    settle().await;
    press("Enter").await;
    wait_for("alertdialog", "Leave the form?").await;
    assert_eq!(url(), "/datavolumes/new");
}
