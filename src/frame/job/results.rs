//! What became of each item of a job.

use super::still;
use crate::domain::{ItemState, Totals, Volume, grouped, visible};
use crate::state::use_app;
use crate::ui::{
    Button, Dialog, DialogSize, IconName, ProgressBar, StatusBadge, StatusKind, TableRegion,
};
use leptos::prelude::*;

/// The most items that are shown: more would be slow, and nobody reads them.
const MOST: usize = 500;

/// The dialog.
#[component]
pub fn Results(
    open: RwSignal<bool>,
    sentence: Memo<String>,
    totals: Memo<Totals>,
    stopping: Memo<bool>,
) -> impl IntoView {
    let jobs = use_app().jobs;
    let running = jobs.running();
    let close = move || open.set(false);
    let retry = move || {
        if running.get() {
            return Some("It is still running.".to_owned());
        }
        (totals.get().failed == 0).then(|| "Nothing has failed.".to_owned())
    };
    let stop = move || {
        if running.get() {
            still(stopping.get(), totals.get())
        } else {
            Some("It has ended.".to_owned())
        }
    };
    view! {
        <Dialog
            open=open
            on_close=close
            title="Results"
            size=DialogSize::Large
            footer=ViewFn::from(move || {
                view! {
                    <Button
                        icon=IconName::Stop
                        on_click=move || jobs.stop()
                        unavailable=Signal::derive(stop)
                    >
                        "Stop"
                    </Button>
                    <Button
                        icon=IconName::Refresh
                        on_click=move || jobs.retry_failed()
                        unavailable=Signal::derive(retry)
                    >
                        "Retry failed"
                    </Button>
                    <Button on_click=close>"Done"</Button>
                }
            })
        >
            <ProgressBar
                label=sentence
                value=move || totals.get().settled() as u64
                max=move || totals.get().all as u64
            />
            <ResultTable />
            {move || {
                let more = totals.get().all.saturating_sub(MOST);
                (more > 0).then(|| {
                    view! {
                        <p class="muted">
                            {format!("{} more are not shown; those that failed come first.", grouped(more as u64))}
                        </p>
                    }
                })
            }}
        </Dialog>
    }
}

#[component]
fn ResultTable() -> impl IntoView {
    let current = use_app().jobs.current();
    let rows =
        move || current.with(|job| job.as_ref().map(|it| it.results(MOST)).unwrap_or_default());
    view! {
        <TableRegion label="Results">
            <table class="table" data-plain="true">
                <caption class="visually-hidden">"Results"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Result"</th>
                    </tr>
                </thead>
                <tbody>
                    <For
                        each=rows
                        key=|(volume, state): &(Volume, ItemState)| (volume.id.clone(), state.clone())
                        let((volume, state))
                    >
                        <ResultRow volume state />
                    </For>
                </tbody>
            </table>
        </TableRegion>
    }
}

#[component]
fn ResultRow(volume: Volume, state: ItemState) -> impl IntoView {
    let directory = use_app().directory;
    let name = visible(volume.called());
    let (kind, label, why) = match state {
        ItemState::Waiting => (StatusKind::Neutral, "Waiting".to_owned(), String::new()),
        ItemState::Running => (StatusKind::Progress, "Under way".to_owned(), String::new()),
        ItemState::Done(how) => (StatusKind::Positive, how, String::new()),
        ItemState::Failed(why) => (StatusKind::Negative, "Failed".to_owned(), why),
        ItemState::Skipped => (StatusKind::Neutral, "Not started".to_owned(), String::new()),
    };
    view! {
        <tr>
            <th scope="row">
                <bdi translate="no">{name}</bdi>
                <p class="muted small">
                    <bdi translate="no">{move || visible(directory.whereabouts(&volume))}</bdi>
                </p>
            </th>
            <td>
                <StatusBadge kind=kind label=label />
                // Below, not beside: a narrow window has room for the server's words, too.
                {(!why.is_empty()).then(|| view! { <p class="job-why"><bdi>{visible(why)}</bdi></p> })}
            </td>
        </tr>
    }
}
