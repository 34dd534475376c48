//! The transport of the tests: it sends requests to the emulator and can pause their responses.

use super::text_injection::InjectedText;
use data_volumes_console::api::endpoint::Method;
use data_volumes_console::api::response::Response;
use data_volumes_console::api::transport::{
    NetworkError, PendingResponse, Request, TIMEOUT, Transport, parse_http_date,
};
use data_volumes_console::tools::{MAX_RETRIES, retry_after};
use emulator::{Config, Emulator, Fault, FaultKind, Operation as Op, Outcome, Switches};
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// The number of data volumes in a control plane of [`Network::new`].
pub const VOLUME_COUNT: usize = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Paused,
    Resumed,
    Delivered,
    Aborted,
}

/// A request that was sent, and its response.
pub struct SentRequest {
    /// The operation; `None` for the console's configuration.
    pub op: Option<Op>,
    /// Path and query.
    pub url: String,
    /// The JSON body, or the text of a form; null without one.
    pub body: Value,
    pub token: Option<String>,
    response: Result<Response, NetworkError>,
    state: Cell<State>,
    waker: RefCell<Option<Waker>>,
}

impl SentRequest {
    pub fn is_aborted(&self) -> bool {
        self.state.get() == State::Aborted
    }

    /// Whether its response waits for [`SentRequest::resume`].
    pub fn is_paused(&self) -> bool {
        self.state.get() == State::Paused
    }

    /// Delivers the response, unless the request was aborted.
    pub fn resume(&self) {
        if self.is_paused() {
            self.state.set(State::Resumed);
            if let Some(waker) = self.waker.take() {
                waker.wake();
            }
        }
    }

    /// The decoded value of a query parameter.
    pub fn param(&self, name: &str) -> Option<String> {
        let (_, query) = self.url.split_once('?')?;
        let params = web_sys::UrlSearchParams::new_with_str(query).expect("a query");
        params.get(name)
    }
}

/// Aborts the request if it is dropped before the response was delivered.
struct AbortGuard(Rc<SentRequest>);

impl Drop for AbortGuard {
    fn drop(&mut self) {
        if self.0.state.get() != State::Delivered {
            self.0.state.set(State::Aborted);
        }
    }
}

/// The emulator, and the requests that were sent to it.
pub struct Network(RefCell<Inner>);

struct Inner {
    emulator: Emulator,
    now: i64,
    /// The access key in the console's configuration.
    access_key: Option<&'static str>,
    /// The console's configuration, besides the access key.
    config: Value,
    is_config_broken: bool,
    paused: Vec<Op>,
    is_token_endpoint_paused: bool,
    is_discovery_paused: bool,
    sent: Vec<Rc<SentRequest>>,
    /// The status of a proxy's sign-in page, which replaces all responses.
    proxy_status: Option<u16>,
    redirect: Option<String>,
    has_timeouts: bool,
    retries: u32,
    injected_text: Option<InjectedText>,
}

thread_local! {
    // Cloning an emulator is faster than making one.
    static FRESH: Emulator = Emulator::new(Config {
        volumes: VOLUME_COUNT,
        // With this seed, the few data volumes are of every kind.
        seed: 573,
        ..Config::default()
    });
}

impl Network {
    /// A control plane in its initial state, with the access key of `admin` in the configuration.
    pub fn new() -> Rc<Self> {
        Self::with_emulator(FRESH.with(Clone::clone))
    }

    pub fn with_volumes(volumes: usize) -> Rc<Self> {
        Self::with_emulator(Emulator::new(Config { volumes, ..Config::default() }))
    }

    /// A control plane whose first cluster has 4,000 projects more than usual.
    pub fn large_organization() -> Rc<Self> {
        Self::with_emulator(Emulator::new(Config {
            volumes: VOLUME_COUNT,
            divisions: 40,
            seed: 573,
            ..Config::default()
        }))
    }

    /// A control plane before 2.21.
    pub fn old_server() -> Rc<Self> {
        let network = Self::new();
        network.0.borrow_mut().emulator.set_switches(Switches::before_2_21());
        network
    }

    fn with_emulator(emulator: Emulator) -> Rc<Self> {
        let now = emulator.config().now;
        Rc::new(Self(RefCell::new(Inner {
            emulator,
            now,
            access_key: Some("admin"),
            config: Value::Null,
            is_config_broken: false,
            paused: Vec::new(),
            is_token_endpoint_paused: false,
            is_discovery_paused: false,
            sent: Vec::new(),
            proxy_status: None,
            redirect: None,
            has_timeouts: false,
            retries: 0,
            injected_text: None,
        })))
    }

    /// Replaces the texts of all responses, except ids, times and tokens.
    pub fn replace_texts(&self, text: &str) {
        let injected = InjectedText { text: text.to_owned(), replaces_ids: false };
        self.0.borrow_mut().injected_text = Some(injected);
    }

    /// Replaces the texts of all responses, except tokens.
    pub fn replace_all_texts(&self, text: &str) {
        let injected = InjectedText { text: text.to_owned(), replaces_ids: true };
        self.0.borrow_mut().injected_text = Some(injected);
    }

    /// Retries reads as in production.
    pub fn enable_retries(&self) {
        self.0.borrow_mut().retries = MAX_RETRIES;
    }

    /// Lets reads time out as in production.
    pub fn enable_timeouts(&self) {
        self.0.borrow_mut().has_timeouts = true;
    }

    /// Makes a proxy respond to every request with its sign-in page and this status, 0 for a redirect;
    /// `None` removes the proxy.
    pub fn intercept_with_sign_in_page(&self, status: Option<u16>) {
        self.0.borrow_mut().proxy_status = status;
    }

    /// Makes the request for the configuration fail with a gateway's error, or no more.
    pub fn break_config(&self, is_broken: bool) {
        self.0.borrow_mut().is_config_broken = is_broken;
    }

    /// Sets the access key in the configuration.
    pub fn set_access_key(&self, key: Option<&'static str>) {
        self.0.borrow_mut().access_key = key;
    }

    /// Sets the configuration, besides the access key.
    pub fn set_config(&self, config: &Value) {
        self.0.borrow_mut().config = config.clone();
    }

    /// Takes the provider's address that the console has redirected to.
    pub fn take_redirect(&self) -> Option<String> {
        self.0.borrow_mut().redirect.take()
    }

    /// Requests an address of the provider; returns the path and query that it redirects to.
    pub fn follow_redirect(&self, address: &str) -> String {
        let inner = &mut *self.0.borrow_mut();
        let request = http::Request::get(address).body(Vec::new()).expect("a request");
        let answer = inner.emulator.handle(&request, inner.now);
        let headers = answer.response().expect("a response").headers();
        let to = headers["location"].to_str().expect("text");
        let origin = leptos::prelude::window().location().origin().expect("an origin");
        to.strip_prefix(&origin).expect("an address of the console").to_owned()
    }

    /// Pauses the responses of the provider's token endpoint, or resumes them.
    pub fn pause_token_endpoint(&self, is_paused: bool) {
        self.0.borrow_mut().is_token_endpoint_paused = is_paused;
        if !is_paused {
            self.token_requests().iter().for_each(|sent| sent.resume());
        }
    }

    /// Pauses the response with the provider's discovery document, or resumes it.
    pub fn pause_discovery(&self, is_paused: bool) {
        self.0.borrow_mut().is_discovery_paused = is_paused;
        if !is_paused {
            let requests = self.requests();
            requests.iter().filter(|sent| is_discovery(&sent.url)).for_each(|sent| sent.resume());
        }
    }

    /// The requests to the provider's token endpoint, oldest first.
    pub fn token_requests(&self) -> Vec<Rc<SentRequest>> {
        self.requests().into_iter().filter(|sent| is_token_endpoint(&sent.url)).collect()
    }

    /// Reads or changes the emulator.
    pub fn emulator<T>(&self, f: impl FnOnce(&mut Emulator) -> T) -> T {
        f(&mut self.0.borrow_mut().emulator)
    }

    /// Advances the server's clock.
    pub fn advance_server(&self, ms: i64) {
        let inner = &mut *self.0.borrow_mut();
        inner.now += ms;
        inner.emulator.advance(inner.now);
    }

    /// A token for an access key.
    pub fn token_for(&self, key: &str) -> String {
        let inner = self.0.borrow();
        inner.emulator.token_for(key, inner.now)
    }

    /// Adds a fault in the emulator's syntax, such as `create_datavolume:status=500,nth=1`.
    pub fn add_fault(&self, text: &str) {
        let fault: Fault = text.parse().expect("a fault");
        self.emulator(|emulator| emulator.add_fault(fault));
    }

    pub fn clear_faults(&self) {
        self.emulator(Emulator::clear_faults);
    }

    /// Responds to `op` with this from now on.
    pub fn respond_with(&self, op: Op, status: u16, body: &Value) {
        let kind = FaultKind::Body {
            status,
            content_type: "application/json".to_owned(),
            body: body.to_string().into_bytes(),
        };
        self.emulator(|emulator| {
            emulator.add_fault(Fault { operation: Some(op), nth: None, kind });
        });
    }

    /// What the server responds to `admin`, ignoring faults and without recording the request.
    pub fn get_json(&self, path: &str) -> Value {
        let inner = self.0.borrow();
        let mut emulator = inner.emulator.clone();
        emulator.clear_faults();
        let token = emulator.token_for("admin", inner.now);
        let request = http::Request::get(path).header("Authorization", format!("Bearer {token}"));
        let answer = emulator.handle(&request.body(Vec::new()).expect("a request"), inner.now);
        let response = answer.response().expect("a response");
        assert!(response.status().is_success(), "{path}: {}", response.status());
        serde_json::from_slice(response.body()).expect("JSON")
    }

    /// Sends a request from another session and returns its status; it is not recorded.
    pub fn send_as(&self, key: &str, method: &str, path: &str, body: Option<&Value>) -> u16 {
        let inner = &mut *self.0.borrow_mut();
        let token = inner.emulator.token_for(key, inner.now);
        let mut request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("Authorization", format!("Bearer {token}"));
        if body.is_some() {
            request = request.header("Content-Type", "application/json");
        }
        let body = body.map(Value::to_string).unwrap_or_default().into_bytes();
        let answer = inner.emulator.handle(&request.body(body).expect("a request"), inner.now);
        answer.response().expect("a response").status().as_u16()
    }

    /// Pauses the responses of `op` from now on.
    pub fn pause_requests(&self, op: Op) {
        self.0.borrow_mut().paused.push(op);
    }

    /// Stops pausing `op`, and delivers its paused responses.
    pub fn resume_requests(&self, op: Op) {
        self.stop_pausing(op);
        for sent in self.paused(op) {
            sent.resume();
        }
    }

    /// Stops pausing `op`; its paused responses stay paused.
    pub fn stop_pausing(&self, op: Op) {
        self.0.borrow_mut().paused.retain(|paused| *paused != op);
    }

    /// The paused requests of `op`, oldest first.
    pub fn paused(&self, op: Op) -> Vec<Rc<SentRequest>> {
        self.requests_of(op).into_iter().filter(|sent| sent.is_paused()).collect()
    }

    /// All requests, oldest first.
    pub fn requests(&self) -> Vec<Rc<SentRequest>> {
        self.0.borrow().sent.clone()
    }

    /// The requests of `op`, oldest first.
    pub fn requests_of(&self, op: Op) -> Vec<Rc<SentRequest>> {
        self.requests().into_iter().filter(|sent| sent.op == Some(op)).collect()
    }

    /// Forgets all requests, and returns how many of them matched.
    pub fn clear_requests(&self, matches: impl Fn(&SentRequest) -> bool) -> usize {
        let sent = std::mem::take(&mut self.0.borrow_mut().sent);
        sent.iter().filter(|sent| matches(sent)).count()
    }

    pub fn count(&self, op: Op) -> usize {
        self.requests_of(op).len()
    }

    /// The newest request of `op`.
    pub fn last(&self, op: Op) -> Rc<SentRequest> {
        self.requests_of(op).pop().unwrap_or_else(|| panic!("no request of {op}"))
    }

    fn handle(&self, request: &Request) -> Result<Response, NetworkError> {
        let inner = &mut *self.0.borrow_mut();
        if let Some(status) = inner.proxy_status {
            return Ok(response(status, "text/html", "<h1>Sign in</h1>".to_owned()));
        }
        if request.url == "/config.json" {
            if inner.is_config_broken {
                return Ok(response(502, "text/html", "<h1>Bad gateway</h1>".to_owned()));
            }
            let key = inner.access_key;
            let key = key.map(|key| serde_json::json!({"clientId": key, "clientSecret": key}));
            // Only the tests of the idle timeout enable it.
            let mut config = serde_json::json!({
                "badge": "Emulator", "developmentAccessKey": key, "idleMinutes": 0,
            });
            for (name, value) in inner.config.as_object().into_iter().flatten() {
                config[name] = value.clone();
            }
            return Ok(response(200, "application/json", config.to_string()));
        }
        let host = leptos::prelude::window().location().host().expect("a host");
        let http = http::Request::builder().method(request.method.as_str()).uri(&request.url);
        let mut http = http.header("Host", host);
        if let Some(token) = &request.token {
            http = http.header("Authorization", format!("Bearer {token}"));
        }
        if request.body.is_some() {
            http = http.header("Content-Type", request.content_type);
        }
        let body = request.body.clone().unwrap_or_default().into_bytes();
        let answer = inner.emulator.handle(&http.body(body).expect("a request"), inner.now);
        match answer.outcome {
            Outcome::Dropped => Err(NetworkError),
            Outcome::Response(response) => {
                let header = |name: &str| {
                    let value = response.headers().get(name)?;
                    Some(value.to_str().expect("text").to_owned())
                };
                let (wait, date) = (header("retry-after"), header("date"));
                let now = date.and_then(|date| parse_http_date(&date));
                let now = now.unwrap_or_else(|| js_sys::Date::now() as i64);
                Ok(Response {
                    status: response.status().as_u16(),
                    content_type: header("content-type").unwrap_or_default(),
                    retry_after: wait.and_then(|wait| retry_after(&wait, now, parse_http_date)),
                    body: String::from_utf8(response.into_body()).expect("text"),
                    date: Some(inner.now),
                })
            }
        }
    }
}

fn response(status: u16, content_type: &str, body: String) -> Response {
    Response { status, content_type: content_type.to_owned(), body, retry_after: None, date: None }
}

impl Transport for Network {
    /// None by default, so that faults show at once.
    fn retries(&self) -> u32 {
        self.0.borrow().retries
    }

    /// By default, reads have no timeout, so that tests can pause them for any time.
    fn timeout(&self, method: Method) -> u32 {
        let inner = self.0.borrow();
        if method == Method::Get && !inner.has_timeouts { u32::MAX } else { TIMEOUT }
    }

    fn navigate_to(&self, address: &str) -> Result<(), NetworkError> {
        self.0.borrow_mut().redirect = Some(address.to_owned());
        Ok(())
    }

    fn send(&self, request: Request) -> PendingResponse {
        let mut response = self.handle(&request);
        let injected = self.0.borrow().injected_text.clone();
        if let (Ok(response), Some(injected)) = (&mut response, injected)
            && request.url != "/config.json"
            && let Ok(mut body) = serde_json::from_str(&response.body)
        {
            injected.replace_in(&mut body);
            response.body = body.to_string();
        }
        let path = request.url.split('?').next().unwrap_or_default();
        let op = Op::of_request(request.method.as_str(), path);
        let inner = &mut *self.0.borrow_mut();
        let is_paused = op.is_some_and(|op| inner.paused.contains(&op))
            || inner.is_token_endpoint_paused && is_token_endpoint(&request.url)
            || inner.is_discovery_paused && is_discovery(&request.url);
        let body = request.body.map(|body| match request.content_type {
            "application/json" => serde_json::from_str(&body).expect("JSON"),
            _ => Value::String(body),
        });
        let sent = Rc::new(SentRequest {
            op,
            url: request.url,
            body: body.unwrap_or_default(),
            token: request.token,
            response,
            state: Cell::new(if is_paused { State::Paused } else { State::Resumed }),
            waker: RefCell::default(),
        });
        inner.sent.push(sent.clone());
        let guard = AbortGuard(sent);
        Box::pin(poll_fn(move |context| {
            let sent = &guard.0;
            if sent.is_paused() {
                sent.waker.replace(Some(context.waker().clone()));
                return Poll::Pending;
            }
            sent.state.set(State::Delivered);
            Poll::Ready(sent.response.clone())
        }))
    }
}

fn is_token_endpoint(url: &str) -> bool {
    url.ends_with("/protocol/openid-connect/token")
}

fn is_discovery(url: &str) -> bool {
    url.ends_with("/.well-known/openid-configuration")
}
