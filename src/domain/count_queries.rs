//! The queries whose counts the list shows: that of the list itself and one per phase chip.

use super::list_query::ListQuery;
use super::phase::Phase;

impl ListQuery {
    /// The target of a phase chip; `None` is the chip of all phases.
    pub fn with_phase(&self, phase: Option<&str>) -> Self {
        self.with_filter(self.filter.with_phase(phase))
    }

    /// The query to count; equal to that of the matching chip, so that both share a response.
    pub fn count_query(&self) -> Self {
        let selection = self.selection();
        let as_chip = selection.with_phase(selection.filter.phase());
        // With other clauses on the phase, no chip has this query.
        if as_chip.filter.0.len() == selection.filter.0.len() { as_chip } else { selection }
    }

    /// All queries to count, this one first, without duplicates; seven at most.
    pub fn count_queries(&self) -> Vec<Self> {
        let mut all = vec![self.count_query()];
        let phases = Phase::ALL.iter().map(|phase| Some(phase.as_str()));
        for phase in std::iter::once(None).chain(phases) {
            let chip = self.selection().with_phase(phase);
            if !all.contains(&chip) {
                all.push(chip);
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> ListQuery {
        ListQuery::parse(text).0
    }

    #[test]
    fn count_queries_are_distinct_and_start_with_the_current_one() {
        for (text, most) in [
            ("", 6),
            ("filterBy=phase==Ready&search=x", 6),
            ("filterBy=phase==Ready,name=@x&sortBy=phase&offset=50", 6),
            ("filterBy=phase!=Ready", 7),
            ("filterBy=phase==Ready,phase!=Deleting", 7),
            ("filterBy=phase==Hibernating", 7),
            ("usableInProjectId=5&filterBy=phase==Deleting", 6),
        ] {
            let query = query(text);
            let all = query.count_queries();
            assert_eq!(all.len(), most, "{text}");
            assert_eq!(all[0], query.count_query(), "{text}");
            let once: std::collections::HashSet<_> = all.iter().collect();
            assert_eq!(all.len(), once.len(), "{text}");
        }
    }

    #[test]
    fn a_chips_count_is_that_of_its_target() {
        let query = query("filterBy=phase==Ready,name=@x&search=y&sortBy=createdAt&limit=25");
        for phase in Phase::ALL {
            let chip = query.with_phase(Some(phase.as_str()));
            assert!(query.count_queries().contains(&chip.count_query()), "{phase:?}");
            assert_eq!(chip.count_queries().len(), query.count_queries().len());
        }
        assert!(query.count_queries().contains(&query.with_phase(None).count_query()));
    }

    #[test]
    fn order_and_page_do_not_change_the_counts() {
        let sorted = query("search=y&sortBy=createdAt&sortOrder=desc&offset=50&limit=25");
        assert_eq!(sorted.count_queries(), query("search=y").count_queries());
    }
}
