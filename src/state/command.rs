//! Writes. Leptos's `Action` keeps the answer that *resolves* last; a write must not be sent twice
//! in the first place.

use crate::api::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

/// A write that is under way at most once. Leaving the page does not abort it: what was asked may
/// be done already.
#[derive(Clone, Copy)]
pub struct Command {
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
}

impl Command {
    /// A command that has not run.
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), error: RwSignal::new(None) }
    }

    /// Whether it is under way.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Why it failed the last time.
    pub fn error(self) -> Signal<Option<ApiError>> {
        self.error.into()
    }

    /// Forgets the last failure.
    pub fn clear_error(self) {
        self.error.try_set(None);
    }

    /// Runs `write` unless it is under way, then `done` with its result.
    pub fn run<T: 'static>(
        self,
        write: impl Future<Output = Result<T, ApiError>> + 'static,
        done: impl FnOnce(Result<T, ApiError>) + 'static,
    ) {
        if self.busy.try_get_untracked() != Some(false) {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            let result = write.await;
            // The page may be gone by now; the signals with it.
            self.busy.try_set(false);
            if let Err(error) = &result {
                self.error.try_set(Some(error.clone()));
            }
            done(result);
        });
    }
}

impl Default for Command {
    fn default() -> Self {
        Self::new()
    }
}
