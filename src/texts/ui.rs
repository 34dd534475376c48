//! Texts of reusable components and times.

pub const CANCEL: &str = "Cancel";
pub const DONE: &str = "Done";
pub const TRY_AGAIN: &str = "Try again";
/// After the label of a field.
pub const OPTIONAL: &str = " (optional)";
