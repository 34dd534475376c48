//! The panel of the bulk job, on every page.

mod results;

use super::panels::FRAME_PANELS;
use crate::domain::Totals;
use crate::effect::{effect_with, memo, when};
use crate::lazy::lazy_view;
use crate::state::{use_jobs, use_session};
use crate::texts::bulk as texts;
use crate::ui::{
    Button, Icon, IconButton, IconName, ProgressBar, focus_by_id, focus_heading, keep_focus_within,
    unique_id,
};
use leptos::prelude::*;
use results::JobResults;

/// Shows the panel while there is a job and the user is signed in.
#[component]
pub fn Job() -> impl IntoView {
    let session = use_session();
    let current = use_jobs().current;
    let has_job = move || session.is_signed_in() && current.with(Option::is_some);
    when(has_job, || lazy_view(&FRAME_PANELS, |panels| (panels.job_panel)()))
}

#[component]
pub fn JobPanel() -> impl IntoView {
    let jobs = use_jobs();
    let (current, running) = (jobs.current, jobs.running);
    let summary =
        memo(move |_| current.with(|job| job.as_ref().map(|it| it.describe()).unwrap_or_default()));
    let totals =
        memo(move |_| current.with(|job| job.as_ref().map(|it| it.job.totals).unwrap_or_default()));
    let is_stopping =
        memo(move |_| current.with(|job| job.as_ref().is_some_and(|it| it.job.is_stopped)));
    let has_failures = memo(move |_| totals.get().failed > 0);
    let open = RwSignal::new(false);
    let details_id = StoredValue::new(unique_id("job-details"));
    // The focused button may be removed when the job starts or ends.
    effect_with(move |before: Option<bool>| {
        let now = running.get();
        if before.is_some_and(|before| before != now) {
            keep_focus_within(move || focus_by_id(&details_id.try_get_value().unwrap_or_default()));
        }
        now
    });
    on_cleanup(|| keep_focus_within(focus_heading));
    view! {
        <section class="job" aria-label=texts::JOB data-failed=move || has_failures.get().then_some("true")>
            <div class="job-state">
                {move || {
                    if running.get() {
                        view! {
                            <ProgressBar
                                label=summary
                                value=move || totals.get().settled() as u64
                                max=move || totals.get().all as u64
                            />
                        }
                            .into_any()
                    } else {
                        let name = if has_failures.get() { IconName::Error } else { IconName::CheckCircle };
                        view! { <p class="job-sentence"><Icon name /> {summary}</p> }.into_any()
                    }
                }}
            </div>
            <div class="job-actions">
                {when(move || !running.get() && has_failures.get(), move || {
                    view! {
                        <Button icon=IconName::Refresh on_click=move || jobs.retry_failed()>
                            {texts::RETRY_FAILED}
                        </Button>
                    }
                })}
                {when(move || running.get(), move || {
                    view! {
                        <Button
                            icon=IconName::Stop
                            on_click=move || jobs.stop()
                            unavailable=Signal::derive(move || stop_unavailable(is_stopping.get(), totals.get()))
                        >
                            {texts::STOP}
                        </Button>
                    }
                })}
                <Button id=details_id.get_value() on_click=move || open.set(true)>
                    {texts::DETAILS}
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
        <JobResults open summary totals is_stopping />
    }
}

/// The reason why a job that is stopping cannot be stopped again.
fn stop_unavailable(is_stopping: bool, totals: Totals) -> Option<String> {
    is_stopping.then(|| texts::is_stopping(totals.running))
}
