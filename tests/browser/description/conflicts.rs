//! Saving a description while other users change it, and lost responses.

use crate::detail::{deletable_volume, open_page};
use crate::harness::{
    Console, Network, Op, advance_time, click, description_of, detail_text, exists, field_value,
    find, focused, last_announcement, navigate_to, settle, shows_text, try_find_field, type_into,
    wait_for, wait_for_text, wait_until,
};
use emulator::Volume;
use leptos::prelude::window;
use serde_json::json;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

const MINE: &str = "What I have typed";
const THEIRS: &str = "What somebody else has typed";

/// Opens the page of a data volume and starts editing its description.
async fn start_editing(network: &Rc<Network>) -> (Console, Volume) {
    let volume = deletable_volume(network);
    let console = open_page(network, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", MINE).await;
    (console, volume)
}

fn path(volume: &Volume) -> String {
    format!("/api/v1/datavolumes/{}", volume.id)
}

/// Changes the description as another user.
fn change_as_other_user(network: &Network, volume: &Volume) {
    let body = json!({"description": THEIRS});
    assert_eq!(network.send_as("admin", "PATCH", &path(volume), Some(&body)), 200);
}

/// Saves after another user's change, and waits until both descriptions are shown.
async fn save_with_conflict(network: &Network, volume: &Volume) {
    change_as_other_user(network, volume);
    click("button", "Save description").await;
    wait_for("group", "Another user has changed the description").await;
}

fn stored_description(network: &Network, volume: &Volume) -> String {
    let volume = network.emulator(|it| it.volume(&volume.id.to_string()).cloned());
    volume.expect("it").description.unwrap_or_default()
}

#[wasm_bindgen_test]
async fn the_description_is_fetched_again_before_saving() {
    let network = Network::new();
    let (_console, volume) = start_editing(&network).await;
    let before = network.requests().len();
    click("button", "Save description").await;
    wait_for_text("description saved").await;
    let sent: Vec<_> = network.requests()[before..].iter().map(|sent| sent.op).collect();
    // The last request fetches the whole data volume.
    assert_eq!(sent, [Op::GetDatavolume, Op::PatchDatavolume, Op::GetDatavolume].map(Some));
    assert_eq!(stored_description(&network, &volume), MINE);
}

#[wasm_bindgen_test]
async fn a_conflicting_change_is_shown_beside_the_own_text_and_nothing_is_sent() {
    let network = Network::new();
    let (_console, volume) = start_editing(&network).await;
    save_with_conflict(&network, &volume).await;
    assert_eq!(network.count(Op::PatchDatavolume), 0);
    assert_eq!((detail_text("Theirs"), detail_text("Yours")), (THEIRS.to_owned(), MINE.to_owned()));
    assert!(
        shows_text("by maya.lindqvist@example.com.") && shows_text("Your description isn’t saved.")
    );
    wait_until("the conflict has the focus", || {
        focused().starts_with("group Another user has changed")
    })
    .await;
    assert!(last_announcement().contains("Another user has changed the description"));
}

#[wasm_bindgen_test]
async fn the_other_users_text_can_be_kept() {
    let network = Network::new();
    let (_console, volume) = start_editing(&network).await;
    save_with_conflict(&network, &volume).await;
    click("button", "Keep theirs").await;
    wait_for("button", "Edit description").await;
    assert!(shows_text(THEIRS) && !shows_text(MINE));
    assert_eq!(network.count(Op::PatchDatavolume), 0);
    assert_eq!(stored_description(&network, &volume), THEIRS);
}

#[wasm_bindgen_test]
async fn the_own_text_can_overwrite_the_shown_change_but_not_a_newer_one() {
    let network = Network::new();
    let (_console, volume) = start_editing(&network).await;
    save_with_conflict(&network, &volume).await;
    let third = json!({"description": "A third one"});
    assert_eq!(network.send_as("admin", "PATCH", &path(&volume), Some(&third)), 200);
    click("button", "Save mine").await;
    wait_until("the third one is shown", || {
        exists("button", "Save mine") && detail_text("Theirs") == "A third one"
    })
    .await;
    assert_eq!(network.count(Op::PatchDatavolume), 0);
    click("button", "Save mine").await;
    wait_for_text("description saved").await;
    assert_eq!(network.count(Op::PatchDatavolume), 1);
    assert_eq!(stored_description(&network, &volume), MINE);
}

#[wasm_bindgen_test]
async fn editing_can_continue_after_a_conflict() {
    let network = Network::new();
    let (_console, volume) = start_editing(&network).await;
    save_with_conflict(&network, &volume).await;
    click("button", "Continue editing").await;
    wait_until("the field has the focus", || focused() == "field Description").await;
    assert_eq!(field_value("Description"), MINE);
    wait_for_text(&format!("The description is now: {THEIRS}")).await;
    type_into("Description", "Ours").await;
    click("button", "Save description").await;
    wait_for_text("description saved").await;
    assert_eq!(stored_description(&network, &volume), "Ours");
    // The next edit starts without the conflict.
    click("button", "Edit description").await;
    assert!(!shows_text("The description is now:"));
}

#[wasm_bindgen_test]
async fn a_saved_text_is_shown_optimistically_and_sent_once() {
    let network = Network::new();
    let (_console, _) = start_editing(&network).await;
    network.pause_requests(Op::PatchDatavolume);
    let save = find("button", "Save description");
    save.click();
    save.click();
    settle().await;
    wait_for_text(MINE).await;
    assert!(shows_text("Saving…") && try_find_field("Description").is_none());
    let edit = find("button", "Edit description");
    assert_eq!(edit.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(description_of(&edit).contains("The description is being saved."));
    click("button", "Edit description").await;
    // A refresh in between does not undo it.
    click("button", "Refresh").await;
    assert!(shows_text(MINE));
    network.resume_requests(Op::PatchDatavolume);
    wait_for_text("description saved").await;
    assert!(shows_text(MINE) && !shows_text("Saving…"));
    assert_eq!(network.count(Op::PatchDatavolume), 1);
}

#[wasm_bindgen_test]
async fn a_lost_response_to_a_successful_save_is_resolved_as_saved() {
    let network = Network::new();
    let (_console, volume) = start_editing(&network).await;
    network.add_fault("patch_datavolume:dropped-after");
    click("button", "Save description").await;
    wait_for_text("description saved").await;
    assert_eq!(network.count(Op::PatchDatavolume), 1, "it is not sent again");
    assert_eq!(stored_description(&network, &volume), MINE);
}

#[wasm_bindgen_test]
async fn a_lost_response_to_a_failed_save_is_reported_and_keeps_the_text() {
    let network = Network::new();
    let (_console, volume) = start_editing(&network).await;
    network.add_fault("patch_datavolume:dropped");
    click("button", "Save description").await;
    wait_for_text("The response was lost. The description wasn’t saved.").await;
    assert!(shows_text("Couldn’t reach the server."));
    assert_eq!(field_value("Description"), MINE);
    assert_ne!(stored_description(&network, &volume), MINE);
    assert_eq!(network.count(Op::PatchDatavolume), 1);
    network.clear_faults();
    click("button", "Save description").await;
    wait_for_text("description saved").await;
}

#[wasm_bindgen_test]
async fn a_failed_lookup_reports_an_unknown_outcome() {
    let network = Network::new();
    let (_console, volume) = start_editing(&network).await;
    network.add_fault("patch_datavolume:dropped-after");
    network.add_fault("get_datavolume:status=503,nth=2");
    click("button", "Save description").await;
    wait_for_text("Save again to check whether the description was saved").await;
    assert_eq!(field_value("Description"), MINE);
    // Saving again first fetches the description, which is already saved.
    click("button", "Save description").await;
    wait_for_text("description saved").await;
    assert_eq!(network.count(Op::PatchDatavolume), 1);
    assert_eq!(stored_description(&network, &volume), MINE);
}

#[wasm_bindgen_test]
async fn a_save_that_times_out_is_looked_up() {
    let network = Network::new();
    let (_console, _) = start_editing(&network).await;
    network.pause_requests(Op::PatchDatavolume);
    click("button", "Save description").await;
    advance_time(59_999).await;
    assert!(shows_text("Saving…") && network.last(Op::PatchDatavolume).is_paused());
    advance_time(1).await;
    wait_for_text("description saved").await;
    assert!(network.last(Op::PatchDatavolume).is_aborted());
    assert_eq!(network.count(Op::PatchDatavolume), 1);
}

#[wasm_bindgen_test]
async fn nothing_is_sent_if_the_description_cannot_be_fetched_again() {
    let network = Network::new();
    let (_console, _) = start_editing(&network).await;
    network.add_fault("get_datavolume:status=503,nth=1");
    click("button", "Save description").await;
    wait_for_text("so nothing was saved").await;
    assert_eq!(field_value("Description"), MINE);
    assert_eq!(network.count(Op::PatchDatavolume), 0);
}

#[wasm_bindgen_test]
async fn an_edit_survives_a_reload_until_it_is_finished() {
    let network = Network::new();
    let (console, volume) = start_editing(&network).await;
    let console = console.reload().await;
    wait_for("heading", &volume.name).await;
    wait_until("the form is open", || try_find_field("Description").is_some()).await;
    assert_eq!(field_value("Description"), MINE);
    // The original text is restored, too, so another user's change is noticed.
    save_with_conflict(&network, &volume).await;
    click("button", "Keep theirs").await;
    wait_for("button", "Edit description").await;
    let _console = console.reload().await;
    wait_for("button", "Edit description").await;
    assert!(try_find_field("Description").is_none());
}

#[wasm_bindgen_test]
async fn unreadable_stored_edits_are_ignored() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    for stored in ["[{\"volume\":", "{\"text\":\"old\"}", "[{\"volume\":\"1\"}]", "null"] {
        let console = open_page(&network, &volume).await;
        let storage = window().session_storage().ok().flatten().expect("storage");
        storage.set_item("dvc.descriptions", stored).expect("storage");
        let _console = console.reload().await;
        wait_for("button", "Edit description").await;
        assert!(try_find_field("Description").is_none(), "{stored}");
    }
}

#[wasm_bindgen_test]
async fn a_save_that_fails_after_leaving_is_announced_and_keeps_the_text() {
    let network = Network::new();
    let (_console, volume) = start_editing(&network).await;
    network.add_fault("patch_datavolume:status=500,nth=1");
    network.pause_requests(Op::PatchDatavolume);
    click("button", "Save description").await;
    navigate_to("/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    network.resume_requests(Op::PatchDatavolume);
    wait_for_text(&format!("{}: couldn’t save the description", volume.name)).await;
    assert!(shows_text("Your text is kept on the page of the data volume."));
    navigate_to(&format!("/datavolumes/{}", volume.id)).await;
    wait_for("heading", &volume.name).await;
    wait_until("the form is open", || try_find_field("Description").is_some()).await;
    assert_eq!(field_value("Description"), MINE);
    assert!(shows_text("Internal Server Error (injected)"));
}
