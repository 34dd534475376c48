//! The data volumes that a report shows, in its order, for the steps from the page of one of them.

use super::handles::use_or_start_handle;
use crate::domain::VolumeId;
use crate::effect::Shared;

#[derive(Clone, Copy)]
pub struct ReportRows {
    /// Empty after a reload of the page of a data volume.
    pub ids: Shared<Vec<VolumeId>>,
}

pub fn use_report_rows() -> ReportRows {
    use_or_start_handle(|| ReportRows { ids: Shared::default() })
}
