use super::{memo, unsubscribe_on_cleanup};
use leptos::prelude::*;

/// A signal that outlives its readers: each reader unsubscribes when it is disposed.
#[derive(Default)]
pub struct Shared<T: Send + Sync + 'static>(RwSignal<T>);

impl<T: Send + Sync + 'static> Clone for Shared<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Shared<T> {}

impl<T: Send + Sync + 'static> Shared<T> {
    pub fn new(value: T) -> Self {
        Self(RwSignal::new(value))
    }

    pub fn with<U>(self, f: impl FnOnce(&T) -> U) -> U {
        unsubscribe_on_cleanup();
        self.0.with(f)
    }

    pub fn with_untracked<U>(self, f: impl FnOnce(&T) -> U) -> U {
        self.0.with_untracked(f)
    }

    pub fn try_with_untracked<U>(self, f: impl FnOnce(&T) -> U) -> Option<U> {
        self.0.try_with_untracked(f)
    }

    pub fn set(self, value: T) {
        self.0.set(value);
    }

    pub fn track(self) {
        unsubscribe_on_cleanup();
        self.0.track();
    }

    /// Returns the value if the signal has been disposed.
    pub fn try_set(self, value: T) -> Option<T> {
        self.0.try_set(value)
    }

    pub fn update(self, f: impl FnOnce(&mut T)) {
        self.0.update(f);
    }

    pub fn try_update<U>(self, f: impl FnOnce(&mut T) -> U) -> Option<U> {
        self.0.try_update(f)
    }
}

impl<T: Clone + Send + Sync + 'static> Shared<T> {
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    pub fn get_untracked(self) -> T {
        self.0.get_untracked()
    }

    pub fn try_get_untracked(self) -> Option<T> {
        self.0.try_get_untracked()
    }

    /// A read-only signal of the value.
    pub fn signal(self) -> Signal<T> {
        Signal::derive(move || self.get())
    }
}

/// Like [`memo()`], for readers that do not live as long.
pub fn shared_memo<T: Clone + PartialEq + Send + Sync + 'static>(
    f: impl Fn(Option<&T>) -> T + Send + Sync + 'static,
) -> Signal<T> {
    let memo = memo(f);
    Signal::derive(move || {
        unsubscribe_on_cleanup();
        memo.get()
    })
}
