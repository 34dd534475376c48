//! Packages from npm, which is optional.

use crate::{Result, process, workspace};
use std::{path::PathBuf, process::Command};

/// The file name of a program that npm installs, and of npm itself.
pub fn program(name: &str) -> String {
    if cfg!(windows) { format!("{name}.cmd") } else { name.to_owned() }
}

/// The `node_modules` folder with `package`, installed if `file` is missing; `None` without npm.
pub fn package(package: &str, version: &str, file: &str, purpose: &str) -> Result<Option<PathBuf>> {
    let root = workspace::cache(package, version)?;
    let modules = root.join("node_modules");
    if modules.join(file).is_file() {
        return Ok(Some(modules));
    }
    if process::output(Command::new(program("npm")).arg("--version")).is_none() {
        return Ok(None);
    }
    process::step(format_args!("Installing {package} {version} from npm, {purpose}"));
    std::fs::create_dir_all(&root)
        .map_err(|error| format!("cannot create {}: {error}", root.display()))?;
    process::run(
        Command::new(program("npm"))
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
