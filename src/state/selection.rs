use super::handles::use_handle;
use super::notifications::Notifications;
use super::session::Session;
use crate::domain::{ListQuery, Volume, VolumeId};
use crate::effect::Shared;
use crate::texts::bulk as texts;
use leptos::prelude::untrack;
use std::collections::{HashMap, HashSet};
use std::mem;

/// All data volumes that matched a query when they were selected, without their rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matching {
    /// Without order and page.
    pub query: ListQuery,
    /// How many matched.
    pub count: u64,
    deselected: HashSet<VolumeId>,
}

impl Matching {
    /// How many are selected.
    pub(super) fn len(&self) -> u64 {
        self.count.saturating_sub(self.deselected.len() as u64)
    }

    /// Whether none was deselected.
    pub fn is_complete(&self) -> bool {
        self.deselected.is_empty()
    }

    pub fn retain_selected(&self, mut rows: Vec<Volume>) -> Vec<Volume> {
        rows.retain(|row| !self.deselected.contains(&row.id));
        rows
    }
}

type Rows = HashMap<VolumeId, Volume>;

/// The selected rows of the list or of the page Unused: each has its own.
///
/// Rows that were selected one by one stay selected on other pages and with other filters. "All that
/// match" applies to its query only: when search or filter change,
/// [`Selection::clear_matching_unless`] goes back to the rows that were selected one by one.
#[derive(Clone, Copy, Default)]
pub struct Selection {
    rows: Shared<Rows>,
    matching: Shared<Option<Matching>>,
    /// Those of the page that is not shown.
    other_rows: Shared<Rows>,
}

pub fn use_selection() -> Selection {
    use_handle()
}

impl Selection {
    pub(super) fn start(session: Session) -> Self {
        let selection = Self::default();
        session.on_wipe(move |_| {
            selection.clear();
            selection.other_rows.update(HashMap::clear);
        });
        selection
    }

    /// Goes on with the rows that were selected on the other page.
    pub fn swap_pages(self) {
        // The session may have ended with the page.
        self.matching.try_set(None);
        let other = self.other_rows.try_update(mem::take).unwrap_or_default();
        let rows = self.rows.try_update(|rows| mem::replace(rows, other));
        self.other_rows.try_set(rows.unwrap_or_default());
    }

    /// Tracks everything that [`Selection::contains_untracked`] reads.
    pub fn track(self) {
        self.matching.track();
        self.rows.track();
    }

    pub fn contains_untracked(self, id: &VolumeId) -> bool {
        let matches = self.matching.with_untracked(|matching| {
            matching.as_ref().map(|matching| !matching.deselected.contains(id))
        });
        matches.unwrap_or_else(|| self.rows.with_untracked(|rows| rows.contains_key(id)))
    }

    pub fn len(self) -> usize {
        match self.matching.with(|matching| matching.as_ref().map(Matching::len)) {
            Some(count) => usize::try_from(count).unwrap_or(usize::MAX),
            None => self.rows.with(HashMap::len),
        }
    }

    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// "4 selected", "All 61 selected", "Selection cleared", after the user has changed it.
    pub fn announce(self, notifications: Notifications) {
        let is_all =
            |matching: &Option<Matching>| matching.as_ref().is_some_and(Matching::is_complete);
        notifications.announce(match untrack(|| self.len()) as u64 {
            0 => texts::CLEARED.to_owned(),
            count if self.matching.with_untracked(is_all) => texts::all_selected(count),
            count => texts::selected(count),
        });
    }

    /// The rows that were selected one by one, sorted by name.
    pub fn rows(self) -> Vec<Volume> {
        let mut rows: Vec<_> = self.rows.with(|rows| rows.values().cloned().collect());
        rows.sort_unstable_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        rows
    }

    /// "All that match", if that is selected.
    pub fn matching(self) -> Option<Matching> {
        self.matching.get()
    }

    pub fn set(self, rows: impl IntoIterator<Item = Volume>, selected: bool) {
        let rows: Vec<_> = rows.into_iter().collect();
        if self.matching.with_untracked(Option::is_some) {
            self.matching.update(|matching| {
                if let Some(Matching { deselected, .. }) = matching {
                    for row in &rows {
                        match selected {
                            true => deselected.remove(&row.id),
                            false => deselected.insert(row.id.clone()),
                        };
                    }
                }
            });
        }
        self.rows.update(|all| {
            for row in rows {
                match selected {
                    true => all.insert(row.id.clone(), row),
                    false => all.remove(&row.id),
                };
            }
        });
    }

    /// Updates selected rows to what the server has now.
    pub fn update_rows(self, rows: &[Volume]) {
        let outdated: Vec<_> = self.rows.with_untracked(|all| {
            let is_outdated =
                |row: &&Volume| all.get(&row.id).is_some_and(|selected| selected != *row);
            rows.iter().filter(is_outdated).cloned().collect()
        });
        if !outdated.is_empty() {
            self.rows.update(|all| all.extend(outdated.into_iter().map(|it| (it.id.clone(), it))));
        }
    }

    /// Deselects a deleted row on all pages.
    pub fn remove(self, id: &VolumeId) {
        for rows in [self.rows, self.other_rows] {
            if rows.with_untracked(|all| all.contains_key(id)) {
                rows.update(|all| drop(all.remove(id)));
            }
        }
    }

    /// Selects all that match a query, of which there are `count`.
    pub fn select_matching(self, query: &ListQuery, count: u64) {
        let matching = Matching { query: query.selection(), count, deselected: HashSet::new() };
        self.matching.set(Some(matching));
    }

    /// Goes back to the rows that were selected one by one, unless `query` selects the same rows.
    pub fn clear_matching_unless(self, query: &ListQuery) {
        let is_other = self.matching.with_untracked(|matching| {
            matching.as_ref().is_some_and(|matching| matching.query != query.selection())
        });
        if is_other {
            self.matching.set(None);
        }
    }

    /// Selects these rows and no others.
    pub fn replace(self, rows: &[Volume]) {
        self.matching.set(None);
        self.rows.set(rows.iter().map(|row| (row.id.clone(), row.clone())).collect());
    }

    /// On the shown page.
    pub fn clear(self) {
        self.matching.set(None);
        self.rows.update(HashMap::clear);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures;
    use leptos::prelude::Owner;

    fn volume(id: &str) -> Volume {
        fixtures::volume(serde_json::json!({"id": id, "name": id}))
    }

    fn ids(rows: &[Volume]) -> Vec<&str> {
        rows.iter().map(|row| row.id.as_str()).collect()
    }

    #[test]
    fn rows_selected_one_by_one_outlast_all_that_match() {
        Owner::new().with(|| {
            let selection = Selection::default();
            selection.set([volume("b"), volume("a")], true);
            let query = ListQuery::parse("search=lidar&offset=50").0;
            selection.select_matching(&query, 1_234);
            assert_eq!(selection.len(), 1_234);
            assert!(selection.contains_untracked(&volume("z").id));
            selection.clear_matching_unless(&query.at_offset(100));
            assert_eq!(selection.len(), 1_234, "another page of the same query");
            selection.clear_matching_unless(&ListQuery::default());
            assert_eq!(ids(&selection.rows()), ["a", "b"]);
            assert!(!selection.contains_untracked(&volume("z").id));
        });
    }

    #[test]
    fn selected_rows_are_updated_and_removed_when_they_are_deleted() {
        Owner::new().with(|| {
            let selection = Selection::default();
            selection.set([volume("a"), volume("b")], true);
            let mut newer = volume("a");
            newer.description = Some("newer".to_owned());
            selection.update_rows(&[newer.clone(), volume("c")]);
            assert_eq!(selection.rows(), [newer, volume("b")], "nothing else is selected");
            selection.remove(&volume("a").id);
            assert_eq!(ids(&selection.rows()), ["b"]);
        });
    }

    #[test]
    fn each_page_has_its_own_rows_and_a_deleted_one_is_removed_on_both() {
        Owner::new().with(|| {
            let selection = Selection::default();
            selection.set([volume("a"), volume("b")], true);
            selection.swap_pages();
            assert!(selection.is_empty());
            selection.set([volume("b"), volume("c")], true);
            selection.remove(&volume("b").id);
            assert_eq!(ids(&selection.rows()), ["c"]);
            selection.swap_pages();
            assert_eq!(ids(&selection.rows()), ["a"]);
        });
    }

    #[test]
    fn deselected_rows_are_left_out_of_all_that_match() {
        Owner::new().with(|| {
            let selection = Selection::default();
            selection.set([volume("a")], true);
            selection.select_matching(&ListQuery::default(), 3);
            selection.set([volume("a"), volume("b")], false);
            selection.set([volume("b")], true);
            assert_eq!(selection.len(), 2);
            assert!(!selection.contains_untracked(&volume("a").id));
            let matching = selection.matching().expect("all that match");
            let rows = ["a", "b", "c", "d"].map(volume).to_vec();
            assert_eq!(ids(&matching.retain_selected(rows)), ["b", "c", "d"]);
            selection.clear_matching_unless(&ListQuery::parse("search=x").0);
            assert_eq!(ids(&selection.rows()), ["b"]);
        });
    }
}
