//! Changes of the sharing: staged, then sent in requests of at most fifty scopes each, one after
//! the other. They outlive their page, signing in again and every new list; what failed stays
//! staged, and only that is sent again.

use super::notifications::Notifications;
use super::permissions::Permissions;
use super::shared::Shared;
use crate::api::{ApiError, Client, Page, endpoint};
use crate::domain::{
    Action, ConcurrentChange, Place, ScopeChange, SharedScope, Sharing, Staged, VolumeId,
    sharing_of, what_was_done,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashMap;

/// A request that did not go through.
#[derive(Clone, Debug, PartialEq)]
pub struct FailedPart {
    /// What it asked for.
    pub change: ScopeChange,
    /// Why not.
    pub error: ApiError,
}

/// One request: what it asks for, and where that is, if it is about one place alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it asks for.
    pub change: ScopeChange,
    /// The place of its only scope.
    pub place: Option<Place>,
}

/// What is to become of one data volume's sharing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SharingEdit {
    /// What is not sent yet, or did not go through.
    pub staged: Staged,
    /// While it is being sent: how many scopes of how many are settled.
    pub progress: Option<(usize, usize)>,
    /// What did not go through.
    pub failed: Vec<FailedPart>,
    /// What others did during the last sending.
    pub meanwhile: ConcurrentChange,
}

impl SharingEdit {
    fn rebase(&mut self, shared: &Sharing) {
        self.staged.rebase(shared);
        let staged = &self.staged;
        self.failed.retain(|part| !staged.still(&part.change).is_empty());
    }
}

/// The changes of all data volumes. A handle.
#[derive(Clone, Copy)]
pub struct SharingEdits {
    client: Client,
    notifications: Notifications,
    permissions: Permissions,
    edits: Shared<HashMap<VolumeId, SharingEdit>>,
    /// The newest list that an answer brought, and of which data volume.
    answer: Shared<Option<(VolumeId, Page<SharedScope>)>>,
    /// Moves when nobody knows what became of a request.
    doubts: Shared<u32>,
    /// Whose page is open.
    watched: StoredValue<Option<VolumeId>>,
    /// Whose changes these are: answers to somebody else's are nobody's business any more.
    person: StoredValue<u32>,
}

impl SharingEdits {
    /// None yet.
    pub fn new(client: Client, notifications: Notifications, permissions: Permissions) -> Self {
        Self {
            client,
            notifications,
            permissions,
            edits: Shared::new(HashMap::new()),
            answer: Shared::new(None),
            doubts: Shared::new(0),
            watched: StoredValue::new(None),
            person: StoredValue::new(0),
        }
    }

    /// What is to become of a data volume's sharing, tracked.
    pub fn of(self, id: &VolumeId) -> SharingEdit {
        self.edits.with(|edits| edits.get(id).cloned().unwrap_or_default())
    }

    /// The newest list that an answer brought for a data volume, tracked.
    pub fn answer(self, id: &VolumeId) -> Option<Page<SharedScope>> {
        let of = |(of, list): &(VolumeId, Page<SharedScope>)| (of == id).then(|| list.clone());
        self.answer.with(|answer| answer.as_ref().and_then(of))
    }

    /// How often it could not be told what became of a request, tracked.
    pub fn doubts(self) -> u32 {
        self.doubts.get()
    }

    /// The page of a data volume is open, for as long as the current owner lives. LeaveGuard it drops
    /// what is staged, unless it is being sent or `kept` says otherwise.
    pub fn watch(self, id: &VolumeId, kept: impl Fn() -> bool + Send + Sync + 'static) {
        self.watched.set_value(Some(id.clone()));
        let id = id.clone();
        on_cleanup(move || {
            self.watched.try_update_value(|watched| {
                if watched.as_ref() == Some(&id) {
                    *watched = None;
                }
            });
            if !kept() {
                self.change(&id, |edit| {
                    if edit.progress.is_none() {
                        *edit = SharingEdit::default();
                    }
                });
            }
        });
    }

    /// Changes what is staged, unless it is being sent.
    pub fn stage(self, id: &VolumeId, f: impl FnOnce(&mut Staged)) {
        self.change(id, |edit| {
            if edit.progress.is_none() {
                f(&mut edit.staged);
                let staged = &edit.staged;
                edit.failed.retain(|part| !staged.still(&part.change).is_empty());
            }
        });
    }

    /// Takes note of a new list.
    pub fn rebase(self, id: &VolumeId, shared: &Sharing) {
        let changes = self.edits.with_untracked(|edits| {
            edits.get(id).is_some_and(|edit| {
                let mut rebased = edit.clone();
                rebased.rebase(shared);
                rebased != *edit
            })
        });
        if changes {
            self.change(id, |edit| edit.rebase(shared));
        }
    }

    /// Drops what is staged, unless it is being sent.
    pub fn discard(self, id: &VolumeId) {
        self.stage(id, |staged| *staged = Staged::default());
    }

    /// Puts away what others did.
    pub fn forget_meanwhile(self, id: &VolumeId) {
        self.change(id, |edit| edit.meanwhile = ConcurrentChange::default());
    }

    /// Forgets everything: whoever comes next may be somebody else.
    pub fn forget(self) {
        self.person.update_value(|person| *person += 1);
        self.edits.set(HashMap::new());
        self.answer.set(None);
    }

    /// Sends `parts`, of what is staged, one after the other; `shown` is the list that they were
    /// chosen from. Not aborted by leaving the page.
    pub fn apply(self, id: &VolumeId, shown: Sharing, parts: Vec<Part>) {
        let all = parts.iter().map(|part| size(&part.change)).sum();
        let staged = self.change(id, |edit| {
            if edit.progress.is_some() || all == 0 {
                return None;
            }
            edit.progress = Some((0, all));
            edit.failed.clear();
            edit.meanwhile = ConcurrentChange::default();
            Some(edit.staged.clone())
        });
        let Some(staged) = staged.flatten() else { return };
        self.notifications.announce("Applying the changes");
        let (id, person) = (id.clone(), self.person.get_value());
        spawn_local(async move {
            let sent = self.send_all(&id, person, shown, parts).await;
            if self.person.try_get_value() == Some(person) {
                self.ended(&id, &staged, &sent);
            }
        });
    }

    async fn send_all(
        self,
        id: &VolumeId,
        person: u32,
        mut known: Sharing,
        parts: Vec<Part>,
    ) -> Sent {
        let mut sent = Sent::default();
        let mut doubtful = Vec::new();
        for Part { change, place } in parts {
            let answer = self.client.send(endpoint::patch_shared_scopes(id, &change)).await;
            if self.person.try_get_value() != Some(person) {
                return sent;
            }
            sent.settled += size(&change);
            let settled = sent.settled;
            match answer {
                Ok(list) => {
                    let now = sharing_of(&list.items);
                    // What cannot be read is not gone.
                    let is_whole = list.left_out.is_empty()
                        && list.items.iter().all(|scope| scope.scope().is_some());
                    let meanwhile = match is_whole {
                        true => ConcurrentChange::between(&known, &change, &doubtful, &now),
                        false => ConcurrentChange::default(),
                    };
                    self.change(id, |edit| {
                        edit.rebase(&now);
                        edit.meanwhile = std::mem::take(&mut edit.meanwhile).and(meanwhile);
                    });
                    known = now;
                    if let Some(place) = place {
                        self.permissions.unlearn(Action::Update, &place);
                    }
                    self.answer.try_set(Some((id.clone(), list)));
                    sent.done.add.extend(change.add);
                    sent.done.remove.extend(change.remove);
                }
                Err(error) if error.is_unauthorized() => {
                    sent.refused_session = Some(error);
                    return sent;
                }
                Err(error) => {
                    if let Some(place) = place {
                        self.permissions.learn(Action::Update, place, &error);
                    }
                    if error.leaves_in_doubt() {
                        doubtful.push(change.clone());
                        self.doubts.try_update(|doubts| *doubts += 1);
                    }
                    sent.failed.push(error.clone());
                    let wait = error.retry_after();
                    self.change(id, |edit| edit.failed.push(FailedPart { change, error }));
                    // A server that asks to wait is not asked for the rest, which stays staged.
                    if wait.is_some() {
                        return sent;
                    }
                }
            }
            self.change(id, |edit| {
                edit.progress = edit.progress.map(|(_, all)| (settled, all));
            });
        }
        sent
    }

    fn ended(self, id: &VolumeId, staged: &Staged, sent: &Sent) {
        self.change(id, |edit| edit.progress = None);
        if size(&sent.done) > 0 {
            self.notifications.success(what_was_done(&sent.done, staged));
        }
        if let Some(error) = &sent.refused_session {
            // Signing in again, by itself or not, does not repeat a write.
            self.notifications.failure(
                error.title(),
                "You had to be signed in again first. The changes are still staged.",
            );
        }
        // On its page it is told in its place.
        let is_watched = self.watched.try_get_value().flatten().as_ref() == Some(id);
        if let Some(error) = sent.failed.first().filter(|_| !is_watched) {
            self.notifications.failed(error);
        }
    }

    /// Changes an edit, if the console is still there. One that is as new is not kept.
    fn change<T>(self, id: &VolumeId, f: impl FnOnce(&mut SharingEdit) -> T) -> Option<T> {
        self.edits.try_update(|edits| {
            let edit = edits.entry(id.clone()).or_default();
            let result = f(edit);
            if *edit == SharingEdit::default() {
                edits.remove(id);
            }
            result
        })
    }
}

/// What became of the requests.
#[derive(Default)]
struct Sent {
    settled: usize,
    done: ScopeChange,
    failed: Vec<ApiError>,
    refused_session: Option<ApiError>,
}

fn size(change: &ScopeChange) -> usize {
    change.add.len() + change.remove.len()
}
