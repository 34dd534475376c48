//! PVCs as data-source assets.

use http::StatusCode;
use serde_json::{Value, json};

use crate::auth::Action;
use crate::context::RequestContext;
use crate::instant;
use crate::org::{Project, Pvc, TENANT_ID};
use crate::params;
use crate::response::{self, ApiError, ApiResult};
use crate::state::State;

const PARAMETERS: [&str; 11] = [
    "name",
    "scope",
    "projectId",
    "departmentId",
    "clusterId",
    "usageInfo",
    "complyToProject",
    "complyToWorkloadType",
    "statusInfo",
    "assetIds",
    "complyToReplicaType",
];

/// `GET /api/v1/asset/datasource/pvc`
///
/// Every PVC is an asset of its project. An invalid request gets a 400, which the contract does not
/// declare here.
pub(super) fn list(state: &State, context: &RequestContext<'_>) -> ApiResult {
    let params = context.params(&PARAMETERS)?;
    let project_id = params.integer("projectId")?.map(|id| id.to_string());
    let scopes = [
        ("system", false),
        ("tenant", false),
        ("cluster", false),
        ("department", false),
        ("project", true),
    ];
    let is_project = params.one_of("scope", &scopes)?.unwrap_or(true);
    let with_status = params.boolean("statusInfo")?.unwrap_or(false);
    let with_usage = params.boolean("usageInfo")?.unwrap_or(false);
    params.integer("complyToProject")?;
    let workloads = [("Workspace", ()), ("Training", ()), ("Distributed", ()), ("Inference", ())];
    params.one_of("complyToWorkloadType", &workloads)?;
    params.one_of("complyToReplicaType", &[("Worker", ()), ("Master", ())])?;
    if let Some(id) = params.get("clusterId")
        && params::parse_uuid(id).is_none()
    {
        return Err(ApiError::invalid("clusterId", format!("`{id}` is not a UUID")));
    }
    let ids = params
        .get("assetIds")
        .map(|text| {
            let parse = |id| {
                params::parse_uuid(id)
                    .ok_or_else(|| ApiError::invalid("assetIds", format!("`{id}` is not a UUID")))
            };
            text.split(',').map(parse).collect::<Result<Vec<_>, _>>()
        })
        .transpose()?;
    if let Some(index) = project_id.as_deref().and_then(|id| state.project_index(id)) {
        let project = &state.projects[index];
        if !context.role.can_in(Action::Read, project.department) {
            return Err(ApiError::forbidden(format!(
                "You have no right to read the assets of project {}",
                project.name
            )));
        }
    }
    let is_match = |name: &str, value: &str| params.get(name).is_none_or(|it| it == value);
    let projects = state.projects.iter().filter(|project| {
        is_project
            && context.role.can_in(Action::Read, project.department)
            && project_id.as_deref().is_none_or(|id| id == &*project.id)
            && is_match("departmentId", &project.department_id)
            && is_match("clusterId", &project.cluster_id)
    });
    let entries: Vec<Value> = projects
        .flat_map(|project| project.pvcs.iter().map(move |pvc| (project, pvc)))
        .filter(|(_, pvc)| is_match("name", &pvc.name))
        .filter(|(_, pvc)| ids.as_ref().is_none_or(|ids| ids.contains(&pvc.id)))
        .map(|(project, pvc)| {
            let mut entry = asset_json(project, pvc);
            if with_status {
                entry["status"] = status_json(project, pvc);
            }
            if with_usage {
                entry["usedBy"] =
                    json!({"workspaces": [], "trainings": [], "distributed": [], "inferences": []});
            }
            entry
        })
        .collect();
    Ok(response::json(StatusCode::OK, &json!({"entries": entries})))
}

fn asset_json(project: &Project, pvc: &Pvc) -> Value {
    let created_at = instant::format(pvc.created_at);
    json!({
        "meta": {
            "id": pvc.id,
            "kind": "pvc",
            "name": pvc.name,
            "scope": "project",
            "tenantId": TENANT_ID,
            "clusterId": &*project.cluster_id,
            "departmentId": &*project.department_id,
            // The contract has an integer here and a string everywhere else.
            "projectId": project.id.parse::<i32>().ok(),
            "projectName": &*project.name,
            "createdBy": &*pvc.created_by,
            "createdAt": created_at,
            "updatedBy": &*pvc.created_by,
            "updatedAt": created_at,
        },
        "spec": {
            "path": format!("/mnt/{}", pvc.name),
            "existingPvc": true,
            "claimName": pvc.name,
            "readOnly": false,
            "claimInfo": {
                "size": format!("{}Gi", pvc.size_gi),
                "storageClass": pvc.storage_class,
                "accessModes": {"readWriteMany": pvc.storage_class != "local-nvme"},
                "volumeMode": "Filesystem",
            },
        },
    })
}

fn status_json(project: &Project, pvc: &Pvc) -> Value {
    if pvc.bound {
        return json!({"status": "No issues found", "issues": []});
    }
    json!({
        "status": "Issues found",
        "issues": [],
        "message": format!(
            "PVC {} in namespace {} is Pending: waiting for first consumer to be created before binding",
            pvc.name,
            project.namespace()
        ),
    })
}
