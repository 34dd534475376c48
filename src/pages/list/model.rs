//! What the parts of the list share.

use crate::api::Page;
use crate::domain::{ExportFormat, ListQuery, PagePosition, ProjectId, RequestScope, Volume};
use crate::effect::memo;
use crate::state::{ExportSource, RemoteHandle};
use leptos::prelude::*;

/// The id of the search box.
pub const SEARCH_ID: &str = "search";

/// A page of rows and the query that it was requested with.
#[derive(Clone, Debug, PartialEq)]
pub struct ListResponse {
    pub(super) query: ListQuery,
    pub(super) page: Page<Volume>,
}

/// Where the shown page is within the list, with the query of its rows.
pub type ShownPage = Memo<Option<(ListQuery, PagePosition)>>;

/// The query of the shown rows. It differs from the URL's query while that one is loading.
pub fn use_shown_query(list: RemoteHandle<ListResponse>) -> Memo<Option<ListQuery>> {
    memo(move |_| list.state.with(|state| state.value().map(|response| response.query.clone())))
}

/// What to export, and how.
pub type ExportRequest = (ExportSource, ExportFormat);

/// The dialog of the views that is open, with the name of its view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewDialog {
    /// Saves the query under a new name.
    Save,
    /// Renames a view.
    Rename(String),
    /// Deletes a view.
    Delete(String),
}

pub fn scope_project(query: &ListQuery) -> Option<ProjectId> {
    match &query.scope {
        RequestScope::UsableInProject(project) => Some(project.clone()),
        RequestScope::Originated => None,
    }
}
