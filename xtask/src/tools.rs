//! Finds the tools, and installs the missing ones.

mod apt;
mod axe;
mod binaryen;
mod browser;
mod cluster;
mod installed;
mod nginx;
pub mod npm;
pub mod platform;
pub mod prebuilt;
mod rust;
mod tool;
mod trunk;

pub use axe::{axe_core, find_axe_core};
pub use binaryen::{binaryen, find_binaryen};
pub use browser::Browser;
pub use cluster::{find_helm, find_kubernetes_schemas, helm, kubernetes_schemas};
pub use installed::{cargo_deny, wasm_bindgen, wasm_bindgen_program};
pub use nginx::{find_nginx, nginx};
pub use rust::{WASM, component, has_wasm_target, wasm_target};
pub use tool::{CARGO_DENY, TRUNK, Tool, WASM_BINDGEN};
pub use trunk::{trunk, trunk_config, write_trunk_config};
