//! Creating a volume and checking whether a name is available.

use http::StatusCode;

use super::access::{forbidden, not_found};
use super::details::check_description;
use super::json;
use crate::auth::Action;
use crate::body::Fields;
use crate::context::RequestContext;
use crate::params;
use crate::response::{self, ApiError, ApiResult};
use crate::state::State;
use crate::volume::{Phase, Volume};

/// `POST /api/v1/datavolumes`
pub(crate) fn create(state: &mut State, context: &RequestContext<'_>) -> ApiResult {
    context.params(&[])?;
    if !context.role.can(Action::Create) {
        return Err(ApiError::forbidden("You have no right to create data volumes"));
    }
    let mut fields = Fields::from_body(context.request)?;
    let name = fields.required_string("name")?;
    let project_id = fields.required_string("projectId")?;
    let origin_pvc_name = fields.required_string("originPvcName")?;
    let description = fields.string("description")?;
    let delete_original = fields.boolean("shouldDeleteOriginalVolume")?;
    fields.nullable_boolean("useOriginalVolume")?;
    fields.reject_unknown()?;
    if !is_valid_name(&name) {
        return Err(ApiError::invalid(
            "name",
            format!("`{name}` does not match ^[a-z][-a-z0-9]{{0,62}}$"),
        ));
    }
    description.as_deref().map_or(Ok(()), check_description)?;
    if origin_pvc_name.is_empty() {
        return Err(ApiError::invalid("originPvcName", "must not be empty"));
    }
    if delete_original == Some(true) {
        return Err(ApiError::invalid("shouldDeleteOriginalVolume", "true is not supported"));
    }
    let index = state.project_index(&project_id).ok_or_else(|| {
        ApiError::invalid("projectId", format!("no project with id `{project_id}`"))
    })?;
    let project = &state.projects[index];
    if !context.role.can_in(Action::Create, project.department) {
        return Err(forbidden(Action::Create, &project.name));
    }
    if state.is_name_taken(&name, project.cluster) {
        // The contract has no 409 here.
        let cluster = &state.clusters[project.cluster].name;
        return Err(ApiError::invalid(
            "name",
            format!("`{name}` is already taken in cluster {cluster}"),
        ));
    }
    let has_same_origin =
        |it: &&Volume| it.project == index && it.origin_pvc_name == origin_pvc_name;
    if let Some(other) = state.volumes.iter().find(has_same_origin) {
        let reason = format!("`{origin_pvc_name}` already has a data volume, {}", other.name);
        return Err(ApiError::invalid("originPvcName", reason));
    }
    let mut volume = Volume {
        id: state.random.uuid(),
        name,
        description,
        origin_pvc_name,
        project_id: project.id.clone(),
        project_name: project.name.clone(),
        department_id: Some(project.department_id.clone()),
        cluster_id: project.cluster_id.clone(),
        created_at: context.now,
        updated_at: Some(context.now),
        created_by: Some(context.role.email().into()),
        updated_by: Some(context.role.email().into()),
        phase: Phase::Creating,
        issue: None,
        phase_since: context.now,
        shared_scopes: Vec::new(),
        in_use_by: None,
        project: index,
        phase_ends_at: Some(context.now + context.config.creating_ms),
        search_text: String::new(),
        history: None,
    };
    volume.update_search_text();
    let sharing = context.role.can_read_shared_scopes(project.department);
    let response = response::json(StatusCode::CREATED, &json::volume(&volume, sharing));
    state.insert(volume);
    Ok(response)
}

/// `GET /api/v1/datavolumes/name-availability`, since 2.22
///
/// An invalid request gets a 400, which the contract does not declare here.
pub(crate) fn name_availability(state: &State, context: &RequestContext<'_>) -> ApiResult {
    if !context.switches.name_availability {
        // An older control plane takes `name-availability` for a volume id.
        return Err(not_found());
    }
    let params = context.params(&["dataName", "clusterId"])?;
    let name = params.required("dataName")?;
    let cluster_id = params.required("clusterId")?;
    if params::parse_uuid(cluster_id).is_none() {
        return Err(ApiError::invalid("clusterId", format!("`{cluster_id}` is not a UUID")));
    }
    let cluster = state.cluster_index(cluster_id).ok_or_else(|| {
        ApiError::invalid("clusterId", format!("no cluster with id `{cluster_id}`"))
    })?;
    let own = context.role.department().map(|department| state.departments[department].cluster);
    if !context.role.can(Action::Create) || own.is_some_and(|own| own != cluster) {
        let message = format!(
            "You have no right to create data volumes in cluster {}",
            state.clusters[cluster].name
        );
        return Err(ApiError::forbidden(message));
    }
    if state.is_name_taken(name, cluster) {
        return Err(ApiError::new(
            StatusCode::CONFLICT,
            format!("A data volume named {name} already exists"),
        ));
    }
    Ok(response::empty(StatusCode::NO_CONTENT))
}

/// `^[a-z][-a-z0-9]{0,62}$`
fn is_valid_name(text: &str) -> bool {
    text.len() <= 63
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
