//! Creating volumes, and asking for a free name first.

use http::StatusCode;

use super::{check_description, json};
use crate::auth::Right;
use crate::body::Fields;
use crate::emulator::Call;
use crate::params::{self, Params};
use crate::problem::{self, Problem, Reply};
use crate::state::{Phase, Volume, World};

/// `POST /api/v1/datavolumes`
pub(crate) fn create(world: &mut World, call: &Call<'_>) -> Reply {
    Params::parse(call.request.uri().query(), &[])?;
    if !call.role.has(Right::Create) {
        return Err(Problem::forbidden("You have no right to create data volumes"));
    }
    let mut fields = Fields::of_body(call.request)?;
    let name = fields.required_string("name")?;
    let project_id = fields.required_string("projectId")?;
    let origin_pvc_name = fields.required_string("originPvcName")?;
    let description = fields.string("description")?;
    let delete_original = fields.boolean("shouldDeleteOriginalVolume")?;
    fields.nullable_boolean("useOriginalVolume")?;
    fields.finish()?;
    if !is_name(&name) {
        return Err(Problem::parameter(
            "name",
            format!("`{name}` does not match ^[a-z][-a-z0-9]{{0,62}}$"),
        ));
    }
    description.as_deref().map_or(Ok(()), check_description)?;
    if origin_pvc_name.is_empty() {
        return Err(Problem::parameter("originPvcName", "must not be empty"));
    }
    if delete_original == Some(true) {
        return Err(Problem::parameter("shouldDeleteOriginalVolume", "true is not supported"));
    }
    let index = world.project_index(&project_id).ok_or_else(|| {
        Problem::parameter("projectId", format!("no project with id `{project_id}`"))
    })?;
    let project = &world.projects[index];
    if !call.role.may(Right::Create, project.department) {
        let message =
            format!("You have no right to create data volumes in project {}", project.name);
        return Err(Problem::forbidden(message));
    }
    if world.is_taken(&name, project.cluster) {
        // The contract has no 409 here.
        let cluster = &world.clusters[project.cluster].name;
        return Err(Problem::parameter(
            "name",
            format!("`{name}` is already taken in cluster {cluster}"),
        ));
    }
    let used =
        |volume: &&Volume| volume.project == index && volume.origin_pvc_name == origin_pvc_name;
    if let Some(other) = world.volumes.iter().find(used) {
        let why = format!("`{origin_pvc_name}` already has a data volume, {}", other.name);
        return Err(Problem::parameter("originPvcName", why));
    }
    let mut volume = Volume {
        id: world.random.uuid(),
        name,
        description,
        origin_pvc_name,
        project_id: project.id.clone(),
        project_name: project.name.clone(),
        department_id: Some(project.department_id.clone()),
        cluster_id: project.cluster_id.clone(),
        created_at: call.now,
        updated_at: Some(call.now),
        created_by: Some(call.role.email().into()),
        updated_by: Some(call.role.email().into()),
        phase: Phase::Creating,
        issue: None,
        since: call.now,
        shared_scopes: Vec::new(),
        in_use_by: None,
        project: index,
        due: Some(call.now + call.config.creating_ms),
        search_text: String::new(),
    };
    volume.refresh_search_text();
    let sharing = call.role.sees_sharing(project.department);
    let response = problem::json(StatusCode::CREATED, &json::volume(&volume, sharing));
    world.insert(volume);
    Ok(response)
}

/// `GET /api/v1/datavolumes/name-availability`, since 2.22
///
/// The contract has no 400 here; a request without sense gets one all the same.
pub(crate) fn name_availability(world: &World, call: &Call<'_>) -> Reply {
    if !call.switches.name_availability {
        // To an older control plane `name-availability` is the id of a volume.
        return Err(super::missing());
    }
    let params = Params::parse(call.request.uri().query(), &["dataName", "clusterId"])?;
    let name = params.required("dataName")?;
    let cluster_id = params.required("clusterId")?;
    if params::uuid(cluster_id).is_none() {
        return Err(Problem::parameter("clusterId", format!("`{cluster_id}` is not a UUID")));
    }
    let cluster = world.cluster_index(cluster_id).ok_or_else(|| {
        Problem::parameter("clusterId", format!("no cluster with id `{cluster_id}`"))
    })?;
    let own = call.role.department().map(|department| world.departments[department].cluster);
    if !call.role.has(Right::Create) || own.is_some_and(|own| own != cluster) {
        let message = format!(
            "You have no right to create data volumes in cluster {}",
            world.clusters[cluster].name
        );
        return Err(Problem::forbidden(message));
    }
    if world.is_taken(name, cluster) {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            format!("A data volume named {name} already exists"),
        ));
    }
    Ok(problem::empty(StatusCode::NO_CONTENT))
}

/// `^[a-z][-a-z0-9]{0,62}$`
fn is_name(text: &str) -> bool {
    text.len() <= 63
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
