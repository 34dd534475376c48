//! What the overview counts, and how it groups what cannot be counted by a request.

use super::filter::{Clause, Field, FilterBy, Operator};
use super::list_query::ListQuery;
use super::volume::{KnownReason, StatusFinding, Volume};
use crate::tools::{DAY, Timestamp, day_start_ms};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;

impl ListQuery {
    /// The list of the data volumes with exactly this value; `None` if no filter can have it.
    pub fn of_value(field: Field, value: &str) -> Option<Self> {
        let clause = Clause::new(field, Operator::Equals, value).ok()?;
        // A cleaned value would select others.
        (clause.value() == value).then(|| Self::default().with_filter(FilterBy(vec![clause])))
    }
}

pub const WEEKS: usize = 12;

/// The first and the last millisecond of a week, which starts on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    pub first: Timestamp,
    pub last: Timestamp,
}

impl Week {
    /// The present week and those before it, the newest first. `offset_at` returns the offset of the
    /// time zone from UTC at a time, in milliseconds.
    pub fn recent(now: Timestamp, offset_at: impl Fn(i64) -> i64) -> [Self; WEEKS] {
        let today = (now.0 + offset_at(now.0)).div_euclid(DAY);
        // 1 January 1970 was a Thursday.
        let monday = today - (today + 3).rem_euclid(7);
        let start = |monday: i64| day_start_ms(monday * DAY, &offset_at);
        std::array::from_fn(|index| {
            let monday = monday - 7 * i64::try_from(index).unwrap_or_default();
            Self { first: Timestamp(start(monday)), last: Timestamp(start(monday + 7) - 1) }
        })
    }

    /// The list of what was created in the week; `None` if no filter can express it.
    pub fn created_query(self) -> Option<ListQuery> {
        let bound = |operator, at: Timestamp| {
            Clause::new(Field::CreatedAt, operator, &at.to_filter_value()?).ok()
        };
        let first = bound(Operator::AtLeast, self.first)?;
        let last = bound(Operator::AtMost, self.last)?;
        Some(ListQuery::default().with_filter(FilterBy(vec![first, last])))
    }
}

/// Why data volumes are not ready: the first finding of their status.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum NotReadyReason {
    Known(KnownReason),
    /// In the words of the cluster.
    Reported(String),
    Unknown,
}

impl NotReadyReason {
    pub fn of(volume: &Volume) -> Self {
        let reported = match volume.status.findings().into_iter().next() {
            Some(StatusFinding::Known(reason)) => return Self::Known(reason),
            Some(StatusFinding::Unknown(condition)) => condition.reason,
            Some(StatusFinding::Nothing) | None => None,
        };
        let reported = reported.filter(|reason| !reason.trim().is_empty());
        let reported = reported.or_else(|| volume.reason().map(str::to_owned));
        reported.map_or(Self::Unknown, Self::Reported)
    }

    /// Names the reason in URLs; empty if none is known.
    pub fn key(&self) -> &str {
        match self {
            Self::Known(reason) => reason.as_str(),
            Self::Reported(reason) => reason,
            Self::Unknown => "",
        }
    }
}

/// The values of each key, the keys with the most values first; otherwise in their order.
pub fn group_by_key<K: Clone + Eq + Hash, V>(
    items: impl Iterator<Item = (K, V)>,
) -> Vec<(K, Vec<V>)> {
    let mut indexes = HashMap::new();
    let mut groups: Vec<(K, Vec<V>)> = Vec::new();
    for (key, value) in items {
        let index = *indexes.entry(key.clone()).or_insert(groups.len());
        match groups.get_mut(index) {
            Some((_, values)) => values.push(value),
            None => groups.push((key, vec![value])),
        }
    }
    groups.sort_by_key(|(_, values)| Reverse(values.len()));
    groups
}

/// The length of a bar, from 0 to 100. Only nothing has no bar.
pub fn bar_length(count: u64, largest: u64) -> u64 {
    count.saturating_mul(100).div_ceil(largest.max(1)).min(100)
}

/// What is still to be counted, in the order in which it was added.
#[derive(Debug, Default)]
pub struct CountQueue {
    added: HashSet<ListQuery>,
    waiting: VecDeque<ListQuery>,
    failed: Vec<ListQuery>,
    pending: usize,
    counted: usize,
    failures_in_a_row: usize,
}

impl CountQueue {
    /// Adds what has not been added before.
    pub fn add(&mut self, queries: &[ListQuery]) {
        for query in queries {
            if self.added.insert(query.clone()) {
                self.waiting.push_back(query.clone());
            }
        }
    }

    /// The next query to count; `None` while `limit` requests are pending, and once as many have
    /// failed in a row, as all others would.
    pub fn start_next(&mut self, limit: usize) -> Option<ListQuery> {
        if self.pending >= limit || self.failures_in_a_row >= limit {
            return None;
        }
        let next = self.waiting.pop_front()?;
        self.pending += 1;
        Some(next)
    }

    pub fn finish(&mut self, query: ListQuery, is_counted: bool) {
        self.pending = self.pending.saturating_sub(1);
        if is_counted {
            self.counted += 1;
            self.failures_in_a_row = 0;
        } else {
            self.failures_in_a_row += 1;
            self.failed.push(query);
        }
    }

    /// Lets the failed ones be counted again, after the others.
    pub fn retry(&mut self) {
        self.failures_in_a_row = 0;
        self.waiting.extend(std::mem::take(&mut self.failed));
    }

    pub fn is_pending(&self) -> bool {
        self.pending > 0
    }

    /// How many are counted, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.counted, self.added.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::volume;
    use serde_json::json;

    fn time(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a time")
    }

    fn weeks(now: &str, zone: &str) -> Vec<(String, String)> {
        let zone = jiff::tz::TimeZone::get(zone).expect("a zone");
        let offset_at = |ms| {
            let at = jiff::Timestamp::from_millisecond(ms).expect("a time");
            i64::from(zone.to_offset(at).seconds()) * 1000
        };
        let weeks = Week::recent(time(now), offset_at);
        weeks.map(|week| (week.first.rfc3339(), week.last.rfc3339())).to_vec()
    }

    #[test]
    fn weeks_start_on_monday_and_leave_no_gap() {
        // A Wednesday, the last millisecond of a Sunday, and the first one of a Monday.
        for (now, monday) in [
            ("2026-07-01T12:00:00Z", "2026-06-29"),
            ("2026-07-05T23:59:59.999Z", "2026-06-29"),
            ("2026-07-06T00:00:00Z", "2026-07-06"),
            ("1969-12-31T12:00:00Z", "1969-12-29"),
        ] {
            let weeks = weeks(now, "UTC");
            assert_eq!(weeks.len(), WEEKS);
            assert_eq!(weeks[0].0, format!("{monday}T00:00:00.000Z"), "{now}");
            for pair in weeks.windows(2) {
                assert_eq!(time(&pair[1].1).0 + 1, time(&pair[0].0).0, "{pair:?}");
            }
        }
        let oldest = weeks("2026-07-01T12:00:00Z", "UTC")[WEEKS - 1].clone();
        assert_eq!(oldest.0, "2026-04-13T00:00:00.000Z");
        assert_eq!(oldest.1, "2026-04-19T23:59:59.999Z");
    }

    #[test]
    fn weeks_are_those_of_the_time_zone_and_follow_its_clock_changes() {
        // Already Monday in Berlin, and still Sunday in New York.
        let now = "2026-04-05T22:30:00Z";
        assert_eq!(weeks(now, "Europe/Berlin")[0].0, "2026-04-05T22:00:00.000Z");
        assert_eq!(weeks(now, "America/New_York")[0].0, "2026-03-30T04:00:00.000Z");
        // Clocks in Berlin were put forward on 29 March: the week has one hour less.
        let (first, last) = &weeks(now, "Europe/Berlin")[2];
        assert_eq!(
            (first.as_str(), last.as_str()),
            ("2026-03-22T23:00:00.000Z", "2026-03-29T21:59:59.999Z")
        );
    }

    #[test]
    fn a_week_is_a_list_between_two_times() {
        let week = Week::recent(time("2026-07-01T12:00:00Z"), |_| 0)[0];
        let filter = week.created_query().expect("a query").filter.to_string();
        assert_eq!(filter, "createdAt>=2026-06-29T00:00:00Z,createdAt<=2026-07-05T23:59:59.999Z");
        let far = Timestamp(i64::MAX / 4);
        assert_eq!(Week { first: far, last: far }.created_query(), None);
    }

    #[test]
    fn a_value_is_a_list_only_if_a_filter_can_have_exactly_it() {
        let query = ListQuery::of_value(Field::ProjectId, "5").expect("a query");
        assert_eq!(query.print(), "filterBy=projectId%3D%3D5");
        for value in ["", "a,b", " a", "\"a\"", "a\u{200b}", "a\nb"] {
            assert_eq!(ListQuery::of_value(Field::CreatedBy, value), None, "{value:?}");
        }
    }

    #[test]
    fn reasons_are_the_known_ones_or_in_the_words_of_the_cluster() {
        let reason =
            |status: serde_json::Value| NotReadyReason::of(&volume(json!({"status": status})));
        let condition =
            |reason: &str| json!({"type": "Ready", "status": "False", "reason": reason});
        let reported = |text: &str| NotReadyReason::Reported(text.to_owned());
        let known = json!({
            "phase": "NotReady", "phaseMessage": "PVC a is Pending",
            "conditions": [condition("OriginalPvcNotBound"), condition("Frozen")],
        });
        assert_eq!(reason(known), NotReadyReason::Known(KnownReason::OriginalPvcNotBound));
        let named =
            json!({"phase": "NotReady", "phaseMessage": "x", "conditions": [condition("Frozen")]});
        assert_eq!(reason(named), reported("Frozen"));
        let unnamed =
            json!({"phase": "NotReady", "phaseMessage": "Moved", "conditions": [condition(" ")]});
        assert_eq!(reason(unnamed), reported("Moved"));
        assert_eq!(
            reason(json!({"phase": "NotReady", "phaseMessage": "No quota"})),
            reported("No quota")
        );
        assert_eq!(reason(json!({"phase": "NotReady"})), NotReadyReason::Unknown);
    }

    #[test]
    fn values_are_grouped_the_largest_group_first() {
        let grouped = group_by_key([("b", 1), ("a", 2), ("c", 3), ("a", 4), ("d", 5)].into_iter());
        assert_eq!(grouped, [("a", vec![2, 4]), ("b", vec![1]), ("c", vec![3]), ("d", vec![5])]);
        assert_eq!(group_by_key(std::iter::empty::<(u8, u8)>()), []);
    }

    #[test]
    fn every_number_but_zero_has_a_bar() {
        for (count, largest, length) in [
            (0, 0, 0),
            (0, 7, 0),
            (1, 1_000_000, 1),
            (5, 10, 50),
            (10, 10, 100),
            (u64::MAX, 1, 100),
        ] {
            assert_eq!(bar_length(count, largest), length, "{count} of {largest}");
        }
    }

    fn query(number: usize) -> ListQuery {
        ListQuery::default().with_search(&number.to_string())
    }

    fn queue(count: usize) -> CountQueue {
        let mut queue = CountQueue::default();
        queue.add(&(0..count).map(query).collect::<Vec<_>>());
        queue
    }

    #[test]
    fn at_most_the_limit_is_counted_at_a_time_and_each_query_once() {
        let mut queue = queue(3);
        queue.add(&[query(1), query(3)]);
        assert_eq!(queue.start_next(2), Some(query(0)));
        assert_eq!(queue.start_next(2), Some(query(1)));
        assert_eq!(queue.start_next(2), None);
        queue.finish(query(1), true);
        assert_eq!(queue.start_next(2), Some(query(2)));
        queue.finish(query(0), true);
        assert_eq!(queue.start_next(2), Some(query(3)));
        queue.finish(query(2), true);
        assert_eq!((queue.start_next(2), queue.progress()), (None, (3, 4)));
        assert!(queue.is_pending());
        queue.finish(query(3), true);
        assert!(!queue.is_pending());
    }

    #[test]
    fn a_single_failure_does_not_stop_the_others_and_is_retried_last() {
        let mut queue = queue(3);
        assert_eq!(queue.start_next(2), Some(query(0)));
        queue.finish(query(0), false);
        assert_eq!(queue.start_next(2), Some(query(1)));
        queue.finish(query(1), true);
        queue.retry();
        assert_eq!(queue.start_next(2), Some(query(2)));
        assert_eq!(queue.start_next(2), Some(query(0)));
        assert_eq!(queue.progress(), (1, 3));
    }

    #[test]
    fn as_many_failures_in_a_row_as_the_limit_stop_it_until_a_retry() {
        let mut queue = queue(9);
        for number in 0..2 {
            assert_eq!(queue.start_next(2), Some(query(number)));
            queue.finish(query(number), false);
        }
        assert_eq!(queue.start_next(2), None);
        queue.retry();
        assert_eq!(queue.start_next(1), Some(query(2)));
        queue.finish(query(2), false);
        assert_eq!(queue.start_next(1), None, "the very first one");
    }
}
