//! All texts of the screen, in a module for each page or part: constants, and functions where a text
//! holds values.
//!
//! A second language is a second folder with the same names, chosen when the console is built. Views do
//! not change, and no user loads a language that they do not read.

pub mod access;
pub mod api;
pub mod bulk;
pub mod create;
pub mod detail;
pub mod export;
pub mod filters;
pub mod frame;
pub mod history;
pub mod list;
pub mod overview;
pub mod palette;
pub mod settings;
pub mod sharing;
pub mod sign_in;
pub mod ui;
pub mod unused;
pub mod usage;
pub mod views;
pub mod volume;

/// `12,345`. The first rows would wait about 10 ms for the browser's first `Intl.NumberFormat`.
pub fn format_thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A sentence about something, whose name comes first.
pub fn about(name: &str, sentence: &str) -> String {
    let first = sentence.chars().next().map_or(0, char::len_utf8);
    let (first, rest) = sentence.split_at_checked(first).unwrap_or_default();
    format!("{name}: {}{rest}", lowercase(first))
}

/// The number and the noun in the form that belongs to it. English has two forms.
fn plural(n: u64, one: &str, other: &str) -> String {
    format!("{} {}", format_thousands(n), if n == 1 { one } else { other })
}

/// `A, B, C and 2 more`: the first `most` names.
pub fn first_few<S: AsRef<str>>(names: &[S], most: usize) -> String {
    let shown: Vec<_> = names.iter().take(most).map(AsRef::as_ref).collect();
    match names.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

pub fn data_volumes(n: u64) -> String {
    plural(n, "data volume", "data volumes")
}

pub fn projects(n: u64) -> String {
    plural(n, "project", "projects")
}

pub fn clusters(n: u64) -> String {
    plural(n, "cluster", "clusters")
}

pub fn departments(n: u64) -> String {
    plural(n, "department", "departments")
}

pub fn scopes(n: u64) -> String {
    plural(n, "scope", "scopes")
}

pub fn hours(n: u64) -> String {
    plural(n, "hour", "hours")
}

pub fn entries(n: u64) -> String {
    plural(n, "entry", "entries")
}

pub fn minutes(n: u64) -> String {
    plural(n, "minute", "minutes")
}

pub fn seconds(n: u64) -> String {
    plural(n, "second", "seconds")
}

pub fn rows(n: u64) -> String {
    plural(n, "row", "rows")
}

pub fn characters(n: u64) -> String {
    plural(n, "character", "characters")
}

/// In lower case, by the browser's tables: Rust's own are 16 kB.
pub fn lowercase(text: &str) -> String {
    #[cfg(target_family = "wasm")]
    return js_sys::JsString::from(text).to_lower_case().into();
    #[cfg(not(target_family = "wasm"))]
    return text.to_lowercase();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_few_names_are_listed_and_the_others_counted() {
        assert_eq!(first_few(&["a", "b", "c"], 3), "a, b, c");
        assert_eq!(first_few(&["a", "b", "c", "d"], 2), "a, b and 2 more");
        assert_eq!(first_few::<&str>(&[], 2), "");
    }

    #[test]
    fn the_first_letter_after_a_name_is_small() {
        assert_eq!(about("lidar", "Élan was Deleted."), "lidar: élan was Deleted.");
        assert_eq!(about("lidar", ""), "lidar: ");
    }

    #[test]
    fn digits_are_grouped_by_three() {
        let cases = [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")];
        for (n, text) in cases {
            assert_eq!(format_thousands(n), text);
        }
        assert_eq!(scopes(1), "1 scope");
        assert_eq!(scopes(2_000), "2,000 scopes");
    }
}
