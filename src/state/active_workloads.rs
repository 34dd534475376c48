//! Which workloads use a data volume now, or why that is not known.

use super::workload_scans::{WorkloadScan, WorkloadScans};
use crate::domain::{MAX_WORKLOADS, Volume, Workload};
use crate::texts::usage as texts;

impl WorkloadScans {
    /// Reads the workloads of the volume's cluster, unless that was done within the last minute.
    pub fn start_for(self, volume: &Volume) {
        if let Some(cluster) = &volume.cluster_id {
            self.start(cluster);
        }
    }

    /// Like [`WorkloadScans::start_for`], also if it has just been done.
    pub fn restart_for(self, volume: &Volume) {
        if let Some(cluster) = &volume.cluster_id {
            self.restart(cluster);
        }
    }

    /// Whether the workloads of the volume's cluster are being read, tracked.
    pub fn is_reading_for(self, volume: &Volume) -> bool {
        let state = volume.cluster_id.as_ref().map(|cluster| self.state(cluster));
        matches!(state, Some(WorkloadScan::Running { .. }))
    }

    /// Whether active workloads are known to use the volume, tracked.
    pub fn is_in_use(self, volume: &Volume) -> bool {
        self.active_for(volume).is_ok_and(|workloads| !workloads.is_empty())
    }

    /// The active workloads that mount the volume, or the reason why they are not known. The result before a
    /// failed scan no longer counts.
    pub fn active_for(self, volume: &Volume) -> Result<Vec<Workload>, String> {
        let cluster = volume.cluster_id.as_ref().ok_or(texts::NO_CLUSTER)?;
        let active = self.active(cluster, &volume.id);
        Err(match self.state(cluster) {
            WorkloadScan::Done => return active.ok_or_else(texts::incomplete),
            WorkloadScan::NotStarted => texts::reading(0),
            WorkloadScan::Running { read } => return active.ok_or_else(|| texts::reading(read)),
            WorkloadScan::Cancelled => texts::cancelled(false),
            WorkloadScan::TooMany => texts::too_many(MAX_WORKLOADS, false),
            WorkloadScan::Failed(error) if error.is_forbidden() => texts::forbidden(false),
            WorkloadScan::Failed(error) if error.is_unavailable_operation() => {
                texts::missing(false)
            }
            WorkloadScan::Failed(error) => format!("{}. {}", error.title(), error.message()),
        })
    }
}
