//! Texts of the page of unused data volumes.

use super::{clusters, data_volumes, format_thousands, plural};

pub const TITLE: &str = "Unused data volumes";
pub const LINK: &str = TITLE;
/// In the banner.
pub const SHORT: &str = "Unused";
/// On the overview.
pub const COUNT_HINT: &str =
    "Data volumes no workload has used recently. Counting reads all data volumes and workloads.";
pub const COUNT: &str = "Count unused data volumes";
pub const LIST: &str = "List unused data volumes";

/// A command of the palette.
pub const FIND_IN_LIST: &str = "Find unused data volumes in this list";

pub const UNUSED_FOR: &str = "Not used for";
pub const NEVER_SEEN: &str = "Never seen";
pub const COLUMNS: [&str; 6] =
    ["Name", "Last used", "Created", "Created by", "Project", "Shared with"];
/// Before the user who has created it, on a phone.
pub const BY: &str = "by";
pub const ALL_SHOWN: &str = "All unused data volumes are shown.";
pub const NOT_SHARED: &str = "Not shared";
pub const BACK_TO_LIST: &str = "Back to list";
/// Before a time.
pub const READ: &str = "Updated ";

pub const CANCELLED_TITLE: &str = "Cancelled";
pub const CANCELLED_TEXT: &str =
    "Not all data volumes and workloads were read, so no result is shown.";
pub const START_AGAIN: &str = "Start again";
pub const EMPTY_TITLE: &str = "No data volumes";
pub const EMPTY_TEXT: &str = "There are no data volumes to check.";
pub const ALL_USED_TITLE: &str = "No unused data volumes";
pub const NONE_KNOWN: &str = "No data volume with known use is unused. For the others, see below.";

pub const NO_CLUSTER: &str = "The server doesn’t report the cluster of these data volumes, so their \
                              workloads can’t be read.";
pub const UNKNOWN_CLUSTER: &str = "No cluster";
pub const FORBIDDEN: &str = "You don’t have permission to see the workloads of this cluster.";
pub const MISSING: &str = "This control plane doesn’t list workloads.";
pub const NO_END: &str =
    "The server doesn’t report when the workloads that used these data volumes ended.";
pub const INCOMPLETE: &str =
    "The server announced more workloads of this cluster than it returned.";
pub const NOT_READ: &str = "The workloads of this cluster weren’t read.";
pub const SHOW_NAMES: &str = "Show the data volumes";

/// What is listed, and how far back deleted workloads are known.
pub fn meaning(days_unused: Option<u32>, history_days: u32) -> String {
    let newer = days_unused
        .map(|n| format!("Data volumes created in the last {} aren’t listed. ", days(n)));
    let newer = newer.unwrap_or_default();
    format!(
        "{newer}“{NEVER_SEEN}”: no known workload has used the data volume. Workloads deleted more than {history_days} days ago aren’t known."
    )
}

/// The name that is suggested for a view.
pub fn not_used_for(n: u32) -> String {
    format!("{UNUSED_FOR} {}", days(n))
}

pub fn days(n: u32) -> String {
    plural(n.into(), "day", "days")
}

/// "412 of 3,000 data volumes were not used in the last 90 days"; for no days, "were never seen in use".
pub fn total(unused: usize, all: usize, days_unused: Option<u32>, unknown: usize) -> String {
    let (count, all) = (format_thousands(unused as u64), data_volumes(all as u64));
    let verb = if unused == 1 { "was" } else { "were" };
    let what = match days_unused {
        Some(n) => format!("{verb} not used in the last {}", days(n)),
        None => format!("{verb} never seen in use"),
    };
    let unknown = (unknown > 0).then(|| format!(" {}.", unknown_title(unknown)));
    format!("{count} of {all} {what}.{}", unknown.unwrap_or_default())
}

pub fn all_used(days_unused: Option<u32>) -> String {
    match days_unused {
        Some(n) => format!("Every data volume was used or created in the last {}.", days(n)),
        None => "Every data volume has been used.".to_owned(),
    }
}

pub fn unknown_title(volumes: usize) -> String {
    format!("Last use unknown: {}", format_thousands(volumes as u64))
}

/// The data volumes of a cluster whose use is unknown.
pub fn unknown_in(cluster: Option<&str>, volumes: usize) -> String {
    let volumes = data_volumes(volumes as u64);
    match cluster {
        Some(cluster) => format!("Cluster {cluster}: {volumes}"),
        None => format!("{UNKNOWN_CLUSTER}: {volumes}"),
    }
}

pub fn select_all(volumes: usize) -> String {
    format!("Select all {}", format_thousands(volumes as u64))
}

pub fn reading_volumes(read: u64) -> String {
    format!("Reading data volumes: {} so far", format_thousands(read))
}

/// Beside the number of clusters that are done.
pub fn reading_workloads(all: usize, read: u64) -> String {
    let (all, read) = (clusters(all as u64), format_thousands(read));
    format!("Reading the workloads of {all}: {read} so far")
}

pub fn too_many(limit: u64) -> String {
    format!("The cluster has more than {} workloads, too many to read.", format_thousands(limit))
}

pub fn left_out(workloads: u64) -> String {
    let workloads = plural(workloads, "workload", "workloads");
    format!("{workloads} of this cluster couldn’t be read completely.")
}

pub fn with_reason(text: &str, reason: &str) -> String {
    format!("{text} {reason}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_says_how_many_are_unused_and_how_many_are_unknown() {
        assert_eq!(
            total(412, 3_000, Some(90), 0),
            "412 of 3,000 data volumes were not used in the last 90 days."
        );
        assert_eq!(
            total(1, 2, None, 37),
            "1 of 2 data volumes was never seen in use. Last use unknown: 37."
        );
    }
}
