//! Tools that `cargo install` builds: Trunk, the tools of wasm-bindgen, cargo-deny.

use crate::{Result, process, versions, workspace};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

pub fn trunk() -> Result<PathBuf> {
    let purpose = "builds and serves the console";
    // Trunk spends its time in other tools, and an optimized build takes minutes longer.
    let folder = find_or_install("trunk", versions::TRUNK, &["trunk"], purpose, "0")?;
    Ok(binary(&folder, "trunk"))
}

/// The folder of the pinned `wasm-bindgen` and `wasm-bindgen-test-runner`.
pub fn wasm_bindgen() -> Result<PathBuf> {
    find_or_install(
        "wasm-bindgen-cli",
        versions::WASM_BINDGEN,
        &["wasm-bindgen", "wasm-bindgen-test-runner"],
        "joins the console's WebAssembly to the browser",
        "3",
    )
}

pub fn wasm_bindgen_program() -> Result<PathBuf> {
    Ok(binary(&wasm_bindgen()?, "wasm-bindgen"))
}

pub fn cargo_deny() -> Result<PathBuf> {
    let purpose = "checks the dependencies";
    // It runs for seconds, and an optimized build takes minutes longer.
    let folder =
        find_or_install("cargo-deny", versions::CARGO_DENY, &["cargo-deny"], purpose, "0")?;
    Ok(binary(&folder, "cargo-deny"))
}

/// The folder of `programs`: on the PATH, in the cache, or in the cache after an installation with this
/// `opt_level`.
fn find_or_install(
    package: &str,
    version: &str,
    programs: &[&str],
    purpose: &str,
    opt_level: &str,
) -> Result<PathBuf> {
    if let Some(folder) = process::on_path(programs[0]).and_then(|it| Some(it.parent()?.to_owned()))
        && programs.iter().all(|program| is_version(&binary(&folder, program), version))
    {
        return Ok(folder);
    }
    let root = workspace::cache(package, version)?;
    let folder = root.join("bin");
    if programs.iter().all(|program| binary(&folder, program).is_file()) {
        return Ok(folder);
    }
    process::step(format_args!(
        "Installing {package} {version}, which {purpose}; it is built once, in a few minutes"
    ));
    let mut install = process::cargo();
    install.args(["install", "--locked", package, "--version", version, "--root"]);
    // Link time optimization would make the build slower without a benefit here.
    install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", opt_level);
    install.env("CARGO_PROFILE_RELEASE_LTO", "off");
    install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    // Otherwise cargo advises to add the folder to the PATH.
    install.env("PATH", process::path_with(std::slice::from_ref(&folder))?);
    process::run(install.arg(&root)).map_err(|error| {
        format!("{error}; `cargo install --locked {package} --version {version}` also works")
    })?;
    Ok(folder)
}

fn binary(folder: &Path, program: &str) -> PathBuf {
    folder.join(format!("{program}{}", env::consts::EXE_SUFFIX))
}

/// Whether the second word of `--version` is this version.
fn is_version(program: &Path, version: &str) -> bool {
    process::output(Command::new(program).arg("--version"))
        .is_some_and(|text| text.split_whitespace().nth(1) == Some(version))
}
