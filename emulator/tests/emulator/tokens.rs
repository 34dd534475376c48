//! The two token operations.

use base64::Engine as _;
use http::Request;
use serde_json::{Value, json};

use crate::support::{TestClient, TestResponse, credentials};

fn grant(client: &mut TestClient, body: Value) -> TestResponse {
    client.key = None;
    client.post("/api/v1/token", &body)
}

fn form(client: &mut TestClient, body: &str) -> TestResponse {
    let request =
        Request::post("/api/v2/token").header("content-type", "application/x-www-form-urlencoded");
    client.send(&request.body(body.as_bytes().to_vec()).expect("a valid request"))
}

fn clusters_status(client: &mut TestClient, token: &Value) -> u16 {
    let request = Request::get("/api/v1/clusters")
        .header("authorization", format!("Bearer {}", token.as_str().expect("a token")))
        .body(Vec::new());
    client.send(&request.expect("a valid request")).status
}

#[test]
fn an_access_key_is_exchanged_for_a_token_with_readable_claims() {
    let mut client = TestClient::new(20);
    let response = grant(&mut client, credentials("viewer", "viewer"));
    assert_eq!((response.status, &response.body["expiresIn"]), (200, &json!(3600)));
    assert_eq!(clusters_status(&mut client, &response.body["accessToken"]), 200);
    let token = response.body["accessToken"].as_str().expect("a token");
    let claims = token.split('.').nth(1).expect("three parts");
    let claims =
        base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(claims).expect("base64url");
    let claims: Value = serde_json::from_slice(&claims).expect("JSON");
    let issued = client.now / 1000;
    assert_eq!((&claims["iat"], &claims["exp"]), (&json!(issued), &json!(issued + 3600)));
    assert_eq!(claims["email"], "priya.nair@example.com");
    assert_eq!(claims["sub"], "viewer");
}

#[test]
fn a_refresh_token_outlives_the_access_token_but_cannot_be_used_as_one() {
    let mut client = TestClient::new(20);
    let first = grant(&mut client, credentials("admin", "admin"));
    assert_eq!(clusters_status(&mut client, &first.body["refreshToken"]), 401);
    client.now += 3_600_000;
    assert_eq!(clusters_status(&mut client, &first.body["accessToken"]), 401);
    let refresh = json!({"grantType": "refresh_token", "refreshToken": first.body["refreshToken"]});
    let second = grant(&mut client, refresh.clone());
    assert_eq!(clusters_status(&mut client, &second.body["accessToken"]), 200);
    client.now += 24 * 3_600_000;
    assert_eq!(grant(&mut client, refresh).status, 400);
}

#[test]
fn the_error_names_what_is_wrong_with_a_grant() {
    let mut client = TestClient::new(20);
    for (body, named) in [
        (json!({}), "grantType"),
        (json!({"grantType": "magic"}), "grantType"),
        (json!({"grantType": "password", "username": "a", "password": "b"}), "grantType"),
        (json!({"grantType": "client_credentials", "clientID": "admin"}), "clientSecret"),
        (credentials("admin", "x"), "secret"),
        (
            json!({"grantType": "client_credentials", "clientID": "admin", "clientSecret": "admin", "x": 1}),
            "x",
        ),
        (json!({"grantType": "refresh_token"}), "refreshToken"),
        (json!({"grantType": "refresh_token", "refreshToken": "x"}), "refreshToken"),
    ] {
        let response = grant(&mut client, body.clone());
        assert_eq!(response.status, 400, "{body}");
        assert!(response.message().contains(named), "{body}: {}", response.message());
    }
}

#[test]
fn the_second_version_uses_oauth_parameters_and_errors() {
    let mut client = TestClient::new(20);
    let granted =
        form(&mut client, "grant_type=client_credentials&client_id=admin&client_secret=admin");
    assert_eq!(granted.body["token_type"], "Bearer");
    assert_eq!(clusters_status(&mut client, &granted.body["access_token"]), 200);
    let refresh = format!(
        "grant_type=refresh_token&refresh_token={}",
        granted.body["refresh_token"].as_str().unwrap()
    );
    assert_eq!(form(&mut client, &refresh).status, 200);
    for (body, status, error) in [
        ("", 400, "invalid_request"),
        ("grant_type=client_credentials&client_id=admin", 400, "invalid_request"),
        ("grant_type=client_credentials&client_id=admin&client_secret=x", 401, "invalid_client"),
        ("grant_type=refresh_token&refresh_token=x", 400, "invalid_grant"),
        ("grant_type=password", 400, "unsupported_grant_type"),
    ] {
        let response = form(&mut client, body);
        assert_eq!((response.status, &response.body["error"]), (status, &json!(error)), "{body}");
    }
}
