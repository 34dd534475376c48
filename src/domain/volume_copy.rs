use super::{
    CopySource, Draft, DraftScope, NAME_MAX, PickedProject, SharedScope, Volume, VolumeName,
};

const NAMES: usize = 9;

impl Draft {
    /// Copies all but the name and the PVC, which cannot be used twice.
    pub fn copy_of(volume: &Volume) -> Self {
        let scopes = volume.cluster_id.as_ref().zip(volume.shared_scopes.as_ref());
        let scopes = scopes.map(|(cluster, scopes)| {
            let scope = |shared: &SharedScope| {
                let (scope, name) = (shared.scope()?, shared.label().to_owned());
                Some(DraftScope { scope, name, cluster: cluster.clone() })
            };
            scopes.iter().map(scope).collect::<Vec<_>>()
        });
        Self {
            project: volume.project_name.clone(),
            picked: Some(PickedProject::of(volume)),
            description: volume.description.clone().unwrap_or_default(),
            copied: Some(CopySource {
                id: volume.id.clone(),
                name: volume.name.clone(),
                origin_pvc: volume.origin_pvc_name.clone(),
                shows_scopes: scopes.as_ref().is_some_and(|all| all.iter().all(Option::is_some)),
                is_cluster_unknown: volume.cluster_id.is_none() && volume.shared_scopes.is_some(),
            }),
            scopes: scopes.into_iter().flatten().flatten().collect(),
            ..Self::default()
        }
    }
}

/// `…-copy`, `…-copy-2` and so on, truncated; empty if `name` is not a valid start.
pub fn copy_name_candidates(name: &str) -> Vec<VolumeName> {
    let candidate = |number: usize| {
        let suffix = if number == 1 { "-copy".to_owned() } else { format!("-copy-{number}") };
        let start: String = name.chars().take(NAME_MAX - suffix.len()).collect();
        VolumeName::parse(&(start + &suffix)).ok()
    };
    // A truncated candidate may equal the name.
    (1..=NAMES).filter_map(candidate).filter(|candidate| candidate.as_str() != name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::volume;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn copy(cluster: Value, scopes: Value) -> Draft {
        let mut fields = json!({
            "projectName": "vision", "description": "Clouds", "originPvcName": "lidar-raw",
            "clusterId": cluster, "sharedScopes": scopes,
        });
        fields.as_object_mut().expect("an object").retain(|_, value| !value.is_null());
        Draft::copy_of(&volume(fields))
    }

    fn cluster() -> Value {
        json!("00000000-0000-4000-8000-000000000000")
    }

    fn scopes() -> Value {
        json!([{"scopeType": "project", "scopeId": "6", "scopeName": "maps"}])
    }

    #[test]
    fn a_copy_has_neither_the_name_nor_the_pvc_of_its_source() {
        let draft = copy(cluster(), scopes());
        assert_eq!([draft.project.as_str(), &draft.description], ["vision", "Clouds"]);
        assert_eq!([draft.name.as_str(), &draft.origin_pvc], ["", ""]);
        assert_eq!(draft.scopes_in_cluster().len(), 1);
        assert_eq!(draft.scopes[0].label(), "Project maps");
        let source = draft.copied.expect("a copy");
        assert_eq!([source.name.as_str(), &source.origin_pvc], ["lidar", "lidar-raw"]);
        assert!(source.shows_scopes);
    }

    #[test]
    fn an_unknown_cluster_differs_from_hidden_scopes() {
        let is_cluster_unknown =
            |cluster, scopes| copy(cluster, scopes).copied.expect("a copy").is_cluster_unknown;
        assert!(is_cluster_unknown(Value::Null, scopes()));
        assert!(!is_cluster_unknown(Value::Null, Value::Null), "the scopes are hidden, too");
        assert!(!is_cluster_unknown(cluster(), scopes()));
    }

    #[test]
    fn hidden_scopes_differ_from_no_scopes() {
        let shows_scopes =
            |cluster, scopes| copy(cluster, scopes).copied.expect("a copy").shows_scopes;
        assert!(!shows_scopes(cluster(), Value::Null));
        assert!(!shows_scopes(Value::Null, scopes()), "the cluster is unknown");
        assert!(shows_scopes(cluster(), json!([])));
    }

    #[test]
    fn copy_names_are_numbered() {
        let names = copy_name_candidates("lidar");
        assert_eq!(names[0].as_str(), "lidar-copy");
        assert_eq!(names[1].as_str(), "lidar-copy-2");
        assert_eq!(copy_name_candidates("Not A Legal Name"), []);
    }

    proptest! {
        #[test]
        fn copy_names_start_with_the_name_and_are_distinct(name in "[a-z][-a-z0-9]{0,62}") {
            let names = copy_name_candidates(&name);
            prop_assert!(names.len() + 1 >= NAMES);
            for (index, copy) in names.iter().enumerate() {
                prop_assert!(copy.as_str().len() <= NAME_MAX && copy.as_str() != name);
                prop_assert!(copy.as_str().starts_with(&name[..name.len().min(NAME_MAX - 7)]));
                prop_assert!(!names[..index].contains(copy));
            }
        }
    }
}
