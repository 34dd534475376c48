//! Volumes over time: created, ready or not, deleted.

use emulator::{Config, Issue, Phase};
use serde_json::{Value, json};

use crate::support::{Plane, VOLUMES};

fn create(plane: &mut Plane, name: &str, pvc: &str) -> String {
    let body = json!({"name": name, "projectId": "5", "originPvcName": pvc, "description": "d"});
    let created = plane.post(VOLUMES, &body);
    assert_eq!(created.status, 201, "{}", created.message());
    assert_eq!(created.body["status"]["phase"], "Creating");
    assert_eq!(created.body["sharedScopes"], json!([]));
    assert_eq!(created.body["createdBy"], "maya.lindqvist@example.com");
    format!("{VOLUMES}/{}", created.body["id"].as_str().expect("an id"))
}

fn status(plane: &mut Plane, path: &str) -> Value {
    plane.get(path).body["status"].clone()
}

#[test]
fn a_volume_of_a_bound_claim_becomes_ready_in_its_time() {
    let mut plane = Plane::default();
    let path = create(&mut plane, "fresh", "training-data");
    plane.now += 3999;
    assert_eq!(status(&mut plane, &path)["phase"], "Creating");
    plane.now += 1;
    let status = status(&mut plane, &path);
    assert_eq!(status["phase"], "Ready");
    assert!(status["datavolumePvcName"].is_string() && status["datavolumePvName"].is_string());
}

#[test]
fn a_volume_of_a_pending_claim_waits_for_it_to_be_bound() {
    let mut plane = Plane::default();
    let path = create(&mut plane, "fresh", "new-ingest");
    plane.now += 4000;
    let before = status(&mut plane, &path);
    assert_eq!(before["phase"], "NotReady");
    assert_eq!(before["conditions"][0]["reason"], "OriginalPvcNotBound");
    assert!(
        before["conditions"][0]["message"]
            .as_str()
            .is_some_and(|message| message.contains("Pending"))
    );
    assert!(plane.emulator.bind_claim("5", "new-ingest", plane.now));
    assert_eq!(status(&mut plane, &path)["phase"], "Ready");
}

#[test]
fn a_volume_of_a_claim_that_does_not_exist_fails() {
    let mut plane = Plane::default();
    let path = create(&mut plane, "fresh", "no-such-claim");
    plane.now += 4000;
    let status = status(&mut plane, &path);
    assert_eq!(status["phase"], "NotReady");
    assert_eq!(status["conditions"][0]["type"], "PvcsCreated");
    assert_eq!(status["conditions"][0]["reason"], "ErrorCreatingPvc");
    assert!(status["phaseMessage"].as_str().is_some_and(|message| message.contains("perception")));
}

#[test]
fn the_configuration_decides_how_long_things_take() {
    let mut plane = Plane::with(Config {
        volumes: 20,
        creating_ms: 0,
        deleting_ms: 60_000,
        ..Config::default()
    });
    let path = create(&mut plane, "fresh", "training-data");
    assert_eq!(status(&mut plane, &path)["phase"], "Ready");
    assert_eq!(plane.delete(&path).status, 202);
    plane.now += 59_999;
    assert_eq!(status(&mut plane, &path)["phase"], "Deleting");
    plane.now += 1;
    assert_eq!(plane.get(&path).status, 404);
}

#[test]
fn deleting_a_ready_volume_is_accepted_and_ends_later() {
    let mut plane = Plane::default();
    let volume = plane.volume(|volume| volume.phase == Phase::Ready && volume.in_use_by.is_none());
    let path = format!("{VOLUMES}/{}", volume.id);
    let accepted = plane.delete(&path);
    assert_eq!((accepted.status, &accepted.body["code"]), (202, &json!(202)));
    assert_eq!(status(&mut plane, &path)["phase"], "Deleting");
    assert_eq!(plane.delete(&path).status, 202, "asking again changes nothing");
    assert_eq!(plane.patch(&path, &json!({"description": "late"})).status, 400);
    plane.now += 4000;
    assert_eq!(plane.get(&path).status, 404);
    assert_eq!(plane.delete(&path).status, 404);
}

#[test]
fn deleting_a_volume_that_never_became_ready_is_done_at_once() {
    let mut plane = Plane::new(1000);
    for phase in [Phase::NotReady, Phase::Creating, Phase::Unknown] {
        let path = plane.path(|volume| volume.phase == phase);
        assert_eq!(plane.delete(&path).status, 204, "{phase:?}");
        assert_eq!(plane.get(&path).status, 404, "{phase:?}");
    }
}

#[test]
fn a_volume_in_use_refuses_deletion_and_names_the_workload() {
    let mut plane = Plane::default();
    let path = create(&mut plane, "fresh", "training-data");
    plane.now += 4000;
    plane.emulator.advance(plane.now);
    let id = plane.emulator.volume_named("fresh").expect("it exists").id;
    assert!(plane.emulator.set_in_use(id, Some("train-llama-7")));
    let refused = plane.delete(&path);
    assert_eq!(refused.status, 409);
    assert!(refused.message().contains("train-llama-7"), "{}", refused.message());
    assert_eq!(status(&mut plane, &path)["phase"], "Ready");
    assert!(plane.emulator.set_in_use(id, None));
    assert_eq!(plane.delete(&path).status, 202);
}

#[test]
fn the_name_and_the_claim_of_a_deleted_volume_are_free_again() {
    let mut plane = Plane::default();
    let path = create(&mut plane, "fresh", "training-data");
    plane.now += 4000;
    assert_eq!(plane.delete(&path).status, 202);
    let body = json!({"name": "fresh", "projectId": "5", "originPvcName": "training-data"});
    assert_eq!(plane.post(VOLUMES, &body).status, 400);
    plane.now += 4000;
    assert_eq!(plane.post(VOLUMES, &body).status, 201);
}

#[test]
fn only_the_description_changes_and_the_change_is_dated() {
    let mut plane = Plane::default();
    let path = create(&mut plane, "fresh", "training-data");
    plane.now += 10_000;
    let changed = plane.patch(&path, &json!({"description": "änderung ".repeat(14).trim_end()}));
    assert_eq!(
        changed.status,
        200,
        "125 code points are fewer than the bytes: {}",
        changed.message()
    );
    assert_eq!(changed.body["updatedAt"], "2026-07-01T12:00:10Z");
    assert_eq!(changed.body["createdAt"], "2026-07-01T12:00:00Z");
    assert!(changed.body.get("sharedScopes").is_none());
    assert_eq!(plane.patch(&path, &json!({"name": "other"})).status, 400);
}

#[test]
fn seeded_transitions_end_too() {
    let mut plane = Plane::new(1000);
    let count = |plane: &Plane, phase| {
        plane.emulator.volumes().iter().filter(|volume| volume.phase == phase).count()
    };
    let (creating, deleting) = (count(&plane, Phase::Creating), count(&plane, Phase::Deleting));
    assert!((1..30).contains(&creating) && (1..30).contains(&deleting), "{creating} {deleting}");
    plane.emulator.advance(plane.now + 4000);
    assert_eq!((count(&plane, Phase::Creating), count(&plane, Phase::Deleting)), (0, 0));
    assert_eq!(plane.emulator.volumes().len(), 1000 - deleting);
}

#[test]
fn removals_in_any_order_keep_every_other_volume_in_reach() {
    let mut plane = Plane::default();
    let doomed: Vec<_> = plane
        .emulator
        .volumes()
        .iter()
        .filter(|volume| volume.issue.is_some())
        .map(|volume| volume.id)
        .collect();
    assert!(
        plane
            .emulator
            .volumes()
            .iter()
            .any(|volume| volume.issue == Some(Issue::StorageClassMissing))
    );
    for id in doomed.iter().rev() {
        assert_eq!(plane.delete(&format!("{VOLUMES}/{id}")).status, 204);
    }
    for volume in plane.emulator.volumes() {
        let found = plane.emulator.volume(&volume.id.to_string()).expect("it is still there");
        assert_eq!(found.name, volume.name);
    }
}
