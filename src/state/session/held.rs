//! What a session is made of, beside the token that the client has: in memory, and in session
//! storage only if the person asked for it.

use super::{SignedIn, Way};
use crate::api::oidc::Bearer;
use crate::api::{AccessKey, RefreshToken};
use crate::state::storage::{Store, Stored};
use leptos::leptos_dom::helpers::TimeoutHandle;
use serde::{Deserialize, Serialize};

/// What the present session can be renewed with, and how far that is.
#[derive(Default)]
pub(super) struct Held {
    /// Where it goes is known by the way of signing in.
    pub(super) refresh: Option<RefreshToken>,
    /// An access key that renews the session by itself.
    pub(super) key: Option<AccessKey>,
    /// Whose ID token came.
    pub(super) bearer: Option<Bearer>,
    /// The redirect URI, for the way back from signing out at the provider.
    pub(super) back: Option<String>,
    /// When its token came, in milliseconds since 1970; 0 for a token of any age.
    pub(super) obtained_at: i64,
    /// Whether a renewal is under way.
    pub(super) renewing: bool,
    pub(super) timer: Option<TimeoutHandle>,
}

impl Held {
    /// Whether it can be renewed without the person.
    pub(super) fn can_renew(&self) -> bool {
        self.refresh.is_some() || self.key.is_some()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
    }
}

/// The session of a person who wants to stay signed in on this tab.
pub(super) const KEPT: Stored = Stored::new(Store::Session, "dvc.session");

/// A mark of the person who used this tab last: it tells one from another, and nothing else.
pub(super) const PERSON: Stored = Stored::new(Store::Session, "dvc.person");

/// What is kept. Never the secret of an access key.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Kept {
    pub(super) token: String,
    pub(super) refresh: Option<RefreshToken>,
    pub(super) who: Option<String>,
    pub(super) way: Way,
    pub(super) since: i64,
    pub(super) expires_at: Option<i64>,
    pub(super) bearer: Option<String>,
    pub(super) back: Option<String>,
}

impl Kept {
    pub(super) fn of(token: &str, signed_in: &SignedIn, held: &Held) -> Self {
        Self {
            token: token.to_owned(),
            refresh: held.refresh.clone(),
            who: signed_in.who.clone(),
            way: signed_in.way,
            since: signed_in.since,
            expires_at: signed_in.expires_at,
            bearer: held.bearer.as_ref().map(|bearer| bearer.id.clone()),
            back: held.back.clone(),
        }
    }
}

/// The mark of a person (FNV-1a): enough to tell them apart, and no name.
pub(super) fn mark(bearer: &Bearer) -> String {
    let hash = bearer.id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_tells_people_apart_and_names_nobody() {
        let mark = |id: &str| mark(&Bearer { id: id.to_owned(), who: None });
        assert_eq!(mark("https://sso maya"), mark("https://sso maya"));
        assert_ne!(mark("https://sso maya"), mark("https://sso jonas"));
        assert!(!mark("https://sso maya").contains("maya"));
    }
}
