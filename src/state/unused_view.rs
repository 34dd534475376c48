//! What the user has chosen on the page of unused data volumes, kept for the way back to it.

use super::handles::use_or_start_handle;
use crate::domain::UnusedFor;
use crate::effect::Shared;

/// How many rows are shown at first, and how many more at each click.
pub const UNUSED_PAGE_SIZE: usize = 100;

#[derive(Clone, Copy)]
pub struct UnusedView {
    pub unused_for: Shared<UnusedFor>,
    /// How many rows are shown.
    pub limit: Shared<usize>,
}

pub fn use_unused_view() -> UnusedView {
    use_or_start_handle(|| UnusedView {
        unused_for: Shared::new(UnusedFor::default()),
        limit: Shared::new(UNUSED_PAGE_SIZE),
    })
}
