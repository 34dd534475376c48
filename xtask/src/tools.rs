//! Finding the tools, and installing those that are missing.

mod apt;
mod axe;
mod browser;
mod installed;
mod nginx;
mod npm;
mod rust;
mod trunk;
mod wasm_opt;

pub use axe::axe_core;
pub use browser::Browser;
pub use installed::{cargo_deny, wasm_bindgen, wasm_bindgen_program};
pub use nginx::nginx;
pub use rust::{component, wasm_target};
pub use trunk::{trunk, trunk_config, write_trunk_config};
pub use wasm_opt::wasm_opt;
