//! Every operation with every declared status.

use std::collections::BTreeSet;

use emulator::{Companions, Fault, FaultKind, Operation as O, Phase, Switches};
use http::Request;
use serde_json::{Value, json};

use crate::support::{TestClient, VOLUMES_PATH, credentials, openapi, query};

const LIST: &str = "/api/v1/datavolumes?requestType=Originated";
const COUNT: &str = "/api/v1/datavolumes/count?requestType=Originated";
const AUDIT_LOG: &str =
    "/api/v1/audit/log?start=2020-01-01&end=2030-01-01T00:00:00Z&numberOfSamples=1000";
const FOREIGN_PROJECT: &str = "requestType=UsableInProject&usableInProjectId=120";
const ABSENT: &str = "00000000-0000-4000-8000-000000000000";

fn form(body: &str) -> Request<Vec<u8>> {
    Request::post("/api/v2/token")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.as_bytes().to_vec())
        .expect("a valid request")
}

fn any_volume(client: &TestClient) -> String {
    client.path(|_| true)
}

fn shared_scopes(client: &TestClient) -> String {
    format!("{}/sharedScopes", any_volume(client))
}

/// The path of a volume that the key `researcher` cannot access.
fn foreign_volume(client: &TestClient) -> String {
    let cluster = &client.emulator.clusters()[2].id;
    client.path(|volume| volume.cluster_id == *cluster)
}

fn new_volume(name: &str) -> Value {
    json!({"name": name, "projectId": "5", "originPvcName": "training-data"})
}

/// Sends a request with an access key. Returns the status of the response.
type Run = fn(&mut TestClient) -> u16;

const ADMIN: Option<&str> = Some("admin");
const RESEARCHER: Option<&str> = Some("researcher");
const VIEWER: Option<&str> = Some("viewer");
const SIGNED_OUT: Option<&str> = None;

/// Every status but 500 and 503, which the test injects as faults.
const CASES: &[(O, u16, Option<&str>, Run)] = &[
    (O::ListDatavolumes, 200, ADMIN, |client| client.get(LIST).status),
    (O::ListDatavolumes, 400, ADMIN, |client| client.get(VOLUMES_PATH).status),
    (O::ListDatavolumes, 401, SIGNED_OUT, |client| client.get(LIST).status),
    (O::ListDatavolumes, 403, RESEARCHER, |client| {
        client.get(&format!("{VOLUMES_PATH}?{FOREIGN_PROJECT}")).status
    }),
    (O::CreateDatavolume, 201, ADMIN, |client| {
        client.post(VOLUMES_PATH, &new_volume("fresh")).status
    }),
    (O::CreateDatavolume, 400, ADMIN, |client| {
        client.post(VOLUMES_PATH, &new_volume("Not A Name")).status
    }),
    (O::CreateDatavolume, 401, SIGNED_OUT, |client| {
        client.post(VOLUMES_PATH, &new_volume("fresh")).status
    }),
    (O::CreateDatavolume, 403, VIEWER, |client| {
        client.post(VOLUMES_PATH, &new_volume("fresh")).status
    }),
    (O::GetDatavolume, 200, ADMIN, |client| client.get(&any_volume(client)).status),
    (O::GetDatavolume, 401, SIGNED_OUT, |client| client.get(&any_volume(client)).status),
    (O::GetDatavolume, 403, RESEARCHER, |client| {
        let path = foreign_volume(client);
        client.get(&path).status
    }),
    (O::GetDatavolume, 404, ADMIN, |client| client.get(&format!("{VOLUMES_PATH}/{ABSENT}")).status),
    (O::DeleteDatavolume, 202, ADMIN, |client| {
        let path = client.path(|v| v.phase == Phase::Ready && v.in_use_by.is_none());
        client.delete(&path).status
    }),
    (O::DeleteDatavolume, 204, ADMIN, |client| {
        let path = client.path(|v| v.phase == Phase::NotReady);
        client.delete(&path).status
    }),
    (O::DeleteDatavolume, 401, SIGNED_OUT, |client| client.delete(&any_volume(client)).status),
    (O::DeleteDatavolume, 403, RESEARCHER, |client| {
        let path = foreign_volume(client);
        client.delete(&path).status
    }),
    (O::DeleteDatavolume, 404, ADMIN, |client| {
        client.delete(&format!("{VOLUMES_PATH}/{ABSENT}")).status
    }),
    (O::PatchDatavolume, 200, ADMIN, |client| {
        client.patch(&any_volume(client), &json!({"description": "new"})).status
    }),
    (O::PatchDatavolume, 400, ADMIN, |client| {
        client.patch(&any_volume(client), &json!({"description": 7})).status
    }),
    (O::PatchDatavolume, 401, SIGNED_OUT, |client| {
        client.patch(&any_volume(client), &json!({})).status
    }),
    (O::PatchDatavolume, 403, VIEWER, |client| {
        client.patch(&any_volume(client), &json!({})).status
    }),
    (O::PatchDatavolume, 404, ADMIN, |client| {
        client.patch(&format!("{VOLUMES_PATH}/{ABSENT}"), &json!({})).status
    }),
    (O::NameAvailability, 204, ADMIN, |client| availability(client, "surely-free")),
    (O::NameAvailability, 401, SIGNED_OUT, |client| availability(client, "surely-free")),
    (O::NameAvailability, 403, VIEWER, |client| availability(client, "surely-free")),
    (O::NameAvailability, 409, ADMIN, |client| availability(client, "lidar-drives-2026-q3")),
    (O::CountDatavolumes, 200, ADMIN, |client| client.get(COUNT).status),
    (O::CountDatavolumes, 400, ADMIN, |client| client.get("/api/v1/datavolumes/count").status),
    (O::CountDatavolumes, 401, SIGNED_OUT, |client| client.get(COUNT).status),
    (O::CountDatavolumes, 403, RESEARCHER, |client| {
        client.get(&format!("{VOLUMES_PATH}/count?{FOREIGN_PROJECT}")).status
    }),
    (O::GetSharedScopes, 200, ADMIN, |client| client.get(&shared_scopes(client)).status),
    (O::GetSharedScopes, 401, SIGNED_OUT, |client| client.get(&shared_scopes(client)).status),
    (O::GetSharedScopes, 403, VIEWER, |client| client.get(&shared_scopes(client)).status),
    (O::GetSharedScopes, 404, ADMIN, |client| {
        client.get(&format!("{VOLUMES_PATH}/{ABSENT}/sharedScopes")).status
    }),
    (O::PatchSharedScopes, 200, ADMIN, |client| {
        client.patch(&shared_scopes(client), &json!({})).status
    }),
    (O::PatchSharedScopes, 400, ADMIN, |client| {
        client.patch(&shared_scopes(client), &json!({"add": {}})).status
    }),
    (O::PatchSharedScopes, 401, SIGNED_OUT, |client| {
        client.patch(&shared_scopes(client), &json!({})).status
    }),
    (O::PatchSharedScopes, 403, VIEWER, |client| {
        client.patch(&shared_scopes(client), &json!({})).status
    }),
    (O::PatchSharedScopes, 404, ADMIN, |client| {
        client.patch(&format!("{VOLUMES_PATH}/{ABSENT}/sharedScopes"), &json!({})).status
    }),
    (O::Token, 200, ADMIN, |client| {
        client.post("/api/v1/token", &credentials("admin", "admin")).status
    }),
    (O::Token, 400, ADMIN, |client| {
        client.post("/api/v1/token", &credentials("admin", "no")).status
    }),
    (O::TokenV2, 200, ADMIN, |client| {
        client
            .send(&form("grant_type=client_credentials&client_id=viewer&client_secret=viewer"))
            .status
    }),
    (O::TokenV2, 400, ADMIN, |client| client.send(&form("grant_type=magic")).status),
    (O::TokenV2, 401, ADMIN, |client| {
        client.send(&form("grant_type=client_credentials&client_id=viewer&client_secret=no")).status
    }),
    (O::Permissions, 200, ADMIN, |client| client.get("/api/v1/authorization/permissions").status),
    (O::Permissions, 401, SIGNED_OUT, |client| {
        client.get("/api/v1/authorization/permissions").status
    }),
    (O::PermittedScopes, 200, ADMIN, permitted_scopes),
    (O::PermittedScopes, 401, SIGNED_OUT, |client| permitted_scopes(client)),
    (O::Projects, 200, ADMIN, |client| client.get("/api/v1/org-unit/projects?limit=500").status),
    (O::Projects, 400, ADMIN, |client| client.get("/api/v1/org-unit/projects?limit=501").status),
    (O::Projects, 401, SIGNED_OUT, |client| client.get("/api/v1/org-unit/projects").status),
    (O::Projects, 403, ADMIN, |client| {
        set_companions(client, Companions::Forbidden);
        client.get("/api/v1/org-unit/projects").status
    }),
    (O::Departments, 200, ADMIN, |client| client.get("/api/v1/org-unit/departments").status),
    (O::Departments, 400, ADMIN, |client| {
        client.get("/api/v1/org-unit/departments?sortBy=phase").status
    }),
    (O::Departments, 401, SIGNED_OUT, |client| client.get("/api/v1/org-unit/departments").status),
    (O::Departments, 403, ADMIN, |client| {
        set_companions(client, Companions::Forbidden);
        client.get("/api/v1/org-unit/departments").status
    }),
    (O::Clusters, 200, ADMIN, |client| client.get("/api/v1/clusters").status),
    (O::Clusters, 401, SIGNED_OUT, |client| client.get("/api/v1/clusters").status),
    (O::Clusters, 403, ADMIN, |client| {
        set_companions(client, Companions::Forbidden);
        client.get("/api/v1/clusters").status
    }),
    (O::Clusters, 404, ADMIN, |client| {
        set_companions(client, Companions::Missing);
        client.get("/api/v1/clusters").status
    }),
    (O::PvcAssets, 200, ADMIN, |client| {
        client.get("/api/v1/asset/datasource/pvc?statusInfo=true&usageInfo=true").status
    }),
    (O::PvcAssets, 401, SIGNED_OUT, |client| client.get("/api/v1/asset/datasource/pvc").status),
    (O::PvcAssets, 403, RESEARCHER, |client| {
        client.get("/api/v1/asset/datasource/pvc?projectId=120").status
    }),
    (O::Workloads, 200, ADMIN, |client| client.get("/api/v1/workloads?limit=500").status),
    (O::Workloads, 401, SIGNED_OUT, |client| client.get("/api/v1/workloads").status),
    (O::Workloads, 403, ADMIN, |client| {
        set_companions(client, Companions::Forbidden);
        client.get("/api/v1/workloads").status
    }),
    (O::AuditLog, 200, ADMIN, |client| client.get(AUDIT_LOG).status),
    (O::AuditLog, 401, SIGNED_OUT, |client| client.get(AUDIT_LOG).status),
    (O::AuditLog, 403, RESEARCHER, |client| client.get(AUDIT_LOG).status),
];

fn availability(client: &mut TestClient, name: &str) -> u16 {
    let cluster = client.emulator.clusters()[0].id.clone();
    client
        .get(&query(
            &format!("{VOLUMES_PATH}/name-availability"),
            &[("dataName", name), ("clusterId", &cluster)],
        ))
        .status
}

fn permitted_scopes(client: &mut TestClient) -> u16 {
    client
        .post(
            "/api/v1/authorization/permitted-scopes",
            &json!({"resourceType": "datavolumes", "action": null}),
        )
        .status
}

fn set_companions(client: &mut TestClient, companions: Companions) {
    client.emulator.set_switches(Switches { companions, ..Switches::default() });
}

#[test]
fn every_operation_returns_every_declared_status_in_its_declared_shape() {
    let TestClient { emulator, now, .. } = TestClient::default();
    let new_client = |key| TestClient { emulator: emulator.clone(), now, key };
    let mut seen = BTreeSet::new();
    for &(operation, status, key, run) in CASES {
        let mut client = new_client(key);
        assert_eq!(run(&mut client), status, "{operation}");
        assert_eq!(
            client.last_operation(),
            Some(operation),
            "{operation} {status} calls its operation"
        );
        seen.insert((operation, status));
    }
    for (operation, status) in O::ALL.into_iter().flat_map(|it| [(it, 500), (it, 503)]) {
        if openapi::statuses(operation).contains(&status) {
            let case = CASES.iter().find(|it| it.0 == operation);
            let &(_, _, key, run) = case.expect("every operation has a case");
            let mut client = new_client(key);
            let kind = FaultKind::Status { status, retry_after: None };
            client.emulator.add_fault(Fault { operation: Some(operation), nth: None, kind });
            assert_eq!(run(&mut client), status, "{operation}");
            seen.insert((operation, status));
        }
    }
    let declared = O::ALL
        .into_iter()
        .flat_map(|it| openapi::statuses(it).into_iter().map(move |status| (it, status)));
    assert_eq!(seen, declared.collect::<BTreeSet<_>>());
}

#[test]
fn every_documented_operation_is_known_by_its_id() {
    let known: BTreeSet<String> =
        O::ALL.iter().map(|operation| operation.id().to_owned()).collect();
    assert_eq!(known, openapi::operation_ids());
    for operation in O::ALL {
        assert_eq!(operation.id().parse(), Ok(operation));
        assert_eq!(operation.name().parse(), Ok(operation));
    }
}

#[test]
fn every_seeded_volume_matches_the_contract() {
    let mut client = TestClient::new(1500);
    for id in client.emulator.volumes().iter().map(|volume| volume.id).collect::<Vec<_>>() {
        assert_eq!(client.get(&format!("{VOLUMES_PATH}/{id}")).status, 200);
    }
}

#[test]
fn only_a_single_volume_includes_its_shared_scopes() {
    let mut client = TestClient::default();
    let page = client.get(&format!("{LIST}&limit=500"));
    let rows = page.body["datavolumes"].as_array().expect("rows");
    assert!(rows.iter().all(|row| row.get("sharedScopes").is_none()));
    let path = client.path(|volume| !volume.shared_scopes.is_empty());
    assert!(client.get(&path).body["sharedScopes"].is_array());
}
