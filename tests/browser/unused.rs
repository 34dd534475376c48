//! The page of unused data volumes.

mod actions;
mod filter;
mod table;
mod unknown;

use crate::harness::{
    Console, Network, Op, app_element, click, exists, field_value, find, focused, go_back,
    last_announcement, names, navigate_to, open_with, query_all, rows, select_option, settle,
    shows_text, text_of, type_into, url, wait_for, wait_for_text, wait_until,
};
use crate::palette::open_palette;
use emulator::{Phase, Volume};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

pub const PAGE: &str = "/datavolumes/unused";

/// The data volumes that are not being deleted, sorted by name.
pub fn volumes(network: &Network) -> Vec<Volume> {
    let all = network.emulator(|emulator| emulator.volumes().to_vec());
    let mut volumes: Vec<_> = all.into_iter().filter(|it| it.phase != Phase::Deleting).collect();
    volumes.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    volumes
}

/// The names of those, sorted, without these.
pub fn names_without(network: &Network, left_out: &[&Volume]) -> Vec<String> {
    let is_left_out = |it: &Volume| left_out.iter().any(|other| other.id == it.id);
    volumes(network).into_iter().filter(|it| !is_left_out(it)).map(|it| it.name).collect()
}

fn days_ago(days: u32) -> String {
    let at = js_sys::Date::now() - f64::from(days) * 24.0 * 3_600_000.0;
    js_sys::Date::new(&at.into()).to_iso_string().into()
}

/// A workload that used a data volume; `fields` are its phase and times.
pub fn workload(volume: &Volume, fields: Value) -> Value {
    let mut row = json!({
        "id": format!("of {}", volume.id), "name": "train", "type": "Training",
        "createdAt": days_ago(800), "datasources": [{"id": volume.id.to_string()}],
    });
    let fields = fields.as_object().expect("an object").clone();
    row.as_object_mut().expect("an object").extend(fields);
    row
}

pub fn running(volume: &Volume) -> Value {
    workload(volume, json!({"phase": "Running"}))
}

pub fn completed(volume: &Volume, days: u32) -> Value {
    workload(volume, json!({"phase": "Completed", "completedAt": days_ago(days)}))
}

/// Makes all data volumes old enough to be listed for every choice.
pub fn make_old(network: &Network) {
    let two_years_ago = js_sys::Date::now() as i64 - 730 * 86_400_000;
    for volume in volumes(network) {
        network.emulator(|emulator| emulator.set_created_at(volume.id, two_years_ago));
    }
}

/// Every cluster has these workloads, and no others. All data volumes are old.
pub fn set_workloads(network: &Network, workloads: &[Value]) {
    make_old(network);
    network.clear_faults();
    network.respond_with(Op::Workloads, 200, &json!({"workloads": workloads}));
}

pub async fn wait_for_result() {
    wait_until("there is a result", || exists("combobox", "Not used for")).await;
    settle().await;
}

async fn open_result(network: &Rc<Network>, address: &str) -> Console {
    let console = open_with(network, address).await;
    wait_for_result().await;
    console
}

/// The cells of a row, without the checkbox and the name.
pub fn cells(name: &str) -> Vec<String> {
    let all = query_all(&app_element(), "main tbody tr");
    let has_name =
        |row: &&web_sys::HtmlElement| query_all(row, "th").iter().any(|cell| text_of(cell) == name);
    let row = all.iter().find(has_name).unwrap_or_else(|| panic!("no row {name}"));
    query_all(row, "td:not(:first-child)").iter().map(|cell| text_of(cell)).collect()
}

#[wasm_bindgen_test]
async fn each_choice_lists_what_no_workload_has_used_for_that_long() {
    let network = Network::new();
    let all = volumes(&network);
    let [now, d10, d40, d100, d400] = [0, 1, 2, 3, 4].map(|index| &all[index]);
    let rows_of =
        [completed(d10, 10), completed(d40, 40), completed(d100, 100), completed(d400, 400)];
    set_workloads(&network, &[&rows_of[..], &[running(now)]].concat());
    let _console = open_result(&network, PAGE).await;
    assert!(exists("heading", "Unused data volumes"));
    let never = names_without(&network, &[now, d10, d40, d100, d400]);
    // Those never seen come first, by name, then those used longest ago.
    let expected = |used: &[&Volume]| {
        let used = used.iter().map(|it| it.name.clone());
        never.iter().cloned().chain(used).collect::<Vec<_>>()
    };
    let total =
        |count: usize, what: &str| format!("{count} of {} data volumes were {what}.", all.len());
    assert_eq!(field_value("Not used for"), "90");
    assert_eq!(rows(), expected(&[d400, d100]));
    let text = total(never.len() + 2, "not used in the last 90 days");
    assert!(shows_text(&text), "{text}");
    assert_eq!(last_announcement(), text);
    let requests = network.count(Op::Workloads);
    select_option("Not used for", "30").await;
    assert_eq!(rows(), expected(&[d400, d100, d40]));
    assert!(shows_text(&total(never.len() + 3, "not used in the last 30 days")));
    select_option("Not used for", "365").await;
    assert_eq!(rows(), expected(&[d400]));
    select_option("Not used for", "never").await;
    assert_eq!(rows(), never);
    let text = total(never.len(), "never seen in use");
    assert!(shows_text(&text));
    assert_eq!(last_announcement(), text, "another choice is announced");
    assert_eq!(network.count(Op::Workloads), requests, "nothing is read again");
    assert!(shows_text("no known workload has used the data volume"));
}

#[wasm_bindgen_test]
async fn a_volume_created_within_the_time_is_not_listed() {
    let network = Network::new();
    set_workloads(&network, &[]);
    let all = volumes(&network);
    let created = js_sys::Date::now() as i64 - 60 * 86_400_000;
    network.emulator(|emulator| emulator.set_created_at(all[0].id, created));
    let _console = open_result(&network, PAGE).await;
    let others = names_without(&network, &[&all[0]]);
    assert_eq!(rows(), others);
    let count = others.len();
    let text = format!("{count} of {count} data volumes were not used in the last 90 days.");
    assert!(shows_text(&text), "{text}");
    assert!(exists("button", &format!("Select all {count}")));
    assert!(!shows_text("Last use unknown"));
    assert!(shows_text("Data volumes created in the last 90 days aren’t listed."));
    select_option("Not used for", "30").await;
    assert_eq!(rows(), names_without(&network, &[]));
    select_option("Not used for", "never").await;
    assert_eq!(rows(), names_without(&network, &[]));
    assert!(!shows_text("aren’t listed"), "they are");
}

#[wasm_bindgen_test]
async fn a_volume_that_an_active_workload_uses_is_never_listed() {
    let network = Network::new();
    let used: BTreeSet<String> = network.emulator(|emulator| {
        let active = emulator.workloads().iter().filter(|it| it.is_active());
        let ids: Vec<_> = active.flat_map(|it| it.volumes.clone()).collect();
        let volumes = emulator.volumes().iter();
        volumes.filter(|it| ids.contains(&it.id)).map(|it| it.name.clone()).collect()
    });
    assert!(!used.is_empty());
    let _console = open_result(&network, PAGE).await;
    for choice in ["30", "90", "365", "never"] {
        select_option("Not used for", choice).await;
        assert!(!rows().is_empty(), "{choice}");
        assert!(rows().iter().all(|name| !used.contains(name)), "{choice}: {:?}", rows());
    }
}

#[wasm_bindgen_test]
async fn each_cluster_is_read_once_and_again_only_on_refresh() {
    let network = Network::new();
    let clusters: BTreeSet<_> = volumes(&network).into_iter().map(|it| it.cluster_id).collect();
    let _console = open_result(&network, PAGE).await;
    let existing = || {
        let requests = network.requests_of(Op::Workloads);
        requests.iter().filter(|it| it.param("deleted").is_none()).count()
    };
    assert_eq!(existing(), clusters.len());
    assert_eq!(network.count(Op::Workloads), 2 * clusters.len(), "those deleted as well");
    let lists = network.count(Op::ListDatavolumes);
    click("button", "Refresh").await;
    wait_for_result().await;
    assert_eq!(network.count(Op::ListDatavolumes), lists + 1);
    assert_eq!(existing(), 2 * clusters.len());
}

#[wasm_bindgen_test]
async fn reading_shows_its_progress_and_can_be_cancelled_and_started_again() {
    let network = Network::with_volumes(600);
    let clusters = network.emulator(|it| it.clusters().len());
    network.pause_requests(Op::ListDatavolumes);
    network.pause_requests(Op::Workloads);
    let _console = open_with(&network, PAGE).await;
    wait_for_text("Reading data volumes: 0 so far").await;
    network.paused(Op::ListDatavolumes)[0].resume();
    wait_for_text("Reading data volumes: 500 so far").await;
    network.resume_requests(Op::ListDatavolumes);
    wait_for_text(&format!("Reading the workloads of {clusters} clusters: 0 so far")).await;
    assert!(shows_text(&format!("0 of {clusters}")) && rows().is_empty());
    let paused = network.paused(Op::Workloads);
    assert!(!paused.is_empty() && paused.len() <= 4, "a few at a time: {}", paused.len());
    find("button", "Cancel").focus().expect("focus");
    click("button", "Cancel").await;
    wait_for_text("Not all data volumes and workloads were read, so no result is shown.").await;
    assert!(paused.iter().all(|it| it.is_aborted()));
    wait_until("the focus is kept", || focused() == "heading Unused data volumes").await;
    network.resume_requests(Op::Workloads);
    click("button", "Start again").await;
    wait_for_result().await;
    assert!(!rows().is_empty());
}

#[wasm_bindgen_test]
async fn reading_the_data_volumes_can_be_cancelled() {
    let network = Network::new();
    network.pause_requests(Op::ListDatavolumes);
    let _console = open_with(&network, PAGE).await;
    click("button", "Cancel").await;
    wait_for("button", "Start again").await;
    assert!(network.last(Op::ListDatavolumes).is_aborted());
    assert_eq!(network.count(Op::Workloads), 0);
    network.resume_requests(Op::ListDatavolumes);
    click("button", "Refresh").await;
    wait_for_result().await;
}

#[wasm_bindgen_test]
async fn a_failed_list_shows_the_servers_words_and_a_retry() {
    let network = Network::new();
    network.add_fault("list_datavolumes:status=500");
    let _console = open_with(&network, PAGE).await;
    wait_for_text("Couldn’t load the data volumes").await;
    assert_eq!(network.count(Op::Workloads), 0);
    network.clear_faults();
    click("button", "Try again").await;
    wait_for_result().await;
}

#[wasm_bindgen_test]
async fn without_unused_volumes_the_page_says_so() {
    let network = Network::new();
    let all: Vec<_> = volumes(&network).iter().map(|it| completed(it, 40)).collect();
    set_workloads(&network, &all);
    let _console = open_result(&network, PAGE).await;
    wait_for_text("Every data volume was used or created in the last 90 days.").await;
    assert!(!exists("table", "Unused data volumes"));
    select_option("Not used for", "30").await;
    assert_eq!(rows().len(), all.len());
    select_option("Not used for", "never").await;
    wait_for_text("Every data volume has been used.").await;
}

#[wasm_bindgen_test]
async fn a_list_without_data_volumes_reads_no_workloads() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes/unused?search=no-such-volume").await;
    wait_for_text("No data volumes match").await;
    assert_eq!(network.count(Op::Workloads), 0);
    click("link", "Back to list").await;
    wait_until("the list", || url() == "/datavolumes?search=no-such-volume").await;
}

#[wasm_bindgen_test]
async fn the_links_keep_the_filter_of_the_list() {
    const FILTER: &str = "?filterBy=phase%3D%3DReady&offset=10&limit=10";
    let network = Network::new();
    set_workloads(&network, &[]);
    let _console = open_with(&network, &format!("/datavolumes{FILTER}")).await;
    wait_until("rows", || rows().len() == 10).await;
    click("button", "Views").await;
    click("link", "Unused data volumes").await;
    wait_for_result().await;
    assert_eq!(url(), format!("{PAGE}{FILTER}"));
    let request = network.last(Op::ListDatavolumes);
    assert_eq!(request.param("filterBy").as_deref(), Some("phase==Ready"));
    assert_eq!(request.param("offset").unwrap_or_default(), "0", "all pages are read");
    wait_for_text("Filters: Status is Ready.").await;
    let times = query_all(&app_element(), "tbody time");
    assert!(!times.is_empty() && times.iter().all(|it| it.tab_index() < 0), "no Tab stops");
    let ready = volumes(&network).into_iter().filter(|it| it.phase == Phase::Ready).count();
    assert_eq!(rows().len(), ready);
    let name = rows()[0].clone();
    click("link", &name).await;
    wait_for("heading", &name).await;
    let source = FILTER.replace('?', "?unusedFor=90&");
    assert!(url().ends_with(&source), "{}", url());
    go_back();
    wait_for_result().await;
    assert_eq!(rows().len(), ready);
    wait_until("the row has the focus", || focused() == format!("link {name}")).await;
    click("link", "Back to list").await;
    wait_until("the list", || url() == format!("/datavolumes{FILTER}")).await;
}

#[wasm_bindgen_test]
async fn coming_back_from_a_volume_keeps_the_choice_and_reads_no_workloads_again() {
    let network = Network::new();
    set_workloads(&network, &[]);
    let _console = open_result(&network, PAGE).await;
    select_option("Not used for", "365").await;
    let requests = network.count(Op::Workloads);
    let name = rows()[0].clone();
    click("link", &name).await;
    wait_for("heading", &name).await;
    let of_page = network.count(Op::Workloads) - requests;
    go_back();
    wait_for_result().await;
    assert_eq!(field_value("Not used for"), "365");
    assert_eq!(network.count(Op::Workloads), requests + of_page);
}

#[wasm_bindgen_test]
async fn a_data_volume_leads_back_to_the_unused_ones_and_to_the_next_of_them() {
    let network = Network::new();
    set_workloads(&network, &[]);
    let _console = open_result(&network, PAGE).await;
    select_option("Not used for", "365").await;
    let page = url();
    let unused = rows();
    click("link", &unused[1]).await;
    wait_for("heading", &unused[1]).await;
    assert!(shows_text(&format!("2 of {}", unused.len())));
    click("link", "Next data volume").await;
    wait_for("heading", &unused[2]).await;
    click("link", "Back to unused data volumes").await;
    wait_for_result().await;
    assert_eq!(url(), page);
    wait_until("the row has the focus", || focused() == format!("link {}", unused[2])).await;
}

#[wasm_bindgen_test]
async fn the_choice_and_the_filter_are_saved_as_a_view() {
    let network = Network::new();
    set_workloads(&network, &[]);
    let console = open_result(&network, &format!("{PAGE}?search=a")).await;
    select_option("Not used for", "365").await;
    let address = format!("{PAGE}?unusedFor=365&search=a");
    wait_until("the address", || url() == address).await;
    click("button", "Views").await;
    click("button", "Save this view").await;
    assert_eq!(field_value("Name"), "Not used for 365 days, a");
    type_into("Name", "Old").await;
    click("button", "Save").await;
    wait_for("button", "Views: Old").await;
    select_option("Not used for", "30").await;
    wait_for("button", "Views (changed): Old").await;
    // From the list, and after a reload.
    navigate_to("/datavolumes").await;
    wait_for("heading", "Data volumes").await;
    let _console = console.reload().await;
    wait_until("the list", || !rows().is_empty()).await;
    click("button", "Views").await;
    click("link", "Old").await;
    wait_for_result().await;
    assert_eq!((url(), field_value("Not used for")), (address, "365".to_owned()));
}

#[wasm_bindgen_test]
async fn an_unknown_time_in_the_address_is_the_default() {
    let network = Network::new();
    set_workloads(&network, &[]);
    let _console = open_result(&network, &format!("{PAGE}?unusedFor=7")).await;
    assert_eq!(field_value("Not used for"), "90");
}

#[wasm_bindgen_test]
async fn the_palette_leads_to_the_page_with_and_without_the_filter_of_the_list() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?search=a").await;
    wait_until("rows", || !rows().is_empty()).await;
    open_palette().await;
    type_into("Command", "find unused").await;
    click("option", "Find unused data volumes in this list").await;
    wait_for_result().await;
    assert_eq!(url(), format!("{PAGE}?search=a"));
    open_palette().await;
    type_into("Command", "unused").await;
    click("option", "Unused data volumes").await;
    wait_until("all data volumes", || url() == PAGE).await;
    wait_for_result().await;
}

#[wasm_bindgen_test]
async fn the_page_has_a_heading_for_each_column_and_the_keys_of_the_list() {
    let network = Network::new();
    set_workloads(&network, &[]);
    let _console = open_result(&network, PAGE).await;
    let expected = [
        "Select all on this page",
        "Name",
        "Last used",
        "Created",
        "Created by",
        "Project",
        "Shared with",
    ];
    assert_eq!(names("columnheader"), expected);
    let first = rows()[0].clone();
    crate::harness::press("j").await;
    assert_eq!(focused(), format!("link {first}"));
    crate::harness::press("x").await;
    assert_eq!(crate::bulk::selected(), "1 selected");
    assert!(find("checkbox", &format!("Select {first}")).is_connected());
}
