//! Sends [`Call`]s: adds the API's address and the token, and tells who must know of a 401.

use super::answer::Answer;
use super::endpoint::Call;
use super::error::{ApiError, Operation};
use super::transport::{NoAnswer, Request, Sending, Transport, delay};
use crate::domain::next_try;
use leptos::prelude::{LocalStorage, StoredValue, UpdateValue, WithValue};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

/// The API as the signed-in person sees it. A handle: cheap to copy, good for the whole app.
#[derive(Clone, Copy)]
pub struct Client {
    inner: StoredValue<Inner, LocalStorage>,
    /// Whether a read that fails in passing is tried again by itself.
    persists: bool,
}

struct Inner {
    transport: Rc<dyn Transport>,
    base: String,
    token: Option<Rc<str>>,
    on_unauthorized: Option<Rc<dyn Fn()>>,
}

impl Client {
    /// A client without a token, for the console's own origin.
    pub fn new(transport: Rc<dyn Transport>) -> Self {
        let inner = Inner { transport, base: String::new(), token: None, on_unauthorized: None };
        Self { inner: StoredValue::new_local(inner), persists: true }
    }

    /// The same, but each read is sent once: for whoever looks again anyway.
    pub fn once(self) -> Self {
        Self { persists: false, ..self }
    }

    /// Sets what stands before each path of the API.
    pub fn set_base(self, base: &str) {
        let base = base.trim_end_matches('/').to_owned();
        self.inner.update_value(|inner| inner.base = base);
    }

    /// Sets or forgets the token.
    pub fn set_token(self, token: Option<&str>) {
        self.inner.update_value(|inner| inner.token = token.map(Rc::from));
    }

    /// Calls `f` when the token that is in use *now* was refused. An answer to a request with an
    /// older token says nothing about the present one.
    pub fn on_unauthorized(self, f: impl Fn() + 'static) {
        self.inner.update_value(|inner| inner.on_unauthorized = Some(Rc::new(f)));
    }

    /// Sends `call` and reads its answer. A read that fails in passing is tried again a few times
    /// ([`next_try`]), a write never: it may have been done. Dropping the future calls it off.
    pub async fn send<T>(self, call: Call<T>) -> Result<T, ApiError> {
        self.send_and_keep(call).await.map(|(value, _)| value)
    }

    /// Does what [`Client::send`] does, and gives back the body as well, as it came.
    pub async fn send_and_keep<T>(self, call: Call<T>) -> Result<(T, String), ApiError> {
        let mut failures = 0;
        loop {
            let result = self.try_once(&call).await;
            let Some(error) = result
                .as_ref()
                .err()
                .filter(|error| self.persists && call.is_read() && error.is_passing())
            else {
                return result;
            };
            failures += 1;
            let retries = self.inner.try_with_value(|inner| inner.transport.retries());
            let (retries, wait) = (retries.unwrap_or_default(), error.retry_after());
            let dice = js_sys::Math::random();
            match next_try(failures, retries, wait, dice) {
                Some(ms) => delay(i32::try_from(ms).unwrap_or(i32::MAX)).await,
                None => return result,
            }
        }
    }

    async fn try_once<T>(self, call: &Call<T>) -> Result<(T, String), ApiError> {
        // The app may be gone while a future of it is still being dropped.
        let Some((sending, token, patience)) = self.inner.try_with_value(|inner| {
            // The settings lie beside the page, wherever the API is.
            let base = if call.operation() == Operation::Settings { "" } else { &inner.base };
            let token = if call.is_authorized() { inner.token.clone() } else { None };
            let request = Request {
                method: call.method(),
                url: format!("{base}{}", call.path()),
                token: token.as_deref().map(str::to_owned),
                body: call.body().map(str::to_owned),
            };
            let patience = inner.transport.patience(call.method());
            (inner.transport.send(request), token, patience)
        }) else {
            return Err(ApiError::Aborted);
        };
        let operation = call.operation();
        let answer = in_time(sending, patience)
            .await
            .ok_or(ApiError::TimedOut { operation, waited: patience })?
            .map_err(|_| ApiError::Unreachable { operation })?;
        let result = call.read(&answer);
        if call.is_authorized() && result.as_ref().is_err_and(ApiError::is_unauthorized) {
            self.report_unauthorized(token.as_ref());
        }
        result.map(|value| (value, answer.body))
    }

    fn report_unauthorized(self, refused: Option<&Rc<str>>) {
        let report = self.inner.try_with_value(|inner| {
            (inner.token.as_ref() == refused).then(|| inner.on_unauthorized.clone()).flatten()
        });
        if let Some(Some(report)) = report {
            report();
        }
    }
}

/// The answer, if it comes within `ms` milliseconds; the request is called off otherwise.
async fn in_time(mut sending: Sending, ms: u32) -> Option<Result<Answer, NoAnswer>> {
    let mut late = pin!(delay(i32::try_from(ms).unwrap_or(i32::MAX)));
    poll_fn(move |context| match sending.as_mut().poll(context) {
        Poll::Ready(answer) => Poll::Ready(Some(answer)),
        Poll::Pending => late.as_mut().poll(context).map(|()| None),
    })
    .await
}
