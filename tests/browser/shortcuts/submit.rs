//! Ctrl or ⌘ with Enter sends a form or the pending changes.

use crate::create::open_filled_form;
use crate::detail::deletable_volume;
use crate::harness::{
    Network, Op, click, dispatch_key, exists, field, find, focused, open, open_with, press,
    query_all, root, rows, shows_text, text_of, type_into, wait_for, wait_until,
};
use crate::sharing::{select_tree_item, unshared_volume};
use emulator::{Project, Volume};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, KeyboardEventInit};

async fn press_ctrl_enter() -> bool {
    let init = KeyboardEventInit::new();
    init.set_ctrl_key(true);
    dispatch_key("Enter", &init).await
}

async fn press_meta_enter() -> bool {
    let init = KeyboardEventInit::new();
    init.set_meta_key(true);
    dispatch_key("Enter", &init).await
}

fn assert_has_keys(button: &str) {
    let keys = find("button", button).get_attribute("aria-keyshortcuts");
    assert_eq!(keys.as_deref(), Some("Control+Enter Meta+Enter"), "{button}");
}

#[wasm_bindgen_test]
async fn a_filled_form_is_sent_once_from_any_of_its_fields() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    assert_has_keys("Create data volume");
    network.pause_requests(Op::CreateDatavolume);
    field("Description").focus().expect("focus");
    assert!(!press_ctrl_enter().await, "the browser does not submit it as well");
    press_meta_enter().await;
    wait_until("it is sent", || network.count(Op::CreateDatavolume) == 1).await;
    network.resume_requests(Op::CreateDatavolume);
    wait_for("heading", "brand-new-data").await;
    assert_eq!(network.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn an_invalid_form_is_not_sent_and_leads_to_its_errors() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    field("Name").focus().expect("focus");
    press_ctrl_enter().await;
    wait_until("the errors have the focus", || focused().contains("Fix 3 fields to continue"))
        .await;
    assert_eq!(network.count(Op::CreateDatavolume), 0);
}

#[wasm_bindgen_test]
async fn a_description_is_saved_only_if_it_is_valid() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = crate::detail::open_page(&network, &volume).await;
    click("button", "Edit description").await;
    assert_has_keys("Save description");
    field("Description").focus().expect("focus");
    press_ctrl_enter().await;
    assert_eq!(focused(), "button Save description", "its reason is shown: nothing is changed");
    type_into("Description", &"x".repeat(128)).await;
    press_meta_enter().await;
    assert_eq!(focused(), "field Description");
    assert_eq!(network.count(Op::PatchDatavolume), 0);
    type_into("Description", "By keys").await;
    press_meta_enter().await;
    wait_for("button", "Edit description").await;
    assert_eq!(network.count(Op::PatchDatavolume), 1);
}

/// Another project of the cluster of a data volume that is not shared.
fn project_without_access(network: &Network, volume: &Volume) -> Project {
    network.emulator(|emulator| {
        let mut all = emulator.projects().iter();
        let found = all.find(|it| it.cluster_id == volume.cluster_id && it.id != volume.project_id);
        found.cloned().expect("a project")
    })
}

#[wasm_bindgen_test]
async fn chosen_scopes_are_reviewed_and_then_applied() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let project = project_without_access(&network, &volume);
    let _console = crate::sharing::open_page(&network, &volume).await;
    crate::sharing::open_tree().await;
    assert_has_keys("Review changes");
    select_tree_item(&project.name).await;
    press_ctrl_enter().await;
    wait_until("the dialog is closed", || root().tag_name() != "DIALOG").await;
    wait_until("the changes have the focus", || focused() == "heading Pending changes").await;
    assert_eq!(network.count(Op::PatchSharedScopes), 0);
    assert_has_keys("Apply changes");
    press_ctrl_enter().await;
    wait_until("it is sent", || network.count(Op::PatchSharedScopes) == 1).await;
}

#[wasm_bindgen_test]
async fn the_help_lists_the_keys_and_they_do_nothing_in_it() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    find("heading", "New data volume").focus().expect("focus");
    press("?").await;
    wait_for("dialog", "Keyboard shortcuts").await;
    assert!(shows_text("Send the form or the pending changes"));
    assert!(press_ctrl_enter().await, "the page below gets no keys");
    assert_eq!(network.count(Op::CreateDatavolume), 0);
}

#[wasm_bindgen_test]
async fn a_page_without_a_form_ignores_the_keys() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    assert!(press_ctrl_enter().await);
}

#[wasm_bindgen_test]
async fn a_dialog_with_a_primary_button_is_sent_but_nothing_is_deleted() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let project = project_without_access(&network, &volume);
    let _console = open_with(&network, "/datavolumes?limit=500").await;
    wait_until("rows", || rows().contains(&volume.name.to_string())).await;
    click("checkbox", &format!("Select {}", volume.name)).await;
    click("button", "Delete").await;
    wait_for("alertdialog", &format!("Delete {}?", volume.name)).await;
    wait_until("nothing is to be typed", || focused() == "button Cancel").await;
    press_ctrl_enter().await;
    assert!(exists("button", "Delete data volume"), "it still asks");
    click("button", "Cancel").await;
    wait_until("the dialog is closed", || root().tag_name() != "DIALOG").await;
    assert_eq!(network.count(Op::DeleteDatavolume), 0);

    click("button", "Share").await;
    let share = format!("Share {}", volume.name);
    wait_for("dialog", &share).await;
    assert_has_keys(&share);
    press_ctrl_enter().await;
    assert_eq!(focused(), format!("button {share}"), "its reason is shown: nothing is chosen");
    select_tree_item(&project.name).await;
    press_meta_enter().await;
    wait_until("it is sent", || network.count(Op::PatchSharedScopes) == 1).await;
    assert_eq!(network.count(Op::DeleteDatavolume), 0);
}

#[wasm_bindgen_test]
async fn the_help_says_that_escape_clears_the_selection() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    press("?").await;
    let help = wait_for("dialog", "Keyboard shortcuts").await;
    let keys = query_all(&help, "dt").into_iter().zip(query_all(&help, "dd"));
    let of_escape =
        |(key, does): (HtmlElement, HtmlElement)| (text_of(&key) == "Esc").then(|| text_of(&does));
    let found: Vec<_> = keys.filter_map(of_escape).collect();
    assert_eq!(found, ["Close a menu, panel or dialog", "Clear the selection"]);
}
