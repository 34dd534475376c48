//! Parts of the Rust toolchain that a minimal installation lacks.

use crate::{Result, process};
use std::{
    path::Path,
    process::Command,
    sync::{Mutex, PoisonError},
};

const WASM: &str = "wasm32-unknown-unknown";

/// Serializes changes of the toolchain, as a partly unpacked one looks complete.
static TOOLCHAIN: Mutex<()> = Mutex::new(());

/// Installs the standard library for WebAssembly if it is missing.
pub fn wasm_target() -> Result {
    let _guard = TOOLCHAIN.lock().unwrap_or_else(PoisonError::into_inner);
    let sysroot = process::output(Command::new("rustc").args(["--print", "sysroot"]))
        .ok_or("`rustc` does not run; install Rust with rustup")?;
    if Path::new(sysroot.trim()).join("lib").join("rustlib").join(WASM).join("lib").is_dir() {
        return Ok(());
    }
    process::step(format_args!("Adding the target {WASM}, for which the console is compiled"));
    rustup(&["target", "add", WASM])
}

/// Installs a component if its command does not run.
pub fn component(component: &str, command: &str) -> Result {
    let _guard = TOOLCHAIN.lock().unwrap_or_else(PoisonError::into_inner);
    if process::output(process::cargo().args([command, "--version"])).is_some() {
        return Ok(());
    }
    process::step(format_args!("Adding {component}, for `cargo {command}`"));
    rustup(&["component", "add", component])
}

fn rustup(args: &[&str]) -> Result {
    process::run(Command::new("rustup").args(args))
        .map_err(|error| format!("{error}; `rustup {}` must succeed", args.join(" ")))
}
