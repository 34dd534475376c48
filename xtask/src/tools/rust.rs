//! Parts of the Rust toolchain that a minimal installation lacks.

use crate::{Result, process};
use std::{
    path::Path,
    process::Command,
    sync::{Mutex, PoisonError},
};

const WASM: &str = "wasm32-unknown-unknown";

/// Only one change of the toolchain at a time: a half unpacked one looks complete.
static TOOLCHAIN: Mutex<()> = Mutex::new(());

/// Sees to the standard library for WebAssembly.
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

/// Sees to a component, which is there if its command runs.
pub fn component(component: &str, command: &str) -> Result {
    let _guard = TOOLCHAIN.lock().unwrap_or_else(PoisonError::into_inner);
    if process::output(process::cargo().args([command, "--version"])).is_some() {
        return Ok(());
    }
    process::step(format_args!("Adding {component}, for `cargo {command}`"));
    rustup(&["component", "add", component])
}

fn rustup(args: &[&str]) -> Result {
    process::run(Command::new("rustup").args(args)).map_err(|error| {
        format!("{error}; `rustup {}` must succeed, or your Rust have it by itself", args.join(" "))
    })
}
