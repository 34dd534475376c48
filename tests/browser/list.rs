//! The list of data volumes, whose state is its address.

mod column_chooser;
mod counts_and_projects;
pub mod header;
mod in_use;
mod return_to_list;
mod row_actions;
mod search;
mod table;

use crate::harness::{
    Network, Op, VOLUME_COUNT, advance_time, app_element, click, exists, field_value, find,
    focused, go_back, go_forward, last_announcement, names_in, next_frame, open, open_with,
    open_with_all_columns, pause_frames, query_all, root, rows, select_option, settle, shows_text,
    text_of, tick, try_find, type_into, url, wait_for, wait_for_text, wait_until,
};
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

/// The names that the server lists for a query.
pub fn listed_names(network: &Network, query: &str) -> Vec<String> {
    let path = format!("/api/v1/datavolumes?requestType=Originated&{query}");
    let response = network.get_json(&path);
    let volumes = response["datavolumes"].as_array().expect("volumes");
    volumes.iter().map(|volume| volume["name"].as_str().expect("a name").to_owned()).collect()
}

/// Waits until the table shows these names.
pub async fn wait_for_rows(expected: &[String]) {
    wait_until("the table shows the expected rows", || rows() == expected).await;
}

/// The headers with `aria-sort`, with its values.
fn sorted_columns() -> Vec<(String, String)> {
    let sorted = query_all(&app_element(), "th[aria-sort]");
    let sorted = sorted
        .iter()
        .map(|header| (text_of(header), header.get_attribute("aria-sort").unwrap_or_default()));
    sorted.collect()
}

fn range() -> String {
    query_all(&app_element(), "nav[aria-label=Pagination] > span")
        .first()
        .map(|r| text_of(r))
        .unwrap_or_default()
}

#[wasm_bindgen_test]
async fn the_list_shows_the_rows_in_server_order() {
    let console = open("/datavolumes").await;
    let expected = listed_names(&console.network, "sortBy=name&limit=50");
    wait_for_rows(&expected).await;
    let table = wait_for("table", "Data volumes").await;
    let headers = names_in(&table, "columnheader");
    let expected_headers =
        ["Name", "Status", "Project", "Department", "Cluster", "Created by", "Updated"];
    assert_eq!(headers[1..], expected_headers);

    let volume =
        console.network.emulator(|emulator| emulator.volume_by_name(&expected[0]).cloned());
    let volume = volume.expect("the first volume");
    let cluster = console.network.emulator(|emulator| {
        let clusters = emulator.clusters().iter();
        clusters.clone().find(|it| it.id == volume.cluster_id).map(|it| it.name.to_string())
    });
    let row = text_of(&query_all(&table, "tbody tr")[0]);
    wait_until("the row names the cluster", || {
        text_of(&query_all(&table, "tbody tr")[0]).contains(cluster.as_deref().unwrap_or_default())
    })
    .await;
    let created_by = volume.created_by.as_deref().expect("a user");
    assert!(row.contains(&*volume.project_name) && row.contains(created_by), "{row}");
    assert!(!row.contains(&volume.id.to_string()), "{row}");
}

#[wasm_bindgen_test]
async fn a_header_sorts_by_api_parameters_and_is_the_only_one_marked() {
    let console = open("/datavolumes").await;
    wait_for_rows(&listed_names(&console.network, "sortBy=name&limit=50")).await;
    assert_eq!(sorted_columns(), [("Name".to_owned(), "ascending".to_owned())]);

    click("button", "Project").await;
    assert_eq!(url(), "/datavolumes?sortBy=projectName");
    wait_for_rows(&listed_names(&console.network, "sortBy=projectName&limit=50")).await;
    assert_eq!(sorted_columns(), [("Project".to_owned(), "ascending".to_owned())]);

    click("button", "Project").await;
    assert_eq!(url(), "/datavolumes?sortBy=projectName&sortOrder=desc");
    let sent = console.network.last(Op::ListDatavolumes);
    assert_eq!(sent.param("sortOrder").as_deref(), Some("desc"));
    wait_for_rows(&listed_names(&console.network, "sortBy=projectName&sortOrder=desc&limit=50"))
        .await;
    assert_eq!(sorted_columns(), [("Project".to_owned(), "descending".to_owned())]);
    assert_eq!(focused(), "", "neither a synthetic click nor sorting moves the focus");
}

#[wasm_bindgen_test]
async fn rows_out_of_view_are_updated_a_frame_later() {
    let network = Network::with_volumes(400);
    let console = open_with(&network, "/datavolumes").await;
    wait_for_rows(&listed_names(&console.network, "sortBy=name&limit=50")).await;
    let expected = listed_names(&console.network, "sortBy=projectName&limit=50");
    let frames = pause_frames();
    click("button", "Project").await;
    assert_eq!(rows()[0], expected[0]);
    assert_eq!(rows().len(), 50);
    assert_ne!(rows(), expected);
    frames.resume();
    wait_for_rows(&expected).await;
}

#[wasm_bindgen_test]
async fn opening_a_row_shows_its_heading_before_the_page_renders() {
    let console = open("/datavolumes").await;
    let expected = listed_names(&console.network, "sortBy=name&limit=50");
    wait_for_rows(&expected).await;
    let frames = pause_frames();
    let link = find("link", &expected[2]);
    link.click();
    link.click();
    settle().await;
    assert!(try_find("heading", &expected[2]).is_some());
    assert_eq!(query_all(&app_element(), ".opening").len(), 1, "the style sheet hides the list");
    assert_eq!(console.network.count(Op::GetDatavolume), 0);
    frames.resume();
    wait_until("its page is open", || url() != "/datavolumes").await;
    assert_eq!(console.network.count(Op::GetDatavolume), 1);
    wait_until("the heading has the focus", || focused() == format!("heading {}", expected[2]))
        .await;
}

#[wasm_bindgen_test]
async fn going_back_cancels_opening_a_row() {
    let console = open("/datavolumes?offset=50").await;
    click("link", "Previous page").await;
    let expected = listed_names(&console.network, "sortBy=name&limit=50");
    wait_for_rows(&expected).await;
    let frames = pause_frames();
    find("link", &expected[2]).click();
    settle().await;
    assert!(try_find("heading", &expected[2]).is_some());
    go_back();
    // `wait_until` needs frames, which are paused.
    while url() != "/datavolumes?offset=50" {
        tick().await;
    }
    settle().await;
    assert!(try_find("heading", "Data volumes").is_some());
    frames.resume();
    wait_for_rows(&listed_names(&console.network, "sortBy=name&limit=50&offset=50")).await;
    next_frame().await;
    assert_eq!(url(), "/datavolumes?offset=50");
    assert_eq!(console.network.count(Op::GetDatavolume), 0);
}

#[wasm_bindgen_test]
async fn only_sortable_columns_have_a_button() {
    let _console = open_with_all_columns(&Network::new(), "/datavolumes").await;
    let table = wait_for("table", "Data volumes").await;
    let buttons: Vec<_> = query_all(&table, "thead button").iter().map(|b| text_of(b)).collect();
    let sortable = ["Name", "Status", "Project", "Created by", "Created"];
    assert_eq!(buttons, sortable);
}

#[wasm_bindgen_test]
async fn a_phase_chip_filters_and_is_marked_as_current() {
    let console = open("/datavolumes").await;
    click("link", "Not ready").await;
    assert_eq!(url(), "/datavolumes?filterBy=phase%3D%3DNotReady");
    wait_for_rows(&listed_names(&console.network, "filterBy=phase==NotReady&sortBy=name&limit=50"))
        .await;
    let current: Vec<_> = query_all(&app_element(), ".chips [aria-current]")
        .iter()
        .map(|chip| text_of(chip))
        .collect();
    assert_eq!(current, ["Not ready"]);
    click("link", "All").await;
    assert_eq!(url(), "/datavolumes");
}

#[wasm_bindgen_test]
async fn a_filter_in_the_address_is_shown_as_a_removable_token() {
    let console = open("/datavolumes?filterBy=name=@lidar,phase==Ready").await;
    wait_for_rows(&listed_names(&console.network, "filterBy=name=@lidar,phase==Ready&sortBy=name"))
        .await;
    click("link", "Remove filter Name contains lidar").await;
    assert_eq!(url(), "/datavolumes?filterBy=phase%3D%3DReady");
    wait_until("the token is gone", || !shows_text("contains lidar")).await;
}

#[wasm_bindgen_test]
async fn another_page_size_starts_at_the_first_row() {
    let console = open("/datavolumes?offset=50").await;
    wait_until("the second page", || rows().len() == VOLUME_COUNT - 50).await;
    select_option("Rows per page", "25").await;
    assert_eq!(url(), "/datavolumes?limit=25");
    wait_for_rows(&listed_names(&console.network, "sortBy=name&limit=25")).await;
    assert_eq!(field_value("Rows per page"), "25");
}

#[wasm_bindgen_test]
async fn the_pages_contain_every_row_once_and_end() {
    let console = open("/datavolumes?limit=25").await;
    let all = listed_names(&console.network, "sortBy=name&limit=500");
    for (page, volumes) in
        ["1–25 of 60", "26–50 of 60", "51–60 of 60"].into_iter().zip(all.chunks(25))
    {
        wait_until(page, || range() == page).await;
        wait_for_rows(volumes).await;
        if volumes.len() == 25 {
            click("link", "Next page").await;
        }
    }
    let next = find("link", "Next page");
    assert_eq!(next.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(!next.has_attribute("href"));

    click("link", "Previous page").await;
    wait_until("the page before", || range() == "26–50 of 60").await;
    assert_eq!(url(), "/datavolumes?offset=25&limit=25");
}

#[wasm_bindgen_test]
async fn rows_are_counted_again_for_another_filter_only() {
    let console = open("/datavolumes").await;
    wait_until("the total", || range() == "1–50 of 60").await;
    click("link", "Next page").await;
    wait_until("the next page", || range() == "51–60 of 60").await;
    click("button", "Project").await;
    wait_until("sorted", || range() == "1–50 of 60").await;
    assert_eq!(console.network.count(Op::CountDatavolumes), 6, "one request per chip");
    click("link", "Not ready").await;
    wait_until("counted again", || console.network.count(Op::CountDatavolumes) == 7).await;
    let sent = console.network.last(Op::CountDatavolumes);
    assert_eq!(sent.param("filterBy").as_deref(), Some("phase==NotReady"));
}

#[wasm_bindgen_test]
async fn back_and_forward_restore_rows_search_text_and_address() {
    let console = open("/datavolumes").await;
    let all_rows = listed_names(&console.network, "sortBy=name&limit=50");
    let found = listed_names(&console.network, "search=train&sortBy=name&limit=50");
    let ready =
        listed_names(&console.network, "search=train&filterBy=phase==Ready&sortBy=name&limit=50");
    assert!(found.len() > ready.len() && !ready.is_empty(), "the seed has something to filter");
    wait_for_rows(&all_rows).await;
    type_into("Search data volumes", "train").await;
    advance_time(250).await;
    wait_for_rows(&found).await;
    click("link", "Ready").await;
    wait_for_rows(&ready).await;
    assert_eq!(url(), "/datavolumes?filterBy=phase%3D%3DReady&search=train");

    go_back();
    wait_until("back", || url() == "/datavolumes?search=train").await;
    wait_for_rows(&found).await;
    assert_eq!(field_value("Search data volumes"), "train");
    go_back();
    wait_until("back again", || url() == "/datavolumes").await;
    wait_for_rows(&all_rows).await;
    assert_eq!(field_value("Search data volumes"), "");
    go_forward();
    wait_until("forward", || url() == "/datavolumes?search=train").await;
    wait_for_rows(&found).await;
    assert_eq!(field_value("Search data volumes"), "train");
    go_forward();
    wait_until("forward again", || url() == "/datavolumes?filterBy=phase%3D%3DReady&search=train")
        .await;
    wait_for_rows(&ready).await;
    advance_time(1000).await;
    assert_eq!(url(), "/datavolumes?filterBy=phase%3D%3DReady&search=train", "nothing follows");
}

#[wasm_bindgen_test]
async fn an_api_query_works_in_the_address() {
    let query = "requestType=Originated&filterBy=name%3D%5Elidar&sortBy=createdAt&sortOrder=desc&offset=0&limit=25";
    let console = open(&format!("/datavolumes?{query}")).await;
    wait_for_rows(&listed_names(
        &console.network,
        "filterBy=name=^lidar&sortBy=createdAt&sortOrder=desc",
    ))
    .await;
    let sent = console.network.last(Op::ListDatavolumes);
    for (name, value) in [
        ("requestType", "Originated"),
        ("filterBy", "name=^lidar"),
        ("sortBy", "createdAt"),
        ("sortOrder", "desc"),
        ("limit", "25"),
    ] {
        assert_eq!(sent.param(name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(field_value("Rows per page"), "25");
}

#[wasm_bindgen_test]
async fn volumes_usable_in_a_project_are_requested_by_api_parameters() {
    let console = open("/datavolumes?requestType=UsableInProject&usableInProjectId=5").await;
    wait_until("requested", || console.network.count(Op::ListDatavolumes) == 1).await;
    let sent = console.network.last(Op::ListDatavolumes);
    assert_eq!(sent.param("requestType").as_deref(), Some("UsableInProject"));
    assert_eq!(sent.param("usableInProjectId").as_deref(), Some("5"));
    wait_until("rows", || !rows().is_empty()).await;
}

#[wasm_bindgen_test]
async fn invalid_parts_of_the_address_are_reported_and_ignored() {
    let console =
        open("/datavolumes?sortBy=size&filterBy=phase==Ready,nam==x&limit=9999&colour=red").await;
    wait_for_text("Parts of this link aren’t valid and were ignored").await;
    for part in ["size", "nam", "9999", "colour"] {
        assert!(shows_text(part), "{part} is reported");
    }
    wait_for_rows(&listed_names(&console.network, "filterBy=phase==Ready&sortBy=name&limit=50"))
        .await;
    let sent = console.network.last(Op::ListDatavolumes);
    assert_eq!(sent.param("filterBy").as_deref(), Some("phase==Ready"));
    assert_eq!(sent.param("limit").as_deref(), Some("50"));
    assert_eq!(sent.param("colour"), None);
}

#[wasm_bindgen_test]
async fn an_empty_list_offers_to_create_the_first_volume() {
    let network = Network::with_volumes(0);
    let _console = open_with(&network, "/datavolumes").await;
    wait_for_text("No data volumes yet").await;
    assert!(!exists("navigation", "Filter by status") && !exists("link", "New data volume"));
    click("link", "Create the first data volume").await;
    wait_until("the form", || url() == "/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
}

#[wasm_bindgen_test]
async fn the_list_is_not_called_empty_before_the_response() {
    let network = Network::with_volumes(0);
    network.pause_requests(Op::ListDatavolumes);
    let _console = open_with(&network, "/datavolumes").await;
    wait_until("requested", || !network.paused(Op::ListDatavolumes).is_empty()).await;
    advance_time(60_000).await;
    assert!(!shows_text("No data volumes"));
    let table = wait_for("table", "Data volumes").await;
    assert_eq!(table.get_attribute("aria-busy").as_deref(), Some("true"));
    network.resume_requests(Op::ListDatavolumes);
    wait_for_text("No data volumes yet").await;
}

#[wasm_bindgen_test]
async fn filters_without_matches_can_be_cleared() {
    let console =
        open("/datavolumes?filterBy=phase==Ready&search=no-such-thing&sortBy=phase").await;
    wait_for_text("No data volumes match").await;
    assert!(!shows_text("No data volumes yet"));
    let reasons = wait_for("link", "Find a reason in the overview").await;
    assert!(reasons.get_attribute("href").is_some_and(|href| href.ends_with("/overview")));
    click("link", "Clear filters").await;
    assert_eq!(url(), "/datavolumes?sortBy=phase", "the sort order is kept");
    wait_for_rows(&listed_names(&console.network, "sortBy=phase&limit=50")).await;
    assert_eq!(field_value("Search data volumes"), "");
}

#[wasm_bindgen_test]
async fn a_page_past_the_end_redirects_to_the_last_page() {
    let console = open("/datavolumes?offset=600").await;
    let last = (VOLUME_COUNT - 1) / 50 * 50;
    wait_until("the last page", || url() == format!("/datavolumes?offset={last}")).await;
    wait_for_rows(&listed_names(&console.network, &format!("sortBy=name&limit=50&offset={last}")))
        .await;
    wait_for_text(&format!("{}–{VOLUME_COUNT} of {VOLUME_COUNT}", last + 1)).await;
}

#[wasm_bindgen_test]
async fn a_failed_refresh_keeps_the_rows_and_can_be_retried() {
    let console = open("/datavolumes").await;
    let expected = listed_names(&console.network, "sortBy=name&limit=50");
    wait_for_rows(&expected).await;
    console.network.add_fault("list_datavolumes:status=503,nth=1");
    click("button", "Refresh").await;
    wait_for_text("Couldn’t load the data volumes").await;
    assert!(shows_text("Service Unavailable (injected)"), "the server message");
    assert_eq!(rows(), expected);
    click("button", "Try again").await;
    wait_until("the error is gone", || !shows_text("Couldn’t load")).await;
    assert_eq!(rows(), expected);
}

#[wasm_bindgen_test]
async fn a_failed_first_load_shows_neither_rows_nor_an_empty_list() {
    let network = Network::new();
    network.add_fault("list_datavolumes:dropped,nth=1");
    let _console = open_with(&network, "/datavolumes").await;
    wait_for_text("Couldn’t reach the server.").await;
    assert!(!shows_text("No data volumes") && try_find("table", "Data volumes").is_none());
    click("button", "Try again").await;
    wait_until("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn an_html_response_is_reported_as_not_the_api() {
    let network = Network::new();
    network.add_fault("list_datavolumes:html");
    network.add_fault("count_datavolumes:html");
    let _console = open_with(&network, "/datavolumes").await;
    wait_for_text("isn’t the Run:ai API").await;
    assert!(rows().is_empty());
}

#[wasm_bindgen_test]
async fn a_server_that_cannot_count_shows_only_the_range() {
    let network = Network::old_server();
    let _console = open_with(&network, "/datavolumes").await;
    wait_until("the range", || range() == "1–50, more follow").await;
    assert!(!shows_text("Couldn’t count"));
    click("link", "Next page").await;
    wait_until("the last page", || range() == "51–60").await;
}

#[wasm_bindgen_test]
async fn an_unknown_phase_is_shown_verbatim() {
    let network = Network::new();
    let mut page =
        network.get_json("/api/v1/datavolumes?requestType=Originated&sortBy=name&limit=50");
    page["datavolumes"][0]["status"]["phase"] = Value::from("Hibernating");
    network.respond_with(Op::ListDatavolumes, 200, &page);
    let _console = open_with(&network, "/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    assert!(shows_text("Hibernating"));
}

#[wasm_bindgen_test]
async fn ids_are_shown_if_names_cannot_be_fetched() {
    let network = Network::new();
    network.add_fault("clusters:status=403");
    network.add_fault("departments:status=403");
    let _console = open_with(&network, "/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    let first =
        network.emulator(|emulator| emulator.volume_by_name(&rows()[0]).cloned()).expect("it");
    let row = text_of(&query_all(&root(), "main tbody tr")[0]);
    assert!(row.contains(&*first.cluster_id), "{row}");
    assert!(!shows_text("Couldn’t"));
}

#[wasm_bindgen_test]
async fn results_of_user_actions_are_announced_and_those_of_refreshes_are_not() {
    let console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    assert_eq!(last_announcement(), "", "the first load is not announced");
    click("link", "Next page").await;
    wait_until("it is announced", || last_announcement() == "Data volumes 51–60 of 60").await;
    type_into("Search data volumes", "nothing-has-this").await;
    advance_time(250).await;
    wait_until("it is announced", || last_announcement() == "No data volumes match").await;
    click("link", "Clear search").await;
    wait_until("it is announced", || last_announcement() == "Data volumes 1–50 of 60").await;
    click("button", "Project").await;
    wait_until("the order is announced with it", || {
        last_announcement() == "Sorted by Project, A to Z. Data volumes 1–50 of 60"
    })
    .await;
    click("button", "Project").await;
    wait_until("the reversed order as well", || {
        last_announcement().starts_with("Sorted by Project, Z to A. ")
    })
    .await;
    click("button", "Pause updates").await;
    let before = last_announcement();
    click("button", "Refresh").await;
    settle().await;
    assert_eq!(last_announcement(), before);
    drop(console);
}

#[wasm_bindgen_test]
async fn rows_of_the_previous_filter_are_removed_after_a_failure() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    network.add_fault("list_datavolumes:status=503,nth=1");
    click("link", "Not ready").await;
    wait_for("button", "Try again").await;
    assert!(rows().is_empty(), "the rows belong to another filter");
    click("button", "Try again").await;
    wait_for_rows(&listed_names(&network, "filterBy=phase==NotReady&sortBy=name&limit=50")).await;
    // Rows of another page of the same list are kept.
    click("link", "All").await;
    wait_until("rows", || rows().len() == 50).await;
    network.add_fault("list_datavolumes:status=503");
    click("link", "Next page").await;
    wait_for("button", "Try again").await;
    assert_eq!(rows().len(), 50);
}
