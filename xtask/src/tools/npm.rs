//! Packages from npm, which is optional.

use super::platform;
use crate::{Result, process, progress, workspace};
use std::{env, path::PathBuf, process::Command};

/// The file name of npm, and of a program that it installs.
pub fn program(name: &str) -> String {
    platform::npm_program(env::consts::OS, name)
}

/// The version of npm, or `None` without it.
pub fn version() -> Option<String> {
    let version = process::output(Command::new(program("npm")).arg("--version"))?;
    Some(version.trim().to_owned())
}

/// The `node_modules` folder with `package` if its `file` is there.
pub fn find(package: &str, version: &str, file: &str) -> Result<Option<PathBuf>> {
    let modules = workspace::cache(package, version)?.join("node_modules");
    Ok(modules.join(file).is_file().then_some(modules))
}

/// The `node_modules` folder with `package`, installed if `file` is missing; `None` without npm.
pub fn package(package: &str, version: &str, file: &str, purpose: &str) -> Result<Option<PathBuf>> {
    if let Some(modules) = find(package, version, file)? {
        return Ok(Some(modules));
    }
    if self::version().is_none() {
        return Ok(None);
    }
    let root = workspace::cache(package, version)?;
    std::fs::create_dir_all(&root)
        .map_err(|error| format!("cannot create {}: {error}", root.display()))?;
    let mut npm = Command::new(program("npm"));
    npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"])
        // What a package expects beside itself is not needed for its files.
        .arg("--legacy-peer-deps")
        .args(["--loglevel=error", "--prefix"])
        .arg(&root)
        .arg(format!("{package}@{version}"));
    let what = format!("Installing {package} {version} from npm, {purpose}, once: a few seconds");
    progress::timed(what, || process::run(&mut npm))?;
    find(package, version, file)?
        .map(Some)
        .ok_or_else(|| format!("{package} {version} has no file {file}"))
}
