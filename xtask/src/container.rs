//! `cargo xtask container`: the image of the release, and what can be checked without a registry and a cluster.

use crate::{Result, cli, process, ring::Ring, test, tools, workspace};
use std::{
    fs,
    process::{Command, ExitCode},
};

pub fn run(options: &cli::Container) -> Result<ExitCode> {
    if options.check {
        return check(options);
    }
    let Some(engine) = engine() else {
        return Err("building the image needs docker with its service, or podman".to_owned());
    };
    build(engine, options)?;
    Ok(ExitCode::SUCCESS)
}

/// The program that builds images, if it can.
fn engine() -> Option<&'static str> {
    // Without its service, docker prints only its own version and fails.
    let can_build = |engine: &&str| process::output(Command::new(engine).arg("version")).is_some();
    ["docker", "podman"].into_iter().find(can_build)
}

fn build(engine: &str, options: &cli::Container) -> Result {
    test::release()?;
    let version = env!("CARGO_PKG_VERSION");
    let tag = options.tag.clone().unwrap_or_else(|| format!("data-volumes-console:{version}"));
    process::step(format_args!("Building the image {tag} with {engine}"));
    let mut command = Command::new(engine);
    command.current_dir(workspace::root()).args([
        "build",
        "--file",
        "hosting/container/Containerfile",
    ]);
    command.args(["--build-arg", &format!("VERSION={version}"), "--tag", &tag, "."]);
    process::run_interactive(&mut command)
}

fn check(options: &cli::Container) -> Result<ExitCode> {
    let name = Some("cluster::".to_owned());
    let code = test::run(&cli::Test { rings: vec![Ring::E2e], name, repeat: 1 })?;
    if code != ExitCode::SUCCESS {
        return Ok(code);
    }
    let (mut checked, mut not_run) = (Vec::new(), Vec::new());
    let is_root = process::output(Command::new("id").arg("-u")).is_some_and(|it| it.trim() == "0");
    match tools::find_nginx()? {
        Some(nginx) if is_root && cfg!(target_os = "linux") => checked.push(format!(
            "The files and the command of hosting/container with {}, as an unprivileged user without \
             capabilities, on a read-only file system with a writable /tmp: every screen, headers, \
             compression, limits, logs, wrong variables, a stop that ends requests.",
            nginx.display()
        )),
        _ => not_run.push("The container's nginx: that takes nginx and root on Linux.".to_owned()),
    }
    match (tools::find_helm()?, tools::find_kubernetes_schemas()?) {
        (Some(helm), Some(schemas)) => checked.push(format!(
            "The chart with {}, which finds no fault; five set-ups by the schemas of {} versions of \
             Kubernetes and the restricted Pod Security Standard; wrong values are refused.",
            helm.display(),
            fs::read_dir(schemas).map_or(0, Iterator::count)
        )),
        _ => not_run.push("The chart: Helm or the schemas of Kubernetes are missing.".to_owned()),
    }
    match engine() {
        Some(engine) => {
            build(engine, options)?;
            checked.push(format!("The build of the image with {engine}."));
        }
        None => not_run.push(
            "The build of the image: there is neither docker with its service nor podman."
                .to_owned(),
        ),
    }
    not_run.push("A registry: the image was neither pushed nor pulled.".to_owned());
    not_run.push(
        "A cluster: nothing was installed, so no ingress controller, no network policy and no probe \
         of a kubelet was tried."
            .to_owned(),
    );
    println!("\nChecked\n- {}\n\nNot run\n- {}", checked.join("\n- "), not_run.join("\n- "));
    Ok(ExitCode::SUCCESS)
}
