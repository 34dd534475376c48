//! Why single sign-on did not work, in types and in words for people.

use super::IdTokenFault;
use crate::api::ApiError;

/// Why nobody was signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInError {
    /// A request failed.
    Request(ApiError),
    /// The provider said no, in its own words.
    Refused {
        /// Its code of the error.
        error: String,
        /// What it says of it.
        description: Option<String>,
    },
    /// The answer has no state.
    NoState,
    /// This tab has not asked, or has had its answer.
    NotAsked,
    /// The answer is to another question.
    OtherState,
    /// The answer is neither a code nor a refusal.
    NoCode,
    /// Somebody else than the issuer in the settings.
    OtherIssuer {
        /// The issuer in the settings.
        expected: String,
        /// Who says to be it; nobody where empty.
        found: String,
    },
    /// The provider names an address where somebody may listen.
    Insecure {
        /// Which of its addresses.
        name: &'static str,
        /// The address.
        address: String,
    },
    /// There is no ID token where one is needed.
    NoIdToken,
    /// The ID token is not one for this sign-in.
    IdToken(IdTokenFault),
    /// The settings do not name a provider any more.
    NotConfigured,
    /// The browser has no cryptography here.
    NoCrypto,
    /// The browser keeps nothing for this tab.
    NoStorage,
    /// The part of the console that deals with the provider could not be loaded.
    NotLoaded,
}

impl From<ApiError> for SignInError {
    fn from(error: ApiError) -> Self {
        Self::Request(error)
    }
}

impl From<IdTokenFault> for SignInError {
    fn from(fault: IdTokenFault) -> Self {
        Self::IdToken(fault)
    }
}

impl SignInError {
    /// In a few words.
    pub fn title(&self) -> String {
        match self {
            Self::Request(error) => error.title(),
            Self::Refused { .. } => "The provider did not sign you in".to_owned(),
            _ => "Could not sign in".to_owned(),
        }
    }

    /// The provider's own words where there are some, ours where not.
    pub fn message(&self) -> String {
        match self {
            Self::Request(error) => error.message(),
            Self::Refused { error, description: Some(description) } => {
                format!("{description} ({error})")
            }
            Self::Refused { error, description: None } => error.clone(),
            Self::NoState | Self::OtherState => {
                "This answer of a provider is not to a question of this tab. Somebody may have \
                 sent you a link to it."
                    .to_owned()
            }
            Self::NotAsked => {
                "This tab has not begun to sign in, or has come back before: an answer of the \
                 provider is good only once."
                    .to_owned()
            }
            Self::NoCode => "The provider’s answer holds no code.".to_owned(),
            Self::OtherIssuer { expected, found } if found.is_empty() => {
                format!("The answer does not say that it comes from {expected}.")
            }
            Self::OtherIssuer { expected, found } => {
                format!("The provider calls itself {found}, and config.json calls it {expected}.")
            }
            Self::Insecure { name, address } => {
                format!("The provider’s {name} is no address by https: {address}")
            }
            Self::NoIdToken => {
                "The control plane gave no ID token, so nobody can tell whether the sign-in is \
                 yours."
                    .to_owned()
            }
            Self::IdToken(fault) => fault.message(),
            Self::NotConfigured => "config.json names no provider for single sign-on.".to_owned(),
            Self::NoCrypto => {
                "The browser offers its cryptography only to pages by https.".to_owned()
            }
            Self::NoStorage => "The browser keeps nothing for this tab.".to_owned(),
            Self::NotLoaded => {
                "The part of the console that deals with the provider could not be loaded."
                    .to_owned()
            }
        }
    }

    /// What the reader can do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Request(error) => error.hint(),
            Self::Refused { .. }
            | Self::NoState
            | Self::OtherState
            | Self::NotAsked
            | Self::NoCode => "Start again from this page.".to_owned(),
            Self::OtherIssuer { .. } | Self::Insecure { .. } | Self::NotConfigured => {
                "Ask whoever runs this console to check oidc.issuer in config.json.".to_owned()
            }
            Self::NoIdToken => {
                "Ask whoever runs this console to set oidc.exchange to provider.".to_owned()
            }
            Self::IdToken(_) => {
                "Start again. If it stays like this, tell whoever runs the provider.".to_owned()
            }
            Self::NoCrypto => "Open this console by https.".to_owned(),
            Self::NotLoaded => "Check your connection, then reload the page.".to_owned(),
            Self::NoStorage => "Allow this site to keep data, then start again.".to_owned(),
        }
    }
}
