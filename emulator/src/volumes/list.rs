//! Listing and counting volumes.

use std::cmp::Ordering;

use http::StatusCode;
use serde::Serialize;
use serde_json::json;

use super::access::{forbidden, not_found};
use super::json::{VolumeJson, volume};
use crate::auth::Action;
use crate::context::RequestContext;
use crate::params::Params;
use crate::query::{self, Field, FieldType, FieldValue, Record};
use crate::response::{self, ApiError, ApiResult};
use crate::state::State;
use crate::volume::Volume;

#[derive(Clone, Copy)]
pub(crate) enum VolumeField {
    Name,
    ProjectId,
    ClusterId,
    DepartmentId,
    ProjectName,
    CreatedAt,
    CreatedBy,
    Phase,
}

impl Field for VolumeField {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("name", VolumeField::Name),
        ("projectId", VolumeField::ProjectId),
        ("clusterId", VolumeField::ClusterId),
        ("departmentId", VolumeField::DepartmentId),
        ("projectName", VolumeField::ProjectName),
        ("createdAt", VolumeField::CreatedAt),
        ("createdBy", VolumeField::CreatedBy),
        ("phase", VolumeField::Phase),
    ];

    fn field_type(self) -> FieldType {
        if matches!(self, VolumeField::CreatedAt) { FieldType::Date } else { FieldType::Text }
    }
}

impl Record for Volume {
    type Field = VolumeField;

    /// Names, ids and email addresses are always in lower case: names by the pattern in the contract,
    /// the others by the seed.
    fn value(&self, field: VolumeField) -> FieldValue<'_> {
        match field {
            VolumeField::Name => FieldValue::lowercase(&self.name),
            VolumeField::ProjectId => FieldValue::lowercase(&self.project_id),
            VolumeField::ClusterId => FieldValue::lowercase(&self.cluster_id),
            VolumeField::DepartmentId => {
                self.department_id.as_deref().map_or(FieldValue::Absent, FieldValue::lowercase)
            }
            VolumeField::ProjectName => FieldValue::lowercase(&self.project_name),
            VolumeField::CreatedAt => FieldValue::Date(self.created_at),
            VolumeField::CreatedBy => {
                self.created_by.as_deref().map_or(FieldValue::Absent, FieldValue::lowercase)
            }
            VolumeField::Phase => {
                FieldValue::Text { exact: self.phase.as_str(), lowercase: self.phase.lowercase() }
            }
        }
    }

    fn compare_ids(&self, other: &Self) -> Ordering {
        self.id.cmp(&other.id)
    }
}

#[derive(Serialize)]
struct ListJson<'a> {
    datavolumes: Vec<VolumeJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<usize>,
}

const FILTER_PARAMS: [&str; 4] = ["requestType", "usableInProjectId", "filterBy", "search"];
const PAGE_PARAMS: [&str; 4] = ["sortBy", "sortOrder", "offset", "limit"];

/// `GET /api/v1/datavolumes`
pub(crate) fn list(state: &State, context: &RequestContext<'_>) -> ApiResult {
    let params = parse_params(context, &[FILTER_PARAMS, PAGE_PARAMS].concat())?;
    let sort = query::parse_sort(&params, VolumeField::Name)?;
    let page = query::parse_page(&params)?;
    let (rows, next) = query::select_page(matching_volumes(state, context, &params)?, sort, page);
    let datavolumes = rows.into_iter().map(|row| volume(row, false)).collect();
    Ok(response::json(StatusCode::OK, &ListJson { datavolumes, next }))
}

/// `GET /api/v1/datavolumes/count`, since 2.21
pub(crate) fn count(state: &State, context: &RequestContext<'_>) -> ApiResult {
    if !context.switches.count {
        // An older control plane takes `count` for a volume id.
        return Err(not_found());
    }
    let params = parse_params(context, &FILTER_PARAMS)?;
    let count = matching_volumes(state, context, &params)?.len();
    Ok(response::json(StatusCode::OK, &json!({"count": count})))
}

fn parse_params<'a>(
    context: &RequestContext<'a>,
    allowed: &[&str],
) -> Result<Params<'a>, ApiError> {
    let known: Vec<&str> = allowed
        .iter()
        .copied()
        .filter(|name| *name != "search" || context.switches.search)
        .collect();
    context.params(&known)
}

#[derive(Clone, Copy)]
enum RequestType {
    Originated,
    UsableInProject,
}

/// The volumes that the user can see and that match the parameters.
fn matching_volumes<'a>(
    state: &'a State,
    context: &RequestContext<'_>,
    params: &Params<'_>,
) -> Result<Vec<&'a Volume>, ApiError> {
    let types = [
        ("Originated", RequestType::Originated),
        ("UsableInProject", RequestType::UsableInProject),
    ];
    let request_type = params
        .one_of("requestType", &types)?
        .ok_or_else(|| ApiError::invalid("requestType", "required query parameter is missing"))?;
    let clauses = query::parse_filter::<VolumeField>(params)?;
    let needle = params.get("search").unwrap_or_default().to_lowercase();
    let project = match request_type {
        RequestType::Originated => None,
        RequestType::UsableInProject => {
            let id = params.required("usableInProjectId")?;
            let unknown =
                || ApiError::invalid("usableInProjectId", format!("no project with id `{id}`"));
            let index = state.project_index(id).ok_or_else(unknown)?;
            let project = &state.projects[index];
            if !context.role.can_in(Action::Read, project.department) {
                return Err(forbidden(Action::Read, &project.name));
            }
            Some(index)
        }
    };
    let is_match = |volume: &&Volume| {
        let in_scope = match project {
            Some(project) => state.is_usable(volume, project),
            None => context.role.can_access(state.projects[volume.project].department),
        };
        in_scope
            && clauses.iter().all(|clause| clause.matches(*volume))
            && (needle.is_empty() || volume.search_text.contains(&needle))
    };
    Ok(state.volumes.iter().filter(is_match).collect())
}
