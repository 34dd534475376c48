//! The names of clusters and departments. A data volume tells only their ids; the names come from
//! the companions, all at once, never one request per row. Where the companions are out of reach,
//! ids are shown.

use crate::api::endpoint::{self, OrgQuery};
use crate::api::{Client, Cluster};
use crate::domain::{ClusterId, DepartmentId};
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use std::collections::HashMap;

/// Names by id.
#[derive(Clone, Copy)]
pub struct Directory {
    clusters: RwSignal<HashMap<ClusterId, String>>,
    departments: RwSignal<HashMap<DepartmentId, String>>,
}

/// Departments are read in pages of the largest size; more than this many pages of them are not.
const MOST_PAGES: usize = 20;

impl Directory {
    /// An empty one, filled whenever somebody is `signed_in`.
    pub fn start(client: Client, signed_in: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        let directory = Self {
            clusters: RwSignal::new(HashMap::new()),
            departments: RwSignal::new(HashMap::new()),
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
