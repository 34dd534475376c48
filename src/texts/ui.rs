//! Texts of reusable components and times.

use super::{format_thousands, lowercase, plural};

/// In the titles of all pages.
pub const PRODUCT: &str = "Data volumes";
pub const RELOAD: &str = "Reload";
/// Of a part of the page, beside which another message may have a button to reload.
pub const RELOAD_PAGE: &str = "Reload page";
/// The button of a menu of languages.
pub const COPY_AS: &str = "Copy as…";
pub const CURL: &str = "cURL";
pub const POWERSHELL: &str = "PowerShell";
pub const PYTHON: &str = "Python";
pub const CANCEL: &str = "Cancel";
pub const DONE: &str = "Done";
pub const TRY_AGAIN: &str = "Try again";
/// The value of `aria-keyshortcuts` of a button that sends.
pub const SUBMIT_KEYS: &str = "Control+Enter Meta+Enter";
/// After the label of a field.
pub const OPTIONAL: &str = " (optional)";
pub const CLOSE: &str = "Close";
pub const ACTIONS: &str = "Actions";
pub const IN_PROGRESS: &str = "This is already in progress";
pub const UNKNOWN: &str = "unknown";

pub const LOADING: &str = "Loading";
pub const PART_FAILED_TITLE: &str = "Part of this page couldn’t be loaded";
pub const PART_FAILED_TEXT: &str = "Check your connection and try again. If a new version was \
                                    installed, reload the page. Your input is kept.";
/// In place of the app, while only the first rows are shown.
pub const APP_FAILED_TEXT: &str = "Parts of this page couldn’t be loaded, so you can’t use the page yet. Check your connection \
     and try again, or reload the page.";

pub const COPY: &str = "Copy";
pub const NOT_COPIED: &str = "The browser blocked copying";

pub const CLEAR_SEARCH: &str = "Clear search";

/// `what` is the name of a button: "Copy ID".
pub fn copied(what: &str) -> String {
    match what.strip_prefix("Copy ") {
        Some(what) => format!("Copied the {what}"),
        None => "Copied".to_owned(),
    }
}

/// Before the error of a field that has another value by now.
pub const FIXED: &str = "Fixed: ";

/// Above the errors of a form.
pub fn errors_title(fields: usize) -> String {
    match fields {
        0 => "All fields are fixed".to_owned(),
        _ => format!("Fix {} to continue", plural(fields as u64, "field", "fields")),
    }
}

pub fn copied_command(language: &str) -> String {
    let what = if language == PYTHON { "script" } else { "command" };
    format!("Copied the {language} {what}")
}

pub fn show_secret(label: &str) -> String {
    format!("Show {}", lowercase(label))
}

pub fn characters_used(used: usize, limit: usize) -> String {
    format!("{used}/{limit}")
}

pub fn characters_exceeded(used: usize, limit: usize, excess: usize) -> String {
    format!("{used}/{limit}, {excess} too many")
}

/// Before and after what has to be typed.
pub const TYPE_BEFORE: &str = "Type ";
pub const TYPE_AFTER: &str = " to confirm";

pub fn type_first(text: &str) -> String {
    format!("Type “{text}” first")
}

pub const LOADING_SUGGESTIONS: &str = "Loading suggestions…";
pub const NO_MATCHES: &str = "No matches";
pub const NO_MATCHES_TEXT_USED: &str = "No matches. Your text is used.";

/// `label` names what is searched for.
pub fn no_match(label: &str, text: &str) -> String {
    format!("No {} matches “{text}”.", lowercase(label))
}

pub fn suggestions(n: usize) -> String {
    plural(n as u64, "suggestion", "suggestions")
}

pub fn type_anyway(problem: &str) -> String {
    format!("{problem} You can still type a value.")
}

pub fn edit_filter(filter: &str) -> String {
    format!("Edit filter {filter}")
}

pub fn remove_filter(filter: &str) -> String {
    format!("Remove filter {filter}")
}

pub const PAGINATION: &str = "Pagination";
pub const PREVIOUS_PAGE: &str = "Previous page";
pub const NEXT_PAGE: &str = "Next page";
pub const ROWS_PER_PAGE: &str = "Rows per page";

/// The accessible name of a region that scrolls.
pub fn scrollable(name: &str) -> String {
    format!("{name}, scrollable")
}

pub fn column_width(column: &str) -> String {
    format!("Width of {column}")
}

pub fn pixels(n: u16) -> String {
    format!("{n} pixels")
}

pub fn progress(done: u64, all: u64) -> String {
    format!("{} of {}", format_thousands(done), format_thousands(all))
}

pub const JUST_NOW: &str = "just now";

/// `yesterday`, `in 5 minutes`: a number of `minute`, `hour` or `day`, negative in the past.
pub fn relative_time(amount: i64, unit: &str) -> String {
    match (amount, unit) {
        (-1, "day") => "yesterday".to_owned(),
        (1, "day") => "tomorrow".to_owned(),
        _ => {
            let size = amount.unsigned_abs();
            let units = if size == 1 { unit.to_owned() } else { format!("{unit}s") };
            if amount < 0 { format!("{size} {units} ago") } else { format!("in {size} {units}") }
        }
    }
}
