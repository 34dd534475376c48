//! Who reads a signal, and until when.

use leptos::prelude::*;
use leptos::reactive::graph::Observer;

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

/// A signal that outlives its readers: each unsubscribes when it goes ([`forget_on_cleanup`]).
pub struct Shared<T: Send + Sync + 'static>(RwSignal<T>);

impl<T: Send + Sync + 'static> Clone for Shared<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Shared<T> {}

impl<T: Send + Sync + 'static> Shared<T> {
    /// A signal with a first value, for as long as the current owner lives.
    pub fn new(value: T) -> Self {
        Self(RwSignal::new(value))
    }

    /// Looks at the value, tracked.
    pub fn with<U>(self, f: impl FnOnce(&T) -> U) -> U {
        forget_on_cleanup();
        self.0.with(f)
    }

    /// Looks at the value.
    pub fn with_untracked<U>(self, f: impl FnOnce(&T) -> U) -> U {
        self.0.with_untracked(f)
    }

    /// Looks at the value, if it is still there.
    pub fn try_with_untracked<U>(self, f: impl FnOnce(&T) -> U) -> Option<U> {
        self.0.try_with_untracked(f)
    }

    /// Takes another value.
    pub fn set(self, value: T) {
        self.0.set(value);
    }

    /// Takes another value, if it is still there; gives it back if not.
    pub fn try_set(self, value: T) -> Option<T> {
        self.0.try_set(value)
    }

    /// Changes the value.
    pub fn update(self, f: impl FnOnce(&mut T)) {
        self.0.update(f);
    }

    /// Changes the value, if it is still there.
    pub fn try_update<U>(self, f: impl FnOnce(&mut T) -> U) -> Option<U> {
        self.0.try_update(f)
    }
}

impl<T: Clone + Send + Sync + 'static> Shared<T> {
    /// The value, tracked.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// The value.
    pub fn get_untracked(self) -> T {
        self.0.get_untracked()
    }

    /// The same for readers alone.
    pub fn signal(self) -> Signal<T> {
        Signal::derive(move || self.get())
    }
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
