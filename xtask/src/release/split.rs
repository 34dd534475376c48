//! Splits the module of the release into the first part and those that are loaded later (`src/parts.rs`),
//! and optimizes each. The parts refer to each other by name, so they share a folder that is named after
//! the hash of all of them.

use crate::{Result, process, tools};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    error::Error,
    fmt::{Display, Write as _},
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
};
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    CustomSection, ElementSection, ExportSection, ImportSection, Module, RawSection,
};
use wasm_split_cli_support::{Options, transform};
use wasmparser::{Element, ElementItems, ElementKind, Operator, Parser, Payload, TypeRef};

/// The name of the first module and of its script.
const MAIN: &str = "console";

/// The prefix of the folder of all parts.
const FOLDER: &str = "console-";

/// The part that loads the others.
const APP: &str = "app";

const LOADER: &str = "loader.js";

pub const SCRIPTS: [&str; 2] = ["early.js", "boot.js"];

/// The features of WebAssembly that the module uses.
const FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-extended-const",
];

/// Slow passes that minimize the size. Nothing is in the lowest kilobyte of the memory: it is the end of the stack,
/// so offsets can be added to addresses without a check.
const PASSES: [&str; 8] = [
    "--low-memory-unused",
    "--flatten",
    "--optimize-added-constants-propagate",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--strip-debug",
    "--strip-producers",
];

/// Splits the compiled `module` and writes the parts into `dist`. Returns the addresses of the first script,
/// the first module and the loader.
pub fn run(module: &Path, dist: &Path) -> Result<[String; 3]> {
    let work = dist.join("split");
    let (bound, parts) = (work.join("bound"), work.join("parts"));
    create(&parts)?;
    let split = separate(module, &work)?;

    let mut bindgen = Command::new(tools::wasm_bindgen_program()?);
    bindgen
        .args(["--target", "web", "--no-typescript", "--remove-name-section"])
        // The parts share the table and the memory of the first module.
        .args(["--keep-lld-exports", "--out-name", MAIN, "--out-dir"])
        .args([&bound, &split.main]);
    process::run(&mut bindgen)?;
    let (script, main) = (format!("{MAIN}.js"), bound.join(format!("{MAIN}_bg.wasm")));
    let text = fs::read_to_string(bound.join(&script)).map_err(|error| failed(&bound, error))?;
    let wasm = fs::read(&main).map_err(|error| failed(&main, error))?;
    let (wasm, text) = shorten_names(&wasm, &text).map_err(|error| failed(&main, error))?;
    fs::write(parts.join(&script), without_comments(&text))
        .map_err(|error| failed(&parts, error))?;
    fs::write(&main, wasm).map_err(|error| failed(&main, error))?;
    optimize(&main, &parts)?;

    // The app is loaded before every other part, so it contains what it shares with them.
    let app = work.join(format!("{APP}.wasm"));
    merge(&work, &split.files[APP], &app)?;
    optimize(&app, &parts)?;
    let mut files = BTreeMap::from([(APP.to_owned(), vec![APP.to_owned()])]);
    for (part, all) in &split.files {
        if part != APP {
            let is_own = |file: &&String| !split.files[APP].contains(file);
            files.insert(part.clone(), all.iter().filter(is_own).cloned().collect());
        }
    }
    let others: BTreeSet<_> = files.iter().filter(|it| it.0 != APP).flat_map(|it| it.1).collect();
    for file in others {
        optimize(&work.join(format!("{file}.wasm")), &parts)?;
    }
    let loader = parts.join(LOADER);
    fs::write(&loader, loader_script(&files)).map_err(|error| failed(&loader, error))?;

    // With the hash in their addresses, the scripts can be cached.
    for script in SCRIPTS {
        let from = dist.join(script);
        let text = fs::read_to_string(&from).map_err(|error| failed(&from, error))?;
        fs::write(parts.join(script), without_comments(&text))
            .map_err(|error| failed(&parts, error))?;
        fs::remove_file(&from).map_err(|error| failed(&from, error))?;
    }
    let folder = format!("{FOLDER}{:016x}", hash(&parts)?);
    let target = dist.join(&folder);
    fs::rename(&parts, &target).map_err(|error| failed(&target, error))?;
    fs::remove_dir_all(&work).map_err(|error| failed(&work, error))?;
    Ok([script, format!("{MAIN}_bg.wasm"), LOADER.to_owned()]
        .map(|name| format!("/{folder}/{name}")))
}

fn failed(path: &Path, error: impl Display) -> String {
    format!("cannot use {}: {error}", path.display())
}

fn create(folder: &Path) -> Result {
    fs::create_dir_all(folder).map_err(|error| failed(folder, error))
}

fn loader_script(files: &BTreeMap<String, Vec<String>>) -> String {
    let list = files.iter().map(|(part, files)| format!("{part}:{files:?}"));
    let list = format!("const FILES = {{{}}};", list.collect::<Vec<_>>().join(","));
    let mut script = include_str!("loader.js").replace("const FILES = {};", &list);
    script = without_comments(&script);
    for part in files.keys() {
        let _ = writeln!(script, "export const __wasm_split_load_{part} = part(\"{part}\");");
    }
    script
}

/// Removes indentation and comments, which must be on lines of their own.
pub fn without_comments(script: &str) -> String {
    let lines = script.lines().map(str::trim);
    let is_comment =
        |line: &str| ["//", "/*", "* ", "*/"].iter().any(|start| line.starts_with(start));
    lines
        .filter(|line| !line.is_empty() && !is_comment(line))
        .flat_map(|line| [line, "\n"])
        .collect()
}

pub struct Split {
    /// The file of the first part.
    pub main: PathBuf,
    /// The names, without `.wasm`, of the files of each other part. Parts may share files.
    pub files: BTreeMap<String, Vec<String>>,
}

/// Writes the parts of `module` into `folder`.
pub fn separate(module: &Path, folder: &Path) -> Result<Split> {
    create(folder)?;
    let input = fs::read(module).map_err(|error| failed(module, error))?;
    let input = without_classes(&input).map_err(|error| failed(module, error))?;
    let main = folder.join(format!("{MAIN}.wasm"));
    let link_name = format!("./{LOADER}");
    let mut options = Options::new(&input);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = &link_name;
    let split = transform(options)
        .map_err(|error| format!("cannot split {}: {error:?}", module.display()))?;
    let mut files: BTreeMap<_, _> = split.prefetch_map.into_iter().collect();
    files.values_mut().for_each(|files| files.sort());
    Ok(Split { main, files })
}

/// What the names of the classes of the `wasm-streams` crate contain. They stream the responses of
/// server functions, which the console does not have. As exports they would stay in the first part.
const CLASSES: &str = "intounderlying";

/// Where each exported class and method is described to wasm-bindgen.
const DESCRIPTIONS: &str = "__wasm_bindgen_unstable";

/// Removes the exports of the [`CLASSES`], so that their code is removed, too.
fn without_classes(wasm: &[u8]) -> wasmparser::Result<Vec<u8>> {
    let is_class = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
        text.contains(CLASSES)
    };
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ExportSection(section) => {
                let mut exports = ExportSection::new();
                for export in section {
                    let export = export?;
                    if !is_class(export.name.as_bytes()) {
                        exports.export(export.name, export.kind.into(), export.index);
                    }
                }
                module.section(&exports);
            }
            Payload::CustomSection(section) if section.name() == DESCRIPTIONS => {
                let mut descriptions = section.data();
                let mut kept = Vec::new();
                // A version and a description, each after its length.
                while let Some((version, rest)) = split_prefixed(descriptions)
                    && let Some((description, rest)) = split_prefixed(rest)
                {
                    if !is_class(description) {
                        kept.extend([version, description].concat());
                    }
                    descriptions = rest;
                }
                kept.extend(descriptions);
                module.section(&CustomSection { name: DESCRIPTIONS.into(), data: kept.into() });
            }
            payload => append(&mut module, wasm, &payload),
        }
    }
    Ok(module.finish())
}

/// Splits off what follows its length in four bytes, together with these.
fn split_prefixed(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = u32::from_le_bytes(*bytes.first_chunk()?);
    bytes.split_at_checked(length as usize + 4)
}

/// Appends a section as it is.
fn append(module: &mut Module, wasm: &[u8], payload: &Payload) {
    if let Some((id, range)) = payload.as_section() {
        let data = &wasm[range.start as usize..range.end as usize];
        module.section(&RawSection { id, data });
    }
}

/// Merges `files` in `folder` into one that imports the memory, table and stack of the first module once.
fn merge(folder: &Path, files: &[String], result: &Path) -> Result {
    let file = |name: &str| folder.join(format!("{name}.wasm"));
    let first = files.first().ok_or("the module has no app to load")?;
    let wasm = fs::read(file(first)).map_err(|error| failed(&file(first), error))?;
    let imports = imports(&wasm).map_err(|error| failed(&file(first), error))?;
    let shared = folder.join("shared.wat");
    let text = format!("(module {})", imports.concat());
    fs::write(&shared, text).map_err(|error| failed(&shared, error))?;
    let shared_module = shared.with_extension("wasm");
    let mut assemble = Command::new(tools::binaryen("wasm-as")?);
    process::run(assemble.arg(&shared).args(FEATURES).arg("-o").arg(&shared_module))?;
    let mut merge = Command::new(tools::binaryen("wasm-merge")?);
    merge.arg(shared_module).arg("__wasm_split");
    for name in files {
        merge.arg(file(name)).arg(name);
    }
    process::run(merge.args(FEATURES).arg("--enable-multimemory").arg("-o").arg(result))
}

/// Text that imports and re-exports what a part imports from the first module.
fn imports(wasm: &[u8]) -> wasmparser::Result<Vec<String>> {
    let mut texts = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::ImportSection(section) = payload? else { continue };
        for import in section.into_imports() {
            let import = import?;
            let (kind, of) = match import.ty {
                TypeRef::Memory(memory) => ("memory", memory.initial.to_string()),
                TypeRef::Table(table) => ("table", format!("{} funcref", table.initial)),
                TypeRef::Global(global) if global.mutable => ("global", "(mut i32)".to_owned()),
                TypeRef::Global(_) => ("global", "i32".to_owned()),
                _ => continue,
            };
            let name = import.name;
            texts.push(format!(
                "(import \"{MAIN}\" \"{name}\" ({kind} ${name} {of}))(export \"{name}\" ({kind} ${name}))"
            ));
        }
    }
    Ok(texts)
}

/// Writes the optimized `part` into `folder`.
pub fn optimize(part: &Path, folder: &Path) -> Result {
    let name = part.file_name().unwrap_or_default();
    let mut command = Command::new(tools::binaryen("wasm-opt")?);
    command.arg(part).args(PASSES).args(FEATURES).arg("-o").arg(folder.join(name));
    process::run(&mut command)
}

/// Shortens the names of the functions between a module and its script, whose hashes do not compress, and
/// leaves out elements without functions.
fn shorten_names(
    wasm: &[u8],
    script: &str,
) -> std::result::Result<(Vec<u8>, String), Box<dyn Error>> {
    let mut names = HashMap::new();
    let mut short = |name: &str| match has_hash(name) {
        true => {
            let next = format!("${}", names.len());
            names.entry(name.to_owned()).or_insert(next).clone()
        }
        false => name.to_owned(),
    };
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                let mut imports = ImportSection::new();
                for import in section.into_imports() {
                    let import = import?;
                    let kind = RoundtripReencoder.entity_type(import.ty)?;
                    imports.import(import.module, &short(import.name), kind);
                }
                module.section(&imports);
            }
            Payload::ExportSection(section) => {
                let mut exports = ExportSection::new();
                for export in section {
                    let export = export?;
                    exports.export(&short(export.name), export.kind.into(), export.index);
                }
                module.section(&exports);
            }
            Payload::ElementSection(section) => {
                let mut elements = ElementSection::new();
                for element in section {
                    let element = element?;
                    if !is_empty(&element)? {
                        RoundtripReencoder.parse_element(&mut elements, element)?;
                    }
                }
                module.section(&elements);
            }
            payload => append(&mut module, wasm, &payload),
        }
    }
    let is_in_word = |character: char| character.is_alphanumeric() || "_$".contains(character);
    let mut text = String::with_capacity(script.len());
    for piece in script.split_inclusive(|character| !is_in_word(character)) {
        let word = piece.trim_end_matches(|character| !is_in_word(character));
        text += names.get(word).map_or(word, String::as_str);
        text += &piece[word.len()..];
    }
    Ok((module.finish(), text))
}

/// Whether an element only fills a part of the table with nothing, which it holds anyway: the places
/// of the functions in the other parts.
fn is_empty(element: &Element<'_>) -> wasmparser::Result<bool> {
    let (ElementKind::Active { .. }, ElementItems::Expressions(_, expressions)) =
        (&element.kind, &element.items)
    else {
        return Ok(false);
    };
    for expression in expressions.clone() {
        if !matches!(expression?.get_operators_reader().read()?, Operator::RefNull { .. }) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a name ends with a hash, or with a hash and the number of a copy.
fn has_hash(name: &str) -> bool {
    let is_hash = |part: &str| part.len() == 16 && u64::from_str_radix(part, 16).is_ok();
    name.rsplit('_').take(2).any(|part| is_hash(part.trim_start_matches('h')))
}

/// The hash of the names and contents of the files in a folder.
pub fn hash(folder: &Path) -> Result<u64> {
    let mut files = super::walk(folder)?;
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        let content =
            fs::read(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
        (file.file_name(), content).hash(&mut hasher);
    }
    Ok(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_hash_are_shortened_in_the_module_and_its_script() {
        let mut module = Module::new();
        let mut exports = ExportSection::new();
        for name in ["invoke__h0123456789abcdef_7", "__wbindgen_malloc", "__wbg_a_0123456789abcdef"]
        {
            exports.export(name, wasm_encoder::ExportKind::Func, 0);
        }
        module.section(&exports);
        let script = "wasm.invoke__h0123456789abcdef_7(); __wbg_a_0123456789abcdef: `${wasm.__wbindgen_malloc}`";
        let (wasm, script) = shorten_names(&module.finish(), script).expect("a module");
        assert_eq!(script, "wasm.$0(); $1: `${wasm.__wbindgen_malloc}`");
        let names = Parser::new(0).parse_all(&wasm).filter_map(|payload| match payload {
            Ok(Payload::ExportSection(section)) => Some(section),
            _ => None,
        });
        let names: Vec<_> = names.flatten().flatten().map(|export| export.name).collect();
        assert_eq!(names, ["$0", "__wbindgen_malloc", "$1"]);
    }

    #[test]
    fn classes_of_streams_and_their_descriptions_are_removed() {
        let prefixed =
            |text: &str| [&(text.len() as u32).to_le_bytes()[..], text.as_bytes()].concat();
        let descriptions = |all: &[&str]| {
            all.iter().flat_map(|it| [prefixed("1.0"), prefixed(it)].concat()).collect::<Vec<_>>()
        };
        let module_with = |names: &[&str], all: &[&str]| {
            let mut exports = ExportSection::new();
            for name in names {
                exports.export(name, wasm_encoder::ExportKind::Func, 0);
            }
            let mut module = Module::new();
            module.section(&exports);
            let data = descriptions(all).into();
            module.section(&CustomSection { name: DESCRIPTIONS.into(), data });
            module.finish()
        };
        let all = module_with(
            &["main", "intounderlyingsource_pull", "__wbg_intounderlyingsource_free"],
            &["fetch", "IntoUnderlyingSource pull", "open"],
        );
        assert_eq!(
            without_classes(&all).expect("a module"),
            module_with(&["main"], &["fetch", "open"])
        );
    }

    #[test]
    fn only_elements_with_functions_are_kept() {
        let mut elements = ElementSection::new();
        let offset = wasm_encoder::ConstExpr::i32_const(1);
        let none = wasm_encoder::ConstExpr::ref_null(wasm_encoder::HeapType::FUNC);
        let some = wasm_encoder::ConstExpr::ref_func(7);
        for items in [vec![none.clone(), none.clone()], vec![none, some]] {
            let items =
                wasm_encoder::Elements::Expressions(wasm_encoder::RefType::FUNCREF, items.into());
            elements.active(None, &offset, items);
        }
        let mut module = Module::new();
        module.section(&elements);
        let (wasm, _) = shorten_names(&module.finish(), "").expect("a module");
        let count = Parser::new(0).parse_all(&wasm).find_map(|payload| match payload {
            Ok(Payload::ElementSection(section)) => Some(section.count()),
            _ => None,
        });
        assert_eq!(count, Some(1));
    }
}
