//! Sentences with a name.

use crate::tools::escape_invisible;
use leptos::prelude::*;

/// The text, in which browsers must not translate the name.
pub fn named_text(text: &str, name: &str) -> AnyView {
    match split_at_name(text, name) {
        Some((before, after)) => view! {
            {escape_invisible(before)}
            <bdi translate="no">{escape_invisible(name)}</bdi>
            {escape_invisible(after)}
        }
        .into_any(),
        None => escape_invisible(text).into_any(),
    }
}

/// The text before the name and after it. The name is no part of a longer word: in "Name contains a"
/// it is the last "a".
fn split_at_name<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let parts = text.match_indices(name).map(|(at, name)| (&text[..at], &text[at + name.len()..]));
    let is_word = |(before, after): &(&str, &str)| {
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    };
    parts.filter(|_| !name.is_empty()).find(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_a_whole_word() {
        for (text, name, parts) in [
            ("Name contains a", "a", Some(("Name contains ", ""))),
            ("“delete” was deleted", "delete", Some(("“", "” was deleted"))),
            ("Delete e-1?", "e-1", Some(("Delete ", "?"))),
            ("3 data volumes deleted", "", None),
            ("It was deleted", "lidar", None),
        ] {
            assert_eq!(split_at_name(text, name), parts, "{text}");
        }
    }
}
