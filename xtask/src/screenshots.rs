//! `cargo xtask screenshots`.

use crate::{Result, cli, process, release, test::E2eEnvironment, workspace};
use std::path;

const README: &str = "tests/e2e/screenshots/list.png";

/// Takes screenshots of the release in `dist/`, and updates the one in the README.
pub fn run(options: &cli::Screenshots) -> Result {
    let out = match &options.out {
        Some(out) => path::absolute(out)
            .map_err(|error| format!("cannot use the folder {}: {error}", out.display()))?,
        None => workspace::root().join("target").join("screenshots"),
    };
    let environment = E2eEnvironment::prepare()?;
    release::build_if_missing()?;
    let mut screenshots = process::cargo();
    screenshots
        .args(["run", "--quiet", "--package", "e2e", "--bin", "screenshots", "--", "--out"])
        .arg(&out);
    for (option, value) in [("--only", &options.only), ("--widths", &options.widths)] {
        if let Some(value) = value {
            screenshots.args([option, value]);
        }
    }
    screenshots.arg("--readme").arg(workspace::root().join(README));
    environment.apply(&mut screenshots);
    process::run_interactive(&mut screenshots)?;
    process::step(format_args!("The screenshots are in {}", out.display()));
    Ok(())
}
