//! A log of the requests, for assertions in tests.

use http::{Request, header};

use crate::operation::Operation;

const CAPACITY: usize = 10_000;

/// A request and the status of its response. The `Authorization` header is never recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// `None` if no operation has this method and path.
    pub operation: Option<Operation>,
    pub method: String,
    pub path: String,
    /// Still percent-encoded.
    pub query: Option<String>,
    pub body: Vec<u8>,
    /// `None` if the connection dropped.
    pub status: Option<u16>,
    /// The `Content-Type` of the request.
    pub content_type: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Journal(Vec<Exchange>);

impl Journal {
    pub(crate) fn record(
        &mut self,
        request: &Request<Vec<u8>>,
        operation: Option<Operation>,
        status: Option<u16>,
    ) {
        // Removing the older half at twice the capacity keeps the cost per request constant.
        if self.0.len() >= 2 * CAPACITY {
            self.0.drain(..CAPACITY);
        }
        let content_type =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        self.0.push(Exchange {
            operation,
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            query: request.uri().query().map(str::to_owned),
            body: request.body().clone(),
            status,
            content_type: content_type.map(str::to_owned),
        });
    }

    /// The latest exchanges, oldest first.
    pub(crate) fn exchanges(&self) -> &[Exchange] {
        &self.0[self.0.len().saturating_sub(CAPACITY)..]
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}
