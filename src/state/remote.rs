//! Reads keyed by input. Unlike Leptos's `Resource`, a changed key aborts the pending request.

use super::client::use_client;
use super::clock::now_ms;
use super::session::use_session;
use crate::api::{ApiError, Client};
use crate::effect::{effect_with, spawn_scoped};
use leptos::prelude::*;
use std::future::Future;

#[derive(Clone, Debug, PartialEq)]
pub enum Remote<T> {
    Loading,
    Loaded(T),
    /// The last value, while a new one is requested.
    Refreshing(T),
    Failed {
        error: ApiError,
        last: Option<T>,
    },
}

impl<T> Remote<T> {
    /// The last value that was loaded.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Loading => None,
            Self::Loaded(value) | Self::Refreshing(value) => Some(value),
            Self::Failed { last, .. } => last.as_ref(),
        }
    }

    pub fn error(&self) -> Option<&ApiError> {
        match self {
            Self::Failed { error, .. } => Some(error),
            _ => None,
        }
    }

    /// Whether a request is pending.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Loading | Self::Refreshing(_))
    }

    fn into_value(self) -> Option<T> {
        match self {
            Self::Loading => None,
            Self::Loaded(value) | Self::Refreshing(value) => Some(value),
            Self::Failed { last, .. } => last,
        }
    }

    fn requested(self, keep: bool) -> Self {
        self.into_value().filter(|_| keep).map_or(Self::Loading, Self::Refreshing)
    }

    fn responded(self, response: Result<T, ApiError>) -> Self {
        match response {
            Ok(value) => Self::Loaded(value),
            Err(error) => Self::Failed { error, last: self.into_value() },
        }
    }
}

/// What happens to the old value when the key changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenKeyChanges {
    /// It is shown until the new one is loaded, as with the next page of a list.
    Keep,
    Drop,
}

/// A read and the means to repeat it.
pub struct RemoteHandle<T: Send + Sync + 'static> {
    pub state: RwSignal<Remote<T>>,
    /// When the last value was loaded, in milliseconds since 1970.
    pub as_of: RwSignal<Option<i64>>,
    /// How many requests failed in a row. Notifies on every response, even if the count is the same.
    pub failures: RwSignal<u32>,
    refresh: Trigger,
    is_background: StoredValue<bool>,
    writes: StoredValue<u32>,
}

impl<T: Send + Sync + 'static> Clone for RemoteHandle<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for RemoteHandle<T> {}

/// A handle that sends no requests: it has the value that is set.
impl<T: Send + Sync + 'static> Default for RemoteHandle<T> {
    fn default() -> Self {
        Self {
            state: RwSignal::new(Remote::Loading),
            as_of: RwSignal::new(None),
            failures: RwSignal::new(0),
            refresh: Trigger::new(),
            is_background: StoredValue::new(false),
            writes: StoredValue::new(0),
        }
    }
}

impl<T: Clone + Send + Sync + 'static> RemoteHandle<T> {
    /// Sends the request again and aborts a pending one.
    pub fn refresh(self) {
        self.is_background.set_value(false);
        self.refresh.notify();
    }

    /// Sends the request again without a loading state, unless one is pending.
    pub fn refresh_in_background(self) {
        let idle = self.state.try_with_untracked(|state| !state.is_busy()).unwrap_or(false);
        if idle && !self.is_background.get_value() {
            self.is_background.set_value(true);
            self.refresh.notify();
        }
    }

    /// The last error, without 401s, which the session handles.
    pub fn problem(self) -> Option<ApiError> {
        self.state.with(|state| state.error().filter(|error| !error.is_unauthorized()).cloned())
    }

    pub fn value(self) -> Option<T> {
        self.state.with(|state| state.value().cloned())
    }

    /// Sets a newer value, such as the response of a write. A pending response is then ignored.
    pub fn set_value(self, value: T) {
        self.writes.try_update_value(|writes| *writes = writes.wrapping_add(1));
        self.state.try_set(Remote::Loaded(value));
        self.as_of.try_set(Some(now_ms()));
        self.failures.try_set(0);
    }
}

/// Sends the request for `key`, and again whenever the key changes or is refreshed, while a user is
/// signed in. No request is sent for `None`. `key` is tracked; `request` must not read signals after
/// its first await.
pub fn use_remote<K, T, Pending>(
    when_key_changes: WhenKeyChanges,
    key: impl Fn() -> Option<K> + 'static,
    request: impl Fn(Client, K) -> Pending + 'static,
) -> RemoteHandle<T>
where
    K: PartialEq + Clone + 'static,
    T: Clone + Send + Sync + 'static,
    Pending: Future<Output = Result<T, ApiError>> + 'static,
{
    let session = use_session();
    let client = use_client();
    let handle = RemoteHandle::default();
    #[cfg(debug_assertions)]
    crate::debug_log::watch(std::any::type_name::<Remote<T>>(), move || {
        handle.state.with(|state| match state {
            Remote::Loading => "loading",
            Remote::Loaded(_) => "loaded",
            Remote::Refreshing(_) => "refreshing",
            Remote::Failed { .. } => "failed",
        })
    });
    effect_with(move |last_key: Option<Option<K>>| {
        handle.refresh.track();
        let last_key = last_key.flatten();
        let key = key();
        if !session.is_signed_in() {
            return last_key;
        }
        let Some(key) = key else {
            handle.state.set(Remote::Loading);
            return None;
        };
        let is_same = last_key.as_ref() == Some(&key);
        let keep = when_key_changes == WhenKeyChanges::Keep || is_same;
        let is_background = handle.is_background.get_value() && is_same;
        if !is_background {
            handle.is_background.set_value(false);
            handle.state.update(|state| {
                *state = std::mem::replace(state, Remote::Loading).requested(keep);
            });
        }
        // Polling has its own delays between attempts.
        let client = if is_background { client.without_retries() } else { client };
        let pending = request(client, key.clone());
        let writes = handle.writes.get_value();
        spawn_scoped(async move {
            let response = pending.await;
            handle.is_background.try_set_value(false);
            let failed = response.is_err();
            if handle.writes.try_get_value() == Some(writes) {
                if !failed {
                    handle.as_of.try_set(Some(now_ms()));
                }
                handle.state.try_update(|state| {
                    *state = std::mem::replace(state, Remote::Loading).responded(response);
                });
            }
            handle.failures.try_update(|failures| {
                *failures = if failed { failures.saturating_add(1) } else { 0 };
            });
        });
        Some(key)
    });
    handle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_survives_failures_and_refreshes() {
        let failed = Remote::Loaded(1).requested(true).responded(Err(ApiError::Aborted));
        assert_eq!(failed, Remote::Failed { error: ApiError::Aborted, last: Some(1) });
        let again = failed.requested(true);
        assert_eq!(again, Remote::Refreshing(1));
        assert_eq!(again.responded(Ok(2)), Remote::Loaded(2));
    }

    #[test]
    fn a_request_that_does_not_keep_the_value_starts_from_loading() {
        assert_eq!(Remote::Loaded(1).requested(false), Remote::Loading);
        let nothing: Remote<i32> = Remote::Loading.responded(Err(ApiError::Aborted));
        assert_eq!(nothing, Remote::Failed { error: ApiError::Aborted, last: None });
    }
}
