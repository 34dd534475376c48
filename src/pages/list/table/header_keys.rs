//! The keys of the header row. One column is in the tab order; the arrow keys move between the columns, open the menu
//! of a column, and with Shift they change its width.

use crate::texts::list as texts;
use crate::ui::dom::{logical_key, query_all};
use leptos::ev::KeyboardEvent;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event, HtmlElement, KeyboardEvent as NewEvent, KeyboardEventInit};

/// What has the focus in each column: its button, or the header cell if the table cannot be sorted by it.
const COLUMNS: &str = "main thead :is(.sort-button, th[tabindex])";

fn columns() -> Vec<HtmlElement> {
    query_all(COLUMNS)
}

fn column_of(event: &Event) -> Option<HtmlElement> {
    event.target()?.dyn_into::<HtmlElement>().ok().filter(|it| it.matches(COLUMNS) == Ok(true))
}

/// Leaves only the focused column in the tab order, and tells its keys to screen readers.
pub fn move_tab_stop(event: &Event) {
    let Some(focused) = column_of(event) else { return };
    for column in columns() {
        column.set_tab_index(if column == focused { 0 } else { -1 });
    }
    let _ = focused.set_attribute("aria-description", texts::HEADER_KEYS);
}

/// Focuses a column by its place, or the last one.
pub fn focus_column(index: usize) {
    let columns = columns();
    if let Some(column) = columns.get(index).or_else(|| columns.last()) {
        let _ = column.focus();
    }
}

/// The column of a header cell, by its place.
pub fn index_of(header: &Element) -> Option<usize> {
    columns().iter().position(|it| header.contains(Some(it)))
}

pub fn on_header_key(event: &KeyboardEvent, open_menu: impl Fn(&Element)) {
    let has_modifier = event.ctrl_key() || event.alt_key() || event.meta_key();
    let Some(column) = column_of(event).filter(|_| !has_modifier) else { return };
    let key = logical_key(event);
    let columns = columns();
    let current = columns.iter().position(|it| *it == column).unwrap_or_default();
    let last = columns.len().saturating_sub(1);
    let next = match key.as_str() {
        "ArrowLeft" | "ArrowRight" if event.shift_key() => {
            event.prevent_default();
            press_handle(&column, &event.key());
            return;
        }
        "ArrowDown" => {
            event.prevent_default();
            if let Ok(Some(header)) = column.closest("th") {
                open_menu(&header);
            }
            return;
        }
        "ArrowLeft" => current.saturating_sub(1),
        "ArrowRight" => last.min(current + 1),
        "Home" => 0,
        "End" => last,
        _ => return,
    };
    event.prevent_default();
    focus_column(next);
}

/// Presses a key on the handle of a column.
pub fn press_handle(column: &Element, key: &str) -> Option<()> {
    let handle = column.closest("th").ok()??.query_selector(".resize").ok()??;
    let init = KeyboardEventInit::new();
    init.set_key(key);
    let event = NewEvent::new_with_keyboard_event_init_dict("keydown", &init).ok()?;
    handle.dispatch_event(&event).ok().map(drop)
}
