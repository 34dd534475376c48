//! Rejects a release that contains paths of the build machine, external URLs, or a part of the demo.

use super::walk;
use crate::Result;
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// URLs that are only names.
const NAMESPACES: [&str; 1] = ["http://www.w3.org/2000/svg"];

/// Configuration of hosts, which is not sent to browsers.
const NOT_SERVED: [&str; 2] = ["_headers", "_redirects"];

/// What a folder holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Build {
    Release,
    Demo,
}

/// A text in the code of the emulator, whose control plane is only in the demo.
const EMULATOR: &str = "none+seed";

/// The start of the names of the demo's files and elements.
const DEMO: &str = "demo-";

/// Checks every file of `dist`.
pub fn run(dist: &Path, root: &Path, build: Build) -> Result {
    let mut private = vec![root.to_owned()];
    private.extend(cargo_home());
    let private: Vec<_> = private.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let mut has_demo = false;
    for file in walk(dist)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let is_compressed = name.ends_with(".gz") || name.ends_with(".br");
        if is_compressed || NOT_SERVED.contains(&&*name) {
            continue;
        }
        let content =
            fs::read(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
        if let Some(found) = forbidden_text(&content, &private, name.ends_with(".wasm")) {
            return Err(format!(
                "{} contains {found}, which must not leave this machine",
                file.display()
            ));
        }
        let path = file.strip_prefix(dist).unwrap_or(&file).to_string_lossy();
        if belongs_to_demo(&path, &content) {
            has_demo = true;
            if build == Build::Release {
                return Err(format!("{} belongs to the demo", file.display()));
            }
        }
    }
    if build == Build::Demo && !has_demo {
        return Err("the demo has none of its files".to_owned());
    }
    Ok(())
}

/// Whether a file of the release is or contains a part of the demo.
fn belongs_to_demo(path: &str, content: &[u8]) -> bool {
    let text = String::from_utf8_lossy(content);
    let is_page = path.ends_with(".html");
    path.starts_with(DEMO) || text.contains(EMULATOR) || is_page && text.contains(DEMO)
}

/// The folder in which cargo keeps the sources of dependencies.
pub fn cargo_home() -> Option<PathBuf> {
    let home = || env::home_dir().map(|home| home.join(".cargo"));
    env::var_os("CARGO_HOME").filter(|it| !it.is_empty()).map(PathBuf::from).or_else(home)
}

/// The first forbidden text of a file. In a module, constants follow each other without a separator, so any
/// text may follow a prefix such as `https://`.
fn forbidden_text(content: &[u8], private: &[String], is_module: bool) -> Option<String> {
    let text = String::from_utf8_lossy(content);
    if let Some(path) = private.iter().find(|path| text.contains(path.as_str())) {
        return Some(format!("the path {path}"));
    }
    ["http://", "https://"].iter().flat_map(|scheme| text.match_indices(scheme)).find_map(
        |(start, _)| {
            let address = &text[start..];
            let is_name = NAMESPACES.iter().any(|name| address.starts_with(name));
            let end = address.find(|c: char| !c.is_ascii_graphic() || "\"'`<>".contains(c));
            let address = &address[..end.unwrap_or(address.len())];
            let rest = address.split("://").nth(1);
            let is_address = rest.is_some_and(|rest| starts_with_host(rest, is_module));
            (is_address && !is_name).then(|| format!("the address {address}"))
        },
    )
}

/// Top-level domains that are likely in sources.
const DOMAINS: [&str; 16] = [
    "ai", "app", "cloud", "co", "com", "de", "dev", "edu", "example", "gov", "internal", "io",
    "net", "org", "rs", "uk",
];

/// Whether a text starts with an external host: a name with a dot, in a module one of [`DOMAINS`], or an
/// IPv6 address.
fn starts_with_host(text: &str, is_module: bool) -> bool {
    let host = text.split(['/', ':', '?', '#']).next().unwrap_or_default();
    let is_label = |label: &str| {
        let is_label_char = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        (1..=63).contains(&label.len()) && label.chars().all(is_label_char)
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_likely = !is_module || DOMAINS.contains(&last) || last.parse::<u8>().is_ok();
    text.starts_with('[') || (host.contains('.') && is_likely && host.split('.').all(is_label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(content: &str) -> Option<String> {
        let private = ["/home/a/console".to_owned(), "/home/a/.cargo".to_owned()];
        forbidden_text(content.as_bytes(), &private, false)
    }

    #[test]
    fn text_after_a_scheme_in_a_module_is_a_url_only_with_a_likely_domain() {
        let found = |content: &str| forbidden_text(content.as_bytes(), &[], true).is_some();
        assert!(found("https://cdn.example/x.js") && found("http://10.0.0.1/"));
        assert!(!found("https://oidc.issuer is missing"));
    }

    #[test]
    fn parts_of_the_demo_are_found_in_names_pages_and_modules() {
        let module = b"\0asm{\"alg\":\"none+seed\"}";
        for (path, content) in [
            ("demo-1f/demo.js", &b"fetch"[..]),
            ("console-1f/app.wasm", module),
            ("index.html", b"<aside class=\"demo-bar\">"),
        ] {
            assert!(belongs_to_demo(path, content), "{path}");
        }
        assert!(!belongs_to_demo("console-1f/app.js", b"const demo-x"));
        assert!(!belongs_to_demo("index.html", b"<p>A console</p>"));
    }

    #[test]
    fn paths_of_this_machine_are_found() {
        assert_eq!(found("x/home/a/console/src/y"), Some("the path /home/a/console".to_owned()));
        assert!(found("\0\u{1}/home/a/.cargo/registry").is_some());
        assert_eq!(found("src/lib.rs, /rustc/0123/library/core, /crates/serde-1.0.0"), None);
    }

    #[test]
    fn external_urls_are_found_but_not_namespaces() {
        let address = Some("the address https://cdn.example/x.js".to_owned());
        assert_eq!(found("<script src=\"https://cdn.example/x.js\">"), address);
        assert!(found("fetch('http://a.example')").is_some());
        assert_eq!(
            found("xmlns=\"http://www.w3.org/2000/svg\" and \"http://\", \"https://\""),
            None
        );
        assert_eq!(found("http://DepartmentclientIDsecondsCalled\0"), None);
    }
}
