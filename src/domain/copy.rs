//! Starting a new data volume from one that exists.

use super::{Draft, DraftScope, NAME_MAX, PickedProject, Volume, VolumeId, VolumeName};
use serde::{Deserialize, Serialize};

/// What a copy was started from: enough to say what had to change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopySource {
    /// The data volume.
    pub id: VolumeId,
    /// Its name.
    pub name: String,
    /// Its PVC, which can have no other data volume.
    pub origin_pvc: String,
    /// Whether one could see whom it is shared with.
    pub shows_scopes: bool,
}

/// How many names are tried before the first one is suggested all the same.
const NAMES: usize = 9;

impl Draft {
    /// A copy of `volume`: its project, description and scopes, but neither its name nor its PVC,
    /// since both can be had only once.
    pub fn copy_of(volume: &Volume) -> Self {
        let scopes = volume.cluster_id.as_ref().zip(volume.shared_scopes.as_ref());
        Self {
            project: volume.project_name.clone(),
            picked: Some(PickedProject::of(volume)),
            description: volume.description.clone().unwrap_or_default(),
            copied: Some(CopySource {
                id: volume.id.clone(),
                name: volume.name.clone(),
                origin_pvc: volume.origin_pvc_name.clone(),
                shows_scopes: scopes
                    .is_some_and(|(_, scopes)| scopes.iter().all(|it| it.scope().is_some())),
            }),
            scopes: scopes
                .map(|(cluster, scopes)| {
                    let named =
                        |name: &str, id: &str| if name.is_empty() { id } else { name }.to_owned();
                    let scope = scopes.iter().filter_map(|shared| {
                        Some(DraftScope {
                            scope: shared.scope()?,
                            name: named(&shared.name, &shared.id),
                            cluster: cluster.clone(),
                        })
                    });
                    scope.collect()
                })
                .unwrap_or_default(),
            ..Self::default()
        }
    }
}

/// Names for a copy of `name`, in the order of preference: `…-copy`, `…-copy-2` and so on, cut so
/// that they are short enough. None for a name that is no good start.
pub fn copy_names(name: &str) -> Vec<VolumeName> {
    let candidate = |number: usize| {
        let suffix = if number == 1 { "-copy".to_owned() } else { format!("-copy-{number}") };
        let kept: String = name.chars().take(NAME_MAX - suffix.len()).collect();
        VolumeName::parse(&(kept + &suffix)).ok()
    };
    // Cut short, one may be the name itself.
    (1..=NAMES).filter_map(candidate).filter(|one| one.as_str() != name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn volume(more: &str) -> Volume {
        let text = format!(
            r#"{{"id":"71f69d83-ba66-4822-adf5-55ce55efd210","name":"lidar","projectId":"5",
            "projectName":"vision","departmentId":"4001","description":"Clouds",
            "originPvcName":"lidar-raw","status":{{"phase":"Ready"}}{more}}}"#
        );
        serde_json::from_str(&text).expect("a volume")
    }

    const CLUSTER: &str = r#","clusterId":"00000000-0000-4000-8000-000000000000""#;
    const SCOPES: &str =
        r#","sharedScopes":[{"scopeType":"project","scopeId":"6","scopeName":"maps"}]"#;

    #[test]
    fn a_copy_takes_over_what_may_be_had_twice_and_nothing_else() {
        let draft = Draft::copy_of(&volume(&format!("{CLUSTER}{SCOPES}")));
        assert_eq!([draft.project.as_str(), &draft.description], ["vision", "Clouds"]);
        assert_eq!([draft.name.as_str(), &draft.origin_pvc], ["", ""]);
        assert_eq!(draft.scopes_within().len(), 1);
        assert_eq!(draft.scopes[0].label(), "Project maps");
        let source = draft.copied.expect("a copy");
        assert_eq!([source.name.as_str(), &source.origin_pvc], ["lidar", "lidar-raw"]);
        assert!(source.shows_scopes);
    }

    #[test]
    fn scopes_that_cannot_be_seen_are_told_from_none() {
        let shows = |more: &str| Draft::copy_of(&volume(more)).copied.expect("a copy").shows_scopes;
        assert!(!shows(CLUSTER));
        assert!(!shows(SCOPES), "of a cluster that is not known");
        assert!(shows(&format!(r#"{CLUSTER},"sharedScopes":[]"#)));
    }

    #[test]
    fn names_for_a_copy_are_numbered() {
        let names = copy_names("lidar");
        assert_eq!(names[0].as_str(), "lidar-copy");
        assert_eq!(names[1].as_str(), "lidar-copy-2");
        assert_eq!(copy_names("Not A Legal Name"), []);
    }

    proptest! {
        #[test]
        fn names_for_a_copy_start_as_the_name_does_and_are_all_different(name in "[a-z][-a-z0-9]{0,62}") {
            let names = copy_names(&name);
            prop_assert!(names.len() + 1 >= NAMES);
            for (index, one) in names.iter().enumerate() {
                prop_assert!(one.as_str().len() <= NAME_MAX && one.as_str() != name);
                prop_assert!(one.as_str().starts_with(&name[..name.len().min(NAME_MAX - 7)]));
                prop_assert!(!names[..index].contains(one));
            }
        }
    }
}
