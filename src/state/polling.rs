//! Looking again while something changes by itself.

use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use std::time::Duration;

/// How often something is looked at that is being made or removed.
const EVERY: Duration = Duration::from_secs(2);

/// Calls `look` every two seconds while `active`, except in a hidden tab, for as long as the
/// current owner lives.
pub fn use_polling(
    active: impl Fn() -> bool + Send + Sync + 'static,
    look: impl Fn() + Copy + 'static,
) {
    let active = Memo::new(move |_| active());
    Effect::new(move |_| {
        if !active.get() {
            return;
        }
        let tick = move || {
            if !document().hidden() {
                look();
            }
        };
        if let Ok(handle) = set_interval_with_handle(tick, EVERY) {
            on_cleanup(move || handle.clear());
        }
    });
}
