//! Checks that all texts of the screen are in `src/texts`.

use super::source::Source;
use super::{check_all, check_samples};

/// What looks like a text of the screen and is none: names of the API, of HTTP, of keys, of types.
const NO_TEXTS: [&str; 1] = [""];

/// What is before a literal that no user reads.
const NOT_SHOWN: [&str; 8] = [
    "class=",
    "\"class\", ",
    "reason = ",
    "selector(",
    "selector_all(",
    "closest(",
    "matches(",
    "rename = ",
];

/// Whether a text has several words, or is a word that starts with a capital letter. A placeholder is no word.
fn is_text(literal: &str) -> bool {
    let mut depth = 0;
    let shown = literal.chars().filter(|c| {
        depth += i32::from(*c == '{');
        let is_shown = depth == 0;
        depth -= i32::from(*c == '}');
        is_shown
    });
    let shown: String = shown.collect();
    let is_prose =
        |c: char| c.is_alphanumeric() || c.is_whitespace() || " .,;:!?’“”…()–%\\-".contains(c);
    let words =
        shown.split_whitespace().filter(|it| it.contains(char::is_alphabetic) && *it != "\\n");
    let mut letters = shown.trim_start().chars();
    let is_capitalized = letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase);
    let has_edge = shown.contains(char::is_alphabetic) && shown.contains(' ');
    shown.chars().all(is_prose) && (words.count() > 1 || has_edge) || is_capitalized
}

fn texts_elsewhere(source: &Source) -> Vec<String> {
    if source.is_in("texts") || source.is_in("debug_log") {
        return vec![];
    }
    let is_hidden = |at: usize| {
        let before = source.code[..at - 1].trim_end();
        NOT_SHOWN.iter().any(|end| before.ends_with(end.trim_end()))
    };
    let texts = source.literals().filter(|(at, text)| {
        is_text(text) && !NO_TEXTS.contains(text) && !text.contains("::") && !is_hidden(*at)
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
        ],
        &[
            ("src/texts/list.rs", "pub const TITLE: &str = \"Data volumes\";"),
            ("src/pages/list.rs", "view! { <p class=\"muted small\"></p> }"),
            ("src/pages/list.rs", "root.query_selector(\"tbody tr\")"),
            ("src/pages/list.rs", "const ID: &str = \"filter-text\";"),
            ("src/pages/list.rs", "format!(\"{range}{total}\")"),
        ],
    );
    check_all(texts_elsewhere);
}
