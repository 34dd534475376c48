//! `cargo xtask soak`: a long time at work.

use crate::{Result, cli, process, release, test::EndToEnd};

/// Works on the release in `dist/`, with the time of the page sped up, and sees what grows.
pub fn run(options: &cli::Soak) -> Result {
    let surroundings = EndToEnd::prepare()?;
    release::build_if_missing()?;
    let mut soak = process::cargo();
    soak.args(["run", "--quiet", "--package", "e2e", "--bin", "soak", "--", "--minutes"]);
    soak.arg(options.minutes.to_string());
    surroundings.apply(&mut soak);
    process::run_openly(&mut soak)
}
