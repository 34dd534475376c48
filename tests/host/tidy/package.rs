//! Checks the manifests.

use super::source::Source;
use super::{assert_none, check_all, check_samples, read};

/// Crates whose versions must match each other or a tool: a different version breaks the build or the page.
const PINNED: [&str; 6] =
    ["leptos", "leptos_router", "js-sys", "wasm-bindgen", "wasm-bindgen-futures", "web-sys"];

/// The version requirement of a dependency.
fn version<'a>(manifest: &'a str, name: &str) -> Option<&'a str> {
    let dependencies = manifest.split("\n[dependencies]\n").nth(1)?.split("\n[").next()?;
    let line = dependencies.lines().find(|line| {
        line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='))
    })?;
    let value = line.split_once('=')?.1.trim();
    let version = value.strip_prefix("{ version = ").unwrap_or(value);
    version.split('"').nth(1)
}

fn unpinned(manifest: &str) -> Vec<String> {
    let pinned =
        |name: &&str| version(manifest, name).is_some_and(|required| required.starts_with('='));
    let unpinned = PINNED.into_iter().filter(|name| !pinned(name));
    unpinned.map(|name| format!("Cargo.toml: {name} is not pinned with `=`")).collect()
}

#[test]
fn dependencies_with_matching_versions_are_pinned() {
    let sample = "[package]\n\n[dependencies]\nleptos = { version = \"0.8\" }\nweb-sys = \"=0.3.1\"\n\n[lints]\n";
    assert_eq!(version(sample, "leptos"), Some("0.8"));
    assert_eq!(version(sample, "web-sys"), Some("=0.3.1"));
    assert_eq!(unpinned(sample).len(), PINNED.len() - 1);
    assert_none(unpinned(&read("Cargo.toml")));
}

#[test]
fn trunk_uses_the_wasm_bindgen_version_of_the_package() {
    let manifest = read("Cargo.toml");
    let required = version(&manifest, "wasm-bindgen").expect("a version").trim_start_matches('=');
    let trunk = read("Trunk.toml");
    assert!(
        trunk.contains(&format!("wasm_bindgen = \"{required}\"")),
        "Trunk.toml: not {required}"
    );
}

/// Finds missing lints against `unsafe` code. `manifests` are paths and texts, the root first.
fn missing_lints(manifests: &[(String, String)]) -> Vec<String> {
    let section = |manifest: &str, name: &str| {
        let rest = manifest.split(&format!("\n[{name}]\n")).nth(1).unwrap_or_default().to_owned();
        rest.split("\n[").next().unwrap_or_default().to_owned()
    };
    let mut missing = Vec::new();
    for (index, (path, manifest)) in manifests.iter().enumerate() {
        let lints = section(manifest, "workspace.lints.rust");
        if index == 0 && !lints.lines().any(|line| line == "unsafe_code = \"forbid\"") {
            missing.push(format!("{path}: unsafe code is not forbidden"));
        }
        // The root uses `deny`, because `forbid` would not allow the exception for one file.
        let has_own = index == 0
            && section(manifest, "lints.rust").lines().any(|line| line == "unsafe_code = \"deny\"");
        let takes = section(manifest, "lints").lines().any(|line| line == "workspace = true");
        if !takes && !has_own {
            missing.push(format!("{path}: does not take the lints of the workspace"));
        }
    }
    missing
}

/// Finds where the lint against unsafe code is switched off.
fn allowed_unsafe(source: &Source) -> Vec<String> {
    if source.path == "src/parts.rs" { vec![] } else { source.forbid(&["unsafe_code"]) }
}

#[test]
fn only_the_file_that_splits_the_module_may_hold_unsafe_code() {
    check_samples(
        allowed_unsafe,
        &[("src/ui/dom.rs", "#![allow(unsafe_code)]"), ("src/api.rs", "#[expect(unsafe_code)]")],
        &[("src/parts.rs", "#![allow(unsafe_code)]"), ("src/ui/dom.rs", "// no unsafe_code")],
    );
    check_all(allowed_unsafe);
}

/// An attribute cannot override `forbid`.
#[test]
fn unsafe_code_is_forbidden_in_every_package() {
    let manifest = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let root = "\n[workspace.lints.rust]\nunsafe_code = \"forbid\"\n\n[lints]\nworkspace = true\n";
    let weak = "\n[workspace.lints.rust]\nunsafe_code = \"deny\"\n\n[lints]\nworkspace = true\n";
    let own = "\n[lints.rust]\nunsafe_code = \"allow\"\n";
    let deny = "\n[workspace.lints.rust]\nunsafe_code = \"forbid\"\n\n\
                [lints.rust]\nunsafe_code = \"deny\"\n\n[x]\n";
    assert_eq!(missing_lints(&[manifest("a", root), manifest("b", root)]), Vec::<String>::new());
    assert_eq!(missing_lints(&[manifest("a", weak)]).len(), 1);
    assert_eq!(missing_lints(&[manifest("a", deny)]), Vec::<String>::new());
    assert_eq!(missing_lints(&[manifest("a", root), manifest("b", deny)]).len(), 1);
    assert_eq!(missing_lints(&[manifest("a", root), manifest("b", own)]).len(), 1);

    let root = read("Cargo.toml");
    let members = root.lines().find_map(|line| line.strip_prefix("members = [")).expect("members");
    let members: Vec<_> = members.split('"').skip(1).step_by(2).collect();
    assert!(members.len() > 2, "{members:?}");
    let inner = members.iter().map(|member| format!("{member}/Cargo.toml"));
    let inner = inner.map(|path| (path.clone(), read(&path)));
    let all: Vec<_> = [("Cargo.toml".to_owned(), root.clone())].into_iter().chain(inner).collect();
    assert_none(missing_lints(&all));
}
