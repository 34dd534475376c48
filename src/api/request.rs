//! A request as it goes over the network.

use super::endpoint::{Method, Site, UntypedCall};
use crate::tools::base_path;

#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    pub method: Method,
    /// Absolute, or relative to the console's origin.
    pub url: String,
    /// Sent in the `Authorization` header and nowhere else.
    pub token: Option<String>,
    pub body: Option<String>,
    pub content_type: &'static str,
    /// Whether it goes to neither the console's own files nor the API.
    pub is_external: bool,
}

/// Joins a base URL, with or without a trailing slash, and a path.
pub fn join_url(base: &str, path: &str) -> String {
    format!("{}{path}", base.trim_end_matches('/'))
}

impl Request {
    /// The request of `call` to the control plane at `base`, with the token if it needs one.
    pub fn new(call: &UntypedCall, base: &str, token: Option<&str>) -> Self {
        let url = match call.site {
            Site::ControlPlane => join_url(base, &call.path),
            Site::Console => base_path() + &call.path,
            Site::External => call.path.clone(),
        };
        Self {
            method: call.method,
            url,
            token: token.filter(|_| call.is_authorized).map(str::to_owned),
            body: call.body.clone(),
            content_type: call.content_type,
            is_external: call.site == Site::External,
        }
    }
}
