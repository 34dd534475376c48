//! The two token operations.

use base64::Engine as _;
use http::Request;
use serde_json::{Value, json};

use crate::support::{Plane, Reply};

fn grant(plane: &mut Plane, body: Value) -> Reply {
    plane.key = None;
    plane.post("/api/v1/token", &body)
}

fn form(plane: &mut Plane, body: &str) -> Reply {
    let request =
        Request::post("/api/v2/token").header("content-type", "application/x-www-form-urlencoded");
    plane.send(&request.body(body.as_bytes().to_vec()).expect("a valid request"))
}

fn works(plane: &mut Plane, token: &Value) -> u16 {
    let request = Request::get("/api/v1/clusters")
        .header("authorization", format!("Bearer {}", token.as_str().expect("a token")))
        .body(Vec::new());
    plane.send(&request.expect("a valid request")).status
}

#[test]
fn a_key_gives_a_token_whose_claims_can_be_read() {
    let mut plane = Plane::new(20);
    let reply = grant(
        &mut plane,
        json!({"grantType": "client_credentials", "clientID": "viewer", "clientSecret": "viewer"}),
    );
    assert_eq!((reply.status, &reply.body["expiresIn"]), (200, &json!(3600)));
    assert_eq!(works(&mut plane, &reply.body["accessToken"]), 200);
    let token = reply.body["accessToken"].as_str().expect("a token");
    let claims = token.split('.').nth(1).expect("three parts");
    let claims =
        base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(claims).expect("base64url");
    let claims: Value = serde_json::from_slice(&claims).expect("JSON");
    let issued = plane.now / 1000;
    assert_eq!((&claims["iat"], &claims["exp"]), (&json!(issued), &json!(issued + 3600)));
    assert_eq!(claims["email"], "priya.nair@example.com");
    assert_eq!(claims["sub"], "viewer");
}

#[test]
fn a_refresh_token_outlives_its_access_token_and_cannot_replace_it() {
    let mut plane = Plane::new(20);
    let first = grant(
        &mut plane,
        json!({"grantType": "client_credentials", "clientID": "admin", "clientSecret": "admin"}),
    );
    assert_eq!(works(&mut plane, &first.body["refreshToken"]), 401);
    plane.now += 3_600_000;
    assert_eq!(works(&mut plane, &first.body["accessToken"]), 401);
    let refresh = json!({"grantType": "refresh_token", "refreshToken": first.body["refreshToken"]});
    let second = grant(&mut plane, refresh.clone());
    assert_eq!(works(&mut plane, &second.body["accessToken"]), 200);
    plane.now += 24 * 3_600_000;
    assert_eq!(grant(&mut plane, refresh).status, 400);
}

#[test]
fn a_bad_grant_is_refused_in_words() {
    let mut plane = Plane::new(20);
    for (body, words) in [
        (json!({}), "grantType"),
        (json!({"grantType": "magic"}), "grantType"),
        (json!({"grantType": "password", "username": "a", "password": "b"}), "grantType"),
        (json!({"grantType": "client_credentials", "clientID": "admin"}), "clientSecret"),
        (
            json!({"grantType": "client_credentials", "clientID": "admin", "clientSecret": "x"}),
            "secret",
        ),
        (
            json!({"grantType": "client_credentials", "clientID": "admin", "clientSecret": "admin", "x": 1}),
            "x",
        ),
        (json!({"grantType": "refresh_token"}), "refreshToken"),
        (json!({"grantType": "refresh_token", "refreshToken": "x"}), "refreshToken"),
    ] {
        let refused = grant(&mut plane, body.clone());
        assert_eq!(refused.status, 400, "{body}");
        assert!(refused.message().contains(words), "{body}: {}", refused.message());
    }
}

#[test]
fn the_second_version_speaks_oauth() {
    let mut plane = Plane::new(20);
    let granted =
        form(&mut plane, "grant_type=client_credentials&client_id=admin&client_secret=admin");
    assert_eq!(granted.body["token_type"], "Bearer");
    assert_eq!(works(&mut plane, &granted.body["access_token"]), 200);
    let refresh = format!(
        "grant_type=refresh_token&refresh_token={}",
        granted.body["refresh_token"].as_str().unwrap()
    );
    assert_eq!(form(&mut plane, &refresh).status, 200);
    for (body, status, error) in [
        ("", 400, "invalid_request"),
        ("grant_type=client_credentials&client_id=admin", 400, "invalid_request"),
        ("grant_type=client_credentials&client_id=admin&client_secret=x", 401, "invalid_client"),
        ("grant_type=refresh_token&refresh_token=x", 400, "invalid_grant"),
        ("grant_type=password", 400, "unsupported_grant_type"),
    ] {
        let refused = form(&mut plane, body);
        assert_eq!((refused.status, &refused.body["error"]), (status, &json!(error)), "{body}");
    }
}
