//! The column with the number of workloads that use each data volume.

use crate::delete::in_use::set_workloads;
use crate::harness::{
    Network, Op, advance_time, app_element, click, open_with, press, query_all, rows, settle,
    shift_clock, shows_text, text_of, wait_until,
};
use emulator::Volume;
use std::collections::HashSet;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

fn cells() -> Vec<HtmlElement> {
    query_all(&app_element(), "tbody [data-column=activeWorkloads]")
}

fn shown() -> Vec<String> {
    cells().iter().map(|cell| text_of(cell)).collect()
}

async fn toggle_column() {
    click("button", "Columns").await;
    click("checkbox", "In use").await;
    press("Escape").await;
}

fn listed(network: &Network) -> Vec<Volume> {
    let volume = |name: &String| network.emulator(|it| it.volume_by_name(name).cloned());
    rows().iter().filter_map(volume).collect()
}

fn clusters(volumes: &[Volume]) -> HashSet<String> {
    volumes.iter().map(|it| it.cluster_id.to_string()).collect()
}

#[wasm_bindgen_test]
async fn the_numbers_of_a_page_are_read_once_per_cluster() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    let volumes = listed(&network);
    set_workloads(&network, &[("a", &volumes[0]), ("b", &volumes[0]), ("c", &volumes[2])]);
    network.pause_requests(Op::Workloads);
    toggle_column().await;
    assert_eq!(shown(), vec!["–"; 50], "not known yet");
    network.resume_requests(Op::Workloads);
    let mut expected = vec!["0"; 50];
    (expected[0], expected[2]) = ("2", "1");
    wait_until("the numbers", || shown() == expected).await;
    let filters: Vec<_> =
        network.requests_of(Op::Workloads).iter().filter_map(|it| it.param("filterBy")).collect();
    let clusters = clusters(&volumes);
    assert_eq!(filters.len(), clusters.len(), "{filters:?}");
    for cluster in clusters {
        assert!(filters.iter().any(|filter| filter.contains(&cluster)), "{cluster} in {filters:?}");
    }
}

#[wasm_bindgen_test]
async fn no_workloads_are_read_while_the_column_is_hidden() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?limit=5").await;
    wait_until("rows", || rows().len() == 5).await;
    advance_time(60_000).await;
    click("button", "Refresh").await;
    assert_eq!(network.count(Op::Workloads), 0);
    set_workloads(&network, &[]);
    toggle_column().await;
    wait_until("the numbers", || shown() == ["0"; 5]).await;
    let before = network.count(Op::Workloads);
    toggle_column().await;
    shift_clock(120_000.0);
    click("button", "Refresh").await;
    settle().await;
    assert_eq!(network.count(Op::Workloads), before);
}

#[wasm_bindgen_test]
async fn a_refresh_reads_them_again_after_a_minute_and_polling_does_not() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?limit=5").await;
    wait_until("rows", || rows().len() == 5).await;
    let volumes = listed(&network);
    set_workloads(&network, &[]);
    toggle_column().await;
    wait_until("the numbers", || shown() == ["0"; 5]).await;
    let before = network.count(Op::Workloads);
    click("button", "Refresh").await;
    settle().await;
    assert_eq!(network.count(Op::Workloads), before, "within a minute");
    set_workloads(&network, &[("a", &volumes[4])]);
    shift_clock(61_000.0);
    let listed = network.count(Op::ListDatavolumes);
    advance_time(30_000).await;
    wait_until("the list has polled", || network.count(Op::ListDatavolumes) > listed).await;
    settle().await;
    assert_eq!(network.count(Op::Workloads), before);
    click("button", "Refresh").await;
    wait_until("the new number", || shown() == ["0", "0", "0", "0", "1"]).await;
    assert_eq!(network.count(Op::Workloads), before + clusters(&volumes).len());
}

#[wasm_bindgen_test]
async fn an_unknown_number_is_a_dash_and_the_reason_is_said_below() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?limit=5").await;
    wait_until("rows", || rows().len() == 5).await;
    network.add_fault("get_workloads:status=403");
    toggle_column().await;
    wait_until("the workloads are read", || network.count(Op::Workloads) > 0).await;
    settle().await;
    assert_eq!(shown(), ["–"; 5]);
    let reason = "“In use” isn’t known for all rows. You don’t have permission to see workloads, so it isn’t known which ones use a data volume.";
    assert!(shows_text(reason));
    set_workloads(&network, &[]);
    shift_clock(61_000.0);
    click("button", "Refresh").await;
    wait_until("the numbers", || shown() == ["0"; 5]).await;
    assert!(!shows_text("isn’t known"));
}

#[wasm_bindgen_test]
async fn the_numbers_of_another_page_are_those_of_its_rows() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?limit=5").await;
    wait_until("rows", || rows().len() == 5).await;
    let first = listed(&network);
    set_workloads(&network, &[("a", &first[0])]);
    toggle_column().await;
    wait_until("the number", || shown() == ["1", "0", "0", "0", "0"]).await;
    click("link", "Next page").await;
    wait_until("the second page", || rows().len() == 5 && rows()[0] != first[0].name).await;
    wait_until("the numbers", || shown() == ["0"; 5]).await;
}
