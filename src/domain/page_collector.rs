//! All rows of a query, collected from its pages. Pages may overlap, and some servers page badly.

use super::ids::VolumeId;
use super::volume::Volume;
use std::collections::HashSet;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageCollector {
    volumes: Vec<Volume>,
    seen: HashSet<VolumeId>,
    pub repeated: u64,
    /// Whether the server announced more rows without a usable offset.
    pub is_stuck: bool,
    /// Why rows were left out, one sentence each.
    pub left_out: Vec<String>,
}

impl PageCollector {
    /// Adds the page at `offset` and returns the offset of the next one; `None` at the end.
    /// Duplicates are skipped. A `next` that does not advance, or follows a page without new rows,
    /// ends the list: [`PageCollector::is_stuck`].
    pub fn add_page(&mut self, offset: u32, rows: Vec<Volume>, next: Option<u32>) -> Option<u32> {
        let before = self.len();
        for volume in rows {
            if self.seen.insert(volume.id.clone()) {
                self.volumes.push(volume);
            } else {
                self.repeated += 1;
            }
        }
        let has_new_rows = self.len() > before;
        self.is_stuck = next.is_some_and(|next| next <= offset || !has_new_rows);
        next.filter(|_| !self.is_stuck)
    }

    pub fn volumes(&self) -> &[Volume] {
        &self.volumes
    }

    /// Takes the rows collected so far; they still count and are not added again.
    pub fn drain(&mut self) -> Vec<Volume> {
        std::mem::take(&mut self.volumes)
    }

    /// The number of rows, drained ones included.
    pub fn len(&self) -> u64 {
        self.seen.len() as u64
    }

    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures;

    fn volume(id: &str) -> Volume {
        fixtures::volume(serde_json::json!({"id": id}))
    }

    #[test]
    fn duplicate_rows_are_dropped_and_counted() {
        let mut list = PageCollector::default();
        assert_eq!(list.add_page(0, vec![volume("a"), volume("b")], Some(2)), Some(2));
        assert_eq!(list.add_page(2, vec![volume("b"), volume("c")], None), None);
        let ids: Vec<_> = list.volumes().iter().map(|volume| volume.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "c"]);
        assert_eq!((list.len(), list.repeated, list.is_stuck), (3, 1, false));
    }

    #[test]
    fn drained_rows_still_count() {
        let mut list = PageCollector::default();
        list.add_page(0, vec![volume("a")], Some(1));
        assert_eq!(list.drain(), [volume("a")]);
        list.add_page(1, vec![volume("a"), volume("b")], None);
        assert_eq!(list.drain(), [volume("b")]);
        assert_eq!((list.len(), list.repeated, list.is_empty()), (2, 1, false));
    }

    #[test]
    fn a_page_without_new_rows_ends_the_list() {
        for rows in [vec![], vec![volume("a")]] {
            let mut list = PageCollector::default();
            list.add_page(0, vec![volume("a")], Some(1));
            assert_eq!(list.add_page(1, rows, Some(2)), None);
            assert!(list.is_stuck);
        }
        let mut empty = PageCollector::default();
        assert_eq!(empty.add_page(0, vec![], None), None);
        assert!(!empty.is_stuck);
    }

    #[test]
    fn a_next_that_does_not_advance_ends_the_list() {
        for next in [0, 49, 50] {
            let mut list = PageCollector::default();
            assert_eq!(list.add_page(50, vec![volume("a")], Some(next)), None);
            assert!(list.is_stuck);
        }
    }
}
