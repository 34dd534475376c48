//! How requests are sent: with the browser's `fetch`, or by the tests to the emulator.

use super::early;
use super::endpoint::Method;
pub use super::request::Request;
use super::response::Response;
use super::token::is_bearer_token;
use crate::tools;
use gloo_net::http;
use std::future::Future;
use std::pin::Pin;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCache, RequestCredentials, RequestRedirect};

/// No response arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkError;

/// A response that has not arrived yet. Dropping it aborts the request.
pub type PendingResponse = Pin<Box<dyn Future<Output = Result<Response, NetworkError>>>>;

/// In milliseconds; most gateways time out no later.
pub const TIMEOUT: u32 = 60_000;

pub trait Transport {
    fn send(&self, request: Request) -> PendingResponse;

    fn navigate_to(&self, url: &str) -> Result<(), NetworkError> {
        let window = web_sys::window().ok_or(NetworkError)?;
        window.location().assign(url).map_err(|_| NetworkError)
    }

    /// In milliseconds.
    fn timeout(&self, _method: Method) -> u32 {
        TIMEOUT
    }

    /// How often a read is retried after a transient failure.
    fn retries(&self) -> u32 {
        tools::MAX_RETRIES
    }
}

/// The browser's `fetch`, without redirects and without the HTTP cache. A proxy in front of the
/// console's own origin gets its cookies; other origins get none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fetch;

impl Transport for Fetch {
    fn send(&self, request: Request) -> PendingResponse {
        Box::pin(fetch(request))
    }
}

struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        // Without a reason: gloo-net panics on a rejection that is not an `Error`.
        self.0.abort();
    }
}

struct Timer {
    id: Option<i32>,
    resolve: Option<js_sys::Function>,
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let (Some(id), Some(window)) = (self.id, web_sys::window()) {
            window.clear_timeout_with_handle(id);
        }
        // A `JsFuture` and its promise keep each other alive until the promise is settled.
        if let Some(resolve) = &self.resolve {
            let _ = resolve.call0(&wasm_bindgen::JsValue::NULL);
        }
    }
}

/// Waits for `ms` milliseconds; drop the future to cancel it.
pub async fn delay(ms: i32) {
    let mut timer = Timer { id: None, resolve: None };
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let set = |window: web_sys::Window| {
            window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms).ok()
        };
        timer.id = web_sys::window().and_then(set);
        timer.resolve = Some(resolve);
    });
    if timer.id.is_some() {
        let _ = JsFuture::from(promise).await;
    }
    drop(timer);
}

async fn fetch(request: Request) -> Result<Response, NetworkError> {
    let controller = AbortOnDrop(AbortController::new().map_err(|_| NetworkError)?);
    let method = match request.method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Patch => http::Method::PATCH,
        Method::Delete => http::Method::DELETE,
    };
    let (credentials, redirect) = if request.is_external {
        (RequestCredentials::Omit, RequestRedirect::Error)
    } else {
        (RequestCredentials::SameOrigin, RequestRedirect::Manual)
    };
    let mut builder = http::RequestBuilder::new(&request.url)
        .method(method)
        .header("Accept", "application/json")
        .cache(RequestCache::NoStore)
        .credentials(credentials)
        .redirect(redirect)
        .abort_signal(Some(&controller.0.signal()));
    if let Some(token) = &request.token {
        // The contract allows any text as a token; the browser throws at an invalid header value.
        if !is_bearer_token(token) {
            return Err(NetworkError);
        }
        builder = builder.header("Authorization", &format!("Bearer {token}"));
    }
    let response = match early::take_response(&request) {
        Some(response) => {
            let response = JsFuture::from(response).await.map_err(|_| NetworkError)?;
            http::Response::from(web_sys::Response::from(response))
        }
        None => {
            let request = match request.body {
                Some(body) => builder.header("Content-Type", request.content_type).body(body),
                None => builder.build(),
            };
            request.map_err(|_| NetworkError)?.send().await.map_err(|_| NetworkError)?
        }
    };
    let headers = response.headers();
    let content_type = headers.get("content-type").unwrap_or_default();
    // A cross-origin server has to expose these two headers.
    let date = headers.get("date").and_then(|date| parse_http_date(&date));
    let now = date.unwrap_or_else(|| js_sys::Date::now() as i64);
    let retry_after = headers
        .get("retry-after")
        .and_then(|value| tools::retry_after(&value, now, parse_http_date));
    let status = response.status();
    let body = response.text().await.map_err(|_| NetworkError)?;
    Ok(Response { status, content_type, body, retry_after, date })
}

/// Milliseconds since 1970. JavaScript requires the date format of HTTP to be understood, and browsers
/// know its obsolete form with a time zone; the one without is read as local time.
pub fn parse_http_date(text: &str) -> Option<i64> {
    let ms = js_sys::Date::parse(text);
    ms.is_finite().then_some(ms as i64)
}
