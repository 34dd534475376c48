//! Sends [`Call`]s to the API. Requests wait while the token is renewed, and are aborted when the
//! user changes.

use super::endpoint::{Call, UntypedCall, list_volumes};
use super::error::ApiError;
use super::operation::Operation;
use super::response::Response;
use super::transport::{NetworkError, Request, Transport, delay};
#[cfg(debug_assertions)]
use crate::debug_log::RequestLog;
use crate::domain::{ListQuery, PageSize};
use crate::tools::next_retry_delay;
use futures_util::FutureExt;
use futures_util::future::{
    AbortHandle, Abortable, Either, Pending, Shared, abortable, pending, select,
};
use leptos::prelude::{IsDisposed, LocalStorage, StoredValue, UpdateValue, WithValue};
use std::future::Future;
use std::pin::{Pin, pin};
use std::rc::Rc;

/// The API as the signed-in user sees it. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Client {
    inner: StoredValue<Inner, LocalStorage>,
    /// Whether a read is retried after a transient failure.
    has_retries: bool,
}

/// How often the server has rejected a request's token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenRejection {
    First,
    /// The token had just been renewed for the same request.
    AfterRenewal,
}

/// Returns whether the session continues: the token is being renewed, or will be.
type OnUnauthorized = Rc<dyn Fn(TokenRejection) -> bool>;

#[derive(Clone)]
struct AccessToken {
    token: Option<Rc<str>>,
    /// Changes with each renewal.
    version: u32,
    session: u32,
}

/// What many requests wait for, and happens once.
#[derive(Clone)]
struct Completion {
    handle: AbortHandle,
    future: Shared<Abortable<Pending<()>>>,
}

impl Completion {
    fn new() -> Self {
        let (future, handle) = abortable(pending());
        Self { handle, future: future.shared() }
    }
}

struct Inner {
    transport: Rc<dyn Transport>,
    base: String,
    access: AccessToken,
    /// While it is pending, authorized requests wait.
    renewal: Option<Completion>,
    /// Completes when another user may sign in, who gets no response to the last one's requests.
    user_change: Completion,
    on_unauthorized: Option<OnUnauthorized>,
    /// The version of the token that [`Client::is_token_rejected`] has checked.
    checked_version: Option<u32>,
}

impl Client {
    /// A client without a token, for the console's own origin.
    pub fn new(transport: Rc<dyn Transport>) -> Self {
        let inner = Inner {
            transport,
            base: String::new(),
            access: AccessToken { token: None, version: 0, session: 0 },
            renewal: None,
            user_change: Completion::new(),
            on_unauthorized: None,
            checked_version: None,
        };
        Self { inner: StoredValue::new_local(inner), has_retries: true }
    }

    /// A client that sends each read once, for polling.
    pub fn without_retries(self) -> Self {
        Self { has_retries: false, ..self }
    }

    pub fn set_base(self, base: &str) {
        self.inner.update_value(|inner| base.clone_into(&mut inner.base));
    }

    /// Sets or removes the token, and resumes paused requests.
    pub fn set_token(self, token: Option<&str>) {
        self.inner.try_update_value(|inner| {
            inner.access.token = token.map(Rc::from);
            inner.access.version += 1;
            inner.access.session += u32::from(token.is_none());
        });
        self.resume_requests();
    }

    pub fn token(self) -> Option<String> {
        self.inner.try_with_value(|inner| inner.access.token.as_deref().map(str::to_owned))?
    }

    /// Lets authorized requests wait for another token.
    pub fn pause_requests(self) {
        self.inner.try_update_value(|inner| {
            inner.renewal.get_or_insert_with(Completion::new);
        });
    }

    /// Sends the paused requests with the present token.
    pub fn resume_requests(self) {
        let renewal = self.inner.try_update_value(|inner| inner.renewal.take()).flatten();
        if let Some(renewal) = renewal {
            renewal.handle.abort();
        }
    }

    /// Aborts all authorized requests, because another user may sign in.
    pub fn abort_user_requests(self) {
        let change = self
            .inner
            .try_update_value(|inner| std::mem::replace(&mut inner.user_change, Completion::new()));
        if let Some(change) = change {
            change.handle.abort();
        }
    }

    /// Calls `f` when the server rejects the present token; `f` returns whether the session
    /// continues. A 401 to a request with an older token does not count.
    pub fn on_unauthorized(self, f: impl Fn(TokenRejection) -> bool + 'static) {
        self.inner.update_value(|inner| inner.on_unauthorized = Some(Rc::new(f)));
    }

    pub fn navigate_to(self, url: &str) -> Result<(), NetworkError> {
        let transport = self.inner.try_with_value(|inner| inner.transport.clone());
        transport.ok_or(NetworkError)?.navigate_to(url)
    }

    /// Sends `call` and decodes its response. A read is retried after a transient failure
    /// ([`next_retry_delay`]), a write never: it may have taken effect. Dropping the future aborts it.
    pub async fn send<T>(self, call: Call<T>) -> Result<T, ApiError> {
        self.send_with_raw_body(call).await.map(|(value, _)| value)
    }

    /// Like [`Client::send`], and also returns the body as it came.
    pub async fn send_with_raw_body<T>(self, call: Call<T>) -> Result<(T, String), ApiError> {
        let mut value = None;
        let Call { untyped, read } = call;
        let operation = untyped.operation;
        let mut read = |response: &Response| match read(operation, response) {
            Ok(read) => {
                value = Some(read);
                None
            }
            Err(error) => Some(error),
        };
        let body = self.fetch(untyped, &mut read).await?;
        value.map(|value| (value, body)).ok_or(ApiError::Aborted)
    }

    /// Sends `call` with retries and returns the body. Not generic, so that it is compiled once.
    fn fetch<'a>(
        self,
        call: UntypedCall,
        read: &'a mut dyn FnMut(&Response) -> Option<ApiError>,
    ) -> Pin<Box<dyn Future<Output = Result<String, ApiError>> + 'a>> {
        Box::pin(async move {
            // The app may be unmounted while a future of it is still being dropped.
            let user_change = self.inner.try_with_value(|inner| inner.user_change.clone());
            let user_change = user_change.ok_or(ApiError::Aborted)?;
            let mut failures = 0;
            loop {
                let error = match self.send_once(&call, &user_change, read).await {
                    Ok(body) => return Ok(body),
                    Err(error) => error,
                };
                if !(self.has_retries && call.is_read() && error.is_transient()) {
                    return Err(error);
                }
                failures += 1;
                let retries = self.inner.try_with_value(|inner| inner.transport.retries());
                let (retries, wait) = (retries.unwrap_or_default(), error.retry_after());
                let jitter = js_sys::Math::random();
                match next_retry_delay(failures, retries, wait, jitter) {
                    Some(ms) => delay(i32::try_from(ms).unwrap_or(i32::MAX)).await,
                    None => return Err(error),
                }
            }
        })
    }

    async fn send_once(
        self,
        call: &UntypedCall,
        user_change: &Completion,
        read: &mut dyn FnMut(&Response) -> Option<ApiError>,
    ) -> Result<String, ApiError> {
        let request = Request::new(call, &self.base().ok_or(ApiError::Aborted)?, None);
        let response = if call.is_authorized {
            self.send_authorized(request, call, user_change).await?
        } else {
            self.send_request(request, call.operation).await?
        };
        match read(&response) {
            None => Ok(response.body),
            Some(error) => Err(error),
        }
    }

    /// Sends a request with the token. A read is sent again once the token is renewed.
    async fn send_authorized(
        self,
        request: Request,
        call: &UntypedCall,
        user_change: &Completion,
    ) -> Result<Response, ApiError> {
        let operation = call.operation;
        let access = self.access(user_change).await?;
        let response =
            self.send_with_token(request.clone(), operation, &access, user_change).await?;
        if !self.is_token_rejected(operation, &access, &response).await
            || !self.report_rejection(&access, TokenRejection::First)
        {
            return Ok(response);
        }
        let renewed = self.access(user_change).await?;
        if renewed.session != access.session {
            // The renewal failed and the session is over.
            return Ok(response);
        }
        if renewed.version == access.version {
            return Err(ApiError::NotRenewed { operation });
        }
        // A write is never sent twice, even if the first one was rejected.
        if !call.is_read() {
            return Ok(response);
        }
        let response = self.send_with_token(request, operation, &renewed, user_change).await?;
        if self.is_token_rejected(operation, &renewed, &response).await {
            self.report_rejection(&renewed, TokenRejection::AfterRenewal);
        }
        Ok(response)
    }

    async fn send_with_token(
        self,
        request: Request,
        operation: Operation,
        access: &AccessToken,
        user_change: &Completion,
    ) -> Result<Response, ApiError> {
        let token = access.token.as_deref().map(str::to_owned);
        let sent = self.send_request(Request { token, ..request }, operation);
        self.abort_if_user_changes(user_change, sent).await?
    }

    /// Whether `response` is a 401 because the token is invalid. A companion may be closed, or behind
    /// a gateway of its own, so its 401 is checked with a request for data volumes, once per token.
    async fn is_token_rejected(
        self,
        operation: Operation,
        access: &AccessToken,
        response: &Response,
    ) -> bool {
        if !response.is_unauthorized() || !operation.is_companion() {
            return response.is_unauthorized();
        }
        let was_checked = self.inner.try_update_value(|inner| {
            inner.checked_version.replace(access.version) == Some(access.version)
        });
        let Some((false, base)) = was_checked.zip(self.base()) else { return false };
        let query = ListQuery::default().with_limit(PageSize::new(1).unwrap_or_default());
        let request = Request::new(&list_volumes(&query), &base, access.token.as_deref());
        let response = self.send_request(request, Operation::ListVolumes).await;
        response.is_ok_and(|response| response.is_unauthorized())
    }

    fn base(self) -> Option<String> {
        self.inner.try_with_value(|inner| inner.base.clone())
    }

    async fn send_request(
        self,
        request: Request,
        operation: Operation,
    ) -> Result<Response, ApiError> {
        #[cfg(debug_assertions)]
        let log = RequestLog::start(request.method.as_str(), &request.url);
        let sent = self.inner.try_with_value(|inner| {
            let timeout = inner.transport.timeout(request.method);
            (inner.transport.send(request), timeout)
        });
        let (response, timeout) = sent.ok_or(ApiError::Aborted)?;
        let timer = pin!(delay(i32::try_from(timeout).unwrap_or(i32::MAX)));
        let result = match select(response, timer).await {
            Either::Left((response, _)) => {
                response.map_err(|_| ApiError::Unreachable { operation })
            }
            Either::Right(_) => Err(ApiError::TimedOut { operation, timeout }),
        };
        #[cfg(debug_assertions)]
        if let Some(log) = log {
            log.finish(result.as_ref().ok().map(|response| response.status));
        }
        result
    }

    /// The token, once no renewal is pending.
    async fn access(self, user_change: &Completion) -> Result<AccessToken, ApiError> {
        loop {
            let present =
                self.inner.try_with_value(|inner| (inner.access.clone(), inner.renewal.clone()));
            let (access, renewal) = present.ok_or(ApiError::Aborted)?;
            match renewal {
                Some(renewal) => {
                    let _ = self.abort_if_user_changes(user_change, renewal.future).await?;
                }
                None if user_change.handle.is_aborted() => return Err(ApiError::Aborted),
                None => return Ok(access),
            }
        }
    }

    /// Drops `future` when the user changes.
    async fn abort_if_user_changes<T>(
        self,
        user_change: &Completion,
        future: impl Future<Output = T>,
    ) -> Result<T, ApiError> {
        match select(user_change.future.clone(), pin!(future)).await {
            Either::Right((output, _)) if !self.inner.is_disposed() => Ok(output),
            _ => Err(ApiError::Aborted),
        }
    }

    /// Returns whether the session continues.
    fn report_rejection(self, access: &AccessToken, rejection: TokenRejection) -> bool {
        let found = self.inner.try_with_value(|inner| {
            let is_present = inner.access.version == access.version;
            let report = inner.on_unauthorized.clone().filter(|_| is_present);
            let is_replaced = !is_present && inner.access.session == access.session;
            (report, is_replaced)
        });
        match found {
            Some((Some(report), _)) => report(rejection),
            Some((None, is_replaced)) => is_replaced,
            None => false,
        }
    }
}
