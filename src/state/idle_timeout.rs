//! Signs out an inactive user, after a warning. Activity in any tab counts.
//!
//! Timers run in hidden tabs but may stop while the machine sleeps, so the clock is checked when the
//! tab is shown again. The clock may have been changed meanwhile, so that check only warns.

use super::clock::now_ms;
use super::handles::use_handle;
use super::session::{Session, SignedOut, TabMessage, Tabs};
use crate::api::Settings;
use crate::effect::{Shared, effect, memo, on_window_event_named};
use leptos::leptos_dom::helpers::{
    IntervalHandle, TimeoutHandle, set_interval_with_handle, set_timeout_with_handle,
};
use leptos::prelude::*;
use std::time::Duration;

/// How long the warning is shown, in milliseconds; half the timeout if that is shorter.
const WARNING: i64 = 120_000;

/// How often other tabs are told of activity at most, in milliseconds.
const BROADCAST_INTERVAL: u64 = 20_000;

#[derive(Clone, Copy)]
pub struct IdleTimeout {
    session: Session,
    settings: Shared<Settings>,
    tabs: Tabs,
    /// The seconds until the sign-out, while the warning is shown.
    pub seconds_left: RwSignal<Option<i64>>,
    /// When the warning or, after that, the sign-out is due.
    ends_at: StoredValue<i64>,
    has_broadcast: StoredValue<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
    ticks: StoredValue<Option<IntervalHandle>>,
}

pub fn use_idle_timeout() -> IdleTimeout {
    use_handle()
}

impl IdleTimeout {
    pub fn start(session: Session, settings: Shared<Settings>, tabs: Tabs) -> Self {
        let idle = Self {
            session,
            settings,
            tabs,
            seconds_left: RwSignal::new(None),
            ends_at: StoredValue::new(0),
            has_broadcast: StoredValue::new(false),
            timer: StoredValue::new(None),
            ticks: StoredValue::new(None),
        };
        let is_enabled = memo(move |_| {
            session.is_signed_in() && settings.with(|settings| settings.idle_minutes > 0)
        });
        effect(move || {
            if !is_enabled.get() {
                return;
            }
            idle.record_activity();
            // Assistive technology clicks and types without pointer or key events.
            for name in ["pointerdown", "keydown", "click", "input", "wheel"] {
                on_window_event_named(name, Box::new(move |_| idle.record_activity()));
            }
            for name in ["visibilitychange", "focus"] {
                on_window_event_named(name, Box::new(move |_| idle.check_timeout()));
            }
            on_cleanup(move || idle.clear_timers());
        });
        tabs.on_message(move |message| {
            if message == TabMessage::Active && is_enabled.try_get_untracked() == Some(true) {
                idle.restart();
            }
        });
        idle
    }

    pub fn stay_signed_in(self) {
        self.has_broadcast.set_value(false);
        self.seconds_left.set(None);
        self.record_activity();
    }

    /// Restarts the timeout. The warning has to be dismissed explicitly.
    fn record_activity(self) {
        if self.seconds_left.try_get_untracked() != Some(None) {
            return;
        }
        self.restart();
        if !self.has_broadcast.get_value() {
            self.has_broadcast.set_value(true);
            self.session.record_activity();
            self.tabs.broadcast(&TabMessage::Active);
            let expire = move || {
                self.has_broadcast.try_set_value(false);
            };
            let _ = set_timeout_with_handle(expire, Duration::from_millis(BROADCAST_INTERVAL));
        }
    }

    /// The milliseconds before the warning, and those of the warning.
    fn durations(self) -> (i64, i64) {
        let minutes = self.settings.with_untracked(|settings| settings.idle_minutes);
        let all = i64::from(minutes) * 60_000;
        let warning = WARNING.min(all / 2);
        (all - warning, warning)
    }

    fn restart(self) {
        self.clear_timers();
        self.set_timer(self.durations().0, move || self.warn());
    }

    fn warn(self) {
        self.clear_timers();
        let warning = self.durations().1;
        self.seconds_left.set(Some(warning / 1000));
        self.set_timer(warning, move || {
            self.clear_timers();
            self.session.end(SignedOut::Idle);
        });
        let tick = move || {
            let Some(ends_at) = self.ends_at.try_get_value() else { return };
            let left = (ends_at - now_ms()).clamp(0, warning) / 1000;
            self.seconds_left.try_update(|shown| *shown = shown.map(|_| left));
        };
        self.ticks.set_value(set_interval_with_handle(tick, Duration::from_secs(1)).ok());
    }

    fn clear_timers(self) {
        if let Some(Some(timer)) = self.timer.try_update_value(Option::take) {
            timer.clear();
        }
        if let Some(Some(ticks)) = self.ticks.try_update_value(Option::take) {
            ticks.clear();
        }
        if self.seconds_left.try_get_untracked().flatten().is_some() {
            self.seconds_left.try_set(None);
        }
    }

    fn check_timeout(self) {
        if self.ends_at.try_get_value().is_some_and(|ends_at| now_ms() >= ends_at) {
            self.warn();
        }
    }

    fn set_timer(self, ms: i64, f: impl FnOnce() + 'static) {
        self.ends_at.set_value(now_ms() + ms);
        // A browser's timer waits no longer than 24 days.
        let ms = ms.clamp(0, i32::MAX.into());
        let wait = Duration::from_millis(u64::try_from(ms).unwrap_or_default());
        self.timer.set_value(set_timeout_with_handle(f, wait).ok());
    }
}
