//! The preferences of the frame and its pages, stored in the browser and shared by its tabs.

use super::theme::{Theme, use_theme};
use crate::state::{SINGLE_KEYS, Store, Stored, persisted_signal, use_clock_tick};
use crate::ui::{TimeStyle, set_time_style};
use leptos::prelude::*;

/// A context of the frame.
#[derive(Clone, Copy)]
pub struct Preferences {
    pub theme: RwSignal<Theme>,
    /// Whether single-key shortcuts are on.
    pub single_keys: RwSignal<bool>,
}

const ABSOLUTE_TIMES: Stored = Stored::new(Store::Local, "dvc.absolute-times");
const UTC: Stored = Stored::new(Store::Local, "dvc.utc");
const TIMES: [Stored; 2] = [ABSOLUTE_TIMES, UTC];

impl Preferences {
    /// Follows changes of other tabs while the current owner lives.
    pub fn read() -> Self {
        set_time_style(stored_times());
        let show_times_again = use_clock_tick();
        on_times_changed(move || {
            set_time_style(stored_times());
            show_times_again();
        });
        Self {
            theme: use_theme(),
            single_keys: persisted_signal(
                SINGLE_KEYS,
                || SINGLE_KEYS.get().unwrap_or(true),
                |is_enabled| SINGLE_KEYS.set_or_clear((!is_enabled).then_some(is_enabled)),
            ),
        }
    }
}

pub fn use_preferences() -> Preferences {
    expect_context()
}

pub fn stored_times() -> TimeStyle {
    let is_set = |stored: Stored| stored.get() == Some(true);
    TimeStyle { absolute: is_set(ABSOLUTE_TIMES), utc: is_set(UTC) }
}

/// Calls `f` when another tab changes the style, until the current owner is disposed.
pub fn on_times_changed(f: impl Fn() + Copy + 'static) {
    TIMES.iter().for_each(|stored| stored.on_change(f));
}

/// Stores the style and applies it to what is shown from now on.
pub fn change_times(style: TimeStyle) {
    set_time_style(style);
    for (stored, is_set) in TIMES.into_iter().zip([style.absolute, style.utc]) {
        stored.set_or_clear(is_set.then_some(&true));
    }
}
