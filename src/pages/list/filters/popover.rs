//! A popover at the control that has opened it, which is not always the same one.

use crate::effect::effect;
use crate::ui::{focus_by_id, focused, keep_focus_within};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;

/// The name of the anchor in the style sheet.
const ANCHOR: &str = "--filter-editor";

/// Shows the popover at the focused control once it is in the document. When it is removed, the
/// control gets the focus back.
pub fn show_at_focused_control(popover: NodeRef<html::Div>) {
    let opener = focused().filter(|element| element.tag_name() != "BODY");
    let id = opener.as_ref().map(|opener| opener.id());
    let opener = StoredValue::new_local(opener);
    let shown = StoredValue::new_local(None::<HtmlElement>);
    effect(move || {
        if let Some(popover) = popover.get()
            && shown.with_value(Option::is_none)
        {
            opener.with_value(|opener| opener.as_ref().map(mark_as_opener));
            let _ = popover.show_popover();
            shown.set_value(Some(popover.into()));
        }
    });
    on_cleanup(move || {
        if let Some(Some(popover)) = shown.try_get_value() {
            let _ = popover.hide_popover();
        }
        if let Some(Some(opener)) = opener.try_get_value() {
            let _ = opener.style().remove_property("anchor-name");
            let _ = opener.remove_attribute("aria-expanded");
        }
        // The opener may have been removed or replaced meanwhile.
        keep_focus_within(move || id.is_some_and(|id| focus_by_id(&id)));
    });
}

fn mark_as_opener(opener: &HtmlElement) {
    let _ = opener.style().set_property("anchor-name", ANCHOR);
    let _ = opener.set_attribute("aria-expanded", "true");
}
