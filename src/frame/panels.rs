//! The panels and dialogs of the frame that are loaded when they are needed.

use super::theme::Theme;
use crate::domain::ListQuery;
use crate::lazy::Part;
use crate::state::Notifications;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

pub static FRAME_PANELS: Part<FramePanels> = Part::new();

#[derive(Clone, Copy)]
pub struct FramePanels {
    pub account_panel: fn(RwSignal<bool>) -> AnyView,
    pub command_palette: fn(RwSignal<bool>, RwSignal<bool>) -> AnyView,
    pub handle_shortcut: fn(&KeyboardEvent, ShortcutContext),
    pub shortcut_help: fn(RwSignal<bool>, RwSignal<bool>) -> AnyView,
    /// The warning before an idle user is signed out.
    pub idle_warning: fn() -> AnyView,
    pub job_panel: fn() -> AnyView,
    /// The notice before a session ends, with the time of its end.
    pub session_end_notice: fn(i64) -> AnyView,
    pub notifications_button: fn() -> AnyView,
    pub theme_items: fn(RwSignal<Theme>) -> AnyView,
    pub settings_page: fn() -> AnyView,
}

/// What shortcuts use beside the page.
#[derive(Clone, Copy)]
pub struct ShortcutContext {
    pub help: RwSignal<bool>,
    pub commands: RwSignal<bool>,
    pub list: Memo<Option<ListQuery>>,
    pub navigate: Callback<String>,
    pub notifications: Notifications,
}
