//! The pinned versions of the tools. `Cargo.toml` and `Trunk.toml` repeat some of them; each command
//! first checks that they match.

use crate::Result;
use std::{fs, path::Path};

pub const TRUNK: &str = "0.21.14";

/// The tools must have exactly the version of the library.
pub const WASM_BINDGEN: &str = "0.2.129";

pub const BINARYEN: &str = "132";

pub const AXE_CORE: &str = "4.14.1";

pub const CARGO_DENY: &str = "0.20.2";

/// Checks that `Cargo.toml` and `Trunk.toml` match this file.
pub fn check(root: &Path) -> Result {
    let read = |name: &str| {
        fs::read_to_string(root.join(name)).map_err(|error| format!("cannot read {name}: {error}"))
    };
    check_texts(&read("Cargo.toml")?, &read("Trunk.toml")?)
}

fn check_texts(cargo: &str, trunk: &str) -> Result {
    let expected = [
        ("Cargo.toml", cargo, "wasm-bindgen", format!("={WASM_BINDGEN}")),
        ("Trunk.toml", trunk, "wasm_bindgen", WASM_BINDGEN.to_owned()),
        ("Trunk.toml", trunk, "wasm_opt", format!("version_{BINARYEN}")),
        ("Trunk.toml", trunk, "trunk-version", format!("^{TRUNK}")),
    ];
    for (file, text, key, version) in expected {
        let found = value(text, key).unwrap_or_default();
        if strings(found).first() != Some(&version.as_str()) {
            return Err(format!(
                "{file} has `{key} = {found}`, but xtask/src/versions.rs requires \"{version}\"; \
                 change one of them"
            ));
        }
    }
    Ok(())
}

/// The text after `key =` in a TOML file.
pub fn value<'a>(toml: &'a str, key: &str) -> Option<&'a str> {
    toml.lines().find_map(|line| {
        let rest = line.strip_prefix(key)?.trim_start().strip_prefix('=')?;
        Some(rest.trim())
    })
}

/// The quoted strings of a value.
pub fn strings(value: &str) -> Vec<&str> {
    value.split('"').skip(1).step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trunk_toml(wasm_bindgen: &str) -> String {
        format!(
            "trunk-version = \"^{TRUNK}\"\n[tools]\nwasm_bindgen = \"{wasm_bindgen}\"\n\
             wasm_opt = \"version_{BINARYEN}\"\n"
        )
    }

    #[test]
    fn the_versions_of_the_project_match() {
        assert_eq!(check(&crate::workspace::root()), Ok(()));
    }

    #[test]
    fn a_version_mismatch_names_both_versions() {
        let cargo = format!("wasm-bindgen-futures = \"=1\"\nwasm-bindgen = \"={WASM_BINDGEN}\"\n");
        assert_eq!(check_texts(&cargo, &trunk_toml(WASM_BINDGEN)), Ok(()));
        let message = check_texts(&cargo, &trunk_toml("0.2.1")).expect_err("the versions differ");
        assert!(message.contains("Trunk.toml has `wasm_bindgen = \"0.2.1\"`"), "{message}");
        assert!(message.contains(WASM_BINDGEN), "{message}");
        assert!(check_texts("", &trunk_toml(WASM_BINDGEN)).is_err(), "a missing pin");
    }

    #[test]
    fn values_and_lists_are_read() {
        let toml = "a-b = 1\na = [\"x\", \"y z\"]\n";
        assert_eq!(value(toml, "a"), Some("[\"x\", \"y z\"]"));
        assert_eq!(value(toml, "b"), None);
        assert_eq!(strings("[\"x\", \"y z\"]"), ["x", "y z"]);
    }
}
