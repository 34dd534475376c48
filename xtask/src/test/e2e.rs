//! The ring of the release in a browser.

use super::{Broken, Tally, browser::without_proxy, cargo_test};
use crate::{
    Result, release,
    tools::{self, Browser},
    workspace,
};
use std::{env, path::PathBuf, process::Command};

/// Builds the release and runs `tests/e2e` over it.
pub fn run() -> std::result::Result<Tally, Broken> {
    let surroundings = EndToEnd::prepare()?;
    release::run()?;
    let mut tally = cargo_test(&["--package", "e2e"], &[], |command| surroundings.apply(command))?;
    if surroundings.axe_core.is_none() {
        eprintln!(
            "\nSKIPPED: the accessibility checks, for which axe-core is missing; install npm\n"
        );
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
}

impl EndToEnd {
    /// Finds or installs all of it.
    pub fn prepare() -> Result<Self> {
        Ok(Self { browser: Browser::find()?, axe_core: tools::axe_core()? })
    }

    /// Puts it into the environment of a command.
    pub fn apply(&self, command: &mut Command) {
        command
            .env("CONSOLE_DIST", workspace::dist())
            .env("CHROMIUM", &self.browser.chromium)
            .env("CHROMEDRIVER", &self.browser.driver);
        match &self.axe_core {
            Some(file) => command.env("AXE_CORE", file),
            None => command.env_remove("AXE_CORE"),
        };
        without_proxy(command);
    }
}
