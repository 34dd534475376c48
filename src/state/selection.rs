//! The rows that are ticked, across pages, and "all that match".

use crate::domain::{ListQuery, Volume, VolumeId};
use crate::effect::forget_on_cleanup;
use leptos::prelude::*;
use std::collections::{HashMap, HashSet};

/// Everything that matched a query when it was selected. It holds no rows: most were never read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matching {
    /// The query, without order and page.
    pub query: ListQuery,
    /// How many matched then.
    pub count: u64,
    /// Those that were unticked since.
    except: HashSet<VolumeId>,
}

impl Matching {
    /// How many of them are ticked.
    pub fn len(&self) -> u64 {
        self.count.saturating_sub(self.except.len() as u64)
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether none of them was unticked since.
    pub fn is_whole(&self) -> bool {
        self.except.is_empty()
    }

    /// The ticked ones among rows that match now.
    pub fn ticked(&self, mut rows: Vec<Volume>) -> Vec<Volume> {
        rows.retain(|row| !self.except.contains(&row.id));
        rows
    }
}

/// What is ticked. A handle.
///
/// Rows that were ticked one by one stay ticked on other pages and under other filters. "All that
/// match" holds for its query only: whoever changes search or filter calls
/// [`Selection::forget_matching`], and what was ticked one by one is what is left.
#[derive(Clone, Copy)]
pub struct Selection {
    rows: RwSignal<HashMap<VolumeId, Volume>>,
    matching: RwSignal<Option<Matching>>,
}

impl Selection {
    /// None yet.
    pub fn new() -> Self {
        Self { rows: RwSignal::new(HashMap::new()), matching: RwSignal::new(None) }
    }

    /// Tracks everything that [`Selection::contains_untracked`] looks at.
    pub fn track(self) {
        forget_on_cleanup();
        self.matching.track();
        self.rows.track();
    }

    /// Whether this row is ticked. Every row that is in the list matches its query.
    pub fn contains_untracked(self, id: &VolumeId) -> bool {
        let matches = self.matching.with_untracked(|matching| {
            matching.as_ref().map(|matching| !matching.except.contains(id))
        });
        matches.unwrap_or_else(|| self.rows.with_untracked(|rows| rows.contains_key(id)))
    }

    /// How many are ticked, tracked.
    pub fn len(self) -> usize {
        forget_on_cleanup();
        let matching =
            self.matching.with(|matching| matching.as_ref().map(|matching| matching.len()));
        match matching {
            Some(count) => usize::try_from(count).unwrap_or(usize::MAX),
            None => self.rows.with(HashMap::len),
        }
    }

    /// Whether none is, tracked.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The rows that were ticked one by one, by name, tracked.
    pub fn rows(self) -> Vec<Volume> {
        forget_on_cleanup();
        let mut rows: Vec<_> = self.rows.with(|rows| rows.values().cloned().collect());
        rows.sort_unstable_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        rows
    }

    /// "All that match", if that is what is selected, tracked.
    pub fn matching(self) -> Option<Matching> {
        forget_on_cleanup();
        self.matching.get()
    }

    /// Ticks or unticks rows.
    pub fn set(self, rows: impl IntoIterator<Item = Volume>, ticked: bool) {
        let rows: Vec<_> = rows.into_iter().collect();
        if self.matching.with_untracked(Option::is_some) {
            self.matching.update(|matching| {
                if let Some(Matching { except, .. }) = matching {
                    for row in &rows {
                        if ticked {
                            except.remove(&row.id);
                        } else {
                            except.insert(row.id.clone());
                        }
                    }
                }
            });
        }
        self.rows.update(|all| {
            for row in rows {
                if ticked {
                    all.insert(row.id.clone(), row);
                } else {
                    all.remove(&row.id);
                }
            }
        });
    }

    /// Takes over what the server says of rows by now: those that are ticked stay so, as they are.
    pub fn renew(self, rows: &[Volume]) {
        let is_old = |all: &HashMap<VolumeId, Volume>, row: &Volume| {
            all.get(&row.id).is_some_and(|ticked| ticked != row)
        };
        let any = self.rows.with_untracked(|all| rows.iter().any(|row| is_old(all, row)));
        if any {
            self.rows.update(|all| {
                for row in
                    rows.iter().filter(|row| all.contains_key(&row.id)).cloned().collect::<Vec<_>>()
                {
                    all.insert(row.id.clone(), row);
                }
            });
        }
    }

    /// Unticks a row that is gone.
    pub fn forget(self, id: &VolumeId) {
        if self.rows.with_untracked(|all| all.contains_key(id)) {
            self.rows.update(|all| drop(all.remove(id)));
        }
    }

    /// Selects all that match a query, of which there were `count`.
    pub fn select_matching(self, query: &ListQuery, count: u64) {
        let matching = Matching { query: query.selection(), count, except: HashSet::new() };
        self.matching.set(Some(matching));
    }

    /// Goes back to what was ticked one by one, unless `query` asks for the same rows.
    pub fn forget_matching(self, query: &ListQuery) {
        let other = self.matching.with_untracked(|matching| {
            matching.as_ref().is_some_and(|matching| matching.query != query.selection())
        });
        if other {
            self.matching.set(None);
        }
    }

    /// Ticks these rows and no others.
    pub fn replace(self, rows: &[Volume]) {
        self.matching.set(None);
        self.rows.set(rows.iter().map(|row| (row.id.clone(), row.clone())).collect());
    }

    /// Unticks all.
    pub fn clear(self) {
        self.matching.set(None);
        self.rows.update(HashMap::clear);
    }
}

impl Default for Selection {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn volume(id: &str) -> Volume {
        let row = serde_json::json!({
            "id": id, "name": id, "projectId": "5", "originPvcName": "data",
            "status": {"phase": "Ready"}
        });
        serde_json::from_value(row).expect("a volume")
    }

    fn ids(rows: &[Volume]) -> Vec<&str> {
        rows.iter().map(|row| row.id.as_str()).collect()
    }

    #[test]
    fn rows_ticked_one_by_one_outlast_all_that_match() {
        Owner::new().with(|| {
            let selection = Selection::new();
            selection.set([volume("b"), volume("a")], true);
            let query = ListQuery::parse("search=lidar&offset=50").0;
            selection.select_matching(&query, 1_234);
            assert_eq!(selection.len(), 1_234);
            assert!(selection.contains_untracked(&volume("z").id));
            selection.forget_matching(&query.at_offset(100));
            assert_eq!(selection.len(), 1_234, "another page of the same");
            selection.forget_matching(&ListQuery::default());
            assert_eq!(ids(&selection.rows()), ["a", "b"]);
            assert!(!selection.contains_untracked(&volume("z").id));
        });
    }

    #[test]
    fn what_is_ticked_is_renewed_and_forgotten_when_it_is_gone() {
        Owner::new().with(|| {
            let selection = Selection::new();
            selection.set([volume("a"), volume("b")], true);
            let mut newer = volume("a");
            newer.description = Some("newer".to_owned());
            selection.renew(&[newer.clone(), volume("c")]);
            assert_eq!(selection.rows(), [newer, volume("b")], "and nothing else is ticked");
            selection.forget(&volume("a").id);
            assert_eq!(ids(&selection.rows()), ["b"]);
        });
    }

    #[test]
    fn all_that_match_but_a_few_leaves_those_out() {
        Owner::new().with(|| {
            let selection = Selection::new();
            selection.set([volume("a")], true);
            selection.select_matching(&ListQuery::default(), 3);
            selection.set([volume("a"), volume("b")], false);
            selection.set([volume("b")], true);
            assert_eq!(selection.len(), 2);
            assert!(!selection.contains_untracked(&volume("a").id));
            let matching = selection.matching().expect("all that match");
            let rows = ["a", "b", "c", "d"].map(volume).to_vec();
            assert_eq!(ids(&matching.ticked(rows)), ["b", "c", "d"]);
            selection.forget_matching(&ListQuery::parse("search=x").0);
            assert_eq!(ids(&selection.rows()), ["b"]);
        });
    }
}
