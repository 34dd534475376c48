//! Paths that `cargo xtask` passes in environment variables.

use crate::error::Result;
use std::env;
use std::path::PathBuf;

#[derive(Clone, Debug)]
pub struct Environment {
    pub dist: PathBuf,
    pub demo: Option<PathBuf>,
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
    pub axe_core: Option<PathBuf>,
    pub nginx: Option<PathBuf>,
    pub helm: Option<PathBuf>,
    /// The schemas of Kubernetes, a folder for each version.
    pub kubernetes_schemas: Option<PathBuf>,
}

impl Environment {
    pub fn read() -> Result<Self> {
        let path = |name: &str| {
            let value = env::var_os(name).filter(|value| !value.is_empty());
            value.map(PathBuf::from).ok_or_else(|| {
                format!("{name} is not set: run this ring with `cargo xtask test e2e`")
            })
        };
        Ok(Self {
            dist: path("CONSOLE_DIST")?,
            demo: path("CONSOLE_DEMO").ok(),
            chromium: path("CHROMIUM")?,
            chromedriver: path("CHROMEDRIVER")?,
            axe_core: path("AXE_CORE").ok(),
            nginx: path("NGINX").ok(),
            helm: path("HELM").ok(),
            kubernetes_schemas: path("KUBERNETES_SCHEMAS").ok(),
        })
    }
}
