//! Replaces a release by one whose files have other addresses, as those of every build have.

use crate::error::Result;
use std::fs;
use std::path::Path;

/// The old addresses are gone, as on a host that keeps no files of older releases.
pub(crate) fn install(dist: &Path) -> Result {
    let names = names(dist)?;
    let renamed: Vec<_> =
        names.iter().filter_map(|name| Some((name, with_next_hash(name)?))).collect();
    if renamed.len() < 2 {
        return Err(format!("{} has no files with a hash", dist.display()).into());
    }
    for (name, next) in &renamed {
        fs::rename(dist.join(name), dist.join(next))?;
    }
    for page in names.iter().filter(|name| name.contains(".html")) {
        let file = dist.join(page);
        if !page.ends_with(".html") {
            // A compressed copy, which would name the old addresses.
            fs::remove_file(file)?;
            continue;
        }
        let text = renamed
            .iter()
            .fold(fs::read_to_string(&file)?, |text, (name, next)| text.replace(*name, next));
        fs::write(file, text)?;
    }
    Ok(())
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let name = |entry: std::io::Result<fs::DirEntry>| {
        let name = entry?.file_name().into_string();
        name.map_err(|name| format!("{} is not in UTF-8", name.display()).into())
    };
    fs::read_dir(folder)?.map(name).collect()
}

/// `console-first-0f.css` as `console-first-10.css`; `None` for a name without a hash.
fn with_next_hash(name: &str) -> Option<String> {
    let start = name.strip_prefix("console-").and(name.rfind('-'))? + 1;
    let end = name[start..].find('.').map_or(name.len(), |dot| start + dot);
    let next = |digit: char| {
        Some(if digit == 'f' { '0' } else { char::from_digit(digit.to_digit(16)? + 1, 16)? })
    };
    let hash: String = name[start..end].chars().map(next).collect::<Option<_>>()?;
    Some(format!("{}{hash}{}", &name[..start], &name[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_hash_of_a_name_changes() {
        let next = |name| with_next_hash(name).unwrap_or_default();
        assert_eq!(next("console-0f9"), "console-10a");
        assert_eq!(next("console-first-0f.css.br"), "console-first-10.css.br");
        assert_eq!(with_next_hash("index-2.html"), None);
    }
}
