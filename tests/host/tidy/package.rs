//! What the package depends on.

use super::source::Source;
use super::{hold, nothing, prove, read};

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

/// What keeps `unsafe` code out of a workspace, and is missing: `manifests` are the members' by
/// their paths, the root's first.
fn unguarded(manifests: &[(String, String)]) -> Vec<String> {
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
        // The root has the one file in which the lint is off, which `forbid` would not allow.
        let has_own = index == 0
            && section(manifest, "lints.rust").lines().any(|line| line == "unsafe_code = \"deny\"");
        let takes = section(manifest, "lints").lines().any(|line| line == "workspace = true");
        if !takes && !has_own {
            missing.push(format!("{path}: does not take the lints of the workspace"));
        }
    }
    missing
}

/// Where the lint against unsafe code is switched off.
fn lifted(source: &Source) -> Vec<String> {
    if source.path == "src/lazy.rs" { vec![] } else { source.without(&["unsafe_code"]) }
}

/// Invariant 9.
#[test]
fn only_the_file_that_splits_the_module_may_hold_unsafe_code() {
    prove(
        lifted,
        &[("src/ui/dom.rs", "#![allow(unsafe_code)]"), ("src/api.rs", "#[expect(unsafe_code)]")],
        &[("src/lazy.rs", "#![allow(unsafe_code)]"), ("src/ui/dom.rs", "// no unsafe_code")],
    );
    hold(lifted);
}

/// `forbid` cannot be taken back by an attribute further inside.
#[test]
fn unsafe_code_is_forbidden_in_every_package() {
    let manifest = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let root = "\n[workspace.lints.rust]\nunsafe_code = \"forbid\"\n\n[lints]\nworkspace = true\n";
    let lax = "\n[workspace.lints.rust]\nunsafe_code = \"deny\"\n\n[lints]\nworkspace = true\n";
    let own = "\n[lints.rust]\nunsafe_code = \"allow\"\n";
    let deny = "\n[workspace.lints.rust]\nunsafe_code = \"forbid\"\n\n\
                [lints.rust]\nunsafe_code = \"deny\"\n\n[x]\n";
    assert_eq!(unguarded(&[manifest("a", root), manifest("b", root)]), Vec::<String>::new());
    assert_eq!(unguarded(&[manifest("a", lax)]).len(), 1);
    assert_eq!(unguarded(&[manifest("a", deny)]), Vec::<String>::new());
    assert_eq!(unguarded(&[manifest("a", root), manifest("b", deny)]).len(), 1);
    assert_eq!(unguarded(&[manifest("a", root), manifest("b", own)]).len(), 1);

    let root = read("Cargo.toml");
    let members = root.lines().find_map(|line| line.strip_prefix("members = [")).expect("members");
    let members: Vec<_> = members.split('"').skip(1).step_by(2).collect();
    assert!(members.len() > 2, "{members:?}");
    let inner = members.iter().map(|member| format!("{member}/Cargo.toml"));
    let inner = inner.map(|path| (path.clone(), read(&path)));
    let all: Vec<_> = [("Cargo.toml".to_owned(), root.clone())].into_iter().chain(inner).collect();
    nothing(unguarded(&all));
}
