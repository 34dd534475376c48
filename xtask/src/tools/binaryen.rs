//! Binaryen, which shrinks the release and merges its parts.

use super::npm;
use crate::{Result, process, versions};
use std::{path::PathBuf, process::Command};

/// A program of the pinned Binaryen, from the PATH or from npm.
pub fn binaryen(program: &str) -> Result<PathBuf> {
    if let Some(file) = find_binaryen(program)? {
        return Ok(file);
    }
    let purpose = "which makes the release smaller";
    npm::package(PACKAGE, &version(), FILE, purpose)?;
    find_binaryen(program)?.ok_or_else(|| {
        format!("a release needs npm, or Binaryen {} on the PATH", versions::BINARYEN)
    })
}

/// The program if it is there.
pub fn find_binaryen(program: &str) -> Result<Option<PathBuf>> {
    let installed = process::output(Command::new(program).arg("--version"));
    if installed.is_some_and(|text| is_pinned(&text)) {
        return Ok(Some(program.into()));
    }
    let modules = npm::find(PACKAGE, &version(), FILE)?;
    Ok(modules.map(|modules| modules.join(".bin").join(npm::program(program))))
}

const PACKAGE: &str = "binaryen";

/// A file of the package.
const FILE: &str = "binaryen/bin/wasm-opt";

fn version() -> String {
    format!("{}.0.0", versions::BINARYEN)
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
