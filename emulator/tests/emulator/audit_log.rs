//! The audit log.

use emulator::{Config, Emulator, Fault};
use serde_json::{Value, json};

use crate::support::{TestClient, TestResponse, VOLUMES_PATH, query};

const PATH: &str = "/api/v1/audit/log";
const ALL_TIME: [(&str, &str); 2] = [("start", "2020-01-01"), ("end", "2030-01-01")];

fn read(client: &mut TestClient, pairs: &[(&str, &str)]) -> TestResponse {
    let response = client.get(&query(PATH, &[&ALL_TIME, pairs].concat()));
    assert_eq!(response.status, 200, "{pairs:?}: {}", response.message());
    response
}

fn entries(client: &mut TestClient, filter: &str) -> Vec<Value> {
    let response = read(client, &[("filterBy", filter), ("numberOfSamples", "1000")]);
    response.body["audit_logs"].as_array().expect("entries").clone()
}

/// The method, the status and the result of each entry.
fn outcomes(entries: &[Value]) -> Vec<(&str, i64, &str)> {
    entries
        .iter()
        .map(|entry| {
            (
                entry["http_method"].as_str().expect("a method"),
                entry["http_status_code"].as_i64().expect("a status"),
                entry["result"].as_str().expect("a result"),
            )
        })
        .collect()
}

#[test]
fn every_write_is_logged_with_its_result_also_a_refused_one() {
    let mut client = TestClient::new(100);
    let body = json!({"name": "fresh", "projectId": "5", "originPvcName": "training-data"});
    let id = client.post(VOLUMES_PATH, &body).body["id"].as_str().expect("an id").to_owned();
    assert_eq!(client.post(VOLUMES_PATH, &body).status, 400);
    let path = format!("{VOLUMES_PATH}/{id}");
    client.now += 5000;
    assert_eq!(client.patch(&path, &json!({"description": "new"})).status, 200);
    client.key = Some("viewer");
    assert_eq!(client.patch(&format!("{path}/sharedScopes"), &json!({})).status, 403);
    client.key = Some("admin");
    assert_eq!(client.delete(&path).status, 202);
    assert_eq!(client.get(&path).status, 200, "a read is not logged");

    let by_url = entries(&mut client, &format!("url=@{id}"));
    assert_eq!(
        outcomes(&by_url),
        [("PATCH", 200, "Succeeded"), ("PATCH", 403, "Failed"), ("DELETE", 202, "Succeeded")]
    );
    assert!(by_url.iter().all(|it| it["entity_id"] == *id && it["entity_name"] == "fresh"));
    assert_eq!(by_url[0]["timestamp"], "2026-07-01T12:00:05Z");
    assert_eq!(by_url[0]["subject"], "maya.lindqvist@example.com");
    assert_eq!(by_url[1]["subject"], "priya.nair@example.com");
    assert_eq!(by_url[1]["url"], format!("http://localhost{path}/sharedScopes"));
    let actions: Vec<_> = by_url.iter().map(|it| it["action"].as_str()).collect();
    assert_eq!(actions, [Some("update"), Some("update"), Some("delete")]);

    let newest_first = [("filterBy", "entity_name==fresh"), ("sortOrder", "desc")];
    let newest_first = read(&mut client, &newest_first).body["audit_logs"].clone();
    let actions: Vec<_> = newest_first
        .as_array()
        .expect("entries")
        .iter()
        .map(|it| it["action"].as_str().expect("an action"))
        .collect();
    assert_eq!(actions, ["delete", "update", "update", "create", "create"], "also at one time");

    let by_name = entries(&mut client, "entity_name==fresh");
    assert_eq!(by_name.len(), 5);
    assert_eq!(
        outcomes(&by_name[..2]),
        [("POST", 201, "Succeeded"), ("POST", 400, "Failed")],
        "the URL of a creation has no ID"
    );
    let created = by_name.iter().find(|it| it["entity_id"] == *id).expect("the creation");
    assert_eq!(created["url"], format!("http://localhost{VOLUMES_PATH}"));
    assert_eq!(client.emulator.audit_log().len(), 5);
}

#[test]
fn a_write_is_logged_only_if_it_was_executed() {
    let mut client = TestClient::new(20);
    let path = client.path(|_| true);
    let mut patch = |fault: &str| {
        client.emulator.clear_faults();
        client.emulator.add_fault(fault.parse::<Fault>().expect("a fault"));
        let request = client.request("PATCH", &path, Some(&json!({"description": "new"})));
        client.emulator.handle(&request, client.now);
        client.emulator.audit_log().len()
    };
    assert_eq!(patch("patch_datavolume:status=503"), 0);
    assert_eq!(patch("patch_datavolume:dropped"), 0);
    assert_eq!(patch("patch_datavolume:dropped-after"), 1);
    client.key = None;
    client.emulator.clear_faults();
    assert_eq!(client.patch(&path, &json!({})).status, 401);
    assert_eq!(client.emulator.audit_log().len(), 1, "there is no user");
}

#[test]
fn seeded_volumes_have_a_history_that_outlives_them() {
    let mut client = TestClient::new(300);
    let volume = client
        .volume(|it| {
            let updated = it.updated_at.zip(it.updated_by.as_ref());
            updated.is_some() && it.created_by.is_some() && it.issue.is_some()
        })
        .clone();
    let filter = format!("entity_name=={}", volume.name);
    let history = entries(&mut client, &filter);
    assert_eq!(
        outcomes(&history),
        [("POST", 201, "Succeeded"), ("PATCH", 200, "Succeeded")],
        "{history:?}"
    );
    let detail = client.get(&format!("{VOLUMES_PATH}/{}", volume.id)).body;
    let (created, updated) = (&history[0], &history[1]);
    assert_eq!(created["timestamp"], detail["createdAt"]);
    assert_eq!(created["subject"], detail["createdBy"]);
    assert_eq!(created["entity_id"], detail["id"]);
    assert_eq!(updated["timestamp"], detail["updatedAt"]);
    assert_eq!(updated["subject"], detail["updatedBy"]);
    assert_eq!(
        &entries(&mut client, &format!("url=@{}", volume.id)),
        std::slice::from_ref(updated)
    );

    assert_eq!(client.delete(&format!("{VOLUMES_PATH}/{}", volume.id)).status, 204);
    let after = entries(&mut client, &filter);
    assert_eq!(&after[..2], history);
    assert_eq!(outcomes(&after[2..]), [("DELETE", 204, "Succeeded")]);
}

#[test]
fn a_later_update_keeps_the_earlier_one_in_the_log() {
    let mut client = TestClient::new(300);
    let volume = client.volume(|it| it.updated_at.is_some()).clone();
    let filter = format!("url=@{}", volume.id);
    let before = entries(&mut client, &filter);
    let path = format!("{VOLUMES_PATH}/{}", volume.id);
    assert_eq!(client.patch(&path, &json!({"description": "new"})).status, 200);
    let after = entries(&mut client, &filter);
    assert_eq!((&after[..before.len()], after.len()), (&before[..], before.len() + 1));
}

#[test]
fn the_log_has_unknown_types_of_entities_and_apps_as_subjects() {
    let mut client = TestClient::new(300);
    let all = entries(&mut client, "action==create");
    assert_eq!(all.len(), 300);
    let count = |field: &str, value: &str| all.iter().filter(|it| it[field] == value).count();
    assert!((5..60).contains(&count("entity_type", "DataVolumeV2")));
    assert_eq!(count("entity_type", "datavolume"), 300 - count("entity_type", "DataVolumeV2"));
    assert!(count("subject_type", "App") > 0);
    let ids: std::collections::BTreeSet<_> = all.iter().map(|it| it["id"].as_str()).collect();
    assert_eq!(ids.len(), 300);
}

#[test]
fn the_log_is_limited_to_a_time_and_filtered_sorted_and_paged() {
    let mut client = TestClient::new(300);
    let year = [("start", "2025-01-01T00:00:00Z"), ("end", "2025-12-31T23:59:59.999Z")];
    let pairs = [("numberOfSamples", "1000"), ("sortBy", "timestamp"), ("sortOrder", "desc")];
    let body = client.get(&query(PATH, &[&year[..], &pairs].concat())).body;
    let times: Vec<_> = body["audit_logs"]
        .as_array()
        .expect("entries")
        .iter()
        .map(|it| it["timestamp"].as_str().expect("a time").to_owned())
        .collect();
    assert!(times.len() > 50 && times.iter().all(|time| time.starts_with("2025-")));
    assert!(times.is_sorted_by(|a, b| a >= b));
    assert_eq!((&body["total"], body.get("next")), (&json!(times.len()), None));

    let first = client.get(&query(PATH, &year)).body;
    assert_eq!(
        (first["audit_logs"].as_array().map(Vec::len), &first["next"]),
        (Some(20), &json!(20))
    );
    assert_eq!(first["total"], body["total"]);
    let second = client.get(&query(PATH, &[&year[..], &[("offset", "20")]].concat())).body;
    assert!(
        first["audit_logs"][19]["timestamp"].as_str()
            <= second["audit_logs"][0]["timestamp"].as_str()
    );
    let none = client.get(&query(PATH, &[&year[..], &[("numberOfSamples", "0")]].concat())).body;
    assert_eq!((&none["audit_logs"], none.get("next")), (&json!([]), None));

    let filter = "action==update,subject=@WEBER,result==Succeeded,timestamp>=2025-06-01";
    let some = entries(&mut client, filter);
    assert!(!some.is_empty());
    assert!(
        some.iter()
            .all(|it| it["action"] == "update" && it["subject"] == "jonas.weber@example.com")
    );
    let clusters = entries(&mut client, "cluster_name!=fra-dgx-prod,action==create");
    assert!(clusters.iter().all(|it| it["cluster_name"] != "fra-dgx-prod"));
    let by_method = read(&mut client, &[("sortBy", "http_method")]).body;
    assert_eq!(by_method["audit_logs"][0]["http_method"], "DELETE");
}

#[test]
fn the_error_names_the_invalid_parameter_of_the_log() {
    let mut client = TestClient::new(20);
    for (pairs, name) in [
        (&[("end", "2030-01-01")][..], "start"),
        (&[("start", "2020-01-01")], "end"),
        (&[("start", "soon"), ("end", "2030-01-01")], "start"),
        (&[("start", "2020-01-01"), ("end", "")], "end"),
    ] {
        client.get(&query(PATH, pairs)).assert_invalid(name, pairs);
    }
    for pair in [
        ("numberOfSamples", "1001"),
        ("numberOfSamples", "-1"),
        ("offset", "x"),
        ("sortBy", "cluster_name"),
        ("filterBy", "entity_id==x"),
        ("filterBy", "http_method==GET"),
        ("filterBy", "timestamp=@2026"),
        ("limit", "10"),
    ] {
        let pairs = [&ALL_TIME[..], &[pair]].concat();
        client.get(&query(PATH, &pairs)).assert_invalid(pair.0, pair);
    }
}

#[test]
fn only_an_administrator_reads_the_log() {
    for key in ["researcher", "viewer"] {
        let mut client = TestClient { key: Some(key), ..TestClient::new(20) };
        assert_eq!(client.get(&query(PATH, &ALL_TIME)).status, 403, "{key}");
    }
}

#[test]
fn urls_have_the_origin_of_the_control_plane() {
    let config = Config { volumes: 20, ..Config::default() };
    let mut client =
        TestClient::with(Config { origin: Some("https://a.example".into()), ..config });
    let is_at = |entries: &[Value], origin: &str| {
        entries.iter().all(|it| it["url"].as_str().is_some_and(|url| url.starts_with(origin)))
    };
    let all = entries(&mut client, "action==create");
    assert!(is_at(&all, "https://a.example/api/v1/"));
    client.emulator.set_origin("https://b.example".to_owned());
    let all = entries(&mut client, "action==create");
    assert!(is_at(&all, "https://b.example/api/v1/"));
}

#[test]
fn the_log_does_not_change_the_ids_of_new_volumes() {
    let create = |prepare: &dyn Fn(&mut TestClient)| {
        let mut client = TestClient::new(20);
        prepare(&mut client);
        let body = json!({"name": "fresh", "projectId": "5", "originPvcName": "training-data"});
        client.post(VOLUMES_PATH, &body).body["id"].clone()
    };
    let after_a_write = create(&|client| {
        let path = client.path(|_| true);
        client.patch(&path, &json!({"description": "new"}));
    });
    assert_eq!(create(&|_| {}), after_a_write);
    assert!(Emulator::new(Config::default()).audit_log().is_empty());
}
