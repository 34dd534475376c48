//! The OpenID provider: the code flow with PKCE, and the errors of the RFCs.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use emulator::Config;
use http::Request;
use serde_json::{Value, json};

use crate::support::{TestClient, TestResponse, query};

const REALM: &str = "/auth/realms/runai";
const ORIGIN: &str = "http://console.example";
const CALLBACK: &str = "http://console.example/sign-in/callback";
/// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn client() -> TestClient {
    TestClient::with(Config { volumes: 20, origin: Some(ORIGIN.to_owned()), ..Config::default() })
}

/// Replaces or adds parameters. An empty value removes one.
fn apply_changes<'a>(pairs: &mut Vec<(&'a str, &'a str)>, changes: &[(&'a str, &'a str)]) {
    for (name, value) in changes {
        pairs.retain(|(other, _)| other != name);
        if !value.is_empty() {
            pairs.push((name, value));
        }
    }
}

/// Sends a valid authorization request with changed parameters.
fn authorize(client: &mut TestClient, changes: &[(&str, &str)]) -> TestResponse {
    let mut pairs = vec![
        ("client_id", "data-volumes-console"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid profile"),
        ("state", "s/t&e"),
        ("nonce", "n-1"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("login_hint", "admin"),
    ];
    apply_changes(&mut pairs, changes);
    client.key = None;
    client.get(&query(&format!("{REALM}/protocol/openid-connect/auth"), &pairs))
}

/// The parameters of the redirect to the client.
fn redirect_params(response: &TestResponse) -> Vec<(String, String)> {
    assert_eq!(response.status, 302);
    let to = response.headers["location"].to_str().expect("text");
    let (address, query) = to.split_once('?').expect("a query");
    assert_eq!(address, CALLBACK);
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

fn param(pairs: &[(String, String)], name: &str) -> Option<String> {
    pairs.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone())
}

fn code(client: &mut TestClient, changes: &[(&str, &str)]) -> String {
    param(&redirect_params(&authorize(client, changes)), "code").expect("a code")
}

fn post(client: &mut TestClient, path: &str, pairs: &[(&str, &str)]) -> TestResponse {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let request = Request::post(format!("{REALM}{path}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.into_bytes());
    client.send(&request.expect("a valid request"))
}

fn token(client: &mut TestClient, changes: &[(&str, &str)]) -> TestResponse {
    let mut pairs = vec![
        ("grant_type", "authorization_code"),
        ("client_id", "data-volumes-console"),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    apply_changes(&mut pairs, changes);
    post(client, "/protocol/openid-connect/token", &pairs)
}

fn refresh(client: &mut TestClient, refresh: &str) -> TestResponse {
    let pairs = [
        ("grant_type", "refresh_token"),
        ("client_id", "data-volumes-console"),
        ("refresh_token", refresh),
    ];
    post(client, "/protocol/openid-connect/token", &pairs)
}

fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}

fn claims(token: &Value) -> Value {
    let claims = text(token).split('.').nth(1).expect("three parts");
    let claims = URL_SAFE_NO_PAD.decode(claims).expect("base64url");
    serde_json::from_slice(&claims).expect("JSON")
}

#[test]
fn the_discovery_document_lists_the_issuer_and_every_endpoint() {
    let mut client = client();
    let document = client.get(&format!("{REALM}/.well-known/openid-configuration")).body;
    assert_eq!(document["issuer"], format!("{ORIGIN}{REALM}"));
    assert_eq!(document["code_challenge_methods_supported"], json!(["S256"]));
    for name in ["authorization_endpoint", "token_endpoint", "end_session_endpoint", "jwks_uri"] {
        assert!(text(&document[name]).starts_with(&format!("{ORIGIN}{REALM}/protocol/")), "{name}");
    }
}

#[test]
fn the_issuer_defaults_to_the_origin_of_the_request() {
    let mut client = TestClient::new(20);
    let path = format!("{REALM}/.well-known/openid-configuration");
    for (uri, host) in [
        (path.clone(), Some("127.0.0.1:4010")),
        (format!("http://127.0.0.1:4010{path}"), Some("other.example")),
    ] {
        let mut request = Request::get(uri);
        if let Some(host) = host {
            request = request.header("host", host);
        }
        let response = client.send(&request.body(Vec::new()).expect("a valid request"));
        assert_eq!(response.body["issuer"], format!("http://127.0.0.1:4010{REALM}"));
    }
}

#[test]
fn a_code_and_its_verifier_are_exchanged_for_tokens_of_the_user() {
    let mut client = client();
    let params = redirect_params(&authorize(&mut client, &[("login_hint", "viewer")]));
    assert_eq!(param(&params, "state").as_deref(), Some("s/t&e"));
    assert_eq!(param(&params, "iss"), Some(format!("{ORIGIN}{REALM}")));
    let code = param(&params, "code").expect("a code");
    let response = token(&mut client, &[("code", &code)]);
    assert_eq!((response.status, &response.body["token_type"]), (200, &json!("Bearer")));
    let id = claims(&response.body["id_token"]);
    assert_eq!((&id["nonce"], &id["sub"]), (&json!("n-1"), &json!("viewer")));
    assert_eq!(id["aud"], "data-volumes-console");
    assert_eq!(id["iss"], format!("{ORIGIN}{REALM}"));
    assert_eq!(id["exp"].as_i64(), Some(client.now / 1000 + 3600));
    let request = Request::get("/api/v1/clusters")
        .header("authorization", format!("Bearer {}", text(&response.body["access_token"])));
    let response = client.send(&request.body(Vec::new()).expect("a valid request"));
    assert_eq!(response.status, 200);
    let request = Request::get("/api/v1/clusters")
        .header("authorization", format!("Bearer {}", client.emulator.issued_tokens()[2]));
    let response = client.send(&request.body(Vec::new()).expect("a valid request"));
    assert_eq!(response.status, 401, "an ID token is not accepted by the API");
}

#[test]
fn an_unregistered_redirect_uri_or_client_is_never_redirected_to() {
    let mut client = client();
    for (name, value) in [
        ("redirect_uri", "http://console.example/sign-in/callback/"),
        ("redirect_uri", "http://console.example/sign-in/callback?x=1"),
        ("redirect_uri", "https://console.example/sign-in/callback"),
        ("redirect_uri", "http://evil.example/sign-in/callback"),
        ("redirect_uri", ""),
        ("client_id", "somebody"),
    ] {
        let response = authorize(&mut client, &[(name, value)]);
        assert_eq!(response.status, 400, "{name}={value}");
        assert!(response.headers.get("location").is_none(), "{name}={value}");
    }
}

#[test]
fn an_invalid_authorization_request_is_redirected_back_with_an_error() {
    let mut client = client();
    for (name, value, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "", "invalid_request"),
        ("scope", "profile", "invalid_scope"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge_method", "", "invalid_request"),
        ("code_challenge", "short", "invalid_request"),
        ("code_challenge", "", "invalid_request"),
        ("login_hint", "nobody", "access_denied"),
    ] {
        let params = redirect_params(&authorize(&mut client, &[(name, value)]));
        assert_eq!(param(&params, "error").as_deref(), Some(error), "{name}={value}");
        assert_eq!(param(&params, "state").as_deref(), Some("s/t&e"), "{name}={value}");
        assert_eq!(param(&params, "code"), None);
    }
    let params =
        redirect_params(&authorize(&mut client, &[("login_hint", ""), ("prompt", "none")]));
    assert_eq!(param(&params, "error").as_deref(), Some("login_required"));
}

#[test]
fn a_code_is_only_redeemed_in_time_and_by_the_client_that_requested_it() {
    let other = "a".repeat(43);
    for (changes, error) in [
        (vec![("code_verifier", other.as_str())], "invalid_grant"),
        (vec![("code_verifier", CHALLENGE)], "invalid_grant"),
        (vec![("code_verifier", "")], "invalid_request"),
        (vec![("redirect_uri", "http://console.example/other")], "invalid_grant"),
        (vec![("redirect_uri", "")], "invalid_request"),
        (vec![("code", "guessed")], "invalid_grant"),
        (vec![("grant_type", "password")], "unsupported_grant_type"),
        (vec![("grant_type", "")], "invalid_request"),
        (vec![("client_id", "somebody")], "invalid_client"),
    ] {
        let mut client = client();
        let code = code(&mut client, &[]);
        let mut params = vec![("code", code.as_str())];
        params.extend(&changes);
        let response = token(&mut client, &params);
        let status = if error == "invalid_client" { 401 } else { 400 };
        assert_eq!(
            (response.status, &response.body["error"]),
            (status, &json!(error)),
            "{changes:?}"
        );
        assert!(client.emulator.issued_tokens().is_empty());
    }
    let mut client = client();
    let late = code(&mut client, &[]);
    client.now += 60_000;
    assert_eq!(token(&mut client, &[("code", &late)]).body["error"], "invalid_grant");
    let bare = code(&mut client, &[("code_challenge", ""), ("code_challenge_method", "")]);
    assert_eq!(token(&mut client, &[("code", &bare)]).body["error"], "invalid_grant");
}

#[test]
fn redeeming_a_code_twice_revokes_its_refresh_token() {
    let mut client = client();
    let code = code(&mut client, &[]);
    let first = token(&mut client, &[("code", &code)]);
    assert_eq!(token(&mut client, &[("code", &code)]).body["error"], "invalid_grant");
    let refresh_token = text(&first.body["refresh_token"]).to_owned();
    assert_eq!(refresh(&mut client, &refresh_token).body["error"], "invalid_grant");
}

#[test]
fn refresh_tokens_rotate_and_reusing_one_ends_the_session() {
    let mut client = client();
    let code = code(&mut client, &[]);
    let first = token(&mut client, &[("code", &code)]);
    let first = text(&first.body["refresh_token"]).to_owned();
    let second = refresh(&mut client, &first);
    assert_eq!(second.status, 200);
    assert!(claims(&second.body["id_token"]).get("nonce").is_none());
    let second = text(&second.body["refresh_token"]).to_owned();
    assert_ne!(first, second);
    assert_eq!(refresh(&mut client, &first).body["error"], "invalid_grant");
    assert_eq!(
        refresh(&mut client, &second).body["error"],
        "invalid_grant",
        "the rotated token too"
    );
    assert_eq!(refresh(&mut client, "guessed").body["error"], "invalid_grant");
}

#[test]
fn the_sign_in_page_works_without_scripts() {
    let mut client = client();
    let page = authorize(&mut client, &[("login_hint", "")]);
    assert_eq!(page.status, 200);
    let policy = page.headers["content-security-policy"].to_str().expect("text");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    let form = |key, action| {
        let mut pairs = vec![("username", key), ("password", key), ("action", action)];
        for pair in [
            ("client_id", "data-volumes-console"),
            ("redirect_uri", CALLBACK),
            ("response_type", "code"),
            ("scope", "openid"),
            ("state", "s"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ] {
            pairs.push(pair);
        }
        pairs
    };
    let path = "/login-actions/authenticate";
    assert_eq!(
        post(&mut client, path, &form("stranger", "sign-in")).status,
        200,
        "the page is shown again"
    );
    let cancelled = redirect_params(&post(&mut client, path, &form("admin", "cancel")));
    assert_eq!(param(&cancelled, "error").as_deref(), Some("access_denied"));
    let params = redirect_params(&post(&mut client, path, &form("researcher", "sign-in")));
    let code = param(&params, "code").expect("a code");
    assert_eq!(token(&mut client, &[("code", &code)]).status, 200);
}

#[test]
fn the_control_plane_exchanges_a_code_without_pkce() {
    let mut client = client();
    let bare = [("code_challenge", ""), ("code_challenge_method", "")];
    let unbound = code(&mut client, &bare);
    let exchange = |client: &mut TestClient, code: &str, redirect: &str| {
        let body = json!({
            "grantType": "exchange_token", "code": code, "redirectUri": redirect,
            "clientID": "data-volumes-console",
        });
        client.post("/api/v1/token", &body)
    };
    let response = exchange(&mut client, &unbound, CALLBACK);
    assert_eq!(response.status, 200);
    assert_eq!(claims(&response.body["idToken"])["nonce"], "n-1");
    assert_eq!(claims(&response.body["accessToken"])["sub"], "admin");
    let again = exchange(&mut client, &unbound, CALLBACK);
    assert_eq!((again.status, again.message()), (400, "code: used before"));
    let elsewhere = code(&mut client, &bare);
    assert!(exchange(&mut client, &elsewhere, "http://x/").message().starts_with("redirect_uri"));
    let bound = code(&mut client, &[]);
    assert!(exchange(&mut client, &bound, CALLBACK).message().starts_with("code_verifier"));
    for body in [
        json!({"grantType": "exchange_token", "code": "x"}),
        json!({"grantType": "exchange_token", "redirectUri": "x"}),
    ] {
        assert_eq!(client.post("/api/v1/token", &body).status, 400, "{body}");
    }
}

#[test]
fn signing_out_asks_for_confirmation_and_ends_every_session() {
    let mut client = client();
    let code = code(&mut client, &[]);
    let tokens = token(&mut client, &[("code", &code)]);
    let path = format!("{REALM}/protocol/openid-connect/logout");
    let pairs = [("client_id", "data-volumes-console"), ("post_logout_redirect_uri", CALLBACK)];
    assert_eq!(client.get(&query(&path, &pairs)).status, 200);
    let elsewhere = [pairs[0], ("post_logout_redirect_uri", "http://evil.example/")];
    assert_eq!(client.get(&query(&path, &elsewhere)).status, 400);
    let done = post(&mut client, "/protocol/openid-connect/logout", &pairs);
    assert_eq!((done.status, done.headers["location"].as_bytes()), (302, CALLBACK.as_bytes()));
    let refresh_token = text(&tokens.body["refresh_token"]).to_owned();
    assert_eq!(refresh(&mut client, &refresh_token).body["error"], "invalid_grant");
}

#[test]
fn unknown_pages_of_the_realm_are_not_found() {
    let mut client = client();
    for path in ["/auth", "/auth/realms/other/x", "/auth/realms/runai/nothing"] {
        assert_eq!(client.get(path).status, 404, "{path}");
    }
    assert_eq!(post(&mut client, "/protocol/openid-connect/auth", &[]).status, 404);
}
