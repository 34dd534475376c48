//! What an answer means: from status, content type and body to a value or an [`ApiError`].

use super::error::{ApiError, Problem, Wait};
use super::operation::Operation;
use serde::Deserialize;

/// An HTTP answer as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status; 0 of a redirect, which a browser does not tell.
    pub status: u16,
    /// The media type with its parameters; empty where none was sent.
    pub content_type: String,
    /// The body.
    pub body: String,
    /// How long the server asks to wait before the next try, in milliseconds.
    pub retry_after: Option<u32>,
    /// When it was sent by the server's own clock, in milliseconds since 1970.
    pub date: Option<i64>,
}

/// A refusal as OAuth has it (RFC 6749, 5.2).
#[derive(Deserialize)]
struct OAuthError {
    error: String,
    #[serde(default)]
    error_description: Option<String>,
}

impl From<OAuthError> for Problem {
    fn from(it: OAuthError) -> Self {
        match it.error_description.filter(|words| !words.is_empty()) {
            Some(message) => Self { message, details: Some(it.error) },
            None => Self { message: it.error, details: None },
        }
    }
}

/// The most that is quoted of a body that is not the API's, in characters.
const QUOTED: usize = 200;

impl Response {
    fn is_html(&self) -> bool {
        self.content_type.trim_start().to_ascii_lowercase().starts_with("text/html")
    }

    /// Whether something in front of the server has answered in its place, to have the user sign in there: by a
    /// redirect, or with a page of its own.
    pub(super) fn is_from_in_front(&self) -> bool {
        matches!(self.status, 0 | 300..=399) || (self.status == 401 && self.is_html())
    }

    /// The value of an answer whose status promises a body.
    pub(super) fn json<'a, T: Deserialize<'a>>(
        &'a self,
        operation: Operation,
    ) -> Result<T, ApiError> {
        if self.is_html() {
            return Err(ApiError::NotTheApi { operation, status: self.status });
        }
        serde_json::from_str(&self.body).map_err(|error| {
            // What was meant to hold a token is not shown to anybody, not even the wrong part of it.
            let message = if operation.brings_tokens() {
                format!("it cannot be read at line {}, column {}", error.line(), error.column())
            } else {
                error.to_string()
            };
            ApiError::Decode { operation, message }
        })
    }

    /// The JSON of an answer with the status `promised`; any other status is a refusal.
    pub(super) fn json_with<'a, T: Deserialize<'a>>(
        &'a self,
        promised: u16,
        operation: Operation,
    ) -> Result<T, ApiError> {
        if self.status == promised { self.json(operation) } else { Err(self.refusal(operation)) }
    }

    /// What a status that is no success means.
    pub(super) fn refusal(&self, operation: Operation) -> ApiError {
        if self.is_from_in_front() && !operation.is_at_provider() {
            return ApiError::InFront { operation };
        }
        let (status, wait) = (self.status, Wait(self.retry_after));
        // Whatever it is labelled as: a gateway may drop the content type, and words are words.
        if let Ok(problem) = serde_json::from_str::<Problem>(&self.body) {
            return ApiError::Rejected { operation, status, problem, wait };
        }
        if let Ok(problem) = serde_json::from_str::<OAuthError>(&self.body)
            && operation.is_at_provider()
        {
            let problem = problem.into();
            return ApiError::Rejected { operation, status, problem, wait };
        }
        // A gateway in between answers with pages of its own; their text is no help.
        let is_gateway = matches!(status, 401 | 403 | 429 | 500..=599);
        if self.is_html() && !is_gateway {
            return ApiError::NotTheApi { operation, status };
        }
        let secret = operation.brings_tokens();
        let body = if secret || self.is_html() { "" } else { self.body.trim() };
        let body = body.chars().take(QUOTED).collect();
        ApiError::Unexpected { operation, status, body, wait }
    }
}
