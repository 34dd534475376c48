//! Which of the selected data volumes are in use, before they are deleted.

use crate::bulk::{
    confirm_deletion, is_selected, open_failed_volumes, results, select_rows, selected, volume,
    wait_for_job_end,
};
use crate::delete::in_use::set_workloads;
use crate::harness::{
    Network, Op, announcements, click, description_of, exists, field_value, find, focused,
    last_announcement, name_of, next_frame, open_with, query_all, root, settle, shows_text,
    type_into, wait_for, wait_for_text, wait_until,
};
use emulator::Volume;
use serde_json::json;
use std::collections::HashSet;
use wasm_bindgen_test::wasm_bindgen_test;

const REFUSED: &str = "Data volumes can’t be deleted while workloads use them.";

fn volumes(network: &Network, names: &[String]) -> Vec<Volume> {
    names.iter().map(|name| volume(network, name).expect("it")).collect()
}

#[wasm_bindgen_test]
async fn the_dialog_names_those_in_use_and_deletes_none_of_them() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    let names = select_rows(3).await;
    let [first, second, _] = &volumes(&network, &names)[..] else { panic!("three") };
    set_workloads(&network, &[("a", first), ("b", first), ("c", second)]);
    network.pause_requests(Op::Workloads);
    click("button", "Delete").await;
    wait_for("alertdialog", "Delete 3 data volumes?").await;
    assert!(!shows_text("in use") && !exists("button", "Deselect data volumes in use"));
    let field = "Type delete 3 to confirm";
    find("textbox", field).focus().expect("focus");
    network.resume_requests(Op::Workloads);
    wait_for_text("2 of 3 data volumes are in use").await;
    assert!(!exists("textbox", field), "nothing can be confirmed");
    wait_until("the focus stays in the dialog", || focused() == "button Cancel").await;
    let named = format!("{} (2 workloads), {} (1 workload)", names[0], names[1]);
    assert!(shows_text(&named) && shows_text(REFUSED));
    assert!(announcements().iter().any(|it| it == "2 of 3 data volumes are in use"));
    let delete = find("button", "Delete 3 data volumes");
    assert_eq!(delete.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(description_of(&delete), "Deselect the data volumes in use first.");
    let prominent = query_all(&root(), "button[data-variant=primary]");
    assert_eq!(
        prominent.iter().map(|it| name_of(it)).collect::<Vec<_>>(),
        ["Deselect data volumes in use"]
    );
    click("button", "Delete 3 data volumes").await;
    // They have ended since.
    set_workloads(&network, &[]);
    let check = find("button", "Check again");
    check.focus().expect("focus");
    check.click();
    wait_until("the warning is gone", || !shows_text("in use")).await;
    assert!(shows_text("No active workload uses these data volumes."));
    wait_until("the focus stays in the dialog", || focused() == format!("field {field}")).await;
    assert_eq!(network.count(Op::DeleteDatavolume), 0);
    type_into(field, "delete 3").await;
    click("button", "Delete 3 data volumes").await;
    wait_for_job_end("3 data volumes deleted").await;
}

#[wasm_bindgen_test]
async fn what_is_being_typed_stays_when_workloads_are_found() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    let names = select_rows(3).await;
    set_workloads(&network, &[("a", &volumes(&network, &names)[0])]);
    network.pause_requests(Op::Workloads);
    click("button", "Delete").await;
    let field = "Type delete 3 to confirm";
    wait_for("textbox", field).await;
    find("textbox", field).focus().expect("focus");
    type_into(field, "delete").await;
    network.resume_requests(Op::Workloads);
    wait_for_text("1 of 3 data volumes is in use").await;
    next_frame().await;
    assert_eq!((focused(), field_value(field)), (format!("field {field}"), "delete".to_owned()));
}

#[wasm_bindgen_test]
async fn those_in_use_are_deselected_by_one_button() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    let names = select_rows(4).await;
    let all = volumes(&network, &names);
    set_workloads(&network, &[("a", &all[1]), ("b", &all[3])]);
    click("button", "Delete").await;
    wait_for_text("2 of 4 data volumes are in use").await;
    let deselect = find("button", "Deselect data volumes in use");
    deselect.focus().expect("focus");
    deselect.click();
    wait_for("alertdialog", "Delete 2 data volumes?").await;
    next_frame().await;
    assert_eq!(focused(), "field Type delete 2 to confirm", "the focus stays in the dialog");
    assert!(!shows_text("in use") && !shows_text(&names[1]) && shows_text(&names[2]));
    assert_eq!(last_announcement(), "2 selected");
    type_into("Type delete 2 to confirm", "delete 2").await;
    click("button", "Delete 2 data volumes").await;
    wait_for_job_end("2 data volumes deleted").await;
    assert_eq!(network.count(Op::DeleteDatavolume), 2);
    let left = names.iter().map(|name| volume(&network, name).is_some());
    assert_eq!(left.collect::<Vec<_>>(), [false, true, false, true]);
}

#[wasm_bindgen_test]
async fn the_dialog_closes_when_all_are_deselected() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    let names = select_rows(2).await;
    let all = volumes(&network, &names);
    set_workloads(&network, &[("a", &all[0]), ("b", &all[1])]);
    click("button", "Delete").await;
    wait_for_text("2 of 2 data volumes are in use").await;
    click("button", "Deselect data volumes in use").await;
    wait_until("the dialog is closed", || root().tag_name() != "DIALOG").await;
    assert!(selected().is_empty() && !is_selected(&names[0]));
    wait_until("the heading has the focus", || focused() == "heading Data volumes").await;
}

#[wasm_bindgen_test]
async fn a_single_volume_in_use_has_the_names_of_its_workloads() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    let names = select_rows(1).await;
    set_workloads(&network, &[("train-7", &volumes(&network, &names)[0])]);
    click("button", "Delete").await;
    wait_for_text("In use by 1 workload").await;
    assert!(shows_text("train-7") && !exists("button", "Deselect data volumes in use"));
    let reason = description_of(&find("button", "Delete data volume"));
    assert_eq!(reason, "Workloads use this data volume.");
}

#[wasm_bindgen_test]
async fn the_results_show_the_refusal_of_the_server_as_a_sentence() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    let names = select_rows(2).await;
    set_workloads(&network, &[]);
    click("button", "Delete").await;
    wait_for("alertdialog", "Delete 2 data volumes?").await;
    settle().await;
    let first = volumes(&network, &names).remove(0);
    network.emulator(|emulator| emulator.set_in_use(first.id, Some("train-7")));
    type_into("Type delete 2 to confirm", "delete 2").await;
    click("button", "Delete 2 data volumes").await;
    wait_for_job_end("1 of 2 data volumes deleted, 1 failed").await;
    let shown = results().await.remove(0);
    let expected = format!("Data volume {} is in use by workload train-7", names[0]);
    assert!(shown[1].contains(&expected) && shown[1].ends_with(".)"), "{shown:?}");
}

#[wasm_bindgen_test]
async fn what_could_not_be_read_is_not_counted_as_unused() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    let names = select_rows(2).await;
    let id = volumes(&network, &names)[0].id.to_string();
    let workloads = json!({"workloads": [
        {"id": "a", "name": "a", "phase": "Running", "datasources": [{"id": id}]},
        {"id": "b", "name": "b", "phase": "Running", "datasources": 7},
    ]});
    network.respond_with(Op::Workloads, 200, &workloads);
    click("button", "Delete").await;
    wait_for_text("At least 1 of 2 data volumes is in use").await;
}

#[wasm_bindgen_test]
async fn unknown_workloads_leave_the_confirmation_as_it_is() {
    let network = Network::new();
    network.add_fault("get_workloads:status=403");
    let _console = open_failed_volumes(&network).await;
    select_rows(2).await;
    click("button", "Delete").await;
    wait_for("alertdialog", "Delete 2 data volumes?").await;
    settle().await;
    assert!(network.count(Op::Workloads) > 0);
    assert!(!shows_text("in use") && !shows_text("injected"));
    click("button", "Cancel").await;
    confirm_deletion("delete 2", "Delete 2 data volumes").await;
    wait_for_job_end("2 data volumes deleted").await;
}

#[wasm_bindgen_test]
async fn the_end_of_a_job_with_refusals_reads_the_workloads_of_their_clusters_once() {
    let network = Network::new();
    let console = open_with(&network, "/datavolumes?limit=25").await;
    let names = select_rows(12).await;
    let clusters: HashSet<_> =
        volumes(&network, &names).into_iter().map(|it| it.cluster_id.to_string()).collect();
    set_workloads(&network, &[]);
    network.add_fault("delete_datavolume:status=400");
    click("button", "Delete").await;
    wait_until("the workloads are read", || network.count(Op::Workloads) == clusters.len()).await;
    click("button", "Cancel").await;
    network.pause_requests(Op::DeleteDatavolume);
    confirm_deletion("delete 12", "Delete 12 data volumes").await;
    wait_until("some are sent", || network.count(Op::DeleteDatavolume) == 4).await;
    network.paused(Op::DeleteDatavolume)[0].resume();
    wait_until("a fifth is sent", || network.count(Op::DeleteDatavolume) == 5).await;
    assert_eq!(network.count(Op::Workloads), clusters.len(), "not while the job runs");
    network.resume_requests(Op::DeleteDatavolume);
    wait_for_job_end("12 failed").await;
    settle().await;
    assert_eq!(network.count(Op::Workloads), 2 * clusters.len());
    drop(console);
}

#[wasm_bindgen_test]
async fn failures_that_refuse_nothing_do_not_read_the_workloads_again() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    select_rows(2).await;
    set_workloads(&network, &[]);
    network.add_fault("delete_datavolume:status=500");
    confirm_deletion("delete 2", "Delete 2 data volumes").await;
    let before = network.count(Op::Workloads);
    wait_for_job_end("2 failed").await;
    settle().await;
    assert_eq!(network.count(Op::Workloads), before);
}
