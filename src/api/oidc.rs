//! Signing in at an OpenID provider: the authorization code flow with PKCE, as far as it is free of
//! the browser. Any provider that keeps to OpenID Connect Core and Discovery will do.

mod callback;
mod error;
mod id_token;
mod provider;

pub use callback::{Answered, Callback, CodeFlow};
pub use error::SignInError;
pub use id_token::{Bearer, Expected, IdTokenFault};
pub use provider::{Authorization, Metadata, Provider, SignOutLink};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The provider's name for itself: the address that everything else about it is found from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer(String);

impl Issuer {
    /// Takes an address by https; by http only of this computer.
    pub fn parse(text: &str) -> Result<Self, String> {
        if !is_secure(text) {
            return Err(format!("“{text}” is no address that starts with https://."));
        }
        if text.contains(['?', '#', ' ', '\\']) {
            return Err(format!("“{text}” is more than an address and a path."));
        }
        Ok(Self(text.to_owned()))
    }

    /// As it was written: it is compared letter by letter.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host that people know it by, with its port.
    pub fn host(&self) -> &str {
        host(&self.0)
    }
}

/// Who changes the code into tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// The provider that gave it, with PKCE.
    Provider,
    /// The control plane, by its `exchange_token`. That has no field for a verifier: the nonce in
    /// the ID token stands in for it, and an ID token must come.
    ControlPlane,
}

/// What `config.json` says of single sign-on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OidcSettings {
    /// The provider.
    pub issuer: Issuer,
    /// Under which it knows this console, a public client.
    pub client_id: String,
    /// What is asked for, separated by blanks.
    pub scope: String,
    /// The path of the redirect URI, where it is not the usual one.
    pub redirect_path: Option<String>,
    /// Who changes the code into tokens.
    pub exchange: Exchange,
}

/// Random bytes as text: a verifier of PKCE (RFC 7636, 4.1), a state or a nonce.
pub fn random_text(bytes: &[u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The challenge of a verifier, from its SHA-256 (RFC 7636, 4.2).
pub fn challenge(sha256: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(sha256)
}

/// Whether what is sent to an address stays between the browser and its host.
fn is_secure(address: &str) -> bool {
    let host = host(address);
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let is_local = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    let scheme_is_fine =
        address.starts_with("https://") || (address.starts_with("http://") && is_local);
    scheme_is_fine && !name.is_empty() && !host.contains('@')
}

/// What stands between the scheme and the path.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '#', '\\']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_of_a_hash_is_that_of_the_rfc() {
        // RFC 7636, appendix B: the SHA-256 of its verifier, byte by byte.
        let sha256 = [
            19, 211, 30, 150, 26, 26, 216, 236, 47, 22, 177, 12, 76, 152, 46, 8, 118, 168, 120,
            173, 109, 241, 68, 86, 110, 225, 137, 74, 203, 112, 249, 195,
        ];
        assert_eq!(challenge(&sha256), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn a_verifier_has_the_length_and_the_letters_that_the_rfc_asks_for() {
        for bytes in [[0; 32], [255; 32], [0x3e; 32]] {
            let verifier = random_text(&bytes);
            let unreserved = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
            assert_eq!(verifier.len(), 43);
            assert!(verifier.chars().all(unreserved), "{verifier}");
        }
    }

    #[test]
    fn an_issuer_is_reached_by_https_or_is_on_this_computer() {
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
