//! "Share" opens the page with its dialog.

use super::*;
use crate::harness::{exists, navigate_to, settle, url};
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
    wait_for("dialog", "Edit access").await;
    wait_until("the fragment is gone", || fragment().is_empty()).await;
    assert_eq!(url(), page);
    cancel_dialog(&volume.name).await;
    wait_until("its button has the focus", || focused() == "button Edit access").await;

    let _console = console.reload().await;
    wait_for("heading", &format!("Access: {}", volume.name)).await;
    wait_for("table", "Shared scopes").await;
    settle().await;
    assert!(!exists("dialog", "Edit access"));
}

#[wasm_bindgen_test]
async fn the_access_card_opens_the_dialog() {
    let network = Network::new();
    let volume = shared_volume(&network);
    let _console = crate::detail::open_page(&network, &volume).await;
    click("link", "Edit access").await;
    wait_for("dialog", "Edit access").await;
}

#[wasm_bindgen_test]
async fn the_dialog_stays_closed_for_a_user_who_may_not_change_the_access() {
    let network = Network::new();
    network.set_access_key(Some("viewer"));
    let volume = shared_volume(&network);
    let _console = open_with(&network, "/datavolumes").await;
    wait_for("table", "Data volumes").await;
    navigate_to(&format!("/datavolumes/{}/sharing#edit", volume.id)).await;
    wait_for_text("You don’t have permission to see who this is shared with.").await;
    wait_until("the fragment is gone", || fragment().is_empty()).await;
    settle().await;
    assert!(!exists("dialog", "Edit access"));
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
async fn the_tree_says_that_a_count_includes_the_owner() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let _console = open_page(&network, &volume).await;
    open_tree().await;
    let cluster = query_all(&root(), "[role=treeitem]").remove(0);
    let says = crate::harness::description_of(&cluster);
    assert!(says.contains("1 of ") && says.contains(" projects, owner included"), "{says}");
}
