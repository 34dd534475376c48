//! The client, the URLs and the context of the provider.

use http::{Request, header};

use crate::config::Config;

/// The only registered client.
pub(crate) const CLIENT_ID: &str = "data-volumes-console";

pub(super) const REALM: &str = "/auth/realms/runai";

/// The origin of a request: the configured one, or else the one that the client used.
pub(crate) fn origin(request: &Request<Vec<u8>>, config: &Config) -> String {
    if let Some(origin) = &config.origin {
        return origin.clone();
    }
    let uri = request.uri();
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = uri.authority().map(|it| it.as_str()).or(host).unwrap_or("localhost");
    format!("{}://{host}", uri.scheme_str().unwrap_or("http"))
}

/// What the endpoints of the provider get besides a request.
pub(crate) struct ProviderContext<'a> {
    pub(super) origin: String,
    pub(super) now: i64,
    pub(super) config: &'a Config,
}

impl<'a> ProviderContext<'a> {
    pub(crate) fn new(request: &Request<Vec<u8>>, now: i64, config: &'a Config) -> Self {
        ProviderContext { origin: origin(request, config), now, config }
    }

    pub(super) fn issuer(&self) -> String {
        issuer(&self.origin)
    }

    /// Whether the client has registered the redirect URI, for sign-in and sign-out: under any path of the origin.
    pub(super) fn is_redirect_uri(&self, uri: &str) -> bool {
        let path = uri.strip_prefix(&self.origin);
        path.and_then(|path| path.strip_suffix("/sign-in/callback")).is_some_and(|base| {
            base.is_empty() || base.starts_with('/') && !base.contains(['?', '#'])
        })
    }
}

pub(crate) fn issuer(origin: &str) -> String {
    format!("{origin}{REALM}")
}

pub(crate) fn is_token_endpoint(path: &str) -> bool {
    path.strip_prefix(REALM) == Some("/protocol/openid-connect/token")
}
