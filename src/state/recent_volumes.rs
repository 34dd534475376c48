//! The data volumes that the user opened last in this tab, for the command palette.

use super::storage::{Store, Stored};
use crate::domain::{Volume, VolumeId};
use serde::{Deserialize, Serialize};

const RECENT: Stored = Stored::new(Store::Session, "dvc.recent");

const RECENT_MAX: usize = 10;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentVolume {
    pub id: VolumeId,
    pub name: String,
    pub project: String,
}

pub(super) fn clear_recent_volumes() {
    RECENT.clear();
}

/// The last opened one first.
pub fn recent_volumes() -> Vec<RecentVolume> {
    RECENT.get().unwrap_or_default()
}

pub fn record_recent_volume(volume: &Volume) {
    let mut recent = recent_volumes();
    recent.retain(|other| other.id != volume.id);
    recent.insert(
        0,
        RecentVolume {
            id: volume.id.clone(),
            name: volume.display_name().to_owned(),
            project: volume.display_project_name().to_owned(),
        },
    );
    recent.truncate(RECENT_MAX);
    RECENT.set(&recent);
}

pub fn forget_recent_volume(id: &VolumeId) {
    let mut recent = recent_volumes();
    recent.retain(|other| other.id != *id);
    RECENT.set(&recent);
}
