//! Shapes of the API that are not the domain's, read leniently: what the console does not need is
//! not looked at.

use super::oidc::CodeFlow;
use crate::domain::{
    ClusterId, Decode, Decoder, DepartmentId, LenientValue, ProjectId, ScopeRef, decode, plural,
};
use serde::{Deserialize, Serialize};

/// A list of the API, or one page of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What is listed.
    pub items: Vec<T>,
    /// The offset of the next page; none at the end.
    pub next: Option<u32>,
    /// Why entries were left out, one sentence each: they lack what makes them usable.
    pub left_out: Vec<String>,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { items: Vec::new(), next: None, left_out: Vec::new() }
    }
}

impl<T> Page<T> {
    /// Reads the array `field` of a response; of all of the response, where there is no such field. One bad
    /// entry does not take the others with it.
    pub(super) fn read(mut response: LenientValue<'_>, field: Option<&str>) -> Result<Self, String>
    where
        T: Decode,
    {
        let (mut items, mut left_out) = (Vec::new(), Vec::new());
        let next = match response.take("next") {
            LenientValue::Missing | LenientValue::Null => None,
            found => {
                let next = found.u32();
                // Without it, this looks like the end.
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
            Some(field) => format!("`{field}` is {}, not an array", found.kind()),
            None => format!("it is {}, not an array", found.kind()),
        })?;
        for entry in entries {
            match decode(entry) {
                Ok(item) => items.push(item),
                Err(why) => left_out.push(why),
            }
        }
        Ok(Self { items, next, left_out })
    }

    /// What to say where entries were left out.
    pub fn left_out_note(&self) -> Option<String> {
        let why = self.left_out.first()?;
        let entries = plural(self.left_out.len() as u64, "entry", "entries");
        Some(format!("{entries} of the server’s response cannot be shown: {why}."))
    }
}

/// The response of `count_datavolumes`.
pub(super) struct Count(pub(super) u64);

impl Decode for Count {
    fn decode(decoder: &mut Decoder, object: &mut LenientValue<'_>) -> Option<Self> {
        let count = decoder.present(object, "count")?;
        let number = count.integer().and_then(|number| u64::try_from(number).ok());
        if number.is_none() {
            decoder.note("count", &count, "a number of rows");
        }
        number.map(Self)
    }
}

/// Client id and secret of a person's access key or of a service account.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessKey {
    /// `clientID`
    pub client_id: String,
    /// `clientSecret`
    pub client_secret: String,
}

/// A token that is good for another access token, and for nothing else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RefreshToken(pub(super) String);

impl RefreshToken {
    /// As it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A provider's code, and the id of the client that it is for.
#[derive(Clone, PartialEq, Eq)]
pub struct Redeemable {
    /// The code.
    pub code: String,
    /// The id.
    pub client_id: String,
}

/// For what `grant_token` gives a token.
#[derive(Clone, Copy)]
pub enum Grant<'a> {
    /// For an access key.
    AccessKey(&'a AccessKey),
    /// For a code of the provider, and the redirect URI that it came to.
    Code(&'a Redeemable, &'a CodeFlow),
    /// For a refresh token.
    Refresh(&'a RefreshToken),
}

/// The body of `grant_token`.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TokenRequest<'a> {
    grant_type: &'static str,
    #[serde(rename = "clientID", skip_serializing_if = "Option::is_none")]
    client_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_uri: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
}

impl<'a> From<Grant<'a>> for TokenRequest<'a> {
    fn from(grant: Grant<'a>) -> Self {
        match grant {
            Grant::AccessKey(key) => Self {
                grant_type: "client_credentials",
                client_id: Some(&key.client_id),
                client_secret: Some(&key.client_secret),
                ..Self::default()
            },
            Grant::Code(code, flow) => Self {
                grant_type: "exchange_token",
                client_id: Some(&code.client_id),
                code: Some(&code.code),
                redirect_uri: Some(&flow.redirect_uri),
                ..Self::default()
            },
            Grant::Refresh(refresh) => Self {
                grant_type: "refresh_token",
                refresh_token: Some(refresh.as_str()),
                ..Self::default()
            },
        }
    }
}

/// The response of `grant_token`, and of a provider's token endpoint (RFC 6749, 5.1).
#[derive(Clone, PartialEq, Eq)]
pub struct TokenResponse {
    /// The bearer token, a JWT at the control plane.
    pub access_token: String,
    /// Who has signed in, for the client.
    pub id_token: Option<String>,
    /// What it is renewed with.
    pub refresh_token: Option<RefreshToken>,
    /// Its lifetime in seconds; only newer control planes say it, else the JWT's `exp` does.
    pub expires_in: Option<u32>,
    /// When the answer was sent by the server's own clock, in milliseconds since 1970.
    pub server_time: Option<i64>,
}

impl TokenResponse {
    /// Reads it by the names that the control plane or a provider has for what is in it.
    fn read(
        decoder: &mut Decoder,
        object: &mut LenientValue<'_>,
        [access_token, id_token, refresh_token, expires_in]: [&str; 4],
    ) -> Option<Self> {
        // A lifetime of ages is one; one that is over before it began is none.
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
        Self::read(decoder, object, ["accessToken", "idToken", "refreshToken", "expiresIn"])
    }
}

/// The response of a provider's token endpoint.
pub(super) struct ProviderTokens {
    pub(super) token_type: String,
    pub(super) tokens: TokenResponse,
}

impl Decode for ProviderTokens {
    fn decode(decoder: &mut Decoder, object: &mut LenientValue<'_>) -> Option<Self> {
        let token_type = decoder.required(object, "token_type")?;
        let names = ["access_token", "id_token", "refresh_token", "expires_in"];
        Some(Self { token_type, tokens: TokenResponse::read(decoder, object, names)? })
    }
}

/// A project, as far as a picker needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// Its name; its id, where it has none.
    pub name: String,
    /// Its cluster.
    pub cluster_id: Option<ClusterId>,
    /// Its department.
    pub parent_id: Option<DepartmentId>,
}

/// A department, as far as a picker needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Department {
    /// Its id.
    pub id: DepartmentId,
    /// Its name; its id, where it has none.
    pub name: String,
    /// Its cluster.
    pub cluster_id: Option<ClusterId>,
}

/// A cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// Its id.
    pub id: ClusterId,
    /// Its name; its id, where it has none.
    pub name: String,
}

/// Reads the id of a unit, without which it cannot be meant, and its name.
fn id_and_name(
    decoder: &mut Decoder,
    object: &mut LenientValue<'_>,
    id: &str,
) -> Option<(String, String)> {
    let id = decoder.required(object, id)?;
    let name = decoder.required(object, "name").unwrap_or_else(|| id.clone());
    Some((id, name))
}

impl Decode for Project {
    fn decode(decoder: &mut Decoder, object: &mut LenientValue<'_>) -> Option<Self> {
        let (id, name) = id_and_name(decoder, object, "id")?;
        Some(Self {
            id: ProjectId::from(id),
            name,
            cluster_id: decoder.optional(object, "clusterId").map(ClusterId::from),
            parent_id: decoder.optional(object, "parentId").map(DepartmentId::from),
        })
    }
}

impl Decode for Department {
    fn decode(decoder: &mut Decoder, object: &mut LenientValue<'_>) -> Option<Self> {
        let (id, name) = id_and_name(decoder, object, "id")?;
        let cluster_id = decoder.optional(object, "clusterId").map(ClusterId::from);
        Some(Self { id: DepartmentId::from(id), name, cluster_id })
    }
}

impl Decode for Cluster {
    fn decode(decoder: &mut Decoder, object: &mut LenientValue<'_>) -> Option<Self> {
        let (id, name) = id_and_name(decoder, object, "uuid")?;
        Some(Self { id: ClusterId::from(id), name })
    }
}

/// A PVC that could be an origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pvc {
    /// The claim's name.
    pub name: String,
    /// What the server says is wrong with it, such as that it is Pending; none when all is well.
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

/// The body of `get_permitted_scopes`; no action asks for all four.
#[derive(Serialize)]
pub(super) struct PermittedScopesRequest {
    #[serde(rename = "resourceType")]
    pub(super) resource_type: &'static str,
    pub(super) action: Option<&'static str>,
}

impl From<&Project> for ScopeRef {
    fn from(project: &Project) -> Self {
        Self { kind: crate::domain::ScopeKind::Project, id: project.id.to_string() }
    }
}

impl From<&Department> for ScopeRef {
    fn from(department: &Department) -> Self {
        Self { kind: crate::domain::ScopeKind::Department, id: department.id.to_string() }
    }
}

impl From<&Cluster> for ScopeRef {
    fn from(cluster: &Cluster) -> Self {
        Self { kind: crate::domain::ScopeKind::Cluster, id: cluster.id.to_string() }
    }
}
