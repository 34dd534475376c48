//! Style sheets show tooltips. This dismisses them on Esc and on a click on their control, until the pointer or the
//! focus leaves it. A click on a control that cannot be used keeps the reason: a touch screen has no other way to it.

use super::dom::closest;
use crate::effect::on_window_event;
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event, Node};

/// The elements whose tooltips are shown.
const SHOWN: &str = ".tip-anchor:is(:hover, :has(> :focus-visible), :focus-visible), \
                     tr[data-focused] > :is([data-time], [data-kind])";

const DISMISSED: &str = "data-dismissed";

/// Listens until the current owner is cleaned up.
pub fn use_tooltip_dismissal() {
    let dismissed = StoredValue::new_local(Vec::<Element>::new());
    let dismiss = move |anchor: Element| {
        let _ = anchor.set_attribute(DISMISSED, "");
        dismissed.update_value(|all| all.push(anchor));
    };
    let restore = move |event: &Event| {
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
    on_window_event(ev::keydown, move |event| {
        if event.key() != "Escape" {
            return;
        }
        let Ok(found) = document().query_selector_all(SHOWN) else { return };
        let anchors = (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok());
        anchors.for_each(dismiss);
    });
    on_window_event(ev::pointerdown, move |event| {
        let anchor = closest(&event, ".tip-anchor");
        let is_usable = |anchor: &Element| {
            matches!(anchor.query_selector(":scope > [aria-disabled='true']"), Ok(None))
        };
        if let Some(anchor) = anchor.filter(is_usable) {
            dismiss(anchor);
        }
    });
    on_window_event(ev::pointerover, move |event| restore(&event));
    on_window_event(ev::focusin, move |event| restore(&event));
}
