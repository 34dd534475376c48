//! `cargo xtask bench`: how long things take, beside the least page that shows the same.

use crate::{Result, cli, process, release, test::EndToEnd, workspace};

/// Measures the release in `dist/`. The computer should have nothing else to do.
pub fn run(options: &cli::Bench) -> Result {
    let out = workspace::root().join("target").join("bench");
    let surroundings = EndToEnd::prepare()?;
    release::build_if_stale()?;
    let mut bench = process::cargo();
    bench.args(["run", "--quiet", "--package", "e2e", "--bin", "bench", "--", "--out"]);
    bench.arg(&out).args(["--runs", &options.runs.to_string()]);
    surroundings.apply(&mut bench);
    process::run_openly(&mut bench)?;
    process::step(format_args!("The samples and the charts are in {}", out.display()));
    Ok(())
}
