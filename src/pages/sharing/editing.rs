//! What the parts of the page share: what is shared, what is staged, what may be done, and doing it.

use crate::api::{Page, endpoint};
use crate::domain::{
    Access, Action, ClusterId, DepartmentId, OrgNode, Place, Preview, ProjectId, ScopeChange,
    ScopeRef, SharedScope, Sharing, Staged, Volume, VolumeId, sharing_of,
};
use crate::effect::{effect, effect_with, memo};
use crate::pages::parts::curl_of;
use crate::state::{App, OrgTreeHandle, Part, RemoteHandle, SharingEdit, use_app, use_org_tree};
use leptos::prelude::*;

/// A handle.
#[derive(Clone, Copy)]
pub struct SharingEditor {
    app: App,
    id: StoredValue<VolumeId>,
    scopes: RemoteHandle<Page<SharedScope>>,
    volume: RemoteHandle<Volume>,
    /// The organization of the volume's cluster.
    pub org: OrgTreeHandle,
    /// That cluster, where the server tells.
    pub cluster: Memo<Option<ClusterId>>,
    /// The project that the volume belongs to.
    pub own: Memo<Option<ProjectId>>,
    /// What is shared, by the server's newest list.
    pub shared: Memo<Sharing>,
    /// What is to become of it.
    pub edit: Memo<SharingEdit>,
    /// What is staged of that.
    pub staged: Memo<Staged>,
    /// What the staged changes do to whom.
    pub preview: Memo<Preview>,
    /// Whether changes are being sent.
    pub running: Memo<bool>,
    /// Why nothing can be changed on this page.
    pub blocked: Memo<Option<String>>,
}

/// Why nothing can be changed where the scopes may not be seen.
const SHARING_HIDDEN: &str = "You may not see or change the sharing of this data volume.";

/// Why nothing can be staged while changes are sent.
const BUSY: &str = "The changes are being applied.";

impl SharingEditor {
    /// Keeps stage and list together, for as long as the current owner lives.
    pub fn start(
        id: VolumeId,
        volume: RemoteHandle<Volume>,
        scopes: RemoteHandle<Page<SharedScope>>,
        hidden: Memo<bool>,
    ) -> Self {
        let app = use_app();
        let of_volume = move |f: fn(&Volume) -> Option<ClusterId>| {
            volume.state.with(|state| state.value().and_then(f))
        };
        let cluster = memo(move |_| of_volume(|volume| volume.cluster_id.clone()));
        let own = memo(move |_| {
            volume.state.with(|state| state.value().map(|volume| volume.project_id.clone()))
        });
        let place = memo(move |_| volume.state.with(|state| state.value().map(Place::of_volume)));
        let org = use_org_tree(cluster);
        let shared = memo(move |_| {
            scopes
                .state
                .with(|state| state.value().map(|list| sharing_of(&list.items)).unwrap_or_default())
        });
        let known = memo(move |_| scopes.state.with(|state| state.value().is_some()));
        let key = id.clone();
        let edit = memo(move |_| app.sharing.of(&key));
        let staged = memo(move |_| edit.with(|edit| edit.staged.clone()));
        let is_whole = move || {
            let is_known = |scope: &SharedScope| scope.scope().is_some();
            scopes.state.with(|state| {
                let page = state.value();
                page.is_some_and(|it| it.left_out.is_empty() && it.items.iter().all(is_known))
            })
        };
        let preview = memo(move |_| {
            org.tree.with(|tree| {
                let Some(tree) = tree else {
                    return Preview { is_partial: true, ..Preview::default() };
                };
                shared.with(|sharing| {
                    let after = staged.with(|staged| staged.applied_to(sharing));
                    own.with(|own| {
                        let access = Access { tree, own: own.as_ref(), sharing };
                        Preview::new(access, &after, org.is_whole() && is_whole())
                    })
                })
            })
        });
        let running = memo(move |_| edit.with(|edit| edit.progress.is_some()));
        let blocked = memo(move |_| {
            let forbidden = place.get().and_then(|at| app.permissions.why_not(Action::Update, &at));
            forbidden.or_else(|| hidden.get().then(|| SHARING_HIDDEN.to_owned()))
        });
        // Signing in again leads back here.
        app.sharing.watch(&id, move || !app.session.is_signed_in_untracked());
        let key = id.clone();
        // The answer of a write is the newest list, also of one that began before the page came.
        effect_with(move |before: Option<()>| {
            if let Some(list) = app.sharing.answer(&key)
                && before.is_some()
            {
                scopes.put(list);
            }
        });
        let key = id.clone();
        effect(move || {
            if known.get() {
                shared.with(|shared| app.sharing.rebase(&key, shared));
            }
        });
        effect_with(move |before: Option<u32>| {
            let doubts = app.sharing.doubts();
            if before.is_some_and(|before| before != doubts) {
                scopes.refresh_quietly();
            }
            doubts
        });
        let id = StoredValue::new(id);
        Self {
            app,
            id,
            scopes,
            volume,
            org,
            cluster,
            own,
            shared,
            edit,
            staged,
            preview,
            running,
            blocked,
        }
    }

    /// What the staged changes do to whom, in a sentence, tracked.
    pub fn sentence(self) -> String {
        if self.staged.with(Staged::is_empty) {
            "Nothing is staged.".to_owned()
        } else if self.org.reading.get() {
            "Reading who gains or loses access…".to_owned()
        } else if !self
            .org
            .tree
            .with(|tree| tree.as_ref().is_some_and(|tree| tree.projects().next().is_some()))
        {
            "The console cannot tell who gains or loses access.".to_owned()
        } else {
            self.preview.with(Preview::sentence)
        }
    }

    /// Asks again for all that the page shows.
    pub fn refresh(self) {
        self.volume.refresh();
        self.scopes.refresh();
        self.org.refresh();
    }

    fn place(self, scope: &ScopeRef) -> Option<Place> {
        let department = self.org.tree.with(|tree| match tree.as_ref()?.node(scope)? {
            OrgNode::Project(project, _) => project.department.clone(),
            _ => None,
        });
        let department = department.map(|scope| DepartmentId::from(scope.id));
        self.cluster.with(|cluster| Place::of_scope(scope, cluster.as_ref(), department.as_ref()))
    }

    /// Why a scope can be neither added nor removed, tracked.
    pub fn why_not(self, scope: &ScopeRef) -> Option<String> {
        let forbidden = || {
            let place = self.place(scope)?;
            self.app.permissions.why_not(Action::Update, &place)
        };
        let busy = || self.running.get().then(|| BUSY.to_owned());
        self.blocked.get().or_else(busy).or_else(forbidden)
    }

    /// Stages a scope, or leaves it as it is.
    pub fn toggle(self, scope: &ScopeRef, name: &str) {
        let shared = self.shared.get_untracked();
        self.id.with_value(|id| {
            self.app.sharing.stage(id, |staged| staged.toggle(scope, name, &shared));
        });
    }

    /// Drops what is staged.
    pub fn discard(self) {
        self.id.with_value(|id| self.app.sharing.discard(id));
    }

    /// Puts away what others did.
    pub fn forget_meanwhile(self) {
        self.id.with_value(|id| self.app.sharing.forget_meanwhile(id));
    }

    fn send(self, changes: Vec<ScopeChange>) {
        let part = |change: ScopeChange| {
            let place = match (change.add.as_slice(), change.remove.as_slice()) {
                ([only], []) | ([], [only]) => untrack(|| self.place(only)),
                _ => None,
            };
            Part { change, place }
        };
        let parts = changes.into_iter().map(part).collect();
        let shown = self.shared.get_untracked();
        self.id.with_value(|id| self.app.sharing.apply(id, shown, parts));
    }

    /// Sends all that is staged.
    pub fn apply(self) {
        self.send(self.staged.with_untracked(|staged| staged.change().requests()));
    }

    /// Sends once more what did not go through, and nothing else.
    pub fn retry(self) {
        self.send(self.edit.with_untracked(|edit| {
            let failed = edit.failed.iter().map(|part| edit.staged.still(&part.change));
            failed.filter(|change| !change.is_empty()).collect()
        }));
    }

    /// The commands that send what is staged, one after the other, tracked.
    pub fn commands(self) -> String {
        let requests = self.staged.with(|staged| staged.change().requests());
        let command = |change: &ScopeChange| {
            self.id.with_value(|id| curl_of(&endpoint::patch_shared_scopes(id, change)))
        };
        requests.iter().map(command).collect::<Vec<_>>().join("\n")
    }

    /// The command that reads what is shared, tracked.
    pub fn read_command(self) -> String {
        self.id.with_value(|id| curl_of(&endpoint::get_shared_scopes(id)))
    }
}
