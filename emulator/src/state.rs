//! The state of the control plane and its phase changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use uuid::Uuid;

use crate::audit::AuditLog;
use crate::org::{Cluster, Department, Project};
use crate::random::Random;
use crate::volume::{Issue, Phase, ScopeType, Volume};
use crate::workloads::{Workload, Workloads};

/// Everything that requests read and change.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) clusters: Vec<Cluster>,
    pub(crate) departments: Vec<Department>,
    pub(crate) projects: Vec<Project>,
    pub(crate) volumes: Vec<Volume>,
    pub(crate) random: Random,
    pub(crate) workloads: Workloads,
    pub(crate) audit: AuditLog,
    /// The time of the last request.
    now: i64,
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
        audit: AuditLog,
        now: i64,
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
            workloads: Workloads::default(),
            audit,
            now,
        }
    }

    /// Replaces the workloads, and with them which volumes are in use.
    pub(crate) fn set_workloads(&mut self, workloads: Vec<Workload>) {
        self.workloads = Workloads::new(workloads);
        self.volumes.iter_mut().for_each(|volume| volume.in_use_by = None);
        for workload in self.workloads.rows().iter().filter(|it| it.is_active()) {
            for index in workload.volumes.iter().filter_map(|id| self.volumes_by_id.get(id)) {
                self.volumes[*index].in_use_by = Some(workload.name.clone());
            }
        }
    }

    /// Adds an active workload that mounts a volume.
    pub(crate) fn start_workload(&mut self, volume: Uuid, name: &str) -> bool {
        let Some(&index) = self.volumes_by_id.get(&volume) else { return false };
        self.workloads.start(&self.volumes[index], name, self.now);
        self.update_in_use(&[volume]);
        true
    }

    /// Ends every active workload that mounts a volume.
    pub(crate) fn end_workloads(&mut self, volume: Uuid) -> bool {
        let unmounted = self.workloads.end(volume, self.now);
        self.update_in_use(&unmounted);
        self.find(volume).is_some()
    }

    fn update_in_use(&mut self, volumes: &[Uuid]) {
        for id in volumes {
            let workload = self.workloads.user_of(*id).map(str::to_owned);
            if let Some(volume) = self.find_mut(*id) {
                volume.in_use_by = workload;
            }
        }
    }

    /// Applies every phase change that is due.
    pub(crate) fn advance(&mut self, now: i64) {
        self.now = self.now.max(now);
        let unmounted = self.workloads.advance(now);
        self.update_in_use(&unmounted);
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
        self.audit.keep_history(&removed, &self.clusters[self.projects[removed.project].cluster]);
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
