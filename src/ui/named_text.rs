//! Sentences with a name.

use crate::tools::escape_invisible;
use leptos::prelude::*;

/// The text, in which browsers must not translate the name.
pub fn named_text(text: &str, name: &str) -> AnyView {
    match text.split_once(name).filter(|_| !name.is_empty()) {
        Some((before, after)) => view! {
            {escape_invisible(before)}
            <bdi translate="no">{escape_invisible(name)}</bdi>
            {escape_invisible(after)}
        }
        .into_any(),
        None => escape_invisible(text).into_any(),
    }
}
