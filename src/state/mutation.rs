use super::notifications::Notifications;
use crate::api::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

/// A write that runs at most once at a time. Leaving the page does not abort it: the server may have
/// done it already. (Leptos's `Action` would send it again and keep the result that resolves last.)
#[derive(Clone, Copy)]
pub struct Mutation {
    notifications: Notifications,
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
}

impl Mutation {
    /// A failure after the page was left becomes a notification.
    pub fn new(notifications: Notifications) -> Self {
        let (busy, error) = (RwSignal::new(false), RwSignal::new(None::<ApiError>));
        #[cfg(debug_assertions)]
        crate::debug_log::watch("Mutation", move || match busy.get() {
            true => "sending",
            false if error.with(Option::is_some) => "failed",
            false => "idle",
        });
        Self { notifications, busy, error }
    }

    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// The last error, without 401s, which the session handles.
    pub fn error(self) -> Signal<Option<ApiError>> {
        let error = self.error;
        Signal::derive(move || error.get().filter(|error| !error.is_unauthorized()))
    }

    pub fn clear_error(self) {
        self.error.try_set(None);
    }

    /// Runs `write` unless one is running, then `done` with its result.
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
            // The page, and the signals with it, may be gone by now.
            self.busy.try_set(false);
            // An aborted write belongs to a user who has signed out.
            if let Err(error) = &result
                && *error != ApiError::Aborted
            {
                let page_is_gone = self.error.try_set(Some(error.clone())).is_some();
                if page_is_gone {
                    self.notifications.request_failed(error);
                }
                if error.is_unauthorized() {
                    // Signing in again does not repeat a write.
                    self.notifications.failure(error.title(), SIGNED_IN_AGAIN);
                }
            }
            done(result);
        });
    }
}

pub const SIGNED_IN_AGAIN: &str = "You had to be signed in again first. Please try once more.";
