//! Folders of the checkout and of the user.

use crate::Result;
use std::{
    env,
    path::{Path, PathBuf},
};

pub fn root() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().map(Path::to_path_buf).unwrap_or(package)
}

/// The folder of the release.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// The folder of the demo.
pub fn dist_demo() -> PathBuf {
    root().join("dist-demo")
}

/// The folder for generated files.
pub fn scratch() -> PathBuf {
    root().join("target").join("xtask")
}

/// The folder of the binaries of a profile, `debug` or `release`. It is derived from the path of this
/// binary, so it follows the configuration of cargo.
pub fn binaries(profile: &str) -> Result<PathBuf> {
    let own = env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
    match own.parent().and_then(Path::parent) {
        Some(target) => Ok(target.join(profile)),
        None => Err(format!("{} is not in cargo's target folder", own.display())),
    }
}

/// The cache folder of a tool in one version, shared by all checkouts of the user.
pub fn cache(tool: &str, version: &str) -> Result<PathBuf> {
    Ok(cache_root()?.join(format!("{tool}-{version}")))
}

/// The folder of all tools.
pub fn cache_root() -> Result<PathBuf> {
    let folder = user_cache(env::consts::OS, |name| env::var_os(name).map(PathBuf::from)).ok_or(
        "cannot find your cache folder; set HOME, or XDG_CACHE_HOME to a folder for caches",
    )?;
    Ok(folder.join("data-volumes-console"))
}

/// The user's folder for caches on the operating system `os`.
fn user_cache(os: &str, var: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let absolute = |name| var(name).filter(|path| path.has_root());
    absolute("XDG_CACHE_HOME").or_else(|| match os {
        "windows" => absolute("LOCALAPPDATA"),
        "macos" => absolute("HOME").map(|home| home.join("Library").join("Caches")),
        _ => absolute("HOME").map(|home| home.join(".cache")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_contains_the_workspace() {
        assert!(root().join("Cargo.toml").is_file());
        assert!(root().join("xtask").is_dir());
    }

    #[test]
    fn the_cache_folder_depends_on_the_system_and_its_environment() {
        let with = |os, vars: &[(&str, &str)]| {
            user_cache(os, |name| {
                vars.iter().find(|(key, _)| *key == name).map(|(_, value)| PathBuf::from(value))
            })
        };
        let home = ("HOME", "/home/a");
        assert_eq!(with("linux", &[home]), Some("/home/a/.cache".into()));
        assert_eq!(with("macos", &[home]), Some("/home/a/Library/Caches".into()));
        // Paths of Windows have no root elsewhere.
        let local = if cfg!(windows) { r"C:\a" } else { "/c/a" };
        assert_eq!(with("windows", &[("LOCALAPPDATA", local)]), Some(local.into()));
        assert_eq!(with("windows", &[home]), None);
        for os in ["linux", "macos", "windows"] {
            assert_eq!(with(os, &[home, ("XDG_CACHE_HOME", "/b")]), Some("/b".into()), "{os}");
            assert_eq!(with(os, &[]), None, "{os}");
        }
        assert_eq!(with("linux", &[home, ("XDG_CACHE_HOME", "")]), Some("/home/a/.cache".into()));
    }
}
