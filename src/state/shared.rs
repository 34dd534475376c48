//! A signal that many parts of the app read, and that outlives them.

use crate::effect::forget_on_cleanup;
use leptos::prelude::*;

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
