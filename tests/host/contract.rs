//! The console against the two OpenAPI documents: what it makes of every documented answer, and
//! whether every request that it can send is a documented one.

mod answers;
mod calls;
mod document;
mod example;
mod expected;
mod lenient;
mod requests;
mod spread;
