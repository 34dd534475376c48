//! Signing in and out with access keys and tokens, and what is stored.

mod end_notice;
mod idle_timeout;
pub mod tabs;
mod token_renewal;

use crate::create::fill_in_with_typed_project;
use crate::harness::{
    Network, Op, advance_time, app_element, click, description_of, exists, field, field_value,
    find, focused, open, open_with, query_all, rows, settle, shows_text, try_find_field, type_into,
    url, wait_for, wait_for_text, wait_until,
};
use leptos::prelude::window;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// A network whose configuration has no access key.
pub fn signed_out_network() -> Rc<Network> {
    let network = Network::new();
    network.set_access_key(None);
    network
}

pub async fn sign_in_with_key(key: &str, secret: &str) {
    type_into("Client ID", key).await;
    type_into("Client secret", secret).await;
    click("button", "Sign in with access key").await;
}

/// Everything in the browser's storage as text, except the count of sign-outs.
pub fn stored() -> String {
    let mut all = String::new();
    for storage in [window().local_storage(), window().session_storage()] {
        let storage = storage.ok().flatten().expect("storage");
        for index in 0..storage.length().expect("a length") {
            let key = storage.key(index).expect("a key").expect("a key");
            let value = storage.get_item(&key).expect("a value").unwrap_or_default();
            if key != "dvc.sign-outs" {
                all += &format!("{key}={value}\n");
            }
        }
    }
    all
}

#[wasm_bindgen_test]
async fn a_signed_out_user_is_redirected_to_sign_in_and_back() {
    let network = signed_out_network();
    let _console = open_with(&network, "/datavolumes?sortBy=phase&limit=25").await;
    wait_for("heading", "Sign in").await;
    assert_eq!(network.count(Op::ListDatavolumes), 0, "nothing is requested without a token");
    sign_in_with_key("admin", "admin").await;
    wait_until("back", || url() == "/datavolumes?sortBy=phase&limit=25").await;
    wait_until("rows", || rows().len() == 25).await;
    assert!(network.last(Op::Token).token.is_none());
}

#[wasm_bindgen_test]
async fn a_wrong_key_shows_the_server_message_and_keeps_the_form() {
    let network = signed_out_network();
    let _console = open_with(&network, "/datavolumes").await;
    sign_in_with_key("admin", "guess").await;
    wait_for_text("The client ID or the client secret is wrong.").await;
    assert_eq!(field_value("Client ID"), "admin");
    assert!(url().starts_with("/sign-in"));
    sign_in_with_key("admin", "admin").await;
    wait_until("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn an_incomplete_key_is_not_sent() {
    let network = signed_out_network();
    let _console = open_with(&network, "/datavolumes").await;
    type_into("Client ID", " ").await;
    click("button", "Sign in with access key").await;
    wait_for_text("Enter the client ID of the access key.").await;
    wait_for_text("Enter the client secret of the access key.").await;
    assert_eq!(field("Client ID").get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(network.count(Op::Token), 0);
}

#[wasm_bindgen_test]
async fn a_pasted_token_may_include_its_header_prefix() {
    let network = signed_out_network();
    let _console = open_with(&network, "/datavolumes").await;
    let token = network.token_for("admin");
    type_into("Token", &format!("  Bearer {token}\n")).await;
    click("button", "Sign in with token").await;
    wait_until("rows", || rows().len() == 50).await;
    assert_eq!(network.last(Op::ListDatavolumes).token.as_deref(), Some(token.as_str()));
    assert_eq!(network.count(Op::Token), 0);
}

#[wasm_bindgen_test]
async fn an_invalid_token_is_not_sent() {
    let network = signed_out_network();
    let _console = open_with(&network, "/datavolumes").await;
    for text in ["", "with blanks", "süß"] {
        type_into("Token", text).await;
        click("button", "Sign in with token").await;
        settle().await;
        assert_eq!(field("Token").get_attribute("aria-invalid").as_deref(), Some("true"), "{text}");
    }
    assert_eq!(network.count(Op::ListDatavolumes), 0);
}

#[wasm_bindgen_test]
async fn a_refused_token_returns_to_the_sign_in_page() {
    let network = signed_out_network();
    let _console = open_with(&network, "/datavolumes?limit=25").await;
    type_into("Token", "not.a.token").await;
    click("button", "Sign in with token").await;
    wait_until("the field says so", || {
        try_find_field("Token").is_some_and(|it| {
            description_of(&it).contains("This token isn’t valid or has expired.")
        })
    })
    .await;
    assert_eq!(url(), "/sign-in?then=%2Fdatavolumes%3Flimit%3D25");
    assert!(!shows_text("Your session expired"), "there was none");
    type_into("Token", &network.token_for("admin")).await;
    click("button", "Sign in with token").await;
    wait_until("rows", || rows().len() == 25).await;
}

#[wasm_bindgen_test]
async fn the_token_is_only_in_the_header() {
    let network = signed_out_network();
    let console = open_with(&network, "/datavolumes").await;
    let token = network.token_for("admin");
    type_into("Token", &token).await;
    click("button", "Sign in with token").await;
    wait_until("rows", || rows().len() == 50).await;
    click("button", "Account").await;
    let secret = token.rsplit('.').next().expect("a signature");
    let html = app_element().outer_html();
    assert!(!html.contains(&token) && !html.contains(secret), "not in the page");
    assert!(try_find_field("Token").is_none());
    assert!(!stored().contains(secret), "not in storage: {}", stored());
    assert!(!url().contains(secret));
    for sent in network.requests() {
        assert!(!sent.url.contains(secret) && !sent.body.to_string().contains(secret));
        let is_config = sent.op.is_none();
        assert_eq!(sent.token.is_none(), is_config, "{}", sent.url);
    }

    let _console = console.reload().await;
    wait_for("heading", "Sign in").await;
}

#[wasm_bindgen_test]
async fn the_secret_of_an_access_key_is_sent_once_and_not_stored() {
    let network = signed_out_network();
    let _console = open_with(&network, "/datavolumes").await;
    assert_eq!(
        field("Client secret").get_attribute("type").as_deref(),
        Some("password"),
        "the secret is masked"
    );
    sign_in_with_key("researcher", "researcher").await;
    wait_until("rows", || !rows().is_empty()).await;
    assert_eq!(network.count(Op::Token), 1);
    assert_eq!(network.last(Op::Token).body["clientSecret"], "researcher");
    assert!(!stored().contains("researcher"));
    assert!(!url().contains("researcher"));
}

#[wasm_bindgen_test]
async fn keep_me_signed_in_stores_the_session_for_the_tab() {
    let network = signed_out_network();
    let console = open_with(&network, "/datavolumes").await;
    click("checkbox", "Keep me signed in on this tab").await;
    sign_in_with_key("admin", "admin").await;
    wait_until("rows", || rows().len() == 50).await;
    let local = window().local_storage().ok().flatten().expect("storage");
    for index in 0..local.length().expect("a length") {
        let key = local.key(index).expect("a key").expect("a key");
        let stored_value = local.get_item(&key).expect("a value").unwrap_or_default();
        assert!(!stored_value.contains("ey"), "no token in storage that outlives the tab: {key}");
    }
    let console = console.reload().await;
    wait_until("rows", || rows().len() == 50).await;
    assert_eq!(network.count(Op::Token), 1, "the same token");
    click("button", "Account").await;
    click("button", "Sign out").await;
    assert_eq!(stored(), "", "signing out wipes it");
    let _console = console.reload().await;
    wait_for("heading", "Sign in").await;
}

#[wasm_bindgen_test]
async fn simultaneous_401s_lead_to_one_sign_in_page_and_back() {
    let network = Network::new();
    for op in ["list_datavolumes", "count_datavolumes", "clusters", "departments"] {
        network.add_fault(&format!("{op}:status=401"));
    }
    for op in [Op::ListDatavolumes, Op::CountDatavolumes, Op::Clusters, Op::Departments] {
        network.pause_requests(op);
    }
    let before = window().history().expect("a history").length().expect("a length");
    let _console = open_with(&network, "/datavolumes?sortBy=phase").await;
    wait_until("all are requested", || {
        network.requests().iter().filter(|sent| sent.is_paused()).count() == 4
    })
    .await;
    for op in [Op::ListDatavolumes, Op::CountDatavolumes, Op::Clusters, Op::Departments] {
        network.resume_requests(op);
    }
    wait_for("heading", "Sign in").await;
    settle().await;
    assert_eq!(url(), "/sign-in?then=%2Fdatavolumes%3FsortBy%3Dphase");
    assert!(network.count(Op::Token) <= 2, "and one attempt to renew the token");
    let before_wait = network.requests().len();
    advance_time(120_000).await;
    assert_eq!(network.requests().len(), before_wait, "nothing more is requested");
    assert_eq!(window().history().expect("a history").length().expect("a length"), before);
    assert!(!shows_text("Couldn’t"), "there are no further messages");
    assert!(query_all(&app_element(), ".toast").is_empty());

    network.clear_faults();
    sign_in_with_key("admin", "admin").await;
    wait_until("back", || url() == "/datavolumes?sortBy=phase").await;
    wait_until("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn a_401_for_an_old_token_does_not_end_the_new_session() {
    let network = signed_out_network();
    network.add_fault("projects:status=403");
    let _console = open_with(&network, "/datavolumes/new").await;
    sign_in_with_key("admin", "admin").await;
    wait_for("heading", "New data volume").await;
    // Leaving does not abort a write, so its 401 arrives in the session of another user.
    network.add_fault("create_datavolume:status=401,nth=1");
    network.pause_requests(Op::CreateDatavolume);
    fill_in_with_typed_project().await;
    click("button", "Create data volume").await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    wait_for("heading", "Sign in").await;
    sign_in_with_key("viewer", "viewer").await;
    wait_until("rows", || rows().len() == 50).await;
    network.resume_requests(Op::CreateDatavolume);
    settle().await;
    settle().await;
    assert_eq!(url(), "/datavolumes");
    assert!(exists("button", "Account"), "still signed in");
}

#[wasm_bindgen_test]
async fn signing_out_removes_the_data_of_the_user() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?search=lidar").await;
    wait_until("rows", || !rows().is_empty()).await;
    click("button", "Account").await;
    wait_for_text("maya.lindqvist@example.com").await;
    click("button", "Sign out").await;
    wait_for("heading", "Sign in").await;
    wait_for_text("You have signed out.").await;
    assert_eq!(url(), "/sign-in", "the next user may be another one");
    assert!(!exists("button", "Account") && rows().is_empty());
    assert!(!shows_text("maya"));
    let before_wait = network.requests().len();
    advance_time(60_000).await;
    assert_eq!(network.requests().len(), before_wait, "nothing more is requested");
}

#[wasm_bindgen_test]
async fn a_failed_development_sign_in_is_reported() {
    let network = Network::new();
    network.add_fault("grant_token:status=503,nth=1");
    let _console = open_with(&network, "/datavolumes").await;
    wait_for_text("Couldn’t sign in").await;
    assert!(shows_text("Service Unavailable (injected)"));
    sign_in_with_key("admin", "admin").await;
    wait_until("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn a_development_access_key_signs_in_automatically() {
    let console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    assert_eq!(console.network.count(Op::Token), 1);
    assert!(shows_text("Emulator"), "the badge shows a development backend");
    assert_eq!(focused(), "", "without taking the focus");
}

#[wasm_bindgen_test]
async fn invalid_parts_of_the_address_are_reported_after_signing_in() {
    let network = signed_out_network();
    let address = "/datavolumes?filterBy=nam==x,phase==Ready&colour=red";
    let _console = open_with(&network, address).await;
    wait_for("heading", "Sign in").await;
    sign_in_with_key("admin", "admin").await;
    wait_for_text("Parts of this link aren’t valid and were ignored").await;
    assert!(shows_text("colour: unknown parameter"));
    assert_eq!(url(), address, "the address can still be corrected");
}

#[wasm_bindgen_test]
async fn a_401_of_a_companion_operation_does_not_end_the_session() {
    let companions = ["clusters", "departments", "permitted_scopes", "projects"];
    for refusing in [&companions[..1], &companions[1..2], &companions[2..3], &companions[..]] {
        let network = Network::new();
        for op in refusing {
            network.add_fault(&format!("{op}:status=401"));
        }
        let _console = open_with(&network, "/datavolumes").await;
        wait_until("rows", || rows().len() == 50).await;
        advance_time(30_000).await;
        assert!(exists("button", "Account") && url() == "/datavolumes", "{refusing:?}");
        assert_eq!(network.count(Op::Token), 1, "{refusing:?}: it is not renewed either");
        click("link", "New data volume").await;
        wait_for("heading", "New data volume").await;
        if refusing.contains(&"projects") {
            find("combobox", "Project").click();
            wait_for_text("Projects can’t be listed").await;
        }
    }
}

#[wasm_bindgen_test]
async fn a_401_of_companions_and_data_volumes_ends_the_session() {
    let network = Network::new();
    for op in ["permitted_scopes", "clusters", "departments", "projects", "list_datavolumes"] {
        network.add_fault(&format!("{op}:status=401"));
    }
    let _console = open_with(&network, "/datavolumes/new").await;
    wait_for_text("Your session expired").await;
}

#[wasm_bindgen_test]
async fn the_reason_for_being_signed_out_stays_until_the_user_signs_in() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    wait_for_text("You have signed out.").await;
    click("button", "Sign in with access key").await;
    assert!(shows_text("You have signed out."), "an empty form is no attempt");
    sign_in_with_key("admin", "wrong").await;
    wait_for_text("Couldn’t sign in").await;
    assert!(shows_text("You have signed out."), "nothing moves");
}
