//! The keys of single-key shortcuts that the user has changed.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The changed keys by their default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyMap(BTreeMap<String, String>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyError {
    NotOneKey,
    /// The label of the shortcut that has the key.
    Taken(&'static str),
}

impl KeyMap {
    /// The key of the shortcut whose default is `default`.
    pub fn key_of<'a>(&'a self, default: &'a str) -> &'a str {
        // The stored text may be anything.
        let changed = self.0.get(default).filter(|key| is_key(key));
        changed.map_or(default, String::as_str)
    }

    /// `all` are the default keys and labels of all shortcuts.
    pub fn change(
        &mut self,
        default: &str,
        key: &str,
        all: &[(&str, &'static str)],
    ) -> Result<(), KeyError> {
        if !is_key(key) {
            return Err(KeyError::NotOneKey);
        }
        let taken = all.iter().find(|(other, _)| *other != default && self.key_of(other) == key);
        if let Some((_, label)) = taken {
            return Err(KeyError::Taken(label));
        }
        if key == default {
            self.0.remove(default);
        } else {
            self.0.insert(default.to_owned(), key.to_owned());
        }
        Ok(())
    }
}

/// One ASCII character: letters of other alphabets stand for the Latin letter on the same key.
fn is_key(key: &str) -> bool {
    matches!(key.as_bytes(), [key] if key.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [(&str, &str); 3] = [("/", "Search"), ("n", "New"), ("r", "Refresh")];

    #[test]
    fn a_changed_key_replaces_the_default_and_frees_it() {
        let mut keys = KeyMap::default();
        assert_eq!(keys.change("n", "c", &ALL), Ok(()));
        assert_eq!((keys.key_of("n"), keys.key_of("r")), ("c", "r"));
        assert_eq!(keys.change("r", "n", &ALL), Ok(()));
        assert_eq!(keys.change("n", "n", &ALL), Err(KeyError::Taken("Refresh")));
        assert_eq!(keys.change("r", "r", &ALL), Ok(()));
        assert_eq!(keys.change("n", "n", &ALL), Ok(()));
        assert_eq!(keys, KeyMap::default());
    }

    #[test]
    fn a_key_has_one_shortcut() {
        let mut keys = KeyMap::default();
        assert_eq!(keys.change("n", "/", &ALL), Err(KeyError::Taken("Search")));
        assert_eq!(keys.change("n", "n", &ALL), Ok(()), "its own key");
        for key in ["", " ", "ab", "т", "\n"] {
            assert_eq!(keys.change("n", key, &ALL), Err(KeyError::NotOneKey), "{key:?}");
        }
        assert_eq!(keys, KeyMap::default());
    }

    #[test]
    fn stored_keys_that_cannot_be_pressed_are_ignored() {
        let keys: KeyMap = serde_json::from_str(r#"{"n":"","r":"long","x":"y"}"#).expect("keys");
        assert_eq!((keys.key_of("n"), keys.key_of("r"), keys.key_of("/")), ("n", "r", "/"));
    }
}
