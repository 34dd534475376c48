//! What an access token says about its bearer. Only for showing: the server decides.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

/// The claims that the console shows, where the token is a JWT that holds them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// Who: user name, e-mail address, name or subject, in this order.
    pub who: Option<String>,
    /// Until when it is good, in milliseconds since 1970.
    pub expires_at: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Payload {
    preferred_username: Option<String>,
    email: Option<String>,
    name: Option<String>,
    sub: Option<String>,
    exp: Option<i64>,
}

impl Claims {
    /// Reads the middle part of a JWT; anything else claims nothing.
    pub fn of(token: &str) -> Self {
        let payload = token
            .split('.')
            .nth(1)
            .and_then(|part| URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok())
            .and_then(|json| serde_json::from_slice::<Payload>(&json).ok())
            .unwrap_or_default();
        let who = [payload.preferred_username, payload.email, payload.name, payload.sub];
        Self {
            who: who.into_iter().flatten().find(|who| !who.is_empty()),
            expires_at: payload.exp.map(|seconds| seconds.saturating_mul(1000)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(payload: &str) -> String {
        format!("e30.{}.x", URL_SAFE_NO_PAD.encode(payload))
    }

    #[test]
    fn the_bearer_is_named_by_what_people_know() {
        let claims = Claims::of(&token(r#"{"sub":"1","email":"a@b.c","exp":2}"#));
        let expected = Claims { who: Some("a@b.c".to_owned()), expires_at: Some(2000) };
        assert_eq!(claims, expected);
    }

    #[test]
    fn an_opaque_or_odd_token_claims_nothing() {
        for text in ["", "opaque", "a.b.c", "..", &token("[]"), &token(r#"{"exp":"soon"}"#)] {
            assert_eq!(Claims::of(text), Claims::default(), "{text}");
        }
    }
}
