//! The one way to write to the server. What holds for every write is decided here and nowhere else:
//! it is sent once, a lost response is looked up, a 403 tells what the user may not do, and a write
//! that was refused because the session had ended is left to the user to repeat.

use super::handles::use_handle;
use super::notifications::Notifications;
use super::permissions::Permissions;
use crate::api::endpoint::Call;
use crate::api::{ApiError, Client};
use crate::domain::{Action, OrgScope};
use crate::texts::detail as texts;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::pin::Pin;

/// Why a write was not done, or may not have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteError {
    pub error: ApiError,
    pub outcome: WriteOutcome,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteOutcome {
    /// What has to be read before could not be read.
    NotSent,
    Refused,
    /// The response was lost, and a lookup has found that nothing was done.
    NotDone,
    /// The response was lost. If it was looked up, that failed as well.
    Unknown {
        lookup_error: Option<ApiError>,
    },
}

impl From<ApiError> for WriteError {
    fn from(error: ApiError) -> Self {
        let outcome = match error.is_outcome_unknown() {
            true => WriteOutcome::Unknown { lookup_error: None },
            false => WriteOutcome::Refused,
        };
        Self { error, outcome }
    }
}

impl WriteError {
    pub fn is_lost(&self) -> bool {
        matches!(self.outcome, WriteOutcome::Unknown { .. })
    }

    /// How long the server asks to wait before the next request, in milliseconds.
    pub fn retry_after(&self) -> Option<u32> {
        let lookup = match &self.outcome {
            WriteOutcome::Unknown { lookup_error: Some(error) } => error.retry_after(),
            _ => None,
        };
        self.error.retry_after().max(lookup)
    }

    /// If the response was lost, finds out what came of the write. `lookup` returns `None` if nothing
    /// was done.
    pub async fn look_up<T>(
        self,
        lookup: impl Future<Output = Result<Option<T>, ApiError>>,
    ) -> Result<T, Self> {
        if !self.is_lost() {
            return Err(self);
        }
        let outcome = match lookup.await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => WriteOutcome::NotDone,
            Err(ApiError::Aborted) => return Err(ApiError::Aborted.into()),
            Err(error) => WriteOutcome::Unknown { lookup_error: Some(error) },
        };
        Err(Self { outcome, ..self })
    }
}

/// Sends the writes of all pages.
#[derive(Clone, Copy)]
pub struct Writer {
    pub(super) client: Client,
    pub(super) permissions: Permissions,
    pub(super) notifications: Notifications,
}

pub fn use_writer() -> Writer {
    use_handle()
}

impl Writer {
    /// Sends a write once. `permission` is what it needs, if that is one action in one scope.
    pub async fn send<T>(
        self,
        call: Call<T>,
        permission: Option<(Action, OrgScope)>,
    ) -> Result<T, WriteError> {
        let response = self.client.send(call).await;
        if let Some((action, scope)) = permission {
            self.learn(action, scope, response.as_ref().err());
        }
        response.map_err(WriteError::from)
    }

    /// A 403 tells that the user may not do `action`, a success that they may.
    fn learn(self, action: Action, scope: OrgScope, error: Option<&ApiError>) {
        match error {
            None => self.permissions.clear_denial(action, &scope),
            Some(error) => self.permissions.record_denial(action, scope, error),
        }
    }
}

pub const SIGNED_IN_AGAIN: &str = texts::SIGNED_IN_AGAIN;

impl Notifications {
    /// Notifies of a failed write, unless its page shows it. No page shows that the user had to sign
    /// in again, and that does not repeat a write.
    pub(super) fn write_failed(
        self,
        error: &ApiError,
        is_shown: bool,
        (title, message): (String, String),
    ) {
        if error.is_unauthorized() {
            self.signed_in_again(error, texts::TRY_ONCE_MORE);
        } else if !is_shown && *error != ApiError::Aborted {
            self.failure(title, message);
        }
    }

    pub(super) fn signed_in_again(self, error: &ApiError, advice: &str) {
        self.failure(error.title(), format!("{SIGNED_IN_AGAIN} {advice}"));
    }
}

/// A write that runs at most once at a time. Leaving the page does not abort it: the server may have
/// done it already. (Leptos's `Action` would send it again and keep the result that resolves last.)
#[derive(Clone, Copy)]
pub struct Mutation {
    notifications: Notifications,
    pub busy: RwSignal<bool>,
    /// The last error, without 401s, which the session handles.
    pub error: RwSignal<Option<WriteError>>,
}

impl Mutation {
    /// A failure after the page was left becomes a notification.
    pub fn new(notifications: Notifications) -> Self {
        let (busy, error) = (RwSignal::new(false), RwSignal::new(None));
        #[cfg(debug_assertions)]
        crate::debug_log::watch("Mutation", move || match busy.get() {
            true => "sending",
            false if error.with(Option::is_some) => "failed",
            false => "idle",
        });
        Self { notifications, busy, error }
    }

    /// Runs `write` unless one is running.
    pub fn run(self, write: impl Future<Output = Result<(), WriteError>> + 'static) {
        self.run_boxed(Box::pin(write));
    }

    fn run_boxed(self, write: Pin<Box<dyn Future<Output = Result<(), WriteError>>>>) {
        if self.busy.try_get_untracked() != Some(false) {
            return;
        }
        self.error.set(None);
        self.busy.set(true);
        spawn_local(async move {
            let failed = write.await.err();
            // An aborted write belongs to a user who has signed out.
            let shown = failed.clone().filter(|WriteError { error, .. }| {
                *error != ApiError::Aborted && !error.is_unauthorized()
            });
            // The page, and the signals with it, may be gone by now.
            let is_shown = self.error.try_set(shown).is_none();
            self.busy.try_set(false);
            if let Some(WriteError { error, .. }) = failed {
                self.notifications.write_failed(&error, is_shown, (error.title(), error.message()));
            }
        });
    }
}
