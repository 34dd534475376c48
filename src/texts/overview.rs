//! Texts of the overview.

use super::{data_volumes, format_thousands};

pub const TITLE: &str = "Overview";

pub const UNCOUNTED_TITLE: &str = "This control plane can’t count data volumes";
pub const UNCOUNTED_TEXT: &str =
    "Counting needs version 2.21 of the control plane. Other information is below.";
pub const COUNTED: &str = "All numbers are up to date.";

/// While some numbers are still to come.
pub fn counting(done: usize, all: usize) -> String {
    format!("Counting: {}", super::ui::progress(done as u64, all as u64))
}

pub fn updated(time: &str) -> String {
    format!("Updated {time}")
}

pub const PHASES: &str = "By status";
pub const PHASE_COLUMNS: &[&str] = &[super::volume::STATUS, NUMBER];
pub const CLUSTERS: &str = "By cluster";
pub const CLUSTER_COLUMNS: &[&str] = &[super::volume::CLUSTER, NUMBER];
pub const DEPARTMENTS: &str = "By department";
pub const DEPARTMENT_COLUMNS: &[&str] = &[super::volume::DEPARTMENT, NUMBER];
pub const PROJECTS: &str = "By project";
pub const PROJECT_COLUMNS: &[&str] = &[super::volume::PROJECT, NUMBER];
pub const WEEKS: &str = "New per week";
pub const WEEK_NUMBERS: &str = "Numbers";
pub const WEEK_COLUMNS: &[&str] = &["Week", NUMBER];
const NUMBER: &str = super::ui::PRODUCT;

/// A week by its first day.
pub fn week_of(date: &str) -> String {
    format!("Week of {date}")
}

/// The accessible name of a number, which starts with the number.
pub fn number_of(count: Option<u64>, name: &str) -> String {
    match count {
        Some(count) => format!("{}: {name}", data_volumes(count)),
        None => format!("Number not known: {name}"),
    }
}

pub const NO_UNITS: &str = "You don’t have access to any.";

pub fn show_all(rows: usize) -> String {
    format!("Show all {}", format_thousands(rows as u64))
}

pub fn show_largest(rows: usize) -> String {
    format!("Show the largest {rows}")
}

/// `all` are the units with their number.
pub fn not_counted(all: &str) -> String {
    format!("{all}. Counting takes a request for each.")
}

pub fn count_all(units: usize) -> String {
    format!("Count all {}", format_thousands(units as u64))
}

pub const NOT_READY: &str = "Why data volumes aren’t ready";
pub const NONE_NOT_READY: &str = "No data volumes are “Not ready”.";
pub const SHOW_NOT_READY: &str = "Show all “Not ready”";

/// Only the first ones are grouped.
pub fn first_read(rows: u64) -> String {
    format!("There are more: only the first {} were read.", format_thousands(rows))
}

pub const CREATORS: &str = "Top creators";
pub const CREATORS_HINT: &str = "The users who created the most data volumes. This reads all data volumes and can take a moment.";
pub const CREATOR_COLUMNS: &[&str] = &[super::volume::CREATED_BY, NUMBER];
pub const READ_ALL: &str = "Read all data volumes";
pub const READ_AGAIN: &str = "Read all data volumes again";
pub const CANCELLED: &str = "Reading was cancelled.";
pub const READING: &str = super::export::PROGRESS;

pub fn read(volumes: u64) -> String {
    super::export::read(volumes)
}

pub fn read_at(volumes: u64, time: &str) -> String {
    format!("{} read at {time}.", data_volumes(volumes))
}

pub fn without_creator(volumes: u64) -> String {
    format!("The server doesn’t report who created {}.", data_volumes(volumes))
}
