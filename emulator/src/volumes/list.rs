//! Listing and counting volumes.

use std::cmp::Ordering;

use http::StatusCode;
use serde::Serialize;
use serde_json::json;

use super::json::{VolumeJson, volume};
use crate::auth::Right;
use crate::emulator::Call;
use crate::params::Params;
use crate::problem::{self, Problem, Reply};
use crate::query::{self, Field, Key, Kind, Record};
use crate::state::{Volume, World};

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

    fn kind(self) -> Kind {
        if matches!(self, VolumeField::CreatedAt) { Kind::Date } else { Kind::Text }
    }
}

impl Record for Volume {
    type Field = VolumeField;

    /// Names, ids and addresses are all in lower case here: the first by the contract's pattern, the
    /// others by the seed.
    fn key(&self, field: VolumeField) -> Key<'_> {
        match field {
            VolumeField::Name => Key::lower(&self.name),
            VolumeField::ProjectId => Key::lower(&self.project_id),
            VolumeField::ClusterId => Key::lower(&self.cluster_id),
            VolumeField::DepartmentId => {
                self.department_id.as_deref().map_or(Key::Absent, Key::lower)
            }
            VolumeField::ProjectName => Key::lower(&self.project_name),
            VolumeField::CreatedAt => Key::Date(self.created_at),
            VolumeField::CreatedBy => self.created_by.as_deref().map_or(Key::Absent, Key::lower),
            VolumeField::Phase => {
                Key::Text { exact: self.phase.as_str(), folded: self.phase.folded() }
            }
        }
    }

    fn tie(&self, other: &Self) -> Ordering {
        self.id.cmp(&other.id)
    }
}

#[derive(Serialize)]
struct ListJson<'a> {
    datavolumes: Vec<VolumeJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<usize>,
}

const SELECTION: [&str; 4] = ["requestType", "usableInProjectId", "filterBy", "search"];
const PAGING: [&str; 4] = ["sortBy", "sortOrder", "offset", "limit"];

/// `GET /api/v1/datavolumes`
pub(crate) fn list(world: &World, call: &Call<'_>) -> Reply {
    let params = parse(call, &[SELECTION, PAGING].concat())?;
    let sort = query::sort(&params, VolumeField::Name)?;
    let page = query::page(&params)?;
    let (rows, next) = query::select(matching(world, call, &params)?, sort, page);
    let datavolumes = rows.into_iter().map(|row| volume(row, false)).collect();
    Ok(problem::json(StatusCode::OK, &ListJson { datavolumes, next }))
}

/// `GET /api/v1/datavolumes/count`, since 2.21
pub(crate) fn count(world: &World, call: &Call<'_>) -> Reply {
    if !call.switches.count {
        // To an older control plane `count` is the id of a volume.
        return Err(super::missing());
    }
    let params = parse(call, &SELECTION)?;
    let count = matching(world, call, &params)?.len();
    Ok(problem::json(StatusCode::OK, &json!({"count": count})))
}

fn parse<'a>(call: &Call<'a>, allowed: &[&str]) -> Result<Params<'a>, Problem> {
    // `search` came with 2.22.
    let known: Vec<&str> =
        allowed.iter().copied().filter(|name| *name != "search" || call.switches.search).collect();
    Params::parse(call.request.uri().query(), &known)
}

#[derive(Clone, Copy)]
enum RequestType {
    Originated,
    UsableInProject,
}

/// The volumes that the caller may see and that the parameters select.
fn matching<'a>(
    world: &'a World,
    call: &Call<'_>,
    params: &Params<'_>,
) -> Result<Vec<&'a Volume>, Problem> {
    let types = [
        ("Originated", RequestType::Originated),
        ("UsableInProject", RequestType::UsableInProject),
    ];
    let request_type = params
        .one_of("requestType", &types)?
        .ok_or_else(|| Problem::parameter("requestType", "required query parameter is missing"))?;
    let clauses = query::filters::<VolumeField>(params)?;
    let needle = params.get("search").unwrap_or_default().to_lowercase();
    let project = match request_type {
        RequestType::Originated => None,
        RequestType::UsableInProject => {
            let id = params.required("usableInProjectId")?;
            let unknown =
                || Problem::parameter("usableInProjectId", format!("no project with id `{id}`"));
            let index = world.project_index(id).ok_or_else(unknown)?;
            if !call.role.may(Right::Read, world.projects[index].department) {
                let name = &world.projects[index].name;
                return Err(Problem::forbidden(format!(
                    "You have no right to read data volumes in project {name}"
                )));
            }
            Some(index)
        }
    };
    let department = call.role.department();
    let selected = |volume: &&Volume| {
        let in_scope = match project {
            Some(project) => world.is_usable(volume, project),
            None => department.is_none_or(|own| world.projects[volume.project].department == own),
        };
        in_scope
            && clauses.iter().all(|clause| clause.matches(*volume))
            && (needle.is_empty() || volume.search_text.contains(&needle))
    };
    Ok(world.volumes.iter().filter(selected).collect())
}
