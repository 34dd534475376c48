//! What git says of the checkout.

use crate::{Result, process};
use std::{path::Path, process::Command};

/// The commit that is released.
#[derive(Debug, PartialEq)]
pub struct Commit {
    pub hash: String,
    /// Seconds since 1970.
    pub seconds: u64,
    /// In the format of RFC 3339.
    pub time: String,
}

fn git(root: &Path, args: &[&str]) -> Option<String> {
    process::output(Command::new("git").current_dir(root).args(args))
}

pub fn head(root: &Path) -> Result<Commit> {
    let text = git(root, &["show", "--no-patch", "--format=%H %ct %cI", "HEAD"]);
    let words = text.as_deref().unwrap_or_default().split_whitespace().collect::<Vec<_>>();
    match words[..] {
        [hash, seconds, time] if seconds.parse::<u64>().is_ok() => Ok(Commit {
            hash: hash.to_owned(),
            seconds: seconds.parse().unwrap_or_default(),
            time: time.to_owned(),
        }),
        _ => Err("git finds no commit: a release is made from a clone of the project".to_owned()),
    }
}

/// What differs from the commit, as a problem.
pub fn changes(root: &Path) -> Result<Option<String>> {
    let status = git(root, &["status", "--porcelain"]).ok_or("`git status` failed")?;
    let mut files = status.lines().map(|line| line.get(3..).unwrap_or(line));
    let few: Vec<_> = files.by_ref().take(3).collect();
    let more = if files.next().is_some() { " and others" } else { "" };
    Ok((!few.is_empty()).then(|| {
        let few = few.join(", ");
        format!("not committed: {few}{more} (--allow-dirty writes the files nevertheless)")
    }))
}

/// The problem that the version already has a tag at another commit.
pub fn released_elsewhere(root: &Path, version: &str, commit: &Commit) -> Option<String> {
    let tagged =
        git(root, &["rev-parse", "--quiet", "--verify", &format!("v{version}^{{commit}}")])?;
    (tagged.trim() != commit.hash).then(|| {
        format!("the tag v{version} is at another commit: raise the version in Cargo.toml")
    })
}
