//! Texts of the workloads that use a data volume.

use super::{format_thousands, plural};

pub const TITLE: &str = "Used by";
pub const TABLE_LABEL: &str = "Workloads that use this data volume";
pub const COLUMNS: &[&str] = &["Workload", "Type", "Status", "Project", "Submitted by", "Created"];
/// Between the phase of a workload and when it ended.
pub const ENDED: &str = ", ended ";

pub const NONE: &str = "No active workload uses this data volume.";
pub const NONE_OF_SEVERAL: &str = "No active workload uses these data volumes.";
pub const NO_CLUSTER: &str =
    "Workloads can’t be listed, because the server doesn’t report the cluster of the data volume.";
pub const HIDE_ENDED: &str = "Hide ended workloads";
pub const READ: &str = "Read workloads";
pub const STUCK: &str =
    "The server has more workloads than it returned, so some may be missing here.";

fn workloads(n: u64) -> String {
    plural(n, "workload", "workloads")
}

pub fn none_in(days: u32) -> String {
    format!(
        "No workload has used this data volume in the last {}.",
        super::filters::days(days.into())
    )
}

pub fn show_ended(days: u32) -> String {
    format!("Show workloads of the last {}", super::filters::days(days.into()))
}

pub fn show_all(rows: u64) -> String {
    format!("Show all {}", format_thousands(rows))
}

/// Announced once they have been read on request.
pub fn listed(rows: u64) -> String {
    format!("{} listed.", workloads(rows))
}

pub fn reading(read: u64) -> String {
    match read {
        0 => "Reading workloads…".to_owned(),
        _ => format!("Reading workloads… {} so far", format_thousands(read)),
    }
}

pub fn left_out(n: u64) -> String {
    let it = if n == 1 { "It" } else { "They" };
    format!("{} couldn’t be read. {it} may use this data volume.", workloads(n))
}

/// Completes a sentence about a failure: what is not known because of it. `is_history` tells whether workloads that
/// have ended were requested.
fn unknown(is_history: bool) -> &'static str {
    match is_history {
        true => "so it isn’t known which ones used a data volume",
        false => "so it isn’t known which ones use a data volume",
    }
}

pub fn forbidden(is_history: bool) -> String {
    format!("You don’t have permission to see workloads, {}.", unknown(is_history))
}

pub fn missing(is_history: bool) -> String {
    format!("This control plane doesn’t list workloads, {}.", unknown(is_history))
}

pub fn cancelled(is_history: bool) -> String {
    format!("Reading workloads was cancelled, {}.", unknown(is_history))
}

pub fn too_many(most: u64, is_history: bool) -> String {
    let which = if is_history { "workloads" } else { "active workloads" };
    let most = format_thousands(most);
    format!("This cluster has more than {most} {which}, too many to read, {}.", unknown(is_history))
}

pub fn incomplete() -> String {
    format!("Some workloads couldn’t be read, {}.", unknown(false))
}

/// `reason` is a sentence.
pub fn column_unknown(reason: &str) -> String {
    format!("“{}” isn’t known for all rows. {reason}", super::volume::IN_USE)
}

/// Before a deletion.
pub fn in_use_by(n: u64) -> String {
    format!("In use by {}", workloads(n))
}

pub const DELETION_WILL_BE_REFUSED: &str =
    "A data volume can’t be deleted while workloads use it. Stop or delete these workloads first.";
pub const CHECK_AGAIN: &str = "Check again";
/// Why one cannot be deleted.
pub const IN_USE: &str = "Workloads use this data volume.";
/// Why several cannot be deleted.
pub const SOME_IN_USE: &str = "Deselect the data volumes in use first.";

/// Before a deletion: "2 of 12 data volumes are in use". `is_partial` tells whether it is not known of some.
pub fn volumes_in_use(count: u64, all: u64, is_partial: bool) -> String {
    let at_least = if is_partial { "At least " } else { "" };
    let verb = if count == 1 { "is" } else { "are" };
    format!("{at_least}{} of {} {verb} in use", format_thousands(count), super::data_volumes(all))
}

/// `volumes` are the names of data volumes, each with the number of workloads that use it.
pub fn list_volumes_in_use(volumes: &[(&str, u64)], most: usize) -> String {
    let name = |(name, n): &(&str, u64)| format!("{name} ({})", workloads(*n));
    super::first_few(&volumes.iter().map(name).collect::<Vec<_>>(), most)
}

pub const DELETIONS_WILL_BE_REFUSED: &str =
    "Data volumes can’t be deleted while workloads use them.";
pub const DESELECT_IN_USE: &str = "Deselect data volumes in use";
