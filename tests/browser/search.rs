//! The search box: what is typed and what is in the address.

use crate::harness::{
    Op, click, eventually, field, focus, go_back, go_forward, open, pass, press, rows, type_into,
    url, value,
};
use crate::list::{listed, shows_rows};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn typing_goes_into_the_address_when_it_pauses_and_keeps_the_focus() {
    let console = open("/datavolumes").await;
    eventually("rows", || !rows().is_empty()).await;
    let before = console.wire.count(Op::ListDatavolumes);
    type_into("Search data volumes", "lid").await;
    pass(100).await;
    type_into("Search data volumes", "lidar").await;
    pass(149).await;
    assert_eq!(url(), "/datavolumes", "typing has not paused yet");
    pass(1).await;
    assert_eq!(url(), "/datavolumes?search=lidar");
    shows_rows(&listed(&console.wire, "search=lidar&sortBy=name")).await;
    assert_eq!(console.wire.count(Op::ListDatavolumes), before + 1, "one request for one pause");
    assert_eq!(focus(), "searchbox Search data volumes");
    assert_eq!(value("Search data volumes"), "lidar");
}

#[wasm_bindgen_test]
async fn what_is_typed_meanwhile_is_not_taken_away_by_the_answer() {
    let console = open("/datavolumes").await;
    eventually("rows", || !rows().is_empty()).await;
    console.wire.hold(Op::ListDatavolumes);
    type_into("Search data volumes", "li").await;
    pass(250).await;
    let superseded = console.wire.last(Op::ListDatavolumes);
    type_into("Search data volumes", "lidar").await;
    assert_eq!(value("Search data volumes"), "lidar");
    pass(250).await;
    assert!(superseded.is_aborted());
    assert_eq!(console.wire.last(Op::ListDatavolumes).param("search").as_deref(), Some("lidar"));
    console.wire.let_go(Op::ListDatavolumes);
    shows_rows(&listed(&console.wire, "search=lidar&sortBy=name")).await;
    assert_eq!(value("Search data volumes"), "lidar");
}

#[wasm_bindgen_test]
async fn a_search_is_one_step_in_the_history_however_it_was_refined() {
    let _console = open("/datavolumes?sortBy=phase").await;
    eventually("rows", || !rows().is_empty()).await;
    for text in ["l", "li", "lidar"] {
        type_into("Search data volumes", text).await;
        pass(250).await;
    }
    assert_eq!(url(), "/datavolumes?search=lidar&sortBy=phase");
    go_back();
    eventually("the address is back", || url() == "/datavolumes?sortBy=phase").await;
    eventually("the box is empty", || value("Search data volumes").is_empty()).await;
}

#[wasm_bindgen_test]
async fn escape_in_the_search_box_clears_it() {
    let _console = open("/datavolumes?search=lidar").await;
    eventually("the box has the text", || value("Search data volumes") == "lidar").await;
    field("Search data volumes").focus().expect("focus");
    press("Escape").await;
    pass(250).await;
    assert_eq!(url(), "/datavolumes");
    assert_eq!(focus(), "searchbox Search data volumes");
}

#[wasm_bindgen_test]
async fn what_was_typed_is_not_lost_by_filtering_before_it_was_sent() {
    let console = open("/datavolumes").await;
    eventually("rows", || !rows().is_empty()).await;
    type_into("Search data volumes", "lidar").await;
    click("link", "Ready").await;
    pass(250).await;
    assert_eq!(url(), "/datavolumes?filterBy=phase%3D%3DReady&search=lidar");
    shows_rows(&listed(&console.wire, "filterBy=phase==Ready&search=lidar&sortBy=name")).await;
    assert_eq!(value("Search data volumes"), "lidar");
}

#[wasm_bindgen_test]
async fn going_back_calls_off_a_search_that_was_not_sent_yet() {
    let _console = open("/datavolumes").await;
    eventually("rows", || !rows().is_empty()).await;
    click("link", "Ready").await;
    let ready = url();
    eventually("the filter is in the address", || ready != "/datavolumes").await;
    type_into("Search data volumes", "lidar").await;
    pass(100).await;
    go_back();
    eventually("the address before", || url() == "/datavolumes").await;
    pass(1_000).await;
    assert_eq!(url(), "/datavolumes", "going back was the last thing that was wanted");
    assert_eq!(value("Search data volumes"), "");
    go_forward();
    eventually("the way forward is still there", || url() == ready).await;
}

#[wasm_bindgen_test]
async fn the_address_follows_the_page_however_one_went_back_and_forward() {
    let _console = open("/datavolumes").await;
    eventually("rows", || !rows().is_empty()).await;
    click("link", "Ready").await;
    eventually("ready", || url() == "/datavolumes?filterBy=phase%3D%3DReady").await;
    click("link", "Creating").await;
    eventually("creating", || url() == "/datavolumes?filterBy=phase%3D%3DCreating").await;
    go_back();
    eventually("ready again", || url() == "/datavolumes?filterBy=phase%3D%3DReady").await;
    go_forward();
    eventually("creating again", || url() == "/datavolumes?filterBy=phase%3D%3DCreating").await;
    click("link", "Ready").await;
    eventually("a link to where one was", || url() == "/datavolumes?filterBy=phase%3D%3DReady")
        .await;
}

#[wasm_bindgen_test]
async fn clearing_the_filters_calls_off_what_is_typed_and_not_sent() {
    let console = open("/datavolumes?filterBy=phase==Ready").await;
    eventually("rows", || !rows().is_empty()).await;
    type_into("Search data volumes", "lid").await;
    click("link", "Clear filters").await;
    pass(1_000).await;
    assert_eq!(url(), "/datavolumes");
    assert_eq!(value("Search data volumes"), "");
    let asked = console.wire.last(Op::ListDatavolumes);
    assert_eq!((asked.param("search"), asked.param("filterBy")), (None, None));
}
