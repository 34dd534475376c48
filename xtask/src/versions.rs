//! The versions of the tools, in one place.
//!
//! Two other files must name some of them, for cargo and for Trunk; [`check`] runs at the start of
//! each command and says where they disagree.

use crate::Result;
use std::{fs, path::Path};

/// Trunk, the builder of the console.
pub const TRUNK: &str = "0.21.14";

/// The wasm-bindgen tools; they must be of exactly the version of the library.
pub const WASM_BINDGEN: &str = "0.2.129";

/// Binaryen, for its wasm-opt.
pub const BINARYEN: &str = "132";

/// axe-core, the rules of the accessibility tests.
pub const AXE_CORE: &str = "4.14.1";

/// cargo-deny, which checks what the project is built from.
pub const CARGO_DENY: &str = "0.20.2";

/// Checks that `Cargo.toml` and `Trunk.toml` agree with this file.
pub fn check(root: &Path) -> Result {
    let read = |name: &str| {
        fs::read_to_string(root.join(name)).map_err(|error| format!("cannot read {name}: {error}"))
    };
    agree(&read("Cargo.toml")?, &read("Trunk.toml")?)
}

fn agree(cargo: &str, trunk: &str) -> Result {
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
                "{file} has `{key} = {found}`, but xtask/src/versions.rs asks for \"{version}\"; \
                 change one of them"
            ));
        }
    }
    Ok(())
}

/// What stands behind `key =` on its line of a TOML file.
pub fn value<'a>(toml: &'a str, key: &str) -> Option<&'a str> {
    toml.lines().find_map(|line| {
        let rest = line.strip_prefix(key)?.trim_start().strip_prefix('=')?;
        Some(rest.trim())
    })
}

/// The quoted strings of such a value, in their order.
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
    fn the_files_of_the_project_agree() {
        assert_eq!(check(&crate::workspace::root()), Ok(()));
    }

    #[test]
    fn a_disagreement_is_one_sentence_with_both_sides() {
        let cargo = format!("wasm-bindgen-futures = \"=1\"\nwasm-bindgen = \"={WASM_BINDGEN}\"\n");
        assert_eq!(agree(&cargo, &trunk_toml(WASM_BINDGEN)), Ok(()));
        let sentence = agree(&cargo, &trunk_toml("0.2.1")).expect_err("the versions differ");
        assert!(sentence.contains("Trunk.toml has `wasm_bindgen = \"0.2.1\"`"), "{sentence}");
        assert!(sentence.contains(WASM_BINDGEN), "{sentence}");
        assert!(agree("", &trunk_toml(WASM_BINDGEN)).is_err(), "a missing pin");
    }

    #[test]
    fn values_and_lists_are_read() {
        let toml = "a-b = 1\na = [\"x\", \"y z\"]\n";
        assert_eq!(value(toml, "a"), Some("[\"x\", \"y z\"]"));
        assert_eq!(value(toml, "b"), None);
        assert_eq!(strings("[\"x\", \"y z\"]"), ["x", "y z"]);
    }
}
