//! What can be told without a browser: that the console keeps to the API's documents
//! ([`contract`]), that addresses keep their meaning ([`addresses`]), that copied commands are what
//! they say ([`curl`]), that every way of hosting sends the same headers ([`hosting`]), and that the
//! sources keep to the invariants of `src/lib.rs` ([`tidy`]).

#![cfg(not(target_arch = "wasm32"))]

mod addresses;
mod contract;
mod curl;
mod hosting;
mod tidy;
