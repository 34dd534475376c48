//! Filters as text for the user.

use crate::domain::{Clause, ClauseError, Operator, Phase, ValueKind};
use crate::state::Directory;
use crate::tools::Timestamp;
use crate::ui::{end_of_day, format_date, format_exact_time, local_date_and_time, start_of_day};

/// "Name contains lidar" or "Created since 1 Feb 2026"; tracked, because names may load later.
pub fn describe_clause(clause: &Clause, directory: Directory) -> String {
    let (field, operator) = (clause.field(), clause.operator());
    if let Some(age) = clause.age() {
        let age = age.label();
        let rest = age.strip_prefix(char::is_uppercase).unwrap_or_default();
        let first = age.chars().next().map(|c| c.to_ascii_lowercase()).unwrap_or_default();
        return format!("{} {first}{rest}", field.label());
    }
    let value = describe_value(clause, directory);
    format!("{} {} {value}", field.label(), operator.label_for(field))
}

fn describe_value(clause: &Clause, directory: Directory) -> String {
    let value = clause.value();
    match clause.field().value_kind(clause.operator()) {
        ValueKind::Phase => Phase::from(value.to_owned()).label().to_owned(),
        ValueKind::Date => describe_time(clause.operator(), value),
        kind => unit_name(kind, value, directory).unwrap_or_else(|| value.to_owned()),
    }
}

/// The name of a unit, or its id; `None` for other kinds of values.
pub fn unit_name(kind: ValueKind, id: &str, directory: Directory) -> Option<String> {
    match kind {
        ValueKind::Project => Some(directory.project(&id.into())),
        ValueKind::Department => Some(directory.department(&id.into())),
        ValueKind::Cluster => Some(directory.cluster(&id.into())),
        ValueKind::Text | ValueKind::Phase | ValueKind::Date => None,
    }
}

fn describe_time(operator: Operator, value: &str) -> String {
    let Some(Timestamp(ms)) = Timestamp::parse(value) else { return value.to_owned() };
    match day_and_time(operator, ms) {
        Some((_, time)) if time.is_empty() => format_date(ms),
        Some(_) => format_exact_time(ms),
        None => value.to_owned(),
    }
}

/// The local day and time of day. The time is empty if the clause means the whole day: since its first
/// moment, or up to its last millisecond.
pub fn day_and_time(operator: Operator, ms: i64) -> Option<(String, String)> {
    let (day, time) = local_date_and_time(ms)?;
    let is_whole_day = match operator {
        Operator::AtLeast => start_of_day(&day) == Some(ms),
        Operator::AtMost => end_of_day(&day) == Some(ms),
        _ => false,
    };
    Some((day, if is_whole_day { String::new() } else { time }))
}

pub fn describe_error(error: &ClauseError) -> String {
    match error {
        ClauseError::Comma => {
            "A value cannot hold a comma: the API separates filters by commas, and has no other \
             way to write one."
                .to_owned()
        }
        ClauseError::NoValue(_) => "Enter a value.".to_owned(),
        other => {
            let text = other.to_string();
            let mut rest = text.chars();
            let first = rest.next().map(|first| first.to_uppercase().to_string());
            format!("{}{}.", first.unwrap_or_default(), rest.as_str())
        }
    }
}
