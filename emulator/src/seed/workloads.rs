//! Generates the workloads.
//!
//! It has a random generator of its own, so that their number does not change the volumes.

use std::sync::Arc;

use super::DAY;
use super::vocabulary::USERS;
use crate::config::Config;
use crate::random::Random;
use crate::state::State;
use crate::volume::{Phase, ScopeType, Volume};
use crate::workloads::{DataSource, Workload, WorkloadPhase};

/// The types with the first word of the names, more frequent ones repeated.
const KINDS: [(&str, &str); 8] = [
    ("Training", "train"),
    ("Training", "finetune"),
    ("Training", "eval"),
    ("Workspace", "notebook"),
    ("Workspace", "jupyter"),
    ("Inference", "serve"),
    ("Distributed", "ddp"),
    ("RayCluster", "ray"),
];

/// The phases of long-running workloads, more frequent ones repeated.
const LONG_RUNNING_PHASES: [WorkloadPhase; 12] = [
    WorkloadPhase::Running,
    WorkloadPhase::Running,
    WorkloadPhase::Running,
    WorkloadPhase::Running,
    WorkloadPhase::Running,
    WorkloadPhase::Running,
    WorkloadPhase::Running,
    WorkloadPhase::Pending,
    WorkloadPhase::Updating,
    WorkloadPhase::Degraded,
    WorkloadPhase::Stopping,
    WorkloadPhase::Unknown,
];

const OTHER_SOURCES: [(&str, &str); 4] = [
    ("nfs", "home-directories"),
    ("git", "training-scripts"),
    ("s3", "artifacts-bucket"),
    ("config-map", "launcher-settings"),
];

/// First one long-running workload for each volume that the seed calls in use, then random ones.
pub(super) fn generate(state: &State, config: &Config) -> Vec<Workload> {
    let mut random = Random::new(config.seed ^ 0x776f_726b_6c6f_6164);
    let is_in_use = |volume: &&Volume| volume.in_use_by.is_some();
    // The others were never used.
    let used = state.volumes.iter().filter(|volume| {
        volume.phase != Phase::Creating && (volume.in_use_by.is_some() || random.chance(400))
    });
    let used = used.collect();
    let mut generator = Generator {
        state,
        now: config.now,
        users: USERS.split(' ').map(|name| format!("{name}@example.com").into()).collect(),
        used,
        in_use: state.volumes.iter().filter(is_in_use).collect(),
        random,
    };
    let count = config.workload_count();
    let in_use = generator.in_use.clone();
    let mut workloads: Vec<_> =
        in_use.into_iter().take(count).map(|volume| generator.long_running(volume)).collect();
    // Their volumes are not in use if there is no workload for them.
    generator.in_use.truncate(count);
    while workloads.len() < count {
        let is_active = generator.random.chance(120);
        workloads.push(if is_active { generator.active() } else { generator.ended() });
    }
    workloads
}

struct Generator<'a> {
    state: &'a State,
    now: i64,
    random: Random,
    users: Vec<Arc<str>>,
    /// The volumes that a workload has ever mounted.
    used: Vec<&'a Volume>,
    /// The volumes that a workload mounts now.
    in_use: Vec<&'a Volume>,
}

impl<'a> Generator<'a> {
    fn long_running(&mut self, volume: &'a Volume) -> Workload {
        let created_at = self.instant_between(volume.created_at.max(self.now - 60 * DAY), self.now);
        let mut workload = self.workload(Some(volume), created_at, true);
        workload.name = volume.in_use_by.clone().unwrap_or_default();
        workload.phase = *self.random.pick(&LONG_RUNNING_PHASES);
        workload
    }

    /// An active workload that ends by itself. It mounts only volumes that another also mounts, so
    /// that a volume does not become unused by itself.
    fn active(&mut self) -> Workload {
        let volume = self.pick(true, 400);
        let since = volume.map_or(0, |volume| volume.created_at).max(self.now - 2 * DAY);
        let created_at = self.instant_between(since, self.now);
        let mut workload = self.workload(volume, created_at, true);
        let (phase, longest_s) = match self.random.below(8) {
            0 => (WorkloadPhase::Creating, 5),
            1 => (WorkloadPhase::Initializing, 30),
            2 | 3 => (WorkloadPhase::Pending, 600),
            _ => (WorkloadPhase::Running, 40_000),
        };
        workload.phase = phase;
        workload.phase_ends_at = Some(self.now + 1000 * (1 + self.random.below(longest_s)) as i64);
        workload
    }

    fn ended(&mut self) -> Workload {
        let volume = self.pick(false, 850);
        let since = volume.map_or(self.now - 730 * DAY, |volume| volume.created_at);
        let created_at = self.instant_between(since, self.now);
        let mut workload = self.workload(volume, created_at, false);
        let ended_at = self.instant_between(created_at, self.now.min(created_at + 20 * DAY));
        let deleted_at = self.instant_between(ended_at, self.now.min(ended_at + 30 * DAY));
        let (phase, is_completed, deleted_per_mille) = match self.random.below(20) {
            0..=11 => (WorkloadPhase::Completed, true, 400),
            12..=14 => (WorkloadPhase::Failed, true, 500),
            15..=17 => (WorkloadPhase::Stopped, false, 300),
            // Deleted before it was complete.
            _ => (WorkloadPhase::Terminating, false, 1000),
        };
        workload.phase = phase;
        workload.phase_since = ended_at;
        workload.completed_at = is_completed.then_some(ended_at);
        workload.deleted_at = self.random.chance(deleted_per_mille).then_some(deleted_at);
        workload
    }

    fn workload(
        &mut self,
        volume: Option<&'a Volume>,
        created_at: i64,
        is_active: bool,
    ) -> Workload {
        let state = self.state;
        let project = match volume {
            Some(volume) => self.project_of(volume),
            None => self.random.below(state.projects.len()),
        };
        let mut volumes: Vec<&Volume> = volume.into_iter().collect();
        if let Some(second) = self.pick(is_active, 250)
            && !volumes.is_empty()
            && second.created_at <= created_at
            && !volumes.iter().any(|it| it.id == second.id)
            && state.is_usable(second, project)
        {
            volumes.push(second);
        }
        let mut data_sources: Vec<_> = volumes.iter().map(|it| DataSource::volume(it)).collect();
        let owner = &state.projects[project];
        if self.random.chance(250) && !owner.pvcs.is_empty() {
            let pvc = self.random.pick(&owner.pvcs);
            data_sources.push(DataSource { id: pvc.id, name: pvc.name.clone(), kind: "pvc" });
        }
        if self.random.chance(250) {
            let (kind, name) = *self.random.pick(&OTHER_SOURCES);
            let name = format!("{}-{name}", owner.name);
            data_sources.push(DataSource { id: self.random.uuid(), name, kind });
        }
        let (kind, word) = *self.random.pick(&KINDS);
        let subject = volume.map_or(&*owner.name, |volume| &volume.name);
        Workload {
            id: self.random.uuid(),
            name: format!("{word}-{subject}-{}", self.random.below(1000)),
            kind: kind.to_owned(),
            phase: WorkloadPhase::Running,
            cluster_id: owner.cluster_id.clone(),
            project_id: owner.id.clone(),
            project_name: owner.name.clone(),
            submitted_by: self.random.pick(&self.users).clone(),
            created_at,
            completed_at: None,
            deleted_at: None,
            volumes: volumes.iter().map(|volume| volume.id).collect(),
            data_sources,
            project,
            phase_since: created_at,
            phase_ends_at: None,
        }
    }

    fn pick(&mut self, is_active: bool, per_mille: usize) -> Option<&'a Volume> {
        let volumes = if is_active { &self.in_use } else { &self.used };
        (self.random.chance(per_mille) && !volumes.is_empty()).then(|| *self.random.pick(volumes))
    }

    /// A project that can use a volume.
    fn project_of(&mut self, volume: &Volume) -> usize {
        let state = self.state;
        if volume.shared_scopes.is_empty() || self.random.chance(700) {
            return volume.project;
        }
        let scope = self.random.pick(&volume.shared_scopes);
        let projects: Vec<usize> = match scope.scope_type {
            ScopeType::Project => state.project_index(&scope.scope_id).into_iter().collect(),
            _ => (0..state.projects.len()).filter(|it| state.is_usable(volume, *it)).collect(),
        };
        if projects.is_empty() { volume.project } else { *self.random.pick(&projects) }
    }

    fn instant_between(&mut self, from: i64, to: i64) -> i64 {
        from + (self.random.next() % (to - from).max(1).unsigned_abs()) as i64
    }
}
