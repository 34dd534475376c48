//! Messages between tabs about the session. Tokens are only for tabs with a copy of the same session.

use crate::api::RefreshToken;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::rc::Rc;
use web_sys::{BroadcastChannel, MessageEvent};

const CHANNEL: &str = "dvc.session";

/// A renewal, for duplicated tabs: their copy of the refresh token may be good only once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewed {
    /// The fingerprints of all earlier refresh tokens of the session.
    pub replaced: Vec<String>,
    pub token: String,
    pub refresh: RefreshToken,
    /// In milliseconds since 1970.
    pub expires_at: Option<i64>,
}

/// Without the tokens.
impl fmt::Debug for Renewed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Renewed")
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TabMessage {
    SignedOut,
    /// The fingerprint of a user who has signed in.
    User(String),
    /// The user is active.
    Active,
    Renewed(Renewed),
    /// A tab has restored a session, and asks for a renewal that replaced this refresh token.
    Restored(String),
}

impl TabMessage {
    fn encode(&self) -> String {
        match self {
            Self::SignedOut => "signed-out".to_owned(),
            Self::User(fingerprint) => format!("person {fingerprint}"),
            Self::Active => "active".to_owned(),
            Self::Renewed(renewed) => {
                format!("renewed {}", serde_json::to_string(renewed).unwrap_or_default())
            }
            Self::Restored(fingerprint) => format!("restored {fingerprint}"),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text {
            "signed-out" => Some(Self::SignedOut),
            "active" => Some(Self::Active),
            _ => match text.split_once(' ')? {
                ("person", fingerprint) => Some(Self::User(fingerprint.to_owned())),
                ("restored", fingerprint) => Some(Self::Restored(fingerprint.to_owned())),
                ("renewed", json) => serde_json::from_str(json).ok().map(Self::Renewed),
                _ => None,
            },
        }
    }
}

type OnMessage = Closure<dyn Fn(MessageEvent)>;

type Listener = Rc<dyn Fn(TabMessage)>;

/// The channel to the other tabs.
#[derive(Clone, Copy)]
pub struct Tabs {
    channel: StoredValue<(Option<BroadcastChannel>, OnMessage), LocalStorage>,
    listeners: StoredValue<Vec<Listener>, LocalStorage>,
}

impl Tabs {
    pub fn open() -> Self {
        let listeners = StoredValue::new_local(Vec::<Listener>::new());
        let on_message: OnMessage = Closure::new(move |event: MessageEvent| {
            let message = event.data().as_string().as_deref().and_then(TabMessage::parse);
            let all = listeners.try_get_value();
            if let (Some(message), Some(all)) = (message, all) {
                all.iter().for_each(|listener| listener(message.clone()));
            }
        });
        // Without browser support, tabs do not know of each other.
        let channel = BroadcastChannel::new(CHANNEL).ok();
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        }
        let channel = StoredValue::new_local((channel, on_message));
        on_cleanup(move || {
            channel.try_with_value(|(channel, _)| channel.as_ref().map(BroadcastChannel::close));
        });
        Self { channel, listeners }
    }

    pub fn on_message(self, listener: impl Fn(TabMessage) + 'static) {
        self.listeners.update_value(|all| all.push(Rc::new(listener)));
    }

    pub fn broadcast(self, message: &TabMessage) {
        self.channel.try_with_value(|(channel, _)| {
            // A tab that misses it finds out when it starts, or by a 401.
            channel.as_ref().map(|channel| channel.post_message(&message.encode().into()))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{Renewed, TabMessage};

    #[test]
    fn messages_survive_encoding_and_unknown_ones_are_ignored() {
        let refresh = serde_json::from_str("\"r\"").expect("a refresh token");
        let replaced = vec!["1a".to_owned()];
        let renewed = Renewed { replaced, token: "t".to_owned(), refresh, expires_at: Some(7) };
        assert_eq!(format!("{renewed:?}"), "Renewed", "no token comes into a message");
        for message in [
            TabMessage::SignedOut,
            TabMessage::Active,
            TabMessage::User("7f".to_owned()),
            TabMessage::User(String::new()),
            TabMessage::Restored("7f".to_owned()),
            TabMessage::Renewed(renewed),
        ] {
            assert_eq!(TabMessage::parse(&message.encode()), Some(message));
        }
        assert_eq!(TabMessage::parse("signed-in"), None);
    }
}
