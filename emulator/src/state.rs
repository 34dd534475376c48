//! The volumes, and how time changes them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use uuid::Uuid;

use crate::org::{Cluster, Department, Project};
use crate::random::Random;

/// The phase of a volume in its cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// It can be mounted.
    Ready,
    /// It could not be made.
    NotReady,
    /// It is being made.
    Creating,
    /// It is being removed.
    Deleting,
    /// The cluster has not told.
    Unknown,
}

impl Phase {
    /// The contract's value.
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Ready => "Ready",
            Phase::NotReady => "NotReady",
            Phase::Creating => "Creating",
            Phase::Deleting => "Deleting",
            Phase::Unknown => "Unknown",
        }
    }

    pub(crate) fn folded(self) -> &'static str {
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

/// What a volume can be shared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeType {
    /// A whole cluster.
    Cluster,
    /// A department.
    Department,
    /// A project.
    Project,
}

impl ScopeType {
    /// The contract's value.
    pub fn as_str(self) -> &'static str {
        match self {
            ScopeType::Cluster => "cluster",
            ScopeType::Department => "department",
            ScopeType::Project => "project",
        }
    }
}

/// One scope that may mount a volume.
#[derive(Clone, Debug)]
pub struct SharedScope {
    /// What it is.
    pub scope_type: ScopeType,
    /// Its id.
    pub scope_id: Arc<str>,
    /// Its name.
    pub scope_name: Arc<str>,
    /// When it was added.
    pub created_at: Option<i64>,
    /// Who added it.
    pub created_by: Option<Arc<str>>,
}

/// A data volume.
#[derive(Clone, Debug)]
pub struct Volume {
    /// Its id.
    pub id: Uuid,
    /// Its name, unique in its cluster.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The claim it originates from.
    pub origin_pvc_name: String,
    /// The project whose namespace holds the claim.
    pub project_id: Arc<str>,
    /// The name of that project.
    pub project_name: Arc<str>,
    /// The department, if the control plane tells.
    pub department_id: Option<Arc<str>>,
    /// The cluster.
    pub cluster_id: Arc<str>,
    /// When it was created, in milliseconds since the epoch.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: Option<i64>,
    /// Who created it.
    pub created_by: Option<Arc<str>>,
    /// Who last changed it.
    pub updated_by: Option<Arc<str>>,
    /// Its phase.
    pub phase: Phase,
    /// What is wrong if it is not ready.
    pub issue: Option<Issue>,
    /// When it came into its phase.
    pub since: i64,
    /// The scopes that may mount it, beside its own project.
    pub shared_scopes: Vec<SharedScope>,
    /// A workload that mounts it and so keeps it from being deleted.
    pub in_use_by: Option<String>,
    /// The index of its project, from which rights and uniqueness follow.
    pub(crate) project: usize,
    /// When its phase changes by itself.
    pub(crate) due: Option<i64>,
    /// Everything that `search` looks at, in lower case, fields separated by a line feed.
    pub(crate) search_text: String,
}

impl Volume {
    pub(crate) fn refresh_search_text(&mut self) {
        let parts = [
            self.name.as_str(),
            self.description.as_deref().unwrap_or_default(),
            &self.project_name,
            self.created_by.as_deref().unwrap_or_default(),
            &self.origin_pvc_name,
        ];
        // A search text cannot hold a line feed in any sensible use, so no match spans two fields.
        self.search_text = parts.join("\n").to_lowercase();
    }
}

/// Everything that requests read and change.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) clusters: Vec<Cluster>,
    pub(crate) departments: Vec<Department>,
    pub(crate) projects: Vec<Project>,
    pub(crate) volumes: Vec<Volume>,
    pub(crate) random: Random,
    by_id: BTreeMap<Uuid, usize>,
    projects_by_id: BTreeMap<Arc<str>, usize>,
    departments_by_id: BTreeMap<Arc<str>, usize>,
    /// The volumes whose phase changes by itself, by the time of the change.
    due: BTreeSet<(i64, Uuid)>,
}

impl World {
    pub(crate) fn new(
        clusters: Vec<Cluster>,
        departments: Vec<Department>,
        projects: Vec<Project>,
        volumes: Vec<Volume>,
        random: Random,
    ) -> Self {
        World {
            by_id: volumes.iter().enumerate().map(|(index, volume)| (volume.id, index)).collect(),
            projects_by_id: projects
                .iter()
                .enumerate()
                .map(|(index, it)| (it.id.clone(), index))
                .collect(),
            departments_by_id: departments
                .iter()
                .enumerate()
                .map(|(index, it)| (it.id.clone(), index))
                .collect(),
            due: volumes.iter().filter_map(|volume| Some((volume.due?, volume.id))).collect(),
            clusters,
            departments,
            projects,
            volumes,
            random,
        }
    }

    /// Applies every change of phase that is due.
    pub(crate) fn advance(&mut self, now: i64) {
        while let Some(&(at, id)) = self.due.first() {
            if at > now {
                break;
            }
            self.due.pop_first();
            let Some(&index) = self.by_id.get(&id) else { continue };
            match self.volumes[index].phase {
                Phase::Deleting => self.remove(id),
                _ => self.settle(index, at),
            }
        }
    }

    /// Ends `Creating`: what comes of a volume depends on its claim.
    fn settle(&mut self, index: usize, at: i64) {
        let volume = &mut self.volumes[index];
        let issue = match self.projects[volume.project].claim(&volume.origin_pvc_name) {
            Some(claim) if claim.bound => None,
            Some(_) => Some(Issue::OriginNotBound),
            None => Some(Issue::CopyFailed),
        };
        volume.phase = if issue.is_none() { Phase::Ready } else { Phase::NotReady };
        volume.issue = issue;
        volume.since = at;
        volume.due = None;
    }

    /// Binds a claim, as a first workload does; the volumes that waited for it become ready.
    pub(crate) fn bind(&mut self, project: usize, claim: &str, now: i64) -> bool {
        let Some(found) = self.projects[project].claims.iter_mut().find(|it| it.name == claim)
        else {
            return false;
        };
        found.bound = true;
        for volume in &mut self.volumes {
            let waits = volume.issue == Some(Issue::OriginNotBound);
            if waits && volume.project == project && volume.origin_pvc_name == claim {
                volume.phase = Phase::Ready;
                volume.issue = None;
                volume.since = now;
            }
        }
        true
    }

    pub(crate) fn find(&self, id: Uuid) -> Option<&Volume> {
        self.by_id.get(&id).map(|&index| &self.volumes[index])
    }

    pub(crate) fn find_mut(&mut self, id: Uuid) -> Option<&mut Volume> {
        self.by_id.get(&id).map(|&index| &mut self.volumes[index])
    }

    pub(crate) fn insert(&mut self, volume: Volume) {
        if let Some(at) = volume.due {
            self.due.insert((at, volume.id));
        }
        self.by_id.insert(volume.id, self.volumes.len());
        self.volumes.push(volume);
    }

    /// Starts the deletion of a volume, which ends at `until`.
    pub(crate) fn delete_later(&mut self, id: Uuid, now: i64, until: i64) {
        if let Some(&index) = self.by_id.get(&id) {
            let volume = &mut self.volumes[index];
            volume.phase = Phase::Deleting;
            volume.since = now;
            volume.due = Some(until);
            self.due.insert((until, id));
        }
    }

    pub(crate) fn remove(&mut self, id: Uuid) {
        let Some(index) = self.by_id.remove(&id) else { return };
        let removed = self.volumes.swap_remove(index);
        if let Some(at) = removed.due {
            self.due.remove(&(at, id));
        }
        if let Some(moved) = self.volumes.get(index) {
            self.by_id.insert(moved.id, index);
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

    /// Whether a name is taken in a cluster.
    pub(crate) fn is_taken(&self, name: &str, cluster: usize) -> bool {
        self.volumes
            .iter()
            .any(|volume| self.projects[volume.project].cluster == cluster && volume.name == name)
    }

    /// Whether a project may mount a volume: it originates there, or a scope reaches the project.
    pub(crate) fn is_usable(&self, volume: &Volume, project: usize) -> bool {
        if volume.project == project {
            return true;
        }
        let project = &self.projects[project];
        // Ids of different kinds may look alike, so the type decides what is compared.
        volume.shared_scopes.iter().any(|scope| match scope.scope_type {
            ScopeType::Cluster => scope.scope_id == project.cluster_id,
            ScopeType::Department => scope.scope_id == project.department_id,
            ScopeType::Project => scope.scope_id == project.id,
        })
    }
}
