//! Stores the form and its stage for this tab, and the states of attempts for all tabs.

use super::super::clock::now_ms;
use super::super::crypto::random_bytes;
use super::super::storage::{Store, Stored};
use super::Creation;
use crate::api::oidc::random_text;
use crate::domain::{AttemptId, AttemptState, CreationAttempts, CreationStage, Draft};
use crate::effect::effect;
use crate::texts::create as texts;
use leptos::prelude::*;

const DRAFT: Stored = Stored::new(Store::Session, "dvc.draft");
pub const STAGE: Stored = Stored::new(Store::Session, "dvc.creation");
pub const ATTEMPT_ID: Stored = Stored::new(Store::Session, "dvc.intent");
pub const ATTEMPTS: Stored = Stored::new(Store::Local, "dvc.intents");

pub fn draft() -> Draft {
    DRAFT.text().ok().flatten().map(|text| Draft::from_stored(&text)).unwrap_or_default()
}

pub fn stage() -> CreationStage {
    let why = texts::RELOADED.to_owned();
    STAGE.get::<CreationStage>().unwrap_or_default().after_reload(why)
}

pub fn set_stage(stage: &CreationStage) {
    let is_over = matches!(stage, CreationStage::Idle | CreationStage::Done(_));
    STAGE.set_or_clear((!is_over).then_some(stage));
}

/// Clears the data of the user.
pub fn clear() {
    DRAFT.clear();
    STAGE.clear();
    ATTEMPT_ID.clear();
}

fn attempts() -> CreationAttempts {
    ATTEMPTS.get().unwrap_or_default()
}

pub fn attempt_state(id: &AttemptId) -> Option<AttemptState> {
    attempts().state(id).cloned()
}

/// Stores the state of an attempt, and so tells other tabs.
pub fn set_attempt_state(id: &AttemptId, state: Option<AttemptState>) {
    let mut attempts = attempts();
    attempts.record(id, state);
    ATTEMPTS.set(&attempts);
}

pub fn new_attempt_id() -> AttemptId {
    let fallback = || format!("{:x}-{:x}", now_ms(), (js_sys::Math::random() * 1e15) as u64);
    AttemptId::from(random_bytes().map_or_else(fallback, |bytes| random_text(&bytes)))
}

impl Creation {
    /// Stores the form on every change, and gives it an attempt id once something is typed.
    pub(super) fn store_draft(self) {
        effect(move || {
            let is_empty = self.draft.with(|draft| {
                // A draft that counts as empty may still know what it is a copy of.
                DRAFT.set_or_clear((*draft != Draft::default()).then_some(draft));
                draft.is_empty()
            });
            let has_id = self.attempt_id.with_untracked(Option::is_some);
            if is_empty == has_id {
                self.renew_attempt_id();
            }
        });
    }

    /// Makes the form a new attempt, or none if it is empty.
    pub(super) fn renew_attempt_id(self) {
        let is_empty = self.draft.with_untracked(Draft::is_empty);
        self.set_attempt_id((!is_empty).then(new_attempt_id));
    }

    pub(super) fn set_attempt_id(self, id: Option<AttemptId>) {
        ATTEMPT_ID.set_or_clear(id.as_ref());
        self.attempt_id.set(id);
    }
}
