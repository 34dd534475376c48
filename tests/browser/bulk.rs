//! Selecting data volumes, and actions on the selection.

mod all_matching;
mod delete_warnings;
mod follow_up;
mod in_use;
pub mod progress;
mod selecting;
mod share;

use crate::detail::find_volume;
use crate::harness::{
    Console, Network, Op, VOLUME_COUNT, advance_time, app_element, capture_downloads, click,
    click_on, description_of, download_count, downloaded_file, exists, find, find_all, focused,
    js_function, last_announcement, names, navigate_to, next_frame, open_with, press, property,
    query_all, root, rows, set_direction, settle, shows_text, text_of, try_find, try_find_in,
    type_into, url, wait_for, wait_for_text, wait_until,
};
use crate::sharing::select_tree_item;
use emulator::{Phase, Volume};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// Waits for rows, and selects the first `count` of them. Returns their names.
pub async fn select_rows(count: usize) -> Vec<String> {
    wait_until("there are rows", || rows().len() >= count).await;
    let names = rows()[..count].to_vec();
    for name in &names {
        click("checkbox", &format!("Select {name}")).await;
    }
    names
}

/// The text of the selection bar; empty without one.
pub fn selected() -> String {
    let bar = query_all(&app_element(), "section[aria-label=Selection] p");
    bar.first().map(|bar| text_of(bar)).unwrap_or_default()
}

pub fn is_selected(name: &str) -> bool {
    property(&find("checkbox", &format!("Select {name}")), "checked") == "true"
}

/// The text of the panel of the bulk job; empty without one.
pub fn job_panel_text() -> String {
    let panel = query_all(&app_element(), "section[aria-label='Bulk job']");
    panel.first().map(|panel| text_of(panel)).unwrap_or_default()
}

/// Waits until the bulk job has ended with this text.
pub async fn wait_for_job_end(text: &str) {
    wait_until(&format!("the job has ended with “{text}”"), || {
        job_panel_text().contains(text) && !exists("button", "Stop")
    })
    .await;
}

/// Deletes the selection: opens the dialog, types the phrase, and confirms.
pub async fn confirm_deletion(phrase: &str, button: &str) {
    click("button", "Delete").await;
    wait_until("the dialog is open", || root().tag_name() == "DIALOG").await;
    type_into(&format!("Type {phrase} to confirm"), phrase).await;
    click("button", button).await;
    wait_until("the dialog is closed", || root().tag_name() != "DIALOG").await;
    // The focus is restored in the next frame.
    next_frame().await;
}

/// The rows of the results: the name, and the result with its reason.
pub async fn results() -> Vec<Vec<String>> {
    click("button", "Results").await;
    let table = wait_for("table", "Results").await;
    let rows = query_all(&table, "tbody tr");
    // Project and cluster, below the name, are left out.
    let cells = |row| query_all(row, "th > bdi, td").iter().map(|cell| text_of(cell)).collect();
    let found = rows.iter().map(|row| cells(row)).collect();
    click("button", "Done").await;
    found
}

pub fn volume(network: &Network, name: &str) -> Option<Volume> {
    network.emulator(|emulator| emulator.volume_by_name(name).cloned())
}

/// Opens a list of data volumes that are deleted at once.
pub async fn open_failed_volumes(network: &Rc<Network>) -> Console {
    open_with(network, "/datavolumes?filterBy=phase==NotReady&limit=10").await
}

#[wasm_bindgen_test]
async fn the_selection_survives_paging_and_the_header_checkbox_shows_some_or_all() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?limit=5").await;
    let first = select_rows(2).await;
    let page = || find("checkbox", "Select all on this page");
    assert_eq!(selected(), "2 selected");
    assert_eq!(property(&page(), "indeterminate"), "true");
    assert_eq!(property(&page(), "checked"), "false");
    click("link", "Next page").await;
    wait_until("the second page", || !rows().is_empty() && !rows().contains(&first[0])).await;
    assert_eq!(property(&page(), "indeterminate"), "false");
    click("checkbox", "Select all on this page").await;
    assert_eq!(selected(), "7 selected");
    assert_eq!(property(&page(), "checked"), "true");
    click("link", "Previous page").await;
    wait_until("the first page", || rows().contains(&first[0])).await;
    assert!(is_selected(&first[0]) && is_selected(&first[1]) && !is_selected(&rows()[2]));
    // It survives another filter, too.
    click("link", "Not ready").await;
    wait_until("filtered", || url().contains("NotReady")).await;
    settle().await;
    assert!(selected().starts_with("7 selected"), "{}", selected());
}

#[wasm_bindgen_test]
async fn clearing_the_selection_removes_the_bar_and_keeps_the_focus() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?limit=5").await;
    wait_until("rows", || rows().len() == 5).await;
    assert!(!exists("toolbar", "Bulk actions"));
    select_rows(1).await;
    wait_for("toolbar", "Bulk actions").await;
    assert_eq!(selected(), "1 selected");
    let clear = find("button", "Clear selection");
    clear.focus().expect("focus");
    click_on(&clear).await;
    wait_until("the bar is gone", || !exists("toolbar", "Bulk actions")).await;
    wait_until("the heading has the focus", || focused() == "heading Data volumes").await;
    assert_eq!(last_announcement(), "Selection cleared");
}

#[wasm_bindgen_test]
async fn the_name_must_be_typed_only_for_a_shared_volume() {
    let network = Network::new();
    let find_volume = |shared: bool| {
        find_volume(&network, |it| {
            it.phase == Phase::Ready && it.shared_scopes.is_empty() != shared
        })
    };
    let (shared, unshared) = (find_volume(true), find_volume(false));
    let _console = open_with(&network, "/datavolumes?limit=500").await;
    wait_until("rows", || rows().len() == VOLUME_COUNT).await;
    click("checkbox", &format!("Select {}", shared.name)).await;
    let delete = find("button", "Delete");
    delete.focus().expect("focus");
    click_on(&delete).await;
    wait_for("alertdialog", &format!("Delete {}?", shared.name)).await;
    assert!(shows_text("Will lose access:") && shows_text("The origin PVC"));
    assert_eq!(focused(), format!("field Type {} to confirm", shared.name));
    let confirm = find("button", "Delete data volume");
    click_on(&confirm).await;
    assert_eq!(network.count(Op::DeleteDatavolume), 0, "nothing was typed");
    press("Escape").await;
    wait_until("the focus is back", || focused() == "button Delete").await;
    click("checkbox", &format!("Select {}", shared.name)).await;
    click("checkbox", &format!("Select {}", unshared.name)).await;
    click("button", "Delete").await;
    wait_for("alertdialog", &format!("Delete {}?", unshared.name)).await;
    assert!(find_all("textbox").is_empty() && shows_text("No one else loses access."));
}

fn select_all(matching: usize) -> String {
    format!("Select all {matching} matching data volumes")
}

/// Opens the list with a page size of ten, and selects the page.
async fn open_with_page_selected(network: &Rc<Network>, query: &str) -> Console {
    let console = open_with(network, &format!("/datavolumes?limit=10{query}")).await;
    wait_until("rows", || rows().len() == 10).await;
    click("checkbox", "Select all on this page").await;
    console
}

#[wasm_bindgen_test]
async fn all_matching_volumes_are_listed_before_any_is_deleted() {
    let network = Network::new();
    let response = network
        .get_json("/api/v1/datavolumes?requestType=Originated&filterBy=phase==Ready&limit=500");
    let ready = response["datavolumes"].as_array().expect("volumes").len();
    assert!(ready > 10, "more than a page");
    let _console = open_with_page_selected(&network, "&filterBy=phase==Ready").await;
    let offer = wait_for("button", &select_all(ready)).await;
    offer.focus().expect("focus");
    click_on(&offer).await;
    assert_eq!(selected(), format!("All {ready} selected"));
    assert!(focused().contains(&format!("All {ready} selected")), "{}", focused());
    assert!(!exists("button", &select_all(ready)));
    // One data volume is excluded.
    let excluded = rows()[3].clone();
    click("checkbox", &format!("Select {excluded}")).await;
    assert_eq!(selected(), format!("{} selected", ready - 1));
    let count = ready - 1;
    // Otherwise the dialog would know those in use.
    network.add_fault("get_workloads:status=403");
    confirm_deletion(&format!("delete {count}"), &format!("Delete {count} data volumes")).await;
    let read = network.requests_of(Op::ListDatavolumes);
    assert!(
        read.iter().any(|it| it.param("limit").as_deref() == Some("500")),
        "in the largest pages"
    );
    wait_until("all are sent", || network.count(Op::DeleteDatavolume) == count).await;
    wait_for_job_end("failed").await;
    let excluded = volume(&network, &excluded).expect("it");
    assert_eq!(excluded.phase, Phase::Ready);
    // Data volumes in use could not be deleted and stay selected.
    let failed = network.emulator(|emulator| {
        let volumes = emulator.volumes().iter();
        volumes.filter(|it| it.phase == Phase::Ready && it.id != excluded.id).count()
    });
    assert!(selected().starts_with(&format!("{failed} selected")), "{}", selected());
}

/// Two data volumes of one cluster, and one of another.
pub fn volumes_of_two_clusters(network: &Network) -> [Volume; 3] {
    let first = find_volume(network, |it| it.phase == Phase::Ready);
    let second = find_volume(network, |it| {
        it.phase == Phase::Ready && it.cluster_id == first.cluster_id && it.id != first.id
    });
    let third = find_volume(network, |it| it.cluster_id != first.cluster_id);
    [first, second, third]
}

#[wasm_bindgen_test]
async fn sharing_volumes_of_several_clusters_is_disabled_with_a_reason() {
    let network = Network::new();
    let volumes = volumes_of_two_clusters(&network);
    let _console = open_with(&network, "/datavolumes?limit=500").await;
    wait_until("rows", || rows().len() == VOLUME_COUNT).await;
    for volume in &volumes {
        click("checkbox", &format!("Select {}", volume.name)).await;
    }
    let share = find("button", "Share");
    assert_eq!(share.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(description_of(&share).contains("select data volumes of one cluster"));
    share.focus().expect("focus");
    assert_eq!(focused(), "button Share");
    click_on(&share).await;
    assert!(root().tag_name() != "DIALOG");
    click("checkbox", &format!("Select {}", volumes[2].name)).await;
    assert!(find("button", "Share").get_attribute("aria-disabled").is_none());
}

#[wasm_bindgen_test]
async fn sharing_all_matching_volumes_of_several_clusters_is_disabled_with_a_reason() {
    let network = Network::new();
    let _console = open_with_page_selected(&network, "").await;
    let clusters = network.emulator(|emulator| {
        let cluster = |name: &String| emulator.volume_by_name(name).expect("it").cluster_id.clone();
        rows().iter().map(cluster).collect::<HashSet<_>>().len()
    });
    assert!(clusters > 1, "the rows of the page are in {clusters} clusters");
    click("button", &select_all(VOLUME_COUNT)).await;
    let share = find("button", "Share");
    assert_eq!(share.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(description_of(&share).contains("select data volumes of one cluster"));
}

#[wasm_bindgen_test]
async fn matching_volumes_that_turn_out_to_be_in_several_clusters_are_refused_before_the_dialog() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?sortBy=projectName&limit=5").await;
    wait_until("rows", || rows().len() == 5).await;
    let first = rows();
    // Only rows of one cluster stay selected on the page.
    let clusters = network.emulator(|emulator| {
        let cluster = |name: &String| emulator.volume_by_name(name).expect("it").cluster_id.clone();
        first.iter().map(cluster).collect::<Vec<_>>()
    });
    click("checkbox", "Select all on this page").await;
    click("button", &select_all(VOLUME_COUNT)).await;
    for (name, _) in first.iter().zip(&clusters).filter(|(_, it)| **it != clusters[0]) {
        click("checkbox", &format!("Select {name}")).await;
    }
    assert!(find("button", "Share").get_attribute("aria-disabled").is_none());
    click("button", "Share").await;
    wait_for_text("Nothing can be shared").await;
    wait_for_text("To share, select data volumes of one cluster.").await;
    assert!(root().tag_name() != "DIALOG" && job_panel_text().is_empty());
    assert!(!selected().is_empty(), "the selection stays");
}

#[wasm_bindgen_test]
async fn more_than_fifty_scopes_take_several_requests_per_volume() {
    let network = Network::new();
    let volumes = volumes_of_two_clusters(&network);
    let projects: Vec<Value> = (1..=51)
        .map(|n| json!({
            "id": format!("{n}"), "name": format!("crew-{n:02}"), "clusterId": &*volumes[0].cluster_id
        }))
        .collect();
    network.respond_with(Op::Projects, 200, &json!({"projects": projects}));
    network.respond_with(Op::PatchSharedScopes, 200, &json!([]));
    let _console = open_with(&network, "/datavolumes?limit=500").await;
    wait_until("rows", || rows().len() == VOLUME_COUNT).await;
    for volume in &volumes[..2] {
        click("checkbox", &format!("Select {}", volume.name)).await;
    }
    click("button", "Share").await;
    wait_for("dialog", "Share 2 data volumes").await;
    for n in 1..=51 {
        select_tree_item(&format!("crew-{n:02}")).await;
    }
    click("button", "Share 2 data volumes").await;
    wait_for_job_end("2 data volumes shared with 51 scopes").await;
    let sent = network.requests_of(Op::PatchSharedScopes);
    let sizes = |volume: &Volume| {
        let sent = sent.iter().filter(|it| it.url.contains(&volume.id.to_string()));
        sent.map(|it| it.body["add"].as_array().map_or(0, Vec::len)).collect::<Vec<_>>()
    };
    assert_eq!(sizes(&volumes[0]), [50, 1]);
    assert_eq!(sizes(&volumes[1]), [50, 1]);
    assert_eq!(selected(), "2 selected", "for the next action");
}

#[wasm_bindgen_test]
async fn the_toolbar_works_by_keyboard_and_enter_confirms_the_typed_phrase() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    let deleted = select_rows(2).await;
    find("button", "Share").focus().expect("focus");
    press("ArrowRight").await;
    assert_eq!(focused(), "button Delete");
    click_on(&find("button", "Delete")).await;
    wait_until("the dialog is open", || root().tag_name() == "DIALOG").await;
    assert_eq!(focused(), "field Type delete 2 to confirm");
    type_into("Type delete 2 to confirm", "delete 2").await;
    press("Enter").await;
    wait_for_job_end("2 data volumes deleted").await;
    // The bar was removed while it had the focus, and the rows after it.
    wait_until("the rows are gone", || !rows().is_empty() && !rows().contains(&deleted[0])).await;
    let next = rows();
    let is_focused = |index: usize| focused() == format!("link {}", next[index]);
    wait_until("the row in their place has the focus", || is_focused(0)).await;
    press("j").await;
    assert!(is_focused(1), "{}", focused());
    assert!(try_find("toolbar", "Bulk actions").is_none());
    advance_time(0).await;
}

/// Exports the selection; returns the names in the file.
async fn export_selection() -> Vec<String> {
    capture_downloads();
    let bar = find("toolbar", "Bulk actions");
    let button = try_find_in(&bar, "button", "Export").expect("a button");
    button.focus().expect("focus");
    click_on(&button).await;
    click("menuitem", "JSON").await;
    wait_until("the file is downloaded", || download_count() == 1).await;
    let rows: Vec<Value> = serde_json::from_str(&downloaded_file().await.text).expect("JSON");
    let names = rows.iter().map(|row| row["name"].as_str().expect("a name").to_owned());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

#[wasm_bindgen_test]
async fn only_the_selection_is_exported() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?limit=10").await;
    let mut names = select_rows(2).await;
    click("link", "Next page").await;
    wait_until("the second page", || !rows().is_empty() && !rows().contains(&names[0])).await;
    names.extend(select_rows(1).await);
    names.sort();
    assert_eq!(export_selection().await, names);
    assert_eq!(selected(), "3 selected", "exporting keeps the selection");

    click("checkbox", "Select all on this page").await;
    click("button", &select_all(VOLUME_COUNT)).await;
    let excluded = rows()[0].clone();
    click("checkbox", &format!("Select {excluded}")).await;
    let all = export_selection().await;
    assert_eq!(all.len(), VOLUME_COUNT - 1);
    assert!(!all.contains(&excluded));
    let expected = format!("{} data volumes exported", VOLUME_COUNT - 1);
    assert!(last_announcement().contains(&expected), "{}", last_announcement());
}

#[wasm_bindgen_test]
async fn arrow_keys_move_only_among_the_toolbar_buttons() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?limit=10").await;
    select_rows(1).await;
    find("button", "Share").focus().expect("focus");
    let mut visited = Vec::new();
    for _ in 0..3 {
        press("ArrowRight").await;
        visited.push(focused());
    }
    assert_eq!(visited, ["button Delete", "button Export", "button Share"]);
    set_direction("rtl");
    press("ArrowLeft").await;
    assert_eq!(focused(), "button Delete", "mirrored in text from right to left");
}

#[wasm_bindgen_test]
async fn the_export_contains_current_data_instead_of_data_from_selection_time() {
    capture_downloads();
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?filterBy=phase==Creating").await;
    let names = select_rows(1).await;
    network.advance_server(60_000);
    click("link", "All").await;
    wait_until("it is ready", || {
        let row = query_all(&app_element(), "main tbody tr");
        row.iter().any(|row| text_of(row).contains(&names[0]) && text_of(row).contains("Ready"))
    })
    .await;
    let toolbar = find("toolbar", "Bulk actions");
    click_on(&try_find_in(&toolbar, "button", "Export").expect("a button")).await;
    click("menuitem", "CSV").await;
    wait_until("the file is downloaded", || download_count() == 1).await;
    let text = downloaded_file().await.text;
    assert!(text.contains(&names[0]) && text.contains("Ready") && !text.contains("Creating"));
}

#[wasm_bindgen_test]
async fn a_volume_deleted_on_its_own_page_leaves_the_selection() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?filterBy=phase==NotReady").await;
    let names = select_rows(2).await;
    assert_eq!(selected(), "2 selected");
    let id = volume(&network, &names[0]).expect("it").id;
    navigate_to(&format!("/datavolumes/{id}")).await;
    wait_for("heading", &names[0]).await;
    network.add_fault("get_datavolume:status=404");
    click("button", "Refresh").await;
    wait_for_text("was deleted").await;
    navigate_to("/datavolumes").await;
    wait_until("one is left in the selection", || selected().starts_with("1 selected")).await;
}

#[wasm_bindgen_test]
async fn a_failed_page_of_matching_volumes_starts_no_deletion() {
    let network = Network::with_volumes(1_200);
    let _console = open_with(&network, "/datavolumes?limit=25").await;
    wait_until("rows", || rows().len() == 25).await;
    click("checkbox", "Select all on this page").await;
    click("button", "Select all 1,200 matching data volumes").await;
    network.add_fault("list_datavolumes:status=503,nth=2");
    click("button", "Delete").await;
    wait_for_text("Couldn’t load the data volumes").await;
    assert_ne!(root().tag_name(), "DIALOG", "no dialog about only some of them");
    assert_eq!(network.count(Op::DeleteDatavolume), 0);
    network.clear_faults();
    network.add_fault("list_datavolumes:repeat=3");
    let before = network.count(Op::ListDatavolumes);
    click("button", "Delete").await;
    wait_until("the dialog is open", || root().tag_name() == "DIALOG").await;
    assert!(network.count(Op::ListDatavolumes) >= before + 3, "page by page");
    assert!(exists("button", "Delete 1,200 data volumes"), "{:?}", names("button"));
}

#[wasm_bindgen_test]
async fn a_shift_click_selects_the_range_since_the_last_click() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes").await;
    let names = select_rows(2).await;
    let all = rows();
    let click = |name: &str, shift: bool| {
        let script = "(target, shiftKey) => target.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey }))";
        let checkbox = find("checkbox", &format!("Select {name}"));
        let script = js_function(script);
        script.call2(&wasm_bindgen::JsValue::NULL, &checkbox, &shift.into()).expect("a click");
    };
    click(&all[5], true);
    settle().await;
    assert_eq!(selected(), "6 selected");
    assert!(all[..6].iter().all(|name| is_selected(name)) && !is_selected(&all[6]));
    // Upwards, and deselecting.
    click(&all[9], false);
    settle().await;
    click(&all[7], true);
    settle().await;
    assert!(!is_selected(&all[6]) && all[7..10].iter().all(|name| is_selected(name)));
    click(&names[0], true);
    settle().await;
    assert!(
        all[..8].iter().all(|name| !is_selected(name)),
        "the range gets the state of the clicked row"
    );
    assert!(is_selected(&all[8]) && is_selected(&all[9]));
}

#[wasm_bindgen_test]
async fn the_delete_dialog_shows_project_and_cluster_of_each_volume() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?filterBy=phase%3D%3DReady").await;
    let names = select_rows(2).await;
    let volume = network.emulator(|it| it.volume_by_name(&names[0]).cloned()).expect("it");
    click("button", "Delete").await;
    wait_for("alertdialog", "Delete 2 data volumes?").await;
    let location = format!("Project {}, cluster ", volume.project_name);
    wait_until("project and cluster are shown", || shows_text(&location)).await;
}
