//! Renewing the token: in time, once, silently, and for nobody else.

use crate::harness::{
    Op, Wire, add_to_the_time, click, eventually, fact, frame, is_there, open_with, pass, reads,
    rows, says, settle, shown, url,
};
use crate::session::{sign_in_with_key, stored, wire};
use crate::sign_in::{offering, through_the_provider};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Time passes for the server, whose tokens are good for an hour, and for the timers.
async fn pass_everywhere(wire: &Wire, ms: i64) {
    const STEP: i64 = 30_000;
    for _ in 0..ms / STEP {
        wire.pass(STEP);
        pass(STEP).await;
    }
}

/// The token has ended while the machine slept: no timer has fired.
fn sleep(wire: &Wire, ms: i64) {
    wire.pass(ms);
    add_to_the_time(ms as f64);
}

fn grants(wire: &Wire) -> Vec<String> {
    let sent = wire.sent(Op::Token);
    sent.iter().map(|it| it.body["grantType"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn signed_in(wire: &Rc<Wire>) -> crate::harness::Console {
    let console = open_with(wire, "/datavolumes").await;
    sign_in_with_key("admin", "admin").await;
    eventually("rows", || rows().len() == 50).await;
    console
}

#[wasm_bindgen_test]
async fn a_token_is_renewed_before_its_end_and_nobody_notices() {
    let wire = wire();
    let _console = signed_in(&wire).await;
    pass_everywhere(&wire, HOUR - 90_000).await;
    assert_eq!(grants(&wire), ["client_credentials"]);
    let before = wire.last(Op::ListDatavolumes).token.clone();
    pass_everywhere(&wire, 30_000).await;
    assert_eq!(grants(&wire), ["client_credentials", "refresh_token"]);
    assert!(wire.last(Op::Token).token.is_none());
    click("button", "Refresh").await;
    assert_ne!(wire.last(Op::ListDatavolumes).token, before);
    assert!(rows().len() == 50 && url() == "/datavolumes");
    // And so on.
    pass_everywhere(&wire, HOUR).await;
    assert_eq!(grants(&wire).len(), 3);
}

#[wasm_bindgen_test]
async fn many_refusals_at_once_lead_to_one_renewal_and_are_asked_again() {
    let wire = wire();
    let _console = signed_in(&wire).await;
    sleep(&wire, 2 * HOUR);
    wire.hold(Op::Token);
    let lists = wire.count(Op::ListDatavolumes);
    click("button", "Refresh").await;
    eventually("a renewal", || wire.held(Op::Token).len() == 1).await;
    click("button", "Refresh").await;
    click("button", "Refresh").await;
    settle().await;
    assert_eq!(wire.held(Op::Token).len(), 1);
    assert!(!says("Could not"));
    let refused = wire.count(Op::ListDatavolumes);
    assert_eq!(refused, lists + 1, "what is asked meanwhile waits");
    wire.let_go(Op::Token);
    eventually("it is asked again", || wire.count(Op::ListDatavolumes) > refused).await;
    settle().await;
    assert_eq!(grants(&wire), ["client_credentials", "refresh_token"]);
    assert!(rows().len() == 50 && !says("Could not") && is_there("button", "Account"));
}

#[wasm_bindgen_test]
async fn a_session_that_cannot_be_renewed_ends_with_one_prompt_and_the_way_back() {
    let wire = wire();
    let _console = signed_in(&wire).await;
    sleep(&wire, 25 * HOUR);
    click("button", "Refresh").await;
    reads("Your session has ended").await;
    assert_eq!(url(), "/sign-in?then=%2Fdatavolumes");
    assert_eq!(grants(&wire), ["client_credentials", "refresh_token"], "the key is not kept");
    assert!(crate::harness::select(&crate::harness::mounted(), ".toast").is_empty());
    sign_in_with_key("admin", "admin").await;
    eventually("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn who_wants_to_stay_signed_in_has_their_access_key_renew_the_session_from_memory() {
    let wire = wire();
    let _console = open_with(&wire, "/datavolumes").await;
    click("checkbox", "Keep me signed in on this tab").await;
    sign_in_with_key("researcher", "researcher").await;
    eventually("rows", || !rows().is_empty()).await;
    assert!(!stored().contains("clientSecret") && !stored().contains("\"researcher\""));
    sleep(&wire, 25 * HOUR);
    click("button", "Refresh").await;
    eventually("renewed", || wire.count(Op::Token) == 3).await;
    assert_eq!(grants(&wire), ["client_credentials", "refresh_token", "client_credentials"]);
    settle().await;
    assert!(is_there("button", "Account") && !says("Could not"));
}

#[wasm_bindgen_test]
async fn a_renewal_that_comes_after_signing_out_signs_nobody_in() {
    let wire = wire();
    let _console = signed_in(&wire).await;
    wire.hold(Op::Token);
    pass_everywhere(&wire, HOUR - 30_000).await;
    assert_eq!(wire.held(Op::Token).len(), 1);
    click("button", "Account").await;
    click("button", "Sign out").await;
    shown("heading", "Sign in").await;
    wire.let_go(Op::Token);
    settle().await;
    settle().await;
    assert!(!is_there("button", "Account") && url() == "/sign-in");
    assert_eq!(stored(), "");
    pass(2 * HOUR).await;
    assert_eq!(grants(&wire).len(), 2, "nothing is renewed any more");
}

#[wasm_bindgen_test]
async fn a_renewal_that_nobody_answers_is_tried_again_and_ends_nothing() {
    let wire = wire();
    let _console = signed_in(&wire).await;
    sleep(&wire, 2 * HOUR);
    wire.fault("grant_token:dropped");
    click("button", "Refresh").await;
    reads("Your sign-in has run out, and could not be renewed yet").await;
    assert!(is_there("button", "Account") && rows().len() == 50, "the last rows stay");
    wire.clear_faults();
    let tried = wire.count(Op::Token);
    pass(30_000).await;
    eventually("it is tried again", || wire.count(Op::Token) > tried).await;
    click("button", "Refresh").await;
    settle().await;
    assert!(!says("could not be renewed"));
}

#[wasm_bindgen_test]
async fn a_provider_of_tokens_that_asks_to_wait_is_not_asked_before_however_many_need_one() {
    let wire = wire();
    let _console = signed_in(&wire).await;
    wire.persist();
    sleep(&wire, 2 * HOUR);
    wire.fault("grant_token:status=503,retry-after=60");
    let tried = wire.count(Op::Token);
    for _ in 0..3 {
        click("button", "Refresh").await;
        pass(5_000).await;
    }
    reads("Your sign-in has run out, and could not be renewed yet").await;
    assert_eq!(wire.count(Op::Token), tried + 1);
    // Nor is a write told that one had been signed out.
    crate::harness::click("checkbox", &format!("Select {}", rows()[0])).await;
    crate::bulk::delete_selected(&rows()[0], "Delete data volume").await;
    crate::bulk::ended("0 of 1 data volume deleted, 1 failed").await;
    let results = crate::bulk::results().await;
    assert!(results[0][1].contains("could not be renewed yet"), "{results:?}");
    assert_eq!(wire.count(Op::Token), tried + 1);
    wire.clear_faults();
    pass(44_999).await;
    assert_eq!(wire.count(Op::Token), tried + 1);
    pass(1).await;
    eventually("it is tried again", || wire.count(Op::Token) == tried + 2).await;
    click("button", "Refresh").await;
    settle().await;
    assert!(!says("could not be renewed") && rows().len() == 50);
}

#[wasm_bindgen_test]
async fn a_token_that_is_over_by_the_servers_own_clock_is_not_renewed_without_end() {
    let wire = wire();
    let _console = open_with(&wire, "/datavolumes").await;
    let token = wire.token_for("admin");
    wire.pass(2 * HOUR);
    wire.answer(Op::Token, 200, &serde_json::json!({"accessToken": token, "refreshToken": "x"}));
    sign_in_with_key("admin", "admin").await;
    settle().await;
    let tried = wire.count(Op::Token);
    pass(10_000).await;
    assert!(wire.count(Op::Token) <= tried + 1, "{} tries", wire.count(Op::Token) - tried);
}

#[wasm_bindgen_test]
async fn a_write_that_waits_for_a_renewal_is_sent_once() {
    let wire = wire();
    let _console = signed_in(&wire).await;
    crate::harness::go_to_page("/datavolumes/new").await;
    shown("heading", "New data volume").await;
    crate::harness::type_into("Project", "perception").await;
    crate::harness::pass(200).await;
    crate::harness::type_into("Origin PVC", "training-data").await;
    wire.hold(Op::Token);
    sleep(&wire, 2 * HOUR);
    crate::harness::type_into("Name", "brand-new-data").await;
    crate::harness::pass(300).await;
    eventually("a renewal", || wire.held(Op::Token).len() == 1).await;
    click("button", "Create data volume").await;
    // The lock among the tabs is taken first.
    for _ in 0..5 {
        frame().await;
        settle().await;
    }
    assert_eq!(wire.count(Op::CreateDatavolume), 0);
    wire.let_go(Op::Token);
    eventually("it is sent", || wire.count(Op::CreateDatavolume) == 1).await;
    settle().await;
    assert_eq!(wire.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn a_clock_that_is_off_by_a_day_does_no_harm() {
    for off in [DAY, -DAY] {
        let wire = wire();
        let _console = open_with(&wire, "/datavolumes").await;
        add_to_the_time(off as f64);
        sign_in_with_key("admin", "admin").await;
        eventually("rows", || rows().len() == 50).await;
        // The clock that is shown moves every half minute.
        pass_everywhere(&wire, 30_000).await;
        click("button", "Account").await;
        assert_eq!(fact("Time left"), "59 minutes, then renewed", "{off}");
        pass_everywhere(&wire, 30 * 60_000).await;
        assert_eq!(grants(&wire).len(), 1, "{off}: not too early");
        pass_everywhere(&wire, 30 * 60_000).await;
        assert_eq!(grants(&wire).len(), 2, "{off}: and in time");
        assert!(is_there("button", "Account"), "{off}");
    }
}

#[wasm_bindgen_test]
async fn a_clock_that_is_set_while_signed_in_ends_no_session() {
    let wire = wire();
    let _console = signed_in(&wire).await;
    add_to_the_time(DAY as f64);
    pass(120_000).await;
    click("button", "Refresh").await;
    settle().await;
    assert!(is_there("button", "Account") && rows().len() == 50);
    assert_eq!(grants(&wire).len(), 1);
}

#[wasm_bindgen_test]
async fn the_providers_refresh_token_goes_back_to_the_provider_and_is_replaced_each_time() {
    let wire = offering("provider");
    let console = open_with(&wire, "/datavolumes").await;
    let _console = through_the_provider(console, "admin").await;
    eventually("rows", || rows().len() == 50).await;
    for renewals in 1..=3 {
        pass_everywhere(&wire, HOUR - 30_000).await;
        let sent = wire.at_provider();
        assert_eq!(sent.len(), 1 + renewals);
        let form = sent[renewals].body.as_str().unwrap_or_default().to_owned();
        assert!(form.starts_with("grant_type=refresh_token"), "{form}");
    }
    assert_eq!(wire.count(Op::Token), 0, "the control plane never sees it");
    click("button", "Refresh").await;
    settle().await;
    assert!(rows().len() == 50 && is_there("button", "Account"));
}
