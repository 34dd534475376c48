//! Who comes in while something else is under way, and what is left of who has gone.

use crate::harness::{
    Op, Wire, add_to_the_time, click, eventually, go_to_address, go_to_page, is_there, maybe_field,
    names, open_with, reads, rows, said, says, select, settle, shown, type_into, url, value,
};
use crate::session::{sign_in_with_key, stored, wire};
use crate::sign_in::offering;
use crate::tabs::OtherTab;
use leptos::prelude::window;
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

const MINUTE: f64 = 60_000.0;

fn tab() -> web_sys::Storage {
    window().session_storage().ok().flatten().expect("storage")
}

fn all_tabs() -> web_sys::Storage {
    window().local_storage().ok().flatten().expect("storage")
}

/// The session that this tab keeps.
fn kept() -> String {
    tab().get_item("dvc.session").ok().flatten().expect("a session is kept")
}

fn keep(session: &str) {
    tab().set_item("dvc.session", session).expect("storage");
}

async fn kept_session(wire: &Rc<Wire>, address: &str) -> crate::harness::Console {
    let console = open_with(wire, address).await;
    click("checkbox", "Keep me signed in on this tab").await;
    sign_in_with_key("admin", "admin").await;
    eventually("in", || is_there("button", "Account")).await;
    console
}

async fn sign_in_with_token(wire: &Wire, key: &str) {
    type_into("Token", &wire.token_for(key)).await;
    click("button", "Sign in with token").await;
}

async fn sign_out() {
    click("button", "Account").await;
    click("button", "Sign out").await;
    shown("heading", "Sign in").await;
}

/// Lets all come that may still come of what was let go.
async fn settled() {
    for _ in 0..4 {
        settle().await;
    }
}

fn toasts() -> usize {
    select(&crate::harness::mounted(), ".toast").len()
}

#[wasm_bindgen_test]
async fn a_tab_that_slept_finds_out_that_one_has_signed_out_meanwhile() {
    let wire = wire();
    let console = kept_session(&wire, "/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    let before = kept();
    // As another tab does while this one is not there.
    sign_out().await;
    keep(&before);
    let _console = console.reload().await;
    reads("You have signed out in another tab.").await;
    assert!(rows().is_empty() && !stored().contains("token"), "{}", stored());
}

#[wasm_bindgen_test]
async fn a_tab_that_slept_finds_out_that_somebody_else_has_come_in_meanwhile() {
    let wire = wire();
    let console = kept_session(&wire, "/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    let local = all_tabs();
    let last = local.get_item("dvc.last-person").ok().flatten().expect("a mark");
    assert!(!last.contains("maya"), "it names nobody: {last}");
    let console = console.reload().await;
    eventually("it is the same person", || rows().len() == 50).await;
    // As a tab does that knows nothing of this one.
    local.set_item("dvc.last-person", "\"00000000deadbeef\"").expect("storage");
    let _console = console.reload().await;
    reads("Somebody else has signed in in another tab").await;
    assert!(!stored().contains("dvc.session"));
}

#[wasm_bindgen_test]
async fn a_tab_that_slept_too_long_is_signed_out_and_one_that_did_not_is_not() {
    for (minutes, is_in) in [(29.0, true), (31.0, false)] {
        let wire = wire();
        wire.configure(&json!({"idleMinutes": 30}));
        let console = kept_session(&wire, "/datavolumes").await;
        let local = all_tabs();
        let seen = local.get_item("dvc.seen").ok().flatten().expect("one has been there");
        let seen: f64 = seen.parse().expect("a time");
        local.set_item("dvc.seen", &(seen - minutes * MINUTE).to_string()).expect("storage");
        let _console = console.reload().await;
        if is_in {
            eventually("rows", || rows().len() == 50).await;
        } else {
            reads("Nothing had been done here for a while").await;
            assert!(!stored().contains("dvc.session"));
        }
    }
}

#[wasm_bindgen_test]
async fn a_key_that_is_answered_late_takes_nobodys_place() {
    let wire = wire();
    let _console = open_with(&wire, "/datavolumes").await;
    wire.hold(Op::Token);
    sign_in_with_key("admin", "admin").await;
    eventually("it is on its way", || wire.held(Op::Token).len() == 1).await;
    sign_in_with_token(&wire, "researcher").await;
    eventually("rows", || !rows().is_empty()).await;
    wire.let_go(Op::Token);
    settled().await;
    click("button", "Account").await;
    reads("jonas.weber@example.com").await;
    click("button", "Refresh").await;
    settle().await;
    let token = wire.last(Op::ListDatavolumes).token.clone();
    assert_eq!(token, wire.sent(Op::ListDatavolumes)[0].token, "one person all along");
    assert_eq!(toasts(), 0);
}

#[wasm_bindgen_test]
async fn who_has_come_in_by_another_way_does_not_leave_for_the_provider() {
    let wire = offering("provider");
    let _console = open_with(&wire, "/datavolumes").await;
    wire.hold_discovery(true);
    click("button", "Sign in with single sign-on").await;
    sign_in_with_token(&wire, "researcher").await;
    eventually("rows", || !rows().is_empty()).await;
    wire.hold_discovery(false);
    settled().await;
    assert_eq!(wire.left_for(), None);
    assert!(is_there("button", "Account") && !stored().contains("verifier"));
}

#[wasm_bindgen_test]
async fn what_the_last_person_has_seen_is_not_offered_to_the_next() {
    let wire = wire();
    wire.fault("projects:status=403");
    let _console = open_with(&wire, "/datavolumes").await;
    sign_in_with_key("admin", "admin").await;
    eventually("rows", || rows().len() == 50).await;
    let project = wire.emulator(|emulator| emulator.volumes()[0].project_name.to_string());
    go_to_page("/datavolumes/new").await;
    shown("heading", "New data volume").await;
    type_into("Project", &project[..3]).await;
    crate::harness::pass(300).await;
    eventually("what was seen is offered", || !names("option").is_empty()).await;
    type_into("Project", "").await;
    sign_out().await;
    wire.fault("list_datavolumes:status=403");
    sign_in_with_key("viewer", "viewer").await;
    eventually("in", || is_there("button", "Account")).await;
    go_to_page("/datavolumes/new").await;
    shown("heading", "New data volume").await;
    type_into("Project", &project[..3]).await;
    crate::harness::pass(300).await;
    settle().await;
    assert_eq!(names("option"), Vec::<String>::new());
}

#[wasm_bindgen_test]
async fn nothing_of_what_was_said_or_called_off_is_left_for_the_next() {
    let wire = wire();
    let other = OtherTab::open();
    let volume = crate::detail::plain(&wire);
    let _console = open_with(&wire, &format!("/datavolumes/{}", volume.id)).await;
    sign_in_with_key("admin", "admin").await;
    shown("heading", &volume.name).await;
    wire.hold(Op::PatchDatavolume);
    click("button", "Edit description").await;
    type_into("Description", "Between you and me").await;
    click("button", "Save description").await;
    eventually("it is on its way", || wire.held(Op::PatchDatavolume).len() == 1).await;
    go_to_page("/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    other.say("signed-out");
    reads("You have signed out in another tab.").await;
    wire.let_go(Op::PatchDatavolume);
    settled().await;
    assert_eq!(toasts(), 0, "{}", said());
    assert!(!says(&volume.name) && !said().contains(&volume.name), "{}", said());
}

#[wasm_bindgen_test]
async fn a_deletion_whose_answer_nobody_waits_for_any_more_is_not_told() {
    let wire = wire();
    let other = OtherTab::open();
    let volume = crate::detail::plain(&wire);
    let _console = open_with(&wire, &format!("/datavolumes/{}", volume.id)).await;
    sign_in_with_key("admin", "admin").await;
    shown("heading", &volume.name).await;
    crate::detail::ask_to_delete().await;
    wire.fault("delete_datavolume:dropped");
    wire.hold(Op::GetDatavolume);
    click("button", "Delete data volume").await;
    eventually("it looks what became of it", || !wire.held(Op::GetDatavolume).is_empty()).await;
    other.say("signed-out");
    shown("heading", "Sign in").await;
    wire.let_go(Op::GetDatavolume);
    settled().await;
    assert_eq!(toasts(), 0);
    assert!(!said().contains(&volume.name), "{}", said());
}

#[wasm_bindgen_test]
async fn settings_that_cannot_be_read_end_no_session_and_are_asked_for_again() {
    let wire = wire();
    let console = kept_session(&wire, "/datavolumes?limit=25").await;
    eventually("rows", || rows().len() == 25).await;
    wire.lose_settings(true);
    let _console = console.reload().await;
    reads("Could not load the console’s settings").await;
    for field in ["Client ID", "Client secret", "Token"] {
        assert!(maybe_field(field).is_none(), "nobody knows where {field} would go");
    }
    assert!(!is_there("checkbox", "Keep me signed in on this tab"));
    click("button", "Try again").await;
    shown("button", "Try again").await;
    wire.lose_settings(false);
    click("button", "Try again").await;
    eventually("rows", || rows().len() == 25).await;
    assert_eq!(url(), "/datavolumes?limit=25");
    assert_eq!(wire.count(Op::Token), 1, "the same session");
}

#[wasm_bindgen_test]
async fn an_answer_that_nobody_has_asked_for_ends_no_session() {
    let wire = offering("provider");
    let console = kept_session(&wire, "/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    go_to_address("/sign-in/callback?code=x&state=y");
    let _console = console.reload().await;
    eventually("rows", || rows().len() == 50).await;
    assert!(is_there("button", "Account") && wire.at_provider().is_empty());
}

#[wasm_bindgen_test]
async fn a_session_that_names_nobody_keeps_its_drafts_over_a_reload() {
    let wire = wire();
    let console = kept_session(&wire, "/datavolumes/new").await;
    shown("heading", "New data volume").await;
    type_into("Description", "Between you and me").await;
    eventually("it is kept", || stored().contains("Between you and me")).await;
    let mut session: Value = serde_json::from_str(&kept()).expect("JSON");
    session["token"] = json!("opaque");
    keep(&session.to_string());
    tab().set_item("dvc.person", "\"\"").expect("storage");
    for op in [Op::Clusters, Op::Departments, Op::Projects, Op::PermittedScopes, Op::PvcAssets] {
        wire.hold(op);
    }
    let _console = console.reload().await;
    shown("heading", "New data volume").await;
    assert_eq!(value("Description"), "Between you and me");
}

#[wasm_bindgen_test]
async fn a_kept_session_is_not_renewed_as_the_development_user() {
    let wire = Wire::new();
    wire.sign_in_by_itself(None);
    let console = open_with(&wire, "/datavolumes").await;
    click("checkbox", "Keep me signed in on this tab").await;
    sign_in_with_token(&wire, "researcher").await;
    eventually("rows", || !rows().is_empty()).await;
    wire.sign_in_by_itself(Some("admin"));
    let _console = console.reload().await;
    eventually("rows", || !rows().is_empty()).await;
    wire.pass(25 * 3_600_000);
    add_to_the_time(60_000.0);
    click("button", "Refresh").await;
    reads("Your session has ended").await;
    assert_eq!(wire.count(Op::Token), 0);
}

#[wasm_bindgen_test]
async fn what_should_have_been_a_token_is_neither_used_nor_quoted() {
    for answer in [json!("eyJhbGciOi.secret"), json!({"accessToken": ["eyJhbGciOi.secret"]})] {
        let wire = wire();
        let _console = open_with(&wire, "/datavolumes").await;
        wire.answer(Op::Token, 200, &answer);
        sign_in_with_key("admin", "admin").await;
        reads("The server’s answer is not what its API documents").await;
        let html = crate::harness::mounted().outer_html();
        assert!(!html.contains("Oi.secret") && !says("eyJ"), "{answer}");
        assert_eq!(wire.count(Op::ListDatavolumes), 0, "{answer}");
        wire.clear_faults();
        sign_in_with_key("admin", "admin").await;
        eventually("rows", || rows().len() == 50).await;
    }
}
