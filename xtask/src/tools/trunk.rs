//! Trunk, with the tools that it calls in turn.

use super::{installed, wasm_target};
use crate::{Result, process, workspace};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A call of Trunk in the root of the checkout; it finds wasm-bindgen.
pub fn trunk() -> Result<Command> {
    wasm_target()?;
    let path = [installed::wasm_bindgen()?];
    let mut trunk = Command::new(installed::trunk()?);
    trunk
        .current_dir(workspace::root())
        .env("PATH", process::path_with(&path)?)
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        // After an error in the sources, nobody asks where in Trunk it was noticed.
        .env("RUST_LIB_BACKTRACE", "0");
    // This Trunk takes nothing but `true` and `false`, where the custom is `1`.
    if env::var_os("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true");
    }
    Ok(trunk)
}

/// The configuration of the checkout in `root`, without what a Trunk of one's own needs: the hook,
/// whose work these commands do themselves, and the proxies.
pub fn trunk_config(root: &Path) -> Result<String> {
    let own = fs::read_to_string(root.join("Trunk.toml"))
        .map_err(|error| format!("cannot read Trunk.toml: {error}"))?;
    Ok(common(&own))
}

fn common(config: &str) -> String {
    let lines = config.lines().take_while(|line| !line.starts_with("[["));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Writes a configuration for the command `name` and returns its place. Trunk reads paths as relative
/// to it, so all of them have to be given on the command line.
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
    fn hooks_and_proxies_are_left_out_and_are_at_the_end() {
        let config = "[tools]\na = 1\n\n[[hooks]]\nb = 2\n\n[[proxy]]\nc = 3\n";
        assert_eq!(common(config), "[tools]\na = 1\n\n");
        let own = fs::read_to_string(workspace::root().join("Trunk.toml")).expect("Trunk.toml");
        let rest = &own[common(&own).len()..];
        assert!(rest.contains("[[proxy]]"));
        assert!(
            rest.lines().all(|line| !line.starts_with('[') || line.starts_with("[[")),
            "{rest}"
        );
    }
}
