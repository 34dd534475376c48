//! What is asked of an OpenID provider. Its addresses are absolute: they come from the settings and
//! from its own document, whose issuer has been compared. The control plane's token never goes
//! there.

use super::{ApiError, Call, Method, Operation, Response, Site, json_with};
use crate::api::oidc::{CodeFlow, Issuer, Metadata, OidcSettings, Provider};
use crate::api::wire::{ProviderTokens, Redeemable, RefreshToken, TokenResponse};
use crate::domain::encode_pairs;

/// The provider's discovery document.
pub fn discover(issuer: &Issuer) -> Call<Metadata> {
    // A slash at the end of the issuer goes (OpenID Connect Discovery, 4.1).
    let base = issuer.as_str().trim_end_matches('/');
    let address = format!("{base}/.well-known/openid-configuration");
    let call = Call::get(Operation::Discover, address, |operation, answer| {
        answer.json_with(200, operation)
    });
    Call { site: Site::Elsewhere, authorized: false, ..call }
}

/// Redeems a code where the provider says. Only with the verifier that belongs to it.
pub fn redeem_code(provider: &Provider, code: &Redeemable, flow: &CodeFlow) -> Call<TokenResponse> {
    let mut pairs = vec![
        ("grant_type", "authorization_code".to_owned()),
        ("client_id", code.client_id.clone()),
        ("code", code.code.clone()),
        ("redirect_uri", flow.redirect_uri.clone()),
    ];
    pairs.extend(flow.verifier.clone().map(|verifier| ("code_verifier", verifier)));
    tokens(Operation::RedeemCode, provider, pairs)
}

/// Renews tokens.
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
    tokens(Operation::RenewToken, provider, pairs)
}

fn tokens(
    operation: Operation,
    provider: &Provider,
    pairs: Vec<(&'static str, String)>,
) -> Call<TokenResponse> {
    let call = Call::get(operation, provider.token_endpoint().to_owned(), read_tokens);
    Call {
        site: Site::Elsewhere,
        method: Method::Post,
        body: Some(encode_pairs(pairs)),
        is_form: true,
        authorized: false,
        ..call
    }
}

fn read_tokens(operation: Operation, answer: &Response) -> Result<TokenResponse, ApiError> {
    let tokens: ProviderTokens = json_with::<200, _>(operation, answer)?;
    if !tokens.token_type.eq_ignore_ascii_case("bearer") {
        let message = "the tokens are of no type that the console knows".to_owned();
        return Err(ApiError::Decode { operation, message });
    }
    Ok(TokenResponse { server_time: answer.date, ..tokens.tokens })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::decode_pairs;
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
        Provider::of(&issuer("https://sso.example.com"), metadata).expect("a provider")
    }

    fn redeem() -> Call<TokenResponse> {
        let flow = CodeFlow {
            state: "s".to_owned(),
            nonce: "n".to_owned(),
            verifier: Some("v".to_owned()),
            redirect_uri: "https://console.example/sign-in/callback".to_owned(),
            issuer: "https://sso.example.com".to_owned(),
            then: None,
            keep: false,
            answered: None,
        };
        let code = Redeemable { code: "c".to_owned(), client_id: "dvc".to_owned() };
        redeem_code(&provider(), &code, &flow)
    }

    fn answer(status: u16, body: &str) -> Response {
        let content_type = "application/json".to_owned();
        Response { status, content_type, body: body.to_owned(), retry_after: None, date: Some(7) }
    }

    #[test]
    fn the_document_is_found_below_the_issuer_with_or_without_a_slash() {
        for text in ["https://sso.example.com/realms/x", "https://sso.example.com/realms/x/"] {
            let call = discover(&issuer(text));
            let expected = "https://sso.example.com/realms/x/.well-known/openid-configuration";
            assert_eq!((call.path(), call.is_authorized()), (expected, false));
        }
    }

    #[test]
    fn a_code_is_redeemed_by_a_form_with_its_verifier_and_without_a_token() {
        let call = redeem();
        assert_eq!((call.path(), call.is_authorized()), ("https://sso.example.com/token", false));
        assert_eq!(call.content_type(), "application/x-www-form-urlencoded");
        let expected = [
            ("grant_type", "authorization_code"),
            ("client_id", "dvc"),
            ("code", "c"),
            ("redirect_uri", "https://console.example/sign-in/callback"),
            ("code_verifier", "v"),
        ];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(decode_pairs(call.body().unwrap_or_default()), expected);
    }

    #[test]
    fn tokens_are_read_as_oauth_has_them_and_nothing_but_bearer_tokens() {
        let body = json!({
            "access_token": "a", "token_type": "bearer", "expires_in": 60,
            "refresh_token": "r", "id_token": "i",
        });
        let tokens = redeem().read(&answer(200, &body.to_string())).expect("tokens");
        assert_eq!((tokens.access_token.as_str(), tokens.expires_in), ("a", Some(60)));
        assert!(tokens.refresh_token == Some(RefreshToken("r".to_owned())));
        assert_eq!((tokens.id_token.as_deref(), tokens.server_time), (Some("i"), Some(7)));
        for lifetime in [json!("60"), json!(60.9)] {
            let body = json!({"access_token": "a", "token_type": "Bearer", "expires_in": lifetime});
            let tokens = redeem().read(&answer(200, &body.to_string())).expect("tokens");
            assert_eq!(tokens.expires_in, Some(60), "{lifetime}");
        }
        for body in [r#"{"access_token":"a","token_type":"DPoP"}"#, r#"{"access_token":"a"}"#] {
            let error = redeem().read(&answer(200, body)).err();
            assert!(matches!(error, Some(ApiError::Decode { .. })), "{body}");
        }
    }

    #[test]
    fn a_refusal_is_told_in_the_providers_words_and_is_none_of_the_session() {
        let body = r#"{"error":"invalid_grant","error_description":"Code not valid"}"#;
        let error = redeem().read(&answer(400, body)).err().expect("a refusal");
        assert_eq!(error.message(), "Code not valid (invalid_grant)");
        let bare = redeem().read(&answer(401, r#"{"error":"invalid_client"}"#)).err();
        let bare = bare.expect("a refusal");
        assert_eq!((bare.message().as_str(), bare.is_unauthorized()), ("invalid_client", false));
        let odd = redeem().read(&answer(500, "eyJ.secret")).err().expect("a refusal");
        assert!(!odd.message().contains("eyJ"), "what may be a token is not quoted");
    }
}
