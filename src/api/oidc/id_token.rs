//! Whether an ID token is one for this sign-in.
//!
//! Its signature is not looked at, and need not be: the token came straight from the token endpoint
//! over TLS, which tells who it is from (OpenID Connect Core, 3.1.3.7, item 6). It is believed for
//! nothing but a name on the screen and whose drafts these are.

use crate::api::token::{Claims, payload};
use serde::Deserialize;

/// What the token must be.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// Who signed it.
    pub issuer: &'a str,
    /// Whom it is for.
    pub client_id: &'a str,
    /// Which sign-in it is for; none for a renewal, where nobody has asked.
    pub nonce: Option<&'a str>,
    /// Whose it is; none for a sign-in, where that is the question.
    pub bearer: Option<&'a Bearer>,
}

/// Whose tokens they are: a subject of an issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// One text for both, to compare and to keep.
    pub id: String,
    /// What people call them.
    pub who: Option<String>,
}

/// What is wrong with an ID token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdTokenFault {
    /// It cannot be read.
    Malformed,
    /// It is from another issuer.
    Issuer,
    /// It is for another client.
    Audience,
    /// It is for another sign-in.
    Nonce,
    /// It has expired.
    Expired,
    /// It is somebody else's.
    Bearer,
}

impl IdTokenFault {
    /// In words.
    pub fn message(self) -> String {
        let what = match self {
            Self::Malformed => "cannot be read",
            Self::Issuer => "is from another issuer",
            Self::Audience => "is for another application",
            Self::Nonce => "is for another sign-in",
            Self::Expired => "has expired",
            Self::Bearer => "is somebody else’s",
        };
        format!("The provider’s ID token {what}.")
    }
}

#[derive(Deserialize)]
struct IdClaims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: f64,
    iat: f64,
    #[serde(default)]
    azp: Option<String>,
    #[serde(default)]
    nonce: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// How far the clocks of two servers may be apart, in seconds.
const LEEWAY: f64 = 60.0;

impl Expected<'_> {
    /// Checks a token. `server_time`, in milliseconds since 1970, is when the answer that brought
    /// it was sent by its server's clock. The browser's own may be off by a day and is not asked:
    /// where the server's cannot be read, the token's time of issue stands for it.
    pub fn check(&self, token: &str, server_time: Option<i64>) -> Result<Bearer, IdTokenFault> {
        let payload = payload(token).ok_or(IdTokenFault::Malformed)?;
        let claims: IdClaims =
            serde_json::from_str(&payload).map_err(|_| IdTokenFault::Malformed)?;
        if claims.iss != self.issuer {
            return Err(IdTokenFault::Issuer);
        }
        let for_us = |aud: &String| aud == self.client_id;
        let (is_for_us, is_shared) = match &claims.aud {
            Audience::One(aud) => (for_us(aud), false),
            Audience::Many(all) => (all.iter().any(for_us), all.len() > 1),
        };
        let is_ours = match &claims.azp {
            Some(azp) => for_us(azp),
            None => !is_shared,
        };
        if !is_for_us || !is_ours {
            return Err(IdTokenFault::Audience);
        }
        // A renewal may leave the nonce out; one that is there is checked by `sub` and `iss` alone.
        if self.nonce.is_some() && claims.nonce.as_deref() != self.nonce {
            return Err(IdTokenFault::Nonce);
        }
        let now = server_time.map_or(claims.iat, |ms| ms as f64 / 1000.0 - LEEWAY);
        if claims.exp <= now {
            return Err(IdTokenFault::Expired);
        }
        let bearer =
            Bearer { id: format!("{} {}", claims.iss, claims.sub), who: Claims::of(token).who };
        if self.bearer.is_some_and(|before| before.id != bearer.id) {
            return Err(IdTokenFault::Bearer);
        }
        Ok(bearer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::{Value, json};

    const ISSUED: i64 = 1_782_907_200;

    const EXPECTED: Expected<'_> = Expected {
        issuer: "https://sso.example.com",
        client_id: "dvc",
        nonce: Some("n-1"),
        bearer: None,
    };

    fn token(changes: &[(&str, Value)]) -> String {
        let mut claims = json!({
            "iss": "https://sso.example.com", "sub": "7", "aud": "dvc", "nonce": "n-1",
            "iat": ISSUED, "exp": ISSUED + 300, "email": "a@b.c",
        });
        for (name, value) in changes {
            match value {
                Value::Null => drop(claims.as_object_mut().expect("claims").remove(*name)),
                value => claims[*name] = value.clone(),
            }
        }
        format!("e30.{}.x", URL_SAFE_NO_PAD.encode(claims.to_string()))
    }

    fn check(changes: &[(&str, Value)]) -> Result<Bearer, IdTokenFault> {
        EXPECTED.check(&token(changes), Some(ISSUED * 1000))
    }

    #[test]
    fn a_token_for_this_sign_in_says_who_it_is() {
        let who = Some("a@b.c".to_owned());
        let bearer = Bearer { id: "https://sso.example.com 7".to_owned(), who };
        assert_eq!(check(&[]), Ok(bearer.clone()));
        assert_eq!(check(&[("aud", json!(["dvc"]))]), Ok(bearer.clone()));
        let shared = [("aud", json!(["dvc", "api"])), ("azp", json!("dvc"))];
        assert_eq!(check(&shared), Ok(bearer));
    }

    #[test]
    fn a_token_for_anything_else_is_refused() {
        use IdTokenFault::{Audience, Issuer, Malformed, Nonce};
        for (name, value, fault) in [
            ("iss", json!("https://sso.example.com/"), Issuer),
            ("aud", json!("other"), Audience),
            ("aud", json!([]), Audience),
            ("aud", json!(["dvc", "api"]), Audience),
            ("azp", json!("other"), Audience),
            ("nonce", json!("n-2"), Nonce),
            ("nonce", Value::Null, Nonce),
            ("iss", Value::Null, Malformed),
            ("sub", Value::Null, Malformed),
            ("aud", Value::Null, Malformed),
            ("exp", Value::Null, Malformed),
            ("iat", Value::Null, Malformed),
            ("exp", json!("soon"), Malformed),
        ] {
            assert_eq!(check(&[(name, value.clone())]), Err(fault), "{name} {value}");
        }
        for text in ["", "opaque", "a.b.c", "e30.e30.x"] {
            assert_eq!(EXPECTED.check(text, None), Err(Malformed), "{text}");
        }
    }

    #[test]
    fn whether_it_has_expired_is_told_by_the_servers_clock() {
        let at = |seconds: i64| EXPECTED.check(&token(&[]), Some((ISSUED + seconds) * 1000));
        assert!(at(0).is_ok() && at(299).is_ok() && at(330).is_ok(), "clocks differ a little");
        assert_eq!(at(24 * 3600), Err(IdTokenFault::Expired));
        assert!(at(-24 * 3600).is_ok());
        // Without it, a token that was over when it was made is found out all the same.
        assert!(EXPECTED.check(&token(&[]), None).is_ok());
        let over = token(&[("exp", json!(ISSUED - 1))]);
        assert_eq!(EXPECTED.check(&over, None), Err(IdTokenFault::Expired));
    }

    #[test]
    fn a_renewal_is_for_the_same_person_and_needs_no_nonce() {
        let bearer = check(&[]).expect("a bearer");
        let renewal = Expected { nonce: None, bearer: Some(&bearer), ..EXPECTED };
        assert!(renewal.check(&token(&[("nonce", Value::Null)]), None).is_ok());
        let other = token(&[("sub", json!("8")), ("nonce", Value::Null)]);
        assert_eq!(renewal.check(&other, None), Err(IdTokenFault::Bearer));
    }
}
