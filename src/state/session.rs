//! The session. Tokens are kept in memory, and in session storage only if the user wants to stay
//! signed in. The secret of an access key is never stored; it stays in memory only to renew the token.

mod credentials;
mod renewal;
mod single_sign_on;
mod tabs;

use super::handles::use_handle;
use super::storage::clear_all_but;
use crate::effect::{Shared, shared_memo};
pub use tabs::{Renewed, TabMessage, Tabs};

use super::clock::now_ms;
use crate::api::oidc::{Provider, SignInError, SignOutLink};
use crate::api::{
    AccessKey, ApiError, Bearer, Claims, Client, Grant, Settings, SignInMethod, TokenResponse,
    endpoint,
};
pub use credentials::PersistedSession;
use credentials::{
    Credentials, LAST_ACTIVITY, LAST_USER, PersistedSessionData, SESSION, SIGN_OUTS,
    USER_FINGERPRINT, are_different_users, end_reason, fingerprint,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
pub use single_sign_on::SingleSignOn;
use single_sign_on::{CallbackResult, FLOW, LoadSingleSignOn, is_expected};
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// The settings are being read, or the console signs in automatically.
    Starting,
    SignedOut(SignedOut),
    SignedIn(SignedIn),
}

/// Why no user is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedOut {
    NotYet,
    ByChoice,
    InOtherTab,
    /// Another user has signed in in another tab.
    OtherUser,
    Idle,
    /// The server no longer accepts the token.
    TokenRejected,
    /// The server does not accept the token that the user has just entered.
    TokenInvalid,
    /// The settings could not be read, so the console does not know where to sign in.
    NotConfigured(ApiError),
    /// Signing in with the development access key failed.
    AutomaticSignInFailed(ApiError),
    SingleSignOnFailed(SignInError),
}

impl SignedOut {
    /// Whether the next user may be another one, so that all data of the last one is cleared.
    pub fn clears_user_data(&self) -> bool {
        matches!(self, Self::ByChoice | Self::InOtherTab | Self::OtherUser)
    }
}

/// The signed-in user. Times are in milliseconds since 1970, by the browser's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The name in the token.
    pub user: Option<String>,
    pub method: SignInMethod,
    pub since: i64,
    /// Only for display.
    pub expires_at: Option<i64>,
    pub renews_automatically: bool,
    /// Whether the session is in session storage.
    pub is_persisted: bool,
}

/// What has to be cleared because the next user may be another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wipe {
    All,
    /// Data of the server. Drafts stay until the same user comes back.
    AllButDrafts,
}

struct NewSession {
    method: SignInMethod,
    tokens: TokenResponse,
    /// Without the refresh token, which is in `tokens`.
    credentials: Credentials,
    persist: bool,
}

pub fn use_session() -> Session {
    use_handle()
}

type OnWipe = Rc<dyn Fn(Wipe)>;

#[derive(Clone, Copy)]
pub struct Session {
    pub state: Shared<SessionState>,
    signed_in: Signal<bool>,
    settings: Shared<Settings>,
    client: Client,
    tabs: Tabs,
    /// The link to sign out at the provider, after signing out here.
    pub sign_out_link: RwSignal<Option<SignOutLink>>,
    inner: StoredValue<Inner, LocalStorage>,
}

/// What no view reads, in one value: each costs half a kilobyte of the app.
struct Inner {
    credentials: Credentials,
    /// Counts sign-ins and sign-outs, to ignore what an earlier session has started.
    generation: u32,
    /// Of the user whose data is here; empty if the token names no user.
    user_fingerprint: Option<String>,
    load_single_sign_on: Option<LoadSingleSignOn>,
    provider: Option<Provider>,
    callback: Option<CallbackResult>,
    on_wipe: Vec<OnWipe>,
}

impl Session {
    /// Signed out; [`Session::start`] signs in.
    pub fn new(client: Client, settings: Shared<Settings>, tabs: Tabs) -> Self {
        let state = Shared::new(SessionState::Starting);
        let is_signed_in =
            move |_: Option<&bool>| state.with(|state| matches!(state, SessionState::SignedIn(_)));
        let session = Self {
            state,
            signed_in: shared_memo(is_signed_in),
            settings,
            client,
            tabs,
            sign_out_link: RwSignal::new(None),
            inner: StoredValue::new_local(Inner {
                credentials: Credentials::default(),
                generation: 0,
                user_fingerprint: USER_FINGERPRINT.get(),
                load_single_sign_on: None,
                provider: None,
                callback: None,
                on_wipe: Vec::new(),
            }),
        };
        #[cfg(debug_assertions)]
        crate::debug_log::watch("SessionState", move || {
            state.with(|state| match state {
                SessionState::Starting => "starting",
                SessionState::SignedOut(_) => "signed-out",
                SessionState::SignedIn(_) => "signed-in",
            })
        });
        client.on_unauthorized(move |refusal| session.on_unauthorized(refusal));
        tabs.on_message(move |message| session.on_message(message));
        session
    }

    pub fn set_single_sign_on_loader(self, load: LoadSingleSignOn) {
        self.update(|it| it.load_single_sign_on = Some(load));
    }

    /// `None` once the app is disposed.
    fn read<T>(self, f: impl FnOnce(&Inner) -> T) -> Option<T> {
        self.inner.try_with_value(f)
    }

    fn update<T>(self, f: impl FnOnce(&mut Inner) -> T) -> Option<T> {
        self.inner.try_update_value(f)
    }

    /// Calls `wipe` before another user can see data of the last one.
    pub fn on_wipe(self, wipe: impl Fn(Wipe) + 'static) {
        self.update(|it| it.on_wipe.push(Rc::new(wipe)));
    }

    /// Whether requests can be sent. A renewal does not notify.
    pub fn is_signed_in(self) -> bool {
        self.signed_in.get()
    }

    /// False once the app is disposed.
    pub fn is_signed_in_untracked(self) -> bool {
        self.signed_in.try_get_untracked() == Some(true)
    }

    /// The signed-in user, untracked.
    pub(super) fn signed_in(self) -> Option<SignedIn> {
        match self.state.try_get_untracked()? {
            SessionState::SignedIn(signed_in) => Some(signed_in),
            _ => None,
        }
    }

    /// Reads the settings, then signs in with a provider's callback, a stored session, or the
    /// development access key. If the settings cannot be read, it can be called again.
    pub fn start(self) {
        self.state.set(SessionState::Starting);
        let generation = self.generation();
        spawn_local(async move {
            match self.client.send(endpoint::settings()).await {
                Ok(settings) => {
                    self.client.set_base(&settings.api_base);
                    self.settings.try_set(settings);
                }
                Err(error) => {
                    let reason = SignedOut::NotConfigured(error);
                    self.state.try_set(SessionState::SignedOut(reason));
                    return;
                }
            }
            if !self.is_current(generation) {
                // The user has signed out in another tab.
                return;
            }
            let callback = self.update(|it| it.callback.take()).flatten();
            match (callback, SESSION.get::<PersistedSessionData>()) {
                // A callback that this tab has not requested does not end a session.
                (Some(callback), stored) if stored.is_none() || is_expected(&callback) => {
                    self.finish_single_sign_on(callback).await;
                }
                (_, Some(stored)) => {
                    match end_reason(stored.sign_outs, self.idle_minutes(), now_ms()) {
                        Some(reason) => self.end(reason),
                        None => self.restore(stored),
                    }
                }
                (_, None) => self.sign_in_automatically().await,
            }
        });
    }

    fn user_fingerprint(self) -> Option<String> {
        self.read(|it| it.user_fingerprint.clone()).flatten()
    }

    fn idle_minutes(self) -> u32 {
        self.settings.try_with_untracked(|settings| settings.idle_minutes).unwrap_or_default()
    }

    /// Stores the time, for tabs that are asleep.
    pub fn record_activity(self) {
        if self.idle_minutes() > 0 {
            LAST_ACTIVITY.set(&now_ms());
        }
    }

    /// With `persist`, the tokens are stored, and the key stays in memory to renew them.
    pub async fn sign_in_with_key(self, key: AccessKey, persist: bool) -> Result<(), ApiError> {
        let generation = self.generation();
        let tokens = self.client.send(endpoint::grant_token(Grant::AccessKey(&key))).await?;
        if !self.is_current(generation) {
            // The user has signed in by another method meanwhile.
            return Err(ApiError::Aborted);
        }
        let credentials = Credentials { key: persist.then_some(key), ..Credentials::default() };
        self.begin(NewSession { method: SignInMethod::AccessKey, tokens, credentials, persist });
        Ok(())
    }

    fn generation(self) -> u32 {
        self.read(|it| it.generation).unwrap_or_default()
    }

    /// Whether no user has signed in or out since.
    fn is_current(self, generation: u32) -> bool {
        self.read(|it| it.generation) == Some(generation)
    }

    /// Signs in with a token. The first request shows whether it is valid.
    pub fn sign_in_with_token(self, token: &str, persist: bool) {
        let access_token = token.to_owned();
        let tokens = TokenResponse { access_token, ..TokenResponse::default() };
        let credentials = Credentials::default();
        self.begin(NewSession { method: SignInMethod::Token, tokens, credentials, persist });
    }

    /// Signs out in all tabs and clears all data of the user.
    pub fn sign_out(self) {
        self.fetch_sign_out_link();
        self.end(SignedOut::ByChoice);
        Self::clear_user_traces();
        SIGN_OUTS.set(&SIGN_OUTS.get::<u32>().unwrap_or_default().wrapping_add(1));
        self.tabs.broadcast(&TabMessage::SignedOut);
    }

    /// Signs out in all tabs, and removes what this app has stored in this browser. Only the count of sign-outs stays:
    /// tabs that are suspended learn by it that they are signed out.
    pub fn forget_everything(self) {
        self.sign_out();
        clear_all_but(SIGN_OUTS);
    }

    /// Leads to the sign-in page and back, before the session ends.
    pub fn sign_in_again(self) {
        self.end(SignedOut::NotYet);
    }

    async fn sign_in_automatically(self) {
        let settings = self.settings.try_get_untracked();
        let Some(key) = settings.and_then(|settings| settings.development_access_key) else {
            return self.end(SignedOut::NotYet);
        };
        let key = AccessKey { client_id: key.client_id, client_secret: key.client_secret };
        let generation = self.generation();
        let response = self.client.send(endpoint::grant_token(Grant::AccessKey(&key))).await;
        match response {
            _ if !self.is_current(generation) => {}
            Ok(tokens) => {
                let method = SignInMethod::Development;
                let credentials = Credentials { key: Some(key), ..Credentials::default() };
                self.begin(NewSession { method, tokens, credentials, persist: false });
            }
            Err(error) => self.end(SignedOut::AutomaticSignInFailed(error)),
        }
    }

    fn begin(self, new: NewSession) {
        let NewSession { method, tokens, mut credentials, persist } = new;
        let claims = Claims::decode(&tokens.access_token);
        let (now, token) = (now_ms(), tokens.access_token);
        let lifetime = match method {
            // The token may be of any age.
            SignInMethod::Token => claims.remaining(now),
            _ => claims.lifetime(tokens.expires_in, tokens.server_time),
        };
        credentials.refresh = tokens.refresh_token;
        credentials.obtained_at = now;
        let bearer = credentials.bearer.as_ref();
        self.adopt_user(bearer.or(claims.bearer.as_ref()));
        let user = bearer.and_then(|bearer| bearer.name.clone()).or(claims.name);
        let signed_in = SignedIn {
            user,
            method,
            since: now,
            expires_at: lifetime.map(|lifetime| now + lifetime),
            renews_automatically: credentials.can_renew(),
            is_persisted: persist,
        };
        self.set_signed_in(&token, signed_in, credentials, lifetime);
        self.persist(&token);
        self.record_activity();
    }

    /// Continues a session that was stored before a reload.
    fn restore(self, stored: PersistedSessionData) {
        let bearer = stored.bearer.map(|id| Bearer { id, name: stored.user.clone() });
        self.resume_user(bearer.as_ref().or(Claims::decode(&stored.token).bearer.as_ref()));
        let credentials = Credentials {
            refresh: stored.refresh,
            bearer,
            redirect_uri: stored.redirect_uri,
            ..Credentials::default()
        };
        let signed_in = SignedIn {
            user: stored.user,
            method: stored.method,
            since: stored.since,
            expires_at: stored.expires_at,
            renews_automatically: credentials.can_renew(),
            is_persisted: true,
        };
        // If the clock was changed meanwhile, the renewal comes too early, or a 401 triggers it.
        let lifetime = stored.expires_at.map(|then| (then - now_ms()).max(1));
        let refresh = credentials.refresh_fingerprint();
        self.set_signed_in(&stored.token, signed_in, credentials, lifetime);
        if let Some(fingerprint) = refresh {
            self.tabs.broadcast(&TabMessage::Restored(fingerprint));
        }
    }

    fn set_signed_in(
        self,
        token: &str,
        signed_in: SignedIn,
        credentials: Credentials,
        lifetime: Option<i64>,
    ) {
        FLOW.clear();
        self.begin_generation(credentials);
        self.sign_out_link.try_set(None);
        self.client.set_token(Some(token));
        self.state.try_set(SessionState::SignedIn(signed_in));
        self.renew_before_end(lifetime);
        if self.renewal_provider().is_some() {
            // Loaded now, since another release may be deployed before the renewal.
            spawn_local(async move {
                let _ = self.load().await;
            });
        }
    }

    fn begin_generation(self, credentials: Credentials) {
        self.update(|it| {
            it.generation += 1;
            it.credentials = credentials;
        });
    }

    pub(super) fn end(self, reason: SignedOut) {
        SESSION.clear();
        self.begin_generation(Credentials::default());
        if reason.clears_user_data() {
            self.wipe(Wipe::All);
            self.update(|it| it.user_fingerprint = None);
            USER_FINGERPRINT.clear();
            FLOW.clear();
        } else if reason == SignedOut::Idle {
            self.wipe(Wipe::AllButDrafts);
        }
        self.client.set_token(None);
        self.state.try_set(SessionState::SignedOut(reason));
    }

    /// Clears the data of another user, here and in the other tabs.
    fn adopt_user(self, bearer: Option<&Bearer>) {
        let user = bearer.map(|it| fingerprint(&it.id)).unwrap_or_default();
        let before = self.user_fingerprint();
        if before.is_some_and(|before| before.is_empty() || before != user) {
            self.wipe(Wipe::All);
        }
        USER_FINGERPRINT.set(&user);
        if !user.is_empty() {
            LAST_USER.set(&user);
        }
        self.update(|it| it.user_fingerprint = Some(user.clone()));
        self.tabs.broadcast(&TabMessage::User(user));
    }

    /// Adopts the user of a stored session. If the token names no user, the fingerprint that is
    /// stored with the session still tells that it is the same one.
    fn resume_user(self, bearer: Option<&Bearer>) {
        let user = bearer.map(|it| fingerprint(&it.id)).unwrap_or_default();
        if self.user_fingerprint().as_ref() != Some(&user) {
            self.adopt_user(bearer);
        }
    }

    fn wipe(self, wipe: Wipe) {
        if wipe == Wipe::All {
            self.client.abort_user_requests();
        }
        for on_wipe in self.read(|it| it.on_wipe.clone()).unwrap_or_default() {
            on_wipe(wipe);
        }
    }

    fn on_message(self, message: TabMessage) {
        let here = self.user_fingerprint();
        if message == TabMessage::SignedOut {
            Self::clear_user_traces();
        }
        let reason = match (message, here) {
            (TabMessage::Renewed(renewed), _) => return self.adopt_renewal(renewed),
            (TabMessage::Restored(fingerprint), _) => return self.resend_renewal(&fingerprint),
            (TabMessage::SignedOut, Some(_)) => SignedOut::InOtherTab,
            (TabMessage::User(user), Some(here)) if are_different_users(&here, &user) => {
                SignedOut::OtherUser
            }
            _ => return,
        };
        let before = self.state.try_get_untracked();
        self.end(reason);
        // Without settings, signing in is still impossible.
        if let Some(not_configured @ SessionState::SignedOut(SignedOut::NotConfigured(_))) = before
        {
            self.state.try_set(not_configured);
        }
    }

    fn clear_user_traces() {
        LAST_USER.clear();
        LAST_ACTIVITY.clear();
    }
}
