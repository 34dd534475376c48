//! The scopes that a volume is shared with.

use std::sync::Arc;

use http::StatusCode;
use serde_json::Value;

use super::{changeable, found, json, touch};
use crate::auth::Right;
use crate::body::Fields;
use crate::emulator::Call;
use crate::params::Params;
use crate::problem::{self, Problem, Reply};
use crate::state::{ScopeType, SharedScope, World};

/// The most entries of `add` and of `remove`. The contract says `maxLength` of an array and means `maxItems`.
const ENTRIES: usize = 50;

/// `GET /api/v1/datavolumes/{datavolumeId}/sharedScopes`
pub(crate) fn shared_scopes(world: &World, call: &Call<'_>, id: &str) -> Reply {
    Params::parse(call.request.uri().query(), &[])?;
    let volume = found(world, id)?;
    if !call.role.sees_sharing(world.projects[volume.project].department) {
        let message =
            format!("You have no right to see who data volume {} is shared with", volume.name);
        return Err(Problem::forbidden(message));
    }
    Ok(problem::json(StatusCode::OK, &json::scopes(&volume.shared_scopes)))
}

/// `PATCH /api/v1/datavolumes/{datavolumeId}/sharedScopes`: answers with the whole new list
pub(crate) fn patch_shared_scopes(world: &mut World, call: &Call<'_>, id: &str) -> Reply {
    Params::parse(call.request.uri().query(), &[])?;
    let id = changeable(world, call, id, Right::Update)?;
    let volume = world.find(id).ok_or_else(super::missing)?;
    let cluster = world.projects[volume.project].cluster;
    let mut fields = Fields::of_body(call.request)?;
    let added = scopes(&mut fields, "add", world, call, cluster)?;
    let removed = scopes(&mut fields, "remove", world, call, cluster)?;
    fields.finish()?;
    let volume = world.find_mut(id).ok_or_else(super::missing)?;
    let same =
        |a: &SharedScope, b: &SharedScope| a.scope_type == b.scope_type && a.scope_id == b.scope_id;
    volume.shared_scopes.retain(|scope| !removed.iter().any(|other| same(scope, other)));
    for scope in added {
        // Sharing twice is not an error, and keeps who did it first.
        if !volume.shared_scopes.iter().any(|other| same(&scope, other)) {
            volume.shared_scopes.push(scope);
        }
    }
    touch(volume, call);
    Ok(problem::json(StatusCode::OK, &json::scopes(&volume.shared_scopes)))
}

/// Reads one of the two lists. The scopes must exist, in the volume's cluster, within the caller's rights.
fn scopes(
    fields: &mut Fields,
    list: &str,
    world: &World,
    call: &Call<'_>,
    cluster: usize,
) -> Result<Vec<SharedScope>, Problem> {
    let items = fields.array(list)?;
    if items.len() > ENTRIES {
        return Err(Problem::parameter(
            list,
            format!("{} entries, the most is {ENTRIES}", items.len()),
        ));
    }
    let read = |(index, item)| scope(item, &format!("{list}[{index}]"), world, call, cluster);
    items.into_iter().enumerate().map(read).collect()
}

fn scope(
    item: Value,
    path: &str,
    world: &World,
    call: &Call<'_>,
    cluster: usize,
) -> Result<SharedScope, Problem> {
    let mut fields = Fields::of_value(item, path)?;
    let scope_type = fields.required_string("scopeType")?;
    let id = fields.required_string("scopeId")?;
    fields.finish()?;
    let unknown = || {
        Problem::parameter(&format!("{path}.scopeId"), format!("no {scope_type} with id `{id}`"))
    };
    // The department is where the caller needs the right; nobody but an administrator shares with a cluster.
    let (scope_type, scope_id, scope_name, home, department): (_, &Arc<str>, &Arc<str>, _, _) =
        match scope_type.as_str() {
            "cluster" => {
                let index = world.cluster_index(&id).ok_or_else(unknown)?;
                let found = &world.clusters[index];
                (ScopeType::Cluster, &found.id, &found.name, index, None)
            }
            "department" => {
                let index = world.department_index(&id).ok_or_else(unknown)?;
                let found = &world.departments[index];
                (ScopeType::Department, &found.id, &found.name, found.cluster, Some(index))
            }
            "project" => {
                let found = &world.projects[world.project_index(&id).ok_or_else(unknown)?];
                (ScopeType::Project, &found.id, &found.name, found.cluster, Some(found.department))
            }
            other => {
                let why = format!("`{other}` is not one of cluster, department, project");
                return Err(Problem::parameter(&format!("{path}.scopeType"), why));
            }
        };
    if home != cluster {
        let why = format!("{scope_name} is in another cluster than the data volume");
        return Err(Problem::parameter(&format!("{path}.scopeId"), why));
    }
    if call.role.department().is_some_and(|own| department != Some(own)) {
        let message =
            format!("You have no right to share with {} {scope_name}", scope_type.as_str());
        return Err(Problem::forbidden(message));
    }
    Ok(SharedScope {
        scope_type,
        scope_id: scope_id.clone(),
        scope_name: scope_name.clone(),
        created_at: Some(call.now),
        created_by: Some(call.role.email().into()),
    })
}
