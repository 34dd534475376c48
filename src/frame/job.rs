//! The job that runs, or has run, wherever one is in the console.

mod results;

use crate::domain::Totals;
use crate::effect::{effect_with, memo, when};
use crate::lazy::{TOOLS, lazy_view};
use crate::state::use_app;
use crate::ui::dom::focused;
use crate::ui::{
    Button, Icon, IconButton, IconName, ProgressBar, focus_by_id, focus_heading, unique_id,
};
use leptos::prelude::*;
use results::Results;

/// The panel, as long as there is a job; only while somebody is signed in.
#[component]
pub fn Job() -> impl IntoView {
    let app = use_app();
    let current = app.jobs.current();
    let there = move || app.session.is_signed_in() && current.with(Option::is_some);
    when(there, || lazy_view(&TOOLS, |tools| (tools.job_panel)()))
}

/// The panel itself.
#[component]
pub fn JobPanel() -> impl IntoView {
    let jobs = use_app().jobs;
    let current = jobs.current();
    let running = jobs.running();
    let sentence =
        memo(move |_| current.with(|job| job.as_ref().map(|it| it.sentence()).unwrap_or_default()));
    let totals = memo(move |_| {
        current.with(|job| job.as_ref().map(|it| it.job.totals()).unwrap_or_default())
    });
    let stopping =
        memo(move |_| current.with(|job| job.as_ref().is_some_and(|it| it.job.is_stopped())));
    let failed = memo(move |_| totals.get().failed > 0);
    let open = RwSignal::new(false);
    let details = StoredValue::new(unique_id("job-details"));
    // Buttons come and go with the state of the job; the focus must not.
    effect_with(move |before: Option<bool>| {
        let now = running.get();
        if before.is_some_and(|before| before != now) {
            request_animation_frame(move || {
                if lost_focus() {
                    focus_by_id(&details.try_get_value().unwrap_or_default());
                }
            });
        }
        now
    });
    on_cleanup(|| {
        request_animation_frame(|| {
            if lost_focus() {
                focus_heading();
            }
        });
    });
    view! {
        <section class="job" aria-label="Bulk job" data-failed=move || failed.get().then_some("true")>
            <div class="job-state">
                {move || {
                    if running.get() {
                        view! {
                            <ProgressBar
                                label=sentence
                                value=move || totals.get().settled() as u64
                                max=move || totals.get().all as u64
                            />
                        }
                            .into_any()
                    } else {
                        view! { <Ended sentence failed /> }.into_any()
                    }
                }}
            </div>
            <div class="job-actions">
                {when(move || !running.get() && failed.get(), move || {
                    view! {
                        <Button icon=IconName::Refresh on_click=move || jobs.retry_failed()>
                            "Retry failed"
                        </Button>
                    }
                })}
                {when(move || running.get(), move || {
                    view! {
                        <Button
                            icon=IconName::Stop
                            on_click=move || jobs.stop()
                            unavailable=Signal::derive(move || still(stopping.get(), totals.get()))
                        >
                            "Stop"
                        </Button>
                    }
                })}
                <Button id=details.get_value() on_click=move || open.set(true)>
                    "Details"
                </Button>
                {when(move || !running.get(), move || {
                    view! {
                        <IconButton
                            icon=IconName::Close
                            label="Put the job away"
                            on_click=move || jobs.put_away()
                        />
                    }
                })}
            </div>
        </section>
        <Results open sentence totals stopping />
    }
}

#[component]
fn Ended(sentence: Memo<String>, failed: Memo<bool>) -> impl IntoView {
    view! {
        <p class="job-sentence">
            {move || {
                let name = if failed.get() { IconName::Error } else { IconName::CheckCircle };
                view! { <Icon name /> }
            }}
            {sentence}
        </p>
    }
}

/// Why a job cannot be stopped once more.
fn still(stopping: bool, totals: Totals) -> Option<String> {
    stopping.then(|| format!("It ends with the {} that run already.", totals.running))
}

fn lost_focus() -> bool {
    focused().is_none_or(|focused| focused.tag_name() == "BODY")
}
