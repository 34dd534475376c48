//! What each access key may do.

use serde_json::{Value, json};

use crate::support::{Plane, Reply, VOLUMES, query};

fn researcher() -> Plane {
    Plane { key: Some("researcher"), ..Plane::new(1000) }
}

fn list(plane: &mut Plane, request_type: &[(&str, &str)]) -> Vec<Value> {
    let mut pairs = request_type.to_vec();
    pairs.push(("limit", "500"));
    let page = plane.get(&query(VOLUMES, &pairs));
    assert!(page.body.get("next").is_none());
    page.body["datavolumes"].as_array().expect("rows").clone()
}

fn scopes(plane: &mut Plane, action: Value) -> Reply {
    let path = "/api/v1/authorization/permitted-scopes";
    plane.post(path, &json!({"resourceType": "datavolumes", "action": action}))
}

#[test]
fn a_request_without_a_good_token_is_refused_before_it_is_read() {
    let mut plane = Plane::new(20);
    let good = plane.emulator.token_for("admin", plane.now);
    let authorizations = [
        None,
        Some("Bearer".to_owned()),
        Some("Bearer nonsense".to_owned()),
        Some(format!("Basic {good}")),
        Some(format!("Bearer {good}x")),
        Some(format!("Bearer {}", good.replacen('.', ".e", 1))),
    ];
    plane.key = None;
    for authorization in authorizations {
        let mut request = plane.request("GET", "/api/v1/datavolumes?limit=0", None);
        if let Some(value) = &authorization {
            request.headers_mut().insert("authorization", value.parse().expect("a header value"));
        }
        assert_eq!(plane.send(&request).status, 401, "{authorization:?}");
    }
}

#[test]
fn a_token_ends_in_its_time_and_is_good_only_for_its_control_plane() {
    let mut plane = Plane::new(20);
    let mut request = plane.request("GET", "/api/v1/clusters", None);
    plane.now += 3_599_000;
    assert_eq!(plane.send(&request).status, 200);
    plane.now += 1000;
    assert_eq!(plane.send(&request).status, 401);
    let other = emulator::Emulator::new(emulator::Config {
        seed: 2,
        volumes: 0,
        ..emulator::Config::default()
    });
    let token = other.token_for("admin", plane.now);
    request
        .headers_mut()
        .insert("authorization", format!("Bearer {token}").parse().expect("a header value"));
    assert_eq!(plane.send(&request).status, 401);
}

#[test]
fn a_researcher_lists_the_volumes_of_one_department() {
    let mut plane = researcher();
    let department = plane.emulator.departments()[0].id.clone();
    let own: Vec<_> = plane
        .emulator
        .projects()
        .iter()
        .filter(|it| it.department_id == department)
        .cloned()
        .collect();
    let rows = list(&mut plane, &[("requestType", "Originated")]);
    let is_own = |row: &Value| own.iter().any(|project| row["projectId"] == *project.id);
    assert!(!rows.is_empty() && rows.iter().all(is_own));
    let expected = plane
        .emulator
        .volumes()
        .iter()
        .filter(|it| own.iter().any(|project| project.id == it.project_id));
    assert_eq!(rows.len(), expected.count());
    let usable =
        list(&mut plane, &[("requestType", "UsableInProject"), ("usableInProjectId", &own[0].id)]);
    assert!(usable.iter().any(|row| !is_own(row)), "some volumes of others reach the project");
    let borrowed = usable.iter().find(|row| !is_own(row)).expect("one of them");
    let path = format!("{VOLUMES}/{}", borrowed["id"].as_str().expect("an id"));
    let seen = plane.get(&path);
    assert_eq!((seen.status, seen.body.get("sharedScopes")), (200, None));
    assert_eq!(plane.get(&format!("{path}/sharedScopes")).status, 403);
    assert_eq!(plane.patch(&path, &json!({"description": "mine"})).status, 403);
    assert_eq!(plane.delete(&path).status, 403);
}

#[test]
fn a_researcher_works_within_the_department_only() {
    let mut plane = researcher();
    let department = plane.emulator.departments()[0].clone();
    let foreign =
        plane.emulator.projects().iter().find(|it| it.department_id != department.id).cloned();
    let foreign = foreign.expect("another department");
    let body = |project: &str| json!({"name": "fresh", "projectId": project, "originPvcName": "training-data"});
    assert_eq!(plane.post(VOLUMES, &body(&foreign.id)).status, 403);
    let created = plane.post(VOLUMES, &body("5"));
    assert_eq!(
        (created.status, &created.body["createdBy"]),
        (201, &json!("jonas.weber@example.com"))
    );
    let path = format!("{VOLUMES}/{}/sharedScopes", created.body["id"].as_str().expect("an id"));
    assert_eq!(plane.get(&path).status, 200);
    for (scope, status) in [
        (json!({"scopeType": "department", "scopeId": &*department.id}), 200),
        (json!({"scopeType": "project", "scopeId": "6"}), 200),
        (json!({"scopeType": "project", "scopeId": &*foreign.id}), 403),
        (json!({"scopeType": "department", "scopeId": &*foreign.department_id}), 403),
        (json!({"scopeType": "cluster", "scopeId": &*department.cluster_id}), 403),
    ] {
        assert_eq!(plane.patch(&path, &json!({"add": [scope]})).status, status, "{scope}");
    }
}

#[test]
fn a_viewer_reads_everything_but_who_it_is_shared_with() {
    let mut plane = Plane { key: Some("viewer"), ..Plane::default() };
    let page = plane.get(&query(VOLUMES, &[("requestType", "Originated"), ("limit", "500")]));
    assert_eq!(page.body["datavolumes"].as_array().map(Vec::len), Some(300));
    let path = plane.path(|volume| !volume.shared_scopes.is_empty());
    let seen = plane.get(&path);
    assert_eq!((seen.status, seen.body.get("sharedScopes")), (200, None));
    assert_eq!(plane.get(&format!("{path}/sharedScopes")).status, 403);
    assert_eq!(plane.patch(&path, &json!({"description": "no"})).status, 403);
    assert_eq!(plane.delete(&path).status, 403);
}

#[test]
fn permitted_scopes_tell_what_each_key_may_do_where() {
    let mut plane = researcher();
    let department = plane.emulator.departments()[0].id.clone();
    let own = scopes(&mut plane, Value::Null).body;
    for action in ["create", "read", "update", "delete"] {
        assert_eq!(own[action]["departments"], json!([&*department]));
        assert_eq!(own[action]["projects"].as_array().map(Vec::len), Some(12));
        assert_eq!(own[action]["clusters"], json!([]));
    }
    plane.key = Some("viewer");
    let read = scopes(&mut plane, Value::Null).body;
    assert_eq!(read["read"]["clusters"].as_array().map(Vec::len), Some(3));
    assert_eq!((&read["create"]["clusters"], &read["create"]["tenants"]), (&json!([]), &json!([])));
    plane.key = Some("admin");
    let all = scopes(&mut plane, Value::Null).body;
    assert_eq!(all["delete"]["tenants"], json!(["1001"]));
    assert_eq!(all["delete"]["clusters"].as_array().map(Vec::len), Some(3));
    let one = scopes(&mut plane, json!("update")).body;
    assert_eq!((&one["update"], &one["read"]["clusters"]), (&all["update"], &json!([])));
    assert_eq!(scopes(&mut plane, json!("sync")).status, 400);
}

#[test]
fn permissions_follow_the_key() {
    let mut plane = Plane::new(20);
    for (key, actions) in [
        ("admin", json!(["create", "read", "update", "delete"])),
        ("researcher", json!(["create", "read", "update", "delete"])),
        ("viewer", json!(["read"])),
    ] {
        plane.key = Some(key);
        let permissions = plane.get("/api/v1/authorization/permissions").body;
        assert_eq!(permissions[0]["resourceType"], "datavolumes");
        assert_eq!(permissions[0]["actions"], actions, "{key}");
    }
}
