//! What an access token says about its bearer, and how long it is good for. Only for showing and
//! for renewing in time: the server decides.

use super::oidc::Bearer;
use crate::domain::LenientValue;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// The claims that the console uses, where the token is a JWT that holds them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// Who: user name, e-mail address, name or subject, in this order.
    pub who: Option<String>,
    /// Whose it is, to tell one person from another.
    pub bearer: Option<Bearer>,
    /// When it was made, in milliseconds since 1970 by the clock of its maker.
    pub issued_at: Option<i64>,
    /// Until when it is good, by the same clock.
    pub expires_at: Option<i64>,
}

/// Whether a header can hold `text` as a bearer token. An empty one is refused, but by the server.
pub fn is_bearer_token(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Reads a text that [`is_bearer_token`].
pub fn bearer_token<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if is_bearer_token(&text) { Ok(text) } else { Err(D::Error::custom("no header can hold it")) }
}

/// The middle part of a JWT.
pub(super) fn payload(token: &str) -> Option<String> {
    let part = token.split('.').nth(1)?;
    let json = URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?;
    String::from_utf8(json).ok()
}

impl Claims {
    /// Reads the middle part of a JWT; anything else claims nothing.
    pub fn of(token: &str) -> Self {
        let payload = payload(token).unwrap_or_default();
        // Each claim by itself: an odd one says nothing, and takes no other with it.
        let mut claims = serde_json::from_str(&payload).unwrap_or(LenientValue::Missing);
        let mut text =
            |claim: &str| claims.take(claim).into_string().filter(|text| !text.is_empty());
        let (sub, issuer) = (text("sub"), text("iss").unwrap_or_default());
        let names = [text("preferred_username"), text("email"), text("name"), sub.clone()];
        let who = names.into_iter().flatten().next();
        let mut time = |claim: &str| Some(claims.take(claim).integer()?.saturating_mul(1000));
        Self {
            bearer: sub.map(|sub| Bearer { id: format!("{issuer} {sub}"), who: who.clone() }),
            who,
            issued_at: time("iat"),
            expires_at: time("exp"),
        }
    }

    /// For how many milliseconds a token is good that has just been given out: as the answer says
    /// (`expires_in`, in seconds), else by the clocks of those who made the token or the answer,
    /// never by ours, which may be off by a day. Where these say that it is over already, nothing is
    /// known.
    pub fn lifetime(&self, expires_in: Option<u32>, server_time: Option<i64>) -> Option<i64> {
        let told = expires_in.map(|seconds| i64::from(seconds) * 1000);
        let lifetime = told.or_else(|| {
            let since = server_time.or(self.issued_at)?;
            Some(self.expires_at?.saturating_sub(since))
        });
        lifetime.filter(|lifetime| *lifetime > 0)
    }

    /// For how many milliseconds a token is good that was given out at some time before. Nobody
    /// tells by what clock: ours will do if it is in the token's time, else nothing is known.
    pub fn left(&self, now: i64) -> Option<i64> {
        let (from, to) = (self.issued_at?, self.expires_at?);
        (from..to).contains(&now).then(|| to - now)
    }
}

/// How many milliseconds to wait until a token is renewed that is good for `lifetime`: a minute
/// before its end, of a short one earlier.
pub fn renew_after(lifetime: i64) -> i32 {
    let margin = (lifetime / 5).min(60_000);
    // Nobody keeps a tab open for the 24 days that a browser's timer can wait.
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
    fn the_bearer_is_named_by_what_people_know() {
        let claims = Claims::of(&token(r#"{"iss":"x","sub":"1","email":"a@b.c","iat":1,"exp":2}"#));
        let who = Some("a@b.c".to_owned());
        let bearer = Some(Bearer { id: "x 1".to_owned(), who: who.clone() });
        let times = (Some(1000), Some(2000));
        assert_eq!(claims, Claims { who, bearer, issued_at: times.0, expires_at: times.1 });
    }

    #[test]
    fn an_opaque_or_odd_token_claims_nothing() {
        for text in ["", "opaque", "a.b.c", "..", &token("[]"), &token(r#"{"exp":"soon"}"#)] {
            assert_eq!(Claims::of(text), Claims::default(), "{text}");
        }
    }

    #[test]
    fn an_odd_claim_takes_no_other_with_it() {
        let claims = Claims::of(&token(
            r#"{"iss":["x"],"sub":7,"name":{"first":"Ada"},"email":null,"preferred_username":"",
                "iat":"1.5","exp":2.9}"#,
        ));
        let who = Some("7".to_owned());
        assert_eq!(claims.bearer, Some(Bearer { id: " 7".to_owned(), who: who.clone() }));
        assert_eq!(
            (claims.who, claims.issued_at, claims.expires_at),
            (who, Some(1000), Some(2000))
        );
        let claims = Claims::of(&token(r#"{"sub":"1","exp":"soon","iat":[]}"#));
        assert_eq!((claims.who.as_deref(), claims.expires_at), (Some("1"), None));
    }

    #[test]
    fn a_lifetime_is_counted_by_those_who_gave_it_and_not_by_our_clock() {
        let claims =
            Claims { issued_at: Some(0), expires_at: Some(3_600_000), ..Claims::default() };
        assert_eq!(claims.lifetime(Some(60), Some(DAY)), Some(60_000));
        assert_eq!(claims.lifetime(None, Some(600_000)), Some(3_000_000));
        assert_eq!(
            (claims.lifetime(None, Some(DAY)), claims.lifetime(Some(0), None)),
            (None, None)
        );
        assert_eq!(claims.lifetime(None, None), Some(3_600_000));
        let bare = Claims { expires_at: Some(1), ..Claims::default() };
        assert_eq!(
            (bare.lifetime(None, None), Claims::default().lifetime(None, None)),
            (None, None)
        );
    }

    #[test]
    fn of_a_token_of_unknown_age_a_clock_that_is_off_by_a_day_tells_nothing() {
        let claims =
            Claims { issued_at: Some(0), expires_at: Some(3_600_000), ..Claims::default() };
        assert_eq!(claims.left(600_000), Some(3_000_000));
        assert_eq!((claims.left(600_000 + DAY), claims.left(600_000 - DAY)), (None, None));
    }

    #[test]
    fn a_token_is_renewed_before_its_end() {
        assert_eq!(renew_after(3_600_000), 3_540_000);
        assert_eq!(renew_after(60_000), 48_000);
        assert_eq!(renew_after(0), 1_000);
        assert_eq!(renew_after(i64::MAX), i32::MAX);
    }
}
