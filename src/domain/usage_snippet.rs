use super::ids::VolumeId;
use super::mount_path::MountPath;
use crate::tools::{quote_as_json, quote_for_shell};

/// Where the entry of the snippets belongs in the request for a workload.
pub const SNIPPET_PATH: &str = "spec.storage.dataVolume";

pub fn workload_json(volume: &VolumeId, path: &MountPath) -> String {
    let (id, path) = (quote_as_json(volume.as_str()), quote_as_json(path.as_str()));
    format!(
        "{{\n  \"spec\": {{\n    \"storage\": {{\n      \"dataVolume\": [\n        {{\n          \
         \"id\": {id},\n          \"mountPath\": {path}\n        }}\n      ]\n    }}\n  }}\n}}"
    )
}

pub fn workload_yaml(volume: &VolumeId, path: &MountPath) -> String {
    let (id, path) = (quote_as_json(volume.as_str()), quote_as_json(path.as_str()));
    format!("spec:\n  storage:\n    dataVolume:\n      - id: {id}\n        mountPath: {path}")
}

pub fn list_command(project: &str) -> String {
    format!("runai datavolume list -p {}", quote_for_shell(project))
}

/// Shows a PVC of a project with its events. The namespace is what the control plane calls that of a
/// new project.
pub fn describe_pvc_command(pvc: &str, project: &str) -> String {
    let namespace = quote_for_shell(&format!("runai-{project}"));
    format!("kubectl describe pvc {} -n {namespace}", quote_for_shell(pvc))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn path(text: &str) -> MountPath {
        MountPath::parse(text).expect("a path")
    }

    #[test]
    fn commands_quote_names_for_the_shell() {
        assert_eq!(
            describe_pvc_command("it's", "vision"),
            r"kubectl describe pvc 'it'\''s' -n 'runai-vision'"
        );
    }

    #[test]
    fn snippets_mount_the_volume_in_a_workload() {
        let id = VolumeId::from("71f69d83-ba66-4822-adf5-55ce55efd210");
        assert_eq!(
            workload_yaml(&id, &MountPath::default()),
            "spec:\n  storage:\n    dataVolume:\n      \
             - id: \"71f69d83-ba66-4822-adf5-55ce55efd210\"\n        mountPath: \"/mnt/data\""
        );
        let json = workload_json(&id, &MountPath::default());
        let json: Value = serde_json::from_str(&json).expect("JSON");
        let mounted = json!([{"id": id.as_str(), "mountPath": "/mnt/data"}]);
        assert_eq!(json, json!({"spec": {"storage": {"dataVolume": mounted}}}));
    }

    #[test]
    fn invisible_characters_are_escaped() {
        let yaml = workload_yaml(&VolumeId::from("1"), &path("/a\u{202e}b\u{2028}\u{feff}é\"\\"));
        assert!(yaml.ends_with(r#"mountPath: "/a\u202eb\u2028\ufeffé\"\\""#), "{yaml}");
    }

    #[test]
    fn the_project_name_is_quoted_for_the_shell() {
        assert_eq!(list_command("team-a"), "runai datavolume list -p 'team-a'");
        assert_eq!(list_command("it's; rm"), r"runai datavolume list -p 'it'\''s; rm'");
    }

    proptest! {
        #[test]
        fn the_json_snippet_round_trips(id in "\\PC{0,20}", text in "/\\PC{1,30}") {
            let Ok(path) = MountPath::parse(&text) else { return Ok(()) };
            let json = workload_json(&VolumeId::from(id.as_str()), &path);
            let json: Value = serde_json::from_str(&json).expect("JSON");
            let mounted = &json["spec"]["storage"]["dataVolume"][0];
            prop_assert_eq!(&mounted["id"], &id);
            prop_assert_eq!(&mounted["mountPath"], &text);
        }

        /// A double-quoted scalar of YAML is a JSON string, as long as it holds nothing that YAML
        /// takes for a line break, and nothing that it does not print.
        #[test]
        fn yaml_scalars_are_json_strings_on_single_lines(
            id in "\\PC{0,20}",
            text in "/\\PC{1,30}",
        ) {
            let Ok(path) = MountPath::parse(&text) else { return Ok(()) };
            let yaml = workload_yaml(&VolumeId::from(id.as_str()), &path);
            let lines: Vec<_> = yaml.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).collect();
            prop_assert_eq!(lines.len(), 5, "{}", yaml);
            prop_assert_eq!(&lines[..3], ["spec:", "  storage:", "    dataVolume:"]);
            for (line, key, value) in [(lines[3], "      - id: ", &id), (lines[4], "        mountPath: ", &text)] {
                let scalar = line.strip_prefix(key).expect("the key");
                prop_assert_eq!(&serde_json::from_str::<String>(scalar).expect("JSON"), value);
                let is_unseen = |c: char| c.is_control() || c == '\u{feff}';
                prop_assert!(!scalar.chars().any(is_unseen));
            }
        }
    }
}
