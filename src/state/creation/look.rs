//! Looking for a data volume whose creation was not answered.

use super::super::clock::delay;
use super::super::session::SessionState;
use super::{Creation, keep};
use crate::api::endpoint;
use crate::domain::{Attempt, AttemptState, NewVolume, Outcome, Stage, Timestamp, VolumeId};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How long to wait before each look for a data volume whose creation was not answered, in
/// milliseconds: a slow server may still be at work.
const LOOKS: [i32; 4] = [0, 1_000, 2_000, 4_000];

impl Creation {
    /// No answer came: looks what has become of `attempt`.
    pub(super) async fn doubt(self, attempt: Attempt, why: String) {
        self.enter(Stage::InDoubt { attempt: attempt.clone(), why });
        self.look(attempt).await;
    }

    /// The data volume of `attempt`, if its name was refused because it is there already.
    pub(super) async fn find_resent(
        self,
        attempt: &Attempt,
        sent: &NewVolume,
        sent_at: Timestamp,
    ) -> Option<VolumeId> {
        let rows = self.client.send(endpoint::list_volumes(&attempt.look_up())).await.ok()?;
        let user = untrack(|| match self.session.state() {
            SessionState::SignedIn(signed_in) => signed_in.who,
            _ => None,
        });
        let found = Outcome::of_resent(sent, &rows.items, user.as_deref(), sent_at);
        found.filter(|_| self.is_about(attempt))
    }

    async fn look(self, attempt: Attempt) {
        let Ok(sent) = attempt.draft.parse() else { return self.enter(Stage::Idle) };
        let mut outcome = Ok(Outcome::Nothing);
        for pause in LOOKS {
            if pause > 0 {
                delay(pause).await;
            }
            if !self.is_about(&attempt) {
                return;
            }
            let rows = self.client.send(endpoint::list_volumes(&attempt.look_up())).await;
            outcome = rows.map(|page| Outcome::of(&sent, &page.items));
            let is_final = match &outcome {
                // It goes on once one has signed in again.
                Err(error) if error.is_unauthorized() => return,
                Err(error) => !error.is_retryable(),
                Ok(outcome) => *outcome != Outcome::Nothing,
            };
            if is_final {
                break;
            }
        }
        if !self.is_about(&attempt) {
            return;
        }
        let name = attempt.draft.name.clone();
        let in_use_in = match outcome {
            Ok(Outcome::Created(id)) => return self.created(attempt, id, true).await,
            Ok(Outcome::NameInUse { project }) => Some(project),
            Ok(Outcome::Nothing) => None,
            Err(error) => {
                self.tell_who_left(
                    format!("Could not find out whether {name} was created"),
                    error.message(),
                );
                return self.enter(Stage::Unknown { attempt, why: error.message() });
            }
        };
        keep::note(&attempt.intent, None);
        self.renew_intent();
        self.tell_who_left(
            format!("{name} was not created"),
            "What you typed is kept in the form.",
        );
        self.enter(Stage::NotCreated { name, in_use_in });
    }

    /// Looks once more for what could not be looked up.
    pub fn look_again(self) {
        if let Stage::Unknown { attempt, why } = self.stage.get_untracked() {
            self.enter(Stage::InDoubt { attempt, why });
            self.resume();
        }
    }

    /// Goes on looking for what a page that was left, or a session that ended, left in doubt.
    pub(super) fn resume(self) {
        let Stage::InDoubt { attempt, .. } = self.stage.get_untracked() else { return };
        if self.is_at_work.get_value() || !self.session.is_signed_in() {
            return;
        }
        self.is_at_work.set_value(true);
        spawn_local(async move {
            if !self.take_lock(&attempt.intent).await {
                self.enter(Stage::Elsewhere);
            } else if let Some(AttemptState::Created(id)) = keep::state_of(&attempt.intent) {
                self.enter(Stage::CreatedElsewhere(id));
            } else {
                self.look(attempt).await;
            }
            self.rest();
        });
    }
}
