//! The bar of bulk commands: prepares a command, asks for confirmation, and starts the job.
//!
//! "All that match" is read again before the dialog opens, so that it names exactly the rows of the job.

mod delete;
mod model;
mod prepare;
mod share;
mod summary;

use super::export::{ExportDialog, ExportMenu};
use super::model::{ExportRequest, ListResponse};
use super::panels::LIST_PANELS;
use crate::domain::{Action, BulkAction, ExportFormat, ListQuery, Volume};
use crate::effect::{effect, memo, on_window_event, spawn_scoped, when};
use crate::lazy::lazy_view;
use crate::state::{
    BulkJob, ExportSource, Matching, PageCommand, RemoteHandle, offer_page_commands, use_client,
    use_jobs, use_notifications, use_permissions, use_selection,
};
use crate::texts::{bulk as texts, ui};
use crate::ui::{
    Button, ButtonVariant, IconName, ProgressBar, Toolbar, focus_by_id, focus_row, focused,
    is_focus_lost, is_typing_or_covered, keep_focus_within, unique_id,
};
pub use delete::DeleteDialog;
use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
pub use model::Confirmation;
use model::{SelectionCommand, common_cluster};
pub use prepare::prepare_deletion;
use prepare::{Progress, can_delete, prepare};
use share::ShareDialog;

#[component]
pub fn LazyBulkBar(
    query: Memo<ListQuery>,
    list: RemoteHandle<ListResponse>,
    total: Memo<Option<u64>>,
) -> impl IntoView {
    let selection = use_selection();
    effect(move || query.with(|query| selection.clear_matching_unless(query)));
    let bar =
        move || lazy_view(&LIST_PANELS, move |panels| (panels.bulk_bar)(query, list, total, None));
    when(move || !selection.is_empty(), bar)
}

#[component]
pub fn BulkBar(
    query: Memo<ListQuery>,
    list: RemoteHandle<ListResponse>,
    total: Memo<Option<u64>>,
    /// What is exported on a page with columns of its own.
    table: Option<Callback<(), ExportSource>>,
) -> impl IntoView {
    let selection = use_selection();
    let notifications = use_notifications();
    let jobs = use_jobs();
    let permissions = use_permissions();
    let client = use_client();
    let id = StoredValue::new(unique_id("selected"));
    let focus_status = move || {
        focus_by_id(&id.get_value());
    };
    let focus_first_row = |job: &Option<BulkJob>| {
        let deletion = job.as_ref().filter(|it| it.action == BulkAction::Delete);
        deletion.is_some_and(|it| it.volumes.iter().any(|it| focus_row(it.id.as_str())))
    };
    if selection.len() == 1 {
        request_animation_frame(uncover_selected_row);
    }
    let came_from = StoredValue::new_local(focused().filter(is_in_table));
    on_window_event(ev::focusin, move |event| {
        let target = event.target().and_then(|it| it.dyn_into::<HtmlElement>().ok());
        if let Some(target) = target.filter(is_in_table) {
            came_from.set_value(Some(target));
        }
    });
    on_cleanup(move || {
        let has_focus = |it: HtmlElement| matches!(it.closest(".bulk"), Ok(Some(_)));
        // What is deleted leaves the selection before it leaves the table, which keeps the focus at its place.
        if is_focus_lost() || focused().is_some_and(has_focus) {
            jobs.current.try_with_untracked(focus_first_row);
        }
        let came_from = came_from.try_get_value().flatten().filter(|it| it.is_connected());
        keep_focus_within(move || came_from.is_some_and(|it| it.focus().is_ok()));
    });
    let pending = RwSignal::new(None::<SelectionCommand>);
    let progress = RwSignal::new(None::<Progress>);
    let deletion = RwSignal::new(None::<Confirmation>);
    let sharing = RwSignal::new(None::<Confirmation>);
    let matching = memo(move |_| selection.matching());
    // A changed selection cancels the pending command.
    effect(move || {
        matching.track();
        pending.set(None);
    });
    // Leaving the page, another filter and "Cancel" abort the preparation.
    effect(move || {
        let Some(command) = pending.get() else { return };
        let (matching, rows) = (matching.get_untracked(), untrack(|| selection.rows()));
        progress.set(None);
        spawn_scoped(async move {
            let prepared = prepare(client, permissions, command, matching, rows, move |step| {
                progress.try_set(Some(step));
            });
            let prepared = prepared.await;
            let is_share = command == SelectionCommand::Share;
            pending.try_set(None);
            let (title, confirmation) = match command {
                SelectionCommand::Delete => (texts::DELETES_NOTHING, deletion),
                SelectionCommand::Share => (texts::SHARES_NOTHING, sharing),
            };
            match prepared {
                Ok(prepared) if prepared.volumes.is_empty() => {
                    let warnings = prepared.warnings.join(" ");
                    let is_gone = warnings.is_empty();
                    let reason = if is_gone { texts::NONE_MATCH } else { &warnings };
                    notifications.failure(title, reason);
                }
                Ok(prepared) => match common_cluster(&prepared.volumes) {
                    Err(reason) if is_share => notifications.failure(title, reason),
                    _ => drop(confirmation.try_set(Some(prepared))),
                },
                Err(error) => notifications.request_failed(&error),
            }
        });
    });
    let progress = memo(move |_| progress.get().filter(|_| pending.get().is_some()));
    let label = memo(move |_| progress.get().map(|progress| progress.label));
    effect(move || {
        if let Some(label) = label.get() {
            notifications.announce(label);
        }
    });
    let selectable_total = memo(move |_| {
        let total = total.get().filter(|_| matching.with(Option::is_none))?;
        selection.track();
        let is_page_selected = list.state.with(|state| {
            state.value().is_some_and(|response| {
                let rows = &response.page.items;
                query.with(|query| query.selection() == response.query.selection())
                    && total > rows.len() as u64
                    && rows.iter().all(|row| selection.contains_untracked(&row.id))
            })
        });
        is_page_selected.then_some(total)
    });
    let is_elsewhere = memo(move |_| {
        selection.track();
        list.state.with(|state| {
            let rows = state.value().map(|response| &response.page.items);
            let is_selected = |row: &Volume| selection.contains_untracked(&row.id);
            matching.with(Option::is_none) && rows.is_some_and(|it| !it.iter().any(is_selected))
        })
    });
    let selection_text = move || {
        let count = selection.len() as u64;
        let is_all = matching.with(|matching| matching.as_ref().is_some_and(Matching::is_complete));
        match is_all {
            true => texts::all_selected(count),
            false if is_elsewhere.get() => texts::selected_elsewhere(count),
            false => texts::selected(count),
        }
    };
    let job_blocks = move || jobs.running.get().then(|| texts::JOB_RUNS.to_owned());
    // Of "all that match", only the rows on the page are known before they are read.
    let known_rows = move || {
        selection.track();
        match matching.with(Option::is_none) {
            true => selection.rows(),
            false => list.state.with(|state| {
                let is_same = |response: &&ListResponse| {
                    query.with(|query| query.selection() == response.query.selection())
                };
                let rows = state.value().filter(is_same).map(|response| &response.page.items);
                let is_selected = |row: &&Volume| selection.contains_untracked(&row.id);
                rows.into_iter().flatten().filter(is_selected).cloned().collect()
            }),
        }
    };
    let share_unavailable = memo(move |_| {
        let cluster_error = || {
            let rows = known_rows();
            (!rows.is_empty()).then(|| common_cluster(&rows).err().map(str::to_owned))?
        };
        job_blocks()
            .or_else(|| permissions.denial_reason_everywhere(Action::Update))
            .or_else(cluster_error)
    });
    let delete_unavailable = memo(move |_| {
        let not_permitted = || permissions.denial_reason_everywhere(Action::Delete);
        let all_forbidden = || {
            let rows = matching.with(Option::is_none).then(|| selection.rows())?;
            (!rows.is_empty() && !rows.iter().any(|row| can_delete(permissions, row)))
                .then(|| texts::MAY_DELETE_NONE.to_owned())
        };
        job_blocks().or_else(not_permitted).or_else(all_forbidden)
    });
    let clear = move || {
        selection.clear();
        selection.announce(notifications);
    };
    on_window_event(ev::keydown, move |event: KeyboardEvent| {
        let is_plain = !event.default_prevented() && !event.is_composing();
        if event.key() == "Escape" && is_plain && !is_typing_or_covered() {
            clear();
        }
    });
    let source = move || match matching.get_untracked() {
        // Exported in the order of the table.
        Some(mut all) => {
            all.query = query.get_untracked().at_offset(0);
            ExportSource::Matching(all)
        }
        None => match table {
            Some(table) => table.run(()),
            None => ExportSource::Rows(untrack(|| selection.rows())),
        },
    };
    let export = RwSignal::new(None::<ExportRequest>);
    offer_page_commands(move || {
        let count = selection.len() as u64;
        let export_as = |format: ExportFormat| {
            let label = texts::export_selected_as(count, format.label());
            PageCommand::run(label, move || export.set(Some((source(), format))))
        };
        let start = |command| move || pending.set(Some(command));
        let share = PageCommand::run(texts::share_selected(count), start(SelectionCommand::Share));
        let delete =
            PageCommand::run(texts::delete_selected(count), start(SelectionCommand::Delete));
        let commands = [
            share.unavailable_because(share_unavailable.get()),
            delete.unavailable_because(delete_unavailable.get()),
        ];
        let rest = ExportFormat::ALL.map(export_as);
        let clear = PageCommand::run(texts::CLEAR, clear);
        commands.into_iter().chain(rest).chain([clear]).collect()
    });
    let button = move |command, icon: IconName, label: &'static str, unavailable: Memo<_>| {
        let busy = Signal::derive(move || pending.get() == Some(command));
        let start = move || pending.set(Some(command));
        view! { <Button icon busy unavailable on_click=start>{label}</Button> }
    };
    view! {
        <section
            class="bulk"
            aria-label=texts::SELECTION
            data-why=move || share_unavailable.get().or_else(|| delete_unavailable.get())
        >
            <div class="bulk-selected">
                <p class="bulk-count" id=id.get_value() tabindex="-1">
                    {selection_text}
                </p>
                {move || {
                    let total = selectable_total.get()?;
                    let select_all = move || {
                        selection.select_matching(&query.get_untracked(), total);
                        selection.announce(notifications);
                        // The button disappears while it has the focus.
                        focus_status();
                    };
                    Some(view! {
                        <Button variant=ButtonVariant::Quiet on_click=select_all>
                            {texts::select_all(total)}
                        </Button>
                    })
                }}
                <Button
                    variant=ButtonVariant::Quiet
                    icon=IconName::Close
                    on_click=clear
                >
                    {texts::CLEAR}
                </Button>
            </div>
            {move || {
                let label = label.get()?;
                let done = move || progress.get().map_or(0, |it| it.done);
                let total = move || progress.get().map_or(0, |it| it.total.max(it.done));
                let cancel = move || {
                    pending.set(None);
                    focus_status();
                };
                Some(view! {
                    <div class="bulk-reading">
                        <ProgressBar label=label value=Signal::derive(done) max=total />
                        <Button on_click=cancel>{ui::CANCEL}</Button>
                    </div>
                })
            }}
            <Toolbar label=texts::ACTIONS>
                {button(SelectionCommand::Share, IconName::Share, texts::SHARE, share_unavailable)}
                {button(SelectionCommand::Delete, IconName::Delete, texts::DELETE, delete_unavailable)}
                <ExportMenu source=move |()| source() />
            </Toolbar>
        </section>
        <DeleteDialog confirmation=deletion />
        <ShareDialog confirmation=sharing />
        <ExportDialog request=export />
    }
}

/// Whether an element is in a row of the list or in its header.
fn is_in_table(element: &HtmlElement) -> bool {
    element.matches("main :is(tr[data-id], thead) :is(input, a)") == Ok(true)
}

/// The bar may appear over the row whose selection has shown it.
fn uncover_selected_row() {
    let find = |selector| document().query_selector(selector).ok().flatten();
    let (Some(bar), Some(row)) = (find(".bulk"), find("main tr[data-selected]")) else { return };
    let (bar, place) = (bar.get_bounding_client_rect(), row.get_bounding_client_rect());
    if place.bottom() > bar.top() && place.top() < bar.bottom() {
        row.scroll_into_view_with_bool(false);
    }
}
