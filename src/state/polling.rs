//! Polls a view: often while something changes, rarely otherwise, with growing delays while requests
//! fail, and not at all in a hidden tab, without a network or while the user has paused it.

use super::clock::now_ms;
use super::handles::use_handle;
use super::notifications::Notifications;
use super::permissions::Permissions;
use super::remote::RemoteHandle;
use super::storage::{Store, Stored};
use crate::api::ApiError;
use crate::domain::{Phase, VolumeId, next_poll_delay};
use crate::effect::{Shared, effect, effect_with, memo, on_window_event, on_window_event_named};
use crate::texts::detail as texts;
use leptos::ev;
use leptos::leptos_dom::helpers::set_timeout_with_handle;
use leptos::prelude::*;
use std::time::Duration;

/// Whether polling is paused when the console is opened.
const STARTS_PAUSED: Stored = Stored::new(Store::Local, "dvc.paused");

/// Whether views may be polled. There is one for the whole app.
#[derive(Clone, Copy)]
pub struct AutoRefresh {
    hidden: Shared<bool>,
    pub online: Shared<bool>,
    pub paused: Shared<bool>,
    /// How often polling became possible again.
    resumptions: Shared<u32>,
}

pub fn use_auto_refresh() -> AutoRefresh {
    use_handle()
}

impl AutoRefresh {
    pub fn start(notifications: Notifications, permissions: Permissions) -> Self {
        let updates = Self {
            hidden: Shared::new(document().hidden()),
            online: Shared::new(window().navigator().on_line()),
            paused: Shared::new(STARTS_PAUSED.get() == Some(true)),
            resumptions: Shared::new(0),
        };
        // `visibilitychange` bubbles from the document to the window.
        let on_visibility = move |_| {
            let hidden = document().hidden();
            updates.hidden.set(hidden);
            if !hidden {
                updates.resume();
                permissions.refetch();
            }
        };
        on_window_event_named("visibilitychange", Box::new(on_visibility));
        on_window_event(ev::online, move |_| {
            updates.online.set(true);
            updates.resume();
        });
        on_window_event(ev::offline, move |_| updates.online.set(false));
        effect_with(move |before: Option<bool>| {
            let now = updates.online.get();
            match (before, now) {
                (Some(true), false) => {
                    notifications.announce(texts::WENT_OFFLINE);
                }
                (Some(false), true) => notifications.announce(texts::ONLINE_AGAIN),
                _ => {}
            }
            now
        });
        updates
    }

    /// Pauses or resumes polling in all views.
    pub fn toggle(self) {
        self.paused.update(|paused| *paused = !*paused);
        if !self.paused.get_untracked() {
            self.resume();
        }
    }

    /// Like [`AutoRefresh::toggle`], also for pages that are opened later.
    pub fn set_paused_from_now_on(self, paused: bool) {
        STARTS_PAUSED.set_or_clear(paused.then_some(&true));
        if self.paused.get_untracked() != paused {
            self.toggle();
        }
    }

    fn resume(self) {
        self.resumptions.update(|count| *count = count.wrapping_add(1));
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PollingState {
    Live,
    Paused,
    /// The last request failed and will be repeated.
    Stale,
    Offline,
}

impl PollingState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Paused => "paused",
            Self::Stale => "stale",
            Self::Offline => "offline",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Live => texts::LIVE,
            Self::Paused => texts::PAUSED,
            Self::Stale => texts::STALE,
            Self::Offline => texts::OFFLINE,
        }
    }
}

/// How fresh a polled view is. Times are in milliseconds since 1970.
#[derive(Clone, Copy)]
pub struct Polling {
    /// When the last value was loaded.
    pub as_of: Signal<Option<i64>>,
    pub state: Memo<PollingState>,
    /// When the next request is due.
    pub next_at: RwSignal<Option<i64>>,
}

/// Calls `poll` some time after each response of `remote` ([`next_poll_delay`]), and at once when
/// polling is allowed again ([`AutoRefresh`]), unless the server has asked to wait. `poll` should use
/// [`RemoteHandle::refresh_in_background`], so that it never aborts a request of the user.
pub fn use_polling<T: Clone + Send + Sync + 'static>(
    remote: RemoteHandle<T>,
    in_transition: Memo<Vec<(VolumeId, Phase)>>,
    poll: impl Fn() + 'static,
) -> Polling {
    let updates = use_auto_refresh();
    let is_due = RwSignal::new(false);
    let must_wait = StoredValue::new(false);
    let next_at = RwSignal::new(None);
    // The volumes in transition, and how long they were polled without a change, in milliseconds.
    let transitions = StoredValue::new((Vec::new(), 0_u32));
    // Each response restarts the timer.
    effect(move || {
        let failures = remote.failures.get();
        let now = in_transition.get();
        let unchanged_for = transitions.try_update_value(|(before, unchanged_for)| {
            if *before != now {
                (*before, *unchanged_for) = (now, 0);
            }
            (!before.is_empty()).then_some(*unchanged_for)
        });
        let error = remote.state.with_untracked(|state| {
            let has_response = state.value().is_some() || state.error().is_some();
            has_response.then(|| state.error().cloned())
        });
        is_due.set(false);
        let Some(error) = error else { return };
        let retry_after = error.as_ref().and_then(ApiError::retry_after);
        // A response proves that there is a network, whatever the browser reports.
        if failures == 0 && updates.online.try_get_untracked() == Some(false) {
            updates.online.try_set(true);
        }
        must_wait.set_value(retry_after.is_some());
        let ms =
            next_poll_delay(unchanged_for.flatten(), failures, retry_after, js_sys::Math::random());
        // No next attempt is shown for an error that cannot go away.
        let is_retryable = error.is_none_or(|error| error.is_retryable());
        next_at.set(is_retryable.then(|| now_ms() + i64::from(ms)));
        let on_timeout = move || {
            must_wait.try_set_value(false);
            if failures == 0 {
                transitions.try_update_value(|it| it.1 = it.1.saturating_add(ms));
            }
            is_due.try_set(true);
        };
        if let Ok(timer) = set_timeout_with_handle(on_timeout, Duration::from_millis(ms.into())) {
            on_cleanup(move || timer.clear());
        }
    });
    effect_with(move |before: Option<u32>| {
        let is_allowed = !updates.hidden.get() && updates.online.get() && !updates.paused.get();
        let (resumptions, is_due) = (updates.resumptions.get(), is_due.get());
        let has_resumed = before.is_some_and(|before| before != resumptions);
        if is_allowed && (is_due || has_resumed && !must_wait.get_value()) {
            untrack(&poll);
        }
        resumptions
    });
    let state = memo(move |_| match (updates.online.get(), updates.paused.get()) {
        (false, _) => PollingState::Offline,
        (_, true) => PollingState::Paused,
        _ if remote.failures.get() > 0 => PollingState::Stale,
        _ => PollingState::Live,
    });
    Polling { as_of: remote.as_of.into(), state, next_at }
}
