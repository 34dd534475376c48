//! How much of the page of unused data volumes is shown, kept for the way back to it.

use super::handles::use_or_start_handle;
use crate::effect::Shared;

/// How many rows are shown at first, and how many more at each click.
pub const UNUSED_PAGE_SIZE: usize = 100;

#[derive(Clone, Copy)]
pub struct UnusedView {
    /// How many rows are shown.
    pub limit: Shared<usize>,
}

pub fn use_unused_view() -> UnusedView {
    use_or_start_handle(|| UnusedView { limit: Shared::new(UNUSED_PAGE_SIZE) })
}
