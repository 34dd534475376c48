//! Trunk, with the tools that it calls in turn.

use super::{installed, wasm_target};
use crate::{Result, process, workspace};
use std::{env, path::PathBuf, process::Command};

/// A call of Trunk in the root of the checkout; it finds wasm-bindgen, and what is in `folders`.
pub fn trunk(folders: impl IntoIterator<Item = PathBuf>) -> Result<Command> {
    wasm_target()?;
    let mut path = vec![installed::wasm_bindgen()?];
    path.extend(folders);
    let mut trunk = Command::new(installed::trunk()?);
    trunk
        .current_dir(workspace::root())
        .env("PATH", process::path_with(&path)?)
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        // After an error in the sources, nobody asks where in Trunk it was noticed.
        .env("RUST_LIB_BACKTRACE", "0");
    // This Trunk takes nothing but `true` and `false`, where the custom is `1`.
    if env::var_os("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true");
    }
    Ok(trunk)
}
