//! The note "Saved" on the card whose setting was changed last.

use crate::effect::{effect, when};
use crate::state::{Store, Stored, after_pause};
use crate::texts::settings as texts;
use crate::ui::{Announcer, Card, StatusBadge, StatusKind, use_announcer};
use leptos::prelude::*;

/// How long the note is shown, in milliseconds.
const SHOWN_FOR: i32 = 5_000;

/// Tells whether the browser allows storage, as writes of settings ignore errors.
const PROBE: Stored = Stored::new(Store::Local, "dvc.probe");

#[derive(Clone, Copy)]
pub struct Saved {
    /// The title of the card, and the note.
    shown: RwSignal<Option<(&'static str, StatusKind, &'static str)>>,
    announcer: Announcer,
}

impl Saved {
    /// A context of the settings page.
    pub fn provide() {
        let saved = Self { shown: RwSignal::new(None), announcer: use_announcer() };
        effect(move || {
            if saved.shown.with(Option::is_some) {
                after_pause(SHOWN_FOR, async move {
                    saved.shown.try_set(None);
                });
            }
        });
        provide_context(saved);
    }

    /// Notes and announces that a setting of the card was changed.
    pub fn show(self, card: &'static str) {
        self.announcer.announce(self.note(card));
    }

    /// Returns the note, for a caller that announces more.
    pub fn note(self, card: &'static str) -> &'static str {
        let is_stored = PROBE.set_text("true").is_ok();
        PROBE.clear();
        let (kind, note) = match is_stored {
            true => (StatusKind::Positive, texts::SAVED),
            false => (StatusKind::Warning, texts::NOT_SAVED),
        };
        self.shown.set(Some((card, kind, note)));
        note
    }
}

pub fn use_saved() -> Saved {
    expect_context()
}

#[component]
pub fn SettingCard(title: &'static str, children: Children) -> impl IntoView {
    let shown = use_saved().shown;
    let is_shown = move || shown.with(|shown| shown.is_some_and(|(card, ..)| card == title));
    let note = move || {
        when(is_shown, move || {
            let note = shown.get_untracked();
            note.map(|(_, kind, note)| view! { <StatusBadge kind label=note /> })
        })
    };
    view! { <Card title actions=ViewFn::from(note)>{children()}</Card> }
}
