//! The dialog "Results" of a bulk job.

use super::StopButton;
use crate::domain::{ItemState, Volume};
use crate::effect::{memo, when};
use crate::state::{BulkJob, use_directory, use_jobs};
use crate::texts::{bulk as texts, ui};
use crate::tools::{capitalize, escape_invisible, escape_sentence};
use crate::ui::{
    Button, Dialog, IconName, PlainTable, ProgressBar, StatusBadge, StatusKind, focus_by_id,
    keep_focus_within,
};
use leptos::prelude::*;

/// The ID of the button that closes the dialog.
pub const DONE_ID: &str = "job-done";

/// More rows would be slow to render.
const MAX_ROWS: usize = 500;

#[component]
pub fn JobResults() -> impl IntoView {
    let jobs = use_jobs();
    let open = jobs.are_results_open;
    let summary = memo(move |_| jobs.with_shown(BulkJob::describe).unwrap_or_default());
    let totals = memo(move |_| jobs.with_shown(|it| it.job.totals).unwrap_or_default());
    let is_stopping = memo(move |_| jobs.with_shown(|it| it.job.is_stopped) == Some(true));
    let is_running = move || jobs.with_shown(|it| it.job.is_running()) == Some(true);
    let close = move || open.set(false);
    let can_retry = move || !jobs.running.get() && totals.get().failed > 0;
    let retry = move || {
        jobs.retry_failed(untrack(|| jobs.with_shown(|it| it.id)));
        // The button disappears.
        keep_focus_within(|| focus_by_id(DONE_ID));
    };
    view! {
        <Dialog
            open=open
            on_close=close
            title=texts::RESULTS
            large=true
            footer=ViewFn::from(move || {
                view! {
                    {when(is_running, move || view! {
                        <StopButton totals is_stopping />
                    })}
                    {when(can_retry, move || view! {
                        <Button icon=IconName::Refresh on_click=retry>
                            {texts::RETRY_FAILED}
                        </Button>
                    })}
                    <Button id=DONE_ID on_click=close>{ui::DONE}</Button>
                }
            })
        >
            <ProgressBar
                label=summary
                value=move || totals.get().finished() as u64
                max=move || totals.get().all as u64
            />
            <ResultTable />
            {move || {
                let more = totals.get().all.saturating_sub(MAX_ROWS);
                (more > 0).then(|| {
                    view! {
                        <p class="muted">
                            {texts::not_shown(more as u64)}
                        </p>
                    }
                })
            }}
        </Dialog>
    }
}

#[component]
fn ResultTable() -> impl IntoView {
    let jobs = use_jobs();
    let rows = move || jobs.with_shown(|it| it.results(MAX_ROWS)).unwrap_or_default();
    view! {
        <PlainTable label=texts::RESULTS columns=texts::RESULT_COLUMNS>
            <For
                each=rows
                key=|(volume, state): &(Volume, ItemState)| (volume.id.clone(), state.clone())
                let((volume, state))
            >
                <ResultRow volume state />
            </For>
        </PlainTable>
    }
}

#[component]
fn ResultRow(volume: Volume, state: ItemState) -> impl IntoView {
    let directory = use_directory();
    let name = escape_invisible(volume.display_name());
    let (kind, label, mut why) = match state {
        ItemState::Waiting => (StatusKind::Neutral, texts::WAITING.to_owned(), String::new()),
        ItemState::Running => (StatusKind::Progress, texts::IN_PROGRESS.to_owned(), String::new()),
        ItemState::Started => {
            (StatusKind::Progress, texts::BEING_DELETED.to_owned(), String::new())
        }
        ItemState::Done(result) => (StatusKind::Positive, result, String::new()),
        ItemState::Failed(why) => (StatusKind::Negative, texts::FAILED.to_owned(), why),
        ItemState::Skipped => (StatusKind::Neutral, texts::NOT_STARTED.to_owned(), String::new()),
    };
    // The server may begin with the name.
    if !why.starts_with(volume.display_name()) {
        capitalize(&mut why);
    }
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <bdi translate="no">{name}</bdi>
                <p class="muted small">
                    <bdi translate="no">{move || escape_invisible(directory.location_text(&volume))}</bdi>
                </p>
            </th>
            <td role="cell">
                <StatusBadge kind=kind label=label />
                // Below the badge, where a narrow window has room for the server's message.
                {(!why.is_empty()).then(|| view! { <p class="job-why"><bdi>{escape_sentence(why)}</bdi></p> })}
            </td>
        </tr>
    }
}
