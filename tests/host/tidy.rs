//! The invariants of `src/lib.rs` and the rules of the house, read off the sources. What is read
//! is text, not syntax trees: each check says in its words what it sees and what it does not, and
//! first proves itself on small samples, so that none passes because it finds nothing to look at.

mod code;
mod layers;
mod package;
mod page;
mod rendering;
mod source;
mod style;

use source::Source;
use std::fs;
use std::path::Path;

/// What a file breaks, as `file:line: what`.
type Rule = fn(&Source) -> Vec<String>;

/// One test per item of the list in `src/lib.rs`, in its order.
const INVARIANTS: [fn(); 9] = [
    layers::the_domain_names_neither_leptos_nor_the_browser,
    layers::each_kind_of_address_is_spelled_in_one_file,
    layers::a_layer_knows_only_those_that_the_map_allows_it,
    code::the_state_of_the_list_is_in_no_signal_of_a_page,
    code::requests_are_made_from_parsed_types_only,
    code::nothing_is_unwrapped_outside_tests,
    rendering::nothing_navigates_and_nothing_is_notified_while_rendering,
    code::no_raw_html_is_written_and_links_lead_to_places_of_the_console,
    package::only_the_file_that_splits_the_module_may_hold_unsafe_code,
];

/// Proves `rule` on samples (`path`, `text`): it finds something in each bad one, nothing in a good
/// one.
#[track_caller]
fn prove(rule: Rule, bad: &[(&str, &str)], good: &[(&str, &str)]) {
    for (path, text) in bad {
        assert_ne!(rule(&Source::new(path, text)), Vec::<String>::new(), "overlooked: {text}");
    }
    for (path, text) in good {
        assert_eq!(rule(&Source::new(path, text)), Vec::<String>::new(), "{text}");
    }
}

/// Holds `rule` against every Rust file of `src`.
#[track_caller]
fn hold(rule: Rule) {
    let sources = rust_sources();
    assert!(sources.len() > 50, "{} files", sources.len());
    nothing(sources.iter().flat_map(rule).collect());
}

#[track_caller]
fn nothing(violations: Vec<String>) {
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

fn rust_sources() -> Vec<Source> {
    let rust = files("src").into_iter().filter(|path| path.ends_with(".rs"));
    rust.map(|path| Source::new(&path, &read(&path))).collect()
}

/// A file of the project, by its path from the root.
fn read(path: &str) -> String {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&whole).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file below `folder`, sorted; none where there is no such folder.
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

#[test]
fn every_invariant_of_the_map_has_its_test() {
    let items = |text: &str| {
        let numbered = text.lines().filter_map(|line| line.strip_prefix("//! ")?.split_once(". "));
        numbered.filter(|(number, _)| number.parse::<u8>().is_ok()).count()
    };
    assert_eq!(items("//! # Invariants\n//!\n//! 1. One.\n//!    More.\n//! 2. Two.\n"), 2);
    assert_eq!(items(&read("src/lib.rs")), INVARIANTS.len());
}
