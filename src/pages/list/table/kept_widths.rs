//! Columns share the width of the table until the user sets the width of one. From then on the others keep theirs, so
//! that the edge of a column follows the pointer.

use super::cell::TableColumn;
use crate::domain::Column;
use crate::effect::on_captured_event;
use crate::state::use_stored_columns;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event};

const HANDLE: &str = "main thead [role=slider]";

/// Listens until the current owner is cleaned up.
pub fn keep_widths_before_resizing(columns: Memo<Vec<TableColumn>>) {
    let stored = use_stored_columns();
    let on_event = move |event: Event| {
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let is_handle = target.is_some_and(|it| it.matches(HANDLE) == Ok(true));
        if !is_handle || stored.try_with_untracked(|it| it.has_widths()) != Some(false) {
            return;
        }
        let columns = columns.try_get_untracked().unwrap_or_default();
        let shown: Vec<(Column, u16)> = columns
            .into_iter()
            .zip(shown_widths().unwrap_or_default())
            .filter_map(|(column, width)| match column {
                TableColumn::Data(column) => Some((column, width)),
                TableColumn::AccessReason => None,
            })
            .collect();
        // The last one takes the space that is left.
        if let Some((_, others)) = shown.split_last() {
            stored.update(|stored| others.iter().for_each(|(it, width)| stored.resize(it, *width)));
        }
    };
    // Before the handle gets the event.
    for event in ["pointerdown", "keydown"] {
        on_captured_event(&window(), event, Box::new(on_event));
    }
}

/// The widths of the columns after that of the checkboxes, in sixteenths of a rem; none while the rows are no grids.
fn shown_widths() -> Option<Vec<u16>> {
    let style = |element: &Element| window().get_computed_style(element).ok().flatten();
    // Rust's own parser of numbers has 15 kB. This one ignores the unit.
    let pixels = |text: &str| Some(js_sys::parse_float(text)).filter(|it| it.is_finite());
    let rem = style(&document().document_element()?)?.get_property_value("font-size").ok()?;
    let rem = pixels(&rem)?;
    let row = document().query_selector("main thead > tr").ok()??;
    let tracks = style(&row)?.get_property_value("grid-template-columns").ok()?;
    let widths = tracks.split(' ').filter_map(pixels).map(|width| (width * 16.0 / rem).round());
    Some(widths.skip(1).map(|width| width as u16).collect())
}
