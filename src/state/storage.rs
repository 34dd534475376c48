//! What the browser keeps for us, where it lets us. Storage may be full, blocked or hold somebody
//! else's data: everything works without it.

use leptos::ev;
use leptos::leptos_dom::helpers::window_event_listener;
use leptos::prelude::on_cleanup;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Which of the browser's stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// Until the tab is closed.
    Session,
    /// For good, and shared by all tabs. Preferences, and what only tells one thing from another.
    Local,
}

/// The browser does not let us keep anything there, or no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocked;

/// One value under one key, as JSON.
#[derive(Clone, Copy, Debug)]
pub struct Stored {
    store: Store,
    key: &'static str,
}

impl Stored {
    /// The value under `key`.
    pub const fn new(store: Store, key: &'static str) -> Self {
        Self { store, key }
    }

    fn storage(self) -> Option<web_sys::Storage> {
        let window = web_sys::window()?;
        match self.store {
            Store::Session => window.session_storage(),
            Store::Local => window.local_storage(),
        }
        .ok()
        .flatten()
    }

    /// The value, if there is a readable one.
    pub fn get<T: DeserializeOwned>(self) -> Option<T> {
        let text = self.storage()?.get_item(self.key).ok()??;
        serde_json::from_str(&text).ok()
    }

    /// Keeps `value`, if that can be done.
    pub fn set(self, value: &impl Serialize) {
        if let (Some(storage), Ok(text)) = (self.storage(), serde_json::to_string(value)) {
            let _ = storage.set_item(self.key, &text);
        }
    }

    /// What is stored, as it is: absent is told apart from unreadable.
    pub fn text(self) -> Result<Option<String>, Blocked> {
        self.storage().ok_or(Blocked)?.get_item(self.key).map_err(|_| Blocked)
    }

    /// Keeps `text` as it is.
    pub fn set_text(self, text: &str) -> Result<(), Blocked> {
        self.storage().ok_or(Blocked)?.set_item(self.key, text).map_err(|_| Blocked)
    }

    /// Calls `changed` when another tab has changed the value, until the current owner goes.
    pub fn on_change(self, changed: impl Fn() + 'static) {
        let listener = window_event_listener(ev::storage, move |event| {
            // Without a key, everything was cleared.
            if event.key().is_none_or(|key| key == self.key) {
                changed();
            }
        });
        on_cleanup(move || listener.remove());
    }

    /// Forgets the value.
    pub fn clear(self) {
        if let Some(storage) = self.storage() {
            let _ = storage.remove_item(self.key);
        }
    }
}
