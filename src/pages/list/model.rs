//! What the parts of the list share.

use crate::api::Page;
use crate::domain::{
    ExportFormat, ListQuery, PagePosition, ProjectId, RequestScope, Volume, VolumeId,
};
use crate::state::{ExportSource, Remote};
use leptos::prelude::*;
use std::collections::HashMap;

pub const SEARCH_ID: &str = "search";

/// The field for the project of the list.
pub const PICKER_ID: &str = "usable-in";

/// A page of rows and the query that it was requested with.
#[derive(Clone, Debug, PartialEq)]
pub struct ListResponse {
    pub(super) query: ListQuery,
    pub(super) page: Page<Volume>,
}

impl ListResponse {
    pub fn of_rows(query: ListQuery, items: Vec<Volume>) -> Self {
        Self { query, page: Page { items, ..Page::default() } }
    }
}

/// Where the shown page is within the list, with the query of its rows.
pub type ShownPage = Memo<Option<(ListQuery, PagePosition)>>;

/// The shown rows; none before the first response.
pub fn rows(state: &Remote<ListResponse>) -> &[Volume] {
    state.value().map_or(&[], |response| &response.page.items)
}

pub type ExportRequest = (ExportSource, ExportFormat);

/// The dialog of the views that is open, with the name of its view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewDialog {
    /// Saves the query under a new name.
    Save,
    Rename(String),
    Delete(String),
}

pub fn scope_project(query: &ListQuery) -> Option<ProjectId> {
    match &query.scope {
        RequestScope::UsableInProject(project) => Some(project.clone()),
        RequestScope::Originated => None,
    }
}

/// All rows of a list. Its requests can be copied as commands.
#[derive(Clone, Copy)]
pub struct ExportedList {
    pub query: Memo<ListQuery>,
    pub total: Memo<Option<u64>>,
}

/// How many active workloads use each of the listed data volumes, where that is known.
pub type InUseById = RwSignal<HashMap<VolumeId, u64>>;

/// What the items of the menu need.
#[derive(Clone, Copy)]
pub struct ExportChoice {
    pub source: Callback<(), ExportSource>,
    pub list: Option<ExportedList>,
    /// What is exported if it is not a list.
    pub rows: &'static str,
    pub request: RwSignal<Option<ExportRequest>>,
}
