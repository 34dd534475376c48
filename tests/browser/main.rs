//! Components and journeys in a browser: the whole console, with the emulator in place of a server.
//!
//! Everything is found as a person finds it, by role and accessible name, and each name of a test
//! is a claim. `cargo xtask test browser` runs them.

#![cfg(target_arch = "wasm32")]

mod bulk;
mod create;
mod detail;
mod export;
mod facts;
mod filters;
mod frame;
mod harness;
mod hostile_paging;
mod idle;
mod jobs;
mod list;
mod live;
mod name_check;
mod races;
mod renewal;
mod scopes;
mod search;
mod session;
mod sharing;
mod shortcuts;
mod sign_in;
mod table;
mod tabs;
mod views;
mod way_back;
mod writes;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
