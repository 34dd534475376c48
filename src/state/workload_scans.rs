//! Reads the workloads of clusters. Nothing on the server filters them by data volume, so one scan of a cluster
//! answers for all of its data volumes and is kept for a minute.

use super::client::use_client;
use super::clock::now_ms;
use super::handles::use_or_start_handle;
use super::session::{Session, use_session};
use crate::api::endpoint::reports::{WorkloadFilter, list_workloads};
use crate::api::{ApiError, Client};
use crate::domain::{
    ClusterId, LastUse, MAX_CONCURRENT_REQUESTS, MAX_WORKLOADS, VolumeId, Workload,
    WorkloadCollector, WorkloadUsage,
};
use crate::effect::Shared;
use crate::tools::{DAY, Timestamp};
use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashMap;
use std::sync::Arc;

/// How long a scan is not repeated, in milliseconds.
const KEPT_FOR: u64 = 60_000;

/// What is known of a cluster's workloads.
#[derive(Clone, Debug, PartialEq)]
pub enum WorkloadScan {
    NotStarted,
    /// Waiting, or reading, with the number of workloads so far.
    Running {
        read: u64,
    },
    Done,
    Failed(ApiError),
    /// There are more than [`MAX_WORKLOADS`].
    TooMany,
    Cancelled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Active,
    History,
}

type Key = (ClusterId, Kind);

/// A scan that waits, runs or has ended.
struct Scan {
    /// How many days of deleted workloads it covers.
    days: u32,
    stage: Stage,
}

enum Stage {
    Waiting,
    Running(AbortHandle),
    /// When, in milliseconds since 1970.
    Ended(i64),
}

#[derive(Default)]
struct Inner {
    scans: HashMap<Key, Scan>,
    /// Those that wait, oldest first.
    waiting: Vec<Key>,
}

/// The scans of all clusters, a few at a time. They go on when a page is left, for the next one.
#[derive(Clone, Copy)]
pub struct WorkloadScans {
    client: Client,
    session: Session,
    inner: StoredValue<Inner>,
    states: Shared<HashMap<Key, WorkloadScan>>,
    /// The last results, which stay while a scan is repeated.
    results: Shared<HashMap<Key, Arc<WorkloadUsage>>>,
}

pub fn use_workload_scans() -> WorkloadScans {
    use_or_start_handle(WorkloadScans::start_all)
}

impl WorkloadScans {
    fn start_all() -> Self {
        let scans = Self {
            client: use_client(),
            session: use_session(),
            inner: StoredValue::new(Inner::default()),
            states: Shared::new(HashMap::new()),
            results: Shared::new(HashMap::new()),
        };
        scans.session.on_wipe(move |_| scans.forget());
        scans
    }

    /// Aborts all scans and clears their results, which the next user may not be allowed to see.
    fn forget(self) {
        self.update(|inner| {
            for scan in std::mem::take(inner).scans.into_values() {
                scan.abort();
            }
        });
        self.states.update(HashMap::clear);
        self.results.update(HashMap::clear);
    }

    /// `None` once the app is disposed.
    fn update<T>(self, f: impl FnOnce(&mut Inner) -> T) -> Option<T> {
        self.inner.try_update_value(f)
    }

    fn set_state(self, key: &Key, state: WorkloadScan) {
        self.states.try_update(|states| states.insert(key.clone(), state));
    }

    /// Reads the active workloads of a cluster, unless that is running or has ended within the last minute.
    pub fn start(self, cluster: &ClusterId) {
        self.request((cluster.clone(), Kind::Active), 0, false);
    }

    /// Like [`WorkloadScans::start`], also if it has just ended.
    pub fn restart(self, cluster: &ClusterId) {
        self.request((cluster.clone(), Kind::Active), 0, true);
    }

    pub fn cancel(self, cluster: &ClusterId) {
        self.cancel_scan((cluster.clone(), Kind::Active));
    }

    pub fn state(self, cluster: &ClusterId) -> WorkloadScan {
        self.state_of(cluster, Kind::Active)
    }

    /// The active workloads that mount the volume, newest first; `None` while unknown.
    pub fn active(self, cluster: &ClusterId, volume: &VolumeId) -> Option<Vec<Workload>> {
        self.with_result(cluster, Kind::Active, |usage| usage.active(volume))?
    }

    /// How many active workloads could not be read, and whether the server announced more than it returned.
    pub fn gaps(self, cluster: &ClusterId) -> (u64, bool) {
        self.gaps_of(cluster, Kind::Active)
    }

    /// Reads the workloads that exist, ended or not, or were deleted in the last `days` days.
    pub fn start_history(self, cluster: &ClusterId, days: u32) {
        self.request((cluster.clone(), Kind::History), days, false);
    }

    pub fn restart_history(self, cluster: &ClusterId, days: u32) {
        self.request((cluster.clone(), Kind::History), days, true);
    }

    pub fn cancel_history(self, cluster: &ClusterId) {
        self.cancel_scan((cluster.clone(), Kind::History));
    }

    pub fn history_state(self, cluster: &ClusterId) -> WorkloadScan {
        self.state_of(cluster, Kind::History)
    }

    /// The history, if it has been read completely and is not being read again.
    pub fn history(self, cluster: &ClusterId) -> Option<Arc<WorkloadUsage>> {
        let is_done = self.history_state(cluster) == WorkloadScan::Done;
        let key = (cluster.clone(), Kind::History);
        self.results.with(|all| all.get(&key).cloned()).filter(|_| is_done)
    }

    /// When the last scan of the history ended, in milliseconds since 1970, if it covers `days` days. Changes with
    /// the state.
    pub fn history_read_at(self, cluster: &ClusterId, days: u32) -> Option<i64> {
        let key = (cluster.clone(), Kind::History);
        self.update(|inner| {
            let scan = inner.scans.get(&key).filter(|scan| scan.days >= days)?;
            match scan.stage {
                Stage::Ended(at) => Some(at),
                Stage::Waiting | Stage::Running(_) => None,
            }
        })?
    }

    /// When a workload of the history last used the volume; `None` while unknown.
    pub fn last_use(self, cluster: &ClusterId, volume: &VolumeId) -> Option<LastUse> {
        self.with_result(cluster, Kind::History, |usage| usage.last_use(volume))?
    }

    /// The workloads of the history that have ended, last ended first; `None` while unknown.
    pub fn ended(self, cluster: &ClusterId, volume: &VolumeId) -> Option<Vec<Workload>> {
        self.with_result(cluster, Kind::History, |usage| usage.ended(volume))?
    }

    /// Like [`WorkloadScans::gaps`], for the history.
    pub fn history_gaps(self, cluster: &ClusterId) -> (u64, bool) {
        self.gaps_of(cluster, Kind::History)
    }

    fn state_of(self, cluster: &ClusterId, kind: Kind) -> WorkloadScan {
        let key = (cluster.clone(), kind);
        self.states.with(|all| all.get(&key).cloned()).unwrap_or(WorkloadScan::NotStarted)
    }

    fn with_result<T>(
        self,
        cluster: &ClusterId,
        kind: Kind,
        f: impl FnOnce(&WorkloadUsage) -> T,
    ) -> Option<T> {
        let key = (cluster.clone(), kind);
        self.results.with(|all| all.get(&key).map(|usage| f(usage)))
    }

    fn gaps_of(self, cluster: &ClusterId, kind: Kind) -> (u64, bool) {
        let gaps = |usage: &WorkloadUsage| (usage.left_out, usage.is_stuck);
        self.with_result(cluster, kind, gaps).unwrap_or_default()
    }

    fn request(self, key: Key, days: u32, is_repeated: bool) {
        let is_due = self.update(|inner| {
            let is_due = inner.scans.get(&key).is_none_or(|scan| scan.is_due(days, is_repeated));
            if is_due {
                inner.remove(&key);
                inner.scans.insert(key.clone(), Scan { days, stage: Stage::Waiting });
                inner.waiting.push(key.clone());
            }
            is_due
        });
        if is_due == Some(true) {
            self.set_state(&key, WorkloadScan::Running { read: 0 });
            self.run_waiting();
        }
    }

    fn cancel_scan(self, key: Key) {
        let is_cancelled = self.update(|inner| {
            let is_running = inner.scans.get(&key).is_some_and(Scan::is_running);
            if is_running {
                inner.end(&key);
            }
            is_running
        });
        if is_cancelled == Some(true) {
            self.set_state(&key, WorkloadScan::Cancelled);
            self.run_waiting();
        }
    }

    /// Starts scans that wait, as many as may run. Each sends one request after another.
    fn run_waiting(self) {
        self.update(|inner| {
            while let Some((key, days)) = inner.next() {
                let (scan, abort) = abortable(self.run(key.clone(), days));
                inner.set_stage(&key, Stage::Running(abort));
                spawn_local(async move {
                    let _ = scan.await;
                });
            }
        });
    }

    async fn run(self, key: Key, days: u32) {
        let result = self.read(&key, days).await;
        if self.update(|inner| inner.end(&key)).is_none() {
            return;
        }
        match result {
            Ok(Some(usage)) => {
                let usage = Arc::new(usage);
                self.set_result(&key, &usage);
                if key.1 == Kind::History {
                    self.adopt_history(key.0, &usage);
                }
            }
            Ok(None) => self.set_state(&key, WorkloadScan::TooMany),
            // Read again after the next sign-in.
            Err(_) if !self.session.is_signed_in_untracked() => {
                self.update(|inner| inner.remove(&key));
                self.set_state(&key, WorkloadScan::NotStarted);
            }
            Err(error) => self.set_state(&key, WorkloadScan::Failed(error)),
        }
        self.run_waiting();
    }

    fn set_result(self, key: &Key, usage: &Arc<WorkloadUsage>) {
        self.results.try_update(|all| all.insert(key.clone(), usage.clone()));
        self.set_state(key, WorkloadScan::Done);
    }

    /// The history has all active workloads as well.
    fn adopt_history(self, cluster: ClusterId, usage: &Arc<WorkloadUsage>) {
        let key = (cluster, Kind::Active);
        let is_adopted = self.update(|inner| {
            let is_running = inner.scans.get(&key).is_some_and(Scan::is_running);
            if !is_running {
                let stage = Stage::Ended(now_ms());
                inner.scans.insert(key.clone(), Scan { days: 0, stage });
            }
            !is_running
        });
        if is_adopted == Some(true) {
            self.set_result(&key, usage);
        }
    }

    /// `None` if there are too many.
    async fn read(self, key: &Key, days: u32) -> Result<Option<WorkloadUsage>, ApiError> {
        let since = Timestamp(now_ms() - i64::from(days) * DAY);
        let filters: &[_] = match key.1 {
            Kind::Active => &[WorkloadFilter::Active],
            Kind::History => &[WorkloadFilter::Existing, WorkloadFilter::DeletedSince(since)],
        };
        let mut collector = WorkloadCollector::default();
        for filter in filters {
            let mut next = Some(0);
            while let Some(offset) = next {
                if collector.read() >= MAX_WORKLOADS {
                    return Ok(None);
                }
                let page = self.client.send(list_workloads(&key.0, *filter, offset)).await?;
                next = collector.add_page(offset, page.items, page.left_out.len(), page.next);
                self.set_state(key, WorkloadScan::Running { read: collector.read() });
            }
        }
        Ok(Some(collector.finish()))
    }
}

impl Scan {
    fn is_running(&self) -> bool {
        !matches!(self.stage, Stage::Ended(_))
    }

    fn is_due(&self, days: u32, is_repeated: bool) -> bool {
        let has_ended = match self.stage {
            Stage::Ended(at) => is_repeated || now_ms().abs_diff(at) >= KEPT_FOR,
            Stage::Waiting | Stage::Running(_) => false,
        };
        has_ended || self.days < days
    }

    fn abort(self) {
        if let Stage::Running(abort) = self.stage {
            abort.abort();
        }
    }
}

impl Inner {
    fn set_stage(&mut self, key: &Key, stage: Stage) {
        if let Some(scan) = self.scans.get_mut(key) {
            scan.stage = stage;
        }
    }

    /// Takes the next scan that may run.
    fn next(&mut self) -> Option<(Key, u32)> {
        let is_running = |scan: &&Scan| matches!(scan.stage, Stage::Running(_));
        let running = self.scans.values().filter(is_running).count();
        if running >= MAX_CONCURRENT_REQUESTS || self.waiting.is_empty() {
            return None;
        }
        let key = self.waiting.remove(0);
        let days = self.scans.get(&key)?.days;
        Some((key, days))
    }

    fn end(&mut self, key: &Key) {
        let days = self.scans.get(key).map_or(0, |scan| scan.days);
        self.remove(key);
        self.scans.insert(key.clone(), Scan { days, stage: Stage::Ended(now_ms()) });
    }

    fn remove(&mut self, key: &Key) {
        self.waiting.retain(|waiting| waiting != key);
        if let Some(scan) = self.scans.remove(key) {
            scan.abort();
        }
    }
}
