//! The line below the heading of a printed list that says what is listed.

use super::filters::describe_clause;
use super::model::scope_project;
use crate::domain::ListQuery;
use crate::effect::on_window_event_named;
use crate::state::{Directory, use_directory};
use crate::texts::list as texts;
use crate::tools::escape_invisible;
use leptos::prelude::*;

/// Sets the attribute that the style sheet prints before the time. An element would be a node of the first view.
pub fn use_print_note(query: Memo<ListQuery>) {
    let directory = use_directory();
    let describe = move |_| {
        if let Ok(Some(heading)) = document().query_selector(".page-heading") {
            let note = query.with_untracked(|query| describe_list(query, directory));
            let _ = heading.set_attribute("data-listed", &note);
        }
    };
    on_window_event_named("beforeprint", Box::new(describe));
}

/// "Data volumes that belong to your projects. Filters: Status is Ready; Name contains lidar."
pub fn describe_list(query: &ListQuery, directory: Directory) -> String {
    let scope = match scope_project(query) {
        Some(project) => texts::printed_project(&directory.project(&project)),
        None => texts::OWNED_MEANING.to_owned(),
    };
    let clauses: Vec<_> =
        query.filter.0.iter().map(|clause| describe_clause(clause, directory)).collect();
    let filters = (!clauses.is_empty()).then(|| texts::printed_filters(&clauses.join("; ")));
    let search = (!query.search.is_empty()).then(|| texts::printed_search(&query.search));
    let parts = [Some(scope), filters, search].into_iter().flatten();
    parts.map(escape_invisible).collect::<Vec<_>>().join(" ")
}
