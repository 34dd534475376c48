//! What a provider says of itself, and the addresses that a person is sent to.

use super::{Issuer, SignInError, is_secure};
use crate::domain::encode_pairs;
use serde::Deserialize;

/// The discovery document, as far as it is needed (OpenID Connect Discovery, 3).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    #[serde(default)]
    end_session_endpoint: Option<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// A provider whose document has been looked through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    issuer: Issuer,
    authorization_endpoint: String,
    token_endpoint: String,
    end_session_endpoint: Option<String>,
    says_who_it_is: bool,
}

impl Provider {
    /// Takes the document that was found at `issuer`: it must be that issuer's own, and lead to
    /// addresses where nobody can listen.
    pub fn of(issuer: &Issuer, metadata: Metadata) -> Result<Self, SignInError> {
        if metadata.issuer != issuer.as_str() {
            return Err(SignInError::OtherIssuer {
                expected: issuer.as_str().to_owned(),
                found: metadata.issuer,
            });
        }
        for (name, address) in [
            ("authorization_endpoint", &metadata.authorization_endpoint),
            ("token_endpoint", &metadata.token_endpoint),
        ] {
            if !is_secure(address) {
                return Err(SignInError::Insecure { name, address: address.clone() });
            }
        }
        Ok(Self {
            issuer: issuer.clone(),
            authorization_endpoint: metadata.authorization_endpoint,
            token_endpoint: metadata.token_endpoint,
            end_session_endpoint: metadata.end_session_endpoint.filter(|at| is_secure(at)),
            says_who_it_is: metadata.authorization_response_iss_parameter_supported,
        })
    }

    /// Who it is.
    pub fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// Where codes and refresh tokens are changed into tokens.
    pub fn token_endpoint(&self) -> &str {
        &self.token_endpoint
    }

    /// Whether its answers at the redirect URI always say who gives them (RFC 9207).
    pub fn says_who_it_is(&self) -> bool {
        self.says_who_it_is
    }

    /// The address that asks a person to sign out there, and then leads back.
    ///
    /// It names the client and no `id_token_hint`: a token has no place in an address.
    pub fn sign_out_link(&self, client_id: &str, back: &str) -> Option<SignOutLink> {
        let pairs =
            [("client_id", client_id.to_owned()), ("post_logout_redirect_uri", back.to_owned())];
        let address = with_query(self.end_session_endpoint.as_ref()?, &encode_pairs(pairs));
        Some(SignOutLink { address, host: self.issuer.host().to_owned() })
    }
}

/// The way to signing out at the provider: an address whose scheme has been looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOutLink {
    address: String,
    host: String,
}

impl SignOutLink {
    /// The address.
    pub fn href(&self) -> String {
        self.address.clone()
    }

    /// Whose it is.
    pub fn host(&self) -> &str {
        &self.host
    }
}

/// An authorization request (OpenID Connect Core, 3.1.2.1).
#[derive(Clone, Copy, Debug)]
pub struct Authorization<'a> {
    /// The id of the client.
    pub client_id: &'a str,
    /// What is asked for.
    pub scope: &'a str,
    /// Where to come back to, letter by letter as it is registered.
    pub redirect_uri: &'a str,
    /// Comes back with the answer.
    pub state: &'a str,
    /// Comes back in the ID token.
    pub nonce: &'a str,
    /// The challenge of PKCE, where whoever redeems the code can show the verifier.
    pub challenge: Option<&'a str>,
}

impl Authorization<'_> {
    /// The address at `provider` that a person is sent to.
    pub fn address(&self, provider: &Provider) -> String {
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
        with_query(&provider.authorization_endpoint, &encode_pairs(pairs))
    }
}

/// An endpoint may have a query of its own, which stays (RFC 6749, 3.1).
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
        Provider::of(&issuer(), document(&[])).expect("a provider")
    }

    #[test]
    fn a_document_of_another_issuer_is_refused_be_it_only_a_slash() {
        for other in ["https://evil.example", "https://sso.example.com/auth/realms/runai/"] {
            let refused = Provider::of(&issuer(), document(&[("issuer", json!(other))]));
            let (expected, found) = (ISSUER.to_owned(), other.to_owned());
            assert_eq!(refused, Err(SignInError::OtherIssuer { expected, found }));
        }
    }

    #[test]
    fn nothing_secret_is_sent_where_somebody_may_listen() {
        for name in ["authorization_endpoint", "token_endpoint"] {
            for address in ["http://sso.example.com/x", "javascript:alert(1)", "/token", ""] {
                let refused = Provider::of(&issuer(), document(&[(name, json!(address))]));
                assert!(matches!(refused, Err(SignInError::Insecure { .. })), "{name} {address}");
            }
        }
        let unsafe_end = document(&[("end_session_endpoint", json!("javascript:alert(1)"))]);
        let provider = Provider::of(&issuer(), unsafe_end).expect("a provider");
        assert_eq!(provider.sign_out_link("dvc", "https://console.example"), None);
    }

    #[test]
    fn the_authorization_request_keeps_the_endpoints_own_query_and_encodes_the_rest() {
        let request = Authorization {
            client_id: "dvc",
            scope: "openid email",
            redirect_uri: "https://console.example/sign-in/callback",
            state: "s",
            nonce: "n",
            challenge: Some("c"),
        };
        assert_eq!(
            request.address(&provider()),
            "https://sso.example.com/authorize?tenant=7&response_type=code&client_id=dvc\
             &redirect_uri=https%3A%2F%2Fconsole.example%2Fsign-in%2Fcallback\
             &scope=openid%20email&state=s&nonce=n&code_challenge=c&code_challenge_method=S256"
        );
        let bare = Authorization { challenge: None, ..request };
        assert!(!bare.address(&provider()).contains("code_challenge"));
    }

    #[test]
    fn the_way_to_sign_out_holds_no_token() {
        let link = provider().sign_out_link("dvc", "https://console.example/x");
        let link = link.expect("a link");
        assert_eq!(link.host(), "sso.example.com");
        assert_eq!(
            link.href(),
            "https://sso.example.com/logout?client_id=dvc\
             &post_logout_redirect_uri=https%3A%2F%2Fconsole.example%2Fx"
        );
    }
}
