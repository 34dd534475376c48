//! The events of all rows, handled by the table's body.

use super::super::open_row::OpenedRow;
use super::cell::KIND;
use super::row::TIME;
use super::rows::Rows;
use crate::domain::{ListQuery, VolumeId};
use crate::state::Selection;
use crate::ui::dom::closest;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event, FocusEvent, HtmlElement, HtmlInputElement, Node};

pub type RowsHandle = StoredValue<Rows, LocalStorage>;

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The rows between two clicks, the second of them with Shift.
#[derive(Clone, Default)]
pub struct RangeSelection {
    /// The row that was selected last.
    from: Option<VolumeId>,
    has_shift: bool,
    /// Whether a click beside a checkbox is being forwarded to it.
    is_forwarding: bool,
}

/// Selects the row of a changed checkbox; with Shift, all rows from the last one. Returns whether it has.
pub fn on_change(
    event: &Event,
    rows: RowsHandle,
    selection: Selection,
    range: StoredValue<RangeSelection>,
) -> bool {
    let checkbox = target(event).and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
    let Some(checkbox) = checkbox else { return false };
    let volume = rows.with_value(|rows| Some(rows.row_of(&checkbox)?.volume.clone()));
    let Some(volume) = volume else { return false };
    let to = volume.id.clone();
    let RangeSelection { from, has_shift, .. } = range.get_value();
    let between = from
        .filter(|_| has_shift)
        .and_then(|from| rows.with_value(|rows| rows.between(&from, &to)));
    selection.set(between.unwrap_or_else(|| vec![volume]), checkbox.checked());
    range.update_value(|range| range.from = Some(to));
    true
}

pub fn on_pointer_over(event: &Event, rows: RowsHandle) {
    let cell = target(event)
        .and_then(|it| it.closest("tbody :is(td:not(.row-actions), th)").ok().flatten());
    let Some(cell) = cell else { return };
    rows.with_value(|rows| {
        if let Some(row) = rows.row_of(&cell) {
            row.set_tooltip(&cell);
        }
    });
}

/// Marks the row with the keyboard focus and sets the tooltips of its times and its status. An attribute,
/// because style rules that look for the focus inside each row slow down every change of the rows.
pub fn on_focus_change(event: &Event, rows: RowsHandle) {
    let Some(element) = target(event) else { return };
    let row = element.closest("tr").ok().flatten();
    let is_focus_in = event.type_() == "focusin";
    let is_visible = is_focus_in && element.matches(":focus-visible").unwrap_or_default();
    if let Some(row) = row {
        let next = event.dyn_ref::<FocusEvent>().and_then(FocusEvent::related_target);
        let next = next.and_then(|it| it.dyn_into::<Node>().ok());
        // The button of the row's menu is visible only in a marked row, and what is hidden gets no focus.
        if !is_focus_in && next.is_some_and(|next| row.contains(Some(&next))) {
            return;
        }
        let _ = row.toggle_attribute_with_force("data-focused", is_visible);
    }
    if !is_visible {
        return;
    }
    rows.with_value(|rows| {
        if let Some(row) = rows.row_of(&element) {
            // The style sheet shows them.
            row.set_tooltips(TIME);
            row.set_tooltips(KIND);
        }
    });
}

/// Forwards a click beside a checkbox, in its cell, to the checkbox.
pub fn forward_click(event: &MouseEvent, range: StoredValue<RangeSelection>) {
    // The forwarded click arrives here again.
    if range.with_value(|range| range.is_forwarding) {
        return;
    }
    range.update_value(|range| {
        range.has_shift = event.shift_key();
        range.is_forwarding = true;
    });
    let checkbox = target(event).and_then(|it| it.query_selector(":scope > input").ok().flatten());
    let checkbox = checkbox.and_then(|it| it.dyn_into::<HtmlElement>().ok());
    // Afterwards, because a listener cannot run inside of itself.
    queue_microtask(move || {
        if let Some(checkbox) = checkbox {
            checkbox.click();
        }
        range.try_update_value(|range| range.is_forwarding = false);
    });
}

/// The row that a click or Enter opens in this tab.
pub fn opened_row(event: &MouseEvent, rows: RowsHandle, list: ListQuery) -> Option<OpenedRow> {
    let is_modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.button() != 0 || is_modified {
        return None;
    }
    let link = closest(event, "a[href]")?;
    let volume = rows.with_value(|rows| rows.row_of(&link).map(|row| row.volume.clone()))?;
    let (name, href) = (volume.display_name().to_owned(), link.get_attribute("href")?);
    Some(OpenedRow { list, id: volume.id, name, href })
}
