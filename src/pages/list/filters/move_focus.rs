//! The keys of a list of buttons.

use crate::ui::dom::{focused_index, html_elements, logical_key, next_index};
use leptos::ev::KeyboardEvent;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};

/// The arrow keys, Home and End move between the buttons of a list, and a letter to the next one that starts with it.
pub fn move_focus(event: KeyboardEvent) {
    let list = event.current_target().and_then(|list| list.dyn_into::<Element>().ok());
    let Some(list) = list else { return };
    let items = html_elements(&list.get_elements_by_tag_name("button"));
    let (key, current) = (logical_key(&event), focused_index(&items));
    let arrows = if matches!(key.as_str(), "ArrowLeft" | "ArrowRight") {
        ["ArrowLeft", "ArrowRight"]
    } else {
        ["ArrowUp", "ArrowDown"]
    };
    let next = next_index(&key, arrows, current, items.len());
    let has_modifier = event.ctrl_key() || event.alt_key() || event.meta_key();
    let is_letter = !has_modifier && key.chars().count() == 1 && key != " ";
    let next = next.or_else(|| is_letter.then(|| next_starting_with(&key, current, &items))?);
    if let Some(item) = next.and_then(|index| items.get(index)) {
        event.prevent_default();
        let _ = item.focus();
    }
}

fn next_starting_with(key: &str, current: Option<usize>, items: &[HtmlElement]) -> Option<usize> {
    let start = current.map_or(0, |current| current + 1);
    let key = key.to_lowercase();
    let starts = |index: &usize| items[*index].inner_text().to_lowercase().starts_with(&key);
    (start..items.len()).chain(0..start.min(items.len())).find(starts)
}
