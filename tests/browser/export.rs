//! Exporting the list: the files and the reported problems.

use crate::delete::in_use::set_workloads;
use crate::detail::find_volume;
use crate::harness::{
    Console, Network, Op, app_element, capture_downloads, click, click_on, download_count,
    downloaded_file, exists, find, find_all, focused, last_announcement, name_of, open_with, press,
    query_all, rows, settle, shift_clock, text_of, wait_for, wait_for_text, wait_until,
};
use data_volumes_console::domain::COLUMNS;
use leptos::prelude::window;
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// All data volumes that the server lists for a query.
fn list_all(network: &Network, query: &str) -> Vec<Value> {
    let (mut all, mut offset) = (Vec::new(), 0);
    loop {
        let path =
            format!("/api/v1/datavolumes?requestType=Originated&limit=500&offset={offset}&{query}");
        let page = network.get_json(&path);
        all.extend(page["datavolumes"].as_array().expect("volumes").iter().cloned());
        match page["next"].as_u64() {
            Some(next) => offset = next,
            None => return all,
        }
    }
}

fn texts(rows: &[Value], key: &str) -> Vec<String> {
    rows.iter().map(|row| row[key].as_str().unwrap_or_default().to_owned()).collect()
}

/// Opens the list with stored column settings.
async fn open_list(network: &Rc<Network>, address: &str, columns: &[(&str, bool)]) -> Console {
    capture_downloads();
    let mut console = open_with(network, address).await;
    if !columns.is_empty() {
        let columns: Vec<_> =
            columns.iter().map(|(key, shown)| json!({"key": key, "shown": shown})).collect();
        let storage = window().local_storage().ok().flatten().expect("storage");
        let stored = json!({"columns": columns}).to_string();
        storage.set_item("dvc.columns", &stored).expect("storage");
        console = console.reload().await;
    }
    wait_until("rows", || !rows().is_empty()).await;
    console
}

/// Only the name and the ID are shown, in this order.
fn name_and_id() -> Vec<(&'static str, bool)> {
    let others =
        COLUMNS.iter().map(|column| column.key).filter(|key| !["name", "id"].contains(key));
    [("name", true), ("id", true)].into_iter().chain(others.map(|key| (key, false))).collect()
}

async fn export(format: &str) {
    click("button", "Export").await;
    click("menuitem", format).await;
    settle().await;
}

/// Exports, waits for the file, and returns its text.
async fn export_to_file(format: &str) -> String {
    export(format).await;
    wait_until("the file is downloaded", || download_count() == 1).await;
    downloaded_file().await.text
}

/// The records of a CSV without quoted values.
fn records(text: &str) -> Vec<Vec<&str>> {
    assert!(!text.contains('"'), "{text}");
    let text = text
        .strip_prefix('\u{feff}')
        .expect("a byte order mark")
        .strip_suffix("\r\n")
        .expect("an end");
    text.split("\r\n").map(|record| record.split(',').collect()).collect()
}

#[wasm_bindgen_test]
async fn the_csv_contains_the_visible_columns_in_order_and_the_rows_of_all_pages() {
    let network = Network::with_volumes(1_203);
    let address = "/datavolumes?sortBy=createdAt&sortOrder=desc&offset=50&limit=25";
    let _console = open_list(&network, address, &name_and_id()).await;
    let before = network.count(Op::ListDatavolumes);
    let text = export_to_file("CSV").await;
    let expected = list_all(&network, "sortBy=createdAt&sortOrder=desc");
    assert_eq!(expected.len(), 1_203);
    let records = records(&text);
    assert_eq!(records[0], ["Name", "ID"]);
    let column = |index: usize| -> Vec<_> {
        records[1..].iter().map(|record| record[index].to_owned()).collect()
    };
    assert_eq!(column(1), texts(&expected, "id"));
    assert_eq!(column(0), texts(&expected, "name"));
    let pages: Vec<_> = network.requests_of(Op::ListDatavolumes)[before..]
        .iter()
        .map(|sent| (sent.param("offset"), sent.param("limit")))
        .collect();
    assert_eq!(pages.len(), 3, "{pages:?}");
    assert!(pages.iter().all(|(_, limit)| limit.as_deref() == Some("500")), "{pages:?}");
    wait_until("it is announced", || {
        last_announcement().starts_with("1,203 data volumes exported to datavol")
    })
    .await;
    assert!(!exists("dialog", "Export data volumes"));
}

#[wasm_bindgen_test]
async fn the_file_has_the_numbers_of_workloads_that_are_known() {
    let network = Network::new();
    let used = find_volume(&network, |_| true);
    set_workloads(&network, &[("a", &used), ("b", &used)]);
    let mut columns = name_and_id();
    columns.iter_mut().for_each(|(key, shown)| *shown |= *key == "activeWorkloads");
    let _console = open_list(&network, "/datavolumes?limit=500", &columns).await;
    let cells = || query_all(&app_element(), "tbody [data-column=activeWorkloads]");
    wait_until("the numbers", || cells().iter().all(|cell| text_of(cell) != "–")).await;
    let text = export_to_file("CSV").await;
    let records = records(&text);
    assert_eq!(records[0], ["Name", "ID", "In use"]);
    for record in &records[1..] {
        let expected = if record[1] == used.id.to_string() { "2" } else { "0" };
        assert_eq!(record[2], expected, "{}", record[0]);
    }
}

#[wasm_bindgen_test]
async fn the_menu_says_what_each_file_holds() {
    let network = Network::with_volumes(1_203);
    let _console = open_list(&network, "/datavolumes", &[]).await;
    wait_for_text("1–50 of 1,203").await;
    click("button", "Export").await;
    let description =
        |name: &str| find("menuitem", name).get_attribute("aria-description").unwrap_or_default();
    assert_eq!(description("CSV"), "All 1,203 rows, visible columns");
    assert_eq!(description("JSON"), "All 1,203 rows, visible columns, values as in the API");
    press("Escape").await;
    click("checkbox", "Select all on this page").await;
    wait_for("button", "Clear selection").await;
    let menus = || find_all("button").into_iter().filter(|it| name_of(it) == "Export");
    click_on(&menus().last().expect("the one of the selection")).await;
    wait_until("it is open", || exists("menuitem", "CSV")).await;
    assert_eq!(description("CSV"), "Selected rows, visible columns");
}

#[wasm_bindgen_test]
async fn a_column_that_the_list_shows_by_itself_is_in_the_file() {
    let network = Network::with_volumes(300);
    let _console = open_list(&network, "/datavolumes?filterBy=phase==NotReady", &[]).await;
    let text = export_to_file("CSV").await;
    let header = text.lines().next().unwrap_or_default();
    assert!(header.contains("Name,Status,Reason,Project"), "{header}");
}

#[wasm_bindgen_test]
async fn the_json_uses_api_names_and_respects_filter_and_search() {
    let network = Network::with_volumes(300);
    let query = "filterBy=phase==Ready&search=2026";
    let mut columns = name_and_id()[..3].to_vec();
    columns.extend([("originPvcName", true), ("createdAt", true)]);
    let _console = open_list(&network, &format!("/datavolumes?{query}"), &columns).await;
    let text = export_to_file("JSON").await;
    let file: Value = serde_json::from_str(&text).expect("JSON");
    let expected = list_all(&network, &format!("{query}&sortBy=name"));
    let file = file.as_array().expect("rows");
    assert!(!expected.is_empty() && expected.len() < 300);
    assert_eq!(texts(file, "id"), texts(&expected, "id"));
    assert_eq!(texts(file, "originPvcName"), texts(&expected, "originPvcName"));
    assert!(file[0].get("phase").is_none(), "a hidden column is left out");
    let created = file[0]["createdAt"].as_str().expect("a time");
    assert_eq!(created[..19], expected[0]["createdAt"].as_str().expect("a time")[..19]);
    let cluster = file[0]["cluster"].as_str().expect("a cluster");
    assert_ne!(cluster, expected[0]["clusterId"], "org units are exported by name");
    let saved = downloaded_file().await;
    assert!(saved.name.starts_with("datavolumes-20") && saved.name.ends_with(".json"));
    assert_eq!(saved.media_type, "application/json");
}

#[wasm_bindgen_test]
async fn the_export_shows_progress_and_cancel_aborts_it_without_a_file() {
    let network = Network::with_volumes(1_203);
    let _console = open_list(&network, "/datavolumes", &[]).await;
    find("button", "Export").focus().expect("focus");
    network.pause_requests(Op::ListDatavolumes);
    export("CSV").await;
    wait_for("dialog", "Export data volumes").await;
    wait_for_text("0 of 1,203").await;
    network.last(Op::ListDatavolumes).resume();
    wait_for_text("500 of 1,203").await;
    assert_eq!(focused(), "button Cancel");
    let sent = network.last(Op::ListDatavolumes);
    assert_eq!(sent.param("offset").as_deref(), Some("500"));
    click("button", "Cancel").await;
    wait_until("the request is aborted", || sent.is_aborted()).await;
    wait_until("the dialog is closed", || !exists("dialog", "Export data volumes")).await;
    let request_count = network.requests().len();
    network.resume_requests(Op::ListDatavolumes);
    settle().await;
    assert_eq!((download_count(), network.requests().len()), (0, request_count));
    wait_until("the focus is back", || focused() == "button Export").await;

    // Escape cancels, too, and a new export can be started.
    network.pause_requests(Op::ListDatavolumes);
    export("CSV").await;
    wait_for_text("0 of 1,203").await;
    press("Escape").await;
    wait_until("the request is aborted", || network.last(Op::ListDatavolumes).is_aborted()).await;
    network.resume_requests(Op::ListDatavolumes);
    let text = export_to_file("CSV").await;
    assert_eq!(text.matches("\r\n").count(), 1_204);
}

#[wasm_bindgen_test]
async fn repeated_rows_are_exported_once_and_reported() {
    let network = Network::with_volumes(1_203);
    let _console = open_list(&network, "/datavolumes", &name_and_id()).await;
    network.add_fault("list_datavolumes:overlap=5");
    let text = export_to_file("CSV").await;
    let records = records(&text);
    let ids: Vec<_> = records[1..].iter().map(|record| record[1].to_owned()).collect();
    assert_eq!(ids, texts(&list_all(&network, "sortBy=name"), "id"));
    wait_for_text("1,203 data volumes exported").await;
    wait_for_text("The server returned 10 rows more than once. Each is written once.").await;
    click("button", "Done").await;
    wait_until("the dialog is closed", || !exists("dialog", "Export data volumes")).await;
}

#[wasm_bindgen_test]
async fn a_count_that_differs_from_the_rows_is_reported() {
    let network = Network::new();
    let _console = open_list(&network, "/datavolumes", &[]).await;
    network.add_fault("count_datavolumes:off=7");
    export_to_file("CSV").await;
    wait_for_text("The server counts 67, but its pages held 60").await;
    assert_eq!(download_count(), 1);
}

#[wasm_bindgen_test]
async fn a_server_that_cannot_count_is_reported() {
    let network = Network::old_server();
    let _console = open_list(&network, "/datavolumes", &[]).await;
    network.pause_requests(Op::ListDatavolumes);
    export("CSV").await;
    wait_for_text("0 data volumes read").await;
    network.resume_requests(Op::ListDatavolumes);
    wait_for_text(
        "The server can’t count data volumes, so the number of rows couldn’t be checked.",
    )
    .await;
    assert_eq!(download_count(), 1);
}

#[wasm_bindgen_test]
async fn paging_that_does_not_advance_ends_the_export_and_is_reported() {
    let network = Network::with_volumes(1_203);
    let _console = open_list(&network, "/datavolumes", &name_and_id()).await;
    network.add_fault("list_datavolumes:next=same,nth=2");
    let text = export_to_file("CSV").await;
    assert_eq!(records(&text).len(), 1_001);
    wait_for_text("The export may be incomplete: the server didn’t return all rows").await;
    wait_for_text("The server counts 1,203, but its pages held 1,000").await;
}

#[wasm_bindgen_test]
async fn a_failed_page_shows_the_server_message_and_a_retry_continues_there() {
    let network = Network::with_volumes(1_203);
    let _console = open_list(&network, "/datavolumes", &name_and_id()).await;
    network.add_fault("list_datavolumes:status=503,nth=2");
    export("CSV").await;
    wait_for_text("Service Unavailable (injected)").await;
    wait_for_text("500 data volumes read so far. No file was saved.").await;
    assert_eq!(download_count(), 0);
    let before = network.count(Op::ListDatavolumes);
    find("button", "Try again").focus().expect("focus");
    network.pause_requests(Op::ListDatavolumes);
    click("button", "Try again").await;
    wait_for_text("500 of 1,203").await;
    assert_eq!(focused(), "button Cancel", "the retry button is gone");
    network.resume_requests(Op::ListDatavolumes);
    wait_until("the file is downloaded", || download_count() == 1).await;
    let text = downloaded_file().await.text;
    let ids: Vec<_> = records(&text)[1..].iter().map(|record| record[1].to_owned()).collect();
    assert_eq!(ids, texts(&list_all(&network, "sortBy=name"), "id"));
    assert_eq!(network.count(Op::ListDatavolumes) - before, 2, "the first page is not read again");
}

#[wasm_bindgen_test]
async fn a_token_renewal_does_not_end_the_export() {
    let network = Network::with_volumes(1_203);
    let _console = open_list(&network, "/datavolumes", &name_and_id()).await;
    // A token refused soon after its issue would not be renewed.
    shift_clock(60_000.0);
    network.add_fault("list_datavolumes:status=401,nth=2");
    let text = export_to_file("CSV").await;
    assert_eq!(records(&text).len(), 1_204);
}

#[wasm_bindgen_test]
async fn formulas_and_special_characters_are_escaped_in_the_csv() {
    let hostile = [
        "=cmd|' /C calc'!A0",
        "@SUM(1,2)",
        "two\r\nlines",
        "a \"quoted\" name",
        "שם בעברית",
        "🗂️ files",
        "plain",
    ];
    let network = Network::new();
    let rows: Vec<_> = hostile
        .iter()
        .enumerate()
        .map(|(index, name)| {
            json!({"id": format!("id-{index}"), "name": name, "projectId": "5",
                   "projectName": "p", "originPvcName": "data", "status": {"phase": "Ready"}})
        })
        .collect();
    network.respond_with(Op::ListDatavolumes, 200, &json!({"datavolumes": rows}));
    network.respond_with(Op::CountDatavolumes, 200, &json!({"count": hostile.len()}));
    let _console = open_list(&network, "/datavolumes", &name_and_id()).await;
    let text = export_to_file("CSV").await;
    assert_eq!(
        text,
        "\u{feff}Name,ID\r\n\
         '=cmd|' /C calc'!A0,id-0\r\n\
         \"'@SUM(1,2)\",id-1\r\n\
         \"two\r\nlines\",id-2\r\n\
         \"a \"\"quoted\"\" name\",id-3\r\n\
         שם בעברית,id-4\r\n\
         🗂️ files,id-5\r\n\
         plain,id-6\r\n"
    );
}

#[wasm_bindgen_test]
async fn a_running_export_guards_against_unloading_and_its_cancellation_is_reported() {
    let network = Network::new();
    network.set_access_key(None);
    let console = open_with(&network, "/datavolumes").await;
    crate::session::sign_in_with_key("admin", "admin").await;
    wait_until("rows", || !rows().is_empty()).await;
    network.pause_requests(Op::ListDatavolumes);
    export("CSV").await;
    wait_for("dialog", "Export data volumes").await;
    assert!(crate::bulk::progress::is_unload_prevented(), "a reload would lose it");
    // The session ends and cannot be renewed.
    network.add_fault("count_datavolumes:status=401");
    network.add_fault("list_datavolumes:status=401");
    network.resume_requests(Op::ListDatavolumes);
    wait_for("heading", "Sign in").await;
    wait_for_text("Export cancelled").await;
    drop(console);
}
