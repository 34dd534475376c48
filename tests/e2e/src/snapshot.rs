//! Texts that are compared with those of the last review.

use crate::error::Result;
use std::path::Path;
use std::{env, fs};

/// Compares a text with `snapshots/NAME.txt`, or writes that file if `UPDATE_SNAPSHOTS` is set.
pub fn check_snapshot(name: &str, found: &str) -> Result {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots");
    let file = folder.join(format!("{name}.txt"));
    if env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::create_dir_all(folder)?;
        return Ok(fs::write(file, found)?);
    }
    let expected = fs::read_to_string(file).unwrap_or_default();
    let Some((line, expected, found)) = first_difference(&expected, found) else { return Ok(()) };
    Err(format!(
        "line {line} of snapshots/{name}.txt differs: {found:?} instead of {expected:?}; if this is right, set \
         UPDATE_SNAPSHOTS=1 once"
    )
    .into())
}

/// The first line that differs, with its number.
fn first_difference<'a>(old: &'a str, new: &'a str) -> Option<(usize, &'a str, &'a str)> {
    let (mut old, mut new) = (old.lines(), new.lines());
    (1..).find_map(|number| match (old.next(), new.next()) {
        (None, None) => Some(None),
        (old, new) if old == new => None,
        (old, new) => Some(Some((number, old.unwrap_or_default(), new.unwrap_or_default()))),
    })?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_found() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb", "a\nc"), Some((2, "b", "c")));
        assert_eq!(first_difference("a", "a\nb"), Some((2, "", "b")));
    }
}
