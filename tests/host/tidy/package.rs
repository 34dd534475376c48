//! What the package depends on.

use super::{nothing, read};

/// Crates of which one version must meet another: Leptos its router, `wasm-bindgen` its command
/// line. Another version in a lock file made elsewhere breaks the build or the page.
const PINNED: [&str; 6] =
    ["leptos", "leptos_router", "js-sys", "wasm-bindgen", "wasm-bindgen-futures", "web-sys"];

/// The version that a manifest asks of a dependency, as it is spelled.
fn version<'a>(manifest: &'a str, name: &str) -> Option<&'a str> {
    let dependencies = manifest.split("\n[dependencies]\n").nth(1)?.split("\n[").next()?;
    let line = dependencies.lines().find(|line| {
        line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='))
    })?;
    let value = line.split_once('=')?.1.trim();
    let version = value.strip_prefix("{ version = ").unwrap_or(value);
    version.split('"').nth(1)
}

fn loose(manifest: &str) -> Vec<String> {
    let pinned = |name: &&str| version(manifest, name).is_some_and(|asked| asked.starts_with('='));
    let loose = PINNED.into_iter().filter(|name| !pinned(name));
    loose.map(|name| format!("Cargo.toml: {name} is not pinned with `=`")).collect()
}

#[test]
fn what_must_meet_another_version_is_pinned() {
    let sample = "[package]\n\n[dependencies]\nleptos = { version = \"0.8\" }\nweb-sys = \"=0.3.1\"\n\n[lints]\n";
    assert_eq!(version(sample, "leptos"), Some("0.8"));
    assert_eq!(version(sample, "web-sys"), Some("=0.3.1"));
    assert_eq!(loose(sample).len(), PINNED.len() - 1);
    nothing(loose(&read("Cargo.toml")));
}

#[test]
fn trunk_brings_the_wasm_bindgen_that_the_package_asks_for() {
    let manifest = read("Cargo.toml");
    let asked = version(&manifest, "wasm-bindgen").expect("a version").trim_start_matches('=');
    let trunk = read("Trunk.toml");
    assert!(trunk.contains(&format!("wasm_bindgen = \"{asked}\"")), "Trunk.toml: not {asked}");
}
