//! Workloads and their phase changes.

use std::collections::BTreeSet;
use std::sync::Arc;

use uuid::{Builder, Uuid};

use crate::volume::Volume;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WorkloadPhase {
    Creating,
    Initializing,
    Resuming,
    Pending,
    Deleting,
    Running,
    Updating,
    Stopped,
    Stopping,
    Degraded,
    Failed,
    Completed,
    Terminating,
    Unknown,
}

impl WorkloadPhase {
    pub fn as_str(self) -> &'static str {
        match self {
            WorkloadPhase::Creating => "Creating",
            WorkloadPhase::Initializing => "Initializing",
            WorkloadPhase::Resuming => "Resuming",
            WorkloadPhase::Pending => "Pending",
            WorkloadPhase::Deleting => "Deleting",
            WorkloadPhase::Running => "Running",
            WorkloadPhase::Updating => "Updating",
            WorkloadPhase::Stopped => "Stopped",
            WorkloadPhase::Stopping => "Stopping",
            WorkloadPhase::Degraded => "Degraded",
            WorkloadPhase::Failed => "Failed",
            WorkloadPhase::Completed => "Completed",
            WorkloadPhase::Terminating => "Terminating",
            WorkloadPhase::Unknown => "Unknown",
        }
    }
}

/// Something that a workload mounts.
#[derive(Clone, Debug)]
pub(crate) struct DataSource {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    /// Free text in the contract.
    pub(crate) kind: &'static str,
}

impl DataSource {
    pub(crate) fn volume(volume: &Volume) -> Self {
        DataSource { id: volume.id, name: volume.name.clone(), kind: "data-volume" }
    }
}

/// A workload. Times are in milliseconds since the epoch.
#[derive(Clone, Debug)]
pub struct Workload {
    pub id: Uuid,
    pub name: String,
    /// Such as `Training`; free text.
    pub kind: String,
    pub phase: WorkloadPhase,
    pub cluster_id: Arc<str>,
    pub project_id: Arc<str>,
    pub project_name: Arc<str>,
    pub submitted_by: Arc<str>,
    pub created_at: i64,
    pub completed_at: Option<i64>,
    pub deleted_at: Option<i64>,
    /// The data volumes among its data sources.
    pub volumes: Vec<Uuid>,
    pub(crate) data_sources: Vec<DataSource>,
    /// The index of the project.
    pub(crate) project: usize,
    pub(crate) phase_since: i64,
    /// When the current phase ends by itself.
    pub(crate) phase_ends_at: Option<i64>,
}

impl Workload {
    /// Whether it mounts its data volumes now.
    pub fn is_active(&self) -> bool {
        use WorkloadPhase as P;
        self.deleted_at.is_none() && !matches!(self.phase, P::Stopped | P::Failed | P::Completed)
    }

    fn set_phase(&mut self, phase: WorkloadPhase, at: i64) {
        self.phase = phase;
        self.phase_since = at;
        self.phase_ends_at = None;
        if matches!(phase, WorkloadPhase::Completed | WorkloadPhase::Failed) {
            self.completed_at = Some(at);
        }
    }

    /// Moves to the phase that follows the current one.
    fn finish_phase(&mut self, at: i64) {
        use WorkloadPhase as P;
        let random = self.id.as_u128() as u64;
        let (phase, duration_s) = match self.phase {
            P::Creating => (P::Initializing, Some(5)),
            P::Initializing | P::Resuming => (P::Pending, Some(20)),
            P::Pending => (P::Running, Some(120 + random % 36_000)),
            _ if random.is_multiple_of(5) => (P::Failed, None),
            _ => (P::Completed, None),
        };
        self.set_phase(phase, at);
        self.phase_ends_at = duration_s.map(|duration| at + duration as i64 * 1000);
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Workloads {
    /// Oldest first.
    rows: Vec<Workload>,
    /// When phases end, and the indices of their workloads.
    phase_ends: BTreeSet<(i64, usize)>,
}

impl Workloads {
    pub(crate) fn new(mut rows: Vec<Workload>) -> Self {
        rows.sort_by_key(|workload| (workload.created_at, workload.id));
        let ends = |(index, workload): (usize, &Workload)| Some((workload.phase_ends_at?, index));
        Workloads { phase_ends: rows.iter().enumerate().filter_map(ends).collect(), rows }
    }

    pub(crate) fn rows(&self) -> &[Workload] {
        &self.rows
    }

    /// Applies every phase change that is due. Returns the volumes that were unmounted.
    pub(crate) fn advance(&mut self, now: i64) -> Vec<Uuid> {
        let mut unmounted = Vec::new();
        while let Some(&(at, index)) = self.phase_ends.first().filter(|(at, _)| *at <= now) {
            self.phase_ends.pop_first();
            let workload = &mut self.rows[index];
            workload.finish_phase(at);
            self.phase_ends.extend(workload.phase_ends_at.map(|at| (at, index)));
            if !workload.is_active() {
                unmounted.extend(&workload.volumes);
            }
        }
        unmounted
    }

    /// The name of the newest active workload that mounts a volume.
    pub(crate) fn user_of(&self, volume: Uuid) -> Option<&str> {
        let mut newest_first = self.rows.iter().rev();
        newest_first
            .find(|workload| workload.is_active() && workload.volumes.contains(&volume))
            .map(|workload| workload.name.as_str())
    }

    /// Adds a running workload that mounts a volume.
    pub(crate) fn start(&mut self, volume: &Volume, name: &str, now: i64) {
        let number = self.rows.len() as u128;
        let bytes =
            (volume.id.as_u128() ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15)).to_be_bytes();
        self.rows.push(Workload {
            id: Builder::from_random_bytes(bytes).into_uuid(),
            name: name.to_owned(),
            kind: "Training".to_owned(),
            phase: WorkloadPhase::Running,
            cluster_id: volume.cluster_id.clone(),
            project_id: volume.project_id.clone(),
            project_name: volume.project_name.clone(),
            submitted_by: "maya.lindqvist@example.com".into(),
            created_at: now,
            completed_at: None,
            deleted_at: None,
            volumes: vec![volume.id],
            data_sources: vec![DataSource::volume(volume)],
            project: volume.project,
            phase_since: now,
            phase_ends_at: None,
        });
    }

    /// Completes every active workload that mounts a volume. Returns the volumes that were unmounted.
    pub(crate) fn end(&mut self, volume: Uuid, now: i64) -> Vec<Uuid> {
        let mut unmounted = Vec::new();
        for (index, workload) in self.rows.iter_mut().enumerate() {
            if workload.is_active() && workload.volumes.contains(&volume) {
                if let Some(at) = workload.phase_ends_at {
                    self.phase_ends.remove(&(at, index));
                }
                workload.set_phase(WorkloadPhase::Completed, now);
                unmounted.extend(&workload.volumes);
            }
        }
        unmounted
    }
}
