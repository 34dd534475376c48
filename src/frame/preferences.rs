//! The preferences of the frame and its pages, stored in the browser and shared by its tabs.

use super::key_map::KeyMap;
use super::theme::{Theme, use_theme};
use crate::state::{Store, Stored, persisted_signal};
use crate::ui::{TimeStyle, set_time_style};
use leptos::prelude::*;

/// A context of the frame.
#[derive(Clone, Copy)]
pub struct Preferences {
    pub theme: RwSignal<Theme>,
    /// Whether single-key shortcuts are on.
    pub single_keys: RwSignal<bool>,
    pub keys: RwSignal<KeyMap>,
    pub times: RwSignal<TimeStyle>,
}

const SINGLE_KEYS: Stored = Stored::new(Store::Local, "dvc.single-keys");
const KEYS: Stored = Stored::new(Store::Local, "dvc.keys");
const TIMES: Stored = Stored::new(Store::Local, "dvc.times");

impl Preferences {
    /// Follows changes of other tabs while the current owner lives.
    pub fn read() -> Self {
        Self {
            theme: use_theme(),
            single_keys: persisted_signal(
                SINGLE_KEYS,
                || SINGLE_KEYS.get().unwrap_or(true),
                |is_enabled| SINGLE_KEYS.set_or_clear((!is_enabled).then_some(is_enabled)),
            ),
            keys: persisted_signal(
                KEYS,
                || KEYS.get().unwrap_or_default(),
                |keys| KEYS.set_or_clear((*keys != KeyMap::default()).then_some(keys)),
            ),
            times: persisted_signal(TIMES, read_times, |style| {
                set_time_style(*style);
                TIMES.set_or_clear((*style != TimeStyle::default()).then_some(style));
            }),
        }
    }
}

fn read_times() -> TimeStyle {
    let style = TIMES.get().unwrap_or_default();
    set_time_style(style);
    style
}

pub fn use_preferences() -> Preferences {
    expect_context()
}
