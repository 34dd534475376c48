//! Signing out whoever has left.

use crate::harness::{
    Op, Wire, add_to_the_time, click, dispatch, eventually, focus, is_there, open_with, pass,
    press, reads, rows, said, says, set_hidden, shown, type_into, url, value,
};
use crate::session::{sign_in_with_key, stored, wire};
use crate::tabs::OtherTab;
use serde_json::json;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

const MINUTE: i64 = 60_000;
const WARNING: &str = "You will be signed out in 2 minutes";

async fn at_the_form(wire: &Rc<Wire>) -> crate::harness::Console {
    wire.configure(&json!({"idleMinutes": 60}));
    let console = open_with(wire, "/datavolumes/new").await;
    sign_in_with_key("admin", "admin").await;
    shown("heading", "New data volume").await;
    type_into("Description", "Half a thought").await;
    console
}

#[wasm_bindgen_test]
async fn whoever_has_left_is_warned_and_signed_out_and_finds_their_draft_again() {
    let wire = wire();
    let _console = at_the_form(&wire).await;
    pass(58 * MINUTE - 1000).await;
    assert!(!is_there("dialog", WARNING));
    pass(1000).await;
    shown("dialog", WARNING).await;
    assert_eq!(focus(), "button Stay signed in");
    pass(2 * MINUTE).await;
    shown("heading", "Sign in").await;
    reads("Nothing had been done here for a while").await;
    assert_eq!(url(), "/sign-in?then=%2Fdatavolumes%2Fnew");
    let asked = wire.all().len();
    pass(10 * MINUTE).await;
    assert_eq!(wire.all().len(), asked, "nothing is asked any more");
    sign_in_with_key("admin", "admin").await;
    shown("heading", "New data volume").await;
    assert_eq!(value("Description"), "Half a thought");
}

#[wasm_bindgen_test]
async fn the_draft_of_whoever_has_left_is_not_for_somebody_else() {
    let wire = wire();
    let _console = at_the_form(&wire).await;
    pass(60 * MINUTE).await;
    shown("heading", "Sign in").await;
    sign_in_with_key("researcher", "researcher").await;
    shown("heading", "New data volume").await;
    assert_eq!(value("Description"), "");
    assert!(!stored().contains("Half a thought"));
}

#[wasm_bindgen_test]
async fn the_warning_counts_down_and_is_heard() {
    let wire = wire();
    let _console = at_the_form(&wire).await;
    pass(58 * MINUTE).await;
    shown("dialog", WARNING).await;
    reads("Time left: 2:00").await;
    add_to_the_time(45_000.0);
    pass(1000).await;
    assert!(says("Time left: 1:1"), "the clock goes on");
    add_to_the_time(60_000.0);
    pass(1000).await;
    eventually("it is nearly over", || is_there("dialog", "You will be signed out in 1 minute"))
        .await;
    add_to_the_time(91_000.0);
    pass(1000).await;
    eventually("it is heard", || said().contains("signed out in") || says("Time left: 0:2")).await;
}

#[wasm_bindgen_test]
async fn whoever_wants_to_stays_signed_in_for_another_while() {
    let wire = wire();
    let _console = at_the_form(&wire).await;
    pass(58 * MINUTE).await;
    shown("dialog", WARNING).await;
    click("button", "Stay signed in").await;
    assert!(!is_there("dialog", WARNING));
    pass(57 * MINUTE).await;
    assert!(!is_there("dialog", WARNING) && is_there("button", "Account"));
    pass(MINUTE).await;
    shown("dialog", WARNING).await;
    press("Escape").await;
    eventually("it is closed", || !is_there("dialog", WARNING)).await;
    assert!(is_there("button", "Account"));
}

#[wasm_bindgen_test]
async fn a_key_or_a_click_is_a_sign_of_the_person() {
    let wire = wire();
    let _console = at_the_form(&wire).await;
    for _ in 0..3 {
        pass(57 * MINUTE).await;
        press("a").await;
        pass(57 * MINUTE).await;
        dispatch(&shown("button", "Create data volume").await, "pointerdown", false);
    }
    assert!(!is_there("dialog", WARNING) && is_there("button", "Account"));
}

#[wasm_bindgen_test]
async fn activity_in_another_tab_counts_and_takes_the_warning_back() {
    let wire = wire();
    let other = OtherTab::open();
    let _console = at_the_form(&wire).await;
    eventually("others are told", || other.heard().contains(&"active".to_owned())).await;
    pass(57 * MINUTE).await;
    // What has come to one that listens for less long has come to the console before.
    let witness = OtherTab::open();
    other.say("active");
    eventually("it is heard", || witness.heard() == ["active"]).await;
    pass(57 * MINUTE).await;
    assert!(!is_there("dialog", WARNING));
    pass(MINUTE).await;
    shown("dialog", WARNING).await;
    other.say("active");
    eventually("it is closed", || !is_there("dialog", WARNING)).await;
    assert!(is_there("button", "Account"));
}

#[wasm_bindgen_test]
async fn a_hidden_tab_is_signed_out_as_well() {
    let wire = wire();
    let _console = at_the_form(&wire).await;
    set_hidden(true).await;
    pass(60 * MINUTE).await;
    shown("heading", "Sign in").await;
}

#[wasm_bindgen_test]
async fn after_the_machine_has_slept_the_person_is_warned_first() {
    let wire = wire();
    let _console = at_the_form(&wire).await;
    // No timer has fired; only the clock has gone on.
    add_to_the_time(10.0 * 3_600_000.0);
    set_hidden(true).await;
    set_hidden(false).await;
    shown("dialog", WARNING).await;
    pass(2 * MINUTE).await;
    shown("heading", "Sign in").await;
}

#[wasm_bindgen_test]
async fn the_settings_say_how_long_and_whether_at_all() {
    for (minutes, warned_after) in
        [(0, None), (4_000_000_000_u32, None), (1, Some(30_000)), (5, Some(3 * MINUTE))]
    {
        let wire = wire();
        wire.configure(&json!({"idleMinutes": minutes}));
        let _console = open_with(&wire, "/datavolumes/new").await;
        sign_in_with_key("admin", "admin").await;
        shown("heading", "New data volume").await;
        let warned = || says("Nothing has been done here for a while");
        pass(warned_after.unwrap_or(180 * MINUTE) - 1000).await;
        assert!(!warned(), "{minutes}");
        pass(1000).await;
        assert_eq!(warned(), warned_after.is_some(), "{minutes}");
    }
}

#[wasm_bindgen_test]
async fn looking_again_by_itself_is_no_sign_of_the_person() {
    let wire = wire();
    wire.configure(&json!({"idleMinutes": 60}));
    let _console = open_with(&wire, "/datavolumes").await;
    sign_in_with_key("admin", "admin").await;
    eventually("rows", || rows().len() == 50).await;
    let before = wire.count(Op::ListDatavolumes);
    pass(58 * MINUTE).await;
    assert!(wire.count(Op::ListDatavolumes) > before);
    shown("dialog", WARNING).await;
    click("button", "Sign out").await;
    reads("You have signed out.").await;
}
