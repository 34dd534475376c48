//! Texts of the command palette.

use super::{lowercase, plural};

/// The accessible name of the field.
pub const COMMAND_LABEL: &str = "Command";
pub const PLACEHOLDER: &str = "Search or type a command…";
pub const RESULTS_LABEL: &str = "Results";

pub const PAGE_GROUP: &str = "This page";
pub const RECENT_GROUP: &str = "Recent";
pub const VIEWS_GROUP: &str = super::views::LIST_LABEL;
pub const GO_TO_GROUP: &str = "Go to";
pub const SETTINGS_GROUP: &str = "Settings";
pub const VOLUMES_GROUP: &str = super::ui::PRODUCT;
pub const PROJECTS_GROUP: &str = "Projects";

pub const GO_TO_LIST: &str = super::detail::ALL_DATA_VOLUMES;
pub const SHARE: &str = super::access::SHARE;
/// Opens a panel where the columns are chosen.
pub const COLUMNS: &str = "Columns…";
pub const IS_FIRST_PAGE: &str = "This is the first page of the list.";
pub const IS_LAST_PAGE: &str = "This is the last page of the list.";
pub const COPY_LINK: &str = super::list::COPY_LINK;
pub const PAGE_LINK_COPIED: &str = super::views::PAGE_LINK_COPIED;
pub const COPY_SNIPPET: &str = "Copy workload snippet";
pub const NO_NEXT: &str = "The list has no data volume after this one.";
pub const NO_PREVIOUS: &str = "The list has no data volume before this one.";

pub const SEARCHING: &str = "Searching data volumes…";
pub const NO_RESULTS: &str =
    "No results. Search by the name or ID of a data volume, or type a command.";

/// Beside the theme that is chosen.
pub const CURRENT: &str = "Current";
// What is found by these words as well

/// Of the first commands below "Go to".
pub const GO_TO_KEYWORDS: [&str; 3] = ["go to list", "create add", "dashboard"];
pub const SETTINGS_KEYWORDS: &str = "account preferences";
pub const SHORTCUTS_KEYWORDS: &str = "help keyboard shortcuts keys touch";
pub const ACCOUNT_KEYWORDS: &str = "user session";
pub const SIGN_OUT_KEYWORDS: &str = "account log out";

pub fn theme_command(theme: &str) -> String {
    format!("Theme: {}", lowercase(theme))
}

/// `order` is such as "Created, newest first".
pub fn sort_by(order: &str) -> String {
    format!("Sort by {order}")
}

pub fn export_as(format: &str) -> String {
    format!("{} {format}", super::export::EXPORT)
}

pub fn usable_in(project: &str) -> String {
    format!("Usable in {project}")
}

/// Leads to the list of what is in a phase.
pub fn show_phase(phase: &str) -> String {
    format!("Show {phase}")
}

pub fn show_all(text: &str) -> String {
    format!("Show all results for “{text}”")
}

pub fn results(n: usize) -> String {
    plural(n as u64, "result", "results")
}

pub fn search_failed(title: &str, message: &str) -> String {
    format!("{title}: {message}")
}
