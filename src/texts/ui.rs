//! Texts of reusable components and times.

pub const CANCEL: &str = "Cancel";
pub const DONE: &str = "Done";
pub const TRY_AGAIN: &str = "Try again";
pub const RELOAD: &str = "Reload";
pub const COPY_AS_CURL: &str = "Copy as cURL";
