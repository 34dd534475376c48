//! Shared scopes.

use emulator::{Project, ScopeType};
use serde_json::{Value, json};

use crate::support::{Plane, VOLUMES};

/// The path of the scopes of an unshared volume in the first cluster, and the projects there.
fn unshared(plane: &Plane) -> (String, Vec<Project>) {
    let cluster = plane.emulator.clusters()[0].id.clone();
    let volume =
        plane.volume(|volume| volume.shared_scopes.is_empty() && volume.cluster_id == cluster);
    let projects = plane.emulator.projects().iter().filter(|project| project.cluster_id == cluster);
    (format!("{VOLUMES}/{}/sharedScopes", volume.id), projects.cloned().collect())
}

fn scope(scope_type: &str, id: &str) -> Value {
    json!({"scopeType": scope_type, "scopeId": id})
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().filter_map(|scope| scope["scopeId"].as_str()).collect()
}

#[test]
fn a_change_answers_with_the_whole_new_list() {
    let mut plane = Plane::default();
    let (path, projects) = unshared(&plane);
    let department = projects[0].department_id.clone();
    let add = json!({"add": [scope("project", &projects[1].id), scope("department", &department)]});
    let list = plane.patch(&path, &add);
    assert_eq!(list.status, 200, "{}", list.message());
    assert_eq!(ids(&list.body), [&*projects[1].id, &*department]);
    assert_eq!(list.body[0]["scopeName"], *projects[1].name);
    assert_eq!(list.body[0]["createdBy"], "maya.lindqvist@example.com");
    assert_eq!(list.body[0]["createdAt"], "2026-07-01T12:00:00Z");
    plane.now += 1000;
    let change = json!({
        "add": [scope("project", &projects[1].id), scope("project", &projects[2].id)],
        "remove": [scope("department", &department), scope("project", &projects[3].id)],
    });
    let list = plane.patch(&path, &change);
    assert_eq!(ids(&list.body), [&*projects[1].id, &*projects[2].id]);
    assert_eq!(
        list.body[0]["createdAt"], "2026-07-01T12:00:00Z",
        "sharing again keeps the first date"
    );
    assert_eq!(plane.get(&path).body, list.body);
    assert_eq!(plane.patch(&path, &json!({})).body, list.body, "nothing to do changes nothing");
}

#[test]
fn fifty_entries_are_taken_and_fifty_one_refused() {
    let mut plane = Plane::default();
    let (path, projects) = unshared(&plane);
    let scopes: Vec<_> =
        projects.iter().take(51).map(|project| scope("project", &project.id)).collect();
    for list in ["add", "remove"] {
        let refused = plane.patch(&path, &json!({ list: scopes }));
        assert_eq!((refused.status, refused.message().starts_with(list)), (400, true));
        assert_eq!(plane.patch(&path, &json!({ list: scopes[..50] })).status, 200);
    }
}

#[test]
fn a_bad_scope_is_named_and_changes_nothing() {
    let mut plane = Plane::default();
    let (path, projects) = unshared(&plane);
    let foreign = plane.emulator.projects().last().expect("a project").id.clone();
    let foreign_cluster = plane.emulator.clusters()[1].id.clone();
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
        let refused = plane.patch(&path, &json!({"add": [good, bad]}));
        assert_eq!(refused.status, 400, "{bad}");
        assert!(
            refused.message().starts_with(&format!("{named}: ")),
            "{bad}: {}",
            refused.message()
        );
    }
    let refused = plane.patch(&path, &json!({"replace": []}));
    assert_eq!((refused.status, refused.message().starts_with("replace: ")), (400, true));
    assert_eq!(plane.get(&path).body, json!([]));
}

#[test]
fn ids_of_different_kinds_that_look_alike_are_told_apart() {
    let mut plane = Plane::default();
    let (path, projects) = unshared(&plane);
    plane.patch(&path, &json!({"add": [scope("project", &projects[1].id)]}));
    let refused = plane.patch(&path, &json!({"remove": [scope("department", &projects[1].id)]}));
    assert_eq!(refused.status, 400);
    let volume = plane.volume(|volume| path.contains(&volume.id.to_string()));
    assert_eq!(volume.shared_scopes[0].scope_type, ScopeType::Project);
}
