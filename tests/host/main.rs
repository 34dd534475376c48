//! What can be told without a browser: that the console keeps to the API's documents
//! ([`contract`]), that addresses keep their meaning ([`addresses`]), and that the sources keep to
//! the invariants of `src/lib.rs` ([`tidy`]).

#![cfg(not(target_arch = "wasm32"))]

mod addresses;
mod contract;
mod tidy;
