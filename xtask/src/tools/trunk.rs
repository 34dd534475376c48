//! Trunk, with the tools that it calls.

use super::{installed, wasm_target};
use crate::{Result, process, workspace};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A command that runs Trunk in the root of the checkout, with wasm-bindgen on its PATH.
pub fn trunk() -> Result<Command> {
    wasm_target()?;
    let path = [installed::wasm_bindgen()?];
    let mut trunk = Command::new(installed::trunk()?);
    trunk
        .current_dir(workspace::root())
        .env("PATH", process::path_with(&path)?)
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        // A backtrace of Trunk does not help with an error in the sources.
        .env("RUST_LIB_BACKTRACE", "0");
    // Trunk accepts only `true` and `false`, not the usual `1`.
    if env::var_os("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true");
    }
    Ok(trunk)
}

/// The configuration of the checkout in `root` without the hooks, whose work these commands do
/// themselves, and without the proxies.
pub fn trunk_config(root: &Path) -> Result<String> {
    let own = fs::read_to_string(root.join("Trunk.toml"))
        .map_err(|error| format!("cannot read Trunk.toml: {error}"))?;
    Ok(without_hooks(&own))
}

fn without_hooks(config: &str) -> String {
    let lines = config.lines().take_while(|line| !line.starts_with("[["));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Writes a configuration for the command `name` and returns its path. Trunk resolves paths relative to
/// it, so the command line must contain all of them.
pub fn write_trunk_config(name: &str, config: &str) -> Result<PathBuf> {
    let folder = workspace::scratch().join(name);
    let file = folder.join("Trunk.toml");
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&file, format!("# Written by `cargo xtask {name}`.\n{config}")))
        .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hooks_and_proxies_are_removed_and_nothing_follows_them() {
        let config = "[tools]\na = 1\n\n[[hooks]]\nb = 2\n\n[[proxy]]\nc = 3\n";
        assert_eq!(without_hooks(config), "[tools]\na = 1\n\n");
        let own = fs::read_to_string(workspace::root().join("Trunk.toml")).expect("Trunk.toml");
        let rest = &own[without_hooks(&own).len()..];
        assert!(rest.contains("[[proxy]]"));
        assert!(
            rest.lines().all(|line| !line.starts_with('[') || line.starts_with("[[")),
            "{rest}"
        );
    }
}
