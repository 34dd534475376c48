//! Shows a view of a part of the console once the part is loaded.

use super::{Loading, Part};
use crate::effect::{memo, spawn_scoped};
use crate::state::delay;
use crate::texts::ui as texts;
use crate::ui::{Button, InlineNotice, StatusKind};
use futures_util::FutureExt;
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use std::sync::Arc;

/// How long a part may take before its progress is shown, in milliseconds.
const PROGRESS_AFTER: i64 = 300;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Loading,
    Slow,
    Loaded,
    Failed,
}

type MakeView = Arc<dyn Fn() -> Option<AnyView> + Send + Sync>;

/// Loads the part; with the milliseconds since it was first requested.
type Load = Arc<dyn Fn() -> (Loading<()>, i64) + Send + Sync>;

fn loader_and_view<T: Copy + Send + Sync>(
    part: &'static Part<T>,
    view: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> (Load, MakeView) {
    (
        Arc::new(move || (Box::pin(async move { part.load().await.map(drop) }), part.elapsed())),
        Arc::new(move || part.get().map(&view)),
    )
}

/// Shows `view`, at once if `part` is loaded. A slow part shows its progress, and one that could
/// not be loaded an error with a retry button.
pub fn lazy_view<T: Copy + Send + Sync>(
    part: &'static Part<T>,
    view: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let (load, view) = loader_and_view(part, view);
    show(load, view)
}

/// Shows a dialog of `part` once it has been opened.
pub fn lazy_dialog<T: Copy + Send + Sync>(
    part: &'static Part<T>,
    open: Signal<bool>,
    view: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let (load, view) = loader_and_view(part, view);
    let was_open = memo(move |previous: Option<&bool>| open.get() || previous == Some(&true));
    (move || was_open.get().then(|| show(load.clone(), view.clone()))).into_any()
}

fn show(start: Load, view: MakeView) -> AnyView {
    let (mut first, elapsed) = start();
    let is_loaded = first.as_mut().now_or_never() == Some(Ok(()));
    let progress = RwSignal::new(if is_loaded { Progress::Loaded } else { Progress::Loading });
    // A retry starts inside what it redraws, so it needs this owner. Weak, as the owner owns this
    // closure.
    let owner = Owner::current().map(|owner| owner.downgrade());
    let load = move |(loading, elapsed): (Loading<()>, i64)| {
        let Some(owner) = owner.as_ref().and_then(WeakOwner::upgrade) else { return };
        progress.set(Progress::Loading);
        owner.with(|| {
            spawn_scoped(async move {
                delay(i32::try_from(PROGRESS_AFTER - elapsed).unwrap_or_default().max(0)).await;
                // `update` would redraw a view that is loaded by now.
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
    if !is_loaded {
        load((first, elapsed));
    }
    let retry = Callback::new(move |()| load(start()));
    (move || match progress.get() {
        Progress::Loading => ().into_any(),
        Progress::Slow => {
            view! { <progress class="part-progress" aria-label=texts::LOADING></progress> }
                .into_any()
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
            <InlineNotice kind=StatusKind::Negative title=texts::PART_FAILED_TITLE>
                <p>{texts::PART_FAILED_TEXT}</p>
                <div class="actions">
                    <Button on_click=on_retry>{texts::TRY_AGAIN}</Button>
                    // The files of this release may be gone, and then no retry helps.
                    <Button on_click=|()| drop(window().location().reload())>{texts::RELOAD_PAGE}</Button>
                </div>
            </InlineNotice>
        </div>
    }
}
