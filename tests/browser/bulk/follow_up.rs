//! What follows after the requests of a job: accepted deletions end, and the results are kept.

use crate::bulk::{
    confirm_deletion, job_panel_text, open_failed_volumes, results, select_rows, selected, volume,
    wait_for_job_end,
};
use crate::detail::{deletable_volume, find_volume, open_delete_dialog, open_page};
use crate::harness::{
    Console, Network, Op, advance_time, announcements, app_element, click, click_on, exists, find,
    find_all, find_all_in, focused, name_of, names_in, navigate_to, open_with, press, query_all,
    rows, text_of, wait_for, wait_until,
};
use emulator::Phase;
use std::rc::Rc;
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

/// Selects two data volumes, the first of which a workload uses that the user may not see. Returns their names and its
/// ID.
async fn select_used_and_unused(network: &Rc<Network>) -> (Vec<String>, Uuid) {
    let names = select_rows(2).await;
    let used = network.emulator(|it| it.volume_by_name(&names[0]).expect("it").id);
    network.add_fault("get_workloads:status=403");
    network.emulator(|emulator| emulator.set_in_use(used, Some("train-lidar-7")));
    (names, used)
}

/// Starts the deletion of two data volumes that the server deletes later. Returns their names.
async fn delete_two_slowly(network: &Rc<Network>) -> (Console, Vec<String>) {
    let console = open_with(network, "/datavolumes?filterBy=phase==Ready&limit=25").await;
    wait_until("rows", || rows().len() > 5).await;
    let unused = network.emulator(|emulator| {
        let is_unused = |name: &String| {
            emulator.volume_by_name(name).is_some_and(|volume| volume.in_use_by.is_none())
        };
        rows().into_iter().filter(is_unused).take(2).collect::<Vec<_>>()
    });
    for name in &unused {
        click("checkbox", &format!("Select {name}")).await;
    }
    confirm_deletion("delete 2", "Delete 2 data volumes").await;
    wait_for_job_end("2 data volumes are being deleted").await;
    (console, unused)
}

/// Opens the history and returns its entries.
async fn open_history() -> Vec<String> {
    click("button", "Notifications").await;
    wait_for("list", "Notifications").await;
    history()
}

fn history() -> Vec<String> {
    let dialog = query_all(&app_element(), "[popover]:popover-open").remove(0);
    find_all_in(&dialog, "listitem").iter().map(|it| text_of(it)).collect()
}

#[wasm_bindgen_test]
async fn accepted_deletions_are_followed_until_they_are_done() {
    let network = Network::new();
    let (_console, _) = delete_two_slowly(&network).await;
    assert!(results().await.iter().all(|row| row[1] == "Being deleted"));
    let entries = open_history().await;
    assert!(entries[0].starts_with("2 data volumes are being deleted Started"), "{entries:?}");
    let looked_up = network.count(Op::GetDatavolume);
    advance_time(2_000).await;
    assert_eq!(network.count(Op::GetDatavolume), looked_up, "the list tells that they remain");
    network.advance_server(60_000);
    advance_time(4_000).await;
    wait_until("the end is announced", || {
        announcements().contains(&"2 data volumes deleted".to_owned())
    })
    .await;
    wait_until("the panel shows it", || job_panel_text().contains("2 data volumes deleted")).await;
    wait_until("the entry is replaced", || history()[0].starts_with("2 data volumes deleted Done"))
        .await;
    assert_eq!(history().len(), 1, "{:?}", history());
    let requests = network.count(Op::ListDatavolumes) + network.count(Op::GetDatavolume);
    advance_time(20_000).await;
    let after = network.count(Op::ListDatavolumes) + network.count(Op::GetDatavolume);
    assert_eq!(after, requests, "nothing is followed after that");
}

#[wasm_bindgen_test]
async fn a_deletion_that_the_server_gives_up_is_reported_as_failed() {
    let network = Network::new();
    let ready = find_volume(&network, |volume| volume.phase == Phase::Ready);
    let ready = network.get_json(&format!("/api/v1/datavolumes/{}", ready.id));
    let (_console, _) = delete_two_slowly(&network).await;
    network.advance_server(60_000);
    network.respond_with(Op::GetDatavolume, 200, &ready);
    advance_time(2_000).await;
    wait_for_job_end("0 of 2 data volumes deleted, 2 failed").await;
    let found = results().await;
    assert!(found[0][1].starts_with("Failed"), "{found:?}");
    assert!(found[0][1].contains("the data volume is now Ready"), "{found:?}");
    assert!(exists("button", "Retry failed"));
}

#[wasm_bindgen_test]
async fn the_result_of_a_success_leaves_the_page_and_stays_in_the_history() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    let names = select_rows(2).await;
    confirm_deletion("delete 2", "Delete 2 data volumes").await;
    wait_for_job_end("2 data volumes deleted").await;
    find("button", "Results").focus().expect("focus");
    advance_time(30_000).await;
    assert!(job_panel_text().contains("2 data volumes deleted"), "it stays while it has the focus");
    find("heading", "Data volumes").focus().expect("focus");
    assert_eq!(focused(), "heading Data volumes");
    advance_time(10_000).await;
    wait_until("the panel is gone", || job_panel_text().is_empty()).await;
    open_history().await;
    click("button", "Results").await;
    let dialog = wait_for("dialog", "Results").await;
    assert!(text_of(&dialog).contains(&names[0]), "{}", text_of(&dialog));
    let buttons = names_in(&dialog, "button");
    assert_eq!(buttons, ["Close", "Done"], "nothing to stop or to retry");
    click("button", "Done").await;
    wait_until("the dialog is closed", || !exists("dialog", "Results")).await;
}

#[wasm_bindgen_test]
async fn a_dismissed_failure_keeps_its_reason_in_the_history() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    let (names, used) = select_used_and_unused(&network).await;
    confirm_deletion("delete 2", "Delete 2 data volumes").await;
    wait_for_job_end("1 of 2 data volumes deleted, 1 failed").await;
    advance_time(60_000).await;
    click("button", "Dismiss").await;
    wait_until("the panel is gone", || job_panel_text().is_empty()).await;
    let entries = open_history().await;
    let start = format!("1 of 2 data volumes deleted, 1 failed {}: ", names[0]);
    assert!(entries[0].starts_with(&start), "{entries:?}");
    assert!(entries[0].contains("is in use by workload train-lidar-7"), "{entries:?}");
    click("button", "Results").await;
    wait_for("dialog", "Results").await;
    network.emulator(|emulator| emulator.set_in_use(used, None));
    click("button", "Retry failed").await;
    wait_until("the retried job is shown", || {
        !exists("button", "Retry failed") && !exists("button", "Stop")
    })
    .await;
    click("button", "Done").await;
    wait_for_job_end("2 data volumes deleted").await;
}

#[wasm_bindgen_test]
async fn a_deletion_is_followed_when_its_page_is_left() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    open_delete_dialog().await;
    click("button", "Delete data volume").await;
    let started = format!("{} is being deleted", volume.name);
    wait_until("it has started", || announcements().contains(&started)).await;
    assert!(
        !announcements().iter().any(|it| it.ends_with("is now Deleting")),
        "{:?}",
        announcements()
    );
    navigate_to("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    let entries = open_history().await;
    assert!(entries[0].starts_with(&format!("{started} Started")), "{entries:?}");
    assert!(entries[0].ends_with(&volume.name), "it leads to the data volume: {entries:?}");
    network.advance_server(60_000);
    advance_time(2_000).await;
    let done = format!("{} was deleted Done", volume.name);
    wait_until("the entry is replaced", || history()[0].starts_with(&done)).await;
    assert_eq!(history().len(), 1);
}

#[wasm_bindgen_test]
async fn the_end_of_a_deletion_is_announced_once_on_its_page() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    open_delete_dialog().await;
    click("button", "Delete data volume").await;
    network.advance_server(60_000);
    advance_time(2_000).await;
    let deleted = format!("{} was deleted", volume.name);
    wait_for("heading", &deleted).await;
    advance_time(10_000).await;
    let ends = announcements().into_iter().filter(|it| *it == deleted).count();
    assert_eq!(ends, 1, "{:?}", announcements());
    let entries = open_history().await;
    assert!(entries[0].starts_with(&format!("{deleted} Done")), "{entries:?}");
}

#[wasm_bindgen_test]
async fn deletions_that_have_not_ended_do_not_fill_the_progress() {
    let network = Network::new();
    let (_console, _) = delete_two_slowly(&network).await;
    click("button", "Results").await;
    let dialog = wait_for("dialog", "Results").await;
    assert!(text_of(&dialog).contains("0 of 2"), "{}", text_of(&dialog));
}

#[wasm_bindgen_test]
async fn the_result_of_accepted_deletions_leaves_the_page_before_they_end() {
    let network = Network::new();
    let (_console, _) = delete_two_slowly(&network).await;
    find("heading", "Data volumes").focus().expect("focus");
    advance_time(10_000).await;
    wait_until("the panel is gone", || job_panel_text().is_empty()).await;
    network.advance_server(60_000);
    advance_time(30_000).await;
    let deleted = "2 data volumes deleted".to_owned();
    wait_until("the end is announced", || announcements().contains(&deleted)).await;
    assert!(job_panel_text().is_empty(), "it does not come back");
    assert!(open_history().await[0].starts_with("2 data volumes deleted Done"));
}

/// Deletes the first two data volumes of the list, and waits until they are gone. Returns their names.
async fn delete_first_two() -> Vec<String> {
    let names = select_rows(2).await;
    confirm_deletion("delete 2", "Delete 2 data volumes").await;
    wait_for_job_end("2 data volumes deleted").await;
    wait_until("the rows are gone", || !rows().iter().any(|row| names.contains(row))).await;
    names
}

/// Those of the history, without that of the panel.
fn result_buttons() -> Vec<HtmlElement> {
    let is_of_history = |button: &HtmlElement| {
        name_of(button) == "Results" && button.closest("[popover]").is_ok_and(|it| it.is_some())
    };
    find_all("button").into_iter().filter(is_of_history).collect()
}

/// The texts of the results that the history opens, newest first.
async fn results_in_history() -> Vec<String> {
    open_history().await;
    let count = result_buttons().len();
    click("button", "Notifications").await;
    let mut texts = Vec::new();
    for index in 0..count {
        open_history().await;
        click_on(&result_buttons()[index]).await;
        let dialog = wait_for("dialog", "Results").await;
        texts.push(text_of(&dialog));
        click("button", "Done").await;
    }
    texts
}

#[wasm_bindgen_test]
async fn the_history_opens_the_results_of_the_last_five_jobs() {
    let network = Network::with_volumes(300);
    let list = "/datavolumes?filterBy=phase==NotReady&limit=25";
    let _console = open_with(&network, list).await;
    let mut deleted = Vec::new();
    for _ in 0..6 {
        deleted.push(delete_first_two().await);
    }
    let texts = results_in_history().await;
    assert_eq!(texts.len(), 5);
    for (text, names) in texts.iter().zip(deleted.iter().rev()) {
        assert!(text.contains(&names[0]) && text.contains(&names[1]), "{names:?}: {text}");
    }
    click("button", "Results").await;
    let dialog = wait_for("dialog", "Results").await;
    let current = text_of(&dialog);
    assert!(current.contains(&deleted[5][0]), "the panel is that of the last job: {current}");
}

#[wasm_bindgen_test]
async fn what_has_failed_in_an_earlier_job_is_retried_from_its_results() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    let (names, used) = select_used_and_unused(&network).await;
    confirm_deletion("delete 2", "Delete 2 data volumes").await;
    wait_for_job_end("1 of 2 data volumes deleted, 1 failed").await;
    wait_until("the row is gone", || !rows().contains(&names[1])).await;
    click("checkbox", &format!("Select {}", rows()[1])).await;
    click("checkbox", &format!("Select {}", rows()[2])).await;
    click("checkbox", &format!("Select {}", names[0])).await;
    confirm_deletion("delete 2", "Delete 2 data volumes").await;
    wait_for_job_end("2 data volumes deleted").await;
    network.emulator(|emulator| emulator.set_in_use(used, None));
    open_history().await;
    let buttons = find_all("button");
    let button = buttons.iter().filter(|button| name_of(button) == "Results").nth(1);
    click_on(button.expect("the first job")).await;
    click("button", "Retry failed").await;
    let is_deleted = || volume(&network, &names[0]).is_none();
    wait_until("it is deleted", is_deleted).await;
    wait_until("the results show it", || !exists("button", "Retry failed")).await;
    let text = text_of(&find("dialog", "Results"));
    assert!(text.contains(&names[0]) && !text.contains("train-lidar-7"), "{text}");
}

#[wasm_bindgen_test]
async fn escape_dismisses_the_panel_of_an_ended_job_and_keeps_the_selection() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    select_used_and_unused(&network).await;
    network.pause_requests(Op::DeleteDatavolume);
    confirm_deletion("delete 2", "Delete 2 data volumes").await;
    wait_for("button", "Results").await.focus().expect("focus");
    press("Escape").await;
    assert!(job_panel_text().contains("Deleting 2"), "it is not finished");
    network.resume_requests(Op::DeleteDatavolume);
    wait_for_job_end("1 of 2 data volumes deleted, 1 failed").await;
    find("button", "Results").focus().expect("focus");
    press("Escape").await;
    wait_until("the panel is gone", || job_panel_text().is_empty()).await;
    assert_eq!(selected(), "1 selected");
}

#[wasm_bindgen_test]
async fn the_panel_is_as_wide_on_every_page() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    select_rows(2).await;
    confirm_deletion("delete 2", "Delete 2 data volumes").await;
    wait_for_job_end("2 data volumes deleted").await;
    let width = || find("region", "Bulk job").get_bounding_client_rect().width();
    let on_list = width();
    assert!(on_list > 0.0);
    navigate_to("/overview").await;
    wait_for("heading", "Overview").await;
    assert_eq!(width().to_bits(), on_list.to_bits(), "{} and {on_list}", width());
}

#[wasm_bindgen_test]
async fn the_command_palette_opens_the_results_of_the_panel() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    select_used_and_unused(&network).await;
    confirm_deletion("delete 2", "Delete 2 data volumes").await;
    wait_for_job_end("1 of 2 data volumes deleted, 1 failed").await;
    crate::palette::open_palette().await;
    crate::harness::type_into("Command", "results").await;
    press("Enter").await;
    wait_for("dialog", "Results").await;
}
