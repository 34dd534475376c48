//! `filterBy`: clauses `field operator value`, joined by commas, all of which must hold.

use super::Timestamp;
use std::fmt;

/// The eight fields that the server filters and sorts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The volume's name.
    Name,
    /// The id of its project.
    ProjectId,
    /// The id of its cluster.
    ClusterId,
    /// The id of its department.
    DepartmentId,
    /// The name of its project.
    ProjectName,
    /// When it was made.
    CreatedAt,
    /// By whom it was made.
    CreatedBy,
    /// Its phase.
    Phase,
}

impl Field {
    /// All of them, in the contract's order.
    pub const ALL: [Self; 8] = [
        Self::Name,
        Self::ProjectId,
        Self::ClusterId,
        Self::DepartmentId,
        Self::ProjectName,
        Self::CreatedAt,
        Self::CreatedBy,
        Self::Phase,
    ];

    /// As the API spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::ProjectId => "projectId",
            Self::ClusterId => "clusterId",
            Self::DepartmentId => "departmentId",
            Self::ProjectName => "projectName",
            Self::CreatedAt => "createdAt",
            Self::CreatedBy => "createdBy",
            Self::Phase => "phase",
        }
    }

    /// What a person reads.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::ProjectId => "Project ID",
            Self::ClusterId => "Cluster",
            Self::DepartmentId => "Department",
            Self::ProjectName => "Project",
            Self::CreatedAt => "Created",
            Self::CreatedBy => "Created by",
            Self::Phase => "Status",
        }
    }

    /// Reads the API's spelling.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == text)
    }

    /// Whether the contract lets this field be compared by `operator`: dates take only four.
    pub fn allows(self, operator: Operator) -> bool {
        use Operator::{AtLeast, AtMost, Equals, NotEquals};
        self != Self::CreatedAt || matches!(operator, Equals | NotEquals | AtMost | AtLeast)
    }
}

/// The eight operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `==`
    Equals,
    /// `!=`
    NotEquals,
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
    /// `=@`
    Contains,
    /// `!@`
    ContainsNot,
    /// `=^`
    StartsWith,
    /// `=$`
    EndsWith,
}

impl Operator {
    /// All of them, in the contract's order.
    pub const ALL: [Self; 8] = [
        Self::Equals,
        Self::NotEquals,
        Self::AtMost,
        Self::AtLeast,
        Self::Contains,
        Self::ContainsNot,
        Self::StartsWith,
        Self::EndsWith,
    ];

    /// As the API spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equals => "==",
            Self::NotEquals => "!=",
            Self::AtMost => "<=",
            Self::AtLeast => ">=",
            Self::Contains => "=@",
            Self::ContainsNot => "!@",
            Self::StartsWith => "=^",
            Self::EndsWith => "=$",
        }
    }

    /// What a person reads between a field and a value.
    pub fn label(self) -> &'static str {
        match self {
            Self::Equals => "is",
            Self::NotEquals => "is not",
            Self::AtMost => "at most",
            Self::AtLeast => "at least",
            Self::Contains => "contains",
            Self::ContainsNot => "does not contain",
            Self::StartsWith => "starts with",
            Self::EndsWith => "ends with",
        }
    }
}

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

impl Clause {
    /// A clause that the API takes.
    pub fn new(field: Field, operator: Operator, value: &str) -> Result<Self, ClauseError> {
        if !field.allows(operator) {
            return Err(ClauseError::Unsupported(field, operator));
        }
        if value.is_empty() {
            return Err(ClauseError::NoValue(field));
        }
        if value.contains(',') {
            return Err(ClauseError::Comma);
        }
        if value.contains(['\n', '\r', '\u{2028}', '\u{2029}']) {
            return Err(ClauseError::LineBreak);
        }
        if field == Field::CreatedAt && Timestamp::parse(value).is_none() {
            return Err(ClauseError::NotADate(value.to_owned()));
        }
        Ok(Self { field, operator, value: value.to_owned() })
    }

    /// Reads `field operator value`.
    pub fn parse(text: &str) -> Result<Self, ClauseError> {
        let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        let field = Field::parse(name).ok_or_else(|| ClauseError::UnknownField(name.to_owned()))?;
        let operator = Operator::ALL
            .into_iter()
            .find(|operator| rest.starts_with(operator.as_str()))
            .ok_or(ClauseError::NoOperator(field))?;
        Self::new(field, operator, &rest[operator.as_str().len()..])
    }

    /// What is compared.
    pub fn field(&self) -> Field {
        self.field
    }

    /// How it is compared.
    pub fn operator(&self) -> Operator {
        self.operator
    }

    /// What it is compared with; not empty, without a comma.
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

/// A clause that could not be read, and where it starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterError {
    /// The clause as it was written.
    pub text: String,
    /// Where it starts in the whole filter, in characters from 0.
    pub position: usize,
    /// What is wrong.
    pub error: ClauseError,
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
        let mut position = 0;
        for part in text.split(',') {
            let clause = part.trim_start();
            if !clause.is_empty() {
                match Clause::parse(clause) {
                    Ok(clause) if clauses.contains(&clause) => {}
                    Ok(clause) => clauses.push(clause),
                    Err(error) => {
                        let lead = part.chars().count() - clause.chars().count();
                        let text = clause.to_owned();
                        errors.push(FilterError { text, position: position + lead, error });
                    }
                }
            }
            position += part.chars().count() + 1;
        }
        (Self(clauses), errors)
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

    /// The same filter without one of its clauses.
    pub fn without(&self, clause: &Clause) -> Self {
        Self(self.0.iter().filter(|other| *other != clause).cloned().collect())
    }
}

impl fmt::Display for FilterBy {
    /// The value of the `filterBy` parameter, not percent-encoded.
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
    fn what_is_wrong_is_said_with_its_place() {
        let (filter, errors) = FilterBy::parse("phase==Ready, nam==x,createdAt=@2026,,name");
        assert_eq!(filter.to_string(), "phase==Ready");
        let said: Vec<_> = errors.iter().map(|e| (e.position, e.error.to_string())).collect();
        assert_eq!(
            said,
            [
                (14, "there is no field “nam”".to_owned()),
                (21, "“=@” cannot be used with “createdAt”".to_owned()),
                (38, "“name” needs an operator, such as “==”".to_owned()),
            ]
        );
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
            prop_assert_eq!(Clause::parse(&text).is_ok(), regex::Regex::new(pattern).expect("a regex").is_match(&text));
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
