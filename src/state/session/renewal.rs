//! Renews the token without the user: before it expires if its lifetime is known, otherwise on a 401.

use super::credentials::{PersistedSessionData, RenewalTimer, SESSION, SIGN_OUTS, fingerprint};
use super::{Inner, Renewed, Session, SessionState, SignedOut, TabMessage};
use crate::api::oidc::{Exchange, OidcSettings, SignInError};
use crate::api::{
    Claims, Grant, RefreshToken, SignInMethod, TokenRejection, TokenResponse, endpoint,
    is_bearer_token, renewal_delay,
};
use crate::state::clock::now_ms;
use crate::state::delay;
use crate::state::tab_lock::{TabLock, try_lock, wait_for_lock};
use leptos::leptos_dom::helpers::set_timeout_with_handle;
use leptos::task::spawn_local;
use std::time::Duration;

/// How old a token is at least before a 401 can be due to its age, in milliseconds.
const MIN_TOKEN_AGE: i64 = 10_000;

/// The minimum delay after a temporary failure, in milliseconds.
const RETRY_DELAY: u32 = 30_000;

/// The lock under which stored sessions are renewed.
const LOCK: &str = "dvc.renewal";

/// How long the broadcast of another tab's renewal takes at most, in milliseconds.
const BROADCAST_DELAY: i32 = 100;

/// The range of the random delay where tabs cannot lock, in milliseconds.
const JITTER: f64 = 3_000.0;

enum RenewalError {
    /// The session is still valid. The server may ask to wait for some milliseconds.
    Temporary(Option<u32>),
    SignInRequired,
}

impl From<SignInError> for RenewalError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Request(error) if error.is_retryable() => {
                Self::Temporary(error.retry_after())
            }
            SignInError::NotLoaded => Self::Temporary(None),
            _ => Self::SignInRequired,
        }
    }
}

impl Session {
    /// Handles a 401. Returns whether the session continues, because the token will be renewed.
    pub(super) fn on_unauthorized(self, refusal: TokenRejection) -> bool {
        if !self.is_signed_in_untracked() {
            return false;
        }
        let renewal = self.read(|Inner { credentials: it, .. }| {
            // If the clock was changed meanwhile, one renewal is in vain at most.
            let is_old = !(0..MIN_TOKEN_AGE).contains(&(now_ms() - it.obtained_at));
            let may_help = is_old && refusal == TokenRejection::First && it.can_renew();
            (is_old, may_help.then_some((it.is_renewing, it.is_backing_off)))
        });
        let Some((_, Some((is_renewing, is_backing_off)))) = renewal else {
            let is_new = renewal.is_some_and(|(is_old, _)| !is_old);
            let is_typed = self.signed_in().is_some_and(|it| it.method == SignInMethod::Token);
            self.end(match is_new && is_typed {
                true => SignedOut::TokenInvalid,
                false => SignedOut::TokenRejected,
            });
            return false;
        };
        // A renewal for each request would flood the server.
        if !is_backing_off {
            self.client.pause_requests();
            if !is_renewing {
                self.renew();
            }
        }
        true
    }

    /// Schedules a renewal before the end of a lifetime that begins now.
    pub(super) fn renew_before_end(self, lifetime: Option<i64>) {
        if let Some(lifetime) = lifetime {
            self.schedule_renewal(renewal_delay(lifetime));
        }
    }

    fn schedule_renewal(self, ms: i32) {
        let wait = Duration::from_millis(u64::try_from(ms).unwrap_or_default());
        self.update(|Inner { credentials: it, .. }| {
            if it.can_renew() {
                let timer = set_timeout_with_handle(move || self.renew(), wait).ok();
                it.timer = timer.map(RenewalTimer);
            }
        });
    }

    fn renew(self) {
        let was_renewing = self.update(|Inner { credentials: it, .. }| {
            it.is_backing_off = false;
            std::mem::replace(&mut it.is_renewing, true)
        });
        if was_renewing != Some(false) {
            return;
        }
        let generation = self.generation();
        spawn_local(async move {
            let before = self.refresh_fingerprint();
            let lock = self.acquire_renewal_lock().await;
            if self.is_current(generation) && self.refresh_fingerprint() != before {
                // Another tab has renewed the session meanwhile.
                return;
            }
            let response = self.request_renewal().await;
            if !self.is_current(generation) {
                // The user has signed out meanwhile.
                return;
            }
            match response {
                Ok(tokens) if self.is_for_other_user(&tokens) => self.end(SignedOut::TokenRejected),
                Ok(tokens) => self.apply_renewal(tokens),
                Err(RenewalError::SignInRequired) => self.end(SignedOut::TokenRejected),
                Err(RenewalError::Temporary(wait)) => {
                    self.update(|Inner { credentials: it, .. }| {
                        it.is_renewing = false;
                        it.is_backing_off = true;
                    });
                    self.client.resume_requests();
                    let ms = wait.unwrap_or_default().max(RETRY_DELAY);
                    self.schedule_renewal(i32::try_from(ms).unwrap_or(i32::MAX));
                }
            }
            drop(lock);
        });
    }

    fn refresh_fingerprint(self) -> Option<String> {
        self.read(|it| it.credentials.refresh_fingerprint()).flatten()
    }

    /// Waits while another tab renews a stored session, which may be a copy of this one.
    async fn acquire_renewal_lock(self) -> TabLock {
        if !self.is_persisted() || self.refresh_fingerprint().is_none() {
            return TabLock::Unsupported;
        }
        match try_lock(LOCK).await {
            TabLock::Taken => {
                let lock = wait_for_lock(LOCK).await;
                delay(BROADCAST_DELAY).await;
                lock
            }
            TabLock::Unsupported => {
                // Otherwise all tabs would renew at the same moment.
                delay((js_sys::Math::random() * JITTER) as i32).await;
                TabLock::Unsupported
            }
            lock @ TabLock::Acquired(_) => lock,
        }
    }

    fn is_persisted(self) -> bool {
        self.signed_in().is_some_and(|it| it.is_persisted)
    }

    /// Takes over the tokens that another tab has got for the same session.
    pub(super) fn adopt_renewal(self, renewed: Renewed) {
        let Renewed { replaced, token, refresh, expires_at } = renewed;
        let is_own = self.refresh_fingerprint().is_some_and(|it| replaced.contains(&it));
        if !is_own || !self.is_persisted() || !is_bearer_token(&token) {
            return;
        }
        self.update(|it| it.credentials.replaced = replaced);
        let lifetime = expires_at.map(|at| (at - now_ms()).max(1));
        self.set_tokens(&token, Some(refresh), lifetime);
    }

    /// Broadcasts the last renewal again, if it has replaced the refresh token of this fingerprint.
    pub(super) fn resend_renewal(self, fingerprint: &str) {
        let is_own = self.read(|it| it.credentials.replaced.iter().any(|it| it == fingerprint));
        let token = self.client.token();
        if let (Some(true), Some(token)) = (is_own, token) {
            self.broadcast_renewal(&token);
        }
    }

    /// Sends the new tokens to tabs that may have a copy of this session.
    fn broadcast_renewal(self, token: &str) {
        let Some(signed_in) = self.signed_in().filter(|it| it.is_persisted) else { return };
        let renewed = self.read(|Inner { credentials: it, .. }| {
            Some(Renewed {
                replaced: it.replaced.clone(),
                token: token.to_owned(),
                refresh: it.refresh.clone()?,
                expires_at: signed_in.expires_at,
            })
        });
        if let Some(renewed) = renewed.flatten() {
            self.tabs.broadcast(&TabMessage::Renewed(renewed));
        }
    }

    async fn request_renewal(self) -> Result<TokenResponse, RenewalError> {
        let credentials =
            self.read(|it| (it.credentials.refresh.clone(), it.credentials.key.clone()));
        let (refresh, key) = credentials.ok_or(RenewalError::Temporary(None))?;
        if let Some(refresh) = refresh {
            match self.renew_with_refresh_token(&refresh).await.map_err(RenewalError::from) {
                Err(RenewalError::SignInRequired) if key.is_some() => {}
                response => return response,
            }
        }
        let key = key.ok_or(RenewalError::SignInRequired)?;
        let renewed = self.client.send(endpoint::grant_token(Grant::AccessKey(&key))).await;
        renewed.map_err(|error| SignInError::from(error).into())
    }

    /// The provider that issued the refresh token; `None` if the control plane did.
    pub(super) fn renewal_provider(self) -> Option<OidcSettings> {
        let signed_in = self.signed_in().filter(|it| it.renews_automatically)?;
        self.oidc().filter(|settings| {
            signed_in.method == SignInMethod::SingleSignOn
                && settings.exchange == Exchange::Provider
        })
    }

    /// Sends the refresh token to its issuer, and nowhere else.
    async fn renew_with_refresh_token(
        self,
        refresh: &RefreshToken,
    ) -> Result<TokenResponse, SignInError> {
        let Some(settings) = self.renewal_provider() else {
            let grant = Grant::Refresh { refresh_token: refresh };
            return Ok(self.client.send(endpoint::grant_token(grant)).await?);
        };
        (self.load().await?.renew)(self, settings, refresh.clone()).await
    }

    fn is_for_other_user(self, tokens: &TokenResponse) -> bool {
        // ID tokens have been compared already.
        let is_unchecked = self.read(|it| it.credentials.bearer.is_none()) == Some(true);
        let bearer = Claims::decode(&tokens.access_token).bearer.filter(|_| is_unchecked);
        let user = self.user_fingerprint().filter(|it| !it.is_empty());
        bearer.zip(user).is_some_and(|(bearer, user)| fingerprint(&bearer.id) != user)
    }

    fn apply_renewal(self, tokens: TokenResponse) {
        let lifetime =
            Claims::decode(&tokens.access_token).lifetime(tokens.expires_in, tokens.server_time);
        let before = self.refresh_fingerprint();
        self.set_tokens(&tokens.access_token, tokens.refresh_token, lifetime);
        let after = self.refresh_fingerprint();
        if let Some(before) = before.filter(|before| after.as_ref() != Some(before)) {
            self.update(|it| it.credentials.replaced.push(before));
            self.broadcast_renewal(&tokens.access_token);
        }
    }

    fn set_tokens(self, token: &str, refresh: Option<RefreshToken>, lifetime: Option<i64>) {
        self.update(|Inner { credentials: it, .. }| {
            it.is_renewing = false;
            it.obtained_at = now_ms();
            // Without a new one, the previous one is still valid (RFC 6749, section 6).
            it.refresh = refresh.or_else(|| it.refresh.take());
        });
        self.state.try_update(|state| {
            if let SessionState::SignedIn(signed_in) = state {
                signed_in.expires_at = lifetime.map(|lifetime| now_ms() + lifetime);
            }
        });
        self.client.set_token(Some(token));
        self.persist(token);
        self.renew_before_end(lifetime);
    }

    /// Puts the session into session storage, if the user wants to stay signed in.
    pub(super) fn persist(self, token: &str) {
        let Some(signed_in) = self.signed_in().filter(|it| it.is_persisted) else {
            return SESSION.clear();
        };
        let api_base = self.settings.try_with_untracked(|settings| settings.api_base.clone());
        self.read(|Inner { credentials: it, .. }| {
            SESSION.set(&PersistedSessionData {
                token: token.to_owned(),
                refresh: it.refresh.clone(),
                user: signed_in.user,
                method: signed_in.method,
                since: signed_in.since,
                expires_at: signed_in.expires_at,
                bearer: it.bearer.as_ref().map(|bearer| bearer.id.clone()),
                redirect_uri: it.redirect_uri.clone(),
                sign_outs: SIGN_OUTS.get().unwrap_or_default(),
                api_base: Some(api_base.unwrap_or_default()),
            });
        });
    }
}
