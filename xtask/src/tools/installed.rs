//! Installs Trunk, the tools of wasm-bindgen and cargo-deny, unless they are on the PATH or in the cache: as a
//! binary that the project publishes, or compiled.

use super::{
    prebuilt,
    tool::{CARGO_DENY, TRUNK, Tool, WASM_BINDGEN, file},
};
use crate::{Result, process, progress, workspace};
use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

pub fn trunk() -> Result<PathBuf> {
    program(&TRUNK, "trunk")
}

/// The folder of the pinned `wasm-bindgen` and `wasm-bindgen-test-runner`.
pub fn wasm_bindgen() -> Result<PathBuf> {
    find_or_install(&WASM_BINDGEN)
}

pub fn wasm_bindgen_program() -> Result<PathBuf> {
    program(&WASM_BINDGEN, "wasm-bindgen")
}

pub fn cargo_deny() -> Result<PathBuf> {
    program(&CARGO_DENY, "cargo-deny")
}

/// One installation at a time, as two threads may need the same tool.
static INSTALLATION: Mutex<()> = Mutex::new(());

fn program(tool: &Tool, name: &str) -> Result<PathBuf> {
    Ok(file(&find_or_install(tool)?, name))
}

fn find_or_install(tool: &Tool) -> Result<PathBuf> {
    let _guard = INSTALLATION.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(folder) = tool.find()? {
        return Ok(folder);
    }
    let root = workspace::cache(tool.package, tool.version)?;
    prebuilt::install(tool, &root).or_else(|reason| {
        process::show(&format!("    no binary: {reason}\n"));
        compile(tool, &root)
    })
}

fn compile(tool: &Tool, root: &Path) -> Result<PathBuf> {
    let Tool { package, version, purpose, compile_time, .. } = tool;
    process::step(format_args!(
        "Compiling {package} {version}, which {purpose}, once: about {compile_time} on two cores"
    ));
    let folder = root.join("bin");
    let mut install = process::cargo();
    install.args(["install", "--locked", package, "--version", version]);
    install.args(["--no-default-features", "--features", tool.features, "--root"]).arg(root);
    // Link time optimization would make the build slower without a benefit here.
    install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", tool.opt_level);
    install.env("CARGO_PROFILE_RELEASE_LTO", "off");
    install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    // Otherwise cargo advises to add the folder to the PATH.
    install.env("PATH", process::path_with(std::slice::from_ref(&folder))?);
    progress::run(&mut install, &format!("Compiling {package}"), package).map_err(|error| {
        format!("{error}; `cargo install --locked {package} --version {version}` also works")
    })?;
    Ok(folder)
}
