//! The companion operations: permissions, projects, departments, clusters, PVCs, workloads and the
//! audit log.

mod audit_log;
mod org_units;
mod pvcs;
mod workloads;

use http::StatusCode;
use serde_json::{Value, json};

use crate::auth::{Action, Role};
use crate::body::Fields;
use crate::context::RequestContext;
use crate::instant;
use crate::operation::Operation;
use crate::org::TENANT_ID;
use crate::response::{self, ApiError, ApiResult};
use crate::state::State;
use crate::switches::Companions;

/// The resource types with their display names and groups.
const RESOURCES: [(&str, &str, &str); 5] = [
    ("datavolumes", "Data volumes", "workload-asset"),
    ("pvc-assets", "PVC data sources", "workload-asset"),
    ("project", "Projects", "organization"),
    ("department", "Departments", "organization"),
    ("cluster", "Clusters", "physical-resource"),
];

/// Handles any companion operation but the token operations.
pub(crate) fn handle(
    state: &State,
    context: &RequestContext<'_>,
    operation: Operation,
) -> ApiResult {
    match context.switches.companions {
        Companions::On => {}
        Companions::Forbidden => {
            return Err(ApiError::forbidden("This access key has no right to this resource"));
        }
        Companions::Missing => return Err(ApiError::not_found("Not found")),
    }
    match operation {
        Operation::Permissions => permissions(context),
        Operation::PermittedScopes => permitted_scopes(state, context),
        Operation::Projects => org_units::projects(state, context),
        Operation::Departments => org_units::departments(state, context),
        Operation::Clusters => clusters(state, context),
        Operation::Workloads => workloads::list(state, context),
        Operation::AuditLog => audit_log::list(state, context),
        _ => pvcs::list(state, context),
    }
}

/// Only an administrator can change anything but data.
fn is_permitted(role: Role, action: Action, resource: &str) -> bool {
    let is_data = matches!(resource, "datavolumes" | "pvc-assets");
    action == Action::Read || (role.can(action) && (role == Role::Admin || is_data))
}

fn permissions(context: &RequestContext<'_>) -> ApiResult {
    context.params(&[])?;
    let permissions = RESOURCES.map(|(resource, name, group)| {
        let actions: Vec<_> = Action::ALL
            .into_iter()
            .filter(|action| is_permitted(context.role, *action, resource))
            .map(Action::as_str)
            .collect();
        json!({"resourceType": resource, "displayName": name, "groupId": group, "actions": actions})
    });
    Ok(response::json(StatusCode::OK, &permissions))
}

/// For each action, the broadest scopes in which it is permitted. An invalid request gets a 400,
/// which the contract does not declare here.
fn permitted_scopes(state: &State, context: &RequestContext<'_>) -> ApiResult {
    context.params(&[])?;
    let mut fields = Fields::from_body(context.request)?;
    let resource = fields.required_string("resourceType")?;
    let requested = fields.nullable_string("action")?;
    fields.reject_unknown()?;
    let is_requested =
        |action: &Action| requested.as_ref().is_none_or(|requested| action.as_str() == requested);
    if let Some(action) = &requested
        && !Action::ALL.iter().any(is_requested)
    {
        let reason = format!("`{action}` is not one of create, read, update, delete");
        return Err(ApiError::invalid("action", reason));
    }
    let scopes: serde_json::Map<_, _> = Action::ALL
        .into_iter()
        .map(|action| {
            let is_permitted =
                is_requested(&action) && is_permitted(context.role, action, &resource);
            let scopes = if is_permitted { role_scopes(state, context.role) } else { no_scopes() };
            (action.as_str().to_owned(), scopes)
        })
        .collect();
    Ok(response::json(StatusCode::OK, &Value::Object(scopes)))
}

fn no_scopes() -> Value {
    json!({"system": false, "tenants": [], "clusters": [], "departments": [], "projects": []})
}

fn role_scopes(state: &State, role: Role) -> Value {
    let mut scopes = no_scopes();
    match role.department() {
        None => {
            scopes["tenants"] = json!([TENANT_ID.to_string()]);
            scopes["clusters"] = state.clusters.iter().map(|cluster| &*cluster.id).collect();
        }
        Some(own) => {
            scopes["departments"] = json!([&*state.departments[own].id]);
            let projects = state.projects.iter().filter(|project| project.department == own);
            scopes["projects"] = projects.map(|project| &*project.id).collect();
        }
    }
    scopes
}

/// `GET /api/v1/clusters`, whose response is a bare array
fn clusters(state: &State, context: &RequestContext<'_>) -> ApiResult {
    let params = context.params(&["verbosity", "includeRequestedForDelete"])?;
    let is_full =
        params.one_of("verbosity", &[("metadata", false), ("full", true)])?.unwrap_or(true);
    params.boolean("includeRequestedForDelete")?;
    let own_cluster =
        context.role.department().map(|department| state.departments[department].cluster);
    let visible = state
        .clusters
        .iter()
        .enumerate()
        .filter(|(index, _)| own_cluster.is_none_or(|own| own == *index));
    let clusters: Vec<Value> = visible
        .map(|(_, cluster)| {
            let mut json = json!({
                "uuid": &*cluster.id,
                "tenantId": TENANT_ID,
                "name": &*cluster.name,
                "createdAt": instant::format(cluster.created_at),
                "domain": format!("{}.example.com", cluster.name),
                "version": "2.24.3",
                "updatedAt": null,
                "deletedAt": null,
            });
            if is_full {
                json["lastLiveness"] = instant::format(context.now).into();
                json["status"] = json!({
                    "state": "Connected",
                    "platform": {"type": "vanilla", "kubeVersion": "v1.34.2"},
                });
            }
            json
        })
        .collect();
    Ok(response::json(StatusCode::OK, &clusters))
}
