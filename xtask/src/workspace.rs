//! Where things are.

use crate::Result;
use std::{
    env,
    path::{Path, PathBuf},
};

/// The root of the checkout.
pub fn root() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().map(Path::to_path_buf).unwrap_or(package)
}

/// The release of the console.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// The folder for the files that these commands write for other tools.
pub fn scratch() -> PathBuf {
    root().join("target").join("xtask")
}

/// Where cargo puts the binaries of the profile `debug` or `release`.
///
/// This binary lies in such a folder itself, whatever cargo's configuration says.
pub fn binaries(profile: &str) -> Result<PathBuf> {
    let own = env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
    match own.parent().and_then(Path::parent) {
        Some(target) => Ok(target.join(profile)),
        None => Err(format!("{} is not in cargo's target folder", own.display())),
    }
}

/// The folder for one tool in one version, shared by all checkouts of this user.
pub fn cache(tool: &str, version: &str) -> Result<PathBuf> {
    let folder = user_cache(|name| env::var_os(name).map(PathBuf::from)).ok_or(
        "cannot find your cache folder; set HOME, or XDG_CACHE_HOME to a folder for caches",
    )?;
    Ok(folder.join("data-volumes-console").join(format!("{tool}-{version}")))
}

/// The user's cache folder by the custom of the operating system.
fn user_cache(var: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let absolute = |name| var(name).filter(|path| path.is_absolute());
    absolute("XDG_CACHE_HOME").or_else(|| {
        if cfg!(windows) {
            absolute("LOCALAPPDATA")
        } else if cfg!(target_os = "macos") {
            absolute("HOME").map(|home| home.join("Library").join("Caches"))
        } else {
            absolute("HOME").map(|home| home.join(".cache"))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("Cargo.toml").is_file());
        assert!(root().join("xtask").is_dir());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_cache_follows_the_environment() {
        let with = |vars: &[(&str, &str)]| {
            user_cache(|name| {
                vars.iter().find(|(key, _)| *key == name).map(|(_, value)| PathBuf::from(value))
            })
        };
        assert_eq!(with(&[("HOME", "/home/a")]), Some("/home/a/.cache".into()));
        assert_eq!(with(&[("HOME", "/a"), ("XDG_CACHE_HOME", "/b")]), Some("/b".into()));
        assert_eq!(with(&[("HOME", "/a"), ("XDG_CACHE_HOME", "")]), Some("/a/.cache".into()));
        assert_eq!(with(&[]), None);
    }
}
