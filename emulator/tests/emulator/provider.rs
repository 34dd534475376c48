//! The OpenID provider: the code flow with PKCE, told off by the errors of the RFCs.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use emulator::Config;
use http::Request;
use serde_json::{Value, json};

use crate::support::{Plane, Reply, query};

const REALM: &str = "/auth/realms/runai";
const ORIGIN: &str = "http://console.example";
const CALLBACK: &str = "http://console.example/sign-in/callback";
/// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn plane() -> Plane {
    Plane::with(Config { volumes: 20, origin: Some(ORIGIN.to_owned()), ..Config::default() })
}

/// A sound authorization request, with some parameters replaced, added or, if empty, left out.
fn authorize(plane: &mut Plane, changes: &[(&str, &str)]) -> Reply {
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
    for (name, value) in changes {
        pairs.retain(|(other, _)| other != name);
        if !value.is_empty() {
            pairs.push((name, value));
        }
    }
    plane.key = None;
    plane.get(&query(&format!("{REALM}/protocol/openid-connect/auth"), &pairs))
}

/// The parameters that the browser is sent back with.
fn sent_back(reply: &Reply) -> Vec<(String, String)> {
    assert_eq!(reply.status, 302);
    let to = reply.headers["location"].to_str().expect("text");
    let (address, query) = to.split_once('?').expect("a query");
    assert_eq!(address, CALLBACK);
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

fn param(pairs: &[(String, String)], name: &str) -> Option<String> {
    pairs.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone())
}

fn code(plane: &mut Plane, changes: &[(&str, &str)]) -> String {
    param(&sent_back(&authorize(plane, changes)), "code").expect("a code")
}

fn post(plane: &mut Plane, path: &str, pairs: &[(&str, &str)]) -> Reply {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let request = Request::post(format!("{REALM}{path}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.into_bytes());
    plane.send(&request.expect("a valid request"))
}

fn token(plane: &mut Plane, changes: &[(&str, &str)]) -> Reply {
    let mut pairs = vec![
        ("grant_type", "authorization_code"),
        ("client_id", "data-volumes-console"),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    for (name, value) in changes {
        pairs.retain(|(other, _)| other != name);
        if !value.is_empty() {
            pairs.push((name, value));
        }
    }
    post(plane, "/protocol/openid-connect/token", &pairs)
}

fn refresh(plane: &mut Plane, refresh: &str) -> Reply {
    let pairs = [
        ("grant_type", "refresh_token"),
        ("client_id", "data-volumes-console"),
        ("refresh_token", refresh),
    ];
    post(plane, "/protocol/openid-connect/token", &pairs)
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
fn the_discovery_document_names_its_own_issuer_and_where_everything_is() {
    let mut plane = plane();
    let found = plane.get(&format!("{REALM}/.well-known/openid-configuration")).body;
    assert_eq!(found["issuer"], format!("{ORIGIN}{REALM}"));
    assert_eq!(found["code_challenge_methods_supported"], json!(["S256"]));
    for name in ["authorization_endpoint", "token_endpoint", "end_session_endpoint", "jwks_uri"] {
        assert!(text(&found[name]).starts_with(&format!("{ORIGIN}{REALM}/protocol/")), "{name}");
    }
}

#[test]
fn without_a_configured_origin_it_is_that_of_the_request() {
    let mut plane = Plane::new(20);
    let path = format!("{REALM}/.well-known/openid-configuration");
    for (uri, host) in [
        (path.clone(), Some("127.0.0.1:4010")),
        (format!("http://127.0.0.1:4010{path}"), Some("other.example")),
    ] {
        let mut request = Request::get(uri);
        if let Some(host) = host {
            request = request.header("host", host);
        }
        let reply = plane.send(&request.body(Vec::new()).expect("a valid request"));
        assert_eq!(reply.body["issuer"], format!("http://127.0.0.1:4010{REALM}"));
    }
}

#[test]
fn a_code_and_its_verifier_are_good_for_tokens_that_say_who_it_is() {
    let mut plane = plane();
    let back = sent_back(&authorize(&mut plane, &[("login_hint", "viewer")]));
    assert_eq!(param(&back, "state").as_deref(), Some("s/t&e"));
    assert_eq!(param(&back, "iss"), Some(format!("{ORIGIN}{REALM}")));
    let code = param(&back, "code").expect("a code");
    let reply = token(&mut plane, &[("code", &code)]);
    assert_eq!((reply.status, &reply.body["token_type"]), (200, &json!("Bearer")));
    let id = claims(&reply.body["id_token"]);
    assert_eq!((&id["nonce"], &id["sub"]), (&json!("n-1"), &json!("viewer")));
    assert_eq!(id["aud"], "data-volumes-console");
    assert_eq!(id["iss"], format!("{ORIGIN}{REALM}"));
    assert_eq!(id["exp"].as_i64(), Some(plane.now / 1000 + 3600));
    let request = Request::get("/api/v1/clusters")
        .header("authorization", format!("Bearer {}", text(&reply.body["access_token"])));
    let reply = plane.send(&request.body(Vec::new()).expect("a valid request"));
    assert_eq!(reply.status, 200);
    let request = Request::get("/api/v1/clusters")
        .header("authorization", format!("Bearer {}", plane.emulator.issued_tokens()[2]));
    let reply = plane.send(&request.body(Vec::new()).expect("a valid request"));
    assert_eq!(reply.status, 401, "an ID token is none for the API");
}

#[test]
fn nobody_is_sent_to_an_address_that_is_not_registered() {
    let mut plane = plane();
    for (name, value) in [
        ("redirect_uri", "http://console.example/sign-in/callback/"),
        ("redirect_uri", "http://console.example/sign-in/callback?x=1"),
        ("redirect_uri", "https://console.example/sign-in/callback"),
        ("redirect_uri", "http://evil.example/sign-in/callback"),
        ("redirect_uri", ""),
        ("client_id", "somebody"),
    ] {
        let reply = authorize(&mut plane, &[(name, value)]);
        assert_eq!(reply.status, 400, "{name}={value}");
        assert!(reply.headers.get("location").is_none(), "{name}={value}");
    }
}

#[test]
fn an_authorization_request_that_is_not_sound_is_refused_at_the_client() {
    let mut plane = plane();
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
        let back = sent_back(&authorize(&mut plane, &[(name, value)]));
        assert_eq!(param(&back, "error").as_deref(), Some(error), "{name}={value}");
        assert_eq!(param(&back, "state").as_deref(), Some("s/t&e"), "{name}={value}");
        assert_eq!(param(&back, "code"), None);
    }
    let back = sent_back(&authorize(&mut plane, &[("login_hint", ""), ("prompt", "none")]));
    assert_eq!(param(&back, "error").as_deref(), Some("login_required"));
}

#[test]
fn a_code_is_good_once_in_time_and_for_who_asked_for_it() {
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
        let mut plane = plane();
        let code = code(&mut plane, &[]);
        let mut given = vec![("code", code.as_str())];
        given.extend(&changes);
        let reply = token(&mut plane, &given);
        let status = if error == "invalid_client" { 401 } else { 400 };
        assert_eq!((reply.status, &reply.body["error"]), (status, &json!(error)), "{changes:?}");
        assert!(plane.emulator.issued_tokens().is_empty());
    }
    let mut plane = plane();
    let late = code(&mut plane, &[]);
    plane.now += 60_000;
    assert_eq!(token(&mut plane, &[("code", &late)]).body["error"], "invalid_grant");
    let bare = code(&mut plane, &[("code_challenge", ""), ("code_challenge_method", "")]);
    assert_eq!(token(&mut plane, &[("code", &bare)]).body["error"], "invalid_grant");
}

#[test]
fn a_code_that_is_used_twice_ends_what_came_of_it() {
    let mut plane = plane();
    let code = code(&mut plane, &[]);
    let first = token(&mut plane, &[("code", &code)]);
    assert_eq!(token(&mut plane, &[("code", &code)]).body["error"], "invalid_grant");
    let kept = text(&first.body["refresh_token"]).to_owned();
    assert_eq!(refresh(&mut plane, &kept).body["error"], "invalid_grant");
}

#[test]
fn a_refresh_token_is_replaced_with_each_use_and_reuse_ends_the_session() {
    let mut plane = plane();
    let code = code(&mut plane, &[]);
    let first = token(&mut plane, &[("code", &code)]);
    let first = text(&first.body["refresh_token"]).to_owned();
    let second = refresh(&mut plane, &first);
    assert_eq!(second.status, 200);
    assert!(claims(&second.body["id_token"]).get("nonce").is_none());
    let second = text(&second.body["refresh_token"]).to_owned();
    assert_ne!(first, second);
    assert_eq!(refresh(&mut plane, &first).body["error"], "invalid_grant");
    assert_eq!(refresh(&mut plane, &second).body["error"], "invalid_grant", "the thief's too");
    assert_eq!(refresh(&mut plane, "guessed").body["error"], "invalid_grant");
}

#[test]
fn a_person_signs_in_on_a_page_without_scripts() {
    let mut plane = plane();
    let asked = authorize(&mut plane, &[("login_hint", "")]);
    assert_eq!(asked.status, 200);
    let policy = asked.headers["content-security-policy"].to_str().expect("text");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(asked.headers["referrer-policy"], "no-referrer");
    let given = |key, action| {
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
    assert_eq!(post(&mut plane, path, &given("stranger", "sign-in")).status, 200, "asked again");
    let cancelled = sent_back(&post(&mut plane, path, &given("admin", "cancel")));
    assert_eq!(param(&cancelled, "error").as_deref(), Some("access_denied"));
    let back = sent_back(&post(&mut plane, path, &given("researcher", "sign-in")));
    let code = param(&back, "code").expect("a code");
    assert_eq!(token(&mut plane, &[("code", &code)]).status, 200);
}

#[test]
fn the_control_plane_exchanges_a_code_that_asks_for_no_verifier() {
    let mut plane = plane();
    let bare = [("code_challenge", ""), ("code_challenge_method", "")];
    let given = code(&mut plane, &bare);
    let exchange = |plane: &mut Plane, code: &str, redirect: &str| {
        let body = json!({
            "grantType": "exchange_token", "code": code, "redirectUri": redirect,
            "clientID": "data-volumes-console",
        });
        plane.post("/api/v1/token", &body)
    };
    let reply = exchange(&mut plane, &given, CALLBACK);
    assert_eq!(reply.status, 200);
    assert_eq!(claims(&reply.body["idToken"])["nonce"], "n-1");
    assert_eq!(claims(&reply.body["accessToken"])["sub"], "admin");
    let again = exchange(&mut plane, &given, CALLBACK);
    assert_eq!((again.status, again.message()), (400, "code: used before"));
    let elsewhere = code(&mut plane, &bare);
    assert!(exchange(&mut plane, &elsewhere, "http://x/").message().starts_with("redirect_uri"));
    let bound = code(&mut plane, &[]);
    assert!(exchange(&mut plane, &bound, CALLBACK).message().starts_with("code_verifier"));
    for body in [
        json!({"grantType": "exchange_token", "code": "x"}),
        json!({"grantType": "exchange_token", "redirectUri": "x"}),
    ] {
        assert_eq!(plane.post("/api/v1/token", &body).status, 400, "{body}");
    }
}

#[test]
fn signing_out_is_asked_for_and_ends_every_session() {
    let mut plane = plane();
    let code = code(&mut plane, &[]);
    let tokens = token(&mut plane, &[("code", &code)]);
    let path = format!("{REALM}/protocol/openid-connect/logout");
    let pairs = [("client_id", "data-volumes-console"), ("post_logout_redirect_uri", CALLBACK)];
    assert_eq!(plane.get(&query(&path, &pairs)).status, 200);
    let elsewhere = [pairs[0], ("post_logout_redirect_uri", "http://evil.example/")];
    assert_eq!(plane.get(&query(&path, &elsewhere)).status, 400);
    let done = post(&mut plane, "/protocol/openid-connect/logout", &pairs);
    assert_eq!((done.status, done.headers["location"].as_bytes()), (302, CALLBACK.as_bytes()));
    let kept = text(&tokens.body["refresh_token"]).to_owned();
    assert_eq!(refresh(&mut plane, &kept).body["error"], "invalid_grant");
}

#[test]
fn what_is_no_page_of_the_realm_is_not_found() {
    let mut plane = plane();
    for path in ["/auth", "/auth/realms/other/x", "/auth/realms/runai/nothing"] {
        assert_eq!(plane.get(path).status, 404, "{path}");
    }
    assert_eq!(post(&mut plane, "/protocol/openid-connect/auth", &[]).status, 404);
}
