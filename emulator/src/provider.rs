//! An OpenID provider in the same process, as strict as a certified one: discovery, the
//! authorization code flow with PKCE, rotating refresh tokens, and signing out.
//!
//! It has one public client, whose redirect URI is the console's on the provider's own origin. Its
//! users are the access keys, whose passwords equal their names. ID tokens are signed like access
//! tokens, see [`crate::auth`].

mod authorize;
mod context;
mod html;
mod oauth;
mod sessions;
mod token_endpoint;

use http::{Method, Request, Response, StatusCode};
use serde_json::json;

use crate::config::Config;
use crate::response;

pub(crate) use context::{CLIENT_ID, ProviderContext, is_token_endpoint, issuer, origin};
pub(crate) use html::page as html_page;
pub(crate) use oauth::{OAuthError, error_response};
pub(crate) use sessions::Provider;
pub(crate) use token_endpoint::Redemption;

impl Provider {
    pub(crate) fn respond(
        &mut self,
        request: &Request<Vec<u8>>,
        now: i64,
        config: &Config,
    ) -> Response<Vec<u8>> {
        let context = ProviderContext::new(request, now, config);
        let path = request.uri().path().strip_prefix(context::REALM).unwrap_or_default();
        let (get, post) = (request.method() == Method::GET, request.method() == Method::POST);
        match path {
            "/.well-known/openid-configuration" if get => discovery_document(&context),
            // Tokens are not signed with a public key.
            "/protocol/openid-connect/certs" if get => {
                response::json(StatusCode::OK, &json!({"keys": []}))
            }
            "/protocol/openid-connect/auth" if get => {
                self.authorize(request.uri().query().unwrap_or_default(), &context)
            }
            "/login-actions/authenticate" if post => self.authenticate(request.body(), &context),
            "/protocol/openid-connect/token" if post => self.token(request, &context),
            "/protocol/openid-connect/logout" if get || post => self.sign_out(request, &context),
            _ => html_page(StatusCode::NOT_FOUND, "Not found", "<p>There is no such page.</p>"),
        }
    }
}

fn discovery_document(context: &ProviderContext<'_>) -> Response<Vec<u8>> {
    let issuer = context.issuer();
    let at = |path: &str| format!("{issuer}/protocol/openid-connect/{path}");
    response::json(
        StatusCode::OK,
        &json!({
            "issuer": issuer,
            "authorization_endpoint": at("auth"),
            "token_endpoint": at("token"),
            "end_session_endpoint": at("logout"),
            "jwks_uri": at("certs"),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["none+seed"],
            "token_endpoint_auth_methods_supported": ["none"],
            "scopes_supported": ["openid", "profile", "email"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": true,
        }),
    )
}
