//! Reading, changing and deleting a volume.

use http::StatusCode;
use serde_json::json;

use super::access::{find, find_for, find_for_update, forbidden, mark_updated, not_found};
use super::json;
use crate::auth::Action;
use crate::body::Fields;
use crate::context::RequestContext;
use crate::response::{self, ApiError, ApiResult};
use crate::state::State;
use crate::volume::Phase;

/// In code points.
const MAX_DESCRIPTION_LENGTH: usize = 127;

/// `GET /api/v1/datavolumes/{datavolumeId}`
pub(crate) fn get(state: &State, context: &RequestContext<'_>, id: &str) -> ApiResult {
    context.params(&[])?;
    let volume = find(state, id)?;
    if !context.role.can_read(volume, state) {
        return Err(forbidden(Action::Read, &volume.project_name));
    }
    let sharing = context.role.can_read_shared_scopes(state.projects[volume.project].department);
    Ok(response::json(StatusCode::OK, &json::volume(volume, sharing)))
}

/// `PATCH /api/v1/datavolumes/{datavolumeId}`, which only changes the description
pub(crate) fn patch(state: &mut State, context: &RequestContext<'_>, id: &str) -> ApiResult {
    context.params(&[])?;
    let id = find_for_update(state, context, id)?;
    let mut fields = Fields::from_body(context.request)?;
    let description = fields.string("description")?;
    fields.reject_unknown()?;
    let volume = state.find_mut(id).ok_or_else(not_found)?;
    if let Some(description) = description {
        check_description(&description)?;
        volume.description = Some(description);
        mark_updated(volume, context);
    }
    Ok(response::json(StatusCode::OK, &json::volume(volume, false)))
}

/// `DELETE /api/v1/datavolumes/{datavolumeId}`
///
/// A ready volume is deleted later (202), one that never became ready at once (204).
pub(crate) fn delete(state: &mut State, context: &RequestContext<'_>, id: &str) -> ApiResult {
    context.params(&[])?;
    let volume = find_for(state, context, id, Action::Delete)?;
    if let Some(workload) = &volume.in_use_by {
        // The contract declares no status for this error.
        let message = format!("data volume {} is in use by workload {workload}", volume.name);
        return Err(ApiError::new(StatusCode::CONFLICT, message).with_details(format!(
            "Stop or delete the workload {workload} before deleting the data volume."
        )));
    }
    let id = volume.id;
    match volume.phase {
        Phase::Ready => {
            state.start_deleting(id, context.now, context.now + context.config.deleting_ms);
        }
        Phase::Deleting => {}
        Phase::NotReady | Phase::Creating | Phase::Unknown => {
            state.remove(id);
            return Ok(response::empty(StatusCode::NO_CONTENT));
        }
    }
    let body = json!({"code": 202, "message": "The data volume is being deleted"});
    Ok(response::json(StatusCode::ACCEPTED, &body))
}

pub(super) fn check_description(text: &str) -> Result<(), ApiError> {
    let length = text.chars().count();
    if length > MAX_DESCRIPTION_LENGTH {
        return Err(ApiError::invalid(
            "description",
            format!("{length} characters, the most is {MAX_DESCRIPTION_LENGTH}"),
        ));
    }
    Ok(())
}
