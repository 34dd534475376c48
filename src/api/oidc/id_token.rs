//! Checks that an ID token belongs to this sign-in.
//!
//! Its signature is not checked: the token came from the token endpoint over TLS (OpenID Connect
//! Core, 3.1.3.7, item 6), and is used only for a display name and to tell users apart.

use crate::api::token::{Bearer, Claims, payload};
use crate::texts::api as texts;
use serde::Deserialize;

#[derive(Clone, Copy, Debug)]
pub struct ExpectedIdToken<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    /// `None` for a renewal.
    pub nonce: Option<&'a str>,
    /// `None` for a sign-in.
    pub bearer: Option<&'a Bearer>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdTokenError {
    Malformed,
    Issuer,
    Audience,
    Nonce,
    Expired,
    Bearer,
}

impl IdTokenError {
    pub fn message(self) -> String {
        let problem = match self {
            Self::Malformed => texts::ID_TOKEN_MALFORMED,
            Self::Issuer => texts::ID_TOKEN_OF_OTHER_ISSUER,
            Self::Audience => texts::ID_TOKEN_FOR_OTHER_APPLICATION,
            Self::Nonce => texts::ID_TOKEN_FOR_OTHER_SIGN_IN,
            Self::Expired => texts::ID_TOKEN_EXPIRED,
            Self::Bearer => texts::ID_TOKEN_OF_OTHER_USER,
        };
        texts::id_token(problem)
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

/// How far two servers' clocks may differ, in seconds.
const LEEWAY: f64 = 60.0;

impl ExpectedIdToken<'_> {
    /// `server_time` is when the response was sent, in milliseconds since 1970 by the server's
    /// clock; the time of issue counts without it. The browser's clock is not used: it may be wrong
    /// by a day.
    pub fn check(&self, token: &str, server_time: Option<i64>) -> Result<Bearer, IdTokenError> {
        let payload = payload(token).ok_or(IdTokenError::Malformed)?;
        let claims: IdClaims =
            serde_json::from_str(&payload).map_err(|_| IdTokenError::Malformed)?;
        if claims.iss != self.issuer {
            return Err(IdTokenError::Issuer);
        }
        let is_client = |aud: &String| aud == self.client_id;
        let (is_for_us, is_shared) = match &claims.aud {
            Audience::One(aud) => (is_client(aud), false),
            Audience::Many(all) => (all.iter().any(is_client), all.len() > 1),
        };
        let is_authorized_party = claims.azp.as_ref().map_or(!is_shared, is_client);
        if !is_for_us || !is_authorized_party {
            return Err(IdTokenError::Audience);
        }
        // The nonce of a renewed token is optional, and is not checked.
        if self.nonce.is_some() && claims.nonce.as_deref() != self.nonce {
            return Err(IdTokenError::Nonce);
        }
        let now = server_time.map_or(claims.iat, |ms| ms as f64 / 1000.0 - LEEWAY);
        if claims.exp <= now {
            return Err(IdTokenError::Expired);
        }
        let bearer = Bearer {
            id: format!("{} {}", claims.iss, claims.sub),
            name: Claims::decode(token).name,
        };
        if self.bearer.is_some_and(|before| before.id != bearer.id) {
            return Err(IdTokenError::Bearer);
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

    const EXPECTED: ExpectedIdToken<'_> = ExpectedIdToken {
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

    fn check(changes: &[(&str, Value)]) -> Result<Bearer, IdTokenError> {
        EXPECTED.check(&token(changes), Some(ISSUED * 1000))
    }

    #[test]
    fn a_token_for_this_sign_in_identifies_the_user() {
        let name = Some("a@b.c".to_owned());
        let bearer = Bearer { id: "https://sso.example.com 7".to_owned(), name };
        assert_eq!(check(&[]), Ok(bearer.clone()));
        assert_eq!(check(&[("aud", json!(["dvc"]))]), Ok(bearer.clone()));
        let shared = [("aud", json!(["dvc", "api"])), ("azp", json!("dvc"))];
        assert_eq!(check(&shared), Ok(bearer));
    }

    #[test]
    fn a_token_for_anything_else_is_rejected() {
        use IdTokenError::{Audience, Issuer, Malformed, Nonce};
        for (name, value, error) in [
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
            assert_eq!(check(&[(name, value.clone())]), Err(error), "{name} {value}");
        }
        for text in ["", "opaque", "a.b.c", "e30.e30.x"] {
            assert_eq!(EXPECTED.check(text, None), Err(Malformed), "{text}");
        }
    }

    #[test]
    fn the_expiry_is_checked_against_the_servers_clock() {
        let at = |seconds: i64| EXPECTED.check(&token(&[]), Some((ISSUED + seconds) * 1000));
        assert!(at(0).is_ok() && at(299).is_ok() && at(330).is_ok(), "clocks differ a little");
        assert_eq!(at(24 * 3600), Err(IdTokenError::Expired));
        assert!(at(-24 * 3600).is_ok());
        // Without the server time, an expired token is recognized by its time of issue.
        assert!(EXPECTED.check(&token(&[]), None).is_ok());
        let expired = token(&[("exp", json!(ISSUED - 1))]);
        assert_eq!(EXPECTED.check(&expired, None), Err(IdTokenError::Expired));
    }

    #[test]
    fn a_renewed_token_is_for_the_same_user_and_needs_no_nonce() {
        let bearer = check(&[]).expect("a bearer");
        let renewal = ExpectedIdToken { nonce: None, bearer: Some(&bearer), ..EXPECTED };
        assert!(renewal.check(&token(&[("nonce", Value::Null)]), None).is_ok());
        let other = token(&[("sub", json!("8")), ("nonce", Value::Null)]);
        assert_eq!(renewal.check(&other, None), Err(IdTokenError::Bearer));
    }
}
