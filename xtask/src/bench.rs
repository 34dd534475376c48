//! `cargo xtask bench`: times compared with a minimal page that shows the same.

use crate::{Result, cli, process, release, test::E2eEnvironment, workspace};

/// Measures the release in `dist/`. The computer should be idle.
pub fn run(options: &cli::Bench) -> Result {
    let out = workspace::root().join("target").join("bench");
    let environment = E2eEnvironment::prepare()?;
    release::build_if_stale()?;
    let mut bench = process::cargo();
    bench.args(["run", "--quiet", "--package", "e2e", "--bin", "bench", "--", "--out"]);
    bench.arg(&out).args(["--runs", &options.runs.to_string()]);
    environment.apply(&mut bench);
    process::run_interactive(&mut bench)?;
    process::step(format_args!("The samples and the charts are in {}", out.display()));
    Ok(())
}
