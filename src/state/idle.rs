//! Signing out whoever has left: after some time without a sign of the person in any tab, and not
//! without a warning.
//!
//! The time is measured by timers, which go on in hidden tabs. They may stand still while the
//! machine sleeps, so the clock is looked at when the tab is seen again; it may also have been set
//! meanwhile, which nobody can tell apart, so that leads to the warning and not to its end.

use super::clock::now_ms;
use super::session::{Session, TabMessage, Tabs};
use super::shared::Shared;
use crate::api::Settings;
use crate::effect::{effect, memo};
use leptos::ev;
use leptos::leptos_dom::helpers::{
    IntervalHandle, TimeoutHandle, set_interval_with_handle, set_timeout_with_handle,
    window_event_listener, window_event_listener_untyped,
};
use leptos::prelude::*;
use std::time::Duration;

/// How long before the end the person is warned, in milliseconds; of a short time, half of it.
const WARNING: i64 = 120_000;

/// How often other tabs are told that the person is here, in milliseconds.
const TELL_EVERY: u64 = 20_000;

/// How long the person has been away. A handle.
#[derive(Clone, Copy)]
pub struct Idle {
    session: Session,
    settings: Shared<Settings>,
    tabs: Tabs,
    left: RwSignal<Option<i64>>,
    seen_at: StoredValue<i64>,
    ends_at: StoredValue<i64>,
    told: StoredValue<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
    ticks: StoredValue<Option<IntervalHandle>>,
}

impl Idle {
    /// Watches whoever is signed in, for as long as the current owner lives.
    pub fn start(session: Session, settings: Shared<Settings>, tabs: Tabs) -> Self {
        let idle = Self {
            session,
            settings,
            tabs,
            left: RwSignal::new(None),
            seen_at: StoredValue::new(0),
            ends_at: StoredValue::new(0),
            told: StoredValue::new(false),
            timer: StoredValue::new(None),
            ticks: StoredValue::new(None),
        };
        let watching = memo(move |_| {
            session.is_signed_in() && settings.with(|settings| settings.idle_minutes > 0)
        });
        effect(move || {
            if !watching.get() {
                return;
            }
            idle.seen();
            let listeners = [
                window_event_listener(ev::pointerdown, move |_| idle.seen()),
                window_event_listener(ev::keydown, move |_| idle.seen()),
                // Assistive technology presses buttons and fills in fields without either.
                window_event_listener(ev::click, move |_| idle.seen()),
                window_event_listener(ev::input, move |_| idle.seen()),
                window_event_listener(ev::wheel, move |_| idle.seen()),
                window_event_listener_untyped("visibilitychange", move |_| {
                    idle.look_at_the_clock()
                }),
                window_event_listener_untyped("focus", move |_| idle.look_at_the_clock()),
            ];
            on_cleanup(move || {
                idle.rest();
                listeners.into_iter().for_each(|listener| listener.remove());
            });
        });
        tabs.listen(move |said| {
            if said == TabMessage::Active && watching.try_get_untracked() == Some(true) {
                idle.wait();
            }
        });
        idle
    }

    /// The seconds until the person is signed out, once they have been warned.
    pub fn left(self) -> Signal<Option<i64>> {
        self.left.into()
    }

    /// The person says that they are here.
    pub fn stay(self) {
        self.told.set_value(false);
        self.left.set(None);
        self.seen();
    }

    /// A sign of the person. The warning asks for an answer of its own.
    fn seen(self) {
        if self.left.try_get_untracked() != Some(None) {
            return;
        }
        self.wait();
        if !self.told.get_value() {
            self.told.set_value(true);
            self.session.seen();
            self.tabs.say(&TabMessage::Active);
            let forget = move || {
                self.told.try_set_value(false);
            };
            let _ = set_timeout_with_handle(forget, Duration::from_millis(TELL_EVERY));
        }
    }

    /// The milliseconds of silence, and of the warning that follows.
    fn times(self) -> (i64, i64) {
        let minutes = self.settings.with_untracked(|settings| settings.idle_minutes);
        let all = i64::from(minutes) * 60_000;
        let warning = WARNING.min(all / 2);
        (all - warning, warning)
    }

    fn wait(self) {
        self.rest();
        self.seen_at.set_value(now_ms());
        self.set_timer(self.times().0, move || self.warn());
    }

    fn warn(self) {
        self.rest();
        let warning = self.times().1;
        self.ends_at.set_value(now_ms() + warning);
        self.left.set(Some(warning / 1000));
        self.set_timer(warning, move || {
            self.rest();
            self.session.time_out();
        });
        let tick = move || {
            let Some(ends_at) = self.ends_at.try_get_value() else { return };
            let left = (ends_at - now_ms()).clamp(0, warning) / 1000;
            self.left.try_update(|shown| {
                if shown.is_some() {
                    *shown = Some(left);
                }
            });
        };
        self.ticks.set_value(set_interval_with_handle(tick, Duration::from_secs(1)).ok());
    }

    /// Nothing is waited for, and nobody is warned.
    fn rest(self) {
        if let Some(Some(timer)) = self.timer.try_update_value(Option::take) {
            timer.clear();
        }
        if let Some(Some(ticks)) = self.ticks.try_update_value(Option::take) {
            ticks.clear();
        }
        if self.left.try_get_untracked().flatten().is_some() {
            self.left.try_set(None);
        }
    }

    fn look_at_the_clock(self) {
        let now = now_ms();
        let late = match self.left.try_get_untracked() {
            Some(None) => now - self.seen_at.get_value() >= self.times().0,
            Some(Some(_)) => now >= self.ends_at.get_value(),
            None => false,
        };
        if late {
            self.warn();
        }
    }

    fn set_timer(self, ms: i64, f: impl FnOnce() + 'static) {
        // A browser's timer waits no longer than 24 days.
        let ms = ms.clamp(0, i32::MAX.into());
        let wait = Duration::from_millis(u64::try_from(ms).unwrap_or_default());
        self.timer.set_value(set_timeout_with_handle(f, wait).ok());
    }
}
