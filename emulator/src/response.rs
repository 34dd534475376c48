//! Responses of the API.

use http::{Response, StatusCode, header};
use serde::Serialize;

pub(crate) type ApiResult = Result<Response<Vec<u8>>, ApiError>;

/// An error response in the shape of the contract.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    message: String,
    details: Option<String>,
}

#[derive(Serialize)]
struct ErrorJson<'a> {
    code: u16,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<&'a str>,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        ApiError { status, message: message.into(), details: None }
    }

    /// A 400 whose message starts with the name of the invalid parameter or field.
    pub(crate) fn invalid(name: &str, reason: impl AsRef<str>) -> Self {
        ApiError::new(StatusCode::BAD_REQUEST, format!("{name}: {}", reason.as_ref()))
    }

    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        ApiError::new(StatusCode::FORBIDDEN, message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        ApiError::new(StatusCode::NOT_FOUND, message)
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn with_details(mut self, details: impl Into<String>) -> Self {
        self.details = Some(details.into());
        self
    }

    pub(crate) fn into_response(self) -> Response<Vec<u8>> {
        let code = self.status.as_u16();
        let (message, details) = (&self.message, self.details.as_deref());
        json(self.status, &ErrorJson { code, message, details })
    }
}

pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response<Vec<u8>> {
    let body = serde_json::to_vec(body).expect("only maps with string keys are serialised");
    let mut response = with_body(status, "application/json", body);
    // The response depends on the user and the time.
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}

/// An empty `content_type` sends no such header.
pub(crate) fn with_body(
    status: StatusCode,
    content_type: &str,
    body: Vec<u8>,
) -> Response<Vec<u8>> {
    let mut response = empty(status);
    *response.body_mut() = body;
    if !content_type.is_empty()
        && let Ok(value) = header::HeaderValue::from_str(content_type)
    {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response
}

pub(crate) fn empty(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    response
}
