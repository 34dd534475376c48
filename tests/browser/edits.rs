//! A description that is changed while others change it too, or whose answer is lost.

use crate::detail::{page, plain};
use crate::harness::{
    Console, Op, Wire, click, description_of, eventually, fact, find, focus, go_to_page, is_there,
    maybe_field, pass, reads, says, settle, shown, type_into, value,
};
use emulator::Volume;
use leptos::prelude::window;
use serde_json::json;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

const MINE: &str = "What I have typed";
const THEIRS: &str = "What somebody else has typed";

/// The page of a volume whose description is being changed.
async fn editing(wire: &Rc<Wire>) -> (Console, Volume) {
    let volume = plain(wire);
    let console = page(wire, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", MINE).await;
    (console, volume)
}

fn path(volume: &Volume) -> String {
    format!("/api/v1/datavolumes/{}", volume.id)
}

/// Somebody else changes the description.
fn change_elsewhere(wire: &Wire, volume: &Volume) {
    let body = json!({"description": THEIRS});
    assert_eq!(wire.elsewhere("admin", "PATCH", &path(volume), Some(&body)), 200);
}

/// Saves, and waits until both descriptions are shown.
async fn conflict(wire: &Wire, volume: &Volume) {
    change_elsewhere(wire, volume);
    click("button", "Save description").await;
    shown("group", "The description has been changed meanwhile").await;
}

fn on_the_server(wire: &Wire, volume: &Volume) -> String {
    let volume = wire.emulator(|it| it.volume(&volume.id.to_string()).cloned());
    volume.expect("it").description.unwrap_or_default()
}

#[wasm_bindgen_test]
async fn the_description_is_read_again_before_it_is_sent() {
    let wire = Wire::new();
    let (_console, volume) = editing(&wire).await;
    let before = wire.all().len();
    click("button", "Save description").await;
    reads("Description saved").await;
    let sent: Vec<_> = wire.all()[before..].iter().map(|sent| sent.op).collect();
    // And once more, for the whole answer.
    assert_eq!(sent, [Op::GetDatavolume, Op::PatchDatavolume, Op::GetDatavolume].map(Some));
    assert_eq!(on_the_server(&wire, &volume), MINE);
}

#[wasm_bindgen_test]
async fn what_somebody_else_wrote_meanwhile_is_shown_beside_mine_and_nothing_is_sent() {
    let wire = Wire::new();
    let (_console, volume) = editing(&wire).await;
    conflict(&wire, &volume).await;
    assert_eq!(wire.count(Op::PatchDatavolume), 0);
    assert_eq!((fact("Theirs"), fact("Yours")), (THEIRS.to_owned(), MINE.to_owned()));
    assert!(says("by maya.lindqvist@example.com.") && says("Yours has not been saved."));
    eventually("it has the focus", || focus().starts_with("group The description")).await;
    assert!(crate::harness::said().contains("Somebody else has changed the description"));
}

#[wasm_bindgen_test]
async fn theirs_can_be_kept() {
    let wire = Wire::new();
    let (_console, volume) = editing(&wire).await;
    conflict(&wire, &volume).await;
    click("button", "Keep theirs").await;
    shown("button", "Edit description").await;
    assert!(says(THEIRS) && !says(MINE));
    assert_eq!(wire.count(Op::PatchDatavolume), 0);
    assert_eq!(on_the_server(&wire, &volume), THEIRS);
}

#[wasm_bindgen_test]
async fn mine_can_be_saved_over_theirs_but_not_over_a_third_one() {
    let wire = Wire::new();
    let (_console, volume) = editing(&wire).await;
    conflict(&wire, &volume).await;
    let third = json!({"description": "A third one"});
    assert_eq!(wire.elsewhere("admin", "PATCH", &path(&volume), Some(&third)), 200);
    click("button", "Save mine").await;
    eventually("the third one is shown", || {
        is_there("button", "Save mine") && fact("Theirs") == "A third one"
    })
    .await;
    assert_eq!(wire.count(Op::PatchDatavolume), 0);
    click("button", "Save mine").await;
    reads("Description saved").await;
    assert_eq!(wire.count(Op::PatchDatavolume), 1);
    assert_eq!(on_the_server(&wire, &volume), MINE);
}

#[wasm_bindgen_test]
async fn editing_can_go_on_from_what_somebody_else_wrote() {
    let wire = Wire::new();
    let (_console, volume) = editing(&wire).await;
    conflict(&wire, &volume).await;
    click("button", "Go on editing").await;
    eventually("the field has the focus", || focus() == "field Description").await;
    assert_eq!(value("Description"), MINE);
    reads(&format!("The description is now: {THEIRS}")).await;
    type_into("Description", "Ours").await;
    click("button", "Save description").await;
    reads("Description saved").await;
    assert_eq!(on_the_server(&wire, &volume), "Ours");
    // The next edit knows nothing of this one.
    click("button", "Edit description").await;
    assert!(!says("The description is now:"));
}

#[wasm_bindgen_test]
async fn the_new_text_is_shown_at_once_and_sent_once() {
    let wire = Wire::new();
    let (_console, _) = editing(&wire).await;
    wire.hold(Op::PatchDatavolume);
    let save = find("button", "Save description");
    save.click();
    save.click();
    settle().await;
    reads(MINE).await;
    assert!(says("Saving…") && maybe_field("Description").is_none());
    let edit = find("button", "Edit description");
    assert_eq!(edit.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(description_of(&edit).contains("It is being saved."));
    click("button", "Edit description").await;
    // A look that comes in between does not take it back.
    click("button", "Refresh").await;
    assert!(says(MINE));
    wire.let_go(Op::PatchDatavolume);
    reads("Description saved").await;
    assert!(says(MINE) && !says("Saving…"));
    assert_eq!(wire.count(Op::PatchDatavolume), 1);
}

#[wasm_bindgen_test]
async fn a_lost_answer_to_a_save_that_was_done_is_found_out() {
    let wire = Wire::new();
    let (_console, volume) = editing(&wire).await;
    wire.fault("patch_datavolume:dropped-after");
    click("button", "Save description").await;
    reads("Description saved").await;
    assert_eq!(wire.count(Op::PatchDatavolume), 1, "it is not sent again");
    assert_eq!(on_the_server(&wire, &volume), MINE);
}

#[wasm_bindgen_test]
async fn a_lost_answer_to_a_save_that_was_not_done_says_so_and_keeps_the_text() {
    let wire = Wire::new();
    let (_console, volume) = editing(&wire).await;
    wire.fault("patch_datavolume:dropped");
    click("button", "Save description").await;
    reads("the console has looked: the description was not saved").await;
    assert!(says("The server did not answer."));
    assert_eq!(value("Description"), MINE);
    assert_ne!(on_the_server(&wire, &volume), MINE);
    assert_eq!(wire.count(Op::PatchDatavolume), 1);
    wire.clear_faults();
    click("button", "Save description").await;
    reads("Description saved").await;
}

#[wasm_bindgen_test]
async fn what_cannot_be_looked_up_is_not_called_saved_and_not_called_failed() {
    let wire = Wire::new();
    let (_console, volume) = editing(&wire).await;
    wire.fault("patch_datavolume:dropped-after");
    wire.fault("get_datavolume:status=503,nth=2");
    click("button", "Save description").await;
    reads("the console could not look whether the description was saved").await;
    assert_eq!(value("Description"), MINE);
    // Saving again looks first, and finds that there is nothing left to do.
    click("button", "Save description").await;
    reads("Description saved").await;
    assert_eq!(wire.count(Op::PatchDatavolume), 1);
    assert_eq!(on_the_server(&wire, &volume), MINE);
}

#[wasm_bindgen_test]
async fn an_answer_that_does_not_come_within_a_minute_is_looked_up() {
    let wire = Wire::new();
    let (_console, _) = editing(&wire).await;
    wire.hold(Op::PatchDatavolume);
    click("button", "Save description").await;
    pass(59_999).await;
    assert!(says("Saving…") && wire.last(Op::PatchDatavolume).is_held());
    pass(1).await;
    reads("Description saved").await;
    assert!(wire.last(Op::PatchDatavolume).is_aborted());
    assert_eq!(wire.count(Op::PatchDatavolume), 1);
}

#[wasm_bindgen_test]
async fn what_cannot_be_read_again_is_not_sent() {
    let wire = Wire::new();
    let (_console, _) = editing(&wire).await;
    wire.fault("get_datavolume:status=503,nth=1");
    click("button", "Save description").await;
    reads("so nothing was sent").await;
    assert_eq!(value("Description"), MINE);
    assert_eq!(wire.count(Op::PatchDatavolume), 0);
}

#[wasm_bindgen_test]
async fn an_edit_survives_a_reload_and_is_gone_once_it_has_ended() {
    let wire = Wire::new();
    let (console, volume) = editing(&wire).await;
    let console = console.reload().await;
    shown("heading", &volume.name).await;
    eventually("the form is open", || maybe_field("Description").is_some()).await;
    assert_eq!(value("Description"), MINE);
    // And with what it began with: somebody else's change is noticed.
    conflict(&wire, &volume).await;
    click("button", "Keep theirs").await;
    shown("button", "Edit description").await;
    let _console = console.reload().await;
    shown("button", "Edit description").await;
    assert!(maybe_field("Description").is_none());
}

#[wasm_bindgen_test]
async fn kept_edits_that_cannot_be_read_are_ignored() {
    let wire = Wire::new();
    let volume = plain(&wire);
    for kept in ["[{\"volume\":", "{\"text\":\"old\"}", "[{\"volume\":\"1\"}]", "null"] {
        let console = page(&wire, &volume).await;
        let storage = window().session_storage().ok().flatten().expect("storage");
        storage.set_item("dvc.descriptions", kept).expect("storage");
        let _console = console.reload().await;
        shown("button", "Edit description").await;
        assert!(maybe_field("Description").is_none(), "{kept}");
    }
}

#[wasm_bindgen_test]
async fn a_save_that_fails_after_one_has_left_is_told_and_its_text_is_still_there() {
    let wire = Wire::new();
    let (_console, volume) = editing(&wire).await;
    wire.fault("patch_datavolume:status=500,nth=1");
    wire.hold(Op::PatchDatavolume);
    click("button", "Save description").await;
    go_to_page("/datavolumes/new").await;
    shown("heading", "New data volume").await;
    wire.let_go(Op::PatchDatavolume);
    reads(&format!("Could not save the description: {}", volume.name)).await;
    assert!(says("What you typed is kept on the page of the data volume."));
    go_to_page(&format!("/datavolumes/{}", volume.id)).await;
    shown("heading", &volume.name).await;
    eventually("the form is open", || maybe_field("Description").is_some()).await;
    assert_eq!(value("Description"), MINE);
    assert!(says("Internal Server Error (injected)"));
}
