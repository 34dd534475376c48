//! The keys of single-key shortcuts that the user has changed, stored in the browser.

use super::storage::{Store, Stored, persisted_signal};
use leptos::prelude::RwSignal;
use serde::{Deserialize, Serialize};

/// Whether single-key shortcuts are on.
pub const SINGLE_KEYS: Stored = Stored::new(Store::Local, "dvc.single-keys");
const KEYS: Stored = Stored::new(Store::Local, "dvc.keys");

/// Default keys that the menu of a row shows.
pub const OPEN_ROW: &str = "o";
pub const SHARE_ROW: &str = "s";
pub const COPY_ROW_ID: &str = "c";

/// The keys as they are now. A signal would be compiled into the app for the settings page alone.
pub fn stored_keys() -> KeyMap {
    KEYS.get().unwrap_or_default()
}

/// For the settings page.
pub fn key_signal() -> RwSignal<KeyMap> {
    persisted_signal(KEYS, stored_keys, |keys| {
        KEYS.set_or_clear((*keys != KeyMap::default()).then_some(keys));
    })
}

/// The user's key of the shortcut whose default is `default`, unless shortcuts are off.
pub fn shortcut_key(default: &str) -> Option<String> {
    (SINGLE_KEYS.get() != Some(false)).then(|| stored_keys().key_of(default).to_owned())
}

/// Two characters for each changed key: the default and the key. The stored text may be anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyMap(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyError {
    NotOneKey,
    /// The label of the shortcut that has the key.
    Taken(&'static str),
}

impl KeyMap {
    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let pair = |index| Some((self.0.get(index..index + 1)?, self.0.get(index + 1..index + 2)?));
        (0..self.0.len()).step_by(2).map_while(pair)
    }

    /// The key of the shortcut whose default is `default`.
    pub fn key_of<'a>(&'a self, default: &'a str) -> &'a str {
        let changed = self.pairs().find(|(of, key)| *of == default && is_key(key));
        changed.map_or(default, |(_, key)| key)
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
        let others = self.pairs().filter(|(of, _)| *of != default);
        let mut changed: String = others.flat_map(|(of, key)| [of, key]).collect();
        if key != default {
            changed.extend([default, key]);
        }
        self.0 = changed;
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
        for stored in ["n", "n r\n", "nü", "ünx", "n\u{1}rx"] {
            let keys = KeyMap(stored.to_owned());
            assert_eq!(keys.key_of("n"), "n", "{stored:?}");
        }
        assert_eq!(KeyMap("n\u{1}rx".to_owned()).key_of("r"), "x");
    }
}
