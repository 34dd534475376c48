//! Where the user left the page of a data volume, for the way back to it.

use super::handles::use_or_start_handle;
use crate::domain::VolumeId;
use crate::effect::Shared;

#[derive(Clone, Debug, PartialEq)]
pub struct LeftVolumePage {
    pub id: VolumeId,
    /// CSS pixels.
    pub scroll_y: f64,
    /// The ID of the element that had the focus.
    pub focused: String,
}

#[derive(Clone, Copy)]
pub struct VolumePage {
    pub left: Shared<Option<LeftVolumePage>>,
    /// The index of the tab of "Access".
    pub access_tab: Shared<usize>,
}

pub fn use_volume_page() -> VolumePage {
    use_or_start_handle(|| VolumePage { left: Shared::default(), access_tab: Shared::default() })
}
