//! What the tabs of this browser tell one another about the session; nothing of it stays anywhere. Tokens only go to
//! tabs that have a copy of the same session, which the user wants to be stored.

use crate::api::RefreshToken;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::rc::Rc;
use web_sys::{BroadcastChannel, MessageEvent};

const CHANNEL: &str = "dvc.session";

/// A renewal, for tabs that have a copy of the same session: a tab that is duplicated starts with one, and many a
/// refresh token is good only once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewed {
    /// The marks of all refresh tokens that this session has had before.
    pub replaced: Vec<String>,
    /// The new bearer token.
    pub token: String,
    /// The new refresh token.
    pub refresh: RefreshToken,
    /// Until when the token is good, in milliseconds since 1970.
    pub expires_at: Option<i64>,
}

/// Without the tokens.
impl fmt::Debug for Renewed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Renewed")
    }
}

/// What one tab tells the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TabMessage {
    /// The person has signed out.
    SignedOut,
    /// Somebody has signed in: a mark that only tells one person from another.
    Person(String),
    /// The person is there.
    Active,
    /// A stored session has been renewed.
    Renewed(Renewed),
    /// A session with the refresh token of this mark goes on in a new tab: it may have missed a renewal.
    Restored(String),
}

impl TabMessage {
    fn print(&self) -> String {
        match self {
            Self::SignedOut => "signed-out".to_owned(),
            Self::Person(mark) => format!("person {mark}"),
            Self::Active => "active".to_owned(),
            Self::Renewed(renewed) => {
                format!("renewed {}", serde_json::to_string(renewed).unwrap_or_default())
            }
            Self::Restored(mark) => format!("restored {mark}"),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text {
            "signed-out" => Some(Self::SignedOut),
            "active" => Some(Self::Active),
            _ => match text.split_once(' ')? {
                ("person", mark) => Some(Self::Person(mark.to_owned())),
                ("restored", mark) => Some(Self::Restored(mark.to_owned())),
                ("renewed", json) => serde_json::from_str(json).ok().map(Self::Renewed),
                _ => None,
            },
        }
    }
}

type Listener = Rc<dyn Fn(TabMessage)>;

/// The other tabs. A handle.
#[derive(Clone, Copy)]
pub struct Tabs {
    channel: StoredValue<Option<BroadcastChannel>, LocalStorage>,
    listeners: StoredValue<Vec<Listener>, LocalStorage>,
}

impl Tabs {
    /// Listens for as long as the current owner lives.
    pub fn open() -> Self {
        let listeners = StoredValue::new_local(Vec::<Listener>::new());
        let heard: Closure<dyn Fn(MessageEvent)> = Closure::new(move |event: MessageEvent| {
            let said = event.data().as_string().as_deref().and_then(TabMessage::parse);
            let all = listeners.try_get_value();
            if let (Some(said), Some(all)) = (said, all) {
                all.iter().for_each(|listener| listener(said.clone()));
            }
        });
        // A browser without it has tabs that know nothing of one another.
        let channel = BroadcastChannel::new(CHANNEL).ok();
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        }
        let kept = StoredValue::new_local((channel.clone(), heard));
        on_cleanup(move || {
            kept.try_with_value(|(channel, _)| channel.as_ref().map(BroadcastChannel::close));
        });
        Self { channel: StoredValue::new_local(channel), listeners }
    }

    /// Calls `heard` with what another tab says.
    pub fn listen(self, heard: impl Fn(TabMessage) + 'static) {
        self.listeners.update_value(|all| all.push(Rc::new(heard)));
    }

    /// Tells all other tabs.
    pub fn say(self, said: &TabMessage) {
        self.channel.try_with_value(|channel| {
            // A tab that cannot be told finds out when it starts, or by the server's refusal.
            channel.as_ref().map(|channel| channel.post_message(&said.print().into()))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{Renewed, TabMessage};

    #[test]
    fn what_is_said_is_understood_and_nothing_else_is() {
        let refresh = serde_json::from_str("\"r\"").expect("a refresh token");
        let replaced = vec!["1a".to_owned()];
        let renewed = Renewed { replaced, token: "t".to_owned(), refresh, expires_at: Some(7) };
        assert_eq!(format!("{renewed:?}"), "Renewed", "no token comes into a message");
        for said in [
            TabMessage::SignedOut,
            TabMessage::Active,
            TabMessage::Person("7f".to_owned()),
            TabMessage::Person(String::new()),
            TabMessage::Restored("7f".to_owned()),
            TabMessage::Renewed(renewed),
        ] {
            assert_eq!(TabMessage::parse(&said.print()), Some(said));
        }
        assert_eq!(TabMessage::parse("signed-in"), None);
    }
}
