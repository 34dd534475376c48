//! Reads keyed by input. Leptos's `Resource` waits for the old request before it sends the new
//! one and shows the stale answer first; here the newest question wins: when the key changes, the
//! running future is dropped, and with it its request is aborted.

use super::app::use_app;
use super::clock::now_ms;
use crate::api::{ApiError, Client};
use crate::effect::{effect_with, spawn_scoped};
use leptos::prelude::*;
use std::future::Future;

/// What is known of something on the server.
#[derive(Clone, Debug, PartialEq)]
pub enum Remote<T> {
    /// Nothing yet.
    Loading,
    /// It.
    Loaded(T),
    /// It, as it was; an answer that may differ is on its way.
    Refreshing(T),
    /// The last answer was none.
    Failed {
        /// Why.
        error: ApiError,
        /// The last good value, if there is one.
        last: Option<T>,
    },
}

impl<T> Remote<T> {
    /// The last good value.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Loading => None,
            Self::Loaded(value) | Self::Refreshing(value) => Some(value),
            Self::Failed { last, .. } => last.as_ref(),
        }
    }

    /// Why there is no newer value.
    pub fn error(&self) -> Option<&ApiError> {
        match self {
            Self::Failed { error, .. } => Some(error),
            _ => None,
        }
    }

    /// Whether an answer is on its way.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Loading | Self::Refreshing(_))
    }

    /// When a question is asked: the last value stays, if it answers the same question.
    fn asked(self, keep: bool) -> Self {
        match self {
            Self::Loaded(value) | Self::Refreshing(value) if keep => Self::Refreshing(value),
            Self::Failed { last: Some(value), .. } if keep => Self::Refreshing(value),
            _ => Self::Loading,
        }
    }

    /// When the answer is there.
    fn answered(self, answer: Result<T, ApiError>) -> Self {
        match (answer, self) {
            (Ok(value), _) => Self::Loaded(value),
            (Err(error), Self::Loaded(value) | Self::Refreshing(value)) => {
                Self::Failed { error, last: Some(value) }
            }
            (Err(error), Self::Failed { last, .. }) => Self::Failed { error, last },
            (Err(error), Self::Loading) => Self::Failed { error, last: None },
        }
    }
}

/// What becomes of the old value when another question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenKeyChanges {
    /// It stays until the new one is there: the next page of a list.
    Keep,
    /// It goes: another thing altogether.
    Drop,
}

/// A read and the means to repeat it.
pub struct RemoteHandle<T: Send + Sync + 'static> {
    /// What is known.
    pub state: RwSignal<Remote<T>>,
    /// When the last good answer came, in milliseconds since 1970.
    pub as_of: RwSignal<Option<i64>>,
    /// How many requests in a row brought no good answer; tells of every answer, also of one that
    /// changes nothing.
    pub failures: RwSignal<u32>,
    again: Trigger,
    quietly: StoredValue<bool>,
    writes: StoredValue<u32>,
}

impl<T: Send + Sync + 'static> Clone for RemoteHandle<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for RemoteHandle<T> {}

impl<T: Clone + Send + Sync + 'static> RemoteHandle<T> {
    /// Asks again; a request under way is superseded.
    pub fn refresh(self) {
        self.quietly.set_value(false);
        self.again.notify();
    }

    /// Asks again without saying so, unless a request is under way: an unchanged answer changes
    /// nothing on the page.
    pub fn refresh_quietly(self) {
        let idle = self.state.try_with_untracked(|state| !state.is_busy()).unwrap_or(false);
        if idle && !self.quietly.get_value() {
            self.quietly.set_value(true);
            self.again.notify();
        }
    }

    /// Why there is no newer value, tracked, as far as it is this page's matter: a 401 is the
    /// session's.
    pub fn problem(self) -> Option<ApiError> {
        self.state.with(|state| state.error().filter(|error| !error.is_unauthorized()).cloned())
    }

    /// The last good value, tracked.
    pub fn value(self) -> Option<T> {
        self.state.with(|state| state.value().cloned())
    }

    /// Puts in a value that is known to be newer, such as the answer of a write. An answer that
    /// is still on its way is older, and will not be shown.
    pub fn put(self, value: T) {
        self.writes.try_update_value(|writes| *writes = writes.wrapping_add(1));
        self.state.try_set(Remote::Loaded(value));
        self.as_of.try_set(Some(now_ms()));
        self.failures.try_set(0);
    }
}

/// Asks for what `key` says, again whenever it changes or [`RemoteHandle::refresh`] is called, and
/// only while signed in. `None` asks nothing. `key` is tracked; `ask` must read no signal after
/// its first await.
pub fn use_remote<K, T, Asking>(
    when_key_changes: WhenKeyChanges,
    key: impl Fn() -> Option<K> + 'static,
    ask: impl Fn(Client, K) -> Asking + 'static,
) -> RemoteHandle<T>
where
    K: PartialEq + Clone + 'static,
    T: Clone + Send + Sync + 'static,
    Asking: Future<Output = Result<T, ApiError>> + 'static,
{
    let app = use_app();
    let handle = RemoteHandle {
        state: RwSignal::new(Remote::Loading),
        as_of: RwSignal::new(None),
        failures: RwSignal::new(0),
        again: Trigger::new(),
        quietly: StoredValue::new(false),
        writes: StoredValue::new(0),
    };
    effect_with(move |asked: Option<Option<K>>| {
        handle.again.track();
        let asked = asked.flatten();
        let key = key();
        if !app.session.is_signed_in() {
            return asked;
        }
        let Some(key) = key else {
            handle.state.set(Remote::Loading);
            return None;
        };
        let keep = when_key_changes == WhenKeyChanges::Keep || asked.as_ref() == Some(&key);
        let quietly = handle.quietly.get_value() && asked.as_ref() == Some(&key);
        if !quietly {
            handle.quietly.set_value(false);
            handle.state.update(|state| {
                *state = std::mem::replace(state, Remote::Loading).asked(keep);
            });
        }
        // Whoever looks again by itself has pauses of its own.
        let client = if quietly { app.client.once() } else { app.client };
        let asking = ask(client, key.clone());
        let writes = handle.writes.get_value();
        spawn_scoped(async move {
            let answer = asking.await;
            handle.quietly.try_set_value(false);
            let failed = answer.is_err();
            if handle.writes.try_get_value() == Some(writes) {
                if !failed {
                    handle.as_of.try_set(Some(now_ms()));
                }
                handle.state.try_update(|state| {
                    *state = std::mem::replace(state, Remote::Loading).answered(answer);
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
    fn the_last_good_value_survives_failures_and_refreshes() {
        let failed = Remote::Loaded(1).asked(true).answered(Err(ApiError::Aborted));
        assert_eq!(failed, Remote::Failed { error: ApiError::Aborted, last: Some(1) });
        let again = failed.asked(true);
        assert_eq!(again, Remote::Refreshing(1));
        assert_eq!(again.answered(Ok(2)), Remote::Loaded(2));
    }

    #[test]
    fn another_question_starts_from_nothing_unless_told_to_keep() {
        assert_eq!(Remote::Loaded(1).asked(false), Remote::Loading);
        let nothing: Remote<i32> = Remote::Loading.answered(Err(ApiError::Aborted));
        assert_eq!(nothing, Remote::Failed { error: ApiError::Aborted, last: None });
    }
}
