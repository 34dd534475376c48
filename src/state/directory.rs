//! The names of clusters, departments and projects. A data volume, or an address, tells only their
//! ids; the names come from the companions, all at once, never one request per row. Where the
//! companions are out of reach, ids are shown.

use crate::api::endpoint::{self, OrgQuery};
use crate::api::{ApiError, Client, Cluster, Department, Project};
use crate::domain::{
    ClusterId, DepartmentId, PickedProject, ProjectId, Volume, VolumeId, entered_search,
};
use crate::effect::forget_on_cleanup;
use crate::effect::{effect, memo, spawn_scoped};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

/// Names by id.
#[derive(Clone, Copy)]
pub struct Directory {
    clusters: RwSignal<HashMap<ClusterId, String>>,
    departments: RwSignal<HashMap<DepartmentId, String>>,
    projects: RwSignal<HashMap<ProjectId, String>>,
    /// The projects of the data volumes that were seen, for where projects cannot be listed.
    seen: RwSignal<BTreeMap<ProjectId, PickedProject>>,
    /// The departments of those projects of which that was told.
    homes: RwSignal<HashMap<ProjectId, DepartmentId>>,
    /// The names of the data volumes in the newest list.
    volumes: StoredValue<HashMap<VolumeId, String>>,
    /// Whether the projects have been asked for.
    asked: StoredValue<bool>,
    /// What has been met without a name, and been asked for: nobody has a name for it.
    nameless: StoredValue<HashSet<String>>,
    /// How many of the first reads, which bring all names, are under way.
    reading: RwSignal<u8>,
    is_reading: Memo<bool>,
    client: Client,
}

/// Units are read in pages of the largest size; more than this many pages of them are not.
const MOST_PAGES: usize = 20;

impl Directory {
    /// An empty one, filled whenever somebody is `signed_in`.
    pub fn start(client: Client, signed_in: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        let reading = RwSignal::new(0);
        let directory = Self {
            clusters: RwSignal::new(HashMap::new()),
            departments: RwSignal::new(HashMap::new()),
            projects: RwSignal::new(HashMap::new()),
            seen: RwSignal::new(BTreeMap::new()),
            homes: RwSignal::new(HashMap::new()),
            volumes: StoredValue::new(HashMap::new()),
            asked: StoredValue::new(false),
            nameless: StoredValue::new(HashSet::new()),
            reading,
            is_reading: memo(move |_| reading.get() > 0),
            client,
        };
        let signed_in = memo(move |_| signed_in());
        effect(move || {
            if signed_in.get() {
                directory.nameless.update_value(HashSet::clear);
                directory.reading.set(2);
                let is_read = move || {
                    directory.reading.try_update(|reading| *reading -= 1);
                };
                spawn_scoped(async move {
                    directory.load_clusters().await;
                    is_read();
                });
                spawn_scoped(async move {
                    directory.load_departments().await;
                    is_read();
                });
            }
        });
        directory
    }

    /// Forgets all names: somebody else may not know them.
    pub fn forget(self) {
        self.clusters.update(HashMap::clear);
        self.departments.update(HashMap::clear);
        self.projects.update(HashMap::clear);
        self.seen.update(BTreeMap::clear);
        self.homes.update(HashMap::clear);
        self.volumes.update_value(HashMap::clear);
        self.asked.set_value(false);
        self.nameless.update_value(HashSet::clear);
    }

    /// A refusal leaves the ids; the list itself tells what is wrong where something is. Tells
    /// whether it is worth another try.
    async fn load_clusters(self) -> bool {
        match self.client.send(endpoint::list_clusters()).await {
            Ok(clusters) => self.learn_clusters(&clusters.items),
            Err(error) => return error.is_retryable(),
        }
        false
    }

    async fn load_departments(self) -> bool {
        let (departments, ended) = all_departments(self.client).await;
        // Those were read for somebody who has left.
        if ended != Some(ApiError::Aborted) {
            self.learn_departments(&departments);
        }
        ended.is_some_and(|error| error.is_retryable())
    }

    /// Takes note of clusters' names that came by the way.
    pub fn learn_clusters(self, met: &[Cluster]) {
        learn(self.clusters, met.iter().map(|it| (&it.id, it.name.as_str())));
    }

    /// Takes note of departments' names that came by the way.
    pub fn learn_departments(self, met: &[Department]) {
        learn(self.departments, met.iter().map(|it| (&it.id, it.name.as_str())));
    }

    /// Has the names looked up of clusters and departments that these data volumes are in, where they
    /// are not known: they may be new, or could not be read before. None is looked up twice, unless
    /// the server failed. Does nothing while all of them are being read, and tracks that.
    pub fn look_up_places(self, volumes: &[Volume]) {
        forget_on_cleanup();
        if self.is_reading.get() {
            return;
        }
        let is_new = |id: &str| {
            self.nameless.try_update_value(|asked| asked.insert(id.to_owned())) == Some(true)
        };
        let clusters: Vec<_> = self.clusters.with_untracked(|known| {
            let ids = volumes.iter().filter_map(|it| it.cluster_id.as_ref());
            ids.filter(|id| !known.contains_key(*id) && is_new(id.as_str())).cloned().collect()
        });
        let departments: Vec<_> = self.departments.with_untracked(|known| {
            let ids = volumes.iter().filter_map(|it| it.department_id.as_ref());
            ids.filter(|id| !known.contains_key(*id) && is_new(id.as_str())).cloned().collect()
        });
        let forget = move |ids: Vec<String>| {
            self.nameless.try_update_value(|asked| {
                for id in &ids {
                    asked.remove(id);
                }
            });
        };
        if !clusters.is_empty() {
            spawn_local(async move {
                if self.load_clusters().await {
                    forget(clusters.iter().map(ToString::to_string).collect());
                }
            });
        }
        if !departments.is_empty() {
            spawn_local(async move {
                if self.load_departments().await {
                    forget(departments.iter().map(ToString::to_string).collect());
                }
            });
        }
    }

    /// Looks at the names of all clusters and departments that are known, tracked.
    pub fn with_places<T>(
        self,
        f: impl FnOnce(&HashMap<ClusterId, String>, &HashMap<DepartmentId, String>) -> T,
    ) -> T {
        forget_on_cleanup();
        self.clusters.with(|clusters| self.departments.with(|departments| f(clusters, departments)))
    }

    /// The cluster's name, tracked; its id as long as the name is not known.
    pub fn cluster(self, id: &ClusterId) -> String {
        forget_on_cleanup();
        self.clusters.with(|names| names.get(id).cloned().unwrap_or_else(|| id.to_string()))
    }

    /// The department's name, tracked; its id as long as the name is not known.
    pub fn department(self, id: &DepartmentId) -> String {
        forget_on_cleanup();
        self.departments.with(|names| names.get(id).cloned().unwrap_or_else(|| id.to_string()))
    }

    /// The project's name, tracked; its id as long as the name is not known.
    pub fn project(self, id: &ProjectId) -> String {
        forget_on_cleanup();
        self.projects.with(|names| names.get(id).cloned().unwrap_or_else(|| id.to_string()))
    }

    /// The project's department, tracked; none where it was not told.
    pub fn department_of(self, id: &ProjectId) -> Option<DepartmentId> {
        self.homes.with(|homes| homes.get(id).cloned())
    }

    /// Takes note of where a project belongs.
    pub fn learn_home(self, id: ProjectId, department: Option<DepartmentId>) {
        if let Some(department) = department {
            self.homes.try_update(|homes| homes.insert(id, department));
        }
    }

    /// Takes note of a project's name that came by the way.
    pub fn learn_project(self, id: ProjectId, name: String) {
        self.projects.try_update(|names| names.insert(id, name));
    }

    /// Takes note of the names of projects in an answer; those that are known already change nothing.
    pub fn learn_projects<'a>(self, met: impl Iterator<Item = (&'a ProjectId, &'a str)>) {
        learn(self.projects, met);
    }

    /// Takes note of the projects of data volumes in an answer, with what is around them.
    pub fn see(self, volumes: &[Volume]) {
        let named = volumes.iter().map(|volume| (volume.id.clone(), volume.name.clone()));
        self.volumes.set_value(named.collect());
        let is_new = |volume: &&Volume| {
            let known = |seen: &BTreeMap<_, _>| seen.contains_key(&volume.project_id);
            !volume.project_name.is_empty() && !self.seen.with_untracked(known)
        };
        let new: Vec<_> = volumes.iter().filter(is_new).map(PickedProject::of).collect();
        if !new.is_empty() {
            self.seen.update(|seen| seen.extend(new.into_iter().map(|it| (it.id.clone(), it))));
        }
    }

    /// The name of a data volume that was in the newest list.
    pub fn volume_name(self, id: &VolumeId) -> Option<String> {
        self.volumes.with_value(|volumes| volumes.get(id).cloned())
    }

    /// Where a data volume is, tracked: "project vision, cluster prod". Its name alone may be that of others in
    /// other clusters.
    pub fn whereabouts(self, volume: &Volume) -> String {
        let project = match volume.project_name.as_str() {
            "" => volume.project_id.as_str(),
            name => name,
        };
        let cluster = volume.cluster_id.as_ref().map(|id| self.cluster(id));
        let cluster = cluster.map(|name| format!(", cluster {name}")).unwrap_or_default();
        format!("project {project}{cluster}")
    }

    /// The projects of the data volumes that were seen and whose names hold `text`, tracked, by
    /// name.
    pub fn seen_projects(self, text: &str) -> Vec<PickedProject> {
        let text = entered_search(text).to_lowercase();
        let fits = |it: &&PickedProject| it.name.to_lowercase().contains(&text);
        let mut found: Vec<_> =
            self.seen.with(|seen| seen.values().filter(fits).cloned().collect());
        found.sort_by(|a, b| a.name.cmp(&b.name));
        found
    }

    /// Has the project's name looked up, unless it is known. No operation tells one project by its
    /// id: all are read, page by page, and only once.
    pub fn look_up_project(self, id: &ProjectId) {
        let known = self.projects.with_untracked(|names| names.contains_key(id));
        if known || self.asked.get_value() {
            return;
        }
        self.asked.set_value(true);
        spawn_local(async move {
            let mut query = OrgQuery { limit: endpoint::ORG_MOST, ..OrgQuery::default() };
            for _ in 0..MOST_PAGES {
                let page = match self.client.send(endpoint::list_projects(&query)).await {
                    Ok(page) => page,
                    // Asked for somebody who has left.
                    Err(ApiError::Aborted) => break,
                    Err(error) => {
                        self.asked.try_set_value(!error.is_retryable());
                        break;
                    }
                };
                self.homes.try_update(|homes| {
                    let home = |it: &Project| Some((it.id.clone(), it.parent_id.clone()?));
                    homes.extend(page.items.iter().filter_map(home));
                });
                let named = page.items.into_iter().map(|project| (project.id, project.name));
                self.projects.try_update(|names| names.extend(named));
                match page.next {
                    Some(next) if next > query.offset => query.offset = next,
                    _ => break,
                }
            }
        });
    }
}

/// Adds names to those that are known; what is known already changes nothing.
fn learn<'a, Id: Clone + Eq + Hash + Send + Sync + 'static>(
    names: RwSignal<HashMap<Id, String>>,
    met: impl Iterator<Item = (&'a Id, &'a str)>,
) {
    let new: Option<Vec<_>> = names.try_with_untracked(|known| {
        met.filter(|(id, name)| {
            !name.is_empty() && known.get(*id).is_none_or(|old| old.as_str() != *name)
        })
        .map(|(id, name)| (id.clone(), name.to_owned()))
        .collect()
    });
    if let Some(new) = new.filter(|new| !new.is_empty()) {
        names.try_update(|known| known.extend(new));
    }
}

/// All departments that could be read, and why not the rest.
async fn all_departments(client: Client) -> (Vec<Department>, Option<ApiError>) {
    let mut all = Vec::new();
    let mut query = OrgQuery { limit: endpoint::ORG_MOST, ..OrgQuery::default() };
    for _ in 0..MOST_PAGES {
        // What could be read is better than nothing.
        let page = match client.send(endpoint::list_departments(&query)).await {
            Ok(page) => page,
            Err(error) => return (all, Some(error)),
        };
        all.extend(page.items);
        match page.next {
            Some(next) if next > query.offset => query.offset = next,
            _ => break,
        }
    }
    (all, None)
}
