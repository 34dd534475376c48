//! axe-core, the rules of the accessibility tests.

use super::npm;
use crate::{Result, versions};
use std::path::PathBuf;

/// `None` without npm.
pub fn axe_core() -> Result<Option<PathBuf>> {
    let file = "axe-core/axe.min.js";
    let purpose = "for the accessibility tests";
    let modules = npm::package("axe-core", versions::AXE_CORE, file, purpose)?;
    Ok(modules.map(|modules| modules.join(file)))
}
