//! Texts of reusable components and times.

pub const CANCEL: &str = "Cancel";
