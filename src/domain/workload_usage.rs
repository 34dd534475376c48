//! Which workloads use each data volume of a cluster, collected from the pages of its workloads.

use super::ids::VolumeId;
use super::workload::Workload;
use crate::tools::Timestamp;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// How many workloads of a cluster are read at most.
pub const MAX_WORKLOADS: u64 = 50_000;

/// When a workload last used a data volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastUse {
    /// No workload that was read has used it.
    Never,
    At(Timestamp),
    /// A workload mounts it.
    Now,
}

/// Collects the rows of one or more queries for workloads.
#[derive(Debug, Default)]
pub struct WorkloadCollector {
    /// Those with data sources, by ID: of two rows of a workload, the later one counts.
    using: HashMap<String, Workload>,
    /// The IDs in the pages of the current query.
    seen: HashSet<String>,
    read: u64,
    left_out: u64,
    is_stuck: bool,
}

impl WorkloadCollector {
    /// Adds the page at `offset` and returns the offset of the next one; `None` at the end of the query. A
    /// `next` that does not advance, or follows a page without new rows, ends the query as well.
    pub fn add_page(
        &mut self,
        offset: u32,
        rows: Vec<Workload>,
        left_out: usize,
        next: Option<u32>,
    ) -> Option<u32> {
        let mut has_new_rows = left_out > 0;
        self.read += (rows.len() + left_out) as u64;
        self.left_out += left_out as u64;
        for workload in rows {
            has_new_rows |= self.seen.insert(workload.id.clone());
            self.left_out += u64::from(workload.has_unreadable_sources);
            if workload.data_sources.is_empty() {
                self.using.remove(&workload.id);
            } else {
                self.using.insert(workload.id.clone(), workload);
            }
        }
        let next_offset = next.filter(|next| *next > offset && has_new_rows);
        self.is_stuck |= next_offset != next;
        if next_offset.is_none() {
            self.seen.clear();
        }
        next_offset
    }

    /// The number of rows read.
    pub fn read(&self) -> u64 {
        self.read
    }

    pub fn finish(self) -> WorkloadUsage {
        let mut workloads: Vec<_> = self.using.into_values().collect();
        workloads
            .sort_by(|a, b| (Reverse(a.created_at), &a.id).cmp(&(Reverse(b.created_at), &b.id)));
        let mut by_volume = HashMap::<_, Vec<usize>>::new();
        for (index, workload) in workloads.iter().enumerate() {
            let volumes: HashSet<_> = workload.data_sources.iter().collect();
            for volume in volumes {
                by_volume.entry(volume.clone()).or_default().push(index);
            }
        }
        WorkloadUsage { workloads, by_volume, left_out: self.left_out, is_stuck: self.is_stuck }
    }
}

/// The workloads of a cluster by the data volumes that they use.
#[derive(Debug, Default)]
pub struct WorkloadUsage {
    /// Newest first.
    workloads: Vec<Workload>,
    by_volume: HashMap<VolumeId, Vec<usize>>,
    /// How many workloads could not be read, or not all of their data sources.
    pub left_out: u64,
    /// Whether the server announced more workloads without a usable offset.
    pub is_stuck: bool,
}

impl WorkloadUsage {
    /// Whether all workloads could be read.
    pub fn is_complete(&self) -> bool {
        self.left_out == 0 && !self.is_stuck
    }

    fn of(&self, volume: &VolumeId) -> impl Iterator<Item = &Workload> {
        self.by_volume.get(volume).into_iter().flatten().map(|index| &self.workloads[*index])
    }

    /// None of an incomplete list does not mean that there are none.
    fn known(&self, found: Vec<Workload>) -> Option<Vec<Workload>> {
        (self.is_complete() || !found.is_empty()).then_some(found)
    }

    /// The active workloads that mount the volume, newest first; `None` if that is unknown.
    pub fn active(&self, volume: &VolumeId) -> Option<Vec<Workload>> {
        self.known(self.of(volume).filter(|it| it.is_active()).cloned().collect())
    }

    /// Those that used it and have ended, last ended first; `None` if that is unknown.
    pub fn ended(&self, volume: &VolumeId) -> Option<Vec<Workload>> {
        let mut ended: Vec<_> = self.of(volume).filter(|it| !it.is_active()).cloned().collect();
        ended.sort_by_key(|it| Reverse(it.ended_at()));
        self.known(ended)
    }

    /// The latest time at which it is known to have been used, even if the last use is unknown.
    pub fn last_known_use(&self, volume: &VolumeId) -> Option<Timestamp> {
        self.of(volume).filter_map(|it| it.ended_at().max(it.created_at)).max()
    }

    /// `None` if it is unknown, as when the server does not say when a workload ended.
    pub fn last_use(&self, volume: &VolumeId) -> Option<LastUse> {
        if self.of(volume).any(Workload::is_active) {
            return Some(LastUse::Now);
        }
        if !self.is_complete() {
            return None;
        }
        let ends: Option<Vec<_>> = self.of(volume).map(Workload::ended_at).collect();
        Some(ends?.into_iter().max().map_or(LastUse::Never, LastUse::At))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::decoded;
    use serde_json::{Value, json};

    /// An active workload that mounts `volume`; `fields` replace its fields.
    fn workload(id: &str, volume: &str, fields: Value) -> Workload {
        let mut row = json!({
            "id": id, "name": id, "phase": "Running", "datasources": [{"id": volume, "type": "novel"}],
        });
        let fields = fields.as_object().expect("an object").clone();
        row.as_object_mut().expect("an object").extend(fields);
        decoded(&row).expect("a workload")
    }

    fn usage(rows: Vec<Workload>) -> WorkloadUsage {
        let mut collector = WorkloadCollector::default();
        assert_eq!(collector.add_page(0, rows, 0, None), None);
        collector.finish()
    }

    fn ids(workloads: Option<Vec<Workload>>) -> Option<Vec<String>> {
        Some(workloads?.into_iter().map(|it| it.id).collect())
    }

    fn volume(id: &str) -> VolumeId {
        VolumeId::from(id)
    }

    const EARLIER: &str = "2026-11-01T00:00:00Z";
    const LATER: &str = "2026-11-02T00:00:00Z";

    #[test]
    fn one_list_tells_the_workloads_of_every_volume() {
        let usage = usage(vec![
            workload("a", "v", json!({"createdAt": EARLIER})),
            workload(
                "b",
                "v",
                json!({"createdAt": LATER, "datasources": [{"id": "w"}, {"id": "v"}, {"id": "v"}]}),
            ),
            workload("c", "v", json!({"phase": "Failed"})),
        ]);
        assert_eq!(ids(usage.active(&volume("v"))).expect("known"), ["b", "a"]);
        assert_eq!(ids(usage.active(&volume("w"))).expect("known"), ["b"]);
        assert_eq!(ids(usage.active(&volume("x"))), Some(vec![]), "a complete list has none");
        assert_eq!(ids(usage.ended(&volume("v"))).expect("known"), ["c"]);
    }

    #[test]
    fn the_offset_of_the_next_page_is_the_servers() {
        let mut collector = WorkloadCollector::default();
        let rows = vec![workload("a", "v", json!({}))];
        assert_eq!(collector.add_page(0, rows, 0, Some(500)), Some(500));
        let rows = vec![workload("b", "v", json!({}))];
        assert_eq!(collector.add_page(500, rows, 0, None), None);
        assert_eq!(collector.read(), 2);
        let usage = collector.finish();
        assert!(usage.is_complete());
        assert_eq!(ids(usage.active(&volume("v"))).expect("known"), ["a", "b"]);
    }

    #[test]
    fn pages_that_do_not_advance_end_the_list_and_leave_it_incomplete() {
        let row = || vec![workload("a", "v", json!({}))];
        for (rows, next) in [(row(), 500), (row(), 400), (vec![], 1_000)] {
            let mut collector = WorkloadCollector::default();
            assert_eq!(collector.add_page(500, rows, 0, Some(next)), None);
            let usage = collector.finish();
            assert!(usage.is_stuck && !usage.is_complete());
            assert_eq!(usage.active(&volume("x")), None, "it may be on another page");
        }
        let mut collector = WorkloadCollector::default();
        collector.add_page(0, row(), 0, Some(1));
        assert_eq!(collector.add_page(1, row(), 0, Some(2)), None, "nothing new");
        assert!(!collector.finish().is_complete());
    }

    #[test]
    fn a_later_query_may_repeat_rows_and_replaces_them() {
        let mut collector = WorkloadCollector::default();
        collector.add_page(0, vec![workload("a", "v", json!({}))], 0, None);
        let deleted = workload("a", "v", json!({"deletedAt": LATER}));
        assert_eq!(collector.add_page(0, vec![deleted], 0, Some(1)), Some(1));
        collector.add_page(1, vec![workload("b", "v", json!({"deletedAt": EARLIER}))], 0, None);
        let usage = collector.finish();
        assert!(usage.is_complete());
        assert_eq!(ids(usage.active(&volume("v"))), Some(vec![]));
        assert_eq!(ids(usage.ended(&volume("v"))).expect("known"), ["a", "b"], "last ended first");
    }

    #[test]
    fn unreadable_rows_leave_what_was_not_found_unknown() {
        let mut collector = WorkloadCollector::default();
        assert_eq!(collector.add_page(0, vec![], 500, Some(500)), Some(500));
        collector.add_page(500, vec![workload("a", "v", json!({}))], 1, None);
        let usage = collector.finish();
        assert_eq!((usage.left_out, usage.is_stuck), (501, false));
        assert_eq!(ids(usage.active(&volume("v"))).expect("known"), ["a"]);
        assert_eq!(usage.last_use(&volume("v")), Some(LastUse::Now));
        assert_eq!((usage.active(&volume("x")), usage.last_use(&volume("x"))), (None, None));
        let unreadable = decoded(&json!({"id": "b", "datasources": 7})).expect("a workload");
        let mut collector = WorkloadCollector::default();
        collector.add_page(0, vec![unreadable], 0, None);
        assert_eq!(collector.finish().active(&volume("v")), None);
    }

    #[test]
    fn a_workload_without_an_end_tells_a_time_of_use() {
        let stopped = json!({"phase": "Stopped", "createdAt": LATER});
        let completed = json!({"phase": "Completed", "createdAt": null, "completedAt": EARLIER});
        let usage = usage(vec![workload("a", "v", stopped), workload("b", "w", completed)]);
        assert_eq!(usage.last_use(&volume("v")), None);
        assert_eq!(usage.last_known_use(&volume("v")), Timestamp::parse(LATER));
        assert_eq!(usage.last_known_use(&volume("w")), Timestamp::parse(EARLIER));
        assert_eq!(usage.last_known_use(&volume("x")), None);
    }

    #[test]
    fn the_last_use_is_the_latest_end() {
        let ended = |id, fields| workload(id, "v", fields);
        let completed = |at: &str| json!({"phase": "Completed", "completedAt": at});
        for (rows, expected) in [
            (vec![], Some(LastUse::Never)),
            (vec![ended("a", json!({})), ended("b", completed(LATER))], Some(LastUse::Now)),
            (
                vec![
                    ended("a", completed(EARLIER)),
                    ended("b", json!({"deletedAt": LATER})),
                    // It was deleted after it had completed.
                    ended(
                        "c",
                        json!({"completedAt": EARLIER, "deletedAt": "2026-11-09T00:00:00Z"}),
                    ),
                ],
                Timestamp::parse(LATER).map(LastUse::At),
            ),
            (vec![ended("a", completed(LATER)), ended("b", json!({"phase": "Stopped"}))], None),
        ] {
            assert_eq!(usage(rows).last_use(&volume("v")), expected);
        }
    }
}
