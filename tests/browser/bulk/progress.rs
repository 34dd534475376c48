//! The progress and the results of a bulk job.

use crate::bulk::{
    confirm_deletion, is_selected, job_panel_text, open_failed_volumes, results, select_rows,
    selected, volume, wait_for_job_end,
};
use crate::harness::{
    Network, Op, advance_time, click, click_on, find, focused, last_announcement, navigate_to,
    open_with, rows, set_hidden, settle, type_into, wait_for, wait_until,
};
use crate::session::sign_in_with_key;
use emulator::Phase;
use leptos::prelude::window;
use wasm_bindgen_test::wasm_bindgen_test;

/// Whether the page asks the browser to confirm before it is unloaded.
pub fn is_unload_prevented() -> bool {
    let init = web_sys::EventInit::new();
    init.set_cancelable(true);
    let event = web_sys::Event::new_with_event_init_dict("beforeunload", &init).expect("an event");
    !window().dispatch_event(&event).expect("an event")
}

#[wasm_bindgen_test]
async fn at_most_four_deletions_run_at_a_time() {
    let network = Network::with_volumes(300);
    let _console = open_failed_volumes(&network).await;
    wait_until("rows", || rows().len() == 10).await;
    click("checkbox", "Select all on this page").await;
    network.pause_requests(Op::DeleteDatavolume);
    confirm_deletion("delete 10", "Delete 10 data volumes").await;
    assert_eq!(last_announcement(), "Deleting 10 data volumes");
    for sent in 4..10 {
        wait_until("the next is sent", || network.count(Op::DeleteDatavolume) == sent).await;
        settle().await;
        assert_eq!(network.count(Op::DeleteDatavolume), sent);
        assert_eq!(network.paused(Op::DeleteDatavolume).len(), 4);
        assert!(job_panel_text().contains(&format!("{} of 10", sent - 4)), "{}", job_panel_text());
        network.paused(Op::DeleteDatavolume)[sent % 4].resume();
    }
    network.resume_requests(Op::DeleteDatavolume);
    wait_for_job_end("10").await;
    let mut urls: Vec<_> =
        network.requests_of(Op::DeleteDatavolume).iter().map(|it| it.url.clone()).collect();
    urls.sort();
    urls.dedup();
    assert_eq!(urls.len(), 10, "each is sent once");
}

#[wasm_bindgen_test]
async fn stopping_leaves_unsent_items_selected() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?limit=10").await;
    wait_until("rows", || rows().len() == 10).await;
    click("checkbox", "Select all on this page").await;
    network.pause_requests(Op::DeleteDatavolume);
    confirm_deletion("delete 10", "Delete 10 data volumes").await;
    wait_until("four are sent", || network.count(Op::DeleteDatavolume) == 4).await;
    let stop = find("button", "Stop");
    stop.focus().expect("focus");
    click_on(&stop).await;
    assert_eq!(find("button", "Stop").get_attribute("aria-disabled").as_deref(), Some("true"));
    for sent in network.requests_of(Op::DeleteDatavolume) {
        assert!(!sent.is_aborted(), "a sent deletion may already be done");
    }
    network.resume_requests(Op::DeleteDatavolume);
    wait_until("it has ended", || job_panel_text().contains("6 not started")).await;
    assert_eq!(network.count(Op::DeleteDatavolume), 4);
    assert!(!selected().is_empty());
    wait_until("the focus stays in the panel", || focused() == "button Results").await;
    let skipped = results().await.iter().filter(|row| row[1] == "Not started").count();
    assert_eq!(skipped, 6);
}

#[wasm_bindgen_test]
async fn failures_show_the_server_message_and_only_they_are_retried() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    let names = select_rows(3).await;
    let used = volume(&network, &names[1]).expect("it");
    // Otherwise the dialog would know it.
    network.add_fault("get_workloads:status=403");
    network.emulator(|emulator| emulator.set_in_use(used.id, Some("train-lidar-7")));
    confirm_deletion("delete 3", "Delete 3 data volumes").await;
    wait_for_job_end("2 of 3 data volumes deleted, 1 failed").await;
    let failure = format!("2 of 3 data volumes deleted, 1 failed. {}: ", names[1]);
    assert!(last_announcement().starts_with(&failure), "{}", last_announcement());
    assert!(last_announcement().contains("train-lidar-7"), "{}", last_announcement());
    assert!(volume(&network, &names[0]).is_none() && volume(&network, &names[2]).is_none());
    let found = results().await;
    assert_eq!(found[0][0], names[1], "failures come first");
    assert!(found[0][1].starts_with("Failed"), "{found:?}");
    assert!(found[0][1].contains("is in use by workload train-lidar-7"), "{found:?}");
    assert_eq!(found[1][1], "Deleted");

    // Failed items stay selected; the list has been refreshed.
    wait_until("the others are gone", || !rows().contains(&names[0])).await;
    assert_eq!(selected(), "1 selected");
    assert!(is_selected(&names[1]));

    network.emulator(|emulator| emulator.set_in_use(used.id, None));
    let sent = network.count(Op::DeleteDatavolume);
    click("button", "Retry failed").await;
    wait_for_job_end("3 data volumes deleted").await;
    assert_eq!(network.count(Op::DeleteDatavolume), sent + 1);
    assert!(network.last(Op::DeleteDatavolume).url.contains(&used.id.to_string()));
    wait_until("nothing is selected", || selected().is_empty()).await;
    click("button", "Dismiss").await;
    wait_until("the panel is gone", || job_panel_text().is_empty()).await;
    wait_until("the heading has the focus", || focused() == "heading Data volumes").await;
}

#[wasm_bindgen_test]
async fn an_already_deleted_volume_counts_as_deleted() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    let names = select_rows(2).await;
    let gone = volume(&network, &names[0]).expect("it");
    click("button", "Delete").await;
    wait_for("alertdialog", "Delete 2 data volumes?").await;
    // Another user deletes one of them while the dialog is open.
    let path = format!("/api/v1/datavolumes/{}", gone.id);
    assert_eq!(network.send_as("admin", "DELETE", &path, None), 204);
    type_into("Type delete 2 to confirm", "delete 2").await;
    click("button", "Delete 2 data volumes").await;
    wait_for_job_end("2 data volumes deleted").await;
    let mut outcomes: Vec<_> = results().await.into_iter().map(|row| row[1].clone()).collect();
    outcomes.sort();
    assert_eq!(outcomes, ["Already deleted", "Deleted"]);
}

#[wasm_bindgen_test]
async fn a_slow_deletion_shows_its_rows_as_deleting() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?filterBy=phase==Ready&limit=25").await;
    wait_until("rows", || rows().len() > 5).await;
    let unused = network.emulator(|emulator| {
        let unused = |name: &String| {
            emulator.volume_by_name(name).is_some_and(|volume| volume.in_use_by.is_none())
        };
        rows().into_iter().filter(unused).take(2).collect::<Vec<_>>()
    });
    for name in &unused {
        click("checkbox", &format!("Select {name}")).await;
    }
    confirm_deletion("delete 2", "Delete 2 data volumes").await;
    wait_for_job_end("2 data volumes are being deleted").await;
    for name in &unused {
        assert_eq!(volume(&network, name).expect("still there").phase, Phase::Deleting);
    }
    assert!(results().await.iter().all(|row| row[1] == "Being deleted"));
    wait_until("they are no longer listed as ready", || {
        !rows().is_empty() && !rows().contains(&unused[0])
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_job_continues_on_other_pages_and_guards_against_unloading() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    assert!(!is_unload_prevented());
    select_rows(2).await;
    network.pause_requests(Op::DeleteDatavolume);
    confirm_deletion("delete 2", "Delete 2 data volumes").await;
    assert!(is_unload_prevented());
    navigate_to("/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    assert!(
        job_panel_text().contains("Deleting 2 data volumes") && job_panel_text().contains("0 of 2"),
        "{}",
        job_panel_text()
    );
    network.paused(Op::DeleteDatavolume)[0].resume();
    wait_until("the job continues", || job_panel_text().contains("1 of 2")).await;
    assert!(is_unload_prevented());
    navigate_to("/datavolumes").await;
    wait_for("heading", "Data volumes").await;
    wait_until("the rest is selected", || selected().starts_with("1 selected")).await;
    for name in ["Delete", "Share"] {
        let button = find("button", name);
        assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"), "{name}");
    }
    network.resume_requests(Op::DeleteDatavolume);
    wait_for_job_end("2 data volumes deleted").await;
    assert!(!is_unload_prevented());
}

#[wasm_bindgen_test]
async fn an_ended_session_stops_the_job_and_its_items_can_be_retried() {
    let network = Network::new();
    network.set_access_key(None);
    let _console = open_with(&network, "/datavolumes?limit=10").await;
    sign_in_with_key("admin", "admin").await;
    wait_until("rows", || rows().len() == 10).await;
    click("checkbox", "Select all on this page").await;
    network.add_fault("delete_datavolume:status=401");
    confirm_deletion("delete 10", "Delete 10 data volumes").await;
    wait_for("heading", "Sign in").await;
    settle().await;
    assert_eq!(network.count(Op::DeleteDatavolume), 4);
    assert!(job_panel_text().is_empty());
    network.clear_faults();
    sign_in_with_key("admin", "admin").await;
    wait_for_job_end("0 of 10 data volumes deleted, 10 failed").await;
    assert!(results().await.iter().all(|row| row[1].contains("You were signed out")));
    assert_eq!(selected(), "10 selected");
    click("button", "Retry failed").await;
    wait_until("the others are sent", || network.count(Op::DeleteDatavolume) == 14).await;
}

#[wasm_bindgen_test]
async fn signing_out_ends_and_forgets_the_job() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?limit=10").await;
    wait_until("rows", || rows().len() == 10).await;
    click("checkbox", "Select all on this page").await;
    network.pause_requests(Op::DeleteDatavolume);
    confirm_deletion("delete 10", "Delete 10 data volumes").await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    wait_for("heading", "Sign in").await;
    network.resume_requests(Op::DeleteDatavolume);
    settle().await;
    assert_eq!(network.count(Op::DeleteDatavolume), 4);
    sign_in_with_key("admin", "admin").await;
    wait_until("rows", || rows().len() > 10).await;
    assert!(job_panel_text().is_empty() && selected().is_empty());
}

#[wasm_bindgen_test]
async fn retry_after_delays_the_next_deletion() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?limit=10").await;
    wait_until("rows", || rows().len() == 10).await;
    click("checkbox", "Select all on this page").await;
    network.add_fault("delete_datavolume:status=429,retry-after=20,nth=2");
    confirm_deletion("delete 10", "Delete 10 data volumes").await;
    wait_until("it waits", || job_panel_text().contains("The server asked to wait 20 seconds."))
        .await;
    let sent = network.count(Op::DeleteDatavolume);
    assert!(sent < 8, "{sent}");
    advance_time(19_999).await;
    assert_eq!(network.count(Op::DeleteDatavolume), sent);
    advance_time(1).await;
    wait_for_job_end(" being deleted, 1 failed").await;
    assert!(job_panel_text().contains(" of 10 data volumes deleted, "), "{}", job_panel_text());
    assert_eq!(network.count(Op::DeleteDatavolume), 10);
}

#[wasm_bindgen_test]
async fn a_waiting_job_can_be_stopped() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?limit=10").await;
    wait_until("rows", || rows().len() == 10).await;
    click("checkbox", "Select all on this page").await;
    network.add_fault("delete_datavolume:status=503,retry-after=600");
    confirm_deletion("delete 10", "Delete 10 data volumes").await;
    wait_until("it waits", || job_panel_text().contains("The server asked to wait 10 minutes."))
        .await;
    click("button", "Stop").await;
    wait_for_job_end("0 of 10 data volumes deleted, 4 failed, 6 not started").await;
    assert!(!is_unload_prevented());
    let (announcement, list_requests) = (last_announcement(), network.count(Op::ListDatavolumes));
    set_hidden(true).await;
    advance_time(600_000).await;
    assert_eq!(network.count(Op::DeleteDatavolume), 4);
    assert_eq!(
        (last_announcement(), network.count(Op::ListDatavolumes)),
        (announcement, list_requests),
        "the end is announced once"
    );
}
