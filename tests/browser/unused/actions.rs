//! Selecting unused data volumes, acting on them, and who they are shared with.

use super::{
    PAGE, cells, completed, names_without, open_result, running, set_workloads, volumes,
    wait_for_result,
};
use crate::bulk::{confirm_deletion, is_selected, selected, wait_for_job_end};
use crate::harness::{
    Network, Op, click, exists, find, last_announcement, navigate_to, open_with, property, root,
    rows, select_option, settle, shows_text, wait_for, wait_until,
};
use emulator::{Phase, Volume};
use wasm_bindgen_test::wasm_bindgen_test;

async fn select(name: &str) {
    click("checkbox", &format!("Select {name}")).await;
}

#[wasm_bindgen_test]
async fn selected_volumes_are_deleted_by_a_job_and_disappear() {
    let network = Network::new();
    set_workloads(&network, &[]);
    let failed: Vec<_> =
        volumes(&network).into_iter().filter(|it| it.phase == Phase::NotReady).collect();
    let deleted: Vec<&Volume> = failed.iter().take(2).collect();
    let _console = open_result(&network, PAGE).await;
    assert!(!exists("toolbar", "Bulk actions"));
    let requests = network.count(Op::Workloads);
    let all = rows().len();
    for volume in &deleted {
        select(&volume.name).await;
    }
    wait_for("toolbar", "Bulk actions").await;
    assert_eq!(selected(), "2 selected");
    let expected = names_without(&network, &deleted);
    confirm_deletion("delete 2", "Delete 2 data volumes").await;
    wait_for_job_end("2 data volumes deleted").await;
    wait_until("they are gone", || rows().len() == all - 2).await;
    assert_eq!(rows(), expected);
    assert!(shows_text(&format!("{0} of {0} data volumes were not used", all - 2)));
    assert!(!exists("toolbar", "Bulk actions"));
    assert_eq!(network.count(Op::Workloads), requests, "no workloads are read again");
}

#[wasm_bindgen_test]
async fn a_volume_that_is_being_deleted_is_not_listed() {
    let network = Network::new();
    set_workloads(&network, &[]);
    let volume = crate::detail::deletable_volume(&network);
    let _console = open_result(&network, PAGE).await;
    select(&volume.name).await;
    click("button", "Delete").await;
    wait_for("alertdialog", &format!("Delete {}?", volume.name)).await;
    click("button", "Delete data volume").await;
    wait_until("it is not listed", || !rows().contains(&volume.name)).await;
    let phase = network.emulator(|it| it.volume_by_name(&volume.name).map(|it| it.phase));
    assert_eq!(phase, Some(Phase::Deleting));
}

#[wasm_bindgen_test]
async fn the_checkbox_of_the_header_selects_and_deselects_the_shown_rows() {
    let network = Network::new();
    set_workloads(&network, &[]);
    let _console = open_result(&network, PAGE).await;
    let shown = rows();
    click("checkbox", "Select all on this page").await;
    assert_eq!(selected(), format!("{} selected", shown.len()));
    assert_eq!(last_announcement(), selected());
    assert!(shown.iter().all(|name| is_selected(name)));
    select(&shown[0]).await;
    let header = find("checkbox", "Select all on this page");
    assert_eq!(property(&header, "indeterminate"), "true");
    assert_eq!(property(&header, "checked"), "false");
    click("checkbox", "Select all on this page").await;
    click("checkbox", "Select all on this page").await;
    wait_until("none is selected", || !exists("region", "Selection")).await;
}

#[wasm_bindgen_test]
async fn all_unused_volumes_are_selected_and_another_choice_deselects_the_others() {
    let network = Network::new();
    let all = volumes(&network);
    set_workloads(&network, &[running(&all[0]), completed(&all[1], 40), completed(&all[2], 100)]);
    let _console = open_result(&network, PAGE).await;
    select_option("Not used for", "30").await;
    let count = all.len() - 1;
    click("button", &format!("Select all {count}")).await;
    assert_eq!(selected(), format!("{count} selected"));
    assert_eq!(last_announcement(), format!("{count} selected"));
    select_option("Not used for", "90").await;
    wait_until("one is deselected", || selected() == format!("{} selected", count - 1)).await;
    select_option("Not used for", "30").await;
    assert!(!is_selected(&all[1].name) && is_selected(&all[2].name));
    click("button", "Clear selection").await;
    wait_until("nothing is selected", || selected().is_empty()).await;
}

#[wasm_bindgen_test]
async fn the_list_and_this_page_have_a_selection_each() {
    let network = Network::new();
    let all = volumes(&network);
    set_workloads(&network, &[]);
    let _console = open_with(&network, "/datavolumes?limit=500").await;
    wait_until("rows", || rows().len() >= all.len()).await;
    select(&all[0].name).await;
    select(&all[1].name).await;
    navigate_to(PAGE).await;
    wait_for_result().await;
    assert!(!exists("region", "Selection"));
    select(&all[2].name).await;
    assert_eq!(selected(), "1 selected");
    navigate_to("/datavolumes?limit=500").await;
    wait_until("what was selected in the list", || selected() == "2 selected").await;
    assert!(is_selected(&all[0].name) && is_selected(&all[1].name));
    navigate_to(PAGE).await;
    wait_for_result().await;
    wait_until("what was selected here", || selected() == "1 selected").await;
    assert!(is_selected(&all[2].name));
}

#[wasm_bindgen_test]
async fn all_that_match_are_not_selected_on_this_page() {
    let network = Network::new();
    let all = volumes(&network);
    set_workloads(&network, &[running(&all[0])]);
    let _console = open_with(&network, "/datavolumes?limit=10").await;
    wait_until("rows", || rows().len() == 10).await;
    click("checkbox", "Select all on this page").await;
    click("button", "Select all 60 matching data volumes").await;
    navigate_to(&format!("{PAGE}?limit=10")).await;
    wait_for_result().await;
    settle().await;
    assert!(!selected().starts_with("All") && !selected().contains("60"), "{}", selected());
}

#[wasm_bindgen_test]
async fn selected_volumes_can_be_shared_and_exported() {
    let network = Network::new();
    set_workloads(&network, &[]);
    let _console = open_result(&network, PAGE).await;
    let name = rows()[0].clone();
    select(&name).await;
    let toolbar = wait_for("toolbar", "Bulk actions").await;
    assert!(crate::harness::try_find_in(&toolbar, "button", "Export").is_some());
    click("button", "Share").await;
    wait_for("dialog", &format!("Share {name}")).await;
    crate::harness::press("Escape").await;
    wait_until("the dialog is closed", || root().tag_name() != "DIALOG").await;
    assert_eq!(selected(), "1 selected");
}

#[wasm_bindgen_test]
async fn who_a_volume_is_shared_with_is_read_for_the_rows_shown() {
    let network = Network::new();
    set_workloads(&network, &[]);
    network.pause_requests(Op::GetSharedScopes);
    let all = volumes(&network);
    let shared = all.iter().find(|it| it.shared_scopes.len() == 1).expect("a shared one");
    let unshared = all.iter().find(|it| it.shared_scopes.is_empty()).expect("one not shared");
    let _console = open_result(&network, PAGE).await;
    let shared_with = |volume: &Volume| cells(&volume.name).last().cloned().unwrap_or_default();
    assert_eq!(shared_with(shared), "–");
    assert!(network.paused(Op::GetSharedScopes).len() <= 4, "a few at a time");
    network.resume_requests(Op::GetSharedScopes);
    wait_until("it is known", || shared_with(unshared) == "Not shared").await;
    wait_until("it is known", || shared_with(shared) != "–").await;
    let scope = &shared.shared_scopes[0];
    let text = shared_with(shared);
    assert!(text.contains(&*scope.scope_name), "{text}");
    assert_eq!(network.count(Op::GetSharedScopes), rows().len());
    let cells = cells(&unshared.name);
    assert_eq!(cells[0], "Never seen");
    assert_eq!(cells[3], unshared.project_name.to_string());
}

#[wasm_bindgen_test]
async fn hidden_and_failed_sharing_is_shown_as_unknown() {
    let network = Network::new();
    set_workloads(&network, &[]);
    network.add_fault("get_shared_scopes:status=403");
    let _console = open_result(&network, PAGE).await;
    wait_until("all are requested", || network.count(Op::GetSharedScopes) == rows().len()).await;
    settle().await;
    let name = rows()[0].clone();
    assert_eq!(cells(&name).last().map(String::as_str), Some("–"));
}

#[wasm_bindgen_test]
async fn a_long_list_shows_a_hundred_rows_at_a_time() {
    let network = Network::with_volumes(250);
    set_workloads(&network, &[]);
    let all = volumes(&network).len();
    let _console = open_result(&network, PAGE).await;
    assert_eq!(rows().len(), 100);
    wait_until("the sharing of those shown", || network.count(Op::GetSharedScopes) == 100).await;
    let more = find("button", "Show 100 more");
    more.focus().expect("focus");
    click("button", "Show 100 more").await;
    assert_eq!(rows().len(), 200);
    let rest = all - 200;
    click("button", &format!("Show {rest} more")).await;
    assert_eq!(rows().len(), all);
    assert!(crate::harness::focused().starts_with("button Show"), "the focus is kept");
    wait_until("the sharing of all", || network.count(Op::GetSharedScopes) == all).await;
    click("button", &format!("Select all {all}")).await;
    assert_eq!(selected(), format!("{all} selected"));
}
