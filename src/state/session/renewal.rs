//! Renewing the token without the person: in time where its lifetime is known, else when the server
//! refuses it; once, however many requests ask for it.

use super::held::{KEPT, Kept, mark};
use super::{Session, SessionState, SignedIn, SignedOut, Way};
use crate::api::endpoint;
use crate::api::oidc::{Exchange, OidcSettings, SignInError};
use crate::api::{AccessKey, Claims, Grant, RefreshToken, Refusal, TokenAnswer, renew_after};
use crate::state::clock::now_ms;
use leptos::leptos_dom::helpers::set_timeout_with_handle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// A refusal this soon after a token came, in milliseconds, is not a matter of age: another one
/// would be refused as well.
const SOON: i64 = 10_000;

/// How long to wait at least after a renewal that may work another time, in milliseconds.
const TRY_AGAIN: u32 = 30_000;

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
        });
    }

    async fn renewed(self) -> Result<TokenAnswer, NotRenewed> {
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

    async fn by_access_key(self, key: &AccessKey) -> Result<TokenAnswer, SignInError> {
        Ok(self.client.send(endpoint::grant_token(Grant::AccessKey(key))).await?)
    }

    /// The provider that gave the refresh token. Without one, the control plane gave it.
    pub(super) fn renewing_provider(self) -> Option<OidcSettings> {
        let way = self.state.try_with_untracked(|state| match state {
            SessionState::SignedIn(signed_in) if signed_in.renews => Some(signed_in.way),
            _ => None,
        });
        self.oidc().filter(|settings| {
            way.flatten() == Some(Way::SingleSignOn) && settings.exchange == Exchange::Provider
        })
    }

    /// Sends the refresh token to where it came from, and nowhere else.
    async fn by_refresh_token(self, refresh: &RefreshToken) -> Result<TokenAnswer, SignInError> {
        let Some(settings) = self.renewing_provider() else {
            return Ok(self.client.send(endpoint::grant_token(Grant::Refresh(refresh))).await?);
        };
        self.renew_at_provider(settings, refresh.clone()).await
    }

    /// Whether a new token names another person than the one who is here.
    fn is_somebody_elses(self, answer: &TokenAnswer) -> bool {
        // Where ID tokens tell who it is, the new one has been compared already.
        let by_access_token = self.held.try_with_value(|held| held.bearer.is_none()) == Some(true);
        let named = Claims::of(&answer.access_token).bearer.filter(|_| by_access_token);
        let person = self.person.try_get_value().flatten().filter(|mark| !mark.is_empty());
        named.zip(person).is_some_and(|(bearer, person)| mark(&bearer) != person)
    }

    fn go_on_with(self, answer: TokenAnswer) {
        let lifetime =
            Claims::of(&answer.access_token).lifetime(answer.expires_in, answer.server_time);
        self.held.try_update_value(|held| {
            held.renewing = false;
            held.obtained_at = now_ms();
            // Where none comes, the one before is still good (RFC 6749, 6).
            held.refresh = answer.refresh_token.or_else(|| held.refresh.take());
        });
        self.state.try_update(|state| {
            if let SessionState::SignedIn(signed_in) = state {
                signed_in.expires_at = lifetime.map(|lifetime| now_ms() + lifetime);
            }
        });
        self.client.set_token(Some(&answer.access_token));
        self.keep(&answer.access_token);
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
                    KEPT.set(&Kept::of(token, &signed_in, held, &base));
                });
            }
            _ => KEPT.clear(),
        }
    }
}
