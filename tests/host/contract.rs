//! Tests requests and the decoding of responses against the two OpenAPI documents.

mod calls;
mod document;
mod example;
mod expected;
mod lenient;
mod request_properties;
mod requests;
mod responses;
