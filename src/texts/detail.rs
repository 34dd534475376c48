//! Texts of the page of a data volume.

pub const FALLBACK_TITLE: &str = "Data volume";

pub const ALL_DATA_VOLUMES: &str = "All data volumes";
pub const VIEW_ALL: &str = "View all data volumes";
pub const BACK_TO_RESULTS: &str = "Back to results";
/// Below why a data volume is not ready.
pub const SAME_REASON: &str = "Data volumes with the same reason";
pub const BACK_TO_UNUSED: &str = "Back to unused data volumes";
pub const BACK_TO_OVERVIEW: &str = "Back to overview";
pub const LEAVE: &str = "Leave";
pub const STAY: &str = "Stay";
/// What the server's message says at least.
pub const NOT_FOUND: &str = "not found";
pub const SERVER_RESPONSE: &str = "Server response: ";
pub const NEW_DATA_VOLUME: &str = super::list::NEW_DATA_VOLUME;
pub const NOT_FOUND_TITLE: &str = "Data volume not found";
pub const NOT_FOUND_TEXT: &str =
    "The data volume may have been deleted, or you don’t have permission to see it.";
pub const DELETED_TEXT: &str = "The origin PVC and its data are unchanged.";
pub const SEARCH_NAME: &str = "Search for its name";

pub const STEPS_LABEL: &str = "Within the list";
pub const PREVIOUS: &str = "Previous data volume";
pub const NEXT: &str = "Next data volume";
pub const LIST_NOT_LOADED: &str = "The list couldn’t be loaded";

pub const REFRESH: &str = "Refresh";
pub const MAKE_COPY: &str = "Make a copy";
pub const DELETE: &str = "Delete";
pub const IS_DELETING: &str = "The data volume is already being deleted.";

pub const DELETE_CONFIRM: &str = "Delete data volume";
pub const NOT_DELETED: &str = "Couldn’t delete the data volume";
pub const CHECKING_ACCESS_LOSS: &str = "Checking who will lose access…";
pub const STILL_CHECKING: &str = "Wait: checking who will lose access.";
pub const MAY_BE_STALE: &str = "This information may be out of date";
pub const REFRESH_FAILED: &str = "Couldn’t load the latest version. ";

pub const READY_TEXT: &str = "Ready to mount.";
/// Of a data volume that is not ready, if no other cause is known.
pub const NOT_READY_TITLE: &str = "Workloads can’t mount it yet";
pub const CREATING_TEXT: &str = "Usually takes a few seconds.";
pub const DELETING_TEXT: &str =
    "Removing the volume from its cluster. The origin PVC is unchanged.";
pub const UNKNOWN_TITLE: &str = "The state of this data volume is unknown";
pub const UNKNOWN_TEXT: &str = "The cluster hasn’t reported a status.";
/// Before and after the name of the cluster.
pub const UNKNOWN_REMEDY: &str = "Refresh in a few minutes. If the status stays Unknown, ask a \
                                  cluster administrator whether the cluster ";
pub const UNKNOWN_REMEDY_END: &str = " is connected.";
pub const UNRECOGNIZED_TEXT: &str = "Unrecognised status.";
pub const NOT_BOUND_TEXT: &str = "The PVC is Pending. Its storage class (WaitForFirstConsumer) binds storage only when a workload mounts the PVC.";
pub const NOT_COPIED_TEXT: &str =
    "The control plane couldn’t create the PVC in the namespace of a project.";
pub const REPORTED_BY_CLUSTER: &str = "Reported by the cluster: ";
pub const NO_REASON_FOR: &str = "No reason was reported for ";
pub const LAST_CHANGED: &str = "Last changed ";
pub const NO_REASON: &str = "No reason was reported";
pub const NO_REASON_REMEDY: &str = "Refresh in a minute. If the status doesn’t change, give a cluster administrator this data volume ID: ";
pub const CONDITIONS: &str = "Conditions";
pub const CONDITION_COLUMNS: &[&str] = &["Type", "Status", "Reason", "Message", "Since"];

pub const FACTS: &str = "Details";
pub const DATA_VOLUME_PVC: &str = "Data volume PVC";
pub const PV: &str = "PV";
pub const COPY_ID: &str = "Copy ID";
pub const COPY_ORIGIN_PVC: &str = "Copy origin PVC name";
pub const COPY_DATA_VOLUME_PVC: &str = "Copy data volume PVC name";
pub const COPY_PVC: &str = "Copy PVC name";
pub const DESCRIBE_PVC: &str = "Show the events of the PVC with kubectl. The namespace of a project is usually runai- and the project’s name.";
pub const DESCRIBE_COMMAND: &str = "kubectl command";
pub const COPY_DESCRIBE_COMMAND: &str = "Copy kubectl command";
pub const COPY_PV: &str = "Copy PV name";
/// Between a time and a user.
pub const BY: &str = " by ";
/// Before the ID of a project, in parentheses.
pub const PROJECT_ID: &str = " (ID ";

pub const EDIT_DESCRIPTION: &str = "Edit description";
pub const NO_DESCRIPTION: &str = "No description.";
pub const SAVING: &str = "Saving…";
pub const IS_SAVING: &str = "The description is being saved.";
pub const LEAVE_TITLE: &str = "Leave without saving the description?";
pub const LEAVE_TEXT: &str = "Your changes to the description will be lost.";
pub const CURRENT_DESCRIPTION: &str = "The description is now: ";
pub const SAVE_DESCRIPTION: &str = "Save description";
pub const UNCHANGED: &str = "The description is unchanged.";
pub const DRAFT_KEPT: &str = "You have unsaved changes. Edit the description to continue.";
pub const DISCARD: &str = "Discard";
pub const TOO_LONG_TO_SEND: &str = "The description is too long.";

pub fn description_saved(name: &str) -> String {
    super::about(name, "Description saved")
}

pub const CONFLICT: &str = "Another user has changed the description";
pub const NOT_SAVED: &str = "Your description isn’t saved.";
pub const THEIRS: &str = "Theirs";
pub const YOURS: &str = "Yours";
pub const KEEP_THEIRS: &str = "Keep theirs";
pub const SAVE_MINE: &str = "Save mine";
pub const CONTINUE_EDITING: &str = "Continue editing";
pub const CHANGED_AT_UNKNOWN: &str =
    "The server doesn’t report who changed the description, or when.";
/// Before a time, a user, or both.
pub const CHANGED: &str = "Last changed";
pub const CHANGED_BY_UNKNOWN: &str = ". The server doesn’t report the user.";
pub const TEXT_KEPT: &str = "Your text is kept on the page of the data volume.";
pub const SAVE_NOT_SENT: &str =
    "The current description couldn’t be loaded to check for changes, so nothing was saved.";
pub const SAVE_NOT_DONE: &str = "The response was lost. The description wasn’t saved.";
pub const SAVE_UNKNOWN: &str =
    "The response was lost. Save again to check whether the description was saved.";

pub const USAGE: &str = "Use in a workload";
pub const READ_ONLY_TITLE: &str = "Always mounted read-only.";
pub const READ_ONLY_TEXT: &str = " Workloads see new data immediately but can’t write to it. To \
                                  write, mount the origin PVC in its own project.";
pub const USABLE_ONCE_READY: &str = "Available once the data volume is Ready.";
pub const NO_LONGER_USABLE: &str =
    "The data volume is being deleted, so new workloads can’t mount it.";
pub const MOUNT_PATH: &str = "Mount path";
pub const MOUNT_PATH_HINT: &str = "Path inside the container.";
/// Before and after the place in the request.
pub const SNIPPET_PLACE: [&str; 2] =
    ["Add the entry to the list ", " in the request that submits the workload."];
pub const SNIPPET: &str = "Workload snippet";
pub const COPY_SNIPPET: &str = "Copy snippet";
/// Before and after the name of a project.
pub const LIST_COMMAND_BEFORE: &str = "List the data volumes project ";
pub const LIST_COMMAND_AFTER: &str = " can use:";
pub const COMMAND: &str = "Command";
pub const COPY_COMMAND: &str = "Copy command";
pub const PATH_EMPTY: &str = "Enter a path, such as /mnt/data.";
pub const PATH_NOT_ABSOLUTE: &str = "Start with “/”: the path must be absolute.";
pub const PATH_IS_ROOT: &str = "Enter a folder below “/”. The root can’t be used.";
pub const PATH_CONTROL_CHARACTER: &str = "Remove the line break, tab or other control character.";
pub const PATH_EMPTY_PART: &str = "Remove one of the two slashes in a row.";
pub const PATH_SLASH_AT_END: &str = "Remove the slash at the end.";
pub const PATH_DOTS: &str = "Write the path without “.” and “..” between slashes.";

pub const RAW_JSON: &str = "Raw JSON";
pub const JSON_LABEL: &str = "Data volume, JSON";
pub const COPY_JSON: &str = "Copy JSON";

pub const LIVE: &str = "Live";
pub const PAUSED: &str = "Paused";
pub const STALE: &str = "Out of date";
pub const OFFLINE: &str = "Offline";
pub const LOADING: &str = "Loading…";
pub const NOT_LOADED: &str = "Couldn’t load";
pub const RESUME_UPDATES: &str = "Resume updates";
pub const PAUSE_UPDATES: &str = "Pause updates";
/// Why the data cannot be refreshed.
pub const YOU_ARE_OFFLINE: &str = "You’re offline.";
pub const WENT_OFFLINE: &str = "You’re offline. Data may be out of date.";
pub const ONLINE_AGAIN: &str = "You’re back online.";

pub const CREATE_VERB: &str = "create";
pub const DELETE_VERB: &str = "delete";
pub const UPDATE_VERB: &str = "change or share";
pub const IN_CLUSTER: &str = "in the whole cluster";
pub const IN_DEPARTMENT: &str = "in this department";
pub const IN_PROJECT: &str = "in this project";

pub const SIGNED_IN_AGAIN: &str = "You had to sign in again.";
pub const TRY_ONCE_MORE: &str = "Try again.";
pub const DELETION_NOT_DONE: &str = "The data volume wasn’t deleted.";

pub fn now_in_phase(name: &str, phase: &str) -> String {
    format!("{name} is now {phase}")
}

pub fn partly_unreadable(flaw: &str) -> String {
    format!("Some of this data volume couldn’t be read: {flaw}.")
}

pub fn deleted(name: &str) -> String {
    format!("{name} was deleted")
}

pub fn already_deleted(name: &str) -> String {
    format!("{name} was already deleted")
}

pub fn being_deleted(name: &str) -> String {
    format!("{name} is being deleted")
}

/// `phase` is that of the data volume, which was not deleted.
pub fn deletion_reverted(phase: &str) -> String {
    format!("The deletion was accepted, but the data volume is now {phase}.")
}

pub fn delete_failed(name: &str) -> String {
    format!("{name} couldn’t be deleted")
}

pub fn delete_title(name: &str) -> String {
    format!("Delete {name}?")
}

pub fn stale_since(time: &str) -> String {
    format!("This information is from {time}")
}

pub fn deletion_unknown(lookup_error: &str) -> String {
    format!("Couldn’t check whether the data volume was deleted: {lookup_error}")
}

/// Where in a list of unknown length.
pub fn row(row: u64) -> String {
    format!("Row {}", super::format_thousands(row))
}

pub fn row_of(row: u64, all: u64) -> String {
    format!("{} of {}", super::format_thousands(row), super::format_thousands(all))
}

pub fn description_too_long(most: usize, surplus: usize) -> String {
    format!("Use at most {most} characters: remove {}.", super::characters(surplus as u64))
}

pub fn path_kept(error: &str, path: &str) -> String {
    format!("{error} The snippet keeps {path}.")
}

pub fn path_too_long(most: usize, bytes: usize) -> String {
    format!("Use at most {most} bytes: the path has {bytes}.")
}

pub fn path_part_too_long(most: usize, bytes: usize) -> String {
    format!("Use at most {most} bytes between two slashes: this part has {bytes}.")
}

pub fn snippet(format: &str) -> String {
    format!("Workload snippet, {format}")
}

pub fn snippet_copied(name: &str) -> String {
    format!("{SNIPPET} of {name} copied")
}

pub fn copy_snippet(format: &str) -> String {
    format!("Copy {format} snippet")
}

pub fn updated(time: &str, state: &str) -> String {
    format!("Updated {time} · {state}")
}

pub fn next_try(time: &str) -> String {
    format!("Couldn’t load · Next try at {time}")
}

pub fn not_permitted(action: &str) -> String {
    format!("You don’t have permission to {action} data volumes.")
}

pub fn not_permitted_here(action: &str, here: &str) -> String {
    format!("You don’t have permission to {action} data volumes {here}.")
}

pub fn project(name: &str) -> String {
    format!("Project {name}")
}

pub fn project_and_cluster(project: &str, cluster: &str) -> String {
    format!("Project {project}, cluster {cluster}")
}
