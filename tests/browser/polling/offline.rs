//! Polling and refreshing without a network.

use super::{IDLE_LIST, SLOW_INTERVAL, freshness, list_requests_within};
use crate::harness::{
    Op, advance_time, click, description_of, exists, find, last_announcement, open, press, rows,
    set_online, settle, wait_until,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn polling_stops_offline_and_resumes_with_one_request() {
    let console = open(IDLE_LIST).await;
    let network = &console.network;
    wait_until("rows", || !rows().is_empty()).await;
    assert_eq!(freshness(), "Live");
    let shown = rows();
    set_online(false).await;
    assert_eq!(freshness(), "Offline");
    assert_eq!(last_announcement(), "You’re offline. Data may be out of date.");
    assert_eq!(list_requests_within(network, 600_000).await, 0);
    assert_eq!(rows(), shown);
    let before = network.count(Op::ListDatavolumes);
    set_online(true).await;
    assert_eq!(network.count(Op::ListDatavolumes), before + 1);
    wait_until("it is live", || freshness() == "Live").await;
    assert_eq!(last_announcement(), "You’re back online.");
    assert_eq!(list_requests_within(network, SLOW_INTERVAL - 1).await, 0);
}

#[wasm_bindgen_test]
async fn nothing_is_refreshed_offline_and_the_rows_stay_without_an_error() {
    let console = open(IDLE_LIST).await;
    let network = &console.network;
    wait_until("rows", || !rows().is_empty()).await;
    settle().await;
    let shown = rows();
    // A request is on its way when the network is lost.
    network.add_fault("list_datavolumes:dropped");
    network.pause_requests(Op::ListDatavolumes);
    click("button", "Refresh").await;
    set_online(false).await;
    network.resume_requests(Op::ListDatavolumes);
    settle().await;
    let before = network.requests().len();
    let refresh = find("button", "Refresh");
    assert_eq!(refresh.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(description_of(&refresh), "You’re offline.");
    for _ in 0..2 {
        click("button", "Refresh").await;
        press("r").await;
    }
    advance_time(60_000).await;
    assert_eq!(network.requests().len(), before, "nothing is sent");
    assert_eq!(rows(), shown);
    assert!(!exists("button", "Try again"), "the page says once that there is no network");
    network.clear_faults();
    set_online(true).await;
    wait_until("it is live", || freshness() == "Live").await;
    assert_eq!(find("button", "Refresh").get_attribute("aria-disabled"), None);
}

#[wasm_bindgen_test]
async fn a_response_proves_that_the_network_is_back() {
    let console = open(IDLE_LIST).await;
    wait_until("rows", || !rows().is_empty()).await;
    set_online(false).await;
    let before = console.network.count(Op::ListDatavolumes);
    click("link", "Not ready").await;
    wait_until("it is live", || freshness() == "Live").await;
    settle().await;
    assert_eq!(console.network.count(Op::ListDatavolumes), before + 1, "no second request");
    assert_eq!(list_requests_within(&console.network, SLOW_INTERVAL).await, 1);
}
