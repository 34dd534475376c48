//! The handle on the edit of one description.

use super::ShownVolume;
use crate::domain::Volume;
use crate::pages::volume_page_ids::EDIT_DESCRIPTION;
use crate::state::{ActiveEdit, Descriptions, use_descriptions};
use crate::ui::{focus_by_id, focus_is_on_heading};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct DescriptionEditor {
    pub shown: ShownVolume,
    all: Descriptions,
    /// Whether the form may take the focus; not if it was open when the page was loaded.
    pub takes_focus: StoredValue<bool>,
    /// Whether the user goes on editing after a concurrent change.
    pub has_seen_conflict: RwSignal<bool>,
    /// Whether the form is closed, though the text is kept to go on with it.
    pub is_set_aside: RwSignal<bool>,
}

impl DescriptionEditor {
    pub fn new(shown: ShownVolume) -> Self {
        Self {
            shown,
            all: use_descriptions(),
            takes_focus: StoredValue::new(false),
            has_seen_conflict: RwSignal::new(false),
            is_set_aside: RwSignal::new(false),
        }
    }

    pub fn begin(self) {
        let Some(volume) = self.shown.volume.get_untracked() else { return };
        self.takes_focus.set_value(true);
        let is_kept = self.is_set_aside.get_untracked() && untrack(|| self.active()).is_some();
        self.is_set_aside.set(false);
        if !is_kept {
            self.has_seen_conflict.set(false);
            self.all.begin(&volume);
        }
    }

    pub fn input(self, text: String) {
        self.shown.id.with_value(|id| self.all.set_text(id, text));
    }

    pub fn save(self) {
        let Some(volume) = self.shown.volume.get_untracked() else { return };
        self.takes_focus.set_value(true);
        let shown = self.shown;
        self.all.save(&volume, move |volume| match volume {
            Some(volume) => shown.put(volume),
            None => !shown.remote.state.is_disposed(),
        });
        focus_edit_button();
    }

    pub fn end(self) {
        self.shown.id.with_value(|id| self.all.end(id));
        self.has_seen_conflict.set(false);
        self.is_set_aside.set(false);
        focus_edit_button();
    }

    /// Closes the form. Nothing is lost: a changed text is there again when the user goes on editing.
    pub fn set_aside(self) {
        if untrack(|| self.active()).is_some_and(|active| active.edit.is_changed()) {
            self.is_set_aside.set(true);
            focus_edit_button();
        } else {
            self.end();
        }
    }

    /// Goes on editing on top of the server's current version, which the user has seen.
    pub fn rebase(self, current: &Volume) {
        self.takes_focus.set_value(true);
        self.has_seen_conflict.set(true);
        self.all.rebase_onto(current);
    }

    /// `None` while the description is not edited.
    pub fn active(self) -> Option<ActiveEdit> {
        self.shown.id.with_value(|id| self.all.get(id))
    }

    pub fn text(self) -> Option<String> {
        self.active().map(|active| active.edit.text)
    }
}

/// The button is in the document again only in the next frame.
fn focus_edit_button() {
    request_animation_frame(|| {
        if focus_is_on_heading() {
            focus_by_id(EDIT_DESCRIPTION);
        }
    });
}
