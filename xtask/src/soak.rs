//! `cargo xtask soak`: a long session in simulated time.

use crate::{Result, cli, process, release, test::E2eEnvironment};

/// Uses the release in `dist/` with a faster clock, and checks that memory does not grow.
pub fn run(options: &cli::Soak) -> Result {
    let environment = E2eEnvironment::prepare()?;
    release::build_if_missing()?;
    let mut soak = process::cargo();
    soak.args(["run", "--quiet", "--package", "e2e", "--bin", "soak", "--", "--minutes"]);
    soak.arg(options.minutes.to_string());
    environment.apply(&mut soak);
    process::run_interactive(&mut soak)
}
