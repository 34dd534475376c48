//! Finds import cycles between files. A module and its own child may import each other.

use super::source::{Source, closing_bracket};
use super::{assert_none, files, read};
use std::collections::{BTreeMap, BTreeSet};

/// The root modules of the crates.
const ROOTS: [&str; 7] = [
    "src/lib.rs",
    "emulator/src/lib.rs",
    "emulator/demo/src/lib.rs",
    "xtask/src/main.rs",
    "tests/e2e/src/lib.rs",
    "tests/browser/main.rs",
    "tests/host/main.rs",
];

/// The path of a module without `crate`: `["pages", "list"]`.
type Module = Vec<String>;

/// A name that a file imports or mentions, as the segments of its path.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Import {
    path: Vec<String>,
    /// The name by which this module and those below it know it.
    name: Option<String>,
}

/// The modules of a crate with their imports.
struct Crate(BTreeMap<Module, Vec<Import>>);

impl Crate {
    fn new<'a>(root: &str, sources: impl IntoIterator<Item = &'a Source>) -> Self {
        let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
        let modules = sources.into_iter().filter_map(|source| {
            let inside = source.path.strip_prefix(folder)?.strip_prefix('/')?;
            let module = match source.path == root {
                true => vec![],
                false => inside.strip_suffix(".rs")?.split('/').map(str::to_owned).collect(),
            };
            Some((module, imports(&source.bare)))
        });
        Self(modules.collect())
    }

    /// The module that defines `path`, as used in `module`; `None` outside the crate.
    fn definition(&self, module: &[String], path: &[String]) -> Option<Module> {
        let mut at = module.to_vec();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => (at, rest) = (vec![], &path[1..]),
            "self" => rest = &path[1..],
            "super" => {}
            first => {
                at.push(first.to_owned());
                if !self.0.contains_key(&at) {
                    return None;
                }
                rest = &path[1..];
            }
        }
        while let Some((first, others)) = rest.split_first() {
            if first == "super" {
                at.pop()?;
            } else {
                let child = [at.as_slice(), std::slice::from_ref(first)].concat();
                if self.0.contains_key(&child) {
                    at = child;
                } else {
                    return Some(self.exporter(&at, first).unwrap_or(at));
                }
            }
            rest = others;
        }
        Some(at)
    }

    /// The module from which `module` imports a name.
    fn exporter(&self, module: &Module, name: &str) -> Option<Module> {
        let imports = self.0.get(module)?.iter();
        let mut imports = imports.filter(|it| it.name.as_deref() == Some(name));
        self.definition(module, &imports.next()?.path)
    }

    /// The sets of files that import each other.
    fn cycles(&self) -> Vec<BTreeSet<String>> {
        let edges: BTreeMap<&Module, BTreeSet<Module>> = self
            .0
            .iter()
            .map(|(module, imports)| {
                let targets = imports.iter().filter_map(|it| self.definition(module, &it.path));
                let is_related = |other: &Module| {
                    other == module || is_child(other, module) || is_child(module, other)
                };
                (module, targets.filter(|other| !is_related(other)).collect())
            })
            .collect();
        let reachable = |from: &Module| {
            let mut found = BTreeSet::new();
            let mut next: Vec<&Module> = edges[from].iter().collect();
            while let Some(module) = next.pop() {
                if found.insert(module.clone()) {
                    next.extend(edges.get(module).into_iter().flatten());
                }
            }
            found
        };
        let reach: BTreeMap<&Module, _> = edges.keys().map(|it| (*it, reachable(it))).collect();
        let mut cycles = BTreeSet::new();
        for (module, found) in &reach {
            let both = found.iter().filter(|other| reach[other].contains(*module));
            let cycle: BTreeSet<_> = both.map(|it| it.join("::")).collect();
            if cycle.len() > 1 {
                cycles.insert(cycle);
            }
        }
        cycles.into_iter().collect()
    }
}

fn is_child(child: &Module, parent: &Module) -> bool {
    child.len() == parent.len() + 1 && child.starts_with(parent)
}

/// The names in `use` declarations, and all paths that start with `crate`, `super` or `self`.
fn imports(bare: &str) -> Vec<Import> {
    let mut found = Vec::new();
    let mut code = bare.to_owned();
    for (at, _) in bare.match_indices("use ") {
        let before = bare[..at].trim_end_matches(' ');
        let visibility = before.rsplit('\n').next().unwrap_or_default().trim();
        if !(visibility.is_empty() || visibility.starts_with("pub")) {
            continue;
        }
        let end = bare[at..].find(';').map_or(bare.len(), |end| at + end);
        let tree = &bare[at + "use ".len()..end];
        expand(&mut vec![], tree, &mut found);
        code.replace_range(at..end, &" ".repeat(end - at));
    }
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    for start in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(start) {
            if code[..at].ends_with(|c| is_name(c) || c == ':') {
                continue;
            }
            let end =
                code[at..].find(|c| !is_name(c) && c != ':').map_or(code.len(), |end| at + end);
            let path = code[at..end].split("::").filter(|it| !it.is_empty());
            found.push(Import { path: path.map(str::to_owned).collect(), name: None });
        }
    }
    found
}

/// Expands a tree such as `a::{b, c::{self, D as E}}`.
fn expand(prefix: &mut Vec<String>, tree: &str, found: &mut Vec<Import>) {
    let tree = tree.trim();
    if let Some(open) = tree.find('{') {
        let depth = prefix.len();
        prefix.extend(segments(&tree[..open]));
        let inside = &tree[open + 1..closing_bracket(tree, open)];
        let mut start = 0;
        let mut braces = 0;
        for (at, c) in inside.char_indices().chain([(inside.len(), ',')]) {
            match c {
                '{' => braces += 1,
                '}' => braces -= 1,
                ',' if braces == 0 => {
                    expand(prefix, &inside[start..at], found);
                    start = at + 1;
                }
                _ => {}
            }
        }
        prefix.truncate(depth);
    } else if !tree.is_empty() {
        let (path, alias) = tree.split_once(" as ").unwrap_or((tree, ""));
        let mut path: Vec<_> = prefix.iter().cloned().chain(segments(path)).collect();
        if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
            path.pop();
        }
        let name = if alias.is_empty() { path.last().cloned() } else { Some(alias.trim().into()) };
        found.push(Import { name, path });
    }
}

fn segments(path: &str) -> impl Iterator<Item = String> {
    path.split("::").map(|it| it.trim().to_owned()).filter(|it| !it.is_empty())
}

#[track_caller]
fn cycles_of(files: &[(&str, &str)]) -> Vec<String> {
    let sources: Vec<_> = files.iter().map(|(path, text)| Source::new(path, text)).collect();
    let cycles = Crate::new("src/lib.rs", &sources).cycles();
    cycles.into_iter().map(|it| it.into_iter().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn cycles_are_found_through_re_exports_and_paths_but_not_between_parent_and_child() {
    let cycle = [
        ("src/lib.rs", "pub mod a;\npub mod b;"),
        ("src/a.rs", "mod one;\npub use one::{One as Uno, Two};"),
        ("src/a/one.rs", "use crate::b::{self, B};"),
        ("src/b.rs", "fn f() { crate::a::Uno::new() }"),
    ];
    assert_eq!(cycles_of(&cycle), ["a::one b"]);
    let parent_and_child = [
        ("src/lib.rs", "pub mod a;"),
        ("src/a.rs", "mod one;\nmod two;\nuse one::One;\npub struct A;"),
        ("src/a/one.rs", "use super::A;\nuse super::two::Two;"),
        ("src/a/two.rs", "//! Below `super::one::One`.\nuse super::A;\nuse std::fmt;"),
    ];
    assert_eq!(cycles_of(&parent_and_child), Vec::<String>::new());
    let siblings = [
        ("src/lib.rs", "pub mod a;"),
        ("src/a.rs", "mod one;\nmod two;"),
        ("src/a/one.rs", "use super::two::*;"),
        ("src/a/two.rs", "pub(super) fn f(one: super::one::One) {}"),
    ];
    assert_eq!(cycles_of(&siblings), ["a::one a::two"]);
}

#[test]
fn no_file_imports_itself_by_way_of_others() {
    let mut found = Vec::new();
    for root in ROOTS {
        let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
        let paths = files(folder).into_iter().filter(|path| path.ends_with(".rs"));
        let sources: Vec<_> = paths.map(|path| Source::new(&path, &read(&path))).collect();
        let cycles = Crate::new(root, &sources).cycles();
        let lines = cycles.into_iter().map(|it| Vec::from_iter(it).join(", "));
        found.extend(lines.map(|line| format!("{folder}: {line}")));
    }
    assert_none(found);
}
