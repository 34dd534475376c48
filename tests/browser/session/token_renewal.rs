//! Renewal of the token.

use crate::harness::{
    Console, Network, Op, advance_time, app_element, click, detail_text, exists, navigate_to,
    next_frame, open_with, query_all, rows, settle, shift_clock, shows_text, type_into, url,
    wait_for, wait_for_text, wait_until,
};
use crate::session::{sign_in_with_key, signed_out_network, stored};
use crate::sign_in::{network_with_oidc, sign_in_at_provider};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Advances the server, whose tokens are valid for an hour, and the timers.
async fn advance_server_and_timers(network: &Network, ms: i64) {
    const STEP: i64 = 30_000;
    for _ in 0..ms / STEP {
        network.advance_server(STEP);
        advance_time(STEP).await;
    }
}

/// Advances server and clock without firing timers, as while the machine sleeps.
fn sleep_machine(network: &Network, ms: i64) {
    network.advance_server(ms);
    shift_clock(ms as f64);
}

fn grant_types(network: &Network) -> Vec<String> {
    let sent = network.requests_of(Op::Token);
    sent.iter().map(|it| it.body["grantType"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn open_signed_in(network: &Rc<Network>) -> Console {
    let console = open_with(network, "/datavolumes").await;
    sign_in_with_key("admin", "admin").await;
    wait_until("rows", || rows().len() == 50).await;
    console
}

#[wasm_bindgen_test]
async fn a_token_is_renewed_silently_before_it_expires() {
    let network = signed_out_network();
    let _console = open_signed_in(&network).await;
    advance_server_and_timers(&network, HOUR - 90_000).await;
    assert_eq!(grant_types(&network), ["client_credentials"]);
    let before = network.last(Op::ListDatavolumes).token.clone();
    advance_server_and_timers(&network, 30_000).await;
    assert_eq!(grant_types(&network), ["client_credentials", "refresh_token"]);
    assert!(network.last(Op::Token).token.is_none());
    click("button", "Refresh").await;
    assert_ne!(network.last(Op::ListDatavolumes).token, before);
    assert!(rows().len() == 50 && url() == "/datavolumes");
    // The renewed token is renewed in turn.
    advance_server_and_timers(&network, HOUR).await;
    assert_eq!(grant_types(&network).len(), 3);
}

#[wasm_bindgen_test]
async fn simultaneous_401s_lead_to_one_renewal_and_are_retried() {
    let network = signed_out_network();
    let _console = open_signed_in(&network).await;
    sleep_machine(&network, 2 * HOUR);
    network.pause_requests(Op::Token);
    let lists = network.count(Op::ListDatavolumes);
    click("button", "Refresh").await;
    wait_until("a renewal", || network.paused(Op::Token).len() == 1).await;
    click("button", "Refresh").await;
    click("button", "Refresh").await;
    settle().await;
    assert_eq!(network.paused(Op::Token).len(), 1);
    assert!(!shows_text("Couldn’t"));
    let refused = network.count(Op::ListDatavolumes);
    assert_eq!(refused, lists + 1, "later requests wait for the renewal");
    network.resume_requests(Op::Token);
    wait_until("the request is retried", || network.count(Op::ListDatavolumes) > refused).await;
    settle().await;
    assert_eq!(grant_types(&network), ["client_credentials", "refresh_token"]);
    assert!(rows().len() == 50 && !shows_text("Couldn’t") && exists("button", "Account"));
}

#[wasm_bindgen_test]
async fn a_session_that_cannot_be_renewed_ends_with_one_message() {
    let network = signed_out_network();
    let _console = open_signed_in(&network).await;
    sleep_machine(&network, 25 * HOUR);
    click("button", "Refresh").await;
    wait_for_text("Your session expired").await;
    assert_eq!(url(), "/sign-in?then=%2Fdatavolumes");
    assert_eq!(
        grant_types(&network),
        ["client_credentials", "refresh_token"],
        "the access key is not kept"
    );
    assert!(query_all(&app_element(), ".toast").is_empty());
    sign_in_with_key("admin", "admin").await;
    wait_until("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn keep_me_signed_in_renews_with_the_access_key_from_memory() {
    let network = signed_out_network();
    let _console = open_with(&network, "/datavolumes").await;
    click("checkbox", "Keep me signed in on this tab").await;
    sign_in_with_key("researcher", "researcher").await;
    wait_until("rows", || !rows().is_empty()).await;
    assert!(!stored().contains("clientSecret") && !stored().contains("\"researcher\""));
    sleep_machine(&network, 25 * HOUR);
    click("button", "Refresh").await;
    wait_until("renewed", || network.count(Op::Token) == 3).await;
    assert_eq!(
        grant_types(&network),
        ["client_credentials", "refresh_token", "client_credentials"]
    );
    settle().await;
    assert!(exists("button", "Account") && !shows_text("Couldn’t"));
}

#[wasm_bindgen_test]
async fn a_renewal_after_signing_out_is_ignored() {
    let network = signed_out_network();
    let _console = open_signed_in(&network).await;
    network.pause_requests(Op::Token);
    advance_server_and_timers(&network, HOUR - 30_000).await;
    assert_eq!(network.paused(Op::Token).len(), 1);
    click("button", "Account").await;
    click("button", "Sign out").await;
    wait_for("heading", "Sign in").await;
    network.resume_requests(Op::Token);
    settle().await;
    settle().await;
    assert!(!exists("button", "Account") && url() == "/sign-in");
    assert_eq!(stored(), "");
    advance_time(2 * HOUR).await;
    assert_eq!(grant_types(&network).len(), 2, "nothing more is renewed");
}

#[wasm_bindgen_test]
async fn a_failed_renewal_is_retried_and_ends_no_session() {
    let network = signed_out_network();
    let _console = open_signed_in(&network).await;
    sleep_machine(&network, 2 * HOUR);
    network.add_fault("grant_token:dropped");
    click("button", "Refresh").await;
    wait_for_text("Your session has expired and couldn’t be renewed yet").await;
    assert!(exists("button", "Account") && rows().len() == 50, "the rows are kept");
    network.clear_faults();
    let token_requests_before = network.count(Op::Token);
    advance_time(30_000).await;
    wait_until("the renewal is retried", || network.count(Op::Token) > token_requests_before).await;
    click("button", "Refresh").await;
    settle().await;
    assert!(!shows_text("couldn’t be renewed"));
}

#[wasm_bindgen_test]
async fn retry_after_of_the_token_endpoint_delays_all_renewals() {
    let network = signed_out_network();
    let _console = open_signed_in(&network).await;
    network.enable_retries();
    sleep_machine(&network, 2 * HOUR);
    network.add_fault("grant_token:status=503,retry-after=60");
    let token_requests_before = network.count(Op::Token);
    for _ in 0..3 {
        click("button", "Refresh").await;
        advance_time(5_000).await;
    }
    wait_for_text("Your session has expired and couldn’t be renewed yet").await;
    assert_eq!(network.count(Op::Token), token_requests_before + 1);
    // A write does not report a sign-out either.
    click("checkbox", &format!("Select {}", rows()[0])).await;
    crate::bulk::confirm_deletion(&rows()[0], "Delete data volume").await;
    crate::bulk::wait_for_job_end("0 of 1 data volume deleted, 1 failed").await;
    let results = crate::bulk::results().await;
    assert!(results[0][1].contains("couldn’t be renewed yet"), "{results:?}");
    assert_eq!(network.count(Op::Token), token_requests_before + 1);
    network.clear_faults();
    advance_time(44_999).await;
    assert_eq!(network.count(Op::Token), token_requests_before + 1);
    advance_time(1).await;
    wait_until("the renewal is retried", || network.count(Op::Token) == token_requests_before + 2)
        .await;
    click("button", "Refresh").await;
    settle().await;
    assert!(!shows_text("couldn’t be renewed") && rows().len() == 50);
}

#[wasm_bindgen_test]
async fn a_token_that_is_already_expired_is_not_renewed_endlessly() {
    let network = signed_out_network();
    let _console = open_with(&network, "/datavolumes").await;
    let token = network.token_for("admin");
    network.advance_server(2 * HOUR);
    network.respond_with(
        Op::Token,
        200,
        &serde_json::json!({"accessToken": token, "refreshToken": "x"}),
    );
    sign_in_with_key("admin", "admin").await;
    settle().await;
    let token_requests_before = network.count(Op::Token);
    advance_time(10_000).await;
    assert!(
        network.count(Op::Token) <= token_requests_before + 1,
        "{} attempts",
        network.count(Op::Token) - token_requests_before
    );
}

#[wasm_bindgen_test]
async fn a_write_that_waits_for_a_renewal_is_sent_once() {
    let network = signed_out_network();
    let _console = open_signed_in(&network).await;
    navigate_to("/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    type_into("Project", "perception").await;
    advance_time(200).await;
    type_into("Origin PVC", "training-data").await;
    network.pause_requests(Op::Token);
    sleep_machine(&network, 2 * HOUR);
    type_into("Name", "brand-new-data").await;
    advance_time(300).await;
    wait_until("a renewal", || network.paused(Op::Token).len() == 1).await;
    click("button", "Create data volume").await;
    // The form first acquires the lock of its attempt.
    for _ in 0..5 {
        next_frame().await;
        settle().await;
    }
    assert_eq!(network.count(Op::CreateDatavolume), 0);
    network.resume_requests(Op::Token);
    wait_until("it is sent", || network.count(Op::CreateDatavolume) == 1).await;
    settle().await;
    assert_eq!(network.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn a_clock_that_is_off_by_a_day_does_not_affect_renewal() {
    for shift in [DAY, -DAY] {
        let network = signed_out_network();
        let _console = open_with(&network, "/datavolumes").await;
        shift_clock(shift as f64);
        sign_in_with_key("admin", "admin").await;
        wait_until("rows", || rows().len() == 50).await;
        // The shown time is updated every half minute.
        advance_server_and_timers(&network, 30_000).await;
        click("button", "Account").await;
        assert_eq!(
            detail_text("Session expires"),
            "in 59 minutes (renews automatically)",
            "{shift}"
        );
        advance_server_and_timers(&network, 30 * 60_000).await;
        assert_eq!(grant_types(&network).len(), 1, "{shift}: not too early");
        advance_server_and_timers(&network, 30 * 60_000).await;
        assert_eq!(grant_types(&network).len(), 2, "{shift}: in time");
        assert!(exists("button", "Account"), "{shift}");
    }
}

#[wasm_bindgen_test]
async fn changing_the_clock_does_not_end_the_session() {
    let network = signed_out_network();
    let _console = open_signed_in(&network).await;
    shift_clock(DAY as f64);
    advance_time(120_000).await;
    click("button", "Refresh").await;
    settle().await;
    assert!(exists("button", "Account") && rows().len() == 50);
    assert_eq!(grant_types(&network).len(), 1);
}

#[wasm_bindgen_test]
async fn the_provider_refresh_token_is_rotated_with_each_renewal() {
    let network = network_with_oidc("provider");
    let console = open_with(&network, "/datavolumes").await;
    let _console = sign_in_at_provider(console, "admin").await;
    wait_until("rows", || rows().len() == 50).await;
    for renewals in 1..=3 {
        advance_server_and_timers(&network, HOUR - 30_000).await;
        let sent = network.token_requests();
        assert_eq!(sent.len(), 1 + renewals);
        let form = sent[renewals].body.as_str().unwrap_or_default().to_owned();
        assert!(form.starts_with("grant_type=refresh_token"), "{form}");
    }
    assert_eq!(network.count(Op::Token), 0, "the control plane never gets it");
    click("button", "Refresh").await;
    settle().await;
    assert!(rows().len() == 50 && exists("button", "Account"));
}
