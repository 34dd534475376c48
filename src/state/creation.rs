//! The creation of a data volume: exactly one POST for one wish, whatever is clicked twice, in
//! however many tabs, and however the answer gets lost.
//!
//! A wish has an id that a duplicated tab takes along. While it is sent and looked up, a lock of
//! that name is held among the tabs; what came of it stands in local storage, as ids and states
//! only. When no answer came the list is asked whether the data volume is there.

mod keep;
mod look;

use super::clock::now_ms;
use super::notifications::Notifications;
use super::permissions::Permissions;
use super::session::{Session, Wipe};
use super::shared::Shared;
use super::tab_lock::{TabLock, TabLockGuard, try_lock};
use crate::api::{ApiError, Client, DraftField, endpoint};
use crate::domain::{
    Action, Attempt, AttemptId, AttemptState, Draft, FirstSharing, NewVolume, Stage, Timestamp,
    VolumeId,
};
use crate::effect::{effect, memo};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The form for a new data volume and what becomes of it: kept across pages, reloads and failures.
/// A handle.
#[derive(Clone, Copy)]
pub struct Creation {
    client: Client,
    session: Session,
    notifications: Notifications,
    permissions: Permissions,
    draft: Shared<Draft>,
    stage: Shared<Stage>,
    /// The draft as it was refused: what is typed afterwards is another matter.
    refused: Shared<Option<(Draft, ApiError)>>,
    intent: RwSignal<Option<AttemptId>>,
    /// Whether the form is there to be seen.
    is_watched: StoredValue<bool>,
    /// Whether a form is being sent or looked up from here.
    is_at_work: StoredValue<bool>,
    lock: StoredValue<Option<TabLockGuard>, LocalStorage>,
}

impl Creation {
    /// Goes on where the page was left, for as long as the current owner lives.
    pub fn start(
        client: Client,
        session: Session,
        notifications: Notifications,
        permissions: Permissions,
    ) -> Self {
        let creation = Self {
            client,
            session,
            notifications,
            permissions,
            draft: Shared::new(keep::draft()),
            stage: Shared::new(keep::stage()),
            refused: Shared::new(None),
            intent: RwSignal::new(keep::intent()),
            is_watched: StoredValue::new(false),
            is_at_work: StoredValue::new(false),
            lock: StoredValue::new_local(None),
        };
        session.on_wipe(move |wipe| {
            if wipe == Wipe::All {
                creation.start_over(Draft::default());
            }
        });
        creation.keep_draft();
        creation.hear();
        keep::on_intents(move || creation.hear());
        let signed_in = memo(move |_| session.is_signed_in());
        effect(move || {
            if signed_in.get() {
                creation.resume();
            }
        });
        creation
    }

    /// Whether a creation was left unfinished on this tab, so that it has to go on.
    pub fn is_unfinished() -> bool {
        keep::has_stage()
    }

    /// Forgets all that is stored of one that was not started since.
    pub fn forget_stored() {
        keep::clear();
    }

    /// What is in the form.
    pub fn draft(self) -> Shared<Draft> {
        self.draft
    }

    /// Where the creation stands.
    pub fn stage(self) -> Signal<Stage> {
        self.stage.signal()
    }

    /// Why the server refused, and what.
    pub fn refused(self) -> Signal<Option<(Draft, ApiError)>> {
        self.refused.signal()
    }

    /// The form is there to be seen, for as long as the current owner lives. Otherwise the outcome
    /// becomes a notification.
    pub fn watch(self) {
        self.is_watched.set_value(true);
        on_cleanup(move || {
            self.is_watched.try_set_value(false);
        });
        // Whoever was led to the data volume has come back for another one.
        if self.stage.with_untracked(|stage| matches!(stage, Stage::Done(_))) {
            self.enter(Stage::Idle);
        }
    }

    /// Sends the form, unless it is being sent, or was. A form that is not complete is not sent.
    pub fn submit(self) {
        let draft = self.draft.get_untracked();
        let stage = self.stage.get_untracked();
        let Ok(volume) = draft.parse() else { return };
        if stage.is_busy() || stage.keeps_from_sending().is_some() {
            return;
        }
        let intent = self.intent.get_untracked().unwrap_or_else(keep::new_intent);
        self.set_intent(Some(intent.clone()));
        let attempt = Attempt { intent, draft };
        self.refused.set(None);
        self.enter(Stage::Sending(attempt.clone()));
        self.is_at_work.set_value(true);
        spawn_local(async move {
            if self.take_lock(&attempt.intent).await {
                self.send(attempt, volume).await;
            } else {
                self.enter(Stage::Elsewhere);
            }
            self.rest();
        });
    }

    fn rest(self) {
        self.lock.try_set_value(None);
        self.is_at_work.try_set_value(false);
    }

    async fn send(self, attempt: Attempt, volume: NewVolume) {
        match keep::state_of(&attempt.intent) {
            Some(AttemptState::Created(id)) => return self.enter(Stage::CreatedElsewhere(id)),
            Some(AttemptState::Sent) => {
                // That tab has been closed, or the browser has no locks.
                let why = "Another tab has sent this form, and what came of it is not known.";
                return self.doubt(attempt, why.to_owned()).await;
            }
            None => keep::note(&attempt.intent, Some(AttemptState::Sent)),
        }
        let sent_at = Timestamp(now_ms());
        let answer = self.client.send(endpoint::create_volume(&volume)).await;
        if !self.is_about(&attempt) {
            return;
        }
        match answer {
            Ok(volume) => self.created(attempt, volume.id, false).await,
            Err(error) if error.leaves_in_doubt() => self.doubt(attempt, error.message()).await,
            Err(error) if error.field() == Some(DraftField::Name) => {
                match self.find_resent(&attempt, &volume, sent_at).await {
                    Some(id) => self.created(attempt, id, true).await,
                    None if self.is_about(&attempt) => self.refuse(attempt, error),
                    None => {}
                }
            }
            Err(error) => self.refuse(attempt, error),
        }
    }

    /// Whether `attempt` is still what is waited for: whoever has signed out does not.
    fn is_about(self, attempt: &Attempt) -> bool {
        let is = |stage: &Stage| stage.attempt().is_some_and(|now| now.intent == attempt.intent);
        self.stage.try_with_untracked(is) == Some(true)
    }

    fn refuse(self, attempt: Attempt, error: ApiError) {
        keep::note(&attempt.intent, None);
        if let Some(place) = attempt.draft.place() {
            self.permissions.learn(Action::Create, place, &error);
        }
        if error.is_unauthorized() {
            // Signing in again, by itself or not, does not repeat a write.
            self.notifications.failure(
                error.title(),
                "You had to be signed in again first. Please try once more.",
            );
        } else {
            self.tell_who_left(error.title(), error.message());
            self.refused.set(Some((attempt.draft, error)));
        }
        self.enter(Stage::Idle);
    }

    async fn created(self, attempt: Attempt, id: VolumeId, was_found: bool) {
        keep::note(&attempt.intent, Some(AttemptState::Created(id.clone())));
        // What was typed since then is another draft, and another wish.
        if self.draft.with_untracked(|draft| *draft == attempt.draft) {
            self.draft.set(Draft::default());
        }
        self.renew_intent();
        let left = attempt.draft.scopes_within();
        let name = attempt.draft.name;
        self.share(FirstSharing { id, name, was_found, shared: Vec::new(), left }).await;
    }

    async fn share(self, mut sharing: FirstSharing) {
        self.enter(Stage::Sharing(sharing.clone()));
        while let Some(request) = sharing.next_request() {
            let call = endpoint::patch_shared_scopes(&sharing.id, &request);
            let answer = self.client.send(call).await;
            let is_current =
                |stage: &Stage| matches!(stage, Stage::Sharing(now) if now.id == sharing.id);
            if self.stage.try_with_untracked(is_current) != Some(true) {
                return;
            }
            if let Err(error) = answer {
                let why = if error.is_unauthorized() {
                    "You had to be signed in again first.".to_owned()
                } else {
                    error.message()
                };
                let title = format!("{} was created, but sharing failed", sharing.name);
                self.tell_who_left(title, why.clone());
                return self.enter(Stage::Unshared { sharing, why });
            }
            sharing = sharing.after(&request);
            self.enter(Stage::Sharing(sharing.clone()));
        }
        let FirstSharing { id, name, was_found, .. } = sharing;
        let is_watched = self.is_watched.try_get_value() == Some(true);
        if !(is_watched && was_found) {
            self.notifications.success(format!("{name} has been created"));
        }
        self.enter(match is_watched {
            true if was_found => Stage::Found { id, name },
            true => Stage::Done(id),
            false => Stage::Idle,
        });
    }

    /// Goes on with the sharing that failed, with those that are left.
    pub fn share_again(self) {
        if let Stage::Unshared { sharing, .. } = self.stage.get_untracked() {
            self.enter(Stage::Sharing(sharing.clone()));
            spawn_local(self.share(sharing));
        }
    }

    /// Puts away what there was to say, for another data volume. What is in the form stays.
    pub fn another(self) {
        self.renew_intent();
        self.refused.set(None);
        self.enter(Stage::Idle);
    }

    /// Puts `draft` into the form, in the place of all that is in it.
    pub fn start_over(self, draft: Draft) {
        self.draft.set(draft);
        self.another();
    }

    /// Takes the lock of `intent` for this tab; false if another tab has it. Where there are no
    /// locks, it is gone on without one.
    async fn take_lock(self, intent: &AttemptId) -> bool {
        match try_lock(&format!("dvc.create.{}", intent.as_str())).await {
            TabLock::Taken => false,
            TabLock::Unsupported => true,
            TabLock::Held(held) => {
                self.lock.try_set_value(Some(held));
                true
            }
        }
    }

    /// Takes note of what other tabs have made of the same form.
    fn hear(self) {
        let Some(intent) = self.intent.get_untracked() else { return };
        let heard = keep::state_of(&intent);
        match (self.stage.get_untracked(), heard) {
            (
                Stage::Idle | Stage::NotCreated { .. } | Stage::Unknown { .. } | Stage::Elsewhere,
                Some(AttemptState::Created(id)),
            ) => self.enter(Stage::CreatedElsewhere(id)),
            (Stage::Elsewhere, None) => self.enter(Stage::Idle),
            _ => {}
        }
    }

    /// Nobody sees what the form says once it has been left.
    fn tell_who_left(self, title: String, message: impl Into<String>) {
        if self.is_watched.try_get_value() != Some(true) {
            self.notifications.failure(title, message);
        }
    }

    fn enter(self, stage: Stage) {
        // The console may be gone while a request of it is still under way.
        if self.stage.try_set(stage.clone()).is_none() {
            keep::set_stage(&stage);
        }
    }
}
