//! Workloads, and which volumes they use.

use std::collections::BTreeSet;

use emulator::{Config, Emulator, Phase, Workload, WorkloadPhase};
use serde_json::{Value, json};

use crate::support::{TestClient, VOLUMES_PATH, query};

const PATH: &str = "/api/v1/workloads";
const DAY: i64 = 24 * 3_600_000;

fn rows(client: &mut TestClient, pairs: &[(&str, &str)]) -> Vec<Value> {
    let (mut rows, mut offset) = (Vec::new(), String::from("0"));
    loop {
        let pairs = [pairs, &[("limit", "500"), ("offset", &offset)]].concat();
        let response = client.get(&query(PATH, &pairs));
        assert_eq!(response.status, 200, "{pairs:?}: {}", response.message());
        rows.extend(response.body["workloads"].as_array().expect("rows").iter().cloned());
        match response.body["next"].as_u64() {
            Some(next) => offset = next.to_string(),
            None => return rows,
        }
    }
}

fn names(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["name"].as_str().expect("a name")).collect()
}

fn ids(rows: &[Value]) -> BTreeSet<&str> {
    rows.iter().map(|row| row["id"].as_str().expect("an id")).collect()
}

#[test]
fn the_number_of_workloads_follows_the_volumes_or_the_configuration() {
    let count = |config| Emulator::new(config).workloads().len();
    assert_eq!(count(Config::default()), 300);
    assert_eq!(count(Config { volumes: 50, ..Config::default() }), 15);
    assert_eq!(count(Config { workloads: 20_000, ..Config::default() }), 20_000);
    assert_eq!(count(Config { workloads: 0, ..Config::default() }), 0);
}

#[test]
fn the_number_of_workloads_changes_neither_the_volumes_nor_which_are_in_use() {
    let volumes = |workloads| Emulator::new(Config { workloads, ..Config::default() });
    let text = |emulator: &Emulator| {
        let mut volumes = emulator.volumes().to_vec();
        for volume in &mut volumes {
            volume.in_use_by = volume.in_use_by.take().map(|_| String::new());
        }
        format!("{volumes:?}")
    };
    let (few, many) = (volumes(300), volumes(20_000));
    assert_eq!(text(&few), text(&many));
    assert!(volumes(0).volumes().iter().all(|volume| volume.in_use_by.is_none()));
    let text = |emulator: &Emulator| format!("{:?}", emulator.workloads());
    assert_eq!(text(&few), text(&volumes(300)));
}

#[test]
fn workloads_mount_volumes_that_their_project_can_use() {
    let mut client = TestClient::new(1000);
    let all = client.emulator.workloads().to_vec();
    for workload in &all {
        assert!(workload.volumes.len() <= 2);
        for id in &workload.volumes {
            let volume = client.emulator.volume(&id.to_string()).expect("it exists").clone();
            assert_eq!(volume.cluster_id, workload.cluster_id);
            assert!(volume.created_at <= workload.created_at, "{workload:?}");
            let usable = [
                ("requestType", "UsableInProject"),
                ("usableInProjectId", &*workload.project_id),
                ("filterBy", &format!("name=={}", volume.name)),
            ];
            let found = client.get(&query(VOLUMES_PATH, &usable)).body;
            assert_eq!(found["datavolumes"][0]["id"], json!(id));
        }
    }
}

#[test]
fn the_seed_has_volumes_in_use_used_long_ago_and_never_used() {
    let emulator = Emulator::new(Config { volumes: 5000, ..Config::default() });
    let now = Config::default().now;
    let share = |is_match: &dyn Fn(&emulator::Volume) -> bool| {
        emulator.volumes().iter().filter(|volume| is_match(volume)).count() as f64 / 5000.0
    };
    let users = |volume: &emulator::Volume| {
        emulator.workloads().iter().filter(|it| it.volumes.contains(&volume.id)).collect::<Vec<_>>()
    };
    let in_use = share(&|volume| volume.in_use_by.is_some());
    assert!((0.06..0.09).contains(&in_use), "{in_use}");
    let never = share(&|volume| users(volume).is_empty());
    assert!((0.5..0.9).contains(&never), "{never}");
    let long_ago = share(&|volume| {
        let users = users(volume);
        !users.is_empty()
            && users.iter().all(|it| !it.is_active() && it.created_at < now - 180 * DAY)
    });
    assert!(long_ago > 0.01, "{long_ago}");
    for volume in emulator.volumes() {
        let active: Vec<_> = users(volume).into_iter().filter(|it| it.is_active()).collect();
        assert_eq!(volume.in_use_by, active.last().map(|it| it.name.clone()), "the newest");
        assert!(active.is_empty() || volume.phase == Phase::Ready);
    }
}

#[test]
fn the_seed_has_workloads_of_every_kind() {
    let emulator = Emulator::new(Config::default());
    let workloads = emulator.workloads();
    let count = |is_match: &dyn Fn(&Workload) -> bool| {
        workloads.iter().filter(|workload| is_match(workload)).count()
    };
    for kind in ["Training", "Workspace", "Inference", "Distributed"] {
        assert!(count(&|it| it.kind == kind) > 0, "{kind}");
    }
    for phase in [
        WorkloadPhase::Running,
        WorkloadPhase::Pending,
        WorkloadPhase::Stopped,
        WorkloadPhase::Failed,
        WorkloadPhase::Completed,
    ] {
        assert!(count(&|it| it.phase == phase) > 0, "{phase:?}");
    }
    assert!(count(&|it| it.deleted_at.is_some()) > 30);
    assert!(count(&|it| it.volumes.is_empty()) > 0);
    assert!(count(&|it| it.volumes.len() == 2) > 0);
    let now = Config::default().now;
    assert!(count(&|it| it.created_at < now - 400 * DAY) > 10);
    assert!(workloads.is_sorted_by_key(|it| it.created_at));
    for it in workloads {
        let ended = it.completed_at.or(it.deleted_at);
        assert!(it.created_at <= ended.unwrap_or(now) && ended <= Some(now), "{it:?}");
        assert!(it.completed_at <= it.deleted_at || it.deleted_at.is_none(), "{it:?}");
    }
}

#[test]
fn workloads_are_filtered_searched_sorted_and_paged() {
    let mut client = TestClient::new(1000);
    let cluster = client.emulator.clusters()[0].id.clone();
    let in_cluster = format!("clusterId=={cluster}");
    let existing = rows(&mut client, &[("filterBy", &in_cluster)]);
    assert!(existing.iter().all(|row| row["deletedAt"].is_null() && row["clusterId"] == *cluster));
    let created: Vec<_> = existing.iter().map(|row| row["createdAt"].as_str()).collect();
    assert!(created.is_sorted(), "the oldest come first");

    let active = format!("{in_cluster},phase!=Stopped,phase!=Failed,phase!=Completed");
    let active = rows(&mut client, &[("filterBy", &active)]);
    let expected: Vec<_> = client
        .emulator
        .workloads()
        .iter()
        .filter(|it| it.is_active() && it.cluster_id == cluster)
        .map(|it| it.id.to_string())
        .collect();
    assert_eq!(ids(&active), expected.iter().map(String::as_str).collect());

    let deleted = rows(&mut client, &[("deleted", "true")]);
    assert!(deleted.iter().all(|row| row["deletedAt"].is_string()));
    let recently = format!("{in_cluster},deletedAt>=2026-01-01T00:00:00Z");
    let recently = rows(&mut client, &[("deleted", "true"), ("filterBy", &recently)]);
    assert!(!recently.is_empty() && recently.len() < deleted.len());
    assert!(recently.iter().all(|row| row["deletedAt"].as_str() >= Some("2026-01-01")));
    let completed = rows(&mut client, &[("filterBy", "completedAt>=2026-01-01")]);
    assert!(completed.iter().all(|row| row["completedAt"].as_str() >= Some("2026-01-01")));
    assert!(!completed.is_empty());

    let found = rows(&mut client, &[("search", "NOTEBOOK")]);
    assert!(!found.is_empty() && names(&found).iter().all(|name| name.contains("notebook")));
    let sorted = rows(&mut client, &[("sortBy", "name"), ("sortOrder", "desc")]);
    assert!(names(&sorted).is_sorted_by(|a, b| a >= b));
    let unsorted = rows(&mut client, &[("sortBy", "idleGpus"), ("filterBy", "type=@Work")]);
    assert!(!unsorted.is_empty() && unsorted.iter().all(|row| row["type"] == "Workspace"));

    let page = client.get(&query(PATH, &[("offset", "10"), ("limit", "5")])).body;
    assert_eq!((page["workloads"].as_array().map(Vec::len), &page["next"]), (Some(5), &json!(15)));
    let all = rows(&mut client, &[]);
    assert_eq!(page["workloads"], json!(all[10..15]));
    assert_eq!(client.get(PATH).body["workloads"].as_array().map(Vec::len), Some(50));
}

#[test]
fn data_sources_have_types_and_those_of_volumes_their_ids() {
    let mut client = TestClient::new(1000);
    let mut types = BTreeSet::new();
    for row in rows(&mut client, &[]) {
        for source in row["datasources"].as_array().expect("sources") {
            let kind = source["type"].as_str().expect("a type");
            types.insert(kind.to_owned());
            let volume = client.emulator.volume(source["id"].as_str().expect("an id"));
            assert_eq!(volume.is_some(), kind == "data-volume");
            assert!(volume.is_none_or(|volume| volume.name == source["name"]));
        }
    }
    assert!(types.contains("data-volume") && types.contains("pvc") && types.contains("nfs"));
}

#[test]
fn the_error_names_the_invalid_parameter_of_the_list() {
    let mut client = TestClient::new(20);
    for pair in [
        ("limit", "0"),
        ("limit", "501"),
        ("offset", "-1"),
        ("sortBy", "colour"),
        ("sortOrder", "up"),
        ("deleted", "yes"),
        ("colour", "red"),
        ("filterBy", "datasources==x"),
        ("filterBy", "createdAt=@2026"),
        ("filterBy", "createdAt>=soon"),
        ("filterBy", "name"),
    ] {
        client.get(&query(PATH, &[pair])).assert_invalid(pair.0, pair);
    }
}

#[test]
fn a_researcher_only_sees_the_workloads_of_the_own_department() {
    let mut client = TestClient::new(1000);
    let all = rows(&mut client, &[]);
    client.key = Some("viewer");
    assert_eq!(rows(&mut client, &[]), all);
    client.key = Some("researcher");
    let own = rows(&mut client, &[]);
    let department = client.emulator.departments()[0].id.clone();
    let expected: Vec<_> =
        all.iter().filter(|row| row["departmentId"] == *department).cloned().collect();
    assert!(!own.is_empty() && own.len() < all.len());
    assert_eq!(own, expected);
}

#[test]
fn phases_change_with_time_and_a_completed_workload_unmounts_its_volumes() {
    let mut client = TestClient::new(1000);
    let phases = |client: &TestClient| -> Vec<_> {
        client.emulator.workloads().iter().map(|it| it.phase).collect()
    };
    let before = phases(&client);
    client.emulator.advance(client.now + DAY);
    let after = phases(&client);
    let changes: BTreeSet<_> = before
        .iter()
        .zip(&after)
        .filter(|(before, after)| before != after)
        .map(|(before, after)| (before.as_str(), after.as_str()))
        .collect();
    for change in [("Running", "Completed"), ("Running", "Failed"), ("Pending", "Completed")] {
        assert!(changes.contains(&change), "{change:?}: {changes:?}");
    }
    assert!(client.emulator.workloads().iter().all(|it| it.phase != WorkloadPhase::Creating));

    let volume = client.volume(|it| it.phase == Phase::Ready && it.in_use_by.is_none()).clone();
    assert!(client.emulator.set_in_use(volume.id, Some("train-a")));
    assert!(client.emulator.set_in_use(volume.id, Some("train-b")));
    let path = format!("{VOLUMES_PATH}/{}", volume.id);
    client.now += DAY;
    let refused = client.delete(&path);
    assert_eq!(refused.status, 409);
    assert!(refused.message().contains("train-b"), "{}", refused.message());
    assert!(client.emulator.set_in_use(volume.id, None));
    let users: Vec<_> =
        client.emulator.workloads().iter().filter(|it| it.volumes == [volume.id]).collect();
    let ended: Vec<_> = users.iter().map(|it| (it.name.as_str(), it.phase)).collect();
    assert!(ended.ends_with(&[
        ("train-a", WorkloadPhase::Completed),
        ("train-b", WorkloadPhase::Completed)
    ]));
    assert_eq!(client.delete(&path).status, 202);
}
