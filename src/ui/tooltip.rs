//! Style sheets show tooltips. This dismisses them on Esc and on a click on their control, until the pointer or the
//! focus leaves it. A click on a control that cannot be used keeps the reason: a touch screen has no other way to it.
//!
//! The pointer and the focus may be on two controls: the last one of them shows its tooltip, and no other does.

use super::dom::closest;
use crate::effect::on_window_event;
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event, Node};

/// The elements whose tooltips are shown.
const SHOWN: &str = ".tip-anchor:is(:hover, :has(> :focus-visible), :focus-visible, :has(> [data-copied])), \
                     tr[data-focused] > :is([data-time], [data-kind])";

/// What shows a tooltip under the pointer; the browser shows titles itself.
const SHOWS_UNDER_POINTER: &str =
    ".tip-anchor:has(> .tip):not(:has(> :popover-open)), [title], tbody td, tbody th";

/// What shows a tooltip with the focus; a row shows that of one of its cells.
const SHOWS_WITH_FOCUS: &str = ".tip-anchor:has(> .tip):not(:has(> :popover-open)), tbody tr";

const DISMISSED: &str = "data-dismissed";

/// The value of [`DISMISSED`] while another tooltip is shown, which also takes the result of a copy away.
const BY_OTHER: &str = "other";

/// Listens until the current owner is cleaned up.
pub fn use_tooltip_dismissal() {
    let dismissed = StoredValue::new_local(Vec::<Element>::new());
    let dismiss = move |anchor: Element, by: &str| {
        let _ = anchor.set_attribute(DISMISSED, by);
        dismissed.update_value(|all| all.push(anchor));
    };
    let dismiss_shown = move |by: &str, is_kept: &dyn Fn(&Element) -> bool| {
        let Ok(found) = document().query_selector_all(SHOWN) else { return };
        let anchors = (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok());
        let is_left = |anchor: &Element| !anchor.has_attribute(DISMISSED) && !is_kept(anchor);
        anchors.filter(is_left).for_each(|anchor| dismiss(anchor, by));
    };
    let restore = move |event: &Event| {
        if dismissed.with_value(Vec::is_empty) {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        dismissed.update_value(|all| {
            all.retain(|anchor| {
                // The pointer stays where it is when the focus moves, and after a tap.
                let is_kept = anchor.contains(target.as_ref())
                    || event.type_() == "focusin" && anchor.matches(":hover") == Ok(true);
                if !is_kept {
                    let _ = anchor.remove_attribute(DISMISSED);
                }
                is_kept
            });
        });
    };
    on_window_event(ev::keydown, move |event| {
        if event.key() != "Escape" {
            return;
        }
        dismiss_shown("", &|_| false);
    });
    on_window_event(ev::pointerdown, move |event| {
        let anchor = closest(&event, ".tip-anchor");
        let is_usable = |anchor: &Element| {
            matches!(anchor.query_selector(":scope > [aria-disabled='true']"), Ok(None))
        };
        if let Some(anchor) = anchor.filter(is_usable) {
            dismiss(anchor, "");
        }
    });
    on_window_event(ev::pointerover, move |event| {
        restore(&event);
        if let Some(shown) = closest(&event, SHOWS_UNDER_POINTER) {
            // The browser shows the title of a cell.
            dismiss_shown(BY_OTHER, &|it| *it == shown && !it.has_attribute("title"));
        }
    });
    on_window_event(ev::focusin, move |event| {
        restore(&event);
        if let Some(shown) = closest(&event, SHOWS_WITH_FOCUS) {
            let is_cell = |it: &Element| it.parent_element().as_ref() == Some(&shown);
            dismiss_shown(BY_OTHER, &|it| *it == shown || is_cell(it));
        }
    });
}
