//! The element IDs of what the keyboard shortcuts click on the page of a data volume.

pub const COPY_ID: &str = "copy-id";
pub const EDIT_DESCRIPTION: &str = "edit-description";
pub const SHARE: &str = "share";
pub const NEXT: &str = "next-volume";
pub const PREVIOUS: &str = "previous-volume";
