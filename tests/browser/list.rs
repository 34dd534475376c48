//! The list of data volumes: its address is its state.

use crate::harness::{
    Op, VOLUMES, Wire, choose, click, eventually, find, focus, frame, go_back, go_forward,
    hold_frames, maybe, mounted, names_in, open, open_with, pass, reads, root, rows, said, says,
    select, settle, shown, text_of, tick, type_into, url, value,
};
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

/// The names that the server lists for a query.
pub fn listed(wire: &Wire, query: &str) -> Vec<String> {
    let path = format!("/api/v1/datavolumes?requestType=Originated&{query}");
    let answer = wire.ask(&path);
    let volumes = answer["datavolumes"].as_array().expect("volumes");
    volumes.iter().map(|volume| volume["name"].as_str().expect("a name").to_owned()).collect()
}

/// Waits until the table shows these names.
pub async fn shows_rows(expected: &[String]) {
    eventually("the rows are the server's", || rows() == expected).await;
}

/// The headers with `aria-sort`, and its values.
fn sorted_columns() -> Vec<(String, String)> {
    let sorted = select(&mounted(), "th[aria-sort]");
    let sorted = sorted
        .iter()
        .map(|header| (text_of(header), header.get_attribute("aria-sort").unwrap_or_default()));
    sorted.collect()
}

fn range() -> String {
    select(&mounted(), "nav[aria-label=Pagination] > span")
        .first()
        .map(|r| text_of(r))
        .unwrap_or_default()
}

#[wasm_bindgen_test]
async fn the_list_shows_the_servers_rows_in_the_servers_order() {
    let console = open("/datavolumes").await;
    let expected = listed(&console.wire, "sortBy=name&limit=50");
    shows_rows(&expected).await;
    let table = shown("table", "Data volumes").await;
    let headers = names_in(&table, "columnheader");
    assert_eq!(headers[1..6], ["Name", "Status", "Project", "Department", "Cluster"]);

    let volume = console.wire.emulator(|emulator| emulator.volume_named(&expected[0]).cloned());
    let volume = volume.expect("the first volume");
    let cluster = console.wire.emulator(|emulator| {
        let clusters = emulator.clusters().iter();
        clusters.clone().find(|it| it.id == volume.cluster_id).map(|it| it.name.to_string())
    });
    let row = text_of(&select(&table, "tbody tr")[0]);
    eventually("the row names the cluster", || {
        text_of(&select(&table, "tbody tr")[0]).contains(cluster.as_deref().unwrap_or_default())
    })
    .await;
    assert!(row.contains(&*volume.project_name) && row.contains(&volume.id.to_string()), "{row}");
}

#[wasm_bindgen_test]
async fn a_header_sorts_by_the_apis_parameters_and_only_its_column_says_so() {
    let console = open("/datavolumes").await;
    shows_rows(&listed(&console.wire, "sortBy=name&limit=50")).await;
    assert_eq!(sorted_columns(), [("Name".to_owned(), "ascending".to_owned())]);

    click("button", "Created").await;
    assert_eq!(url(), "/datavolumes?sortBy=createdAt");
    shows_rows(&listed(&console.wire, "sortBy=createdAt&limit=50")).await;
    assert_eq!(sorted_columns(), [("Created".to_owned(), "ascending".to_owned())]);

    click("button", "Created").await;
    assert_eq!(url(), "/datavolumes?sortBy=createdAt&sortOrder=desc");
    let sent = console.wire.last(Op::ListDatavolumes);
    assert_eq!(sent.param("sortOrder").as_deref(), Some("desc"));
    shows_rows(&listed(&console.wire, "sortBy=createdAt&sortOrder=desc&limit=50")).await;
    assert_eq!(sorted_columns(), [("Created".to_owned(), "descending".to_owned())]);
    assert_eq!(focus(), "", "a synthetic click moves no focus; nor does sorting");
}

#[wasm_bindgen_test]
async fn rows_out_of_sight_follow_those_in_sight() {
    let wire = Wire::with_volumes(400);
    let console = open_with(&wire, "/datavolumes").await;
    shows_rows(&listed(&console.wire, "sortBy=name&limit=50")).await;
    let expected = listed(&console.wire, "sortBy=createdAt&limit=50");
    let frames = hold_frames();
    click("button", "Created").await;
    assert_eq!(rows()[0], expected[0]);
    assert_eq!(rows().len(), 50);
    assert_ne!(rows(), expected);
    frames.release();
    shows_rows(&expected).await;
}

#[wasm_bindgen_test]
async fn a_row_that_is_opened_has_its_heading_before_its_page_is_made() {
    let console = open("/datavolumes").await;
    let expected = listed(&console.wire, "sortBy=name&limit=50");
    shows_rows(&expected).await;
    let frames = hold_frames();
    let link = find("link", &expected[2]);
    link.click();
    link.click();
    settle().await;
    assert!(maybe("heading", &expected[2]).is_some());
    assert_eq!(select(&mounted(), ".opening").len(), 1, "style sheets hide the list behind it");
    assert_eq!(console.wire.count(Op::GetDatavolume), 0);
    frames.release();
    eventually("its page is there", || url() != "/datavolumes").await;
    assert_eq!(console.wire.count(Op::GetDatavolume), 1);
    eventually("the heading has the focus", || focus() == format!("heading {}", expected[2])).await;
}

#[wasm_bindgen_test]
async fn a_row_is_not_opened_after_the_user_has_gone_to_another_list() {
    let console = open("/datavolumes?offset=50").await;
    click("link", "Previous page").await;
    let expected = listed(&console.wire, "sortBy=name&limit=50");
    shows_rows(&expected).await;
    let frames = hold_frames();
    find("link", &expected[2]).click();
    settle().await;
    assert!(maybe("heading", &expected[2]).is_some());
    go_back();
    // No frame comes to wait by.
    while url() != "/datavolumes?offset=50" {
        tick().await;
    }
    settle().await;
    assert!(maybe("heading", "Data volumes").is_some());
    frames.release();
    shows_rows(&listed(&console.wire, "sortBy=name&limit=50&offset=50")).await;
    frame().await;
    assert_eq!(url(), "/datavolumes?offset=50");
    assert_eq!(console.wire.count(Op::GetDatavolume), 0);
}

#[wasm_bindgen_test]
async fn only_what_the_server_sorts_by_has_a_button() {
    let _console = open("/datavolumes").await;
    let table = shown("table", "Data volumes").await;
    let buttons: Vec<_> = select(&table, "thead button").iter().map(|b| text_of(b)).collect();
    let sortable = ["Name", "Status", "Project", "Created by", "Created"];
    assert_eq!(buttons, sortable);
}

#[wasm_bindgen_test]
async fn a_phase_chip_filters_by_its_phase_and_is_the_current_one() {
    let console = open("/datavolumes").await;
    click("link", "Not ready").await;
    assert_eq!(url(), "/datavolumes?filterBy=phase%3D%3DNotReady");
    shows_rows(&listed(&console.wire, "filterBy=phase==NotReady&sortBy=name&limit=50")).await;
    let current: Vec<_> =
        select(&mounted(), ".chips [aria-current]").iter().map(|chip| text_of(chip)).collect();
    assert_eq!(current, ["Not ready"]);
    click("link", "All").await;
    assert_eq!(url(), "/datavolumes");
}

#[wasm_bindgen_test]
async fn a_filter_from_the_address_is_a_token_that_can_be_removed() {
    let console = open("/datavolumes?filterBy=name=@lidar,phase==Ready").await;
    shows_rows(&listed(&console.wire, "filterBy=name=@lidar,phase==Ready&sortBy=name")).await;
    click("link", "Remove filter Name contains lidar").await;
    assert_eq!(url(), "/datavolumes?filterBy=phase%3D%3DReady");
    eventually("the token is gone", || !says("contains lidar")).await;
}

#[wasm_bindgen_test]
async fn another_page_size_starts_at_the_first_row() {
    let console = open("/datavolumes?offset=50").await;
    eventually("the second page", || rows().len() == VOLUMES - 50).await;
    choose("Rows per page", "25").await;
    assert_eq!(url(), "/datavolumes?limit=25");
    shows_rows(&listed(&console.wire, "sortBy=name&limit=25")).await;
    assert_eq!(value("Rows per page"), "25");
}

#[wasm_bindgen_test]
async fn the_pages_hold_every_row_once_and_end() {
    let console = open("/datavolumes?limit=25").await;
    let all = listed(&console.wire, "sortBy=name&limit=500");
    for (page, volumes) in
        ["1–25 of 60", "26–50 of 60", "51–60 of 60"].into_iter().zip(all.chunks(25))
    {
        eventually(page, || range() == page).await;
        shows_rows(volumes).await;
        if volumes.len() == 25 {
            click("link", "Next page").await;
        }
    }
    let next = find("link", "Next page");
    assert_eq!(next.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(!next.has_attribute("href"));

    click("link", "Previous page").await;
    eventually("the page before", || range() == "26–50 of 60").await;
    assert_eq!(url(), "/datavolumes?offset=25&limit=25");
}

#[wasm_bindgen_test]
async fn rows_are_counted_again_for_another_filter_but_not_for_another_page() {
    let console = open("/datavolumes").await;
    eventually("the total", || range() == "1–50 of 60").await;
    click("link", "Next page").await;
    eventually("the next page", || range() == "51–60 of 60").await;
    click("button", "Created").await;
    eventually("sorted", || range() == "1–50 of 60").await;
    assert_eq!(console.wire.count(Op::CountDatavolumes), 6, "once for each chip");
    click("link", "Not ready").await;
    eventually("counted again", || console.wire.count(Op::CountDatavolumes) == 7).await;
    let sent = console.wire.last(Op::CountDatavolumes);
    assert_eq!(sent.param("filterBy").as_deref(), Some("phase==NotReady"));
}

#[wasm_bindgen_test]
async fn back_and_forward_bring_rows_text_and_address() {
    let console = open("/datavolumes").await;
    let all_rows = listed(&console.wire, "sortBy=name&limit=50");
    let found = listed(&console.wire, "search=train&sortBy=name&limit=50");
    let ready = listed(&console.wire, "search=train&filterBy=phase==Ready&sortBy=name&limit=50");
    assert!(found.len() > ready.len() && !ready.is_empty(), "the seed has something to filter");
    shows_rows(&all_rows).await;
    type_into("Search data volumes", "train").await;
    pass(250).await;
    shows_rows(&found).await;
    click("link", "Ready").await;
    shows_rows(&ready).await;
    assert_eq!(url(), "/datavolumes?filterBy=phase%3D%3DReady&search=train");

    go_back();
    eventually("back", || url() == "/datavolumes?search=train").await;
    shows_rows(&found).await;
    assert_eq!(value("Search data volumes"), "train");
    go_back();
    eventually("back again", || url() == "/datavolumes").await;
    shows_rows(&all_rows).await;
    assert_eq!(value("Search data volumes"), "");
    go_forward();
    eventually("forward", || url() == "/datavolumes?search=train").await;
    shows_rows(&found).await;
    assert_eq!(value("Search data volumes"), "train");
    go_forward();
    eventually("forward again", || url() == "/datavolumes?filterBy=phase%3D%3DReady&search=train")
        .await;
    shows_rows(&ready).await;
    pass(1000).await;
    assert_eq!(url(), "/datavolumes?filterBy=phase%3D%3DReady&search=train", "nothing comes after");
}

#[wasm_bindgen_test]
async fn a_query_of_the_api_can_be_pasted() {
    let query = "requestType=Originated&filterBy=name%3D%5Elidar&sortBy=createdAt&sortOrder=desc&offset=0&limit=25";
    let console = open(&format!("/datavolumes?{query}")).await;
    shows_rows(&listed(&console.wire, "filterBy=name=^lidar&sortBy=createdAt&sortOrder=desc"))
        .await;
    let sent = console.wire.last(Op::ListDatavolumes);
    for (name, value) in [
        ("requestType", "Originated"),
        ("filterBy", "name=^lidar"),
        ("sortBy", "createdAt"),
        ("sortOrder", "desc"),
        ("limit", "25"),
    ] {
        assert_eq!(sent.param(name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(value("Rows per page"), "25");
}

#[wasm_bindgen_test]
async fn what_a_project_can_use_is_asked_for_as_the_api_does() {
    let console = open("/datavolumes?requestType=UsableInProject&usableInProjectId=5").await;
    eventually("asked", || console.wire.count(Op::ListDatavolumes) == 1).await;
    let sent = console.wire.last(Op::ListDatavolumes);
    assert_eq!(sent.param("requestType").as_deref(), Some("UsableInProject"));
    assert_eq!(sent.param("usableInProjectId").as_deref(), Some("5"));
    eventually("rows", || !rows().is_empty()).await;
}

#[wasm_bindgen_test]
async fn bad_parts_of_the_address_are_reported_and_left_out() {
    let console =
        open("/datavolumes?sortBy=size&filterBy=phase==Ready,nam==x&limit=9999&colour=red").await;
    reads("Parts of the address were not understood").await;
    for words in ["size", "nam", "9999", "colour"] {
        assert!(says(words), "{words} is reported");
    }
    shows_rows(&listed(&console.wire, "filterBy=phase==Ready&sortBy=name&limit=50")).await;
    let sent = console.wire.last(Op::ListDatavolumes);
    assert_eq!(sent.param("filterBy").as_deref(), Some("phase==Ready"));
    assert_eq!(sent.param("limit").as_deref(), Some("50"));
    assert_eq!(sent.param("colour"), None);
}

#[wasm_bindgen_test]
async fn an_empty_installation_offers_the_first_volume() {
    let wire = Wire::with_volumes(0);
    let _console = open_with(&wire, "/datavolumes").await;
    reads("No data volumes yet").await;
    click("link", "Create the first data volume").await;
    eventually("the form", || url() == "/datavolumes/new").await;
    shown("heading", "New data volume").await;
}

#[wasm_bindgen_test]
async fn nothing_is_called_empty_before_the_server_has_said_so() {
    let wire = Wire::with_volumes(0);
    wire.hold(Op::ListDatavolumes);
    let _console = open_with(&wire, "/datavolumes").await;
    eventually("asked", || !wire.held(Op::ListDatavolumes).is_empty()).await;
    pass(60_000).await;
    assert!(!says("No data volumes"));
    let table = shown("table", "Data volumes").await;
    assert_eq!(table.get_attribute("aria-busy").as_deref(), Some("true"));
    wire.let_go(Op::ListDatavolumes);
    reads("No data volumes yet").await;
}

#[wasm_bindgen_test]
async fn filters_that_nothing_passes_can_be_cleared() {
    let console =
        open("/datavolumes?filterBy=phase==Ready&search=no-such-thing&sortBy=phase").await;
    reads("No data volumes match").await;
    assert!(!says("No data volumes yet"));
    click("link", "Clear filters").await;
    assert_eq!(url(), "/datavolumes?sortBy=phase", "the order stays");
    shows_rows(&listed(&console.wire, "sortBy=phase&limit=50")).await;
    assert_eq!(value("Search data volumes"), "");
}

#[wasm_bindgen_test]
async fn a_page_past_the_end_leads_to_the_last_one() {
    let console = open("/datavolumes?offset=600").await;
    let last = (VOLUMES - 1) / 50 * 50;
    eventually("the last page", || url() == format!("/datavolumes?offset={last}")).await;
    shows_rows(&listed(&console.wire, &format!("sortBy=name&limit=50&offset={last}"))).await;
    reads(&format!("{}–{VOLUMES} of {VOLUMES}", last + 1)).await;
}

#[wasm_bindgen_test]
async fn a_failure_leaves_the_last_good_rows_and_can_be_tried_again() {
    let console = open("/datavolumes").await;
    let expected = listed(&console.wire, "sortBy=name&limit=50");
    shows_rows(&expected).await;
    console.wire.fault("list_datavolumes:status=503,nth=1");
    click("button", "Refresh").await;
    reads("Could not load the data volumes").await;
    assert!(says("Service Unavailable (injected)"), "the server's words");
    assert_eq!(rows(), expected);
    click("button", "Try again").await;
    eventually("the error is gone", || !says("Could not load")).await;
    assert_eq!(rows(), expected);
}

#[wasm_bindgen_test]
async fn a_first_failure_shows_neither_rows_nor_emptiness() {
    let wire = Wire::new();
    wire.fault("list_datavolumes:dropped,nth=1");
    let _console = open_with(&wire, "/datavolumes").await;
    reads("The server did not answer").await;
    assert!(!says("No data volumes") && maybe("table", "Data volumes").is_none());
    click("button", "Try again").await;
    eventually("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn a_web_page_in_place_of_the_api_is_called_that() {
    let wire = Wire::new();
    wire.fault("list_datavolumes:html");
    wire.fault("count_datavolumes:html");
    let _console = open_with(&wire, "/datavolumes").await;
    reads("not the Run:ai API").await;
    assert!(rows().is_empty());
}

#[wasm_bindgen_test]
async fn an_old_server_that_cannot_count_shows_the_range_alone() {
    let wire = Wire::to_an_old_server();
    let _console = open_with(&wire, "/datavolumes").await;
    eventually("the range", || range() == "1–50, more follow").await;
    assert!(!says("Could not count"));
    click("link", "Next page").await;
    eventually("the last page", || range() == "51–60").await;
}

#[wasm_bindgen_test]
async fn an_unknown_phase_is_shown_as_the_server_spells_it() {
    let wire = Wire::new();
    let mut page = wire.ask("/api/v1/datavolumes?requestType=Originated&sortBy=name&limit=50");
    page["datavolumes"][0]["status"]["phase"] = Value::from("Hibernating");
    wire.answer(Op::ListDatavolumes, 200, &page);
    let _console = open_with(&wire, "/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    assert!(says("Hibernating"));
}

#[wasm_bindgen_test]
async fn where_the_companions_are_out_of_reach_ids_stand_for_names() {
    let wire = Wire::new();
    wire.fault("clusters:status=403");
    wire.fault("departments:status=403");
    let _console = open_with(&wire, "/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    let first = wire.emulator(|emulator| emulator.volume_named(&rows()[0]).cloned()).expect("it");
    let row = text_of(&select(&root(), "main tbody tr")[0]);
    assert!(row.contains(&*first.cluster_id), "{row}");
    assert!(!says("Could not"));
}

#[wasm_bindgen_test]
async fn what_another_question_has_brought_is_said_and_what_a_look_brings_is_not() {
    let console = open("/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    assert_eq!(said(), "", "the page tells of itself");
    click("link", "Next page").await;
    eventually("it is said", || said() == "Data volumes 51–60 of 60").await;
    type_into("Search data volumes", "nothing-has-this").await;
    pass(250).await;
    eventually("it is said", || said() == "No data volumes match").await;
    click("link", "Clear filters").await;
    eventually("it is said", || said() == "Data volumes 1–50 of 60").await;
    click("button", "Pause updates").await;
    let before = said();
    click("button", "Refresh").await;
    settle().await;
    assert_eq!(said(), before);
    drop(console);
}

#[wasm_bindgen_test]
async fn rows_of_another_filter_do_not_stand_for_those_that_could_not_be_read() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    wire.fault("list_datavolumes:status=503,nth=1");
    click("link", "Not ready").await;
    shown("button", "Try again").await;
    assert!(rows().is_empty(), "they were of another question");
    click("button", "Try again").await;
    shows_rows(&listed(&wire, "filterBy=phase==NotReady&sortBy=name&limit=50")).await;
    // Another page of the same is another matter.
    click("link", "All").await;
    eventually("rows", || rows().len() == 50).await;
    wire.fault("list_datavolumes:status=503");
    click("link", "Next page").await;
    shown("button", "Try again").await;
    assert_eq!(rows().len(), 50);
}
