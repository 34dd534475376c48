//! The client of the control plane's API: requests ([`endpoint`]), the meaning of responses
//! ([`response`], [`ApiError`]), the network ([`transport`]), and the [`Client`] that connects them.

mod client;
mod command_line;
pub mod early;
pub mod endpoint;
mod error;
pub mod oidc;
mod operation;
pub mod prefetched;
mod problem_field;
mod request;
pub mod response;
mod settings;
mod token;
pub mod transport;
mod types;

pub use client::{Client, TokenRejection};
pub use command_line::{CommandLanguage, TOKEN_VARIABLE};
pub use error::{ApiError, Problem, RetryAfter};
pub use operation::Operation;
pub use problem_field::DraftField;
pub use settings::{DevelopmentAccessKey, Settings, SignInMethod, backend_labels};
pub use token::{Bearer, Claims, bearer_token, is_bearer_token, renewal_delay};
pub use types::{AccessKey, AuthorizationCode, Grant, Page, Pvc, RefreshToken, TokenResponse};
