//! Answers of the API, good and bad.

use http::{Response, StatusCode, header};
use serde::Serialize;

/// What an operation answers.
pub(crate) type Reply = Result<Response<Vec<u8>>, Problem>;

/// A refusal in the contract's shape.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    message: String,
    details: Option<String>,
}

#[derive(Serialize)]
struct Error<'a> {
    code: u16,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<&'a str>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Problem { status, message: message.into(), details: None }
    }

    /// A 400 whose message begins with the name of what is wrong.
    pub(crate) fn parameter(name: &str, why: impl AsRef<str>) -> Self {
        Problem::new(StatusCode::BAD_REQUEST, format!("{name}: {}", why.as_ref()))
    }

    pub(crate) fn forbidden(why: impl Into<String>) -> Self {
        Problem::new(StatusCode::FORBIDDEN, why)
    }

    pub(crate) fn not_found(why: impl Into<String>) -> Self {
        Problem::new(StatusCode::NOT_FOUND, why)
    }

    pub(crate) fn with_details(mut self, details: impl Into<String>) -> Self {
        self.details = Some(details.into());
        self
    }

    pub(crate) fn into_response(self) -> Response<Vec<u8>> {
        let code = self.status.as_u16();
        json(self.status, &Error { code, message: &self.message, details: self.details.as_deref() })
    }
}

/// An answer with a JSON body.
pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response<Vec<u8>> {
    let body = serde_json::to_vec(body).expect("only maps with string keys are serialised");
    let mut response = with_body(status, "application/json", body);
    // An answer is true for one caller at one moment.
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}

/// An answer with any body.
pub(crate) fn with_body(
    status: StatusCode,
    content_type: &str,
    body: Vec<u8>,
) -> Response<Vec<u8>> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    if let Ok(value) = header::HeaderValue::from_str(content_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response
}

/// An answer without a body.
pub(crate) fn empty(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    response
}
