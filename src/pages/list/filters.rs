//! What narrows the list down: filters are built in a dialog, shown as tokens, and can be written
//! as text.

mod editor;
mod raw;
mod tokens;
mod unit;
mod value;
mod words;

pub use editor::FilterEditor;
pub use raw::{FilterText, FilterTextPanel};
pub use tokens::{ClearFilters, FilterTokens};

use crate::domain::{Clause, ListQuery};
use crate::lazy::lazy_dialog;
use crate::ui::{Button, Icon, IconName};
use leptos::prelude::*;

/// What is to come of the dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
enum OpenEditor {
    /// One more filter.
    New,
    /// Another one in the place of this.
    Clause(Clause),
}

/// The filters in the address, and which means to change them are open.
#[derive(Clone, Copy)]
pub struct Filters {
    query: Memo<ListQuery>,
    editing: RwSignal<Option<OpenEditor>>,
    text_open: RwSignal<bool>,
}

impl Filters {
    /// All closed.
    pub fn new(query: Memo<ListQuery>) -> Self {
        Self { query, editing: RwSignal::new(None), text_open: RwSignal::new(false) }
    }
}

/// The dialog that builds a filter, from when it is first opened on.
#[component]
pub fn LazyFilterEditor(filters: Filters) -> impl IntoView {
    let open = Signal::derive(move || filters.editing.with(Option::is_some));
    lazy_dialog(open, move |tools| (tools.filter_editor)(filters))
}

/// "Add filter" and "Edit as text".
#[component]
pub fn FilterButtons(filters: Filters) -> impl IntoView {
    let open = filters.text_open;
    view! {
        <span class="actions">
            <Button icon=IconName::Filter on_click=move || filters.editing.set(Some(OpenEditor::New))>
                "Add filter"
            </Button>
            <button
                class="button"
                type="button"
                data-variant="quiet"
                id=TEXT_TOGGLE
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=TEXT_PANEL
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <Icon name=IconName::Edit />
                <span class="button-label">"Edit as text"</span>
            </button>
        </span>
    }
}

/// The id of the button that opens and closes the filter as text.
const TEXT_TOGGLE: &str = "filter-text-toggle";

/// The id of what it opens.
const TEXT_PANEL: &str = "filter-text-panel";
