//! Prefetches the tools when the pointer or the focus is on a control that may need them.
//! `xtask/src/release/loader.js` prefetches the pages.

use super::TOOLS;
use leptos::ev;
use leptos::leptos_dom::helpers::window_event_listener;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;

/// Prefetches until the current owner is cleaned up.
pub fn prefetch_tools() {
    let over = window_event_listener(ev::pointerover, |event| prefetch_for(&event));
    let focus = window_event_listener(ev::focusin, |event| prefetch_for(&event));
    on_cleanup(move || {
        over.remove();
        focus.remove();
    });
}

fn prefetch_for(event: &web_sys::Event) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(target) = target else { return };
    // Sorting needs no tools.
    let opener = target.closest("button:not(.sort-button), input[type=checkbox]");
    if opener.is_ok_and(|opener| opener.is_some()) && TOOLS.get().is_none() {
        spawn_local(async {
            // A failure is reported when the tools are needed.
            let _ = TOOLS.load().await;
        });
    }
}
