//! The guarantees of the scans that read workloads.

use super::{days_ago, page, respond_in_turn, workload};
use crate::detail::deletable_volume;
use crate::harness::{Network, Op, headless, settle, shift_clock, wait_until};
use data_volumes_console::domain::{ClusterId, LastUse, VolumeId};
use data_volumes_console::state::{
    Session, WorkloadScan, WorkloadScans, use_session, use_workload_scans,
};
use leptos::prelude::untrack;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

fn use_both() -> (WorkloadScans, Session) {
    (use_workload_scans(), use_session())
}

fn cluster(id: usize) -> ClusterId {
    ClusterId::from(id.to_string())
}

fn state(scans: WorkloadScans, cluster: &ClusterId) -> WorkloadScan {
    untrack(|| scans.state(cluster))
}

#[wasm_bindgen_test]
async fn at_most_four_clusters_are_read_at_a_time() {
    let network = Network::new();
    network.pause_requests(Op::Workloads);
    let (_state, (scans, _)) = headless(&network, use_both).await;
    for id in 0..6 {
        scans.start(&cluster(id));
        scans.start_history(&cluster(id), 30);
    }
    settle().await;
    assert_eq!(network.count(Op::Workloads), 4);
    assert_eq!(state(scans, &cluster(5)), WorkloadScan::Running { read: 0 }, "it waits");
    network.paused(Op::Workloads)[0].resume();
    wait_until("the next one", || network.count(Op::Workloads) == 5).await;
    assert_eq!(network.paused(Op::Workloads).len(), 4);
    // One that waits sends nothing, and one that runs makes room.
    scans.cancel(&cluster(5));
    scans.cancel(&cluster(1));
    settle().await;
    assert_eq!(state(scans, &cluster(1)), WorkloadScan::Cancelled);
    assert_eq!((network.count(Op::Workloads), network.paused(Op::Workloads).len()), (6, 4));
    network.resume_requests(Op::Workloads);
    // Each history takes two requests.
    wait_until("all are done", || network.count(Op::Workloads) == 5 + 2 * 6).await;
}

#[wasm_bindgen_test]
async fn a_cluster_is_read_again_only_on_request_or_after_a_minute() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    network.respond_with(Op::Workloads, 200, &page(vec![workload("w", &volume, &json!({}))], None));
    let (_state, (scans, _)) = headless(&network, use_both).await;
    let (cluster, id) = (cluster(1), VolumeId::from(volume.id.to_string()));
    assert_eq!(untrack(|| scans.active(&cluster, &id)), None);
    scans.start(&cluster);
    scans.start(&cluster);
    scans.restart(&cluster);
    wait_until("done", || state(scans, &cluster) == WorkloadScan::Done).await;
    assert_eq!(network.count(Op::Workloads), 1, "one that runs is shared");
    scans.start(&cluster);
    settle().await;
    assert_eq!(network.count(Op::Workloads), 1);
    scans.restart(&cluster);
    assert_eq!(untrack(|| scans.active(&cluster, &id)).map(|all| all.len()), Some(1), "stays");
    wait_until("done", || state(scans, &cluster) == WorkloadScan::Done).await;
    assert_eq!(network.count(Op::Workloads), 2);
    shift_clock(61_000.0);
    network.clear_faults();
    network.add_fault("workloads:status=500");
    scans.start(&cluster);
    wait_until("failed", || matches!(state(scans, &cluster), WorkloadScan::Failed(_))).await;
    assert_eq!(untrack(|| scans.active(&cluster, &id)).map(|all| all.len()), Some(1), "stays");
    scans.start(&cluster);
    settle().await;
    assert_eq!(network.count(Op::Workloads), 3, "a failure is not repeated at once either");
}

#[wasm_bindgen_test]
async fn signing_out_aborts_and_forgets_what_was_read() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let first = page(vec![workload("w", &volume, &json!({}))], None);
    network.respond_with(Op::Workloads, 200, &first);
    let (_state, (scans, session)) = headless(&network, use_both).await;
    let id = VolumeId::from(volume.id.to_string());
    scans.start(&cluster(1));
    wait_until("done", || state(scans, &cluster(1)) == WorkloadScan::Done).await;
    network.pause_requests(Op::Workloads);
    for id in 2..=6 {
        scans.start(&cluster(id));
    }
    settle().await;
    session.sign_out();
    settle().await;
    let sent = network.requests_of(Op::Workloads);
    assert_eq!(sent.len(), 5, "those that wait are never sent");
    assert!(sent[1..].iter().all(|sent| sent.is_aborted()));
    for id in 1..=6 {
        assert_eq!(state(scans, &cluster(id)), WorkloadScan::NotStarted);
    }
    assert_eq!(untrack(|| scans.active(&cluster(1), &id)), None);
}

#[wasm_bindgen_test]
async fn the_history_tells_the_last_use_and_the_active_workloads() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let source = |id: &str, fields: &Value| {
        let mut row = workload(id, &volume, fields);
        row["datasources"] = json!([{"id": id}]);
        row
    };
    let completed_at = days_ago(20);
    let existing = vec![
        source("active", &json!({})),
        source("ended", &json!({"phase": "Completed", "completedAt": completed_at.clone()})),
        source("stopped", &json!({"phase": "Stopped"})),
    ];
    let deleted = vec![source("deleted", &json!({"deletedAt": days_ago(5)}))];
    respond_in_turn(&network, &[page(existing, None), page(deleted, None)]);
    let (_state, (scans, _)) = headless(&network, use_both).await;
    let cluster = cluster(1);
    let last_use = |id: &str| untrack(|| scans.last_use(&cluster, &VolumeId::from(id)));
    assert_eq!(last_use("active"), None);
    scans.start_history(&cluster, 90);
    wait_until("done", || untrack(|| scans.history_state(&cluster)) == WorkloadScan::Done).await;
    assert_eq!(last_use("active"), Some(LastUse::Now));
    assert!(matches!(last_use("ended"), Some(LastUse::At(_))));
    assert!(
        matches!(last_use("deleted"), Some(LastUse::At(at)) if Some(LastUse::At(at)) != last_use("ended"))
    );
    assert_eq!(last_use("stopped"), None, "the server does not say when");
    assert_eq!(last_use("never"), Some(LastUse::Never));
    let active = untrack(|| scans.active(&cluster, &VolumeId::from("active")));
    assert_eq!(active.map(|all| all.len()), Some(1));
    scans.start(&cluster);
    scans.start_history(&cluster, 30);
    settle().await;
    assert_eq!(network.count(Op::Workloads), 2, "both are known");
    scans.start_history(&cluster, 365);
    wait_until("a longer history is read", || network.count(Op::Workloads) > 2).await;
}
