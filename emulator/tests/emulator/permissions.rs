//! The permissions of each access key.

use serde_json::{Value, json};

use crate::support::{TestClient, TestResponse, VOLUMES_PATH, query};

fn researcher() -> TestClient {
    TestClient { key: Some("researcher"), ..TestClient::new(1000) }
}

fn list(client: &mut TestClient, request_type: &[(&str, &str)]) -> Vec<Value> {
    let mut pairs = request_type.to_vec();
    pairs.push(("limit", "500"));
    let page = client.get(&query(VOLUMES_PATH, &pairs));
    assert!(page.body.get("next").is_none());
    page.body["datavolumes"].as_array().expect("rows").clone()
}

fn scopes(client: &mut TestClient, action: Value) -> TestResponse {
    let path = "/api/v1/authorization/permitted-scopes";
    client.post(path, &json!({"resourceType": "datavolumes", "action": action}))
}

#[test]
fn a_request_without_a_valid_token_is_unauthorized_before_its_parameters_are_checked() {
    let mut client = TestClient::new(20);
    let good = client.emulator.token_for("admin", client.now);
    let authorizations = [
        None,
        Some("Bearer".to_owned()),
        Some("Bearer nonsense".to_owned()),
        Some(format!("Basic {good}")),
        Some(format!("Bearer {good}x")),
        Some(format!("Bearer {}", good.replacen('.', ".e", 1))),
    ];
    client.key = None;
    for authorization in authorizations {
        let mut request = client.request("GET", "/api/v1/datavolumes?limit=0", None);
        if let Some(value) = &authorization {
            request.headers_mut().insert("authorization", value.parse().expect("a header value"));
        }
        assert_eq!(client.send(&request).status, 401, "{authorization:?}");
    }
}

#[test]
fn a_token_expires_and_only_works_on_its_own_control_plane() {
    let mut client = TestClient::new(20);
    let mut request = client.request("GET", "/api/v1/clusters", None);
    client.now += 3_599_000;
    assert_eq!(client.send(&request).status, 200);
    client.now += 1000;
    assert_eq!(client.send(&request).status, 401);
    let other = emulator::Emulator::new(emulator::Config {
        seed: 2,
        volumes: 0,
        ..emulator::Config::default()
    });
    let token = other.token_for("admin", client.now);
    request
        .headers_mut()
        .insert("authorization", format!("Bearer {token}").parse().expect("a header value"));
    assert_eq!(client.send(&request).status, 401);
}

#[test]
fn a_researcher_only_lists_the_volumes_of_one_department() {
    let mut client = researcher();
    let department = client.emulator.departments()[0].id.clone();
    let own: Vec<_> = client
        .emulator
        .projects()
        .iter()
        .filter(|it| it.department_id == department)
        .cloned()
        .collect();
    let rows = list(&mut client, &[("requestType", "Originated")]);
    let is_own = |row: &Value| own.iter().any(|project| row["projectId"] == *project.id);
    assert!(!rows.is_empty() && rows.iter().all(is_own));
    let expected = client
        .emulator
        .volumes()
        .iter()
        .filter(|it| own.iter().any(|project| project.id == it.project_id));
    assert_eq!(rows.len(), expected.count());
    let usable =
        list(&mut client, &[("requestType", "UsableInProject"), ("usableInProjectId", &own[0].id)]);
    assert!(usable.iter().any(|row| !is_own(row)), "some volumes of others reach the project");
    let borrowed = usable.iter().find(|row| !is_own(row)).expect("one of them");
    let path = format!("{VOLUMES_PATH}/{}", borrowed["id"].as_str().expect("an id"));
    let seen = client.get(&path);
    assert_eq!((seen.status, seen.body.get("sharedScopes")), (200, None));
    assert_eq!(client.get(&format!("{path}/sharedScopes")).status, 403);
    assert_eq!(client.patch(&path, &json!({"description": "mine"})).status, 403);
    assert_eq!(client.delete(&path).status, 403);
}

#[test]
fn a_researcher_only_creates_and_shares_within_the_department() {
    let mut client = researcher();
    let department = client.emulator.departments()[0].clone();
    let foreign =
        client.emulator.projects().iter().find(|it| it.department_id != department.id).cloned();
    let foreign = foreign.expect("another department");
    let body = |project: &str| json!({"name": "fresh", "projectId": project, "originPvcName": "training-data"});
    assert_eq!(client.post(VOLUMES_PATH, &body(&foreign.id)).status, 403);
    let created = client.post(VOLUMES_PATH, &body("5"));
    assert_eq!(
        (created.status, &created.body["createdBy"]),
        (201, &json!("jonas.weber@example.com"))
    );
    let path =
        format!("{VOLUMES_PATH}/{}/sharedScopes", created.body["id"].as_str().expect("an id"));
    assert_eq!(client.get(&path).status, 200);
    for (scope, status) in [
        (json!({"scopeType": "department", "scopeId": &*department.id}), 200),
        (json!({"scopeType": "project", "scopeId": "6"}), 200),
        (json!({"scopeType": "project", "scopeId": &*foreign.id}), 403),
        (json!({"scopeType": "department", "scopeId": &*foreign.department_id}), 403),
        (json!({"scopeType": "cluster", "scopeId": &*department.cluster_id}), 403),
    ] {
        assert_eq!(client.patch(&path, &json!({"add": [scope]})).status, status, "{scope}");
    }
}

#[test]
fn a_viewer_reads_everything_but_shared_scopes() {
    let mut client = TestClient { key: Some("viewer"), ..TestClient::default() };
    let page = client.get(&query(VOLUMES_PATH, &[("requestType", "Originated"), ("limit", "500")]));
    assert_eq!(page.body["datavolumes"].as_array().map(Vec::len), Some(300));
    let path = client.path(|volume| !volume.shared_scopes.is_empty());
    let seen = client.get(&path);
    assert_eq!((seen.status, seen.body.get("sharedScopes")), (200, None));
    assert_eq!(client.get(&format!("{path}/sharedScopes")).status, 403);
    assert_eq!(client.patch(&path, &json!({"description": "no"})).status, 403);
    assert_eq!(client.delete(&path).status, 403);
}

#[test]
fn permitted_scopes_depend_on_the_access_key() {
    let mut client = researcher();
    let department = client.emulator.departments()[0].id.clone();
    let own = scopes(&mut client, Value::Null).body;
    for action in ["create", "read", "update", "delete"] {
        assert_eq!(own[action]["departments"], json!([&*department]));
        assert_eq!(own[action]["projects"].as_array().map(Vec::len), Some(12));
        assert_eq!(own[action]["clusters"], json!([]));
    }
    client.key = Some("viewer");
    let read = scopes(&mut client, Value::Null).body;
    assert_eq!(read["read"]["clusters"].as_array().map(Vec::len), Some(3));
    assert_eq!((&read["create"]["clusters"], &read["create"]["tenants"]), (&json!([]), &json!([])));
    client.key = Some("admin");
    let all = scopes(&mut client, Value::Null).body;
    assert_eq!(all["delete"]["tenants"], json!(["1001"]));
    assert_eq!(all["delete"]["clusters"].as_array().map(Vec::len), Some(3));
    let one = scopes(&mut client, json!("update")).body;
    assert_eq!((&one["update"], &one["read"]["clusters"]), (&all["update"], &json!([])));
    assert_eq!(scopes(&mut client, json!("sync")).status, 400);
}

#[test]
fn permissions_depend_on_the_access_key() {
    let mut client = TestClient::new(20);
    for (key, actions) in [
        ("admin", json!(["create", "read", "update", "delete"])),
        ("researcher", json!(["create", "read", "update", "delete"])),
        ("viewer", json!(["read"])),
    ] {
        client.key = Some(key);
        let permissions = client.get("/api/v1/authorization/permissions").body;
        assert_eq!(permissions[0]["resourceType"], "datavolumes");
        assert_eq!(permissions[0]["actions"], actions, "{key}");
    }
}
