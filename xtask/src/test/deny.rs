//! The ring of what the project is built from: `deny.toml`.

use super::{Report, check};
use crate::{Result, process, tools, workspace};
use std::process::Command;

/// Holds every dependency of every member against `deny.toml`.
pub fn run() -> Result<Report> {
    let program = tools::cargo_deny()?;
    // It reads the manifest of each, also of those that no other ring has needed yet.
    process::fetch_dependencies()?;
    let deny = |args: &[&str]| {
        let mut command = Command::new(&program);
        command.current_dir(workspace::root()).arg("--workspace").args(args);
        command
    };
    // An exception that nothing needs any more would let in what nobody has thought about.
    let strict = ["-D", "unmatched-skip", "-D", "unnecessary-skip"];
    let checks = ["licenses", "bans", "sources"];
    let command = deny(&[&["--offline", "check"], &strict[..], &checks].concat());
    let mut report = check("the licences, versions and sources of the dependencies", command);
    if process::output(&mut deny(&["fetch", "db"])).is_some() {
        report += check("the known faults of the dependencies", deny(&["check", "advisories"]));
    } else {
        eprintln!(
            "\nSKIPPED: the known faults of dependencies, as the advisory database of RustSec is \
             out of reach\n"
        );
        report += Report::skipped(1);
    }
    Ok(report)
}
