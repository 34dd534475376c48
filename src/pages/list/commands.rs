//! What the command palette offers on the list.

use super::filters::{EditorTarget, Filters};
use super::model::ExportRequest;
use super::panels::LIST_PANELS;
use crate::domain::ExportFormat;
use crate::lazy::lazy_dialog;
use crate::route::Route;
use crate::state::{ExportSource, PageCommand, offer_page_commands};
use crate::texts::{filters as texts, palette, unused};
use leptos::prelude::*;

/// Registers the commands, and shows the dialog of an export that is started by one.
#[component]
pub fn ListCommands(filters: Filters) -> impl IntoView {
    let export = RwSignal::new(None::<ExportRequest>);
    offer_page_commands(move || {
        let panels = LIST_PANELS.get();
        panels.map(|panels| (panels.commands)(filters, export)).unwrap_or_default()
    });
    let is_exporting = Signal::derive(move || export.with(Option::is_some));
    lazy_dialog(&LIST_PANELS, is_exporting, move |panels| (panels.export_dialog)(export))
}

pub fn list_commands(
    filters: Filters,
    export: RwSignal<Option<ExportRequest>>,
) -> Vec<PageCommand> {
    let add_filter = move || filters.editing.set(Some(EditorTarget::New));
    let mut commands = vec![PageCommand::run(texts::ADD, add_filter)];
    commands.extend(ExportFormat::ALL.map(|format| {
        PageCommand::run(palette::export_as(format.label()), move || {
            export.set(Some((ExportSource::Query(filters.query.get_untracked()), format)));
        })
    }));
    let unused = Route::Unused(filters.query.get()).href();
    commands.push(PageCommand::open(unused::FIND_IN_LIST, unused));
    commands
}
