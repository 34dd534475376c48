//! The panels and dialogs of the list that are loaded when they are needed.

use super::filters::Filters;
use super::model::{ExportChoice, ExportRequest, InUseById, ListResponse, ShownPage, ViewDialog};
use super::table::cell::TableColumn;
use crate::domain::{FilterBy, ListQuery, ProjectId, ViewTarget};
use crate::lazy::Part;
use crate::state::{AccessReasons, ExportSource, PageCommand, RemoteHandle};
use leptos::prelude::*;

pub static LIST_PANELS: Part<ListPanels> = Part::new();

#[derive(Clone, Copy)]
#[allow(clippy::type_complexity, reason = "each type is used once")]
pub struct ListPanels {
    /// The actions on the selected rows, from the query, the rows, the total count, and what a page with columns of its
    /// own exports.
    pub bulk_bar: fn(
        Memo<ListQuery>,
        RemoteHandle<ListResponse>,
        Memo<Option<u64>>,
        Option<Callback<(), ExportSource>>,
    ) -> AnyView,
    pub column_chooser: fn(Memo<ListQuery>) -> AnyView,
    /// What the command palette offers, beside what all pages have.
    pub commands: fn(Filters, ShownPage, RwSignal<Option<ExportRequest>>) -> Vec<PageCommand>,
    pub export_dialog: fn(RwSignal<Option<ExportRequest>>) -> AnyView,
    pub export_items: fn(ExportChoice) -> AnyView,
    /// Find out what the cells of these columns show.
    pub access_reason_column: fn(RemoteHandle<ListResponse>, AccessReasons) -> AnyView,
    pub in_use_column: fn(RemoteHandle<ListResponse>, InUseById) -> AnyView,
    pub filter_editor: fn(Filters) -> AnyView,
    pub filter_text: fn(Filters) -> AnyView,
    pub project_picker: fn(Memo<ListQuery>, Memo<Option<ProjectId>>, RwSignal<bool>) -> AnyView,
    pub project_token: fn(Memo<ListQuery>) -> AnyView,
    pub sort_field: fn(Memo<ListQuery>) -> AnyView,
    /// The field for a department or project of a page without the filter editor; it hands over the changed filter.
    pub unit_filter: fn(Memo<ListQuery>, Callback<FilterBy>) -> AnyView,
    pub leave_list: fn() -> AnyView,
    /// The menus of rows and columns, and the keys of the header.
    pub row_tools:
        fn(Memo<ListQuery>, RemoteHandle<ListResponse>, Memo<Vec<TableColumn>>) -> AnyView,
    pub views_panel: fn(
        Memo<ViewTarget>,
        Memo<Option<String>>,
        Memo<Option<String>>,
        RwSignal<Option<ViewDialog>>,
    ) -> AnyView,
    pub view_dialogs: fn(Memo<ViewTarget>, RwSignal<Option<ViewDialog>>) -> AnyView,
}
