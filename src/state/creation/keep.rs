//! What the browser keeps of a creation: the form and where it stands for this tab, and for all
//! tabs what became of each wish, as ids and states.

use super::super::clock::now_ms;
use super::super::storage::{Store, Stored};
use super::Creation;
use crate::domain::{AttemptId, AttemptState, CreationAttempts, Draft, Stage};
use crate::effect::effect;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};

const DRAFT: Stored = Stored::new(Store::Session, "dvc.draft");
const STAGE: Stored = Stored::new(Store::Session, "dvc.creation");
const INTENT: Stored = Stored::new(Store::Session, "dvc.intent");
const INTENTS: Stored = Stored::new(Store::Local, "dvc.intents");

/// What was in the form.
pub fn draft() -> Draft {
    DRAFT.text().ok().flatten().map(|text| Draft::read(&text)).unwrap_or_default()
}

/// Where the creation stood.
pub fn stage() -> Stage {
    STAGE.get::<Stage>().unwrap_or_default().after_reload()
}

/// Whether it is stored where the creation stood.
pub fn has_stage() -> bool {
    STAGE.text().is_ok_and(|stage| stage.is_some())
}

/// Forgets what is one user's.
pub fn clear() {
    DRAFT.clear();
    STAGE.clear();
    INTENT.clear();
}

/// Keeps where it stands.
pub fn set_stage(stage: &Stage) {
    match stage {
        Stage::Idle | Stage::Done(_) => STAGE.clear(),
        stage => STAGE.set(stage),
    }
}

/// Which wish the form was.
pub fn intent() -> Option<AttemptId> {
    INTENT.get()
}

fn intents() -> CreationAttempts {
    INTENTS.get().unwrap_or_default()
}

/// What any tab knows of a wish.
pub fn state_of(intent: &AttemptId) -> Option<AttemptState> {
    intents().state(intent).cloned()
}

/// Tells all tabs what is known of a wish.
pub fn note(intent: &AttemptId, state: Option<AttemptState>) {
    let mut intents = intents();
    intents.note(intent, state);
    INTENTS.set(&intents);
}

/// Calls `heard` when another tab tells something, until the current owner goes.
pub fn on_intents(heard: impl Fn() + 'static) {
    INTENTS.on_change(heard);
}

/// A wish like no other.
pub fn new_intent() -> AttemptId {
    let uuid = || {
        let crypto = js_sys::Reflect::get(&window(), &"crypto".into())?;
        let random: js_sys::Function =
            js_sys::Reflect::get(&crypto, &"randomUUID".into())?.dyn_into()?;
        random.call0(&crypto)
    };
    let uuid: Result<JsValue, JsValue> = uuid();
    let uuid = uuid.ok().and_then(|uuid| uuid.as_string());
    // A page that came without encryption has none.
    let made_up = || format!("{:x}-{:x}", now_ms(), (js_sys::Math::random() * 1e15) as u64);
    AttemptId::from(uuid.unwrap_or_else(made_up))
}

impl Creation {
    /// Keeps the form, and gives it an id of its own once something is typed, for as long as the
    /// current owner lives.
    pub(super) fn keep_draft(self) {
        effect(move || {
            let is_empty = self.draft.with(|draft| {
                // Stored even where it counts as empty: what a copy was made of is part of it.
                if *draft == Draft::default() {
                    DRAFT.clear()
                } else {
                    DRAFT.set(draft)
                }
                draft.is_empty()
            });
            let has_intent = self.intent.with_untracked(Option::is_some);
            if is_empty == has_intent {
                self.renew_intent();
            }
        });
    }

    /// The form is another wish from now on; no wish while it is empty.
    pub(super) fn renew_intent(self) {
        let is_empty = self.draft.with_untracked(Draft::is_empty);
        self.set_intent((!is_empty).then(new_intent));
    }

    pub(super) fn set_intent(self, intent: Option<AttemptId>) {
        match &intent {
            Some(intent) => INTENT.set(intent),
            None => INTENT.clear(),
        }
        self.intent.set(intent);
    }
}
