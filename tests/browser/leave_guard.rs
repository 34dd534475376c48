//! Leaving a page with unsaved changes asks for confirmation.

use crate::bulk::progress::is_unload_prevented;
use crate::detail::{deletable_volume, open_page};
use crate::harness::{
    Console, Network, click, exists, field_value, find, focused, open_with, press, root, settle,
    shows_text, try_find_field, type_into, url, wait_for, wait_until,
};
use crate::session::sign_in_with_key;
use emulator::Volume;
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const DIALOG: &str = "Leave without saving the description?";

/// Opens the page of a data volume and starts editing its description.
async fn start_editing(network: &Rc<Network>) -> (Console, Volume) {
    let volume = deletable_volume(network);
    let console = open_page(network, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "Not saved yet").await;
    (console, volume)
}

async fn expect_dialog() {
    wait_for("alertdialog", DIALOG).await;
    assert_eq!(focused(), "button Stay");
}

async fn stay() {
    click("button", "Stay").await;
    wait_until("the dialog is closed", || root().tag_name() != "DIALOG").await;
}

#[wasm_bindgen_test]
async fn following_a_link_asks_and_staying_keeps_the_edit() {
    let network = Network::new();
    let (_console, volume) = start_editing(&network).await;
    let before = url();
    click("link", "All data volumes").await;
    expect_dialog().await;
    assert!(shows_text("Your changes to the description will be lost."));
    stay().await;
    assert_eq!(url(), before);
    assert_eq!(field_value("Description"), "Not saved yet");
    wait_for("heading", &volume.name).await;
}

#[wasm_bindgen_test]
async fn leave_continues_the_navigation_and_discards_the_edit() {
    let network = Network::new();
    let (_console, volume) = start_editing(&network).await;
    click("link", "Share").await;
    expect_dialog().await;
    click("button", "Leave").await;
    wait_for("dialog", "Share").await;
    assert_eq!(url(), format!("/datavolumes/{}/sharing", volume.id));
    // Nothing to confirm here, and the edit was discarded.
    crate::sharing::cancel_dialog(&volume.name).await;
    settle().await;
    assert!(try_find_field("Description").is_none() && exists("button", "Edit description"));
}

#[wasm_bindgen_test]
async fn shortcuts_and_commands_ask_too() {
    let network = Network::new();
    let (_console, volume) = start_editing(&network).await;
    let focused: HtmlElement = document().active_element().expect("focus").unchecked_into();
    focused.blur().expect("blur");
    press("n").await;
    expect_dialog().await;
    stay().await;
    click("button", "Commands").await;
    wait_for("dialog", "Commands").await;
    type_into("Command", "go to data").await;
    press("Enter").await;
    expect_dialog().await;
    click("button", "Leave").await;
    wait_for("table", "Data volumes").await;
    assert_ne!(url(), format!("/datavolumes/{}", volume.id));
}

#[wasm_bindgen_test]
async fn unloading_is_prevented_only_with_unsaved_changes() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    assert!(!is_unload_prevented());
    click("button", "Edit description").await;
    settle().await;
    assert!(!is_unload_prevented(), "nothing is typed yet");
    type_into("Description", "Something").await;
    assert!(is_unload_prevented());
    click("button", "Save description").await;
    wait_for("button", "Edit description").await;
    assert!(!is_unload_prevented());
    click("link", "Share").await;
    crate::sharing::cancel_dialog(&volume.name).await;
}

#[wasm_bindgen_test]
async fn an_untouched_or_cancelled_edit_is_left_without_asking() {
    let network = Network::new();
    let (_console, volume) = start_editing(&network).await;
    click("button", "Cancel").await;
    click("button", "Edit description").await;
    click("link", "Share").await;
    wait_for("dialog", "Share").await;
    assert_eq!(url(), format!("/datavolumes/{}/sharing", volume.id));
}

#[wasm_bindgen_test]
async fn an_ended_session_does_not_ask_and_the_edit_is_restored() {
    let network = Network::new();
    network.set_access_key(None);
    let volume = deletable_volume(&network);
    let _console = open_with(&network, &format!("/datavolumes/{}", volume.id)).await;
    sign_in_with_key("admin", "admin").await;
    wait_for("heading", &volume.name).await;
    click("button", "Edit description").await;
    type_into("Description", "Not saved yet").await;
    network.add_fault("get_datavolume:status=401,nth=1");
    click("button", "Refresh").await;
    wait_for("heading", "Sign in").await;
    assert_ne!(root().tag_name(), "DIALOG", "leaving cannot be cancelled");
    sign_in_with_key("admin", "admin").await;
    wait_for("heading", &volume.name).await;
    wait_until("the text is back", || {
        try_find_field("Description").is_some_and(|_| field_value("Description") == "Not saved yet")
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_link_within_the_page_does_not_ask() {
    let network = Network::new();
    let (_console, _) = start_editing(&network).await;
    find("link", "Skip to content").click();
    settle().await;
    assert_ne!(root().tag_name(), "DIALOG");
    assert_eq!(field_value("Description"), "Not saved yet");
}
