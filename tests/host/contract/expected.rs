//! Decodes bodies of the contract independently, to compare with the decoders of `src/api`.

use data_volumes_console::api::{Page, Pvc, TokenResponse};
use data_volumes_console::domain::{
    AuditEntry, ClusterId, Condition, DepartmentId, OrgUnit, PermittedActions, PermittedScopes,
    Phase, ProjectId, ScopeKind, SharedScope, Status, Volume, VolumeId, Workload,
};
use data_volumes_console::tools::Timestamp;
use serde_json::Value;

fn text(value: &Value) -> String {
    value.as_str().expect("the contract requires a text").to_owned()
}

fn optional_text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// The console takes an empty text for none.
fn filled_text(value: &Value) -> Option<String> {
    optional_text(value).filter(|text| !text.is_empty())
}

fn number(value: &Value) -> Option<u32> {
    value.as_u64().map(|n| u32::try_from(n).expect("small"))
}

fn list<T>(value: &Value, item: fn(&Value) -> T) -> Vec<T> {
    value.as_array().into_iter().flatten().map(item).collect()
}

/// The two times in examples, converted by `date -d … +%s%3N`.
fn time(value: &Value) -> Option<Timestamp> {
    match value.as_str()? {
        "2026-01-31T00:00:00Z" => Some(Timestamp(1_769_817_600_000)),
        "2026-12-31T23:59:59.999999+14:00" => Some(Timestamp(1_798_711_199_999)),
        other => panic!("what time is {other}?"),
    }
}

pub fn volume(body: &Value) -> Volume {
    let status = &body["status"];
    Volume {
        id: VolumeId::from(text(&body["id"])),
        name: text(&body["name"]),
        description: optional_text(&body["description"]),
        project_id: ProjectId::from(text(&body["projectId"])),
        project_name: text(&body["projectName"]),
        department_id: optional_text(&body["departmentId"]).map(DepartmentId::from),
        cluster_id: optional_text(&body["clusterId"]).map(ClusterId::from),
        origin_pvc_name: text(&body["originPvcName"]),
        created_at: time(&body["createdAt"]),
        created_by: optional_text(&body["createdBy"]),
        updated_at: time(&body["updatedAt"]),
        updated_by: optional_text(&body["updatedBy"]),
        status: Status {
            phase: match status["phase"].as_str().expect("a phase") {
                "Ready" => Phase::Ready,
                "NotReady" => Phase::NotReady,
                "Creating" => Phase::Creating,
                "Deleting" => Phase::Deleting,
                "Unknown" => Phase::Unknown,
                other => Phase::Unrecognized(other.to_owned()),
            },
            phase_message: optional_text(&status["phaseMessage"]),
            conditions: status["conditions"]
                .is_array()
                .then(|| list(&status["conditions"], condition)),
            datavolume_pvc_name: optional_text(&status["datavolumePvcName"]),
            datavolume_pv_name: optional_text(&status["datavolumePvName"]),
        },
        shared_scopes: body["sharedScopes"].is_array().then(|| scopes(&body["sharedScopes"])),
        decode_error: None,
    }
}

fn condition(body: &Value) -> Condition {
    Condition {
        kind: text(&body["type"]),
        status: text(&body["status"]),
        reason: optional_text(&body["reason"]),
        message: optional_text(&body["message"]),
        last_transition_time: time(&body["lastTransitionTime"]),
    }
}

pub fn page(body: &Value) -> Page<Volume> {
    complete_page(list(&body["datavolumes"], volume), number(&body["next"]))
}

fn complete_page<T>(items: Vec<T>, next: Option<u32>) -> Page<T> {
    Page { items, next, left_out: Vec::new() }
}

pub fn scopes_page(body: &Value) -> Page<SharedScope> {
    complete_page(scopes(body), None)
}

fn scopes(body: &Value) -> Vec<SharedScope> {
    list(body, |body| SharedScope {
        kind: match body["scopeType"].as_str().expect("a kind") {
            "cluster" => ScopeKind::Cluster,
            "department" => ScopeKind::Department,
            "project" => ScopeKind::Project,
            other => ScopeKind::Unrecognized(other.to_owned()),
        },
        id: text(&body["scopeId"]),
        name: text(&body["scopeName"]),
        created_at: time(&body["createdAt"]),
        created_by: optional_text(&body["createdBy"]),
    })
}

/// The contract requires no field of `TokenResponse`; without a token it is `None`.
pub fn token(body: &Value) -> Option<TokenResponse> {
    let access_token = optional_text(&body["accessToken"])?;
    Some(TokenResponse {
        access_token,
        id_token: optional_text(&body["idToken"]),
        refresh_token: serde_json::from_value(body["refreshToken"].clone()).ok(),
        expires_in: number(&body["expiresIn"]),
        server_time: None,
    })
}

pub fn permitted(body: &Value) -> PermittedActions {
    let scopes = |body: &Value| PermittedScopes {
        system: body["system"] == true,
        tenants: list(&body["tenants"], text),
        clusters: list(&body["clusters"], text),
        departments: list(&body["departments"], text),
        projects: list(&body["projects"], text),
    };
    PermittedActions {
        create: scopes(&body["create"]),
        read: scopes(&body["read"]),
        update: scopes(&body["update"]),
        delete: scopes(&body["delete"]),
    }
}

pub fn projects(body: &Value) -> Page<OrgUnit> {
    let project = |body: &Value| {
        let department = optional_text(&body["parentId"]).map(DepartmentId::from);
        unit(ScopeKind::Project, "id", body).within(cluster(body), department)
    };
    complete_page(list(&body["projects"], project), number(&body["next"]))
}

pub fn departments(body: &Value) -> Page<OrgUnit> {
    let department =
        |body: &Value| unit(ScopeKind::Department, "id", body).within(cluster(body), None);
    complete_page(list(&body["departments"], department), number(&body["next"]))
}

pub fn clusters(body: &Value) -> Page<OrgUnit> {
    complete_page(list(body, |body| unit(ScopeKind::Cluster, "uuid", body)), None)
}

fn unit(kind: ScopeKind, id: &str, body: &Value) -> OrgUnit {
    OrgUnit::new(kind, &text(&body[id]), &text(&body["name"]))
}

fn cluster(body: &Value) -> Option<ClusterId> {
    optional_text(&body["clusterId"]).map(ClusterId::from)
}

pub fn workloads(body: &Value) -> Page<Workload> {
    let workload = |body: &Value| Workload {
        id: text(&body["id"]),
        name: text(&body["name"]),
        kind: text(&body["type"]),
        phase: text(&body["phase"]),
        cluster_id: cluster(body),
        project_id: filled_text(&body["projectId"]).map(ProjectId::from),
        project_name: filled_text(&body["projectName"]),
        submitted_by: filled_text(&body["submittedBy"]),
        created_at: time(&body["createdAt"]),
        completed_at: time(&body["completedAt"]),
        deleted_at: time(&body["deletedAt"]),
        data_sources: list(&body["datasources"], |body| VolumeId::from(text(&body["id"]))),
        has_unreadable_sources: false,
    };
    complete_page(list(&body["workloads"], workload), number(&body["next"]))
}

/// The contract does not require the list of entries; without it, it is `None`.
pub fn audit_log(body: &Value) -> Option<Page<AuditEntry>> {
    let entry = |body: &Value| AuditEntry {
        id: filled_text(&body["id"]),
        time: time(&body["timestamp"]),
        subject: text(&body["subject"]),
        action: text(&body["action"]),
        method: filled_text(&body["http_method"]),
        url: filled_text(&body["url"]),
        entity_type: filled_text(&body["entity_type"]),
        entity_name: filled_text(&body["entity_name"]),
        entity_id: filled_text(&body["entity_id"]),
        result: text(&body["result"]),
        status: number(&body["http_status_code"]),
    };
    body["audit_logs"]
        .is_array()
        .then(|| complete_page(list(&body["audit_logs"], entry), number(&body["next"])))
}

/// The name is that of the claim, if there is one.
pub fn pvcs(body: &Value) -> Page<Pvc> {
    let pvc = |body: &Value| {
        let state = optional_text(&body["status"]["status"]);
        let issue = state.filter(|state| !["No issues found", "No status"].contains(&&**state));
        Pvc {
            name: optional_text(&body["spec"]["claimName"])
                .unwrap_or_else(|| text(&body["meta"]["name"])),
            issue: issue.map(|state| match optional_text(&body["status"]["message"]) {
                Some(message) if !message.is_empty() => message,
                _ => state,
            }),
        }
    };
    complete_page(list(&body["entries"], pvc), None)
}
