use super::client::use_client;
use super::directory::use_directory;
use super::read_all_pages::read_org_pages;
use super::session::use_session;
use crate::api::{ApiError, endpoint};
use crate::domain::{
    Access, ClusterId, OrgNode, OrgScope, OrgTree, OrgUnit, ProjectId, ScopeRef, Sharing,
};
use crate::effect::{effect_with, memo, spawn_scoped};
use leptos::prelude::*;

/// All departments and projects of a cluster, to search and count without further requests.
#[derive(Clone, Copy)]
pub struct OrgTreeHandle {
    /// What has been read so far; `None` if the cluster is unknown.
    pub tree: Memo<Option<OrgTree>>,
    pub is_loading: RwSignal<bool>,
    /// Says what could not be read.
    pub left_out: RwSignal<Option<String>>,
    pub error: RwSignal<Option<ApiError>>,
    /// Reads the units again. The old ones stay until then.
    pub refresh: Trigger,
}

impl OrgTreeHandle {
    /// Whether the tree has all units that the user may see.
    pub fn is_complete(self) -> bool {
        !self.is_loading.get()
            && self.left_out.with(Option::is_none)
            && self.error.with(Option::is_none)
    }

    pub fn has_projects(self) -> bool {
        self.tree.with(|tree| tree.as_ref().is_some_and(|it| it.projects().next().is_some()))
    }

    /// How many projects can use a volume, and whether its own is among them; `None` until all are read. Tracked.
    pub fn count_projects(self, own: Option<&ProjectId>, sharing: &Sharing) -> Option<(u64, bool)> {
        let count = |tree: &OrgTree| Access { tree, own, sharing }.count();
        self.tree.with(|tree| tree.as_ref().map(count)).filter(|_| self.is_complete())
    }

    /// A scope with its parents, as far as they are known.
    pub fn org_scope(self, scope: &ScopeRef) -> Option<OrgScope> {
        self.tree.with(|tree| {
            let cluster = tree.as_ref().map(|tree| ClusterId::from(tree.cluster.scope.id.as_str()));
            let department = match tree.as_ref().and_then(|tree| tree.node(scope)) {
                Some(OrgNode::Project(project, _)) => project.department.as_ref(),
                _ => None,
            };
            OrgScope::from_ref(scope, cluster.as_ref(), department)
        })
    }
}

pub fn use_org_tree(cluster: Memo<Option<ClusterId>>) -> OrgTreeHandle {
    let directory = use_directory();
    let session = use_session();
    let client = use_client();
    let departments = RwSignal::new(Vec::<OrgUnit>::new());
    let projects = RwSignal::new(Vec::<OrgUnit>::new());
    let tree = memo(move |_| {
        let id = cluster.get()?;
        let name = directory.cluster(&id);
        Some(OrgTree::new((&id, &name), departments.get(), projects.get()))
    });
    let handle = OrgTreeHandle {
        tree,
        is_loading: RwSignal::new(true),
        left_out: RwSignal::new(None),
        error: RwSignal::new(None),
        refresh: Trigger::new(),
    };
    effect_with(move |before: Option<Option<ClusterId>>| {
        handle.refresh.track();
        let cluster = cluster.get();
        if !session.is_signed_in() {
            return before.flatten();
        }
        if before.flatten() != cluster {
            departments.set(Vec::new());
            projects.set(Vec::new());
        }
        let id = cluster.clone()?;
        // On a refresh, the old units are shown until all new ones are read.
        let is_first = projects.with_untracked(Vec::is_empty);
        handle.is_loading.set(true);
        spawn_scoped(async move {
            let mut units = Vec::new();
            let on_page = &mut |page| units.extend(page);
            let read =
                read_org_pages(client, Some(id.clone()), endpoint::list_departments, on_page);
            let departments_read = read.await;
            departments.try_set(units);
            let mut units = Vec::new();
            let on_page = &mut |page| {
                units.extend(page);
                if is_first {
                    projects.try_set(units.clone());
                }
            };
            let read = read_org_pages(client, Some(id), endpoint::list_projects, on_page);
            let read = [departments_read, read.await];
            projects.try_set(units);
            let left_out = read.iter().find_map(|read| read.as_ref().ok()?.clone());
            handle.left_out.try_set(left_out);
            handle.error.try_set(read.into_iter().rev().find_map(Result::err));
            handle.is_loading.try_set(false);
        });
        cluster
    });
    handle
}
