//! axe-core, the rules of the accessibility tests.

use super::npm;
use crate::{Result, versions};
use std::path::PathBuf;

const FILE: &str = "axe-core/axe.min.js";

/// `None` without npm.
pub fn axe_core() -> Result<Option<PathBuf>> {
    let purpose = "for the accessibility tests";
    let modules = npm::package("axe-core", versions::AXE_CORE, FILE, purpose)?;
    Ok(modules.map(|modules| modules.join(FILE)))
}

pub fn find_axe_core() -> Result<Option<PathBuf>> {
    let modules = npm::find("axe-core", versions::AXE_CORE, FILE)?;
    Ok(modules.map(|modules| modules.join(FILE)))
}
