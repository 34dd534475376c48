//! Binaryen, which shrinks the release and merges its parts.

use super::npm;
use crate::{Result, process, versions};
use std::{path::PathBuf, process::Command};

/// A program of the pinned Binaryen, from the PATH or from npm.
pub fn binaryen(program: &str) -> Result<PathBuf> {
    let installed = process::output(Command::new(program).arg("--version"));
    if installed.is_some_and(|text| is_pinned(&text)) {
        return Ok(program.into());
    }
    let version = format!("{}.0.0", versions::BINARYEN);
    let purpose = "which makes the release smaller";
    let modules = npm::package("binaryen", &version, "binaryen/bin/wasm-opt", purpose)?;
    modules.map(|modules| modules.join(".bin").join(npm::program(program))).ok_or_else(|| {
        format!("a release needs npm, or Binaryen {} on the PATH", versions::BINARYEN)
    })
}

fn is_pinned(text: &str) -> bool {
    text.split_whitespace().nth(2) == Some(versions::BINARYEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_pinned_version_is_accepted() {
        let pinned = versions::BINARYEN;
        assert!(is_pinned(&format!("wasm-opt version {pinned} (version_{pinned})\n")));
        assert!(is_pinned(&format!("wasm-opt version {pinned}\n")));
        assert!(!is_pinned("wasm-opt version 108\n"));
        assert!(!is_pinned(""));
    }
}
