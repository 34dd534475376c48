//! The search box and the address.

use crate::harness::{
    Op, advance_time, click, field, field_value, find, focused, go_back, go_forward, open, press,
    rows, type_into, url, wait_until,
};
use crate::list::{listed_names, wait_for_rows};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn typing_updates_the_address_after_a_pause_and_keeps_the_focus() {
    let console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    let before = console.network.count(Op::ListDatavolumes);
    type_into("Search data volumes", "lid").await;
    advance_time(100).await;
    type_into("Search data volumes", "lidar").await;
    advance_time(149).await;
    assert_eq!(url(), "/datavolumes", "typing has not paused yet");
    advance_time(1).await;
    assert_eq!(url(), "/datavolumes?search=lidar");
    wait_for_rows(&listed_names(&console.network, "search=lidar&sortBy=name")).await;
    assert_eq!(console.network.count(Op::ListDatavolumes), before + 1, "one request for one pause");
    assert_eq!(focused(), "searchbox Search data volumes");
    assert_eq!(field_value("Search data volumes"), "lidar");
}

#[wasm_bindgen_test]
async fn text_typed_during_a_request_is_kept() {
    let console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    console.network.pause_requests(Op::ListDatavolumes);
    type_into("Search data volumes", "li").await;
    advance_time(250).await;
    let superseded = console.network.last(Op::ListDatavolumes);
    type_into("Search data volumes", "lidar").await;
    assert_eq!(field_value("Search data volumes"), "lidar");
    advance_time(250).await;
    assert!(superseded.is_aborted());
    assert_eq!(console.network.last(Op::ListDatavolumes).param("search").as_deref(), Some("lidar"));
    console.network.resume_requests(Op::ListDatavolumes);
    wait_for_rows(&listed_names(&console.network, "search=lidar&sortBy=name")).await;
    assert_eq!(field_value("Search data volumes"), "lidar");
}

#[wasm_bindgen_test]
async fn refining_a_search_adds_one_history_entry() {
    let _console = open("/datavolumes?sortBy=phase").await;
    wait_until("rows", || !rows().is_empty()).await;
    for text in ["l", "li", "lidar"] {
        type_into("Search data volumes", text).await;
        advance_time(250).await;
    }
    assert_eq!(url(), "/datavolumes?search=lidar&sortBy=phase");
    go_back();
    wait_until("the address is back", || url() == "/datavolumes?sortBy=phase").await;
    wait_until("the box is empty", || field_value("Search data volumes").is_empty()).await;
}

#[wasm_bindgen_test]
async fn escape_in_the_search_box_clears_it() {
    let _console = open("/datavolumes?search=lidar").await;
    wait_until("the box has the text", || field_value("Search data volumes") == "lidar").await;
    field("Search data volumes").focus().expect("focus");
    press("Escape").await;
    advance_time(250).await;
    assert_eq!(url(), "/datavolumes");
    assert_eq!(focused(), "searchbox Search data volumes");
}

#[wasm_bindgen_test]
async fn filtering_keeps_an_uncommitted_search() {
    let console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    type_into("Search data volumes", "lidar").await;
    click("link", "Ready").await;
    advance_time(250).await;
    assert_eq!(url(), "/datavolumes?filterBy=phase%3D%3DReady&search=lidar");
    wait_for_rows(&listed_names(
        &console.network,
        "filterBy=phase==Ready&search=lidar&sortBy=name",
    ))
    .await;
    assert_eq!(field_value("Search data volumes"), "lidar");
}

#[wasm_bindgen_test]
async fn going_back_cancels_an_uncommitted_search() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    click("link", "Ready").await;
    let ready = url();
    wait_until("the filter is in the address", || ready != "/datavolumes").await;
    type_into("Search data volumes", "lidar").await;
    advance_time(100).await;
    go_back();
    wait_until("the address before", || url() == "/datavolumes").await;
    advance_time(1_000).await;
    assert_eq!(url(), "/datavolumes", "the search is cancelled");
    assert_eq!(field_value("Search data volumes"), "");
    go_forward();
    wait_until("the forward entry still exists", || url() == ready).await;
}

#[wasm_bindgen_test]
async fn links_work_after_going_back_and_forward() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    click("link", "Ready").await;
    wait_until("ready", || url() == "/datavolumes?filterBy=phase%3D%3DReady").await;
    click("link", "Creating").await;
    wait_until("creating", || url() == "/datavolumes?filterBy=phase%3D%3DCreating").await;
    go_back();
    wait_until("ready again", || url() == "/datavolumes?filterBy=phase%3D%3DReady").await;
    go_forward();
    wait_until("creating again", || url() == "/datavolumes?filterBy=phase%3D%3DCreating").await;
    click("link", "Ready").await;
    wait_until("the link works again", || url() == "/datavolumes?filterBy=phase%3D%3DReady").await;
}

#[wasm_bindgen_test]
async fn clearing_the_filters_cancels_an_uncommitted_search() {
    let console = open("/datavolumes?filterBy=phase==Ready").await;
    wait_until("rows", || !rows().is_empty()).await;
    type_into("Search data volumes", "lid").await;
    click("link", "Clear filters").await;
    advance_time(1_000).await;
    assert_eq!(url(), "/datavolumes");
    assert_eq!(field_value("Search data volumes"), "");
    let request = console.network.last(Op::ListDatavolumes);
    assert_eq!((request.param("search"), request.param("filterBy")), (None, None));
}

#[wasm_bindgen_test]
async fn the_down_arrow_leads_from_the_search_to_its_first_row() {
    let _console = open("/datavolumes?search=lidar").await;
    wait_until("rows", || !rows().is_empty()).await;
    find("searchbox", "Search data volumes").focus().expect("focus");
    press("ArrowDown").await;
    assert_eq!(focused(), format!("link {}", rows()[0]));
}
