//! Changes of the sharing: staged, then sent in requests of at most fifty scopes each, one after the
//! other. They outlive their page; what failed stays staged, and only that is sent again.

use super::notifications::Notifications;
use super::permissions::Permissions;
use super::session::{Session, Wipe};
use crate::api::{ApiError, Client, Page, endpoint};
use crate::domain::{
    Action, ConcurrentChange, OrgScope, ScopeChange, SharedScope, Sharing, StagedChange, VolumeId,
    describe_change, sharing_of,
};
use crate::effect::Shared;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashMap;

#[derive(Clone, Debug, PartialEq)]
pub struct FailedRequest {
    pub change: ScopeChange,
    pub error: ApiError,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharingRequest {
    pub change: ScopeChange,
    /// The scope, if the request changes only one.
    pub scope: Option<OrgScope>,
}

/// The changes of one data volume's sharing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SharingEdit {
    /// What has not been sent, or has failed.
    pub staged: StagedChange,
    /// While it is being sent: how many scopes are done, of how many.
    pub progress: Option<(usize, usize)>,
    pub failed: Vec<FailedRequest>,
    /// What other users changed while it was sent.
    pub concurrent: ConcurrentChange,
}

impl SharingEdit {
    fn rebase(&mut self, shared: &Sharing) {
        self.staged.rebase(shared);
        self.drop_unstaged_failures();
    }

    fn drop_unstaged_failures(&mut self) {
        let staged = &self.staged;
        self.failed.retain(|request| !staged.remaining(&request.change).is_empty());
    }
}

#[derive(Clone, Copy)]
pub struct SharingEdits {
    client: Client,
    notifications: Notifications,
    permissions: Permissions,
    edits: Shared<HashMap<VolumeId, SharingEdit>>,
    /// The newest list in a response, and its data volume.
    latest_list: Shared<Option<(VolumeId, Page<SharedScope>)>>,
    unknown_outcomes: Shared<u32>,
    /// The data volume whose page is open.
    open_page: StoredValue<Option<VolumeId>>,
    /// Counts users, to ignore responses for an earlier one.
    generation: StoredValue<u32>,
}

pub fn use_sharing_edits() -> SharingEdits {
    expect_context()
}

impl SharingEdits {
    pub(super) fn start(
        client: Client,
        session: Session,
        permissions: Permissions,
        notifications: Notifications,
    ) -> Self {
        let edits = Self {
            client,
            notifications,
            permissions,
            edits: Shared::new(HashMap::new()),
            latest_list: Shared::new(None),
            unknown_outcomes: Shared::new(0),
            open_page: StoredValue::new(None),
            generation: StoredValue::new(0),
        };
        session.on_wipe(move |wipe| {
            if wipe == Wipe::All {
                edits.forget();
            }
        });
        edits
    }

    pub fn edit(self, id: &VolumeId) -> SharingEdit {
        self.edits.with(|edits| edits.get(id).cloned().unwrap_or_default())
    }

    /// The newest list in a response to a write.
    pub fn latest_list(self, id: &VolumeId) -> Option<Page<SharedScope>> {
        self.latest_list.with(|latest| {
            latest.as_ref().filter(|(volume, _)| volume == id).map(|(_, list)| list.clone())
        })
    }

    /// How many requests had an unknown outcome.
    pub fn unknown_outcomes(self) -> u32 {
        self.unknown_outcomes.get()
    }

    /// Marks the page as open. On cleanup, what is staged is dropped unless it is sent or `keep()`.
    pub fn watch(self, id: &VolumeId, keep: impl Fn() -> bool + Send + Sync + 'static) {
        self.open_page.set_value(Some(id.clone()));
        let id = id.clone();
        on_cleanup(move || {
            self.open_page.try_update_value(|open| {
                if open.as_ref() == Some(&id) {
                    *open = None;
                }
            });
            if !keep() {
                self.change(&id, |edit| {
                    if edit.progress.is_none() {
                        *edit = SharingEdit::default();
                    }
                });
            }
        });
    }

    /// Changes what is staged, unless it is being sent.
    pub fn stage(self, id: &VolumeId, f: impl FnOnce(&mut StagedChange)) {
        self.change(id, |edit| {
            if edit.progress.is_none() {
                f(&mut edit.staged);
                edit.drop_unstaged_failures();
            }
        });
    }

    /// Applies a new list: what it already has is no longer staged.
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
        self.stage(id, |staged| *staged = StagedChange::default());
    }

    pub fn dismiss_concurrent(self, id: &VolumeId) {
        self.change(id, |edit| edit.concurrent = ConcurrentChange::default());
    }

    pub fn forget(self) {
        self.generation.update_value(|generation| *generation += 1);
        self.edits.set(HashMap::new());
        self.latest_list.set(None);
    }

    /// Sends `requests` one after the other. `shown` is the list that the user saw.
    pub fn apply(self, id: &VolumeId, shown: Sharing, requests: Vec<SharingRequest>) {
        let all = requests.iter().map(|request| size(&request.change)).sum();
        let staged = self.change(id, |edit| {
            if edit.progress.is_some() || all == 0 {
                return None;
            }
            edit.progress = Some((0, all));
            edit.failed.clear();
            edit.concurrent = ConcurrentChange::default();
            Some(edit.staged.clone())
        });
        let Some(staged) = staged.flatten() else { return };
        self.notifications.announce("Applying the changes");
        let (id, generation) = (id.clone(), self.generation.get_value());
        spawn_local(async move {
            let sent = self.send_all(&id, generation, shown, requests).await;
            if self.generation.try_get_value() == Some(generation) {
                self.finish(&id, &staged, &sent);
            }
        });
    }

    async fn send_all(
        self,
        id: &VolumeId,
        generation: u32,
        mut known: Sharing,
        requests: Vec<SharingRequest>,
    ) -> Sent {
        let mut sent = Sent::default();
        let mut unknown = Vec::new();
        for SharingRequest { change, scope } in requests {
            let response = self.client.send(endpoint::patch_shared_scopes(id, &change)).await;
            if self.generation.try_get_value() != Some(generation) {
                return sent;
            }
            sent.settled += size(&change);
            let settled = sent.settled;
            match response {
                Ok(list) => {
                    let now = sharing_of(&list.items);
                    // Scopes that could not be decoded would look as if they were removed.
                    let is_complete = list.left_out.is_empty()
                        && list.items.iter().all(|scope| scope.scope().is_some());
                    let concurrent = match is_complete {
                        true => ConcurrentChange::between(&known, &change, &unknown, &now),
                        false => ConcurrentChange::default(),
                    };
                    self.change(id, |edit| {
                        edit.rebase(&now);
                        edit.concurrent = std::mem::take(&mut edit.concurrent).merge(concurrent);
                    });
                    known = now;
                    if let Some(scope) = scope {
                        self.permissions.clear_denial(Action::Update, &scope);
                    }
                    self.latest_list.try_set(Some((id.clone(), list)));
                    sent.done.add.extend(change.add);
                    sent.done.remove.extend(change.remove);
                }
                Err(error) if error.is_unauthorized() => {
                    sent.unauthorized = Some(error);
                    return sent;
                }
                Err(error) => {
                    if let Some(scope) = scope {
                        self.permissions.record_denial(Action::Update, scope, &error);
                    }
                    if error.is_outcome_unknown() {
                        unknown.push(change.clone());
                        self.unknown_outcomes.try_update(|count| *count += 1);
                    }
                    sent.failed.push(error.clone());
                    let retry_after = error.retry_after();
                    self.change(id, |edit| edit.failed.push(FailedRequest { change, error }));
                    // The server asks to wait, so the rest stays staged.
                    if retry_after.is_some() {
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

    fn finish(self, id: &VolumeId, staged: &StagedChange, sent: &Sent) {
        self.change(id, |edit| edit.progress = None);
        if size(&sent.done) > 0 {
            self.notifications.success(describe_change(&sent.done, staged));
        }
        if let Some(error) = &sent.unauthorized {
            // Signing in again does not repeat a write.
            self.notifications.failure(
                error.title(),
                "You had to be signed in again first. The changes are still staged.",
            );
        }
        // An open page shows its failures itself.
        let is_open = self.open_page.try_get_value().flatten().as_ref() == Some(id);
        if let Some(error) = sent.failed.first().filter(|_| !is_open) {
            self.notifications.request_failed(error);
        }
    }

    /// Changes an edit. One without changes is removed.
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

/// The outcome of the requests.
#[derive(Default)]
struct Sent {
    settled: usize,
    done: ScopeChange,
    failed: Vec<ApiError>,
    unauthorized: Option<ApiError>,
}

fn size(change: &ScopeChange) -> usize {
    change.add.len() + change.remove.len()
}
