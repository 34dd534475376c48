//! Server failures, unknown scope types, hidden tabs, and unusable browser storage.

use crate::detail::{deletable_volume, open_page};
use crate::harness::{
    BlockedStorage, FullStorage, Network, Op, advance_time, click, exists, field_value, find_all,
    navigate_to, open, open_with, rows, set_hidden, settle, shows_text, text_of, type_into,
    wait_for, wait_for_text, wait_until,
};
use data_volumes_console::domain::Columns;
use emulator::{Fault, FaultKind};
use leptos::prelude::window;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

/// Responds to requests for the list.
fn respond_to_list(network: &Network, status: u16, content_type: &str, body: &str) {
    let kind = FaultKind::Body {
        status,
        content_type: content_type.to_owned(),
        body: body.as_bytes().to_vec(),
    };
    network.emulator(|emulator| {
        emulator.add_fault(Fault { operation: Some(Op::ListDatavolumes), nth: None, kind });
    });
}

#[wasm_bindgen_test]
async fn every_kind_of_server_failure_is_shown_and_can_be_retried() {
    let json = r#"{"code":1,"message":"The database is away"}"#;
    let html = "<!doctype html><title>502</title><h1>Bad gateway of Example Inc.</h1>";
    for status in [500, 502, 503, 504] {
        for (content_type, body, message) in [
            ("application/json", json, "The database is away".to_owned()),
            // A gateway may change the content type.
            ("text/plain", json, "The database is away".to_owned()),
            ("text/html", html, format!("the status {status} without an explanation")),
            ("", "", format!("the status {status} without an explanation")),
            ("application/json", "{\"code\":", format!("the status {status}: {{\"code\":")),
        ] {
            let network = Network::new();
            respond_to_list(&network, status, content_type, body);
            let _console = open_with(&network, "/datavolumes").await;
            wait_for_text(&message).await;
            assert!(
                !shows_text("Example Inc.") && !shows_text("No data volumes yet"),
                "{status} {body}"
            );
            network.clear_faults();
            click("button", "Try again").await;
            wait_until("rows", || rows().len() == 50).await;
        }
    }
}

#[wasm_bindgen_test]
async fn a_truncated_response_is_an_error() {
    let network = Network::new();
    network.add_fault("list_datavolumes:truncated");
    let _console = open_with(&network, "/datavolumes").await;
    wait_for_text("The server’s response isn’t valid").await;
    assert!(!shows_text("No data volumes yet"));
    let network = Network::new();
    let volume = deletable_volume(&network);
    network.add_fault("get_datavolume:truncated");
    let _console = open_with(&network, &format!("/datavolumes/{}", volume.id)).await;
    wait_for_text("The server’s response isn’t valid").await;
    network.clear_faults();
    click("button", "Try again").await;
    wait_for("heading", &volume.name).await;
}

#[wasm_bindgen_test]
async fn a_scope_of_an_unknown_type_is_shown_verbatim() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let scope = json!({"scopeType": "region", "scopeId": "eu", "scopeName": "Europe"});
    let mut body: Value = network.get_json(&format!("/api/v1/datavolumes/{}", volume.id));
    body["sharedScopes"] = json!([scope]);
    network.respond_with(Op::GetDatavolume, 200, &body);
    network.respond_with(Op::GetSharedScopes, 200, &json!([scope]));
    let console = open_page(&network, &volume).await;
    wait_for_text("Shared with region Europe").await;
    drop(console);
    let _console = open_with(&network, &format!("/datavolumes/{}/sharing", volume.id)).await;
    let table = wait_for("table", "Shared scopes").await;
    assert!(text_of(&table).contains("region") && text_of(&table).contains("Europe"));
    assert!(exists("button", "Remove Europe"));
}

#[wasm_bindgen_test]
async fn a_tab_hidden_for_hours_refreshes_once_when_shown() {
    let console = open("/datavolumes?filterBy=phase==Creating").await;
    let network = &console.network;
    wait_until("rows", || !rows().is_empty()).await;
    set_hidden(true).await;
    let before = network.count(Op::ListDatavolumes);
    advance_time(9 * 3_600_000).await;
    assert_eq!(network.count(Op::ListDatavolumes), before);
    network.advance_server(60_000);
    set_hidden(false).await;
    wait_for_text("No data volumes match").await;
    assert_eq!(network.count(Op::ListDatavolumes), before + 1);
}

#[wasm_bindgen_test]
async fn drafts_survive_navigation_with_full_storage() {
    let console = open("/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    let full = FullStorage::new();
    type_into("Name", "typed-while-it-is-full").await;
    type_into("Description", "and not lost").await;
    settle().await;
    assert_eq!(field_value("Name"), "typed-while-it-is-full");
    navigate_to("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    click("button", "Columns").await;
    settle().await;
    click("link", "New data volume").await;
    wait_for("heading", "New data volume").await;
    assert_eq!(
        (field_value("Name"), field_value("Description")),
        ("typed-while-it-is-full".to_owned(), "and not lost".to_owned()),
        "the draft is kept in memory"
    );
    drop(full);
    drop(console);
}

#[wasm_bindgen_test]
async fn drafts_survive_navigation_with_blocked_storage() {
    let network = crate::session::signed_out_network();
    let console = open_with(&network, "/datavolumes/new").await;
    let blocked = BlockedStorage::new();
    assert!(window().session_storage().is_err() && window().local_storage().is_err());
    let console = console.reload().await;
    wait_for("heading", "Sign in").await;
    click("checkbox", "Keep me signed in on this tab").await;
    crate::session::sign_in_with_key("admin", "admin").await;
    wait_for("heading", "New data volume").await;
    type_into("Name", "typed-while-it-is-forbidden").await;
    settle().await;
    navigate_to("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    click("link", "New data volume").await;
    wait_for("heading", "New data volume").await;
    assert_eq!(field_value("Name"), "typed-while-it-is-forbidden", "the draft is kept in memory");
    click("button", "Account").await;
    click("button", "Sign out").await;
    wait_for("heading", "Sign in").await;
    drop(blocked);
    drop(console);
}

#[wasm_bindgen_test]
async fn the_console_starts_with_any_stored_values() {
    for stored in ["", "{", "null", "[]", "\"x\"", "{\"version\":99}", "\u{0}", "7e999"] {
        let console = open("/datavolumes").await;
        for storage in [window().local_storage(), window().session_storage()] {
            let storage = storage.ok().flatten().expect("storage");
            for key in [
                "dvc.columns",
                "dvc.views",
                "dvc.theme",
                "dvc.single-keys",
                "dvc.keys",
                "dvc.absolute-times",
                "dvc.utc",
                "dvc.paused",
                "dvc.draft",
                "dvc.place",
                "dvc.descriptions",
                "dvc.sharing",
                "dvc.intents",
                "dvc.creation",
                "dvc.session",
                "dvc.person",
                "dvc.flow",
                "dvc.views.aside",
                "dvc.sign-outs",
                "dvc.seen",
                "dvc.last-person",
                "dvc.recent",
            ] {
                storage.set_item(key, stored).expect("storage");
            }
        }
        let console = console.reload().await;
        wait_until("rows", || rows().len() == 50).await;
        assert_eq!(
            find_all("columnheader").len(),
            Columns::default().shown().len() + 1,
            "{stored:?}"
        );
        navigate_to("/datavolumes/new").await;
        wait_for("heading", "New data volume").await;
        assert_eq!(field_value("Name"), "", "{stored:?}");
        drop(console);
    }
}
