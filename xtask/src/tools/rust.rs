//! Parts of the Rust toolchain that a minimal installation lacks.

use crate::{Result, process, progress};
use std::{
    path::Path,
    process::Command,
    sync::{Mutex, PoisonError},
};

pub const WASM: &str = "wasm32-unknown-unknown";

/// Serializes changes of the toolchain, as a partly unpacked one looks complete.
static TOOLCHAIN: Mutex<()> = Mutex::new(());

/// Installs the standard library for WebAssembly if it is missing.
pub fn wasm_target() -> Result {
    let _guard = TOOLCHAIN.lock().unwrap_or_else(PoisonError::into_inner);
    if has_wasm_target()? {
        return Ok(());
    }
    let what =
        format!("Adding the target {WASM}, for which the console is compiled: half a minute");
    progress::timed(what, || rustup(&["target", "add", WASM]))
}

/// Whether the standard library for WebAssembly is there.
pub fn has_wasm_target() -> Result<bool> {
    let sysroot = process::output(Command::new("rustc").args(["--print", "sysroot"]))
        .ok_or("`rustc` does not run; install Rust with rustup")?;
    Ok(Path::new(sysroot.trim()).join("lib").join("rustlib").join(WASM).join("lib").is_dir())
}

/// Installs a component if its command does not run.
pub fn component(component: &str, command: &str) -> Result {
    let _guard = TOOLCHAIN.lock().unwrap_or_else(PoisonError::into_inner);
    if process::output(process::cargo().args([command, "--version"])).is_some() {
        return Ok(());
    }
    let what = format!("Adding {component}, for `cargo {command}`: half a minute");
    progress::timed(what, || rustup(&["component", "add", component]))
}

fn rustup(args: &[&str]) -> Result {
    process::run(Command::new("rustup").args(args))
        .map_err(|error| format!("{error}; `rustup {}` must succeed", args.join(" ")))
}
