//! Persistent volume claims as data-source assets.

use http::StatusCode;
use serde_json::{Value, json};

use super::TENANT;
use crate::auth::Right;
use crate::emulator::Call;
use crate::instant;
use crate::org::{Claim, Project};
use crate::params::{self, Params};
use crate::problem::{self, Problem, Reply};
use crate::state::World;

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
/// Every claim is an asset of its project. The contract has no 400 here; a request without sense
/// gets one all the same.
pub(super) fn list(world: &World, call: &Call<'_>) -> Reply {
    let params = Params::parse(call.request.uri().query(), &PARAMETERS)?;
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
        && params::uuid(id).is_none()
    {
        return Err(Problem::parameter("clusterId", format!("`{id}` is not a UUID")));
    }
    let ids = params
        .get("assetIds")
        .map(|text| {
            let read = |id| {
                params::uuid(id)
                    .ok_or_else(|| Problem::parameter("assetIds", format!("`{id}` is not a UUID")))
            };
            text.split(',').map(read).collect::<Result<Vec<_>, _>>()
        })
        .transpose()?;
    if let Some(index) = project_id.as_deref().and_then(|id| world.project_index(id)) {
        let project = &world.projects[index];
        if !call.role.may(Right::Read, project.department) {
            return Err(Problem::forbidden(format!(
                "You have no right to read the assets of project {}",
                project.name
            )));
        }
    }
    let is_asked = |name: &str, id: &str| params.get(name).is_none_or(|asked| asked == id);
    let projects = world.projects.iter().filter(|project| {
        is_project
            && call.role.may(Right::Read, project.department)
            && project_id.as_deref().is_none_or(|id| id == &*project.id)
            && is_asked("departmentId", &project.department_id)
            && is_asked("clusterId", &project.cluster_id)
    });
    let entries: Vec<Value> = projects
        .flat_map(|project| project.claims.iter().map(move |claim| (project, claim)))
        .filter(|(_, claim)| is_asked("name", &claim.name))
        .filter(|(_, claim)| ids.as_ref().is_none_or(|ids| ids.contains(&claim.id)))
        .map(|(project, claim)| {
            let mut entry = asset(project, claim);
            if with_status {
                entry["status"] = status(project, claim);
            }
            if with_usage {
                entry["usedBy"] =
                    json!({"workspaces": [], "trainings": [], "distributed": [], "inferences": []});
            }
            entry
        })
        .collect();
    Ok(problem::json(StatusCode::OK, &json!({"entries": entries})))
}

fn asset(project: &Project, claim: &Claim) -> Value {
    let created_at = instant::format(claim.created_at);
    json!({
        "meta": {
            "id": claim.id,
            "kind": "pvc",
            "name": claim.name,
            "scope": "project",
            "tenantId": TENANT,
            "clusterId": &*project.cluster_id,
            "departmentId": &*project.department_id,
            // An integer here, a string everywhere else.
            "projectId": project.id.parse::<i32>().ok(),
            "projectName": &*project.name,
            "createdBy": &*claim.created_by,
            "createdAt": created_at,
            "updatedBy": &*claim.created_by,
            "updatedAt": created_at,
        },
        "spec": {
            "path": format!("/mnt/{}", claim.name),
            "existingPvc": true,
            "claimName": claim.name,
            "readOnly": false,
            "claimInfo": {
                "size": format!("{}Gi", claim.size_gi),
                "storageClass": claim.storage_class,
                "accessModes": {"readWriteMany": claim.storage_class != "local-nvme"},
                "volumeMode": "Filesystem",
            },
        },
    })
}

fn status(project: &Project, claim: &Claim) -> Value {
    if claim.bound {
        return json!({"status": "No issues found", "issues": []});
    }
    json!({
        "status": "Issues found",
        "issues": [],
        "message": format!(
            "PVC {} in namespace {} is Pending: waiting for first consumer to be created before binding",
            claim.name,
            project.namespace()
        ),
    })
}
