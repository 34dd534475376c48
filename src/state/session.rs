//! Who is signed in. The token lives in memory; in session storage only if the person asked for
//! it; nowhere else.

use super::clock::now_ms;
use super::reader::forget_on_cleanup;
use super::storage::{Store, Stored};
use crate::api::{AccessKey, ApiError, Claims, Client, Settings, endpoint};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Where signing in stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// The settings are being read, or the console signs in by itself.
    Starting,
    /// Nobody is.
    SignedOut(SignedOut),
    /// Somebody is.
    SignedIn(SignedIn),
}

/// Why nobody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedOut {
    /// Nobody was.
    NotYet,
    /// They wanted to.
    ByChoice,
    /// The server does not take the token any more.
    Refused,
    /// The console could not sign in by itself, or read its settings.
    Failed(ApiError),
}

/// Who is signed in, as their token claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Their name.
    pub who: Option<String>,
    /// Until when, in milliseconds since 1970.
    pub expires_at: Option<i64>,
    since: i64,
}

/// A refusal this soon after signing in, in milliseconds, is not a matter of age: signing in by
/// itself again would go on for ever.
const SOON: i64 = 10_000;

const KEPT_TOKEN: Stored = Stored::new(Store::Session, "dvc.token");

/// Signs in and out. A handle.
#[derive(Clone, Copy)]
pub struct Session {
    state: RwSignal<SessionState>,
    settings: RwSignal<Settings>,
    client: Client,
}

impl Session {
    /// Nobody yet; [`Session::start`] goes on from here.
    pub fn new(client: Client, settings: RwSignal<Settings>) -> Self {
        let session = Self { state: RwSignal::new(SessionState::Starting), settings, client };
        client.on_unauthorized(move || session.refused());
        session
    }

    /// Where it stands.
    pub fn state(self) -> Signal<SessionState> {
        Signal::derive(move || {
            forget_on_cleanup();
            self.state.get()
        })
    }

    /// Whether requests can be sent, tracked.
    pub fn is_signed_in(self) -> bool {
        forget_on_cleanup();
        self.state.with(|state| matches!(state, SessionState::SignedIn(_)))
    }

    /// Reads the settings, then signs in by what is at hand: a token kept on this tab, else the
    /// development access key.
    pub fn start(self) {
        spawn_local(async move {
            match self.client.send(endpoint::settings()).await {
                Ok(settings) => {
                    self.client.set_base(&settings.api_base);
                    self.settings.try_set(settings);
                }
                Err(error) => return self.signed_out(SignedOut::Failed(error)),
            }
            match KEPT_TOKEN.get::<String>() {
                // Of any age: if it is refused, that is no reason not to sign in by oneself.
                Some(token) => self.accept(&token, None, 0),
                None => self.sign_in_by_itself(SignedOut::NotYet).await,
            }
        });
    }

    /// Exchanges an access key for a token. `keep` puts the token into session storage.
    pub async fn sign_in_with_key(self, key: AccessKey, keep: bool) -> Result<(), ApiError> {
        let answer = self.client.send(endpoint::grant_token(&key)).await?;
        self.keep(&answer.access_token, keep);
        self.accept(&answer.access_token, answer.expires_in, now_ms());
        Ok(())
    }

    /// Takes a token that the person has; the first request tells whether it is good.
    pub fn sign_in_with_token(self, token: &str, keep: bool) {
        self.keep(token, keep);
        self.accept(token, None, now_ms());
    }

    /// Forgets the token.
    pub fn sign_out(self) {
        self.signed_out(SignedOut::ByChoice);
    }

    fn keep(self, token: &str, keep: bool) {
        if keep {
            KEPT_TOKEN.set(&token);
        } else {
            KEPT_TOKEN.clear();
        }
    }

    fn accept(self, token: &str, expires_in: Option<u32>, since: i64) {
        let claims = Claims::of(token);
        let expires_at =
            expires_in.map(|seconds| since + i64::from(seconds) * 1000).or(claims.expires_at);
        self.client.set_token(Some(token));
        let signed_in = SignedIn { who: claims.who, expires_at, since };
        self.state.try_set(SessionState::SignedIn(signed_in));
    }

    fn signed_out(self, why: SignedOut) {
        KEPT_TOKEN.clear();
        self.client.set_token(None);
        self.state.try_set(SessionState::SignedOut(why));
    }

    fn refused(self) {
        // Many requests may be refused at once; the first one ends the session.
        let state = self.state.try_get_untracked();
        let Some(SessionState::SignedIn(SignedIn { since, .. })) = state else { return };
        let has_key =
            self.settings.with_untracked(|settings| settings.development_access_key.is_some());
        if !has_key || now_ms() - since < SOON {
            return self.signed_out(SignedOut::Refused);
        }
        KEPT_TOKEN.clear();
        self.client.set_token(None);
        self.state.try_set(SessionState::Starting);
        spawn_local(self.sign_in_by_itself(SignedOut::Refused));
    }

    async fn sign_in_by_itself(self, otherwise: SignedOut) {
        let key = self
            .settings
            .try_with_untracked(|settings| settings.development_access_key.clone())
            .flatten();
        let Some(key) = key else { return self.signed_out(otherwise) };
        let key = AccessKey { client_id: key.client_id, client_secret: key.client_secret };
        if let Err(error) = self.sign_in_with_key(key, false).await {
            self.signed_out(SignedOut::Failed(error));
        }
    }
}
