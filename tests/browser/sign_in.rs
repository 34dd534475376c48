//! Signing in at an OpenID provider: what leaves, what may come back, and what is never let in.

use crate::harness::{
    Console, Op, Wire, click, eventually, find, go_to_address, is_there, mounted, names, open_with,
    reads, rows, said, says, settle, shown, type_into, url,
};
use crate::session::{sign_in_with_key, stored, wire};
use leptos::prelude::window;
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

const LEAVE: &str = "Sign in with single sign-on";

fn origin() -> String {
    window().location().origin().expect("an origin")
}

fn oidc(exchange: &str) -> Value {
    let issuer = format!("{}/auth/realms/runai", origin());
    json!({"issuer": issuer, "clientId": "data-volumes-console", "exchange": exchange})
}

/// A wire whose settings offer single sign-on before the other ways.
pub fn offering(exchange: &str) -> Rc<Wire> {
    let wire = wire();
    let ways = ["singleSignOn", "accessKey", "token"];
    wire.configure(&json!({"signIn": ways, "oidc": oidc(exchange)}));
    wire
}

/// Begins to sign in; gives back where the console has gone.
pub async fn leave(wire: &Wire) -> String {
    click("button", LEAVE).await;
    let mut to = None;
    eventually("the console leaves", || {
        to = to.take().or_else(|| wire.left_for());
        to.is_some()
    })
    .await;
    to.expect("an address")
}

/// The console as it is opened by the provider.
async fn come_back(console: Console, address: &str) -> Console {
    go_to_address(address);
    console.reload().await
}

/// Signs in at the provider as somebody, from the sign-in page.
pub async fn through_the_provider(console: Console, key: &str) -> Console {
    let wire = console.wire.clone();
    let to = leave(&wire).await;
    let back = wire.follow(&format!("{to}&login_hint={key}"));
    come_back(console, &back).await
}

/// Signs in at the provider and stays signed in on this tab; shows the list.
pub async fn stay_signed_in(wire: &Rc<Wire>) -> Console {
    let console = open_with(wire, "/sign-in").await;
    click("checkbox", "Keep me signed in on this tab").await;
    let console = through_the_provider(console, "admin").await;
    eventually("rows", || rows().len() == 50).await;
    console
}

pub fn param(address: &str, name: &str) -> Option<String> {
    let (_, query) = address.split_once('?')?;
    web_sys::UrlSearchParams::new_with_str(query).expect("a query").get(name)
}

#[wasm_bindgen_test]
async fn who_signs_in_at_the_provider_comes_back_to_where_they_wanted_to_go() {
    let wire = offering("provider");
    let console = open_with(&wire, "/datavolumes?sortBy=phase&limit=25").await;
    shown("heading", "Sign in").await;
    assert!(says("come back here"));
    let to = leave(&wire).await;
    assert!(
        to.starts_with(&format!("{}/auth/realms/runai/protocol/openid-connect/auth?", origin()))
    );
    let value = |name| param(&to, name).unwrap_or_default();
    assert_eq!(value("response_type"), "code");
    assert_eq!(value("code_challenge_method"), "S256");
    assert_eq!(value("redirect_uri"), format!("{}/sign-in/callback", origin()));
    for name in ["state", "nonce", "code_challenge"] {
        assert_eq!(value(name).len(), 43, "{name}");
    }
    let before = window().history().expect("a history").length().expect("a length");
    let back = wire.follow(&format!("{to}&login_hint=researcher"));
    let _console = come_back(console, &back).await;
    eventually("rows", || !rows().is_empty()).await;
    assert_eq!(url(), "/datavolumes?sortBy=phase&limit=25");
    assert_eq!(window().history().expect("a history").length().expect("a length"), before);
    let [redeemed] = wire.at_provider().try_into().ok().expect("one request");
    let form = redeemed.body.as_str().expect("a form").to_owned();
    assert!(form.contains("code_verifier=") && redeemed.token.is_none(), "{form}");
    assert_eq!(wire.count(Op::Token), 0, "the control plane has no part in it");
    click("button", "Account").await;
    reads("jonas.weber@example.com").await;
    assert!(says("Single sign-on at "));
}

#[wasm_bindgen_test]
async fn each_sign_in_has_its_own_state_nonce_and_challenge() {
    let wire = offering("provider");
    let _console = open_with(&wire, "/sign-in").await;
    let (one, other) = (leave(&wire).await, leave(&wire).await);
    for name in ["state", "nonce", "code_challenge"] {
        assert_ne!(param(&one, name), param(&other, name), "{name}");
    }
}

#[wasm_bindgen_test]
async fn the_answer_is_out_of_the_address_and_the_storage_while_it_is_being_redeemed() {
    let wire = offering("provider");
    let console = open_with(&wire, "/datavolumes/new").await;
    let to = leave(&wire).await;
    let kept = stored();
    assert!(kept.contains("verifier") && !kept.contains(&param(&to, "code_challenge").unwrap()));
    let back = wire.follow(&format!("{to}&login_hint=admin"));
    wire.hold_provider(true);
    let _console = come_back(console, &back).await;
    let code = param(&back, "code").expect("a code");
    assert_eq!(url(), "/sign-in/callback?then=%2Fdatavolumes%2Fnew");
    reads("You are being signed in").await;
    eventually("the code is being redeemed", || wire.at_provider().len() == 1).await;
    assert!(!stored().contains("verifier"), "{}", stored());
    assert!(!mounted().outer_html().contains(&code));
    wire.hold_provider(false);
    shown("heading", "New data volume").await;
    for issued in wire.emulator(|emulator| emulator.issued_tokens().to_vec()) {
        assert!(!stored().contains(&issued) && !url().contains(&issued));
        assert!(!mounted().outer_html().contains(&issued));
    }
}

#[wasm_bindgen_test]
async fn a_form_of_the_provider_that_is_sent_again_after_back_signs_in() {
    let wire = offering("provider");
    let console = open_with(&wire, "/sign-in?then=%2Fdatavolumes%2Fnew").await;
    let form = format!("{}&login_hint=admin", leave(&wire).await);
    let console = come_back(console, &wire.follow(&form)).await;
    shown("heading", "New data volume").await;
    let console = come_back(console, &wire.follow(&form)).await;
    shown("heading", "New data volume").await;
    assert_eq!(url(), "/datavolumes/new");
    click("button", "Account").await;
    click("button", "Sign out").await;
    shown("heading", "Sign in").await;
    let _console = come_back(console, &wire.follow(&form)).await;
    reads("This tab has not begun to sign in").await;
}

#[wasm_bindgen_test]
async fn an_answer_that_this_tab_has_not_asked_for_signs_nobody_in() {
    let wire = offering("provider");
    for (query, words) in [
        ("code=stolen&state=guessed", "This tab has not begun to sign in"),
        ("code=stolen", "is not to a question of this tab"),
        ("error=access_denied&error_description=Call+0800&state=x", "has not begun to sign in"),
    ] {
        let _console = open_with(&wire, &format!("/sign-in/callback?{query}")).await;
        reads(words).await;
        assert!(said().contains(words), "it is heard, too");
        assert_eq!(url(), "/sign-in");
        assert!(!says("0800"), "nobody's words are passed on");
        assert!(is_there("button", LEAVE));
    }
    assert!(wire.at_provider().is_empty());
}

#[wasm_bindgen_test]
async fn a_foreign_state_is_refused_and_takes_the_chance_of_the_right_one() {
    let wire = offering("provider");
    let console = open_with(&wire, "/datavolumes?limit=25").await;
    let to = leave(&wire).await;
    let back = wire.follow(&format!("{to}&login_hint=admin"));
    let state = param(&to, "state").expect("a state");
    let console = come_back(console, &back.replace(&state, "foreign")).await;
    reads("is not to a question of this tab").await;
    assert_eq!(url(), "/sign-in?then=%2Fdatavolumes%3Flimit%3D25", "the way back is kept");
    let _console = come_back(console, &back).await;
    reads("is good only once").await;
    assert!(wire.at_provider().is_empty());
}

#[wasm_bindgen_test]
async fn an_answer_is_good_only_once() {
    let wire = offering("provider");
    let console = open_with(&wire, "/sign-in").await;
    let to = leave(&wire).await;
    let back = wire.follow(&format!("{to}&login_hint=admin"));
    let console = come_back(console, &back).await;
    eventually("rows", || rows().len() == 50).await;
    let _console = come_back(console, &back).await;
    reads("is good only once").await;
    assert_eq!(wire.at_provider().len(), 1);
}

#[wasm_bindgen_test]
async fn the_providers_refusal_is_shown_in_its_words() {
    let wire = offering("provider");
    let console = open_with(&wire, "/sign-in").await;
    let console = through_the_provider(console, "nobody").await;
    reads("The provider did not sign you in").await;
    assert!(says("The person did not sign in (access_denied)"));
    let _console = through_the_provider(console, "admin").await;
    eventually("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn a_code_that_the_provider_refuses_is_told_in_its_words() {
    let wire = offering("provider");
    let console = open_with(&wire, "/sign-in").await;
    let to = leave(&wire).await;
    let back = wire.follow(&format!("{to}&login_hint=admin"));
    wire.pass(120_000);
    let _console = come_back(console, &back).await;
    reads("code: expired (invalid_grant)").await;
}

#[wasm_bindgen_test]
async fn tokens_for_another_sign_in_are_refused() {
    let wire = offering("provider");
    let console = open_with(&wire, "/sign-in").await;
    let to = leave(&wire).await;
    let back = wire.follow(&format!("{to}&login_hint=admin"));
    let storage = window().session_storage().ok().flatten().expect("storage");
    let flow = storage.get_item("dvc.flow").ok().flatten().expect("a sign-in");
    let nonce = param(&to, "nonce").expect("a nonce");
    storage.set_item("dvc.flow", &flow.replace(&nonce, "another")).expect("storage");
    let _console = come_back(console, &back).await;
    reads("ID token is for another sign-in").await;
    settle().await;
    assert_eq!(wire.count(Op::ListDatavolumes), 0, "its access token is not used");
}

#[wasm_bindgen_test]
async fn an_answer_in_the_name_of_another_provider_is_refused() {
    let wire = offering("provider");
    let console = open_with(&wire, "/sign-in").await;
    let to = leave(&wire).await;
    let back = wire.follow(&format!("{to}&login_hint=admin"));
    let (rest, _) = back.split_once("&iss=").expect("an issuer");
    let _console = come_back(console, &format!("{rest}&iss=https%3A%2F%2Fevil.example")).await;
    reads("The provider calls itself https://evil.example").await;
    assert!(wire.at_provider().is_empty());
}

#[wasm_bindgen_test]
async fn a_provider_that_is_not_the_configured_one_is_never_left_for() {
    let wire = wire();
    for (issuer, words) in [
        ("/auth/realms/runai/", "The provider calls itself "),
        ("/auth/realms/other", "There is no OpenID provider at this address"),
    ] {
        let oidc = json!({"issuer": origin() + issuer, "clientId": "data-volumes-console"});
        wire.configure(&json!({"signIn": ["singleSignOn", "token"], "oidc": oidc}));
        let _console = open_with(&wire, "/sign-in").await;
        click("button", LEAVE).await;
        reads(words).await;
        assert_eq!(wire.left_for(), None);
        assert!(is_there("button", "Sign in with token"), "the other ways are there");
    }
}

#[wasm_bindgen_test]
async fn mistakes_in_the_settings_are_told_and_keep_nobody_from_signing_in() {
    let wire = wire();
    wire.configure(&json!({
        "signIn": ["singleSignOn", "sso", "accessKey"],
        "oidc": {"issuer": "http://sso.example.com"},
    }));
    let _console = open_with(&wire, "/datavolumes").await;
    reads("config.json has mistakes").await;
    assert!(says("“sso” is no way to sign in"));
    assert!(says("oidc.issuer: “http://sso.example.com” is no address that starts with https://"));
    assert!(!names("button").contains(&LEAVE.to_owned()));
    sign_in_with_key("admin", "admin").await;
    eventually("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn the_control_plane_can_exchange_the_code_without_a_verifier_but_not_without_a_nonce() {
    let wire = offering("controlPlane");
    let console = open_with(&wire, "/sign-in").await;
    let to = leave(&wire).await;
    assert_eq!(param(&to, "code_challenge"), None);
    let back = wire.follow(&format!("{to}&login_hint=viewer"));
    let console = come_back(console, &back).await;
    eventually("rows", || rows().len() == 50).await;
    let body = &wire.last(Op::Token).body;
    assert_eq!(body["grantType"], "exchange_token");
    assert_eq!(body["redirectUri"], format!("{}/sign-in/callback", origin()));
    assert!(wire.at_provider().is_empty());

    click("button", "Account").await;
    click("button", "Sign out").await;
    wire.answer(Op::Token, 200, &json!({"accessToken": wire.token_for("viewer")}));
    let _console = through_the_provider(console, "viewer").await;
    reads("The control plane gave no ID token").await;
}

#[wasm_bindgen_test]
async fn the_wish_to_stay_signed_in_survives_the_way_to_the_provider() {
    let wire = offering("provider");
    let console = stay_signed_in(&wire).await;
    let console = console.reload().await;
    eventually("rows", || rows().len() == 50).await;
    assert_eq!(wire.at_provider().len(), 1, "the same tokens");
    let without = through_another_tab(console).await;
    shown("heading", "Sign in").await;
    drop(without);
}

/// The console in a tab that has nothing of this one.
async fn through_another_tab(console: Console) -> Console {
    window().session_storage().ok().flatten().expect("storage").clear().expect("storage");
    console.reload().await
}

#[wasm_bindgen_test]
async fn signing_out_at_the_provider_is_offered_and_never_done_silently() {
    let wire = offering("provider");
    let console = open_with(&wire, "/sign-in").await;
    let _console = through_the_provider(console, "admin").await;
    eventually("rows", || rows().len() == 50).await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    reads("You have signed out.").await;
    let host = window().location().host().expect("a host");
    let name = format!("Sign out at {host}");
    shown("link", &name).await;
    let to = find("link", &name).get_attribute("href").expect("an address");
    assert!(to.contains("/protocol/openid-connect/logout?client_id=data-volumes-console&"));
    let back = format!("{}/sign-in/callback", origin());
    assert_eq!(param(&to, "post_logout_redirect_uri"), Some(back));
    assert!(!to.contains("token") && !to.contains("eyJ"), "{to}");
    assert_eq!((wire.left_for(), url()), (None, "/sign-in".to_owned()));
    for sent in wire.all() {
        assert!(!sent.url.contains("logout"), "{}", sent.url);
    }
    // Back from there, nothing is wrong.
    go_to_address("/sign-in/callback");
    let console = _console.reload().await;
    shown("heading", "Sign in").await;
    assert!(!says("Could not"));
    assert_eq!(url(), "/sign-in");
    drop(console);
}

#[wasm_bindgen_test]
async fn a_redirect_path_of_ones_own_is_used_letter_by_letter() {
    let wire = wire();
    let mut oidc = oidc("provider");
    oidc["redirectPath"] = json!("/oauth-code");
    wire.configure(&json!({"signIn": ["singleSignOn"], "oidc": oidc}));
    let console = open_with(&wire, "/datavolumes/new").await;
    let to = leave(&wire).await;
    assert_eq!(param(&to, "redirect_uri"), Some(format!("{}/oauth-code", origin())));
    let state = param(&to, "state").expect("a state");
    let answer = format!("/oauth-code?error=access_denied&state={state}");
    let _console = come_back(console, &answer).await;
    reads("access_denied").await;
    assert_eq!(url(), "/sign-in?then=%2Fdatavolumes%2Fnew");
}

#[wasm_bindgen_test]
async fn where_a_person_is_led_afterwards_is_a_place_of_the_console() {
    let wire = offering("provider");
    let console = open_with(&wire, "/sign-in").await;
    let to = leave(&wire).await;
    let back = wire.follow(&format!("{to}&login_hint=admin"));
    let storage = window().session_storage().ok().flatten().expect("storage");
    let flow = storage.get_item("dvc.flow").ok().flatten().expect("a sign-in");
    let mut flow: Value = serde_json::from_str(&flow).expect("JSON");
    flow["then"] = json!("//evil.example/datavolumes");
    storage.set_item("dvc.flow", &flow.to_string()).expect("storage");
    let _console = come_back(console, &back).await;
    eventually("rows", || rows().len() == 50).await;
    assert_eq!(url(), "/datavolumes");
}

#[wasm_bindgen_test]
async fn another_way_of_signing_in_ends_the_one_that_waits() {
    let wire = offering("provider");
    let _console = open_with(&wire, "/sign-in").await;
    leave(&wire).await;
    assert!(stored().contains("dvc.flow"));
    type_into("Token", &wire.token_for("admin")).await;
    click("button", "Sign in with token").await;
    eventually("rows", || rows().len() == 50).await;
    assert!(!stored().contains("dvc.flow"));
}
