//! Renewing the token without the person: in time where its lifetime is known, else when the server
//! refuses it; once, however many requests ask for it.

use super::credentials::{Credentials, PersistedSessionData, SESSION, mark};
use super::{Renewed, Session, SessionState, SignedIn, SignedOut, TabMessage};
use crate::api::SignInMethod;
use crate::api::endpoint;
use crate::api::oidc::{Exchange, OidcSettings, SignInError};
use crate::api::{
    AccessKey, Claims, Grant, RefreshToken, Refusal, TokenResponse, is_bearer_token, renew_after,
};
use crate::state::clock::now_ms;
use crate::state::delay;
use crate::state::tab_lock::{TabLock, try_lock, wait_for_lock};
use leptos::leptos_dom::helpers::set_timeout_with_handle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// A refusal this soon after a token came, in milliseconds, is not a matter of age: another one
/// would be refused as well.
const SOON: i64 = 10_000;

/// How long to wait at least after a renewal that may work another time, in milliseconds.
const TRY_AGAIN: u32 = 30_000;

/// The name of the lock under which a stored session is renewed.
const LOCK: &str = "dvc.renewal";

/// How long after another tab has renewed a session what it says is here at the latest, in milliseconds.
const SOON_TOLD: i32 = 100;

/// Within what time tabs begin that cannot wait for one another, in milliseconds.
const APART: f64 = 3_000.0;

/// Why there is no new token.
enum NotRenewed {
    /// Nobody answered, or the server asks to wait for so many milliseconds: the session is as good
    /// as before.
    Later(Option<u32>),
    /// The person has to sign in.
    Over,
}

impl From<SignInError> for NotRenewed {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Request(error) if error.is_retryable() => Self::Later(error.retry_after()),
            SignInError::NotLoaded => Self::Later(None),
            _ => Self::Over,
        }
    }
}

impl Session {
    /// The server has refused the token in use. Tells whether the session goes on: the token is
    /// being renewed, or will be when that may be tried again.
    pub(super) fn refused(self, refusal: Refusal) -> bool {
        if !self.is_signed_in_untracked() {
            return false;
        }
        let renewing = self.held.try_with_value(|held| {
            // Should the clock have been set meanwhile, one renewal is tried in vain at most.
            let is_old = !(0..SOON).contains(&(now_ms() - held.obtained_at));
            let may_help = is_old && refusal == Refusal::First && held.can_renew();
            may_help.then_some((held.renewing, held.resting))
        });
        match renewing.flatten() {
            None => {
                self.end(SignedOut::Refused);
                return false;
            }
            // Whoever asks now is told; to try for each of them would be a storm.
            Some((_, true)) => {}
            Some((is_under_way, false)) => {
                self.client.hold();
                if !is_under_way {
                    self.renew();
                }
            }
        }
        true
    }

    /// Has the token renewed before a lifetime ends that begins now, if that can be done.
    pub(super) fn renew_in(self, lifetime: Option<i64>) {
        if let Some(lifetime) = lifetime {
            self.renew_after(renew_after(lifetime));
        }
    }

    fn renew_after(self, ms: i32) {
        let wait = Duration::from_millis(u64::try_from(ms).unwrap_or_default());
        self.held.try_update_value(|held| {
            if held.can_renew() {
                let timer = set_timeout_with_handle(move || self.renew(), wait).ok();
                if let Some(before) = std::mem::replace(&mut held.timer, timer) {
                    before.clear();
                }
            }
        });
    }

    /// Renews the token, unless that is under way.
    fn renew(self) {
        let was_under_way = self.held.try_update_value(|held| {
            held.resting = false;
            std::mem::replace(&mut held.renewing, true)
        });
        if was_under_way != Some(false) {
            return;
        }
        let number = self.number.get_value();
        spawn_local(async move {
            let before = self.refresh_mark();
            let lock = self.turn().await;
            if self.is_still(number) && self.refresh_mark() != before {
                // Another tab has done it meanwhile.
                return;
            }
            let renewed = self.renewed().await;
            // Signed out meanwhile, or somebody else is here: this is nobody's token.
            if !self.is_still(number) {
                return;
            }
            match renewed {
                Ok(answer) if self.is_somebody_elses(&answer) => self.end(SignedOut::Refused),
                Ok(answer) => self.go_on_with(answer),
                Err(NotRenewed::Over) => self.end(SignedOut::Refused),
                Err(NotRenewed::Later(wait)) => {
                    self.held.try_update_value(|held| {
                        held.renewing = false;
                        held.resting = true;
                    });
                    self.client.release();
                    let ms = wait.unwrap_or_default().max(TRY_AGAIN);
                    self.renew_after(i32::try_from(ms).unwrap_or(i32::MAX));
                }
            }
            drop(lock);
        });
    }

    fn refresh_mark(self) -> Option<String> {
        self.held.try_with_value(Credentials::refresh_mark).flatten()
    }

    /// Waits until no other tab is renewing a session that is stored: it may be the same one. What that tab says of it
    /// comes soon after.
    async fn turn(self) -> TabLock {
        if !self.is_stored() || self.refresh_mark().is_none() {
            return TabLock::Unsupported;
        }
        match try_lock(LOCK).await {
            TabLock::Taken => {
                let lock = wait_for_lock(LOCK).await;
                delay(SOON_TOLD).await;
                lock
            }
            TabLock::Unsupported => {
                // They would all begin at the same moment.
                delay((js_sys::Math::random() * APART) as i32).await;
                TabLock::Unsupported
            }
            lock @ TabLock::Held(_) => lock,
        }
    }

    fn is_stored(self) -> bool {
        self.state.try_with_untracked(|state| {
            matches!(state, SessionState::SignedIn(SignedIn { kept: true, .. }))
        }) == Some(true)
    }

    /// Goes on with the tokens that another tab has got for the same session.
    pub(super) fn take_over(self, renewed: Renewed) {
        let Renewed { replaced, token, refresh, expires_at } = renewed;
        let is_ours = self.refresh_mark().is_some_and(|mark| replaced.contains(&mark));
        if !is_ours || !self.is_stored() || !is_bearer_token(&token) {
            return;
        }
        self.held.try_update_value(|held| held.replaced = replaced);
        let lifetime = expires_at.map(|at| (at - now_ms()).max(1));
        self.go_on_with_tokens(&token, Some(refresh), lifetime);
    }

    /// Tells a tab that has the session as it was with the refresh token of this mark.
    pub(super) fn tell_renewal_to(self, mark: &str) {
        let is_ours = self.held.try_with_value(|held| held.replaced.iter().any(|it| it == mark));
        let token = self.client.token();
        if let (Some(true), Some(token)) = (is_ours, token) {
            self.tell_renewal(&token);
        }
    }

    /// Tells other tabs, which may have a copy of this session.
    fn tell_renewal(self, token: &str) {
        let expires_at = self.state.try_with_untracked(|state| match state {
            SessionState::SignedIn(signed_in) => signed_in.expires_at,
            _ => None,
        });
        let renewed = self.held.try_with_value(|held| {
            Some(Renewed {
                replaced: held.replaced.clone(),
                token: token.to_owned(),
                refresh: held.refresh.clone()?,
                expires_at: expires_at.flatten(),
            })
        });
        if let Some(renewed) = renewed.flatten().filter(|_| self.is_stored()) {
            self.tabs.say(&TabMessage::Renewed(renewed));
        }
    }

    async fn renewed(self) -> Result<TokenResponse, NotRenewed> {
        let means = self.held.try_with_value(|held| (held.refresh.clone(), held.key.clone()));
        let (refresh, key) = means.ok_or(NotRenewed::Later(None))?;
        if let Some(refresh) = refresh {
            match self.by_refresh_token(&refresh).await.map_err(NotRenewed::from) {
                Err(NotRenewed::Over) if key.is_some() => {}
                answer => return answer,
            }
        }
        let key = key.ok_or(NotRenewed::Over)?;
        self.by_access_key(&key).await.map_err(NotRenewed::from)
    }

    async fn by_access_key(self, key: &AccessKey) -> Result<TokenResponse, SignInError> {
        Ok(self.client.send(endpoint::grant_token(Grant::AccessKey(key))).await?)
    }

    /// The provider that gave the refresh token. Without one, the control plane gave it.
    pub(super) fn renewing_provider(self) -> Option<OidcSettings> {
        let way = self.state.try_with_untracked(|state| match state {
            SessionState::SignedIn(signed_in) if signed_in.renews => Some(signed_in.way),
            _ => None,
        });
        self.oidc().filter(|settings| {
            way.flatten() == Some(SignInMethod::SingleSignOn)
                && settings.exchange == Exchange::Provider
        })
    }

    /// Sends the refresh token to where it came from, and nowhere else.
    async fn by_refresh_token(self, refresh: &RefreshToken) -> Result<TokenResponse, SignInError> {
        let Some(settings) = self.renewing_provider() else {
            return Ok(self.client.send(endpoint::grant_token(Grant::Refresh(refresh))).await?);
        };
        self.renew_at_provider(settings, refresh.clone()).await
    }

    /// Whether a new token names another person than the one who is here.
    fn is_somebody_elses(self, answer: &TokenResponse) -> bool {
        // Where ID tokens tell who it is, the new one has been compared already.
        let by_access_token = self.held.try_with_value(|held| held.bearer.is_none()) == Some(true);
        let named = Claims::of(&answer.access_token).bearer.filter(|_| by_access_token);
        let person = self.person.try_get_value().flatten().filter(|mark| !mark.is_empty());
        named.zip(person).is_some_and(|(bearer, person)| mark(&bearer) != person)
    }

    fn go_on_with(self, answer: TokenResponse) {
        let lifetime =
            Claims::of(&answer.access_token).lifetime(answer.expires_in, answer.server_time);
        let before = self.refresh_mark();
        // Where none comes, the one before is still good (RFC 6749, 6).
        self.go_on_with_tokens(&answer.access_token, answer.refresh_token, lifetime);
        let after = self.refresh_mark();
        if let Some(before) = before.filter(|before| after.as_ref() != Some(before)) {
            self.held.try_update_value(|held| held.replaced.push(before));
            self.tell_renewal(&answer.access_token);
        }
    }

    fn go_on_with_tokens(self, token: &str, refresh: Option<RefreshToken>, lifetime: Option<i64>) {
        self.held.try_update_value(|held| {
            held.renewing = false;
            held.obtained_at = now_ms();
            held.refresh = refresh.or_else(|| held.refresh.take());
        });
        self.state.try_update(|state| {
            if let SessionState::SignedIn(signed_in) = state {
                signed_in.expires_at = lifetime.map(|lifetime| now_ms() + lifetime);
            }
        });
        self.client.set_token(Some(token));
        self.keep(token);
        self.renew_in(lifetime);
    }

    /// Puts the session into session storage, if the person wants that.
    pub(super) fn keep(self, token: &str) {
        let signed_in = self.state.try_with_untracked(|state| match state {
            SessionState::SignedIn(signed_in) => Some(signed_in.clone()),
            _ => None,
        });
        match signed_in.flatten() {
            Some(signed_in @ SignedIn { kept: true, .. }) => {
                let base = self.settings.try_with_untracked(|settings| settings.api_base.clone());
                let base = base.unwrap_or_default();
                self.held.try_with_value(|held| {
                    SESSION.set(&PersistedSessionData::of(token, &signed_in, held, &base));
                });
            }
            _ => SESSION.clear(),
        }
    }
}
