//! Which numbers the list shows: how many it selects now, and how many each chip of a phase would.

use super::list_query::ListQuery;
use super::phase::Phase;

impl ListQuery {
    /// Where the chip of a phase leads; `None` is the chip of all phases.
    pub fn with_phase(&self, phase: Option<&str>) -> Self {
        self.with_filter(self.filter.with_phase(phase))
    }

    /// What is counted of it: neither its order nor its page. A question that a chip asks as well is
    /// spelled as the chip's, so that equal questions are equal.
    pub fn counted(&self) -> Self {
        let selection = self.selection();
        let as_chip = selection.with_phase(selection.filter.phase());
        // With another clause about the phase, no chip asks this.
        if as_chip.filter.0.len() == selection.filter.0.len() { as_chip } else { selection }
    }

    /// Every query whose count the list shows: its own first, then those of the chips. None twice,
    /// seven at most.
    pub fn all_counted(&self) -> Vec<Self> {
        let mut all = vec![self.counted()];
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
    fn the_present_question_comes_first_and_no_question_twice() {
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
            let all = query.all_counted();
            assert_eq!(all.len(), most, "{text}");
            assert_eq!(all[0], query.counted(), "{text}");
            let once: std::collections::HashSet<_> = all.iter().collect();
            assert_eq!(all.len(), once.len(), "{text}");
        }
    }

    #[test]
    fn what_a_chip_leads_to_is_what_is_counted_for_it() {
        let query = query("filterBy=phase==Ready,name=@x&search=y&sortBy=createdAt&limit=25");
        for phase in Phase::ALL {
            let chip = query.with_phase(Some(phase.as_str()));
            assert!(query.all_counted().contains(&chip.counted()), "{phase:?}");
            assert_eq!(chip.all_counted().len(), query.all_counted().len());
        }
        assert!(query.all_counted().contains(&query.with_phase(None).counted()));
    }

    #[test]
    fn order_and_page_do_not_change_what_is_counted() {
        let sorted = query("search=y&sortBy=createdAt&sortOrder=desc&offset=50&limit=25");
        assert_eq!(sorted.all_counted(), query("search=y").all_counted());
    }
}
