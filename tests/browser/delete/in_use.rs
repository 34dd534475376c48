//! Whether workloads use a data volume, before it is deleted.

use crate::detail::{deletable_volume, open_delete_dialog, open_page};
use crate::harness::{
    Network, Op, announcements, click, description_of, exists, find, focused, root, settle,
    shift_clock, shows_text, wait_for_text, wait_until,
};
use emulator::Volume;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

/// Responds with these active workloads from now on, each a name and the data volume that it mounts.
pub fn set_workloads(network: &Network, workloads: &[(&str, &Volume)]) {
    let row = |(name, volume): &(&str, &Volume)| {
        json!({
            "id": name, "name": name, "type": "Training", "phase": "Running",
            "clusterId": &*volume.cluster_id,
            "datasources": [{"id": volume.id.to_string(), "name": volume.name, "type": "data-volume"}],
        })
    };
    let rows: Vec<_> = workloads.iter().map(row).collect();
    network.clear_faults();
    network.respond_with(Op::Workloads, 200, &json!({"workloads": rows}));
}

const REFUSED: &str = "A data volume can’t be deleted while workloads use it.";

#[wasm_bindgen_test]
async fn the_dialog_names_the_workloads_that_use_the_volume_and_does_not_delete_it() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let names = ["a-1", "a-2", "a-3", "a-4", "a-5", "a-6", "a-7"];
    set_workloads(&network, &names.map(|name| (name, &volume)));
    let _console = open_page(&network, &volume).await;
    open_delete_dialog().await;
    wait_for_text("In use by 7 workloads").await;
    assert!(shows_text("a-1, a-2, a-3, a-4, a-5 and 2 more") && shows_text(REFUSED));
    assert!(
        description_of(&root()).contains(REFUSED),
        "a screen reader reads it with the question"
    );
    let delete = find("button", "Delete data volume");
    assert_eq!(delete.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(description_of(&delete), "Workloads use this data volume.");
    click("button", "Delete data volume").await;
    assert_eq!(network.count(Op::DeleteDatavolume), 0);
    // They have ended since.
    set_workloads(&network, &[]);
    click("button", "Check again").await;
    wait_for_text("No active workload uses this data volume.").await;
    click("button", "Delete data volume").await;
    wait_for_text("Removing the volume from its cluster").await;
    assert_eq!(network.count(Op::DeleteDatavolume), 1);
}

#[wasm_bindgen_test]
async fn the_workloads_are_links_and_can_be_checked_again() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    network.set_config(&json!({"workloadUrl": "https://runai.example/workloads/{id}"}));
    set_workloads(&network, &[("train", &volume)]);
    let _console = open_page(&network, &volume).await;
    open_delete_dialog().await;
    wait_for_text("In use by 1 workload").await;
    let href = find("link", "train").get_attribute("href");
    assert_eq!(href.as_deref(), Some("https://runai.example/workloads/train"));
    set_workloads(&network, &[]);
    let check = find("button", "Check again");
    check.focus().expect("focus");
    check.click();
    wait_for_text("No active workload uses this data volume.").await;
    assert!(!shows_text("In use by") && exists("button", "Delete data volume"));
    wait_until("the focus stays in the dialog", || focused() == "button Cancel").await;
}

#[wasm_bindgen_test]
async fn the_dialog_can_be_used_while_the_workloads_are_read_and_announces_them() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    set_workloads(&network, &[("train", &volume)]);
    network.pause_requests(Op::Workloads);
    let _console = open_page(&network, &volume).await;
    open_delete_dialog().await;
    assert!(!shows_text("In use") && !shows_text(REFUSED));
    let expected = format!("clusterId=={}", volume.cluster_id);
    let sent = network.last(Op::Workloads).param("filterBy").unwrap_or_default();
    assert!(sent.contains(&expected), "{sent}");
    network.resume_requests(Op::Workloads);
    wait_for_text("In use by 1 workload").await;
    assert!(announcements().iter().any(|it| it == "In use by 1 workload"), "{:?}", announcements());
}

#[wasm_bindgen_test]
async fn a_volume_can_be_deleted_before_the_workloads_are_read() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    network.pause_requests(Op::Workloads);
    let _console = open_page(&network, &volume).await;
    open_delete_dialog().await;
    click("button", "Delete data volume").await;
    wait_for_text("Removing the volume from its cluster").await;
}

#[wasm_bindgen_test]
async fn opening_the_dialog_reads_workloads_that_were_read_a_minute_ago() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    set_workloads(&network, &[]);
    let _console = open_page(&network, &volume).await;
    settle().await;
    assert_eq!(network.count(Op::Workloads), 1, "by the page");
    open_delete_dialog().await;
    click("button", "Cancel").await;
    assert_eq!(network.count(Op::Workloads), 1, "they are fresh");
    shift_clock(61_000.0);
    set_workloads(&network, &[("train", &volume)]);
    open_delete_dialog().await;
    wait_for_text("In use by 1 workload").await;
    assert_eq!(network.count(Op::Workloads), 2);
}

#[wasm_bindgen_test]
async fn unknown_workloads_leave_the_dialog_as_it_is() {
    for status in [403, 404, 500] {
        let network = Network::new();
        let volume = deletable_volume(&network);
        network.add_fault(&format!("get_workloads:status={status}"));
        let _console = open_page(&network, &volume).await;
        open_delete_dialog().await;
        settle().await;
        assert_eq!(network.count(Op::Workloads), 1, "{status}");
        assert!(
            !shows_text("In use") && !shows_text(REFUSED) && !shows_text("injected"),
            "{status}"
        );
        click("button", "Delete data volume").await;
        wait_for_text("Removing the volume from its cluster").await;
    }
}

#[wasm_bindgen_test]
async fn a_volume_that_no_workload_uses_has_no_warning() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let mut stopped = json!({
        "id": "b", "name": "b", "phase": "Stopped", "datasources": [{"id": volume.id.to_string()}],
    });
    let other = json!({"id": "c", "phase": "Running", "datasources": [{"id": "another"}]});
    for phase in ["Stopped", "Failed", "Completed"] {
        stopped["phase"] = Value::from(phase);
        let rows = json!({"workloads": [&stopped, &other]});
        network.clear_faults();
        network.respond_with(Op::Workloads, 200, &rows);
        let _console = open_page(&network, &volume).await;
        open_delete_dialog().await;
        settle().await;
        assert!(network.count(Op::Workloads) > 0 && !shows_text("In use"), "{phase}");
    }
}

#[wasm_bindgen_test]
async fn a_refusal_reads_the_workloads_again() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    set_workloads(&network, &[]);
    let _console = open_page(&network, &volume).await;
    open_delete_dialog().await;
    settle().await;
    assert!(!shows_text("In use by"));
    set_workloads(&network, &[("train-lidar-7", &volume)]);
    network.emulator(|emulator| emulator.set_in_use(volume.id, Some("train-lidar-7")));
    click("button", "Delete data volume").await;
    wait_for_text("is in use by workload train-lidar-7").await;
    wait_for_text("In use by 1 workload").await;
    assert_eq!(network.count(Op::Workloads), 2);
    // The warning stays while it is read again.
    network.pause_requests(Op::Workloads);
    click("button", "Check again").await;
    settle().await;
    assert_eq!(network.count(Op::Workloads), 3);
    assert!(shows_text("In use by 1 workload"));
}

#[wasm_bindgen_test]
async fn other_failures_do_not_read_the_workloads_again() {
    for status in [403, 429, 500] {
        let network = Network::new();
        let volume = deletable_volume(&network);
        set_workloads(&network, &[]);
        network.add_fault(&format!("delete_datavolume:status={status}"));
        let _console = open_page(&network, &volume).await;
        open_delete_dialog().await;
        click("button", "Delete data volume").await;
        wait_for_text("(injected)").await;
        settle().await;
        assert_eq!(network.count(Op::Workloads), 1, "{status}");
    }
}
