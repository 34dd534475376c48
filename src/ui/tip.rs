//! Tooltips are shown by the style sheets; here they are put away: by Esc, and by pressing what they belong to, until
//! the pointer or the focus goes elsewhere.

use leptos::ev;
use leptos::leptos_dom::helpers::window_event_listener;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event, Node};

/// What may have a tooltip that is shown now.
const SHOWN: &str = ".tip-anchor:is(:hover, :focus-visible, :has(> :focus-visible)), \
                     tr[data-focused] > [data-time]";

const DISMISSED: &str = "data-dismissed";

/// Listens for as long as the current owner lives.
pub fn use_tips() {
    let dismissed = StoredValue::new_local(Vec::<Element>::new());
    let dismiss = move |anchor: Element| {
        let _ = anchor.set_attribute(DISMISSED, "");
        dismissed.update_value(|all| all.push(anchor));
    };
    let moved = move |event: &Event| {
        if dismissed.with_value(Vec::is_empty) {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        dismissed.update_value(|all| {
            all.retain(|anchor| {
                let is_inside = anchor.contains(target.as_ref());
                if !is_inside {
                    let _ = anchor.remove_attribute(DISMISSED);
                }
                is_inside
            });
        });
    };
    let pressed = window_event_listener(ev::keydown, move |event| {
        if event.key() != "Escape" {
            return;
        }
        let Ok(found) = document().query_selector_all(SHOWN) else { return };
        let anchors = (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok());
        anchors.for_each(dismiss);
    });
    let clicked = window_event_listener(ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let anchor = target.and_then(|target| target.closest(".tip-anchor").ok().flatten());
        if let Some(anchor) = anchor {
            dismiss(anchor);
        }
    });
    let pointed = window_event_listener(ev::pointerover, move |event| moved(&event));
    let focused = window_event_listener(ev::focusin, move |event| moved(&event));
    on_cleanup(move || {
        for listener in [pressed, clicked, pointed, focused] {
            listener.remove();
        }
    });
}
