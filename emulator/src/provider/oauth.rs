//! OAuth parameters and errors.

use std::borrow::Cow;

use http::{Response, StatusCode};
use serde_json::json;

use crate::response;

/// An OAuth error code and its description.
pub(crate) type OAuthError = (&'static str, String);

pub(crate) fn error_response((error, description): OAuthError) -> Response<Vec<u8>> {
    let status = match error {
        "invalid_client" => StatusCode::UNAUTHORIZED,
        _ => StatusCode::BAD_REQUEST,
    };
    response::json(status, &json!({"error": error, "error_description": description}))
}

/// The parameters of a query or a form, each at most once.
pub(super) struct Form<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Form<'a> {
    pub(super) fn parse(text: &'a [u8]) -> Result<Self, OAuthError> {
        let mut pairs: Vec<(Cow<'a, str>, Cow<'a, str>)> = Vec::new();
        for (name, value) in form_urlencoded::parse(text) {
            if pairs.iter().any(|(other, _)| *other == name) {
                return Err(("invalid_request", format!("{name} is given more than once")));
            }
            pairs.push((name, value));
        }
        Ok(Form(pairs))
    }

    /// An empty value counts as absent (RFC 6749, 3.1).
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.as_ref()).filter(|value| !value.is_empty())
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, OAuthError> {
        self.get(name).ok_or_else(|| ("invalid_request", format!("{name} is missing")))
    }
}
