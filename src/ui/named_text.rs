//! Sentences with a name.

use crate::tools::escape_invisible;
use leptos::prelude::*;

/// The text, in which browsers must not translate the name.
pub fn named_text(text: &str, name: &str) -> AnyView {
    linked_text(text, name, None)
}

/// The same, with a link on the name if there is an address.
pub fn linked_text(text: &str, name: &str, href: Option<String>) -> AnyView {
    let Some((before, after)) = text.split_once(name).filter(|_| !name.is_empty()) else {
        return escape_invisible(text).into_any();
    };
    let name = view! { <bdi translate="no">{escape_invisible(name)}</bdi> };
    let name = match href {
        Some(href) => view! { <a href=href>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    view! { {escape_invisible(before)} {name} {escape_invisible(after)} }.into_any()
}
