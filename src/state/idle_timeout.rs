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
    timers: StoredValue<Timers>,
}

#[derive(Default)]
struct Timers {
    /// When the warning or, after that, the sign-out is due.
    ends_at: i64,
    has_broadcast: bool,
    timer: Option<TimeoutHandle>,
    ticks: Option<IntervalHandle>,
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
            timers: StoredValue::new(Timers::default()),
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
        self.update(|it| it.has_broadcast = false);
        self.seconds_left.set(None);
        self.record_activity();
    }

    /// Restarts the timeout. The warning has to be dismissed explicitly.
    fn record_activity(self) {
        if self.seconds_left.try_get_untracked() != Some(None) {
            return;
        }
        self.restart();
        if self.update(|it| std::mem::replace(&mut it.has_broadcast, true)) == Some(false) {
            self.session.record_activity();
            self.tabs.broadcast(&TabMessage::Active);
            let expire = move || {
                self.update(|it| it.has_broadcast = false);
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
            let Some(ends_at) = self.ends_at() else { return };
            let left = (ends_at - now_ms()).clamp(0, warning) / 1000;
            self.seconds_left.try_update(|shown| *shown = shown.map(|_| left));
        };
        let ticks = set_interval_with_handle(tick, Duration::from_secs(1)).ok();
        self.update(|it| it.ticks = ticks);
    }

    fn clear_timers(self) {
        self.update(|it| {
            if let Some(timer) = it.timer.take() {
                timer.clear();
            }
            if let Some(ticks) = it.ticks.take() {
                ticks.clear();
            }
        });
        if self.seconds_left.try_get_untracked().flatten().is_some() {
            self.seconds_left.try_set(None);
        }
    }

    fn check_timeout(self) {
        if self.ends_at().is_some_and(|ends_at| now_ms() >= ends_at) {
            self.warn();
        }
    }

    /// `None` once the app is disposed.
    fn update<T>(self, f: impl FnOnce(&mut Timers) -> T) -> Option<T> {
        self.timers.try_update_value(f)
    }

    fn ends_at(self) -> Option<i64> {
        self.update(|it| it.ends_at)
    }

    fn set_timer(self, ms: i64, f: impl FnOnce() + 'static) {
        let ends_at = now_ms() + ms;
        // A browser's timer waits no longer than 24 days.
        let ms = ms.clamp(0, i32::MAX.into());
        let wait = Duration::from_millis(u64::try_from(ms).unwrap_or_default());
        let timer = set_timeout_with_handle(f, wait).ok();
        self.update(|it| (it.ends_at, it.timer) = (ends_at, timer));
    }
}
