//! The volumes and their phase changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use uuid::Uuid;

use crate::org::{Cluster, Department, Project};
use crate::random::Random;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    Ready,
    NotReady,
    Creating,
    Deleting,
    /// The cluster has not reported a phase.
    Unknown,
}

impl Phase {
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Ready => "Ready",
            Phase::NotReady => "NotReady",
            Phase::Creating => "Creating",
            Phase::Deleting => "Deleting",
            Phase::Unknown => "Unknown",
        }
    }

    pub(crate) fn lowercase(self) -> &'static str {
        match self {
            Phase::Ready => "ready",
            Phase::NotReady => "notready",
            Phase::Creating => "creating",
            Phase::Deleting => "deleting",
            Phase::Unknown => "unknown",
        }
    }
}

/// Why a volume is not ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Issue {
    /// `OriginalPvcNotBound`: the origin PVC is Pending.
    OriginNotBound,
    /// `ErrorCreatingPvc`: the origin PVC does not exist.
    CopyFailed,
    /// `StorageClassMissing`: a reason that no document mentions.
    StorageClassMissing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeType {
    Cluster,
    Department,
    Project,
}

impl ScopeType {
    pub fn as_str(self) -> &'static str {
        match self {
            ScopeType::Cluster => "cluster",
            ScopeType::Department => "department",
            ScopeType::Project => "project",
        }
    }
}

#[derive(Clone, Debug)]
pub struct SharedScope {
    pub scope_type: ScopeType,
    pub scope_id: Arc<str>,
    pub scope_name: Arc<str>,
    pub created_at: Option<i64>,
    pub created_by: Option<Arc<str>>,
}

/// A data volume. Times are in milliseconds since the epoch.
#[derive(Clone, Debug)]
pub struct Volume {
    pub id: Uuid,
    /// Unique in the cluster.
    pub name: String,
    pub description: Option<String>,
    pub origin_pvc_name: String,
    pub project_id: Arc<str>,
    pub project_name: Arc<str>,
    pub department_id: Option<Arc<str>>,
    pub cluster_id: Arc<str>,
    pub created_at: i64,
    pub updated_at: Option<i64>,
    pub created_by: Option<Arc<str>>,
    pub updated_by: Option<Arc<str>>,
    pub phase: Phase,
    pub issue: Option<Issue>,
    /// When the current phase began.
    pub phase_since: i64,
    /// The scopes that can mount the volume besides its own project.
    pub shared_scopes: Vec<SharedScope>,
    /// The workload that mounts the volume and so prevents its deletion.
    pub in_use_by: Option<String>,
    /// The index of the origin project.
    pub(crate) project: usize,
    /// When `Creating` or `Deleting` ends.
    pub(crate) phase_ends_at: Option<i64>,
    /// All fields that `search` matches, in lower case, separated by line feeds.
    pub(crate) search_text: String,
}

impl Volume {
    pub(crate) fn update_search_text(&mut self) {
        let parts = [
            self.name.as_str(),
            self.description.as_deref().unwrap_or_default(),
            &self.project_name,
            self.created_by.as_deref().unwrap_or_default(),
            &self.origin_pvc_name,
        ];
        // A line feed separates the fields, so that no match spans two of them.
        self.search_text = parts.join("\n").to_lowercase();
    }
}

/// Everything that requests read and change.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) clusters: Vec<Cluster>,
    pub(crate) departments: Vec<Department>,
    pub(crate) projects: Vec<Project>,
    pub(crate) volumes: Vec<Volume>,
    pub(crate) random: Random,
    volumes_by_id: BTreeMap<Uuid, usize>,
    projects_by_id: BTreeMap<Arc<str>, usize>,
    departments_by_id: BTreeMap<Arc<str>, usize>,
    /// When phases end, and of which volumes.
    phase_ends: BTreeSet<(i64, Uuid)>,
}

impl State {
    pub(crate) fn new(
        clusters: Vec<Cluster>,
        departments: Vec<Department>,
        projects: Vec<Project>,
        volumes: Vec<Volume>,
        random: Random,
    ) -> Self {
        State {
            volumes_by_id: volumes
                .iter()
                .enumerate()
                .map(|(index, volume)| (volume.id, index))
                .collect(),
            projects_by_id: index_by_id(projects.iter().map(|it| &it.id)),
            departments_by_id: index_by_id(departments.iter().map(|it| &it.id)),
            phase_ends: volumes.iter().filter_map(|it| Some((it.phase_ends_at?, it.id))).collect(),
            clusters,
            departments,
            projects,
            volumes,
            random,
        }
    }

    /// Applies every phase change that is due.
    pub(crate) fn advance(&mut self, now: i64) {
        while let Some(&(at, id)) = self.phase_ends.first() {
            if at > now {
                break;
            }
            self.phase_ends.pop_first();
            let Some(&index) = self.volumes_by_id.get(&id) else { continue };
            match self.volumes[index].phase {
                Phase::Deleting => self.remove(id),
                _ => self.finish_creating(index, at),
            }
        }
    }

    /// The next phase depends on the origin PVC.
    fn finish_creating(&mut self, index: usize, at: i64) {
        let volume = &mut self.volumes[index];
        let issue = match self.projects[volume.project].pvc(&volume.origin_pvc_name) {
            Some(pvc) if pvc.bound => None,
            Some(_) => Some(Issue::OriginNotBound),
            None => Some(Issue::CopyFailed),
        };
        volume.phase = if issue.is_none() { Phase::Ready } else { Phase::NotReady };
        volume.issue = issue;
        volume.phase_since = at;
        volume.phase_ends_at = None;
    }

    /// Binds a PVC, which makes the volumes that waited for it ready.
    pub(crate) fn bind(&mut self, project: usize, pvc: &str, now: i64) -> bool {
        let Some(found) = self.projects[project].pvcs.iter_mut().find(|it| it.name == pvc) else {
            return false;
        };
        found.bound = true;
        for volume in &mut self.volumes {
            let is_waiting = volume.issue == Some(Issue::OriginNotBound);
            if is_waiting && volume.project == project && volume.origin_pvc_name == pvc {
                volume.phase = Phase::Ready;
                volume.issue = None;
                volume.phase_since = now;
            }
        }
        true
    }

    pub(crate) fn find(&self, id: Uuid) -> Option<&Volume> {
        self.volumes_by_id.get(&id).map(|&index| &self.volumes[index])
    }

    pub(crate) fn find_mut(&mut self, id: Uuid) -> Option<&mut Volume> {
        self.volumes_by_id.get(&id).map(|&index| &mut self.volumes[index])
    }

    pub(crate) fn insert(&mut self, volume: Volume) {
        if let Some(at) = volume.phase_ends_at {
            self.phase_ends.insert((at, volume.id));
        }
        self.volumes_by_id.insert(volume.id, self.volumes.len());
        self.volumes.push(volume);
    }

    /// Starts a deletion, which ends at `until`.
    pub(crate) fn start_deleting(&mut self, id: Uuid, now: i64, until: i64) {
        if let Some(&index) = self.volumes_by_id.get(&id) {
            let volume = &mut self.volumes[index];
            volume.phase = Phase::Deleting;
            volume.phase_since = now;
            volume.phase_ends_at = Some(until);
            self.phase_ends.insert((until, id));
        }
    }

    pub(crate) fn remove(&mut self, id: Uuid) {
        let Some(index) = self.volumes_by_id.remove(&id) else { return };
        let removed = self.volumes.swap_remove(index);
        if let Some(at) = removed.phase_ends_at {
            self.phase_ends.remove(&(at, id));
        }
        if let Some(moved) = self.volumes.get(index) {
            self.volumes_by_id.insert(moved.id, index);
        }
    }

    pub(crate) fn project_index(&self, id: &str) -> Option<usize> {
        self.projects_by_id.get(id).copied()
    }

    pub(crate) fn department_index(&self, id: &str) -> Option<usize> {
        self.departments_by_id.get(id).copied()
    }

    pub(crate) fn cluster_index(&self, id: &str) -> Option<usize> {
        self.clusters.iter().position(|cluster| cluster.id.eq_ignore_ascii_case(id))
    }

    pub(crate) fn is_name_taken(&self, name: &str, cluster: usize) -> bool {
        self.volumes
            .iter()
            .any(|volume| self.projects[volume.project].cluster == cluster && volume.name == name)
    }

    /// Whether the project at an index can mount a volume.
    pub(crate) fn is_usable(&self, volume: &Volume, project: usize) -> bool {
        if volume.project == project {
            return true;
        }
        let project = &self.projects[project];
        // A department and a project can have the same id.
        volume.shared_scopes.iter().any(|scope| match scope.scope_type {
            ScopeType::Cluster => scope.scope_id == project.cluster_id,
            ScopeType::Department => scope.scope_id == project.department_id,
            ScopeType::Project => scope.scope_id == project.id,
        })
    }
}

fn index_by_id<'a>(ids: impl Iterator<Item = &'a Arc<str>>) -> BTreeMap<Arc<str>, usize> {
    ids.enumerate().map(|(index, id)| (id.clone(), index)).collect()
}
