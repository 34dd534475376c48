//! Tests without a browser: the OpenAPI documents ([`contract`]), URLs of the list ([`urls`]), copied
//! commands ([`copied_commands`]), hosting ([`hosting`]), and the invariants of `ARCHITECTURE.md` ([`tidy`]).

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]
#![cfg(not(target_arch = "wasm32"))]

mod contract;
mod copied_commands;
mod hosting;
mod tidy;
mod urls;
