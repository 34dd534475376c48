//! Types of the API that are not part of the domain, decoded leniently: unused fields are ignored.

use crate::domain::SharedScope;
use crate::texts::api as texts;
use crate::tools::{Decode, Decoder, LenientValue};
use serde::{Deserialize, Serialize};

/// A list of the API, or one page of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<u32>,
    /// Why entries were left out, one sentence each.
    pub left_out: Vec<String>,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { items: Vec::new(), next: None, left_out: Vec::new() }
    }
}

impl<T> Page<T> {
    /// Decodes the array in `field`, or the response itself. An invalid entry is left out alone.
    pub(super) fn read(
        mut response: LenientValue<'_>,
        field: Option<&str>,
        decode: impl Fn(LenientValue<'_>) -> Result<T, String>,
    ) -> Result<Self, String> {
        let (mut items, mut left_out) = (Vec::new(), Vec::new());
        let next = match response.take("next") {
            LenientValue::Missing | LenientValue::Null => None,
            found => {
                let next = found.u32();
                // Without a valid offset this looks like the last page.
                if next.is_none() {
                    left_out.push(format!("`next` is {}, not an offset", found.kind()));
                }
                next
            }
        };
        let list = match field {
            Some(field) => response.take(field),
            None => response,
        };
        let entries = list.into_elements().map_err(|found| match field {
            Some(field) => texts::field_is_not(field, found.kind(), texts::AN_ARRAY),
            None => texts::it_is_not(found.kind(), texts::AN_ARRAY),
        })?;
        for entry in entries {
            match decode(entry) {
                Ok(item) => items.push(item),
                Err(reason) => left_out.push(reason),
            }
        }
        Ok(Self { items, next, left_out })
    }

    pub fn left_out_note(&self) -> Option<String> {
        let reason = self.left_out.first()?;
        Some(texts::entries_left_out(self.left_out.len() as u64, reason))
    }
}

impl Page<SharedScope> {
    /// Whether all scopes could be decoded.
    pub fn is_whole(&self) -> bool {
        self.left_out.is_empty() && self.items.iter().all(|scope| scope.scope().is_some())
    }
}

pub(super) struct Count(pub(super) u64);

impl Decode for Count {
    fn decode(decoder: &mut Decoder, object: &mut LenientValue<'_>) -> Option<Self> {
        let count = decoder.present(object, "count")?;
        let number = count.integer().and_then(|number| u64::try_from(number).ok());
        if number.is_none() {
            decoder.record("count", &count, texts::A_ROW_COUNT);
        }
        number.map(Self)
    }
}

/// A user's access key, or that of a service account.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessKey {
    #[serde(rename = "clientID")]
    pub client_id: String,
    pub client_secret: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RefreshToken(pub(super) String);

impl RefreshToken {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizationCode {
    #[serde(rename = "clientID")]
    pub client_id: String,
    pub code: String,
    /// That of the sign-in that the code belongs to.
    pub redirect_uri: String,
}

/// The body of `grant_token`.
#[derive(Clone, Copy, Serialize)]
#[serde(tag = "grantType", rename_all_fields = "camelCase")]
pub enum Grant<'a> {
    #[serde(rename = "client_credentials")]
    AccessKey(&'a AccessKey),
    #[serde(rename = "exchange_token")]
    Code(&'a AuthorizationCode),
    #[serde(rename = "refresh_token")]
    Refresh { refresh_token: &'a RefreshToken },
}

/// The response of `grant_token`, and of a provider's token endpoint (RFC 6749, 5.1).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct TokenResponse {
    /// A bearer token; a JWT at the control plane.
    pub access_token: String,
    pub id_token: Option<String>,
    pub refresh_token: Option<RefreshToken>,
    /// In seconds. Older control planes do not send it; the JWT's `exp` counts then.
    pub expires_in: Option<u32>,
    /// When the response was sent, in milliseconds since 1970 by the server's clock.
    pub server_time: Option<i64>,
}

impl TokenResponse {
    /// The control plane and OpenID providers name the fields differently.
    fn decode_named(
        decoder: &mut Decoder,
        object: &mut LenientValue<'_>,
        [access_token, id_token, refresh_token, expires_in]: [&str; 4],
    ) -> Option<Self> {
        // A huge lifetime is cut off, a negative one ignored.
        let lifetime = object.take(expires_in).integer().filter(|seconds| *seconds >= 0);
        Some(Self {
            access_token: decoder.required(object, access_token)?,
            id_token: decoder.optional(object, id_token),
            refresh_token: decoder.optional(object, refresh_token).map(RefreshToken),
            expires_in: lifetime.map(|seconds| u32::try_from(seconds).unwrap_or(u32::MAX)),
            server_time: None,
        })
    }
}

impl Decode for TokenResponse {
    fn decode(decoder: &mut Decoder, object: &mut LenientValue<'_>) -> Option<Self> {
        Self::decode_named(decoder, object, ["accessToken", "idToken", "refreshToken", "expiresIn"])
    }
}

pub(super) struct ProviderTokens {
    pub(super) token_type: String,
    pub(super) tokens: TokenResponse,
}

impl Decode for ProviderTokens {
    fn decode(decoder: &mut Decoder, object: &mut LenientValue<'_>) -> Option<Self> {
        let token_type = decoder.required(object, "token_type")?;
        let names = ["access_token", "id_token", "refresh_token", "expires_in"];
        Some(Self { token_type, tokens: TokenResponse::decode_named(decoder, object, names)? })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pvc {
    pub name: String,
    /// The problem that the server reports, such as that it is Pending.
    pub issue: Option<String>,
}

impl Decode for Pvc {
    fn decode(decoder: &mut Decoder, object: &mut LenientValue<'_>) -> Option<Self> {
        let (mut meta, mut spec) = (object.take("meta"), object.take("spec"));
        let mut status = object.take("status");
        let claim = decoder.optional(&mut spec, "claimName");
        let name = claim.or_else(|| decoder.required(&mut meta, "name"))?;
        let issue = match decoder.optional(&mut status, "status") {
            None => None,
            Some(state) if ["No issues found", "No status"].contains(&state.as_str()) => None,
            Some(state) => {
                let message = decoder.optional(&mut status, "message");
                Some(message.filter(|message| !message.is_empty()).unwrap_or(state))
            }
        };
        Some(Self { name, issue })
    }
}

/// The body of `get_permitted_scopes`; without an action, the response covers all four.
#[derive(Serialize)]
pub(super) struct PermittedScopesRequest {
    #[serde(rename = "resourceType")]
    pub(super) resource_type: &'static str,
    pub(super) action: Option<&'static str>,
}
