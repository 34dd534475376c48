//! Prefetches a part when the pointer or the focus is on a control that may need it.
//! `xtask/src/release/loader.js` prefetches the pages.

use super::Part;
use crate::effect::on_window_event;
use crate::ui::dom::closest;
use leptos::ev;
use leptos::prelude::window;
use leptos::task::spawn_local;

/// Prefetches until the current owner is cleaned up.
pub fn prefetch<T: Copy + Send + Sync>(part: &'static Part<T>) {
    on_window_event(ev::pointerover, move |event| prefetch_for(part, &event));
    on_window_event(ev::focusin, move |event| prefetch_for(part, &event));
}

fn prefetch_for<T: Copy>(part: &'static Part<T>, event: &web_sys::Event) {
    // Sorting needs no panel.
    let opener = closest(event, "button:not(.sort-button), input[type=checkbox]");
    if opener.is_some() && part.get().is_none() && window().navigator().on_line() {
        spawn_local(async move {
            // A failure is reported when the part is needed.
            let _ = part.load().await;
        });
    }
}
