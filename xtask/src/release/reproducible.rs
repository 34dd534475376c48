//! Makes the release independent of the folder in which it is built.

use super::{audit, walk};
use crate::{Result, process, versions, workspace};
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The variable for the flags of rustc, which replaces those in `.cargo/config.toml`.
pub const FLAGS: &str = "CARGO_ENCODED_RUSTFLAGS";

const SEPARATOR: &str = "\x1f";

/// The flags of the checkout in `root`, and flags that replace the paths of this machine in panic messages.
pub fn flags(root: &Path) -> Result<String> {
    // The paths are known only once the sources are downloaded.
    process::fetch_dependencies()?;
    let config = root.join(".cargo").join("config.toml");
    let config = fs::read_to_string(&config)
        .map_err(|error| format!("cannot read {}: {error}", config.display()))?;
    let own = versions::strings(versions::value(&config, "rustflags").unwrap_or_default());
    let mut flags: Vec<_> = own.into_iter().map(str::to_owned).collect();
    flags.push(format!("--remap-path-prefix={}=/console", root.display()));
    let sources = audit::cargo_home().map(|home| home.join("registry").join("src"));
    for registry in sources.iter().flat_map(fs::read_dir).flatten().flatten() {
        flags.push(format!("--remap-path-prefix={}=/crates", registry.path().display()));
    }
    Ok(flags.join(SEPARATOR))
}

/// Builds a copy of the checkout in another folder, and compares the result with `dist/`.
pub fn check() -> Result {
    let copy = env::temp_dir().join(format!("another-checkout-{}", std::process::id()));
    let result = build_copy(&copy).and_then(|()| compare(&workspace::dist(), &copy.join("dist")));
    // Leftover files do no harm.
    let _ = fs::remove_dir_all(&copy);
    process::step(format_args!("Both builds have the same {} files", result?));
    Ok(())
}

fn build_copy(copy: &Path) -> Result {
    process::step(format_args!("Building the release once more, in {}", copy.display()));
    let root = workspace::root();
    let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let files = process::output(Command::new("git").current_dir(&root).args(list))
        .ok_or("`git ls-files` does not run in this checkout")?;
    for name in files.split_terminator('\0') {
        let (from, to) = (root.join(name), copy.join(name));
        // git still lists deleted files until the deletion is staged.
        if !from.is_file() {
            continue;
        }
        to.parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::copy(&from, &to))
            .map_err(|error| format!("cannot copy {name}: {error}"))?;
    }
    super::build(copy)
}

/// Returns the number of files if both folders are equal.
fn compare(one: &Path, other: &Path) -> Result<usize> {
    let (one, other) = (contents(one)?, contents(other)?);
    let names = one.keys().chain(other.keys());
    let differ: Vec<_> = names.filter(|name| one.get(*name) != other.get(*name)).collect();
    match differ.as_slice() {
        [] => Ok(one.len()),
        [first, rest @ ..] => {
            Err(format!("the builds differ in {}, and {} more", first.display(), rest.len()))
        }
    }
}

fn contents(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let read = |path: PathBuf| {
        let content =
            fs::read(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        Ok((path.strip_prefix(folder).unwrap_or(&path).to_owned(), content))
    };
    walk(folder)?.into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_include_those_of_the_checkout_and_remap_all_source_paths() {
        let root = workspace::root();
        let flags = flags(&root).expect("flags");
        let flags: Vec<_> = flags.split(SEPARATOR).collect();
        assert_eq!(flags[0], "--cfg=erase_components");
        assert_eq!(flags[1], format!("--remap-path-prefix={}=/console", root.display()));
        assert!(flags.len() > 2 && flags[2..].iter().all(|flag| flag.ends_with("=/crates")));
    }

    #[test]
    fn the_error_names_a_file_that_differs() {
        let folder = workspace::scratch().join(format!("compare-{}", std::process::id()));
        let (one, other) = (folder.join("one"), folder.join("other"));
        for (place, content) in [(&one, "same"), (&other, "same")] {
            fs::create_dir_all(place).expect("a folder");
            fs::write(place.join("a.js"), content).expect("a file");
        }
        assert_eq!(compare(&one, &other), Ok(1));
        fs::write(other.join("b.js"), "more").expect("a file");
        let error = compare(&one, &other).expect_err("they differ");
        assert!(error.contains("differ in b.js"), "{error}");
        fs::remove_dir_all(folder).expect("the folder to go");
    }
}
