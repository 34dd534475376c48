//! `filterBy`: clauses `field operator value`, joined by commas, all of which must hold.

mod age;
mod field;

pub use age::{AGES, Age};
pub use field::{Field, Operator, ValueKind};

use super::Timestamp;
use super::entered_text::unquoted;
use super::text::without_hidden;
use std::fmt;
use std::ops::Range;

/// One condition: `phase==Ready`. Only [`Clause::new`] makes one, so that each can be sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Clause {
    field: Field,
    operator: Operator,
    value: String,
}

/// Why something is no [`Clause`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClauseError {
    /// It starts with no known field.
    UnknownField(String),
    /// No operator follows the field.
    NoOperator(Field),
    /// The field does not take this operator.
    Unsupported(Field, Operator),
    /// No value follows the operator.
    NoValue(Field),
    /// The value holds a comma, which the API reads as the start of the next clause.
    Comma,
    /// The value holds a line break, which the contract's pattern has no place for.
    LineBreak,
    /// A date that is no RFC 3339 time.
    NotADate(String),
}

/// What the dot of the contract's pattern does not match.
const LINE_BREAKS: [char; 4] = ['\n', '\r', '\u{2028}', '\u{2029}'];

impl Clause {
    /// A clause that the API takes. What surrounds its value, as in a pasted one, is not meant.
    pub fn new(field: Field, operator: Operator, value: &str) -> Result<Self, ClauseError> {
        let value = without_hidden(value);
        let value = unquoted(&value);
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
        let is_time =
            || Timestamp::parse(value).is_some() || Age::of_value(operator, value).is_some();
        if field == Field::CreatedAt && !is_time() {
            return Err(ClauseError::NotADate(value.to_owned()));
        }
        Ok(Self { field, operator, value: value.to_owned() })
    }

    /// Reads `field operator value`.
    pub fn parse(text: &str) -> Result<Self, ClauseError> {
        Self::read(text).map_err(|(error, _)| error)
    }

    /// [`Clause::parse`], with the place of what is wrong, in bytes.
    fn read(text: &str) -> Result<Self, (ClauseError, Range<usize>)> {
        let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
        let (name, after_name) = text.split_at(end);
        let rest = after_name.trim_start();
        let gap = after_name.len() - rest.len();
        let field = Field::parse(name).ok_or_else(|| {
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let place = if name.is_empty() { 0..first } else { 0..end };
            (ClauseError::UnknownField(name.to_owned()), place)
        })?;
        let operator = Operator::ALL
            .into_iter()
            .find(|operator| rest.starts_with(operator.as_str()))
            .ok_or((ClauseError::NoOperator(field), end..text.len()))?;
        let end = end + gap;
        let start = end + operator.as_str().len();
        let value = &text[start..];
        Self::new(field, operator, value).map_err(|error| {
            let place = match error {
                ClauseError::Unsupported(..) => end..start,
                ClauseError::LineBreak => {
                    let at = start + value.find(LINE_BREAKS).unwrap_or(0);
                    at..at + text[at..].chars().next().map_or(0, char::len_utf8)
                }
                _ => start..text.len(),
            };
            (error, place)
        })
    }

    /// What is compared.
    pub fn field(&self) -> Field {
        self.field
    }

    /// The age that is meant, where no fixed point in time is.
    pub fn age(&self) -> Option<Age> {
        if self.field != Field::CreatedAt {
            return None;
        }
        Age::of_value(self.operator, &self.value)
    }

    /// The same as the API takes it; `None` for an age that it has no way to write.
    fn resolved(&self, now: Timestamp) -> Option<Self> {
        match self.age() {
            Some(age) => Some(Self { value: age.resolved(now)?, ..self.clone() }),
            None => Some(self.clone()),
        }
    }

    /// How it is compared.
    pub fn operator(&self) -> Operator {
        self.operator
    }

    /// What it is compared with; not empty, without a comma. An age is `now-24h`.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Display for Clause {
    /// The API's spelling, not percent-encoded.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.field.as_str(), self.operator.as_str(), self.value)
    }
}

impl fmt::Display for ClauseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownField(name) if name.is_empty() => {
                f.write_str("a filter starts with a field, such as “name”")
            }
            Self::UnknownField(name) => write!(f, "there is no field “{name}”"),
            Self::NoOperator(field) => {
                write!(f, "“{}” needs an operator, such as “==”", field.as_str())
            }
            Self::Unsupported(field, operator) => {
                write!(f, "“{}” cannot be used with “{}”", operator.as_str(), field.as_str())
            }
            Self::NoValue(field) => write!(f, "“{}” needs a value", field.as_str()),
            Self::Comma => f.write_str("a value cannot hold a comma: it separates filters"),
            Self::LineBreak => f.write_str("a value cannot hold a line break"),
            Self::NotADate(value) => {
                write!(f, "“{value}” is no time such as 2026-01-31T00:00:00Z")
            }
        }
    }
}

/// A clause that could not be read, and what of it is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterError {
    /// The clause as it was written.
    pub text: String,
    /// Where in the whole filter it is wrong, in characters from 0; empty where something is
    /// missing.
    pub place: Range<usize>,
    /// What is wrong.
    pub error: ClauseError,
    /// Whether a comma stands before it, so that it may have been meant as a part of the value
    /// before that.
    pub after_comma: bool,
}

impl FilterError {
    /// What is wrong, and what it may come from.
    pub fn words(&self) -> String {
        if self.may_belong_to_a_value() {
            format!(
                "{}. If this belongs to the value before it: the API separates filters by commas, \
                 so a value cannot hold one",
                self.error
            )
        } else {
            self.error.to_string()
        }
    }

    /// Whether this is no filter at all, but what follows a comma in the value of the one before.
    fn may_belong_to_a_value(&self) -> bool {
        let ClauseError::UnknownField(name) = &self.error else { return false };
        let rest = self.text.strip_prefix(name.as_str()).unwrap_or_default();
        let is_compared = Operator::ALL.iter().any(|operator| rest.starts_with(operator.as_str()));
        self.after_comma && !is_compared
    }
}

/// The whole filter: clauses that must all hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FilterBy(pub Vec<Clause>);

impl FilterBy {
    /// Reads comma-joined clauses; the readable ones are kept, the others are reported. Blanks
    /// around a clause and empty clauses are passed over.
    pub fn parse(text: &str) -> (Self, Vec<FilterError>) {
        let mut clauses = Vec::new();
        let mut errors = Vec::new();
        let mut start = 0;
        for part in text.split(',') {
            let lead = part.len() - part.trim_start().len();
            let clause = part.trim();
            if !clause.is_empty() {
                match Clause::read(clause) {
                    Ok(clause) if clauses.contains(&clause) => {}
                    Ok(clause) => clauses.push(clause),
                    Err((error, place)) => {
                        let characters = |at: usize| text[..start + lead + at].chars().count();
                        errors.push(FilterError {
                            text: clause.to_owned(),
                            place: characters(place.start)..characters(place.end),
                            error,
                            after_comma: start > 0,
                        });
                    }
                }
            }
            start += part.len() + 1;
        }
        (Self(clauses).in_order(), errors)
    }

    /// Whether nothing is filtered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The only phase that is asked for, where one is.
    pub fn phase(&self) -> Option<&str> {
        self.0
            .iter()
            .find(|clause| clause.field == Field::Phase && clause.operator == Operator::Equals)
            .map(Clause::value)
    }

    /// The same filter, asking for this phase alone, or for every phase.
    pub fn with_phase(&self, phase: Option<&str>) -> Self {
        let others = self.0.iter().filter(|clause| clause.field != Field::Phase).cloned();
        let phase = phase.and_then(|phase| Clause::new(Field::Phase, Operator::Equals, phase).ok());
        Self(others.chain(phase).collect())
    }

    /// The same filter with one more clause, at its end; none is in it twice.
    pub fn with(&self, clause: Clause) -> Self {
        let is_new = !self.0.contains(&clause);
        Self(self.0.iter().cloned().chain(is_new.then_some(clause)).collect()).in_order()
    }

    /// The same filter at a point in time, as the API takes it.
    pub fn resolved(&self, now: Timestamp) -> Self {
        Self(self.0.iter().filter_map(|clause| clause.resolved(now)).collect())
    }

    /// The clauses that the API takes as they are, and the ages.
    pub fn split(&self) -> (Self, Vec<Age>) {
        let fixed = self.0.iter().filter(|clause| clause.age().is_none()).cloned();
        (Self(fixed.collect()), self.0.iter().filter_map(Clause::age).collect())
    }

    /// Whether it means another time with each request.
    pub fn has_age(&self) -> bool {
        self.0.iter().any(|clause| clause.age().is_some())
    }

    /// Ages last, as an address has them.
    fn in_order(self) -> Self {
        let place = |clause: &Clause| clause.age().map(Age::parameter);
        let of = |wanted: Option<&'static str>| {
            self.0.iter().filter(move |clause| place(clause) == wanted).cloned()
        };
        let [newer, older] = Age::PARAMETERS.map(Some);
        Self(of(None).chain(of(newer)).chain(of(older)).collect())
    }

    /// The same filter with `new` in the place of `old`; at its end if `old` is not there any more.
    pub fn replacing(&self, old: &Clause, new: Clause) -> Self {
        if old == &new || !self.0.contains(old) {
            return self.with(new);
        }
        if self.0.contains(&new) {
            return self.without(old);
        }
        let replaced = |clause: &Clause| if clause == old { new.clone() } else { clause.clone() };
        Self(self.0.iter().map(replaced).collect()).in_order()
    }

    /// The same filter without one of its clauses.
    pub fn without(&self, clause: &Clause) -> Self {
        Self(self.0.iter().filter(|other| *other != clause).cloned().collect())
    }
}

impl fmt::Display for FilterBy {
    /// The value of the `filterBy` parameter, not percent-encoded, once ages are resolved.
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
    use proptest::prelude::*;

    #[test]
    fn the_operator_after_the_field_counts_and_the_rest_is_value() {
        let clause = Clause::parse("name===x").expect("a clause");
        assert_eq!((clause.operator(), clause.value()), (Operator::Equals, "=x"));
        let clause = Clause::parse("createdBy=@a@b.c").expect("a clause");
        assert_eq!((clause.operator(), clause.value()), (Operator::Contains, "a@b.c"));
    }

    #[test]
    fn what_surrounds_the_parts_of_a_pasted_filter_is_not_meant() {
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
    fn what_is_wrong_is_said_with_its_place() {
        let (filter, errors) = FilterBy::parse("phase==Ready, nam==x,createdAt=@2026,,name");
        assert_eq!(filter.to_string(), "phase==Ready");
        let said: Vec<_> = errors.iter().map(|e| (e.place.clone(), e.error.to_string())).collect();
        assert_eq!(
            said,
            [
                (14..17, "there is no field “nam”".to_owned()),
                (30..32, "“=@” cannot be used with “createdAt”".to_owned()),
                (42..42, "“name” needs an operator, such as “==”".to_owned()),
            ]
        );
    }

    #[test]
    fn the_place_is_told_in_characters_whatever_stands_before() {
        let place = |text: &str| FilterBy::parse(text).1.first().map(|error| error.place.clone());
        assert_eq!(place("name==é🦀,nom==x"), Some(9..12));
        assert_eq!(place("name==a\nb"), Some(7..8));
        assert_eq!(place("createdAt>=today"), Some(11..16));
        assert_eq!(place("phase=="), Some(7..7));
        assert_eq!(place("==x"), Some(0..1));
        assert_eq!(place("name~x"), Some(4..6));
    }

    #[test]
    fn what_follows_a_comma_may_belong_to_the_value_before_it() {
        let (_, errors) = FilterBy::parse("createdBy==Doe, John");
        assert!(errors[0].may_belong_to_a_value());
        let (_, errors) = FilterBy::parse("John");
        assert!(!errors[0].may_belong_to_a_value());
        let (_, errors) = FilterBy::parse("name==a,nam==b,phase");
        assert!(!errors[0].may_belong_to_a_value());
        assert!(!errors[1].may_belong_to_a_value());
    }

    #[test]
    fn a_clause_is_added_once_and_replaced_in_its_place() {
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
    fn a_comma_in_a_value_and_a_date_that_is_none_are_refused() {
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
        fn a_clause_is_accepted_exactly_when_the_contracts_pattern_accepts_it(
            text in "(name|phase|createdBy|projectId|nme|)(==|!=|<=|>=|=@|!@|=\\^|=\\$|=|<)[a-z=@ ]{0,4}"
        ) {
            let document: serde_json::Value = serde_json::from_str(include_str!("../../emulator/contract/openapi.json")).expect("JSON");
            let pattern = document["components"]["parameters"]["DatavolumesFilter"]["schema"]["items"]["pattern"].as_str().expect("a pattern");
            let pattern = regex::Regex::new(pattern).expect("a regex");
            match Clause::parse(&text) {
                // What surrounds its parts is not sent.
                Ok(clause) => prop_assert!(pattern.is_match(&clause.to_string()), "{clause}"),
                Err(ClauseError::NoValue(_)) => prop_assert!(text.ends_with(['=', '<', '>', '@', '^', '$', ' '])),
                Err(_) => prop_assert!(!pattern.is_match(&text)),
            }
        }

        #[test]
        fn printing_and_reading_a_filter_gives_the_same_filter(
            clauses in prop::collection::vec((0usize..8, 0usize..8, "[^,]{1,12}"), 0..5)
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
