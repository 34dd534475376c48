//! Writes. Leptos's `Action` keeps the answer that *resolves* last; a write must not be sent twice
//! in the first place.

use super::notifications::Notifications;
use crate::api::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

/// A write that is under way at most once. LeaveGuard the page does not abort it: what was asked may
/// be done already.
#[derive(Clone, Copy)]
pub struct Mutation {
    notifications: Notifications,
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
}

impl Mutation {
    /// A command that has not run. Failures that nobody is there to see become `notifications`.
    pub fn new(notifications: Notifications) -> Self {
        Self { notifications, busy: RwSignal::new(false), error: RwSignal::new(None) }
    }

    /// Whether it is under way.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Why it failed the last time, as far as it is this page's matter: a 401 is the session's.
    pub fn error(self) -> Signal<Option<ApiError>> {
        let error = self.error;
        Signal::derive(move || error.get().filter(|error| !error.is_unauthorized()))
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
            // Called off with the session of whoever asked: nobody is there to be told.
            if let Err(error) = &result
                && *error != ApiError::Aborted
            {
                let nobody_sees_it = self.error.try_set(Some(error.clone())).is_some();
                if nobody_sees_it {
                    self.notifications.failed(error);
                }
                if error.is_unauthorized() {
                    // Signing in again, by itself or not, does not repeat a write.
                    self.notifications.failure(
                        error.title(),
                        "You had to be signed in again first. Please try once more.",
                    );
                }
            }
            done(result);
        });
    }
}
