//! Time: the browser's clock, a shared signal that ages what is shown, and waiting.

pub use crate::api::transport::delay;
use crate::effect::forget_on_cleanup;
use leptos::leptos_dom::helpers::{set_interval_with_handle, window_event_listener_untyped};
use leptos::prelude::*;
use std::time::Duration;

/// Milliseconds since 1970, by the browser.
pub fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Calls `f` every `every`, until the current owner goes.
pub fn use_interval(every: Duration, f: impl Fn() + 'static) {
    if let Ok(handle) = set_interval_with_handle(f, every) {
        on_cleanup(move || handle.clear());
    }
}

/// The time that relative times are told from; moves every half minute, so that they age.
#[derive(Clone, Copy)]
pub struct Clock(RwSignal<i64>);

impl Clock {
    /// Starts it, for as long as the current owner lives.
    pub fn start() -> Self {
        let now = RwSignal::new(now_ms());
        let tick = move || {
            now.try_set(now_ms());
        };
        use_interval(Duration::from_secs(30), tick);
        // A browser lets the timers of a hidden tab wait.
        let listener = window_event_listener_untyped("visibilitychange", move |_| tick());
        on_cleanup(move || listener.remove());
        Self(now)
    }

    /// Now, give or take half a minute.
    pub fn now(self) -> Signal<i64> {
        Signal::derive(move || {
            forget_on_cleanup();
            self.0.get()
        })
    }
}
