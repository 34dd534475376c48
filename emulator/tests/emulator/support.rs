//! A client of the emulator that validates every response against the OpenAPI documents.

pub mod openapi;

use emulator::{Config, Emulator, Operation, Volume};
use http::{HeaderMap, Request};
use serde_json::{Value, json};

/// An emulator and the access key that requests use.
pub struct TestClient {
    pub emulator: Emulator,
    pub now: i64,
    /// `None` sends requests without a token.
    pub key: Option<&'static str>,
}

/// A response that matches its OpenAPI document.
pub struct TestResponse {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl TestResponse {
    /// The message of an error.
    pub fn message(&self) -> &str {
        self.body["message"].as_str().unwrap_or_default()
    }

    /// Asserts a 400 whose message names an invalid parameter or field.
    #[track_caller]
    pub fn assert_invalid(&self, name: &str, case: impl std::fmt::Debug) {
        assert_eq!(self.status, 400, "{case:?}");
        assert!(self.message().starts_with(&format!("{name}: ")), "{case:?}: {}", self.message());
    }
}

impl Default for TestClient {
    fn default() -> Self {
        TestClient::new(300)
    }
}

impl TestClient {
    pub fn new(volumes: usize) -> Self {
        TestClient::with(Config { volumes, ..Config::default() })
    }

    pub fn with(config: Config) -> Self {
        let now = config.now;
        TestClient { emulator: Emulator::new(config), now, key: Some("admin") }
    }

    pub fn request(&self, method: &str, path: &str, body: Option<&Value>) -> Request<Vec<u8>> {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(key) = self.key {
            request = request.header(
                "authorization",
                format!("Bearer {}", self.emulator.token_for(key, self.now)),
            );
        }
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        request
            .body(body.map(|body| body.to_string().into_bytes()).unwrap_or_default())
            .expect("a valid request")
    }

    /// Sends a request and validates the response.
    pub fn send(&mut self, request: &Request<Vec<u8>>) -> TestResponse {
        let delayed = self.emulator.handle(request, self.now);
        let response = delayed.response().expect("a response");
        if let Some(operation) = self.last_operation() {
            openapi::validate(operation, response);
        }
        let body = serde_json::from_slice(response.body()).unwrap_or_default();
        TestResponse {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body,
        }
    }

    pub fn get(&mut self, path: &str) -> TestResponse {
        self.send(&self.request("GET", path, None))
    }

    pub fn delete(&mut self, path: &str) -> TestResponse {
        self.send(&self.request("DELETE", path, None))
    }

    pub fn post(&mut self, path: &str, body: &Value) -> TestResponse {
        self.send(&self.request("POST", path, Some(body)))
    }

    pub fn patch(&mut self, path: &str, body: &Value) -> TestResponse {
        self.send(&self.request("PATCH", path, Some(body)))
    }

    /// The first volume that matches.
    pub fn volume(&self, is_match: impl Fn(&Volume) -> bool) -> &Volume {
        self.emulator
            .volumes()
            .iter()
            .find(|volume| is_match(volume))
            .expect("the seed holds such a volume")
    }

    /// The path of the first volume that matches.
    pub fn path(&self, is_match: impl Fn(&Volume) -> bool) -> String {
        format!("{VOLUMES_PATH}/{}", self.volume(is_match).id)
    }

    pub fn last_operation(&self) -> Option<Operation> {
        self.emulator.journal().last().and_then(|exchange| exchange.operation)
    }
}

pub const VOLUMES_PATH: &str = "/api/v1/datavolumes";

/// The body of a token request with an access key.
pub fn credentials(client_id: &str, client_secret: &str) -> Value {
    json!({
        "grantType": "client_credentials", "clientID": client_id, "clientSecret": client_secret,
    })
}

/// Percent-encodes each value as the official client does.
pub fn query(path: &str, pairs: &[(&str, &str)]) -> String {
    let pairs = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{path}?{pairs}")
}
