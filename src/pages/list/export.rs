//! The button that exports, and what is shown until the file is there.

use super::super::parts::api_address;
use crate::api::endpoint;
use crate::domain::{ExportFormat, ListQuery, plural, visible};
use crate::effect::{effect, memo};
use crate::lazy::{TOOLS, lazy_dialog};
use crate::state::{Export, ExportSource, ExportState, use_app, use_export};
use crate::ui::dom::copy_to_clipboard;
use crate::ui::{
    Button, ButtonVariant, Dialog, ErrorPanel, IconName, InlineNotice, MenuButton, MenuGroup,
    MenuItem, NoticeKind, ProgressBar, Spinner, focus_by_id, unique_id,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A menu "Export" with the formats, and the dialog that follows: how far it is, "Cancel", and
/// what there is to say at the end.
#[component]
pub fn ExportMenu(
    /// What is exported, asked when a format is chosen.
    #[prop(into)]
    source: Callback<(), ExportSource>,
    /// The query whose requests can be copied as commands.
    #[prop(optional)]
    commands: Option<Memo<ListQuery>>,
) -> impl IntoView {
    let request = RwSignal::new(None::<ExportRequest>);
    let is_requested = Signal::derive(move || request.with(Option::is_some));
    view! {
        <MenuButton label="Export" icon=IconName::Download variant=ButtonVariant::Secondary>
            {ExportFormat::ALL
                .map(|format| {
                    view! {
                        <MenuItem on_select=move || request.set(Some((source.run(()), format)))>
                            {format.label()}
                        </MenuItem>
                    }
                })
                .collect_view()}
            {commands.map(|query| view! { <Commands query /> })}
        </MenuButton>
        {lazy_dialog(is_requested, move |tools| (tools.export_dialog)(request))}
    }
}

/// What is to be exported, and as what.
pub type ExportRequest = (ExportSource, ExportFormat);

/// The requests of the list, for a script to begin with.
#[component]
fn Commands(query: Memo<ListQuery>) -> impl IntoView {
    view! {
        <MenuGroup label="For scripts">
            <CopyItem query is_count=false label="Copy as cURL" />
            <CopyItem query is_count=true label="Copy count as cURL" />
        </MenuGroup>
    }
}

/// Copies a command. The menu closes, so a notification tells whether it worked.
#[component]
fn CopyItem(query: Memo<ListQuery>, is_count: bool, label: &'static str) -> impl IntoView {
    let app = use_app();
    let copy = move || {
        let query = query.get_untracked();
        let base = app.settings.with_untracked(api_address);
        spawn_local(async move {
            let is_copied = match TOOLS.load().await {
                Ok(tools) => {
                    copy_to_clipboard(&(tools.curl_command)(&query, is_count, &base)).await
                }
                Err(_) => false,
            };
            if is_copied {
                app.notifications.success("Copied");
            } else {
                app.notifications.failure("Could not copy", "The browser did not allow it.");
            }
        });
    };
    view! { <MenuItem icon=IconName::Copy on_select=copy>{label}</MenuItem> }
}

/// The request of a list, or of its count, as a command.
pub fn curl_command(query: &ListQuery, is_count: bool, base: &str) -> String {
    if is_count {
        endpoint::count_volumes(query).to_curl(base)
    } else {
        endpoint::list_volumes(query).to_curl(base)
    }
}

/// What the dialog shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ExportStage {
    Closed,
    Running,
    Failed,
    Done,
}

/// Exports what is requested, and tells how far it is.
#[component]
pub fn ExportDialog(
    /// What is requested.
    request: RwSignal<Option<ExportRequest>>,
) -> impl IntoView {
    let app = use_app();
    let export = use_export();
    let state = export.state();
    let running = memo(move |_| state.with(|state| *state == ExportState::Running));
    // Back, or loading the page again, would end it.
    app.leaving.hold_while(running.into());
    on_cleanup(move || {
        if running.try_get_untracked() == Some(true) {
            app.notifications.failure(
                "The export was called off",
                "Its page was left before the last row was read. No file was saved.",
            );
        }
    });
    effect(move || {
        if let Some((source, format)) = request.get() {
            request.set(None);
            export.start(source, format);
        }
    });
    // The dialog and its button stay, and with them the focus, while what they say changes.
    let stage = memo(move |_| match state.get() {
        ExportState::Idle => ExportStage::Closed,
        ExportState::Running => ExportStage::Running,
        ExportState::Failed(_) => ExportStage::Failed,
        ExportState::Done(_) => ExportStage::Done,
    });
    let open = Signal::derive(move || stage.get() != ExportStage::Closed);
    let end = StoredValue::new(unique_id("export-end"));
    let footer = move || {
        view! {
            <Button id=end.get_value() autofocus=true on_click=move || export.cancel()>
                {move || if stage.get() == ExportStage::Done { "Done" } else { "Cancel" }}
            </Button>
        }
    };
    view! {
        <Dialog
            open
            on_close=move || export.cancel()
            title="Export data volumes"
            footer=ViewFn::from(footer)
        >
            {move || match stage.get() {
                ExportStage::Closed => ().into_any(),
                ExportStage::Running => view! { <Progress export /> }.into_any(),
                ExportStage::Failed => view! { <Stopped export end /> }.into_any(),
                ExportStage::Done => view! { <ExportOutcome export /> }.into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn Progress(export: Export) -> impl IntoView {
    let (rows, total) = (export.rows(), export.total());
    let counted = memo(move |_| total.get().is_some());
    move || {
        if counted.get() {
            // A total smaller than what is there already is out of date.
            let max = move || total.get().unwrap_or_default().max(rows.get());
            view! { <ProgressBar label="Data volumes read" value=rows max=Signal::derive(max) /> }
                .into_any()
        } else {
            let label =
                move || format!("{} read", plural(rows.get(), "data volume", "data volumes"));
            view! { <Spinner label=Signal::derive(label) /> }.into_any()
        }
    }
}

/// A page could not be read.
#[component]
fn Stopped(export: Export, end: StoredValue<String>) -> impl IntoView {
    let state = export.state();
    let rows = export.rows();
    move || {
        let ExportState::Failed(error) = state.get() else { return None };
        let hint = Some(error.hint().to_owned()).filter(|hint| !hint.is_empty());
        Some(view! {
            <ErrorPanel
                title=error.title()
                message=Some(error.message())
                hint=hint
                // The panel goes while it is tried again; the focus must not.
                on_retry=move || {
                    end.with_value(|end| focus_by_id(end));
                    export.retry();
                }
            />
            <p class="muted">
                {move || {
                    let rows = plural(rows.get(), "data volume", "data volumes");
                    format!("{rows} were read so far. No file was saved. Trying again goes on from there.")
                }}
            </p>
        })
    }
}

/// What there is to say about an export that is over.
#[component]
fn ExportOutcome(export: Export) -> impl IntoView {
    let state = export.state();
    move || {
        let ExportState::Done(report) = state.get() else { return None };
        let kind = if report.is_saved { NoticeKind::Warning } else { NoticeKind::Negative };
        let remarks = report.remarks();
        Some(view! {
            <InlineNotice kind=kind title=report.sentence()>
                <ul>
                    {remarks
                        .into_iter()
                        .map(|remark| view! { <li><bdi>{visible(remark)}</bdi></li> })
                        .collect_view()}
                </ul>
            </InlineNotice>
        })
    }
}
