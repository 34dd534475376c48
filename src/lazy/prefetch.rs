//! Loads the tools before they are needed: when the pointer or the focus is on what would open one. The
//! files of the pages are put into the browser's cache a while after the start
//! (`xtask/src/release/loader.js`).

use super::TOOLS;
use leptos::ev;
use leptos::leptos_dom::helpers::window_event_listener;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;

/// Prefetches for as long as the current owner lives.
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
    // Sorting needs none.
    let opener = target.closest("button:not(.sort-button), input[type=checkbox]");
    if opener.is_ok_and(|opener| opener.is_some()) && TOOLS.get().is_none() {
        spawn_local(async {
            // A failure is told when the part is needed.
            let _ = TOOLS.load().await;
        });
    }
}
