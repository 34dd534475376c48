//! Volumes over time: created, ready or not, deleted.

use emulator::{Config, Issue, Phase};
use serde_json::{Value, json};

use crate::support::{TestClient, VOLUMES_PATH};

fn create(client: &mut TestClient, name: &str, pvc: &str) -> String {
    let body = json!({"name": name, "projectId": "5", "originPvcName": pvc, "description": "d"});
    let created = client.post(VOLUMES_PATH, &body);
    assert_eq!(created.status, 201, "{}", created.message());
    assert_eq!(created.body["status"]["phase"], "Creating");
    assert_eq!(created.body["sharedScopes"], json!([]));
    assert_eq!(created.body["createdBy"], "maya.lindqvist@example.com");
    format!("{VOLUMES_PATH}/{}", created.body["id"].as_str().expect("an id"))
}

fn status(client: &mut TestClient, path: &str) -> Value {
    client.get(path).body["status"].clone()
}

#[test]
fn a_volume_of_a_bound_pvc_becomes_ready_after_the_creation_time() {
    let mut client = TestClient::default();
    let path = create(&mut client, "fresh", "training-data");
    client.now += 3999;
    assert_eq!(status(&mut client, &path)["phase"], "Creating");
    client.now += 1;
    let status = status(&mut client, &path);
    assert_eq!(status["phase"], "Ready");
    assert!(status["datavolumePvcName"].is_string() && status["datavolumePvName"].is_string());
}

#[test]
fn a_volume_of_a_pending_pvc_becomes_ready_when_the_pvc_is_bound() {
    let mut client = TestClient::default();
    let path = create(&mut client, "fresh", "new-ingest");
    client.now += 4000;
    let before = status(&mut client, &path);
    assert_eq!(before["phase"], "NotReady");
    assert_eq!(before["conditions"][0]["reason"], "OriginalPvcNotBound");
    assert!(
        before["conditions"][0]["message"]
            .as_str()
            .is_some_and(|message| message.contains("Pending"))
    );
    assert!(client.emulator.bind_pvc("5", "new-ingest", client.now));
    assert_eq!(status(&mut client, &path)["phase"], "Ready");
}

#[test]
fn a_volume_of_a_missing_pvc_is_not_ready() {
    let mut client = TestClient::default();
    let path = create(&mut client, "fresh", "no-such-claim");
    client.now += 4000;
    let status = status(&mut client, &path);
    assert_eq!(status["phase"], "NotReady");
    assert_eq!(status["conditions"][0]["type"], "PvcsCreated");
    assert_eq!(status["conditions"][0]["reason"], "ErrorCreatingPvc");
    assert!(status["phaseMessage"].as_str().is_some_and(|message| message.contains("perception")));
}

#[test]
fn creation_and_deletion_times_are_configurable() {
    let mut client = TestClient::with(Config {
        volumes: 20,
        creating_ms: 0,
        deleting_ms: 60_000,
        ..Config::default()
    });
    let path = create(&mut client, "fresh", "training-data");
    assert_eq!(status(&mut client, &path)["phase"], "Ready");
    assert_eq!(client.delete(&path).status, 202);
    client.now += 59_999;
    assert_eq!(status(&mut client, &path)["phase"], "Deleting");
    client.now += 1;
    assert_eq!(client.get(&path).status, 404);
}

#[test]
fn a_ready_volume_is_deleted_asynchronously() {
    let mut client = TestClient::default();
    let volume = client.volume(|volume| volume.phase == Phase::Ready && volume.in_use_by.is_none());
    let path = format!("{VOLUMES_PATH}/{}", volume.id);
    let accepted = client.delete(&path);
    assert_eq!((accepted.status, &accepted.body["code"]), (202, &json!(202)));
    assert_eq!(status(&mut client, &path)["phase"], "Deleting");
    assert_eq!(client.delete(&path).status, 202, "repeating it changes nothing");
    assert_eq!(client.patch(&path, &json!({"description": "late"})).status, 400);
    client.now += 4000;
    assert_eq!(client.get(&path).status, 404);
    assert_eq!(client.delete(&path).status, 404);
}

#[test]
fn a_volume_that_never_became_ready_is_deleted_immediately() {
    let mut client = TestClient::new(1000);
    for phase in [Phase::NotReady, Phase::Creating, Phase::Unknown] {
        let path = client.path(|volume| volume.phase == phase);
        assert_eq!(client.delete(&path).status, 204, "{phase:?}");
        assert_eq!(client.get(&path).status, 404, "{phase:?}");
    }
}

#[test]
fn deleting_a_volume_in_use_fails_and_names_the_workload() {
    let mut client = TestClient::default();
    let path = create(&mut client, "fresh", "training-data");
    client.now += 4000;
    client.emulator.advance(client.now);
    let id = client.emulator.volume_by_name("fresh").expect("it exists").id;
    assert!(client.emulator.set_in_use(id, Some("train-llama-7")));
    let response = client.delete(&path);
    assert_eq!(response.status, 409);
    assert!(response.message().contains("train-llama-7"), "{}", response.message());
    assert_eq!(status(&mut client, &path)["phase"], "Ready");
    assert!(client.emulator.set_in_use(id, None));
    assert_eq!(client.delete(&path).status, 202);
}

#[test]
fn the_name_and_the_pvc_of_a_deleted_volume_can_be_reused() {
    let mut client = TestClient::default();
    let path = create(&mut client, "fresh", "training-data");
    client.now += 4000;
    assert_eq!(client.delete(&path).status, 202);
    let body = json!({"name": "fresh", "projectId": "5", "originPvcName": "training-data"});
    assert_eq!(client.post(VOLUMES_PATH, &body).status, 400);
    client.now += 4000;
    assert_eq!(client.post(VOLUMES_PATH, &body).status, 201);
}

#[test]
fn only_the_description_can_change_and_updated_at_is_set() {
    let mut client = TestClient::default();
    let path = create(&mut client, "fresh", "training-data");
    client.now += 10_000;
    let changed = client.patch(&path, &json!({"description": "änderung ".repeat(14).trim_end()}));
    assert_eq!(
        changed.status,
        200,
        "125 code points are fewer than the bytes: {}",
        changed.message()
    );
    assert_eq!(changed.body["updatedAt"], "2026-07-01T12:00:10Z");
    assert_eq!(changed.body["createdAt"], "2026-07-01T12:00:00Z");
    assert!(changed.body.get("sharedScopes").is_none());
    assert_eq!(client.patch(&path, &json!({"name": "other"})).status, 400);
}

#[test]
fn seeded_volumes_also_finish_creating_and_deleting() {
    let mut client = TestClient::new(1000);
    let count = |client: &TestClient, phase| {
        client.emulator.volumes().iter().filter(|volume| volume.phase == phase).count()
    };
    let (creating, deleting) = (count(&client, Phase::Creating), count(&client, Phase::Deleting));
    assert!((1..30).contains(&creating) && (1..30).contains(&deleting), "{creating} {deleting}");
    client.emulator.advance(client.now + 4000);
    assert_eq!((count(&client, Phase::Creating), count(&client, Phase::Deleting)), (0, 0));
    assert_eq!(client.emulator.volumes().len(), 1000 - deleting);
}

#[test]
fn deleting_volumes_keeps_the_others_findable_by_id() {
    let mut client = TestClient::default();
    let deleted: Vec<_> = client
        .emulator
        .volumes()
        .iter()
        .filter(|volume| volume.issue.is_some())
        .map(|volume| volume.id)
        .collect();
    assert!(
        client
            .emulator
            .volumes()
            .iter()
            .any(|volume| volume.issue == Some(Issue::StorageClassMissing))
    );
    for id in deleted.iter().rev() {
        assert_eq!(client.delete(&format!("{VOLUMES_PATH}/{id}")).status, 204);
    }
    for volume in client.emulator.volumes() {
        let found = client.emulator.volume(&volume.id.to_string()).expect("it is still there");
        assert_eq!(found.name, volume.name);
    }
}
