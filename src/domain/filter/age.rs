//! Ages such as "the last 24 hours"; the API takes times only, so a request resolves them.

use super::{Clause, Field, Operator};
use crate::tools::Timestamp;
use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    pub is_newer: bool,
    pub hours: i64,
}

/// The prefix of an age in the value of a clause.
const NOW: &str = "now-";

const MAX_HOURS: i64 = 100 * 365 * 24;

const fn newer(hours: i64) -> Age {
    Age { is_newer: true, hours }
}

const fn older(days: i64) -> Age {
    Age { is_newer: false, hours: days * 24 }
}

pub const AGE_PRESETS: [Age; 8] = [
    newer(24),
    newer(7 * 24),
    newer(30 * 24),
    older(7),
    older(30),
    older(90),
    older(180),
    older(365),
];

impl Age {
    /// The URL parameters for ages.
    pub const PARAMETERS: [&str; 2] = ["newerThan", "olderThan"];

    pub fn parameter(self) -> &'static str {
        Self::PARAMETERS[usize::from(!self.is_newer)]
    }

    /// Parses the value of a URL parameter: `24h`, `7d`.
    pub fn from_parameter(parameter: &str, value: &str) -> Option<Self> {
        let is_newer = parameter == Self::PARAMETERS[0];
        let (number, unit) = value.split_at_checked(value.len().checked_sub(1)?)?;
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        let number: i64 = number.parse().ok().filter(|_| is_number)?;
        let hours = match unit {
            "h" => number,
            "d" => number.checked_mul(24)?,
            _ => return None,
        };
        (1..=MAX_HOURS).contains(&hours).then_some(Self { is_newer, hours })
    }

    /// Parses the value of a clause: `now-24h`.
    pub(super) fn from_clause_value(operator: Operator, value: &str) -> Option<Self> {
        let parameter = match operator {
            Operator::AtLeast => Self::PARAMETERS[0],
            Operator::AtMost => Self::PARAMETERS[1],
            _ => return None,
        };
        Self::from_parameter(parameter, value.strip_prefix(NOW)?)
    }

    pub fn clause(self) -> Clause {
        let operator = if self.is_newer { Operator::AtLeast } else { Operator::AtMost };
        Clause { field: Field::CreatedAt, operator, value: format!("{NOW}{self}") }
    }

    /// The time `now` minus the age, as the API writes it; `None` if RFC 3339 cannot express it.
    pub(super) fn resolve(self, now: Timestamp) -> Option<String> {
        Timestamp(now.0 - self.hours * 3_600_000).to_filter_value()
    }
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.hours {
            hours if hours > 24 && hours % 24 == 0 => write!(f, "{}d", hours / 24),
            hours => write!(f, "{hours}h"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_resolves_to_a_time_before_now() {
        for (now, clause) in [
            ("2026-03-31T12:30:00Z", "createdAt>=2026-03-30T12:30:00Z"),
            ("2026-04-03T12:30:00Z", "createdAt>=2026-04-02T12:30:00Z"),
        ] {
            let now = Timestamp::parse(now).expect("a time");
            let day = AGE_PRESETS[0].clause();
            assert_eq!(day.to_string(), "createdAt>=now-24h");
            assert_eq!(day.resolve_age(now).expect("a clause").to_string(), clause);
        }
        let now = Timestamp::parse("2026-03-31T12:30:00Z").expect("a time");
        let month = older(30).clause().resolve_age(now).expect("a clause");
        assert_eq!(month.to_string(), "createdAt<=2026-03-01T12:30:00Z");
    }

    #[test]
    fn ages_round_trip() {
        for age in AGE_PRESETS.into_iter().chain([newer(1), newer(36), older(1)]) {
            assert_eq!(Age::from_parameter(age.parameter(), &age.to_string()), Some(age));
            let clause = age.clause();
            assert_eq!(Clause::parse(&clause.to_string()).as_ref(), Ok(&clause));
            assert_eq!(clause.age(), Some(age));
        }
        for invalid in
            ["", "h", "0h", "-1h", "+1h", "1", "1.5h", "24H", "999999999999999999d", "1é"]
        {
            assert_eq!(Age::from_parameter("newerThan", invalid), None, "{invalid}");
        }
    }
}
