//! `cargo xtask size`: the largest parts of the WebAssembly module.

use crate::{Result, process, release, workspace};
use rustc_demangle::demangle;
use std::{
    collections::{BTreeSet, HashMap},
    fmt::Write as _,
    fs,
};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

const CONSOLE: &str = "data_volumes_console";

/// Rows of each table.
const ROWS: usize = 25;

#[derive(Debug, PartialEq)]
struct Function {
    /// Demangled, without the hash.
    name: String,
    /// Bytes of code.
    size: usize,
}

/// Prints the sizes in each part, before wasm-opt and compression.
pub fn run() -> Result {
    release::build_if_stale()?;
    let folder = workspace::scratch().join("size");
    let split = release::split::separate(&workspace::binaries(release::MODULE)?, &folder)?;
    let others: BTreeSet<_> = split.files.values().flatten().collect();
    let others = others.into_iter().map(|name| folder.join(format!("{name}.wasm")));
    for file in std::iter::once(split.main).chain(others) {
        let wasm =
            fs::read(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
        let functions = functions(&wasm)
            .map_err(|error| format!("{} is no module with names: {error}", file.display()))?;
        process::step(format_args!("{}, before wasm-opt and compression", file.display()));
        println!("{}", report(&functions));
    }
    Ok(())
}

fn functions(wasm: &[u8]) -> wasmparser::Result<Vec<Function>> {
    let (mut imported, mut sizes, mut names) = (0, Vec::new(), HashMap::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => {
                sizes.push((body.range().end - body.range().start) as usize)
            }
            Payload::CustomSection(section) => {
                let KnownCustom::Name(sections) = section.as_known() else { continue };
                for section in sections {
                    if let Name::Function(map) = section? {
                        for naming in map {
                            let naming = naming?;
                            names.insert(naming.index, naming.name);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let name = |index| names.get(&index).copied().unwrap_or("without a name");
    let function = |(index, size)| Function { name: format!("{:#}", demangle(name(index))), size };
    Ok((imported..).zip(sizes).map(function).collect())
}

/// The crate of a function; for the console, its module.
fn module(name: &str) -> String {
    // `<a::B as c::D>::e` belongs to `a`.
    let path = name.trim_start_matches(['<', '&', '(', '[']).trim_start_matches("mut ");
    let end = path.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
    let mut parts = path[..end.unwrap_or(path.len())].split("::");
    match (parts.next().unwrap_or_default(), parts.next(), parts.next()) {
        (CONSOLE, Some(layer), Some(part))
            if part.starts_with(|c: char| c.is_ascii_lowercase()) =>
        {
            format!("{layer}::{part}")
        }
        (CONSOLE, Some(layer), _) => layer.to_owned(),
        (crate_name, ..) => format!("({crate_name})"),
    }
}

/// The largest modules, and the largest functions with all copies of the same name.
fn report(functions: &[Function]) -> String {
    let total: usize = functions.iter().map(|it| it.size).sum();
    let mut text = format!("{} functions, {total} bytes\n", functions.len());
    let by_module = sum(functions.iter().map(|it| (module(&it.name), it.size)));
    let by_function = sum(functions.iter().map(|it| (it.name.clone(), it.size)));
    for (title, rows) in [("module", by_module), ("function", by_function)] {
        let _ = writeln!(text, "\n   bytes      %  copies  {title}");
        for (name, (size, count)) in rows.into_iter().take(ROWS) {
            #[allow(clippy::cast_precision_loss)]
            let share = 100.0 * size as f64 / total.max(1) as f64;
            let _ = writeln!(text, "{size:>8}  {share:>5.1}  {count:>6}  {name}");
        }
    }
    text
}

/// Adds up the sizes under each name, the largest first.
fn sum(sizes: impl Iterator<Item = (String, usize)>) -> Vec<(String, (usize, usize))> {
    let mut sums = HashMap::<String, (usize, usize)>::new();
    for (name, size) in sizes {
        let sum = sums.entry(name).or_default();
        *sum = (sum.0 + size, sum.1 + 1);
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by(|a, b| (b.1.0, &a.0).cmp(&(a.1.0, &b.0)));
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_assigned_to_their_crate_and_our_own_to_their_module() {
        for (name, expected) in [
            ("data_volumes_console::pages::list::table::use_rows", "pages::list"),
            ("data_volumes_console::route::Route::href", "route"),
            (
                "<data_volumes_console::domain::ids::VolumeId as core::fmt::Display>::fmt",
                "domain::ids",
            ),
            ("<&mut serde_json::de::Deserializer<R> as serde::Deserializer>::x", "(serde_json)"),
            ("core::ptr::drop_in_place<alloc::string::String>", "(core)"),
            ("memcpy", "(memcpy)"),
        ] {
            assert_eq!(module(name), expected, "{name}");
        }
    }

    #[test]
    fn copies_are_summed_and_sorted_by_size() {
        let function = |name: &str, size| Function { name: name.to_owned(), size };
        let text = report(&[function("a::x", 10), function("b::y", 60), function("a::x", 30)]);
        assert!(text.starts_with("3 functions, 100 bytes\n"), "{text}");
        let lines: Vec<_> = text.lines().filter(|line| line.contains("::")).collect();
        assert_eq!(lines, ["      60   60.0       1  b::y", "      40   40.0       2  a::x"]);
    }

    #[test]
    fn sizes_and_names_are_read_from_a_module() {
        // One function without instructions, called `f`.
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        wasm.extend(b"\x01\x04\x01\x60\0\0\x03\x02\x01\0\x0a\x04\x01\x02\0\x0b");
        wasm.extend(b"\0\x0b\x04name\x01\x04\x01\0\x01f");
        let functions = functions(&wasm).expect("a module");
        assert_eq!(functions, [Function { name: "f".to_owned(), size: 2 }]);
    }
}
