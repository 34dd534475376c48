//! Sends [`Call`]s: adds the API's address and the token, and tells who must know of a 401.

use super::answer::Answer;
use super::endpoint::{Call, Method};
use super::error::{ApiError, Operation};
use super::transport::{NoAnswer, Request, Sending, Transport, delay};
use leptos::prelude::{LocalStorage, StoredValue, UpdateValue, WithValue};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

/// How long an answer to a question is waited for, in milliseconds.
const READ_PATIENCE: u32 = 30_000;

/// How long an answer to a write is waited for, in milliseconds: giving up leaves it in doubt.
const WRITE_PATIENCE: u32 = 60_000;

/// The API as the signed-in person sees it. A handle: cheap to copy, good for the whole app.
#[derive(Clone, Copy)]
pub struct Client(StoredValue<Inner, LocalStorage>);

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
        Self(StoredValue::new_local(inner))
    }

    /// Sets what stands before each path of the API.
    pub fn set_base(self, base: &str) {
        let base = base.trim_end_matches('/').to_owned();
        self.0.update_value(|inner| inner.base = base);
    }

    /// Sets or forgets the token.
    pub fn set_token(self, token: Option<&str>) {
        self.0.update_value(|inner| inner.token = token.map(Rc::from));
    }

    /// Calls `f` when the token that is in use *now* was refused. An answer to a request with an
    /// older token says nothing about the present one.
    pub fn on_unauthorized(self, f: impl Fn() + 'static) {
        self.0.update_value(|inner| inner.on_unauthorized = Some(Rc::new(f)));
    }

    /// Sends `call` and reads its answer. Dropping the future calls the request off.
    pub async fn send<T>(self, call: Call<T>) -> Result<T, ApiError> {
        self.send_and_keep(call).await.map(|(value, _)| value)
    }

    /// Does what [`Client::send`] does, and gives back the body as well, as it came.
    pub async fn send_and_keep<T>(self, call: Call<T>) -> Result<(T, String), ApiError> {
        // The app may be gone while a future of it is still being dropped.
        let Some((sending, token)) = self.0.try_with_value(|inner| {
            // The settings lie beside the page, wherever the API is.
            let base = if call.operation() == Operation::Settings { "" } else { &inner.base };
            let token = if call.is_authorized() { inner.token.clone() } else { None };
            let request = Request {
                method: call.method(),
                url: format!("{base}{}", call.path()),
                token: token.as_deref().map(str::to_owned),
                body: call.body().map(str::to_owned),
            };
            (inner.transport.send(request), token)
        }) else {
            return Err(ApiError::Aborted);
        };
        let operation = call.operation();
        let is_read =
            matches!(call.method(), Method::Get) || operation == Operation::PermittedScopes;
        let patience = if is_read { READ_PATIENCE } else { WRITE_PATIENCE };
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
        let report = self.0.try_with_value(|inner| {
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
