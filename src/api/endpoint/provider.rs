//! The requests to an OpenID provider. Their URLs come from the settings and from the provider's
//! own document, and they never carry the control plane's token.

use super::{ApiError, Call, Method, Operation, Response, Site, read_json};
use crate::api::oidc::{Issuer, Metadata, OidcSettings, Provider};
use crate::api::types::{AuthorizationCode, ProviderTokens, RefreshToken, TokenResponse};
use crate::texts::api as texts;
use crate::tools::encode_pairs;

pub fn discover(issuer: &Issuer) -> Call<Metadata> {
    // Without a trailing slash (OpenID Connect Discovery, 4.1).
    let base = issuer.as_str().trim_end_matches('/');
    let address = format!("{base}/.well-known/openid-configuration");
    let call = Call::get(Operation::Discover, address, |operation, response| {
        response.json_with_status(200, operation)
    });
    call.without_token(Site::External)
}

/// Exchanges a code for tokens, with the PKCE verifier.
pub fn redeem_code(
    provider: &Provider,
    code: &AuthorizationCode,
    verifier: Option<&str>,
) -> Call<TokenResponse> {
    let mut pairs = vec![
        ("grant_type", "authorization_code".to_owned()),
        ("client_id", code.client_id.clone()),
        ("code", code.code.clone()),
        ("redirect_uri", code.redirect_uri.clone()),
    ];
    pairs.extend(verifier.map(|verifier| ("code_verifier", verifier.to_owned())));
    token_request(Operation::RedeemCode, provider, pairs)
}

pub fn renew(
    provider: &Provider,
    settings: &OidcSettings,
    refresh: &RefreshToken,
) -> Call<TokenResponse> {
    let pairs = vec![
        ("grant_type", "refresh_token".to_owned()),
        ("client_id", settings.client_id.clone()),
        ("refresh_token", refresh.as_str().to_owned()),
    ];
    token_request(Operation::RenewToken, provider, pairs)
}

fn token_request(
    operation: Operation,
    provider: &Provider,
    pairs: Vec<(&'static str, String)>,
) -> Call<TokenResponse> {
    let call = Call::get(operation, provider.metadata.token_endpoint.clone(), read_tokens);
    let mut call = call.without_token(Site::External);
    call.untyped.method = Method::Post;
    call.untyped.body = Some(encode_pairs(pairs));
    call.untyped.content_type = "application/x-www-form-urlencoded";
    call
}

fn read_tokens(operation: Operation, response: &Response) -> Result<TokenResponse, ApiError> {
    let tokens: ProviderTokens = read_json::<200, _>(operation, response)?;
    if !tokens.token_type.eq_ignore_ascii_case("bearer") {
        let message = texts::UNKNOWN_TOKEN_TYPE.to_owned();
        return Err(ApiError::Decode { operation, message });
    }
    Ok(TokenResponse { server_time: response.date, ..tokens.tokens })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::decode_pairs;
    use serde_json::json;

    fn issuer(text: &str) -> Issuer {
        Issuer::parse(text).expect("an issuer")
    }

    fn provider() -> Provider {
        let document = json!({
            "issuer": "https://sso.example.com",
            "authorization_endpoint": "https://sso.example.com/authorize",
            "token_endpoint": "https://sso.example.com/token",
        });
        let metadata = serde_json::from_value(document).expect("a document");
        Provider::from_metadata(&issuer("https://sso.example.com"), metadata).expect("a provider")
    }

    fn redeem() -> Call<TokenResponse> {
        let code = AuthorizationCode {
            client_id: "dvc".to_owned(),
            code: "c".to_owned(),
            redirect_uri: "https://console.example/sign-in/callback".to_owned(),
        };
        redeem_code(&provider(), &code, Some("v"))
    }

    fn response(status: u16, body: &str) -> Response {
        let content_type = "application/json".to_owned();
        Response { status, content_type, body: body.to_owned(), retry_after: None, date: Some(7) }
    }

    #[test]
    fn the_discovery_url_is_the_same_for_an_issuer_with_a_trailing_slash() {
        for text in ["https://sso.example.com/realms/x", "https://sso.example.com/realms/x/"] {
            let call = discover(&issuer(text));
            let expected = "https://sso.example.com/realms/x/.well-known/openid-configuration";
            assert_eq!((call.path.as_str(), call.is_authorized), (expected, false));
        }
    }

    #[test]
    fn a_code_is_redeemed_with_its_verifier_and_without_a_token() {
        let call = redeem();
        let url = "https://sso.example.com/token";
        assert_eq!((call.path.as_str(), call.is_authorized), (url, false));
        assert_eq!(call.content_type, "application/x-www-form-urlencoded");
        let expected = [
            ("grant_type", "authorization_code"),
            ("client_id", "dvc"),
            ("code", "c"),
            ("redirect_uri", "https://console.example/sign-in/callback"),
            ("code_verifier", "v"),
        ];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(decode_pairs(call.body.as_deref().unwrap_or_default()), expected);
    }

    #[test]
    fn only_bearer_tokens_are_accepted() {
        let body = json!({
            "access_token": "a", "token_type": "bearer", "expires_in": 60,
            "refresh_token": "r", "id_token": "i",
        });
        let tokens = redeem().read(&response(200, &body.to_string())).expect("tokens");
        assert_eq!((tokens.access_token.as_str(), tokens.expires_in), ("a", Some(60)));
        assert!(tokens.refresh_token == Some(RefreshToken("r".to_owned())));
        assert_eq!((tokens.id_token.as_deref(), tokens.server_time), (Some("i"), Some(7)));
        for lifetime in [json!("60"), json!(60.9)] {
            let body = json!({"access_token": "a", "token_type": "Bearer", "expires_in": lifetime});
            let tokens = redeem().read(&response(200, &body.to_string())).expect("tokens");
            assert_eq!(tokens.expires_in, Some(60), "{lifetime}");
        }
        for body in [r#"{"access_token":"a","token_type":"DPoP"}"#, r#"{"access_token":"a"}"#] {
            let error = redeem().read(&response(200, body)).err();
            assert!(matches!(error, Some(ApiError::Decode { .. })), "{body}");
        }
    }

    #[test]
    fn a_providers_error_shows_its_own_message_and_does_not_end_the_session() {
        let body = r#"{"error":"invalid_grant","error_description":"Code not valid"}"#;
        let error = redeem().read(&response(400, body)).err().expect("an error");
        assert_eq!(error.message(), "Code not valid (invalid_grant)");
        let bare = redeem().read(&response(401, r#"{"error":"invalid_client"}"#)).err();
        let bare = bare.expect("an error");
        assert_eq!((bare.message().as_str(), bare.is_unauthorized()), ("invalid_client", false));
        let unexpected = redeem().read(&response(500, "eyJ.secret")).err().expect("an error");
        assert!(!unexpected.message().contains("eyJ"), "a possible token is not quoted");
    }
}
