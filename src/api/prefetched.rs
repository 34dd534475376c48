//! Requests that were sent before the app was there, by the first view.

use super::endpoint::Method;
use super::transport::{NetworkError, PendingResponse, Request, Transport};
use std::cell::RefCell;
use std::rc::Rc;

/// A request that has been sent, and its response.
pub type Sent = (Request, PendingResponse);

/// Gives the first request that equals one of those sent before its response, and sends all others.
pub struct Prefetched {
    transport: Rc<dyn Transport>,
    sent: RefCell<Vec<Sent>>,
}

impl Prefetched {
    /// A transport that knows these responses.
    pub fn new(transport: Rc<dyn Transport>, sent: Vec<Sent>) -> Self {
        Self { transport, sent: RefCell::new(sent) }
    }

    /// Drops the responses that no request was sent for: they grow old.
    pub fn clear(&self) {
        self.sent.take();
    }
}

impl Transport for Prefetched {
    fn send(&self, request: Request) -> PendingResponse {
        let mut sent = self.sent.borrow_mut();
        match sent.iter().position(|(other, _)| *other == request) {
            Some(index) => sent.swap_remove(index).1,
            None => self.transport.send(request),
        }
    }

    fn leave_for(&self, address: &str) -> Result<(), NetworkError> {
        self.transport.leave_for(address)
    }

    fn timeout(&self, method: Method) -> u32 {
        self.transport.timeout(method)
    }

    fn retries(&self) -> u32 {
        self.transport.retries()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::endpoint;
    use crate::api::response::Response;
    use std::cell::Cell;
    use std::future::ready;
    use std::task::{Context, Poll, Waker};

    #[derive(Default)]
    struct Counting(Cell<u32>);

    impl Transport for Counting {
        fn send(&self, _: Request) -> PendingResponse {
            self.0.set(self.0.get() + 1);
            Box::pin(ready(Err(NetworkError)))
        }
    }

    fn status(mut response: PendingResponse) -> Option<u16> {
        match response.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(result) => result.ok().map(|answer| answer.status),
            Poll::Pending => None,
        }
    }

    #[test]
    fn a_prefetched_response_is_used_once_and_only_for_the_same_request_and_user() {
        let transport = Rc::new(Counting::default());
        let request = |token| Request::of(&endpoint::permitted_scopes(), "", Some(token));
        let answer = Response {
            status: 200,
            content_type: String::new(),
            body: String::new(),
            retry_after: None,
            date: None,
        };
        let sent: Sent = (request("a"), Box::pin(ready(Ok(answer))));
        let prefetched = Prefetched::new(transport.clone(), vec![sent]);
        assert_eq!(status(prefetched.send(request("b"))), None, "another user");
        assert_eq!(status(prefetched.send(request("a"))), Some(200));
        assert_eq!(status(prefetched.send(request("a"))), None, "the second time");
        assert_eq!(transport.0.get(), 2);
    }
}
