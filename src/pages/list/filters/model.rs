//! What the ways of editing filters share.

use crate::domain::{Clause, ListQuery};
use leptos::prelude::*;

pub const TEXT_TOGGLE_ID: &str = "filter-text-toggle";
pub const TEXT_PANEL_ID: &str = "filter-text-panel";

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditorTarget {
    New,
    Clause(Clause),
}

/// The filters in the URL, and which of their editors are open.
#[derive(Clone, Copy)]
pub struct Filters {
    pub query: Memo<ListQuery>,
    pub editing: RwSignal<Option<EditorTarget>>,
    pub is_text_open: RwSignal<bool>,
}
