//! What a session is made of, beside the token that the client has: in memory, and in session
//! storage only if the person asked for it.

use super::{SignedIn, SignedOut};
use crate::api::SignInMethod;
use crate::api::oidc::Bearer;
use crate::api::{AccessKey, RefreshToken, bearer_token};
use crate::state::storage::{Store, Stored};
use leptos::leptos_dom::helpers::TimeoutHandle;
use serde::{Deserialize, Serialize};

/// What the present session can be renewed with, and how far that is.
#[derive(Default)]
pub(super) struct Credentials {
    /// Where it goes is known by the way of signing in.
    pub(super) refresh: Option<RefreshToken>,
    /// An access key that renews the session by itself.
    pub(super) key: Option<AccessKey>,
    /// Whose ID token came.
    pub(super) bearer: Option<Bearer>,
    /// The redirect URI, for the way back from signing out at the provider.
    pub(super) back: Option<String>,
    /// The marks of the refresh tokens before the present one.
    pub(super) replaced: Vec<String>,
    /// When its token came, in milliseconds since 1970; 0 for a token of any age.
    pub(super) obtained_at: i64,
    /// Whether a renewal is under way.
    pub(super) renewing: bool,
    /// Whether one has just failed in passing: until the next one is due, none is tried.
    pub(super) resting: bool,
    pub(super) timer: Option<TimeoutHandle>,
}

impl Credentials {
    /// Whether it can be renewed without the person.
    pub(super) fn can_renew(&self) -> bool {
        self.refresh.is_some() || self.key.is_some()
    }

    /// The mark of the refresh token.
    pub(super) fn refresh_mark(&self) -> Option<String> {
        self.refresh.as_ref().map(|refresh| mark_of(refresh.as_str()))
    }
}

impl Drop for Credentials {
    fn drop(&mut self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
    }
}

/// The session of a person who wants to stay signed in on this tab.
pub(super) const SESSION: Stored = Stored::new(Store::Session, "dvc.session");

/// A mark of the person who used this tab last: it tells one from another, and nothing else.
pub(super) const PERSON: Stored = Stored::new(Store::Session, "dvc.person");

/// How often somebody has signed out in this browser: a tab that slept then finds out by it.
pub(super) const SIGN_OUTS: Stored = Stored::new(Store::Local, "dvc.sign-outs");

/// The mark of the person who has come in last in this browser, where their token names one: a tab
/// of somebody else that slept then finds out by it.
pub(super) const LAST: Stored = Stored::new(Store::Local, "dvc.last-person");

/// When there was a sign of the person last, in any tab, in milliseconds since 1970.
pub(super) const SEEN: Stored = Stored::new(Store::Local, "dvc.seen");

/// What is kept. Never the secret of an access key.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PersistedSessionData {
    /// One that a header can hold: whatever else is there was not put there by us.
    #[serde(deserialize_with = "bearer_token")]
    pub(super) token: String,
    pub(super) refresh: Option<RefreshToken>,
    pub(super) who: Option<String>,
    pub(super) way: SignInMethod,
    pub(super) since: i64,
    pub(super) expires_at: Option<i64>,
    pub(super) bearer: Option<String>,
    pub(super) back: Option<String>,
    /// [`SIGN_OUTS`] at that time.
    #[serde(default)]
    pub(super) sign_outs: u32,
    /// The API's address, so that the next load need not wait for the settings.
    #[serde(default)]
    pub(super) api_base: Option<String>,
}

impl PersistedSessionData {
    pub(super) fn of(
        token: &str,
        signed_in: &SignedIn,
        held: &Credentials,
        api_base: &str,
    ) -> Self {
        Self {
            api_base: Some(api_base.to_owned()),
            sign_outs: SIGN_OUTS.get().unwrap_or_default(),
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

    /// Why the session is over, if it ended while nothing ran in this tab: one has signed out in
    /// another one, somebody else than `person` has come in there, or there was no sign of anybody
    /// for `idle` milliseconds.
    pub(super) fn ended(&self, person: &str, now: i64, idle: Option<i64>) -> Option<SignedOut> {
        ended(self.sign_outs, person, now, idle)
    }
}

/// The session that this tab keeps over a reload, as far as the first view needs it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersistedSession {
    /// The bearer token.
    pub token: String,
    /// The API's address when the session was stored.
    pub api_base: Option<String>,
    sign_outs: u32,
}

impl PersistedSession {
    /// Reads it from session storage.
    pub fn load() -> Option<Self> {
        SESSION.get()
    }

    /// Whether it has ended while this tab was closed or asleep.
    pub fn has_ended(&self, idle_minutes: u32, now: i64) -> bool {
        let user = PERSON.get::<String>().unwrap_or_default();
        ended(self.sign_outs, &user, now, idle_time(idle_minutes)).is_some()
    }
}

/// After how many milliseconds without a sign of the person they are signed out.
pub(super) fn idle_time(minutes: u32) -> Option<i64> {
    (minutes > 0).then(|| i64::from(minutes) * 60_000)
}

/// Why a session is over that began after so many `sign_outs`, see [`PersistedSessionData::ended`].
fn ended(sign_outs: u32, person: &str, now: i64, idle: Option<i64>) -> Option<SignedOut> {
    let is_taken = LAST.get::<String>().is_some_and(|last| are_others(&last, person));
    let seen: Option<i64> = SEEN.get();
    let is_idle = seen.zip(idle).is_some_and(|(seen, idle)| now.saturating_sub(seen) >= idle);
    if is_taken {
        Some(SignedOut::Replaced)
    } else if SIGN_OUTS.get::<u32>().unwrap_or_default() != sign_outs {
        Some(SignedOut::Elsewhere)
    } else if is_idle {
        Some(SignedOut::Idle)
    } else {
        None
    }
}

/// Whether two marks are those of different people. An empty one is of somebody whom their token does not name: it may
/// be the same person.
pub(super) fn are_others(one: &str, other: &str) -> bool {
    !one.is_empty() && !other.is_empty() && one != other
}

/// The mark of a person: enough to tell them apart, and no name.
pub(super) fn mark(bearer: &Bearer) -> String {
    mark_of(&bearer.id)
}

/// The mark of a text (FNV-1a): enough to tell it from another, and not the text.
pub(super) fn mark_of(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
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
