//! `cargo xtask build`: the compressed release in `dist/`.

mod audit;
pub mod budget;
pub mod demo;
mod page;
mod reproducible;
pub mod split;

use crate::{Result, cli, process, tools, workspace};
use std::{
    env,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

/// Builds the release and prints its sizes.
pub fn run(options: &cli::Build) -> Result {
    if options.demo && !options.check_reproducible {
        build_if_stale()?;
    } else {
        print!("{}", table(&build_and_compress(options)?));
        if let Err(error) = budget::check(&workspace::dist()) {
            println!("\nNote: {error}");
        }
    }
    if options.demo { demo::run() } else { Ok(()) }
}

fn build_and_compress(options: &cli::Build) -> Result<Vec<File>> {
    process::step("Building the release into dist/");
    let stamp = Stamp::begin(STAMP)?;
    build(&workspace::root())?;
    if options.check_reproducible {
        reproducible::check()?;
    }
    process::step("Compressing the files");
    let files = compress(&workspace::dist())?;
    stamp.finish(STAMP)?;
    Ok(files)
}

/// Builds the release unless the one in `dist/` is newer than all its sources.
pub fn build_if_stale() -> Result {
    let stamp = Stamp::file(STAMP);
    let compiler = fs::read_to_string(&stamp).unwrap_or_default();
    if is_built() && compiler == Stamp::compiler()? && is_fresh(&workspace::root(), &stamp) {
        return Ok(());
    }
    build_and_compress(&cli::Build::default()).map(drop)
}

const SOURCES: [&str; 10] = [
    ".cargo",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "build.rs",
    "index.html",
    "public",
    "src",
    "style",
    "xtask/src",
];

/// The file that records a build of `dist/`.
const STAMP: &str = "release";

fn is_fresh(root: &Path, stamp: &Path) -> bool {
    is_newer_than(stamp, SOURCES.iter().map(|source| root.join(source)))
}

/// Whether every source is older than the file `stamp`; `false` if that is missing.
fn is_newer_than(stamp: &Path, mut sources: impl Iterator<Item = PathBuf>) -> bool {
    let Ok(stamp) = modified(stamp) else { return false };
    let is_older = |path: &Path| modified(path).is_ok_and(|time| time < stamp);
    sources.all(|source| {
        // Deleting a file changes the modification time of its folder.
        is_older(&source) && (!source.is_dir() || all_entries(&source, &is_older))
    })
}

fn modified(path: &Path) -> std::io::Result<SystemTime> {
    fs::metadata(path)?.modified()
}

/// Whether all files and folders below `folder` match.
fn all_entries(folder: &Path, matches: &impl Fn(&Path) -> bool) -> bool {
    fs::read_dir(folder).is_ok_and(|entries| {
        entries
            .flatten()
            .map(|entry| entry.path())
            .all(|path| matches(&path) && (!path.is_dir() || all_entries(&path, matches)))
    })
}

/// A file that records when a build began, and with which compiler.
struct Stamp(PathBuf);

impl Stamp {
    fn file(name: &str) -> PathBuf {
        workspace::scratch().join(name)
    }

    fn compiler() -> Result<String> {
        process::output(Command::new("rustc").arg("-vV"))
            .ok_or_else(|| "`rustc` does not run; install Rust with rustup".to_owned())
    }

    /// Records the start. The release may lack later changes.
    fn begin(name: &str) -> Result<Self> {
        let file = Self::file(name);
        let (begun, compiler) = (file.with_extension("begun"), Self::compiler()?);
        // A failed build must not count as a release.
        let _ = fs::remove_file(&file);
        fs::create_dir_all(workspace::scratch())
            .and_then(|()| fs::write(&begun, compiler))
            .map_err(|error| format!("cannot write {}: {error}", begun.display()))?;
        Ok(Self(begun))
    }

    fn finish(self, name: &str) -> Result {
        fs::rename(&self.0, Self::file(name))
            .map_err(|error| format!("cannot rename {}: {error}", self.0.display()))
    }
}

/// Whether a release exists. The output of `trunk build` alone does not count, as it has no compressed
/// files.
fn is_built() -> bool {
    workspace::dist().join("index.html.br").is_file()
}

/// The compiled module, relative to the target folder of cargo.
pub const MODULE: &str = "wasm32-unknown-unknown/wasm-release/data-volumes-console.wasm";

/// Builds the release of the checkout in `root` into its `dist/`.
fn build(root: &Path) -> Result {
    let dist = root.join("dist");
    let config = tools::write_trunk_config("build", &tools::trunk_config(root)?)?;
    let mut trunk = tools::trunk()?;
    // A missing tool is reported before the long build.
    tools::binaryen("wasm-opt")?;
    trunk.current_dir(root).args(["build", "--release", "--config"]).arg(config);
    trunk.arg("--dist").arg(&dist).arg(root.join("index.html"));
    let mut module = workspace::binaries(MODULE)?;
    if root != workspace::root() {
        // A copy of the checkout is built from scratch.
        let target = root.join("target");
        module = target.join(MODULE);
        trunk.env("CARGO_TARGET_DIR", target);
    }
    process::run(trunk.env(reproducible::FLAGS, reproducible::flags(root)?))?;
    finish(&module, &dist)?;
    audit::run(&dist, root, audit::Build::Release)
}

/// Checks that `dist` can be given to others: without this machine's paths and settings.
pub fn check(dist: &Path, root: &Path) -> Result {
    let settings = |folder: &Path| fs::read(folder.join("config.json")).ok();
    if settings(dist) != settings(&root.join("public")) {
        let file = dist.join("config.json");
        return Err(format!("{} was edited; build the release again", file.display()));
    }
    audit::run(dist, root, audit::Build::Release)
}

/// Splits the module that Trunk has built, and completes the page in `dist`.
fn finish(module: &Path, dist: &Path) -> Result {
    page::run(dist, &split::run(module, dist)?)
}

/// Trunk calls this after each of its builds (`Trunk.toml`).
pub fn trunk_hook() -> Result {
    let is_release = env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    match env::var_os("TRUNK_STAGING_DIR") {
        Some(dist) if is_release => finish(&workspace::binaries(MODULE)?, Path::new(&dist)),
        Some(_) => Ok(()),
        None => Err("trunk-hook is called by Trunk, after it has built".to_owned()),
    }
}

pub fn build_if_missing() -> Result {
    if is_built() { Ok(()) } else { run(&cli::Build::default()) }
}

/// A file of the release and its sizes in bytes.
#[derive(Debug, PartialEq)]
struct File {
    name: String,
    raw: usize,
    /// With gzip and with brotli, if it was compressed.
    compressed: Option<(usize, usize)>,
}

/// Writes a `.gz` and a `.br` next to each file that gets smaller, and removes older ones.
fn compress(dist: &Path) -> Result<Vec<File>> {
    let failed = |path: &Path, error| format!("cannot compress {}: {error}", path.display());
    let mut files = Vec::new();
    for path in walk(dist)? {
        let name = path.strip_prefix(dist).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        if name.ends_with(".gz") || name.ends_with(".br") {
            fs::remove_file(&path).map_err(|error| failed(&path, error))?;
        } else {
            files.push((name, path));
        }
    }
    files.sort();
    let compress = |(name, path): (String, PathBuf)| {
        let content = fs::read(&path).map_err(|error| failed(&path, error))?;
        let mut compressed = None;
        if is_compressible(&name) {
            let gz = gzip(&content).map_err(|error| failed(&path, error))?;
            let br = brotli(&content).map_err(|error| failed(&path, error))?;
            // Tiny files get larger.
            if gz.len().max(br.len()) < content.len() {
                fs::write(with_suffix(&path, ".gz"), &gz).map_err(|error| failed(&path, error))?;
                fs::write(with_suffix(&path, ".br"), &br).map_err(|error| failed(&path, error))?;
                compressed = Some((gz.len(), br.len()));
            }
        }
        Ok(File { name, raw: content.len(), compressed })
    };
    files.into_iter().map(compress).collect()
}

/// All files below a folder.
pub fn walk(folder: &Path) -> Result<Vec<PathBuf>> {
    let failed = |error| format!("cannot read {}: {error}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            files.extend(walk(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

/// Whether a file gets compressed copies: text formats and WebAssembly, but not `config.json`, which is
/// edited where the console is installed: a server would send the old copy.
fn is_compressible(name: &str) -> bool {
    const EXTENSIONS: [&str; 8] =
        ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest"];
    name != "config.json"
        && name.rsplit_once('.').is_some_and(|(_, extension)| EXTENSIONS.contains(&extension))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

pub fn gzip(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}

fn brotli(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &params)?;
    Ok(compressed)
}

/// The sizes as a table with a sum, in which a file without compressed copies counts as it is.
fn table(files: &[File]) -> String {
    let width = files.iter().map(|file| file.name.len()).max().unwrap_or(0).max("file".len());
    let mut table = String::new();
    let mut line = |name: &str, raw: &str, gzip: &str, brotli: &str| {
        let _ = writeln!(table, "{name:width$}  {raw:>9}  {gzip:>9}  {brotli:>9}");
    };
    line("file", "raw", "gzip", "brotli");
    let mut sum = [0, 0, 0];
    for File { name, raw, compressed } in files {
        let (gzip, brotli) = compressed.unwrap_or((*raw, *raw));
        for (total, size) in sum.iter_mut().zip([*raw, gzip, brotli]) {
            *total += size;
        }
        match compressed {
            Some(_) => line(
                name,
                &format_thousands(*raw),
                &format_thousands(gzip),
                &format_thousands(brotli),
            ),
            None => line(name, &format_thousands(*raw), "", ""),
        }
    }
    let [raw, gzip, brotli] = sum.map(format_thousands);
    line("sum", &raw, &gzip, &brotli);
    table
}

/// `1234567` as `1,234,567`.
pub fn format_thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let numbers = [0, 999, 1000, 12_345, 1_234_567].map(format_thousands);
        assert_eq!(numbers, ["0", "999", "1,000", "12,345", "1,234,567"]);
    }

    #[test]
    fn the_table_is_aligned_and_ends_with_the_sums() {
        let file = |name: &str, raw, compressed| File { name: name.to_owned(), raw, compressed };
        let files = [
            file("_headers", 100, None),
            file("index.html", 2000, Some((900, 800))),
            file("app.wasm", 1_000_000, Some((400_000, 300_000))),
        ];
        let expected = "\
file              raw       gzip     brotli
_headers          100                      
index.html      2,000        900        800
app.wasm    1,000,000    400,000    300,000
sum         1,002,100    401,000    300,900
";
        assert_eq!(table(&files), expected);
    }

    #[test]
    fn a_release_is_fresh_until_a_source_is_changed_or_deleted() {
        let root = workspace::scratch().join(format!("fresh-{}", std::process::id()));
        for source in SOURCES {
            let path = root.join(source);
            if source.contains('.') && !source.starts_with('.') {
                fs::write(path, "").expect("a file");
            } else {
                fs::create_dir_all(path.join("deep")).expect("a folder");
                fs::write(path.join("deep").join("a"), "").expect("a file");
            }
        }
        let stamp = root.join("stamp");
        let set = |path: &Path, seconds| {
            let time = SystemTime::now() + std::time::Duration::from_secs(seconds);
            fs::File::open(path).and_then(|file| file.set_modified(time)).expect("a time");
        };
        assert!(!is_fresh(&root, &stamp), "there is none");
        fs::write(&stamp, "").expect("a file");
        set(&stamp, 60);
        assert!(is_fresh(&root, &stamp));
        set(&root.join("src/deep/a"), 120);
        assert!(!is_fresh(&root, &stamp), "changed");
        fs::remove_file(root.join("src/deep/a")).expect("the file to go");
        assert!(is_fresh(&root, &stamp));
        set(&root.join("src/deep"), 120);
        assert!(!is_fresh(&root, &stamp), "deleted");
        fs::remove_dir_all(root).expect("the folder to go");
    }

    #[test]
    fn a_release_with_the_settings_of_an_installation_is_refused() {
        let root = workspace::scratch().join(format!("settings-{}", std::process::id()));
        let (dist, public) = (root.join("dist"), root.join("public"));
        for folder in [&dist, &public] {
            fs::create_dir_all(folder).expect("a folder");
            fs::write(folder.join("config.json"), "{}").expect("a file");
        }
        assert_eq!(check(&dist, &root), Ok(()));
        fs::write(dist.join("config.json"), r#"{"developmentAccessKey": {}}"#).expect("a file");
        let message = check(&dist, &root).expect_err("they were edited");
        assert!(message.contains("config.json"), "{message}");
        fs::remove_dir_all(root).expect("the folder to go");
    }

    #[test]
    fn files_that_are_edited_after_the_build_are_not_compressed() {
        for name in ["index.html", "boot.js", "a-1f.css", "a-1f_bg.wasm", "icons/logo.svg"] {
            assert!(is_compressible(name), "{name}");
        }
        for name in ["config.json", "_headers", "_redirects", "logo.png"] {
            assert!(!is_compressible(name), "{name}");
        }
    }

    #[test]
    fn compressed_copies_match_the_content_and_replace_stale_ones() {
        let folder = workspace::scratch().join(format!("compress-{}", std::process::id()));
        fs::create_dir_all(folder.join("deep")).expect("a folder");
        let text = "the same again and again, ".repeat(100);
        fs::write(folder.join("deep").join("a.css"), &text).expect("a file");
        fs::write(folder.join("gone-1f.js.br"), "stale").expect("a stale copy");

        let files = compress(&folder).expect("compressed files");

        assert_eq!(files.len(), 1);
        assert_eq!((files[0].name.as_str(), files[0].raw), ("deep/a.css", text.len()));
        assert!(!folder.join("gone-1f.js.br").exists());
        let compressed =
            |suffix| fs::read(with_suffix(&folder.join("deep").join("a.css"), suffix)).unwrap();
        let mut gz = String::new();
        flate2::read::GzDecoder::new(&*compressed(".gz")).read_to_string(&mut gz).expect("gzip");
        let mut br = Vec::new();
        brotli::BrotliDecompress(&mut &*compressed(".br"), &mut br).expect("brotli");
        assert!(gz == text && br == text.as_bytes());
        fs::remove_dir_all(folder).expect("the folder to go");
    }
}
