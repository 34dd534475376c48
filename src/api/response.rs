//! Turns HTTP responses into values and errors.

use super::error::{ApiError, Problem, RetryAfter};
use super::operation::Operation;
use crate::texts::api as texts;
use serde::Deserialize;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// 0 for a redirect, which `fetch` does not reveal.
    pub status: u16,
    /// Empty if none was sent.
    pub content_type: String,
    pub body: String,
    /// How long the server asks to wait, in milliseconds.
    pub retry_after: Option<u32>,
    /// The `Date` header, in milliseconds since 1970 by the server's clock.
    pub date: Option<i64>,
}

#[derive(Deserialize)]
struct OAuthError {
    error: String,
    #[serde(default)]
    error_description: Option<String>,
}

impl From<OAuthError> for Problem {
    fn from(it: OAuthError) -> Self {
        match it.error_description.filter(|it| !it.is_empty()) {
            Some(message) => Self { message, details: Some(it.error) },
            None => Self { message: it.error, details: None },
        }
    }
}

/// How much of an unexpected body is quoted, in characters.
const MAX_QUOTED: usize = 200;

impl Response {
    fn is_html(&self) -> bool {
        self.content_type.trim_start().to_ascii_lowercase().starts_with("text/html")
    }

    /// Whether a proxy in front of the server asks to sign in, by a redirect or with its own page.
    pub(super) fn is_from_proxy(&self) -> bool {
        matches!(self.status, 0 | 300..=399) || (self.status == 401 && self.is_html())
    }

    pub(super) fn json<'a, T: Deserialize<'a>>(
        &'a self,
        operation: Operation,
    ) -> Result<T, ApiError> {
        if self.is_html() {
            return Err(ApiError::NotTheApi { operation, status: self.status });
        }
        serde_json::from_str(&self.body).map_err(|error| {
            // No part of a body that may contain a token is shown.
            let message = if operation.returns_tokens() {
                texts::unreadable_at(error.line(), error.column())
            } else {
                error.to_string()
            };
            ApiError::Decode { operation, message }
        })
    }

    /// Whether the API itself, and no proxy, requires another token.
    pub(super) fn is_unauthorized(&self) -> bool {
        self.status == 401 && !self.is_from_proxy()
    }

    /// Decodes the body if the response has the status `expected`.
    pub(super) fn json_with_status<'a, T: Deserialize<'a>>(
        &'a self,
        expected: u16,
        operation: Operation,
    ) -> Result<T, ApiError> {
        if self.status == expected { self.json(operation) } else { Err(self.to_error(operation)) }
    }

    pub(super) fn to_error(&self, operation: Operation) -> ApiError {
        if self.is_from_proxy() && !operation.is_provider_request() {
            return ApiError::ProxySignIn { operation };
        }
        let (status, wait) = (self.status, RetryAfter(self.retry_after));
        // A gateway may drop the content type, so it is not checked.
        if let Ok(problem) = serde_json::from_str::<Problem>(&self.body) {
            return ApiError::Rejected { operation, status, problem, wait };
        }
        if let Ok(problem) = serde_json::from_str::<OAuthError>(&self.body)
            && operation.is_provider_request()
        {
            let problem = problem.into();
            return ApiError::Rejected { operation, status, problem, wait };
        }
        // A gateway's error pages do not help the user.
        let is_gateway = matches!(status, 401 | 403 | 429 | 500..=599);
        if self.is_html() && !is_gateway {
            return ApiError::NotTheApi { operation, status };
        }
        let is_secret = operation.returns_tokens();
        let body = if is_secret || self.is_html() { "" } else { self.body.trim() };
        let body = body.chars().take(MAX_QUOTED).collect();
        ApiError::Unexpected { operation, status, body, wait }
    }
}
