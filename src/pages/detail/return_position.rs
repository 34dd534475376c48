//! The way back from a page that was opened here, such as that of sharing, leads to the same place.

use crate::domain::VolumeId;
use crate::effect::{effect_with, on_captured_event};
use crate::state::{LeftVolumePage, use_volume_page};
use crate::ui::{focus_by_id, focus_is_on_heading, focused};
use leptos::prelude::*;

/// For how many frames the page may be too short while its parts are loaded.
const MAX_FRAMES: u32 = 120;

pub fn use_return_position(id: VolumeId, by_history: bool, is_shown: impl Fn() -> bool + 'static) {
    let page = use_volume_page();
    let left = page.left.get_untracked().filter(|left| by_history && left.id == id);
    let left = StoredValue::new(left);
    effect_with(move |_: Option<()>| {
        if is_shown()
            && let Some(left) = left.try_update_value(Option::take).flatten()
        {
            // `use_page` focuses the heading in the next frame.
            request_animation_frame(move || restore(left, MAX_FRAMES));
        }
    });
    let save = move |_| {
        page.left.set(Some(LeftVolumePage {
            id: id.clone(),
            scroll_y: window().scroll_y().unwrap_or_default(),
            focused: focused().map(|it| it.id()).unwrap_or_default(),
        }));
    };
    // Before the router leaves the page.
    on_captured_event(&window(), "click", Box::new(save));
}

fn restore(left: LeftVolumePage, frames: u32) {
    request_animation_frame(move || {
        if !focus_is_on_heading() {
            return;
        }
        window().scroll_to_with_x_and_y(0.0, left.scroll_y);
        if frames > 0 && window().scroll_y().is_ok_and(|y| y + 1.0 < left.scroll_y) {
            return restore(left, frames - 1);
        }
        if focus_by_id(&left.focused) {
            window().scroll_to_with_x_and_y(0.0, left.scroll_y);
        }
    });
}
