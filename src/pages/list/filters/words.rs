//! Filters in words.

use crate::domain::{Clause, ClauseError, Operator, Phase, Timestamp, ValueKind};
use crate::state::Directory;
use crate::ui::{day, end_of_day, exact_time, local_day_and_time, start_of_day};

/// "Name contains lidar", "Project is lidar-mapping", "Created since 1 Feb 2026"; tracked, since
/// names may become known later.
pub fn words(clause: &Clause, directory: Directory) -> String {
    let (field, operator) = (clause.field(), clause.operator());
    if let Some(age) = clause.age() {
        let age = age.label();
        let rest = age.strip_prefix(char::is_uppercase).unwrap_or_default();
        let first = age.chars().next().map(|c| c.to_ascii_lowercase()).unwrap_or_default();
        return format!("{} {first}{rest}", field.label());
    }
    let value = value_words(clause, directory);
    format!("{} {} {value}", field.label(), operator.label_for(field))
}

fn value_words(clause: &Clause, directory: Directory) -> String {
    let value = clause.value();
    match clause.field().value_kind(clause.operator()) {
        ValueKind::Text => value.to_owned(),
        ValueKind::Phase => Phase::from(value.to_owned()).label().to_owned(),
        ValueKind::Project => directory.project(&value.into()),
        ValueKind::Department => directory.department(&value.into()),
        ValueKind::Cluster => directory.cluster(&value.into()),
        ValueKind::Date => time_words(clause.operator(), value),
    }
}

fn time_words(operator: Operator, value: &str) -> String {
    let Some(Timestamp(ms)) = Timestamp::parse(value) else { return value.to_owned() };
    match day_and_time(operator, ms) {
        Some((_, time)) if time.is_empty() => day(ms),
        Some(_) => exact_time(ms),
        None => value.to_owned(),
    }
}

/// The day and the time of the day on the person's clock. No time where the whole day is meant: a
/// day counts from its first moment on, and up to its last millisecond.
pub fn day_and_time(operator: Operator, ms: i64) -> Option<(String, String)> {
    let (day, time) = local_day_and_time(ms)?;
    let is_whole_day = match operator {
        Operator::AtLeast => start_of_day(&day) == Some(ms),
        Operator::AtMost => end_of_day(&day) == Some(ms),
        _ => false,
    };
    Some((day, if is_whole_day { String::new() } else { time }))
}

/// Why the API would not take a value, as a sentence.
pub fn refusal(error: &ClauseError) -> String {
    match error {
        ClauseError::Comma => {
            "A value cannot hold a comma: the API separates filters by commas, and has no other \
             way to write one."
                .to_owned()
        }
        ClauseError::NoValue(_) => "Enter a value.".to_owned(),
        other => {
            let words = other.to_string();
            let mut rest = words.chars();
            let first = rest.next().map(|first| first.to_uppercase().to_string());
            format!("{}{}.", first.unwrap_or_default(), rest.as_str())
        }
    }
}
