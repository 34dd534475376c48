//! The ring `deny`, configured in `deny.toml`.

use super::{Report, check};
use crate::{Result, process, tools, workspace};
use std::process::Command;

/// Checks every dependency of every member.
pub fn run() -> Result<Report> {
    let program = tools::cargo_deny()?;
    // cargo-deny reads all manifests, also those that no other ring has downloaded.
    process::fetch_dependencies()?;
    let deny = |args: &[&str]| {
        let mut command = Command::new(&program);
        command.current_dir(workspace::root()).arg("--workspace").args(args);
        command
    };
    // An unused exception could hide a new problem.
    let strict = ["-D", "unmatched-skip", "-D", "unnecessary-skip"];
    let checks = ["licenses", "bans", "sources"];
    let command = deny(&[&["--offline", "check"], &strict[..], &checks].concat());
    let mut report = check("the licences, versions and sources of the dependencies", command);
    if process::output(&mut deny(&["fetch", "db"])).is_some() {
        report += check("the advisories of the dependencies", deny(&["check", "advisories"]));
    } else {
        eprintln!(
            "\nSKIPPED: the advisories of the dependencies, as the database of RustSec cannot be \
             reached\n"
        );
        report += Report::skipped(1);
    }
    Ok(report)
}
