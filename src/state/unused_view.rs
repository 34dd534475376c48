//! How much of the page of unused data volumes is shown and in which order, kept for the way back to it.

use super::handles::use_or_start_handle;
use crate::domain::UnusedSort;
use crate::effect::Shared;

/// How many rows are shown at first, and how many more at each click.
pub const UNUSED_PAGE_SIZE: usize = 100;

#[derive(Clone, Copy)]
pub struct UnusedView {
    /// How many rows are shown.
    pub limit: Shared<usize>,
    pub sort: Shared<UnusedSort>,
}

pub fn use_unused_view() -> UnusedView {
    use_or_start_handle(|| UnusedView {
        limit: Shared::new(UNUSED_PAGE_SIZE),
        sort: Shared::new(UnusedSort::default()),
    })
}
