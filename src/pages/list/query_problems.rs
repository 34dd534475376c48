//! The parts of the URL that could not be parsed.

use super::filters::describe_filter_error;
use crate::domain::{ParameterError, QueryProblem};
use crate::effect::effect;
use crate::tools::escape_invisible;
use crate::ui::{InlineNotice, StatusKind, use_announcer};
use leptos::prelude::*;

#[component]
pub fn QueryProblems(problems: Memo<Vec<QueryProblem>>) -> impl IntoView {
    const TITLE: &str = "Parts of the address were not understood and are left out";
    let announcer = use_announcer();
    effect(move || {
        if problems.with(|problems| !problems.is_empty()) {
            announcer.announce(TITLE);
        }
    });
    move || {
        let problems = Some(problems.get()).filter(|problems| !problems.is_empty())?;
        let item = |problem: QueryProblem| {
            view! { <li><bdi>{escape_invisible(describe_problem(&problem))}</bdi></li> }
        };
        Some(view! {
            <InlineNotice kind=StatusKind::Warning title=TITLE>
                <ul>{problems.into_iter().map(item).collect_view()}</ul>
            </InlineNotice>
        })
    }
}

fn describe_problem(problem: &QueryProblem) -> String {
    use ParameterError::*;
    let message = match &problem.error {
        NoRequestType(value) => format!("“{value}” is neither Originated nor UsableInProject"),
        EmptyProject => "it is empty".to_owned(),
        NoProject => "UsableInProject needs a usableInProjectId".to_owned(),
        UnusedProject => "it goes with requestType=UsableInProject only".to_owned(),
        NoAge(value) => format!("“{value}” is no age such as 24h or 7d"),
        NoSortField(value) => format!("the server does not sort by “{value}”"),
        NoSortOrder(value) => format!("“{value}” is neither asc nor desc"),
        NoOffset(value) => format!("“{value}” is no number of rows to skip"),
        NoPageSize(value) => format!("“{value}” is not between 1 and 500"),
        Filter(error) => format!("“{}”: {}", error.text, describe_filter_error(error)),
        Unknown(Some(name)) => format!("the list has no such parameter; it is spelled {name}"),
        Unknown(None) => "the list has no such parameter".to_owned(),
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
            ("colour=red", "colour: the list has no such parameter"),
            ("filterby=x", "filterby: the list has no such parameter; it is spelled filterBy"),
            ("requestType=Mine", "requestType: “Mine” is neither Originated nor UsableInProject"),
            ("usableInProjectId=", "usableInProjectId: it is empty"),
            ("sortBy=size", "sortBy: the server does not sort by “size”"),
            ("sortOrder=DESC", "sortOrder: “DESC” is neither asc nor desc"),
            ("offset=2147483648", "offset: “2147483648” is no number of rows to skip"),
            ("limit=501", "limit: “501” is not between 1 and 500"),
            ("filterBy=nam==x", "filterBy: “nam==x”: there is no field “nam”"),
        ] {
            assert_eq!(problems_of(query), [expected], "{query}");
        }
    }
}
