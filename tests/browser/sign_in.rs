//! Signing in at an OpenID provider.

mod recovery;

use crate::harness::{
    Console, Network, Op, app_element, click, exists, find, last_announcement, names, open_with,
    query_all, replace_url, rows, settle, shows_text, type_into, url, wait_for, wait_for_text,
    wait_until,
};
use crate::session::{sign_in_with_key, signed_out_network, stored};
use leptos::prelude::window;
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

const SIGN_IN: &str = "Sign in with single sign-on";

fn origin() -> String {
    window().location().origin().expect("an origin")
}

fn oidc_config(exchange: &str) -> Value {
    let issuer = format!("{}/auth/realms/runai", origin());
    json!({"issuer": issuer, "clientId": "data-volumes-console", "exchange": exchange})
}

/// A network whose configuration offers single sign-on before the other methods.
pub fn network_with_oidc(exchange: &str) -> Rc<Network> {
    let network = signed_out_network();
    let methods = ["singleSignOn", "accessKey", "token"];
    network.set_config(&json!({"signIn": methods, "oidc": oidc_config(exchange)}));
    network
}

/// Starts to sign in; returns the address that the console redirects to.
pub async fn start_sign_in(network: &Network) -> String {
    click("button", SIGN_IN).await;
    let mut to = None;
    wait_until("the console redirects", || {
        to = to.take().or_else(|| network.take_redirect());
        to.is_some()
    })
    .await;
    to.expect("an address")
}

/// Reloads the console at the callback of the provider.
async fn return_from_provider(console: Console, address: &str) -> Console {
    replace_url(address);
    console.reload().await
}

/// Signs in at the provider with an access key, from the sign-in page.
pub async fn sign_in_at_provider(console: Console, key: &str) -> Console {
    let network = console.network.clone();
    let to = start_sign_in(&network).await;
    let callback = network.follow_redirect(&format!("{to}&login_hint={key}"));
    return_from_provider(console, &callback).await
}

/// Signs in at the provider, keeps the session in the tab, and shows the list.
pub async fn sign_in_and_keep_session(network: &Rc<Network>) -> Console {
    let console = open_with(network, "/sign-in").await;
    click("checkbox", "Keep me signed in on this tab").await;
    let console = sign_in_at_provider(console, "admin").await;
    wait_until("rows", || rows().len() == 50).await;
    console
}

pub fn param(address: &str, name: &str) -> Option<String> {
    let (_, query) = address.split_once('?')?;
    web_sys::UrlSearchParams::new_with_str(query).expect("a query").get(name)
}

#[wasm_bindgen_test]
async fn signing_in_at_the_provider_returns_to_the_requested_page() {
    let network = network_with_oidc("provider");
    let console = open_with(&network, "/datavolumes?sortBy=phase&limit=25").await;
    wait_for("heading", "Sign in").await;
    assert!(shows_text("You’ll be sent to"));
    let to = start_sign_in(&network).await;
    assert!(
        to.starts_with(&format!("{}/auth/realms/runai/protocol/openid-connect/auth?", origin()))
    );
    let parameter = |name| param(&to, name).unwrap_or_default();
    assert_eq!(parameter("response_type"), "code");
    assert_eq!(parameter("code_challenge_method"), "S256");
    assert_eq!(parameter("redirect_uri"), format!("{}/sign-in/callback", origin()));
    for name in ["state", "nonce", "code_challenge"] {
        assert_eq!(parameter(name).len(), 43, "{name}");
    }
    let before = window().history().expect("a history").length().expect("a length");
    let callback = network.follow_redirect(&format!("{to}&login_hint=researcher"));
    let _console = return_from_provider(console, &callback).await;
    wait_until("rows", || !rows().is_empty()).await;
    assert_eq!(url(), "/datavolumes?sortBy=phase&limit=25");
    assert_eq!(window().history().expect("a history").length().expect("a length"), before);
    let [token_request] = network.token_requests().try_into().ok().expect("one request");
    let form = token_request.body.as_str().expect("a form").to_owned();
    assert!(form.contains("code_verifier=") && token_request.token.is_none(), "{form}");
    assert_eq!(network.count(Op::Token), 0, "the control plane is not involved");
    click("button", "Account").await;
    wait_for_text("jonas.weber@example.com").await;
    assert!(shows_text("Single sign-on at "));
}

#[wasm_bindgen_test]
async fn each_sign_in_has_its_own_state_nonce_and_challenge() {
    let network = network_with_oidc("provider");
    let _console = open_with(&network, "/sign-in").await;
    let (first, second) = (start_sign_in(&network).await, start_sign_in(&network).await);
    for name in ["state", "nonce", "code_challenge"] {
        assert_ne!(param(&first, name), param(&second, name), "{name}");
    }
}

#[wasm_bindgen_test]
async fn the_code_is_removed_from_address_and_storage_before_the_exchange() {
    let network = network_with_oidc("provider");
    let console = open_with(&network, "/datavolumes/new").await;
    let to = start_sign_in(&network).await;
    let before = stored();
    assert!(
        before.contains("verifier") && !before.contains(&param(&to, "code_challenge").unwrap())
    );
    let callback = network.follow_redirect(&format!("{to}&login_hint=admin"));
    network.pause_token_endpoint(true);
    let _console = return_from_provider(console, &callback).await;
    let code = param(&callback, "code").expect("a code");
    assert_eq!(url(), "/sign-in/callback?then=%2Fdatavolumes%2Fnew");
    wait_for_text("Signing you in").await;
    wait_until("the code is being redeemed", || network.token_requests().len() == 1).await;
    assert!(!stored().contains("verifier"), "{}", stored());
    assert!(!app_element().outer_html().contains(&code));
    network.pause_token_endpoint(false);
    wait_for("heading", "New data volume").await;
    for issued in network.emulator(|emulator| emulator.issued_tokens().to_vec()) {
        assert!(!stored().contains(&issued) && !url().contains(&issued));
        assert!(!app_element().outer_html().contains(&issued));
    }
}

#[wasm_bindgen_test]
async fn resubmitting_the_provider_form_after_back_signs_in() {
    let network = network_with_oidc("provider");
    let console = open_with(&network, "/sign-in?then=%2Fdatavolumes%2Fnew").await;
    let form = format!("{}&login_hint=admin", start_sign_in(&network).await);
    let console = return_from_provider(console, &network.follow_redirect(&form)).await;
    wait_for("heading", "New data volume").await;
    let console = return_from_provider(console, &network.follow_redirect(&form)).await;
    wait_for("heading", "New data volume").await;
    assert_eq!(url(), "/datavolumes/new");
    click("button", "Account").await;
    click("button", "Sign out").await;
    wait_for("heading", "Sign in").await;
    let _console = return_from_provider(console, &network.follow_redirect(&form)).await;
    wait_for_text("This tab hasn’t started to sign in").await;
}

#[wasm_bindgen_test]
async fn an_unsolicited_callback_signs_nobody_in() {
    let network = network_with_oidc("provider");
    for (query, message) in [
        ("code=stolen&state=guessed", "This tab hasn’t started to sign in"),
        ("code=stolen", "This tab didn’t start this sign-in"),
        ("error=access_denied&error_description=Call+0800&state=x", "hasn’t started to sign in"),
    ] {
        let _console = open_with(&network, &format!("/sign-in/callback?{query}")).await;
        wait_for_text(message).await;
        assert!(last_announcement().contains(message), "it is announced");
        assert_eq!(url(), "/sign-in");
        assert!(!shows_text("0800"), "the message of the callback is not shown");
        assert!(exists("button", SIGN_IN));
    }
    assert!(network.token_requests().is_empty());
}

#[wasm_bindgen_test]
async fn a_foreign_state_is_refused_and_invalidates_the_sign_in() {
    let network = network_with_oidc("provider");
    let console = open_with(&network, "/datavolumes?limit=25").await;
    let to = start_sign_in(&network).await;
    let callback = network.follow_redirect(&format!("{to}&login_hint=admin"));
    let state = param(&to, "state").expect("a state");
    let console = return_from_provider(console, &callback.replace(&state, "foreign")).await;
    wait_for_text("This tab didn’t start this sign-in").await;
    assert_eq!(url(), "/sign-in?then=%2Fdatavolumes%3Flimit%3D25", "the requested page is kept");
    let _console = return_from_provider(console, &callback).await;
    wait_for_text("works once").await;
    assert!(network.token_requests().is_empty());
}

#[wasm_bindgen_test]
async fn a_callback_works_only_once() {
    let network = network_with_oidc("provider");
    let console = open_with(&network, "/sign-in").await;
    let to = start_sign_in(&network).await;
    let callback = network.follow_redirect(&format!("{to}&login_hint=admin"));
    let console = return_from_provider(console, &callback).await;
    wait_until("rows", || rows().len() == 50).await;
    let _console = return_from_provider(console, &callback).await;
    wait_for_text("works once").await;
    assert_eq!(network.token_requests().len(), 1);
}

#[wasm_bindgen_test]
async fn a_refusal_of_the_provider_shows_its_message() {
    let network = network_with_oidc("provider");
    let console = open_with(&network, "/sign-in").await;
    let console = sign_in_at_provider(console, "nobody").await;
    wait_for_text("Sign-in was cancelled").await;
    assert!(shows_text("The person did not sign in (access_denied)"));
    assert!(query_all(&app_element(), ".notice[data-kind=negative]").is_empty(), "no error");
    let _console = sign_in_at_provider(console, "admin").await;
    wait_until("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn a_refused_code_shows_the_message_of_the_provider() {
    let network = network_with_oidc("provider");
    let console = open_with(&network, "/sign-in").await;
    let to = start_sign_in(&network).await;
    let callback = network.follow_redirect(&format!("{to}&login_hint=admin"));
    network.advance_server(120_000);
    let _console = return_from_provider(console, &callback).await;
    wait_for_text("code: expired (invalid_grant)").await;
}

#[wasm_bindgen_test]
async fn an_id_token_with_another_nonce_is_refused() {
    let network = network_with_oidc("provider");
    let console = open_with(&network, "/sign-in").await;
    let to = start_sign_in(&network).await;
    let callback = network.follow_redirect(&format!("{to}&login_hint=admin"));
    let storage = window().session_storage().ok().flatten().expect("storage");
    let flow = storage.get_item("dvc.flow").ok().flatten().expect("a sign-in");
    let nonce = param(&to, "nonce").expect("a nonce");
    storage.set_item("dvc.flow", &flow.replace(&nonce, "another")).expect("storage");
    let _console = return_from_provider(console, &callback).await;
    wait_for_text("ID token is for another sign-in").await;
    settle().await;
    assert_eq!(network.count(Op::ListDatavolumes), 0, "its access token is not used");
}

#[wasm_bindgen_test]
async fn a_callback_with_another_issuer_is_refused() {
    let network = network_with_oidc("provider");
    let console = open_with(&network, "/sign-in").await;
    let to = start_sign_in(&network).await;
    let callback = network.follow_redirect(&format!("{to}&login_hint=admin"));
    let (rest, _) = callback.split_once("&iss=").expect("an issuer");
    let _console =
        return_from_provider(console, &format!("{rest}&iss=https%3A%2F%2Fevil.example")).await;
    wait_for_text("The provider identifies itself as https://evil.example").await;
    assert!(network.token_requests().is_empty());
}

#[wasm_bindgen_test]
async fn a_provider_other_than_the_configured_one_is_never_redirected_to() {
    let network = signed_out_network();
    for (issuer, message) in [
        ("/auth/realms/runai/", "The provider identifies itself as "),
        ("/auth/realms/other", "There is no OpenID provider at this address"),
    ] {
        let oidc_config = json!({"issuer": origin() + issuer, "clientId": "data-volumes-console"});
        network.set_config(&json!({"signIn": ["singleSignOn", "token"], "oidc": oidc_config}));
        let _console = open_with(&network, "/sign-in").await;
        click("button", SIGN_IN).await;
        wait_for_text(message).await;
        assert_eq!(network.take_redirect(), None);
        assert!(exists("button", "Sign in with token"), "the other methods are offered");
    }
}

#[wasm_bindgen_test]
async fn configuration_errors_are_shown_and_do_not_prevent_signing_in() {
    let network = signed_out_network();
    network.set_config(&json!({
        "signIn": ["singleSignOn", "sso", "accessKey"],
        "oidc": {"issuer": "http://sso.example.com"},
    }));
    let _console = open_with(&network, "/datavolumes").await;
    wait_for_text("config.json has mistakes").await;
    assert!(shows_text("“sso” isn’t a sign-in method"));
    assert!(shows_text("oidc.issuer: “http://sso.example.com” must start with https://"));
    assert!(!names("button").contains(&SIGN_IN.to_owned()));
    sign_in_with_key("admin", "admin").await;
    wait_until("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn the_control_plane_can_exchange_the_code_without_a_verifier_but_not_without_a_nonce() {
    let network = network_with_oidc("controlPlane");
    let console = open_with(&network, "/sign-in").await;
    let to = start_sign_in(&network).await;
    assert_eq!(param(&to, "code_challenge"), None);
    let callback = network.follow_redirect(&format!("{to}&login_hint=viewer"));
    let console = return_from_provider(console, &callback).await;
    wait_until("rows", || rows().len() == 50).await;
    let body = &network.last(Op::Token).body;
    assert_eq!(body["grantType"], "exchange_token");
    assert_eq!(body["redirectUri"], format!("{}/sign-in/callback", origin()));
    assert!(network.token_requests().is_empty());

    click("button", "Account").await;
    click("button", "Sign out").await;
    network.respond_with(Op::Token, 200, &json!({"accessToken": network.token_for("viewer")}));
    let _console = sign_in_at_provider(console, "viewer").await;
    wait_for_text("The control plane returned no ID token").await;
}

#[wasm_bindgen_test]
async fn keep_me_signed_in_survives_the_redirect_to_the_provider() {
    let network = network_with_oidc("provider");
    let console = sign_in_and_keep_session(&network).await;
    let console = console.reload().await;
    wait_until("rows", || rows().len() == 50).await;
    assert_eq!(network.token_requests().len(), 1, "the same tokens");
    let other_tab = reload_as_another_tab(console).await;
    wait_for("heading", "Sign in").await;
    drop(other_tab);
}

/// Reloads the console with the empty session storage of another tab.
async fn reload_as_another_tab(console: Console) -> Console {
    window().session_storage().ok().flatten().expect("storage").clear().expect("storage");
    console.reload().await
}

#[wasm_bindgen_test]
async fn signing_out_at_the_provider_is_offered_but_never_automatic() {
    let network = network_with_oidc("provider");
    let console = open_with(&network, "/sign-in").await;
    let _console = sign_in_at_provider(console, "admin").await;
    wait_until("rows", || rows().len() == 50).await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    wait_for_text("You have signed out.").await;
    let host = window().location().host().expect("a host");
    let name = format!("Sign out at {host}");
    wait_for("link", &name).await;
    sign_in_with_key("admin", "guess").await;
    wait_for_text("The client ID or the client secret is wrong.").await;
    assert!(shows_text("You have signed out."), "nothing moves");
    let to = find("link", &name).get_attribute("href").expect("an address");
    assert!(to.contains("/protocol/openid-connect/logout?client_id=data-volumes-console&"));
    let callback = format!("{}/sign-in/callback", origin());
    assert_eq!(param(&to, "post_logout_redirect_uri"), Some(callback));
    assert!(!to.contains("token") && !to.contains("eyJ"), "{to}");
    assert_eq!((network.take_redirect(), url()), (None, "/sign-in".to_owned()));
    for sent in network.requests() {
        assert!(!sent.url.contains("logout"), "{}", sent.url);
    }
    // The callback after signing out shows no error.
    replace_url("/sign-in/callback");
    let console = _console.reload().await;
    wait_for("heading", "Sign in").await;
    assert!(!shows_text("Couldn’t"));
    assert_eq!(url(), "/sign-in");
    drop(console);
}

#[wasm_bindgen_test]
async fn a_configured_redirect_path_is_used_verbatim() {
    let network = signed_out_network();
    let mut oidc_config = oidc_config("provider");
    oidc_config["redirectPath"] = json!("/oauth-code");
    network.set_config(&json!({"signIn": ["singleSignOn"], "oidc": oidc_config}));
    let console = open_with(&network, "/datavolumes/new").await;
    let to = start_sign_in(&network).await;
    assert_eq!(param(&to, "redirect_uri"), Some(format!("{}/oauth-code", origin())));
    let state = param(&to, "state").expect("a state");
    let callback = format!("/oauth-code?error=access_denied&state={state}");
    let _console = return_from_provider(console, &callback).await;
    wait_for_text("Sign-in was cancelled").await;
    assert_eq!(url(), "/sign-in?then=%2Fdatavolumes%2Fnew");
}

#[wasm_bindgen_test]
async fn the_page_after_signing_in_is_always_one_of_the_console() {
    let network = network_with_oidc("provider");
    let console = open_with(&network, "/sign-in").await;
    let to = start_sign_in(&network).await;
    let callback = network.follow_redirect(&format!("{to}&login_hint=admin"));
    let storage = window().session_storage().ok().flatten().expect("storage");
    let flow = storage.get_item("dvc.flow").ok().flatten().expect("a sign-in");
    let mut flow: Value = serde_json::from_str(&flow).expect("JSON");
    flow["then"] = json!("//evil.example/datavolumes");
    storage.set_item("dvc.flow", &flow.to_string()).expect("storage");
    let _console = return_from_provider(console, &callback).await;
    wait_until("rows", || rows().len() == 50).await;
    assert_eq!(url(), "/datavolumes");
}

#[wasm_bindgen_test]
async fn another_sign_in_method_cancels_a_pending_sign_in() {
    let network = network_with_oidc("provider");
    let _console = open_with(&network, "/sign-in").await;
    start_sign_in(&network).await;
    assert!(stored().contains("dvc.flow"));
    type_into("Token", &network.token_for("admin")).await;
    click("button", "Sign in with token").await;
    wait_until("rows", || rows().len() == 50).await;
    assert!(!stored().contains("dvc.flow"));
}
