//! Texts of the history of a data volume, which the audit log has.

pub const TITLE: &str = "History";
pub const RANGE: &str = "Time range";
/// Each range in days, with its label.
pub const RANGES: [(&str, &str); 3] =
    [("7", "Last 7 days"), ("30", "Last 30 days"), ("365", "Last year")];
pub const DEFAULT_RANGE: &str = "30";
pub const LONGEST_RANGE: &str = "365";
pub const SHOW_LONGEST: &str = "Show the last year";
pub const REFRESH: &str = "Refresh history";
pub const COLUMNS: &[&str] = &["When", "Who", "What", "Result"];
pub const SHOW_MORE: &str = "Show more";
pub const ALL_SHOWN: &str = "All entries are shown.";
pub const NO_AUDIT_LOG: &str = "This control plane has no audit log.";
pub const INCOMPLETE: &str = "The history may be incomplete: the server reports more entries but not \
                              where they start.";

/// What was done, and what was tried.
pub const CREATED: [&str; 2] = ["Created", "Creation"];
pub const DESCRIPTION_CHANGED: [&str; 2] = ["Description changed", "Description change"];
pub const SHARING_CHANGED: [&str; 2] = ["Sharing changed", "Sharing change"];
pub const DELETED: [&str; 2] = ["Deleted", "Deletion"];

pub const SUCCEEDED: &str = "Succeeded";
pub const REFUSED: &str = "Refused";
pub const FAILED: &str = "Failed";
pub const UNKNOWN: &str = "Unknown";

/// "Refused: 409".
pub fn with_status(result: &str, status: u32) -> String {
    format!("{result}: {status}")
}

/// `days` is the value of a range.
pub fn empty(days: &str) -> String {
    match days {
        LONGEST_RANGE => "No changes in the last year.".to_owned(),
        days => format!("No changes in the last {days} days."),
    }
}

pub fn loaded(entries: u64, days: &str) -> String {
    match entries {
        0 => empty(days),
        entries => format!("{} loaded.", super::entries(entries)),
    }
}

// The file

pub const DOWNLOAD: &str = "Download CSV";
pub const NOTHING_TO_DOWNLOAD: &str = "There are no entries to download.";
pub const CSV_COLUMNS: [&str; 9] =
    ["When", "Who", "What", "Result", "Method", "URL", "Entity type", "Entity name", "ID"];

pub fn downloaded(entries: u64, file: &str) -> String {
    format!("{} exported to {file}", super::entries(entries))
}

pub fn not_saved(entries: u64, file: &str) -> String {
    format!("The browser didn’t save {file} with {}", super::entries(entries))
}

pub const NOT_SAVED_TEXT: &str = "Allow downloads for this page, then try again.";
