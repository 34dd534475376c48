//! What the ways of editing filters share.

use crate::domain::{Clause, Field, ListQuery, Operator};
use crate::state::{SessionState, use_session};
use leptos::prelude::*;

/// The link that clears the filters.
pub const CLEAR_ID: &str = "clear-filters";
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

impl Filters {
    /// Opens the editor for a target, or closes the one that is open for it.
    pub fn toggle_editor(self, target: EditorTarget) {
        self.editing.update(|editing| {
            *editing = Some(target).filter(|target| editing.as_ref() != Some(target));
        });
    }
}

/// The filter for what the user has created, if the token names the user. The API names creators like
/// that.
pub fn created_by_user() -> Option<Clause> {
    let user = match use_session().state.get_untracked() {
        SessionState::SignedIn(signed_in) => signed_in.user?,
        _ => return None,
    };
    Clause::new(Field::CreatedBy, Operator::Equals, &user).ok()
}
