//! The parts of the URL that could not be parsed.

use super::filters::describe_filter_error;
use crate::domain::{ParameterError, QueryProblem};
use crate::effect::effect;
use crate::texts::list as texts;
use crate::tools::escape_invisible;
use crate::ui::{InlineNotice, StatusKind, use_announcer};
use leptos::prelude::*;

#[component]
pub fn QueryProblems(problems: Memo<Vec<QueryProblem>>) -> impl IntoView {
    let announcer = use_announcer();
    effect(move || {
        if problems.with(|problems| !problems.is_empty()) {
            announcer.announce(texts::QUERY_PROBLEMS);
        }
    });
    move || {
        let problems = Some(problems.get()).filter(|problems| !problems.is_empty())?;
        let item = |problem: QueryProblem| {
            view! { <li><bdi>{escape_invisible(describe_problem(&problem))}</bdi></li> }
        };
        Some(view! {
            <InlineNotice kind=StatusKind::Warning title=texts::QUERY_PROBLEMS>
                <ul>{problems.into_iter().map(item).collect_view()}</ul>
            </InlineNotice>
        })
    }
}

fn describe_problem(problem: &QueryProblem) -> String {
    use ParameterError::*;
    let message = match &problem.error {
        NoRequestType(value) => texts::not_a_request_type(value),
        EmptyProject => texts::PROJECT_ID_MISSING.to_owned(),
        NoProject => texts::NEEDS_PROJECT.to_owned(),
        UnusedProject => texts::PROJECT_UNUSED.to_owned(),
        NoAge(value) => texts::not_an_age(value),
        NoSortField(value) => texts::not_a_sort_field(value),
        NoSortOrder(value) => texts::not_a_sort_order(value),
        NoOffset(value) => texts::not_an_offset(value),
        NoPageSize(value) => texts::not_a_page_size(value),
        Filter(error) => return format!("“{}”: {}", error.text, describe_filter_error(error)),
        Unknown(Some(name)) => texts::misspelled_parameter(name),
        Unknown(None) => texts::UNKNOWN_PARAMETER.to_owned(),
    };
    format!("{}: {message}", problem.parameter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ListQuery;

    #[test]
    fn invalid_parameters_are_reported() {
        let problems_of = |query: &str| {
            let (_, problems) = ListQuery::parse(query);
            problems.iter().map(describe_problem).collect::<Vec<_>>()
        };
        for (query, expected) in [
            ("colour=red", "colour: unknown parameter"),
            ("filterby=x", "filterby: unknown parameter; use filterBy instead"),
            ("requestType=Mine", "requestType: “Mine” isn’t Originated or UsableInProject"),
            ("usableInProjectId=", "usableInProjectId: the project ID is missing"),
            ("sortBy=size", "sortBy: the list can’t be sorted by “size”"),
            ("sortOrder=DESC", "sortOrder: “DESC” isn’t asc or desc"),
            ("offset=2147483648", "offset: “2147483648” isn’t a number of rows to skip"),
            ("limit=501", "limit: “501” isn’t a number from 1 to 500"),
            ("filterBy=nam==x", "“nam==x”: Unknown filter field “nam”"),
        ] {
            assert_eq!(problems_of(query), [expected], "{query}");
        }
    }
}
