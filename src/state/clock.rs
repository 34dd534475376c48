use super::handles::use_handle;
pub use crate::api::transport::delay;
use crate::effect::{Shared, on_window_event_named, spawn_scoped};
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use std::future::Future;
use std::time::Duration;

/// Milliseconds since 1970, by the browser's clock.
pub fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Runs `future` in `ms` milliseconds, unless the current owner is cleaned up before: in an effect,
/// only once what it reads has not changed for so long.
pub fn after_pause(ms: i32, future: impl Future<Output = ()> + 'static) {
    spawn_scoped(async move {
        if ms > 0 {
            delay(ms).await;
        }
        future.await;
    });
}

#[derive(Clone, Copy)]
pub struct Clock(Shared<i64>);

/// The current time, updated every 30 seconds, for relative times.
pub fn use_clock() -> Signal<i64> {
    use_handle::<Clock>().0.signal()
}

/// A function that lets all readers of the time read it again, because the style of times has changed.
pub fn use_clock_tick() -> impl Fn() + Copy + 'static {
    let Clock(now) = use_handle();
    move || {
        now.try_set(now_ms());
    }
}

impl Clock {
    pub fn start() -> Self {
        let now = Shared::new(now_ms());
        let tick = move || {
            now.try_set(now_ms());
        };
        if let Ok(handle) = set_interval_with_handle(tick, Duration::from_secs(30)) {
            on_cleanup(move || handle.clear());
        }
        // Browsers delay the timers of hidden tabs.
        on_window_event_named("visibilitychange", Box::new(move |_| tick()));
        Self(now)
    }
}
