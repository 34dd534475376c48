//! A command for the selected rows, prepared for its confirmation dialog.

use crate::domain::{ClusterId, ProjectId, SharedScope, Volume};
use crate::texts::{self, bulk};
use std::collections::HashSet;

/// How many volumes a dialog names, and how many are read to show who loses access.
pub const MAX_NAMES: usize = 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectionCommand {
    Share,
    Delete,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    pub volumes: Vec<Volume>,
    /// One entry per volume; `None` if there are more than [`MAX_NAMES`].
    pub losses: Option<Vec<Loss>>,
    pub warnings: Vec<String>,
}

/// Who loses access when a volume is deleted: `None` if the user may not see the shared scopes, an
/// error if the volume could not be read, with the reason.
pub type Loss = Result<Option<Vec<SharedScope>>, String>;

/// The cluster that all volumes are in, or why they cannot be shared together.
pub fn common_cluster(volumes: &[Volume]) -> Result<ClusterId, &'static str> {
    let clusters: HashSet<_> = volumes.iter().map(|volume| volume.cluster_id.as_ref()).collect();
    if clusters.contains(&None) {
        return Err(bulk::CLUSTER_UNKNOWN);
    }
    let mut clusters = clusters.into_iter().flatten();
    match (clusters.next(), clusters.next()) {
        (Some(cluster), None) => Ok(cluster.clone()),
        _ => Err(bulk::SEVERAL_CLUSTERS),
    }
}

/// The project that all volumes belong to.
pub fn common_project(volumes: &[Volume]) -> Option<ProjectId> {
    let (first, rest) = volumes.split_first()?;
    let is_common = rest.iter().all(|volume| volume.project_id == first.project_id);
    is_common.then(|| first.project_id.clone())
}

/// The name of a single volume, or "12 data volumes".
pub fn target_text(volumes: &[Volume]) -> String {
    match volumes {
        [volume] => volume.name.clone(),
        volumes => texts::data_volumes(volumes.len() as u64),
    }
}
