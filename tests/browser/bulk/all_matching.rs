//! Selecting all data volumes that match, on other pages too.

use super::{open_with_page_selected, select_all, selected};
use crate::delete::in_use::set_workloads;
use crate::harness::{
    Network, Op, VOLUME_COUNT, click, names, root, settle, shows_text, type_into, wait_for,
    wait_until,
};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_changed_match_count_is_shown_and_the_dialog_covers_the_new_rows() {
    let network = Network::new();
    set_workloads(&network, &[]);
    let _console = open_with_page_selected(&network, "").await;
    click("button", &select_all(VOLUME_COUNT)).await;
    let new =
        json!({"name": "came-in-between", "projectId": "5", "originPvcName": "training-data"});
    assert_eq!(network.send_as("admin", "POST", "/api/v1/datavolumes", Some(&new)), 201);
    click("button", "Delete").await;
    wait_for("alertdialog", "Delete 61 data volumes?").await;
    assert!(shows_text("60 matched when you selected them. Now 61 match."));
    assert_eq!(names("listitem").len(), 10);
    assert!(shows_text("and 51 more"));
    type_into("Type delete 61 to confirm", "delete 60").await;
    click("button", "Delete 61 data volumes").await;
    assert_eq!(network.count(Op::DeleteDatavolume), 0);
    click("button", "Cancel").await;
    assert_eq!(network.count(Op::DeleteDatavolume), 0);
    assert_eq!(selected(), "All 60 selected");
}

#[wasm_bindgen_test]
async fn reading_all_matching_volumes_can_be_cancelled() {
    let network = Network::new();
    let _console = open_with_page_selected(&network, "").await;
    click("button", &select_all(VOLUME_COUNT)).await;
    network.pause_requests(Op::ListDatavolumes);
    click("button", "Delete").await;
    wait_until("it is reading", || shows_text("Loading all matching data volumes")).await;
    let reading = network.last(Op::ListDatavolumes);
    click("button", "Cancel").await;
    assert!(reading.is_aborted());
    network.resume_requests(Op::ListDatavolumes);
    settle().await;
    assert!(root().tag_name() != "DIALOG" && !shows_text("Loading all matching data volumes"));
    // Another filter also cancels it, and ends the selection of all matching data volumes.
    network.pause_requests(Op::ListDatavolumes);
    click("button", "Delete").await;
    wait_until("it reads again", || shows_text("Loading all matching data volumes")).await;
    click("link", "Ready").await;
    network.resume_requests(Op::ListDatavolumes);
    settle().await;
    assert!(root().tag_name() != "DIALOG");
    assert_eq!(selected(), "10 selected", "rows selected one by one stay selected");
}
