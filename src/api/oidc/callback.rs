//! The callback of an OpenID provider.

use super::{Provider, SignInError};
use crate::tools::decode_pairs;
use serde::{Deserialize, Serialize};

/// A sign-in that this tab has started. It stays stored for a while after its callback: the user
/// may go back to the provider and sign in there again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CodeFlow {
    /// Returned in the callback: this browser has started the sign-in.
    pub state: String,
    /// Returned in the ID token: the tokens are for this sign-in.
    pub nonce: String,
    /// `None` if the control plane redeems the code.
    pub verifier: Option<String>,
    pub redirect_uri: String,
    pub issuer: String,
    pub then: Option<String>,
    /// Whether to stay signed in on this tab.
    pub keep: bool,
    #[serde(default)]
    pub answered: Option<HandledCallback>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandledCallback {
    /// The time of the first one, in milliseconds since 1970.
    pub at: i64,
    /// A fingerprint of the code, which is valid only once.
    pub code: String,
}

/// How long after the first callback another one is accepted.
const CALLBACK_WINDOW_MS: i64 = 10 * 60 * 1_000;

impl CodeFlow {
    pub fn accepts_callback_at(&self, now: i64) -> bool {
        self.answered.as_ref().is_none_or(|it| (0..CALLBACK_WINDOW_MS).contains(&(now - it.at)))
    }
}

#[derive(Clone, PartialEq, Eq)]
pub struct Callback {
    code: Option<String>,
    error: Option<String>,
    description: Option<String>,
    state: Option<String>,
    issuer: Option<String>,
    is_ambiguous: bool,
}

impl Callback {
    /// `None` if the query is no callback.
    pub fn parse(query: &str) -> Option<Self> {
        let pairs = decode_pairs(query);
        let mut is_ambiguous = false;
        let mut value = |name: &str| {
            let mut found = pairs.iter().filter(|(other, _)| other == name);
            let first = found.next().map(|(_, value)| value.clone());
            is_ambiguous |= found.next().is_some();
            first.filter(|value| !value.is_empty())
        };
        let callback = Self {
            code: value("code"),
            error: value("error"),
            description: value("error_description"),
            state: value("state"),
            issuer: value("iss"),
            is_ambiguous,
        };
        let known = [&callback.code, &callback.error, &callback.state];
        let is_callback = known.into_iter().any(Option::is_some);
        is_callback.then_some(callback)
    }

    /// Must be checked before anything else in the callback is trusted or shown: any site can send
    /// the user here.
    pub fn check_state(&self, flow: Option<&CodeFlow>) -> Result<(), SignInError> {
        let state = self.state.as_ref().ok_or(SignInError::MissingState)?;
        let flow = flow.ok_or(SignInError::NoPendingSignIn)?;
        if flow.state != *state || self.is_ambiguous {
            return Err(SignInError::StateMismatch);
        }
        match &self.issuer {
            Some(issuer) if *issuer != flow.issuer => Err(SignInError::IssuerMismatch {
                expected: flow.issuer.clone(),
                found: issuer.clone(),
            }),
            _ => Ok(()),
        }
    }

    pub fn code(&self) -> Result<&str, SignInError> {
        match (&self.error, &self.code) {
            (Some(error), _) => Err(SignInError::ProviderError {
                error: error.clone(),
                description: self.description.clone(),
            }),
            (None, Some(code)) => Ok(code),
            (None, None) => Err(SignInError::MissingCode),
        }
    }

    /// Requires the issuer if the provider always sends it (RFC 9207).
    pub fn check_issuer(&self, provider: &Provider) -> Result<(), SignInError> {
        let sends_issuer = provider.metadata.authorization_response_iss_parameter_supported;
        if sends_issuer && self.issuer.is_none() {
            return Err(SignInError::IssuerMismatch {
                expected: provider.issuer.as_str().to_owned(),
                found: String::new(),
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::provider::tests::{ISSUER, provider};
    use super::*;

    fn flow() -> CodeFlow {
        CodeFlow {
            state: "s-1".to_owned(),
            nonce: "n-1".to_owned(),
            verifier: Some("v".to_owned()),
            redirect_uri: "https://console.example/sign-in/callback".to_owned(),
            issuer: ISSUER.to_owned(),
            then: None,
            keep: false,
            answered: None,
        }
    }

    fn code_of(query: &str) -> Result<String, SignInError> {
        let callback = Callback::parse(query).expect("a callback");
        callback.check_state(Some(&flow()))?;
        callback.check_issuer(&provider())?;
        callback.code().map(str::to_owned)
    }

    fn with_issuer(query: &str) -> String {
        format!("{query}&iss=https%3A%2F%2Fsso.example.com%2Fauth%2Frealms%2Frunai")
    }

    #[test]
    fn the_code_of_a_requested_callback_is_accepted() {
        let query = with_issuer("?code=a%2Fb&state=s-1&session_state=x");
        assert_eq!(code_of(&query), Ok("a/b".to_owned()));
    }

    #[test]
    fn a_callback_that_was_not_requested_is_rejected() {
        for query in ["code=c", "error=access_denied&error_description=Call+us", "code=c&state="] {
            assert_eq!(code_of(&with_issuer(query)), Err(SignInError::MissingState), "{query}");
        }
        let ambiguous = ["code=c&state=s-1&state=s-2", "code=c&code=d&state=s-1"];
        for query in ["code=c&state=s-2", "error=x&state=s-2"].into_iter().chain(ambiguous) {
            assert_eq!(code_of(&with_issuer(query)), Err(SignInError::StateMismatch), "{query}");
        }
        let unrequested = Callback::parse("code=c&state=s-1").expect("a callback");
        assert_eq!(unrequested.check_state(None), Err(SignInError::NoPendingSignIn));
    }

    #[test]
    fn a_callback_of_another_provider_is_rejected() {
        for query in ["code=c&state=s-1&iss=https%3A%2F%2Fevil.example", "code=c&state=s-1"] {
            assert!(matches!(code_of(query), Err(SignInError::IssuerMismatch { .. })), "{query}");
        }
    }

    #[test]
    fn the_providers_error_keeps_its_own_description() {
        let query = with_issuer("error=access_denied&error_description=Not+today&state=s-1");
        let (error, description) = ("access_denied".to_owned(), Some("Not today".to_owned()));
        assert_eq!(code_of(&query), Err(SignInError::ProviderError { error, description }));
        assert_eq!(code_of(&with_issuer("state=s-1")), Err(SignInError::MissingCode));
    }

    #[test]
    fn another_callback_is_accepted_for_a_while() {
        let answered = CodeFlow {
            answered: Some(HandledCallback { at: 1_000, code: String::new() }),
            ..flow()
        };
        assert!(flow().accepts_callback_at(i64::MAX));
        assert!(answered.accepts_callback_at(1_000) && answered.accepts_callback_at(600_999));
        assert!(!answered.accepts_callback_at(601_000) && !answered.accepts_callback_at(999));
    }

    #[test]
    fn a_query_without_a_code_is_no_callback() {
        assert!(Callback::parse("").is_none());
        assert!(Callback::parse("?then=%2Fdatavolumes").is_none());
    }
}
