//! Loads parts before they are needed: when the pointer or the focus is on what would need them, and once
//! the console has been idle for a while.

use super::{PAGES, Part, TOOLS};
use crate::effect::spawn_scoped;
use crate::state::delay;
use leptos::ev;
use leptos::leptos_dom::helpers::window_event_listener;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;

/// How long after its start the console counts as idle, in milliseconds.
const IDLE: i32 = 2_000;

/// Prefetches parts for as long as the current owner lives.
pub fn prefetch_parts() {
    let over = window_event_listener(ev::pointerover, |event| prefetch_for(&event));
    let focus = window_event_listener(ev::focusin, |event| prefetch_for(&event));
    on_cleanup(move || {
        over.remove();
        focus.remove();
    });
    spawn_scoped(async {
        delay(IDLE).await;
        if !saves_data() {
            load(&PAGES);
        }
    });
}

fn prefetch_for(event: &web_sys::Event) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(target) = target else { return };
    let is_on = |selector| target.closest(selector).is_ok_and(|found| found.is_some());
    if is_on("a[href]") {
        load(&PAGES);
    } else if is_on("button:not(.sort-button), input[type=checkbox]") {
        load(&TOOLS);
    }
}

/// A failure is told when the part is needed.
fn load<T: Copy>(part: &'static Part<T>) {
    if part.get().is_none() {
        spawn_local(async move {
            let _ = part.load().await;
        });
    }
}

/// Whether the user has asked the browser to save data.
fn saves_data() -> bool {
    let get =
        |object: &wasm_bindgen::JsValue, name: &str| js_sys::Reflect::get(object, &name.into());
    let connection = get(&window().navigator(), "connection").ok();
    let saves = connection.and_then(|connection| get(&connection, "saveData").ok());
    saves.is_some_and(|saves| saves.is_truthy())
}
