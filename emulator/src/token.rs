//! The two token operations of the control plane.

use std::borrow::Cow;

use http::{Request, StatusCode, header};
use serde_json::{Map, Value, json};

use crate::auth::{self, Role, TokenKind};
use crate::body::Fields;
use crate::emulator::Config;
use crate::params::Params;
use crate::problem::{self, Problem, Reply};
use crate::provider::{self, CLIENT, Provider, Redemption};
use crate::switches::Switches;

/// How long a refresh token is good for.
const REFRESH_TTL_MS: i64 = 24 * 3_600_000;

/// The fields of the first version's request that are read only to be refused with their grant.
const OTHER_FIELDS: [&str; 5] = ["appID", "appSecret", "username", "password", "externalToken"];

/// `POST /api/v1/token`
pub(crate) fn grant(
    request: &Request<Vec<u8>>,
    now: i64,
    config: &Config,
    switches: &Switches,
    provider: &mut Provider,
) -> Reply {
    Params::parse(request.uri().query(), &[])?;
    let mut fields = Fields::of_body(request)?;
    let grant = fields.required_string("grantType")?;
    let id = fields.string("clientID")?;
    let secret = fields.string("clientSecret")?;
    let refresh = fields.string("refreshToken")?;
    let code = fields.string("code")?;
    let redirect_uri = fields.string("redirectUri")?;
    for field in OTHER_FIELDS {
        fields.string(field)?;
    }
    fields.finish()?;
    let missing = |name: &str| Problem::parameter(name, "required field is missing");
    let mut id_token = None;
    let role = match grant.as_str() {
        "client_credentials" => {
            let id = id.ok_or_else(|| missing("clientID"))?;
            let secret = secret.ok_or_else(|| missing("clientSecret"))?;
            // The contract has no 401 here.
            Role::of_key(&id, &secret).ok_or_else(|| {
                Problem::new(StatusCode::BAD_REQUEST, "The client ID or the client secret is wrong")
            })?
        }
        "refresh_token" => {
            let refresh = refresh.ok_or_else(|| missing("refreshToken"))?;
            auth::verify(&refresh, TokenKind::Refresh, now, config.seed)
                .map_err(|why| Problem::parameter("refreshToken", why))?
        }
        // A code of the provider. The contract has no field for a verifier: the control plane is a
        // client of its own, and a code that asks for one is not for it.
        "exchange_token" => {
            let code = code.ok_or_else(|| missing("code"))?;
            let redirect_uri = redirect_uri.ok_or_else(|| missing("redirectUri"))?;
            if id.is_some_and(|id| id != CLIENT) {
                return Err(Problem::parameter("clientID", "not the id of a client"));
            }
            let given = Redemption {
                code: &code,
                redirect_uri: &redirect_uri,
                verifier: None,
                trusted: true,
            };
            let redeemed = provider
                .redeem(&given, now)
                .map_err(|(_, why)| Problem::new(StatusCode::BAD_REQUEST, why))?;
            let origin = provider::origin(request, config);
            id_token = Some(provider.id_token(&redeemed, &origin, now, config));
            redeemed.role
        }
        "app_token" | "password" | "external_token_exchange" => {
            return Err(Problem::parameter(
                "grantType",
                format!("`{grant}` is not enabled on this control plane"),
            ));
        }
        _ => return Err(Problem::parameter("grantType", format!("unknown grant type `{grant}`"))),
    };
    let mut body = Map::new();
    let (access, refresh) = (access(role, now, config), refresh_token(role, now, config));
    for (name, token) in
        [("accessToken", Some(access)), ("refreshToken", Some(refresh)), ("idToken", id_token)]
    {
        if let Some(token) = token {
            provider.issue(&token);
            body.insert(name.to_owned(), token.into());
        }
    }
    if switches.expires_in {
        body.insert("expiresIn".to_owned(), (config.token_ttl_ms / 1000).into());
    }
    Ok(problem::json(StatusCode::OK, &Value::Object(body)))
}

/// `POST /api/v2/token`, after OAuth 2
pub(crate) fn grant_v2(request: &Request<Vec<u8>>, now: i64, config: &Config) -> Reply {
    Ok(match grant_form(request, now, config) {
        Ok(role) => problem::json(
            StatusCode::OK,
            &json!({
                "access_token": access(role, now, config),
                "token_type": "Bearer",
                "expires_in": config.token_ttl_ms / 1000,
                "refresh_token": refresh_token(role, now, config),
            }),
        ),
        Err((error, description)) => {
            let status = if error == "invalid_client" {
                StatusCode::UNAUTHORIZED
            } else {
                StatusCode::BAD_REQUEST
            };
            problem::json(status, &json!({"error": error, "error_description": description}))
        }
    })
}

fn grant_form(
    request: &Request<Vec<u8>>,
    now: i64,
    config: &Config,
) -> Result<Role, (&'static str, String)> {
    let invalid = |why: &str| ("invalid_request", why.to_owned());
    let content_type =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(invalid("Content-Type must be application/x-www-form-urlencoded"));
    }
    let form: Vec<(Cow<'_, str>, Cow<'_, str>)> = form_urlencoded::parse(request.body()).collect();
    let field = |name: &str| {
        let found = form.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_ref());
        found.ok_or_else(|| ("invalid_request", format!("{name} is missing")))
    };
    match field("grant_type")? {
        "client_credentials" => Role::of_key(field("client_id")?, field("client_secret")?)
            .ok_or_else(|| {
                ("invalid_client", "The client ID or the client secret is wrong".to_owned())
            }),
        "refresh_token" => {
            auth::verify(field("refresh_token")?, TokenKind::Refresh, now, config.seed)
                .map_err(|why| ("invalid_grant", format!("refresh_token: {why}")))
        }
        other => Err(("unsupported_grant_type", format!("grant_type: `{other}` is not supported"))),
    }
}

fn access(role: Role, now: i64, config: &Config) -> String {
    auth::mint(TokenKind::Bearer, role, now, config.token_ttl_ms, config.seed)
}

fn refresh_token(role: Role, now: i64, config: &Config) -> String {
    auth::mint(TokenKind::Refresh, role, now, REFRESH_TTL_MS, config.seed)
}
