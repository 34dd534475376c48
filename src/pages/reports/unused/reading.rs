//! Reads all data volumes of a list, then the workloads of their clusters.

use crate::domain::{ClusterId, ListQuery, UnusedFor, UnusedReport, Volume};
use crate::effect::{effect, memo};
use crate::state::{
    Remote, RemoteHandle, WhenKeyChanges, WorkloadScan, WorkloadScans, now_ms, read_all_pages,
    use_remote, use_session, use_workload_scans,
};
use crate::tools::Timestamp;
use leptos::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// How many days of deleted workloads are read: enough for every choice of the page.
pub const HISTORY_DAYS: u32 = 365;

/// How long the workloads are not read again when the page is opened again, in milliseconds.
const REUSED_FOR: u64 = 10 * 60_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllVolumes {
    pub volumes: Arc<Vec<Volume>>,
    /// Whether the server announced more rows without a usable offset.
    pub is_stuck: bool,
    /// Why rows were left out.
    pub left_out: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Cancelled,
    ReadingVolumes,
    /// The data volumes could not be read.
    Failed,
    NoVolumes,
    ReadingWorkloads,
    Done,
}

#[derive(Clone, Copy)]
pub struct Reading {
    pub volumes: RemoteHandle<AllVolumes>,
    /// How many data volumes have been read.
    pub volumes_read: RwSignal<u64>,
    pub stage: Memo<Stage>,
    clusters: Memo<Vec<ClusterId>>,
    scans: WorkloadScans,
    is_cancelled: RwSignal<bool>,
}

/// Nothing is read while there is no list.
pub fn use_reading(list: Memo<Option<ListQuery>>) -> Reading {
    let session = use_session();
    let scans = use_workload_scans();
    let is_cancelled = RwSignal::new(false);
    let volumes_read = RwSignal::new(0);
    let volumes = use_remote(
        WhenKeyChanges::Drop,
        move || list.get().filter(|_| !is_cancelled.get()).map(|list| list.selection()),
        move |client, query: ListQuery| async move {
            volumes_read.try_set(0);
            let progress = move |rows| {
                volumes_read.try_set(rows);
            };
            let mut all = read_all_pages(client, &query, progress).await?;
            let volumes = Arc::new(all.drain());
            Ok(AllVolumes { volumes, is_stuck: all.is_stuck, left_out: all.left_out })
        },
    );
    let clusters = memo(move |_| {
        volumes.state.with(|state| {
            let rows = state.value().map(|all| all.volumes.iter()).into_iter().flatten();
            let clusters: BTreeSet<_> = rows.filter_map(|it| it.cluster_id.clone()).collect();
            clusters.into_iter().collect::<Vec<_>>()
        })
    });
    effect(move || {
        let clusters = clusters.get();
        if !session.is_signed_in() || is_cancelled.get() {
            return;
        }
        untrack(|| clusters.iter().for_each(|cluster| start_unless_recent(scans, cluster)));
    });
    let is_scanning = memo(move |_| {
        let is_open = |cluster: &ClusterId| {
            let state = scans.history_state(cluster);
            matches!(state, WorkloadScan::Running { .. } | WorkloadScan::NotStarted)
        };
        clusters.with(|clusters| clusters.iter().any(is_open))
    });
    let stage = memo(move |_| {
        if is_cancelled.get() {
            return Stage::Cancelled;
        }
        volumes.state.with(|state| match state.value() {
            None if matches!(state, Remote::Failed { .. }) => Stage::Failed,
            None => Stage::ReadingVolumes,
            Some(all) if all.volumes.is_empty() => Stage::NoVolumes,
            Some(_) if is_scanning.get() => Stage::ReadingWorkloads,
            Some(_) => Stage::Done,
        })
    });
    Reading { volumes, volumes_read, stage, clusters, scans, is_cancelled }
}

fn start_unless_recent(scans: WorkloadScans, cluster: &ClusterId) {
    match scans.history_state(cluster) {
        WorkloadScan::Cancelled => scans.restart_history(cluster, HISTORY_DAYS),
        WorkloadScan::Done if is_recent(scans, cluster) => {}
        _ => scans.start_history(cluster, HISTORY_DAYS),
    }
}

fn is_recent(scans: WorkloadScans, cluster: &ClusterId) -> bool {
    let read_at = scans.history_read_at(cluster, HISTORY_DAYS);
    read_at.is_some_and(|at| now_ms().abs_diff(at) < REUSED_FOR)
}

/// How far the workloads have been read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScanProgress {
    pub clusters: usize,
    pub done: usize,
    /// How many workloads have been read in the clusters that are not done.
    pub read: u64,
}

impl Reading {
    pub fn cancel(self) {
        self.is_cancelled.set(true);
        self.clusters.with_untracked(|clusters| {
            clusters.iter().for_each(|cluster| self.scans.cancel_history(cluster));
        });
    }

    /// Reads everything again.
    pub fn refresh(self) {
        if self.is_cancelled.get_untracked() {
            self.is_cancelled.set(false);
            return;
        }
        self.volumes.refresh();
        self.clusters.with_untracked(|all| all.iter().for_each(|it| self.retry_cluster(it)));
    }

    pub fn retry_cluster(self, cluster: &ClusterId) {
        self.scans.restart_history(cluster, HISTORY_DAYS);
    }

    pub fn scan_progress(self) -> ScanProgress {
        let mut progress = ScanProgress::default();
        self.clusters.with(|clusters| {
            for cluster in clusters {
                progress.clusters += 1;
                match self.scans.history_state(cluster) {
                    WorkloadScan::Running { read } => progress.read += read,
                    WorkloadScan::NotStarted => {}
                    _ => progress.done += 1,
                }
            }
        });
        progress
    }

    /// When the oldest part was read.
    pub fn read_at(self) -> Option<Timestamp> {
        let volumes = self.volumes.as_of.get();
        let at = |cluster: &ClusterId| self.scans.history_read_at(cluster, HISTORY_DAYS);
        let workloads = self.clusters.with(|clusters| clusters.iter().filter_map(at).min());
        volumes.into_iter().chain(workloads).min().map(Timestamp)
    }

    pub fn state_of(self, cluster: &ClusterId) -> WorkloadScan {
        self.scans.history_state(cluster)
    }

    /// How many workloads could not be read, and whether the server announced more than it returned.
    pub fn gaps(self, cluster: &ClusterId) -> (u64, bool) {
        self.scans.history_gaps(cluster)
    }

    /// `None` before all is read.
    pub fn report(self, unused_for: UnusedFor) -> Option<UnusedReport> {
        if self.stage.get() != Stage::Done {
            return None;
        }
        let now = Timestamp(self.volumes.as_of.get().unwrap_or_else(now_ms));
        let usage: HashMap<_, _> = self.clusters.with(|clusters| {
            let usage = |cluster: &ClusterId| Some((cluster.clone(), self.scans.history(cluster)?));
            clusters.iter().filter_map(usage).collect()
        });
        self.volumes.state.with(|state| {
            let volumes = &state.value()?.volumes;
            let usage = |cluster: &ClusterId| usage.get(cluster).map(Arc::as_ref);
            Some(UnusedReport::new(volumes, unused_for, now, usage))
        })
    }
}
