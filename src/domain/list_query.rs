use super::filter::{Age, Field, FilterBy, FilterError};
use super::ids::ProjectId;
use crate::tools::{Timestamp, clean_search, decode_pairs, encode_pairs};

/// `requestType`, with `usableInProjectId`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum RequestScope {
    /// Data volumes created in the scopes that the user can access.
    #[default]
    Originated,
    /// Data volumes that a project can use: its own and those shared with it.
    UsableInProject(ProjectId),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SortOrder {
    #[default]
    Ascending,
    Descending,
}

impl SortOrder {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "asc",
            Self::Descending => "desc",
        }
    }

    pub(super) fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

/// By name by default, since pages of an unordered list may overlap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sort {
    pub by: Field,
    pub order: SortOrder,
}

/// Rows per page (`limit`): 1 to 500.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageSize(u16);

/// The page sizes on offer; a URL may have any other valid one.
pub const PAGE_SIZES: [PageSize; 4] = [PageSize(25), PageSize(50), PageSize(100), PageSize(500)];

impl PageSize {
    pub const MAX: Self = Self(500);

    pub fn new(rows: u16) -> Option<Self> {
        (1..=Self::MAX.0).contains(&rows).then_some(Self(rows))
    }

    pub fn get(self) -> u16 {
        self.0
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(50)
    }
}

/// The whole state of the list, stored in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ListQuery {
    pub scope: RequestScope,
    pub filter: FilterBy,
    pub search: String,
    pub sort: Sort,
    /// At most `i32::MAX`, the contract's type.
    pub offset: u32,
    pub limit: PageSize,
}

/// A parameter that could not be read and was ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryProblem {
    pub parameter: String,
    pub error: ParameterError,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterError {
    NoRequestType(String),
    EmptyProject,
    NoProject,
    UnusedProject,
    NoAge(String),
    NoSortField(String),
    NoSortOrder(String),
    NoOffset(String),
    NoPageSize(String),
    Filter(FilterError),
    /// With the parameter that differs only in case.
    Unknown(Option<&'static str>),
}

/// The parameters of `GET /datavolumes` and those for ages, in the canonical order.
const PARAMETERS: [&str; 10] = [
    "requestType",
    "usableInProjectId",
    "filterBy",
    Age::PARAMETERS[0],
    Age::PARAMETERS[1],
    "search",
    "sortBy",
    "sortOrder",
    "offset",
    "limit",
];

const MAX_OFFSET: u32 = i32::MAX as u32;

fn append_clauses(filter: &mut String, clauses: &str) {
    if !filter.is_empty() {
        filter.push(',');
    }
    filter.push_str(clauses);
}

impl ListQuery {
    /// Reads a query string of the page or the API. Invalid parts are reported and ignored.
    pub fn parse(query: &str) -> (Self, Vec<QueryProblem>) {
        let mut read = Self::default();
        let mut problems = Vec::new();
        let mut request_type = None;
        let mut project = None;
        let mut filter = String::new();
        for (name, value) in decode_pairs(query) {
            let mut problem =
                |error| problems.push(QueryProblem { parameter: name.clone(), error });
            match name.as_str() {
                "requestType" => match value.as_str() {
                    "Originated" | "UsableInProject" => request_type = Some(value),
                    _ => problem(ParameterError::NoRequestType(value)),
                },
                "usableInProjectId" if value.is_empty() => problem(ParameterError::EmptyProject),
                "usableInProjectId" => project = Some(ProjectId::from(value)),
                "filterBy" => append_clauses(&mut filter, &value),
                parameter if Age::PARAMETERS.contains(&parameter) => {
                    match Age::from_parameter(parameter, &value) {
                        Some(age) => append_clauses(&mut filter, &age.clause().to_string()),
                        None => problem(ParameterError::NoAge(value)),
                    }
                }
                "search" => read.search = clean_search(&value),
                "sortBy" => match Field::parse(&value) {
                    Some(field) => read.sort.by = field,
                    None => problem(ParameterError::NoSortField(value)),
                },
                "sortOrder" => match value.as_str() {
                    "asc" => read.sort.order = SortOrder::Ascending,
                    "desc" => read.sort.order = SortOrder::Descending,
                    _ => problem(ParameterError::NoSortOrder(value)),
                },
                "offset" => match value.parse::<u32>() {
                    Ok(offset) if offset <= MAX_OFFSET => read.offset = offset,
                    _ => problem(ParameterError::NoOffset(value)),
                },
                "limit" => match value.parse().ok().and_then(PageSize::new) {
                    Some(limit) => read.limit = limit,
                    None => problem(ParameterError::NoPageSize(value)),
                },
                other => {
                    let similar = PARAMETERS.into_iter().find(|it| it.eq_ignore_ascii_case(other));
                    problem(ParameterError::Unknown(similar));
                }
            }
        }
        let mut problem = |parameter: &str, error| {
            problems.push(QueryProblem { parameter: parameter.to_owned(), error });
        };
        read.scope = match (request_type.as_deref(), project) {
            (Some("UsableInProject") | None, Some(project)) => {
                RequestScope::UsableInProject(project)
            }
            (Some("UsableInProject"), None) => {
                problem("requestType", ParameterError::NoProject);
                RequestScope::Originated
            }
            (_, Some(_)) => {
                problem("usableInProjectId", ParameterError::UnusedProject);
                RequestScope::Originated
            }
            (_, None) => RequestScope::Originated,
        };
        // The API uses one parameter with commas; repeated parameters mean the same.
        let (filter, errors) = FilterBy::parse(&filter);
        read.filter = filter;
        for error in errors {
            problem("filterBy", ParameterError::Filter(error));
        }
        (read, problems)
    }

    /// The canonical query string of the page, without defaults: `parse(print(q)) == q`.
    pub fn print(&self) -> String {
        let default = Self::default().pairs();
        let mut pairs = self.pairs();
        pairs.retain(|pair| !default.contains(pair));
        encode_pairs(pairs)
    }

    /// The query string of `GET /datavolumes`, complete since the server's defaults differ. Ages
    /// must be resolved.
    pub fn to_list_request(&self) -> String {
        encode_pairs(self.pairs())
    }

    /// The query string of `GET /datavolumes/count`, which has neither order nor page.
    pub fn to_count_request(&self) -> String {
        encode_pairs(self.selection_pairs())
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.selection_pairs();
        let mut add = |name, value: String| pairs.push((name, value));
        add("sortBy", self.sort.by.as_str().to_owned());
        add("sortOrder", self.sort.order.as_str().to_owned());
        add("offset", self.offset.to_string());
        add("limit", self.limit.get().to_string());
        pairs
    }

    fn selection_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = match &self.scope {
            RequestScope::Originated => vec![("requestType", "Originated".to_owned())],
            RequestScope::UsableInProject(project) => vec![
                ("requestType", "UsableInProject".to_owned()),
                ("usableInProjectId", project.to_string()),
            ],
        };
        let (filter, ages) = self.filter.split();
        if !filter.is_empty() {
            pairs.push(("filterBy", filter.to_string()));
        }
        pairs.extend(ages.into_iter().map(|age| (age.parameter(), age.to_string())));
        if !self.search.is_empty() {
            pairs.push(("search", self.search.clone()));
        }
        pairs
    }

    pub fn resolve_ages(&self, now: Timestamp) -> Self {
        Self { filter: self.filter.resolve_ages(now), ..self.clone() }
    }

    /// Which volumes are selected, in any order and on any page.
    pub fn selection(&self) -> Self {
        Self {
            scope: self.scope.clone(),
            filter: self.filter.clone(),
            search: self.search.clone(),
            ..Self::default()
        }
    }

    pub fn is_filtered(&self) -> bool {
        !self.filter.is_empty() || !self.search.is_empty()
    }

    pub fn at_offset(&self, offset: u32) -> Self {
        Self { offset: offset.min(MAX_OFFSET), ..self.clone() }
    }

    /// The query after a click on a column header, which toggles the order of the current column.
    pub fn sorted_by(&self, by: Field) -> Self {
        let order =
            if self.sort.by == by { self.sort.order.reversed() } else { SortOrder::Ascending };
        Self { sort: Sort { by, order }, offset: 0, ..self.clone() }
    }

    pub fn with_search(&self, search: &str) -> Self {
        Self { search: clean_search(search), offset: 0, ..self.clone() }
    }

    pub fn with_filter(&self, filter: FilterBy) -> Self {
        Self { filter, offset: 0, ..self.clone() }
    }

    pub fn with_limit(&self, limit: PageSize) -> Self {
        Self { limit, offset: 0, ..self.clone() }
    }

    pub fn in_scope(&self, scope: RequestScope) -> Self {
        Self { scope, offset: 0, ..self.clone() }
    }

    pub fn unfiltered(&self) -> Self {
        let scope = self.scope.clone();
        Self { scope, sort: self.sort, limit: self.limit, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::filter::{Clause, Operator};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_default_query_is_empty_and_its_request_is_complete() {
        let query = ListQuery::default();
        assert_eq!(query.print(), "");
        let request = "requestType=Originated&sortBy=name&sortOrder=asc&offset=0&limit=50";
        assert_eq!(query.to_list_request(), request);
        assert_eq!(query.to_count_request(), "requestType=Originated");
    }

    #[test]
    fn an_age_is_relative_in_the_url_and_fixed_in_a_request() {
        let address = "filterBy=phase%3D%3DReady&newerThan=24h&olderThan=7d&search=a";
        let (query, problems) = ListQuery::parse(address);
        assert_eq!((query.print().as_str(), problems.len()), (address, 0));
        let now = Timestamp::parse("2026-03-31T12:30:00Z").expect("a time");
        let request = decode_pairs(&query.resolve_ages(now).to_count_request());
        let filter = request.iter().find(|(name, _)| name == "filterBy").map(|(_, value)| value);
        let times = "phase==Ready,createdAt>=2026-03-30T12:30:00Z,createdAt<=2026-03-24T12:30:00Z";
        assert_eq!(filter.map(String::as_str), Some(times));
        assert!(request.iter().all(|(name, _)| !name.ends_with("Than")));
        let (none, problems) = ListQuery::parse("newerThan=soon");
        assert_eq!((none, problems.len()), (ListQuery::default(), 1));
    }

    #[test]
    fn a_pasted_api_query_is_accepted() {
        let pasted = "limit=25&offset=50&requestType=Originated&filterBy=phase==Ready,name=@lidar\
                      &sortOrder=desc&sortBy=createdAt&search=a%20b";
        let (query, problems) = ListQuery::parse(pasted);
        assert_eq!(problems, []);
        assert_eq!(
            query.print(),
            "filterBy=phase%3D%3DReady%2Cname%3D%40lidar&search=a%20b&sortBy=createdAt\
             &sortOrder=desc&offset=50&limit=25"
        );
    }

    #[test]
    fn invalid_parameters_are_reported_and_dropped() {
        let (query, problems) = ListQuery::parse(
            "requestType=Mine&filterBy=phase==Ready,x==1&sortBy=description&sortOrder=up\
             &offset=-1&limit=501&colour=red&search=kept",
        );
        assert_eq!(query.search, "kept");
        assert_eq!(query.filter.to_string(), "phase==Ready");
        let parameters: Vec<_> = problems.iter().map(|p| p.parameter.as_str()).collect();
        let reported =
            ["requestType", "sortBy", "sortOrder", "offset", "limit", "colour", "filterBy"];
        assert_eq!(parameters, reported);
        assert_eq!(problems[4].error, ParameterError::NoPageSize("501".to_owned()));
    }

    #[test]
    fn usable_in_project_needs_only_a_project() {
        let (query, problems) = ListQuery::parse("usableInProjectId=5");
        assert_eq!(query.scope, RequestScope::UsableInProject(ProjectId::from("5")));
        assert_eq!(problems, []);
        let (query, problems) = ListQuery::parse("requestType=UsableInProject");
        assert_eq!(query.scope, RequestScope::Originated);
        assert_eq!(problems.len(), 1);
    }

    #[test]
    fn every_change_of_the_query_starts_on_the_first_page() {
        let query = ListQuery::default().at_offset(100);
        for changed in [
            query.sorted_by(Field::Phase),
            query.with_search("x"),
            query.with_filter(FilterBy::default()),
            query.with_limit(PAGE_SIZES[0]),
            query.unfiltered(),
            query.in_scope(RequestScope::UsableInProject(ProjectId::from("5"))),
        ] {
            assert_eq!(changed.offset, 0);
        }
        let twice = query.sorted_by(Field::Phase).sorted_by(Field::Phase);
        assert_eq!(twice.sort, Sort { by: Field::Phase, order: SortOrder::Descending });
    }

    proptest! {
        #[test]
        fn ages_round_trip_and_are_fixed_in_requests(
            ages in prop::collection::vec((any::<bool>(), 1_i64..20_000), 0..4),
            name in "[a-z]{0,3}",
            now in 0_i64..4_000_000_000_000,
        ) {
            let mut filter = FilterBy::default();
            if let Ok(clause) = Clause::new(Field::Name, Operator::Contains, &name) {
                filter = filter.with(clause);
            }
            for (is_newer, hours) in ages {
                filter = filter.with(Age { is_newer, hours }.clause());
            }
            let query = ListQuery { filter: filter.clone(), ..ListQuery::default() };
            // In the URL, in a saved view, and as text.
            prop_assert_eq!(ListQuery::parse(&query.print()), (query.clone(), vec![]));
            prop_assert_eq!(FilterBy::parse(&filter.to_string()), (filter, vec![]));
            // A request has times only.
            let fixed = query.resolve_ages(Timestamp(now));
            prop_assert!(!fixed.filter.has_age());
            prop_assert_eq!(fixed.resolve_ages(Timestamp(now + 60_000)), fixed.clone());
            prop_assert_eq!(ListQuery::parse(&fixed.to_list_request()), (fixed, vec![]));
        }
    }

    #[test]
    fn an_invalid_age_is_reported_and_ignored() {
        for age in ["newerThan=0d", "olderThan=7w", "olderThan=-1d", "newerThan="] {
            let (query, problems) = ListQuery::parse(age);
            assert_eq!(query, ListQuery::default(), "{age}");
            assert!(matches!(problems[0].error, ParameterError::NoAge(_)), "{age}");
        }
        // Only a bound can be relative.
        let (query, problems) = ListQuery::parse("filterBy=createdAt==now-7d");
        assert_eq!((query, problems.len()), (ListQuery::default(), 1));
    }

    fn any_query() -> impl Strategy<Value = ListQuery> {
        let hostile = "[^,]{1,10}|[&=#?%+ ;/\\\\\"'<>\u{202e}\u{0}é🦀]{1,8}";
        let clause = (0..Field::ALL.len(), 0..Operator::ALL.len(), hostile)
            .prop_filter_map("legal", |(f, o, v)| {
                Clause::new(Field::ALL[f], Operator::ALL[o], &v).ok()
            });
        let scope = prop_oneof![
            Just(RequestScope::Originated),
            "\\PC{1,6}".prop_map(|id| RequestScope::UsableInProject(ProjectId::from(id))),
        ];
        (
            scope,
            prop::collection::hash_set(clause, 0..4),
            "\\PC{0,12}|[&=#?%+ ]{1,5}",
            (0..Field::ALL.len(), any::<bool>()),
            0..=MAX_OFFSET,
            1u16..=500,
        )
            .prop_map(|(scope, clauses, search, (by, down), offset, limit)| ListQuery {
                scope,
                filter: FilterBy(clauses.into_iter().collect()),
                search: clean_search(&search),
                sort: Sort {
                    by: Field::ALL[by],
                    order: if down { SortOrder::Descending } else { SortOrder::Ascending },
                },
                offset,
                limit: PageSize::new(limit).expect("in range"),
            })
    }

    proptest! {
        #[test]
        fn queries_round_trip(query in any_query()) {
            let (read, problems) = ListQuery::parse(&query.print());
            prop_assert_eq!(problems, []);
            prop_assert_eq!(&read, &query);
            let (request, problems) = ListQuery::parse(&query.to_list_request());
            prop_assert_eq!(problems, []);
            prop_assert_eq!(request, query);
        }

        #[test]
        fn printed_queries_are_canonical(text in "\\PC{0,60}|(offset|limit|search|filterBy|sortBy)=[a-z0-9=&]{0,20}") {
            let (query, _) = ListQuery::parse(&text);
            let printed = query.print();
            prop_assert_eq!(ListQuery::parse(&printed).0.print(), printed);
        }
    }
}
