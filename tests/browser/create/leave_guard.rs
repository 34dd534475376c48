//! The draft is kept when the form is left; only closing the tab would lose it.

use super::{field_values, filled_values, open_filled_form, submit};
use crate::bulk::progress::is_unload_prevented;
use crate::harness::{
    Network, Op, click, exists, find_all, navigate_to, open, press, set_value, settle, shift_clock,
    shows_text, type_into, url, wait_for, wait_for_text, wait_until,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_filled_form_is_left_without_asking_and_the_draft_is_saved() {
    for link in ["Cancel", "All data volumes", "Data volumes"] {
        let _console = open_filled_form(&Network::new()).await;
        assert!(is_unload_prevented(), "closing the tab would lose it");
        click("link", link).await;
        wait_for("table", "Data volumes").await;
        assert!(find_all("alertdialog").is_empty(), "{link}");
        wait_for_text(
            "brand-new-data is saved as a draft in this tab. “New data volume” opens it.",
        )
        .await;
        assert!(!is_unload_prevented());
        click("link", "New data volume").await;
        wait_for("heading", "New data volume").await;
        assert_eq!(field_values(), filled_values());
    }
}

#[wasm_bindgen_test]
async fn an_empty_form_is_left_without_a_draft() {
    let _console = open("/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    assert!(!is_unload_prevented());
    type_into("Name", "a").await;
    assert!(is_unload_prevented());
    type_into("Name", "").await;
    assert!(!is_unload_prevented(), "the form is empty again");
    click("link", "Cancel").await;
    wait_for("table", "Data volumes").await;
    assert!(!shows_text("saved as a draft"));
}

#[wasm_bindgen_test]
async fn a_cleared_form_is_left_without_a_draft() {
    let _console = open_filled_form(&Network::new()).await;
    click("button", "Clear form").await;
    settle().await;
    assert!(!is_unload_prevented());
    click("link", "Cancel").await;
    wait_for("table", "Data volumes").await;
    assert!(!shows_text("saved as a draft"));
}

#[wasm_bindgen_test]
async fn a_submitted_form_is_left_without_a_draft() {
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
    assert!(!shows_text("saved as a draft"));
}

#[wasm_bindgen_test]
async fn a_failed_form_is_kept_as_a_draft() {
    let network = Network::new();
    network.add_fault("create_datavolume:status=500");
    let _console = open_filled_form(&network).await;
    submit(&network).await;
    wait_for_text("Couldn’t create the data volume").await;
    assert!(is_unload_prevented());
    click("link", "Cancel").await;
    wait_for_text("saved as a draft").await;
}

#[wasm_bindgen_test]
async fn commands_leave_the_form_as_links_do() {
    let _console = open_filled_form(&Network::new()).await;
    click("button", "Commands").await;
    set_value("Command", "go to data");
    settle().await;
    press("Enter").await;
    wait_for("table", "Data volumes").await;
    wait_for_text("saved as a draft").await;
    assert!(!exists("heading", "New data volume") && url() == "/datavolumes");
}

#[wasm_bindgen_test]
async fn signing_out_saves_no_draft() {
    let _console = open_filled_form(&Network::new()).await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    wait_for("heading", "Sign in").await;
    assert!(!shows_text("saved as a draft"));
}

#[wasm_bindgen_test]
async fn a_restored_form_that_is_not_changed_is_left_without_a_message() {
    let _console = open_filled_form(&Network::new()).await;
    click("link", "Cancel").await;
    wait_for_text("saved as a draft").await;
    shift_clock(2_000.0);
    click("link", "New data volume").await;
    wait_for_text("Draft restored.").await;
    wait_until("the message is gone", || !shows_text("saved as a draft")).await;
    click("link", "Cancel").await;
    wait_for("table", "Data volumes").await;
    assert!(!shows_text("saved as a draft"));
    click("link", "New data volume").await;
    wait_for("heading", "New data volume").await;
    assert_eq!(field_values(), filled_values());
}

#[wasm_bindgen_test]
async fn an_invalid_or_missing_name_is_not_in_the_message() {
    let _console = open_filled_form(&Network::new()).await;
    for name in ["Not valid", ""] {
        type_into("Name", name).await;
        click("link", "Cancel").await;
        wait_for("table", "Data volumes").await;
        wait_for_text("Your input is saved as a draft in this tab.").await;
        click("link", "New data volume").await;
        wait_for("heading", "New data volume").await;
        assert_eq!(field_values()[2], name, "it is kept");
    }
}
