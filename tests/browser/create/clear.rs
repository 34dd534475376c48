//! Clearing the form, and the notes about what was typed earlier.

use super::{disabled_reason, error_of, field_values, filled_values, open_filled_form};
use crate::harness::{
    Network, Op, click, exists, field, focused, last_announcement, navigate_to, press, set_online,
    settle, shift_clock, shows_text, type_into, wait_for, wait_for_text, wait_until,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_cleared_form_has_no_errors_and_can_be_restored() {
    let _console = open_filled_form(&Network::new()).await;
    // Left, so that an error of its own would be shown.
    field("Name").focus().expect("focus");
    field("Description").focus().expect("focus");
    click("button", "Clear form").await;
    wait_until("it is empty", || field_values().iter().all(String::is_empty)).await;
    assert!(!shows_text(" to continue"));
    assert_eq!(error_of("Name"), "");
    assert_eq!(last_announcement(), "Form cleared.");
    wait_until("the first field has the focus", || focused() == "combobox Project").await;
    click("button", "Undo").await;
    wait_until("it is restored", || field_values() == filled_values()).await;
    assert!(!shows_text("Form cleared.") && !exists("button", "Undo"));
}

#[wasm_bindgen_test]
async fn a_restored_draft_says_so_and_is_no_longer_reported_as_saved() {
    let _console = open_filled_form(&Network::new()).await;
    navigate_to("/datavolumes").await;
    wait_for_text("saved as a draft").await;
    shift_clock(2_000.0);
    navigate_to("/datavolumes/new").await;
    wait_for_text("Draft restored.").await;
    wait_until("the notification is gone", || !shows_text("saved as a draft")).await;
    click("button", "Clear form").await;
    wait_for_text("Form cleared.").await;
    type_into("Name", "a").await;
    assert!(!exists("button", "Undo"), "it would replace what is typed");
}

#[wasm_bindgen_test]
async fn nothing_is_sent_offline() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    set_online(false).await;
    assert_eq!(disabled_reason(), "You’re offline.");
    field("Name").focus().expect("focus");
    press("Enter").await;
    settle().await;
    assert_eq!(network.count(Op::CreateDatavolume), 0);
    set_online(true).await;
    assert_eq!(disabled_reason(), "");
}

#[wasm_bindgen_test]
async fn enter_in_an_open_list_of_pvcs_sends_no_form() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    type_into("Origin PVC", "another-claim").await;
    wait_for("combobox", "Origin PVC").await.focus().expect("focus");
    press("Enter").await;
    settle().await;
    assert_eq!(network.count(Op::CreateDatavolume), 0);
    assert_eq!(field("Origin PVC").get_attribute("aria-expanded").as_deref(), Some("false"));
}
