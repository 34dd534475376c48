//! The line below the heading of a printed list: what is listed, and when it was printed.

use super::filters::describe_clause;
use super::model::scope_project;
use super::panels::LIST_PANELS;
use crate::domain::ListQuery;
use crate::effect::on_window_event_named;
use crate::state::{Directory, now_ms, use_directory};
use crate::texts::list as texts;
use crate::tools::escape_invisible;
use crate::ui::format_exact_time;
use leptos::prelude::*;

/// Sets the attribute that the style sheet prints. An element would be a node of the first view.
pub fn use_print_note(query: Memo<ListQuery>) {
    let directory = use_directory();
    let describe = move |_| {
        let heading = document().query_selector(".page-heading").ok().flatten();
        // The part is loaded as soon as the pointer or the focus reaches the table.
        let note = match LIST_PANELS.get() {
            Some(panels) => query.with_untracked(|query| (panels.print_note)(query, directory)),
            None => texts::printed_on(&format_exact_time(now_ms())),
        };
        if let Some(heading) = heading {
            let _ = heading.set_attribute("data-printed", &note);
        }
    };
    on_window_event_named("beforeprint", Box::new(describe));
}

/// "Data volumes that belong to your projects. Filters: Status is Ready; Name contains lidar. Printed on …"
pub fn print_note(query: &ListQuery, directory: Directory) -> String {
    let time = texts::printed_on(&format_exact_time(now_ms()));
    format!("{} {}", describe_list(query, directory), escape_invisible(time))
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
