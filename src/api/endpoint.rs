//! Every request that the console sends, as a value: the only place where server URLs are built.
//!
//! A [`Call`] can be made from parsed types only, and knows how its answer is read, so that each
//! operation and each documented status is tested on the host.

pub mod first_view;
pub mod provider;

use super::error::ApiError;
use super::operation::Operation;
use super::response::Response;
use super::settings::Settings;
use super::wire::{
    Cluster, Count, Grant, Page, PermittedScopesRequest, Pvc, TokenRequest, TokenResponse,
};
use super::{Department, Project};
use crate::domain::{
    Availability, ClusterId, Decode, Description, ListQuery, NewVolume, PermittedActions,
    ProjectId, ScopeChange, SharedScope, Timestamp, Volume, VolumeId, VolumeName, decode,
    encode_component, encode_pairs, entered_search,
};
use serde::Serialize;

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
}

impl Method {
    /// As HTTP spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// How a deletion was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// 204: it is gone.
    Done,
    /// 202: it will be.
    Accepted,
}

/// Where a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// To the control plane.
    ControlPlane,
    /// To the console's own origin, wherever the control plane is.
    Console,
    /// To the whole address that it has.
    Elsewhere,
}

/// A request with the meaning of its answer.
pub struct Call<T> {
    site: Site,
    operation: Operation,
    method: Method,
    path: String,
    body: Option<String>,
    is_form: bool,
    authorized: bool,
    read: fn(Operation, &Response) -> Result<T, ApiError>,
}

impl<T> Call<T> {
    /// What it is.
    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// Its method.
    pub fn method(&self) -> Method {
        self.method
    }

    /// Where it goes.
    pub fn site(&self) -> Site {
        self.site
    }

    /// Path and query, from the root of the site's origin; of a site elsewhere, the whole address.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its body: JSON, unless it is a form.
    pub fn body(&self) -> Option<&str> {
        self.body.as_deref()
    }

    /// The media type of its body.
    pub fn content_type(&self) -> &'static str {
        if self.is_form { "application/x-www-form-urlencoded" } else { "application/json" }
    }

    /// Whether the token goes with it.
    pub fn is_authorized(&self) -> bool {
        self.authorized
    }

    /// Whether it changes nothing on the server, so that it can be sent again.
    pub fn is_read(&self) -> bool {
        matches!(self.method, Method::Get) || self.operation == Operation::PermittedScopes
    }

    /// What `answer` means as an answer to this.
    pub fn read(&self, answer: &Response) -> Result<T, ApiError> {
        (self.read)(self.operation, answer)
    }

    fn get(
        operation: Operation,
        path: String,
        read: fn(Operation, &Response) -> Result<T, ApiError>,
    ) -> Self {
        Self {
            site: Site::ControlPlane,
            operation,
            method: Method::Get,
            path,
            body: None,
            is_form: false,
            authorized: true,
            read,
        }
    }

    fn with_body(self, method: Method, body: &impl Serialize) -> Self {
        // Serializing strings and lists of strings into a string cannot fail.
        let body = serde_json::to_string(body).unwrap_or_default();
        Self { method, body: Some(body), ..self }
    }
}

/// Reads the JSON body that the status `STATUS` promises; any other status is a refusal.
fn json_with<const STATUS: u16, T: Decode>(
    operation: Operation,
    answer: &Response,
) -> Result<T, ApiError> {
    let body = answer.json_with(STATUS, operation)?;
    decode(body).map_err(|message| ApiError::Decode { operation, message })
}

/// Reads the list that is in `field` of a body, or is all of it.
fn page<T: Decode>(
    operation: Operation,
    answer: &Response,
    field: Option<&str>,
) -> Result<Page<T>, ApiError> {
    let body = answer.json_with(200, operation)?;
    Page::read(body, field).map_err(|message| ApiError::Decode { operation, message })
}

const VOLUMES: &str = "/api/v1/datavolumes";

/// Where the rows are in a response.
const VOLUMES_FIELD: &str = "datavolumes";

fn volume_path(id: &VolumeId, rest: &str) -> String {
    format!("{VOLUMES}/{}{rest}", encode_component(id.as_str()))
}

/// When a request is made, to the minute: what is requested once more at once is the same request.
pub fn this_minute() -> Timestamp {
    #[cfg(target_arch = "wasm32")]
    let now = js_sys::Date::now() as i64;
    #[cfg(not(target_arch = "wasm32"))]
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or_default());
    Timestamp(now - now.rem_euclid(60_000))
}

fn list_path(query: &ListQuery) -> String {
    format!("{VOLUMES}?{}", query.to_list_request())
}

/// `get_datavolumes`
pub fn list_volumes(query: &ListQuery) -> Call<Page<Volume>> {
    let path = list_path(&query.resolved(this_minute()));
    Call::get(Operation::ListVolumes, path, |operation, answer| {
        page(operation, answer, Some(VOLUMES_FIELD))
    })
}

/// `count_datavolumes`
pub fn count_volumes(query: &ListQuery) -> Call<u64> {
    let path = format!("{VOLUMES}/count?{}", query.resolved(this_minute()).to_count_request());
    Call::get(Operation::CountVolumes, path, |operation, answer| {
        json_with::<200, Count>(operation, answer).map(|Count(count)| count)
    })
}

/// `create_datavolume`
pub fn create_volume(volume: &NewVolume) -> Call<Volume> {
    Call::get(Operation::CreateVolume, VOLUMES.to_owned(), json_with::<201, _>)
        .with_body(Method::Post, volume)
}

/// `get_datavolume`
pub fn get_volume(id: &VolumeId) -> Call<Volume> {
    Call::get(Operation::GetVolume, volume_path(id, ""), json_with::<200, _>)
}

/// `patch_datavolume`: the description is all that can be changed. The answer has no scopes.
pub fn patch_volume(id: &VolumeId, description: &Description) -> Call<Volume> {
    #[derive(Serialize)]
    struct Body<'a> {
        description: &'a Description,
    }
    Call::get(Operation::PatchVolume, volume_path(id, ""), json_with::<200, _>)
        .with_body(Method::Patch, &Body { description })
}

/// `delete_datavolume`
pub fn delete_volume(id: &VolumeId) -> Call<Deletion> {
    let read = |operation, answer: &Response| match answer.status {
        202 => Ok(Deletion::Accepted),
        204 => Ok(Deletion::Done),
        _ => Err(answer.refusal(operation)),
    };
    Call { method: Method::Delete, ..Call::get(Operation::DeleteVolume, volume_path(id, ""), read) }
}

/// `datavolume_name_availability`: 409 is an answer, not an error.
pub fn name_availability(name: &VolumeName, cluster: &ClusterId) -> Call<Availability> {
    let query = encode_pairs([
        ("dataName", name.as_str().to_owned()),
        ("clusterId", cluster.as_str().to_owned()),
    ]);
    let path = format!("{VOLUMES}/name-availability?{query}");
    Call::get(Operation::NameAvailability, path, |operation, answer| match answer.status {
        204 => Ok(Availability::Available),
        409 => Ok(Availability::Taken),
        _ => Err(answer.refusal(operation)),
    })
}

fn shared_scopes(operation: Operation, answer: &Response) -> Result<Page<SharedScope>, ApiError> {
    page(operation, answer, None)
}

/// `get_datavolume_shared_scopes`
pub fn get_shared_scopes(id: &VolumeId) -> Call<Page<SharedScope>> {
    let path = volume_path(id, "/sharedScopes");
    Call::get(Operation::GetSharedScopes, path, shared_scopes)
}

/// `patch_datavolume_shared_scopes`: one of [`ScopeChange::requests`]; the answer is the whole
/// new list.
pub fn patch_shared_scopes(id: &VolumeId, change: &ScopeChange) -> Call<Page<SharedScope>> {
    let path = volume_path(id, "/sharedScopes");
    Call::get(Operation::PatchSharedScopes, path, shared_scopes).with_body(Method::Patch, change)
}

/// `grant_token`; the only request to the control plane that no token goes with.
pub fn grant_token(grant: Grant<'_>) -> Call<TokenResponse> {
    let path = "/api/v1/token".to_owned();
    let call = Call::get(Operation::GrantToken, path, |operation, answer| {
        let tokens: TokenResponse = json_with::<200, _>(operation, answer)?;
        Ok(TokenResponse { server_time: answer.date, ..tokens })
    });
    Call { authorized: false, ..call.with_body(Method::Post, &TokenRequest::from(grant)) }
}

/// `get_permitted_scopes` of data volumes, for all four actions.
pub fn permitted_scopes() -> Call<PermittedActions> {
    let path = "/api/v1/authorization/permitted-scopes".to_owned();
    let body = PermittedScopesRequest { resource_type: "datavolumes", action: None };
    Call::get(Operation::PermittedScopes, path, json_with::<200, _>).with_body(Method::Post, &body)
}

/// Which projects or departments to list: those whose name holds `text`, in one cluster or in
/// all, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgQuery {
    /// Part of the name; empty for all.
    pub text: String,
    /// The cluster; none for all.
    pub cluster: Option<ClusterId>,
    /// How many to skip.
    pub offset: u32,
    /// How many to list, 1 to [`ORG_MOST`].
    pub limit: u32,
}

/// The most units that one request can list.
pub const ORG_MOST: u32 = 500;

impl Default for OrgQuery {
    fn default() -> Self {
        Self { text: String::new(), cluster: None, offset: 0, limit: 50 }
    }
}

impl OrgQuery {
    fn to_query_string(&self) -> String {
        let mut clauses = Vec::new();
        // A comma would start another clause: what follows it cannot be asked for.
        let text = entered_search(&self.text);
        let text = text.split(',').next().unwrap_or_default().trim();
        if !text.is_empty() {
            clauses.push(format!("name=@{text}"));
        }
        if let Some(cluster) = &self.cluster {
            clauses.push(format!("clusterId=={cluster}"));
        }
        let mut pairs = Vec::new();
        if !clauses.is_empty() {
            pairs.push(("filterBy", clauses.join(",")));
        }
        pairs.push(("sortBy", "name".to_owned()));
        pairs.push(("sortOrder", "asc".to_owned()));
        pairs.push(("offset", self.offset.to_string()));
        pairs.push(("limit", self.limit.to_string()));
        encode_pairs(pairs)
    }
}

/// `get_projects`
pub fn list_projects(query: &OrgQuery) -> Call<Page<Project>> {
    let path = format!("/api/v1/org-unit/projects?{}", query.to_query_string());
    Call::get(Operation::ListProjects, path, |operation, answer| {
        page(operation, answer, Some("projects"))
    })
}

/// `get_departments`
pub fn list_departments(query: &OrgQuery) -> Call<Page<Department>> {
    let path = format!("/api/v1/org-unit/departments?{}", query.to_query_string());
    Call::get(Operation::ListDepartments, path, |operation, answer| {
        page(operation, answer, Some("departments"))
    })
}

/// `get_clusters`
pub fn list_clusters() -> Call<Page<Cluster>> {
    let path = "/api/v1/clusters?verbosity=metadata".to_owned();
    Call::get(Operation::ListClusters, path, |operation, answer| page(operation, answer, None))
}

/// `list_pvc_assets` of one project, with their state. The operation takes an integer, so a
/// project whose id is none has no suggestions.
pub fn list_pvcs(project: &ProjectId) -> Option<Call<Page<Pvc>>> {
    let project: i32 = project.as_str().parse().ok()?;
    let query = encode_pairs([
        ("projectId", project.to_string()),
        ("scope", "project".to_owned()),
        ("statusInfo", "true".to_owned()),
    ]);
    let path = format!("/api/v1/asset/datasource/pvc?{query}");
    Some(Call::get(Operation::ListPvcs, path, |operation, answer| {
        page(operation, answer, Some("entries"))
    }))
}

/// The console's own `config.json`, beside its page. A host that has none answers 404 or with
/// the page itself: then the defaults hold.
pub fn settings() -> Call<Settings> {
    let call =
        Call::get(Operation::Settings, SETTINGS.to_owned(), |operation, answer| {
            match answer.status {
                200 => match answer.json(operation) {
                    Err(ApiError::NotTheApi { .. }) => Ok(Settings::default()),
                    other => other,
                },
                404 => Ok(Settings::default()),
                _ => Err(answer.refusal(operation)),
            }
        });
    Call { site: Site::Console, authorized: false, ..call }
}
/// Where the settings are.
const SETTINGS: &str = "/config.json";
