//! The export menu and the dialog that shows the progress.

use super::super::{CopyAsItems, copy_and_notify};
use super::model::{ExportChoice, ExportRequest, ExportedList, scope_project};
use super::panels::LIST_PANELS;
use crate::api::ApiError;
use crate::api::endpoint::{self, UntypedCall};
use crate::domain::{ExportFormat, list_command};
use crate::effect::{effect, memo};
use crate::lazy::{lazy_dialog, lazy_view};
use crate::state::{
    Export, ExportReport, ExportSource, ExportState, use_directory, use_export, use_leave_guard,
    use_notifications,
};
use crate::texts::{export as texts, ui};
use crate::tools::escape_invisible;
use crate::ui::{
    Button, ButtonVariant, Dialog, ErrorPanel, IconName, InlineNotice, MenuGroup, MenuItem,
    PopoverButton, ProgressBar, Spinner, StatusKind, focus_by_id, focus_item_if_open, unique_id,
};
use leptos::prelude::*;

#[component]
pub fn ExportMenu(
    /// Called when a format is chosen.
    #[prop(into)]
    source: Callback<(), ExportSource>,
    #[prop(optional)] list: Option<ExportedList>,
    /// What is exported if it is not a list.
    #[prop(default = texts::SELECTED_ROWS)]
    rows: &'static str,
) -> impl IntoView {
    let request = RwSignal::new(None::<ExportRequest>);
    let choice = ExportChoice { source, list, rows, request };
    let is_requested = Signal::derive(move || request.with(Option::is_some));
    view! {
        <PopoverButton is_menu=true label=texts::EXPORT icon=IconName::Download variant=ButtonVariant::Secondary>
            {lazy_view(&LIST_PANELS, move |panels| (panels.export_items)(choice))}
        </PopoverButton>
        {lazy_dialog(&LIST_PANELS, is_requested, move |panels| (panels.export_dialog)(request))}
    }
}

#[component]
pub fn ExportItems(export: ExportChoice) -> impl IntoView {
    focus_item_if_open();
    let ExportChoice { source, list, rows, request } = export;
    let rows = match list {
        Some(list) => {
            list.total.get_untracked().map_or(texts::ALL_ROWS.to_owned(), texts::all_rows)
        }
        None => rows.to_owned(),
    };
    let item = |format: ExportFormat| {
        let detail = match format {
            ExportFormat::Csv => texts::csv_content(&rows),
            ExportFormat::Json => texts::json_content(&rows),
        };
        view! {
            <MenuItem detail on_select=move || request.set(Some((source.run(()), format)))>
                {format.label()}
            </MenuItem>
        }
    };
    view! {
        {ExportFormat::ALL.map(item).collect_view()}
        {list.map(|list| view! { <CopyItems list /> })}
    }
}

#[component]
fn CopyItems(list: ExportedList) -> impl IntoView {
    let ExportedList { query, .. } = list;
    view! {
        <CopyGroup
            label=texts::COPY_REQUEST_AS
            requests=move |()| vec![query.with(endpoint::list_volumes).into()]
        >
            <RunaiItem list />
        </CopyGroup>
        <CopyGroup
            label=texts::COPY_COUNT_REQUEST_AS
            requests=move |()| vec![query.with(endpoint::count_volumes).into()]
        />
    }
}

#[component]
fn CopyGroup(
    label: &'static str,
    #[prop(into)] requests: Callback<(), Vec<UntypedCall>>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <MenuGroup label>
            // The group has the same name.
            <p class="muted small" aria-hidden="true">{label}</p>
            <CopyAsItems requests />
            {children.map(|children| children())}
        </MenuGroup>
    }
}

/// The command of the vendor's command line, which can only list what a project can use.
#[component]
fn RunaiItem(list: ExportedList) -> impl IntoView {
    let notifications = use_notifications();
    let directory = use_directory();
    // The command needs the name of the project.
    let name = list.query.with_untracked(scope_project).and_then(|id| {
        let name = untrack(|| directory.project(&id));
        (name != id.as_str()).then_some(name)
    });
    name.map(|name| {
        let copied = ui::copied_command(texts::RUNAI);
        let copy = move || copy_and_notify(list_command(&name), &copied, notifications);
        view! { <MenuItem detail=texts::RUNAI_CONTENT on_select=copy>{texts::RUNAI}</MenuItem> }
    })
}

#[component]
pub fn ExportDialog(request: RwSignal<Option<ExportRequest>>) -> impl IntoView {
    let leave_guard = use_leave_guard();
    let notifications = use_notifications();
    let export = use_export();
    let state = export.state;
    let running = memo(move |_| state.with(|state| *state == ExportState::Running));
    leave_guard.block_while(running.into());
    on_cleanup(move || {
        if running.try_get_untracked() == Some(true) {
            notifications.failure(texts::CANCELLED, texts::CANCELLED_TEXT);
        }
    });
    effect(move || {
        if let Some((source, format)) = request.get() {
            request.set(None);
            export.start(source, format);
        }
    });
    let is_open = memo(move |_| state.with(|state| *state != ExportState::Idle));
    let button_id = StoredValue::new(unique_id("export-end"));
    let footer = move || {
        view! {
            <Button id=button_id.get_value() autofocus=true on_click=move || export.cancel()>
                {move || match state.get() {
                    ExportState::Done(_) => ui::DONE,
                    _ => ui::CANCEL,
                }}
            </Button>
        }
    };
    view! {
        <Dialog
            open=is_open
            on_close=move || export.cancel()
            title=texts::TITLE
            footer=ViewFn::from(footer)
        >
            {move || match state.get() {
                ExportState::Idle => ().into_any(),
                ExportState::Running => view! { <ExportProgress export /> }.into_any(),
                ExportState::Failed(error) => {
                    view! { <ExportError error export button_id /> }.into_any()
                },
                ExportState::Done(report) => view! { <ExportNotice report /> }.into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn ExportProgress(export: Export) -> impl IntoView {
    let Export { rows, total, .. } = export;
    let has_total = memo(move |_| total.get().is_some());
    move || {
        if has_total.get() {
            // Rows may have been added since the total was counted.
            let max = move || total.get().unwrap_or_default().max(rows.get());
            view! { <ProgressBar label=texts::PROGRESS value=rows max=Signal::derive(max) /> }
                .into_any()
        } else {
            let label = move || texts::read(rows.get());
            view! { <Spinner label=Signal::derive(label) /> }.into_any()
        }
    }
}

#[component]
fn ExportError(error: ApiError, export: Export, button_id: StoredValue<String>) -> impl IntoView {
    let progress = move || texts::interrupted(export.rows.get());
    view! {
        <ErrorPanel
            title=error.title()
            message=error.message()
            hint=error.hint()
            // Retrying removes the panel, and the focused button with it.
            on_retry=move || {
                button_id.with_value(|id| focus_by_id(id));
                export.retry();
            }
        />
        <p class="muted">{progress}</p>
    }
}

#[component]
fn ExportNotice(report: ExportReport) -> impl IntoView {
    let kind = if report.is_saved { StatusKind::Warning } else { StatusKind::Negative };
    let warnings = report.warnings();
    view! {
        <InlineNotice kind=kind title=report.summary()>
            <ul>
                {warnings
                    .into_iter()
                    .map(|warning| view! { <li><bdi>{escape_invisible(warning)}</bdi></li> })
                    .collect_view()}
            </ul>
        </InlineNotice>
    }
}
