//! The control plane: which requests there are ([`endpoint`]), what their answers mean
//! ([`answer`], [`ApiError`]), how they travel ([`transport`]), and the [`Client`] that ties the
//! three together.
//!
//! Everything but [`transport`]'s `fetch` is free of the browser and is tested on the host,
//! operation by operation and status by status.

mod client;
mod curl;
pub mod early;
pub mod endpoint;
mod error;
pub mod oidc;
mod operation;
pub mod prefetched;
mod problem_field;
pub mod response;
mod settings;
mod token;
pub mod transport;
mod wire;

pub use client::{Client, Refusal};
pub use curl::TOKEN_VARIABLE;
pub use error::{ApiError, Problem, Wait};
pub use operation::Operation;
pub use problem_field::DraftField;
pub use settings::{DevelopmentAccessKey, Settings, SignInMethod};
pub use token::{Claims, bearer_token, is_bearer_token, renew_after};
pub use wire::{
    AccessKey, Cluster, Department, Grant, Page, Project, Pvc, Redeemable, RefreshToken,
    TokenResponse,
};
