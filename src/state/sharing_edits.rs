//! Changes of the sharing: staged, then sent in requests of at most fifty scopes each, one after the
//! other. They outlive their page, and what is staged is kept across reloading; what failed stays staged, and
//! only that is sent again.

use super::handles::use_or_start_handle;
use super::mutation::{Writer, use_writer};
use super::notifications::Subject;
use super::session::{Wipe, use_session};
use super::storage::{Store, Stored};
use crate::api::{ApiError, Page, endpoint};
use crate::domain::{
    Action, ConcurrentChange, OrgScope, ScopeChange, ScopeRef, SharedScope, Sharing, StagedChange,
    VolumeId, sharing_of,
};
use crate::effect::{Shared, effect, memo};
use crate::texts::{self, sharing};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashMap;

#[derive(Clone, Debug, PartialEq)]
pub struct FailedRequest {
    pub change: ScopeChange,
    pub error: ApiError,
}

/// A change, and its scope if there is only one.
pub type SharingRequest = (ScopeChange, Option<OrgScope>);

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

const STORED: Stored = Stored::new(Store::Session, "dvc.sharing");

/// What is staged for a data volume: the scopes to add and to remove, with their names.
type StoredEdit = (VolumeId, Vec<(ScopeRef, String)>, Vec<(ScopeRef, String)>);

#[derive(Clone, Copy)]
pub struct SharingEdits {
    writer: Writer,
    edits: Shared<HashMap<VolumeId, SharingEdit>>,
    /// The list in the newest response; `None` if that response was lost.
    latest: Shared<Option<(VolumeId, Option<Page<SharedScope>>)>>,
    /// The data volume whose page is open.
    open_page: StoredValue<Option<VolumeId>>,
}

pub fn use_sharing_edits() -> SharingEdits {
    use_or_start_handle(SharingEdits::start)
}

/// Clears what is stored of the user, also if the edits are not started.
pub(super) fn clear_stored_sharing_edits() {
    STORED.clear();
}

fn stored_edits() -> HashMap<VolumeId, SharingEdit> {
    let edits: Vec<StoredEdit> = STORED.get().unwrap_or_default();
    let edit = |(id, added, removed): StoredEdit| {
        let (added, removed) = (Sharing::from_iter(added), Sharing::from_iter(removed));
        let staged = StagedChange { added, removed };
        (id, SharingEdit { staged, ..SharingEdit::default() })
    };
    edits.into_iter().map(edit).collect()
}

impl SharingEdits {
    /// Restores what is staged in this tab and stores every change.
    fn start() -> Self {
        let edits = Self {
            writer: use_writer(),
            edits: Shared::new(stored_edits()),
            latest: Shared::new(None),
            open_page: StoredValue::new(None),
        };
        use_session().on_wipe(move |wipe| {
            if wipe == Wipe::All {
                edits.edits.set(HashMap::new());
                edits.latest.set(None);
            }
        });
        let staged = memo(move |_| {
            edits.edits.with(|edits| {
                let staged = edits.iter().filter(|(_, edit)| !edit.staged.is_empty());
                let list = |sharing: &Sharing| sharing.clone().into_iter().collect();
                staged
                    .map(|(id, SharingEdit { staged, .. })| {
                        (id.clone(), list(&staged.added), list(&staged.removed))
                    })
                    .collect::<Vec<StoredEdit>>()
            })
        });
        effect(move || {
            staged.with(|staged| STORED.set_or_clear((!staged.is_empty()).then_some(staged)));
        });
        edits
    }

    pub fn edit(self, id: &VolumeId) -> SharingEdit {
        self.edits.with(|edits| edits.get(id).cloned().unwrap_or_default())
    }

    /// The list in the newest response to a write, which is `None` if that was lost.
    pub fn latest(self, id: &VolumeId) -> Option<Option<Page<SharedScope>>> {
        self.latest.get().filter(|(volume, _)| volume == id).map(|(_, list)| list)
    }

    /// Marks the page as open. On cleanup, what is staged is dropped unless it is sent or `keep()`.
    pub fn watch(self, id: &VolumeId, keep: impl Fn() -> bool + Send + Sync + 'static) {
        self.open_page.set_value(Some(id.clone()));
        let id = id.clone();
        on_cleanup(move || {
            self.open_page.try_update_value(|open| open.take_if(|open| *open == id));
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
        self.change(id, |edit| edit.rebase(shared));
    }

    /// Drops what is staged, unless it is being sent.
    pub fn discard(self, id: &VolumeId) {
        self.stage(id, |staged| *staged = StagedChange::default());
    }

    pub fn dismiss_concurrent(self, id: &VolumeId) {
        self.change(id, |edit| edit.concurrent = ConcurrentChange::default());
    }

    /// Sends `requests` one after the other. `shown` is the list that the user saw; the name is for the notification.
    pub fn apply(
        self,
        (id, name): (&VolumeId, String),
        shown: Sharing,
        requests: Vec<SharingRequest>,
    ) {
        let all = requests.iter().map(|(change, _)| change.len()).sum();
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
        self.writer.notifications.announce(sharing::APPLYING);
        let id = id.clone();
        spawn_local(async move {
            if let Some(sent) = self.send_all(&id, shown, requests).await {
                self.finish((&id, name), &staged, &sent);
            }
        });
    }

    /// Returns `None` if the user has signed out.
    async fn send_all(
        self,
        id: &VolumeId,
        mut known: Sharing,
        requests: Vec<SharingRequest>,
    ) -> Option<Sent> {
        let mut sent = Sent::default();
        let mut unknown = Vec::new();
        let mut settled = 0;
        for (change, scope) in requests {
            let permission = scope.map(|scope| (Action::Update, scope));
            let call = endpoint::patch_shared_scopes(id, &change);
            settled += change.len();
            match self.writer.send(call, permission).await {
                Ok(list) => {
                    let now = sharing_of(&list.items);
                    // Scopes that could not be decoded would look as if they were removed.
                    let concurrent = match list.is_whole() {
                        true => ConcurrentChange::between(&known, &change, &unknown, &now),
                        false => ConcurrentChange::default(),
                    };
                    self.change(id, |edit| {
                        edit.rebase(&now);
                        edit.concurrent = std::mem::take(&mut edit.concurrent).merge(concurrent);
                    });
                    known = now;
                    self.latest.try_set(Some((id.clone(), Some(list))));
                    sent.done.add.extend(change.add);
                    sent.done.remove.extend(change.remove);
                }
                Err(failed) if failed.error == ApiError::Aborted => return None,
                Err(failed) => {
                    sent.errors.push(failed.error.clone());
                    if failed.error.is_unauthorized() {
                        break;
                    }
                    if failed.is_lost() {
                        unknown.push(change.clone());
                        self.latest.try_set(Some((id.clone(), None)));
                    }
                    let error = failed.error;
                    let must_wait = error.retry_after().is_some();
                    self.change(id, |edit| edit.failed.push(FailedRequest { change, error }));
                    // The rest stays staged.
                    if must_wait {
                        break;
                    }
                }
            }
            self.change(id, |edit| {
                edit.progress = edit.progress.map(|(_, all)| (settled, all));
            });
        }
        Some(sent)
    }

    fn finish(self, (id, name): (&VolumeId, String), staged: &StagedChange, sent: &Sent) {
        self.change(id, |edit| edit.progress = None);
        let notifications = self.writer.notifications;
        if !sent.done.is_empty() {
            let title = describe_change(&name, &sent.done, staged);
            notifications.success_about(Subject::Volume(id.clone(), name), title);
        }
        if let Some(error) = sent.errors.iter().find(|error| error.is_unauthorized()) {
            notifications.signed_in_again(error, sharing::STILL_PENDING);
        }
        // An open page shows its failures itself.
        let is_open = self.open_page.try_get_value().flatten().as_ref() == Some(id);
        if let Some(error) = sent.errors.first().filter(|_| !is_open) {
            notifications.request_failed(error);
        }
    }

    /// Changes an edit, and notifies if it differs. One without changes is removed.
    fn change<T>(self, id: &VolumeId, f: impl FnOnce(&mut SharingEdit) -> T) -> Option<T> {
        let before = self.edits.try_with_untracked(|edits| edits.get(id).cloned())?;
        let before = before.unwrap_or_default();
        let mut edit = before.clone();
        let result = f(&mut edit);
        if edit != before {
            self.edits.try_update(|edits| match edit == SharingEdit::default() {
                true => edits.remove(id),
                false => edits.insert(id.clone(), edit),
            });
        }
        Some(result)
    }
}

/// The outcome of the requests.
#[derive(Default)]
struct Sent {
    done: ScopeChange,
    errors: Vec<ApiError>,
}

/// "lidar is now shared with department R&D", "lidar is no longer shared with project perception".
fn describe_change(name: &str, done: &ScopeChange, staged: &StagedChange) -> String {
    let side = |scopes: &[ScopeRef]| match scopes {
        [] => None,
        few @ ([_] | [_, _] | [_, _, _]) => {
            let part = ScopeChange { add: few.to_vec(), ..ScopeChange::default() };
            Some(staged.names(&part).join(", "))
        }
        many => Some(texts::scopes(many.len() as u64)),
    };
    sharing::changed(name, side(&done.add), side(&done.remove))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ScopeKind;

    fn project(id: usize) -> ScopeRef {
        ScopeRef { kind: ScopeKind::Project, id: id.to_string() }
    }

    fn refs(ids: &[usize]) -> Vec<ScopeRef> {
        ids.iter().copied().map(project).collect()
    }

    #[test]
    fn up_to_three_changed_scopes_are_named() {
        let mut staged = StagedChange::default();
        staged.toggle(&project(1), "ocr", &Sharing::new());
        staged.toggle(&project(2), "tts", &Sharing::from([(project(2), "p2".to_owned())]));
        let add = ScopeChange { add: refs(&[1]), remove: vec![] };
        assert_eq!(describe_change("lidar", &add, &staged), "lidar is now shared with project ocr");
        let both = ScopeChange { add: refs(&[1]), remove: refs(&[2]) };
        assert_eq!(
            describe_change("lidar", &both, &staged),
            "lidar is now shared with project ocr; no longer with project tts"
        );
        let many = ScopeChange { add: vec![], remove: refs(&[1, 2, 3, 4]) };
        assert_eq!(
            describe_change("lidar", &many, &staged),
            "lidar is no longer shared with 4 scopes"
        );
    }
}
