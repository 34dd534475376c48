//! The ring `e2e`.

use super::{Filter, Report, Ring, browser::bypass_proxy, browsers, native};
use crate::{
    Result, process, release,
    tools::{self, Browser},
    workspace,
};
use std::{env, path::PathBuf, process::Command, sync::OnceLock, time::Duration};

const SIZE: &str = "the size of the release";

/// Runs the tests of `tests/e2e` with the release.
pub fn run(filter: Filter<'_>) -> Result<Report> {
    if !filter.matches(SIZE) && !native::has_tests(Ring::E2e, filter)? {
        return Ok(Report::default());
    }
    let mut environment = E2eEnvironment::prepare()?;
    environment.axe_core = tools::axe_core()?;
    environment.nginx = tools::nginx()?;
    environment.helm = optional(tools::helm());
    environment.kubernetes_schemas = optional(tools::kubernetes_schemas());
    release()?;
    process::step("Running the user journeys with the release");
    let mut report =
        native::run(Ring::E2e, filter, browsers(), |command| environment.apply(command))?;
    if filter.matches(SIZE) {
        let size = release::budget::check(&workspace::dist());
        if let Err(message) = &size {
            eprintln!("error: {message}");
        }
        report += Report::check(SIZE, size.is_ok(), Duration::ZERO);
    }
    let missing = [
        (
            environment.axe_core.is_none(),
            "the accessibility checks, for which axe-core is missing; install npm",
        ),
        (
            environment.nginx.is_none(),
            "the tests behind a real web server, for which nginx with brotli_static or openssl is \
             missing; on Debian install nginx-light, libnginx-mod-http-brotli-static and openssl, \
             elsewhere set NGINX to the file of such an nginx",
        ),
        (
            environment.helm.is_none(),
            "the tests of the chart, for which Helm is missing; install Helm 3.14 or later, or on \
             Linux on x86-64 npm and python3",
        ),
        (
            environment.kubernetes_schemas.is_none(),
            "the tests of the chart, for which the schemas of Kubernetes are missing; install \
             python3 with pip",
        ),
    ];
    let others = [
        (
            ["firefox", "geckodriver"],
            "a volume’s life in Firefox; on Debian install firefox-esr, and geckodriver by `cargo install`",
        ),
        (
            ["WebKitWebDriver", "xvfb-run"],
            "a volume’s life in WebKitGTK; on Debian install webkit2gtk-driver and xvfb",
        ),
    ];
    for (programs, what) in others {
        let is_there = |program: &str| {
            process::on_path(program).is_some()
                || process::on_path(&format!("{program}-esr")).is_some()
        };
        if !programs.into_iter().all(is_there) && filter.0.is_none() {
            eprintln!("\nSKIPPED: {what}\n");
            report += Report::skipped(1);
        }
    }
    for (_, what) in missing.into_iter().filter(|(it, _)| *it && filter.0.is_none()) {
        eprintln!("\nSKIPPED: {what}\n");
        // A warning is easily missed in CI, so a skipped check fails there.
        let ci = env::var("CI").is_ok_and(|value| value == "true");
        report +=
            if ci { Report::check(what, false, Default::default()) } else { Report::skipped(1) };
    }
    Ok(report)
}

/// Only some tests need it, so a failure is a warning.
fn optional(found: Result<Option<PathBuf>>) -> Option<PathBuf> {
    found.unwrap_or_else(|message| {
        eprintln!("warning: {message}");
        None
    })
}

/// Builds the release and the demo if they are out of date. A second caller waits for the first.
pub fn release() -> Result {
    static RELEASE: OnceLock<Result> = OnceLock::new();
    let build = || release::build_if_stale().and_then(|()| release::demo::build_if_stale());
    RELEASE.get_or_init(build).clone()
}

/// The environment variables of a program of `tests/e2e`.
pub struct E2eEnvironment {
    browser: Browser,
    axe_core: Option<PathBuf>,
    nginx: Option<PathBuf>,
    helm: Option<PathBuf>,
    kubernetes_schemas: Option<PathBuf>,
}

impl E2eEnvironment {
    /// Finds or installs what all programs need. The rest is only for the tests.
    pub fn prepare() -> Result<Self> {
        Ok(Self {
            browser: Browser::find()?,
            axe_core: None,
            nginx: None,
            helm: None,
            kubernetes_schemas: None,
        })
    }

    pub fn apply(&self, command: &mut Command) {
        command
            .env("CONSOLE_DIST", workspace::dist())
            .env("CONSOLE_DEMO", workspace::dist_demo())
            .env("CHROMIUM", &self.browser.chromium)
            .env("CHROMEDRIVER", &self.browser.driver);
        for (name, file) in [
            ("AXE_CORE", &self.axe_core),
            ("NGINX", &self.nginx),
            ("HELM", &self.helm),
            ("KUBERNETES_SCHEMAS", &self.kubernetes_schemas),
        ] {
            match file {
                Some(file) => command.env(name, file),
                None => command.env_remove(name),
            };
        }
        bypass_proxy(command);
    }
}
