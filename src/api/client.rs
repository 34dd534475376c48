//! Sends [`Call`]s: adds the API's address and the token, waits while the token is being renewed,
//! tells who must know of a 401, and calls off what nobody may see the answer of any more.

use super::endpoint::{Call, Site, list_volumes};
use super::error::ApiError;
use super::operation::Operation;
use super::response::Response;
use super::transport::{NetworkError, PendingResponse, Request, Transport, address, delay};
use crate::domain::{ListQuery, PageSize, next_try};
use leptos::prelude::{LocalStorage, StoredValue, UpdateValue, WithValue};
use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Poll, Waker};

/// The API as the signed-in person sees it. A handle: cheap to copy, good for the whole app.
#[derive(Clone, Copy)]
pub struct Client {
    inner: StoredValue<Inner, LocalStorage>,
    /// Whether a read that fails in passing is tried again by itself.
    persists: bool,
}

/// A [`Call`] without the type of its value.
struct Untyped {
    /// What is sent; its address has no base yet.
    request: Request,
    site: Site,
    operation: Operation,
    is_read: bool,
    is_authorized: bool,
}

impl Untyped {
    fn of<T>(call: &Call<T>) -> Self {
        Self {
            request: Request::of(call, "", None),
            site: call.site(),
            operation: call.operation(),
            is_read: call.is_read(),
            is_authorized: call.is_authorized(),
        }
    }
}

/// What is told of the token in use when it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It may be old.
    First,
    /// It had just taken the place of another one, for the same request.
    Again,
}

/// Tells whether the session goes on: the token is being renewed, or will be.
type OnUnauthorized = Rc<dyn Fn(Refusal) -> bool>;

/// The token that a request goes with: which one it is, and of which session.
#[derive(Clone)]
struct Access {
    token: Option<Rc<str>>,
    version: u32,
    session: u32,
}

struct Inner {
    transport: Rc<dyn Transport>,
    base: String,
    access: Access,
    /// Whether requests wait for another token.
    held: bool,
    /// Counts those who have used this console one after the other: what is asked for one of them
    /// is not answered to the next.
    person: u32,
    waiting: HashMap<u32, Waker>,
    next_seat: u32,
    on_unauthorized: Option<OnUnauthorized>,
    /// The token that the data volumes were asked about because a companion refused it.
    asked_about: Option<u32>,
}

impl Client {
    /// A client without a token, for the console's own origin.
    pub fn new(transport: Rc<dyn Transport>) -> Self {
        let inner = Inner {
            transport,
            base: String::new(),
            access: Access { token: None, version: 0, session: 0 },
            held: false,
            person: 0,
            waiting: HashMap::new(),
            next_seat: 0,
            on_unauthorized: None,
            asked_about: None,
        };
        Self { inner: StoredValue::new_local(inner), persists: true }
    }

    /// The same, but each read is sent once: for whoever looks again anyway.
    pub fn once(self) -> Self {
        Self { persists: false, ..self }
    }

    /// Sets what stands before each path of the API.
    pub fn set_base(self, base: &str) {
        self.inner.update_value(|inner| base.clone_into(&mut inner.base));
    }

    /// Sets or forgets the token. Requests that were held go on.
    pub fn set_token(self, token: Option<&str>) {
        self.change(|inner| {
            inner.access.token = token.map(Rc::from);
            inner.access.version += 1;
            inner.access.session += u32::from(token.is_none());
            inner.held = false;
        });
    }

    /// The token in use.
    pub fn token(self) -> Option<String> {
        self.inner.try_with_value(|inner| inner.access.token.as_deref().map(str::to_owned))?
    }

    /// Has requests wait for another token from now on.
    pub fn hold(self) {
        self.inner.try_update_value(|inner| inner.held = true);
    }

    /// Has them go on with the token that there is: there is no other yet.
    pub fn release(self) {
        self.change(|inner| inner.held = false);
    }

    /// Somebody else may come: every request that a token goes with is called off, and nobody
    /// learns its answer.
    pub fn forget_person(self) {
        self.change(|inner| inner.person += 1);
    }

    /// Who has been using this console, as a number that only tells one from the next.
    pub fn person(self) -> Option<u32> {
        self.inner.try_with_value(|inner| inner.person)
    }

    /// Calls `f` when the token that is in use *now* was refused; it tells whether the session goes
    /// on, because that is being renewed or will be. An answer to a request with an older token says
    /// nothing about the present one.
    pub fn on_unauthorized(self, f: impl Fn(Refusal) -> bool + 'static) {
        self.inner.update_value(|inner| inner.on_unauthorized = Some(Rc::new(f)));
    }

    /// Has the browser leave the console for a whole address.
    pub fn leave_for(self, address: &str) -> Result<(), NetworkError> {
        let transport = self.inner.try_with_value(|inner| inner.transport.clone());
        transport.ok_or(NetworkError)?.leave_for(address)
    }

    /// Sends `call` and reads its answer. A read that fails in passing is tried again a few times
    /// ([`next_try`]), a write never: it may have been done. Dropping the future calls it off.
    pub async fn send<T>(self, call: Call<T>) -> Result<T, ApiError> {
        self.send_and_keep(call).await.map(|(value, _)| value)
    }

    /// Does what [`Client::send`] does, and gives back the body as well, as it came.
    pub async fn send_and_keep<T>(self, call: Call<T>) -> Result<(T, String), ApiError> {
        let mut value = None;
        let mut read = |answer: &Response| match call.read(answer) {
            Ok(read) => {
                value = Some(read);
                None
            }
            Err(error) => Some(error),
        };
        let body = self.fetch(Untyped::of(&call), &mut read).await?;
        value.map(|value| (value, body)).ok_or(ApiError::Aborted)
    }

    /// The body of an answer that could be read; tries again what may be tried again. Not generic,
    /// so that it is compiled once and not for each type that an answer can have.
    fn fetch<'a>(
        self,
        call: Untyped,
        read: &'a mut dyn FnMut(&Response) -> Option<ApiError>,
    ) -> Pin<Box<dyn Future<Output = Result<String, ApiError>> + 'a>> {
        Box::pin(async move {
            // The app may be gone while a future of it is still being dropped.
            let person = self.person().ok_or(ApiError::Aborted)?;
            let mut failures = 0;
            loop {
                let result = self.try_once(&call, person, read).await;
                let Some(error) = result
                    .as_ref()
                    .err()
                    .filter(|error| self.persists && call.is_read && error.is_passing())
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
        })
    }

    async fn try_once(
        self,
        call: &Untyped,
        person: u32,
        read: &mut dyn FnMut(&Response) -> Option<ApiError>,
    ) -> Result<String, ApiError> {
        let mut request = call.request.clone();
        if call.site == Site::ControlPlane {
            request.url = address(&self.base().ok_or(ApiError::Aborted)?, &request.url);
        }
        let answer = if call.is_authorized {
            self.deliver(request, call.operation, call.is_read, person).await?
        } else {
            self.exchange(request, call.operation).await?
        };
        match read(&answer) {
            None => Ok(answer.body),
            Some(error) => Err(error),
        }
    }

    /// The answer of whatever status, to a request that the token goes with.
    async fn deliver(
        self,
        request: Request,
        operation: Operation,
        is_read: bool,
        person: u32,
    ) -> Result<Response, ApiError> {
        let mut refused: Option<(Access, Response)> = None;
        loop {
            let access = self.access(person).await?;
            let refusal = if refused.is_some() { Refusal::Again } else { Refusal::First };
            if let Some((before, answer)) = refused.take() {
                if before.session != access.session {
                    // It could not be renewed, and the session is over.
                    return Ok(answer);
                }
                if before.version == access.version {
                    return Err(ApiError::NotRenewed { operation });
                }
            }
            let token = access.token.as_deref().map(str::to_owned);
            let exchange = self.exchange(Request { token, ..request.clone() }, operation);
            let answer = self.while_it_is(person, exchange).await??;
            if answer.status != 401
                || answer.is_from_in_front()
                || !self.is_about_the_token(operation, &access).await
            {
                return Ok(answer);
            }
            let goes_on = self.refused(&access, refusal);
            if !goes_on || refusal == Refusal::Again {
                return Ok(answer);
            }
            // A write is never sent twice; not even where the first one was refused.
            if !is_read {
                let now = self.access(person).await?;
                let is_renewed = now.version != access.version;
                return if is_renewed {
                    Ok(answer)
                } else {
                    Err(ApiError::NotRenewed { operation })
                };
            }
            refused = Some((access, answer));
        }
    }

    /// Whether a 401 is about the token. Only the data volumes have the say: a companion of theirs may be closed, or
    /// behind a gateway of its own. They are asked once for each token.
    async fn is_about_the_token(self, operation: Operation, access: &Access) -> bool {
        if !operation.is_companion() {
            return true;
        }
        let asked_before = self.inner.try_update_value(|inner| {
            inner.asked_about.replace(access.version) == Some(access.version)
        });
        let Some((false, base)) = asked_before.zip(self.base()) else { return false };
        let query = ListQuery::default().with_limit(PageSize::new(1).unwrap_or_default());
        let request = Request::of(&list_volumes(&query), &base, access.token.as_deref());
        let answer = self.exchange(request, Operation::ListVolumes).await;
        answer.is_ok_and(|answer| answer.status == 401 && !answer.is_from_in_front())
    }

    /// What stands before each path of the API.
    fn base(self) -> Option<String> {
        self.inner.try_with_value(|inner| inner.base.clone())
    }

    async fn exchange(self, request: Request, operation: Operation) -> Result<Response, ApiError> {
        let sending = self.inner.try_with_value(|inner| {
            let timeout = inner.transport.timeout(request.method);
            (inner.transport.send(request), timeout)
        });
        let (sending, timeout) = sending.ok_or(ApiError::Aborted)?;
        in_time(sending, timeout)
            .await
            .ok_or(ApiError::TimedOut { operation, waited: timeout })?
            .map_err(|_| ApiError::Unreachable { operation })
    }

    /// The token in use, once it is not being renewed any more.
    async fn access(self, person: u32) -> Result<Access, ApiError> {
        let ready = poll_fn(|_| {
            let ready =
                self.inner.try_with_value(|inner| (!inner.held).then(|| inner.access.clone()));
            match ready {
                Some(None) => Poll::Pending,
                ready => Poll::Ready(ready.flatten().ok_or(ApiError::Aborted)),
            }
        });
        self.while_it_is(person, ready).await?
    }

    /// What comes of `future`, for as long as `person` uses this console; then it is dropped. It is
    /// also looked at again whenever something about the token changes.
    async fn while_it_is<T>(
        self,
        person: u32,
        future: impl Future<Output = T>,
    ) -> Result<T, ApiError> {
        let seat = Seat::take(self).ok_or(ApiError::Aborted)?;
        let mut future = pin!(future);
        poll_fn(|context| {
            if self.person() != Some(person) {
                return Poll::Ready(Err(ApiError::Aborted));
            }
            seat.wake(context.waker());
            future.as_mut().poll(context).map(Ok)
        })
        .await
    }

    /// Tells of a refused token, and whether there is another, or will be.
    fn refused(self, access: &Access, refusal: Refusal) -> bool {
        let told = self.inner.try_with_value(|inner| {
            let is_present = inner.access.version == access.version;
            let report = inner.on_unauthorized.clone().filter(|_| is_present);
            let is_replaced = !is_present && inner.access.session == access.session;
            (report, is_replaced)
        });
        match told {
            Some((Some(report), _)) => report(refusal),
            Some((None, is_replaced)) => is_replaced,
            None => false,
        }
    }

    fn change(self, f: impl FnOnce(&mut Inner)) {
        let waiting = self.inner.try_update_value(|inner| {
            f(inner);
            std::mem::take(&mut inner.waiting)
        });
        for waker in waiting.into_iter().flat_map(HashMap::into_values) {
            waker.wake();
        }
    }
}

/// The place of a request among those that are woken when something about the token changes.
struct Seat(Client, u32);

impl Seat {
    fn take(client: Client) -> Option<Self> {
        let number = client.inner.try_update_value(|inner| {
            inner.next_seat = inner.next_seat.wrapping_add(1);
            inner.next_seat
        });
        Some(Self(client, number?))
    }

    fn wake(&self, waker: &Waker) {
        self.0.inner.try_update_value(|inner| inner.waiting.insert(self.1, waker.clone()));
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.inner.try_update_value(|inner| inner.waiting.remove(&self.1));
    }
}

/// The answer, if it comes within `ms` milliseconds; the request is called off otherwise.
async fn in_time(mut sending: PendingResponse, ms: u32) -> Option<Result<Response, NetworkError>> {
    let mut late = pin!(delay(i32::try_from(ms).unwrap_or(i32::MAX)));
    poll_fn(move |context| match sending.as_mut().poll(context) {
        Poll::Ready(answer) => Poll::Ready(Some(answer)),
        Poll::Pending => late.as_mut().poll(context).map(|()| None),
    })
    .await
}
