//! What the command palette offers on the list.

use super::filters::{CLEAR_ID, EditorTarget, Filters, clear_label};
use super::footer::href_of_page;
use super::model::{ExportRequest, ShownPage};
use super::panels::LIST_PANELS;
use super::sort_field::orders;
use crate::domain::{ExportFormat, ListQuery, PagePosition};
use crate::lazy::lazy_dialog;
use crate::route::Route;
use crate::state::{ExportSource, PageCommand, offer_page_commands};
use crate::texts::{filters as texts, palette, ui, unused};
use crate::ui::dom::is_narrow_window;
use crate::ui::{click_first, focus_first};
use leptos::prelude::*;

/// Registers the commands, and shows the dialog of an export that is started by one.
#[component]
pub fn ListCommands(filters: Filters, shown_page: ShownPage) -> impl IntoView {
    let export = RwSignal::new(None::<ExportRequest>);
    offer_page_commands(move || {
        let panels = LIST_PANELS.get();
        panels.map(|panels| (panels.commands)(filters, shown_page, export)).unwrap_or_default()
    });
    let is_exporting = Signal::derive(move || export.with(Option::is_some));
    lazy_dialog(&LIST_PANELS, is_exporting, move |panels| (panels.export_dialog)(export))
}

pub fn list_commands(
    filters: Filters,
    shown_page: ShownPage,
    export: RwSignal<Option<ExportRequest>>,
) -> Vec<PageCommand> {
    let query = filters.query.get();
    // The editor opens at the focused control.
    let add_filter = move || {
        focus_first(".list-tools > .tip-anchor > .button");
        filters.editing.set(Some(EditorTarget::New));
    };
    let mut commands = vec![PageCommand::run(texts::ADD, add_filter)];
    if query.is_filtered() {
        let clear = || click_first(&format!("#{CLEAR_ID}"));
        commands.push(PageCommand::run(clear_label(&query), clear));
    }
    let step = |offset: fn(&PagePosition) -> Option<u32>| {
        shown_page.with(|shown| href_of_page(shown.as_ref()?, &query, offset))
    };
    let (next, previous) = (step(PagePosition::next), step(PagePosition::previous));
    if next.is_some() || previous.is_some() {
        commands.push(step_command(ui::NEXT_PAGE, next, palette::IS_LAST_PAGE));
        commands.push(step_command(ui::PREVIOUS_PAGE, previous, palette::IS_FIRST_PAGE));
    }
    // On a phone the rows have their own columns.
    if !is_narrow_window() {
        commands.push(PageCommand::run(palette::COLUMNS, choose_columns));
    }
    commands.extend(ExportFormat::ALL.map(|format| {
        PageCommand::run(palette::export_as(format.label()), move || {
            export.set(Some((ExportSource::Query(filters.query.get_untracked()), format)));
        })
    }));
    let orders = orders().into_iter().filter(|(sort, _)| *sort != query.sort);
    commands.extend(orders.map(|(sort, label)| {
        let href = Route::Volumes(ListQuery { sort, offset: 0, ..query.clone() }).href();
        PageCommand::open(palette::sort_by(&label), href).hidden_until_typed()
    }));
    let unused = Route::Unused(query).href();
    commands.push(PageCommand::open(unused::FIND_IN_LIST, unused));
    commands
}

fn step_command(label: &str, href: Option<String>, otherwise: &str) -> PageCommand {
    let reason = href.is_none().then(|| otherwise.to_owned());
    PageCommand::open(label, href.unwrap_or_default()).unavailable_because(reason)
}

fn choose_columns() {
    click_first(".list-tools .button:has(> [data-icon=columns])");
    request_animation_frame(|| {
        focus_first(".chooser > ul input");
    });
}
