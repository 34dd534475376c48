//! Data volumes that no workload has used for long.

use super::ids::ClusterId;
use super::list_query::SortOrder;
use super::workload_usage::{LastUse, WorkloadUsage};
use super::{Phase, Volume};
use crate::tools::{DAY, Timestamp};
use std::cmp::Ordering;

/// How long a data volume has at least not been used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnusedFor {
    Days(u32),
    /// No workload that the control plane knows has used it.
    NeverSeen,
}

impl UnusedFor {
    pub const ALL: [Self; 4] = [Self::Days(30), Self::Days(90), Self::Days(365), Self::NeverSeen];

    /// The value in URLs and fields.
    pub fn value(self) -> String {
        match self {
            Self::Days(days) => days.to_string(),
            Self::NeverSeen => "never".to_owned(),
        }
    }

    /// One of [`Self::ALL`].
    pub fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.value() == value)
    }

    fn matches(self, last_use: LastUse, now: Timestamp) -> bool {
        match last_use {
            LastUse::Now => false,
            LastUse::Never => true,
            LastUse::At(at) => self.start(now).is_some_and(|start| at < start),
        }
    }

    /// When the time began.
    fn start(self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Days(days) => Some(Timestamp(now.0 - i64::from(days) * DAY)),
            Self::NeverSeen => None,
        }
    }
}

impl Default for UnusedFor {
    fn default() -> Self {
        Self::Days(90)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnusedVolume {
    pub volume: Volume,
    /// `None` if no workload is known to have used it.
    pub last_use: Option<Timestamp>,
}

/// A column that the unused data volumes can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnusedColumn {
    Name,
    LastUsed,
    Created,
    CreatedBy,
    Project,
}

impl UnusedColumn {
    /// In the order of the page.
    pub const ALL: [Self; 5] =
        [Self::Name, Self::LastUsed, Self::Created, Self::CreatedBy, Self::Project];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnusedSort {
    pub by: UnusedColumn,
    pub order: SortOrder,
}

/// Those never used first.
impl Default for UnusedSort {
    fn default() -> Self {
        Self { by: UnusedColumn::LastUsed, order: SortOrder::Ascending }
    }
}

impl UnusedSort {
    /// Sorts by a column, or reverses the order.
    pub fn sorted_by(self, by: UnusedColumn) -> Self {
        let order = if self.by == by { self.order.reversed() } else { SortOrder::Ascending };
        Self { by, order }
    }

    /// Equal ones are sorted by name.
    pub fn sort(self, rows: &mut [UnusedVolume]) {
        rows.sort_by(|a, b| {
            let (x, y) = (&a.volume, &b.volume);
            let order = match self.by {
                UnusedColumn::Name => by_name(x, y),
                UnusedColumn::LastUsed => a.last_use.cmp(&b.last_use),
                UnusedColumn::Created => x.created_at.cmp(&y.created_at),
                UnusedColumn::CreatedBy => x.created_by.cmp(&y.created_by),
                UnusedColumn::Project => x.display_project_name().cmp(y.display_project_name()),
            };
            let is_reversed = self.order == SortOrder::Descending;
            let order = if is_reversed { order.reverse() } else { order };
            order.then_with(|| by_name(x, y))
        });
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnusedReport {
    /// How many data volumes are not left out, whether they are unused, used or unknown.
    pub all: usize,
    pub unused: Vec<UnusedVolume>,
    /// Those of which it is not known, by cluster and name. Those without a cluster come last.
    pub unknown: Vec<(Option<ClusterId>, Vec<Volume>)>,
}

impl UnusedReport {
    /// `usage` is `None` for a cluster whose workloads are not known. The unused ones are in the default order. Data
    /// volumes that are being deleted are left out, and so are those created within the time: they cannot have been
    /// unused for that long.
    pub fn new<'a>(
        volumes: &[Volume],
        unused_for: UnusedFor,
        now: Timestamp,
        usage: impl Fn(&ClusterId) -> Option<&'a WorkloadUsage>,
    ) -> Self {
        let mut report = Self::default();
        let start = unused_for.start(now);
        for volume in volumes.iter().filter(|it| it.status.phase != Phase::Deleting) {
            if volume.created_at.zip(start).is_some_and(|(at, start)| at > start) {
                continue;
            }
            report.all += 1;
            let Some(usage) = volume.cluster_id.as_ref().and_then(&usage) else {
                report.add_unknown(volume);
                continue;
            };
            let is_unused = |last_use| unused_for.matches(last_use, now);
            match usage.last_use(&volume.id) {
                Some(used) if is_unused(used) => {
                    let last_use = if let LastUse::At(at) = used { Some(at) } else { None };
                    report.unused.push(UnusedVolume { volume: volume.clone(), last_use });
                }
                Some(_) => {}
                // A use within the time is enough to know.
                None => match usage.last_known_use(&volume.id) {
                    Some(at) if !is_unused(LastUse::At(at)) => {}
                    _ => report.add_unknown(volume),
                },
            }
        }
        UnusedSort::default().sort(&mut report.unused);
        report.unknown.sort_by(|(a, _), (b, _)| (a.is_none(), a).cmp(&(b.is_none(), b)));
        for (_, volumes) in &mut report.unknown {
            volumes.sort_by(by_name);
        }
        report
    }

    fn add_unknown(&mut self, volume: &Volume) {
        let group = self.unknown.iter_mut().find(|(cluster, _)| *cluster == volume.cluster_id);
        match group {
            Some((_, volumes)) => volumes.push(volume.clone()),
            None => self.unknown.push((volume.cluster_id.clone(), vec![volume.clone()])),
        }
    }

    pub fn unknown_count(&self) -> usize {
        self.unknown.iter().map(|(_, volumes)| volumes.len()).sum()
    }
}

fn by_name(a: &Volume, b: &Volume) -> Ordering {
    (a.display_name(), &a.id).cmp(&(b.display_name(), &b.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::WorkloadCollector;
    use crate::domain::fixtures::{self, decoded};
    use serde_json::{Value, json};

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    fn days_ago(days: i64) -> String {
        Timestamp(NOW.0 - days * DAY).rfc3339()
    }

    /// The ID is the name as well.
    fn volume(id: &str, cluster: Option<&str>) -> Volume {
        fixtures::volume(json!({"id": id, "name": id, "clusterId": cluster}))
    }

    /// A completed workload that used `volume`; `fields` replace its fields.
    fn workload(volume: &str, fields: Value) -> Value {
        let mut row = json!({
            "id": volume, "name": volume, "phase": "Completed", "datasources": [{"id": volume}],
        });
        let fields = fields.as_object().expect("an object").clone();
        row.as_object_mut().expect("an object").extend(fields);
        row
    }

    fn completed(volume: &str, days: i64) -> Value {
        workload(volume, json!({"completedAt": days_ago(days)}))
    }

    fn usage(rows: &[Value]) -> WorkloadUsage {
        let mut collector = WorkloadCollector::default();
        let rows = rows.iter().map(|row| decoded(row).expect("a workload")).collect();
        assert_eq!(collector.add_page(0, rows, 0, None), None);
        collector.finish()
    }

    /// Of volumes in the cluster "a", whose workloads are known.
    fn report(volumes: &[Volume], unused_for: UnusedFor, usage: &WorkloadUsage) -> UnusedReport {
        let usage = |cluster: &ClusterId| (cluster.as_str() == "a").then_some(usage);
        UnusedReport::new(volumes, unused_for, NOW, usage)
    }

    fn names(report: &UnusedReport) -> Vec<&str> {
        report.unused.iter().map(|it| it.volume.name.as_str()).collect()
    }

    #[test]
    fn each_choice_lists_what_was_not_used_for_that_long() {
        let days = [29, 30, 31, 91, 366];
        let workloads = days.map(|days| completed(&format!("{days}"), days));
        let usage = usage(&workloads);
        let ids = ["29", "30", "31", "91", "366", "never"];
        let volumes = ids.map(|id| volume(id, Some("a")));
        let unused = |unused_for| {
            let report = report(&volumes, unused_for, &usage);
            assert_eq!((report.all, report.unknown_count()), (6, 0));
            names(&report).join(" ")
        };
        assert_eq!(unused(UnusedFor::Days(30)), "never 366 91 31");
        assert_eq!(unused(UnusedFor::Days(90)), "never 366 91");
        assert_eq!(unused(UnusedFor::Days(365)), "never 366");
        assert_eq!(unused(UnusedFor::NeverSeen), "never");
    }

    #[test]
    fn a_volume_created_within_the_time_is_neither_unused_nor_unknown() {
        let volumes = ["a", "b"].map(|cluster| {
            [29, 30, 91].map(|days| {
                let id = format!("{cluster}{days}");
                let created_at = days_ago(days);
                fixtures::volume(
                    json!({"id": id, "name": id, "clusterId": cluster, "createdAt": created_at}),
                )
            })
        });
        // Its workload has a time from before it existed.
        let usage = usage(&[completed("a29", 400)]);
        for (unused_for, listed, all, unknown) in [
            (UnusedFor::Days(30), vec!["a30", "a91"], 4, 2),
            (UnusedFor::Days(90), vec!["a91"], 2, 1),
            (UnusedFor::Days(365), vec![], 0, 0),
            (UnusedFor::NeverSeen, vec!["a30", "a91"], 6, 3),
        ] {
            let report = report(&volumes.concat(), unused_for, &usage);
            assert_eq!(names(&report), listed, "{unused_for:?}");
            assert_eq!((report.all, report.unknown_count()), (all, unknown), "{unused_for:?}");
        }
    }

    #[test]
    fn a_volume_in_use_is_never_unused() {
        let running = json!({"phase": "Running", "createdAt": days_ago(800)});
        let usage = usage(&[workload("v", running)]);
        for unused_for in UnusedFor::ALL {
            let report = report(&[volume("v", Some("a"))], unused_for, &usage);
            assert_eq!(names(&report), Vec::<&str>::new(), "{unused_for:?}");
            assert_eq!(report.unknown_count(), 0);
        }
    }

    #[test]
    fn those_never_used_come_first_then_the_oldest_then_by_name() {
        let usage = usage(&[completed("b", 40), completed("d", 50), completed("a", 40)]);
        let volumes = ["b", "f", "d", "a", "e"].map(|id| volume(id, Some("a")));
        let report = report(&volumes, UnusedFor::Days(30), &usage);
        assert_eq!(names(&report), ["e", "f", "d", "a", "b"]);
        let last_uses: Vec<_> = report.unused.iter().map(|it| it.last_use).collect();
        assert_eq!(last_uses[1..3], [None, Timestamp::parse(&days_ago(50))]);
    }

    #[test]
    fn rows_are_sorted_by_each_column_in_both_orders_and_equal_ones_by_name() {
        let row = |name: &str, last_use: Option<i64>, created: &str, by: &str, project: &str| {
            let volume = fixtures::volume(json!({
                "id": name, "name": name, "createdAt": created, "createdBy": by, "projectName": project,
            }));
            UnusedVolume { volume, last_use: last_use.map(Timestamp) }
        };
        let mut rows = [
            row("b", Some(2), "2026-01-03T00:00:00Z", "y", "p"),
            row("a", None, "2026-01-01T00:00:00Z", "z", "q"),
            row("d", None, "2026-01-04T00:00:00Z", "x", "q"),
            row("c", Some(1), "2026-01-02T00:00:00Z", "y", "p"),
        ];
        for (by, ascending, descending) in [
            (UnusedColumn::Name, "abcd", "dcba"),
            (UnusedColumn::LastUsed, "adcb", "bcad"),
            (UnusedColumn::Created, "acbd", "dbca"),
            (UnusedColumn::CreatedBy, "dbca", "abcd"),
            (UnusedColumn::Project, "bcad", "adbc"),
        ] {
            for (order, expected) in
                [(SortOrder::Ascending, ascending), (SortOrder::Descending, descending)]
            {
                UnusedSort { by, order }.sort(&mut rows);
                let names: String = rows.iter().map(|row| row.volume.name.as_str()).collect();
                assert_eq!(names, expected, "{by:?}, {order:?}");
            }
        }
    }

    #[test]
    fn the_same_column_reverses_the_order_and_another_one_starts_ascending() {
        let by_name = UnusedSort::default().sorted_by(UnusedColumn::Name);
        assert_eq!(by_name, UnusedSort { by: UnusedColumn::Name, order: SortOrder::Ascending });
        let reversed = by_name.sorted_by(UnusedColumn::Name);
        assert_eq!(reversed.order, SortOrder::Descending);
        assert_eq!(reversed.sorted_by(UnusedColumn::LastUsed), UnusedSort::default());
    }

    #[test]
    fn what_is_unknown_is_listed_apart_by_cluster_and_never_as_unused() {
        let volumes = [
            volume("never", Some("a")),
            volume("b2", Some("b")),
            volume("lost", None),
            volume("b1", Some("b")),
        ];
        let report = report(&volumes, UnusedFor::NeverSeen, &usage(&[]));
        let names_of = |volumes: &Vec<Volume>| {
            volumes.iter().map(|it| it.name.clone()).collect::<Vec<_>>().join(" ")
        };
        let unknown = report
            .unknown
            .iter()
            .map(|(cluster, volumes)| (cluster.as_ref().map(ClusterId::as_str), names_of(volumes)));
        let expected = [(Some("b"), "b1 b2".to_owned()), (None, "lost".to_owned())];
        assert_eq!(unknown.collect::<Vec<_>>(), expected);
        assert_eq!((report.all, names(&report), report.unknown_count()), (4, vec!["never"], 3));
    }

    #[test]
    fn a_workload_without_an_end_leaves_unknown_only_what_it_may_have_used_long_ago() {
        let stopped =
            |id, days| workload(id, json!({"phase": "Stopped", "createdAt": days_ago(days)}));
        let usage = usage(&[stopped("new", 10), stopped("old", 100)]);
        let volumes = ["new", "old"].map(|id| volume(id, Some("a")));
        for (unused_for, unknown) in [
            (UnusedFor::Days(30), vec!["old"]),
            (UnusedFor::Days(365), vec![]),
            (UnusedFor::NeverSeen, vec![]),
        ] {
            let report = report(&volumes, unused_for, &usage);
            let found: Vec<_> =
                report.unknown.iter().flat_map(|(_, all)| all).map(|it| &it.name).collect();
            assert_eq!(found, unknown, "{unused_for:?}");
            assert_eq!(names(&report), Vec::<&str>::new());
        }
    }

    #[test]
    fn a_volume_that_is_being_deleted_is_left_out() {
        let status = json!({"phase": "Deleting"});
        let volume = fixtures::volume(json!({"clusterId": "a", "status": status}));
        let report = report(&[volume], UnusedFor::NeverSeen, &usage(&[]));
        assert_eq!(report, UnusedReport::default());
    }
}
