#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagePosition {
    pub offset: u32,
    pub limit: u32,
    pub rows: u32,
    /// The server's offset of the next page; `None` at the end.
    pub next: Option<u32>,
    /// `None` while unknown, and on a server that cannot count.
    pub total: Option<u64>,
}

impl PagePosition {
    pub fn previous(&self) -> Option<u32> {
        (self.offset > 0).then(|| self.offset.saturating_sub(self.limit))
    }

    /// The offset of the next page, unless the server's offset does not advance.
    pub fn next(&self) -> Option<u32> {
        self.next.filter(|next| *next > self.offset)
    }

    /// Whether the server's next offset does not advance.
    pub fn is_stuck(&self) -> bool {
        self.next.is_some() && self.next().is_none()
    }

    /// Where to go from a page past the end: the last page, else the previous one.
    pub fn last_page(&self) -> u32 {
        let before = self.previous().unwrap_or_default();
        let Some(total) = self.total else { return before };
        let limit = u64::from(self.limit.max(1));
        let last = total.saturating_sub(1) / limit * limit;
        u32::try_from(last).map_or(before, |last| last.min(before))
    }

    pub fn is_past_end(&self) -> bool {
        self.rows == 0 && self.offset > 0
    }

    /// On the last page: the server's count and the end of its list, if they differ.
    pub fn count_mismatch(&self) -> Option<(u64, u64)> {
        let end = u64::from(self.offset) + u64::from(self.rows);
        let is_last = self.rows > 0 && self.next.is_none();
        self.total.filter(|total| is_last && *total != end).map(|total| (total, end))
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::fixtures::page;

    #[test]
    fn the_first_page_has_no_previous_and_the_last_no_next_page() {
        assert_eq!(page(0, 50, Some(50), None).previous(), None);
        assert_eq!(page(30, 50, None, None).previous(), Some(0));
        assert_eq!(page(100, 20, None, None).next(), None);
        assert_eq!(page(100, 50, Some(150), None).previous(), Some(50));
    }

    #[test]
    fn a_page_past_the_end_leads_to_the_last_page() {
        assert_eq!(page(100, 0, None, Some(100)).last_page(), 50);
        assert_eq!(page(600, 0, None, Some(101)).last_page(), 100);
        assert_eq!(page(50, 0, None, Some(0)).last_page(), 0);
        assert_eq!(page(30, 0, None, Some(30)).last_page(), 0);
        assert_eq!(page(50, 0, None, Some(1_234)).last_page(), 0);
        assert_eq!(page(150, 0, None, None).last_page(), 100);
    }

    #[test]
    fn counts_are_checked_on_the_last_page_only() {
        assert_eq!(page(50, 10, None, Some(67)).count_mismatch(), Some((67, 60)));
        assert_eq!(page(50, 10, None, Some(53)).count_mismatch(), Some((53, 60)));
        assert_eq!(page(50, 10, None, Some(60)).count_mismatch(), None);
        assert_eq!(page(50, 10, None, None).count_mismatch(), None);
        assert_eq!(page(0, 50, Some(50), Some(10)).count_mismatch(), None);
        assert_eq!(page(100, 0, None, Some(60)).count_mismatch(), None);
    }

    #[test]
    fn a_next_offset_that_does_not_advance_is_ignored() {
        let stuck = page(50, 50, Some(50), None);
        assert_eq!(stuck.next(), None);
        assert!(stuck.is_stuck());
        assert!(!page(50, 50, Some(100), None).is_stuck());
        assert!(page(5_000, 0, None, Some(10)).is_past_end());
    }
}
