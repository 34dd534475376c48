//! What one pastes elsewhere to use a data volume: a piece of a workload's specification, and the
//! command that lists data volumes.

use super::ids::VolumeId;
use super::mount_path::MountPath;
use super::text::shell_quoted;

/// The part of a workload's specification that mounts a data volume, as JSON.
pub fn workload_json(volume: &VolumeId, path: &MountPath) -> String {
    let (id, path) = (quoted(volume.as_str()), quoted(path.as_str()));
    format!(
        "{{\n  \"spec\": {{\n    \"storage\": {{\n      \"dataVolume\": [\n        {{\n          \
         \"id\": {id},\n          \"mountPath\": {path}\n        }}\n      ]\n    }}\n  }}\n}}"
    )
}

/// The same as YAML.
pub fn workload_yaml(volume: &VolumeId, path: &MountPath) -> String {
    let (id, path) = (quoted(volume.as_str()), quoted(path.as_str()));
    format!("spec:\n  storage:\n    dataVolume:\n      - id: {id}\n        mountPath: {path}")
}

/// The documented command that lists the data volumes which can be used in a project.
pub fn list_command(project: &str) -> String {
    format!("runai datavolume list -p {}", shell_quoted(project))
}

/// A text in quotes that mean the same in JSON and in YAML, and in which everything can be seen:
/// whatever breaks lines, joins or turns text round is written by its number.
fn quoted(text: &str) -> String {
    // A string can always be written.
    let json = serde_json::to_string(text).unwrap_or_default();
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
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
    fn the_snippet_is_what_a_workload_takes() {
        let id = VolumeId::from("71f69d83-ba66-4822-adf5-55ce55efd210");
        assert_eq!(
            workload_yaml(&id, &MountPath::default()),
            "spec:\n  storage:\n    dataVolume:\n      \
             - id: \"71f69d83-ba66-4822-adf5-55ce55efd210\"\n        mountPath: \"/mnt/data\""
        );
        let json: Value =
            serde_json::from_str(&workload_json(&id, &MountPath::default())).expect("JSON");
        let mounted = json!([{"id": id.as_str(), "mountPath": "/mnt/data"}]);
        assert_eq!(json, json!({"spec": {"storage": {"dataVolume": mounted}}}));
    }

    #[test]
    fn what_cannot_be_seen_is_written_by_its_number() {
        let yaml = workload_yaml(&VolumeId::from("1"), &path("/a\u{202e}b\u{2028}\u{feff}é\"\\"));
        assert!(yaml.ends_with(r#"mountPath: "/a\u202eb\u2028\ufeffé\"\\""#), "{yaml}");
    }

    #[test]
    fn a_projects_name_is_one_word_for_the_shell() {
        assert_eq!(list_command("team-a"), "runai datavolume list -p 'team-a'");
        assert_eq!(list_command("it's; rm"), r"runai datavolume list -p 'it'\''s; rm'");
    }

    proptest! {
        #[test]
        fn any_id_and_any_path_come_back_from_the_json(id in "\\PC{0,20}", text in "/\\PC{1,30}") {
            let Ok(path) = MountPath::parse(&text) else { return Ok(()) };
            let json: Value =
                serde_json::from_str(&workload_json(&VolumeId::from(id.as_str()), &path))
                    .expect("JSON");
            let mounted = &json["spec"]["storage"]["dataVolume"][0];
            prop_assert_eq!(&mounted["id"], &id);
            prop_assert_eq!(&mounted["mountPath"], &text);
        }

        /// A double-quoted scalar of YAML is a JSON string, as long as it holds nothing that YAML
        /// takes for a line break, and nothing that it does not print.
        #[test]
        fn the_scalars_of_the_yaml_are_json_strings_on_a_line_of_their_own(
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
