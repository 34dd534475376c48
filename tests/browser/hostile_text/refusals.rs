//! The words of refusals, of every operation that writes and of the provider.

use super::{PAYLOADS, holds, tells};
use crate::detail::{ask_to_delete, page, plain};
use crate::harness::{
    Op, Wire, click, eventually, find, go_to_address, open_with, pass, root, settle, shown,
    type_into,
};
use crate::session::{sign_in_with_key, wire};
use crate::sign_in::{leave, offering, param};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

/// Has `op` refuse in these words from now on.
fn refuse(wire: &Wire, op: Op, words: &str) {
    wire.clear_faults();
    let problem = json!({"code": 422, "message": words, "details": format!("{words} 2")});
    wire.answer(op, 422, &problem);
}

async fn told(payload: &str, place: &str) {
    eventually(&format!("{payload:?} by {place}"), || tells(payload)).await;
    settle().await;
    holds(payload, place);
}

#[wasm_bindgen_test]
async fn of_signing_in() {
    let wire = wire();
    let _console = open_with(&wire, "/datavolumes").await;
    for payload in PAYLOADS {
        refuse(&wire, Op::Token, payload);
        sign_in_with_key("admin", "guess").await;
        told(payload, "signing in").await;
    }
}

#[wasm_bindgen_test]
async fn of_the_provider() {
    for payload in PAYLOADS {
        let wire = offering("provider");
        let console = open_with(&wire, "/datavolumes").await;
        let to = leave(&wire).await;
        let state = param(&to, "state").expect("a state");
        let words = String::from(js_sys::encode_uri_component(payload));
        go_to_address(&format!(
            "/sign-in/callback?error=access_denied&error_description={words}&state={state}"
        ));
        let _console = console.reload().await;
        told(payload, "the provider").await;
    }
}

#[wasm_bindgen_test]
async fn of_saving_a_description() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "Another").await;
    for payload in PAYLOADS {
        refuse(&wire, Op::PatchDatavolume, payload);
        click("button", "Save description").await;
        told(payload, "saving").await;
    }
}

#[wasm_bindgen_test]
async fn of_deleting() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    ask_to_delete().await;
    for payload in PAYLOADS {
        refuse(&wire, Op::DeleteDatavolume, payload);
        click("button", "Delete data volume").await;
        told(payload, "deleting").await;
        assert_eq!(root().tag_name(), "DIALOG", "{payload:?}");
    }
}

#[wasm_bindgen_test]
async fn of_changing_the_sharing() {
    let wire = Wire::new();
    let volume = crate::sharing::some(&wire, |it| it.shared_scopes.len() > 1);
    let _console = open_with(&wire, &format!("/datavolumes/{}/sharing", volume.id)).await;
    shown("heading", "Sharing").await;
    let first = &volume.shared_scopes[0].scope_name;
    eventually("the list", || tells(first)).await;
    click("button", &format!("Remove {first}")).await;
    for payload in PAYLOADS {
        refuse(&wire, Op::PatchSharedScopes, payload);
        let name = |it: &str| crate::harness::is_there("button", it);
        let again = if name("Apply changes") { "Apply changes" } else { "Retry failed" };
        click("button", again).await;
        told(payload, "sharing").await;
    }
}

#[wasm_bindgen_test]
async fn of_creating_and_of_checking_the_name() {
    let wire = Wire::new();
    let _console = crate::create::filled(&wire).await;
    for payload in PAYLOADS {
        refuse(&wire, Op::CreateDatavolume, payload);
        let before = wire.count(Op::CreateDatavolume);
        find("button", "Create data volume").click();
        eventually("it is sent", || wire.count(Op::CreateDatavolume) > before).await;
        told(payload, "creating").await;
    }
    for (number, payload) in PAYLOADS.iter().enumerate() {
        refuse(&wire, Op::NameAvailability, payload);
        type_into("Name", &format!("name-{number}")).await;
        pass(300).await;
        told(payload, "the name").await;
    }
}

#[wasm_bindgen_test]
async fn of_reading_one_data_volume_and_its_scopes() {
    for payload in PAYLOADS {
        for (op, place) in [(Op::GetDatavolume, ""), (Op::GetSharedScopes, "/sharing")] {
            let wire = Wire::new();
            let volume = plain(&wire);
            refuse(&wire, op, payload);
            let _console = open_with(&wire, &format!("/datavolumes/{}{place}", volume.id)).await;
            told(payload, "reading").await;
        }
    }
}
