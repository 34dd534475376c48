//! The colour theme. `public/early.js` applies the stored theme before the first paint.

use crate::state::{Store, Stored, persisted_signal};
use crate::ui::{IconName, MenuButton, MenuGroup, MenuRadio};
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

    pub fn label(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    fn icon(self) -> IconName {
        match self {
            Self::System => IconName::System,
            Self::Light => IconName::Sun,
            Self::Dark => IconName::Moon,
        }
    }

    /// The value of `data-theme` and of the stored setting; `None` follows the system.
    fn attribute(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    fn stored() -> Self {
        let stored = STORED.text().ok().flatten();
        let is_stored =
            |theme: &Self| theme.attribute().is_some() && theme.attribute() == stored.as_deref();
        Self::ALL.into_iter().find(is_stored).unwrap_or(Self::System)
    }

    fn apply(self) {
        let root = document().document_element();
        // Without storage the theme lasts until the tab is closed.
        match self.attribute() {
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
    persisted_signal(STORED, Theme::stored, |theme| theme.apply())
}

#[component]
pub fn ThemeMenu(theme: RwSignal<Theme>) -> impl IntoView {
    view! {
        <MenuButton label="Theme" icon=IconName::Sun hide_label=true>
            <MenuGroup label="Theme">
                {Theme::ALL
                    .into_iter()
                    .map(|choice| {
                        view! {
                            <MenuRadio
                                checked=Signal::derive(move || theme.get() == choice)
                                on_select=move || theme.set(choice)
                                icon=choice.icon()
                            >
                                {choice.label()}
                            </MenuRadio>
                        }
                    })
                    .collect_view()}
            </MenuGroup>
        </MenuButton>
    }
}
