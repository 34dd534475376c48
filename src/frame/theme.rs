//! The colour theme. `public/early.js` applies the stored theme before the first paint.

use crate::state::{Store, Stored, persisted_signal};
use crate::texts::frame as texts;
use crate::ui::{IconName, MenuGroup, MenuItem, focus_item_if_open};
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    System,
    Light,
    Dark,
}

const STORED: Stored = Stored::new(Store::Local, "dvc.theme");

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The value of its option in the settings.
    pub fn value(self) -> &'static str {
        self.spec().2.unwrap_or("system")
    }

    pub fn label(self) -> &'static str {
        self.spec().0
    }

    /// The label, the icon, and the value of `data-theme` and of the stored setting; `None` follows the system.
    fn spec(self) -> (&'static str, IconName, Option<&'static str>) {
        match self {
            Self::System => (texts::THEME_SYSTEM, IconName::System, None),
            Self::Light => (texts::THEME_LIGHT, IconName::Sun, Some("light")),
            Self::Dark => (texts::THEME_DARK, IconName::Moon, Some("dark")),
        }
    }

    fn stored() -> Self {
        let stored = STORED.text().ok().flatten();
        let is_stored = |theme: &Self| stored.is_some() && theme.spec().2 == stored.as_deref();
        Self::ALL.into_iter().find(is_stored).unwrap_or(Self::System)
    }

    /// Without storage the theme lasts until the tab is closed.
    fn apply(&self) {
        let root = document().document_element();
        match self.spec().2 {
            Some(name) => {
                let _ = root.map(|root| root.set_attribute("data-theme", name));
                let _ = STORED.set_text(name);
            }
            None => {
                let _ = root.map(|root| root.remove_attribute("data-theme"));
                STORED.clear();
            }
        }
    }
}

/// Applies and stores the theme whenever it changes.
pub fn use_theme() -> RwSignal<Theme> {
    persisted_signal(STORED, Theme::stored, Theme::apply)
}

#[component]
pub fn ThemeItems(theme: RwSignal<Theme>) -> impl IntoView {
    focus_item_if_open();
    let item = move |choice: Theme| {
        view! {
            <MenuItem
                checked=Signal::derive(move || theme.get() == choice)
                on_select=move || theme.set(choice)
                icon=choice.spec().1
            >
                {choice.label()}
            </MenuItem>
        }
    };
    view! { <MenuGroup label=texts::THEME>{Theme::ALL.map(item).collect_view()}</MenuGroup> }
}
