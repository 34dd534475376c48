//! The names of clusters, departments and projects. A data volume, or an address, tells only their
//! ids; the names come from the companions, all at once, never one request per row. Where the
//! companions are out of reach, ids are shown.

use crate::api::endpoint::{self, OrgQuery};
use crate::api::{Client, Cluster, Project};
use crate::domain::{ClusterId, DepartmentId, ProjectId};
use leptos::prelude::*;
use leptos::task::{spawn_local, spawn_local_scoped_with_cancellation};
use std::collections::HashMap;

/// Names by id.
#[derive(Clone, Copy)]
pub struct Directory {
    clusters: RwSignal<HashMap<ClusterId, String>>,
    departments: RwSignal<HashMap<DepartmentId, String>>,
    projects: RwSignal<HashMap<ProjectId, String>>,
    /// The departments of those projects of which that was told.
    homes: RwSignal<HashMap<ProjectId, DepartmentId>>,
    /// Whether the projects have been asked for.
    asked: StoredValue<bool>,
    client: Client,
}

/// Units are read in pages of the largest size; more than this many pages of them are not.
const MOST_PAGES: usize = 20;

impl Directory {
    /// An empty one, filled whenever somebody is `signed_in`.
    pub fn start(client: Client, signed_in: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        let directory = Self {
            clusters: RwSignal::new(HashMap::new()),
            departments: RwSignal::new(HashMap::new()),
            projects: RwSignal::new(HashMap::new()),
            homes: RwSignal::new(HashMap::new()),
            asked: StoredValue::new(false),
            client,
        };
        let signed_in = Memo::new(move |_| signed_in());
        Effect::new(move |_| {
            if signed_in.get() {
                spawn_local_scoped_with_cancellation(directory.load_clusters(client));
                spawn_local_scoped_with_cancellation(directory.load_departments(client));
            }
        });
        directory
    }

    async fn load_clusters(self, client: Client) {
        // A refusal leaves the ids; the list itself tells what is wrong where something is.
        if let Ok(clusters) = client.send(endpoint::list_clusters()).await {
            let names = clusters.into_iter().map(|Cluster { id, name }| (id, name));
            self.clusters.try_set(names.collect());
        }
    }

    async fn load_departments(self, client: Client) {
        self.departments.try_set(all_departments(client).await);
    }

    /// The cluster's name, tracked; its id as long as the name is not known.
    pub fn cluster(self, id: &ClusterId) -> String {
        self.clusters.with(|names| names.get(id).cloned().unwrap_or_else(|| id.to_string()))
    }

    /// The department's name, tracked; its id as long as the name is not known.
    pub fn department(self, id: &DepartmentId) -> String {
        self.departments.with(|names| names.get(id).cloned().unwrap_or_else(|| id.to_string()))
    }

    /// The project's name, tracked; its id as long as the name is not known.
    pub fn project(self, id: &ProjectId) -> String {
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
        let new: Vec<_> = self.projects.with_untracked(|known| {
            met.filter(|(id, name)| {
                !name.is_empty() && known.get(*id).is_none_or(|old| old.as_str() != *name)
            })
            .map(|(id, name)| (id.clone(), name.to_owned()))
            .collect()
        });
        if !new.is_empty() {
            self.projects.update(|known| known.extend(new));
        }
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

async fn all_departments(client: Client) -> HashMap<DepartmentId, String> {
    let mut names = HashMap::new();
    let mut query = OrgQuery { limit: endpoint::ORG_MOST, ..OrgQuery::default() };
    for _ in 0..MOST_PAGES {
        // What could be read is better than nothing.
        let Ok(page) = client.send(endpoint::list_departments(&query)).await else { break };
        names.extend(page.items.into_iter().map(|department| (department.id, department.name)));
        match page.next {
            Some(next) if next > query.offset => query.offset = next,
            _ => break,
        }
    }
    names
}
