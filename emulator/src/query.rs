//! Filtering, sorting and paging, the same for volumes, projects and departments.

use std::cmp::Ordering;

use crate::instant;
use crate::params::Params;
use crate::problem::Problem;

/// The kind of a field decides its operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    Date,
}

/// The fields of a record that can be filtered and sorted by.
pub(crate) trait Field: Copy + 'static {
    /// The contract's names.
    const NAMES: &'static [(&'static str, Self)];

    fn kind(self) -> Kind;
}

/// The value of a field in a record.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key<'a> {
    /// `folded` is `exact` in lower case, made once and not per comparison.
    Text {
        exact: &'a str,
        folded: &'a str,
    },
    Number(f64),
    Date(i64),
    Absent,
}

impl<'a> Key<'a> {
    /// A text that is in lower case already.
    pub(crate) fn lower(text: &'a str) -> Self {
        Key::Text { exact: text, folded: text }
    }
}

/// Something that can be listed.
pub(crate) trait Record {
    type Field: Field;

    fn key(&self, field: Self::Field) -> Key<'_>;

    /// Orders records whose keys are equal, by id.
    fn tie(&self, other: &Self) -> Ordering;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equals,
    Differs,
    AtMost,
    AtLeast,
    Contains,
    Lacks,
    Starts,
    Ends,
}

const OPERATORS: [(&str, Operator); 8] = [
    ("==", Operator::Equals),
    ("!=", Operator::Differs),
    ("<=", Operator::AtMost),
    (">=", Operator::AtLeast),
    ("=@", Operator::Contains),
    ("!@", Operator::Lacks),
    ("=^", Operator::Starts),
    ("=$", Operator::Ends),
];

#[derive(Debug)]
enum Operand {
    Text { exact: String, folded: String },
    Number(f64),
    Date(i64),
}

/// One item of `filterBy`.
#[derive(Debug)]
pub(crate) struct Clause<F> {
    field: F,
    operator: Operator,
    operand: Operand,
}

/// Reads `filterBy`: items joined by commas, all of which must hold.
pub(crate) fn filters<F: Field>(params: &Params<'_>) -> Result<Vec<Clause<F>>, Problem> {
    params.get("filterBy").map_or(Ok(Vec::new()), |text| text.split(',').map(clause).collect())
}

fn clause<F: Field>(item: &str) -> Result<Clause<F>, Problem> {
    let refuse = |why: String| Problem::parameter("filterBy", why);
    let malformed = || refuse(format!("`{item}` is not of the form field-name operator value"));
    let end = item.find(|c: char| !c.is_ascii_alphanumeric()).ok_or_else(malformed)?;
    let (name, rest) = item.split_at(end);
    let (symbol, operator) =
        *OPERATORS.iter().find(|(symbol, _)| rest.starts_with(symbol)).ok_or_else(malformed)?;
    let value = &rest[symbol.len()..];
    if value.is_empty() {
        return Err(refuse(format!("`{item}` has no value")));
    }
    let (_, field) = *F::NAMES
        .iter()
        .find(|(known, _)| *known == name)
        .ok_or_else(|| refuse(format!("unknown field `{name}`")))?;
    let compares = matches!(
        operator,
        Operator::Equals | Operator::Differs | Operator::AtMost | Operator::AtLeast
    );
    if field.kind() != Kind::Text && !compares {
        return Err(refuse(format!(
            "`{name}` takes only the operators ==, !=, <= and >=, not {symbol}"
        )));
    }
    let operand = match field.kind() {
        Kind::Text => Operand::Text { exact: value.to_owned(), folded: value.to_lowercase() },
        Kind::Number => {
            let number = value
                .parse()
                .map_err(|_| refuse(format!("`{value}` is not a number in `{item}`")))?;
            Operand::Number(number)
        }
        Kind::Date => Operand::Date(
            instant::parse(value)
                .ok_or_else(|| refuse(format!("`{value}` is not an ISO 8601 date in `{item}`")))?,
        ),
    };
    Ok(Clause { field, operator, operand })
}

impl<F: Field> Clause<F> {
    pub(crate) fn matches<R: Record<Field = F>>(&self, record: &R) -> bool {
        use Operator as O;
        let ordering = match (record.key(self.field), &self.operand) {
            (Key::Text { exact, folded }, Operand::Text { exact: value, folded: needle }) => {
                match self.operator {
                    O::Contains => return folded.contains(needle.as_str()),
                    O::Lacks => return !folded.contains(needle.as_str()),
                    O::Starts => return folded.starts_with(needle.as_str()),
                    O::Ends => return folded.ends_with(needle.as_str()),
                    _ => Some(exact.cmp(value.as_str())),
                }
            }
            (Key::Number(number), Operand::Number(value)) => Some(number.total_cmp(value)),
            (Key::Date(instant), Operand::Date(value)) => Some(instant.cmp(value)),
            _ => None,
        };
        match (self.operator, ordering) {
            (O::Equals, Some(ordering)) => ordering.is_eq(),
            (O::AtMost, Some(ordering)) => ordering.is_le(),
            (O::AtLeast, Some(ordering)) => ordering.is_ge(),
            (O::Differs, Some(ordering)) => ordering.is_ne(),
            // What is absent differs from every value and contains none.
            (operator, _) => matches!(operator, O::Differs | O::Lacks),
        }
    }
}

/// The order of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sort<F> {
    field: F,
    descending: bool,
}

/// Reads `sortBy` and `sortOrder`.
pub(crate) fn sort<F: Field>(params: &Params<'_>, default: F) -> Result<Sort<F>, Problem> {
    let field = params.one_of("sortBy", F::NAMES)?.unwrap_or(default);
    let descending =
        params.one_of("sortOrder", &[("asc", false), ("desc", true)])?.unwrap_or(false);
    Ok(Sort { field, descending })
}

/// A part of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    offset: usize,
    limit: usize,
}

/// Reads `offset` and `limit`.
pub(crate) fn page(params: &Params<'_>) -> Result<Page, Problem> {
    let offset = params.integer("offset")?.unwrap_or(0);
    let limit = params.integer("limit")?.unwrap_or(50);
    if !(1..=500).contains(&limit) {
        return Err(Problem::parameter("limit", format!("{limit} is not between 1 and 500")));
    }
    let offset = usize::try_from(offset)
        .map_err(|_| Problem::parameter("offset", "must not be negative"))?;
    Ok(Page { offset, limit: limit.unsigned_abs() as usize })
}

/// Cuts the page out of the matching records; also the offset of the next page if there is one.
///
/// Only the page is sorted: selection first moves it into its place, which is linear.
pub(crate) fn select<'a, R: Record>(
    mut rows: Vec<&'a R>,
    sort: Sort<R::Field>,
    page: Page,
) -> (Vec<&'a R>, Option<usize>) {
    let compare = |a: &&'a R, b: &&'a R| {
        let ordering = compare(&a.key(sort.field), &b.key(sort.field));
        let ordering = if sort.descending { ordering.reverse() } else { ordering };
        ordering.then_with(|| a.tie(b))
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

/// Orders keys of one field; what is absent comes first.
fn compare(a: &Key<'_>, b: &Key<'_>) -> Ordering {
    match (a, b) {
        (Key::Text { exact: a, .. }, Key::Text { exact: b, .. }) => a.cmp(b),
        (Key::Number(a), Key::Number(b)) => a.total_cmp(b),
        (Key::Date(a), Key::Date(b)) => a.cmp(b),
        (Key::Absent, Key::Absent) => Ordering::Equal,
        (Key::Absent, _) => Ordering::Less,
        _ => Ordering::Greater,
    }
}
