//! Shows what is in a part of the console, as soon as that is loaded.

use super::{Loading, Part, TOOLS, Tools};
use crate::effect::{memo, spawn_scoped};
use crate::state::delay;
use crate::ui::{Button, InlineNotice, NoticeKind};
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// How long a part may take from its first request before its progress is shown, in milliseconds.
const PROGRESS_AFTER: i64 = 300;

/// How far a part is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Loading,
    /// It takes longer than [`PROGRESS_AFTER`].
    Slow,
    Loaded,
    Failed,
}

/// Makes a view, once the part that it is in is loaded.
type MakeView = Arc<dyn Fn() -> Option<AnyView> + Send + Sync>;

/// Loads a part. With it comes how long ago it was first requested, in milliseconds.
type Load = Arc<dyn Fn() -> (Loading<()>, i64) + Send + Sync>;

fn parts<T: Copy + Send + Sync>(
    part: &'static Part<T>,
    view: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> (Load, MakeView) {
    (
        Arc::new(move || (Box::pin(async move { part.load().await.map(drop) }), part.waited())),
        Arc::new(move || part.get().map(&view)),
    )
}

/// Shows a view by a function of a part: at once if the part is loaded. A slow part shows its progress;
/// one that cannot be loaded says so and can be tried again.
pub fn lazy_view<T: Copy + Send + Sync>(
    part: &'static Part<T>,
    view: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let (load, view) = parts(part, view);
    show(load, view)
}

/// Shows a dialog of [`TOOLS`] from when it is first opened on.
pub fn lazy_dialog(
    open: Signal<bool>,
    view: impl Fn(Tools) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let (load, view) = parts(&TOOLS, view);
    let was_open = memo(move |before: Option<&bool>| open.get() || before == Some(&true));
    (move || was_open.get().then(|| show(load.clone(), view.clone()))).into_any()
}

fn show(again: Load, view: MakeView) -> AnyView {
    let (mut first, waited) = again();
    let first_poll = first.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    let is_there = first_poll == Poll::Ready(Ok(()));
    let progress = RwSignal::new(if is_there { Progress::Loaded } else { Progress::Loading });
    // A retry is started from within what is drawn anew then. Not to hold on to the owner, which holds this.
    let owner = Owner::current().map(|owner| owner.downgrade());
    let load = move |(loading, waited): (Loading<()>, i64)| {
        let Some(owner) = owner.as_ref().and_then(WeakOwner::upgrade) else { return };
        progress.set(Progress::Loading);
        owner.with(|| {
            spawn_scoped(async move {
                delay(i32::try_from(PROGRESS_AFTER - waited).unwrap_or_default().max(0)).await;
                // Not by `update`, which would draw a view that is there by now once more.
                if progress.try_get_untracked() == Some(Progress::Loading) {
                    progress.try_set(Progress::Slow);
                }
            });
            spawn_scoped(async move {
                let loaded = loading.await;
                progress.try_set(if loaded.is_ok() { Progress::Loaded } else { Progress::Failed });
            });
        });
    };
    if !is_there {
        load((first, waited));
    }
    let retry = {
        let start = again.clone();
        Callback::new(move |()| load(start()))
    };
    (move || match progress.get() {
        Progress::Loading => ().into_any(),
        Progress::Slow => {
            view! { <progress class="part-progress" aria-label="Loading"></progress> }.into_any()
        }
        Progress::Failed => view! { <LoadFailed on_retry=retry /> }.into_any(),
        Progress::Loaded => view().unwrap_or_else(|| ().into_any()),
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
