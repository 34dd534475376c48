//! `cargo xtask screenshots`: the pictures of the pages.

use crate::{Result, cli, process, release, test::EndToEnd, workspace};
use std::path;

/// The picture that the README shows.
const README: &str = "tests/e2e/screenshots/list.png";

/// Takes the pictures, of the release in `dist/`; one of them is the README's.
pub fn run(options: &cli::Screenshots) -> Result {
    let out = match &options.out {
        Some(out) => path::absolute(out)
            .map_err(|error| format!("cannot use the folder {}: {error}", out.display()))?,
        None => workspace::root().join("target").join("screenshots"),
    };
    let surroundings = EndToEnd::prepare()?;
    release::build_if_missing()?;
    let mut screenshots = process::cargo();
    screenshots
        .args(["run", "--quiet", "--package", "e2e", "--bin", "screenshots", "--", "--out"])
        .arg(&out);
    screenshots.arg("--readme").arg(workspace::root().join(README));
    surroundings.apply(&mut screenshots);
    process::run_openly(&mut screenshots)?;
    process::step(format_args!("The pictures are in {}", out.display()));
    Ok(())
}
