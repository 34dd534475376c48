//! Injection into the error messages of every write and of the provider.

use super::{PAYLOADS, assert_page_is_safe, shows_payload};
use crate::detail::{deletable_volume, open_delete_dialog, open_page};
use crate::harness::{
    Network, Op, advance_time, click, exists, find, open_with, replace_url, root, settle,
    type_into, wait_for, wait_until,
};
use crate::session::{sign_in_with_key, signed_out_network};
use crate::sign_in::{network_with_oidc, param, start_sign_in};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

/// Refuses `op` with this message from now on.
fn respond_with_message(network: &Network, op: Op, message: &str) {
    network.clear_faults();
    let problem = json!({"code": 422, "message": message, "details": format!("{message} 2")});
    network.respond_with(op, 422, &problem);
}

async fn expect_escaped(payload: &str, place: &str) {
    wait_until(&format!("{payload:?} by {place}"), || shows_payload(payload)).await;
    settle().await;
    assert_page_is_safe(payload, place);
}

#[wasm_bindgen_test]
async fn errors_of_signing_in_are_escaped() {
    let network = signed_out_network();
    let _console = open_with(&network, "/datavolumes").await;
    for payload in PAYLOADS {
        respond_with_message(&network, Op::Token, payload);
        sign_in_with_key("admin", "guess").await;
        expect_escaped(payload, "signing in").await;
    }
}

#[wasm_bindgen_test]
async fn errors_of_the_provider_are_escaped() {
    for payload in PAYLOADS {
        let network = network_with_oidc("provider");
        let console = open_with(&network, "/datavolumes").await;
        let to = start_sign_in(&network).await;
        let state = param(&to, "state").expect("a state");
        let message = String::from(js_sys::encode_uri_component(payload));
        replace_url(&format!(
            "/sign-in/callback?error=access_denied&error_description={message}&state={state}"
        ));
        let _console = console.reload().await;
        expect_escaped(payload, "the provider").await;
    }
}

#[wasm_bindgen_test]
async fn errors_of_saving_a_description_are_escaped() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "Another").await;
    for payload in PAYLOADS {
        respond_with_message(&network, Op::PatchDatavolume, payload);
        click("button", "Save description").await;
        expect_escaped(payload, "saving").await;
    }
}

#[wasm_bindgen_test]
async fn errors_of_deleting_are_escaped() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    open_delete_dialog().await;
    for payload in PAYLOADS {
        respond_with_message(&network, Op::DeleteDatavolume, payload);
        click("button", "Delete data volume").await;
        expect_escaped(payload, "deleting").await;
        assert_eq!(root().tag_name(), "DIALOG", "{payload:?}");
    }
}

#[wasm_bindgen_test]
async fn errors_of_changing_the_sharing_are_escaped() {
    let network = Network::new();
    let volume = crate::sharing::find_volume(&network, |it| it.shared_scopes.len() > 1);
    let _console = open_with(&network, &format!("/datavolumes/{}/sharing", volume.id)).await;
    wait_for("heading", &format!("Sharing: {}", volume.name)).await;
    let first = &volume.shared_scopes[0].scope_name;
    wait_until("the list", || shows_payload(first)).await;
    click("button", &format!("Remove {first}")).await;
    for payload in PAYLOADS {
        respond_with_message(&network, Op::PatchSharedScopes, payload);
        let has_button = |name: &str| exists("button", name);
        let button = if has_button("Apply changes") { "Apply changes" } else { "Retry failed" };
        click("button", button).await;
        expect_escaped(payload, "sharing").await;
    }
}

#[wasm_bindgen_test]
async fn errors_of_creating_and_checking_the_name_are_escaped() {
    let network = Network::new();
    let _console = crate::create::open_filled_form(&network).await;
    for payload in PAYLOADS {
        respond_with_message(&network, Op::CreateDatavolume, payload);
        let before = network.count(Op::CreateDatavolume);
        find("button", "Create data volume").click();
        wait_until("it is sent", || network.count(Op::CreateDatavolume) > before).await;
        expect_escaped(payload, "creating").await;
    }
    for (number, payload) in PAYLOADS.iter().enumerate() {
        respond_with_message(&network, Op::NameAvailability, payload);
        type_into("Name", &format!("name-{number}")).await;
        advance_time(300).await;
        expect_escaped(payload, "the name").await;
    }
}

#[wasm_bindgen_test]
async fn errors_of_fetching_a_volume_and_its_scopes_are_escaped() {
    for payload in PAYLOADS {
        for (op, place) in [(Op::GetDatavolume, ""), (Op::GetSharedScopes, "/sharing")] {
            let network = Network::new();
            let volume = deletable_volume(&network);
            respond_with_message(&network, op, payload);
            let _console = open_with(&network, &format!("/datavolumes/{}{place}", volume.id)).await;
            expect_escaped(payload, "reading").await;
        }
    }
}
