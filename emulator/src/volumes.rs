//! The nine operations on data volumes.

mod create;
mod json;
mod list;
mod sharing;

use http::StatusCode;
use serde_json::json;
use uuid::Uuid;

use crate::auth::Right;
use crate::body::Fields;
use crate::emulator::Call;
use crate::params::{self, Params};
use crate::problem::{self, Problem, Reply};
use crate::state::{Phase, Volume, World};

pub(crate) use create::{create, name_availability};
pub(crate) use list::{count, list};
pub(crate) use sharing::{patch_shared_scopes, shared_scopes};

/// The longest description, in code points.
const DESCRIPTION: usize = 127;

/// `GET /api/v1/datavolumes/{datavolumeId}`
pub(crate) fn get(world: &World, call: &Call<'_>, id: &str) -> Reply {
    Params::parse(call.request.uri().query(), &[])?;
    let volume = found(world, id)?;
    if !call.role.sees(volume, world) {
        return Err(no_right(Right::Read, volume));
    }
    let sharing = call.role.sees_sharing(world.projects[volume.project].department);
    Ok(problem::json(StatusCode::OK, &json::volume(volume, sharing)))
}

/// `PATCH /api/v1/datavolumes/{datavolumeId}`: only the description can change
pub(crate) fn patch(world: &mut World, call: &Call<'_>, id: &str) -> Reply {
    Params::parse(call.request.uri().query(), &[])?;
    let id = changeable(world, call, id, Right::Update)?;
    let mut fields = Fields::of_body(call.request)?;
    let description = fields.string("description")?;
    fields.finish()?;
    let volume = world.find_mut(id).ok_or_else(missing)?;
    if let Some(description) = description {
        check_description(&description)?;
        volume.description = Some(description);
        touch(volume, call);
    }
    Ok(problem::json(StatusCode::OK, &json::volume(volume, false)))
}

/// `DELETE /api/v1/datavolumes/{datavolumeId}`
///
/// A volume in the cluster is removed later (202); one that never came to be is gone at once (204).
pub(crate) fn delete(world: &mut World, call: &Call<'_>, id: &str) -> Reply {
    Params::parse(call.request.uri().query(), &[])?;
    let volume = found(world, id)?;
    require(world, call, volume, Right::Delete)?;
    if let Some(workload) = &volume.in_use_by {
        // The contract declares no status for this refusal.
        let message = format!("data volume {} is in use by workload {workload}", volume.name);
        return Err(Problem::new(StatusCode::CONFLICT, message).with_details(format!(
            "Stop or delete the workload {workload} before deleting the data volume."
        )));
    }
    let id = volume.id;
    match volume.phase {
        Phase::Ready => world.delete_later(id, call.now, call.now + call.config.deleting_ms),
        Phase::Deleting => {}
        Phase::NotReady | Phase::Creating | Phase::Unknown => {
            world.remove(id);
            return Ok(problem::empty(StatusCode::NO_CONTENT));
        }
    }
    let body = json!({"code": 202, "message": "The data volume is being deleted"});
    Ok(problem::json(StatusCode::ACCEPTED, &body))
}

fn missing() -> Problem {
    Problem::not_found("The data volume was not found")
}

/// The volume of a path. A malformed id is a volume that does not exist: no operation on a path with
/// an id declares a 400 for it.
fn found<'a>(world: &'a World, id: &str) -> Result<&'a Volume, Problem> {
    params::uuid(id).and_then(|id| world.find(id)).ok_or_else(missing)
}

fn no_right(right: Right, volume: &Volume) -> Problem {
    Problem::forbidden(format!(
        "You have no right to {} data volumes in project {}",
        right.as_str(),
        volume.project_name
    ))
}

fn require(world: &World, call: &Call<'_>, volume: &Volume, right: Right) -> Result<(), Problem> {
    if call.role.may(right, world.projects[volume.project].department) {
        Ok(())
    } else {
        Err(no_right(right, volume))
    }
}

/// The id of a volume that exists, that the caller may change, and that is not going away.
fn changeable(world: &World, call: &Call<'_>, id: &str, right: Right) -> Result<Uuid, Problem> {
    let volume = found(world, id)?;
    require(world, call, volume, right)?;
    if volume.phase == Phase::Deleting {
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            format!("data volume {} is being deleted", volume.name),
        ));
    }
    Ok(volume.id)
}

fn check_description(text: &str) -> Result<(), Problem> {
    let length = text.chars().count();
    if length > DESCRIPTION {
        return Err(Problem::parameter(
            "description",
            format!("{length} characters, the most is {DESCRIPTION}"),
        ));
    }
    Ok(())
}

/// Notes a change.
fn touch(volume: &mut Volume, call: &Call<'_>) {
    volume.updated_at = Some(call.now);
    volume.updated_by = Some(call.role.email().into());
    volume.refresh_search_text();
}
