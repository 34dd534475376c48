//! Ages that people look for.

use super::{Clause, Field, Operator};
use crate::domain::Timestamp;

/// How long ago something was made, as one asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    /// What a person reads.
    pub label: &'static str,
    operator: Operator,
    hours: i64,
}

const fn age(label: &'static str, operator: Operator, hours: i64) -> Age {
    Age { label, operator, hours }
}

/// Those that are offered.
pub const AGES: [Age; 7] = [
    age("Within the last 24 hours", Operator::AtLeast, 24),
    age("Within the last 7 days", Operator::AtLeast, 7 * 24),
    age("Within the last 30 days", Operator::AtLeast, 30 * 24),
    age("Older than 7 days", Operator::AtMost, 7 * 24),
    age("Older than 30 days", Operator::AtMost, 30 * 24),
    age("Older than 90 days", Operator::AtMost, 90 * 24),
    age("Older than 365 days", Operator::AtMost, 365 * 24),
];

impl Age {
    /// The filter that finds what has this age `now`. The API knows points in time only, so the
    /// filter keeps meaning this moment; to the second. `None` where no such time can be written.
    pub fn clause(self, now: Timestamp) -> Option<Clause> {
        let then = now.0 - self.hours * 3_600_000;
        let value = Timestamp(then - then.rem_euclid(1000)).to_filter_value()?;
        Clause::new(Field::CreatedAt, self.operator, &value).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_a_point_in_time_counted_back_from_now() {
        let now = Timestamp::parse("2026-03-31T12:30:45.678Z").expect("a time");
        let clause = |label: &str| {
            let age = AGES.into_iter().find(|age| age.label == label).expect("it is offered");
            age.clause(now).expect("a clause").to_string()
        };
        assert_eq!(clause("Older than 30 days"), "createdAt<=2026-03-01T12:30:45Z");
        assert_eq!(clause("Within the last 24 hours"), "createdAt>=2026-03-30T12:30:45Z");
    }
}
