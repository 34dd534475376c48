//! Deleting a data volume on its page.

pub mod in_use;
mod warnings;

use crate::detail::{deletable_volume, find_volume, open_delete_dialog, open_page};
use crate::harness::{
    Network, Op, advance_time, click, description_of, detail_text, exists, find, find_all,
    find_all_in, focused, name_of, names, navigate_to, open_from_list, open_with, press, query_all,
    root, settle, shows_text, text_of, type_into, url, wait_for, wait_for_text, wait_until,
};
use emulator::{Issue, Phase};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn the_delete_dialog_opens_with_the_focus_on_cancel() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    find("button", "Delete").focus().expect("focus");
    open_delete_dialog().await;
    assert_eq!(root().get_attribute("role").as_deref(), Some("alertdialog"));
    assert_eq!(name_of(&root()), format!("Delete {}?", volume.name));
    let name = query_all(&root(), "h2 [translate=no]").remove(0);
    assert_eq!(text_of(&name), volume.name, "it is not translated");
    assert!(description_of(&root()).contains("The origin PVC and its data aren’t deleted."));
    assert_eq!(focused(), "button Cancel");

    press("Escape").await;
    wait_until("the dialog is closed", || root().tag_name() != "DIALOG").await;
    assert_eq!(focused(), "button Delete", "the focus is restored");
    open_delete_dialog().await;
    click("button", "Cancel").await;
    wait_until("the dialog is closed", || root().tag_name() != "DIALOG").await;
    advance_time(10_000).await;
    assert_eq!(network.count(Op::DeleteDatavolume), 0);
}

#[wasm_bindgen_test]
async fn a_slow_deletion_is_polled_until_it_is_done() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    find("button", "Delete").focus().expect("focus");
    open_delete_dialog().await;
    let confirm = find("button", "Delete data volume");
    confirm.click();
    confirm.click();
    settle().await;
    assert_eq!(network.count(Op::DeleteDatavolume), 1);
    wait_for_text("Removing the volume from its cluster").await;
    assert!(shows_text("Deleting"));
    // The button that cannot be used would show its reason.
    wait_until("the heading has the focus", || focused() == format!("heading {}", volume.name))
        .await;
    let delete = find("button", "Delete");
    assert_eq!(delete.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(description_of(&delete).contains("The data volume is already being deleted"));
    advance_time(2_000).await;
    assert!(shows_text("Deleting"));
    network.advance_server(60_000);
    advance_time(2_000).await;
    wait_for_text(&format!("{} was deleted", volume.name)).await;
    let before = network.count(Op::GetDatavolume);
    advance_time(20_000).await;
    assert_eq!(
        network.count(Op::GetDatavolume),
        before,
        "a deleted data volume is no longer polled"
    );
    let heading = format!("heading {} was deleted", volume.name);
    wait_until("the message has the focus", || focused() == heading).await;
    wait_for("link", "New data volume").await;
    assert_eq!(names("heading").len(), 1, "{:?}", names("heading"));
    assert_eq!(detail_text("ID"), volume.id.to_string());
    click("link", "All data volumes").await;
    wait_for("table", "Data volumes").await;
}

#[wasm_bindgen_test]
async fn after_a_deletion_the_next_volume_of_the_list_is_one_key_away() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_with(&network, "/datavolumes?limit=500").await;
    open_from_list(&volume.name).await;
    wait_until("the links", || exists("navigation", "Within the list")).await;
    find("button", "Delete").focus().expect("focus");
    open_delete_dialog().await;
    click("button", "Delete data volume").await;
    wait_for_text("Removing the volume from its cluster").await;
    network.advance_server(60_000);
    advance_time(2_000).await;
    let title = format!("{} was deleted", volume.name);
    wait_for("heading", &title).await;
    wait_until("the message has the focus", || focused() == format!("heading {title}")).await;
    let said = find_all("heading").iter().filter(|it| name_of(it).contains(&volume.name)).count();
    assert_eq!(said, 1, "the name is said once");
    let main = root().query_selector("main").expect("a selector").expect("it");
    let next: Vec<_> = find_all_in(&main, "link")
        .into_iter()
        .filter(|link| name_of(link) == "Next data volume")
        .map(|link| link.get_attribute("href").unwrap_or_default())
        .collect();
    assert!(next.len() == 2 && next[0] == next[1] && !next[0].is_empty(), "{next:?}");
    press("j").await;
    wait_until("the next data volume", || url() == next[0]).await;
}

#[wasm_bindgen_test]
async fn a_deletion_ends_without_the_servers_refusal_and_leads_back_to_the_filtered_list() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let list = format!("/datavolumes?search={}&limit=25", volume.name);
    let _console = open_with(&network, &list).await;
    open_from_list(&volume.name).await;
    open_delete_dialog().await;
    click("button", "Delete data volume").await;
    wait_for_text("Removing the volume from its cluster").await;
    network.advance_server(60_000);
    advance_time(2_000).await;
    wait_for("heading", &format!("{} was deleted", volume.name)).await;
    assert!(shows_text("The origin PVC and its data are unchanged."));
    for text in ["Server response", "Deleting", "Updated ", "Out of date"] {
        assert!(!shows_text(text), "{text}");
    }
    assert!(!exists("button", "Pause updates") && !exists("button", "Refresh"));
    let links = find_all("link");
    let back = links.iter().filter(|link| name_of(link) == "Back to results");
    assert_eq!(back.clone().count(), 1);
    assert!(back.clone().all(|link| link.get_attribute("href").as_ref() == Some(&list)));
}

#[wasm_bindgen_test]
async fn an_immediate_deletion_returns_to_the_list() {
    let network = Network::new();
    let volume = find_volume(&network, |volume| {
        matches!(volume.phase, Phase::NotReady | Phase::Unknown) && volume.shared_scopes.is_empty()
            || volume.issue == Some(Issue::OriginNotBound) && volume.shared_scopes.is_empty()
    });
    let _console = open_page(&network, &volume).await;
    open_delete_dialog().await;
    click("button", "Delete data volume").await;
    wait_until("the list", || url() == "/datavolumes").await;
    wait_for_text(&format!("{} was deleted", volume.name)).await;
    assert!(network.emulator(|emulator| emulator.volume_by_name(&volume.name).is_none()));
}

#[wasm_bindgen_test]
async fn an_already_deleted_volume_counts_as_deleted() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    network.add_fault("delete_datavolume:status=404");
    let _console = open_page(&network, &volume).await;
    open_delete_dialog().await;
    click("button", "Delete data volume").await;
    wait_until("the list", || url() == "/datavolumes").await;
    wait_for_text(&format!("{} was already deleted", volume.name)).await;
    assert!(!shows_text("couldn’t be deleted"));
}

#[wasm_bindgen_test]
async fn a_refused_deletion_shows_the_server_message_in_the_dialog() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    open_delete_dialog().await;
    wait_for_text("No active workload uses this data volume.").await;
    network.emulator(|emulator| emulator.set_in_use(volume.id, Some("train-lidar-7")));
    click("button", "Delete data volume").await;
    wait_for_text("is in use by workload train-lidar-7").await;
    assert_eq!(root().tag_name(), "DIALOG", "the dialog stays open");
    assert!(shows_text("Couldn’t delete the data volume"));
    assert!(shows_text("Stop or delete the workload train-lidar-7"));

    network.emulator(|emulator| emulator.set_in_use(volume.id, None));
    wait_for("button", "Check again").await;
    click("button", "Check again").await;
    wait_for_text("No active workload uses this data volume.").await;
    click("button", "Delete data volume").await;
    wait_for_text("Removing the volume").await;
    assert_eq!(network.count(Op::DeleteDatavolume), 2);
}

#[wasm_bindgen_test]
async fn a_shared_volume_is_deleted_only_after_typing_its_name() {
    let network = Network::new();
    let volume = find_volume(&network, |volume| {
        volume.phase == Phase::Ready
            && volume.in_use_by.is_none()
            && !volume.shared_scopes.is_empty()
    });
    let _console = open_page(&network, &volume).await;
    open_delete_dialog().await;
    assert!(text_of(&root()).contains("Will lose access:"));
    click("button", "Delete data volume").await;
    assert_eq!(network.count(Op::DeleteDatavolume), 0);
    let field = format!("Type {} to confirm", volume.name);
    assert!(exists("textbox", &field));
    wait_until("the field has the focus", || focused() == format!("field {field}")).await;
    type_into(&field, &volume.name[1..]).await;
    press("Enter").await;
    assert_eq!(network.count(Op::DeleteDatavolume), 0);
    type_into(&field, &volume.name).await;
    press("Enter").await;
    assert_eq!(network.count(Op::DeleteDatavolume), 1);
}

#[wasm_bindgen_test]
async fn a_forbidden_deletion_says_whom_to_ask() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    network.add_fault("delete_datavolume:status=403");
    let _console = open_page(&network, &volume).await;
    open_delete_dialog().await;
    click("button", "Delete data volume").await;
    wait_until("the alert", || query_all(&root(), "[role=alert]").len() == 1).await;
    let text = text_of(&query_all(&root(), "[role=alert]")[0]);
    assert!(
        text.starts_with("Couldn’t delete the data volume") && text.contains("(injected)"),
        "{text}"
    );
    assert!(text.ends_with("Ask an administrator for access."), "{text}");
}

#[wasm_bindgen_test]
async fn a_deletion_finished_after_leaving_is_announced_and_does_not_navigate() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    open_delete_dialog().await;
    network.pause_requests(Op::DeleteDatavolume);
    click("button", "Delete data volume").await;
    assert!(network.last(Op::DeleteDatavolume).is_paused());
    navigate_to("/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    network.resume_requests(Op::DeleteDatavolume);
    wait_for_text(&format!("{} is being deleted", volume.name)).await;
    assert_eq!(url(), "/datavolumes/new");
}
