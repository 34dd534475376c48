//! Editing the description in place.

mod conflicts;

use crate::detail::{deletable_volume, find_volume, open_page};
use crate::harness::{
    Network, Op, click, description_of, field, field_value, focused, press, settle, shows_text,
    try_find, try_find_field, type_into, wait_for, wait_for_text, wait_until,
};
use emulator::Phase;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_description_is_edited_in_place() {
    let network = Network::new();
    let volume = find_volume(&network, |v| v.phase == Phase::Ready && v.description.is_some());
    let old = volume.description.clone().expect("a description");
    let _console = open_page(&network, &volume).await;
    click("button", "Edit description").await;
    wait_until("the field has the focus", || focused() == "field Description").await;
    assert_eq!(field_value("Description"), old);
    wait_for_text(&format!("{}/127", old.chars().count())).await;
    type_into("Description", "Größer ✓").await;
    wait_for_text("8/127").await;
    click("button", "Save description").await;
    wait_until("the description is shown", || try_find("button", "Edit description").is_some())
        .await;
    assert_eq!(network.last(Op::PatchDatavolume).body, json!({"description": "Größer ✓"}));
    assert!(shows_text("Größer ✓") && !shows_text(&old));
    assert_eq!(network.count(Op::PatchDatavolume), 1);
    wait_until("the focus is back on the button", || focused() == "button Edit description").await;
    wait_for_text("description saved").await;
}

#[wasm_bindgen_test]
async fn saving_the_description_keeps_the_shared_scopes() {
    let network = Network::new();
    let volume = find_volume(&network, |v| v.phase == Phase::Ready && !v.shared_scopes.is_empty());
    let _console = open_page(&network, &volume).await;
    wait_for_text("Shared with ").await;
    click("button", "Edit description").await;
    type_into("Description", "new").await;
    click("button", "Save description").await;
    wait_for("button", "Edit description").await;
    assert!(!shows_text("permission to see who") && !shows_text("Not shared"));
}

#[wasm_bindgen_test]
async fn a_too_long_description_shows_the_excess_and_is_not_sent() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", &"é".repeat(128)).await;
    wait_for_text("128/127, 1 too many").await;
    wait_for_text("remove 1 character.").await;
    assert_eq!(field("Description").get_attribute("aria-invalid").as_deref(), Some("true"));
    click("button", "Save description").await;
    assert_eq!(network.count(Op::PatchDatavolume), 0);
    assert_eq!(focused(), "field Description");
}

#[wasm_bindgen_test]
async fn cancelling_an_edit_restores_the_old_text() {
    let network = Network::new();
    let volume = find_volume(&network, |v| v.phase == Phase::Ready && v.description.is_some());
    let _console = open_page(&network, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "never mind").await;
    click("button", "Cancel").await;
    wait_for_text(volume.description.as_deref().expect("a description")).await;
    assert!(!shows_text("never mind"));
    assert_eq!(network.count(Op::PatchDatavolume), 0);
    wait_until("the focus is back on the button", || focused() == "button Edit description").await;
}

#[wasm_bindgen_test]
async fn a_failed_save_keeps_the_text_and_can_be_retried() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    network.add_fault("patch_datavolume:status=500,nth=1");
    let _console = open_page(&network, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "hard-won words").await;
    click("button", "Save description").await;
    wait_for_text("Couldn’t save the description").await;
    assert!(shows_text("Internal Server Error (injected)"));
    assert_eq!(field_value("Description"), "hard-won words");
    click("button", "Save description").await;
    wait_until("saved", || try_find("button", "Edit description").is_some()).await;
    assert!(shows_text("hard-won words"));
}

#[wasm_bindgen_test]
async fn an_edit_survives_signing_in_again() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    network.add_fault("patch_datavolume:status=401,nth=1");
    let _console = open_page(&network, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "hard-won words").await;
    click("button", "Save description").await;
    wait_for("heading", "Sign in").await;
    type_into("Token", &network.token_for("admin")).await;
    click("button", "Sign in with token").await;
    wait_for("heading", &volume.name).await;
    wait_until("the text is back", || {
        try_find_field("Description")
            .is_some_and(|_| field_value("Description") == "hard-won words")
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_refresh_while_editing_keeps_the_text() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "half a sen").await;
    let before = field("Description");
    click("button", "Refresh").await;
    wait_until("it is fetched again", || network.count(Op::GetDatavolume) == 2).await;
    settle().await;
    assert_eq!(field_value("Description"), "half a sen");
    assert!(field("Description").is_same_node(Some(&before)), "the field is the same");
}

#[wasm_bindgen_test]
async fn escape_ends_editing_and_keeps_a_changed_text() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    click("button", "Edit description").await;
    wait_until("the field has the focus", || focused() == "field Description").await;
    press("Escape").await;
    wait_until("the focus is back on the button", || focused() == "button Edit description").await;
    assert!(!shows_text("You have unsaved changes."));

    click("button", "Edit description").await;
    type_into("Description", "half a sen").await;
    wait_until("the field has the focus", || focused() == "field Description").await;
    press("Escape").await;
    wait_until("the form is closed", || try_find_field("Description").is_none()).await;
    wait_for_text("You have unsaved changes.").await;
    wait_until("the focus is back on the button", || focused() == "button Edit description").await;
    click("link", "Share").await;
    wait_for("alertdialog", "Leave without saving the description?").await;
    click("button", "Stay").await;
    click("button", "Edit description").await;
    assert_eq!(field_value("Description"), "half a sen");
    click("button", "Save description").await;
    wait_for_text("description saved").await;
    assert!(!shows_text("You have unsaved changes."));
    assert_eq!(network.last(Op::PatchDatavolume).body, json!({"description": "half a sen"}));
}

#[wasm_bindgen_test]
async fn a_text_that_is_set_aside_can_be_discarded() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "half a sen").await;
    wait_until("the field has the focus", || focused() == "field Description").await;
    press("Escape").await;
    wait_for_text("You have unsaved changes.").await;
    click("button", "Discard").await;
    wait_until("nothing is unsaved", || !shows_text("You have unsaved changes.")).await;
    wait_until("the focus is on the button", || focused() == "button Edit description").await;
    click("button", "Edit description").await;
    assert_ne!(field_value("Description"), "half a sen");
}

#[wasm_bindgen_test]
async fn an_unchanged_description_cannot_be_saved() {
    let network = Network::new();
    let volume = find_volume(&network, |v| v.phase == Phase::Ready && v.description.is_some());
    let old = volume.description.clone().expect("a description");
    let _console = open_page(&network, &volume).await;
    click("button", "Edit description").await;
    let save = wait_for("button", "Save description").await;
    assert_eq!(description_of(&save), "The description is unchanged.");
    type_into("Description", "Another").await;
    assert!(!save.has_attribute("aria-disabled"));
    type_into("Description", &old).await;
    assert_eq!(save.get_attribute("aria-disabled").as_deref(), Some("true"));
    click("button", "Save description").await;
    assert_eq!(network.count(Op::PatchDatavolume), 0);
}
