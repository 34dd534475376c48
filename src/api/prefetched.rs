//! Reuses the responses of requests that the first view has sent.

use super::endpoint::Method;
use super::transport::{NetworkError, PendingResponse, Request, Transport};
use std::cell::RefCell;
use std::rc::Rc;

pub type SentRequest = (Request, PendingResponse);

/// Answers a request from the first view with its response, once, and sends all other requests.
pub struct PrefetchedTransport {
    transport: Rc<dyn Transport>,
    sent: RefCell<Vec<SentRequest>>,
}

impl PrefetchedTransport {
    pub fn new(transport: Rc<dyn Transport>, sent: Vec<SentRequest>) -> Self {
        Self { transport, sent: RefCell::new(sent) }
    }

    /// Drops the unused responses, which become stale.
    pub fn clear(&self) {
        self.sent.take();
    }
}

impl Transport for PrefetchedTransport {
    fn send(&self, request: Request) -> PendingResponse {
        let mut sent = self.sent.borrow_mut();
        match sent.iter().position(|(other, _)| *other == request) {
            Some(index) => sent.swap_remove(index).1,
            None => self.transport.send(request),
        }
    }

    fn navigate_to(&self, url: &str) -> Result<(), NetworkError> {
        self.transport.navigate_to(url)
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
    use futures_util::FutureExt;
    use std::cell::Cell;
    use std::future::ready;

    #[derive(Default)]
    struct Counting(Cell<u32>);

    impl Transport for Counting {
        fn send(&self, _: Request) -> PendingResponse {
            self.0.set(self.0.get() + 1);
            Box::pin(ready(Err(NetworkError)))
        }
    }

    fn status(response: PendingResponse) -> Option<u16> {
        response.now_or_never()?.ok().map(|response| response.status)
    }

    #[test]
    fn a_prefetched_response_is_used_once_and_only_for_the_same_request_and_user() {
        let transport = Rc::new(Counting::default());
        let request = |token| Request::new(&endpoint::permitted_scopes(), "", Some(token));
        let response = Response { status: 200, ..Response::default() };
        let sent: SentRequest = (request("a"), Box::pin(ready(Ok(response))));
        let prefetched = PrefetchedTransport::new(transport.clone(), vec![sent]);
        assert_eq!(status(prefetched.send(request("b"))), None, "another user");
        assert_eq!(status(prefetched.send(request("a"))), Some(200));
        assert_eq!(status(prefetched.send(request("a"))), None, "the second time");
        assert_eq!(transport.0.get(), 2);
    }
}
