//! Texts of the form for a new data volume.

pub const TITLE: &str = super::list::NEW_DATA_VOLUME;
pub const HELP: &str = super::list::EMPTY_TEXT;
pub const ASK: &str = super::api::FORBIDDEN_HINT;
pub const ASK_AND_INPUT_KEPT: &str =
    "Ask an administrator for access. Your earlier input is kept in this tab.";

/// The user has left the form, in which the data volume may have a name.
pub fn draft_saved(name: &str) -> String {
    let what = if name.is_empty() { "Your input" } else { name };
    format!("{what} is saved as a draft in this tab. “{TITLE}” opens it.")
}

pub const RESTORED: &str = "Draft restored.";
pub const CLEARED: &str = "Form cleared.";
pub const UNDO: &str = "Undo";
pub const OFFLINE: &str = super::detail::YOU_ARE_OFFLINE;
pub const SESSION_ENDED_TITLE: &str = "Not created yet: your session had ended.";
pub const SESSION_ENDED_TEXT: &str = "Check the form and create the data volume again.";
pub const SUBMIT: &str = "Create data volume";
pub const SUBMIT_ANYWAY: &str = "Create anyway";
pub const CLEAR: &str = "Clear form";
pub const IS_BEING_SENT: &str = "The form is being sent.";
pub const IS_EMPTY: &str = "The form is empty.";
pub const CHECK_IS_RUNNING: &str = "Checking whether the data volume was already created.";
pub const CHECK_FIRST: &str = "The data volume may already exist. Select “Look again” first.";
pub const ALREADY_CREATED: &str = "The data volume was already created.";
pub const ALREADY_CREATED_IN_OTHER_TAB: &str =
    "The data volume was already created in another tab.";

// Fields

pub const PROJECT_PLACEHOLDER: &str = super::access::SEARCH_PROJECTS;
pub const PVC_PLACEHOLDER: &str = "Search PVCs or enter a name";
pub const PROJECT_HINT: &str = "Project that contains the PVC.";
pub const PROJECT_ID_HINT: &str =
    "Projects can’t be listed. Enter the ID of the project that contains the PVC.";
pub const PROJECT_DENIED: &str = "Not here";
pub const PVC_HINT: &str = "A bound PVC in this project. Each PVC can have one data volume.";
pub const PVC_NEEDS_PROJECT: &str = "Choose a project to see its PVCs.";
/// Before the name of the data volume that has the PVC.
pub const OPEN_VOLUME: &str = "Open ";
/// Beside a PVC in the list of suggestions.
pub const PVC_NOT_BOUND: &str = "Not bound yet: the data volume won’t be ready until it is";
pub const PVC_HAS_ISSUE: &str = "The cluster reports a problem";
pub const PVC_MISSING_LABEL: &str = "Not found";
/// After the form was sent with a PVC that was not found.
pub const PVC_CONFIRM: &str = "Choose another PVC, or select “Create anyway”.";
pub const PVC_WARNING: &str = "Check this PVC";
pub const PVC_UNBOUND: &str = "The data volume becomes ready when the PVC is bound. To bind it, \
     start a workload that mounts it.";
pub const NAME_HINT: &str = "Lowercase letters, numbers and hyphens; starts with a letter; up to \
     63 characters. Can’t be changed later.";
pub const NAME_ENDS_WITH_HYPHEN: &str = "Ends with “-”";
pub const NAME_ENDS_WITH_HYPHEN_TEXT: &str =
    "The API allows “-” at the end, but Kubernetes rejects such names.";
pub const NAME_NOT_CHECKED: &str = "Choose a project to check availability";
pub const NAME_CLUSTER_UNKNOWN: &str = "Not checked: the cluster of the project is unknown";
pub const NAME_AVAILABLE: &str = "Available";
pub const NAME_CHECK_FAILED: &str = "Could not check";
pub const CHECKING: &str = "Checking…";

pub fn projects_from_list(error: &str) -> String {
    format!("{error} These projects are from the list of data volumes.")
}

pub fn pvc_in_use(volume: &str) -> String {
    if volume.is_empty() {
        return "This PVC already has a data volume. Choose another PVC.".to_owned();
    }
    format!("This PVC is already used by {volume}. Choose another PVC.")
}

pub fn pvc_missing(pvc: &str, project: &str) -> String {
    format!(
        "No PVC named {pvc} in project {project}. The data volume won’t become Ready until it \
         exists."
    )
}

pub fn name_taken(cluster: Option<&str>) -> String {
    match cluster {
        Some(cluster) => format!("Another data volume in cluster {cluster} has this name."),
        None => "Another data volume in the project’s cluster has this name.".to_owned(),
    }
}

/// Below the name of a project.
pub fn project_place(department: Option<&str>, cluster: Option<&str>) -> String {
    department.into_iter().chain(cluster).collect::<Vec<_>>().join(" · ")
}

pub fn pvc_used_by(volume: &str) -> String {
    format!("Already used by {volume}")
}

pub fn pvc_of_copied(pvc: &str, volume: &str) -> String {
    format!(
        "Choose another PVC. Each PVC can have one data volume, and the PVC {pvc} is already used \
         by {volume}."
    )
}

// Errors of fields

pub const PROJECT_MISSING: &str = super::list::NO_PROJECT;
pub const PROJECT_UNKNOWN: &str = super::list::UNKNOWN_PROJECT;
pub const PROJECT_ID_MISSING: &str = "Enter the ID of a project.";
pub const PVC_MISSING: &str = "Enter the name of a PVC in the project.";
pub const PVC_IMPOSSIBLE: &str =
    "Check the name: PVC names have only lowercase letters, numbers, “-” and “.”.";
pub const NAME_MISSING: &str = "Enter a name.";
pub const NAME_HAS_UPPERCASE: &str = "Use lowercase letters.";

pub const NAME_RULE_START: &str = "a letter at the start";
pub const NAME_RULE_LOWERCASE: &str = "lowercase letters";
pub const NAME_RULE_SPACE: &str = "“-” instead of spaces";
pub const NAME_RULE_INVISIBLE: &str = "no invisible characters";
/// Before a name that is valid.
pub const USE_NAME: &str = "Use ";

pub fn name_rule_other(found: char) -> String {
    format!("“-” instead of “{found}”")
}

pub fn name_rule_end(found: char) -> String {
    format!("no “{found}” at the end")
}

pub fn name_rule_length(max: usize, length: usize) -> String {
    format!("at most {max} characters, not {length}")
}

/// "Use a, b, and c."
pub fn name_has_errors(rules: &[String]) -> String {
    match rules.split_last() {
        Some((last, [])) => format!("Use {last}."),
        Some((last, others)) => format!("Use {}, and {last}.", others.join(", ")),
        None => String::new(),
    }
}

/// An error in the summary, away from its field.
pub fn error_of_field(label: &str, error: &str) -> String {
    super::about(label, error)
}

pub fn name_start(found: char) -> String {
    format!("Start with a lowercase letter, not “{found}”.")
}

pub fn name_has_space(position: usize) -> String {
    format!("Use “-” instead of a space (character {position}).")
}

pub fn name_has_invisible(position: usize) -> String {
    format!("Remove the invisible character (character {position}).")
}

pub fn name_has_other(found: char, position: usize) -> String {
    format!("Only a–z, 0–9 and “-” are allowed, not “{found}” (character {position}).")
}

pub fn name_too_long(max: usize, length: usize) -> String {
    format!("Use at most {max} characters: this name has {length}.")
}

// Scopes

pub const SHARE_WITH: &str = "Share with";
pub const SCOPES_LABEL: &str = "Scopes to share with";
pub const SCOPES_BEFORE_CLUSTER: &str = "Projects, departments or the whole cluster ";
pub const SCOPES_AFTER_CLUSTER: &str = ". The project itself always has access.";
pub const SCOPES_TEXT: &str = "Select who can use the new data volume, read-only. They get access \
     once the data volume is created.";
pub const SCOPES_NEED_PROJECT: &str = "Choose a project first.";
pub const SCOPES_NEED_CLUSTER: &str = "Choose a project from the list first. Data volumes can be \
     shared only within the project’s cluster.";
pub const OTHER_CLUSTER: &str = "Not shared";
pub const OTHER_CLUSTER_LABEL: &str = "Scopes of another cluster";
pub const CLUSTER_UNKNOWN: &str =
    "The cluster of the project is unknown, so these scopes won’t get access:";

pub fn scopes_in_other_cluster(cluster: &str) -> String {
    format!(
        "Data volumes can be shared only within the project’s cluster, {cluster}. These scopes are \
         in another cluster and won’t get access:"
    )
}

// A copy of a data volume

pub const NOTHING_TO_COPY_TITLE: &str = "Nothing to copy";
pub const NOTHING_TO_COPY_TEXT: &str =
    "The data volume ID in this link isn’t valid, so the form is empty.";
pub const UNFINISHED_TITLE: &str = "You have an unfinished form";
/// Before the name of the data volume.
pub const UNFINISHED_BEFORE_NAME: &str = "Your earlier input is below. A copy of ";
pub const UNFINISHED_AFTER_NAME: &str = " would replace it.";
pub const KEEP_INPUT: &str = "Keep my input";
pub const START_COPY: &str = "Start the copy";
/// What a copy has filled in.
pub const COPIED_PROJECT: &str = "The project is filled in.";
pub const COPIED_PROJECT_AND_DESCRIPTION: &str = "Project and description are filled in.";
pub const COPIED_PROJECT_AND_SHARING: &str = "Project and sharing are filled in.";
pub const COPIED_ALL: &str = "Project, description and sharing are filled in.";
/// Follow it.
pub const COPIED: &str = "The data isn’t copied. Check the name and choose a PVC.";
pub const COPIED_WITHOUT_SCOPES: &str = "The data isn’t copied. You don’t have permission to see \
     who the data volume is shared with, so no scopes are copied. Check the name and choose a PVC.";
pub const COPIED_WITHOUT_CLUSTER: &str = "The data isn’t copied. The server doesn’t report the \
     cluster of the data volume, so no scopes are copied. Check the name and choose a PVC.";

pub fn copy_of(name: &str) -> String {
    format!("Copy of {name}")
}

// The outcome

pub const CHECKING_TITLE: &str = "The data volume may have been created";
pub const CHECKING_BEFORE_NAME: &str = "Checking whether ";
pub const CHECKING_AFTER_NAME: &str = " was created…";
pub const UNKNOWN_TITLE: &str = "Couldn’t check whether the data volume was created";
pub const UNKNOWN_AFTER_NAME: &str =
    " was sent, but no response arrived. Checking whether it exists failed, too: ";
pub const LOOK_AGAIN: &str = "Look again";
pub const NOT_CREATED_TITLE: &str = "Data volume not created";
pub const NAME_IN_USE_BEFORE_PROJECT: &str = " is the name of another data volume in project ";
pub const CHOOSE_ANOTHER_NAME: &str = "Choose another name and send the form again.";
pub const NOT_CREATED_AFTER_NAME: &str = " doesn’t exist: the server didn’t create it.";
pub const NOT_CREATED_TEXT: &str =
    "Your input is kept. To send it again, select “Create data volume”.";
pub const OTHER_TAB_TITLE: &str = "Another tab is sending this form.";
pub const OTHER_TAB_TEXT: &str = "Nothing was sent from this tab. The result is shown here, too. \
     If the other tab was closed, “Create data volume” checks the result.";
pub const CREATED_IN_OTHER_TAB_TITLE: &str = "Data volume created in another tab";
pub const CREATED_IN_OTHER_TAB_TEXT: &str = "Nothing was sent from this tab. Your input is kept.";
pub const ANOTHER_FROM_THIS_FORM: &str = "Create another data volume from this form";
pub const EMPTY_FORM: &str = "Start with an empty form";
pub const GO_TO_VOLUME: &str = "Go to the data volume";
pub const SHARING_TITLE: &str = "Created, sharing in progress";
pub const SHARING_AFTER_NAME: &str = " was created and is being shared with the scopes you chose.";
pub const SHARING_PROGRESS: &str = "Scopes";
pub const SHARED_WITH: &str = "Shared with:";
pub const NOT_SHARED_WITH: &str = "Not shared with:";
pub const RETRY_SHARING: &str = "Try sharing again";
pub const SKIP: &str = "Skip";
pub const SENT_BY_OTHER_TAB: &str = "Another tab sent this form, and the result is unknown.";
pub const RELOADED: &str = "The page was reloaded before the response arrived.";
pub const INPUT_KEPT: &str = "Your input is kept in the form.";

pub fn created(name: &str) -> String {
    format!("{name} was created")
}

pub fn created_without_response(name: &str) -> String {
    format!("The response was lost, but {name} was created. Nothing was sent twice.")
}

pub fn not_created(name: &str) -> String {
    format!("{name} was not created")
}

pub fn check_failed(name: &str) -> String {
    format!("Couldn’t check whether {name} was created")
}

pub fn sharing_failed(name: &str) -> String {
    format!("{name} was created, but sharing failed")
}
