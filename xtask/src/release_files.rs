//! `cargo xtask release`: the files of a release, in `target/release-files`. The same commit with the same
//! Rust gives the same files.

mod archive;
mod changelog;
mod git;
mod sbom;
mod version;

use crate::{Result, cli, process, release, workspace};
use archive::{CHART, Files, NAME};
use sha2::{Digest, Sha256};
use std::{fmt::Write as _, fs, path::Path};

/// The list of checksums, as `sha256sum --check` reads it.
const CHECKSUMS: &str = "SHA256SUMS";

/// Checks that the checkout can be released, and writes the files unless only the check is requested.
pub fn run(options: &cli::Release) -> Result {
    let root = workspace::root();
    let version = version::of_workspace(&root)?;
    let commit = git::head(&root)?;
    check(&root, &version, &commit, options.allow_dirty)?;
    if options.check {
        process::step(format_args!("Version {version} can be released"));
        return Ok(());
    }
    release::build_if_stale()?;
    let dist = workspace::dist();
    release::check(&dist, &root)?;
    process::step("Writing the files of the release");
    let files = files(&root, &dist, &version, &commit)?;
    let folder = root.join("target").join("release-files");
    write(&folder, &files)?;
    print!("{}", report(&folder, &files));
    Ok(())
}

/// Lists all that has to be done before a release.
fn check(root: &Path, version: &str, commit: &git::Commit, allow_dirty: bool) -> Result {
    let mut problems = version::disagreements(root, version)?;
    problems.extend(changelog::part(&read(root, "CHANGELOG.md")?, version).err());
    problems.extend(git::released_elsewhere(root, version, commit));
    if !root.join(CHART).join("Chart.yaml").is_file() {
        problems.push(format!("{CHART} has no chart"));
    }
    if !allow_dirty {
        problems.extend(git::changes(root)?);
    }
    match problems.is_empty() {
        true => Ok(()),
        false => Err(format!("version {version} cannot be released:\n  {}", problems.join("\n  "))),
    }
}

/// The files by name, with their checksums.
fn files(root: &Path, dist: &Path, version: &str, commit: &git::Commit) -> Result<Files> {
    let changes = changelog::part(&read(root, "CHANGELOG.md")?, version)?;
    let bom = sbom::Bom::of_workspace(root)?.to_json(version, &commit.time)?;
    let console = archive::tar_gz(&archive::console(root, dist, version)?, commit.seconds)?;
    let chart = archive::tar_gz(&archive::chart(root)?, commit.seconds)?;
    let mut files = Files::from([
        (format!("{NAME}-{version}.tar.gz"), console),
        // The name that Helm gives to a chart.
        (format!("{NAME}-{version}.tgz"), chart),
        (format!("{NAME}-{version}.cdx.json"), bom.into_bytes()),
        ("CHANGES.md".to_owned(), changes.into_bytes()),
    ]);
    let sums = checksums(&files);
    files.insert(CHECKSUMS.to_owned(), sums.into_bytes());
    Ok(files)
}

fn checksums(files: &Files) -> String {
    files.iter().fold(String::new(), |mut sums, (name, content)| {
        let _ = writeln!(sums, "{:x}  {name}", Sha256::digest(content));
        sums
    })
}

/// Replaces the content of `folder`.
fn write(folder: &Path, files: &Files) -> Result {
    let failed = |path: &Path, error| format!("cannot write {}: {error}", path.display());
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| failed(folder, error))?;
    }
    fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    for (name, content) in files {
        let path = folder.join(name);
        fs::write(&path, content).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}

fn read(root: &Path, name: &str) -> Result<String> {
    fs::read_to_string(root.join(name)).map_err(|error| format!("cannot read {name}: {error}"))
}

fn report(folder: &Path, files: &Files) -> String {
    let width = files.keys().map(String::len).max().unwrap_or(0);
    let mut text = format!("{}\n", folder.display());
    for (name, content) in files {
        let size = release::format_thousands(content.len());
        let _ = writeln!(text, "  {name:width$}  {size:>10}");
    }
    let _ = write!(
        text,
        "\nTo verify them:   cd {} && sha256sum --check {CHECKSUMS}\n\
         Nothing was signed, tagged or uploaded, and no container image was built: see “Making a release” in \
         CONTRIBUTING.md.\n",
        folder.display(),
    );
    text
}

/// A folder for a test, removed at its end.
#[cfg(test)]
struct Scratch(std::path::PathBuf);

#[cfg(test)]
impl Scratch {
    fn new(name: &str) -> Self {
        let folder = workspace::scratch().join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    /// Writes a file below the folder.
    fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
}

#[cfg(test)]
impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    /// A checkout that can be released as 1.2.3.
    fn checkout(name: &str) -> Scratch {
        let root = Scratch::new(name);
        for (name, text) in [
            (
                "Cargo.toml",
                "[workspace]\nmembers = []\n[workspace.package]\nversion = \"1.2.3\"\n[package]\nversion.workspace = true\n",
            ),
            ("CHANGELOG.md", "# Changelog\n\n## 1.2.3\n\n- A change.\n"),
            (
                "hosting/kubernetes/data-volumes-console/Chart.yaml",
                "version: 1.2.3\nappVersion: 1.2.3\n",
            ),
            ("README.md", "The settings.\n"),
        ] {
            root.write(name, text);
        }
        git(&root, &["init", "--quiet"]);
        commit(&root);
        root
    }

    fn git(root: &Scratch, args: &[&str]) {
        let mut git = Command::new("git");
        git.current_dir(&root.0).args(["-c", "user.name=a", "-c", "user.email=a@example.com"]);
        assert!(git.args(args).status().expect("git").success(), "{args:?}");
    }

    fn commit(root: &Scratch) {
        git(root, &["add", "--all"]);
        git(root, &["-c", "commit.gpgsign=false", "commit", "--quiet", "--message", "a change"]);
    }

    fn problems(root: &Scratch, allow_dirty: bool) -> String {
        let head = git::head(&root.0).expect("a commit");
        check(&root.0, "1.2.3", &head, allow_dirty).err().unwrap_or_default()
    }

    #[test]
    fn a_release_needs_a_clean_checkout_a_new_version_and_its_changes() {
        let root = checkout("release-check");
        assert_eq!(problems(&root, false), "");
        root.write("README.md", "Changed.\n");
        assert!(problems(&root, false).contains("README.md"));
        assert_eq!(problems(&root, true), "");
        commit(&root);
        git(&root, &["tag", "v1.2.3"]);
        assert_eq!(problems(&root, false), "", "this very commit");
        root.write("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n- A change.\n");
        fs::remove_dir_all(root.0.join("hosting")).expect("the chart to go");
        commit(&root);
        let all = problems(&root, false);
        for part in ["v1.2.3", "CHANGELOG.md", "no chart"] {
            assert!(all.contains(part), "{part}: {all}");
        }
    }

    #[test]
    fn the_checksums_are_those_of_the_files() {
        let files = Files::from([("a".to_owned(), b"abc".to_vec()), ("b".to_owned(), vec![])]);
        let expected = "\
ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b
";
        assert_eq!(checksums(&files), expected);
    }

    #[test]
    fn files_of_another_release_are_removed() {
        let folder = Scratch::new("release-write");
        folder.write("old-1.0.0.tar.gz", "");
        let files = Files::from([("new".to_owned(), b"x".to_vec())]);
        assert_eq!(write(&folder.0, &files), Ok(()));
        assert!(!folder.0.join("old-1.0.0.tar.gz").exists());
        assert_eq!(fs::read(folder.0.join("new")).expect("it"), b"x");
        assert!(report(&folder.0, &files).contains("sha256sum --check SHA256SUMS"));
    }
}
