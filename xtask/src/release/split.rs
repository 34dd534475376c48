//! Splits the module of the release into the part that starts and those that are loaded later
//! (`src/lazy.rs`), and optimizes each.
//!
//! The parts and their script name each other, so they share one folder, with the hash of all of them
//! in its name.

use crate::{Result, process, tools};
use std::{
    fmt::Display,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
};
use wasm_split_cli_support::{Options, transform};

/// The name of the module that starts, and of its script.
const MAIN: &str = "console";

/// The start of the name of the folder with all parts.
pub const FOLDER: &str = "console-";

/// The script that loads the other parts.
const LOADER: &str = "loader.js";

/// What the module is made with, beside the features of WebAssembly that Rust uses by itself.
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

/// For size: what it takes longer, users save at each load.
const PASSES: [&str; 6] =
    ["--flatten", "--rereloop", "-Oz", "-Oz", "--strip-debug", "--strip-producers"];

/// Splits `module`, as the compiler has left it, and puts the parts into `dist` in the place of the
/// module that Trunk has put there. Returns the addresses of the script and of the module that starts,
/// and of the script that loads the others.
pub fn run(module: &Path, dist: &Path) -> Result<[String; 3]> {
    let work = dist.join("split");
    let (bound, parts) = (work.join("bound"), work.join("parts"));
    fs::create_dir_all(&parts).map_err(|error| failed(&parts, error))?;
    let split = separate(module, &work)?;
    let main = &split[0];
    let mut bindgen = Command::new(tools::wasm_bindgen_program()?);
    bindgen
        .args(["--target", "web", "--no-typescript", "--remove-name-section"])
        // The parts share the table and the memory of the module that starts.
        .args(["--keep-lld-exports", "--out-name", MAIN, "--out-dir"])
        .args([&bound, main]);
    process::run(&mut bindgen)?;
    for name in [format!("{MAIN}.js"), LOADER.to_owned()] {
        let from = if name == LOADER { &work } else { &bound }.join(&name);
        fs::copy(&from, parts.join(&name)).map_err(|error| failed(&from, error))?;
    }
    optimize(&bound.join(format!("{MAIN}_bg.wasm")), &parts)?;
    for part in &split[1..] {
        optimize(part, &parts)?;
    }

    let folder = format!("{FOLDER}{:016x}", hash(&parts)?);
    let target = dist.join(&folder);
    fs::rename(&parts, &target).map_err(|error| failed(&target, error))?;
    fs::remove_dir_all(&work).map_err(|error| failed(&work, error))?;
    Ok([format!("{MAIN}.js"), format!("{MAIN}_bg.wasm"), LOADER.to_owned()]
        .map(|name| format!("/{folder}/{name}")))
}

fn failed(path: &Path, error: impl Display) -> String {
    format!("cannot use {}: {error}", path.display())
}

/// Writes the parts of `module` into `folder`, with the script that loads them. Returns the files, the
/// one that starts first.
pub fn separate(module: &Path, folder: &Path) -> Result<Vec<PathBuf>> {
    let input = fs::read(module).map_err(|error| failed(module, error))?;
    let main = folder.join(format!("{MAIN}.wasm"));
    let (link_name, main_script) = (format!("./{LOADER}"), format!("./{MAIN}.js"));
    let mut options = Options::new(&input);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = &link_name;
    options.main_module = &main_script;
    let mut split = transform(options)
        .map_err(|error| format!("cannot split {}: {error:?}", module.display()))?;
    split.split_modules.sort();
    Ok([vec![main], split.split_modules].concat())
}

fn optimize(part: &Path, folder: &Path) -> Result {
    let name = part.file_name().unwrap_or_default();
    let mut command = Command::new(tools::wasm_opt()?);
    command.arg(part).args(PASSES).args(FEATURES).arg("-o").arg(folder.join(name));
    process::run(&mut command)
}

/// The hash of the names and contents of the files in a folder.
fn hash(folder: &Path) -> Result<u64> {
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
