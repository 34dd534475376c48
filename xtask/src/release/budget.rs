//! Size limits of the parts of the release. A commit that makes a part larger on purpose raises its limit
//! here.

use crate::Result;
use std::{fs, path::Path};
use wasmparser::{Parser, Payload};

/// The limit in bytes, compressed with brotli, of all files whose path contains `name`.
struct Budget {
    what: &'static str,
    name: &'static str,
    bytes: u64,
}

/// Set to two per cent above the size at that time. A first visit loads the first seven, then the app; the
/// others are loaded on demand.
const BUDGETS: [Budget; 15] = [
    Budget { what: "the first view", name: "/console_bg.wasm", bytes: 61_300 },
    Budget { what: "its script", name: "/console.js", bytes: 6_320 },
    Budget { what: "the loader", name: "/loader.js", bytes: 620 },
    Budget { what: "the script that starts", name: "/boot.js", bytes: 2_120 },
    Budget { what: "the early request", name: "/early.js", bytes: 360 },
    Budget { what: "the style sheet", name: "/console-first-", bytes: 6_130 },
    // The hashes in the page's links compress differently in each release.
    Budget { what: "the page", name: "index.html", bytes: 3_540 },
    Budget { what: "the app", name: "/app.wasm", bytes: 294_400 },
    Budget { what: "the styles of the app", name: "/console-more-", bytes: 10_200 },
    Budget { what: "the styles of printed pages", name: "/console-print-", bytes: 1_050 },
    Budget { what: "the pages", name: "/split_pages.wasm", bytes: 214_300 },
    Budget { what: "the panels", name: "/split_panels.wasm", bytes: 169_400 },
    Budget { what: "the reports", name: "/split_reports.wasm", bytes: 102_400 },
    Budget { what: "signing in", name: "/split_sign_in.wasm", bytes: 22_200 },
    Budget { what: "what several parts share", name: "/chunk_", bytes: 139_400 },
];

/// The limit of functions in the first view. A browser compiles each at its first call.
const FUNCTIONS: u32 = 1_070;

/// Compares the release in `dist` with its budgets.
pub fn check(dist: &Path) -> Result {
    let read = |error| format!("cannot read {}: {error}", dist.display());
    let (mut files, mut functions) = (Vec::new(), 0);
    for path in super::walk(dist)? {
        let size = fs::metadata(&path).map_err(read)?.len();
        let name = path.to_string_lossy().replace('\\', "/");
        if name.ends_with("/console_bg.wasm") {
            functions = functions_in(&fs::read(&path).map_err(read)?);
        }
        files.push((name, size));
    }
    check_sizes(&files, functions)
}

fn functions_in(wasm: &[u8]) -> u32 {
    let count = |payload| match payload {
        Ok(Payload::CodeSectionStart { count, .. }) => Some(count),
        _ => None,
    };
    Parser::new(0).parse_all(wasm).find_map(count).unwrap_or(u32::MAX)
}

fn check_sizes(files: &[(String, u64)], functions: u32) -> Result {
    let mut violations = Vec::new();
    if functions > FUNCTIONS {
        violations.push(format!("the first view has {functions} functions, {FUNCTIONS} at most"));
    }
    for Budget { what, name, bytes } in &BUDGETS {
        let is_one = |file: &&(String, u64)| file.0.contains(name) && file.0.ends_with(".br");
        let size: u64 = files.iter().filter(is_one).map(|file| file.1).sum();
        if size == 0 {
            violations.push(format!("{what} is missing"));
        } else if size > *bytes {
            violations.push(format!("{what} has {size} bytes of brotli, {bytes} at most"));
        }
    }
    if violations.is_empty() {
        Ok(())
    } else {
        Err(format!("{}; see xtask/src/release/budget.rs", violations.join("; ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_is_too_large_or_missing_is_named() {
        let file = |Budget { name, bytes, .. }: &Budget| (format!("dist/1{name}.br"), *bytes);
        let mut files: Vec<_> = BUDGETS.iter().map(file).collect();
        assert_eq!(check_sizes(&files, FUNCTIONS), Ok(()));
        files[0].1 += 1;
        let error = check_sizes(&files, FUNCTIONS + 1).expect_err("too large");
        let functions =
            format!("the first view has {} functions, {FUNCTIONS} at most; ", FUNCTIONS + 1);
        assert!(error.starts_with(&functions), "{error}");
        assert!(
            error.contains(&format!("the first view has {} bytes", BUDGETS[0].bytes + 1)),
            "{error}"
        );
        files.remove(0);
        assert!(
            check_sizes(&files, 1).expect_err("missing").starts_with("the first view is missing")
        );
    }
}
