//! Finding volumes and checking permissions on them.

use http::StatusCode;
use uuid::Uuid;

use crate::auth::Action;
use crate::context::RequestContext;
use crate::params;
use crate::response::ApiError;
use crate::state::State;
use crate::volume::{Phase, Volume};

pub(super) fn not_found() -> ApiError {
    ApiError::not_found("The data volume was not found")
}

/// A malformed id is a 404: no operation on a path with an id declares a 400 for it.
pub(super) fn find<'a>(state: &'a State, id: &str) -> Result<&'a Volume, ApiError> {
    params::parse_uuid(id).and_then(|id| state.find(id)).ok_or_else(not_found)
}

pub(super) fn forbidden(action: Action, project: &str) -> ApiError {
    let action = action.as_str();
    ApiError::forbidden(format!("You have no right to {action} data volumes in project {project}"))
}

pub(super) fn find_for<'a>(
    state: &'a State,
    context: &RequestContext<'_>,
    id: &str,
    action: Action,
) -> Result<&'a Volume, ApiError> {
    let volume = find(state, id)?;
    if !context.role.can_in(action, state.projects[volume.project].department) {
        return Err(forbidden(action, &volume.project_name));
    }
    Ok(volume)
}

/// Returns the id of a volume that the user may update and that is not being deleted.
pub(super) fn find_for_update(
    state: &State,
    context: &RequestContext<'_>,
    id: &str,
) -> Result<Uuid, ApiError> {
    let volume = find_for(state, context, id, Action::Update)?;
    if volume.phase == Phase::Deleting {
        return Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            format!("data volume {} is being deleted", volume.name),
        ));
    }
    Ok(volume.id)
}

pub(super) fn mark_updated(volume: &mut Volume, context: &RequestContext<'_>) {
    volume.updated_at = Some(context.now);
    volume.updated_by = Some(context.role.email().into());
    volume.update_search_text();
}
