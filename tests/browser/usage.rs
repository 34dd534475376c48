//! The workloads that use a data volume, on its page.

mod scans;

use crate::detail::{deletable_volume, find_volume, open_page, open_page_with};
use crate::harness::{
    Console, Network, Op, advance_time, announcements, click, find, find_all_in, focused,
    last_announcement, name_of, names_in, navigate_to, query_all, settle, shift_clock, text_of,
    try_find_in, wait_until,
};
use emulator::{Fault, FaultKind, Phase, Volume};
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const DAY: i64 = 86_400_000;

/// The time some days and a few minutes ago, by the browser's clock, which another test may have shifted.
fn days_ago(days: i64) -> String {
    let ms = js_sys::Date::now() as i64 - days * DAY - 600_000;
    js_sys::Date::new(&(ms as f64).into()).to_iso_string().into()
}

/// A running workload that mounts `volume`; `fields` replace its fields.
fn workload(name: &str, volume: &Volume, fields: &Value) -> Value {
    let mut row = json!({
        "id": format!("id-of-{name}"), "name": name, "type": "Training", "phase": "Running",
        "clusterId": volume.cluster_id, "projectId": "5", "projectName": "perception",
        "submittedBy": "maya@example.com", "createdAt": days_ago(3), "deletedAt": null,
        "datasources": [{"id": volume.id, "name": volume.name, "type": "data-volume"}],
    });
    for (name, value) in fields.as_object().expect("an object") {
        row[name] = value.clone();
    }
    row
}

fn page(workloads: Vec<Value>, next: Option<u32>) -> Value {
    let mut page = json!({"workloads": workloads});
    if let Some(next) = next {
        page["next"] = Value::from(next);
    }
    page
}

/// Responds to the requests for workloads with these pages, one after the other.
fn respond_in_turn(network: &Network, pages: &[Value]) {
    for (index, page) in pages.iter().enumerate() {
        let kind = FaultKind::Body {
            status: 200,
            content_type: "application/json".to_owned(),
            body: page.to_string().into_bytes(),
        };
        let nth = Some(index as u64 + 1);
        let fault = Fault { operation: Some(Op::Workloads), nth, kind };
        network.emulator(|emulator| emulator.add_fault(fault));
    }
}

fn card() -> HtmlElement {
    find("region", "Used by")
}

fn card_shows(text: &str) -> bool {
    try_find_in(&crate::harness::root(), "region", "Used by")
        .is_some_and(|card| text_of(&card).contains(text))
}

async fn wait_for_card(text: &str) {
    wait_until(&format!("the card shows “{text}”"), || card_shows(text)).await;
}

/// The names of the listed workloads.
fn listed() -> Vec<String> {
    names_in(&card(), "rowheader")
}

/// Opens the page of a data volume that the given workloads of one page mount.
async fn open_with_workloads(
    network: &Rc<Network>,
    volume: &Volume,
    workloads: Vec<Value>,
) -> Console {
    network.respond_with(Op::Workloads, 200, &page(workloads, None));
    open_page(network, volume).await
}

#[wasm_bindgen_test]
async fn the_active_workloads_that_mount_the_volume_are_listed() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    network.emulator(|emulator| emulator.set_in_use(volume.id, Some("train-lidar")));
    let _console = open_page(&network, &volume).await;
    wait_until("the workload", || card_shows("train-lidar")).await;
    let cells: Vec<_> = find_all_in(&card(), "cell").iter().map(|cell| text_of(cell)).collect();
    assert_eq!(cells[..3], ["Training", "Running", &*volume.project_name]);
    assert!(cells[3].contains('@'), "{cells:?}");
    let sent = network.requests_of(Op::Workloads);
    let [sent] = sent.as_slice() else { panic!("one request, not {}", sent.len()) };
    let filter = sent.param("filterBy").expect("a filter");
    assert!(filter.contains(&format!("clusterId=={}", volume.cluster_id)), "{filter}");
    assert!(filter.contains("phase!=Completed"), "{filter}");
}

#[wasm_bindgen_test]
async fn a_volume_that_no_workload_mounts_says_so() {
    let network = Network::new();
    let _console = open_page(&network, &deletable_volume(&network)).await;
    wait_for_card("No active workload uses this data volume.").await;
    assert!(find_all_in(&card(), "table").is_empty());
}

#[wasm_bindgen_test]
async fn a_workload_is_matched_by_the_id_of_a_data_source_of_any_type() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let source = |id: &str, kind: Value| json!({"datasources": [{"id": id, "type": kind}]});
    let id = volume.id.to_string();
    let rows = vec![
        workload("by-unknown-type", &volume, &source(&id, json!("novel"))),
        workload("by-no-type", &volume, &source(&id, Value::Null)),
        // Its name is no reason.
        workload("by-name", &volume, &json!({"datasources": [{"id": "x", "name": volume.name}]})),
        // A server that does not filter by the phase.
        workload("stopped", &volume, &json!({"phase": "Stopped"})),
    ];
    let _console = open_with_workloads(&network, &volume, rows).await;
    wait_until("the workloads", || card_shows("by-unknown-type")).await;
    let mut names = listed();
    names.sort();
    assert_eq!(names, ["by-no-type", "by-unknown-type"]);
}

#[wasm_bindgen_test]
async fn slow_reading_shows_the_rows_so_far_and_can_be_cancelled() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let first = (0..1_500).map(|index| json!({"id": index.to_string()})).collect();
    let last = page(vec![workload("late", &volume, &json!({}))], None);
    respond_in_turn(&network, &[page(first, Some(1_500)), last.clone(), last]);
    network.pause_requests(Op::Workloads);
    let _console = open_page(&network, &volume).await;
    wait_for_card("Reading workloads…").await;
    assert!(try_find_in(&card(), "button", "Cancel").is_none(), "not at once");
    network.paused(Op::Workloads)[0].resume();
    wait_for_card("Reading workloads… 1,500 so far").await;
    let second = network.last(Op::Workloads);
    assert_eq!(second.param("offset").as_deref(), Some("1500"), "as the server says");
    assert!(!card_shows("No active workload"), "not known yet");
    advance_time(1_000).await;
    find("button", "Cancel").focus().expect("focused");
    click("button", "Cancel").await;
    let cancelled =
        "Reading workloads was cancelled, so it isn’t known which ones use a data volume.";
    wait_for_card(cancelled).await;
    assert!(second.is_aborted());
    wait_until("it is announced", || last_announcement() == cancelled).await;
    wait_until("the focus stays in the card", || {
        leptos::prelude::document().active_element().is_some_and(|it| card().contains(Some(&it)))
    })
    .await;
    network.stop_pausing(Op::Workloads);
    click("button", "Read workloads").await;
    wait_until("the workload", || listed() == ["late"]).await;
    assert_eq!(network.count(Op::Workloads), 3);
    wait_until("it is announced", || last_announcement() == "1 workload listed.").await;
}

#[wasm_bindgen_test]
async fn a_refresh_reads_again_after_a_minute_and_polling_never_does() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    wait_for_card("No active workload").await;
    network.emulator(|emulator| emulator.set_in_use(volume.id, Some("train-lidar")));
    click("button", "Refresh").await;
    settle().await;
    assert_eq!(network.count(Op::Workloads), 1, "not within a minute");
    let volumes_read = network.count(Op::GetDatavolume);
    shift_clock(61_000.0);
    advance_time(120_000).await;
    assert!(network.count(Op::GetDatavolume) > volumes_read, "the volume is polled");
    assert_eq!(network.count(Op::Workloads), 1, "the workloads are not");
    network.pause_requests(Op::Workloads);
    click("button", "Refresh").await;
    wait_until("they are read again", || network.count(Op::Workloads) == 2).await;
    assert!(card_shows("No active workload"), "the last result stays");
    network.resume_requests(Op::Workloads);
    wait_until("the workload", || card_shows("train-lidar")).await;
}

#[wasm_bindgen_test]
async fn one_reading_serves_all_data_volumes_of_a_cluster() {
    let network = Network::new();
    let first = deletable_volume(&network);
    let second = find_volume(&network, |volume| {
        volume.phase == Phase::Ready
            && volume.cluster_id == first.cluster_id
            && volume.id != first.id
    });
    let rows =
        vec![workload("of-first", &first, &json!({})), workload("of-second", &second, &json!({}))];
    network.respond_with(Op::Workloads, 200, &page(rows, None));
    network.pause_requests(Op::Workloads);
    let _console = open_page(&network, &first).await;
    wait_for_card("Reading workloads…").await;
    navigate_to(&format!("/datavolumes/{}", second.id)).await;
    wait_for_card("Reading workloads…").await;
    assert_eq!(network.count(Op::Workloads), 1, "it goes on when the page is left");
    assert!(!network.last(Op::Workloads).is_aborted());
    network.resume_requests(Op::Workloads);
    wait_until("those of the second", || listed() == ["of-second"]).await;
    navigate_to(&format!("/datavolumes/{}", first.id)).await;
    wait_until("those of the first", || card_shows("of-first")).await;
    assert_eq!(listed(), ["of-first"]);
    assert_eq!(network.count(Op::Workloads), 1);
    shift_clock(61_000.0);
    navigate_to(&format!("/datavolumes/{}", second.id)).await;
    wait_until("it is read again", || network.count(Op::Workloads) == 2).await;
}

#[wasm_bindgen_test]
async fn a_companion_that_is_missing_or_refused_is_one_sentence() {
    for (status, text) in [
        (
            403,
            "You don’t have permission to see workloads, so it isn’t known which ones use a data volume.",
        ),
        (
            404,
            "This control plane doesn’t list workloads, so it isn’t known which ones use a data volume.",
        ),
    ] {
        let network = Network::new();
        network.add_fault(&format!("workloads:status={status}"));
        let _console = open_page(&network, &deletable_volume(&network)).await;
        wait_for_card(text).await;
        assert_eq!(text_of(&card()), format!("Used by {text}"));
        assert!(find_all_in(&card(), "button").is_empty());
    }
}

#[wasm_bindgen_test]
async fn a_failure_shows_the_servers_words_and_can_be_retried() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    network.emulator(|emulator| emulator.set_in_use(volume.id, Some("train-lidar")));
    network.add_fault("workloads:status=500,nth=1");
    let _console = open_page(&network, &volume).await;
    wait_for_card("Internal Server Error (injected)").await;
    assert!(card_shows("Couldn’t load the workloads") && !card_shows("No active workload"));
    find("button", "Try again").focus().expect("focused");
    click("button", "Try again").await;
    wait_until("the workload", || card_shows("train-lidar")).await;
    assert!(!card_shows("Couldn’t load"));
    wait_until("the focus is not lost", || !focused().is_empty()).await;
}

#[wasm_bindgen_test]
async fn unreadable_workloads_are_not_taken_for_none() {
    let volume = deletable_volume(&Network::new());
    let unreadable = "1 workload couldn’t be read. It may use this data volume.";
    for broken in [json!({"name": "x"}), workload("x", &volume, &json!({"datasources": "y"}))] {
        let network = Network::new();
        let _console = open_with_workloads(&network, &volume, vec![broken.clone()]).await;
        wait_for_card(unreadable).await;
        assert!(!card_shows("No active workload"), "{broken}");
    }
    let network = Network::new();
    let rows = vec![json!(7), workload("good", &volume, &json!({}))];
    let _console = open_with_workloads(&network, &volume, rows).await;
    wait_for_card(unreadable).await;
    assert_eq!(listed(), ["good"], "the others are listed");
}

#[wasm_bindgen_test]
async fn a_list_that_does_not_go_on_is_said_to_be_incomplete() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    network.respond_with(Op::Workloads, 200, &page(vec![json!({"id": "1"})], Some(0)));
    let _console = open_page(&network, &volume).await;
    wait_for_card("The server has more workloads than it returned").await;
    assert_eq!(network.count(Op::Workloads), 1);
    assert!(!card_shows("No active workload"));
}

#[wasm_bindgen_test]
async fn more_workloads_than_can_be_read_are_given_up_with_a_sentence() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let full = page(vec![json!({}); 50_000], Some(50_000));
    network.respond_with(Op::Workloads, 200, &full);
    let _console = open_page(&network, &volume).await;
    wait_for_card("This cluster has more than 50,000 active workloads, too many to read").await;
    assert_eq!(network.count(Op::Workloads), 1);
    assert!(!card_shows("No active workload"));
}

#[wasm_bindgen_test]
async fn workloads_link_to_the_address_in_the_settings() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let address = "https://runai.example.com/{project}/{cluster}/{id}?name={name}";
    network.set_config(&json!({"workloadUrl": address}));
    let name = "a/b\" onclick=\"x";
    let rows = vec![workload(name, &volume, &json!({"id": "w 1"}))];
    let _console = open_with_workloads(&network, &volume, rows.clone()).await;
    wait_until("the workload", || card_shows(name)).await;
    let links = find_all_in(&card(), "link");
    let [link] = links.as_slice() else { panic!("one link, not {}", links.len()) };
    assert_eq!(name_of(link), name);
    let expected = format!(
        "https://runai.example.com/5/{}/w%201?name=a%2Fb%22%20onclick%3D%22x",
        volume.cluster_id
    );
    assert_eq!(link.get_attribute("href"), Some(expected));
    assert_eq!(
        link.get_attribute("rel").as_deref(),
        Some("external"),
        "the router leaves it alone"
    );

    // By default, and after a mistake in the settings.
    for config in [json!({}), json!({"workloadUrl": "javascript:alert({id})"})] {
        let network = Network::new();
        network.set_config(&config);
        let _console = open_with_workloads(&network, &volume, rows.clone()).await;
        wait_until("the workload", || card_shows(name)).await;
        assert!(find_all_in(&card(), "link").is_empty());
    }
}

#[wasm_bindgen_test]
async fn workloads_that_ended_within_30_days_are_shown_on_request() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let active = workload("active", &volume, &json!({}));
    let completed = |name: &str, days: i64| {
        workload(name, &volume, &json!({"phase": "Completed", "completedAt": days_ago(days)}))
    };
    let stopped = workload("stopped", &volume, &json!({"phase": "Stopped"}));
    let deleted = workload("deleted", &volume, &json!({"deletedAt": days_ago(2)}));
    let existing = vec![active.clone(), completed("recent", 20), completed("old", 40), stopped];
    let pages = [page(vec![active], None), page(existing, None), page(vec![deleted], None)];
    respond_in_turn(&network, &pages);
    let _console = open_page(&network, &volume).await;
    wait_until("the active one", || card_shows("active")).await;
    assert_eq!(listed(), ["active"]);
    click("button", "Show workloads of the last 30 days").await;
    wait_until("all of them", || listed().len() > 1).await;
    assert_eq!(listed(), ["active", "deleted", "recent", "stopped"], "last ended first");
    let rows: Vec<_> = query_all(&card(), "tbody tr").iter().map(|row| text_of(row)).collect();
    assert!(rows[1].contains("ended 2 days ago"), "{rows:?}");
    assert!(rows[2].contains("Completed, ended 20 days ago"), "{rows:?}");
    assert!(!rows[0].contains("ended") && !rows[3].contains("ended"), "not known: {rows:?}");
    wait_until("it is announced", || last_announcement() == "4 workloads listed.").await;
    let [_, existing, deleted] = network.requests_of(Op::Workloads).try_into().ok().expect("3");
    let filter = existing.param("filterBy").expect("a filter");
    assert_eq!(filter, format!("clusterId=={}", volume.cluster_id), "ended or not");
    assert_eq!(deleted.param("deleted").as_deref(), Some("true"));
    assert!(deleted.param("filterBy").expect("a filter").contains("deletedAt>="));
    click("button", "Hide ended workloads").await;
    wait_until("only the active one", || listed() == ["active"]).await;
    let before = announcements().len();
    click("button", "Show workloads of the last 30 days").await;
    wait_until("all of them", || listed().len() == 4).await;
    wait_until("it is announced again", || announcements().len() > before).await;
    assert_eq!(network.count(Op::Workloads), 3, "they are kept for a minute");
}

#[wasm_bindgen_test]
async fn a_volume_not_used_for_30_days_says_so() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    network.respond_with(Op::Workloads, 200, &page(vec![], None));
    let _console = open_page(&network, &volume).await;
    wait_for_card("No active workload").await;
    click("button", "Show workloads of the last 30 days").await;
    wait_for_card("No workload has used this data volume in the last 30 days.").await;
    assert!(find_all_in(&card(), "button").is_empty(), "there is nothing to hide");
}

#[wasm_bindgen_test]
async fn more_than_ten_workloads_are_shown_on_request() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let rows = (0..12).map(|index| workload(&format!("w-{index}"), &volume, &json!({}))).collect();
    let _console = open_with_workloads(&network, &volume, rows).await;
    // Which ten come first is open: their times may differ by a millisecond.
    wait_until("the first ten", || listed().len() == 10).await;
    find("button", "Show all 12").focus().expect("focused");
    click("button", "Show all 12").await;
    wait_until("all", || listed().len() == 12).await;
    wait_until("the button is gone", || {
        try_find_in(&card(), "button", "Show all 12").is_none() && !focused().is_empty()
    })
    .await;
}

#[wasm_bindgen_test]
async fn workloads_of_an_unknown_cluster_are_not_requested() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page_with(&network, &volume, |json| {
        json.as_object_mut().expect("an object").remove("clusterId");
    })
    .await;
    wait_for_card("Workloads can’t be listed, because the server doesn’t report the cluster").await;
    assert_eq!(network.count(Op::Workloads), 0);
    assert!(find_all_in(&card(), "button").is_empty());
}
