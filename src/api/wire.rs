//! Shapes of the API that are not the domain's, read leniently: what the console does not need is
//! not looked at.

use super::oidc::CodeFlow;
use crate::domain::{ClusterId, DepartmentId, LenientValue, ProjectId, ScopeRef, Volume};
use serde::{Deserialize, Serialize};

/// One page of `get_datavolumes`.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The rows.
    pub volumes: Vec<Volume>,
    /// The offset of the next page; none at the end.
    pub next: Option<u32>,
    /// Why rows were left out, one sentence each: they have no id.
    pub left_out: Vec<String>,
}

/// The response of `get_datavolumes`.
#[derive(Deserialize)]
pub(super) struct VolumesAnswer {
    datavolumes: Vec<LenientValue>,
    #[serde(default)]
    next: Option<u32>,
}

impl From<VolumesAnswer> for Page {
    fn from(answer: VolumesAnswer) -> Self {
        let (mut volumes, mut left_out) = (Vec::new(), Vec::new());
        // One bad row must not take the others with it.
        for row in answer.datavolumes {
            match Volume::of_row(row) {
                Ok(volume) => volumes.push(volume),
                Err(why) => left_out.push(why),
            }
        }
        Self { volumes, next: answer.next, left_out }
    }
}

/// The answer of `count_datavolumes`.
#[derive(Deserialize)]
pub(super) struct CountAnswer {
    pub(super) count: u64,
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
    pub(super) fn as_str(&self) -> &str {
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

/// The answer of `grant_token`, and of a provider's token endpoint.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenAnswer {
    /// The bearer token, a JWT at the control plane.
    pub access_token: String,
    /// Who has signed in, for the client.
    #[serde(default)]
    pub id_token: Option<String>,
    /// What it is renewed with.
    #[serde(default)]
    pub refresh_token: Option<RefreshToken>,
    /// Its lifetime in seconds; only newer control planes say it, else the JWT's `exp` does.
    #[serde(default)]
    pub expires_in: Option<u32>,
    /// When the answer was sent by the server's own clock, in milliseconds since 1970.
    #[serde(skip)]
    pub server_time: Option<i64>,
}

/// The answer of a provider's token endpoint (RFC 6749, 5.1).
#[derive(Deserialize)]
pub(super) struct ProviderTokens {
    access_token: String,
    pub(super) token_type: String,
    #[serde(default)]
    id_token: Option<String>,
    #[serde(default)]
    refresh_token: Option<RefreshToken>,
    #[serde(default)]
    expires_in: Option<u32>,
}

impl From<ProviderTokens> for TokenAnswer {
    fn from(it: ProviderTokens) -> Self {
        let ProviderTokens { access_token, id_token, refresh_token, expires_in, .. } = it;
        Self { access_token, id_token, refresh_token, expires_in, server_time: None }
    }
}

/// A project, as far as a picker needs it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// Its cluster.
    #[serde(default)]
    pub cluster_id: Option<ClusterId>,
    /// Its department.
    #[serde(default)]
    pub parent_id: Option<DepartmentId>,
}

/// A department, as far as a picker needs it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Department {
    /// Its id.
    pub id: DepartmentId,
    /// Its name.
    pub name: String,
    /// Its cluster.
    #[serde(default)]
    pub cluster_id: Option<ClusterId>,
}

/// A cluster.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Cluster {
    /// Its id.
    #[serde(rename = "uuid")]
    pub id: ClusterId,
    /// Its name.
    pub name: String,
}

/// A page of an organization's units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgPage<T> {
    /// The units.
    pub items: Vec<T>,
    /// The offset of the next page; none at the end.
    pub next: Option<u32>,
}

#[derive(Deserialize)]
pub(super) struct ProjectsAnswer {
    pub(super) projects: Vec<Project>,
    #[serde(default)]
    pub(super) next: Option<u32>,
}

#[derive(Deserialize)]
pub(super) struct DepartmentsAnswer {
    pub(super) departments: Vec<Department>,
    #[serde(default)]
    pub(super) next: Option<u32>,
}

/// A PVC that could be an origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pvc {
    /// The claim's name.
    pub name: String,
    /// What the server says is wrong with it, such as that it is Pending; none when all is well.
    pub issue: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct PvcsAnswer {
    pub(super) entries: Vec<PvcAsset>,
}

#[derive(Deserialize)]
pub(super) struct PvcAsset {
    meta: PvcMeta,
    #[serde(default)]
    spec: Option<PvcSpec>,
    #[serde(default)]
    status: Option<PvcStatus>,
}

#[derive(Deserialize)]
struct PvcMeta {
    name: String,
}

#[derive(Deserialize)]
struct PvcSpec {
    #[serde(rename = "claimName", default)]
    claim_name: Option<String>,
}

#[derive(Deserialize)]
struct PvcStatus {
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    message: Option<String>,
}

impl From<PvcAsset> for Pvc {
    fn from(asset: PvcAsset) -> Self {
        let claim = asset.spec.and_then(|spec| spec.claim_name);
        let issue = asset.status.and_then(|status| match status.status.as_deref() {
            None | Some("No issues found" | "No status") => None,
            Some(other) => {
                let message = status.message.filter(|message| !message.is_empty());
                Some(message.unwrap_or_else(|| other.to_owned()))
            }
        });
        Self { name: claim.unwrap_or(asset.meta.name), issue }
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
