//! The list of workloads.

use std::cmp::Ordering;

use http::StatusCode;
use serde::Serialize;
use uuid::Uuid;

use crate::context::RequestContext;
use crate::instant;
use crate::org::{Department, Project};
use crate::query::{self, Field, FieldType, FieldValue, Record};
use crate::response::{self, ApiResult};
use crate::state::State;
use crate::workloads::{Workload, WorkloadPhase};

#[derive(Clone, Copy)]
enum WorkloadField {
    Type,
    Name,
    ClusterId,
    ProjectId,
    ProjectName,
    DepartmentId,
    DepartmentName,
    CreatedAt,
    DeletedAt,
    SubmittedBy,
    Phase,
    CompletedAt,
    PhaseUpdatedAt,
    Category,
    /// A field that no workload has.
    AbsentText,
    AbsentNumber,
    AbsentDate,
}

impl Field for WorkloadField {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("type", WorkloadField::Type),
        ("name", WorkloadField::Name),
        ("clusterId", WorkloadField::ClusterId),
        ("projectId", WorkloadField::ProjectId),
        ("projectName", WorkloadField::ProjectName),
        ("departmentId", WorkloadField::DepartmentId),
        ("departmentName", WorkloadField::DepartmentName),
        ("createdAt", WorkloadField::CreatedAt),
        ("deletedAt", WorkloadField::DeletedAt),
        ("submittedBy", WorkloadField::SubmittedBy),
        ("phase", WorkloadField::Phase),
        ("completedAt", WorkloadField::CompletedAt),
        ("nodepool", WorkloadField::AbsentText),
        ("distributedFramework", WorkloadField::AbsentText),
        ("allocatedGPU", WorkloadField::AbsentNumber),
        ("idleGpus", WorkloadField::AbsentNumber),
        ("idleAllocatedGpus", WorkloadField::AbsentNumber),
        ("phaseUpdatedAt", WorkloadField::PhaseUpdatedAt),
        ("category", WorkloadField::Category),
        ("totalPendingTimeSeconds", WorkloadField::AbsentNumber),
        ("totalRunningTimeSeconds", WorkloadField::AbsentNumber),
        ("priority", WorkloadField::AbsentText),
        ("priorityClassName", WorkloadField::AbsentText),
        ("guaranteedRuntimeEndsAt", WorkloadField::AbsentDate),
        ("aiApplicationId", WorkloadField::AbsentText),
        ("aiApplicationName", WorkloadField::AbsentText),
    ];

    fn field_type(self) -> FieldType {
        match self {
            WorkloadField::CreatedAt
            | WorkloadField::DeletedAt
            | WorkloadField::CompletedAt
            | WorkloadField::PhaseUpdatedAt
            | WorkloadField::AbsentDate => FieldType::Date,
            WorkloadField::AbsentNumber => FieldType::Number,
            _ => FieldType::Text,
        }
    }
}

/// A workload with its project and department.
struct WorkloadRow<'a> {
    workload: &'a Workload,
    project: &'a Project,
    department: &'a Department,
}

impl Record for WorkloadRow<'_> {
    type Field = WorkloadField;

    fn value(&self, field: WorkloadField) -> FieldValue<'_> {
        let workload = self.workload;
        let date = |date: Option<i64>| date.map_or(FieldValue::Absent, FieldValue::Date);
        match field {
            WorkloadField::Type => FieldValue::MixedCase(&workload.kind),
            WorkloadField::Name => FieldValue::MixedCase(&workload.name),
            WorkloadField::ClusterId => FieldValue::lowercase(&workload.cluster_id),
            WorkloadField::ProjectId => FieldValue::lowercase(&workload.project_id),
            WorkloadField::ProjectName => FieldValue::lowercase(&workload.project_name),
            WorkloadField::DepartmentId => FieldValue::lowercase(&self.department.id),
            WorkloadField::DepartmentName => FieldValue::lowercase(&self.department.name),
            WorkloadField::CreatedAt => FieldValue::Date(workload.created_at),
            WorkloadField::DeletedAt => date(workload.deleted_at),
            WorkloadField::SubmittedBy => FieldValue::lowercase(&workload.submitted_by),
            WorkloadField::Phase => FieldValue::MixedCase(workload.phase.as_str()),
            WorkloadField::CompletedAt => date(workload.completed_at),
            WorkloadField::PhaseUpdatedAt => FieldValue::Date(workload.phase_since),
            WorkloadField::Category => FieldValue::MixedCase(category(workload)),
            WorkloadField::AbsentText | WorkloadField::AbsentNumber | WorkloadField::AbsentDate => {
                FieldValue::Absent
            }
        }
    }

    fn compare_ids(&self, other: &Self) -> Ordering {
        self.workload.id.cmp(&other.workload.id)
    }
}

#[derive(Serialize)]
struct ListJson<'a> {
    workloads: Vec<WorkloadJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WorkloadJson<'a> {
    id: Uuid,
    name: &'a str,
    r#type: &'a str,
    category: &'static str,
    phase: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    phase_message: Option<&'static str>,
    cluster_id: &'a str,
    project_id: &'a str,
    project_name: &'a str,
    department_id: &'a str,
    department_name: &'a str,
    namespace: String,
    submitted_by: &'a str,
    running_pods: u32,
    created_at: String,
    completed_at: Option<String>,
    deleted_at: Option<String>,
    datasources: Vec<SourceJson<'a>>,
}

#[derive(Serialize)]
struct SourceJson<'a> {
    id: Uuid,
    name: &'a str,
    r#type: &'a str,
}

const PARAMETERS: [&str; 7] =
    ["deleted", "offset", "limit", "sortOrder", "sortBy", "filterBy", "search"];

/// `GET /api/v1/workloads`
///
/// An invalid request gets a 400, which the contract does not declare here.
pub(super) fn list(state: &State, context: &RequestContext<'_>) -> ApiResult {
    let params = context.params(&PARAMETERS)?;
    let clauses = query::parse_filter::<WorkloadField>(&params)?;
    let sort = query::parse_sort(&params, WorkloadField::CreatedAt)?;
    let page = query::parse_page(&params)?;
    let is_deleted = params.boolean("deleted")?.unwrap_or(false);
    let needle = params.get("search").unwrap_or_default().to_lowercase();
    let rows: Vec<_> = state
        .workloads
        .rows()
        .iter()
        .filter(|workload| workload.deleted_at.is_some() == is_deleted)
        .map(|workload| {
            let project = &state.projects[workload.project];
            WorkloadRow { workload, project, department: &state.departments[project.department] }
        })
        .filter(|row| context.role.can_access(row.project.department))
        .filter(|row| clauses.iter().all(|clause| clause.matches(row)))
        .filter(|row| needle.is_empty() || is_found(row.workload, &needle))
        .collect();
    let (rows, next) = query::select_page(rows.iter().collect(), sort, page);
    let workloads = rows.into_iter().map(workload_json).collect();
    Ok(response::json(StatusCode::OK, &ListJson { workloads, next }))
}

fn is_found(workload: &Workload, needle: &str) -> bool {
    let texts = [&workload.name, &workload.kind, &*workload.project_name, &workload.submitted_by];
    texts.iter().any(|text| text.to_lowercase().contains(needle))
}

fn category(workload: &Workload) -> &'static str {
    match workload.kind.as_str() {
        "Workspace" => "Build",
        "Inference" => "Deploy",
        _ => "Train",
    }
}

fn workload_json<'a>(row: &WorkloadRow<'a>) -> WorkloadJson<'a> {
    let workload = row.workload;
    let sources = workload.data_sources.iter();
    WorkloadJson {
        id: workload.id,
        name: &workload.name,
        r#type: &workload.kind,
        category: category(workload),
        phase: workload.phase.as_str(),
        phase_message: (workload.phase == WorkloadPhase::Failed)
            .then_some("A pod failed with exit code 1"),
        cluster_id: &workload.cluster_id,
        project_id: &workload.project_id,
        project_name: &workload.project_name,
        department_id: &row.department.id,
        department_name: &row.department.name,
        namespace: row.project.namespace(),
        submitted_by: &workload.submitted_by,
        running_pods: u32::from(workload.phase == WorkloadPhase::Running),
        created_at: instant::format(workload.created_at),
        completed_at: workload.completed_at.map(instant::format),
        deleted_at: workload.deleted_at.map(instant::format),
        datasources: sources
            .map(|source| SourceJson { id: source.id, name: &source.name, r#type: source.kind })
            .collect(),
    }
}
