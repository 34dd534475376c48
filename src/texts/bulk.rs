//! Texts of selecting data volumes, bulk jobs and their results.

pub const SELECTION: &str = "Selection";
pub const ACTIONS: &str = "Bulk actions";
pub const CLEAR: &str = "Clear selection";
pub const CLEARED: &str = "Selection cleared";
pub const SHARE: &str = super::access::SHARE;
pub const DELETE: &str = "Delete";
pub const DELETES_NOTHING: &str = "Nothing can be deleted";
pub const SHARES_NOTHING: &str = "Nothing can be shared";
pub const NONE_MATCH: &str = "No data volumes match any more.";
pub const JOB_RUNS: &str = "Another job is running. Wait until it finishes.";
pub const MAY_DELETE_NONE: &str =
    "You don’t have permission to delete any of the selected data volumes.";
pub const CLUSTER_UNKNOWN: &str = "Data volumes can be shared only within one cluster, and the \
                                   server doesn’t report the cluster of all selected data \
                                   volumes.";
pub const SEVERAL_CLUSTERS: &str = "To share, select data volumes of one cluster.";
pub const LOADING_MATCHING: &str = "Loading all matching data volumes";
pub const CHECKING_ACCESS_LOSS: &str = "Checking who will lose access";
pub const MORE_ROWS_MISSING: &str =
    "The list may be incomplete: the server didn’t return all rows.";

pub const DELETE_ONE: &str = super::detail::DELETE_CONFIRM;
pub const LOSS_UNKNOWN: &str = "Couldn’t check who will lose access";
pub const LOSS_UNKNOWN_BECAUSE: &str = "Couldn’t check who will lose access: ";
pub const ALL_LOSE_ACCESS: &str = "All projects they’re shared with will lose access.";
pub const ORIGIN_PVCS_KEPT: &str = "The origin PVCs and their data aren’t deleted.";
pub const SHARE_TEXT: &str = "Adds read-only access and removes none.";

pub const VOLUMES: &str = super::ui::PRODUCT;
pub const CHECKING_SHARING: &str = "Checking what they’re shared with…";
const NOT_SHARED_YET: &str = "Not shared yet.";
const OTHERS_NOT_SHARED: &str = "The others aren’t shared yet.";
const IN_THE_TREE: &str = "The tree shows with whom.";

pub const JOB: &str = "Bulk job";
pub const RETRY_FAILED: &str = "Retry failed";
pub const STOP: &str = "Stop";
pub const DISMISS: &str = "Dismiss";
pub const RESULTS: &str = "Results";
pub const RESULT_COLUMNS: &[&str] = &["Name", "Result"];
pub const WAITING: &str = "Waiting";
pub const IN_PROGRESS: &str = "In progress";
pub const FAILED: &str = "Failed";
pub const NOT_STARTED: &str = "Not started";
pub const DELETED: &str = "Deleted";
/// A deletion that the server has accepted.
pub const STARTED: &str = "Started";
pub const BEING_DELETED: &str = "Being deleted";
pub const ALREADY_DELETED: &str = "Already deleted";
pub const SHARED: &str = "Shared";
pub const ALREADY_SHARED: &str = "Already shared";
pub const SIGNED_OUT: &str = "You were signed out before this finished.";

const DELETED_COUNT: &str = "deleted";
const BEING_DELETED_COUNT: &str = "being deleted";
const FAILED_COUNT: &str = "failed";
const NOT_STARTED_COUNT: &str = "not started";

/// A button.
pub fn check_sharing(volumes: u64) -> String {
    format!("Check what the {} are shared with", super::data_volumes(volumes))
}

/// "15 of 52 are already shared. The tree shows with whom."
pub fn already_shared(shared: usize, all: usize, unknown: usize) -> String {
    let count = |count: usize| super::format_thousands(count as u64);
    let not_known = || format!("Not known for {}.", super::data_volumes(unknown as u64));
    let known = match shared {
        0 if unknown == 0 => NOT_SHARED_YET.to_owned(),
        0 if unknown == all => return not_known(),
        0 => format!("{} {OTHERS_NOT_SHARED}", not_known()),
        _ if all == 1 => format!("Already shared. {IN_THE_TREE}"),
        _ if shared == all => format!("All {} are already shared. {IN_THE_TREE}", count(all)),
        _ => {
            let are = if shared == 1 { "is" } else { "are" };
            format!("{} of {} {are} already shared. {IN_THE_TREE}", count(shared), count(all))
        }
    };
    match (shared, unknown) {
        (0, _) | (_, 0) => known,
        _ => format!("{known} {}", not_known()),
    }
}

pub fn selected(rows: u64) -> String {
    format!("{} selected", super::format_thousands(rows))
}

/// None of the rows is on the shown page.
pub fn selected_elsewhere(rows: u64) -> String {
    format!("{}, not on this page", selected(rows))
}

/// Command of the palette.
pub fn share_selected(rows: u64) -> String {
    format!("{SHARE} {}", selected(rows))
}

/// Command of the palette.
pub fn delete_selected(rows: u64) -> String {
    format!("{DELETE} {}", selected(rows))
}

/// Command of the palette.
pub fn export_selected_as(rows: u64, format: &str) -> String {
    format!("{} {} as {format}", super::export::EXPORT, selected(rows))
}

pub fn all_selected(rows: u64) -> String {
    format!("All {} selected", super::format_thousands(rows))
}

pub fn select_all(rows: u64) -> String {
    format!("Select all {} matching data volumes", super::format_thousands(rows))
}

pub fn count_changed(before: u64, now: u64) -> String {
    let (before, now) = (super::format_thousands(before), super::format_thousands(now));
    format!("{before} matched when you selected them. Now {now} match.")
}

/// `names` are the data volumes that are excluded.
pub fn may_not_delete(volumes: u64, names: &str) -> String {
    let volumes = super::data_volumes(volumes);
    format!("You don’t have permission to delete {volumes}, not included: {names}.")
}

pub fn already_deleted(names: &str) -> String {
    format!("Already deleted and not included: {names}.")
}

pub fn partly_unreadable(flaw: &str) -> String {
    format!("part of the data volume couldn’t be read: {flaw}.")
}

/// `target` is the name of a data volume or their number.
pub fn delete_title(target: &str) -> String {
    format!("Delete {target}?")
}

pub fn delete_several(volumes: u64) -> String {
    format!("Delete {}", super::data_volumes(volumes))
}

pub fn share_title(target: &str) -> String {
    format!("Share {target}")
}

/// What the user types to confirm.
pub fn delete_phrase(volumes: usize) -> String {
    format!("delete {volumes}")
}

pub fn and_more(volumes: u64) -> String {
    format!("and {} more", super::format_thousands(volumes))
}

pub fn is_stopping(running: usize) -> String {
    format!("Stopping. {running} already started will finish.")
}

pub fn not_shown(rows: u64) -> String {
    format!("{} more aren’t shown. Failed ones are listed first.", super::format_thousands(rows))
}

/// `target` is the name of a data volume or their number.
pub fn deleting(target: &str) -> String {
    format!("Deleting {target}")
}

/// `target` is the name of a data volume or their number; `scopes` are named or counted.
pub fn sharing(target: &str, scopes: &str) -> String {
    format!("Sharing {target} with {scopes}")
}

/// Names up to three scopes and counts more.
pub fn list_scopes(names: &[String]) -> String {
    match names.len() {
        0..=3 => names.join(", "),
        count => super::scopes(count as u64),
    }
}

/// `failures` are the names of data volumes, each with the reason.
pub fn list_failures(failures: &[(String, String)], more: usize) -> String {
    let all = failures.iter().map(|(name, why)| format!("{name}: {why}")).collect::<Vec<_>>();
    let more = (more > 0).then(|| format!(" ({})", and_more(more as u64)));
    all.join(" ") + &more.unwrap_or_default()
}

pub fn paused(progress: &str, pause: &str) -> String {
    format!("{progress}. {pause}")
}

pub fn forbidden(error: &str) -> String {
    format!("You don’t have permission to do this. {error}")
}

/// After the error of a request that was not the first.
pub fn added_before(added: usize, all: usize) -> String {
    format!(" ({added} of {all} scopes were added before the error.)")
}

/// How many data volumes of a job have each result.
#[derive(Clone, Copy)]
pub struct Counts<'a> {
    /// The name of the only data volume.
    pub name: Option<&'a str>,
    pub all: usize,
    pub done: usize,
    /// Accepted by the server and not finished.
    pub started: usize,
    pub failed: usize,
    pub not_started: usize,
    /// `None` for a deletion.
    pub shared_with: Option<&'a str>,
}

/// "10 of 12 data volumes deleted, 2 failed". Running deletions do not count as deleted.
pub fn result(counts: Counts) -> String {
    let Counts { name, all, done, started, failed, not_started, shared_with } = counts;
    let (count, what) = match shared_with {
        _ if started == 1 && done == 0 => (1, "is being deleted".to_owned()),
        _ if started > 0 && done == 0 => (started, "are being deleted".to_owned()),
        None => (done, DELETED_COUNT.to_owned()),
        Some(scopes) => (done, format!("shared with {scopes}")),
    };
    let volumes = super::data_volumes(all as u64);
    let target = match (count == all, name) {
        (true, Some(name)) => name.to_owned(),
        (true, None) => volumes,
        (false, _) => format!("{} of {volumes}", super::format_thousands(count as u64)),
    };
    let mut sentence = format!("{target} {what}");
    for (count, word) in [
        (done + started - count, BEING_DELETED_COUNT),
        (failed, FAILED_COUNT),
        (not_started, NOT_STARTED_COUNT),
    ] {
        if count > 0 {
            sentence += &format!(", {} {word}", super::format_thousands(count as u64));
        }
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn existing_sharing_is_stated_for_all_some_and_unknown_data_volumes() {
        assert_eq!(already_shared(3, 3, 0), "All 3 are already shared. The tree shows with whom.");
        assert_eq!(already_shared(1, 3, 0), "1 of 3 is already shared. The tree shows with whom.");
        assert_eq!(already_shared(1, 1, 0), "Already shared. The tree shows with whom.");
        assert_eq!(
            already_shared(2, 4, 1),
            "2 of 4 are already shared. The tree shows with whom. Not known for 1 data volume."
        );
        assert_eq!(already_shared(0, 3, 0), "Not shared yet.");
        let text = "Not known for 1 data volume. The others aren’t shared yet.";
        assert_eq!(already_shared(0, 2, 1), text);
        assert_eq!(already_shared(0, 2, 2), "Not known for 2 data volumes.");
    }
}
