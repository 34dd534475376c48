//! Texts of the export of the list.

pub const EXPORT: &str = "Export";
pub const ALL_ROWS: &str = "All rows";
pub const SELECTED_ROWS: &str = "Selected rows";

pub fn all_rows(total: u64) -> String {
    match total {
        1 => "The only row".to_owned(),
        total => format!("All {}", super::rows(total)),
    }
}

/// What a file holds.
pub fn csv_content(rows: &str) -> String {
    format!("{rows}, visible columns")
}

pub fn json_content(rows: &str) -> String {
    format!("{rows}, visible columns, values as in the API")
}

pub const COPY_REQUEST_AS: &str = "Copy request as";
pub const COPY_COUNT_REQUEST_AS: &str = "Copy count request as";
pub const RUNAI: &str = "runai";
pub const RUNAI_CONTENT: &str = "All rows of the project, without filters";
pub const CANCELLED: &str = "Export cancelled";
pub const CANCELLED_TEXT: &str =
    "You left the page before the last row was loaded. No file was saved.";
pub const TITLE: &str = "Export data volumes";
pub const PROGRESS: &str = "Data volumes read";
pub const INCOMPLETE: &str = "The export may be incomplete: the server didn’t return all rows.";
pub const UNCOUNTED: &str =
    "The server can’t count data volumes, so the number of rows couldn’t be checked.";

pub fn read(volumes: u64) -> String {
    format!("{} read", super::data_volumes(volumes))
}

pub fn interrupted(volumes: u64) -> String {
    let volumes = super::data_volumes(volumes);
    format!("{volumes} read so far. No file was saved. Try again to continue from there.")
}

pub fn exported(volumes: u64, file: &str) -> String {
    format!("{} exported to {file}", super::data_volumes(volumes))
}

pub fn not_saved(volumes: u64, file: &str) -> String {
    format!("The browser didn’t save {file} with {}", super::data_volumes(volumes))
}

pub fn selected_but_matched(selected: u64, matched: u64) -> String {
    let (selected, matched) = (super::format_thousands(selected), super::format_thousands(matched));
    format!("{selected} were selected, but {matched} matched when they were read.")
}

pub fn repeated(rows: u64) -> String {
    format!("The server returned {} more than once. Each is written once.", super::rows(rows))
}

pub fn count_differs(counted: u64, read: u64) -> String {
    let (counted, read) = (super::format_thousands(counted), super::format_thousands(read));
    format!(
        "The server counts {counted}, but its pages held {read}: rows changed during the export, \
         or the server’s paging is not exact."
    )
}

pub fn count_failed(title: &str, message: &str) -> String {
    format!("The number of rows couldn’t be checked. {title}: {message}")
}
