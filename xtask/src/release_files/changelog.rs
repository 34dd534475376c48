//! The part of the changelog for one version.

use crate::Result;

const UNRELEASED: &str = "Unreleased";

/// The parts of the changelog: heading and text.
fn parts(changelog: &str) -> impl Iterator<Item = (&str, &str)> {
    changelog.split("\n## ").skip(1).map(|part| {
        let (heading, text) = part.split_once('\n').unwrap_or((part, ""));
        (heading.trim(), text.trim())
    })
}

/// The version in a heading such as `1.2.3` or `1.2.3 (2026-11-30)`.
fn version(heading: &str) -> Option<&str> {
    heading.split_whitespace().next().filter(|word| *word != UNRELEASED)
}

/// The newest version in the changelog.
pub fn latest(changelog: &str) -> Option<&str> {
    parts(changelog).find_map(|(heading, _)| version(heading))
}

/// The changes of `version` as a document.
pub fn part(changelog: &str, version: &str) -> Result<String> {
    let unreleased = parts(changelog).find(|(heading, _)| *heading == UNRELEASED);
    let own = parts(changelog).find(|(heading, _)| self::version(heading) == Some(version));
    match (own, unreleased) {
        (None | Some((_, "")), _) => Err(format!(
            "CHANGELOG.md has no changes under “## {version}”: give the heading “{UNRELEASED}” that name"
        )),
        (_, Some((_, text))) if !text.is_empty() => Err(format!(
            "CHANGELOG.md has changes under “{UNRELEASED}”: move them to “## {version}”"
        )),
        (Some((heading, text)), _) => Ok(format!("# Data Volumes Console {heading}\n\n{text}\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANGELOG: &str = "# Changelog\n\nWhat changed.\n\n## Unreleased\n\n\
        ## 1.2.0 (2026-11-30)\n\nSharing.\n\n- A.\n- B.\n\n## 1.1.0\n\n- C.\n";

    #[test]
    fn the_changes_of_a_version_end_at_the_next_heading() {
        let changes = "# Data Volumes Console 1.2.0 (2026-11-30)\n\nSharing.\n\n- A.\n- B.\n";
        assert_eq!(part(CHANGELOG, "1.2.0").as_deref(), Ok(changes));
        assert_eq!(
            part(CHANGELOG, "1.1.0").as_deref(),
            Ok("# Data Volumes Console 1.1.0\n\n- C.\n")
        );
        assert_eq!(latest(CHANGELOG), Some("1.2.0"));
        assert_eq!(latest("# Changelog\n\n## Unreleased\n\n- A.\n"), None);
    }

    #[test]
    fn a_version_without_changes_and_changes_without_a_version_are_errors() {
        assert!(part(CHANGELOG, "1.2").is_err(), "a part of a version");
        let empty = CHANGELOG.replace("- C.", "");
        assert!(part(&empty, "1.1.0").is_err());
        let more = CHANGELOG.replace("Unreleased\n", "Unreleased\n\n- D.\n");
        let message = part(&more, "1.2.0").expect_err("changes without a version");
        assert!(message.contains("Unreleased"), "{message}");
    }
}
