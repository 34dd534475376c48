//! The ring of the release in a browser.

use super::{Broken, Tally, browser::without_proxy, cargo_test};
use crate::{
    Result, cli, release,
    tools::{self, Browser},
    workspace,
};
use std::{env, path::PathBuf, process::Command};

/// Builds the release and runs `tests/e2e` over it.
pub fn run() -> std::result::Result<Tally, Broken> {
    let mut surroundings = EndToEnd::prepare()?;
    surroundings.nginx = tools::nginx()?;
    release::run(&cli::Build::default())?;
    let mut tally = cargo_test(&["--package", "e2e"], &[], |command| surroundings.apply(command))?;
    let missing = [
        (
            surroundings.axe_core.is_none(),
            "the accessibility checks, for which axe-core is missing; install npm",
        ),
        (
            surroundings.nginx.is_none(),
            "the tests behind a real web server, for which nginx with brotli_static or openssl is \
             missing; on Debian install nginx-light, libnginx-mod-http-brotli-static and openssl, \
             elsewhere set NGINX to the file of such an nginx",
        ),
    ];
    for (_, what) in missing.into_iter().filter(|(is_missing, _)| *is_missing) {
        eprintln!("\nSKIPPED: {what}\n");
        // Where nobody reads the warning, it must not pass for a success.
        let ci = env::var("CI").is_ok_and(|value| value == "true");
        tally += Tally { failed: ci.into(), skipped: (!ci).into(), ..Tally::default() };
    }
    Ok(tally)
}

/// What a program of `tests/e2e` finds in its environment.
pub struct EndToEnd {
    browser: Browser,
    axe_core: Option<PathBuf>,
    nginx: Option<PathBuf>,
}

impl EndToEnd {
    /// Finds or installs all of it but the web server, which only the tests need.
    pub fn prepare() -> Result<Self> {
        Ok(Self { browser: Browser::find()?, axe_core: tools::axe_core()?, nginx: None })
    }

    /// Puts it into the environment of a command.
    pub fn apply(&self, command: &mut Command) {
        command
            .env("CONSOLE_DIST", workspace::dist())
            .env("CHROMIUM", &self.browser.chromium)
            .env("CHROMEDRIVER", &self.browser.driver);
        for (name, file) in [("AXE_CORE", &self.axe_core), ("NGINX", &self.nginx)] {
            match file {
                Some(file) => command.env(name, file),
                None => command.env_remove(name),
            };
        }
        without_proxy(command);
    }
}
