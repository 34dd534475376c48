//! The notice before a session ends that cannot be renewed.

use super::{sign_in_with_key, signed_out_network};
use crate::harness::{
    Network, advance_time, announcements, click, exists, open_with, rows, shift_clock, shows_text,
    type_into, url, wait_for, wait_for_text, wait_until,
};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// How long the server's tokens are valid, in milliseconds.
const LIFETIME: i64 = 3_600_000;

async fn advance(network: &Rc<Network>, ms: i64) {
    network.advance_server(ms);
    advance_time(ms).await;
}

#[wasm_bindgen_test]
async fn the_end_of_a_session_that_cannot_be_renewed_is_announced_before() {
    let network = signed_out_network();
    let _console = open_with(&network, "/settings").await;
    // The end of a token that the user has got elsewhere is known only if the clocks agree.
    let now = network.emulator(|emulator| emulator.config().now);
    let shift = now as f64 + 1_000.0 - js_sys::Date::now();
    shift_clock(shift);
    type_into("Token", &network.token_for("admin")).await;
    click("button", "Sign in with token").await;
    wait_for("heading", "Settings").await;
    advance(&network, LIFETIME - 180_000).await;
    assert!(!shows_text("Your session ends in"));
    shift_clock(shift + (LIFETIME - 110_000) as f64);
    advance(&network, 70_000).await;
    let notice = "Your session ends in 2 minutes. Sign in again to continue.";
    wait_for_text(notice).await;
    assert!(announcements().iter().any(|it| it == notice));
    click("button", "Sign in again").await;
    wait_for("heading", "Sign in").await;
    assert_eq!(url(), "/sign-in?then=%2Fsettings");
    sign_in_with_key("admin", "admin").await;
    wait_for("heading", "Settings").await;
    assert!(!exists("button", "Sign in again"));
}

#[wasm_bindgen_test]
async fn a_session_that_is_renewed_has_no_such_notice() {
    let network = signed_out_network();
    let _console = open_with(&network, "/datavolumes").await;
    sign_in_with_key("admin", "admin").await;
    wait_until("rows", || rows().len() == 50).await;
    advance(&network, LIFETIME - 90_000).await;
    assert!(!shows_text("Your session ends in"));
}
