//! Checks the invariants of `ARCHITECTURE.md` that no lint covers. The checks search text, not syntax trees,
//! so each is first tested with samples.

mod code;
mod cycles;
mod layers;
mod package;
mod page;
mod rendering;
mod source;
mod style;
mod texts;

use source::Source;
use std::fs;
use std::path::Path;

/// Returns the violations in a file, as `file:line: message`.
type Rule = fn(&Source) -> Vec<String>;

/// Tests `rule` with samples of (`path`, `text`).
#[track_caller]
fn check_samples(rule: Rule, bad: &[(&str, &str)], good: &[(&str, &str)]) {
    for (path, text) in bad {
        assert_ne!(rule(&Source::new(path, text)), Vec::<String>::new(), "not found: {text}");
    }
    for (path, text) in good {
        assert_eq!(rule(&Source::new(path, text)), Vec::<String>::new(), "{text}");
    }
}

/// Applies `rule` to every Rust file of `src`, and fails if there is a violation.
#[track_caller]
fn check_all(rule: Rule) {
    let sources = rust_sources();
    assert!(sources.len() > 50, "{} files", sources.len());
    assert_none(sources.iter().flat_map(rule).collect());
}

#[track_caller]
fn assert_none(violations: Vec<String>) {
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

fn rust_sources() -> Vec<Source> {
    let rust = files("src").into_iter().filter(|path| path.ends_with(".rs"));
    rust.map(|path| Source::new(&path, &read(&path))).collect()
}

fn read(path: &str) -> String {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&whole).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file below `folder`, sorted.
fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    for entry in entries.into_iter().flatten() {
        let entry = entry.expect("a readable folder");
        let path = format!("{folder}/{}", entry.file_name().to_str().expect("a name in UTF-8"));
        if entry.file_type().expect("a kind of file").is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn invariants(text: &str) -> Vec<&str> {
    let list = text.split("\n## Invariants\n").nth(1).and_then(|rest| rest.split("\n## ").next());
    let items = list
        .unwrap_or_default()
        .split("\n")
        .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
    items.collect()
}

/// Each item ends with its checks: `` (`a_test`) `` or `` (`clippy::a_lint`) ``.
#[test]
fn every_invariant_names_the_test_or_the_lint_that_checks_it() {
    assert_eq!(
        invariants("a\n## Invariants\n\nText.\n1. One (`a`)\n2. Two\n\n## B\n3. Three").len(),
        2
    );
    let tests: String = files("tests/host/tidy").iter().map(|path| read(path)).collect();
    let manifest = read("Cargo.toml");
    let document = read("ARCHITECTURE.md");
    let invariants = invariants(&document);
    assert!(invariants.len() > 8, "{} invariants", invariants.len());
    let unchecked = invariants.into_iter().filter(|item| {
        let names: Vec<_> =
            item.rsplit(" (").next().unwrap_or_default().split('`').skip(1).step_by(2).collect();
        let is_checked = |name: &&str| {
            tests.contains(&format!("#[test]\nfn {name}()"))
                || manifest.contains(&format!("\n{name} = "))
        };
        names.is_empty()
            || !names.iter().all(|name| is_checked(&name.trim_start_matches("clippy::")))
    });
    assert_none(unchecked.map(str::to_owned).collect());
}
