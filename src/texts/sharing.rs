//! Texts of the sharing page and of choosing scopes.

use super::{format_thousands, plural, projects};

pub const TITLE: &str = "Sharing";
/// The link back, until the name is known.
pub const BACK: &str = super::detail::FALLBACK_TITLE;
pub const SHARE: &str = super::access::SHARE;

/// For the title of the document, which is cut at its end.
pub fn page(name: &str) -> String {
    format!("{name} · {TITLE}")
}

pub fn heading(name: &str) -> String {
    format!("{TITLE}: {name}")
}

pub const NOT_FOUND_TITLE: &str = super::detail::NOT_FOUND_TITLE;
pub const HIDDEN: &str = super::access::SHARING_HIDDEN;
pub const CHANGE_DENIED: &str =
    "You don’t have permission to see or change who this data volume is shared with.";
pub const RULES: &str = "Data volumes can be shared within their cluster. Access is read-only; the \
     owning project always has access.";

/// The link to the projects that can use it.
pub const SEE_PROJECTS: &str = "See the projects";

// The table

pub const NOT_SHARED_TEXT: &str = "Not shared. Only the owning project can use this data volume.";
pub const TABLE_LABEL: &str = "Shared scopes";
/// After the name of the project that owns the data volume.
pub const OWNER: &str = " · owner";
pub const TABLE_COLUMNS: [&str; 4] = ["Type", "Name", "Shared by", "Since"];
pub const INCOMPLETE_SCOPE: &str = "The server didn’t return the ID or type of this scope.";
pub const TO_BE_REMOVED: &str = " · to be removed";
/// Verbs before the name of a scope.
pub const KEEP: &str = "Keep ";
pub const REMOVE: &str = "Remove ";
pub const ADD: &str = "Add ";
pub const UNDO: &str = "Undo ";

// Choosing scopes

pub const REVIEW: &str = "Review changes";
pub const CHOOSE_TEXT: &str =
    "Select who can use this data volume. You can review the changes before they apply.";
pub const NO_CLUSTER_TEXT: &str = "The cluster of this data volume is unknown, so departments and \
     projects can’t be listed. Add them by ID.";
pub const KIND_LABEL: &str = "Type";
pub const ID_LABEL: &str = super::volume::ID;
pub const ADD_BY_ID: &str = "Add by ID";
pub const ID_MISSING: &str = "Enter the ID of the scope.";
pub const ALREADY_PENDING: &str = "This change is already pending.";
pub const ALREADY_SHARED: &str = "The data volume is already shared with this scope.";
pub const CHOOSE_SCOPE: &str = "Choose a project, a department or the cluster first.";
pub const NOTHING_CHOSEN: &str = "Nothing chosen yet.";
pub const PICKED_LABEL: &str = "Scopes to add";

// Pending changes

pub const PENDING_TITLE: &str = "Pending changes";
pub const NO_CHANGES: &str = "No changes yet.";
pub const PREVIEW_LOADING: &str = "Checking who will get or lose access…";
pub const PREVIEW_UNKNOWN: &str = "Can’t show who will get or lose access.";
pub const PREVIEW_MAY_BE_TOO_SMALL: &str = "Projects you can’t see aren’t counted.";
pub const GAIN_LABEL: &str = "Will get access:";
pub const LOSE_LABEL: &str = "Will lose access:";
pub const SHOW_ALL_NAMES: &str = "Show all names";
pub const SHOW_FEWER_NAMES: &str = "Show fewer names";
/// After [`SHOW_ALL_NAMES`] and [`SHOW_FEWER_NAMES`], for screen readers.
pub const GAIN_NAMES: &str = " of projects that will get access";
pub const LOSE_NAMES: &str = " of projects that will lose access";
pub const PENDING_LABEL: &str = "Scopes to change";
pub const APPLY: &str = "Apply changes";
pub const APPLYING: &str = "Applying the changes";
pub const IS_BEING_APPLIED: &str = "The changes are being applied.";
pub const DISCARD: &str = super::detail::DISCARD;
pub const STILL_PENDING: &str = "The changes are still pending.";
pub const FAILED_TEXT: &str = "Other changes were applied or are still pending.";
pub const CHANGED_TITLE: &str = "Another user changed the sharing";
pub const OK: &str = "OK";
pub const LEAVE_TITLE: &str = "Leave without applying the changes?";
pub const LEAVE_WHILE_APPLYING: &str = "The changes are being applied, and this continues when you \
     leave. Changes that fail stay pending until you come back.";
pub const LEAVE_TEXT: &str = "Your pending changes will be discarded.";

pub fn more_pending(n: usize) -> String {
    format!("and {n} more, which are marked in the tree and in the table")
}

pub fn changes_failed(n: usize) -> String {
    plural(n as u64, "change failed", "changes failed")
}

/// How many projects will get and lose access: of all projects, or of those that the user can see.
pub fn preview(gain: u64, lose: u64, is_partial: bool) -> String {
    let count = if is_partial { format_thousands } else { projects };
    let text = match (gain, lose) {
        (0, 0) if is_partial => "none will get or lose access".to_owned(),
        (0, 0) => "No project will get or lose access".to_owned(),
        (_, 0) => format!("{} will get access", count(gain)),
        (0, _) => format!("{} will lose access", count(lose)),
        _ => {
            let (gain, lose) = (count(gain), format_thousands(lose));
            format!("{gain} will get access, {lose} will lose access")
        }
    };
    match is_partial {
        true => format!("Of the projects you can see, {text}."),
        false => format!("{text}."),
    }
}

/// What another user has added and removed, of which one may be `None`.
pub fn changed_by_other_user(added: Option<String>, removed: Option<String>) -> String {
    match (added, removed) {
        (Some(added), Some(removed)) => format!(
            "Another user shared the data volume with {added} and stopped sharing it with \
             {removed}."
        ),
        (added, None) => {
            format!("Another user shared the data volume with {}.", added.unwrap_or_default())
        }
        (None, Some(removed)) => {
            format!("Another user stopped sharing the data volume with {removed}.")
        }
    }
}

/// What a data volume was shared with, and what no longer.
pub fn changed(name: &str, added: Option<String>, removed: Option<String>) -> String {
    match (added, removed) {
        (None, None) => format!("{name} is shared as before"),
        (Some(added), None) => format!("{name} is now shared with {added}"),
        (None, Some(removed)) => format!("{name} is no longer shared with {removed}"),
        (Some(added), Some(removed)) => {
            format!("{name} is now shared with {added}; no longer with {removed}")
        }
    }
}
