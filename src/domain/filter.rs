//! `filterBy`: clauses `field operator value`, joined by commas and combined with AND.

mod age;
mod field;

pub use age::{AGE_PRESETS, Age};
pub use field::{FIELDS, Field, FieldSpec, Operator, ValueKind};

use crate::tools::{Timestamp, remove_invisible, strip_quotes};
use std::fmt;
use std::ops::Range;

/// A condition such as `phase==Ready`, built by [`Clause::new`] only, so that it can be sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Clause {
    field: Field,
    operator: Operator,
    value: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClauseError {
    UnknownField(String),
    NoOperator(Field),
    Unsupported(Field, Operator),
    NoValue(Field),
    /// The API reads a comma as the start of the next clause.
    Comma,
    /// The contract's pattern does not match line breaks.
    LineBreak,
    /// Not an RFC 3339 time.
    NotADate(String),
}

/// The characters that `.` does not match in the contract's pattern.
const LINE_BREAKS: [char; 4] = ['\n', '\r', '\u{2028}', '\u{2029}'];

impl Clause {
    /// Cleans the value, which may be pasted.
    pub fn new(field: Field, operator: Operator, value: &str) -> Result<Self, ClauseError> {
        let value = remove_invisible(value);
        let value = strip_quotes(&value);
        if !field.allows(operator) {
            return Err(ClauseError::Unsupported(field, operator));
        }
        if value.is_empty() {
            return Err(ClauseError::NoValue(field));
        }
        if value.contains(',') {
            return Err(ClauseError::Comma);
        }
        if value.contains(LINE_BREAKS) {
            return Err(ClauseError::LineBreak);
        }
        let is_time = || {
            Timestamp::parse(value).is_some() || Age::from_clause_value(operator, value).is_some()
        };
        if field.kind() == ValueKind::Date && !is_time() {
            return Err(ClauseError::NotADate(value.to_owned()));
        }
        Ok(Self { field, operator, value: value.to_owned() })
    }

    pub fn parse(text: &str) -> Result<Self, ClauseError> {
        Self::parse_with_span(text).map_err(|(error, _)| error)
    }

    /// Like [`Clause::parse`]; an error comes with its byte range.
    fn parse_with_span(text: &str) -> Result<Self, (ClauseError, Range<usize>)> {
        let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
        let (name, after_name) = text.split_at_checked(end).unwrap_or((text, ""));
        let rest = after_name.trim_start();
        let gap = after_name.len() - rest.len();
        let field = Field::parse(name).ok_or_else(|| {
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let span = if name.is_empty() { 0..first } else { 0..end };
            (ClauseError::UnknownField(name.to_owned()), span)
        })?;
        let (operator, value) = Operator::ALL
            .into_iter()
            .find_map(|operator| Some((operator, rest.strip_prefix(operator.as_str())?)))
            .ok_or((ClauseError::NoOperator(field), end..text.len()))?;
        let end = end + gap;
        let start = text.len() - value.len();
        Self::new(field, operator, value).map_err(|error| {
            let span = match error {
                ClauseError::Unsupported(..) => end..start,
                ClauseError::LineBreak => {
                    let found = value.match_indices(LINE_BREAKS).next();
                    let (at, line_break) = found.unwrap_or_default();
                    start + at..start + at + line_break.len()
                }
                _ => start..text.len(),
            };
            (error, span)
        })
    }

    pub fn field(&self) -> Field {
        self.field
    }

    pub fn age(&self) -> Option<Age> {
        if self.field != Field::CreatedAt {
            return None;
        }
        Age::from_clause_value(self.operator, &self.value)
    }

    /// `None` for a time that RFC 3339 cannot express.
    fn resolve_age(&self, now: Timestamp) -> Option<Self> {
        match self.age() {
            Some(age) => Some(Self { value: age.resolve(now)?, ..self.clone() }),
            None => Some(self.clone()),
        }
    }

    pub fn operator(&self) -> Operator {
        self.operator
    }

    fn is_unit(&self) -> bool {
        self.operator == Operator::Equals
            && matches!(self.field, Field::DepartmentId | Field::ProjectId)
    }

    /// Whether the value is a name or an ID, and not a phase or a date.
    pub fn has_name(&self) -> bool {
        !matches!(self.field.value_kind(self.operator), ValueKind::Phase | ValueKind::Date)
    }

    /// Not empty and without commas. An age is written as `now-24h`.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.field.as_str(), self.operator.as_str(), self.value)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterError {
    pub text: String,
    /// The range of the error in the whole filter, in characters; empty where something is missing.
    pub span: Range<usize>,
    pub error: ClauseError,
    /// Whether a comma precedes the clause, which may then belong to the previous value.
    pub after_comma: bool,
}

impl FilterError {
    pub fn may_belong_to_previous_value(&self) -> bool {
        let ClauseError::UnknownField(name) = &self.error else { return false };
        let rest = self.text.strip_prefix(name.as_str()).unwrap_or_default();
        let is_compared = Operator::ALL.iter().any(|operator| rest.starts_with(operator.as_str()));
        self.after_comma && !is_compared
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FilterBy(pub Vec<Clause>);

impl FilterBy {
    /// Returns the valid clauses and the errors of the others; blank clauses are skipped.
    pub fn parse(text: &str) -> (Self, Vec<FilterError>) {
        let mut clauses = Vec::new();
        let mut errors = Vec::new();
        let mut start = 0;
        for part in text.split(',') {
            let lead = part.len() - part.trim_start().len();
            let clause = part.trim();
            if !clause.is_empty() {
                match Clause::parse_with_span(clause) {
                    Ok(clause) if clauses.contains(&clause) => {}
                    Ok(clause) => clauses.push(clause),
                    Err((error, span)) => {
                        let characters = |at: usize| {
                            text.get(..start + lead + at).map_or(0, |before| before.chars().count())
                        };
                        errors.push(FilterError {
                            text: clause.to_owned(),
                            span: characters(span.start)..characters(span.end),
                            error,
                            after_comma: start > 0,
                        });
                    }
                }
            }
            start += part.len() + 1;
        }
        (Self(clauses).with_ages_last(), errors)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn phase(&self) -> Option<&str> {
        self.0
            .iter()
            .find(|clause| clause.field == Field::Phase && clause.operator == Operator::Equals)
            .map(Clause::value)
    }

    /// Replaces all clauses on the phase by one for `phase`, or by none.
    pub fn with_phase(&self, phase: Option<&str>) -> Self {
        let others = self.0.iter().filter(|clause| clause.field != Field::Phase).cloned();
        let phase = phase.and_then(|phase| Clause::new(Field::Phase, Operator::Equals, phase).ok());
        Self(others.chain(phase).collect())
    }

    /// The clause for the data volumes of one department or project.
    pub fn unit(&self) -> Option<&Clause> {
        self.0.iter().find(|clause| clause.is_unit())
    }

    /// Replaces all clauses for a department or project by this one, or by none.
    pub fn with_unit(&self, unit: Option<Clause>) -> Self {
        let others = self.0.iter().filter(|clause| !clause.is_unit()).cloned();
        Self(others.chain(unit).collect()).with_ages_last()
    }

    pub fn with(&self, clause: Clause) -> Self {
        let is_new = !self.0.contains(&clause);
        Self(self.0.iter().cloned().chain(is_new.then_some(clause)).collect()).with_ages_last()
    }

    /// The filter with fixed times instead of ages, as the API takes it.
    pub fn resolve_ages(&self, now: Timestamp) -> Self {
        Self(self.0.iter().filter_map(|clause| clause.resolve_age(now)).collect())
    }

    /// The clauses with fixed values, and the ages.
    pub fn split(&self) -> (Self, Vec<Age>) {
        let fixed = self.0.iter().filter(|clause| clause.age().is_none()).cloned();
        (Self(fixed.collect()), self.0.iter().filter_map(Clause::age).collect())
    }

    pub fn has_age(&self) -> bool {
        self.0.iter().any(|clause| clause.age().is_some())
    }

    /// Moves ages to the end, the order in which they appear in a URL.
    fn with_ages_last(self) -> Self {
        let parameter = |clause: &Clause| clause.age().map(Age::parameter);
        let of = |wanted: Option<&'static str>| {
            self.0.iter().filter(move |clause| parameter(clause) == wanted).cloned()
        };
        let [newer, older] = Age::PARAMETERS.map(Some);
        Self(of(None).chain(of(newer)).chain(of(older)).collect())
    }

    /// Replaces `old` by `new`; appends `new` if `old` is not there.
    pub fn replacing(&self, old: &Clause, new: Clause) -> Self {
        if old == &new || !self.0.contains(old) {
            return self.with(new);
        }
        if self.0.contains(&new) {
            return self.without(old);
        }
        let replaced = |clause: &Clause| if clause == old { new.clone() } else { clause.clone() };
        Self(self.0.iter().map(replaced).collect()).with_ages_last()
    }

    pub fn without(&self, clause: &Clause) -> Self {
        Self(self.0.iter().filter(|other| *other != clause).cloned().collect())
    }
}

impl fmt::Display for FilterBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, clause) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(",")?;
            }
            clause.fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::contract;
    use proptest::prelude::*;

    #[test]
    fn the_first_operator_ends_the_field_name() {
        let clause = Clause::parse("name===x").expect("a clause");
        assert_eq!((clause.operator(), clause.value()), (Operator::Equals, "=x"));
        let clause = Clause::parse("createdBy=@a@b.c").expect("a clause");
        assert_eq!((clause.operator(), clause.value()), (Operator::Contains, "a@b.c"));
    }

    #[test]
    fn blanks_and_quotes_in_a_pasted_filter_are_ignored() {
        for text in [
            "phase==Ready ,name=@a",
            " phase == Ready,\n name =@ \"a\" ,",
            "phase==Ready\u{200b},name=@'a'\u{a0}",
        ] {
            let (filter, errors) = FilterBy::parse(text);
            assert_eq!((filter.to_string().as_str(), errors.len()), ("phase==Ready,name=@a", 0));
        }
        assert_eq!(Clause::parse("name== "), Err(ClauseError::NoValue(Field::Name)));
    }

    #[test]
    fn errors_have_a_span() {
        let (filter, errors) = FilterBy::parse("phase==Ready, nam==x,createdAt=@2026,,name");
        assert_eq!(filter.to_string(), "phase==Ready");
        let reported: Vec<_> = errors.into_iter().map(|error| (error.span, error.error)).collect();
        let expected = [
            (14..17, ClauseError::UnknownField("nam".to_owned())),
            (30..32, ClauseError::Unsupported(Field::CreatedAt, Operator::Contains)),
            (42..42, ClauseError::NoOperator(Field::Name)),
        ];
        assert_eq!(reported, expected);
    }

    #[test]
    fn error_spans_are_counted_in_characters() {
        let span = |text: &str| FilterBy::parse(text).1.first().map(|error| error.span.clone());
        assert_eq!(span("name==é🦀,nom==x"), Some(9..12));
        assert_eq!(span("name==a\nb"), Some(7..8));
        assert_eq!(span("createdAt>=today"), Some(11..16));
        assert_eq!(span("phase=="), Some(7..7));
        assert_eq!(span("==x"), Some(0..1));
        assert_eq!(span("name~x"), Some(4..6));
    }

    #[test]
    fn text_after_a_comma_may_belong_to_the_previous_value() {
        let (_, errors) = FilterBy::parse("createdBy==Doe, John");
        assert!(errors[0].may_belong_to_previous_value());
        let (_, errors) = FilterBy::parse("John");
        assert!(!errors[0].may_belong_to_previous_value());
        let (_, errors) = FilterBy::parse("name==a,nam==b,phase");
        assert!(!errors[0].may_belong_to_previous_value());
        assert!(!errors[1].may_belong_to_previous_value());
    }

    #[test]
    fn a_clause_is_added_once_and_replaced_in_position() {
        let read = |text: &str| FilterBy::parse(text).0;
        let clause = |text: &str| Clause::parse(text).expect("a clause");
        let filter = read("name=@a,phase==Ready");
        assert_eq!(filter.with(clause("name=@b")).to_string(), "name=@a,phase==Ready,name=@b");
        assert_eq!(filter.with(clause("name=@a")), filter);
        let replaced = |old, new| filter.replacing(&clause(old), clause(new)).to_string();
        assert_eq!(replaced("name=@a", "name=@b"), "name=@b,phase==Ready");
        assert_eq!(replaced("name=@a", "name=@a"), "name=@a,phase==Ready");
        assert_eq!(replaced("name=@a", "phase==Ready"), "phase==Ready");
        assert_eq!(replaced("name=@gone", "name=@b"), "name=@a,phase==Ready,name=@b");
    }

    #[test]
    fn commas_line_breaks_and_invalid_dates_are_rejected() {
        assert_eq!(Clause::new(Field::CreatedBy, Operator::Equals, "a,b"), Err(ClauseError::Comma));
        assert_eq!(Clause::parse("name==a\nb"), Err(ClauseError::LineBreak));
        assert!(Clause::parse("createdAt>=yesterday").is_err());
        assert!(Clause::parse("createdAt>=2026-01-31T00:00:00Z").is_ok());
    }

    #[test]
    fn a_phase_is_replaced_not_added() {
        let (filter, _) = FilterBy::parse("phase!=Ready,name=^a");
        assert_eq!(filter.with_phase(Some("NotReady")).to_string(), "name=^a,phase==NotReady");
        assert_eq!(filter.with_phase(None).to_string(), "name=^a");
    }

    proptest! {
        #[test]
        fn clauses_are_valid_exactly_if_they_match_the_contracts_pattern(
            text in "(name|phase|createdBy|projectId|nme|)(==|!=|<=|>=|=@|!@|=\\^|=\\$|=|<)[a-z=@ ]{0,4}"
        ) {
            let filter = &contract()["components"]["parameters"]["DatavolumesFilter"];
            let pattern = filter["schema"]["items"]["pattern"].as_str().expect("a pattern");
            let pattern = regex::Regex::new(pattern).expect("a regex");
            match Clause::parse(&text) {
                // White space around the parts is not sent.
                Ok(clause) => prop_assert!(pattern.is_match(&clause.to_string()), "{clause}"),
                Err(ClauseError::NoValue(_)) => prop_assert!(text.ends_with(['=', '<', '>', '@', '^', '$', ' '])),
                Err(_) => prop_assert!(!pattern.is_match(&text)),
            }
        }

        #[test]
        fn filters_round_trip(
            clauses in prop::collection::vec((0..Field::ALL.len(), 0..Operator::ALL.len(), "[^,]{1,12}"), 0..5)
        ) {
            let mut built = FilterBy::default();
            for (field, operator, value) in clauses {
                let value = if Field::ALL[field] == Field::CreatedAt { "2026-01-31T00:00:00.5Z" } else { &value };
                if let Ok(clause) = Clause::new(Field::ALL[field], Operator::ALL[operator], value)
                    && !built.0.contains(&clause) { built.0.push(clause); }
            }
            let (read, errors) = FilterBy::parse(&built.to_string());
            prop_assert_eq!(errors, []);
            prop_assert_eq!(read, built);
        }
    }
}
