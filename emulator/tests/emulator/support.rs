//! A client of the pure core that holds every answer against the documents.

pub mod documents;

use emulator::{Config, Emulator, Operation, Volume};
use http::{HeaderMap, Request};
use serde_json::Value;

/// A control plane with a client of one access key in front of it.
pub struct Plane {
    pub emulator: Emulator,
    pub now: i64,
    /// The access key of the next requests; none sends no token.
    pub key: Option<&'static str>,
}

/// An answer, already checked against its document.
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Reply {
    /// The message of a refusal.
    pub fn message(&self) -> &str {
        self.body["message"].as_str().unwrap_or_default()
    }
}

impl Default for Plane {
    fn default() -> Self {
        Plane::new(300)
    }
}

impl Plane {
    pub fn new(volumes: usize) -> Self {
        Plane::with(Config { volumes, ..Config::default() })
    }

    pub fn with(config: Config) -> Self {
        let now = config.now;
        Plane { emulator: Emulator::new(config), now, key: Some("admin") }
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

    /// Sends a request and checks the answer against the document of its operation.
    pub fn send(&mut self, request: &Request<Vec<u8>>) -> Reply {
        let answer = self.emulator.handle(request, self.now);
        let response = answer.response().expect("an answer");
        let operation = self.emulator.journal().last().and_then(|exchange| exchange.operation);
        if let Some(operation) = operation {
            documents::check(operation, response);
        }
        let body = serde_json::from_slice(response.body()).unwrap_or_default();
        Reply { status: response.status().as_u16(), headers: response.headers().clone(), body }
    }

    pub fn get(&mut self, path: &str) -> Reply {
        self.send(&self.request("GET", path, None))
    }

    pub fn delete(&mut self, path: &str) -> Reply {
        self.send(&self.request("DELETE", path, None))
    }

    pub fn post(&mut self, path: &str, body: &Value) -> Reply {
        self.send(&self.request("POST", path, Some(body)))
    }

    pub fn patch(&mut self, path: &str, body: &Value) -> Reply {
        self.send(&self.request("PATCH", path, Some(body)))
    }

    /// The first volume that a test wants.
    pub fn volume(&self, wanted: impl Fn(&Volume) -> bool) -> &Volume {
        self.emulator
            .volumes()
            .iter()
            .find(|volume| wanted(volume))
            .expect("the seed holds such a volume")
    }

    /// The path of the first volume that a test wants.
    pub fn path(&self, wanted: impl Fn(&Volume) -> bool) -> String {
        format!("{VOLUMES}/{}", self.volume(wanted).id)
    }

    pub fn last_operation(&self) -> Option<Operation> {
        self.emulator.journal().last().and_then(|exchange| exchange.operation)
    }
}

pub const VOLUMES: &str = "/api/v1/datavolumes";

/// A query with each value percent-encoded as the official client does.
pub fn query(path: &str, pairs: &[(&str, &str)]) -> String {
    let pairs = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{path}?{pairs}")
}
