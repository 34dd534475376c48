//! Packages of Debian and its descendants.

use crate::{Result, process};
use std::process::{Command, Stdio};

/// Installs packages where this is possible without asking for a password; `false` elsewhere.
pub fn install(packages: &[&str], purpose: &str) -> Result<bool> {
    if process::on_path("apt-get").is_none() {
        return Ok(false);
    }
    let Some(prefix) = as_root() else { return Ok(false) };
    process::step(format_args!("Installing {} with apt-get, {purpose}", packages.join(" and ")));
    let apt_get = |args: &[&str]| {
        let mut command = Command::new(prefix[0]);
        command.args(&prefix[1..]).args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]);
        // What an installation starts may keep the outputs for ever, so nothing reads them.
        process::run_openly(command.args(args).stdout(Stdio::null()))
    };
    apt_get(&["update"])?;
    apt_get(&[&["install", "-y", "--no-install-recommends"], packages].concat())?;
    Ok(true)
}

/// What stands before a command to run it as root.
pub fn as_root() -> Option<&'static [&'static str]> {
    let uid = process::output(Command::new("id").arg("-u")).unwrap_or_default();
    if uid.trim() == "0" {
        Some(&["env"])
    } else if process::output(Command::new("sudo").args(["-n", "true"])).is_some() {
        Some(&["sudo", "-n", "env"])
    } else {
        None
    }
}
