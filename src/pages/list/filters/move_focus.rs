//! The keys of a list of buttons.

use crate::ui::dom::{focused_index, html_elements, logical_key, next_index};
use leptos::ev::KeyboardEvent;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};
use std::cell::RefCell;

/// Letters are one word if no pause between them is longer, in milliseconds.
const WORD_PAUSE: f64 = 1_000.0;

thread_local! {
    /// When the last letter was typed, and the word so far.
    static TYPED: RefCell<(f64, String)> = RefCell::default();
}

/// The arrow keys, Home and End move between the buttons of a list. Letters lead to the one that starts with them, or
/// the last letter to the next one that starts with it.
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
    let next = next.or_else(|| {
        let word = is_letter.then(|| typed_word(&key.to_lowercase(), event.time_stamp()))?;
        let is_new = word.chars().count() == 1;
        starting_with(&word, current.map_or(0, |current| current + usize::from(is_new)), &items)
            .or_else(|| starting_with(&key, current.map_or(0, |current| current + 1), &items))
    });
    if let Some(item) = next.and_then(|index| items.get(index)) {
        event.prevent_default();
        let _ = item.focus();
    }
}

fn typed_word(letter: &str, at: f64) -> String {
    TYPED.with_borrow_mut(|(last, word)| {
        if at - *last > WORD_PAUSE {
            word.clear();
        }
        *last = at;
        word.push_str(letter);
        word.clone()
    })
}

/// The first from `start` on, or else from the start of the list.
fn starting_with(text: &str, start: usize, items: &[HtmlElement]) -> Option<usize> {
    let text = text.to_lowercase();
    let starts = |index: &usize| items[*index].inner_text().to_lowercase().starts_with(&text);
    (start..items.len()).chain(0..start.min(items.len())).find(starts)
}
