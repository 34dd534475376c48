//! LeaveGuard the form: asked only where something would be left behind.

use super::{create, filled, filled_in, typed};
use crate::harness::{
    Op, Wire, click, focus, go_to_page, is_there, open, put, reads, settle, shown, type_into, url,
};
use leptos::prelude::window;
use wasm_bindgen_test::wasm_bindgen_test;

/// Whether closing the tab or loading the page again asks first.
fn asks_before_closing() -> bool {
    let init = web_sys::EventInit::new();
    init.set_cancelable(true);
    let event = web_sys::Event::new_with_event_init_dict("beforeunload", &init).expect("an event");
    !window().dispatch_event(&event).expect("an event")
}

#[wasm_bindgen_test]
async fn leaving_what_was_typed_asks_and_staying_changes_nothing() {
    let _console = filled(&Wire::new()).await;
    for link in ["Cancel", "All data volumes", "Data volumes"] {
        click("link", link).await;
        shown("alertdialog", "Leave the form?").await;
        reads("What you typed is kept on this tab").await;
        assert_eq!(focus(), "button Cancel");
        click("button", "Cancel").await;
        assert!(!is_there("alertdialog", "Leave the form?"));
        assert_eq!(url(), "/datavolumes/new");
        assert_eq!(typed(), filled_in());
    }
    assert!(asks_before_closing());
}

#[wasm_bindgen_test]
async fn whoever_leaves_goes_where_they_wanted_and_finds_everything_again() {
    let _console = filled(&Wire::new()).await;
    go_to_page("/datavolumes?search=lidar").await;
    click("button", "Leave").await;
    shown("table", "Data volumes").await;
    assert_eq!(url(), "/datavolumes?search=lidar");
    assert!(!asks_before_closing());
    click("link", "New data volume").await;
    shown("heading", "New data volume").await;
    assert_eq!(typed(), filled_in());
}

#[wasm_bindgen_test]
async fn an_untouched_form_is_left_without_a_question() {
    let _console = open("/datavolumes/new").await;
    shown("heading", "New data volume").await;
    assert!(!asks_before_closing());
    type_into("Name", "a").await;
    assert!(asks_before_closing());
    type_into("Name", "").await;
    assert!(!asks_before_closing(), "nothing is left of it");
    click("link", "Cancel").await;
    shown("table", "Data volumes").await;
}

#[wasm_bindgen_test]
async fn a_cleared_form_is_left_without_a_question() {
    let _console = filled(&Wire::new()).await;
    click("button", "Clear the form").await;
    settle().await;
    assert!(!asks_before_closing());
    click("link", "Cancel").await;
    shown("table", "Data volumes").await;
}

#[wasm_bindgen_test]
async fn a_form_that_is_being_sent_or_was_is_left_without_a_question() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    wire.hold(Op::CreateDatavolume);
    create(&wire).await;
    assert!(!asks_before_closing());
    wire.let_go(Op::CreateDatavolume);
    shown("heading", "brand-new-data").await;
    assert!(!asks_before_closing());
    go_to_page("/datavolumes").await;
    shown("table", "Data volumes").await;
}

#[wasm_bindgen_test]
async fn a_form_that_was_refused_asks_again() {
    let wire = Wire::new();
    wire.fault("create_datavolume:status=500");
    let _console = filled(&wire).await;
    create(&wire).await;
    reads("Could not create the data volume").await;
    assert!(asks_before_closing());
    click("link", "Cancel").await;
    shown("alertdialog", "Leave the form?").await;
}

#[wasm_bindgen_test]
async fn the_commands_ask_as_links_do() {
    let _console = filled(&Wire::new()).await;
    click("button", "Commands").await;
    put("Command", "go to data");
    settle().await;
    crate::harness::press("ArrowDown").await;
    crate::harness::press("Enter").await;
    shown("alertdialog", "Leave the form?").await;
    assert_eq!(url(), "/datavolumes/new");
}
