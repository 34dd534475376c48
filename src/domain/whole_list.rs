//! All rows of a query, put together from its pages: paging is not a snapshot, and not every
//! server pages well.

use super::ids::VolumeId;
use super::volume::Volume;
use std::collections::HashSet;

/// The rows so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WholeList {
    volumes: Vec<Volume>,
    seen: HashSet<VolumeId>,
    repeated: u64,
    stuck: bool,
}

impl WholeList {
    /// Takes the page at `offset`, and tells the offset of the next one; `None` at the end. A row
    /// that is there already is passed over. A `next` that does not advance is the end, and so is
    /// one after a page that brought nothing new, since it could go on for ever;
    /// [`WholeList::is_stuck`] says so.
    pub fn take(&mut self, offset: u32, rows: Vec<Volume>, next: Option<u32>) -> Option<u32> {
        let before = self.len();
        for volume in rows {
            if self.seen.insert(volume.id.clone()) {
                self.volumes.push(volume);
            } else {
                self.repeated += 1;
            }
        }
        let is_news = self.len() > before;
        self.stuck = next.is_some_and(|next| next <= offset || !is_news);
        next.filter(|_| !self.stuck)
    }

    /// The rows, each once, in the order in which they came.
    pub fn volumes(&self) -> &[Volume] {
        &self.volumes
    }

    /// Hands over the rows that were not handed over yet; they still count, and do not come again.
    pub fn drain(&mut self) -> Vec<Volume> {
        std::mem::take(&mut self.volumes)
    }

    /// How many rows there are, with those that were handed over.
    pub fn len(&self) -> u64 {
        self.seen.len() as u64
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// How many rows came more than once.
    pub fn repeated(&self) -> u64 {
        self.repeated
    }

    /// Whether the server said that more follows, but not where.
    pub fn is_stuck(&self) -> bool {
        self.stuck
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

    #[test]
    fn rows_that_come_twice_are_kept_once_and_counted() {
        let mut list = WholeList::default();
        assert_eq!(list.take(0, vec![volume("a"), volume("b")], Some(2)), Some(2));
        assert_eq!(list.take(2, vec![volume("b"), volume("c")], None), None);
        let ids: Vec<_> = list.volumes().iter().map(|volume| volume.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "c"]);
        assert_eq!((list.len(), list.repeated(), list.is_stuck()), (3, 1, false));
    }

    #[test]
    fn rows_that_were_handed_over_still_count() {
        let mut list = WholeList::default();
        list.take(0, vec![volume("a")], Some(1));
        assert_eq!(list.drain(), [volume("a")]);
        list.take(1, vec![volume("a"), volume("b")], None);
        assert_eq!(list.drain(), [volume("b")]);
        assert_eq!((list.len(), list.repeated(), list.is_empty()), (2, 1, false));
    }

    #[test]
    fn a_page_without_anything_new_ends_the_list() {
        for rows in [vec![], vec![volume("a")]] {
            let mut list = WholeList::default();
            list.take(0, vec![volume("a")], Some(1));
            assert_eq!(list.take(1, rows, Some(2)), None);
            assert!(list.is_stuck());
        }
        let mut empty = WholeList::default();
        assert_eq!(empty.take(0, vec![], None), None);
        assert!(!empty.is_stuck());
    }

    #[test]
    fn a_next_that_does_not_advance_ends_the_list() {
        for next in [0, 49, 50] {
            let mut list = WholeList::default();
            assert_eq!(list.take(50, vec![volume("a")], Some(next)), None);
            assert!(list.is_stuck());
        }
    }
}
