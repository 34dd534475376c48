//! The token endpoint, which exchanges a code or a refresh token for tokens.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::context::{CLIENT_ID, ProviderContext};
use super::oauth::{Form, OAuthError, error_response};
use super::sessions::{Provider, RefreshToken};
use crate::auth::{self, Role, TokenKind};
use crate::body::is_form;
use crate::response;

const REFRESH_TTL_MS: i64 = 24 * 3_600_000;

/// The parameters with which a client redeems a code.
pub(crate) struct Redemption<'a> {
    pub(crate) code: &'a str,
    pub(crate) redirect_uri: &'a str,
    /// `None` from the control plane, whose contract has no field for it.
    pub(crate) verifier: Option<&'a str>,
    /// Whether the control plane redeems the code, as a client that does not need PKCE.
    pub(crate) is_trusted: bool,
}

/// The user and the session that new tokens are for.
pub(crate) struct Grant {
    pub(crate) role: Role,
    nonce: Option<String>,
    session: u64,
}

impl Provider {
    pub(super) fn token(
        &mut self,
        request: &Request<Vec<u8>>,
        context: &ProviderContext<'_>,
    ) -> Response<Vec<u8>> {
        match self.exchange(request, context) {
            Ok(body) => response::json(StatusCode::OK, &body),
            Err(error) => error_response(error),
        }
    }

    fn exchange(
        &mut self,
        request: &Request<Vec<u8>>,
        context: &ProviderContext<'_>,
    ) -> Result<Value, OAuthError> {
        if !is_form(request) {
            let description = "Content-Type must be application/x-www-form-urlencoded";
            return Err(("invalid_request", description.to_owned()));
        }
        let form = Form::parse(request.body())?;
        let grant_type = form.required("grant_type")?;
        if form.required("client_id")? != CLIENT_ID {
            return Err(("invalid_client", "client_id is not the id of a client".to_owned()));
        }
        match grant_type {
            "authorization_code" => {
                let grant = self.redeem(
                    &Redemption {
                        code: form.required("code")?,
                        redirect_uri: form.required("redirect_uri")?,
                        verifier: Some(form.required("code_verifier")?),
                        is_trusted: false,
                    },
                    context.now,
                )?;
                Ok(self.issue_tokens(&grant, context))
            }
            "refresh_token" => {
                let grant = self.rotate(form.required("refresh_token")?, context.now)?;
                Ok(self.issue_tokens(&grant, context))
            }
            other => {
                Err(("unsupported_grant_type", format!("grant_type: `{other}` is not supported")))
            }
        }
    }

    /// A code can be redeemed once, in time, and by the client that requested it. A second attempt
    /// ends the session of the first (RFC 6749, 4.1.2).
    pub(crate) fn redeem(
        &mut self,
        redemption: &Redemption<'_>,
        now: i64,
    ) -> Result<Grant, OAuthError> {
        let invalid = |reason: &str| ("invalid_grant", reason.to_owned());
        let code = self.codes.get_mut(redemption.code).ok_or_else(|| invalid("code: unknown"))?;
        if code.is_used {
            self.ended_sessions.insert(code.session);
            return Err(invalid("code: used before"));
        }
        // A failed attempt also uses up the code.
        code.is_used = true;
        if now >= code.expires_at {
            return Err(invalid("code: expired"));
        }
        if code.redirect_uri != redemption.redirect_uri {
            return Err(invalid("redirect_uri: not the one of the authorization request"));
        }
        match (&code.challenge, redemption.verifier) {
            (None, None) if redemption.is_trusted => {}
            (Some(challenge), Some(verifier)) if *challenge == pkce_challenge(verifier) => {}
            (Some(_), Some(_)) => return Err(invalid("code_verifier: not that of the challenge")),
            (Some(_), None) => return Err(invalid("code_verifier: missing")),
            (None, _) => return Err(invalid("code: asked for without a code_challenge")),
        }
        Ok(Grant { role: code.role, nonce: code.nonce.clone(), session: code.session })
    }

    /// Invalidates a refresh token. Using one twice ends the session, because it may be stolen.
    fn rotate(&mut self, token: &str, now: i64) -> Result<Grant, OAuthError> {
        let invalid = |reason: &str| ("invalid_grant", format!("refresh_token: {reason}"));
        let refresh = self.refresh_tokens.get_mut(token).ok_or_else(|| invalid("unknown"))?;
        if refresh.is_used {
            self.ended_sessions.insert(refresh.session);
            return Err(invalid("used before"));
        }
        if self.ended_sessions.contains(&refresh.session) {
            return Err(invalid("the session is over"));
        }
        if now >= refresh.expires_at {
            return Err(invalid("expired"));
        }
        refresh.is_used = true;
        // A renewed ID token has no nonce (OpenID Connect Core, 12.2).
        Ok(Grant { role: refresh.role, nonce: None, session: refresh.session })
    }

    fn issue_tokens(&mut self, grant: &Grant, context: &ProviderContext<'_>) -> Value {
        let &ProviderContext { now, config, .. } = context;
        let role = grant.role;
        let access =
            auth::create_token(TokenKind::Bearer, role, now, config.token_ttl_ms, config.seed);
        let id = self.id_token(grant, context);
        let refresh = self.new_secret("refresh", config);
        let (expires_at, session) = (now + REFRESH_TTL_MS, grant.session);
        let stored = RefreshToken { role, expires_at, is_used: false, session };
        self.refresh_tokens.insert(refresh.clone(), stored);
        for token in [&access, &refresh, &id] {
            self.record_issued(token);
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

    pub(crate) fn id_token(&self, grant: &Grant, context: &ProviderContext<'_>) -> String {
        let &ProviderContext { now, config, .. } = context;
        let role = grant.role;
        let mut claims = json!({
            "iss": context.issuer(),
            "sub": role.client_id(),
            "aud": CLIENT_ID,
            "azp": CLIENT_ID,
            "typ": TokenKind::Id,
            "preferred_username": role.email(),
            "email": role.email(),
            "iat": now.div_euclid(1000),
            "exp": (now + config.token_ttl_ms).div_euclid(1000),
        });
        if let Some(nonce) = &grant.nonce {
            claims["nonce"] = nonce.as_str().into();
        }
        auth::sign(&claims, config.seed)
    }
}

/// RFC 7636, 4.2
fn pkce_challenge(verifier: &str) -> String {
    BASE64.encode(Sha256::digest(verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::pkce_challenge;

    /// RFC 7636, appendix B.
    #[test]
    fn the_pkce_challenge_matches_the_example_of_the_rfc() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(pkce_challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
