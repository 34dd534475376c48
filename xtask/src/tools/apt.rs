//! Packages of Debian and derivatives.

use crate::{Result, process, progress};
use std::process::{Command, Stdio};

/// Installs packages if that is possible without a password; otherwise returns `false`.
pub fn install(packages: &[&str], purpose: &str) -> Result<bool> {
    if process::on_path("apt-get").is_none() {
        return Ok(false);
    }
    let Some(prefix) = root_prefix() else { return Ok(false) };
    let apt_get = |args: &[&str]| {
        let mut command = Command::new(prefix[0]);
        command.args(&prefix[1..]).args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]);
        // Services that the installation starts may keep a pipe open for ever.
        process::run_interactive(command.args(args).stdout(Stdio::null()))
    };
    let names = packages.join(" and ");
    progress::timed(
        format_args!("Installing {names} with apt-get, {purpose}: a minute or two"),
        || {
            apt_get(&["update"])?;
            apt_get(&[&["install", "-y", "--no-install-recommends"], packages].concat())?;
            Ok(true)
        },
    )
}

/// The prefix that runs a command as root.
pub fn root_prefix() -> Option<&'static [&'static str]> {
    let uid = process::output(Command::new("id").arg("-u")).unwrap_or_default();
    if uid.trim() == "0" {
        Some(&["env"])
    } else if process::output(Command::new("sudo").args(["-n", "true"])).is_some() {
        Some(&["sudo", "-n", "env"])
    } else {
        None
    }
}
