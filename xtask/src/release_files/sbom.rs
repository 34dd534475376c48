//! The software bill of materials of the console in the format CycloneDX 1.6: the packages that are compiled for its
//! modules.
//!
//! `cargo cyclonedx` would list macros and what only the build needs as well, and takes minutes to compile.

use crate::{Result, process, versions};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

const TARGET: &str = "wasm32-unknown-unknown";

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    version: String,
}

impl Package {
    /// The package URL, which tools know it by.
    fn purl(&self) -> String {
        format!("pkg:cargo/{}@{}", self.name, self.version.replace('+', "%2B"))
    }
}

#[derive(Default)]
struct Details {
    license: String,
    repository: String,
    dependencies: BTreeSet<Package>,
}

pub struct Bom {
    console: Details,
    packages: BTreeMap<Package, Details>,
    /// The SHA-256 of the archives of packages, from `Cargo.lock`.
    checksums: BTreeMap<Package, String>,
    /// The version of Rust, whose standard library is in the modules too.
    rust: String,
}

impl Bom {
    pub fn of_workspace(root: &Path) -> Result<Self> {
        process::fetch_dependencies()?;
        let mut tree = process::cargo();
        tree.args(["tree", "--locked", "--quiet", "--color", "never", "--target", TARGET]);
        tree.args(["--package", super::archive::NAME, "--edges", "normal,no-proc-macro"]);
        tree.args(["--prefix", "depth", "--format", "|{p}|{l}|{r}"]);
        let tree = process::output(&mut tree).ok_or("`cargo tree` failed")?;
        let rust = process::output(Command::new("rustc").arg("-vV")).unwrap_or_default();
        let rust = rust.lines().find_map(|line| line.strip_prefix("release: "));
        let (console, packages) = parse_tree(&tree)?;
        Ok(Self {
            console,
            packages,
            checksums: checksums(&super::read(root, "Cargo.lock")?),
            rust: rust.ok_or("`rustc -vV` names no version")?.to_owned(),
        })
    }

    /// `time` is in the format of RFC 3339.
    pub fn to_json(&self, version: &str, time: &str) -> Result<String> {
        let console = format!("{}@{version}", super::archive::NAME);
        let std = format!("rust-std@{}", self.rust);
        let mut components = vec![json!({
            "type": "library", "bom-ref": std, "name": "rust-std", "version": self.rust,
            "description": "The standard library of Rust",
            "licenses": [{ "expression": "MIT OR Apache-2.0" }],
        })];
        let refs = |packages: &BTreeSet<Package>| packages.iter().map(Package::purl).collect();
        let mut own: Vec<String> = refs(&self.console.dependencies);
        own.push(std.clone());
        let mut dependencies = vec![
            json!({ "ref": console, "dependsOn": own }),
            json!({ "ref": std, "dependsOn": [] }),
        ];
        for (package, details) in &self.packages {
            components.push(self.component(package, details)?);
            let on: Vec<String> = refs(&details.dependencies);
            dependencies.push(json!({ "ref": package.purl(), "dependsOn": on }));
        }
        let mut bom = json!({
            "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "version": 1,
            "metadata": {
                "timestamp": time,
                "component": {
                    "type": "application",
                    "bom-ref": console,
                    "name": super::archive::NAME,
                    "version": version,
                    "licenses": [{ "expression": self.console.license }],
                },
            },
            "components": components,
            "dependencies": dependencies,
        });
        bom["serialNumber"] = format!("urn:uuid:{}", uuid(&bom.to_string())).into();
        let text = serde_json::to_string_pretty(&bom).map_err(|error| error.to_string())?;
        Ok(text + "\n")
    }

    fn component(&self, package: &Package, details: &Details) -> Result<Value> {
        let Package { name, version } = package;
        let checksum = self.checksums.get(package);
        let checksum = checksum.ok_or_else(|| format!("Cargo.lock has no {name} {version}"))?;
        if details.license.is_empty() {
            return Err(format!("{name} {version} names no licence"));
        }
        let mut component = json!({
            "type": "library", "bom-ref": package.purl(), "name": name, "version": version,
            "purl": package.purl(),
            "licenses": [{ "expression": details.license }],
            "hashes": [{ "alg": "SHA-256", "content": checksum }],
        });
        if !details.repository.is_empty() {
            component["externalReferences"] = json!([{ "type": "vcs", "url": details.repository }]);
        }
        Ok(component)
    }
}

/// A UUID of version 8, which is made from a hash: the same content has the same number.
fn uuid(text: &str) -> String {
    let hash = format!("{:x}", Sha256::digest(text));
    let part = |start, length| &hash[start..start + length];
    format!("{}-{}-8{}-8{}-{}", part(0, 8), part(8, 4), part(12, 3), part(15, 3), part(18, 12))
}

/// The console and the packages in the output of `cargo tree`, which shows the dependencies of a package once.
fn parse_tree(tree: &str) -> Result<(Details, BTreeMap<Package, Details>)> {
    let mut packages = BTreeMap::<Package, Details>::new();
    let mut path: Vec<Package> = Vec::new();
    let mut console = None;
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let (depth, package, license, repository) =
            parse_line(line).ok_or_else(|| format!("`cargo tree` prints `{line}`"))?;
        if depth > path.len() {
            return Err(format!("`cargo tree` prints `{line}` without its parent"));
        }
        path.truncate(depth);
        if let Some(parent) = path.last() {
            packages.entry(parent.clone()).or_default().dependencies.insert(package.clone());
        } else {
            console = Some(package.clone());
        }
        let details = packages.entry(package.clone()).or_default();
        // The old way to write a choice.
        details.license = license.replace('/', " OR ");
        details.repository = repository.to_owned();
        path.push(package);
    }
    let console = console.and_then(|console| packages.remove(&console));
    Ok((console.ok_or("`cargo tree` prints nothing")?, packages))
}

/// The depth, the package, its licence and its repository in `2|memchr v2.8.3|MIT|https://…`.
fn parse_line(line: &str) -> Option<(usize, Package, &str, &str)> {
    let mut fields = line.strip_suffix(" (*)").unwrap_or(line).split('|');
    let (depth, package) = (fields.next()?.parse().ok()?, fields.next()?);
    let mut words = package.split(' ');
    let (name, version) = (words.next()?.to_owned(), words.next()?.strip_prefix('v')?.to_owned());
    Some((depth, Package { name, version }, fields.next()?, fields.next()?))
}

fn checksums(lock: &str) -> BTreeMap<Package, String> {
    let entry = |text: &str| {
        let field = |key| Some(versions::strings(versions::value(text, key)?).first()?.to_string());
        let package = Package { name: field("name")?, version: field("version")? };
        Some((package, field("checksum")?))
    };
    lock.split("[[package]]").filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    const TREE: &str = "\
0|data-volumes-console v1.2.3 (/home/a/console)|MIT OR Apache-2.0|
1|a v1.0.0|MIT/Apache-2.0|https://example.com/a
2|b v0.1.0+meta|Zlib|
1|c v2.0.0|MIT|https://example.com/c
2|a v1.0.0|MIT/Apache-2.0|https://example.com/a (*)
";

    const LOCK: &str = "\
version = 4

[[package]]
name = \"a\"
version = \"1.0.0\"
checksum = \"aa\"

[[package]]
name = \"b\"
version = \"0.1.0+meta\"
checksum = \"bb\"
dependencies = [
 \"a\",
]

[[package]]
name = \"c\"
version = \"2.0.0\"
checksum = \"cc\"
";

    fn sample(lock: &str) -> Result<Value> {
        let (console, packages) = parse_tree(TREE)?;
        let bom = Bom { console, packages, checksums: checksums(lock), rust: "1.90.0".to_owned() };
        let text = bom.to_json("1.2.3", "2026-11-30T12:00:00+00:00")?;
        serde_json::from_str(&text).map_err(|error| error.to_string())
    }

    /// The texts at `pointer` in each item of a list.
    fn texts<'a>(list: &'a Value, pointer: &str) -> Vec<&'a str> {
        let items = list.as_array().expect("a list").iter();
        items.filter_map(|item| item.pointer(pointer)?.as_str()).collect()
    }

    #[test]
    fn each_package_has_its_version_licence_checksum_and_dependencies() {
        let bom = sample(LOCK).expect("a document");
        let components = &bom["components"];
        assert_eq!(
            texts(components, "/purl"),
            ["pkg:cargo/a@1.0.0", "pkg:cargo/b@0.1.0%2Bmeta", "pkg:cargo/c@2.0.0"]
        );
        let licenses = ["MIT OR Apache-2.0", "MIT OR Apache-2.0", "Zlib", "MIT"];
        assert_eq!(texts(components, "/licenses/0/expression"), licenses);
        assert_eq!(texts(components, "/hashes/0/content"), ["aa", "bb", "cc"]);
        let expected = json!([
            { "ref": "data-volumes-console@1.2.3", "dependsOn": [
                "pkg:cargo/a@1.0.0", "pkg:cargo/c@2.0.0", "rust-std@1.90.0"
            ] },
            { "ref": "rust-std@1.90.0", "dependsOn": [] },
            { "ref": "pkg:cargo/a@1.0.0", "dependsOn": ["pkg:cargo/b@0.1.0%2Bmeta"] },
            { "ref": "pkg:cargo/b@0.1.0%2Bmeta", "dependsOn": [] },
            { "ref": "pkg:cargo/c@2.0.0", "dependsOn": ["pkg:cargo/a@1.0.0"] },
        ]);
        assert_eq!(bom["dependencies"], expected);
    }

    #[test]
    fn the_serial_number_depends_on_the_content_alone() {
        let number = |lock: &str| sample(lock).expect("a document")["serialNumber"].clone();
        assert_eq!(number(LOCK), number(LOCK));
        assert_ne!(number(LOCK), number(&LOCK.replace("cc", "dd")));
        let number = number(LOCK);
        let digits = number.as_str().and_then(|it| it.strip_prefix("urn:uuid:")).expect("a UUID");
        assert_eq!(digits.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(digits.chars().all(|c| c == '-' || c.is_ascii_hexdigit()), "{digits}");
    }

    #[test]
    fn an_unknown_package_or_a_strange_tree_is_an_error() {
        let missing = sample(&LOCK.replace("\"c\"", "\"d\"")).expect_err("it is not in the lock");
        assert!(missing.contains("c 2.0.0"), "{missing}");
        for tree in ["", "warning: a", "0|a v1|MIT|\n2|b v1|MIT|\n"] {
            assert!(parse_tree(tree).is_err(), "{tree}");
        }
    }

    #[test]
    fn the_document_of_the_console_lists_what_is_compiled_for_it_and_nothing_else() {
        let bom = Bom::of_workspace(&workspace::root()).expect("the packages");
        let text = bom.to_json("1.2.3", "2026-11-30T12:00:00+00:00").expect("a document");
        assert!(!text.contains(&*workspace::root().to_string_lossy()), "a path of this machine");
        let bom: Value = serde_json::from_str(&text).expect("JSON");
        let names = texts(&bom["components"], "/name");
        for name in ["leptos", "serde_json", "wasm-bindgen", "rust-std"] {
            assert!(names.contains(&name), "{name}");
        }
        for name in ["emulator", "proptest", "serde_derive", "leptos_macro", "tokio", "xtask"] {
            assert!(!names.contains(&name), "{name}");
        }
        let refs = texts(&bom["components"], "/bom-ref");
        let unique: BTreeSet<_> = refs.iter().copied().collect();
        assert_eq!(refs.len(), unique.len());
        let dependencies = bom["dependencies"].as_array().expect("a list");
        assert_eq!(dependencies.len(), refs.len() + 1, "and the console");
        let used = dependencies.iter().flat_map(|it| texts(&it["dependsOn"], ""));
        assert_eq!(used.collect::<BTreeSet<_>>(), unique, "each is used");
        let hashes = texts(&bom["components"], "/hashes/0/content");
        assert_eq!(hashes.len() + 1, refs.len());
        let is_sha256 =
            |hash: &&str| hash.len() == 64 && hash.chars().all(|c| c.is_ascii_hexdigit());
        assert!(hashes.iter().all(is_sha256));
    }
}
