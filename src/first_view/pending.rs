//! A sent request whose response can be read here and then handed over.

use crate::api::prefetched::SentRequest;
use crate::api::response::Response;
use crate::api::transport::{NetworkError, PendingResponse, Request, Transport};
use std::cell::RefCell;
use std::future::{poll_fn, ready};
use std::rc::Rc;
use std::task::Poll;

pub struct Pending(RefCell<Option<(Request, State)>>);

enum State {
    Waiting(PendingResponse),
    Done(Result<Response, NetworkError>),
}

impl Pending {
    pub fn send(transport: &Rc<dyn Transport>, request: Request) -> Self {
        let response = transport.send(request.clone());
        Self(RefCell::new(Some((request, State::Waiting(response)))))
    }

    /// Never resolves once the request is [taken](Self::take).
    pub async fn response(&self) -> Result<Response, NetworkError> {
        poll_fn(|context| {
            let mut inner = self.0.borrow_mut();
            let Some((_, state)) = &mut *inner else { return Poll::Pending };
            if let State::Waiting(response) = state
                && let Poll::Ready(result) = response.as_mut().poll(context)
            {
                *state = State::Done(result);
            }
            match state {
                State::Waiting(_) => Poll::Pending,
                State::Done(result) => Poll::Ready(result.clone()),
            }
        })
        .await
    }

    pub fn take(&self) -> Option<SentRequest> {
        let (request, state) = self.0.take()?;
        Some(match state {
            State::Waiting(response) => (request, response),
            State::Done(result) => (request, Box::pin(ready(result))),
        })
    }
}
