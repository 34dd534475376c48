//! Filters as text for the user.

use crate::domain::{Age, Clause, ClauseError, Field, FilterError, Operator, Phase, ValueKind};
use crate::state::Directory;
use crate::texts::filters as texts;
use crate::tools::{Timestamp, lowercase};
use crate::ui::{end_of_day, format_date, format_exact_time, local_date_and_time, start_of_day};

/// "Name contains lidar" or "Created on or after 1 Feb 2026"; tracked, because names may load later.
pub fn describe_clause(clause: &Clause, directory: Directory) -> String {
    let (field, operator) = (clause.field(), clause.operator());
    if let Some(age) = clause.age() {
        return format!("{} {}", field.label(), lowercase(&describe_age(age)));
    }
    let value = describe_value(clause, directory);
    let operator = match operator {
        Operator::AtLeast if is_whole_day(clause) => texts::ON_OR_AFTER,
        Operator::AtMost if is_whole_day(clause) => texts::ON_OR_BEFORE,
        operator => operator_label(operator, field),
    };
    format!("{} {operator} {value}", field.label())
}

pub fn describe_age(age: Age) -> String {
    let length = match age.hours.unsigned_abs() {
        hours if hours % (365 * 24) == 0 => texts::years(hours / (365 * 24)),
        hours if hours != 24 && hours % 24 == 0 => texts::days(hours / 24),
        hours => texts::hours(hours),
    };
    if age.is_newer { texts::newer_than(&length) } else { texts::older_than(&length) }
}

pub fn operator_label(operator: Operator, field: Field) -> &'static str {
    match (field.kind(), operator) {
        (ValueKind::Date, Operator::Equals) => texts::ON,
        (ValueKind::Date, Operator::NotEquals) => texts::NOT_ON,
        (ValueKind::Date, Operator::AtMost) => texts::BEFORE,
        (ValueKind::Date, Operator::AtLeast) => texts::AFTER,
        (_, Operator::Equals) => texts::IS,
        (_, Operator::NotEquals) => texts::IS_NOT,
        (_, Operator::AtMost) => texts::AT_MOST,
        (_, Operator::AtLeast) => texts::AT_LEAST,
        (_, Operator::Contains) => texts::CONTAINS,
        (_, Operator::ContainsNot) => texts::CONTAINS_NOT,
        (_, Operator::StartsWith) => texts::STARTS_WITH,
        (_, Operator::EndsWith) => texts::ENDS_WITH,
    }
}

/// The label of a condition in the editor, where those on a project's name are among those on the
/// project.
pub fn condition_label(field: Field, operator: Operator) -> String {
    let operator = operator_label(operator, field);
    match field {
        Field::ProjectName => texts::name_condition(operator),
        _ => operator.to_owned(),
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

fn is_whole_day(clause: &Clause) -> bool {
    let time =
        Timestamp::parse(clause.value()).filter(|_| clause.field().kind() == ValueKind::Date);
    let moment = time.and_then(|Timestamp(ms)| day_and_time(clause.operator(), ms));
    moment.is_some_and(|(_, time)| time.is_empty())
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
        ClauseError::Comma => texts::COMMA.to_owned(),
        ClauseError::NoValue(_) => texts::NO_VALUE.to_owned(),
        other => describe_clause_error(other) + ".",
    }
}

/// Without a full stop.
pub fn describe_filter_error(error: &FilterError) -> String {
    let text = describe_clause_error(&error.error);
    if !error.may_belong_to_previous_value() {
        return text;
    }
    texts::or_a_comma_in_value(&text)
}

fn describe_clause_error(error: &ClauseError) -> String {
    use ClauseError::*;
    match error {
        UnknownField(name) if name.is_empty() => texts::NO_FIELD.to_owned(),
        UnknownField(name) => texts::unknown_field(name),
        NoOperator(field) => texts::no_operator(field.as_str()),
        Unsupported(field, operator) => {
            texts::unsupported_operator(operator.as_str(), field.as_str())
        }
        NoValue(field) => texts::no_value(field.as_str()),
        Comma => texts::COMMA_IN_QUERY.to_owned(),
        LineBreak => texts::LINE_BREAK.to_owned(),
        NotADate(value) => texts::not_a_date(value),
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
            ("olderThan", "90d", "More than 90 days ago"),
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
                field.operators().map(|it| operator_label(it, field).to_owned()).collect();
            let mut conditions = field.conditions();
            conditions.retain(|it| it.0 != field);
            labels.extend(conditions.into_iter().map(|it| condition_label(it.0, it.1)));
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
                "Unknown filter field “nam”",
                "“=@” can’t be used with “createdAt”",
                "“name” needs an operator, such as “==”",
            ]
        );
    }
}
