//! How requests travel. The browser's `fetch` is one way; tests put the emulator in its place.

use super::endpoint::{Call, Method, Site};
use super::response::Response;
use super::token::is_bearer_token;
use crate::domain;
use std::future::Future;
use std::pin::Pin;

/// A request ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// Its method.
    pub method: Method,
    /// Absolute, or from the root of the console's origin.
    pub url: String,
    /// The bearer token; it goes into the `Authorization` header and nowhere else.
    pub token: Option<String>,
    /// Its body.
    pub body: Option<String>,
    /// The media type of its body.
    pub content_type: &'static str,
    /// Whether it is neither for the console's own files nor for the API.
    pub is_elsewhere: bool,
}

/// A whole address: of a site, with or without a slash at its end, and the path there.
pub fn address(base: &str, path: &str) -> String {
    format!("{}{path}", base.trim_end_matches('/'))
}

impl Request {
    /// The request of `call`, to the control plane at `base`, with the token if it needs one.
    pub fn of<T>(call: &Call<T>, base: &str, token: Option<&str>) -> Self {
        let base = if call.site() == Site::ControlPlane { base } else { "" };
        Self {
            method: call.method(),
            url: address(base, call.path()),
            token: token.filter(|_| call.is_authorized()).map(str::to_owned),
            body: call.body().map(str::to_owned),
            content_type: call.content_type(),
            is_elsewhere: call.site() == Site::Elsewhere,
        }
    }
}

/// No answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkError;

/// An answer on its way. Dropping it calls the request off.
pub type PendingResponse = Pin<Box<dyn Future<Output = Result<Response, NetworkError>>>>;

/// How long an answer is waited for, in milliseconds. Most gateways give up no later.
pub const TIMEOUT: u32 = 60_000;

/// A way for requests to travel.
pub trait Transport {
    /// Sends `request`.
    fn send(&self, request: Request) -> PendingResponse;

    /// Has the browser leave the console for a whole address. That its page can come back by the
    /// browser's Back is as it should be.
    fn leave_for(&self, address: &str) -> Result<(), NetworkError> {
        let window = web_sys::window().ok_or(NetworkError)?;
        window.location().assign(address).map_err(|_| NetworkError)
    }

    /// How long an answer to a request of this kind is waited for, in milliseconds.
    fn timeout(&self, _method: Method) -> u32 {
        TIMEOUT
    }

    /// How often a read that failed in passing is tried again.
    fn retries(&self) -> u32 {
        domain::RETRIES
    }
}

/// The browser's `fetch`: without following redirects, without the HTTP cache. What stands in front of the console's
/// own origin gets its cookies, whoever else gets none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fetch;

impl Transport for Fetch {
    fn send(&self, request: Request) -> PendingResponse {
        Box::pin(fetch(request))
    }
}

/// Aborts its requests when dropped.
struct AbortOnDrop(web_sys::AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        // Without a reason: gloo-net takes a rejection that is no `Error` for a bug and panics.
        self.0.abort();
    }
}

/// A timer that ends with its owner.
struct Timer {
    id: Option<i32>,
    ring: Option<js_sys::Function>,
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let (Some(id), Some(window)) = (self.id, web_sys::window()) {
            window.clear_timeout_with_handle(id);
        }
        // Who waits for a promise is held by it, and holds it, until it is settled: one that never
        // is would never be freed. Without a timer there is no waiting either.
        if let Some(ring) = &self.ring {
            let _ = ring.call0(&wasm_bindgen::JsValue::NULL);
        }
    }
}

/// Waits for this many milliseconds. To call it off, drop the future.
pub async fn delay(ms: i32) {
    let mut timer = Timer { id: None, ring: None };
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let set = |window: web_sys::Window| {
            window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms).ok()
        };
        timer.id = web_sys::window().and_then(set);
        timer.ring = Some(resolve);
    });
    if timer.id.is_some() {
        let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
    }
    drop(timer);
}

async fn fetch(request: Request) -> Result<Response, NetworkError> {
    use gloo_net::http::{Method as HttpMethod, RequestBuilder};

    let controller = AbortOnDrop(web_sys::AbortController::new().map_err(|_| NetworkError)?);
    let method = match request.method {
        Method::Get => HttpMethod::GET,
        Method::Post => HttpMethod::POST,
        Method::Patch => HttpMethod::PATCH,
        Method::Delete => HttpMethod::DELETE,
    };
    let mut builder = RequestBuilder::new(&request.url)
        .method(method)
        .header("Accept", "application/json")
        .cache(web_sys::RequestCache::NoStore)
        .credentials(if request.is_elsewhere {
            web_sys::RequestCredentials::Omit
        } else {
            web_sys::RequestCredentials::SameOrigin
        })
        .redirect(if request.is_elsewhere {
            web_sys::RequestRedirect::Error
        } else {
            web_sys::RequestRedirect::Manual
        })
        .abort_signal(Some(&controller.0.signal()));
    if let Some(token) = &request.token {
        // The contract lets a token be any text; the browser would throw at what no header can hold.
        if !is_bearer_token(token) {
            return Err(NetworkError);
        }
        builder = builder.header("Authorization", &format!("Bearer {token}"));
    }
    let response = match super::early::take(&request) {
        Some(early) => {
            let response = wasm_bindgen_futures::JsFuture::from(early).await;
            let response = response.map_err(|_| NetworkError)?;
            gloo_net::http::Response::from(web_sys::Response::from(response))
        }
        None => {
            let prepared = match request.body {
                Some(body) => builder.header("Content-Type", request.content_type).body(body),
                None => builder.build(),
            };
            prepared.map_err(|_| NetworkError)?.send().await.map_err(|_| NetworkError)?
        }
    };
    let headers = response.headers();
    let content_type = headers.get("content-type").unwrap_or_default();
    // From another origin the browser shows these two only where the server exposes them.
    let (now, date) = (js_sys::Date::now() as i64, headers.get("date"));
    let retry_after = headers
        .get("retry-after")
        .and_then(|value| domain::retry_after(&value, date.as_deref(), now));
    let date = date.and_then(|date| domain::http_date(&date, now));
    let status = response.status();
    // A body that breaks off is no answer either.
    let body = response.text().await.map_err(|_| NetworkError)?;
    Ok(Response { status, content_type, body, retry_after, date })
}
