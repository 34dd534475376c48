//! LeaveGuard a page on which something would be lost: the person is asked, and only then.

use crate::detail::{page, plain};
use crate::harness::{
    Console, Wire, click, eventually, find, focus, go_to_page, is_there, maybe_field, open_with,
    press, root, says, settle, shown, type_into, url, value,
};
use crate::session::sign_in_with_key;
use emulator::Volume;
use leptos::prelude::{document, window};
use leptos::wasm_bindgen::JsCast;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const QUESTION: &str = "Leave without saving the description?";

/// The page of a volume whose description is being changed.
async fn editing(wire: &Rc<Wire>) -> (Console, Volume) {
    let volume = plain(wire);
    let console = page(wire, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "Not saved yet").await;
    (console, volume)
}

/// Whether the browser would ask before it leaves the console.
fn asks_before_unloading() -> bool {
    let init = web_sys::EventInit::new();
    init.set_cancelable(true);
    let event = web_sys::Event::new_with_event_init_dict("beforeunload", &init).expect("an event");
    !window().dispatch_event(&event).expect("an event")
}

async fn is_asked() {
    shown("alertdialog", QUESTION).await;
    assert_eq!(focus(), "button Cancel");
}

async fn stay() {
    click("button", "Cancel").await;
    eventually("the question is gone", || root().tag_name() != "DIALOG").await;
}

#[wasm_bindgen_test]
async fn a_link_asks_and_cancel_stays_with_everything_typed() {
    let wire = Wire::new();
    let (_console, volume) = editing(&wire).await;
    let here = url();
    click("link", "All data volumes").await;
    is_asked().await;
    assert!(says("What you have typed is not saved, and will be gone."));
    stay().await;
    assert_eq!(url(), here);
    assert_eq!(value("Description"), "Not saved yet");
    shown("heading", &volume.name).await;
}

#[wasm_bindgen_test]
async fn leave_leads_to_where_one_wanted_to_go_and_gives_up_what_was_typed() {
    let wire = Wire::new();
    let (_console, volume) = editing(&wire).await;
    click("link", "Sharing").await;
    is_asked().await;
    click("button", "Leave").await;
    shown("heading", "Sharing").await;
    assert_eq!(url(), format!("/datavolumes/{}/sharing", volume.id));
    // Nothing is held here, and nothing was kept.
    go_to_page(&format!("/datavolumes/{}", volume.id)).await;
    shown("heading", &volume.name).await;
    settle().await;
    assert!(maybe_field("Description").is_none() && is_there("button", "Edit description"));
}

#[wasm_bindgen_test]
async fn single_keys_and_commands_ask_as_well() {
    let wire = Wire::new();
    let (_console, volume) = editing(&wire).await;
    let focused: HtmlElement = document().active_element().expect("focus").unchecked_into();
    focused.blur().expect("blur");
    press("n").await;
    is_asked().await;
    stay().await;
    click("button", "Commands").await;
    shown("dialog", "Commands").await;
    type_into("Command", "go to data").await;
    press("ArrowDown").await;
    press("Enter").await;
    is_asked().await;
    click("button", "Leave").await;
    shown("table", "Data volumes").await;
    assert_ne!(url(), format!("/datavolumes/{}", volume.id));
}

#[wasm_bindgen_test]
async fn the_browser_asks_before_it_leaves_only_while_something_would_be_lost() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    assert!(!asks_before_unloading());
    click("button", "Edit description").await;
    settle().await;
    assert!(!asks_before_unloading(), "nothing is typed yet");
    type_into("Description", "Something").await;
    assert!(asks_before_unloading());
    click("button", "Save description").await;
    shown("button", "Edit description").await;
    assert!(!asks_before_unloading());
    click("link", "Sharing").await;
    shown("heading", "Sharing").await;
}

#[wasm_bindgen_test]
async fn an_untouched_or_cancelled_edit_holds_nobody() {
    let wire = Wire::new();
    let (_console, volume) = editing(&wire).await;
    click("button", "Cancel").await;
    click("button", "Edit description").await;
    click("link", "Sharing").await;
    shown("heading", "Sharing").await;
    assert_eq!(url(), format!("/datavolumes/{}/sharing", volume.id));
}

#[wasm_bindgen_test]
async fn a_session_that_ends_is_not_held_and_brings_back_what_was_typed() {
    let wire = Wire::new();
    wire.sign_in_by_itself(None);
    let volume = plain(&wire);
    let _console = open_with(&wire, &format!("/datavolumes/{}", volume.id)).await;
    sign_in_with_key("admin", "admin").await;
    shown("heading", &volume.name).await;
    click("button", "Edit description").await;
    type_into("Description", "Not saved yet").await;
    wire.fault("get_datavolume:status=401,nth=1");
    click("button", "Refresh").await;
    shown("heading", "Sign in").await;
    assert_ne!(root().tag_name(), "DIALOG", "nobody can stay");
    sign_in_with_key("admin", "admin").await;
    shown("heading", &volume.name).await;
    eventually("the text is back", || {
        maybe_field("Description").is_some_and(|_| value("Description") == "Not saved yet")
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_link_within_the_page_leaves_nothing() {
    let wire = Wire::new();
    let (_console, _) = editing(&wire).await;
    find("link", "Skip to content").click();
    settle().await;
    assert_ne!(root().tag_name(), "DIALOG");
    assert_eq!(value("Description"), "Not saved yet");
}
