//! Tests of the whole console in a browser, with the emulator in place of a server.
//!
//! They find elements as a user does, by role and accessible name. `cargo xtask test browser` runs
//! them.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::panic, clippy::unwrap_used)]
#![cfg(target_arch = "wasm32")]

mod access;
mod bulk;
mod crash_recovery;
mod create;
mod debug_log;
mod delete;
mod description;
mod detail;
mod event_order;
mod export;
mod faults;
mod filters;
mod first_view;
mod harness;
mod history;
mod layout;
mod leave_guard;
mod list;
mod malformed_responses;
mod notifications;
mod overview;
mod page_frame;
mod palette;
mod pasted_text;
mod performance;
mod permissions;
mod polling;
mod retries;
mod saved_views;
mod session;
mod settings;
mod sharing;
mod shortcuts;
mod sign_in;
mod state;
mod text_injection;
mod timeouts;
mod unused;
mod usage;
mod writes_in_flight;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
