//! Components and journeys in a browser: the whole console, with the emulator in place of a server.
//!
//! Everything is found as a person finds it, by role and accessible name, and each name of a test
//! is a claim. `cargo xtask test browser` runs them.

#![cfg(target_arch = "wasm32")]

mod access;
mod breaking;
mod bulk;
mod bulk_losses;
mod comings;
mod cost;
mod create;
mod deleting;
mod description;
mod detail;
mod edits;
mod export;
mod facts;
mod filters;
mod first_view;
mod frame;
mod harness;
mod hostile_paging;
mod hostile_rows;
mod hostile_text;
mod idle;
mod jobs;
mod leaving;
mod lenient;
mod list;
mod live;
mod losses;
mod matrix;
mod name_check;
mod network;
mod orders;
mod pasted;
mod permissions;
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
mod timeouts;
mod usable;
mod use_it;
mod views;
mod way_back;
mod why;
mod writes;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
