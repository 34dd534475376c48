//! What the overview reads because no request counts it: reasons and owners.

use super::{numbers, open_overview, reasons, wait_until_counted};
use crate::harness::{
    Network, Op, app_element, click, click_on, exists, find, focused, headless, last_announcement,
    navigate_to, open_with, query_all, rows, shows_text, text_of, try_find, url, wait_for,
    wait_for_text, wait_until,
};
use data_volumes_console::domain::ListQuery;
use data_volumes_console::state::{read_pages, use_client};
use serde_json::Value;
use std::collections::BTreeMap;
use wasm_bindgen_test::wasm_bindgen_test;

/// The data volumes that are not ready, as the server lists them.
fn not_ready(network: &Network) -> Vec<Value> {
    let query = "requestType=Originated&limit=500&filterBy=phase==NotReady";
    let response = network.get_json(&format!("/api/v1/datavolumes?{query}"));
    response["datavolumes"].as_array().expect("rows").clone()
}

#[wasm_bindgen_test]
async fn data_volumes_that_are_not_ready_are_grouped_by_their_reason() {
    let network = Network::with_volumes(400);
    let _console = open_overview(&network).await;
    wait_until("the reasons", || !reasons().is_empty()).await;
    let mut expected = BTreeMap::new();
    for volume in not_ready(&network) {
        let conditions = volume["status"]["conditions"].as_array().expect("conditions").clone();
        let reasons: Vec<_> = conditions.iter().filter_map(|it| it["reason"].as_str()).collect();
        let titles = [
            ("OriginalPvcNotBound", "Origin PVC not bound"),
            ("ErrorCreatingPvc", "PVC not copied"),
            ("StorageClassMissing", "Storage class missing"),
        ];
        let title = titles.into_iter().find(|(reason, _)| reasons.contains(reason));
        *expected.entry(title.expect("a reason").1.to_owned()).or_insert(0_u64) += 1;
    }
    let shown = reasons();
    assert_eq!(shown.iter().cloned().collect::<BTreeMap<_, _>>(), expected);
    assert!(shown.is_sorted_by_key(|row| std::cmp::Reverse(row.1)), "{shown:?}");
    let all: u64 = expected.values().sum();
    click("link", "Show all “Not ready”").await;
    wait_until("as many rows", || rows().len() as u64 == all).await;
    assert_eq!(url(), "/datavolumes?filterBy=phase%3D%3DNotReady");
}

#[wasm_bindgen_test]
async fn a_reason_unfolds_to_its_data_volumes_and_what_to_do() {
    let network = Network::with_volumes(1_000);
    let _console = open_overview(&network).await;
    wait_until("the reasons", || !reasons().is_empty()).await;
    let (reason, count) = reasons()[0].clone();
    assert!(count > 10, "{count}");
    let group = query_all(&app_element(), ".reason").remove(0);
    click_on(&query_all(&group, "summary").remove(0)).await;
    wait_until("it is unfolded", || group.has_attribute("open")).await;
    let links = || query_all(&group, "li a");
    assert_eq!(links().len(), 10);
    assert!(text_of(&group).contains("What to do: "), "{}", text_of(&group));
    click("button", &format!("Show all {count}")).await;
    wait_until("all", || links().len() as u64 == count).await;
    let unfolded = url();
    assert!(unfolded.starts_with("/overview?reason="), "{unfolded}");
    let (name, next) = (text_of(&links()[10]), text_of(&links()[11]));
    click("link", &name).await;
    wait_for("heading", &name).await;
    wait_for_text(&reason).await;
    // Steps and the way back are those of the reason.
    assert!(shows_text(&format!("11 of {count}")));
    click("link", "Next data volume").await;
    wait_for("heading", &next).await;
    assert!(shows_text(&format!("12 of {count}")));
    click("link", "Share").await;
    wait_for("dialog", "Share").await;
    click("button", "Cancel").await;
    wait_for("heading", &next).await;
    click("link", "Back to overview").await;
    wait_until("the reason", || url() == unfolded).await;
    let summary = ".reason[open] > summary:focus";
    wait_until("it is unfolded", || query_all(&app_element(), summary).len() == 1).await;
    assert_eq!(query_all(&app_element(), ".reason[open] li a").len() as u64, count);
}

#[wasm_bindgen_test]
async fn a_link_to_a_reason_unfolds_it() {
    let network = Network::with_volumes(400);
    let _console = open_with(&network, "/overview?reason=StorageClassMissing").await;
    wait_until("the reasons", || !reasons().is_empty()).await;
    let unfolded = query_all(&app_element(), ".reason[open] > summary");
    assert_eq!(unfolded.len(), 1);
    assert!(text_of(&unfolded[0]).starts_with("Storage class missing"));
    click_on(&unfolded[0]).await;
    wait_until("it is folded", || query_all(&app_element(), ".reason[open]").is_empty()).await;
    assert_eq!(url(), "/overview");
    navigate_to("/datavolumes").await;
    wait_for("heading", "Data volumes").await;
    navigate_to("/overview?reason=StorageClassMissing").await;
    let focused = ".reason[open] > summary:focus";
    wait_until("the reason has the focus", || query_all(&app_element(), focused).len() == 1).await;
}

#[wasm_bindgen_test]
async fn without_data_volumes_the_overview_leads_to_the_first_one() {
    let network = Network::with_volumes(0);
    let _console = open_overview(&network).await;
    wait_for_text("No data volumes yet").await;
    assert!(!exists("region", "By status"));
    click("link", "Create the first data volume").await;
    wait_for("heading", "New data volume").await;
}

#[wasm_bindgen_test]
async fn unused_data_volumes_are_counted_on_request() {
    let network = Network::new();
    let _console = open_overview(&network).await;
    wait_until_counted().await;
    assert_eq!(network.count(Op::Workloads), 0);
    network.pause_requests(Op::Workloads);
    click("button", "Count unused data volumes").await;
    wait_for("button", "Cancel").await;
    network.resume_requests(Op::Workloads);
    let card = || text_of(&find("region", "Unused data volumes"));
    wait_until("the number", || card().contains("were not used in the last 90 days.")).await;
    assert!(!exists("button", "Cancel"));
    assert!(last_announcement().contains("were not used in the last 90 days."));
    let number = card().split(" of ").next().map(str::to_owned).expect("a number");
    let number = number.split_whitespace().last().expect("a number").to_owned();
    click("link", &last_announcement()).await;
    wait_until("the page", || url() == "/datavolumes/unused").await;
    wait_for_text(&format!("Select all {number}")).await;
}

#[wasm_bindgen_test]
async fn unreadable_reasons_are_told_in_their_card_and_tried_again() {
    let network = Network::new();
    network.add_fault("list_datavolumes:status=500");
    let _console = open_overview(&network).await;
    wait_until_counted().await;
    let card = || text_of(&find("region", "Why data volumes aren’t ready"));
    wait_until("the error", || card().contains("Couldn’t load the data volumes")).await;
    network.clear_faults();
    click("button", "Try again").await;
    wait_until("the reasons", || !reasons().is_empty()).await;
    assert!(!card().contains("Couldn’t"));
}

#[wasm_bindgen_test]
async fn pages_after_the_most_rows_are_not_read() {
    let network = Network::with_volumes(1_200);
    let (state, client) = headless(&network, use_client).await;
    let query = ListQuery::default();
    for (most, expected) in [(1, (500, true)), (501, (1_000, true)), (1_001, (1_200, false))] {
        let (list, has_more) = read_pages(client, &query, most, |_| {}).await.expect("pages");
        assert_eq!((list.len(), has_more), expected, "{most}");
    }
    drop(state);
}

#[wasm_bindgen_test]
async fn owners_are_found_by_reading_all_data_volumes_on_request() {
    let network = Network::with_volumes(700);
    let _console = open_overview(&network).await;
    wait_until_counted().await;
    let before = network.count(Op::ListDatavolumes);
    assert!(try_find("table", "Top creators").is_none());
    network.pause_requests(Op::ListDatavolumes);
    click("button", "Read all data volumes").await;
    wait_for_text("0 of 700").await;
    network.last(Op::ListDatavolumes).resume();
    wait_for_text("500 of 700").await;
    network.resume_requests(Op::ListDatavolumes);
    wait_until("the owners", || !numbers("Top creators").is_empty()).await;
    assert_eq!(network.count(Op::ListDatavolumes), before + 2);

    let mut owned = BTreeMap::new();
    network.emulator(|emulator| {
        for volume in emulator.volumes() {
            let name = volume.created_by.as_deref().unwrap_or_default();
            *owned.entry(name.to_owned()).or_insert(0_u64) += 1;
        }
    });
    let unknown = owned.remove("").expect("some have no creator");
    let mut largest: Vec<_> = owned.values().copied().collect();
    largest.sort_unstable_by_key(|count| std::cmp::Reverse(*count));
    let shown = numbers("Top creators");
    assert_eq!(shown.len(), 10);
    for ((name, number), largest) in shown.iter().zip(&largest) {
        assert_eq!((number, &owned[name]), (&largest.to_string(), largest), "{name}");
    }
    wait_for_text(&format!("doesn’t report who created {unknown} data volumes.")).await;
    assert_eq!(last_announcement(), "700 data volumes read");
    let (name, number) = shown[0].clone();
    click("link", &format!("{number} data volumes: {name}")).await;
    wait_until("the list", || !rows().is_empty()).await;
    assert_eq!(url(), format!("/datavolumes?filterBy=createdBy%3D%3D{}", name.replace('@', "%40")));
}

#[wasm_bindgen_test]
async fn reading_all_data_volumes_can_be_cancelled_and_started_again() {
    let network = Network::new();
    let _console = open_overview(&network).await;
    wait_until_counted().await;
    wait_until("the reasons", || !reasons().is_empty()).await;
    network.pause_requests(Op::ListDatavolumes);
    click("button", "Read all data volumes").await;
    let cancel = wait_for("button", "Cancel").await;
    click("button", "Read all data volumes").await;
    let pending = network.paused(Op::ListDatavolumes);
    assert_eq!(pending.len(), 1, "a second click does nothing");
    cancel.focus().expect("focus");
    click_on(&cancel).await;
    assert!(pending[0].is_aborted());
    assert_eq!(last_announcement(), "Reading was cancelled.");
    wait_until("the focus", || focused() == "button Read all data volumes").await;
    assert!(!exists("button", "Cancel") && try_find("table", "Top creators").is_none());

    network.stop_pausing(Op::ListDatavolumes);
    network.add_fault("list_datavolumes:status=500,nth=1");
    click("button", "Read all data volumes").await;
    wait_for_text("Couldn’t load the data volumes").await;
    click("button", "Try again").await;
    wait_until("the owners", || !numbers("Top creators").is_empty()).await;
    wait_for("button", "Read all data volumes again").await;
}
