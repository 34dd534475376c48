//! Texts of reusable components and times.

/// In the titles of all pages.
pub const PRODUCT: &str = "Data volumes";
pub const CANCEL: &str = "Cancel";
pub const DONE: &str = "Done";
pub const TRY_AGAIN: &str = "Try again";
pub const RELOAD: &str = "Reload";
pub const COPIED: &str = "Copied";
pub const COPY_AS_CURL: &str = "Copy as cURL";
