//! Tests that need no browser: requests and responses against the API's documents ([`contract`]), the
//! meaning of URLs ([`addresses`]), copied commands ([`curl`]), hosting ([`hosting`]), and the
//! invariants of `ARCHITECTURE.md` ([`tidy`]).

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]
#![cfg(not(target_arch = "wasm32"))]

mod addresses;
mod contract;
mod curl;
mod hosting;
mod tidy;
