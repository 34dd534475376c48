//! What `cargo xtask` puts into the environment.

use crate::Result;
use std::env;
use std::path::PathBuf;

/// Where everything is that is not built here.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The built console.
    pub dist: PathBuf,
    /// The browser.
    pub chromium: PathBuf,
    /// Its driver.
    pub chromedriver: PathBuf,
    /// The script with the accessibility rules.
    pub axe_core: Option<PathBuf>,
    /// A real web server.
    pub nginx: Option<PathBuf>,
}

impl Surroundings {
    /// Reads the environment.
    pub fn read() -> Result<Self> {
        let path = |name: &str| {
            let value = env::var_os(name).filter(|value| !value.is_empty());
            value.map(PathBuf::from).ok_or_else(|| {
                format!("{name} is not set: run this ring with `cargo xtask test e2e`")
            })
        };
        Ok(Self {
            dist: path("CONSOLE_DIST")?,
            chromium: path("CHROMIUM")?,
            chromedriver: path("CHROMEDRIVER")?,
            axe_core: path("AXE_CORE").ok(),
            nginx: path("NGINX").ok(),
        })
    }
}
