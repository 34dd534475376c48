//! Effects, memos, conditional views and tasks that are compiled once for each type, and not anew for
//! each closure: some 700 bytes each time, and V8 compiles them once more before they first run.

use leptos::prelude::{AnyView, Effect, Get, IntoAny, IntoView, Memo, on_cleanup};
use leptos::reactive::graph::Observer;
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

/// Shows a view while a condition holds. A condition that is read again and holds as before draws
/// nothing: it needs no memo of its own.
pub fn when<V: IntoView + 'static>(
    condition: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> V + Send + 'static,
) -> AnyView {
    fn show(
        condition: Box<dyn Fn() -> bool + Send + Sync>,
        view: Box<dyn Fn() -> AnyView + Send>,
    ) -> AnyView {
        let holds = memo(move |_| condition());
        (move || holds.get().then(&view)).into_any()
    }
    show(Box::new(condition), Box::new(move || view().into_any()))
}

/// Has the effect or memo that is running unsubscribe from all that it reads when it goes.
///
/// By itself a signal keeps in mind who has read it for as long as it lives, whether the reader is
/// still there or not. Where it outlives its readers, as what the whole app shares outlives pages
/// and their rows, the memory of every row that was ever shown would add up.
pub fn forget_on_cleanup() {
    let Some(subscriber) = Observer::get() else { return };
    // A view goes before its owner is cleaned up: what is held here is still there by then.
    let Some(reader) = subscriber.1.upgrade() else { return };
    on_cleanup(move || reader.clear_sources(&subscriber));
}

/// Runs `future` until the current owner goes, as [`spawn_local_scoped_with_cancellation`] does.
pub fn spawn_scoped(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    spawn_local_scoped_with_cancellation(future);
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::prelude::Owner;
    use leptos::reactive::graph::{
        AnySource, AnySubscriber, ReactiveNode, Subscriber, WithObserver,
    };
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::{Arc, Weak};

    /// Counts how often it was told to unsubscribe.
    struct Reader(Arc<AtomicU32>);

    impl ReactiveNode for Reader {
        fn mark_dirty(&self) {}
        fn mark_check(&self) {}
        fn mark_subscribers_check(&self) {}
        fn update_if_necessary(&self) -> bool {
            false
        }
    }

    impl Subscriber for Reader {
        fn add_source(&self, _: AnySource) {}
        fn clear_sources(&self, _: &AnySubscriber) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn a_reader_unsubscribes_when_its_owner_goes_even_if_its_view_went_before() {
        let told = Arc::new(AtomicU32::new(0));
        let reader = Arc::new(Reader(told.clone()));
        let alive: Weak<Reader> = Arc::downgrade(&reader);
        let subscriber = AnySubscriber(1, Arc::downgrade(&reader) as Weak<_>);
        let owner = Owner::new();
        owner.with(|| subscriber.with_observer(forget_on_cleanup));
        drop(reader);
        assert_eq!(told.load(Ordering::SeqCst), 0);
        owner.cleanup();
        assert_eq!(told.load(Ordering::SeqCst), 1);
        assert!(alive.upgrade().is_none(), "nothing else holds it");
    }

    #[test]
    fn nobody_who_does_not_read_has_to_forget() {
        let owner = Owner::new();
        owner.with(forget_on_cleanup);
        owner.cleanup();
    }
}
