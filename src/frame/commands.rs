//! The command palette, opened by Ctrl K or ⌘ K.

mod groups;
mod local;
mod palette;
mod search;

use super::panels::FRAME_PANELS;
use crate::effect::on_window_event;
use crate::lazy::lazy_dialog;
use crate::texts::frame as texts;
use crate::ui::{Button, ButtonVariant, IconName, normalized_key};
use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
pub use palette::CommandPalette;

/// The button "Commands", and its dialog.
#[component]
pub fn Commands(open: RwSignal<bool>, help: RwSignal<bool>) -> impl IntoView {
    on_window_event(ev::keydown, move |event: KeyboardEvent| {
        if is_palette_key(&event) {
            event.prevent_default();
            open.set(true);
        }
    });
    view! {
        <Button variant=ButtonVariant::Quiet icon=IconName::Command on_click=move || open.set(true)>
            {texts::COMMANDS}
        </Button>
        {lazy_dialog(&FRAME_PANELS, open.into(), move |panels| (panels.command_palette)(open, help))}
    }
}

fn is_palette_key(event: &KeyboardEvent) -> bool {
    (event.ctrl_key() || event.meta_key()) && normalized_key(event) == "k"
}
