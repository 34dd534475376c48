//! Writes among other answers: what is newer is shown, and no failure is lost.

use crate::detail::{ask_to_delete, page, plain};
use crate::harness::{
    Op, Wire, click, eventually, go_to_page, maybe, pass, reads, says, settle, shown, type_into,
    url,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn an_answer_asked_for_before_a_save_does_not_undo_it() {
    let wire = Wire::new();
    let _console = page(&wire, &plain(&wire)).await;
    click("button", "Edit description").await;
    type_into("Description", "Newer than what is on its way").await;
    wire.hold(Op::GetDatavolume);
    click("button", "Refresh").await;
    let older = wire.last(Op::GetDatavolume);
    assert!(older.is_held());
    wire.hold_no_more(Op::GetDatavolume);
    click("button", "Save description").await;
    eventually("it is saved", || maybe("button", "Edit description").is_some()).await;
    older.release();
    settle().await;
    assert!(says("Newer than what is on its way"));
    // And the next look is taken as ever.
    click("button", "Refresh").await;
    settle().await;
    assert!(says("Newer than what is on its way"));
}

#[wasm_bindgen_test]
async fn a_deletion_that_is_refused_after_one_has_left_is_told() {
    let wire = Wire::new();
    let volume = plain(&wire);
    wire.emulator(|emulator| emulator.set_in_use(volume.id, Some("train-lidar-7")));
    let _console = page(&wire, &volume).await;
    ask_to_delete().await;
    wire.hold(Op::DeleteDatavolume);
    click("button", "Delete data volume").await;
    go_to_page("/datavolumes/new").await;
    shown("heading", "New data volume").await;
    wire.let_go(Op::DeleteDatavolume);
    reads("is in use by workload train-lidar-7").await;
    assert_eq!(url(), "/datavolumes/new");
}

#[wasm_bindgen_test]
async fn a_write_that_was_refused_for_an_old_token_is_told_not_to_be_done() {
    let wire = Wire::new();
    let _console = page(&wire, &plain(&wire)).await;
    click("button", "Edit description").await;
    type_into("Description", "Typed before the session ended").await;
    wire.fault("patch_datavolume:status=401,nth=1");
    click("button", "Save description").await;
    reads("You had to be signed in again first").await;
}

#[wasm_bindgen_test]
async fn a_form_that_is_left_and_opened_again_is_still_being_sent() {
    let wire = Wire::new();
    let _console = crate::harness::open_with(&wire, "/datavolumes/new").await;
    type_into("Project", "perception").await;
    pass(200).await;
    type_into("Origin PVC", "training-data").await;
    type_into("Name", "sent-only-once").await;
    wire.hold(Op::CreateDatavolume);
    click("button", "Create data volume").await;
    eventually("it is sent", || wire.count(Op::CreateDatavolume) == 1).await;
    go_to_page("/datavolumes").await;
    go_to_page("/datavolumes/new").await;
    shown("heading", "New data volume").await;
    click("button", "Create data volume").await;
    assert_eq!(wire.count(Op::CreateDatavolume), 1);
    wire.let_go(Op::CreateDatavolume);
    reads("sent-only-once has been created").await;
}
