//! A command for the selected rows, prepared for its confirmation dialog.

use crate::domain::{ClusterId, ProjectId, SharedScope, Volume, VolumeId};
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

impl Confirmation {
    /// The volumes with these IDs, and the confirmation of the others, if there are any.
    pub fn split(self, ids: &HashSet<VolumeId>) -> (Vec<Volume>, Option<Self>) {
        let losses = self.losses.into_iter().flatten().map(Some).chain(std::iter::repeat(None));
        let (removed, rest): (Vec<_>, Vec<_>) =
            self.volumes.into_iter().zip(losses).partition(|(it, _)| ids.contains(&it.id));
        let (volumes, losses): (Vec<_>, Vec<_>) = rest.into_iter().unzip();
        let removed = removed.into_iter().map(|(volume, _)| volume).collect();
        let losses = losses.into_iter().collect();
        (removed, (!volumes.is_empty()).then_some(Self { volumes, losses, ..self }))
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures;
    use serde_json::json;

    #[test]
    fn what_is_split_off_leaves_the_losses_of_the_others() {
        let volumes = ["a", "b", "c"].map(|id| fixtures::volume(json!({"id": id, "name": id})));
        let loss = |name: &str| Err(name.to_owned());
        let confirmation = Confirmation {
            volumes: volumes.to_vec(),
            losses: Some(vec![loss("a"), loss("b"), loss("c")]),
            warnings: vec!["w".to_owned()],
        };
        let ids = |ids: &[&str]| ids.iter().map(|id| VolumeId::from(*id)).collect();
        let (removed, rest) = confirmation.clone().split(&ids(&["b"]));
        let rest = rest.expect("two");
        assert_eq!((removed, rest.volumes.len()), (vec![volumes[1].clone()], 2));
        assert_eq!(rest.losses, Some(vec![loss("a"), loss("c")]));
        assert_eq!(rest.warnings, ["w"]);
        let unread = Confirmation { losses: None, ..confirmation };
        assert_eq!(unread.clone().split(&ids(&["b"])).1.expect("two").losses, None);
        assert_eq!(unread.split(&ids(&["a", "b", "c"])).1, None);
    }
}
