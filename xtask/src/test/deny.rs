//! The ring of what the project is built from: `deny.toml`.

use super::{Tally, check};
use crate::{Result, process, tools, workspace};
use std::process::Command;

/// Holds every dependency of every member against `deny.toml`.
pub fn run() -> Result<Tally> {
    let program = tools::cargo_deny()?;
    let deny = |args: &[&str]| {
        let mut command = Command::new(&program);
        command.current_dir(workspace::root()).arg("--workspace").args(args);
        command
    };
    // An exception that nothing needs any more would let in what nobody has thought about.
    let strict = ["-D", "unmatched-skip", "-D", "unnecessary-skip"];
    let checks = ["licenses", "bans", "sources"];
    let mut tally = check(deny(&[&["--offline", "check"], &strict[..], &checks].concat()));
    if process::output(&mut deny(&["fetch", "db"])).is_some() {
        tally += check(deny(&["check", "advisories"]));
    } else {
        eprintln!(
            "\nSKIPPED: the known faults of dependencies, as the advisory database of RustSec is \
             out of reach\n"
        );
        tally += Tally { skipped: 1, ..Tally::default() };
    }
    Ok(tally)
}
