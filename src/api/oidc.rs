//! Sign-in at an OpenID provider: the authorization code flow with PKCE, without the browser. Works
//! with any provider that follows OpenID Connect Core and Discovery.

mod callback;
mod error;
mod id_token;
mod provider;

pub use callback::{Callback, CodeFlow, HandledCallback};
pub use error::SignInError;
pub use id_token::{ExpectedIdToken, IdTokenError};
pub use provider::{AuthorizationRequest, Metadata, Provider, SignOutLink};

use crate::texts::settings as texts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The provider's issuer identifier, a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer(String);

impl Issuer {
    /// Accepts an `https` URL, or an `http` URL of this computer.
    pub fn parse(text: &str) -> Result<Self, String> {
        if !is_secure(text) {
            return Err(texts::issuer_not_https(text));
        }
        if text.contains(['?', '#', ' ', '\\']) {
            return Err(texts::issuer_not_a_plain_url(text));
        }
        Ok(Self(text.to_owned()))
    }

    /// Unchanged, because issuers are compared as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn host(&self) -> &str {
        host(&self.0)
    }
}

/// Who exchanges the code for tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// The provider, with PKCE.
    Provider,
    /// The control plane's `exchange_token`. It has no field for a verifier, so an ID token with
    /// the nonce is required.
    ControlPlane,
}

/// The single sign-on settings in `config.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OidcSettings {
    pub issuer: Issuer,
    /// This console, as a public client of the provider.
    pub client_id: String,
    /// Separated by blanks.
    pub scope: String,
    pub redirect_path: Option<String>,
    pub exchange: Exchange,
}

/// Random bytes as an ID, a PKCE verifier (RFC 7636, 4.1), a state or a nonce.
pub fn random_text(bytes: &[u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The challenge of a verifier, from its SHA-256 (RFC 7636, 4.2).
pub fn challenge(sha256: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(sha256)
}

/// Whether nobody but the host can read what is sent to a URL.
fn is_secure(url: &str) -> bool {
    let host = host(url);
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let is_local = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    let is_secure_scheme = url.starts_with("https://") || (url.starts_with("http://") && is_local);
    is_secure_scheme && !name.is_empty() && !host.contains('@')
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '#', '\\']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_matches_the_rfcs_example() {
        // RFC 7636, appendix B: the SHA-256 of its verifier.
        let sha256 = [
            19, 211, 30, 150, 26, 26, 216, 236, 47, 22, 177, 12, 76, 152, 46, 8, 118, 168, 120,
            173, 109, 241, 68, 86, 110, 225, 137, 74, 203, 112, 249, 195,
        ];
        assert_eq!(challenge(&sha256), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn a_verifier_has_the_length_and_characters_of_the_rfc() {
        for bytes in [[0; 32], [255; 32], [0x3e; 32]] {
            let verifier = random_text(&bytes);
            let unreserved = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
            assert_eq!(verifier.len(), 43);
            assert!(verifier.chars().all(unreserved), "{verifier}");
        }
    }

    #[test]
    fn an_issuer_needs_https_or_is_local() {
        for good in [
            "https://sso.example.com",
            "https://sso.example.com/",
            "https://sso.example.com:8443/auth/realms/runai",
            "http://localhost:8080/auth/realms/runai",
            "http://127.0.0.1/x",
            "http://[::1]:80/x",
        ] {
            assert_eq!(Issuer::parse(good).map(|issuer| issuer.0).as_deref(), Ok(good));
        }
        for bad in [
            "",
            "sso.example.com",
            "http://sso.example.com",
            "http://localhost.evil.example",
            "http://localhost:80@evil.example/",
            "https://user@sso.example.com",
            "https://",
            "https:///x",
            "https://sso.example.com/?x=1",
            "https://sso.example.com/#x",
            "javascript:alert(1)",
            "ftp://localhost",
        ] {
            assert!(Issuer::parse(bad).is_err(), "{bad}");
        }
        let issuer = Issuer::parse("https://sso.example.com:8443/auth").expect("an issuer");
        assert_eq!(issuer.host(), "sso.example.com:8443");
    }
}
