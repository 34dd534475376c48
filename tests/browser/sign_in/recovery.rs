//! Restored sessions, concurrent sign-ins, and the data of the previous user.

use crate::harness::{
    Console, Network, Op, advance_time, app_element, click, exists, field_value, last_announcement,
    names, navigate_to, open_with, query_all, replace_url, rows, settle, shift_clock, shows_text,
    try_find_field, type_into, url, wait_for, wait_for_text, wait_until,
};
use crate::session::tabs::OtherTab;
use crate::session::{sign_in_with_key, signed_out_network, stored};
use crate::sign_in::network_with_oidc;
use leptos::prelude::window;
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

const MINUTE: f64 = 60_000.0;

fn session_storage() -> web_sys::Storage {
    window().session_storage().ok().flatten().expect("storage")
}

fn local_storage() -> web_sys::Storage {
    window().local_storage().ok().flatten().expect("storage")
}

fn stored_session() -> String {
    session_storage().get_item("dvc.session").ok().flatten().expect("a session")
}

fn store_session(session: &str) {
    session_storage().set_item("dvc.session", session).expect("storage");
}

async fn open_with_kept_session(network: &Rc<Network>, address: &str) -> Console {
    let console = open_with(network, address).await;
    click("checkbox", "Keep me signed in on this tab").await;
    sign_in_with_key("admin", "admin").await;
    wait_until("signed in", || exists("button", "Account")).await;
    console
}

async fn sign_in_with_token(network: &Network, key: &str) {
    type_into("Token", &network.token_for(key)).await;
    click("button", "Sign in with token").await;
}

async fn sign_out() {
    click("button", "Account").await;
    click("button", "Sign out").await;
    wait_for("heading", "Sign in").await;
}

/// Lets resumed responses and all their consequences be processed.
async fn settle_responses() {
    for _ in 0..4 {
        settle().await;
    }
}

fn count_notifications() -> usize {
    query_all(&app_element(), ".toast").len()
}

#[wasm_bindgen_test]
async fn a_suspended_tab_detects_a_sign_out_in_another_tab() {
    let network = signed_out_network();
    let console = open_with_kept_session(&network, "/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    let before = stored_session();
    // Like a sign-out in another tab while this one is suspended.
    sign_out().await;
    store_session(&before);
    let _console = console.reload().await;
    wait_for_text("You signed out in another tab.").await;
    assert!(rows().is_empty() && !stored().contains("token"), "{}", stored());
}

#[wasm_bindgen_test]
async fn a_suspended_tab_detects_another_user() {
    let network = signed_out_network();
    let console = open_with_kept_session(&network, "/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    let local = local_storage();
    let last = local.get_item("dvc.last-person").ok().flatten().expect("a fingerprint");
    assert!(!last.contains("maya"), "it contains no name: {last}");
    let console = console.reload().await;
    wait_until("it is the same user", || rows().len() == 50).await;
    // Like a sign-in in a tab that did not broadcast it.
    local.set_item("dvc.last-person", "\"00000000deadbeef\"").expect("storage");
    let _console = console.reload().await;
    wait_for_text("Another user signed in from another tab").await;
    assert!(!stored().contains("dvc.session"));
}

#[wasm_bindgen_test]
async fn a_tab_suspended_beyond_the_idle_timeout_is_signed_out() {
    for (minutes, stays_signed_in) in [(29.0, true), (31.0, false)] {
        let network = signed_out_network();
        network.set_config(&json!({"idleMinutes": 30}));
        let console = open_with_kept_session(&network, "/datavolumes").await;
        let local = local_storage();
        let seen = local.get_item("dvc.seen").ok().flatten().expect("the last activity");
        let seen: f64 = seen.parse().expect("a time");
        local.set_item("dvc.seen", &(seen - minutes * MINUTE).to_string()).expect("storage");
        let _console = console.reload().await;
        if stays_signed_in {
            wait_until("rows", || rows().len() == 50).await;
        } else {
            wait_for_text("You were signed out after being inactive").await;
            assert!(!stored().contains("dvc.session"));
        }
    }
}

#[wasm_bindgen_test]
async fn a_late_sign_in_response_does_not_replace_the_session() {
    let network = signed_out_network();
    let _console = open_with(&network, "/datavolumes").await;
    network.pause_requests(Op::Token);
    sign_in_with_key("admin", "admin").await;
    wait_until("it is sent", || network.paused(Op::Token).len() == 1).await;
    sign_in_with_token(&network, "researcher").await;
    wait_until("rows", || !rows().is_empty()).await;
    network.resume_requests(Op::Token);
    settle_responses().await;
    click("button", "Account").await;
    wait_for_text("jonas.weber@example.com").await;
    click("button", "Refresh").await;
    settle().await;
    let token = network.last(Op::ListDatavolumes).token.clone();
    assert_eq!(
        token,
        network.requests_of(Op::ListDatavolumes)[0].token,
        "the token has not changed"
    );
    assert_eq!(count_notifications(), 0);
}

#[wasm_bindgen_test]
async fn signing_in_by_another_method_cancels_the_redirect_to_the_provider() {
    let network = network_with_oidc("provider");
    let _console = open_with(&network, "/datavolumes").await;
    network.pause_discovery(true);
    click("button", "Sign in with single sign-on").await;
    sign_in_with_token(&network, "researcher").await;
    wait_until("rows", || !rows().is_empty()).await;
    network.pause_discovery(false);
    settle_responses().await;
    assert_eq!(network.take_redirect(), None);
    assert!(exists("button", "Account") && !stored().contains("verifier"));
}

#[wasm_bindgen_test]
async fn suggestions_of_the_previous_user_are_not_offered_to_the_next() {
    let network = signed_out_network();
    network.add_fault("projects:status=403");
    let _console = open_with(&network, "/datavolumes").await;
    sign_in_with_key("admin", "admin").await;
    wait_until("rows", || rows().len() == 50).await;
    let project = network.emulator(|emulator| emulator.volumes()[0].project_name.to_string());
    navigate_to("/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    type_into("Project", &project[..3]).await;
    advance_time(300).await;
    wait_until("seen projects are suggested", || !names("option").is_empty()).await;
    type_into("Project", "").await;
    sign_out().await;
    network.add_fault("list_datavolumes:status=403");
    sign_in_with_key("researcher", "researcher").await;
    wait_until("signed in", || exists("button", "Account")).await;
    navigate_to("/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    type_into("Project", &project[..3]).await;
    advance_time(300).await;
    settle().await;
    assert_eq!(names("option"), Vec::<String>::new());
}

#[wasm_bindgen_test]
async fn no_announcements_of_the_previous_user_remain() {
    let network = signed_out_network();
    let other = OtherTab::open();
    let volume = crate::detail::deletable_volume(&network);
    let _console = open_with(&network, &format!("/datavolumes/{}", volume.id)).await;
    sign_in_with_key("admin", "admin").await;
    wait_for("heading", &volume.name).await;
    network.pause_requests(Op::PatchDatavolume);
    click("button", "Edit description").await;
    type_into("Description", "Between you and me").await;
    click("button", "Save description").await;
    wait_until("it is sent", || network.paused(Op::PatchDatavolume).len() == 1).await;
    navigate_to("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    other.broadcast("signed-out");
    wait_for_text("You signed out in another tab.").await;
    network.resume_requests(Op::PatchDatavolume);
    settle_responses().await;
    assert_eq!(count_notifications(), 0, "{}", last_announcement());
    assert!(
        !shows_text(&volume.name) && !last_announcement().contains(&volume.name),
        "{}",
        last_announcement()
    );
}

#[wasm_bindgen_test]
async fn a_deletion_looked_up_after_signing_out_is_not_reported() {
    let network = signed_out_network();
    let other = OtherTab::open();
    let volume = crate::detail::deletable_volume(&network);
    let _console = open_with(&network, &format!("/datavolumes/{}", volume.id)).await;
    sign_in_with_key("admin", "admin").await;
    wait_for("heading", &volume.name).await;
    crate::detail::open_delete_dialog().await;
    network.add_fault("delete_datavolume:dropped");
    network.pause_requests(Op::GetDatavolume);
    click("button", "Delete data volume").await;
    wait_until("the outcome is looked up", || !network.paused(Op::GetDatavolume).is_empty()).await;
    other.broadcast("signed-out");
    wait_for("heading", "Sign in").await;
    network.resume_requests(Op::GetDatavolume);
    settle_responses().await;
    assert_eq!(count_notifications(), 0);
    assert!(!last_announcement().contains(&volume.name), "{}", last_announcement());
}

#[wasm_bindgen_test]
async fn an_unreadable_configuration_ends_no_session_and_can_be_retried() {
    let network = signed_out_network();
    let console = open_with_kept_session(&network, "/datavolumes?limit=25").await;
    wait_until("rows", || rows().len() == 25).await;
    network.break_config(true);
    let _console = console.reload().await;
    wait_for_text("Couldn’t load the settings").await;
    for field in ["Client ID", "Client secret", "Token"] {
        assert!(try_find_field(field).is_none(), "{field} has no known destination");
    }
    assert!(!exists("checkbox", "Keep me signed in on this tab"));
    click("button", "Try again").await;
    wait_for("button", "Try again").await;
    network.break_config(false);
    click("button", "Try again").await;
    wait_until("rows", || rows().len() == 25).await;
    assert_eq!(url(), "/datavolumes?limit=25");
    assert_eq!(network.count(Op::Token), 1, "the same session");
}

#[wasm_bindgen_test]
async fn an_unsolicited_callback_ends_no_session() {
    let network = network_with_oidc("provider");
    let console = open_with_kept_session(&network, "/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    replace_url("/sign-in/callback?code=x&state=y");
    let _console = console.reload().await;
    wait_until("rows", || rows().len() == 50).await;
    assert!(exists("button", "Account") && network.token_requests().is_empty());
}

#[wasm_bindgen_test]
async fn a_session_without_a_user_name_keeps_drafts_over_a_reload() {
    let network = signed_out_network();
    let console = open_with_kept_session(&network, "/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    type_into("Description", "Between you and me").await;
    wait_until("the draft is stored", || stored().contains("Between you and me")).await;
    let mut session: Value = serde_json::from_str(&stored_session()).expect("JSON");
    session["token"] = json!("opaque");
    store_session(&session.to_string());
    session_storage().set_item("dvc.person", "\"\"").expect("storage");
    for op in [Op::Clusters, Op::Departments, Op::Projects, Op::PermittedScopes, Op::PvcAssets] {
        network.pause_requests(op);
    }
    let _console = console.reload().await;
    wait_for("heading", "New data volume").await;
    assert_eq!(field_value("Description"), "Between you and me");
}

#[wasm_bindgen_test]
async fn a_kept_session_is_not_renewed_with_the_development_key() {
    let network = Network::new();
    network.set_access_key(None);
    let console = open_with(&network, "/datavolumes").await;
    click("checkbox", "Keep me signed in on this tab").await;
    sign_in_with_token(&network, "researcher").await;
    wait_until("rows", || !rows().is_empty()).await;
    network.set_access_key(Some("admin"));
    let _console = console.reload().await;
    wait_until("rows", || !rows().is_empty()).await;
    network.advance_server(25 * 3_600_000);
    shift_clock(60_000.0);
    click("button", "Refresh").await;
    wait_for_text("Your session expired").await;
    assert_eq!(network.count(Op::Token), 0);
}

#[wasm_bindgen_test]
async fn a_malformed_token_response_is_neither_used_nor_shown() {
    for response in [json!("eyJhbGciOi.secret"), json!({"accessToken": ["eyJhbGciOi.secret"]})] {
        let network = signed_out_network();
        let _console = open_with(&network, "/datavolumes").await;
        network.respond_with(Op::Token, 200, &response);
        sign_in_with_key("admin", "admin").await;
        wait_for_text("The server’s response isn’t valid").await;
        let html = app_element().outer_html();
        assert!(!html.contains("Oi.secret") && !shows_text("eyJ"), "{response}");
        assert_eq!(network.count(Op::ListDatavolumes), 0, "{response}");
        network.clear_faults();
        sign_in_with_key("admin", "admin").await;
        wait_until("rows", || rows().len() == 50).await;
    }
}
