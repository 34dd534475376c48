//! `cargo xtask build --demo`: the console of `dist/` with a control plane in the page, in `dist-demo/`. The files are those
//! of the release and a folder of the demo's own, so they run on any host of static files.

use super::{
    File, Stamp, audit, brotli, gzip, is_newer_than, page, reproducible, split, table, walk,
};
use crate::{Result, process, progress, tools, workspace};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The name of the module and of its script, as `demo.js` knows them.
const MODULE: &str = "control-plane";

/// The compiled module, relative to the target folder of cargo.
const COMPILED: &str = "wasm32-unknown-unknown/wasm-release/demo.wasm";

/// The limit of the module in bytes, compressed with brotli: five per cent above its size at that time.
const BUDGET: usize = 187_000;

/// What belongs to the demo besides the release.
const SOURCES: [&str; 3] = ["emulator/Cargo.toml", "emulator/src", "emulator/demo"];

/// The pages' own files, relative to the root.
const FILES: &str = "emulator/demo/page";

/// Prefix of the folder of the demo's files.
const FOLDER: &str = "demo-";

/// Builds the demo from the release in `dist/`, and prints the sizes of what it adds.
pub fn run() -> Result {
    let files = build()?;
    print!("{}", table(&files));
    Ok(())
}

/// Builds the demo unless that in `dist-demo/` is newer than the release and all its sources.
pub fn build_if_stale() -> Result {
    let (root, stamp) = (workspace::root(), Stamp::file(STAMP));
    let is_built = workspace::dist_demo().join(page::PAGES[0]).is_file();
    let sources = SOURCES.iter().map(|source| root.join(source)).chain([Stamp::file(super::STAMP)]);
    if is_built && is_newer_than(&stamp, sources) { Ok(()) } else { build().map(drop) }
}

const STAMP: &str = "demo";

fn build() -> Result<Vec<File>> {
    let (root, dist, demo) = (workspace::root(), workspace::dist(), workspace::dist_demo());
    let stamp = Stamp::begin(STAMP)?;
    let own = own_files(&root)?;
    process::step("Building the demo into dist-demo/");
    copy_release(&dist, &demo)?;
    let folder = format!("{FOLDER}{:016x}", split::hash(&own)?);
    rename(&own, &demo.join(&folder))?;
    let read = |path: PathBuf| {
        fs::read_to_string(&path)
            .map_err(|error| format!("cannot read {}: {error}", path.display()))
    };
    let bar = split::without_comments(&read(root.join(FILES).join("bar.html"))?);
    let policy = policy(&read(dist.join("_headers"))?)?;
    for (depth, name) in (1..).zip(page::PAGES) {
        let page = with_demo(&read(dist.join(name))?, &folder, &bar, &policy, depth)?;
        write(&demo.join(name), &page)?;
    }
    write(&demo.join("config.json"), &read(root.join(FILES).join("config.json"))?)?;
    // GitHub Pages would leave out what begins with `_`.
    write(&demo.join(".nojekyll"), "")?;
    audit::run(&demo, &root, audit::Build::Demo)?;
    let files = sizes(&demo, &folder)?;
    check_budget(&files)?;
    stamp.finish(STAMP)?;
    Ok(files)
}

/// Compiles the module, and returns the folder with all files of the demo.
fn own_files(root: &Path) -> Result<PathBuf> {
    tools::wasm_target()?;
    process::step("Compiling the control plane of the demo: the first time about a minute");
    let mut cargo = process::cargo();
    cargo.args(["build", "--package", "demo", "--lib", "--target", tools::WASM]);
    cargo.args(["--profile", "wasm-release"]).env(reproducible::FLAGS, reproducible::flags(root)?);
    progress::run(&mut cargo, "Compiling the control plane of the demo", "demo")?;

    let work = workspace::scratch().join("demo-files");
    let (bound, own) = (work.join("bound"), work.join("own"));
    if work.exists() {
        fs::remove_dir_all(&work).map_err(|error| failed(&work, error))?;
    }
    fs::create_dir_all(&own).map_err(|error| failed(&own, error))?;
    let mut bindgen = Command::new(tools::wasm_bindgen_program()?);
    bindgen.args(["--target", "web", "--no-typescript", "--remove-name-section"]);
    bindgen.args(["--out-name", MODULE, "--out-dir"]).arg(&bound);
    process::run(bindgen.arg(workspace::binaries(COMPILED)?))?;
    split::optimize(&bound.join(format!("{MODULE}_bg.wasm")), &own)?;
    let page = root.join(FILES);
    let script = format!("{MODULE}.js");
    for file in [bound.join(&script), page.join("demo.js"), page.join("demo.css")] {
        let text = fs::read_to_string(&file).map_err(|error| failed(&file, error))?;
        write(&own.join(file.file_name().unwrap_or_default()), &split::without_comments(&text))?;
    }
    Ok(own)
}

/// Copies the files of the release that the demo shares. Hosts of static files compress them on their own.
fn copy_release(dist: &Path, demo: &Path) -> Result {
    if demo.exists() {
        fs::remove_dir_all(demo).map_err(|error| failed(demo, error))?;
    }
    for file in walk(dist)? {
        if file.extension().is_some_and(|it| it == "gz" || it == "br") {
            continue;
        }
        let to = demo.join(file.strip_prefix(dist).unwrap_or(&file));
        to.parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::copy(&file, &to))
            .map_err(|error| failed(&to, error))?;
    }
    Ok(())
}

/// The policy of the production headers, for hosts that send none. A page cannot say who may frame it.
fn policy(headers: &str) -> Result<String> {
    let line = headers.lines().find_map(|it| it.trim().strip_prefix("Content-Security-Policy: "));
    let policy = line.ok_or("_headers has no Content-Security-Policy")?;
    let kept = policy.split("; ").filter(|directive| !directive.starts_with("frame-ancestors"));
    Ok(kept.collect::<Vec<_>>().join("; "))
}

/// The page of the console with the policy, the demo's files before all others, and the bar.
fn with_demo(page: &str, folder: &str, bar: &str, policy: &str, depth: usize) -> Result<String> {
    let head = format!(
        "<meta http-equiv=content-security-policy content=\"{policy}\">\
         <link href=/{folder}/demo.css rel=stylesheet>\
         <script src=/{folder}/demo.js></script>\
         <link href=/{folder}/{MODULE}.js rel=modulepreload>\
         <link href=/{folder}/{MODULE}_bg.wasm rel=preload as=fetch type=application/wasm crossorigin>"
    );
    let mut page = page.to_owned();
    for (place, text) in [(page::CHARSET, page::at_depth(&head, depth)), ("<body>", bar.to_owned())]
    {
        let start = page.find(place).ok_or_else(|| format!("the release's page has no {place}"))?;
        page.insert_str(start + place.len(), &text);
    }
    Ok(page)
}

/// The files that only the demo has. They have no compressed copies.
fn sizes(demo: &Path, folder: &str) -> Result<Vec<File>> {
    let mut paths = walk(&demo.join(folder))?;
    paths.sort();
    let size = |path: PathBuf| {
        let content = fs::read(&path).map_err(|error| failed(&path, error))?;
        let compress = |bytes: std::io::Result<Vec<u8>>| match bytes {
            Ok(bytes) => Ok(bytes.len()),
            Err(error) => Err(failed(&path, error)),
        };
        let compressed = Some((compress(gzip(&content))?, compress(brotli(&content))?));
        let name = path.strip_prefix(demo).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        Ok(File { name, raw: content.len(), compressed })
    };
    paths.into_iter().map(size).collect()
}

fn check_budget(files: &[File]) -> Result {
    let module = files.iter().find(|file| file.name.ends_with(".wasm"));
    match module.and_then(|file| file.compressed) {
        None => Err("the demo has no module".to_owned()),
        Some((_, size)) if size > BUDGET => Err(format!(
            "the module of the demo has {size} bytes of brotli, {BUDGET} at most; see xtask/src/release/demo.rs"
        )),
        Some(_) => Ok(()),
    }
}

fn rename(from: &Path, to: &Path) -> Result {
    fs::rename(from, to).map_err(|error| failed(to, error))
}

fn write(file: &Path, text: &str) -> Result {
    fs::write(file, text).map_err(|error| failed(file, error))
}

fn failed(path: &Path, error: std::io::Error) -> String {
    format!("cannot use {}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_starts_before_every_script_of_the_console() {
        let page = "<!doctype html><html lang=en><meta charset=utf-8><link href=../a.js rel=modulepreload>\
            <script src=../early.js></script></head><body><div id=app></div>";
        let page = with_demo(page, "demo-1", "<aside>Demo</aside>", "default-src 'none'", 2);
        let page = page.expect("a page");
        let order = [
            "<meta charset=utf-8><meta http-equiv=content-security-policy content=\"default-src 'none'\">",
            "<script src=../demo-1/demo.js></script>",
            "href=../a.js",
            "src=../early.js",
            "<body><aside>Demo</aside><div id=app>",
        ];
        let places = order.map(|part| page.find(part).expect(part));
        assert!(places.is_sorted() && !page.contains("=/"), "{page}");
        assert!(with_demo("<body>", "demo-1", "", "", 1).is_err(), "another page");
    }

    #[test]
    fn the_page_has_the_policy_of_the_headers_but_for_framing() {
        let headers = "/*\n  Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; base-uri 'none'\n";
        assert_eq!(policy(headers), Ok("default-src 'none'; base-uri 'none'".to_owned()));
        let own = fs::read_to_string(workspace::root().join("public/_headers")).expect("a file");
        assert!(policy(&own).is_ok_and(|it| it.contains("connect-src 'self'")));
        assert!(policy("/*\n").is_err());
    }

    #[test]
    fn a_module_that_is_too_large_or_missing_is_reported() {
        let file =
            |size| File { name: "a.wasm".to_owned(), raw: size, compressed: Some((size, size)) };
        assert_eq!(check_budget(&[file(BUDGET)]), Ok(()));
        assert!(check_budget(&[file(BUDGET + 1)]).is_err() && check_budget(&[]).is_err());
    }
}
