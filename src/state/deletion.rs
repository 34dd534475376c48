//! Deletes a data volume, and follows deletions that the server has accepted until they are done.

use super::buffered::buffered;
use super::clock::delay;
use super::handles::use_handle;
use super::mutation::{WriteError, WriteOutcome, Writer};
use super::read_all_pages::read_all_pages;
use super::session::Session;
use crate::api::endpoint::{self, Deletion};
use crate::api::{ApiError, Client};
use crate::domain::{
    Action, ListQuery, MAX_CONCURRENT_REQUESTS, OrgScope, Phase, Volume, VolumeId, next_poll_delay,
};
use crate::texts::detail as texts;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashSet;
use std::sync::Arc;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeleteSuccess {
    Deleted,
    AlreadyGone,
    /// The server deletes it asynchronously.
    InProgress,
}

/// Deletes a data volume. If the response is lost, the volume is looked up, not deleted again.
pub async fn delete_volume(writer: Writer, volume: &Volume) -> Result<DeleteSuccess, WriteError> {
    let permission = (Action::Delete, OrgScope::of_volume(volume));
    match writer.send(endpoint::delete_volume(&volume.id), Some(permission)).await {
        Ok(Deletion::Done) => Ok(DeleteSuccess::Deleted),
        Ok(Deletion::Accepted) => Ok(DeleteSuccess::InProgress),
        Err(failed) if failed.error.is_not_found() => Ok(DeleteSuccess::AlreadyGone),
        Err(failed) => {
            let lookup = async {
                match writer.client.send(endpoint::get_volume(&volume.id)).await {
                    Ok(volume) if volume.status.phase == Phase::Deleting => {
                        Ok(Some(DeleteSuccess::InProgress))
                    }
                    Ok(_) => Ok(None),
                    Err(error) if error.is_not_found() => Ok(Some(DeleteSuccess::Deleted)),
                    Err(error) => Err(error),
                }
            };
            failed.look_up(lookup).await
        }
    }
}

pub fn describe_failed_deletion(failed: &WriteError) -> String {
    let message = failed.error.message();
    match &failed.outcome {
        WriteOutcome::NotDone => format!("{message} {}", texts::DELETION_NOT_DONE),
        WriteOutcome::Unknown { lookup_error: Some(error) } => {
            format!("{message} {}", texts::deletion_unknown(&error.message()))
        }
        _ => message,
    }
}

/// Whether the server has refused it for the sake of the data volume, such as for workloads that use it.
pub fn is_refused_deletion(failed: &WriteError) -> bool {
    failed.outcome == WriteOutcome::Refused
        && matches!(failed.error.status(), Some(400..500))
        && !matches!(failed.error.status(), Some(401 | 403 | 404 | 429))
}

/// How an accepted deletion has ended: the data volume is gone, or the reason why it is still there.
pub type DeletionEnd = Result<(), String>;

#[derive(Clone)]
struct AcceptedDeletion {
    id: VolumeId,
    on_end: Arc<dyn Fn(DeletionEnd) + Send + Sync>,
}

/// The accepted deletions that no page follows.
#[derive(Clone, Copy)]
pub struct Deletions {
    client: Client,
    session: Session,
    accepted: StoredValue<Vec<AcceptedDeletion>>,
    is_polling: StoredValue<bool>,
}

pub fn use_deletions() -> Deletions {
    use_handle()
}

impl Deletions {
    pub(super) fn start(client: Client, session: Session) -> Self {
        let (accepted, is_polling) = (StoredValue::new(Vec::new()), StoredValue::new(false));
        let deletions = Self { client, session, accepted, is_polling };
        session.on_wipe(move |_| deletions.accepted.update_value(Vec::clear));
        deletions
    }

    /// Calls `on_end` when the deletion has ended.
    pub fn follow(self, id: VolumeId, on_end: impl Fn(DeletionEnd) + Send + Sync + 'static) {
        let deletion = AcceptedDeletion { id, on_end: Arc::new(on_end) };
        self.accepted.try_update_value(|all| all.push(deletion));
        if self.is_polling.try_get_value() == Some(false) {
            self.is_polling.set_value(true);
            spawn_local(self.poll());
        }
    }

    /// Looks for ended deletions until there are none left.
    async fn poll(self) {
        let (mut unchanged_for, mut failures) = (0_u32, 0_u32);
        loop {
            let ms = next_poll_delay(Some(unchanged_for), failures, None, js_sys::Math::random());
            delay(i32::try_from(ms).unwrap_or(i32::MAX)).await;
            let ids = |all: &Vec<AcceptedDeletion>| {
                all.iter().map(|it| it.id.clone()).collect::<Vec<_>>()
            };
            let Some(ids) = self.accepted.try_with_value(ids) else { return };
            if ids.is_empty() {
                self.is_polling.set_value(false);
                return;
            }
            if document().hidden() || !self.session.is_signed_in_untracked() {
                continue;
            }
            match find_ended(self.client, ids).await {
                Ok(ended) => {
                    failures = 0;
                    let is_unchanged = ended.is_empty();
                    unchanged_for = if is_unchanged { unchanged_for.saturating_add(ms) } else { 0 };
                    ended.into_iter().for_each(|(id, end)| self.end(&id, &end));
                }
                Err(_) => failures = failures.saturating_add(1),
            }
        }
    }

    fn end(self, id: &VolumeId, end: &DeletionEnd) {
        let ended = self
            .accepted
            .try_update_value(|all| all.extract_if(.., |it| it.id == *id).collect::<Vec<_>>());
        ended.into_iter().flatten().for_each(|it| (it.on_end)(end.clone()));
    }
}

/// Which of these deletions have ended. All that run are read at once; only the others are looked up.
async fn find_ended(
    client: Client,
    ids: Vec<VolumeId>,
) -> Result<Vec<(VolumeId, DeletionEnd)>, ApiError> {
    let client = client.without_retries();
    let deleting = ListQuery::default().with_phase(Some(Phase::Deleting.as_str()));
    let running = read_all_pages(client, &deleting, |_| ()).await?.drain();
    let running: HashSet<_> = running.into_iter().map(|volume| volume.id).collect();
    let others: Vec<_> = ids.into_iter().filter(|id| !running.contains(id)).collect();
    let lookups = others.iter().map(|id| client.send(endpoint::get_volume(id)));
    let found = buffered(MAX_CONCURRENT_REQUESTS, lookups, |_| ()).await;
    let ends = others.iter().cloned().zip(found).filter_map(|(id, found)| match found {
        Err(error) if error.is_not_found() => Some((id, Ok(()))),
        Ok(volume) if volume.status.phase != Phase::Deleting => {
            Some((id, Err(texts::deletion_reverted(volume.status.phase.label()))))
        }
        // The next poll looks it up again.
        _ => None,
    });
    Ok(ends.collect())
}
