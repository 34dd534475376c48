//! The version of the console, which `Cargo.toml` defines and other files repeat.

use super::{archive, changelog, read};
use crate::{Result, release, versions};
use std::path::Path;

/// The files and folders that may name a file or an image of a version.
const DOCUMENTS: [&str; 4] = ["CONTRIBUTING.md", "README.md", "SECURITY.md", "hosting"];

/// The version that all packages share.
pub fn of_workspace(root: &Path) -> Result<String> {
    let manifest = read(root, "Cargo.toml")?;
    let version = section(&manifest, "workspace.package").and_then(|it| string(it, "version"));
    version.map(str::to_owned).ok_or_else(|| "Cargo.toml has no version".to_owned())
}

/// Where another version is named than `version`.
pub fn disagreements(root: &Path, version: &str) -> Result<Vec<String>> {
    let manifest = read(root, "Cargo.toml")?;
    let members = versions::strings(versions::value(&manifest, "members").unwrap_or_default());
    let mut found = Vec::from_iter(of_package("Cargo.toml", &manifest));
    for member in members {
        let path = format!("{member}/Cargo.toml");
        found.extend(of_package(&path, &read(root, &path)?));
    }
    let changelog = read(root, "CHANGELOG.md")?;
    if let Some(latest) = changelog::latest(&changelog).filter(|latest| *latest != version) {
        found.push(format!("CHANGELOG.md: the newest version is {latest}, not {version}"));
    }
    for document in DOCUMENTS {
        let path = root.join(document);
        let files = if path.is_dir() { release::walk(&path)? } else { vec![path] };
        for file in files.into_iter().filter(|file| file.is_file()) {
            let name =
                file.strip_prefix(root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            found.extend(in_document(&name, &read(root, &name)?, version));
        }
    }
    found.sort();
    Ok(found)
}

/// The text of a table in a TOML file.
fn section<'a>(toml: &'a str, name: &str) -> Option<&'a str> {
    let rest = toml.split_once(&format!("[{name}]\n"))?.1;
    rest.split("\n[").next()
}

fn string<'a>(toml: &'a str, key: &str) -> Option<&'a str> {
    versions::strings(versions::value(toml, key)?).first().copied()
}

/// A package that does not take the version of the workspace.
fn of_package(path: &str, manifest: &str) -> Option<String> {
    let package = section(manifest, "package").unwrap_or_default();
    let takes = versions::value(package, "version.workspace") == Some("true");
    (!takes).then(|| format!("{path}: the package does not take the version of the workspace"))
}

/// Other versions in a chart, in its values, and in the names of files and images.
fn in_document(path: &str, text: &str, version: &str) -> Vec<String> {
    let keys: &[&str] = match path.strip_prefix(archive::CHART) {
        Some("/Chart.yaml") => &["version", "appVersion"],
        // Without a tag, the chart takes its `appVersion`.
        Some("/values.yaml") => &["tag"],
        _ => &[],
    };
    let is_optional = keys == ["tag"];
    let mut found: Vec<_> = keys
        .iter()
        .filter_map(|key| {
            let value = yaml_value(text, key);
            let agrees = value == Some(version) || is_optional && value.is_none_or(str::is_empty);
            (!agrees).then(|| {
                format!("{path}: `{key}` is {}, not {version}", value.unwrap_or("missing"))
            })
        })
        .collect();
    for (start, name) in text.match_indices(archive::NAME) {
        let named =
            text[start + name.len()..].strip_prefix([':', '-', '@']).and_then(leading_version);
        if let Some(named) = named.filter(|named| *named != version) {
            found.push(format!("{path}: {name} {named}, not {version}"));
        }
    }
    found
}

/// The value of the first line with this key, at any depth.
fn yaml_value<'a>(yaml: &'a str, key: &str) -> Option<&'a str> {
    let mut lines = yaml.lines();
    let value = lines.find_map(|line| line.trim_start().strip_prefix(key)?.strip_prefix(':'))?;
    Some(value.split(" #").next()?.trim().trim_matches(['"', '\'']))
}

/// A version such as `1.2.3` at the start of a text.
fn leading_version(text: &str) -> Option<&str> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let version = text[..end].trim_end_matches('.');
    (version.split('.').filter(|part| !part.is_empty()).count() == 3).then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    #[test]
    fn all_files_of_the_project_name_the_same_version() {
        let root = workspace::root();
        let version = of_workspace(&root).expect("a version");
        assert_eq!(leading_version(&version), Some(version.as_str()));
        assert_eq!(disagreements(&root, &version), Ok(vec![]));
    }

    #[test]
    fn a_package_takes_the_version_of_the_workspace() {
        let own = "[package]\nname = \"a\"\nversion = \"1.2.3\"\n\n[dependencies]\n";
        assert!(of_package("a/Cargo.toml", own).is_some());
        let shared = own.replace("version = \"1.2.3\"", "version.workspace = true");
        assert_eq!(of_package("a/Cargo.toml", &shared), None);
    }

    #[test]
    fn the_chart_has_the_version_of_the_console() {
        let path = format!("{}/Chart.yaml", archive::CHART);
        let chart = |version: &str, app: &str| {
            let text =
                format!("apiVersion: v2\nversion: {version} # the chart\nappVersion: \"{app}\"\n");
            in_document(&path, &text, "1.2.3").len()
        };
        assert_eq!(chart("1.2.3", "1.2.3"), 0);
        assert_eq!(chart("1.2.3", "1.2.2"), 1);
        assert_eq!(chart("1.2.2", "1.2.2"), 2);
        assert_eq!(in_document(&path, "apiVersion: v2\n", "1.2.3").len(), 2, "missing");
    }

    #[test]
    fn an_image_has_the_version_of_the_console_or_none() {
        let path = format!("{}/values.yaml", archive::CHART);
        for (tag, problems) in [("\"\"", 0), ("1.2.3", 0), ("latest", 1), ("\"1.2.2\"", 1)] {
            let values = format!("image:\n  repository: a\n  tag: {tag}\n");
            assert_eq!(in_document(&path, &values, "1.2.3").len(), problems, "{tag}");
        }
        assert_eq!(in_document(&path, "replicas: 2\n", "1.2.3").len(), 0);
    }

    #[test]
    fn names_of_files_and_images_have_the_version_of_the_console() {
        for (text, problems) in [
            ("docker run example.com/data-volumes-console:1.2.3", 0),
            ("docker run example.com/data-volumes-console:v1.2.2", 1),
            ("tar --extract --file data-volumes-console-1.2.2.tar.gz", 1),
            ("data-volumes-console-X.Y.Z.tgz, in data-volumes-console-84c4/", 0),
            ("cd data-volumes-console", 0),
        ] {
            assert_eq!(in_document("hosting/README.md", text, "1.2.3").len(), problems, "{text}");
        }
    }
}
