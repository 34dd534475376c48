//! How large the parts of the release may be. A part that has grown on purpose gets a new budget here,
//! in the same commit, where a reviewer sees it.

use crate::Result;
use std::{fs, path::Path};

/// A kind of file that every first visit loads, and how many bytes of brotli it may have.
struct Budget {
    what: &'static str,
    start: &'static str,
    end: &'static str,
    bytes: u64,
}

/// Two per cent above what they were when they were set.
const BUDGETS: [Budget; 4] = [
    Budget {
        what: "the module",
        start: "data-volumes-console-",
        end: "_bg.wasm.br",
        bytes: 625_970,
    },
    Budget { what: "its script", start: "data-volumes-console-", end: ".js.br", bytes: 10_124 },
    Budget { what: "the style sheet", start: "console-", end: ".css.br", bytes: 9_094 },
    Budget { what: "the page", start: "index", end: ".html.br", bytes: 2_136 },
];

/// Compares the release in `dist` with its budgets.
pub fn check(dist: &Path) -> Result {
    let read = |error| format!("cannot read {}: {error}", dist.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(dist).map_err(read)? {
        let entry = entry.map_err(read)?;
        let size = entry.metadata().map_err(read)?.len();
        files.push((entry.file_name().to_string_lossy().into_owned(), size));
    }
    over(&files)
}

fn over(files: &[(String, u64)]) -> Result {
    let mut faults = Vec::new();
    for Budget { what, start, end, bytes } in &BUDGETS {
        let found: Vec<_> = files
            .iter()
            .filter(|(name, _)| name.starts_with(start) && name.ends_with(end))
            .map(|(_, size)| size)
            .collect();
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
        let file = |Budget { start, end, bytes, .. }: &Budget| (format!("{start}1{end}"), *bytes);
        let mut files: Vec<_> = BUDGETS.iter().map(file).collect();
        assert_eq!(over(&files), Ok(()));
        files[0].1 += 1;
        assert!(over(&files).expect_err("too large").starts_with("the module has"));
        let module = files.remove(0);
        assert!(over(&files).expect_err("missing").contains("the module is 0 files"));
        files.extend([module.clone(), module]);
        assert!(over(&files).expect_err("twice").contains("the module is 2 files"));
    }
}
