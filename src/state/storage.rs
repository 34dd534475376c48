//! The browser's storage. It may be full, blocked or hold foreign data: the app works without it.

use crate::effect::{effect_with, on_window_event};
use crate::tools::LenientValue;
use leptos::ev;
use leptos::prelude::{Get, RwSignal, Set};
use serde::Serialize;
use serde::de::DeserializeOwned;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// `sessionStorage`: per tab, until it is closed.
    Session,
    /// `localStorage`: permanent and shared by all tabs. For preferences and ids, never for tokens.
    Local,
}

/// The browser does not allow storage, or it is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocked;

/// One value under one key, as JSON.
#[derive(Clone, Copy, Debug)]
pub struct Stored {
    store: Store,
    key: &'static str,
}

impl Stored {
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

    /// `None` if the value is absent or unreadable.
    pub fn get<T: DeserializeOwned>(self) -> Option<T> {
        serde_json::from_str(&self.text().ok()??).ok()
    }

    /// As [`Stored::get`], for what the first view reads: derived decoders are larger.
    pub fn read<T>(self, read: impl FnOnce(LenientValue<'_>) -> Option<T>) -> Option<T> {
        read(serde_json::from_str(&self.text().ok()??).ok()?)
    }

    pub fn set(self, value: &impl Serialize) {
        if let (Some(storage), Ok(text)) = (self.storage(), serde_json::to_string(value)) {
            let _ = storage.set_item(self.key, &text);
        }
    }

    pub fn set_or_clear(self, value: Option<&impl Serialize>) {
        match value {
            Some(value) => self.set(value),
            None => self.clear(),
        }
    }

    /// The stored text; unlike [`Stored::get`], this tells an absent value from an unreadable one.
    pub fn text(self) -> Result<Option<String>, Blocked> {
        self.storage().ok_or(Blocked)?.get_item(self.key).map_err(|_| Blocked)
    }

    pub fn set_text(self, text: &str) -> Result<(), Blocked> {
        self.storage().ok_or(Blocked)?.set_item(self.key, text).map_err(|_| Blocked)
    }

    /// Calls `f` when another tab changes the value, until the current owner is disposed.
    pub fn on_change(self, f: impl Fn() + 'static) {
        on_window_event(ev::storage, move |event| {
            // An event without a key means that the storage was cleared.
            if event.key().is_none_or(|key| key == self.key) {
                f();
            }
        });
    }

    pub fn clear(self) {
        if let Some(storage) = self.storage() {
            let _ = storage.remove_item(self.key);
        }
    }
}

/// The keys of this app start with it.
const PREFIX: &str = "dvc.";

/// Removes all that this app has stored but `kept`, and lets the readers of this tab know, as the browser does in other
/// tabs.
pub fn clear_all_but(kept: Stored) {
    for store in [Store::Session, Store::Local] {
        let Some(storage) = Stored::new(store, PREFIX).storage() else { continue };
        let keys = (0..storage.length().unwrap_or_default())
            .filter_map(|index| storage.key(index).ok().flatten())
            .filter(|key| {
                key.starts_with(PREFIX) && (store, key.as_str()) != (kept.store, kept.key)
            })
            .collect::<Vec<_>>();
        for key in keys {
            let _ = storage.remove_item(&key);
        }
    }
    if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new("storage")) {
        let _ = window.dispatch_event(&event);
    }
}

/// A signal of what is stored: `write` stores every change, and changes of other tabs are read again.
pub fn persisted_signal<T: Clone + PartialEq + Send + Sync + 'static>(
    stored: Stored,
    read: fn() -> T,
    write: fn(&T),
) -> RwSignal<T> {
    let signal = RwSignal::new(read());
    effect_with(move |before: Option<T>| {
        let now = signal.get();
        if before.is_some_and(|before| before != now) {
            write(&now);
        }
        now
    });
    stored.on_change(move || signal.set(read()));
    signal
}
