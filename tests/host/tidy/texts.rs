//! Checks that all texts of the screen are in `src/texts`.

use super::source::{Source, closing_bracket};
use super::{check_all, check_samples};

/// What looks like a text of the screen and is none.
const NO_TEXTS: [&[&str]; 11] = [
    // Values of the API.
    &["Creating", "Deleting", "No issues found", "No status", "Originated", "Ready", "Unknown"],
    // Phases of workloads, and results in the audit log.
    &["Completed", "Failed", "Stopped", "Succeeded"],
    // The name of a field in an error message of the API.
    &["origin pvc"],
    // Headers.
    &["Accept", "Authorization", "Bearer {token}", "bearer "],
    // Parts of scripts.
    &["import os\\nimport requests\\n\\n", r#"Authorization = \"Bearer $env:{TOKEN_VARIABLE}\"; "#],
    // The months of a date in a header.
    &["Apr", "Aug", "Dec", "Feb", "Jan", "Jul", "Jun", "Mar", "May", "Nov", "Oct", "Sep"],
    // The scope of a sign-in at an OpenID provider.
    &["openid profile email"],
    // Keys of a keyboard.
    &["Arrow", "End", "Enter", "Escape", "Home", "Key", "Slash", "Tab"],
    // Messages between tabs, and their name in logs.
    &["Renewed", "person {fingerprint}", "renewed {}", "restored {fingerprint}"],
    // The name of a state in logs.
    &["Mutation"],
    // CSS classes.
    &["menu popover", "panel popover"],
];

/// What is before a literal that no user reads.
const NOT_SHOWN: [&str; 10] = [
    ", b",
    ".expect(",
    ".find(",
    "\"class\", ",
    "class=",
    "closest(",
    "matches_media(",
    "matches(",
    "selector(",
    "selector_all(",
];

/// Whether a text has several words, or is a word that starts with a capital letter. A placeholder
/// is no word. An identifier, an option of a command and an indented snippet are no texts.
fn is_text(literal: &str) -> bool {
    let shown = without_escapes_and_placeholders(literal);
    let is_prose =
        |c: char| c.is_alphanumeric() || c.is_whitespace() || ".,;:!?’“”…()–%-".contains(c);
    let words: Vec<_> =
        shown.split_whitespace().filter(|it| it.contains(char::is_alphabetic)).collect();
    let is_identifier = words.len() == 1 && is_camel_case(words[0]);
    let is_snippet = literal.contains("\\n  ") || words.iter().any(|word| word.starts_with('-'));
    if is_identifier || is_snippet {
        return false;
    }
    let mut letters = shown.trim_start().chars();
    let is_capitalized = letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase);
    let has_edge = !words.is_empty() && shown.contains(' ');
    shown.chars().all(is_prose) && (words.len() > 1 || has_edge) || is_capitalized
}

fn without_escapes_and_placeholders(literal: &str) -> String {
    let mut shown = String::new();
    let mut depth = 0;
    let mut chars = literal.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if depth == 0 => shown.push(c),
            _ => {}
        }
    }
    shown
}

/// Such as `NotReady`, `ArrowUp` and `Content-Type`.
fn is_camel_case(word: &str) -> bool {
    let pairs = word.chars().zip(word.chars().skip(1));
    word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && pairs.filter(|(a, b)| !a.is_uppercase() && b.is_uppercase()).count() > 0
}

/// Such as the reason of an `#[expect]` and the names for `serde`.
fn is_in_attribute(source: &Source, at: usize) -> bool {
    let before = &source.bare[..at];
    let start = before.rfind("#[").map(|start| start + 1);
    let start = start.max(before.rfind("#![").map(|start| start + 2));
    start.is_some_and(|start| closing_bracket(&source.bare, start) > at)
}

fn texts_elsewhere(source: &Source) -> Vec<String> {
    if ["texts", "debug_log", "debug_pseudo"].iter().any(|it| source.is_in(it)) {
        return vec![];
    }
    let is_hidden = |at: usize| {
        let before = source.code[..at - 1].trim_end();
        NOT_SHOWN.iter().any(|end| before.ends_with(end.trim_end())) || is_in_attribute(source, at)
    };
    let texts = source.literals().filter(|(at, text)| {
        is_text(text)
            && !NO_TEXTS.concat().contains(text)
            && !text.contains("::")
            && !is_hidden(*at)
    });
    texts.map(|(at, text)| source.violation(at, &format!("a text: {text:?}"))).collect()
}

#[test]
fn all_texts_of_the_screen_are_in_one_module() {
    check_samples(
        texts_elsewhere,
        &[
            ("src/pages/list.rs", "view! { <p>\"No data volumes match\"</p> }"),
            ("src/pages/list.rs", "view! { <Button>\"Refresh\"</Button> }"),
            ("src/state/jobs.rs", "format!(\"{name} was deleted\")"),
            ("src/domain/phase.rs", "Self::NotReady => \"Not ready\","),
            ("src/domain/phase.rs", "format!(\"and {more} more\")"),
            ("src/domain/phase.rs", "let reason = \"No reason was reported.\";"),
            ("src/state/jobs.rs", "format!(\"One line.\\nAnother line\")"),
        ],
        &[
            ("src/texts/list.rs", "pub const TITLE: &str = \"Data volumes\";"),
            ("src/pages/list.rs", "view! { <p class=\"muted small\"></p> }"),
            ("src/pages/list.rs", "root.query_selector(\"tbody tr\")"),
            ("src/pages/list.rs", "const ID: &str = \"filter-text\";"),
            ("src/pages/list.rs", "format!(\"{range}{total}\")"),
            ("src/domain/scope.rs", "#[serde(from = \"String\", into = \"String\")]"),
            ("src/domain/phase.rs", "Self::NotReady => \"NotReady\","),
            ("src/api/transport.rs", "header(\"Content-Type\")"),
            ("src/api/command_line.rs", "format!(\"curl --globoff {url}\")"),
            ("src/domain/usage_snippet.rs", "format!(\"spec:\\n  storage: {id}\")"),
        ],
    );
    check_all(texts_elsewhere);
}
