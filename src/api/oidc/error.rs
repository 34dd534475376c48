//! Why single sign-on failed.

use super::IdTokenError;
use crate::api::ApiError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInError {
    Request(ApiError),
    ProviderError { error: String, description: Option<String> },
    MissingState,
    NoPendingSignIn,
    StateMismatch,
    MissingCode,
    IssuerMismatch { expected: String, found: String },
    InsecureUrl { name: &'static str, url: String },
    MissingIdToken,
    IdToken(IdTokenError),
    NotConfigured,
    CryptoUnavailable,
    StorageUnavailable,
    NotLoaded,
}

impl From<ApiError> for SignInError {
    fn from(error: ApiError) -> Self {
        Self::Request(error)
    }
}

impl From<IdTokenError> for SignInError {
    fn from(error: IdTokenError) -> Self {
        Self::IdToken(error)
    }
}

impl SignInError {
    pub fn title(&self) -> String {
        match self {
            Self::Request(error) => error.title(),
            Self::ProviderError { .. } => "The provider did not sign you in".to_owned(),
            _ => "Could not sign in".to_owned(),
        }
    }

    /// The provider's own text if there is one.
    pub fn message(&self) -> String {
        let text = match self {
            Self::Request(error) => return error.message(),
            Self::ProviderError { error, description: Some(description) } => {
                return format!("{description} ({error})");
            }
            Self::ProviderError { error, description: None } => error,
            Self::MissingState | Self::StateMismatch => {
                "This answer of a provider is not to a question of this tab. Somebody may have \
                 sent you a link to it."
            }
            Self::NoPendingSignIn => {
                "This tab has not begun to sign in, or has come back before: an answer of the \
                 provider is good only once."
            }
            Self::MissingCode => "The provider’s answer holds no code.",
            Self::IssuerMismatch { expected, found } if found.is_empty() => {
                return format!("The answer does not say that it comes from {expected}.");
            }
            Self::IssuerMismatch { expected, found } => {
                return format!(
                    "The provider calls itself {found}, and config.json calls it {expected}."
                );
            }
            Self::InsecureUrl { name, url } => {
                return format!("The provider’s {name} is no address by https: {url}");
            }
            Self::MissingIdToken => {
                "The control plane gave no ID token, so nobody can tell whether the sign-in is \
                 yours."
            }
            Self::IdToken(error) => return error.message(),
            Self::NotConfigured => "config.json names no provider for single sign-on.",
            Self::CryptoUnavailable => {
                "The browser offers its cryptography only to pages by https."
            }
            Self::StorageUnavailable => "The browser keeps nothing for this tab.",
            Self::NotLoaded => {
                "The part of the console that deals with the provider could not be loaded."
            }
        };
        text.to_owned()
    }

    pub fn hint(&self) -> String {
        let text = match self {
            Self::Request(error) => return error.hint(),
            Self::ProviderError { .. }
            | Self::MissingState
            | Self::StateMismatch
            | Self::NoPendingSignIn
            | Self::MissingCode => "Start again from this page.",
            Self::IssuerMismatch { .. } | Self::InsecureUrl { .. } | Self::NotConfigured => {
                "Ask whoever runs this console to check oidc.issuer in config.json."
            }
            Self::MissingIdToken => {
                "Ask whoever runs this console to set oidc.exchange to provider."
            }
            Self::IdToken(_) => {
                "Start again. If it stays like this, tell whoever runs the provider."
            }
            Self::CryptoUnavailable => "Open this console by https.",
            Self::NotLoaded => "Check your connection, then reload the page.",
            Self::StorageUnavailable => "Allow this site to keep data, then start again.",
        };
        text.to_owned()
    }
}
