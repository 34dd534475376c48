//! Packages from npm, which is optional: what it brings can be had, or done without, otherwise.

use crate::{Result, process, workspace};
use std::{path::PathBuf, process::Command};

#[cfg(windows)]
const NPM: &str = "npm.cmd";
#[cfg(not(windows))]
const NPM: &str = "npm";

/// The `node_modules` with `package`, which `file` in it proves; `None` without npm.
pub fn package(package: &str, version: &str, file: &str, purpose: &str) -> Result<Option<PathBuf>> {
    let root = workspace::cache(package, version)?;
    let modules = root.join("node_modules");
    if modules.join(file).is_file() {
        return Ok(Some(modules));
    }
    if process::output(Command::new(NPM).arg("--version")).is_none() {
        return Ok(None);
    }
    process::step(format_args!("Installing {package} {version} from npm, {purpose}"));
    std::fs::create_dir_all(&root)
        .map_err(|error| format!("cannot create {}: {error}", root.display()))?;
    process::run(
        Command::new(NPM)
            .args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"])
            .args(["--loglevel=error", "--prefix"])
            .arg(&root)
            .arg(format!("{package}@{version}")),
    )?;
    if modules.join(file).is_file() {
        Ok(Some(modules))
    } else {
        Err(format!("{package} {version} has no file {file}"))
    }
}
