//! The operations beside the data volumes: rights, projects, departments, clusters, claims.

mod claims;
mod org_units;

use http::StatusCode;
use serde_json::{Value, json};

use crate::auth::{Right, Role};
use crate::body::Fields;
use crate::emulator::Call;
use crate::instant;
use crate::operation::Operation;
use crate::params::Params;
use crate::problem::{self, Problem, Reply};
use crate::state::World;
use crate::switches::Companions;

/// The one tenant.
pub(crate) const TENANT: i32 = 1001;

/// The resources that rights are told for: type, display name, group.
const RESOURCES: [(&str, &str, &str); 5] = [
    ("datavolumes", "Data volumes", "workload-asset"),
    ("pvc-assets", "PVC data sources", "workload-asset"),
    ("project", "Projects", "organization"),
    ("department", "Departments", "organization"),
    ("cluster", "Clusters", "physical-resource"),
];

/// Answers a companion operation other than the token's.
pub(crate) fn answer(world: &World, call: &Call<'_>, operation: Operation) -> Reply {
    match call.switches.companions {
        Companions::On => {}
        Companions::Forbidden => {
            return Err(Problem::forbidden("This access key has no right to this resource"));
        }
        Companions::Missing => return Err(Problem::not_found("Not found")),
    }
    match operation {
        Operation::Permissions => permissions(call),
        Operation::PermittedScopes => permitted_scopes(world, call),
        Operation::Projects => org_units::projects(world, call),
        Operation::Departments => org_units::departments(world, call),
        Operation::Clusters => clusters(world, call),
        _ => claims::list(world, call),
    }
}

const RIGHTS: [Right; 4] = [Right::Create, Right::Read, Right::Update, Right::Delete];

/// The rights of a role on a resource: only on data, or on everything for an administrator.
fn has(role: Role, right: Right, resource: &str) -> bool {
    let is_data = matches!(resource, "datavolumes" | "pvc-assets");
    right == Right::Read || (role.has(right) && (role == Role::Admin || is_data))
}

fn permissions(call: &Call<'_>) -> Reply {
    Params::parse(call.request.uri().query(), &[])?;
    let permissions = RESOURCES.map(|(resource, name, group)| {
        let actions: Vec<_> = RIGHTS
            .into_iter()
            .filter(|right| has(call.role, *right, resource))
            .map(Right::as_str)
            .collect();
        json!({"resourceType": resource, "displayName": name, "groupId": group, "actions": actions})
    });
    Ok(problem::json(StatusCode::OK, &permissions))
}

/// For each action the broadest scopes that hold it. The contract has no 400 here; a request without
/// sense gets one all the same.
fn permitted_scopes(world: &World, call: &Call<'_>) -> Reply {
    Params::parse(call.request.uri().query(), &[])?;
    let mut fields = Fields::of_body(call.request)?;
    let resource = fields.required_string("resourceType")?;
    let only = fields.nullable_string("action")?;
    fields.finish()?;
    if let Some(action) = &only
        && !RIGHTS.iter().any(|right| right.as_str() == action)
    {
        let why = format!("`{action}` is not one of create, read, update, delete");
        return Err(Problem::parameter("action", why));
    }
    let answer: serde_json::Map<_, _> = RIGHTS
        .into_iter()
        .map(|right| {
            let is_asked = only.as_ref().is_none_or(|action| right.as_str() == action);
            let scopes = if is_asked && has(call.role, right, &resource) {
                breadth(world, call.role)
            } else {
                none()
            };
            (right.as_str().to_owned(), scopes)
        })
        .collect();
    Ok(problem::json(StatusCode::OK, &Value::Object(answer)))
}

fn none() -> Value {
    json!({"system": false, "tenants": [], "clusters": [], "departments": [], "projects": []})
}

fn breadth(world: &World, role: Role) -> Value {
    let mut scopes = none();
    match role.department() {
        None => {
            scopes["tenants"] = json!([TENANT.to_string()]);
            scopes["clusters"] = world.clusters.iter().map(|cluster| &*cluster.id).collect();
        }
        Some(own) => {
            scopes["departments"] = json!([&*world.departments[own].id]);
            let projects = world.projects.iter().filter(|project| project.department == own);
            scopes["projects"] = projects.map(|project| &*project.id).collect();
        }
    }
    scopes
}

/// `GET /api/v1/clusters`: a bare array
fn clusters(world: &World, call: &Call<'_>) -> Reply {
    let params =
        Params::parse(call.request.uri().query(), &["verbosity", "includeRequestedForDelete"])?;
    let is_full =
        params.one_of("verbosity", &[("metadata", false), ("full", true)])?.unwrap_or(true);
    params.boolean("includeRequestedForDelete")?;
    let own = call.role.department().map(|department| world.departments[department].cluster);
    let visible =
        world.clusters.iter().enumerate().filter(|(index, _)| own.is_none_or(|own| own == *index));
    let clusters: Vec<Value> = visible
        .map(|(_, cluster)| {
            let mut answer = json!({
                "uuid": &*cluster.id,
                "tenantId": TENANT,
                "name": &*cluster.name,
                "createdAt": instant::format(cluster.created_at),
                "domain": format!("{}.example.com", cluster.name),
                "version": "2.24.3",
                "updatedAt": null,
                "deletedAt": null,
            });
            if is_full {
                answer["lastLiveness"] = instant::format(call.now).into();
                answer["status"] = json!({
                    "state": "Connected",
                    "platform": {"type": "vanilla", "kubeVersion": "v1.34.2"},
                });
            }
            answer
        })
        .collect();
    Ok(problem::json(StatusCode::OK, &clusters))
}
