//! The state of the sharing page: the shared scopes, the staged changes and the commands on them.

use crate::api::Page;
use crate::api::endpoint::{self, UntypedCall};
use crate::domain::{
    Access, AccessPreview, Action, CommonSharing, OrgScope, ProjectId, ScopeChange, ScopeRef,
    SharedScope, Sharing, StagedChange, Volume, VolumeId, sharing_of,
};
use crate::effect::{effect, effect_with, memo};
use crate::pages::access::TreeEdit;
use crate::state::{
    OrgTreeHandle, Permissions, RemoteHandle, SharingEdit, SharingEdits, SharingRequest,
    use_org_tree, use_permissions, use_session, use_sharing_edits,
};
use crate::texts::sharing as texts;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct SharingEditor {
    sharing_edits: SharingEdits,
    permissions: Permissions,
    id: StoredValue<VolumeId>,
    pub org: OrgTreeHandle,
    pub own: Memo<Option<ProjectId>>,
    /// The scopes in the server's newest list.
    pub shared: Memo<Sharing>,
    /// Empty while it is not known.
    pub name: Memo<String>,
    pub edit: Memo<SharingEdit>,
    pub staged: Memo<StagedChange>,
    /// Who gains or loses access by the staged changes.
    pub preview: Memo<AccessPreview>,
    /// Whether the server's newest list has all scopes.
    is_whole: Memo<bool>,
    pub running: Memo<bool>,
    /// Why the user cannot change the sharing at all.
    pub blocked: Memo<Option<String>>,
}

impl SharingEditor {
    /// Keeps the staged changes in sync with the server's list while the current owner lives.
    pub fn start(
        id: StoredValue<VolumeId>,
        volume: RemoteHandle<Volume>,
        scopes: RemoteHandle<Page<SharedScope>>,
        is_hidden: Memo<bool>,
    ) -> Self {
        let sharing_edits = use_sharing_edits();
        let permissions = use_permissions();
        let session = use_session();
        let cluster = memo(move |_| volume.value()?.cluster_id);
        let own = memo(move |_| volume.value().map(|volume| volume.project_id));
        let name = memo(move |_| volume.value().map(|volume| volume.name).unwrap_or_default());
        let org = use_org_tree(cluster);
        let shared = memo(move |_| sharing_of(&scopes.value().unwrap_or_default().items));
        let is_loaded = memo(move |_| scopes.state.with(|state| state.value().is_some()));
        let edit = memo(move |_| id.with_value(|id| sharing_edits.edit(id)));
        let staged = memo(move |_| edit.with(|edit| edit.staged.clone()));
        let is_whole =
            memo(move |_| scopes.state.with(|state| state.value().is_some_and(Page::is_whole)));
        let running = memo(move |_| edit.with(|edit| edit.progress.is_some()));
        let blocked = memo(move |_| {
            let forbidden = volume.value().and_then(|volume| {
                permissions.denial_reason(Action::Update, &OrgScope::of_volume(&volume))
            });
            forbidden.or_else(|| is_hidden.get().then(|| texts::CHANGE_DENIED.to_owned()))
        });
        // Staged changes survive signing in again, which leads back here.
        sharing_edits.watch(&id.get_value(), move || !session.is_signed_in_untracked());
        // The response of a write is the newest list, even if the write began before this page.
        effect_with(move |before: Option<()>| {
            match id.with_value(|id| sharing_edits.latest(id)).filter(|_| before.is_some()) {
                Some(Some(list)) => scopes.set_value(list),
                // A lost response is looked up.
                Some(None) => scopes.refresh_in_background(),
                None => {}
            }
        });
        effect(move || {
            if is_loaded.get() {
                shared.with(|shared| sharing_edits.rebase(&id.get_value(), shared));
            }
        });
        Self {
            sharing_edits,
            permissions,
            id,
            org,
            own,
            name,
            shared,
            edit,
            staged,
            preview: preview_of(staged, org, own, shared, is_whole),
            is_whole,
            running,
            blocked,
        }
    }

    /// The same editor for other changes: those that are chosen in a dialog and not staged yet.
    pub fn with_staged(self, staged: Memo<StagedChange>) -> Self {
        let preview = preview_of(staged, self.org, self.own, self.shared, self.is_whole);
        Self { staged, preview, ..self }
    }

    pub fn summary(self) -> String {
        if self.staged.with(StagedChange::is_empty) {
            texts::NO_CHANGES.to_owned()
        } else if self.org.is_loading.get() {
            texts::PREVIEW_LOADING.to_owned()
        } else if !self.org.has_projects() {
            texts::PREVIEW_UNKNOWN.to_owned()
        } else {
            self.preview.with(describe_preview)
        }
    }

    pub fn unavailable_reason(self, scope: &ScopeRef) -> Option<String> {
        let forbidden = || {
            let scope = self.org.org_scope(scope)?;
            self.permissions.denial_reason(Action::Update, &scope)
        };
        self.blocked.get().or_else(|| self.busy_reason()).or_else(forbidden)
    }

    /// Why nothing can be staged while changes are sent, tracked.
    pub fn busy_reason(self) -> Option<String> {
        self.running.get().then(|| texts::IS_BEING_APPLIED.to_owned())
    }

    pub fn tree_edit(self, toggle: Callback<(ScopeRef, String)>) -> TreeEdit {
        TreeEdit {
            staged: self.staged,
            unavailable: Callback::new(move |scope| self.unavailable_reason(&scope)),
            toggle,
            common: RwSignal::new(CommonSharing::default()),
            starts_empty: false,
        }
    }

    /// Stages a change of a scope, or unstages it.
    pub fn toggle(self, scope: &ScopeRef, name: &str) {
        let shared = self.shared.get_untracked();
        self.id.with_value(|id| {
            self.sharing_edits.stage(id, |staged| staged.toggle(scope, name, &shared));
        });
    }

    /// Stages these changes in place of the others, unless changes are sent.
    pub fn stage(self, changes: StagedChange) {
        self.id.with_value(|id| self.sharing_edits.stage(id, |staged| *staged = changes));
    }

    pub fn discard(self) {
        self.id.with_value(|id| self.sharing_edits.discard(id));
    }

    pub fn dismiss_concurrent_changes(self) {
        self.id.with_value(|id| self.sharing_edits.dismiss_concurrent(id));
    }

    fn send(self, changes: Vec<ScopeChange>) {
        let part = |change: ScopeChange| -> SharingRequest {
            let place = match (change.add.as_slice(), change.remove.as_slice()) {
                ([only], []) | ([], [only]) => untrack(|| self.org.org_scope(only)),
                _ => None,
            };
            (change, place)
        };
        let parts = changes.into_iter().map(part).collect();
        let shown = self.shared.get_untracked();
        self.id.with_value(|id| {
            self.sharing_edits.apply((id, self.name.get_untracked()), shown, parts)
        });
    }

    pub fn apply(self) {
        self.send(self.staged.with_untracked(|staged| staged.change().requests()));
    }

    /// Sends the failed changes again, and no others.
    pub fn retry(self) {
        self.send(self.edit.with_untracked(|edit| {
            let failed = edit.failed.iter().map(|part| edit.staged.remaining(&part.change));
            failed.filter(|change| !change.is_empty()).collect()
        }));
    }

    /// The requests that apply the staged changes.
    pub fn requests(self) -> Vec<UntypedCall> {
        let changes = self.staged.with_untracked(|staged| staged.change().requests());
        self.id.with_value(|id| {
            changes.iter().map(|it| endpoint::patch_shared_scopes(id, it).into()).collect()
        })
    }
}

fn preview_of(
    staged: Memo<StagedChange>,
    org: OrgTreeHandle,
    own: Memo<Option<ProjectId>>,
    shared: Memo<Sharing>,
    is_whole: Memo<bool>,
) -> Memo<AccessPreview> {
    memo(move |_| {
        let (sharing, own) = (shared.get(), own.get());
        let after = staged.with(|staged| staged.applied_to(&sharing));
        org.tree.with(|tree| match tree {
            None => AccessPreview { is_partial: true, ..AccessPreview::default() },
            Some(tree) => {
                let access = Access { tree, own: own.as_ref(), sharing: &sharing };
                AccessPreview::new(access, &after, org.is_complete() && is_whole.get())
            }
        })
    })
}

pub fn describe_preview(preview: &AccessPreview) -> String {
    texts::preview(preview.gain.len() as u64, preview.lose.len() as u64, preview.is_partial)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_counts_gains_and_losses_and_may_be_partial() {
        for (gain, lose, is_partial, text) in [
            (2, 1, false, "2 projects will get access, 1 will lose access."),
            (1, 0, false, "1 project will get access."),
            (0, 3, false, "3 projects will lose access."),
            (0, 0, false, "No project will get or lose access."),
            (1, 0, true, "Of the projects you can see, 1 will get access."),
        ] {
            let names = |count| vec!["p".to_owned(); count];
            let preview = AccessPreview { gain: names(gain), lose: names(lose), is_partial };
            assert_eq!(describe_preview(&preview), text);
        }
    }
}
