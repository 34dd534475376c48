//! Writes in flight while the user refreshes, leaves, or signs in again.

use crate::detail::{deletable_volume, open_delete_dialog, open_page};
use crate::harness::{
    Network, Op, advance_time, click, navigate_to, open_with, settle, shows_text, try_find,
    type_into, url, wait_for, wait_for_text, wait_until,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_response_requested_before_a_save_does_not_undo_it() {
    let network = Network::new();
    let _console = open_page(&network, &deletable_volume(&network)).await;
    click("button", "Edit description").await;
    type_into("Description", "Newer than what is on its way").await;
    network.pause_requests(Op::GetDatavolume);
    click("button", "Refresh").await;
    let older = network.last(Op::GetDatavolume);
    assert!(older.is_paused());
    network.stop_pausing(Op::GetDatavolume);
    click("button", "Save description").await;
    wait_until("it is saved", || try_find("button", "Edit description").is_some()).await;
    older.resume();
    settle().await;
    assert!(shows_text("Newer than what is on its way"));
    // The next refresh works as usual.
    click("button", "Refresh").await;
    settle().await;
    assert!(shows_text("Newer than what is on its way"));
}

#[wasm_bindgen_test]
async fn a_deletion_refused_after_leaving_is_announced() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    open_delete_dialog().await;
    wait_for_text("No active workload uses this data volume.").await;
    network.emulator(|emulator| emulator.set_in_use(volume.id, Some("train-lidar-7")));
    network.pause_requests(Op::DeleteDatavolume);
    click("button", "Delete data volume").await;
    navigate_to("/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    network.resume_requests(Op::DeleteDatavolume);
    wait_for_text("is in use by workload train-lidar-7").await;
    assert_eq!(url(), "/datavolumes/new");
}

#[wasm_bindgen_test]
async fn a_write_refused_for_an_expired_token_is_reported_as_not_done() {
    let network = Network::new();
    let _console = open_page(&network, &deletable_volume(&network)).await;
    click("button", "Edit description").await;
    type_into("Description", "Typed before the session ended").await;
    network.add_fault("patch_datavolume:status=401,nth=1");
    click("button", "Save description").await;
    wait_for_text("You had to sign in again.").await;
}

#[wasm_bindgen_test]
async fn reopening_a_form_that_is_being_sent_does_not_send_it_again() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes/new").await;
    type_into("Project", "perception").await;
    advance_time(200).await;
    type_into("Origin PVC", "training-data").await;
    type_into("Name", "sent-only-once").await;
    network.pause_requests(Op::CreateDatavolume);
    click("button", "Create data volume").await;
    wait_until("it is sent", || network.count(Op::CreateDatavolume) == 1).await;
    navigate_to("/datavolumes").await;
    navigate_to("/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    click("button", "Create data volume").await;
    assert_eq!(network.count(Op::CreateDatavolume), 1);
    network.resume_requests(Op::CreateDatavolume);
    wait_for_text("sent-only-once was created").await;
}
