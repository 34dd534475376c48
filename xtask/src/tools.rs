//! Finds the tools, and installs the missing ones.

mod apt;
mod axe;
mod binaryen;
mod browser;
mod installed;
mod nginx;
mod npm;
mod rust;
mod trunk;

pub use axe::axe_core;
pub use binaryen::binaryen;
pub use browser::Browser;
pub use installed::{cargo_deny, wasm_bindgen, wasm_bindgen_program};
pub use nginx::nginx;
pub use rust::{component, wasm_target};
pub use trunk::{trunk, trunk_config, write_trunk_config};
