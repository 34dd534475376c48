//! Filters as text for the user.

use crate::domain::{Age, Clause, ClauseError, Field, FilterError, Operator, Phase, ValueKind};
use crate::state::Directory;
use crate::tools::{Timestamp, plural};
use crate::ui::{end_of_day, format_date, format_exact_time, local_date_and_time, start_of_day};

/// "Name contains lidar" or "Created since 1 Feb 2026"; tracked, because names may load later.
pub fn describe_clause(clause: &Clause, directory: Directory) -> String {
    let (field, operator) = (clause.field(), clause.operator());
    if let Some(age) = clause.age() {
        return format!("{} {}", field.label(), describe_age(age).to_lowercase());
    }
    let value = describe_value(clause, directory);
    format!("{} {} {value}", field.label(), operator_label(operator, field))
}

pub fn describe_age(age: Age) -> String {
    let length = match age.hours {
        24 => "24 hours".to_owned(),
        hours if hours % 24 == 0 => plural(hours.unsigned_abs() / 24, "day", "days"),
        hours => plural(hours.unsigned_abs(), "hour", "hours"),
    };
    if age.is_newer { format!("Within the last {length}") } else { format!("Older than {length}") }
}

pub fn operator_label(operator: Operator, field: Field) -> &'static str {
    match (field.kind(), operator) {
        (ValueKind::Date, Operator::Equals) => "exactly at",
        (ValueKind::Date, Operator::NotEquals) => "not at",
        (ValueKind::Date, Operator::AtMost) => "up to",
        (ValueKind::Date, Operator::AtLeast) => "since",
        (_, Operator::Equals) => "is",
        (_, Operator::NotEquals) => "is not",
        (_, Operator::AtMost) => "at most",
        (_, Operator::AtLeast) => "at least",
        (_, Operator::Contains) => "contains",
        (_, Operator::ContainsNot) => "does not contain",
        (_, Operator::StartsWith) => "starts with",
        (_, Operator::EndsWith) => "ends with",
    }
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
            let mut text = describe_clause_error(other) + ".";
            if let Some(first) = text.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            text
        }
    }
}

/// Without a full stop, as part of a sentence.
pub fn describe_filter_error(error: &FilterError) -> String {
    let text = describe_clause_error(&error.error);
    if !error.may_belong_to_previous_value() {
        return text;
    }
    format!(
        "{text}. If this belongs to the value before it: the API separates filters by commas, so a \
         value cannot hold one"
    )
}

fn describe_clause_error(error: &ClauseError) -> String {
    use ClauseError::*;
    match error {
        UnknownField(name) if name.is_empty() => {
            "a filter starts with a field, such as “name”".to_owned()
        }
        UnknownField(name) => format!("there is no field “{name}”"),
        NoOperator(field) => format!("“{}” needs an operator, such as “==”", field.as_str()),
        Unsupported(field, operator) => {
            format!("“{}” cannot be used with “{}”", operator.as_str(), field.as_str())
        }
        NoValue(field) => format!("“{}” needs a value", field.as_str()),
        Comma => "a value cannot hold a comma: it separates filters".to_owned(),
        LineBreak => "a value cannot hold a line break".to_owned(),
        NotADate(value) => format!("“{value}” is no time such as 2026-01-31T00:00:00Z"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::FilterBy;

    #[test]
    fn ages_are_described_in_hours_or_days() {
        for (parameter, value, text) in [
            ("newerThan", "24h", "Within the last 24 hours"),
            ("olderThan", "90d", "Older than 90 days"),
            ("newerThan", "36h", "Within the last 36 hours"),
        ] {
            assert_eq!(
                Age::from_parameter(parameter, value).map(describe_age).as_deref(),
                Some(text)
            );
        }
    }

    #[test]
    fn the_operators_of_a_field_have_distinct_labels() {
        for field in Field::ALL {
            let mut labels: Vec<_> =
                field.operators().map(|it| operator_label(it, field)).collect();
            let count = labels.len();
            labels.sort_unstable();
            labels.dedup();
            assert_eq!(labels.len(), count, "labels are distinct: {labels:?}");
        }
    }

    #[test]
    fn each_error_of_a_filter_has_a_message() {
        let (_, errors) = FilterBy::parse("phase==Ready, nam==x,createdAt=@2026,,name");
        let messages: Vec<_> = errors.iter().map(describe_filter_error).collect();
        assert_eq!(
            messages,
            [
                "there is no field “nam”",
                "“=@” cannot be used with “createdAt”",
                "“name” needs an operator, such as “==”",
            ]
        );
    }
}
