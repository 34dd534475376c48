//! Texts of the list of data volumes.

use super::{data_volumes, format_thousands, plural};

pub const TITLE: &str = super::ui::PRODUCT;
pub const NEW_DATA_VOLUME: &str = "New data volume";
pub const SEARCH_LABEL: &str = "Search data volumes";
/// The button that opens the tools on a phone.
pub const MORE: &str = "More";

pub const LEAVE_TITLE: &str = "Leave and cancel the export?";
pub const LEAVE_TEXT: &str =
    "The export is still reading rows. If you leave this page now, no file is saved.";

pub const SCOPE_LABEL: &str = "Which data volumes";
pub const OWNED: &str = "Owned";
pub const OWNED_MEANING: &str = "Data volumes that belong to your projects.";
pub const USABLE: &str = "Usable in project";
pub const USABLE_MEANING: &str =
    "Data volumes this project can mount: its own and those shared with it.";
pub const SHOW_ACCESS: &str = "Show access";
pub const SHOW_ACCESS_HINT: &str = "Reads the sharing of each data volume on this page";
pub const ACCESS_COLUMN: &str = "Access through";

pub fn printed_project(project: &str) -> String {
    format!("Data volumes that project {project} can mount.")
}

pub fn printed_filters(filters: &str) -> String {
    format!("Filters: {filters}.")
}

pub fn printed_search(search: &str) -> String {
    format!("Search: “{search}”.")
}

/// What the project of the list is on a phone.
pub fn usable_in(project: &str) -> String {
    format!("Usable in {project}")
}

pub const CHOOSE_PROJECT: &str = "Choose project";
pub const SHOW_PROJECT: &str = "Show";
pub const NO_PROJECT: &str = "Choose a project.";
pub const UNKNOWN_PROJECT: &str = "Choose one of the projects in the list.";
pub const PROJECT_SEARCH_FAILED: &str = "Couldn’t search projects. Try again.";

pub fn enter_project_id(error: &str) -> String {
    format!("{error} You can enter a project ID instead.")
}

pub const PHASES_LABEL: &str = "Filter by status";
pub const ALL_PHASES: &str = "All";

pub const SEARCH_UNSUPPORTED_TITLE: &str = "This control plane doesn’t support search";
pub const SEARCH_UNSUPPORTED_TEXT: &str = "Search needs version 2.22 of the control plane. \
     The list below isn’t limited to your search. Use a filter on the name instead.";
pub const FILTER_BY_NAME: &str = "Filter by name instead";
pub const CLEAR_SEARCH: &str = "Clear the search";

pub const SELECT_PAGE: &str = "Select all on this page";

pub fn select(name: &str) -> String {
    format!("Select {name}")
}

pub const OPEN: &str = "Open";
pub const OPEN_IN_NEW_TAB: &str = "Open in new tab";
pub const SHARE: &str = super::access::SHARE;
pub const COPY: &str = "Copy";
pub const COPY_LINK: &str = "Copy link";

pub fn link_copied(name: &str) -> String {
    format!("Link to {name} copied")
}

pub fn id_copied(name: &str) -> String {
    format!("ID of {name} copied")
}

/// The button that opens the menu of a row.
pub fn actions_for(name: &str) -> String {
    format!("Actions for {name}")
}

pub const HEADER_KEYS: &str = "Use the arrow keys to move between columns, and the Down key to open \
     the menu of a column. Hold Shift and use the arrow keys to change the width.";

/// The button that opens the menu of a column.
pub fn column_menu(column: &str) -> String {
    format!("Column {column}")
}

pub const SORT: &str = "Sort";

/// "Sort newest first"
pub fn sort(order: &str) -> String {
    format!("Sort {order}")
}

pub fn not_sortable(column: &str) -> String {
    format!("The list can’t be sorted by {column}.")
}

pub const WIDTH: &str = "Width";
pub const WIDER: &str = "Wider";
pub const NARROWER: &str = "Narrower";
pub const DEFAULT_WIDTH: &str = "Default width";
pub const MOVE_LEFT: &str = "Move left";
pub const MOVE_RIGHT: &str = "Move right";
pub const HIDE_COLUMN: &str = "Hide column";

pub fn column_resized(column: &str, pixels: u16) -> String {
    format!("{column} is now {pixels} pixels wide")
}

/// "Columns" is the button that shows it again.
pub fn column_hidden(column: &str) -> String {
    format!("{column} hidden. Show it again with “{COLUMNS}”.")
}

pub fn row_incomplete(problem: &str) -> String {
    format!("Not all of this row could be read: {problem}")
}

pub const NO_MATCH_TITLE: &str = "No data volumes match";
pub const NO_MATCH_TEXT: &str = "Try other words or fewer filters.";
/// The search does not find them.
pub const FIND_REASON: &str = "Find a reason in the overview";
pub const CHOOSE_PROJECT_TITLE: &str = "No project chosen";
pub const CHOOSE_PROJECT_TEXT: &str = "Choose a project to see the data volumes it can mount.";
pub const NONE_USABLE_TITLE: &str = "No data volumes for this project";
pub const NONE_USABLE_TEXT: &str =
    "The project has no data volumes of its own, and none are shared with it.";
pub const SHOW_OWNED: &str = "Show owned data volumes";
pub const PAST_END_TITLE: &str = "This page is past the end of the list";
pub const PAST_END_TEXT: &str = "The list may be shorter than before.";
pub const FIRST_PAGE: &str = "Go to the first page";
pub const EMPTY_TITLE: &str = "No data volumes yet";
pub const EMPTY_TEXT: &str =
    "A data volume shares the data on a PVC with other projects, read-only and without a copy.";
pub const EMPTY_TEXT_DENIED: &str = "A data volume shares the data on a PVC with other projects, \
     read-only and without a copy. You don’t have permission to create data volumes: ask an \
     administrator to create the first one, or for access.";
pub const CREATE_FIRST: &str = "Create the first data volume";

pub const NONE_ANNOUNCEMENT: &str = "There are no data volumes";

pub fn order(is_time: bool, is_ascending: bool) -> &'static str {
    match (is_time, is_ascending) {
        (true, true) => "oldest first",
        (true, false) => "newest first",
        (false, true) => "A to Z",
        (false, false) => "Z to A",
    }
}

pub fn sorted_by(column: &str, order: &str) -> String {
    format!("Sorted by {column}, {order}")
}

pub fn range_announcement(range: &str) -> String {
    format!("Data volumes {range}")
}

/// "1–50 of 1,234"
pub fn range_of(range: &str, total: u64) -> String {
    format!("{range} of {}", format_thousands(total))
}

pub fn range_and_more(range: &str) -> String {
    format!("{range}, more follow")
}

pub fn repeated_rows(n: u64) -> String {
    format!("{} in the response twice. Each is shown once.", plural(n, "row is", "rows are"))
}

pub fn miscounted(counted: u64, end: u64) -> String {
    format!(
        "The server counted {}, but the list ends after {}.",
        data_volumes(counted),
        format_thousands(end)
    )
}

pub const UNKNOWN_NEXT_PAGE: &str =
    "This list may be incomplete: the server didn’t return all rows.";

pub const SORT_BY: &str = "Sort by";

/// "Created, newest first"
pub fn sorted(column: &str, order: &str) -> String {
    format!("{column}, {order}")
}

pub const COLUMNS: &str = "Columns";
pub const COLUMNS_LABEL: &str = "Columns in their order";
pub const MOVE_KEYS: &str = "Alt with ↑ or ↓ moves a column.";
pub const DENSITY: &str = "Density";
pub const COMFORTABLE: &str = "Comfortable";
pub const COMPACT: &str = "Compact";
pub const RESET_COLUMNS: &str = "Reset columns";
pub const COLUMNS_UNCHANGED: &str = "The columns and the density are the defaults.";
pub const COLUMNS_RESET: &str = "Columns reset";
pub const ALWAYS_SHOWN: &str = "Always shown";
pub const SHOWN_BY_FILTER: &str = "Shown because of the filter";

pub fn column_moved(column: &str, position: usize, count: usize) -> String {
    format!("{column} is now {position} of {count}")
}

pub fn move_up(column: &str) -> String {
    format!("Move {column} up")
}

pub fn move_down(column: &str) -> String {
    format!("Move {column} down")
}

pub fn is_first(column: &str) -> String {
    format!("{column} is the first column.")
}

pub fn is_last(column: &str) -> String {
    format!("{column} is the last column.")
}

pub const QUERY_PROBLEMS: &str = "Parts of this link aren’t valid and were ignored";
pub const PROJECT_ID_MISSING: &str = "the project ID is missing";
pub const NEEDS_PROJECT: &str = "UsableInProject needs a usableInProjectId";
pub const PROJECT_UNUSED: &str = "only valid with requestType=UsableInProject";
pub const UNKNOWN_PARAMETER: &str = "unknown parameter";

pub fn not_a_request_type(value: &str) -> String {
    format!("“{value}” isn’t Originated or UsableInProject")
}

pub fn not_an_age(value: &str) -> String {
    format!("“{value}” isn’t an age, such as 24h or 7d")
}

pub fn not_a_sort_field(value: &str) -> String {
    format!("the list can’t be sorted by “{value}”")
}

pub fn not_a_sort_order(value: &str) -> String {
    format!("“{value}” isn’t asc or desc")
}

pub fn not_an_offset(value: &str) -> String {
    format!("“{value}” isn’t a number of rows to skip")
}

pub fn not_a_page_size(value: &str) -> String {
    format!("“{value}” isn’t a number from 1 to 500")
}

pub fn misspelled_parameter(name: &str) -> String {
    format!("unknown parameter; use {name} instead")
}
