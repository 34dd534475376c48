//! Projects and departments.

use std::cmp::Ordering;

use http::StatusCode;
use serde_json::{Value, json};

use crate::emulator::Call;
use crate::instant;
use crate::org::{Department, Project};
use crate::params::Params;
use crate::problem::{self, Reply};
use crate::query::{self, Field, Key, Kind, Record};
use crate::state::World;

#[derive(Clone, Copy)]
pub(crate) enum UnitField {
    Name,
    ClusterId,
    DepartmentId,
    ParentName,
    Phase,
    CreatedAt,
    GpuQuota,
    /// The use of GPUs, which is nil in a box.
    Usage,
}

fn kind(field: UnitField) -> Kind {
    match field {
        UnitField::CreatedAt => Kind::Date,
        UnitField::GpuQuota | UnitField::Usage => Kind::Number,
        _ => Kind::Text,
    }
}

#[derive(Clone, Copy)]
struct ProjectField(UnitField);

impl Field for ProjectField {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("name", ProjectField(UnitField::Name)),
        ("clusterId", ProjectField(UnitField::ClusterId)),
        ("departmentId", ProjectField(UnitField::DepartmentId)),
        ("parentId", ProjectField(UnitField::DepartmentId)),
        ("parentName", ProjectField(UnitField::ParentName)),
        ("phase", ProjectField(UnitField::Phase)),
        ("totalGpuQuota", ProjectField(UnitField::GpuQuota)),
        ("gpuAllocated", ProjectField(UnitField::Usage)),
        ("createdAt", ProjectField(UnitField::CreatedAt)),
        ("avgGpuAllocation24h", ProjectField(UnitField::Usage)),
        ("avgGpuUtilization24h", ProjectField(UnitField::Usage)),
        ("avgGpuMemoryUtilization24h", ProjectField(UnitField::Usage)),
        ("avgGpuAllocation7d", ProjectField(UnitField::Usage)),
        ("avgGpuUtilization7d", ProjectField(UnitField::Usage)),
        ("avgGpuMemoryUtilization7d", ProjectField(UnitField::Usage)),
        ("avgGpuAllocation30d", ProjectField(UnitField::Usage)),
        ("avgGpuUtilization30d", ProjectField(UnitField::Usage)),
        ("avgGpuMemoryUtilization30d", ProjectField(UnitField::Usage)),
    ];

    fn kind(self) -> Kind {
        kind(self.0)
    }
}

/// A project with the department it is listed under.
struct ProjectRow<'a> {
    project: &'a Project,
    parent: &'a Department,
}

impl Record for ProjectRow<'_> {
    type Field = ProjectField;

    fn key(&self, field: ProjectField) -> Key<'_> {
        match field.0 {
            UnitField::Name => Key::lower(&self.project.name),
            UnitField::ClusterId => Key::lower(&self.project.cluster_id),
            UnitField::DepartmentId => Key::lower(&self.project.department_id),
            UnitField::ParentName => Key::lower(&self.parent.name),
            UnitField::Phase => Key::Text { exact: "Ready", folded: "ready" },
            UnitField::CreatedAt => Key::Date(self.project.created_at),
            UnitField::GpuQuota => Key::Number(self.project.gpu_quota),
            UnitField::Usage => Key::Number(0.0),
        }
    }

    fn tie(&self, other: &Self) -> Ordering {
        self.project.id.cmp(&other.project.id)
    }
}

#[derive(Clone, Copy)]
pub(crate) struct DepartmentField(UnitField);

impl Field for DepartmentField {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("name", DepartmentField(UnitField::Name)),
        ("clusterId", DepartmentField(UnitField::ClusterId)),
        ("totalGpuQuota", DepartmentField(UnitField::GpuQuota)),
        ("gpuAllocated", DepartmentField(UnitField::Usage)),
        ("createdAt", DepartmentField(UnitField::CreatedAt)),
        ("avgGpuAllocation24h", DepartmentField(UnitField::Usage)),
        ("avgGpuUtilization24h", DepartmentField(UnitField::Usage)),
        ("avgGpuMemoryUtilization24h", DepartmentField(UnitField::Usage)),
        ("avgGpuAllocation7d", DepartmentField(UnitField::Usage)),
        ("avgGpuUtilization7d", DepartmentField(UnitField::Usage)),
        ("avgGpuMemoryUtilization7d", DepartmentField(UnitField::Usage)),
        ("avgGpuAllocation30d", DepartmentField(UnitField::Usage)),
        ("avgGpuUtilization30d", DepartmentField(UnitField::Usage)),
        ("avgGpuMemoryUtilization30d", DepartmentField(UnitField::Usage)),
    ];

    fn kind(self) -> Kind {
        kind(self.0)
    }
}

impl Record for Department {
    type Field = DepartmentField;

    fn key(&self, field: DepartmentField) -> Key<'_> {
        match field.0 {
            UnitField::Name => Key::lower(&self.name),
            UnitField::ClusterId => Key::lower(&self.cluster_id),
            UnitField::CreatedAt => Key::Date(self.created_at),
            UnitField::GpuQuota => Key::Number(self.gpu_quota),
            UnitField::Usage => Key::Number(0.0),
            // No name leads to the others.
            UnitField::DepartmentId | UnitField::ParentName | UnitField::Phase => Key::Absent,
        }
    }

    fn tie(&self, other: &Self) -> Ordering {
        self.id.cmp(&other.id)
    }
}

/// `GET /api/v1/org-unit/projects`
pub(super) fn projects(world: &World, call: &Call<'_>) -> Reply {
    let allowed = ["filterBy", "sortBy", "sortOrder", "offset", "limit", "search"];
    let params = Params::parse(call.request.uri().query(), &allowed)?;
    let clauses = query::filters::<ProjectField>(&params)?;
    let sort = query::sort(&params, ProjectField(UnitField::Name))?;
    let page = query::page(&params)?;
    let needle = params.get("search").unwrap_or_default().to_lowercase();
    let rows: Vec<_> = world
        .projects
        .iter()
        .map(|project| ProjectRow { project, parent: &world.departments[project.department] })
        .filter(|row| call.role.department().is_none_or(|own| own == row.project.department))
        .filter(|row| clauses.iter().all(|clause| clause.matches(row)))
        .filter(|row| row.project.name.contains(&needle) || row.parent.name.contains(&needle))
        .collect();
    let (rows, next) = query::select(rows.iter().collect(), sort, page);
    let projects: Vec<_> = rows.into_iter().map(project).collect();
    Ok(problem::json(StatusCode::OK, &listed("projects", projects, next)))
}

/// `GET /api/v1/org-unit/departments`
pub(super) fn departments(world: &World, call: &Call<'_>) -> Reply {
    let allowed = ["filterBy", "sortBy", "verbosity", "sortOrder", "offset", "limit"];
    let params = Params::parse(call.request.uri().query(), &allowed)?;
    params.one_of("verbosity", &[("meta", ()), ("brief", ()), ("verbose", ())])?;
    let clauses = query::filters::<DepartmentField>(&params)?;
    let sort = query::sort(&params, DepartmentField(UnitField::Name))?;
    let page = query::page(&params)?;
    let rows = world
        .departments
        .iter()
        .enumerate()
        .filter(|(index, _)| call.role.department().is_none_or(|own| own == *index))
        .map(|(_, department)| department)
        .filter(|department| clauses.iter().all(|clause| clause.matches(*department)));
    let (rows, next) = query::select(rows.collect(), sort, page);
    let departments: Vec<_> = rows.into_iter().map(department).collect();
    Ok(problem::json(StatusCode::OK, &listed("departments", departments, next)))
}

fn listed(name: &str, items: Vec<Value>, next: Option<usize>) -> Value {
    let mut answer = json!({ name: items });
    if let Some(next) = next {
        answer["next"] = next.into();
    }
    answer
}

fn project(row: &ProjectRow<'_>) -> Value {
    let (project, parent) = (row.project, row.parent);
    let created_at = instant::format(project.created_at);
    let mut answer = json!({
        "id": &*project.id,
        "name": &*project.name,
        "description": "",
        "clusterId": &*project.cluster_id,
        "parentId": &*parent.id,
        "requestedNamespace": null,
        "enforceRunaiScheduler": true,
        "status": {"namespace": project.namespace(), "phase": "Ready", "phaseMessage": null},
        "totalResources": {"gpuQuota": project.gpu_quota, "cpuQuota": null, "memoryQuota": null},
        "createdAt": created_at,
        "updatedAt": created_at,
        "createdBy": &*project.created_by,
        "effective": {},
        "resources": [],
    });
    // The contract allows only UUIDs here, and not every department has one.
    if crate::params::uuid(&parent.id).is_some() {
        answer["parent"] = json!({"id": &*parent.id, "name": &*parent.name});
    }
    answer
}

fn department(department: &Department) -> Value {
    let created_at = instant::format(department.created_at);
    json!({
        "id": &*department.id,
        "name": &*department.name,
        "clusterId": &*department.cluster_id,
        "createdAt": created_at,
        "updatedAt": created_at,
        "totalResources": {"gpuQuota": department.gpu_quota, "cpuQuota": null, "memoryQuota": null},
        "resources": [],
    })
}
