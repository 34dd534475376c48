//! A cluster's departments and projects, read to their end: thousands of them, so that searching
//! in them and counting who can use a data volume need no further request.

use super::app::use_app;
use crate::api::endpoint::{self, Call, ORG_MOST, OrgQuery};
use crate::api::{ApiError, Client, Department, Page, Project};
use crate::domain::{ClusterId, DepartmentId, OrgProject, OrgTree};
use crate::effect::{effect_with, memo, spawn_scoped};
use leptos::prelude::*;

/// More pages than this are not read, of departments and of projects.
const MOST_PAGES: usize = 20;

/// What is known of a cluster's organization. A handle.
#[derive(Clone, Copy)]
pub struct OrgTreeHandle {
    /// What has been read so far; none where the cluster is not known.
    pub tree: Memo<Option<OrgTree>>,
    /// Whether more is on its way.
    pub reading: RwSignal<bool>,
    /// What is said where there is more than was read.
    pub missing: RwSignal<Option<String>>,
    /// Why departments or projects could not be read.
    pub error: RwSignal<Option<ApiError>>,
    again: Trigger,
}

impl OrgTreeHandle {
    /// Whether the tree holds all that the caller can see, tracked.
    pub fn is_whole(self) -> bool {
        !self.reading.get()
            && self.missing.with(Option::is_none)
            && self.error.with(Option::is_none)
    }

    /// Reads it again. What is there stays until the new one is.
    pub fn refresh(self) {
        self.again.notify();
    }
}

/// Reads the organization of `cluster`, whenever that changes, while the current owner lives.
pub fn use_org_tree(cluster: Memo<Option<ClusterId>>) -> OrgTreeHandle {
    let app = use_app();
    let departments = RwSignal::new(Vec::<(DepartmentId, String)>::new());
    let projects = RwSignal::new(Vec::<OrgProject>::new());
    let tree = memo(move |_| {
        let id = cluster.get()?;
        let name = app.directory.cluster(&id);
        Some(OrgTree::new((&id, &name), departments.get(), projects.get()))
    });
    let handle = OrgTreeHandle {
        tree,
        reading: RwSignal::new(true),
        missing: RwSignal::new(None),
        error: RwSignal::new(None),
        again: Trigger::new(),
    };
    effect_with(move |before: Option<Option<ClusterId>>| {
        handle.again.track();
        let cluster = cluster.get();
        if !app.session.is_signed_in() {
            return before.flatten();
        }
        if before.flatten() != cluster {
            departments.set(Vec::new());
            projects.set(Vec::new());
        }
        let id = cluster.clone()?;
        // What is there is better than a part of the new one.
        let is_first = projects.with_untracked(Vec::is_empty);
        handle.reading.set(true);
        spawn_scoped(async move {
            let mut error = None;
            let mut missing = None;
            let mut units = Vec::new();
            let ask = endpoint::list_departments;
            let read = read_all(app.client, &id, ask, |page: Vec<Department>| {
                units.extend(page.into_iter().map(|it| (it.id, it.name)));
            });
            match read.await {
                Ok(note) => missing = missing.or(note),
                Err(refused) => error = Some(refused),
            }
            departments.try_set(units);
            let mut units = Vec::new();
            let read = read_all(app.client, &id, endpoint::list_projects, |page: Vec<Project>| {
                let unit = |it: &Project| OrgProject::new(&it.id, &it.name, it.parent_id.as_ref());
                units.extend(page.iter().map(unit));
                if is_first {
                    projects.try_set(units.clone());
                }
            });
            match read.await {
                Ok(note) => missing = missing.or(note),
                Err(refused) => error = Some(refused),
            }
            projects.try_set(units);
            handle.missing.try_set(missing);
            handle.error.try_set(error);
            handle.reading.try_set(false);
        });
        cluster
    });
    handle
}

/// What is said where there are more pages than are read.
const CUT: &str = "There are more departments or projects than can be read here. The last of them by name are not \
                   shown and not counted.";

/// Hands every page to `take`; says what is missing in them.
async fn read_all<T>(
    client: Client,
    cluster: &ClusterId,
    ask: fn(&OrgQuery) -> Call<Page<T>>,
    mut take: impl FnMut(Vec<T>),
) -> Result<Option<String>, ApiError> {
    let cluster = Some(cluster.clone());
    let mut query = OrgQuery { cluster, limit: ORG_MOST, ..OrgQuery::default() };
    let mut missing = None;
    for _ in 0..MOST_PAGES {
        let page = client.send(ask(&query)).await?;
        missing = missing.or(page.left_out_note());
        take(page.items);
        match page.next {
            Some(next) if next > query.offset => query.offset = next,
            _ => return Ok(missing),
        }
    }
    Ok(Some(CUT.to_owned()))
}
