//! All requests of the console; the only place that builds URLs of the API. A [`Call`] is made from
//! parsed types only and decodes its own response.

pub mod first_view;
pub mod provider;
pub mod reports;

use super::error::ApiError;
use super::operation::Operation;
use super::response::Response;
use super::settings::Settings;
use super::types::{Count, Grant, Page, PermittedScopesRequest, Pvc, TokenResponse};
use crate::domain::{
    Availability, ClusterId, Description, ListQuery, NewVolume, OrgUnit, PermittedActions,
    ProjectId, ScopeChange, ScopeKind, SharedScope, Volume, VolumeId, VolumeName,
};
use crate::tools::{
    Decode, LenientValue, Timestamp, clean_search, decode, encode_component, encode_pairs,
};
use serde::Serialize;
use std::ops::Deref;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
    Patch,
    Delete,
}

impl Method {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// 204: the data volume is gone.
    Done,
    /// 202: it will be deleted later.
    Accepted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    ControlPlane,
    Console,
    /// The absolute URL in the path.
    External,
}

type ReadResponse<T> = fn(Operation, &Response) -> Result<T, ApiError>;

/// A request and how its response is decoded.
pub struct Call<T> {
    pub(super) untyped: UntypedCall,
    pub(super) read: ReadResponse<T>,
}

/// A call without the type of its response, so that what uses it is compiled once.
pub struct UntypedCall {
    pub site: Site,
    pub operation: Operation,
    pub method: Method,
    /// Path and query; the absolute URL of an external site.
    pub path: String,
    /// JSON, or a form.
    pub body: Option<String>,
    pub content_type: &'static str,
    pub is_authorized: bool,
}

impl UntypedCall {
    /// Whether it changes nothing on the server, so that it can be sent again.
    pub fn is_read(&self) -> bool {
        matches!(self.method, Method::Get) || self.operation == Operation::PermittedScopes
    }

    fn get(operation: Operation, path: String) -> Self {
        Self {
            site: Site::ControlPlane,
            operation,
            method: Method::Get,
            path,
            body: None,
            content_type: "application/json",
            is_authorized: true,
        }
    }
}

impl<T> From<Call<T>> for UntypedCall {
    fn from(call: Call<T>) -> Self {
        call.untyped
    }
}

impl<T> Deref for Call<T> {
    type Target = UntypedCall;

    fn deref(&self) -> &UntypedCall {
        &self.untyped
    }
}

impl<T> Call<T> {
    pub fn read(&self, response: &Response) -> Result<T, ApiError> {
        (self.read)(self.operation, response)
    }

    fn get(operation: Operation, path: String, read: ReadResponse<T>) -> Self {
        Self { untyped: UntypedCall::get(operation, path), read }
    }

    fn with_body(mut self, method: Method, body: &impl Serialize) -> Self {
        // Serializing strings and lists of strings cannot fail.
        self.untyped.body = Some(serde_json::to_string(body).unwrap_or_default());
        self.with_method(method)
    }

    fn with_method(mut self, method: Method) -> Self {
        self.untyped.method = method;
        self
    }

    fn without_token(mut self, site: Site) -> Self {
        self.untyped.site = site;
        self.untyped.is_authorized = false;
        self
    }
}

/// Decodes the body of a response with the status `STATUS`.
fn read_json<const STATUS: u16, T: Decode>(
    operation: Operation,
    response: &Response,
) -> Result<T, ApiError> {
    let body = response.json_with_status(STATUS, operation)?;
    decode(body).map_err(|message| ApiError::Decode { operation, message })
}

/// Decodes the list in `field`, or the body itself.
fn read_page<T>(
    operation: Operation,
    response: &Response,
    field: Option<&str>,
    decode: impl Fn(LenientValue<'_>) -> Result<T, String>,
) -> Result<Page<T>, ApiError> {
    let body = response.json_with_status(200, operation)?;
    Page::read(body, field, decode).map_err(|message| ApiError::Decode { operation, message })
}

/// Like [`read_page`], for the units of a kind.
fn read_units(
    operation: Operation,
    response: &Response,
    field: Option<&str>,
    kind: ScopeKind,
) -> Result<Page<OrgUnit>, ApiError> {
    read_page(operation, response, field, |entry| OrgUnit::decode(kind.clone(), entry))
}

const SETTINGS: &str = "/config.json";
const VOLUMES: &str = "/api/v1/datavolumes";

const VOLUMES_FIELD: &str = "datavolumes";

fn volume_path(id: &VolumeId, rest: &str) -> String {
    format!("{VOLUMES}/{}{rest}", encode_component(id.as_str()))
}

/// The present time, cut to the minute, so that two requests within it are the same.
pub fn current_minute() -> Timestamp {
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

pub fn list_volumes(query: &ListQuery) -> Call<Page<Volume>> {
    let path = list_path(&query.resolve_ages(current_minute()));
    Call::get(Operation::ListVolumes, path, |operation, response| {
        read_page(operation, response, Some(VOLUMES_FIELD), decode)
    })
}

pub fn count_volumes(query: &ListQuery) -> Call<u64> {
    let path =
        format!("{VOLUMES}/count?{}", query.resolve_ages(current_minute()).to_count_request());
    Call::get(Operation::CountVolumes, path, |operation, response| {
        read_json::<200, Count>(operation, response).map(|Count(count)| count)
    })
}

pub fn create_volume(volume: &NewVolume) -> Call<Volume> {
    Call::get(Operation::CreateVolume, VOLUMES.to_owned(), read_json::<201, _>)
        .with_body(Method::Post, volume)
}

pub fn get_volume(id: &VolumeId) -> Call<Volume> {
    Call::get(Operation::GetVolume, volume_path(id, ""), read_json::<200, _>)
}

/// `patch_datavolume`: only the description can change. The response has no scopes.
pub fn patch_volume(id: &VolumeId, description: &Description) -> Call<Volume> {
    #[derive(Serialize)]
    struct Body<'a> {
        description: &'a Description,
    }
    Call::get(Operation::PatchVolume, volume_path(id, ""), read_json::<200, _>)
        .with_body(Method::Patch, &Body { description })
}

pub fn delete_volume(id: &VolumeId) -> Call<Deletion> {
    let read = |operation, response: &Response| match response.status {
        202 => Ok(Deletion::Accepted),
        204 => Ok(Deletion::Done),
        _ => Err(response.to_error(operation)),
    };
    Call::get(Operation::DeleteVolume, volume_path(id, ""), read).with_method(Method::Delete)
}

/// `datavolume_name_availability`: 409 is not an error.
pub fn name_availability(name: &VolumeName, cluster: &ClusterId) -> Call<Availability> {
    let query = encode_pairs([
        ("dataName", name.as_str().to_owned()),
        ("clusterId", cluster.as_str().to_owned()),
    ]);
    let path = format!("{VOLUMES}/name-availability?{query}");
    Call::get(Operation::NameAvailability, path, |operation, response| match response.status {
        204 => Ok(Availability::Available),
        409 => Ok(Availability::Taken),
        _ => Err(response.to_error(operation)),
    })
}

fn read_scopes(operation: Operation, response: &Response) -> Result<Page<SharedScope>, ApiError> {
    read_page(operation, response, None, decode)
}

pub fn get_shared_scopes(id: &VolumeId) -> Call<Page<SharedScope>> {
    let path = volume_path(id, "/sharedScopes");
    Call::get(Operation::GetSharedScopes, path, read_scopes)
}

/// `patch_datavolume_shared_scopes`: one of [`ScopeChange::requests`]; the response is the whole
/// new list.
pub fn patch_shared_scopes(id: &VolumeId, change: &ScopeChange) -> Call<Page<SharedScope>> {
    let path = volume_path(id, "/sharedScopes");
    Call::get(Operation::PatchSharedScopes, path, read_scopes).with_body(Method::Patch, change)
}

/// `grant_token`, the only request to the control plane without a token.
pub fn grant_token(grant: Grant<'_>) -> Call<TokenResponse> {
    let path = "/api/v1/token".to_owned();
    let call = Call::get(Operation::GrantToken, path, |operation, response| {
        let tokens: TokenResponse = read_json::<200, _>(operation, response)?;
        Ok(TokenResponse { server_time: response.date, ..tokens })
    });
    call.with_body(Method::Post, &grant).without_token(Site::ControlPlane)
}

pub fn permitted_scopes() -> Call<PermittedActions> {
    let path = "/api/v1/authorization/permitted-scopes".to_owned();
    let body = PermittedScopesRequest { resource_type: "datavolumes", action: None };
    Call::get(Operation::PermittedScopes, path, read_json::<200, _>).with_body(Method::Post, &body)
}

/// Filters projects or departments; sorted by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgQuery {
    /// Whether projects are searched by the name of their department.
    pub of_departments: bool,
    /// Part of the name; empty for all.
    pub text: String,
    pub cluster: Option<ClusterId>,
    pub offset: u32,
    /// 1 to [`MAX_ORG_LIMIT`].
    pub limit: u32,
}

pub const MAX_ORG_LIMIT: u32 = 500;

impl Default for OrgQuery {
    fn default() -> Self {
        Self { of_departments: false, text: String::new(), cluster: None, offset: 0, limit: 50 }
    }
}

impl OrgQuery {
    /// `field` is the one that contains the text.
    fn to_query_string(&self, field: &str) -> String {
        // A comma would start another clause, so the text ends there.
        let text = clean_search(&self.text);
        let text = text.split(',').next().unwrap_or_default().trim();
        let name = (!text.is_empty()).then(|| format!("{field}=@{text}"));
        let cluster = self.cluster.as_ref().map(|cluster| format!("clusterId=={cluster}"));
        let filter = Vec::from_iter(name.into_iter().chain(cluster)).join(",");
        let mut pairs = vec![
            ("filterBy", filter),
            ("sortBy", "name".to_owned()),
            ("sortOrder", "asc".to_owned()),
            ("offset", self.offset.to_string()),
            ("limit", self.limit.to_string()),
        ];
        pairs.retain(|(_, value)| !value.is_empty());
        encode_pairs(pairs)
    }
}

pub fn list_projects(query: &OrgQuery) -> Call<Page<OrgUnit>> {
    let field = if query.of_departments { "parentName" } else { "name" };
    let path = format!("/api/v1/org-unit/projects?{}", query.to_query_string(field));
    Call::get(Operation::ListProjects, path, |operation, response| {
        read_units(operation, response, Some("projects"), ScopeKind::Project)
    })
}

pub fn list_departments(query: &OrgQuery) -> Call<Page<OrgUnit>> {
    let path = format!("/api/v1/org-unit/departments?{}", query.to_query_string("name"));
    Call::get(Operation::ListDepartments, path, |operation, response| {
        read_units(operation, response, Some("departments"), ScopeKind::Department)
    })
}

pub fn list_clusters() -> Call<Page<OrgUnit>> {
    let path = "/api/v1/clusters?verbosity=metadata".to_owned();
    Call::get(Operation::ListClusters, path, |operation, response| {
        read_units(operation, response, None, ScopeKind::Cluster)
    })
}

/// `list_pvc_assets` of one project, with their status. `None` if the project id is no integer,
/// which the operation requires.
pub fn list_pvcs(project: &ProjectId) -> Option<Call<Page<Pvc>>> {
    let project: i32 = project.as_str().parse().ok()?;
    let query = encode_pairs([
        ("projectId", project.to_string()),
        ("scope", "project".to_owned()),
        ("statusInfo", "true".to_owned()),
    ]);
    let path = format!("/api/v1/asset/datasource/pvc?{query}");
    Some(Call::get(Operation::ListPvcs, path, |operation, response| {
        read_page(operation, response, Some("entries"), decode)
    }))
}

/// The console's own `config.json`. The defaults apply if the host answers 404 or with the page
/// itself.
pub fn settings() -> Call<Settings> {
    let call = Call::get(Operation::Settings, SETTINGS.to_owned(), |operation, response| {
        match response.status {
            200 => match response.json(operation) {
                Err(ApiError::NotTheApi { .. }) => Ok(Settings::default()),
                other => other,
            },
            404 => Ok(Settings::default()),
            _ => Err(response.to_error(operation)),
        }
    });
    call.without_token(Site::Console)
}
