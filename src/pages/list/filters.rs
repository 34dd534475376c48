//! Filters are built in a popover or written as text, and shown as tokens.

mod describe;
mod draft;
mod editor;
mod model;
mod move_focus;
mod popover;
mod text;
mod tokens;
mod unit_field;
mod unit_filter;
mod value_field;

pub use describe::{describe_clause, describe_filter_error};
pub use editor::FilterEditor;
pub use model::{CLEAR_ID, EditorTarget, Filters, created_by_user};
pub use text::{FilterText, FilterTextPanel};
pub use tokens::{ClearFilters, FilterTokens, clear_label, has_tokens};
pub use unit_filter::UnitFilter;

use super::panels::LIST_PANELS;
use crate::lazy::lazy_dialog;
use crate::texts::filters as texts;
use crate::ui::{Button, Icon, IconName};
use leptos::prelude::*;
use model::{TEXT_PANEL_ID, TEXT_TOGGLE_ID};

#[component]
pub fn LazyFilterEditor(filters: Filters) -> impl IntoView {
    let open = Signal::derive(move || filters.editing.with(Option::is_some));
    lazy_dialog(&LIST_PANELS, open, move |panels| (panels.filter_editor)(filters))
}

#[component]
pub fn AddFilterButton(filters: Filters) -> impl IntoView {
    view! {
        <Button icon=IconName::Filter on_click=move || filters.toggle_editor(EditorTarget::New)>
            {texts::ADD}
        </Button>
    }
}

#[component]
pub fn FilterTextToggle(filters: Filters) -> impl IntoView {
    let is_open = filters.is_text_open;
    view! {
        <button
            class="button"
            type="button"
            data-variant="quiet"
            id=TEXT_TOGGLE_ID
            aria-expanded=move || if is_open.get() { "true" } else { "false" }
            aria-controls=TEXT_PANEL_ID
            on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
        >
            <Icon name=IconName::Edit />
            <span class="button-label">{texts::EDIT_QUERY}</span>
        </button>
    }
}
