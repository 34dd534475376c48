//! How large the parts of the release may be. A part that has grown on purpose gets a new budget here,
//! in the same commit, where a reviewer sees it.

use crate::Result;
use std::{fs, path::Path};

/// A file, by the end of its name behind the hash, and how many bytes of brotli it may have.
struct Budget {
    what: &'static str,
    end: &'static str,
    bytes: u64,
}

/// Two per cent above what they were when they were set. Every first visit loads the first five, and then
/// the app; the parts are loaded when they are needed.
const BUDGETS: [Budget; 9] = [
    Budget { what: "the first view", end: "/console_bg.wasm.br", bytes: 86_000 },
    Budget { what: "its script", end: "/console.js.br", bytes: 10_850 },
    Budget { what: "the loader", end: "/loader.js.br", bytes: 640 },
    Budget { what: "the style sheet", end: ".css.br", bytes: 9_250 },
    Budget { what: "the page", end: "index.html.br", bytes: 3_390 },
    Budget { what: "the app", end: "/app.wasm.br", bytes: 310_000 },
    Budget { what: "the pages", end: "/split_pages.wasm.br", bytes: 196_000 },
    Budget { what: "the tools", end: "/split_tools.wasm.br", bytes: 89_000 },
    Budget { what: "signing in", end: "/split_sign_in.wasm.br", bytes: 18_000 },
];

/// Compares the release in `dist` with its budgets.
pub fn check(dist: &Path) -> Result {
    let read = |error| format!("cannot read {}: {error}", dist.display());
    let mut files = Vec::new();
    for path in super::walk(dist)? {
        let size = fs::metadata(&path).map_err(read)?.len();
        files.push((path.to_string_lossy().replace('\\', "/"), size));
    }
    over(&files)
}

fn over(files: &[(String, u64)]) -> Result {
    let mut faults = Vec::new();
    for Budget { what, end, bytes } in &BUDGETS {
        let found: Vec<_> =
            files.iter().filter(|(name, _)| name.ends_with(end)).map(|(_, size)| size).collect();
        match found.as_slice() {
            [size] if *size <= bytes => {}
            [size] => faults.push(format!("{what} has {size} bytes of brotli, {bytes} at most")),
            found => faults.push(format!("{what} is {} files, not one", found.len())),
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(format!("{}; see xtask/src/release/budget.rs", faults.join("; ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_is_too_large_missing_or_there_twice_is_named() {
        let file = |Budget { end, bytes, .. }: &Budget| (format!("dist/1{end}"), *bytes);
        let mut files: Vec<_> = BUDGETS.iter().map(file).collect();
        assert_eq!(over(&files), Ok(()));
        files[0].1 += 1;
        assert!(over(&files).expect_err("too large").starts_with("the first view has"));
        let module = files.remove(0);
        assert!(over(&files).expect_err("missing").contains("the first view is 0 files"));
        files.extend([module.clone(), module]);
        assert!(over(&files).expect_err("twice").contains("the first view is 2 files"));
    }
}
