//! The history of a data volume, from the audit log.

use crate::detail::{find_volume, open_page};
use crate::harness::{
    Console, Network, Op, announcements, capture_downloads, click, click_on, download_count,
    downloaded_file, exists, find, find_all_in, focused, last_announcement, query_all, root,
    select_option, settle, shift_clock, shows_text, text_of, try_find, wait_for, wait_for_text,
    wait_until,
};
use data_volumes_console::tools::DAY;
use emulator::{Fault, FaultKind, Volume};
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

fn path(volume: &Volume) -> String {
    format!("/api/v1/datavolumes/{}", volume.id)
}

/// Changes the description so many times, a second apart.
fn change_description(network: &Network, volume: &Volume, times: usize) {
    for number in 0..times {
        network.advance_server(1_000);
        let body = json!({"description": format!("Version {number}")});
        assert_eq!(network.send_as("admin", "PATCH", &path(volume), Some(&body)), 200);
    }
}

/// A data volume that has just been created.
fn create_volume(network: &Network) -> Volume {
    let body = json!({"name": "fresh", "projectId": "5", "originPvcName": "training-data"});
    assert_eq!(network.send_as("admin", "POST", "/api/v1/datavolumes", Some(&body)), 201);
    find_volume(network, |volume| volume.name == "fresh")
}

/// A data volume that was neither created nor changed in the last year.
fn untouched_volume(network: &Network) -> Volume {
    let last_year = network.emulator(|emulator| emulator.config().now) - 366 * DAY;
    find_volume(network, |volume| volume.created_at.max(volume.updated_at.unwrap_or(0)) < last_year)
}

/// Opens the history, or closes it.
async fn toggle() {
    let summaries = query_all(&root(), "summary");
    let summary = summaries.iter().find(|it| text_of(it) == "History").expect("it");
    click_on(summary).await;
    settle().await;
}

/// Opens the history, by the clock of the server.
async fn open_history(network: &Rc<Network>, volume: &Volume) -> Console {
    let console = open_page(network, volume).await;
    let now = network.emulator(|emulator| emulator.config().now);
    shift_clock(now as f64 - js_sys::Date::now());
    wait_until("the history can be opened", || shows_text("History")).await;
    toggle().await;
    console
}

/// The texts of the cells after the time, newest first.
fn entries() -> Vec<Vec<String>> {
    let Some(table) = try_find("table", "History") else { return Vec::new() };
    let rows = query_all(&table, "tbody tr");
    rows.iter().map(|row| find_all_in(row, "cell").iter().map(|it| text_of(it)).collect()).collect()
}

async fn wait_for_entries(count: usize) {
    wait_until(&format!("{count} entries are shown"), || entries().len() == count).await;
}

/// What was done, newest first.
fn events() -> Vec<String> {
    entries().into_iter().map(|cells| cells[1].clone()).collect()
}

/// An entry of the response, which changes the description of `volume`.
fn entry(volume: &Volume, id: u32, fields: Value) -> Value {
    let mut entry = json!({
        "id": format!("00000000-0000-4000-8000-{id:012}"), "tenant_id": "t",
        "timestamp": format!("2026-06-30T12:00:{:02}Z", 59 - id),
        "subject": "ada@example.com", "subject_type": "User", "action": "update",
        "url": path(volume), "entity_type": "datavolume", "result": "Succeeded",
        "http_status_code": 200,
    });
    let fields = fields.as_object().expect("an object").clone();
    entry.as_object_mut().expect("an object").extend(fields);
    entry
}

fn page(entries: &[Value], next: Option<u32>) -> Value {
    json!({"audit_logs": entries, "next": next, "total": entries.len()})
}

/// Responds to the n-th request from now on, counted from 1.
fn respond_once(network: &Network, nth: u64, body: &Value) {
    let kind = FaultKind::Body {
        status: 200,
        content_type: "application/json".to_owned(),
        body: body.to_string().into_bytes(),
    };
    let fault = Fault { operation: Some(Op::AuditLog), nth: Some(nth), kind };
    network.emulator(|emulator| emulator.add_fault(fault));
}

#[wasm_bindgen_test]
async fn nothing_is_requested_until_the_history_is_opened() {
    let network = Network::new();
    let volume = untouched_volume(&network);
    let _console = open_page(&network, &volume).await;
    wait_for_text("History").await;
    settle().await;
    assert_eq!(network.count(Op::AuditLog), 0);
    toggle().await;
    assert_eq!(network.count(Op::AuditLog), 1);
    toggle().await;
    assert_eq!(network.count(Op::AuditLog), 1, "it is closed");
    assert!(!exists("button", "Download CSV"));
}

#[wasm_bindgen_test]
async fn the_history_says_who_did_what_and_with_which_result_newest_first() {
    let network = Network::new();
    let volume = create_volume(&network);
    change_description(&network, &volume, 1);
    network.advance_server(1_000);
    let scopes = format!("{}/sharedScopes", path(&volume));
    let share = json!({"add": [{"scopeType": "cluster", "scopeId": volume.cluster_id}]});
    assert_eq!(network.send_as("viewer", "PATCH", &scopes, Some(&share)), 403);
    network.advance_server(1_000);
    assert_eq!(network.send_as("viewer", "DELETE", &path(&volume), None), 403);
    let _console = open_history(&network, &volume).await;
    wait_for_entries(4).await;
    let (admin, viewer) = ("maya.lindqvist@example.com", "priya.nair@example.com");
    assert_eq!(
        entries(),
        [
            [viewer, "Deletion", "Refused: 403"],
            [viewer, "Sharing change", "Refused: 403"],
            [admin, "Description changed", "Succeeded"],
            [admin, "Created", "Succeeded"],
        ]
    );
    assert_eq!(last_announcement(), "4 entries loaded.");
    let requests = network.requests_of(Op::AuditLog);
    let filters: Vec<_> = requests.iter().filter_map(|sent| sent.param("filterBy")).collect();
    assert_eq!(
        filters,
        [format!("url=@{}", volume.id), "entity_name==fresh,action==create".to_owned()]
    );
    let headers = find_all_in(&find("table", "History"), "columnheader");
    let headers: Vec<_> = headers.iter().map(|it| text_of(it)).collect();
    assert_eq!(headers, ["When", "Who", "What", "Result"]);
}

#[wasm_bindgen_test]
async fn a_longer_time_range_finds_older_entries() {
    let network = Network::new();
    let volume = untouched_volume(&network);
    respond_once(&network, 1, &page(&[], None));
    respond_once(&network, 2, &page(&[entry(&volume, 1, json!({}))], None));
    respond_once(&network, 3, &page(&[], None));
    let _console = open_history(&network, &volume).await;
    wait_for_text("No changes in the last 30 days.").await;
    assert_eq!(last_announcement(), "No changes in the last 30 days.");
    click("button", "Show the last year").await;
    wait_for_entries(1).await;
    find("combobox", "Time range").focus().expect("focus");
    select_option("Time range", "7").await;
    wait_for_text("No changes in the last 7 days.").await;
    assert_eq!(focused(), "field Time range");
    let days = |index: usize| {
        let sent = &network.requests_of(Op::AuditLog)[index];
        let time = |name| js_sys::Date::parse(&sent.param(name).expect("a time"));
        ((time("end") - time("start")) / 86_400_000.0).floor()
    };
    assert_eq!((days(0), days(1), days(2)), (30.0, 365.0, 7.0));
}

#[wasm_bindgen_test]
async fn more_pages_are_added_until_the_end() {
    let network = Network::new();
    let volume = untouched_volume(&network);
    change_description(&network, &volume, 70);
    let _console = open_history(&network, &volume).await;
    wait_for_entries(50).await;
    let button = wait_for("button", "Show more").await;
    button.focus().expect("focus");
    network.pause_requests(Op::AuditLog);
    click_on(&button).await;
    click_on(&button).await;
    assert_eq!(network.paused(Op::AuditLog).len(), 1, "a double click sends one request");
    assert_eq!(network.last(Op::AuditLog).param("offset").as_deref(), Some("50"));
    network.resume_requests(Op::AuditLog);
    wait_for_entries(70).await;
    assert_eq!(last_announcement(), "70 entries loaded.");
    assert_eq!(focused(), "button Show more", "the focus is not lost at the end");
    let before = network.count(Op::AuditLog);
    click("button", "Show more").await;
    assert_eq!(network.count(Op::AuditLog), before);
    assert!(shows_text("All entries are shown."));
}

#[wasm_bindgen_test]
async fn entries_on_two_pages_are_shown_once() {
    let network = Network::new();
    let volume = untouched_volume(&network);
    let entry = |id| entry(&volume, id, json!({"subject": format!("user-{id}")}));
    respond_once(&network, 1, &page(&[entry(1), entry(2)], Some(2)));
    respond_once(&network, 2, &page(&[entry(2), entry(3)], None));
    let _console = open_history(&network, &volume).await;
    wait_for_entries(2).await;
    click("button", "Show more").await;
    wait_for_entries(3).await;
    let subjects: Vec<_> = entries().into_iter().map(|cells| cells[0].clone()).collect();
    assert_eq!(subjects, ["user-1", "user-2", "user-3"]);
}

#[wasm_bindgen_test]
async fn a_next_that_does_not_advance_ends_the_history_with_a_warning() {
    let network = Network::new();
    let volume = untouched_volume(&network);
    network.respond_with(Op::AuditLog, 200, &page(&[entry(&volume, 1, json!({}))], Some(0)));
    let _console = open_history(&network, &volume).await;
    wait_for_text("The history may be incomplete").await;
    wait_for_entries(1).await;
    assert!(!exists("button", "Show more"));
    capture_downloads();
    let before = network.count(Op::AuditLog);
    click("button", "Download CSV").await;
    assert_eq!((download_count(), network.count(Op::AuditLog)), (1, before));
}

#[wasm_bindgen_test]
async fn a_late_response_of_another_time_range_is_ignored() {
    let network = Network::new();
    let volume = untouched_volume(&network);
    let entry = |id, by: &str| page(&[entry(&volume, id, json!({"subject": by}))], None);
    respond_once(&network, 1, &entry(1, "of-a-week"));
    respond_once(&network, 2, &entry(2, "of-a-year"));
    network.pause_requests(Op::AuditLog);
    let _console = open_history(&network, &volume).await;
    select_option("Time range", "365").await;
    let requests = network.requests_of(Op::AuditLog);
    assert!(requests[0].is_aborted());
    requests[1].resume();
    wait_for_text("of-a-year").await;
    requests[0].resume();
    settle().await;
    assert!(!shows_text("of-a-week"));
    assert_eq!(entries().len(), 1);
}

#[wasm_bindgen_test]
async fn a_range_chosen_while_more_is_loaded_starts_at_its_first_page() {
    let network = Network::new();
    let volume = untouched_volume(&network);
    change_description(&network, &volume, 60);
    let _console = open_history(&network, &volume).await;
    wait_for_entries(50).await;
    network.pause_requests(Op::AuditLog);
    click("button", "Show more").await;
    select_option("Time range", "30").await;
    assert!(entries().is_empty(), "those of the other range are gone");
    network.resume_requests(Op::AuditLog);
    wait_for_entries(50).await;
    assert_eq!(network.last(Op::AuditLog).param("offset").as_deref(), Some("0"));
}

#[wasm_bindgen_test]
async fn without_permission_one_sentence_says_so() {
    let network = Network::new();
    network.set_access_key(Some("viewer"));
    let volume = untouched_volume(&network);
    let _console = open_history(&network, &volume).await;
    wait_for_text("You don’t have permission to see the audit log").await;
    assert!(announcements().iter().any(|it| it.contains("permission to see the audit log")));
    assert!(!exists("button", "Download CSV") && !exists("button", "Try again"));
    assert!(exists("heading", &volume.name), "the page stays");
}

#[wasm_bindgen_test]
async fn a_control_plane_without_an_audit_log_is_named_as_such() {
    let network = Network::new();
    network.add_fault("getAuditLogs:status=404");
    let volume = untouched_volume(&network);
    let _console = open_history(&network, &volume).await;
    wait_for_text("This control plane has no audit log.").await;
    assert_eq!(last_announcement(), "This control plane has no audit log.");
    assert!(!exists("button", "Download CSV") && !exists("button", "Try again"));
}

#[wasm_bindgen_test]
async fn a_failed_first_page_can_be_retried() {
    let network = Network::new();
    let volume = untouched_volume(&network);
    change_description(&network, &volume, 2);
    network.add_fault("getAuditLogs:status=500,nth=1");
    let _console = open_history(&network, &volume).await;
    wait_for_text("Couldn’t load the audit log").await;
    assert!(shows_text("Internal Server Error (injected)"));
    let button = wait_for("button", "Try again").await;
    button.focus().expect("focus");
    click_on(&button).await;
    wait_for_entries(2).await;
    assert_eq!(focused(), "group History");
    assert!(!exists("button", "Try again"));
}

#[wasm_bindgen_test]
async fn a_failed_later_page_keeps_those_before_it_and_is_retried_alone() {
    let network = Network::new();
    let volume = untouched_volume(&network);
    change_description(&network, &volume, 70);
    network.add_fault("getAuditLogs:status=500,nth=2");
    let _console = open_history(&network, &volume).await;
    wait_for_entries(50).await;
    click("button", "Show more").await;
    wait_for("button", "Try again").await;
    assert_eq!(entries().len(), 50);
    click("button", "Try again").await;
    wait_for_entries(70).await;
    let offsets: Vec<_> =
        network.requests_of(Op::AuditLog).iter().filter_map(|sent| sent.param("offset")).collect();
    assert_eq!(offsets[..3], ["0", "50", "50"]);
}

#[wasm_bindgen_test]
async fn a_failed_search_for_the_creation_keeps_the_other_entries() {
    let network = Network::new();
    let volume = create_volume(&network);
    change_description(&network, &volume, 1);
    network.add_fault("getAuditLogs:status=500,nth=2");
    let _console = open_history(&network, &volume).await;
    wait_for("button", "Try again").await;
    assert_eq!(events(), ["Description changed"]);
    click("button", "Try again").await;
    wait_for_entries(2).await;
    assert_eq!(events(), ["Description changed", "Created"]);
    assert_eq!(network.count(Op::AuditLog), 3, "the page is not read again");
}

#[wasm_bindgen_test]
async fn malformed_entries_are_left_out_with_a_note() {
    let network = Network::new();
    let volume = untouched_volume(&network);
    let entries = [json!(7), entry(&volume, 1, json!({"timestamp": "soon"}))];
    network.respond_with(Op::AuditLog, 200, &page(&entries, None));
    let _console = open_history(&network, &volume).await;
    wait_for_entries(1).await;
    assert!(shows_text("1 entry of the server’s response can’t be shown"));
}

#[wasm_bindgen_test]
async fn unknown_actions_types_and_results_are_shown_as_the_server_says_them() {
    let network = Network::new();
    let volume = untouched_volume(&network);
    let unknown = json!({"action": "restore", "entity_type": "Blob Vault", "result": "Queued"});
    let entries = [entry(&volume, 1, unknown), entry(&volume, 2, json!({"subject": null}))];
    network.respond_with(Op::AuditLog, 200, &page(&entries, None));
    let _console = open_history(&network, &volume).await;
    wait_for_entries(2).await;
    assert_eq!(self::entries()[0], ["ada@example.com", "restore Blob Vault", "Queued: 200"]);
    assert_eq!(self::entries()[1], ["–", "Description changed", "Succeeded"]);
}

#[wasm_bindgen_test]
async fn markup_and_invisible_characters_in_the_log_are_shown_as_text() {
    let network = Network::new();
    let volume = untouched_volume(&network);
    let hostile = json!({
        "subject": "<img src=x onerror=owned=1>", "action": "\u{202e}gpj",
        "entity_type": "<script>owned=1</script>", "result": "\u{200b}<b>",
    });
    network.respond_with(Op::AuditLog, 200, &page(&[entry(&volume, 1, hostile)], None));
    let _console = open_history(&network, &volume).await;
    wait_for_entries(1).await;
    let table = find("table", "History");
    assert!(query_all(&table, "img, script, b").is_empty());
    let text = text_of(&table);
    assert!(text.contains("<img src=x onerror=owned=1>"), "{text}");
    assert!(!text.contains(['\u{202e}', '\u{200b}']), "{text}");
}

#[wasm_bindgen_test]
async fn the_csv_has_all_entries_of_the_range() {
    let network = Network::new();
    let volume = create_volume(&network);
    change_description(&network, &volume, 120);
    let _console = open_history(&network, &volume).await;
    wait_for_entries(50).await;
    capture_downloads();
    click("button", "Download CSV").await;
    wait_until("the file is downloaded", || download_count() == 1).await;
    let file = downloaded_file().await;
    assert!(file.name.starts_with("history-2") && file.name.ends_with(".csv"), "{}", file.name);
    assert_eq!(file.media_type, "text/csv;charset=utf-8");
    let lines: Vec<_> = file.text.lines().collect();
    assert!(lines[0].starts_with("\u{feff}When,Who,What,Result,"), "{}", lines[0]);
    assert_eq!(lines.len(), 122);
    assert!(lines[121].contains(",Created,Succeeded,POST,"), "{}", lines[121]);
    assert!(shows_text(&format!("121 entries exported to {}", file.name)));
    assert_eq!(network.count(Op::AuditLog), 3, "a page, the rest, the creation");
    wait_for_entries(121).await;
    click("button", "Download CSV").await;
    assert_eq!(download_count(), 2);
    assert_eq!(network.count(Op::AuditLog), 3, "all has been read");
}

#[wasm_bindgen_test]
async fn a_download_that_fails_saves_the_file_after_the_retry() {
    let network = Network::new();
    let volume = untouched_volume(&network);
    change_description(&network, &volume, 60);
    network.add_fault("getAuditLogs:status=500,nth=2");
    let _console = open_history(&network, &volume).await;
    wait_for_entries(50).await;
    capture_downloads();
    click("button", "Download CSV").await;
    wait_for("button", "Try again").await;
    assert_eq!(download_count(), 0);
    click("button", "Try again").await;
    wait_until("the file is downloaded", || download_count() == 1).await;
    assert_eq!(downloaded_file().await.text.lines().count(), 61);
}

#[wasm_bindgen_test]
async fn a_new_change_is_shown_after_a_refresh_and_after_reopening() {
    let network = Network::new();
    let volume = untouched_volume(&network);
    change_description(&network, &volume, 1);
    let _console = open_history(&network, &volume).await;
    wait_for_entries(1).await;
    change_description(&network, &volume, 1);
    click("button", "Refresh history").await;
    wait_for_entries(2).await;
    change_description(&network, &volume, 1);
    toggle().await;
    assert!(entries().is_empty());
    toggle().await;
    wait_for_entries(3).await;
}
