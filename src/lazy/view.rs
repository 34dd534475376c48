//! Shows what is in a part of the console, as soon as that is loaded.

use super::{Loading, NotLoaded, Part};
use crate::state::delay;
use crate::ui::{Button, InlineNotice, NoticeKind};
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use std::future::Future;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// How long a part may take before its progress is shown, in milliseconds.
const PROGRESS_AFTER: i32 = 300;

/// How far a part is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Loading,
    /// It takes longer than [`PROGRESS_AFTER`].
    Slow,
    Loaded,
    Failed,
}

/// The value of a future that is ready.
fn now<T>(mut future: Loading<T>) -> Option<Result<T, NotLoaded>> {
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// Makes a view that is in a part.
type MakeView = Arc<dyn Fn() -> Loading<AnyView> + Send + Sync>;

/// Shows a view of a part, by a function of [`crate::lazy`]: at once if the part is loaded. A slow part
/// shows its progress; one that cannot be loaded says so and can be tried again.
pub fn lazy_view<F>(part: Part, view: impl Fn() -> F + Send + Sync + 'static) -> AnyView
where
    F: Future<Output = Result<AnyView, NotLoaded>> + 'static,
{
    show(part, Arc::new(move || Box::pin(view())))
}

/// Shows a dialog of the part [`Part::Tools`] from when it is first opened on.
pub fn lazy_dialog<F>(open: Signal<bool>, view: impl Fn() -> F + Send + Sync + 'static) -> AnyView
where
    F: Future<Output = Result<AnyView, NotLoaded>> + 'static,
{
    let view: MakeView = Arc::new(move || Box::pin(view()));
    let was_open = Memo::new(move |before: Option<&bool>| open.get() || before == Some(&true));
    (move || was_open.get().then(|| show(Part::Tools, view.clone()))).into_any()
}

fn show(part: Part, view: MakeView) -> AnyView {
    let is_there = now(part.load()) == Some(Ok(()));
    let progress = RwSignal::new(if is_there { Progress::Loaded } else { Progress::Loading });
    let load = move || {
        progress.set(Progress::Loading);
        spawn_local_scoped_with_cancellation(async move {
            delay(PROGRESS_AFTER).await;
            progress.try_update(|it| {
                if *it == Progress::Loading {
                    *it = Progress::Slow;
                }
            });
        });
        spawn_local_scoped_with_cancellation(async move {
            let loaded = part.load().await;
            progress.try_set(if loaded.is_ok() { Progress::Loaded } else { Progress::Failed });
        });
    };
    if !is_there {
        load();
    }
    (move || match progress.get() {
        Progress::Loading => ().into_any(),
        Progress::Slow => view! { <progress class="part-progress" aria-label="Loading"></progress> }.into_any(),
        Progress::Failed => view! { <LoadFailed on_retry=load /> }.into_any(),
        // The part is there, so its functions return at once.
        Progress::Loaded => match now(view()) {
            Some(Ok(view)) => view,
            _ => ().into_any(),
        },
    })
    .into_any()
}

#[component]
fn LoadFailed(#[prop(into)] on_retry: Callback<()>) -> impl IntoView {
    view! {
        <div class="part-failed" role="alert">
            <InlineNotice
                kind=NoticeKind::Negative
                title="This part of the console could not be loaded"
            >
                <p>
                    "Check your connection and try again. If a new version was installed meanwhile, \
                     reload the page; what you have typed into forms is kept."
                </p>
                <Button on_click=on_retry>"Try again"</Button>
            </InlineNotice>
        </div>
    }
}
