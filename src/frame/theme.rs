//! The colour theme. `public/early.js` applies the stored theme before the first paint.

use crate::effect::effect_with;
use crate::state::{Store, Stored};
use crate::ui::{IconName, MenuButton, MenuGroup, MenuRadio};
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    System,
    Light,
    Dark,
}

const KEY: &str = "dvc.theme";

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
        let stored = window().local_storage().ok().flatten();
        let stored = stored.and_then(|storage| storage.get_item(KEY).ok().flatten());
        let is_stored =
            |theme: &Self| theme.attribute().is_some() && theme.attribute() == stored.as_deref();
        Self::ALL.into_iter().find(is_stored).unwrap_or(Self::System)
    }

    fn apply(self) {
        let storage = window().local_storage().ok().flatten();
        let root = document().document_element();
        // Without storage the theme lasts until the tab is closed.
        match self.attribute() {
            Some(name) => {
                let _ = root.map(|root| root.set_attribute("data-theme", name));
                let _ = storage.map(|storage| storage.set_item(KEY, name));
            }
            None => {
                let _ = root.map(|root| root.remove_attribute("data-theme"));
                let _ = storage.map(|storage| storage.remove_item(KEY));
            }
        }
    }
}

/// Applies and stores the theme whenever it changes.
pub fn use_theme() -> RwSignal<Theme> {
    let theme = RwSignal::new(Theme::stored());
    effect_with(move |before: Option<Theme>| {
        let theme = theme.get();
        if before.is_some_and(|before| before != theme) {
            theme.apply();
        }
        theme
    });
    Stored::new(Store::Local, KEY).on_change(move || theme.set(Theme::stored()));
    theme
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
