//! The two token operations of the control plane's API.

use std::borrow::Cow;

use http::{Request, StatusCode};
use serde_json::{Map, Value, json};

use crate::auth::{self, Role, TokenKind};
use crate::body::{Fields, is_form};
use crate::config::Config;
use crate::params::Params;
use crate::provider::{self, CLIENT_ID, OAuthError, Provider, ProviderContext, Redemption};
use crate::response::{self, ApiError, ApiResult};
use crate::switches::Switches;

const REFRESH_TTL_MS: i64 = 24 * 3_600_000;

/// Fields of grant types that are not enabled.
const UNUSED_FIELDS: [&str; 5] = ["appID", "appSecret", "username", "password", "externalToken"];

/// `POST /api/v1/token`
pub(crate) fn grant(
    request: &Request<Vec<u8>>,
    now: i64,
    config: &Config,
    switches: &Switches,
    provider: &mut Provider,
) -> ApiResult {
    Params::parse(request.uri().query(), &[])?;
    let mut fields = Fields::from_body(request)?;
    let grant_type = fields.required_string("grantType")?;
    let id = fields.string("clientID")?;
    let secret = fields.string("clientSecret")?;
    let refresh = fields.string("refreshToken")?;
    let code = fields.string("code")?;
    let redirect_uri = fields.string("redirectUri")?;
    for field in UNUSED_FIELDS {
        fields.string(field)?;
    }
    fields.reject_unknown()?;
    let missing = |name: &str| ApiError::invalid(name, "required field is missing");
    let mut id_token = None;
    let role = match grant_type.as_str() {
        "client_credentials" => {
            let id = id.ok_or_else(|| missing("clientID"))?;
            let secret = secret.ok_or_else(|| missing("clientSecret"))?;
            // The contract has no 401 here.
            Role::from_credentials(&id, &secret).ok_or_else(|| {
                ApiError::new(
                    StatusCode::BAD_REQUEST,
                    "The client ID or the client secret is wrong.",
                )
            })?
        }
        "refresh_token" => {
            let refresh = refresh.ok_or_else(|| missing("refreshToken"))?;
            auth::verify(&refresh, TokenKind::Refresh, now, config.seed)
                .map_err(|reason| ApiError::invalid("refreshToken", reason))?
        }
        // The contract has no field for a PKCE verifier, so that a code with a challenge is rejected.
        "exchange_token" => {
            let code = code.ok_or_else(|| missing("code"))?;
            let redirect_uri = redirect_uri.ok_or_else(|| missing("redirectUri"))?;
            if id.is_some_and(|id| id != CLIENT_ID) {
                return Err(ApiError::invalid("clientID", "not the id of a client"));
            }
            let redemption = Redemption {
                code: &code,
                redirect_uri: &redirect_uri,
                verifier: None,
                is_trusted: true,
            };
            let grant = provider
                .redeem(&redemption, now)
                .map_err(|(_, message)| ApiError::new(StatusCode::BAD_REQUEST, message))?;
            id_token = Some(provider.id_token(&grant, &ProviderContext::new(request, now, config)));
            grant.role
        }
        "app_token" | "password" | "external_token_exchange" => {
            return Err(ApiError::invalid(
                "grantType",
                format!("`{grant_type}` is not enabled on this control plane"),
            ));
        }
        _ => {
            return Err(ApiError::invalid(
                "grantType",
                format!("unknown grant type `{grant_type}`"),
            ));
        }
    };
    let mut body = Map::new();
    let access = access_token(role, now, config);
    let refresh = refresh_token(role, now, config);
    for (name, token) in
        [("accessToken", Some(access)), ("refreshToken", Some(refresh)), ("idToken", id_token)]
    {
        if let Some(token) = token {
            provider.record_issued(&token);
            body.insert(name.to_owned(), token.into());
        }
    }
    if switches.expires_in {
        body.insert("expiresIn".to_owned(), (config.token_ttl_ms / 1000).into());
    }
    Ok(response::json(StatusCode::OK, &Value::Object(body)))
}

/// `POST /api/v2/token`, in the style of OAuth 2
pub(crate) fn grant_v2(request: &Request<Vec<u8>>, now: i64, config: &Config) -> ApiResult {
    Ok(match authenticate(request, now, config) {
        Ok(role) => response::json(
            StatusCode::OK,
            &json!({
                "access_token": access_token(role, now, config),
                "token_type": "Bearer",
                "expires_in": config.token_ttl_ms / 1000,
                "refresh_token": refresh_token(role, now, config),
            }),
        ),
        Err(error) => provider::error_response(error),
    })
}

fn authenticate(request: &Request<Vec<u8>>, now: i64, config: &Config) -> Result<Role, OAuthError> {
    if !is_form(request) {
        let description = "Content-Type must be application/x-www-form-urlencoded";
        return Err(("invalid_request", description.to_owned()));
    }
    let form: Vec<(Cow<'_, str>, Cow<'_, str>)> = form_urlencoded::parse(request.body()).collect();
    let field = |name: &str| {
        let found = form.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_ref());
        found.ok_or_else(|| ("invalid_request", format!("{name} is missing")))
    };
    match field("grant_type")? {
        "client_credentials" => {
            Role::from_credentials(field("client_id")?, field("client_secret")?).ok_or_else(|| {
                ("invalid_client", "The client ID or the client secret is wrong.".to_owned())
            })
        }
        "refresh_token" => {
            auth::verify(field("refresh_token")?, TokenKind::Refresh, now, config.seed)
                .map_err(|reason| ("invalid_grant", format!("refresh_token: {reason}")))
        }
        other => Err(("unsupported_grant_type", format!("grant_type: `{other}` is not supported"))),
    }
}

fn access_token(role: Role, now: i64, config: &Config) -> String {
    auth::create_token(TokenKind::Bearer, role, now, config.token_ttl_ms, config.seed)
}

fn refresh_token(role: Role, now: i64, config: &Config) -> String {
    auth::create_token(TokenKind::Refresh, role, now, REFRESH_TTL_MS, config.seed)
}
