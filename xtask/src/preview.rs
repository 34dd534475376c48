//! `cargo xtask preview`: the release with the headers of production.

use crate::{
    Result, cli,
    process::{self, Servers},
    progress, release, workspace,
};
use std::{env, process::Command};

/// What the emulator prints once it is ready, before its address.
pub const READY: &str = "listening on http";

/// Serves `dist/` and the emulator on one origin, until Ctrl-C.
pub fn run(options: &cli::Preview) -> Result {
    process::require_free(options.port)?;
    if options.build {
        release::run(&cli::Build::default())?;
    } else {
        release::build_if_missing()?;
    }
    let mut emulator = emulator("release", options.volumes, options.workloads)?;
    emulator
        .arg("--port")
        .arg(options.port.to_string())
        .arg("--latency-ms")
        .arg(options.latency_ms.to_string())
        .arg("--dist")
        .arg(workspace::dist());
    let mut servers = Servers::new()?;
    servers.start_and_await("emulator", &mut emulator, READY)?;
    process::step(format_args!("The console is on http://127.0.0.1:{}", options.port));
    servers.wait()
}

/// Builds the emulator in the profile `debug` or `release`; the command starts it. Its binary is run without `cargo run`, so
/// that killing the process ends the emulator.
pub fn emulator(profile: &str, volumes: u32, workloads: Option<u32>) -> Result<Command> {
    process::step("Building the emulator of the control plane: the first time about half a minute");
    let mut build = process::cargo();
    build.args(["build", "--package", "emulator", "--bins"]);
    if profile == "release" {
        build.arg("--release");
    }
    progress::run(&mut build, "Building the emulator", "emulator")?;
    let file = workspace::binaries(profile)?.join(format!("emulator{}", env::consts::EXE_SUFFIX));
    let mut emulator = Command::new(file);
    emulator.arg("--volumes").arg(volumes.to_string());
    if let Some(workloads) = workloads {
        emulator.arg("--workloads").arg(workloads.to_string());
    }
    Ok(emulator)
}
