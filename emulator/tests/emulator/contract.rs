//! Every operation with every status that the documents declare.

use std::collections::BTreeSet;

use emulator::{Companions, Fault, FaultKind, Operation as O, Phase, Switches};
use http::Request;
use serde_json::{Value, json};

use crate::support::{Plane, VOLUMES, documents, query};

const ABSENT: &str = "00000000-0000-4000-8000-000000000000";

fn form(body: &str) -> Request<Vec<u8>> {
    Request::post("/api/v2/token")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.as_bytes().to_vec())
        .expect("a valid request")
}

/// The volume that the key `researcher` has nothing to do with.
fn foreign(plane: &Plane) -> String {
    let cluster = &plane.emulator.clusters()[2].id;
    plane.path(|volume| volume.cluster_id == *cluster)
}

fn new_volume(name: &str) -> Value {
    json!({"name": name, "projectId": "5", "originPvcName": "training-data"})
}

/// Sends what makes an operation answer a status, which comes back.
type Run = Box<dyn Fn(&mut Plane) -> u16>;

/// The cases that a request decides; 500 and 503 come from faults below.
fn cases() -> Vec<(O, u16, Run)> {
    fn case(operation: O, status: u16, run: impl Fn(&mut Plane) -> u16 + 'static) -> (O, u16, Run) {
        (operation, status, Box::new(run))
    }
    fn as_key(plane: &mut Plane, key: &'static str) {
        plane.key = Some(key);
    }
    let originated = "/api/v1/datavolumes?requestType=Originated";
    let foreign_project = "requestType=UsableInProject&usableInProjectId=120";
    let count = "/api/v1/datavolumes/count?requestType=Originated";
    vec![
        case(O::ListDatavolumes, 200, move |p| p.get(originated).status),
        case(O::ListDatavolumes, 400, move |p| p.get(VOLUMES).status),
        case(O::ListDatavolumes, 401, move |p| {
            p.key = None;
            p.get(originated).status
        }),
        case(O::ListDatavolumes, 403, move |p| {
            as_key(p, "researcher");
            p.get(&format!("{VOLUMES}?{foreign_project}")).status
        }),
        case(O::CreateDatavolume, 201, |p| p.post(VOLUMES, &new_volume("fresh")).status),
        case(O::CreateDatavolume, 400, |p| p.post(VOLUMES, &new_volume("Not A Name")).status),
        case(O::CreateDatavolume, 401, |p| {
            p.key = None;
            p.post(VOLUMES, &new_volume("fresh")).status
        }),
        case(O::CreateDatavolume, 403, |p| {
            as_key(p, "viewer");
            p.post(VOLUMES, &new_volume("fresh")).status
        }),
        case(O::GetDatavolume, 200, |p| {
            let path = p.path(|_| true);
            p.get(&path).status
        }),
        case(O::GetDatavolume, 401, |p| {
            let path = p.path(|_| true);
            p.key = None;
            p.get(&path).status
        }),
        case(O::GetDatavolume, 403, |p| {
            let path = foreign(p);
            as_key(p, "researcher");
            p.get(&path).status
        }),
        case(O::GetDatavolume, 404, |p| p.get(&format!("{VOLUMES}/{ABSENT}")).status),
        case(O::DeleteDatavolume, 202, |p| {
            let path = p.path(|v| v.phase == Phase::Ready && v.in_use_by.is_none());
            p.delete(&path).status
        }),
        case(O::DeleteDatavolume, 204, |p| {
            let path = p.path(|v| v.phase == Phase::NotReady);
            p.delete(&path).status
        }),
        case(O::DeleteDatavolume, 401, |p| {
            let path = p.path(|_| true);
            p.key = None;
            p.delete(&path).status
        }),
        case(O::DeleteDatavolume, 403, |p| {
            let path = foreign(p);
            as_key(p, "researcher");
            p.delete(&path).status
        }),
        case(O::DeleteDatavolume, 404, |p| p.delete(&format!("{VOLUMES}/{ABSENT}")).status),
        case(O::PatchDatavolume, 200, |p| {
            let path = p.path(|_| true);
            p.patch(&path, &json!({"description": "new"})).status
        }),
        case(O::PatchDatavolume, 400, |p| {
            let path = p.path(|_| true);
            p.patch(&path, &json!({"description": 7})).status
        }),
        case(O::PatchDatavolume, 401, |p| {
            let path = p.path(|_| true);
            p.key = None;
            p.patch(&path, &json!({})).status
        }),
        case(O::PatchDatavolume, 403, |p| {
            let path = p.path(|_| true);
            as_key(p, "viewer");
            p.patch(&path, &json!({})).status
        }),
        case(O::PatchDatavolume, 404, |p| {
            p.patch(&format!("{VOLUMES}/{ABSENT}"), &json!({})).status
        }),
        case(O::NameAvailability, 204, |p| availability(p, "surely-free")),
        case(O::NameAvailability, 401, |p| {
            p.key = None;
            availability(p, "surely-free")
        }),
        case(O::NameAvailability, 403, |p| {
            as_key(p, "viewer");
            availability(p, "surely-free")
        }),
        case(O::NameAvailability, 409, |p| availability(p, "lidar-drives-2026-q3")),
        case(O::CountDatavolumes, 200, move |p| p.get(count).status),
        case(O::CountDatavolumes, 400, |p| p.get("/api/v1/datavolumes/count").status),
        case(O::CountDatavolumes, 401, move |p| {
            p.key = None;
            p.get(count).status
        }),
        case(O::CountDatavolumes, 403, move |p| {
            as_key(p, "researcher");
            p.get(&format!("{VOLUMES}/count?{foreign_project}")).status
        }),
        case(O::GetSharedScopes, 200, |p| {
            let path = p.path(|_| true);
            p.get(&format!("{path}/sharedScopes")).status
        }),
        case(O::GetSharedScopes, 401, |p| {
            let path = p.path(|_| true);
            p.key = None;
            p.get(&format!("{path}/sharedScopes")).status
        }),
        case(O::GetSharedScopes, 403, |p| {
            let path = p.path(|_| true);
            as_key(p, "viewer");
            p.get(&format!("{path}/sharedScopes")).status
        }),
        case(O::GetSharedScopes, 404, |p| {
            p.get(&format!("{VOLUMES}/{ABSENT}/sharedScopes")).status
        }),
        case(O::PatchSharedScopes, 200, |p| {
            let path = p.path(|_| true);
            p.patch(&format!("{path}/sharedScopes"), &json!({})).status
        }),
        case(O::PatchSharedScopes, 400, |p| {
            let path = p.path(|_| true);
            p.patch(&format!("{path}/sharedScopes"), &json!({"add": {}})).status
        }),
        case(O::PatchSharedScopes, 401, |p| {
            let path = p.path(|_| true);
            p.key = None;
            p.patch(&format!("{path}/sharedScopes"), &json!({})).status
        }),
        case(O::PatchSharedScopes, 403, |p| {
            let path = p.path(|_| true);
            as_key(p, "viewer");
            p.patch(&format!("{path}/sharedScopes"), &json!({})).status
        }),
        case(O::PatchSharedScopes, 404, |p| {
            p.patch(&format!("{VOLUMES}/{ABSENT}/sharedScopes"), &json!({})).status
        }),
        case(O::Token, 200, |p| {
            p.post("/api/v1/token", &json!({"grantType": "client_credentials", "clientID": "admin", "clientSecret": "admin"})).status
        }),
        case(O::Token, 400, |p| {
            p.post("/api/v1/token", &json!({"grantType": "client_credentials", "clientID": "admin", "clientSecret": "no"})).status
        }),
        case(O::TokenV2, 200, |p| {
            p.send(&form("grant_type=client_credentials&client_id=viewer&client_secret=viewer"))
                .status
        }),
        case(O::TokenV2, 400, |p| p.send(&form("grant_type=magic")).status),
        case(O::TokenV2, 401, |p| {
            p.send(&form("grant_type=client_credentials&client_id=viewer&client_secret=no")).status
        }),
        case(O::Permissions, 200, |p| p.get("/api/v1/authorization/permissions").status),
        case(O::Permissions, 401, |p| {
            p.key = None;
            p.get("/api/v1/authorization/permissions").status
        }),
        case(O::PermittedScopes, 200, permitted_scopes),
        case(O::PermittedScopes, 401, |p| {
            p.key = None;
            permitted_scopes(p)
        }),
        case(O::Projects, 200, |p| p.get("/api/v1/org-unit/projects?limit=500").status),
        case(O::Projects, 400, |p| p.get("/api/v1/org-unit/projects?limit=501").status),
        case(O::Projects, 401, |p| {
            p.key = None;
            p.get("/api/v1/org-unit/projects").status
        }),
        case(O::Projects, 403, |p| {
            companions(p, Companions::Forbidden);
            p.get("/api/v1/org-unit/projects").status
        }),
        case(O::Departments, 200, |p| p.get("/api/v1/org-unit/departments").status),
        case(O::Departments, 400, |p| p.get("/api/v1/org-unit/departments?sortBy=phase").status),
        case(O::Departments, 401, |p| {
            p.key = None;
            p.get("/api/v1/org-unit/departments").status
        }),
        case(O::Departments, 403, |p| {
            companions(p, Companions::Forbidden);
            p.get("/api/v1/org-unit/departments").status
        }),
        case(O::Clusters, 200, |p| p.get("/api/v1/clusters").status),
        case(O::Clusters, 401, |p| {
            p.key = None;
            p.get("/api/v1/clusters").status
        }),
        case(O::Clusters, 403, |p| {
            companions(p, Companions::Forbidden);
            p.get("/api/v1/clusters").status
        }),
        case(O::Clusters, 404, |p| {
            companions(p, Companions::Missing);
            p.get("/api/v1/clusters").status
        }),
        case(O::PvcAssets, 200, |p| {
            p.get("/api/v1/asset/datasource/pvc?statusInfo=true&usageInfo=true").status
        }),
        case(O::PvcAssets, 401, |p| {
            p.key = None;
            p.get("/api/v1/asset/datasource/pvc").status
        }),
        case(O::PvcAssets, 403, |p| {
            as_key(p, "researcher");
            p.get("/api/v1/asset/datasource/pvc?projectId=120").status
        }),
    ]
}

fn availability(plane: &mut Plane, name: &str) -> u16 {
    let cluster = plane.emulator.clusters()[0].id.clone();
    plane
        .get(&query(
            &format!("{VOLUMES}/name-availability"),
            &[("dataName", name), ("clusterId", &cluster)],
        ))
        .status
}

fn permitted_scopes(plane: &mut Plane) -> u16 {
    plane
        .post(
            "/api/v1/authorization/permitted-scopes",
            &json!({"resourceType": "datavolumes", "action": null}),
        )
        .status
}

fn companions(plane: &mut Plane, companions: Companions) {
    plane.emulator.set_switches(Switches { companions, ..Switches::default() });
}

#[test]
fn every_declared_status_of_every_operation_is_answered_in_its_shape() {
    let plane = Plane::default();
    let fresh = || Plane { emulator: plane.emulator.clone(), now: plane.now, key: plane.key };
    let mut seen = BTreeSet::new();
    for (operation, status, run) in cases() {
        let mut plane = fresh();
        assert_eq!(run(&mut plane), status, "{operation}");
        assert_eq!(
            plane.last_operation(),
            Some(operation),
            "{operation} {status} calls its operation"
        );
        seen.insert((operation, status));
    }
    // What no request provokes comes from a fault, sent to the path of the first case.
    for (operation, status) in O::ALL.into_iter().flat_map(|it| [(it, 500), (it, 503)]) {
        if documents::statuses(operation).contains(&status) {
            let (_, _, run) = cases()
                .into_iter()
                .find(|it| it.0 == operation)
                .expect("every operation has a case");
            let mut plane = fresh();
            let kind = FaultKind::Status { status, retry_after: None };
            plane.emulator.add_fault(Fault { operation: Some(operation), nth: None, kind });
            assert_eq!(run(&mut plane), status, "{operation}");
            seen.insert((operation, status));
        }
    }
    let declared = O::ALL
        .into_iter()
        .flat_map(|it| documents::statuses(it).into_iter().map(move |status| (it, status)));
    assert_eq!(seen, declared.collect::<BTreeSet<_>>());
}

#[test]
fn every_operation_of_the_documents_is_known_by_its_id() {
    let known: BTreeSet<String> =
        O::ALL.iter().map(|operation| operation.id().to_owned()).collect();
    assert_eq!(known, documents::operation_ids());
    for operation in O::ALL {
        assert_eq!(operation.id().parse(), Ok(operation));
        assert_eq!(operation.name().parse(), Ok(operation));
    }
}

#[test]
fn every_seeded_volume_is_a_valid_answer() {
    let mut plane = Plane::new(1500);
    for id in plane.emulator.volumes().iter().map(|volume| volume.id).collect::<Vec<_>>() {
        assert_eq!(plane.get(&format!("{VOLUMES}/{id}")).status, 200);
    }
}

#[test]
fn a_list_never_carries_shared_scopes_and_a_volume_does() {
    let mut plane = Plane::default();
    let page = plane.get("/api/v1/datavolumes?requestType=Originated&limit=500");
    let rows = page.body["datavolumes"].as_array().expect("rows");
    assert!(rows.iter().all(|row| row.get("sharedScopes").is_none()));
    let path = plane.path(|volume| !volume.shared_scopes.is_empty());
    assert!(plane.get(&path).body["sharedScopes"].is_array());
}
