//! The names of clusters, departments and projects. Data volumes only have their ids, so the names
//! are fetched in bulk from the companion endpoints. Unknown names are shown as ids.

use super::handles::use_handle;
use super::read_all_pages::read_org_pages;
use super::session::Session;
use crate::api::{Client, endpoint};
use crate::domain::{
    ClusterId, DepartmentId, ListQuery, OrgNames, OrgUnit, PickedProject, ProjectId, ScopeKind,
    Volume, VolumeId,
};
use crate::effect::{Shared, effect, spawn_scoped};
use crate::texts::detail as texts;
use crate::tools::{clean_search, lowercase};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

#[derive(Clone, Copy)]
pub struct Directory {
    clusters: Shared<HashMap<ClusterId, String>>,
    departments: Shared<HashMap<DepartmentId, String>>,
    projects: Shared<HashMap<ProjectId, String>>,
    /// The projects of data volumes in responses, for users who may not list projects.
    seen_projects: Shared<BTreeMap<ProjectId, PickedProject>>,
    project_departments: Shared<HashMap<ProjectId, DepartmentId>>,
    /// How many of the first requests, for all names, are pending.
    loading: Shared<u8>,
    records: StoredValue<Records>,
    client: Client,
}

/// What no view follows.
#[derive(Default)]
struct Records {
    /// The names in the newest list.
    volumes: HashMap<VolumeId, String>,
    /// How many data volumes the newest list selects, by its query without page and order.
    list_count: Option<(ListQuery, u64)>,
    has_requested_projects: bool,
    /// The ids of clusters and departments whose names were requested because they were missing.
    requested: HashSet<String>,
}

pub fn use_directory() -> Directory {
    use_handle()
}

impl Directory {
    /// Fetches the names on every sign-in.
    pub(super) fn start(client: Client, session: Session) -> Self {
        let directory = Self {
            clusters: Shared::new(HashMap::new()),
            departments: Shared::new(HashMap::new()),
            projects: Shared::new(HashMap::new()),
            seen_projects: Shared::new(BTreeMap::new()),
            project_departments: Shared::new(HashMap::new()),
            loading: Shared::new(0),
            records: StoredValue::new(Records::default()),
            client,
        };
        session.on_wipe(move |_| directory.forget());
        effect(move || {
            if session.is_signed_in() {
                directory.update(|it| it.requested.clear());
                directory.loading.set(2);
                for kind in [ScopeKind::Cluster, ScopeKind::Department] {
                    spawn_scoped(async move {
                        directory.load(kind).await;
                        directory.loading.try_update(|loading| *loading -= 1);
                    });
                }
            }
        });
        directory
    }

    /// Clears all names, which the next user may not be allowed to see.
    pub fn forget(self) {
        self.clusters.update(HashMap::clear);
        self.departments.update(HashMap::clear);
        self.projects.update(HashMap::clear);
        self.seen_projects.update(BTreeMap::clear);
        self.project_departments.update(HashMap::clear);
        self.update(|it| *it = Records::default());
    }

    /// `None` once the app is disposed.
    fn update<T>(self, f: impl FnOnce(&mut Records) -> T) -> Option<T> {
        self.records.try_update_value(f)
    }

    /// Returns whether it failed and is worth a retry. No error is shown: the list shows its own.
    async fn load(self, kind: ScopeKind) -> bool {
        let error = if kind == ScopeKind::Cluster {
            let clusters = self.client.send(endpoint::list_clusters()).await;
            clusters.map(|page| self.add_units(&page.items)).err()
        } else {
            let request = match kind {
                ScopeKind::Department => endpoint::list_departments,
                _ => endpoint::list_projects,
            };
            let on_page = &mut |page: Vec<OrgUnit>| self.add_units(&page);
            read_org_pages(self.client, None, request, on_page).await.err()
        };
        error.is_some_and(|error| error.is_retryable())
    }

    /// Records the names of units of one kind, and the departments of projects.
    pub fn add_units(self, units: &[OrgUnit]) {
        match units.first().map(|unit| &unit.scope.kind) {
            Some(ScopeKind::Cluster) => add_names(self.clusters, names_of(units)),
            Some(ScopeKind::Department) => add_names(self.departments, names_of(units)),
            Some(ScopeKind::Project) => {
                let department = |it: &OrgUnit| {
                    Some((ProjectId::from(it.scope.id.as_str()), it.department.clone()?))
                };
                self.project_departments
                    .try_update(|all| all.extend(units.iter().filter_map(department)));
                add_names(self.projects, names_of(units));
            }
            _ => {}
        }
    }

    /// Fetches the missing names of clusters and departments, once each unless the server fails. Does
    /// nothing while all names are loading, which is tracked.
    pub fn fetch_missing_names(self, volumes: &[Volume]) {
        if self.loading.get() > 0 {
            return;
        }
        let clusters =
            self.missing(self.clusters, volumes.iter().filter_map(|it| it.cluster_id.as_ref()));
        let departments = self
            .missing(self.departments, volumes.iter().filter_map(|it| it.department_id.as_ref()));
        for (kind, ids) in [(ScopeKind::Cluster, clusters), (ScopeKind::Department, departments)] {
            if !ids.is_empty() {
                spawn_local(async move {
                    if self.load(kind).await {
                        self.update(|it| it.requested.retain(|id| !ids.contains(id)));
                    }
                });
            }
        }
    }

    /// The ids that have no name, and that it has not been requested for.
    fn missing<'a, Id: Eq + Hash + ToString + Send + Sync + 'static>(
        self,
        names: Shared<HashMap<Id, String>>,
        ids: impl Iterator<Item = &'a Id>,
    ) -> Vec<String> {
        let is_new = |id: &String| self.update(|it| it.requested.insert(id.clone())) == Some(true);
        names.with_untracked(|known| {
            ids.filter(|id| !known.contains_key(*id)).map(Id::to_string).filter(is_new).collect()
        })
    }

    /// Reads the names of all known clusters and departments.
    pub fn with_names<T>(self, f: impl FnOnce(&dyn OrgNames) -> T) -> T {
        self.clusters
            .with(|clusters| self.departments.with(|departments| f(&(clusters, departments))))
    }

    pub fn has_one_cluster(self) -> bool {
        self.clusters.with(|clusters| clusters.len() == 1)
    }

    /// The name, or the id if that is unknown.
    pub fn cluster(self, id: &ClusterId) -> String {
        name_or_id(self.clusters, id)
    }

    pub fn department(self, id: &DepartmentId) -> String {
        name_or_id(self.departments, id)
    }

    pub fn project(self, id: &ProjectId) -> String {
        name_or_id(self.projects, id)
    }

    pub fn department_of(self, id: &ProjectId) -> Option<DepartmentId> {
        self.project_departments.with(|all| all.get(id).cloned())
    }

    /// Records the names of the projects of data volumes.
    pub fn add_projects_of(self, volumes: &[Volume]) {
        add_names(
            self.projects,
            volumes.iter().map(|it| (it.project_id.clone(), &it.project_name)),
        );
    }

    /// Records the names of the data volumes of a list, and their projects.
    pub fn record_volumes(self, volumes: &[Volume]) {
        let names = volumes.iter().map(|volume| (volume.id.clone(), volume.name.clone()));
        self.update(|it| it.volumes = names.collect());
        let is_new = |volume: &&Volume| {
            let is_seen = |seen: &BTreeMap<_, _>| seen.contains_key(&volume.project_id);
            !volume.project_name.is_empty() && !self.seen_projects.with_untracked(is_seen)
        };
        let new: Vec<_> = volumes.iter().filter(is_new).map(PickedProject::of).collect();
        if !new.is_empty() {
            self.seen_projects
                .update(|seen| seen.extend(new.into_iter().map(|it| (it.id.clone(), it))));
        }
    }

    /// The name of a data volume in the newest list.
    pub fn volume_name(self, id: &VolumeId) -> Option<String> {
        self.update(|it| it.volumes.get(id).cloned()).flatten()
    }

    /// Records how many data volumes the newest list selects.
    pub fn record_list_count(self, query: ListQuery, count: u64) {
        self.update(|it| it.list_count = Some((query.count_query(), count)));
    }

    /// How many data volumes a list selects, if it is the newest one.
    pub fn list_count(self, query: &ListQuery) -> Option<u64> {
        let query = query.count_query();
        let counted = self.update(|it| it.list_count.clone()).flatten();
        counted.filter(|(counted, _)| *counted == query).map(|(_, count)| count)
    }

    /// "project vision, cluster prod". Names of data volumes are unique only within a cluster.
    pub fn location_text(self, volume: &Volume) -> String {
        let project = volume.display_project_name();
        match volume.cluster_id.as_ref().map(|id| self.cluster(id)) {
            Some(cluster) => texts::project_and_cluster(project, &cluster),
            None => texts::project(project),
        }
    }

    /// The projects of data volumes in responses whose names contain `text`, sorted by name.
    pub fn search_seen_projects(self, text: &str) -> Vec<PickedProject> {
        let text = lowercase(&clean_search(text));
        let matches = |it: &&PickedProject| lowercase(&it.name).contains(&text);
        let mut found: Vec<_> =
            self.seen_projects.with(|seen| seen.values().filter(matches).cloned().collect());
        found.sort_by(|a, b| a.name.cmp(&b.name));
        found
    }

    /// Fetches all projects, once, if the name is unknown: the API cannot look up a project by its id.
    pub fn fetch_project_name(self, id: &ProjectId) {
        let is_known = self.projects.with_untracked(|names| names.contains_key(id));
        if is_known
            || self.update(|it| std::mem::replace(&mut it.has_requested_projects, true))
                != Some(false)
        {
            return;
        }
        spawn_local(async move {
            if self.load(ScopeKind::Project).await {
                self.update(|it| it.has_requested_projects = false);
            }
        });
    }
}

fn name_or_id<Id: Eq + Hash + ToString + Send + Sync + 'static>(
    names: Shared<HashMap<Id, String>>,
    id: &Id,
) -> String {
    names.with(|names| names.get(id).cloned().unwrap_or_else(|| id.to_string()))
}

fn names_of<Id: From<String>>(units: &[OrgUnit]) -> impl Iterator<Item = (Id, &String)> {
    units.iter().map(|it| (Id::from(it.scope.id.clone()), &it.name))
}

/// Adds names. Readers are notified only if one has changed.
fn add_names<'a, Id: Eq + Hash + Send + Sync + 'static>(
    names: Shared<HashMap<Id, String>>,
    units: impl Iterator<Item = (Id, &'a String)>,
) {
    let new: Option<Vec<_>> = names.try_with_untracked(|known| {
        let is_new = |(id, name): &(Id, &String)| !name.is_empty() && known.get(id) != Some(*name);
        units.filter(is_new).map(|(id, name)| (id, name.clone())).collect()
    });
    if let Some(new) = new.filter(|new| !new.is_empty()) {
        names.try_update(|known| known.extend(new));
    }
}
