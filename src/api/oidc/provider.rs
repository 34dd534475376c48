//! A provider's metadata, and the URLs that the user is sent to.

use super::{Issuer, SignInError, is_secure};
use crate::tools::encode_pairs;
use serde::Deserialize;

/// The used part of the discovery document (OpenID Connect Discovery, 3).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    pub token_endpoint: String,
    #[serde(default)]
    end_session_endpoint: Option<String>,
    #[serde(default)]
    /// Whether its callbacks always name the issuer (RFC 9207).
    pub authorization_response_iss_parameter_supported: bool,
}

/// A provider with validated metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    pub issuer: Issuer,
    pub metadata: Metadata,
}

impl Provider {
    /// Validates the document that was found at `issuer`: it must name that issuer, and its
    /// endpoints must be secure.
    pub fn from_metadata(issuer: &Issuer, metadata: Metadata) -> Result<Self, SignInError> {
        if metadata.issuer != issuer.as_str() {
            return Err(SignInError::IssuerMismatch {
                expected: issuer.as_str().to_owned(),
                found: metadata.issuer,
            });
        }
        for (name, url) in [
            ("authorization_endpoint", &metadata.authorization_endpoint),
            ("token_endpoint", &metadata.token_endpoint),
        ] {
            if !is_secure(url) {
                return Err(SignInError::InsecureUrl { name, url: url.clone() });
            }
        }
        let end_session_endpoint = metadata.end_session_endpoint.filter(|url| is_secure(url));
        let metadata = Metadata { end_session_endpoint, ..metadata };
        Ok(Self { issuer: issuer.clone(), metadata })
    }

    /// The sign-out page, which leads back to `back`. Without an `id_token_hint`: a URL must not
    /// contain a token.
    pub fn sign_out_link(&self, client_id: &str, back: &str) -> Option<SignOutLink> {
        let pairs =
            [("client_id", client_id.to_owned()), ("post_logout_redirect_uri", back.to_owned())];
        let url = with_query(self.metadata.end_session_endpoint.as_ref()?, &encode_pairs(pairs));
        Some(SignOutLink { url, host: self.issuer.host().to_owned() })
    }
}

/// A link to the sign-out page of a provider; its scheme has been checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOutLink {
    url: String,
    pub host: String,
}

impl SignOutLink {
    pub fn href(&self) -> String {
        self.url.clone()
    }
}

/// An authorization request (OpenID Connect Core, 3.1.2.1).
#[derive(Clone, Copy, Debug)]
pub struct AuthorizationRequest<'a> {
    pub client_id: &'a str,
    pub scope: &'a str,
    /// Must be the registered text.
    pub redirect_uri: &'a str,
    /// Returned in the callback.
    pub state: &'a str,
    /// Returned in the ID token.
    pub nonce: &'a str,
    pub challenge: Option<&'a str>,
}

impl AuthorizationRequest<'_> {
    pub fn url(&self, provider: &Provider) -> String {
        let mut pairs = vec![
            ("response_type", "code".to_owned()),
            ("client_id", self.client_id.to_owned()),
            ("redirect_uri", self.redirect_uri.to_owned()),
            ("scope", self.scope.to_owned()),
            ("state", self.state.to_owned()),
            ("nonce", self.nonce.to_owned()),
        ];
        if let Some(challenge) = self.challenge {
            pairs.push(("code_challenge", challenge.to_owned()));
            pairs.push(("code_challenge_method", "S256".to_owned()));
        }
        with_query(&provider.metadata.authorization_endpoint, &encode_pairs(pairs))
    }
}

/// Keeps a query that the endpoint has (RFC 6749, 3.1).
fn with_query(endpoint: &str, query: &str) -> String {
    let endpoint = endpoint.split('#').next().unwrap_or_default();
    let separator = if endpoint.contains('?') { '&' } else { '?' };
    format!("{endpoint}{separator}{query}")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use serde_json::{Value, json};

    pub const ISSUER: &str = "https://sso.example.com/auth/realms/runai";

    fn issuer() -> Issuer {
        Issuer::parse(ISSUER).expect("an issuer")
    }

    fn document(changes: &[(&str, Value)]) -> Metadata {
        let mut document = json!({
            "issuer": ISSUER,
            "authorization_endpoint": "https://sso.example.com/authorize?tenant=7",
            "token_endpoint": "https://tokens.example.com/token",
            "end_session_endpoint": "https://sso.example.com/logout",
            "jwks_uri": "https://sso.example.com/certs",
            "authorization_response_iss_parameter_supported": true,
        });
        for (name, value) in changes {
            document[*name] = value.clone();
        }
        serde_json::from_value(document).expect("a document")
    }

    pub fn provider() -> Provider {
        Provider::from_metadata(&issuer(), document(&[])).expect("a provider")
    }

    #[test]
    fn a_document_of_another_issuer_is_rejected_even_if_only_a_slash_differs() {
        for other in ["https://evil.example", "https://sso.example.com/auth/realms/runai/"] {
            let result = Provider::from_metadata(&issuer(), document(&[("issuer", json!(other))]));
            let (expected, found) = (ISSUER.to_owned(), other.to_owned());
            assert_eq!(result, Err(SignInError::IssuerMismatch { expected, found }));
        }
    }

    #[test]
    fn insecure_endpoints_are_rejected() {
        for name in ["authorization_endpoint", "token_endpoint"] {
            for url in ["http://sso.example.com/x", "javascript:alert(1)", "/token", ""] {
                let result = Provider::from_metadata(&issuer(), document(&[(name, json!(url))]));
                assert!(matches!(result, Err(SignInError::InsecureUrl { .. })), "{name} {url}");
            }
        }
        let unsafe_end = document(&[("end_session_endpoint", json!("javascript:alert(1)"))]);
        let provider = Provider::from_metadata(&issuer(), unsafe_end).expect("a provider");
        assert_eq!(provider.sign_out_link("dvc", "https://console.example"), None);
    }

    #[test]
    fn the_authorization_url_keeps_the_endpoints_own_query() {
        let request = AuthorizationRequest {
            client_id: "dvc",
            scope: "openid email",
            redirect_uri: "https://console.example/sign-in/callback",
            state: "s",
            nonce: "n",
            challenge: Some("c"),
        };
        assert_eq!(
            request.url(&provider()),
            "https://sso.example.com/authorize?tenant=7&response_type=code&client_id=dvc\
             &redirect_uri=https%3A%2F%2Fconsole.example%2Fsign-in%2Fcallback\
             &scope=openid%20email&state=s&nonce=n&code_challenge=c&code_challenge_method=S256"
        );
        let bare = AuthorizationRequest { challenge: None, ..request };
        assert!(!bare.url(&provider()).contains("code_challenge"));
    }

    #[test]
    fn the_sign_out_link_contains_no_token() {
        let link = provider().sign_out_link("dvc", "https://console.example/x");
        let link = link.expect("a link");
        assert_eq!(link.host, "sso.example.com");
        assert_eq!(
            link.href(),
            "https://sso.example.com/logout?client_id=dvc\
             &post_logout_redirect_uri=https%3A%2F%2Fconsole.example%2Fx"
        );
    }
}
