//! Effects, memos and tasks that are compiled once for each type, and not anew for each closure: some 700
//! bytes each time, and V8 compiles them once more before they first run.

use crate::state::forget_on_cleanup;
use leptos::prelude::{Effect, Memo};
use leptos::task::spawn_local_scoped_with_cancellation;
use std::future::Future;
use std::pin::Pin;

/// Runs `f`, and runs it again whenever a signal that it has read changes, as [`Effect::new`] does.
pub fn effect(f: impl FnMut() + 'static) {
    fn run(mut f: Box<dyn FnMut()>) {
        Effect::new(move |_| {
            forget_on_cleanup();
            f();
        });
    }
    run(Box::new(f));
}

/// The same, where `f` gets what it returned the last time.
pub fn effect_with<T: 'static>(f: impl FnMut(Option<T>) -> T + 'static) {
    fn run<T: 'static>(mut f: Box<dyn FnMut(Option<T>) -> T>) {
        Effect::new(move |before| {
            forget_on_cleanup();
            f(before)
        });
    }
    run(Box::new(f));
}

/// A value that is computed again whenever a signal that `f` has read changes, as of [`Memo::new`].
pub fn memo<T: PartialEq + Send + Sync + 'static>(
    f: impl Fn(Option<&T>) -> T + Send + Sync + 'static,
) -> Memo<T> {
    #[allow(clippy::type_complexity)]
    fn new<T: PartialEq + Send + Sync + 'static>(
        f: Box<dyn Fn(Option<&T>) -> T + Send + Sync>,
    ) -> Memo<T> {
        Memo::new(move |before| {
            forget_on_cleanup();
            f(before)
        })
    }
    new(Box::new(f))
}

/// Runs `future` until the current owner goes, as [`spawn_local_scoped_with_cancellation`] does.
pub fn spawn_scoped(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    spawn_local_scoped_with_cancellation(future);
}
