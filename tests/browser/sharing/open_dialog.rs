//! "Share" opens the page with its dialog.

use super::*;
use crate::harness::{click_outside, dispatch, exists, find, go_forward, press, settle};
use leptos::prelude::window;

fn fragment() -> String {
    window().location().hash().expect("a fragment")
}

#[wasm_bindgen_test]
async fn share_opens_the_dialog_once() {
    let network = Network::new();
    let volume = shared_volume(&network);
    let console = crate::detail::open_page(&network, &volume).await;
    let page = format!("/datavolumes/{}/sharing", volume.id);
    click("link", "Share").await;
    wait_for("dialog", "Share").await;
    wait_until("the fragment is gone", || fragment().is_empty()).await;
    assert_eq!(url(), page);

    let _console = console.reload().await;
    wait_for("heading", &format!("Sharing: {}", volume.name)).await;
    wait_for("table", "Shared scopes").await;
    settle().await;
    assert!(!exists("dialog", "Share"));
}

#[wasm_bindgen_test]
async fn cancelling_goes_back_to_where_share_was_pressed() {
    let network = Network::new();
    let volume = shared_volume(&network);
    let _console = crate::detail::open_page(&network, &volume).await;
    let page = url();
    click("link", "Share").await;
    let dialog = wait_for("dialog", "Share").await;
    // The Esc key.
    dispatch(&dialog, "cancel", true);
    wait_for("heading", &volume.name).await;
    assert_eq!(url(), page);
    assert!(exists("link", "Share"));
    // What is opened on the page itself, and what was opened before it, stays.
    go_forward();
    wait_for("heading", &format!("Sharing: {}", volume.name)).await;
    open_tree().await;
    click("button", "Cancel").await;
    wait_until("its button has the focus", || focused() == "button Share").await;
    assert_eq!(url(), format!("{page}/sharing"));
    press("Escape").await;
    press("s").await;
    wait_for("dialog", "Share").await;
}

#[wasm_bindgen_test]
async fn cancelling_returns_to_the_same_place_of_the_page() {
    let network = Network::new();
    let volume = shared_volume(&network);
    let _console = crate::detail::open_page(&network, &volume).await;
    click("tab", "Tree").await;
    wait_until("the tree", || !query_all(&app_element(), "[role=tree]").is_empty()).await;
    let link = find("link", "Share");
    link.focus().expect("focus");
    let scroll_y = || window().scroll_y().expect("a number");
    window().scroll_to_with_x_and_y(0.0, 120.0);
    let before = scroll_y();
    assert!(before > 0.0, "the page is long enough");
    click("link", "Share").await;
    wait_for("dialog", "Share").await;
    click("button", "Cancel").await;
    wait_until("the focus is back", || focused() == "link Share").await;
    assert!((scroll_y() - before).abs() < 1.0, "{} instead of {before}", scroll_y());
    assert!(!query_all(&app_element(), "[role=tree]").is_empty());
}

#[wasm_bindgen_test]
async fn cancelling_goes_nowhere_while_changes_are_pending() {
    let network = Network::new();
    let volume = shared_volume(&network);
    let projects = projects_without_access(&network, &volume);
    let _console = crate::detail::open_page(&network, &volume).await;
    click("link", "Share").await;
    wait_for("dialog", "Share").await;
    wait_until("the tree is loaded", || !shows_text("Loading departments")).await;
    select_tree_item(&projects[0].name).await;
    click("button", "Review changes").await;
    wait_until("the changes have the focus", || focused() == "heading Pending changes").await;
    open_tree().await;
    click("button", "Cancel").await;
    wait_until("its button has the focus", || focused() == "button Share").await;
    click("button", "Discard").await;
    open_tree().await;
    click("button", "Cancel").await;
    wait_until("its button has the focus", || focused() == "button Share").await;
    find("heading", &format!("Sharing: {}", volume.name));
}

#[wasm_bindgen_test]
async fn cancelling_the_dialog_of_an_address_stays_on_the_page() {
    let network = Network::new();
    let volume = shared_volume(&network);
    let page = format!("/datavolumes/{}/sharing", volume.id);
    let _console = open_with(&network, &format!("{page}#share")).await;
    wait_for("dialog", "Share").await;
    click("button", "Cancel").await;
    wait_until("its button has the focus", || focused() == "button Share").await;
    assert_eq!(url(), page);
}

#[wasm_bindgen_test]
async fn the_access_card_leads_to_the_page_without_the_dialog() {
    let network = Network::new();
    let volume = shared_volume(&network);
    let _console = crate::detail::open_page(&network, &volume).await;
    click("link", "Manage sharing").await;
    wait_for("heading", &format!("Sharing: {}", volume.name)).await;
    wait_for("table", "Shared scopes").await;
    settle().await;
    assert!(!exists("dialog", "Share"));
}

#[wasm_bindgen_test]
async fn the_dialog_stays_closed_for_a_user_who_may_not_change_the_access() {
    let network = Network::new();
    network.set_access_key(Some("viewer"));
    let volume = shared_volume(&network);
    let _console = open_with(&network, "/datavolumes").await;
    wait_for("table", "Data volumes").await;
    navigate_to(&format!("/datavolumes/{}/sharing#share", volume.id)).await;
    wait_for_text("You don’t have permission to see who this is shared with.").await;
    wait_until("the fragment is gone", || fragment().is_empty()).await;
    settle().await;
    assert!(!exists("dialog", "Share"));
}

#[wasm_bindgen_test]
async fn the_owner_is_not_listed_as_shared_by_a_user() {
    let network = Network::new();
    let volume = shared_volume(&network);
    let _console = open_page(&network, &volume).await;
    wait_for("table", "Shared scopes").await;
    let rows = query_all(&root(), "table tbody tr");
    let owner = query_all(&rows[0], "td").iter().map(|it| text_of(it)).collect::<Vec<_>>();
    assert_eq!(owner[1], "–", "{owner:?}");
}

#[wasm_bindgen_test]
async fn the_tree_does_not_count_the_owner_with_those_that_get_access() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let _console = open_page(&network, &volume).await;
    open_tree().await;
    let says = || {
        let cluster = query_all(&root(), "[role=treeitem]").remove(0);
        crate::harness::description_of(&cluster)
    };
    assert_eq!(says(), "only the owning project");
    let candidates = projects_without_access(&network, &volume);
    for project in &candidates[..2] {
        select_tree_item(&project.name).await;
    }
    assert!(shows_text("2 projects will get access."));
    assert_eq!(says(), format!("owning project and 2 of {} others", candidates.len()));
}

#[wasm_bindgen_test]
async fn the_page_changes_once_the_choices_are_reviewed() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let [first, second] = [0, 1].map(|at| projects_without_access(&network, &volume).remove(at));
    let _console = open_page(&network, &volume).await;
    open_tree().await;
    select_tree_item(&first.name).await;
    wait_for_text("1 project will get access.").await;
    let panels = || query_all(&app_element(), ".staged").len();
    assert_eq!(panels(), 0, "nothing is behind the dialog");
    click("button", "Review changes").await;
    wait_until("the panel", || panels() == 1).await;
    // What is pending can be taken back in the dialog, too.
    open_tree().await;
    select_tree_item(&second.name).await;
    select_tree_item(&second.name).await;
    select_tree_item(&first.name).await;
    assert_eq!(panels(), 1);
    click("button", "Done").await;
    wait_until("nothing is pending", || panels() == 0).await;
    wait_until("the focus", || focused() == "button Share").await;
}

#[wasm_bindgen_test]
async fn a_click_outside_keeps_what_was_chosen() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let project = projects_without_access(&network, &volume).remove(0);
    let _console = open_page(&network, &volume).await;
    let variant = || find("button", "Share").get_attribute("data-variant");
    wait_for("button", "Share").await;
    assert_eq!(variant().as_deref(), Some("primary"));
    open_tree().await;
    select_tree_item(&project.name).await;
    click_outside(&find("dialog", "Share")).await;
    click("button", "Review changes").await;
    wait_for("button", "Apply changes").await;
    assert_eq!(variant().as_deref(), Some("secondary"), "one button is primary");
    click("button", "Discard").await;
    wait_until("it is primary again", || variant().as_deref() == Some("primary")).await;
    open_tree().await;
    click_outside(&find("dialog", "Share")).await;
    wait_until("nothing was chosen", || !exists("dialog", "Share")).await;
}
