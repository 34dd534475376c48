//! Filtering, sorting and paging of the lists.

use std::cmp::Ordering;
use std::ops::RangeInclusive;

use crate::instant;
use crate::params::Params;
use crate::response::ApiError;

/// Decides which operators a field accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldType {
    Text,
    Number,
    Date,
}

/// The fields of a record that can be filtered and sorted by.
pub(crate) trait Field: Copy + 'static {
    /// The contract's name of each field that can be filtered by.
    const NAMES: &'static [(&'static str, Self)];

    /// The fields that can be sorted by.
    const SORT_NAMES: &'static [(&'static str, Self)] = Self::NAMES;

    fn field_type(self) -> FieldType;
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum FieldValue<'a> {
    /// `lowercase` is stored, so that it is not computed per comparison.
    Text {
        exact: &'a str,
        lowercase: &'a str,
    },
    /// A text whose lower case is computed for the operators that need it.
    MixedCase(&'a str),
    Number(f64),
    Date(i64),
    Absent,
}

impl<'a> FieldValue<'a> {
    /// A text that already is in lower case.
    pub(crate) fn lowercase(text: &'a str) -> Self {
        FieldValue::Text { exact: text, lowercase: text }
    }

    fn exact(&self) -> Option<&'a str> {
        match self {
            FieldValue::Text { exact, .. } | FieldValue::MixedCase(exact) => Some(exact),
            _ => None,
        }
    }
}

pub(crate) trait Record {
    type Field: Field;

    fn value(&self, field: Self::Field) -> FieldValue<'_>;

    /// Whether the descending order also reverses ties.
    const REVERSES_TIES: bool = false;

    /// Breaks ties, so that the order is total.
    fn compare_ids(&self, other: &Self) -> Ordering;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equals,
    NotEquals,
    AtMost,
    AtLeast,
    Contains,
    NotContains,
    StartsWith,
    EndsWith,
}

impl Operator {
    fn is_comparison(self) -> bool {
        matches!(
            self,
            Operator::Equals | Operator::NotEquals | Operator::AtMost | Operator::AtLeast
        )
    }
}

const OPERATORS: [(&str, Operator); 8] = [
    ("==", Operator::Equals),
    ("!=", Operator::NotEquals),
    ("<=", Operator::AtMost),
    (">=", Operator::AtLeast),
    ("=@", Operator::Contains),
    ("!@", Operator::NotContains),
    ("=^", Operator::StartsWith),
    ("=$", Operator::EndsWith),
];

#[derive(Debug)]
enum Operand {
    Text { exact: String, lowercase: String },
    Number(f64),
    Date(i64),
}

#[derive(Debug)]
pub(crate) struct Clause<F> {
    field: F,
    operator: Operator,
    operand: Operand,
}

/// Parses `filterBy`: clauses joined by commas, all of which must match.
pub(crate) fn parse_filter<F: Field>(params: &Params<'_>) -> Result<Vec<Clause<F>>, ApiError> {
    params
        .get("filterBy")
        .map_or(Ok(Vec::new()), |text| text.split(',').map(parse_clause).collect())
}

fn parse_clause<F: Field>(item: &str) -> Result<Clause<F>, ApiError> {
    let invalid = |reason: String| ApiError::invalid("filterBy", reason);
    let malformed = || invalid(format!("`{item}` is not of the form field-name operator value"));
    let end = item.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').ok_or_else(malformed)?;
    let (name, condition) = item.split_at(end);
    let (symbol, operator) = *OPERATORS
        .iter()
        .find(|(symbol, _)| condition.starts_with(symbol))
        .ok_or_else(malformed)?;
    let value = &condition[symbol.len()..];
    if value.is_empty() {
        return Err(invalid(format!("`{item}` has no value")));
    }
    let (_, field) = *F::NAMES
        .iter()
        .find(|(known, _)| *known == name)
        .ok_or_else(|| invalid(format!("unknown field `{name}`")))?;
    if field.field_type() != FieldType::Text && !operator.is_comparison() {
        return Err(invalid(format!(
            "`{name}` takes only the operators ==, !=, <= and >=, not {symbol}"
        )));
    }
    let operand = match field.field_type() {
        FieldType::Text => {
            Operand::Text { exact: value.to_owned(), lowercase: value.to_lowercase() }
        }
        FieldType::Number => {
            let number = value
                .parse()
                .map_err(|_| invalid(format!("`{value}` is not a number in `{item}`")))?;
            Operand::Number(number)
        }
        FieldType::Date => Operand::Date(
            instant::parse(value)
                .ok_or_else(|| invalid(format!("`{value}` is not an ISO 8601 date in `{item}`")))?,
        ),
    };
    Ok(Clause { field, operator, operand })
}

impl<F: Field> Clause<F> {
    pub(crate) fn field(&self) -> F {
        self.field
    }

    /// The text of the operator `=@`.
    pub(crate) fn contained(&self) -> Option<&str> {
        match (self.operator, &self.operand) {
            (Operator::Contains, Operand::Text { lowercase, .. }) => Some(lowercase),
            _ => None,
        }
    }

    pub(crate) fn matches<R: Record<Field = F>>(&self, record: &R) -> bool {
        self.matches_value(record.value(self.field))
    }

    pub(crate) fn matches_value(&self, value: FieldValue<'_>) -> bool {
        use Operator as O;
        if let FieldValue::MixedCase(exact) = value {
            let is_exact = self.operator.is_comparison();
            let lowercase = if is_exact { String::new() } else { exact.to_lowercase() };
            return self.matches_value(FieldValue::Text { exact, lowercase: &lowercase });
        }
        let ordering = match (value, &self.operand) {
            (
                FieldValue::Text { exact, lowercase },
                Operand::Text { exact: value, lowercase: needle },
            ) => match self.operator {
                O::Contains => return lowercase.contains(needle.as_str()),
                O::NotContains => return !lowercase.contains(needle.as_str()),
                O::StartsWith => return lowercase.starts_with(needle.as_str()),
                O::EndsWith => return lowercase.ends_with(needle.as_str()),
                _ => Some(exact.cmp(value.as_str())),
            },
            (FieldValue::Number(number), Operand::Number(value)) => Some(number.total_cmp(value)),
            (FieldValue::Date(instant), Operand::Date(value)) => Some(instant.cmp(value)),
            _ => None,
        };
        match (self.operator, ordering) {
            (O::Equals, Some(ordering)) => ordering.is_eq(),
            (O::AtMost, Some(ordering)) => ordering.is_le(),
            (O::AtLeast, Some(ordering)) => ordering.is_ge(),
            (O::NotEquals, Some(ordering)) => ordering.is_ne(),
            // An absent value equals and contains nothing.
            (operator, _) => matches!(operator, O::NotEquals | O::NotContains),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Sort<F> {
    field: F,
    descending: bool,
}

/// Parses `sortBy` and `sortOrder`.
pub(crate) fn parse_sort<F: Field>(params: &Params<'_>, default: F) -> Result<Sort<F>, ApiError> {
    let field = params.one_of("sortBy", F::SORT_NAMES)?.unwrap_or(default);
    let descending =
        params.one_of("sortOrder", &[("asc", false), ("desc", true)])?.unwrap_or(false);
    Ok(Sort { field, descending })
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    offset: usize,
    limit: usize,
}

/// Parses `offset` and `limit`.
pub(crate) fn parse_page(params: &Params<'_>) -> Result<Page, ApiError> {
    parse_page_of(params, "limit", 1..=500, 50)
}

/// Parses `offset` and the size of a page, whose name, range and default are given.
pub(crate) fn parse_page_of(
    params: &Params<'_>,
    name: &str,
    range: RangeInclusive<i32>,
    default: i32,
) -> Result<Page, ApiError> {
    let offset = params.integer("offset")?.unwrap_or(0);
    let limit = params.integer(name)?.unwrap_or(default);
    if !range.contains(&limit) {
        let (least, most) = range.into_inner();
        return Err(ApiError::invalid(name, format!("{limit} is not between {least} and {most}")));
    }
    let offset =
        usize::try_from(offset).map_err(|_| ApiError::invalid("offset", "must not be negative"))?;
    Ok(Page { offset, limit: limit.unsigned_abs() as usize })
}

/// Returns the rows of a page, and the offset of the next page if there is one.
///
/// Only the page is sorted. Selecting it first takes linear time.
pub(crate) fn select_page<'a, R: Record>(
    mut rows: Vec<&'a R>,
    sort: Sort<R::Field>,
    page: Page,
) -> (Vec<&'a R>, Option<usize>) {
    let compare = |a: &&'a R, b: &&'a R| {
        let ordering = compare_values(&a.value(sort.field), &b.value(sort.field));
        let reversed = |ordering: Ordering, is_reversed| {
            if is_reversed { ordering.reverse() } else { ordering }
        };
        let ties = || reversed(a.compare_ids(b), sort.descending && R::REVERSES_TIES);
        reversed(ordering, sort.descending).then_with(ties)
    };
    let end = page.offset.saturating_add(page.limit);
    let next = (end < rows.len()).then_some(end);
    if next.is_some() {
        rows.select_nth_unstable_by(end, compare);
        rows.truncate(end);
    }
    if page.offset >= rows.len() {
        return (Vec::new(), None);
    }
    if page.offset > 0 {
        rows.select_nth_unstable_by(page.offset, compare);
        rows.drain(..page.offset);
    }
    rows.sort_unstable_by(compare);
    (rows, next)
}

/// Absent values come first.
fn compare_values(a: &FieldValue<'_>, b: &FieldValue<'_>) -> Ordering {
    match (a, b) {
        (FieldValue::Number(a), FieldValue::Number(b)) => a.total_cmp(b),
        (FieldValue::Date(a), FieldValue::Date(b)) => a.cmp(b),
        (FieldValue::Absent, FieldValue::Absent) => Ordering::Equal,
        (FieldValue::Absent, _) => Ordering::Less,
        (_, FieldValue::Absent) => Ordering::Greater,
        _ => a.exact().cmp(&b.exact()),
    }
}
