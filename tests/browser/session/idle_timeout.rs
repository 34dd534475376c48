//! Signing out an idle user.

use crate::harness::{
    Console, Network, Op, advance_time, click, dispatch, exists, field_value, focused,
    last_announcement, open_with, press, rows, set_hidden, shift_clock, shows_text, type_into, url,
    wait_for, wait_for_text, wait_until,
};
use crate::session::tabs::OtherTab;
use crate::session::{sign_in_with_key, signed_out_network, stored};
use serde_json::json;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

const MINUTE: i64 = 60_000;
const WARNING: &str = "You will be signed out in 2 minutes";

async fn open_form(network: &Rc<Network>) -> Console {
    network.set_config(&json!({"idleMinutes": 60}));
    let console = open_with(network, "/datavolumes/new").await;
    sign_in_with_key("admin", "admin").await;
    wait_for("heading", "New data volume").await;
    type_into("Description", "Half a thought").await;
    console
}

#[wasm_bindgen_test]
async fn an_idle_user_is_warned_signed_out_and_finds_the_draft_again() {
    let network = signed_out_network();
    let _console = open_form(&network).await;
    advance_time(58 * MINUTE - 1000).await;
    assert!(!exists("dialog", WARNING));
    advance_time(1000).await;
    wait_for("dialog", WARNING).await;
    assert_eq!(focused(), "button Stay signed in");
    advance_time(2 * MINUTE).await;
    wait_for("heading", "Sign in").await;
    wait_for_text("You were signed out after being inactive").await;
    assert_eq!(url(), "/sign-in?then=%2Fdatavolumes%2Fnew");
    let before = network.requests().len();
    advance_time(10 * MINUTE).await;
    assert_eq!(network.requests().len(), before, "nothing more is requested");
    sign_in_with_key("admin", "admin").await;
    wait_for("heading", "New data volume").await;
    assert_eq!(field_value("Description"), "Half a thought");
}

#[wasm_bindgen_test]
async fn the_draft_of_an_idle_user_is_not_shown_to_another_user() {
    let network = signed_out_network();
    let _console = open_form(&network).await;
    advance_time(60 * MINUTE).await;
    wait_for("heading", "Sign in").await;
    sign_in_with_key("researcher", "researcher").await;
    wait_for("heading", "New data volume").await;
    assert_eq!(field_value("Description"), "");
    assert!(!stored().contains("Half a thought"));
}

#[wasm_bindgen_test]
async fn the_warning_counts_down_and_is_announced() {
    let network = signed_out_network();
    let _console = open_form(&network).await;
    advance_time(58 * MINUTE).await;
    wait_for("dialog", WARNING).await;
    wait_for_text("Time left: 2:00").await;
    shift_clock(45_000.0);
    advance_time(1000).await;
    assert!(shows_text("Time left: 1:1"), "the countdown follows the clock");
    shift_clock(60_000.0);
    advance_time(1000).await;
    wait_until("one minute is left", || exists("dialog", "You will be signed out in 1 minute"))
        .await;
    shift_clock(91_000.0);
    advance_time(1000).await;
    wait_until("it is heard", || {
        last_announcement().contains("signed out in") || shows_text("Time left: 0:2")
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_user_can_stay_signed_in() {
    let network = signed_out_network();
    let _console = open_form(&network).await;
    advance_time(58 * MINUTE).await;
    wait_for("dialog", WARNING).await;
    click("button", "Stay signed in").await;
    assert!(!exists("dialog", WARNING));
    advance_time(57 * MINUTE).await;
    assert!(!exists("dialog", WARNING) && exists("button", "Account"));
    advance_time(MINUTE).await;
    wait_for("dialog", WARNING).await;
    press("Escape").await;
    wait_until("the warning is closed", || !exists("dialog", WARNING)).await;
    assert!(exists("button", "Account"));
}

#[wasm_bindgen_test]
async fn keys_and_clicks_count_as_activity() {
    let network = signed_out_network();
    let _console = open_form(&network).await;
    for _ in 0..3 {
        advance_time(57 * MINUTE).await;
        press("a").await;
        advance_time(57 * MINUTE).await;
        dispatch(&wait_for("button", "Create data volume").await, "pointerdown", false);
    }
    assert!(!exists("dialog", WARNING) && exists("button", "Account"));
}

#[wasm_bindgen_test]
async fn activity_in_another_tab_counts_and_closes_the_warning() {
    let network = signed_out_network();
    let other = OtherTab::open();
    let _console = open_form(&network).await;
    wait_until("the other tab gets a message", || other.messages().contains(&"active".to_owned()))
        .await;
    advance_time(57 * MINUTE).await;
    // The console subscribed before the witness, so it gets the message first.
    let witness = OtherTab::open();
    other.broadcast("active");
    wait_until("it is heard", || witness.messages() == ["active"]).await;
    advance_time(57 * MINUTE).await;
    assert!(!exists("dialog", WARNING));
    advance_time(MINUTE).await;
    wait_for("dialog", WARNING).await;
    other.broadcast("active");
    wait_until("the warning is closed", || !exists("dialog", WARNING)).await;
    assert!(exists("button", "Account"));
}

#[wasm_bindgen_test]
async fn a_hidden_tab_is_signed_out_too() {
    let network = signed_out_network();
    let _console = open_form(&network).await;
    set_hidden(true).await;
    advance_time(60 * MINUTE).await;
    wait_for("heading", "Sign in").await;
}

#[wasm_bindgen_test]
async fn the_warning_is_shown_first_after_the_machine_has_slept() {
    let network = signed_out_network();
    let _console = open_form(&network).await;
    // No timer fires while the machine sleeps; only the clock advances.
    shift_clock(10.0 * 3_600_000.0);
    set_hidden(true).await;
    set_hidden(false).await;
    wait_for("dialog", WARNING).await;
    advance_time(2 * MINUTE).await;
    wait_for("heading", "Sign in").await;
}

#[wasm_bindgen_test]
async fn the_configuration_sets_or_disables_the_idle_timeout() {
    for (minutes, warned_after) in
        [(0, None), (4_000_000_000_u32, None), (1, Some(30_000)), (5, Some(3 * MINUTE))]
    {
        let network = signed_out_network();
        network.set_config(&json!({"idleMinutes": minutes}));
        let _console = open_with(&network, "/datavolumes/new").await;
        sign_in_with_key("admin", "admin").await;
        wait_for("heading", "New data volume").await;
        let warned = || shows_text("You’ve been inactive for a while");
        advance_time(warned_after.unwrap_or(180 * MINUTE) - 1000).await;
        assert!(!warned(), "{minutes}");
        advance_time(1000).await;
        assert_eq!(warned(), warned_after.is_some(), "{minutes}");
    }
}

#[wasm_bindgen_test]
async fn polling_does_not_count_as_activity() {
    let network = signed_out_network();
    network.set_config(&json!({"idleMinutes": 60}));
    let _console = open_with(&network, "/datavolumes").await;
    sign_in_with_key("admin", "admin").await;
    wait_until("rows", || rows().len() == 50).await;
    let before = network.count(Op::ListDatavolumes);
    advance_time(58 * MINUTE).await;
    assert!(network.count(Op::ListDatavolumes) > before);
    wait_for("dialog", WARNING).await;
    click("button", "Sign out").await;
    wait_for_text("You have signed out.").await;
}
