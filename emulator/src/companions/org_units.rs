//! Projects and departments.

use std::cmp::Ordering;

use http::StatusCode;
use serde_json::{Value, json};

use crate::context::RequestContext;
use crate::instant;
use crate::org::{Department, Project};
use crate::params;
use crate::query::{self, Field, FieldType, FieldValue, Record};
use crate::response::{self, ApiResult};
use crate::state::State;

#[derive(Clone, Copy)]
pub(crate) enum UnitField {
    Name,
    ClusterId,
    DepartmentId,
    ParentName,
    Phase,
    CreatedAt,
    GpuQuota,
    /// GPU usage, which is always 0.
    Usage,
}

fn field_type(field: UnitField) -> FieldType {
    match field {
        UnitField::CreatedAt => FieldType::Date,
        UnitField::GpuQuota | UnitField::Usage => FieldType::Number,
        _ => FieldType::Text,
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

    fn field_type(self) -> FieldType {
        field_type(self.0)
    }
}

/// A project with its department.
struct ProjectRow<'a> {
    project: &'a Project,
    parent: &'a Department,
}

impl Record for ProjectRow<'_> {
    type Field = ProjectField;

    fn value(&self, field: ProjectField) -> FieldValue<'_> {
        match field.0 {
            UnitField::Name => FieldValue::lowercase(&self.project.name),
            UnitField::ClusterId => FieldValue::lowercase(&self.project.cluster_id),
            UnitField::DepartmentId => FieldValue::lowercase(&self.project.department_id),
            UnitField::ParentName => FieldValue::lowercase(&self.parent.name),
            UnitField::Phase => FieldValue::Text { exact: "Ready", lowercase: "ready" },
            UnitField::CreatedAt => FieldValue::Date(self.project.created_at),
            UnitField::GpuQuota => FieldValue::Number(self.project.gpu_quota),
            UnitField::Usage => FieldValue::Number(0.0),
        }
    }

    fn compare_ids(&self, other: &Self) -> Ordering {
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

    fn field_type(self) -> FieldType {
        field_type(self.0)
    }
}

impl Record for Department {
    type Field = DepartmentField;

    fn value(&self, field: DepartmentField) -> FieldValue<'_> {
        match field.0 {
            UnitField::Name => FieldValue::lowercase(&self.name),
            UnitField::ClusterId => FieldValue::lowercase(&self.cluster_id),
            UnitField::CreatedAt => FieldValue::Date(self.created_at),
            UnitField::GpuQuota => FieldValue::Number(self.gpu_quota),
            UnitField::Usage => FieldValue::Number(0.0),
            // Departments have no such fields.
            UnitField::DepartmentId | UnitField::ParentName | UnitField::Phase => {
                FieldValue::Absent
            }
        }
    }

    fn compare_ids(&self, other: &Self) -> Ordering {
        self.id.cmp(&other.id)
    }
}

/// `GET /api/v1/org-unit/projects`
pub(super) fn projects(state: &State, context: &RequestContext<'_>) -> ApiResult {
    let allowed = ["filterBy", "sortBy", "sortOrder", "offset", "limit", "search"];
    let params = context.params(&allowed)?;
    let clauses = query::parse_filter::<ProjectField>(&params)?;
    let sort = query::parse_sort(&params, ProjectField(UnitField::Name))?;
    let page = query::parse_page(&params)?;
    let needle = params.get("search").unwrap_or_default().to_lowercase();
    let rows: Vec<_> = state
        .projects
        .iter()
        .map(|project| ProjectRow { project, parent: &state.departments[project.department] })
        .filter(|row| context.role.can_access(row.project.department))
        .filter(|row| clauses.iter().all(|clause| clause.matches(row)))
        .filter(|row| row.project.name.contains(&needle) || row.parent.name.contains(&needle))
        .collect();
    let (rows, next) = query::select_page(rows.iter().collect(), sort, page);
    let projects: Vec<_> = rows.into_iter().map(project_json).collect();
    Ok(response::json(StatusCode::OK, &list_json("projects", projects, next)))
}

/// `GET /api/v1/org-unit/departments`
pub(super) fn departments(state: &State, context: &RequestContext<'_>) -> ApiResult {
    let allowed = ["filterBy", "sortBy", "verbosity", "sortOrder", "offset", "limit"];
    let params = context.params(&allowed)?;
    params.one_of("verbosity", &[("meta", ()), ("brief", ()), ("verbose", ())])?;
    let clauses = query::parse_filter::<DepartmentField>(&params)?;
    let sort = query::parse_sort(&params, DepartmentField(UnitField::Name))?;
    let page = query::parse_page(&params)?;
    let rows = state
        .departments
        .iter()
        .enumerate()
        .filter(|(index, _)| context.role.can_access(*index))
        .map(|(_, department)| department)
        .filter(|department| clauses.iter().all(|clause| clause.matches(*department)));
    let (rows, next) = query::select_page(rows.collect(), sort, page);
    let departments: Vec<_> = rows.into_iter().map(department_json).collect();
    Ok(response::json(StatusCode::OK, &list_json("departments", departments, next)))
}

fn list_json(name: &str, items: Vec<Value>, next: Option<usize>) -> Value {
    let mut list = json!({ name: items });
    if let Some(next) = next {
        list["next"] = next.into();
    }
    list
}

fn project_json(row: &ProjectRow<'_>) -> Value {
    let (project, parent) = (row.project, row.parent);
    let created_at = instant::format(project.created_at);
    let mut json = json!({
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
    // The contract allows only UUIDs here, but some department ids are numbers.
    if params::parse_uuid(&parent.id).is_some() {
        json["parent"] = json!({"id": &*parent.id, "name": &*parent.name});
    }
    json
}

fn department_json(department: &Department) -> Value {
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
