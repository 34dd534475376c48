//! Looking again by itself: quickly while something changes, slowly otherwise, more and more seldom
//! while the server fails, and not at all where nobody looks or nothing could come of it.

use super::app::use_app;
use super::clock::now_ms;
use super::notifications::Notifications;
use super::permissions::Permissions;
use super::remote::RemoteHandle;
use crate::api::ApiError;
use crate::domain::{Phase, VolumeId, next_poll_delay};
use crate::effect::forget_on_cleanup;
use crate::effect::{effect, effect_with, memo};
use leptos::ev;
use leptos::leptos_dom::helpers::{
    set_timeout_with_handle, window_event_listener, window_event_listener_untyped,
};
use leptos::prelude::*;
use std::time::Duration;

/// Whether views may look again by themselves: not in a hidden tab, not without a network, not
/// when the person has paused them. One for the whole app; a handle.
#[derive(Clone, Copy)]
pub struct AutoRefresh {
    hidden: RwSignal<bool>,
    online: RwSignal<bool>,
    paused: RwSignal<bool>,
    /// How often they have become possible again.
    returns: RwSignal<u32>,
}

impl AutoRefresh {
    /// Listens to the browser, for as long as the current owner lives. Losing the network and
    /// getting it back is said, once each.
    pub fn start(notifications: Notifications, permissions: Permissions) -> Self {
        let updates = Self {
            hidden: RwSignal::new(document().hidden()),
            online: RwSignal::new(window().navigator().on_line()),
            paused: RwSignal::new(false),
            returns: RwSignal::new(0),
        };
        // It bubbles: from the document, where it happens, to the window.
        let listener = window_event_listener_untyped("visibilitychange", move |_| {
            let hidden = document().hidden();
            updates.hidden.set(hidden);
            if !hidden {
                updates.returned();
                permissions.ask_again();
            }
        });
        on_cleanup(move || listener.remove());
        let listener = window_event_listener(ev::online, move |_| {
            updates.online.set(true);
            updates.returned();
        });
        on_cleanup(move || listener.remove());
        let listener = window_event_listener(ev::offline, move |_| updates.online.set(false));
        on_cleanup(move || listener.remove());
        effect_with(move |before: Option<bool>| {
            let now = updates.online.get();
            match (before, now) {
                (Some(true), false) => {
                    notifications.announce("You are offline. What is shown may be out of date.");
                }
                (Some(false), true) => notifications.announce("You are online again."),
                _ => {}
            }
            now
        });
        updates
    }

    /// Whether the person has paused them.
    pub fn paused(self) -> Signal<bool> {
        Signal::derive(move || {
            forget_on_cleanup();
            self.paused.get()
        })
    }

    /// Whether there is a network, as far as the browser knows, tracked.
    pub fn online(self) -> bool {
        self.online.get()
    }

    /// Pauses or resumes them, everywhere.
    pub fn toggle(self) {
        self.paused.update(|paused| *paused = !*paused);
        if !self.paused.get_untracked() {
            self.returned();
        }
    }

    fn returned(self) {
        self.returns.update(|returns| *returns = returns.wrapping_add(1));
    }

    /// Whether one may look now, tracked.
    fn allowed(self) -> bool {
        forget_on_cleanup();
        let (hidden, online, paused) = (self.hidden.get(), self.online.get(), self.paused.get());
        !hidden && online && !paused
    }

    /// An answer has come, so there is a network, whatever the browser thinks.
    fn proved(self) {
        if self.online.try_get_untracked() == Some(false) {
            self.online.try_set(true);
        }
    }
}

/// What is to be thought of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PollingState {
    /// It is looked at again by itself.
    Live,
    /// It is not: the person does not want it.
    Paused,
    /// It could not be looked at again; that will be tried.
    Stale,
    /// It is not looked at again: there is no network.
    Offline,
}

impl PollingState {
    /// The word for it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Paused => "paused",
            Self::Stale => "stale",
            Self::Offline => "offline",
        }
    }
}

/// How old a view is, and what is to be thought of it.
#[derive(Clone, Copy)]
pub struct Live {
    /// When the last good answer came, in milliseconds since 1970.
    pub as_of: Signal<Option<i64>>,
    /// What is to be thought of it.
    pub state: Memo<PollingState>,
    /// When it is polled next, in milliseconds since 1970.
    pub next_at: RwSignal<Option<i64>>,
}

/// What is in transition, and for how long it has been polled without a change, in milliseconds. Time in which nothing
/// was polled, as in a hidden tab, does not count.
#[derive(Default)]
struct Watched {
    in_transition: Vec<(VolumeId, Phase)>,
    unchanged_for: u32,
}

impl Watched {
    fn unchanged_for(&mut self, now: Vec<(VolumeId, Phase)>) -> Option<u32> {
        if self.in_transition != now {
            *self = Self { in_transition: now, unchanged_for: 0 };
        }
        (!self.in_transition.is_empty()).then_some(self.unchanged_for)
    }
}

/// Calls `look` again and again, for as long as the current owner lives: some time after each
/// answer of `remote` ([`next_poll_delay`]), and at once when it is allowed again, unless the server has
/// asked to wait ([`AutoRefresh`]). `look` should ask quietly ([`RemoteHandle::refresh_quietly`]), so
/// that it never supersedes what a person has asked for.
pub fn use_polling<T: Clone + Send + Sync + 'static>(
    remote: RemoteHandle<T>,
    in_transition: Memo<Vec<(VolumeId, Phase)>>,
    look: impl Fn() + 'static,
) -> Live {
    let updates = use_app().updates;
    let due = RwSignal::new(false);
    let told_to_wait = StoredValue::new(false);
    let next_at = RwSignal::new(None);
    let watched = StoredValue::new(Watched::default());
    // With each answer, the time starts anew.
    effect(move || {
        let failures = remote.failures.get();
        let in_transition = in_transition.get();
        let unchanged_for =
            watched.try_update_value(|watched| watched.unchanged_for(in_transition)).flatten();
        let wait = remote.state.with_untracked(|state| {
            let is_answered = state.value().is_some() || state.error().is_some();
            is_answered.then(|| state.error().and_then(ApiError::retry_after))
        });
        due.set(false);
        let Some(wait) = wait else { return };
        if failures == 0 {
            updates.proved();
        }
        told_to_wait.set_value(wait.is_some());
        let ms = next_poll_delay(unchanged_for, failures, wait, js_sys::Math::random());
        // What was refused for good is not said to be tried again.
        let is_worth_a_try =
            remote.state.with_untracked(|state| state.error().is_none_or(ApiError::is_retryable));
        next_at.set(is_worth_a_try.then(|| now_ms() + i64::from(ms)));
        let ring = move || {
            told_to_wait.try_set_value(false);
            if failures == 0 {
                watched.try_update_value(|it| {
                    it.unchanged_for = it.unchanged_for.saturating_add(ms);
                });
            }
            due.try_set(true);
        };
        if let Ok(timer) = set_timeout_with_handle(ring, Duration::from_millis(ms.into())) {
            on_cleanup(move || timer.clear());
        }
    });
    effect_with(move |before: Option<u32>| {
        let (allowed, returns, due) = (updates.allowed(), updates.returns.get(), due.get());
        let returned = before.is_some_and(|before| before != returns);
        if allowed && (due || returned && !told_to_wait.get_value()) {
            untrack(&look);
        }
        returns
    });
    let state = memo(move |_| match (updates.online.get(), updates.paused.get()) {
        (false, _) => PollingState::Offline,
        (_, true) => PollingState::Paused,
        _ if remote.failures.get() > 0 => PollingState::Stale,
        _ => PollingState::Live,
    });
    Live { as_of: remote.as_of.into(), state, next_at }
}
