//! Shared scopes.

use emulator::{Project, ScopeType};
use serde_json::{Value, json};

use crate::support::{TestClient, VOLUMES_PATH};

/// The path of an unshared volume's scopes in the first cluster, and the projects of the cluster.
fn unshared_volume(client: &TestClient) -> (String, Vec<Project>) {
    let cluster = client.emulator.clusters()[0].id.clone();
    let volume =
        client.volume(|volume| volume.shared_scopes.is_empty() && volume.cluster_id == cluster);
    let projects =
        client.emulator.projects().iter().filter(|project| project.cluster_id == cluster);
    (format!("{VOLUMES_PATH}/{}/sharedScopes", volume.id), projects.cloned().collect())
}

fn scope(scope_type: &str, id: &str) -> Value {
    json!({"scopeType": scope_type, "scopeId": id})
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().filter_map(|scope| scope["scopeId"].as_str()).collect()
}

#[test]
fn a_change_returns_the_whole_new_list() {
    let mut client = TestClient::default();
    let (path, projects) = unshared_volume(&client);
    let department = projects[0].department_id.clone();
    let add = json!({"add": [scope("project", &projects[1].id), scope("department", &department)]});
    let list = client.patch(&path, &add);
    assert_eq!(list.status, 200, "{}", list.message());
    assert_eq!(ids(&list.body), [&*projects[1].id, &*department]);
    assert_eq!(list.body[0]["scopeName"], *projects[1].name);
    assert_eq!(list.body[0]["createdBy"], "maya.lindqvist@example.com");
    assert_eq!(list.body[0]["createdAt"], "2026-07-01T12:00:00Z");
    client.now += 1000;
    let change = json!({
        "add": [scope("project", &projects[1].id), scope("project", &projects[2].id)],
        "remove": [scope("department", &department), scope("project", &projects[3].id)],
    });
    let list = client.patch(&path, &change);
    assert_eq!(ids(&list.body), [&*projects[1].id, &*projects[2].id]);
    assert_eq!(
        list.body[0]["createdAt"], "2026-07-01T12:00:00Z",
        "sharing again keeps the first date"
    );
    assert_eq!(client.get(&path).body, list.body);
    assert_eq!(client.patch(&path, &json!({})).body, list.body, "nothing to do changes nothing");
}

#[test]
fn at_most_fifty_entries_are_accepted() {
    let mut client = TestClient::default();
    let (path, projects) = unshared_volume(&client);
    let scopes: Vec<_> =
        projects.iter().take(51).map(|project| scope("project", &project.id)).collect();
    for list in ["add", "remove"] {
        client.patch(&path, &json!({ list: scopes })).assert_invalid(list, 51);
        assert_eq!(client.patch(&path, &json!({ list: scopes[..50] })).status, 200);
    }
}

#[test]
fn an_invalid_scope_is_named_and_changes_nothing() {
    let mut client = TestClient::default();
    let (path, projects) = unshared_volume(&client);
    let foreign = client.emulator.projects().last().expect("a project").id.clone();
    let foreign_cluster = client.emulator.clusters()[1].id.clone();
    let good = scope("project", &projects[1].id);
    for (bad, named) in [
        (scope("tenant", "1001"), "add[1].scopeType"),
        (scope("project", "9999"), "add[1].scopeId"),
        (scope("department", "9999"), "add[1].scopeId"),
        (scope("project", &foreign), "add[1].scopeId"),
        (scope("cluster", &foreign_cluster), "add[1].scopeId"),
        (json!({"scopeType": "project"}), "add[1].scopeId"),
        (json!({"scopeType": "project", "scopeId": 5}), "add[1].scopeId"),
        (json!({"scopeType": "project", "scopeId": "5", "scopeName": "x"}), "add[1].scopeName"),
        (json!("5"), "add[1]"),
    ] {
        client.patch(&path, &json!({"add": [good, bad]})).assert_invalid(named, bad);
    }
    client.patch(&path, &json!({"replace": []})).assert_invalid("replace", "unknown list");
    assert_eq!(client.get(&path).body, json!([]));
}

#[test]
fn scopes_of_different_types_can_have_the_same_id() {
    let mut client = TestClient::default();
    let (path, projects) = unshared_volume(&client);
    client.patch(&path, &json!({"add": [scope("project", &projects[1].id)]}));
    let response = client.patch(&path, &json!({"remove": [scope("department", &projects[1].id)]}));
    assert_eq!(response.status, 400);
    let volume = client.volume(|volume| path.contains(&volume.id.to_string()));
    assert_eq!(volume.shared_scopes[0].scope_type, ScopeType::Project);
}
