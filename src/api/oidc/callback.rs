//! Coming back from the provider.

use super::{Provider, SignInError};
use crate::domain::decode_pairs;
use serde::{Deserialize, Serialize};

/// What a sign-in began with: for this tab only. Whoever goes back to the provider's page afterwards and sends it
/// again comes with another answer to the same question.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CodeFlow {
    /// Comes back with the answer: this browser has asked for it.
    pub state: String,
    /// Comes back in the ID token: the tokens are for this sign-in.
    pub nonce: String,
    /// What the challenge was made of; none where the control plane redeems the code.
    pub verifier: Option<String>,
    /// Where the answer comes to.
    pub redirect_uri: String,
    /// Who was asked.
    pub issuer: String,
    /// Where the person wanted to go.
    pub then: Option<String>,
    /// Whether they want to stay signed in on this tab.
    pub keep: bool,
    /// The last answer to it.
    #[serde(default)]
    pub answered: Option<Answered>,
}

/// That a sign-in has been answered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// When that was first, in milliseconds since 1970.
    pub at: i64,
    /// A mark of the code, which is good only once.
    pub code: String,
}

/// How long after the first answer another one may come, in milliseconds.
const ANSWERED_AGAIN: i64 = 10 * 60 * 1_000;

impl CodeFlow {
    /// Whether an answer may come at that time.
    pub fn is_open(&self, now: i64) -> bool {
        self.answered.as_ref().is_none_or(|it| (0..ANSWERED_AGAIN).contains(&(now - it.at)))
    }
}

/// The answer of a provider in the query of the redirect URI.
#[derive(Clone, PartialEq, Eq)]
pub struct Callback {
    code: Option<String>,
    error: Option<String>,
    description: Option<String>,
    state: Option<String>,
    issuer: Option<String>,
    /// Whether one of them is there twice.
    is_ambiguous: bool,
}

impl Callback {
    /// Reads a query; `None` where it is no answer.
    pub fn read(query: &str) -> Option<Self> {
        let pairs = decode_pairs(query);
        let mut is_ambiguous = false;
        let mut value = |name: &str| {
            let mut found = pairs.iter().filter(|(other, _)| other == name);
            let first = found.next().map(|(_, value)| value.clone());
            is_ambiguous |= found.next().is_some();
            first.filter(|value| !value.is_empty())
        };
        let (code, error) = (value("code"), value("error"));
        let (description, state, issuer) =
            (value("error_description"), value("state"), value("iss"));
        (code.is_some() || error.is_some() || state.is_some()).then_some(Self {
            code,
            error,
            description,
            state,
            issuer,
            is_ambiguous,
        })
    }

    /// Whether this is the answer to `flow`. Told before anything that it says is believed or
    /// shown: anybody can send anybody here.
    pub fn belongs_to(&self, flow: Option<&CodeFlow>) -> Result<(), SignInError> {
        match (flow, &self.state) {
            (_, None) => Err(SignInError::NoState),
            (None, _) => Err(SignInError::NotAsked),
            (Some(flow), Some(state)) if flow.state != *state || self.is_ambiguous => {
                Err(SignInError::OtherState)
            }
            (Some(flow), _) => match &self.issuer {
                Some(issuer) if *issuer != flow.issuer => Err(SignInError::OtherIssuer {
                    expected: flow.issuer.clone(),
                    found: issuer.clone(),
                }),
                _ => Ok(()),
            },
        }
    }

    /// The code, if the provider gave one. Only of an answer that [belongs](Self::belongs_to) here.
    pub fn code(&self) -> Result<&str, SignInError> {
        match (&self.error, &self.code) {
            (Some(error), _) => Err(SignInError::Refused {
                error: error.clone(),
                description: self.description.clone(),
            }),
            (None, Some(code)) => Ok(code),
            (None, None) => Err(SignInError::NoCode),
        }
    }

    /// Whether the provider said who it is, if it always does (RFC 9207).
    pub fn is_signed_by(&self, provider: &Provider) -> Result<(), SignInError> {
        if provider.says_who_it_is() && self.issuer.is_none() {
            return Err(SignInError::OtherIssuer {
                expected: provider.issuer().as_str().to_owned(),
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

    fn told(query: &str) -> Result<String, SignInError> {
        let callback = Callback::read(query).expect("an answer");
        callback.belongs_to(Some(&flow()))?;
        callback.is_signed_by(&provider())?;
        callback.code().map(str::to_owned)
    }

    fn said(query: &str) -> String {
        format!("{query}&iss=https%3A%2F%2Fsso.example.com%2Fauth%2Frealms%2Frunai")
    }

    #[test]
    fn a_code_is_taken_from_the_answer_that_was_asked_for() {
        assert_eq!(told(&said("?code=a%2Fb&state=s-1&session_state=x")), Ok("a/b".to_owned()));
    }

    #[test]
    fn an_answer_that_nobody_asked_for_is_refused_whatever_it_says() {
        for query in ["code=c", "error=access_denied&error_description=Call+us", "code=c&state="] {
            assert_eq!(told(&said(query)), Err(SignInError::NoState), "{query}");
        }
        for query in ["code=c&state=s-2", "error=x&state=s-2", "code=c&state=s-1&state=s-2"] {
            assert_eq!(told(&said(query)), Err(SignInError::OtherState), "{query}");
        }
        assert_eq!(told(&said("code=c&code=d&state=s-1")), Err(SignInError::OtherState));
        let late = Callback::read("code=c&state=s-1").expect("an answer");
        assert_eq!(late.belongs_to(None), Err(SignInError::NotAsked));
    }

    #[test]
    fn an_answer_of_another_provider_is_refused() {
        for query in ["code=c&state=s-1&iss=https%3A%2F%2Fevil.example", "code=c&state=s-1"] {
            assert!(matches!(told(query), Err(SignInError::OtherIssuer { .. })), "{query}");
        }
    }

    #[test]
    fn the_providers_refusal_is_told_in_its_words() {
        let error = told(&said("error=access_denied&error_description=Not+today&state=s-1"));
        let description = Some("Not today".to_owned());
        assert_eq!(error, Err(SignInError::Refused { error: "access_denied".into(), description }));
        assert_eq!(told(&said("state=s-1")), Err(SignInError::NoCode));
    }

    #[test]
    fn another_answer_may_come_for_a_while() {
        let answered =
            CodeFlow { answered: Some(Answered { at: 1_000, code: String::new() }), ..flow() };
        assert!(flow().is_open(i64::MAX));
        assert!(answered.is_open(1_000) && answered.is_open(600_999));
        assert!(!answered.is_open(601_000) && !answered.is_open(999));
    }

    #[test]
    fn a_visit_is_no_answer() {
        assert!(Callback::read("").is_none());
        assert!(Callback::read("?then=%2Fdatavolumes").is_none());
    }
}
