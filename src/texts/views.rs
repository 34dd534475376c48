//! Texts of saved views.

pub const VIEWS: &str = "Views";
pub const LIST_LABEL: &str = "Saved views";
pub const BUILT_IN: &str = "Built-in";
pub const SAVED_VIEWS: &str = "Saved";
pub const ALL_DATA_VOLUMES: &str = super::detail::ALL_DATA_VOLUMES;
pub const NOT_READY: &str = super::volume::NOT_READY;
pub const OLDER_THAN_A_YEAR: &str = "Older than a year";
pub const NONE_YET: &str = "No saved views yet. Filter or sort the list, then save it as a view.";
pub const SAVE_VIEW: &str = "Save this view";
pub const DEFAULT: &str = "Default";
pub const COPY_LINK: &str = super::list::COPY_LINK;
pub const PAGE_LINK_COPIED: &str = "Link to this page copied";
pub const RENAME: &str = "Rename";
pub const DELETE: &str = super::detail::DELETE;

/// What the list shows, on a phone.
pub fn shown_view(name: &str) -> String {
    format!("View: {name}")
}

pub fn views_with_current(name: &str) -> String {
    format!("Views: {name}")
}

pub fn views_with_changed(name: &str) -> String {
    format!("Views (changed): {name}")
}

pub fn save_changes(name: &str) -> String {
    format!("Save changes to “{name}”")
}

pub fn set_as_default(name: &str) -> String {
    format!("Set as default: {name}")
}

pub fn copy_link(name: &str) -> String {
    format!("{COPY_LINK} to {name}")
}

pub fn rename(name: &str) -> String {
    format!("{RENAME} {name}")
}

pub fn delete(name: &str) -> String {
    format!("{DELETE} {name}")
}

pub fn is_default(name: &str) -> String {
    format!("“{name}” is now your default view")
}

pub fn is_no_default(name: &str) -> String {
    format!("“{name}” is no longer your default view")
}

pub const ALL_UNREADABLE: &str = "Your saved views couldn’t be read";
pub const ONE_UNREADABLE: &str = "A saved view couldn’t be read";
pub const SOME_UNREADABLE: &str = "Some saved views couldn’t be read";
pub const UNREADABLE_KEPT: &str =
    "The stored views stay in this browser, even if you save new ones.";

pub fn unreadable_because_damaged() -> String {
    format!("The data stored in this browser is damaged. {UNREADABLE_KEPT}")
}

pub fn unreadable_because_of_version(version: u64) -> String {
    format!(
        "Another version of this app saved the views (format version {version}). {UNREADABLE_KEPT}"
    )
}

pub const NAME: &str = super::volume::NAME;
pub const NAME_HINT: &str =
    "Saves the search, filters, sort order and rows per page in this browser.";
pub const UNUSED_NAME_HINT: &str =
    "Saves the time without use, the search and the filters in this browser.";
pub const SAVE: &str = "Save";
pub const DELETE_VIEW: &str = "Delete view";
pub const DELETE_TEXT: &str = "This doesn’t delete any data volumes.";

pub fn rename_title(name: &str) -> String {
    format!("Rename “{name}”")
}

pub fn replace(name: &str) -> String {
    format!("Replace “{name}”")
}

pub fn delete_title(name: &str) -> String {
    format!("Delete the view “{name}”?")
}

pub fn saved(name: &str) -> String {
    format!("“{name}” was saved")
}

pub fn changed(name: &str) -> String {
    format!("“{name}” was changed")
}

pub fn deleted(name: &str) -> String {
    format!("“{name}” was deleted")
}

pub fn until_closed(done: &str) -> String {
    format!("{done}, but only until you close this page")
}

pub const STORAGE_BLOCKED: &str = "The browser blocks storage, or its storage is full.";
pub const SAVE_FAILED: &str = "Couldn’t save the view";
pub const CHANGE_FAILED: &str = "Couldn’t change the view";
pub const DELETE_FAILED: &str = "Couldn’t delete the view";

pub const NO_NAME: &str = "Enter a name";

pub fn name_too_long(max: usize, length: usize) -> String {
    format!("Use at most {max} characters; this name has {length}")
}

pub fn name_taken(name: &str) -> String {
    format!("A view named “{name}” already exists")
}

pub fn not_found(name: &str) -> String {
    format!("The view “{name}” no longer exists")
}
