//! Reads access tokens, to show the user and to renew in time. The server alone decides whether a
//! token is valid.

use crate::texts::api as texts;
use crate::tools::LenientValue;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// The user whom a token belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// Issuer and subject.
    pub id: String,
    /// For display.
    pub name: Option<String>,
}

/// The claims of an access token; empty if it is no JWT. Times are in milliseconds since 1970, by the
/// issuer's clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// The user name, e-mail address, name or subject, in this order.
    pub name: Option<String>,
    pub bearer: Option<Bearer>,
    pub issued_at: Option<i64>,
    pub expires_at: Option<i64>,
}

/// Whether `text` is valid in an `Authorization` header.
pub fn is_bearer_token(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Deserializes a text that [`is_bearer_token`].
pub fn bearer_token<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if is_bearer_token(&text) { Ok(text) } else { Err(D::Error::custom(texts::INVALID_TOKEN)) }
}

pub(super) fn payload(token: &str) -> Option<String> {
    let part = token.split('.').nth(1)?;
    let json = URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?;
    String::from_utf8(json).ok()
}

impl Claims {
    pub fn decode(token: &str) -> Self {
        let payload = payload(token).unwrap_or_default();
        // An invalid claim does not invalidate the others.
        let mut claims = serde_json::from_str(&payload).unwrap_or(LenientValue::Missing);
        let mut text =
            |claim: &str| claims.take(claim).into_string().filter(|text| !text.is_empty());
        let (sub, issuer) = (text("sub"), text("iss").unwrap_or_default());
        let names = [text("preferred_username"), text("email"), text("name"), sub.clone()];
        let name = names.into_iter().flatten().next();
        let mut time = |claim: &str| Some(claims.take(claim).integer()?.saturating_mul(1000));
        Self {
            bearer: sub.map(|sub| Bearer { id: format!("{issuer} {sub}"), name: name.clone() }),
            name,
            issued_at: time("iat"),
            expires_at: time("exp"),
        }
    }

    /// For how many milliseconds a token that was just issued is valid: `expires_in` (in seconds),
    /// or `exp` against the time of the response or of issue. The browser's clock is not used: it
    /// may be wrong by a day.
    pub fn lifetime(&self, expires_in: Option<u32>, server_time: Option<i64>) -> Option<i64> {
        let declared = expires_in.map(|seconds| i64::from(seconds) * 1000);
        let lifetime = declared.or_else(|| {
            let since = server_time.or(self.issued_at)?;
            Some(self.expires_at?.saturating_sub(since))
        });
        lifetime.filter(|lifetime| *lifetime > 0)
    }

    /// For how many milliseconds an older token is valid, by the browser's clock. `None` if that
    /// clock is outside the token's validity.
    pub fn remaining(&self, now: i64) -> Option<i64> {
        let (from, to) = (self.issued_at?, self.expires_at?);
        (from..to).contains(&now).then(|| to - now)
    }
}

/// How many milliseconds to wait before a token is renewed: its `lifetime` less a minute, or less a
/// fifth of a short one.
pub fn renewal_delay(lifetime: i64) -> i32 {
    let margin = (lifetime / 5).min(60_000);
    // More than the 24 days that a browser timer can wait is cut off.
    i32::try_from((lifetime - margin).max(1_000)).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * 3_600_000;

    fn token(payload: &str) -> String {
        format!("e30.{}.x", URL_SAFE_NO_PAD.encode(payload))
    }

    #[test]
    fn the_bearer_name_is_the_user_name_or_email() {
        let payload = r#"{"iss":"x","sub":"1","email":"a@b.c","iat":1,"exp":2}"#;
        let name = Some("a@b.c".to_owned());
        let bearer = Some(Bearer { id: "x 1".to_owned(), name: name.clone() });
        let (issued_at, expires_at) = (Some(1000), Some(2000));
        let claims = Claims { name, bearer, issued_at, expires_at };
        assert_eq!(Claims::decode(&token(payload)), claims);
    }

    #[test]
    fn an_opaque_or_invalid_token_has_no_claims() {
        for text in ["", "opaque", "a.b.c", "..", &token("[]"), &token(r#"{"exp":"soon"}"#)] {
            assert_eq!(Claims::decode(text), Claims::default(), "{text}");
        }
    }

    #[test]
    fn an_invalid_claim_does_not_invalidate_the_others() {
        let claims = Claims::decode(&token(
            r#"{"iss":["x"],"sub":7,"name":{"first":"Ada"},"email":null,"preferred_username":"",
                "iat":"1.5","exp":2.9}"#,
        ));
        let name = Some("7".to_owned());
        let bearer = Some(Bearer { id: " 7".to_owned(), name: name.clone() });
        let (issued_at, expires_at) = (Some(1000), Some(2000));
        assert_eq!(claims, Claims { name, bearer, issued_at, expires_at });
        let claims = Claims::decode(&token(r#"{"sub":"1","exp":"soon","iat":[]}"#));
        assert_eq!((claims.name.as_deref(), claims.expires_at), (Some("1"), None));
    }

    #[test]
    fn a_lifetime_does_not_depend_on_the_browsers_clock() {
        for (issued_at, expires_at, expires_in, server_time, lifetime) in [
            (Some(0), Some(3_600_000), Some(60), Some(DAY), Some(60_000)),
            (Some(0), Some(3_600_000), None, Some(600_000), Some(3_000_000)),
            (Some(0), Some(3_600_000), None, Some(DAY), None),
            (Some(0), Some(3_600_000), Some(0), None, None),
            (Some(0), Some(3_600_000), None, None, Some(3_600_000)),
            (None, Some(1), None, None, None),
            (None, None, None, None, None),
        ] {
            let claims = Claims { issued_at, expires_at, ..Claims::default() };
            assert_eq!(claims.lifetime(expires_in, server_time), lifetime, "{claims:?}");
        }
    }

    #[test]
    fn the_remaining_time_is_unknown_if_the_browsers_clock_is_a_day_off() {
        let claims =
            Claims { issued_at: Some(0), expires_at: Some(3_600_000), ..Claims::default() };
        assert_eq!(claims.remaining(600_000), Some(3_000_000));
        assert_eq!([600_000 + DAY, 600_000 - DAY].map(|now| claims.remaining(now)), [None, None]);
    }

    #[test]
    fn a_token_is_renewed_before_it_expires() {
        assert_eq!(renewal_delay(3_600_000), 3_540_000);
        assert_eq!(renewal_delay(60_000), 48_000);
        assert_eq!(renewal_delay(0), 1_000);
        assert_eq!(renewal_delay(i64::MAX), i32::MAX);
    }
}
