//! Reading and changing the scopes that a volume is shared with.

use std::sync::Arc;

use http::StatusCode;
use serde_json::Value;

use super::access::{find, find_for_update, mark_updated, not_found};
use super::json;
use crate::body::Fields;
use crate::context::RequestContext;
use crate::response::{self, ApiError, ApiResult};
use crate::state::State;
use crate::volume::{ScopeType, SharedScope};

/// The limit of `add` and of `remove`, which the contract states as `maxLength`, not `maxItems`.
const MAX_ENTRIES: usize = 50;

/// `GET /api/v1/datavolumes/{datavolumeId}/sharedScopes`
pub(crate) fn shared_scopes(state: &State, context: &RequestContext<'_>, id: &str) -> ApiResult {
    context.params(&[])?;
    let volume = find(state, id)?;
    if !context.role.can_read_shared_scopes(state.projects[volume.project].department) {
        let message =
            format!("You have no right to see who data volume {} is shared with", volume.name);
        return Err(ApiError::forbidden(message));
    }
    Ok(response::json(StatusCode::OK, &json::scopes(&volume.shared_scopes)))
}

/// `PATCH /api/v1/datavolumes/{datavolumeId}/sharedScopes`, which responds with the whole new list
pub(crate) fn patch_shared_scopes(
    state: &mut State,
    context: &RequestContext<'_>,
    id: &str,
) -> ApiResult {
    context.params(&[])?;
    let id = find_for_update(state, context, id)?;
    let volume = state.find(id).ok_or_else(not_found)?;
    let cluster = state.projects[volume.project].cluster;
    let mut fields = Fields::from_body(context.request)?;
    let added = parse_scopes(&mut fields, "add", state, context, cluster)?;
    let removed = parse_scopes(&mut fields, "remove", state, context, cluster)?;
    fields.reject_unknown()?;
    let volume = state.find_mut(id).ok_or_else(not_found)?;
    let is_same =
        |a: &SharedScope, b: &SharedScope| a.scope_type == b.scope_type && a.scope_id == b.scope_id;
    volume.shared_scopes.retain(|scope| !removed.iter().any(|other| is_same(scope, other)));
    for scope in added {
        // Sharing again keeps the first date and user.
        if !volume.shared_scopes.iter().any(|other| is_same(&scope, other)) {
            volume.shared_scopes.push(scope);
        }
    }
    mark_updated(volume, context);
    Ok(response::json(StatusCode::OK, &json::scopes(&volume.shared_scopes)))
}

/// Parses one of the two lists. The scopes must be in the volume's cluster, and the user must be
/// permitted to share with them.
fn parse_scopes(
    fields: &mut Fields,
    list: &str,
    state: &State,
    context: &RequestContext<'_>,
    cluster: usize,
) -> Result<Vec<SharedScope>, ApiError> {
    let items = fields.array(list)?;
    if items.len() > MAX_ENTRIES {
        return Err(ApiError::invalid(
            list,
            format!("{} entries, the most is {MAX_ENTRIES}", items.len()),
        ));
    }
    let parse =
        |(index, item)| parse_scope(item, &format!("{list}[{index}]"), state, context, cluster);
    items.into_iter().enumerate().map(parse).collect()
}

fn parse_scope(
    item: Value,
    path: &str,
    state: &State,
    context: &RequestContext<'_>,
    cluster: usize,
) -> Result<SharedScope, ApiError> {
    let mut fields = Fields::from_value(item, path)?;
    let scope_type = fields.required_string("scopeType")?;
    let id = fields.required_string("scopeId")?;
    fields.reject_unknown()?;
    let unknown =
        || ApiError::invalid(&format!("{path}.scopeId"), format!("no {scope_type} with id `{id}`"));
    // Only an administrator can share with a cluster, which has no department.
    let (scope_type, scope_id, scope_name, scope_cluster, department): (
        _,
        &Arc<str>,
        &Arc<str>,
        _,
        _,
    ) = match scope_type.as_str() {
        "cluster" => {
            let index = state.cluster_index(&id).ok_or_else(unknown)?;
            let found = &state.clusters[index];
            (ScopeType::Cluster, &found.id, &found.name, index, None)
        }
        "department" => {
            let index = state.department_index(&id).ok_or_else(unknown)?;
            let found = &state.departments[index];
            (ScopeType::Department, &found.id, &found.name, found.cluster, Some(index))
        }
        "project" => {
            let found = &state.projects[state.project_index(&id).ok_or_else(unknown)?];
            (ScopeType::Project, &found.id, &found.name, found.cluster, Some(found.department))
        }
        other => {
            let reason = format!("`{other}` is not one of cluster, department, project");
            return Err(ApiError::invalid(&format!("{path}.scopeType"), reason));
        }
    };
    if scope_cluster != cluster {
        let reason = format!("{scope_name} is in another cluster than the data volume");
        return Err(ApiError::invalid(&format!("{path}.scopeId"), reason));
    }
    if context.role.department().is_some_and(|own| department != Some(own)) {
        let message =
            format!("You have no right to share with {} {scope_name}", scope_type.as_str());
        return Err(ApiError::forbidden(message));
    }
    Ok(SharedScope {
        scope_type,
        scope_id: scope_id.clone(),
        scope_name: scope_name.clone(),
        created_at: Some(context.now),
        created_by: Some(context.role.email().into()),
    })
}
