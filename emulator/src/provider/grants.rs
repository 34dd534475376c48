//! The token endpoint: a code or a refresh token for tokens.

use http::{Request, Response, StatusCode, header};
use serde_json::json;

use super::{CLIENT, Form, Provider, Refresh, Refusal, issuer, s256};
use crate::auth::{self, Role, TokenKind};
use crate::emulator::Config;
use crate::problem;

/// How long a refresh token is good for, in milliseconds.
const REFRESH_TTL_MS: i64 = 24 * 3_600_000;

/// Who redeems a code, and with what.
pub(crate) struct Redemption<'a> {
    pub(crate) code: &'a str,
    pub(crate) redirect_uri: &'a str,
    /// The client itself proves that it asked for the code; the control plane has no field for it.
    pub(crate) verifier: Option<&'a str>,
    /// Whether the control plane does it, as a client of its own that needs no proof.
    pub(crate) trusted: bool,
}

/// Whose code it was, for which sign-in, and the nonce that came with the request.
pub(crate) struct Redeemed {
    pub(crate) role: Role,
    nonce: Option<String>,
    family: u64,
}

impl Provider {
    /// The token endpoint.
    pub(super) fn token(
        &mut self,
        request: &Request<Vec<u8>>,
        origin: &str,
        now: i64,
        config: &Config,
    ) -> Response<Vec<u8>> {
        match self.grant(request, origin, now, config) {
            Ok(body) => problem::json(StatusCode::OK, &body),
            Err((error, description)) => {
                let status = match error {
                    "invalid_client" => StatusCode::UNAUTHORIZED,
                    _ => StatusCode::BAD_REQUEST,
                };
                problem::json(status, &json!({"error": error, "error_description": description}))
            }
        }
    }

    fn grant(
        &mut self,
        request: &Request<Vec<u8>>,
        origin: &str,
        now: i64,
        config: &Config,
    ) -> Result<serde_json::Value, Refusal> {
        let content_type =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default();
        if !essence.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            let why = "Content-Type must be application/x-www-form-urlencoded";
            return Err(("invalid_request", why.to_owned()));
        }
        let form = Form::parse(request.body())?;
        let grant = form.required("grant_type")?;
        if form.required("client_id")? != CLIENT {
            return Err(("invalid_client", "client_id is not the id of a client".to_owned()));
        }
        match grant {
            "authorization_code" => {
                let redeemed = self.redeem(
                    &Redemption {
                        code: form.required("code")?,
                        redirect_uri: form.required("redirect_uri")?,
                        verifier: Some(form.required("code_verifier")?),
                        trusted: false,
                    },
                    now,
                )?;
                Ok(self.tokens(&redeemed, origin, now, config))
            }
            "refresh_token" => {
                let redeemed = self.rotate(form.required("refresh_token")?, now)?;
                Ok(self.tokens(&redeemed, origin, now, config))
            }
            other => {
                Err(("unsupported_grant_type", format!("grant_type: `{other}` is not supported")))
            }
        }
    }

    /// Redeems a code: once, in time, by who asked for it. Twice ends what came of it the first
    /// time (RFC 6749, 4.1.2).
    pub(crate) fn redeem(&mut self, given: &Redemption<'_>, now: i64) -> Result<Redeemed, Refusal> {
        let invalid = |why: &str| ("invalid_grant", why.to_owned());
        let code = self.codes.get_mut(given.code).ok_or_else(|| invalid("code: unknown"))?;
        if code.used {
            self.ended.insert(code.family);
            return Err(invalid("code: used before"));
        }
        // Whatever comes of it, it was used.
        code.used = true;
        if now >= code.expires {
            return Err(invalid("code: expired"));
        }
        if code.redirect_uri != given.redirect_uri {
            return Err(invalid("redirect_uri: not the one of the authorization request"));
        }
        match (&code.challenge, given.verifier) {
            (None, None) if given.trusted => {}
            (Some(challenge), Some(verifier)) if *challenge == s256(verifier) => {}
            (Some(_), Some(_)) => return Err(invalid("code_verifier: not that of the challenge")),
            (Some(_), None) => return Err(invalid("code_verifier: missing")),
            (None, _) => return Err(invalid("code: asked for without a code_challenge")),
        }
        Ok(Redeemed { role: code.role, nonce: code.nonce.clone(), family: code.family })
    }

    /// Takes a refresh token out of use. One that is used twice was stolen from somebody: then all
    /// of its kin are.
    fn rotate(&mut self, token: &str, now: i64) -> Result<Redeemed, Refusal> {
        let invalid = |why: &str| ("invalid_grant", format!("refresh_token: {why}"));
        let refresh = self.refreshes.get_mut(token).ok_or_else(|| invalid("unknown"))?;
        if refresh.used {
            self.ended.insert(refresh.family);
            return Err(invalid("used before"));
        }
        if self.ended.contains(&refresh.family) {
            return Err(invalid("the session is over"));
        }
        if now >= refresh.expires {
            return Err(invalid("expired"));
        }
        refresh.used = true;
        // Without a nonce: nobody has asked for this one (OpenID Connect Core, 12.2).
        Ok(Redeemed { role: refresh.role, nonce: None, family: refresh.family })
    }

    fn tokens(
        &mut self,
        redeemed: &Redeemed,
        origin: &str,
        now: i64,
        config: &Config,
    ) -> serde_json::Value {
        let role = redeemed.role;
        let access = auth::mint(TokenKind::Bearer, role, now, config.token_ttl_ms, config.seed);
        let id = self.id_token(redeemed, origin, now, config);
        let refresh = self.secret("refresh", config);
        let kept =
            Refresh { role, expires: now + REFRESH_TTL_MS, used: false, family: redeemed.family };
        self.refreshes.insert(refresh.clone(), kept);
        for token in [&access, &refresh, &id] {
            self.issue(token);
        }
        json!({
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": config.token_ttl_ms / 1000,
            "refresh_token": refresh,
            "id_token": id,
            "scope": "openid profile email",
        })
    }

    /// Who signed in, for the client.
    pub(crate) fn id_token(
        &self,
        redeemed: &Redeemed,
        origin: &str,
        now: i64,
        config: &Config,
    ) -> String {
        let role = redeemed.role;
        let mut claims = json!({
            "iss": issuer(origin),
            "sub": role.key(),
            "aud": CLIENT,
            "azp": CLIENT,
            "typ": TokenKind::Id,
            "preferred_username": role.email(),
            "email": role.email(),
            "iat": now.div_euclid(1000),
            "exp": (now + config.token_ttl_ms).div_euclid(1000),
        });
        if let Some(nonce) = &redeemed.nonce {
            claims["nonce"] = nonce.as_str().into();
        }
        auth::sign(&claims, config.seed)
    }
}
