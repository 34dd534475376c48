//! Creates a data volume with exactly one POST per attempt, however often the user clicks, in
//! however many tabs, and even if the response is lost.
//!
//! Each attempt has an id, which a duplicated tab inherits. While it is sent or looked up, its tab
//! holds a lock of that name; its state is in local storage. When the response is lost, the list is
//! searched for the data volume.

mod lost_response;
mod storage;

use super::clock::now_ms;
use super::handles::use_or_start_handle;
use super::mutation::{SIGNED_IN_AGAIN, WriteError, Writer, use_writer};
use super::notifications::Subject;
use super::session::{Session, Wipe, use_session};
use super::tab_lock::{TabLock, TabLockGuard, try_lock};
use crate::api::{ApiError, DraftField, endpoint};
use crate::domain::{
    Action, Attempt, AttemptId, AttemptState, CreationStage, Draft, InitialSharing, NewVolume,
    VolumeId,
};
use crate::effect::{Shared, effect};
use crate::texts::create as texts;
use crate::tools::Timestamp;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::pin::Pin;

/// The form for a new data volume and its submission, across pages, reloads and failures.
#[derive(Clone, Copy)]
pub struct Creation {
    writer: Writer,
    session: Session,
    pub draft: Shared<Draft>,
    pub stage: Shared<CreationStage>,
    /// The draft that the server refused, and the error, which does not apply to later changes.
    pub refused: Shared<Option<(Draft, ApiError)>>,
    attempt_id: RwSignal<Option<AttemptId>>,
    is_form_visible: StoredValue<bool>,
    /// Whether this tab is sending or looking up a form.
    is_working: StoredValue<bool>,
    lock: StoredValue<Option<TabLockGuard>, LocalStorage>,
}

pub fn use_creation() -> Creation {
    use_or_start_handle(Creation::start)
}

/// Clears what is stored of the user, also if the creation is not started.
pub(super) fn clear_stored_creation() {
    storage::clear();
}

pub fn use_draft() -> Shared<Draft> {
    use_creation().draft
}

impl Creation {
    /// Continues what is stored.
    fn start() -> Self {
        let session = use_session();
        let creation = Self {
            writer: use_writer(),
            session,
            draft: Shared::new(storage::draft()),
            stage: Shared::new(storage::stage()),
            refused: Shared::new(None),
            attempt_id: RwSignal::new(storage::ATTEMPT_ID.get()),
            is_form_visible: StoredValue::new(false),
            is_working: StoredValue::new(false),
            lock: StoredValue::new_local(None),
        };
        session.on_wipe(move |wipe| {
            if wipe == Wipe::All {
                creation.start_over(Draft::default());
            }
        });
        creation.store_draft();
        creation.follow_other_tabs();
        storage::ATTEMPTS.on_change(move || creation.follow_other_tabs());
        effect(move || {
            if session.is_signed_in() {
                creation.resume();
            }
        });
        creation
    }

    /// Whether this tab has stored an unfinished creation, which has to be resumed.
    pub fn is_unfinished() -> bool {
        storage::STAGE.text().is_ok_and(|stage| stage.is_some())
    }

    /// Marks the form as visible while the current owner lives. Otherwise, the outcome is notified.
    pub fn watch(self) {
        self.is_form_visible.set_value(true);
        on_cleanup(move || {
            self.is_form_visible.try_set_value(false);
        });
        // The user comes back to create another one.
        if self.stage.with_untracked(|stage| matches!(stage, CreationStage::Done(_))) {
            self.enter(CreationStage::Idle);
        }
    }

    /// Sends the form if it is valid and has not been sent.
    pub fn submit(self) {
        let draft = self.draft.get_untracked();
        let stage = self.stage.get_untracked();
        let Ok(volume) = draft.parse() else { return };
        if !stage.is_unsent() {
            return;
        }
        let attempt_id = self.attempt_id.get_untracked().unwrap_or_else(storage::new_attempt_id);
        self.set_attempt_id(Some(attempt_id.clone()));
        let attempt = Attempt { id: attempt_id, draft };
        self.refused.set(None);
        self.enter(CreationStage::Sending(attempt.clone()));
        self.spawn_locked(attempt.id.clone(), Box::pin(self.send(attempt, volume)));
    }

    async fn send(self, attempt: Attempt, volume: NewVolume) {
        match storage::attempt_state(&attempt.id) {
            Some(AttemptState::Created(id)) => {
                return self.enter(CreationStage::CreatedInOtherTab(id));
            }
            Some(AttemptState::Sent) => {
                // That tab has been closed, or the browser has no locks.
                let why = texts::SENT_BY_OTHER_TAB.to_owned();
                return self.resolve_unknown_outcome(attempt, why).await;
            }
            None => storage::set_attempt_state(&attempt.id, Some(AttemptState::Sent)),
        }
        let sent_at = Timestamp(now_ms());
        let permission = attempt.draft.org_scope().map(|scope| (Action::Create, scope));
        let response = self.writer.send(endpoint::create_volume(&volume), permission).await;
        if !self.is_current(&attempt) {
            return;
        }
        match response {
            Ok(volume) => self.created(attempt, volume.id, false).await,
            Err(failed) if failed.is_lost() => {
                self.resolve_unknown_outcome(attempt, failed.error.message()).await;
            }
            Err(WriteError { error, .. }) if error.field() == Some(DraftField::Name) => {
                match self.find_resent(&attempt, &volume, sent_at).await {
                    Some(id) => self.created(attempt, id, true).await,
                    None if self.is_current(&attempt) => self.refuse(attempt, error),
                    None => {}
                }
            }
            Err(failed) => self.refuse(attempt, failed.error),
        }
    }

    /// Whether `attempt` is still pending: the user may have signed out.
    fn is_current(self, attempt: &Attempt) -> bool {
        let is = |stage: &CreationStage| stage.attempt().is_some_and(|now| now.id == attempt.id);
        self.stage.try_with_untracked(is) == Some(true)
    }

    fn refuse(self, attempt: Attempt, error: ApiError) {
        storage::set_attempt_state(&attempt.id, None);
        let is_visible = self.is_form_visible();
        if error.is_unauthorized() && is_visible {
            // The form says so after the next sign-in.
            return self.enter(CreationStage::SessionEnded);
        }
        let parts = (error.title(), error.message());
        self.writer.notifications.write_failed(&error, is_visible, parts);
        if !error.is_unauthorized() {
            self.refused.set(Some((attempt.draft, error)));
        }
        self.enter(CreationStage::Idle);
    }

    async fn created(self, attempt: Attempt, id: VolumeId, was_found: bool) {
        storage::set_attempt_state(&attempt.id, Some(AttemptState::Created(id.clone())));
        // A draft that has changed since is a new attempt.
        if self.draft.with_untracked(|draft| *draft == attempt.draft) {
            self.draft.set(Draft::default());
        }
        self.renew_attempt_id();
        let left = attempt.draft.scopes_in_cluster();
        let name = attempt.draft.name;
        self.share(InitialSharing { id, name, was_found, shared: Vec::new(), left }).await;
    }

    async fn share(self, mut sharing: InitialSharing) {
        self.enter(CreationStage::Sharing(sharing.clone()));
        while let Some(request) = sharing.next_request() {
            let call = endpoint::patch_shared_scopes(&sharing.id, &request);
            let response = self.writer.send(call, None).await;
            let is_current = |stage: &CreationStage| matches!(stage, CreationStage::Sharing(now) if now.id == sharing.id);
            if self.stage.try_with_untracked(is_current) != Some(true) {
                return;
            }
            if let Err(WriteError { error, .. }) = response {
                let why = match error.is_unauthorized() {
                    true => SIGNED_IN_AGAIN.to_owned(),
                    false => error.message(),
                };
                self.notify_if_hidden(texts::sharing_failed(&sharing.name), why.clone());
                return self.enter(CreationStage::SharingFailed { sharing, why });
            }
            sharing = sharing.after(&request);
            self.enter(CreationStage::Sharing(sharing.clone()));
        }
        let InitialSharing { id, name, was_found, .. } = sharing;
        let title = match was_found {
            true => texts::created_without_response(&name),
            false => texts::created(&name),
        };
        self.writer.notifications.success_about(Subject::Volume(id.clone(), name), title);
        self.enter(match self.is_form_visible() {
            true => CreationStage::Done(id),
            false => CreationStage::Idle,
        });
    }

    /// Shares with the scopes that are left after a failure.
    pub fn retry_sharing(self) {
        if let CreationStage::SharingFailed { sharing, .. } = self.stage.get_untracked() {
            self.enter(CreationStage::Sharing(sharing.clone()));
            spawn_local(self.share(sharing));
        }
    }

    /// Whether nothing was sent that could be the conflict which a check finds, tracked.
    pub fn is_first_attempt(self) -> bool {
        let is_unsent = self
            .stage
            .with(|stage| stage.is_unsent() && *stage != CreationStage::SendingInOtherTab);
        let was_sent = |id: AttemptId| storage::attempt_state(&id).is_some();
        is_unsent && !self.attempt_id.get().is_some_and(was_sent)
    }

    /// Dismisses the outcome. The form keeps its content and becomes a new attempt.
    pub fn dismiss(self) {
        self.renew_attempt_id();
        self.refused.set(None);
        self.enter(CreationStage::Idle);
    }

    /// Replaces the content of the form.
    pub fn start_over(self, draft: Draft) {
        self.draft.set(draft);
        self.dismiss();
    }

    /// Runs `work` if no other tab has the lock of the attempt. Browsers without locks run it, too.
    fn spawn_locked(self, id: AttemptId, work: Pin<Box<dyn Future<Output = ()>>>) {
        self.is_working.set_value(true);
        spawn_local(async move {
            match try_lock(&format!("dvc.create.{}", id.as_str())).await {
                TabLock::Taken => self.enter(CreationStage::SendingInOtherTab),
                TabLock::Unsupported => work.await,
                TabLock::Acquired(lock) => {
                    self.lock.try_set_value(Some(lock));
                    work.await;
                }
            }
            self.lock.try_set_value(None);
            self.is_working.try_set_value(false);
        });
    }

    /// Applies what other tabs have stored about the same attempt.
    fn follow_other_tabs(self) {
        let Some(id) = self.attempt_id.get_untracked() else { return };
        let stage = self.stage.get_untracked();
        let is_unsettled =
            stage.is_unsent() || matches!(stage, CreationStage::OutcomeUnknown { .. });
        match storage::attempt_state(&id) {
            Some(AttemptState::Created(id)) if is_unsettled => {
                self.enter(CreationStage::CreatedInOtherTab(id));
            }
            None if stage == CreationStage::SendingInOtherTab => self.enter(CreationStage::Idle),
            _ => {}
        }
    }

    fn notify_if_hidden(self, title: String, message: impl Into<String>) {
        if !self.is_form_visible() {
            self.writer.notifications.failure(title, message);
        }
    }

    fn is_form_visible(self) -> bool {
        self.is_form_visible.try_get_value() == Some(true)
    }

    fn enter(self, stage: CreationStage) {
        // The app may have been disposed while a request was pending.
        if self.stage.try_set(stage.clone()).is_none() {
            storage::set_stage(&stage);
        }
    }
}
