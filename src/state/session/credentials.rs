use super::SignedOut;
use crate::api::{AccessKey, Bearer, RefreshToken, SignInMethod, bearer_token, is_bearer_token};
use crate::state::storage::{Store, Stored};
use crate::tools::LenientValue;
use leptos::leptos_dom::helpers::TimeoutHandle;
use serde::{Deserialize, Serialize};

/// What renews the session, beside the token, which the client has.
#[derive(Default)]
pub(super) struct Credentials {
    /// Goes to the provider or the control plane, depending on the sign-in method.
    pub(super) refresh: Option<RefreshToken>,
    pub(super) key: Option<AccessKey>,
    /// The user of the ID token.
    pub(super) bearer: Option<Bearer>,
    /// Where the provider redirects to after signing out there.
    pub(super) redirect_uri: Option<String>,
    /// The fingerprints of earlier refresh tokens.
    pub(super) replaced: Vec<String>,
    /// When the token was issued, in milliseconds since 1970; 0 if that is unknown.
    pub(super) obtained_at: i64,
    pub(super) is_renewing: bool,
    /// Whether a renewal has failed temporarily, so that none is tried until the next one is due.
    pub(super) is_backing_off: bool,
    pub(super) timer: Option<RenewalTimer>,
}

impl Credentials {
    /// Whether the session can be renewed without the user.
    pub(super) fn can_renew(&self) -> bool {
        self.refresh.is_some() || self.key.is_some()
    }

    pub(super) fn refresh_fingerprint(&self) -> Option<String> {
        self.refresh.as_ref().map(|refresh| fingerprint(refresh.as_str()))
    }
}

/// Is cleared when it is dropped.
pub(super) struct RenewalTimer(pub(super) TimeoutHandle);

impl Drop for RenewalTimer {
    fn drop(&mut self) {
        self.0.clear();
    }
}

/// The session of a user who wants to stay signed in on this tab.
pub(super) const SESSION: Stored = Stored::new(Store::Session, "dvc.session");

/// The fingerprint of the last user of this tab.
pub(super) const USER_FINGERPRINT: Stored = Stored::new(Store::Session, "dvc.person");

/// How often a user has signed out in this browser. Shows a sign-out to sleeping tabs.
pub(super) const SIGN_OUTS: Stored = Stored::new(Store::Local, "dvc.sign-outs");

/// The fingerprint of the last named user of this browser. Shows a new user to sleeping tabs.
pub(super) const LAST_USER: Stored = Stored::new(Store::Local, "dvc.last-person");

/// The last activity in any tab, in milliseconds since 1970.
pub(super) const LAST_ACTIVITY: Stored = Stored::new(Store::Local, "dvc.seen");

/// The stored session. Never contains the secret of an access key.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PersistedSessionData {
    /// Anything that is no valid header value was not stored by this app.
    #[serde(deserialize_with = "bearer_token")]
    pub(super) token: String,
    pub(super) refresh: Option<RefreshToken>,
    #[serde(rename = "who")]
    pub(super) user: Option<String>,
    #[serde(rename = "way")]
    pub(super) method: SignInMethod,
    pub(super) since: i64,
    pub(super) expires_at: Option<i64>,
    pub(super) bearer: Option<String>,
    #[serde(rename = "back")]
    pub(super) redirect_uri: Option<String>,
    /// [`SIGN_OUTS`] when the session was stored.
    #[serde(default)]
    pub(super) sign_outs: u32,
    /// The API's address, so that the next load need not wait for the settings.
    #[serde(default)]
    pub(super) api_base: Option<String>,
}

/// What the first view needs of the stored session.
pub struct PersistedSession {
    pub token: String,
    /// The API's address when the session was stored.
    pub api_base: Option<String>,
    sign_outs: u32,
}

impl PersistedSession {
    pub fn load() -> Option<Self> {
        SESSION.read(|mut stored| {
            let LenientValue::String(token) = stored.take("token") else { return None };
            is_bearer_token(&token).then(|| Self {
                token: token.into_owned(),
                api_base: stored.take("apiBase").into_string(),
                sign_outs: stored.take("signOuts").u32().unwrap_or_default(),
            })
        })
    }

    /// Whether it has ended while this tab was closed or asleep.
    pub fn has_ended(&self, idle_minutes: u32, now: i64) -> bool {
        end_reason(self.sign_outs, idle_minutes, now).is_some()
    }
}

/// Why a stored session has ended while this tab did not run: another user has signed in, the user
/// has signed out in another tab, or the idle timeout has passed.
pub(super) fn end_reason(sign_outs: u32, idle_minutes: u32, now: i64) -> Option<SignedOut> {
    let text = |stored: Stored| stored.read(|value| value.into_string());
    let user = text(USER_FINGERPRINT).unwrap_or_default();
    let is_replaced = text(LAST_USER).is_some_and(|last| are_different_users(&last, &user));
    let timeout = i64::from(idle_minutes) * 60_000;
    let is_past = |active_at: LenientValue<'_>| match active_at {
        LenientValue::Integer(at) => Some(now.saturating_sub(at) >= timeout),
        _ => None,
    };
    let is_idle = timeout > 0 && LAST_ACTIVITY.read(is_past).unwrap_or_default();
    if is_replaced {
        Some(SignedOut::OtherUser)
    } else if SIGN_OUTS.read(|it| it.u32()).unwrap_or_default() != sign_outs {
        Some(SignedOut::InOtherTab)
    } else if is_idle {
        Some(SignedOut::Idle)
    } else {
        None
    }
}

/// An empty fingerprint is of an unnamed user, who may be the same as any other.
pub(super) fn are_different_users(one: &str, other: &str) -> bool {
    !one.is_empty() && !other.is_empty() && one != other
}

/// A hash of the text (FNV-1a), to tell users apart without storing their name.
pub(super) fn fingerprint(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_tells_users_apart_without_naming_them() {
        assert_eq!(fingerprint("https://sso maya"), fingerprint("https://sso maya"));
        assert_ne!(fingerprint("https://sso maya"), fingerprint("https://sso jonas"));
        assert!(!fingerprint("https://sso maya").contains("maya"));
    }
}
