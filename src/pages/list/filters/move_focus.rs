//! The keys of a list of buttons.

use crate::tools::lowercase;
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
        let letter = is_letter.then(|| lowercase(&key))?;
        find_typed(letter, event.time_stamp(), current, &items)
    });
    if let Some(item) = next.and_then(|index| items.get(index)) {
        event.prevent_default();
        let _ = item.focus();
    }
}

/// The item that the word with this letter leads to. If there is none, the letter begins another word.
fn find_typed(
    letter: String,
    at: f64,
    current: Option<usize>,
    items: &[HtmlElement],
) -> Option<usize> {
    let (last, before) = TYPED.take();
    let is_continued = at - last <= WORD_PAUSE && !before.is_empty();
    let word = if is_continued { before + &letter } else { String::new() };
    let of_word = is_continued.then(|| starting_with(&word, current.unwrap_or(0), items)).flatten();
    let (word, next) = match of_word {
        Some(index) => (word, Some(index)),
        None => {
            let next = starting_with(&letter, current.map_or(0, |current| current + 1), items);
            (letter, next)
        }
    };
    TYPED.set((at, word));
    next
}

/// The first from `start` on, or else from the start of the list.
fn starting_with(text: &str, start: usize, items: &[HtmlElement]) -> Option<usize> {
    let starts = |index: &usize| lowercase(&items[*index].inner_text()).starts_with(text);
    (start..items.len()).chain(0..start.min(items.len())).find(starts)
}
