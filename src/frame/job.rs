//! The panel of the bulk job, on every page.

mod results;

use super::panels::FRAME_PANELS;
use super::toasts::status_kind;
use crate::domain::Totals;
use crate::effect::{effect, effect_with, memo, on_window_event, when};
use crate::lazy::lazy_view;
use crate::state::{NotificationKind, use_jobs, use_session, use_workload_scans};
use crate::texts::bulk as texts;
use crate::tools::escape_invisible;
use crate::ui::{
    Button, Icon, IconButton, IconName, ProgressBar, focus_by_id, focus_heading, keep_focus_within,
    unique_id,
};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use leptos::{ev, html};
use results::{DONE_ID, JobResults};
use std::collections::HashSet;

/// Shows the panel or the results while there is a job and the user is signed in.
#[component]
pub fn Job() -> impl IntoView {
    let session = use_session();
    let jobs = use_jobs();
    let is_shown = move || {
        session.is_signed_in()
            && jobs.current.with(Option::is_some)
            && (jobs.is_shown.get() || jobs.are_results_open.get())
    };
    when(is_shown, || lazy_view(&FRAME_PANELS, |panels| (panels.job_panel)()))
}

#[component]
pub fn JobPanel() -> impl IntoView {
    let jobs = use_jobs();
    let current = jobs.current;
    let summary =
        memo(move |_| current.with(|job| job.as_ref().map(|it| it.describe()).unwrap_or_default()));
    let totals =
        memo(move |_| current.with(|job| job.as_ref().map(|it| it.job.totals).unwrap_or_default()));
    let is_stopping =
        memo(move |_| current.with(|job| job.as_ref().is_some_and(|it| it.job.is_stopped)));
    let scans = use_workload_scans();
    // What is known of the workloads may be outdated.
    effect(move || {
        let refused = jobs.refused.get();
        if !jobs.running.get() && !refused.is_empty() {
            refused.iter().for_each(|cluster| scans.restart(cluster));
            jobs.refused.set(HashSet::new());
        }
    });
    on_cleanup(move || {
        jobs.are_results_open.try_set(false);
    });
    view! {
        {when(move || jobs.is_shown.get(), move || view! { <JobState summary totals is_stopping /> })}
        <JobResults />
    }
}

/// One row with the progress or the result, and what can be done.
#[component]
fn JobState(summary: Memo<String>, totals: Memo<Totals>, is_stopping: Memo<bool>) -> impl IntoView {
    let jobs = use_jobs();
    let (current, running) = (jobs.current, jobs.running);
    let kind = memo(move |_| {
        let kind = current.with(|job| job.as_ref().map(|it| it.kind()));
        status_kind(kind.unwrap_or(NotificationKind::Success))
    });
    let has_failures = memo(move |_| totals.get().failed > 0);
    let details_id = StoredValue::new(unique_id("job-details"));
    // The focused button may be removed when the job starts or ends.
    effect_with(move |before: Option<bool>| {
        let now = running.get();
        if before.is_some_and(|before| before != now) {
            keep_focus_within(move || {
                focus_by_id(DONE_ID) || focus_by_id(&details_id.try_get_value().unwrap_or_default())
            });
        }
        now
    });
    on_cleanup(|| keep_focus_within(focus_heading));
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            // Otherwise the list would clear the selection.
            event.prevent_default();
            jobs.dismiss();
        }
    };
    let panel = NodeRef::<html::Section>::new();
    // A long sentence needs several lines on a phone.
    effect(move || {
        summary.track();
        running.track();
        leave_room_for(panel);
    });
    on_window_event(ev::resize, move |_| leave_room_for(panel));
    view! {
        <section
            class="job"
            aria-label=texts::JOB
            data-kind=move || kind.get().as_str()
            node_ref=panel
            on:keydown=on_key
        >
            <div class="job-state">
                {move || {
                    if running.get() {
                        view! {
                            <ProgressBar
                                label=summary
                                value=move || totals.get().finished() as u64
                                max=move || totals.get().all as u64
                            />
                        }
                            .into_any()
                    } else {
                        view! {
                            <p class="job-sentence">
                                {move || view! { <Icon name=kind.get().icon() /> }}
                                <bdi>{move || escape_invisible(summary.get())}</bdi>
                            </p>
                        }
                            .into_any()
                    }
                }}
            </div>
            <div class="job-actions">
                {when(move || !running.get() && has_failures.get(), move || {
                    view! {
                        <span class="job-retry">
                            <Button icon=IconName::Refresh on_click=move || jobs.retry_failed(None)>
                                {texts::RETRY_FAILED}
                            </Button>
                        </span>
                    }
                })}
                {when(move || running.get(), move || {
                    view! {
                        <StopButton totals is_stopping />
                    }
                })}
                <Button id=details_id.get_value() on_click=move || jobs.show_results(None)>
                    {texts::RESULTS}
                </Button>
                {when(move || !running.get(), move || {
                    view! {
                        <IconButton
                            icon=IconName::Close
                            label=texts::DISMISS
                            on_click=move || jobs.dismiss()
                        />
                    }
                })}
            </div>
        </section>
    }
}

/// Tells the style sheet how high the panel is, so that it covers neither the end of the page nor the bar for selected
/// rows.
fn leave_room_for(panel: NodeRef<html::Section>) {
    request_animation_frame(move || {
        let Some(panel) = panel.try_get_untracked().flatten() else { return };
        let root = document().document_element().and_then(|it| it.dyn_into::<HtmlElement>().ok());
        if let Some(root) = root {
            let height = format!("{}px", panel.offset_height());
            let _ = root.style().set_property("--job", &height);
        }
    });
}

/// The reason why a job that is stopping cannot be stopped again.
#[component]
fn StopButton(totals: Memo<Totals>, is_stopping: Memo<bool>) -> impl IntoView {
    let jobs = use_jobs();
    let unavailable = Signal::derive(move || stop_unavailable(is_stopping.get(), totals.get()));
    view! {
        <Button icon=IconName::Stop on_click=move || jobs.stop() unavailable>
            {texts::STOP}
        </Button>
    }
}

fn stop_unavailable(is_stopping: bool, totals: Totals) -> Option<String> {
    is_stopping.then(|| texts::is_stopping(totals.running))
}
