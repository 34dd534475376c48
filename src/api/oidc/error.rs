//! Why single sign-on failed.

use super::IdTokenError;
use crate::api::ApiError;
use crate::texts::api as texts;

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
    /// Whether the user has cancelled at the provider, or the provider denies them access.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::ProviderError { error, .. } if error == "access_denied")
    }

    pub fn title(&self) -> String {
        match self {
            Self::Request(error) => error.title(),
            _ if self.is_cancelled() => texts::SIGN_IN_CANCELLED.to_owned(),
            Self::ProviderError { .. } => texts::PROVIDER_ERROR_TITLE.to_owned(),
            _ => texts::could_not(texts::SIGN_IN),
        }
    }

    /// The provider's own text if there is one.
    pub fn message(&self) -> String {
        let text = match self {
            Self::Request(error) => return error.message(),
            Self::ProviderError { error, description: Some(description) } => {
                return texts::message_with_details(description, error);
            }
            Self::ProviderError { description: None, .. } if self.is_cancelled() => {
                texts::TRY_AGAIN
            }
            Self::ProviderError { error, description: None } => error,
            Self::MissingState | Self::StateMismatch => texts::STATE_MISMATCH,
            Self::NoPendingSignIn => texts::NO_PENDING_SIGN_IN,
            Self::MissingCode => texts::MISSING_CODE,
            Self::IssuerMismatch { expected, found } if found.is_empty() => {
                return texts::no_issuer(expected);
            }
            Self::IssuerMismatch { expected, found } => {
                return texts::issuer_mismatch(found, expected);
            }
            Self::InsecureUrl { name, url } => return texts::insecure_url(name, url),
            Self::MissingIdToken => texts::MISSING_ID_TOKEN,
            Self::IdToken(error) => return error.message(),
            Self::NotConfigured => texts::NOT_CONFIGURED,
            Self::CryptoUnavailable => texts::CRYPTO_UNAVAILABLE,
            Self::StorageUnavailable => texts::STORAGE_UNAVAILABLE,
            Self::NotLoaded => texts::NOT_LOADED,
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
            | Self::MissingCode => texts::START_AGAIN,
            Self::IssuerMismatch { .. } | Self::InsecureUrl { .. } | Self::NotConfigured => {
                texts::CHECK_ISSUER
            }
            Self::MissingIdToken => texts::CHECK_EXCHANGE,
            Self::IdToken(_) => texts::ID_TOKEN_HINT,
            Self::CryptoUnavailable => texts::USE_HTTPS,
            Self::NotLoaded => texts::NOT_LOADED_HINT,
            Self::StorageUnavailable => texts::ALLOW_STORAGE,
        };
        text.to_owned()
    }
}
