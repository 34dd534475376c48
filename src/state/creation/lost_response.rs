//! Looks up a data volume whose create response was lost.

use super::super::clock::delay;
use super::{Creation, storage};
use crate::api::endpoint;
use crate::domain::{Attempt, AttemptState, CreationStage, LookupResult, NewVolume, VolumeId};
use crate::texts::create as texts;
use crate::tools::Timestamp;
use leptos::prelude::*;

/// The delays before each lookup, in milliseconds: a slow server may still be working.
const LOOKUP_DELAYS: [i32; 4] = [0, 1_000, 2_000, 4_000];

impl Creation {
    pub(super) async fn resolve_unknown_outcome(self, attempt: Attempt, why: String) {
        self.enter(CreationStage::CheckingOutcome { attempt: attempt.clone(), why });
        self.find_existing(attempt).await;
    }

    /// The data volume of `attempt`, if its name is taken because the browser sent the request twice.
    pub(super) async fn find_resent(
        self,
        attempt: &Attempt,
        sent: &NewVolume,
        sent_at: Timestamp,
    ) -> Option<VolumeId> {
        let rows =
            self.writer.client.send(endpoint::list_volumes(&attempt.lookup_query())).await.ok()?;
        let user = self.session.signed_in().and_then(|it| it.user);
        let found = LookupResult::find_resent(sent, &rows.items, user.as_deref(), sent_at);
        found.filter(|_| self.is_current(attempt))
    }

    async fn find_existing(self, attempt: Attempt) {
        let Ok(sent) = attempt.draft.parse() else { return self.enter(CreationStage::Idle) };
        let mut outcome = Ok(LookupResult::Nothing);
        for pause in LOOKUP_DELAYS {
            if pause > 0 {
                delay(pause).await;
            }
            if !self.is_current(&attempt) {
                return;
            }
            let rows =
                self.writer.client.send(endpoint::list_volumes(&attempt.lookup_query())).await;
            outcome = rows.map(|page| LookupResult::from_rows(&sent, &page.items));
            let is_final = match &outcome {
                // Resumed after the next sign-in.
                Err(error) if error.is_unauthorized() => return,
                Err(error) => !error.is_retryable(),
                Ok(outcome) => *outcome != LookupResult::Nothing,
            };
            if is_final {
                break;
            }
        }
        if !self.is_current(&attempt) {
            return;
        }
        let name = attempt.draft.name.clone();
        let in_use_in = match outcome {
            Ok(LookupResult::Created(id)) => return self.created(attempt, id, true).await,
            Ok(LookupResult::NameInUse { project }) => Some(project),
            Ok(LookupResult::Nothing) => None,
            Err(error) => {
                self.notify_if_hidden(texts::check_failed(&name), error.message());
                return self.enter(CreationStage::OutcomeUnknown { attempt, why: error.message() });
            }
        };
        storage::set_attempt_state(&attempt.id, None);
        self.renew_attempt_id();
        self.notify_if_hidden(texts::not_created(&name), texts::INPUT_KEPT);
        self.enter(CreationStage::NotCreated { name, in_use_in });
    }

    /// Looks up once more what could not be looked up.
    pub fn retry_lookup(self) {
        if let CreationStage::OutcomeUnknown { attempt, why } = self.stage.get_untracked() {
            self.enter(CreationStage::CheckingOutcome { attempt, why });
            self.resume();
        }
    }

    /// Resumes a lookup after a reload or a new sign-in.
    pub(super) fn resume(self) {
        let CreationStage::CheckingOutcome { attempt, .. } = self.stage.get_untracked() else {
            return;
        };
        if self.is_working.get_value() || !self.session.is_signed_in() {
            return;
        }
        let id = attempt.id.clone();
        let work = async move {
            match storage::attempt_state(&attempt.id) {
                Some(AttemptState::Created(id)) => self.enter(CreationStage::CreatedInOtherTab(id)),
                _ => self.find_existing(attempt).await,
            }
        };
        self.spawn_locked(id, Box::pin(work));
    }
}
