//! The way of requests to the emulator: answers come at once unless they are held back.

use super::addresses::{is_discovery, is_token_endpoint, operation};
use super::poison::Poison;
use data_volumes_console::api::endpoint::Method;
use data_volumes_console::api::response::Response;
use data_volumes_console::api::transport::{
    NetworkError, PendingResponse, Request, TIMEOUT, Transport,
};
use data_volumes_console::domain::{RETRIES, retry_after};
use emulator::{Config, Emulator, Fault, FaultKind, Operation as Op, Outcome, Switches};
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Held,
    Released,
    Delivered,
    Aborted,
}

/// A request that was sent.
pub struct Sent {
    /// The operation; none for the console's settings.
    pub op: Option<Op>,
    /// Path and query.
    pub url: String,
    /// The JSON body, or the text of a form; null without one.
    pub body: Value,
    /// The bearer token.
    pub token: Option<String>,
    answer: Result<Response, NetworkError>,
    stage: Cell<Stage>,
    waker: RefCell<Option<Waker>>,
}

impl Sent {
    /// Whether the console called it off.
    pub fn is_aborted(&self) -> bool {
        self.stage.get() == Stage::Aborted
    }

    /// Whether it waits for [`Sent::release`].
    pub fn is_held(&self) -> bool {
        self.stage.get() == Stage::Held
    }

    /// Lets the answer through; without effect on a request that was called off.
    pub fn release(&self) {
        if self.is_held() {
            self.stage.set(Stage::Released);
            if let Some(waker) = self.waker.take() {
                waker.wake();
            }
        }
    }

    /// The values of a parameter of the query, decoded.
    pub fn param(&self, name: &str) -> Option<String> {
        let (_, query) = self.url.split_once('?')?;
        let params = web_sys::UrlSearchParams::new_with_str(query).expect("a query");
        params.get(name)
    }
}

/// Aborts the request when it is dropped before its answer was taken.
struct Guard(Rc<Sent>);

impl Drop for Guard {
    fn drop(&mut self) {
        if self.0.stage.get() != Stage::Delivered {
            self.0.stage.set(Stage::Aborted);
        }
    }
}

/// The emulator, and everything that was sent to it.
pub struct Wire(RefCell<Inner>);

struct Inner {
    emulator: Emulator,
    now: i64,
    /// The access key that the settings hand out.
    key: Option<&'static str>,
    held: Vec<Op>,
    sent: Vec<Rc<Sent>>,
    /// Whether reads are waited for as long as it takes.
    is_patient: bool,
    /// What the settings say beside that.
    settings: Value,
    /// Whether answers of the provider's token endpoint are held back.
    holds_provider: bool,
    /// Whether its discovery document is.
    holds_discovery: bool,
    /// The status with which something in front answers everything.
    in_front: Option<u16>,
    /// Whether the console's settings cannot be read.
    loses_settings: bool,
    left_for: Option<String>,
    /// How often a read is tried again.
    retries: u32,
    /// What stands in the place of every text of every answer.
    poison: Option<Poison>,
}

thread_local! {
    // Making one takes longer than copying it.
    static FRESH: Emulator = Emulator::new(Config {
        volumes: super::VOLUMES,
        // With this one, there are volumes of every kind among the few.
        seed: 573,
        ..Config::default()
    });
}

impl Wire {
    /// To a control plane in its initial state, where `admin` is signed in by the settings.
    pub fn new() -> Rc<Self> {
        Self::to(FRESH.with(Clone::clone))
    }

    /// To a control plane that holds this many data volumes.
    pub fn with_volumes(volumes: usize) -> Rc<Self> {
        Self::to(Emulator::new(Config { volumes, ..Config::default() }))
    }

    /// To a control plane whose first cluster has 4,000 projects more than usual.
    pub fn to_a_large_organization() -> Rc<Self> {
        Self::to(Emulator::new(Config {
            volumes: super::VOLUMES,
            divisions: 40,
            seed: 573,
            ..Config::default()
        }))
    }

    /// To a control plane before 2.21.
    pub fn to_an_old_server() -> Rc<Self> {
        let wire = Self::new();
        wire.0.borrow_mut().emulator.set_switches(Switches::old());
        wire
    }

    fn to(emulator: Emulator) -> Rc<Self> {
        let now = emulator.config().now;
        let (held, sent) = (Vec::new(), Vec::new());
        let (key, is_patient, retries) = (Some("admin"), true, 0);
        let (settings, holds_provider, left_for) = (Value::Null, false, None);
        Rc::new(Self(RefCell::new(Inner {
            emulator,
            now,
            key,
            held,
            sent,
            is_patient,
            settings,
            holds_provider,
            holds_discovery: false,
            in_front: None,
            loses_settings: false,
            left_for,
            retries,
            poison: None,
        })))
    }

    /// Puts `text` into the place of every text of every answer but of what the console has to find
    /// its way by: ids, times, tokens.
    pub fn poison(&self, text: &str) {
        self.0.borrow_mut().poison = Some(Poison { text: text.to_owned(), all: false });
    }

    /// Does the same also to ids and times; only tokens are left.
    pub fn poison_all(&self, text: &str) {
        self.0.borrow_mut().poison = Some(Poison { text: text.to_owned(), all: true });
    }

    /// Has reads be tried again as in earnest.
    pub fn persist(&self) {
        self.0.borrow_mut().retries = RETRIES;
    }

    /// Has reads be waited for as long as in earnest, and no longer.
    pub fn lose_patience(&self) {
        self.0.borrow_mut().is_patient = false;
    }

    /// Has something in front answer everything with its sign-in page and this status, 0 for a redirect; `None` takes it
    /// away.
    pub fn stand_in_front(&self, status: Option<u16>) {
        self.0.borrow_mut().in_front = status;
    }

    /// Has a gateway answer in the place of the settings, or no more.
    pub fn lose_settings(&self, lose: bool) {
        self.0.borrow_mut().loses_settings = lose;
    }

    /// Has the settings sign in with this access key, or with none.
    pub fn sign_in_by_itself(&self, key: Option<&'static str>) {
        self.0.borrow_mut().key = key;
    }

    /// Has the settings say this, beside the access key.
    pub fn configure(&self, settings: &Value) {
        self.0.borrow_mut().settings = settings.clone();
    }

    /// The address of the provider that the console has left for, once.
    pub fn left_for(&self) -> Option<String> {
        self.0.borrow_mut().left_for.take()
    }

    /// Follows an address of the provider; gives back the path and the query that it leads to.
    pub fn follow(&self, address: &str) -> String {
        let inner = &mut *self.0.borrow_mut();
        let request = http::Request::get(address).body(Vec::new()).expect("a request");
        let answer = inner.emulator.handle(&request, inner.now);
        let headers = answer.response().expect("an answer").headers();
        let to = headers["location"].to_str().expect("text");
        let origin = leptos::prelude::window().location().origin().expect("an origin");
        to.strip_prefix(&origin).expect("an address of the console").to_owned()
    }

    /// Holds the answers of the provider's token endpoint back, or releases them.
    pub fn hold_provider(&self, hold: bool) {
        self.0.borrow_mut().holds_provider = hold;
        if !hold {
            self.at_provider().iter().for_each(|sent| sent.release());
        }
    }

    /// Holds the provider's discovery document back, or releases it.
    pub fn hold_discovery(&self, hold: bool) {
        self.0.borrow_mut().holds_discovery = hold;
        if !hold {
            let all = self.all();
            all.iter().filter(|sent| is_discovery(&sent.url)).for_each(|sent| sent.release());
        }
    }

    /// The requests to the provider's token endpoint, oldest first.
    pub fn at_provider(&self) -> Vec<Rc<Sent>> {
        self.all().into_iter().filter(|sent| is_token_endpoint(&sent.url)).collect()
    }

    /// Looks into the emulator, or changes it.
    pub fn emulator<T>(&self, f: impl FnOnce(&mut Emulator) -> T) -> T {
        f(&mut self.0.borrow_mut().emulator)
    }

    /// Lets time pass for the server.
    pub fn pass(&self, ms: i64) {
        let inner = &mut *self.0.borrow_mut();
        inner.now += ms;
        inner.emulator.advance(inner.now);
    }

    /// A token for an access key.
    pub fn token_for(&self, key: &str) -> String {
        let inner = self.0.borrow();
        inner.emulator.token_for(key, inner.now)
    }

    /// Adds a fault in the emulator's own words, such as `create_datavolume:status=500,nth=1`.
    pub fn fault(&self, text: &str) {
        let fault: Fault = text.parse().expect("a fault");
        self.emulator(|emulator| emulator.add_fault(fault));
    }

    /// Ends all faults.
    pub fn clear_faults(&self) {
        self.emulator(Emulator::clear_faults);
    }

    /// Has `op` answered like this from now on.
    pub fn answer(&self, op: Op, status: u16, body: &Value) {
        let kind = FaultKind::Body {
            status,
            content_type: "application/json".to_owned(),
            body: body.to_string().into_bytes(),
        };
        self.emulator(|emulator| {
            emulator.add_fault(Fault { operation: Some(op), nth: None, kind });
        });
    }

    /// What the server answers to `admin`, without leaving a trace.
    pub fn ask(&self, path: &str) -> Value {
        let inner = self.0.borrow();
        let mut emulator = inner.emulator.clone();
        emulator.clear_faults();
        let token = emulator.token_for("admin", inner.now);
        let request = http::Request::get(path).header("Authorization", format!("Bearer {token}"));
        let answer = emulator.handle(&request.body(Vec::new()).expect("a request"), inner.now);
        let response = answer.response().expect("an answer");
        assert!(response.status().is_success(), "{path}: {}", response.status());
        serde_json::from_slice(response.body()).expect("JSON")
    }

    /// The status that a request gets in another session, with an access key; no trace is left here.
    pub fn elsewhere(&self, key: &str, method: &str, path: &str, body: Option<&Value>) -> u16 {
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
        answer.response().expect("an answer").status().as_u16()
    }

    /// Holds back all answers of `op` from now on.
    pub fn hold(&self, op: Op) {
        self.0.borrow_mut().held.push(op);
    }

    /// Holds back no answers of `op` any more, and releases those that are held.
    pub fn let_go(&self, op: Op) {
        self.hold_no_more(op);
        for sent in self.held(op) {
            sent.release();
        }
    }

    /// Holds back no answers of `op` any more; those that are held stay so.
    pub fn hold_no_more(&self, op: Op) {
        self.0.borrow_mut().held.retain(|held| *held != op);
    }

    /// The requests of `op` that wait for their release, oldest first.
    pub fn held(&self, op: Op) -> Vec<Rc<Sent>> {
        self.sent(op).into_iter().filter(|sent| sent.is_held()).collect()
    }

    /// All requests, oldest first.
    pub fn all(&self) -> Vec<Rc<Sent>> {
        self.0.borrow().sent.clone()
    }

    /// All requests of `op`, oldest first.
    pub fn sent(&self, op: Op) -> Vec<Rc<Sent>> {
        self.all().into_iter().filter(|sent| sent.op == Some(op)).collect()
    }

    /// Forgets all requests, and tells how many of them were like this.
    pub fn forget(&self, are: impl Fn(&Sent) -> bool) -> usize {
        let sent = std::mem::take(&mut self.0.borrow_mut().sent);
        sent.iter().filter(|sent| are(sent)).count()
    }

    /// How many requests of `op` there were.
    pub fn count(&self, op: Op) -> usize {
        self.sent(op).len()
    }

    /// The newest request of `op`.
    pub fn last(&self, op: Op) -> Rc<Sent> {
        self.sent(op).pop().unwrap_or_else(|| panic!("no request of {op}"))
    }

    fn handle(&self, request: &Request) -> Result<Response, NetworkError> {
        let inner = &mut *self.0.borrow_mut();
        if let Some(status) = inner.in_front {
            let (body, content_type) = ("<h1>Sign in</h1>".to_owned(), "text/html".to_owned());
            return Ok(Response { status, content_type, body, retry_after: None, date: None });
        }
        if request.url == "/config.json" && inner.loses_settings {
            let (status, body) = (502, "<h1>Bad gateway</h1>".to_owned());
            let content_type = "text/html".to_owned();
            return Ok(Response { status, content_type, body, retry_after: None, date: None });
        }
        if request.url == "/config.json" {
            let key =
                inner.key.map(|key| serde_json::json!({"clientId": key, "clientSecret": key}));
            // The idle time-out is a matter of its own tests.
            let mut settings = serde_json::json!({
                "badge": "Emulator", "developmentAccessKey": key, "idleMinutes": 0,
            });
            for (name, value) in inner.settings.as_object().into_iter().flatten() {
                settings[name] = value.clone();
            }
            let (status, content_type) = (200, "application/json".to_owned());
            let body = settings.to_string();
            return Ok(Response { status, content_type, body, retry_after: None, date: None });
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
                let now = js_sys::Date::now() as i64;
                Ok(Response {
                    status: response.status().as_u16(),
                    content_type: header("content-type").unwrap_or_default(),
                    retry_after: wait.and_then(|wait| retry_after(&wait, date.as_deref(), now)),
                    body: String::from_utf8(response.into_body()).expect("text"),
                    date: Some(inner.now),
                })
            }
        }
    }
}

impl Transport for Wire {
    /// None, unless a test is about them: a fault is then seen at once.
    fn retries(&self) -> u32 {
        self.0.borrow().retries
    }

    /// Answers that are held back are waited for as long as a test wants, unless it is about that.
    fn timeout(&self, method: Method) -> u32 {
        let inner = self.0.borrow();
        if method == Method::Get && inner.is_patient { u32::MAX } else { TIMEOUT }
    }

    fn leave_for(&self, address: &str) -> Result<(), NetworkError> {
        self.0.borrow_mut().left_for = Some(address.to_owned());
        Ok(())
    }

    fn send(&self, request: Request) -> PendingResponse {
        let mut answer = self.handle(&request);
        let poison = self.0.borrow().poison.clone();
        if let (Ok(answer), Some(poison)) = (&mut answer, poison)
            && request.url != "/config.json"
            && let Ok(mut body) = serde_json::from_str(&answer.body)
        {
            poison.put_into(&mut body);
            answer.body = body.to_string();
        }
        let op = operation(request.method.as_str(), &request.url);
        let inner = &mut *self.0.borrow_mut();
        let is_held = op.is_some_and(|op| inner.held.contains(&op))
            || inner.holds_provider && is_token_endpoint(&request.url)
            || inner.holds_discovery && is_discovery(&request.url);
        let body = request.body.map(|body| match request.content_type {
            "application/json" => serde_json::from_str(&body).expect("JSON"),
            _ => Value::String(body),
        });
        let sent = Rc::new(Sent {
            op,
            url: request.url,
            body: body.unwrap_or_default(),
            token: request.token,
            answer,
            stage: Cell::new(if is_held { Stage::Held } else { Stage::Released }),
            waker: RefCell::default(),
        });
        inner.sent.push(sent.clone());
        let guard = Guard(sent);
        Box::pin(poll_fn(move |context| {
            let sent = &guard.0;
            if sent.is_held() {
                sent.waker.replace(Some(context.waker().clone()));
                return Poll::Pending;
            }
            sent.stage.set(Stage::Delivered);
            Poll::Ready(sent.answer.clone())
        }))
    }
}
