//! A description changed in place: what is sent, what is shown meanwhile, and what is never lost.

use crate::detail::{page, plain, some};
use crate::harness::{
    Op, Wire, click, eventually, field, focus, maybe, reads, says, settle, shown, type_into, value,
};
use emulator::Phase;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_description_is_changed_in_place() {
    let wire = Wire::new();
    let volume = some(&wire, |v| v.phase == Phase::Ready && v.description.is_some());
    let old = volume.description.clone().expect("a description");
    let _console = page(&wire, &volume).await;
    click("button", "Edit description").await;
    eventually("the field has the focus", || focus() == "field Description").await;
    assert_eq!(value("Description"), old);
    reads(&format!("{} of 127", old.chars().count())).await;
    type_into("Description", "Größer ✓").await;
    reads("8 of 127").await;
    click("button", "Save description").await;
    eventually("it is shown", || maybe("button", "Edit description").is_some()).await;
    assert_eq!(wire.last(Op::PatchDatavolume).body, json!({"description": "Größer ✓"}));
    assert!(says("Größer ✓") && !says(&old));
    assert_eq!(wire.count(Op::PatchDatavolume), 1);
    eventually("the focus is back on the button", || focus() == "button Edit description").await;
    reads("Description saved").await;
}

#[wasm_bindgen_test]
async fn saving_the_description_keeps_the_shared_scopes() {
    let wire = Wire::new();
    let volume = some(&wire, |v| v.phase == Phase::Ready && !v.shared_scopes.is_empty());
    let _console = page(&wire, &volume).await;
    reads("Shared with ").await;
    click("button", "Edit description").await;
    type_into("Description", "new").await;
    click("button", "Save description").await;
    shown("button", "Edit description").await;
    assert!(!says("You cannot see whom") && !says("Not shared"));
}

#[wasm_bindgen_test]
async fn a_description_that_is_too_long_says_by_how_much_and_is_not_sent() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", &"é".repeat(128)).await;
    reads("128 of 127, 1 too many").await;
    reads("remove 1 character.").await;
    assert_eq!(field("Description").get_attribute("aria-invalid").as_deref(), Some("true"));
    click("button", "Save description").await;
    assert_eq!(wire.count(Op::PatchDatavolume), 0);
    assert_eq!(focus(), "field Description");
}

#[wasm_bindgen_test]
async fn cancelling_an_edit_sends_nothing_and_shows_the_old_text() {
    let wire = Wire::new();
    let volume = some(&wire, |v| v.phase == Phase::Ready && v.description.is_some());
    let _console = page(&wire, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "never mind").await;
    click("button", "Cancel").await;
    reads(volume.description.as_deref().expect("a description")).await;
    assert!(!says("never mind"));
    assert_eq!(wire.count(Op::PatchDatavolume), 0);
    eventually("the focus is back on the button", || focus() == "button Edit description").await;
}

#[wasm_bindgen_test]
async fn a_failed_save_keeps_the_text_and_can_be_repeated() {
    let wire = Wire::new();
    let volume = plain(&wire);
    wire.fault("patch_datavolume:status=500,nth=1");
    let _console = page(&wire, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "hard-won words").await;
    click("button", "Save description").await;
    reads("Could not save the description").await;
    assert!(says("Internal Server Error (injected)"));
    assert_eq!(value("Description"), "hard-won words");
    click("button", "Save description").await;
    eventually("saved", || maybe("button", "Edit description").is_some()).await;
    assert!(says("hard-won words"));
}

#[wasm_bindgen_test]
async fn an_edit_survives_signing_in_again() {
    let wire = Wire::new();
    let volume = plain(&wire);
    wire.fault("patch_datavolume:status=401,nth=1");
    let _console = page(&wire, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "hard-won words").await;
    click("button", "Save description").await;
    shown("heading", "Sign in").await;
    type_into("Token", &wire.token_for("admin")).await;
    click("button", "Sign in with token").await;
    shown("heading", &volume.name).await;
    eventually("the text is back", || {
        crate::harness::maybe_field("Description")
            .is_some_and(|_| value("Description") == "hard-won words")
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_refresh_while_editing_takes_nothing_away() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "half a sen").await;
    let before = field("Description");
    click("button", "Refresh").await;
    eventually("asked again", || wire.count(Op::GetDatavolume) == 2).await;
    settle().await;
    assert_eq!(value("Description"), "half a sen");
    assert!(field("Description").is_same_node(Some(&before)), "the field is the same");
}
