//! Texts of the filters of the list.

use super::{lowercase, plural};

pub const LABEL: &str = "Filters";
/// A field that filters by one of them.
pub const UNIT: &str = "Department or project";
pub const ALL_UNITS: &str = "All";
pub const CLEAR: &str = "Clear filters";
pub const ADD: &str = "Add filter";
pub const EDIT_TITLE: &str = "Edit filter";
pub const APPLY_FILTER: &str = "Apply filter";
pub const CREATED_BY_ME: &str = "Created by me";
pub const FIELD: &str = "Field";
pub const CONDITION: &str = "Condition";
/// Leads back to the list of fields.
pub const CHANGE_FIELD: &str = "Change field";
/// Between the descriptions of two filters.
pub const AND: &str = " and ";
pub const VALUE: &str = "Value";
pub const UNIT_HINT: &str = "Search by name or ID";

pub const DATE: &str = "Date";
pub const TIME: &str = "Time";
pub const TIME_OPTIONAL: &str = "Time (optional)";
pub const AFTER_HINT: &str = "If you leave the time empty, the day starts at 00:00.";
pub const BEFORE_HINT: &str = "If you leave the time empty, the whole day is included.";
pub const AGES: &str = "Choose a range, or enter a date";

pub const IS: &str = "is";
pub const IS_NOT: &str = "is not";
pub const ON: &str = "on";
pub const NOT_ON: &str = "not on";
pub const BEFORE: &str = "before";
pub const AFTER: &str = "after";
/// With a day and no time.
pub const ON_OR_BEFORE: &str = "on or before";
pub const ON_OR_AFTER: &str = "on or after";
pub const AT_MOST: &str = "at most";
pub const AT_LEAST: &str = "at least";
pub const CONTAINS: &str = "contains";
pub const CONTAINS_NOT: &str = "does not contain";
pub const STARTS_WITH: &str = "starts with";
pub const ENDS_WITH: &str = "ends with";

/// A condition on the name of a project, such as "name contains".
pub fn name_condition(operator: &str) -> String {
    format!("name {operator}")
}

pub fn hours(n: u64) -> String {
    plural(n, "hour", "hours")
}

pub fn days(n: u64) -> String {
    plural(n, "day", "days")
}

pub fn years(n: u64) -> String {
    if n == 1 { "a year".to_owned() } else { format!("{n} years") }
}

pub fn newer_than(age: &str) -> String {
    let age = age.trim_start_matches("a ");
    format!("Within the last {age}")
}

pub fn older_than(age: &str) -> String {
    format!("More than {age} ago")
}

pub fn filtered_by(filter: &str) -> String {
    format!("Filtered by {filter}")
}

pub fn removed(filter: &str) -> String {
    format!("Removed filter {filter}")
}

pub const SUGGESTIONS_LOADING: &str =
    "The search isn’t finished. Wait a moment or choose a suggestion.";
pub const AMBIGUOUS_NAME: &str = "This name isn’t unique. Choose one of the suggestions.";
pub const UNKNOWN_NAME: &str = "Choose one of the suggestions, or enter a full name or ID.";
/// A name that is none of the listed ones.
pub fn no_unit_named(kind: &str, name: &str) -> String {
    format!("No {} named “{name}”.", lowercase(kind))
}

pub const NO_UNIT: &str = "Choose one of the suggestions, or enter an ID.";
pub const NO_DATE: &str = "Choose a date.";
pub const NO_STATUS: &str = "Choose a status.";
pub const NO_TIME: &str = "Enter a time. This filter needs an exact time.";
pub const DATE_UNSUPPORTED: &str = "The API doesn’t support this date.";
pub const NO_VALUE: &str = "Enter a value.";
pub const COMMA: &str =
    "A value can’t contain a comma, because the API uses commas to separate filters.";

/// The problems of a query have no full stop.
pub const NO_FIELD: &str = "A filter starts with a field, such as “name”";
pub const COMMA_IN_QUERY: &str = "A value can’t contain a comma, because commas separate filters";
pub const LINE_BREAK: &str = "A value can’t contain a line break";

pub fn unknown_field(field: &str) -> String {
    format!("Unknown filter field “{field}”")
}

pub fn no_operator(field: &str) -> String {
    format!("“{field}” needs an operator, such as “==”")
}

pub fn unsupported_operator(operator: &str, field: &str) -> String {
    format!("“{operator}” can’t be used with “{field}”")
}

pub fn no_value(field: &str) -> String {
    format!("“{field}” needs a value")
}

pub fn not_a_date(value: &str) -> String {
    format!("“{value}” isn’t a time, such as 2026-01-31T00:00:00Z")
}

pub fn or_a_comma_in_value(problem: &str) -> String {
    format!(
        "{problem}. If this is part of the value before it: a value can’t contain a comma, because the \
         API uses commas to separate filters"
    )
}

pub const EDIT_QUERY: &str = "Edit as query";
pub const QUERY_PANEL: &str = "Filters as query";
/// The query was edited, and Esc would lose that.
pub const PRESS_ESC_AGAIN: &str = "Your changes aren’t applied. Press Esc again to discard them.";
pub const QUERY: &str = "Filter query";
pub const APPLY_QUERY: &str = "Apply";
pub const COPY_QUERY: &str = "Copy filter query";
pub const PROBLEMS: &str = "What is wrong";

pub fn query_hint(fields: &str, operators: &str) -> String {
    format!(
        "Comma-separated conditions; a data volume must match all of them. Fields: {fields}. \
         Operators: {operators}. Relative times: createdAt>=now-24h, createdAt<=now-30d"
    )
}

pub fn problem_count(n: u64) -> String {
    format!("{} valid.", plural(n, "part isn’t", "parts aren’t"))
}

pub fn problem_at(character: usize, problem: &str) -> String {
    format!("Character {character}: {problem}.")
}

pub fn go_to_character(character: usize) -> String {
    format!("Go to character {character}")
}
