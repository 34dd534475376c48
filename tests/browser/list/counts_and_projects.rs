//! The counts on the status chips, the project picker, and servers without counts or search.

use crate::harness::{
    Network, Op, advance_time, app_element, click, click_on, description_of, exists, field,
    field_value, find, find_all_in, focused, go_back, go_forward, last_announcement, name_of,
    navigate_to, open, open_with, press, press_now, query_all, rows, settle, shows_text, text_of,
    try_find, type_into, url, wait_for, wait_for_text, wait_until,
};
use crate::list::{listed_names, wait_for_rows};
use emulator::{Companions, Switches};
use wasm_bindgen_test::wasm_bindgen_test;

/// Name and count of each chip.
fn chips() -> Vec<(String, String)> {
    let chips = query_all(&app_element(), "nav[aria-label=\"Filter by status\"] .chip");
    chips.iter().map(|chip| (name_of(chip), description_of(chip))).collect()
}

/// The counts on the chips.
fn chip_counts() -> Vec<String> {
    chips().into_iter().map(|(_, number)| number).collect()
}

/// The counts that the server returns for the chips of `query`.
fn expected_counts(network: &Network, query: &str, filter: &str) -> Vec<String> {
    let phases = ["", "Ready", "NotReady", "Creating", "Deleting", "Unknown"];
    let count = |phase: &str| {
        let phase = Some(format!("phase=={phase}")).filter(|_| !phase.is_empty());
        let filter: Vec<_> = phase.into_iter().chain([filter.to_owned()]).collect();
        let filter = filter.join(",").trim_matches(',').to_owned();
        let filter = Some(format!("&filterBy={filter}")).filter(|_| !filter.is_empty());
        let path = format!("/api/v1/datavolumes/count?{query}{}", filter.unwrap_or_default());
        network.get_json(&path)["count"].to_string()
    };
    phases.map(count).to_vec()
}

async fn wait_for_counts(expected: &[String]) {
    wait_until(&format!("the chips show {expected:?}"), || chip_counts() == expected).await;
}

fn range() -> String {
    let range = query_all(&app_element(), "nav[aria-label=Pagination] > span");
    range.first().map(|range| text_of(range)).unwrap_or_default()
}

/// ID and name of a project that can use some data volumes, but not all.
fn project(network: &Network) -> (String, String) {
    let project = network.emulator(|emulator| {
        let all = emulator.projects().iter();
        all.clone()
            .find(|it| &*it.name == "perception")
            .map(|it| (it.id.to_string(), it.name.to_string()))
    });
    project.expect("a project")
}

#[wasm_bindgen_test]
async fn each_chip_shows_its_count_under_the_search_and_other_filters() {
    let console = open("/datavolumes").await;
    let all = expected_counts(&console.network, "requestType=Originated", "");
    wait_for_counts(&all).await;
    assert_eq!(chips()[1].0, "Ready", "the number is no part of the name");
    assert_eq!(range(), format!("1–50 of {}", all[0]));

    click("link", "Ready").await;
    type_into("Search data volumes", "train").await;
    advance_time(250).await;
    let some = expected_counts(&console.network, "requestType=Originated&search=train", "");
    assert_ne!(some, all);
    wait_for_counts(&some).await;
    let shown = rows();
    assert_eq!(range(), format!("1–{} of {}", shown.len(), some[1]));
    drop(console);

    let console = open("/datavolumes?filterBy=name=@train,phase==Ready").await;
    wait_for_counts(&expected_counts(&console.network, "requestType=Originated", "name=@train"))
        .await;
}

#[wasm_bindgen_test]
async fn counts_are_fetched_in_parallel_after_the_first_succeeds() {
    let network = Network::new();
    network.pause_requests(Op::CountDatavolumes);
    let _console = open_with(&network, "/datavolumes").await;
    wait_until("requested", || network.count(Op::CountDatavolumes) == 1).await;
    wait_until("rows", || rows().len() == 50).await;
    assert_eq!(
        network.count(Op::CountDatavolumes),
        1,
        "one request shows whether the server can count"
    );
    assert_eq!(chip_counts(), [""; 6]);
    network.last(Op::CountDatavolumes).resume();
    wait_until("the others", || network.paused(Op::CountDatavolumes).len() == 5).await;
    assert_eq!(network.count(Op::CountDatavolumes), 6, "the total is one of the counts");
    let all = expected_counts(&network, "requestType=Originated", "");
    assert_eq!(chip_counts(), [&all[0], "", "", "", "", ""], "each count is shown as it arrives");
    network.paused(Op::CountDatavolumes)[2].resume();
    wait_until("another count", || chip_counts()[3] == all[3]).await;
    network.resume_requests(Op::CountDatavolumes);
    wait_for_counts(&all).await;

    // A filter that no chip covers needs a seventh count.
    let before = network.count(Op::CountDatavolumes);
    navigate_to("/datavolumes?filterBy=phase!=Ready").await;
    wait_until("seven", || network.count(Op::CountDatavolumes) == before + 1).await;
}

#[wasm_bindgen_test]
async fn superseded_counts_are_aborted_and_never_shown() {
    let console = open("/datavolumes").await;
    let network = &console.network;
    wait_for_counts(&expected_counts(network, "requestType=Originated", "")).await;
    network.pause_requests(Op::CountDatavolumes);
    type_into("Search data volumes", "lid").await;
    advance_time(250).await;
    let stale = network.paused(Op::CountDatavolumes);
    assert_eq!(stale.len(), 6);
    assert_eq!(chip_counts(), [""; 6], "no count of another query");
    type_into("Search data volumes", "train").await;
    advance_time(250).await;
    assert!(stale.iter().all(|sent| sent.is_aborted()));
    let newest = network.paused(Op::CountDatavolumes);
    assert_eq!(newest.len(), 6);
    for sent in stale.iter().chain(newest.iter().rev()) {
        sent.resume();
        settle().await;
    }
    wait_for_counts(&expected_counts(network, "requestType=Originated&search=train", "")).await;
}

#[wasm_bindgen_test]
async fn selecting_a_chip_fetches_only_its_own_count_again() {
    let console = open("/datavolumes").await;
    let network = &console.network;
    let all = expected_counts(network, "requestType=Originated", "");
    wait_for_counts(&all).await;
    network.pause_requests(Op::CountDatavolumes);
    let before = network.count(Op::CountDatavolumes);
    click("link", "Not ready").await;
    assert_eq!(network.count(Op::CountDatavolumes), before + 1);
    assert_eq!(
        network.last(Op::CountDatavolumes).param("filterBy").as_deref(),
        Some("phase==NotReady")
    );
    assert_eq!(chip_counts(), all, "the counts are kept");
    wait_until("the known count is reused", || range() == format!("1–{} of {}", all[2], all[2]))
        .await;
}

#[wasm_bindgen_test]
async fn a_refresh_fetches_counts_again_and_keeps_the_old_ones_meanwhile() {
    let console = open("/datavolumes").await;
    let network = &console.network;
    let all = expected_counts(network, "requestType=Originated", "");
    wait_for_counts(&all).await;
    network.pause_requests(Op::CountDatavolumes);
    click("button", "Refresh").await;
    assert_eq!(network.paused(Op::CountDatavolumes).len(), 6);
    assert_eq!(chip_counts(), all);
    network.resume_requests(Op::CountDatavolumes);
    network.respond_with(Op::CountDatavolumes, 200, &serde_json::json!({"count": 7}));
    click("button", "Refresh").await;
    wait_for_counts(&["7"; 6].map(str::to_owned)).await;
}

#[wasm_bindgen_test]
async fn an_old_server_gets_one_count_request() {
    let network = Network::old_server();
    let _console = open_with(&network, "/datavolumes").await;
    wait_until("the range", || range() == "1–50, more follow").await;
    click("link", "Ready").await;
    wait_until("ready", || url().contains("Ready")).await;
    click("button", "Refresh").await;
    click("link", "All").await;
    settle().await;
    assert_eq!(network.count(Op::CountDatavolumes), 1);
    assert_eq!(chip_counts(), [""; 6]);
    assert!(!shows_text("Couldn’t"));
}

#[wasm_bindgen_test]
async fn one_failed_count_does_not_stop_the_others() {
    let network = Network::new();
    network.add_fault("count_datavolumes:status=400,nth=1");
    let _console = open_with(&network, "/datavolumes?search=train").await;
    let some = expected_counts(&network, "requestType=Originated&search=train", "");
    wait_until("the others are counted", || chip_counts()[1..] == some[1..]).await;
    assert!(!shows_text("Couldn’t"));
}

#[wasm_bindgen_test]
async fn failed_counts_are_reported_once() {
    let network = Network::new();
    network.add_fault("count_datavolumes:status=503");
    let _console = open_with(&network, "/datavolumes").await;
    wait_for_text("Couldn’t count the data volumes").await;
    wait_until("rows", || rows().len() == 50).await;
    let page = text_of(&app_element());
    assert_eq!(page.matches("Couldn’t count").count(), 1);
    assert_eq!(network.count(Op::CountDatavolumes), 1);
    network.clear_faults();
    click("button", "Refresh").await;
    wait_for_counts(&expected_counts(&network, "requestType=Originated", "")).await;
    assert!(!shows_text("Couldn’t count"));
}

#[wasm_bindgen_test]
async fn a_server_without_search_is_reported_and_a_name_filter_offered() {
    let network = Network::old_server();
    let console = open_with(&network, "/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    let before = rows();
    type_into("Search data volumes", "lidar").await;
    advance_time(250).await;
    wait_for_text("This control plane doesn’t support search").await;
    assert!(
        last_announcement().starts_with("This control plane doesn’t support search"),
        "{}",
        last_announcement()
    );
    assert_eq!(rows(), before, "the rows are kept");
    assert!(!shows_text("Couldn’t load"));

    let before = network.count(Op::ListDatavolumes);
    type_into("Search data volumes", "radar").await;
    advance_time(250).await;
    assert!(shows_text("This control plane doesn’t support search"));
    assert_eq!(network.count(Op::ListDatavolumes), before, "no further search request");

    click("link", "Filter by name instead").await;
    assert_eq!(url(), "/datavolumes?filterBy=name%3D%40radar");
    wait_for_rows(&listed_names(&network, "filterBy=name=@radar&sortBy=name")).await;
    assert!(!shows_text("doesn’t support search"));
    assert_eq!(field_value("Search data volumes"), "");
    assert_eq!(focused(), "searchbox Search data volumes");
    drop(console);
}

#[wasm_bindgen_test]
async fn other_errors_are_not_attributed_to_the_search() {
    let network = Network::new();
    network.add_fault("list_datavolumes:status=400");
    let _console = open_with(&network, "/datavolumes?search=lidar").await;
    wait_for_text("Couldn’t load the data volumes").await;
    assert!(!shows_text("doesn’t support search"));
    network.clear_faults();
    click("button", "Try again").await;
    wait_for_rows(&listed_names(&network, "search=lidar&sortBy=name")).await;
}

#[wasm_bindgen_test]
async fn a_project_is_selected_by_name_and_sent_by_id() {
    let console = open("/datavolumes?filterBy=phase==Ready&sortBy=createdAt").await;
    let network = &console.network;
    let (id, name) = project(network);
    assert_eq!(find("link", "Owned").get_attribute("aria-current").as_deref(), Some("true"));
    click("button", "Usable in project").await;
    wait_until("the focus is on the picker", || focused() == "combobox Project").await;
    assert!(rows().is_empty(), "no rows and no counts of other data volumes are shown");
    assert!(!exists("navigation", "Filter by status"));
    wait_for_text("Choose a project to see the data volumes it can mount.").await;
    assert_eq!(find("link", "Owned").get_attribute("aria-current"), None);
    assert_eq!(
        url(),
        "/datavolumes?filterBy=phase==Ready&sortBy=createdAt",
        "no project is selected yet"
    );
    type_into("Project", &name).await;
    advance_time(200).await;
    let option =
        find_all_in(&app_element(), "option").into_iter().find(|it| name_of(it).starts_with(&name));
    click_on(&option.expect("the project is offered")).await;
    let expected = format!(
        "/datavolumes?requestType=UsableInProject&usableInProjectId={id}&filterBy=phase%3D%3DReady&sortBy=createdAt"
    );
    assert_eq!(url(), expected);
    let sent = network.last(Op::ListDatavolumes);
    assert_eq!(sent.param("requestType").as_deref(), Some("UsableInProject"));
    assert_eq!(sent.param("usableInProjectId"), Some(id.clone()));
    assert_eq!(field_value("Project"), name);
    assert_eq!(focused(), "combobox Project", "the focus is kept");
    wait_for_text("its own and those shared with it").await;
    let scope = format!("requestType=UsableInProject&usableInProjectId={id}");
    wait_for_counts(&expected_counts(network, &scope, "")).await;

    go_back();
    wait_until("back", || url() == "/datavolumes?filterBy=phase==Ready&sortBy=createdAt").await;
    wait_until("the picker is gone", || try_find("combobox", "Project").is_none()).await;
    wait_for_text("Data volumes that belong to your projects.").await;
    wait_until("the focus is kept", || focused() == "button Usable in project").await;
}

#[wasm_bindgen_test]
async fn back_closes_the_field_for_a_project_and_forward_opens_it() {
    let _console = open("/settings").await;
    navigate_to("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    let is_open = || try_find("combobox", "Project").is_some();
    for leave in ["Back", "Owned"] {
        click("button", "Usable in project").await;
        wait_until("the focus is on the picker", || focused() == "combobox Project").await;
        if leave == "Back" {
            go_back();
        } else {
            click("link", leave).await;
        }
        wait_until("it is closed", || !is_open() && rows().len() == 50).await;
        assert_eq!(url(), "/datavolumes", "after {leave}");
        go_forward();
        wait_until("it is open", is_open).await;
        go_back();
        wait_until("it is closed again", || !is_open()).await;
    }
    go_back();
    wait_until("the page before", || url() == "/settings").await;
}

#[wasm_bindgen_test]
async fn a_reload_keeps_the_field_for_a_project_open() {
    let console = open("/datavolumes").await;
    let is_open = || try_find("combobox", "Project").is_some();
    let has_chips = || exists("navigation", "Filter by status");
    wait_until("the filters", has_chips).await;
    click("button", "Usable in project").await;
    wait_until("it is open", is_open).await;
    wait_until("there is nothing to filter", || !has_chips()).await;
    let _console = console.reload().await;
    wait_until("it is open again", is_open).await;
    go_back();
    wait_until("it is closed", || !is_open() && rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn the_project_in_the_address_is_shown_by_name_and_can_be_removed() {
    let network = Network::new();
    let (id, name) = project(&network);
    let _console = open_with(&network, &format!("/datavolumes?usableInProjectId={id}")).await;
    wait_until("the name", || field_value("Project") == name).await;
    wait_until("rows", || !rows().is_empty()).await;
    assert!(network.count(Op::Projects) <= 2, "one request for the names, one for the choices");
    assert!(!exists("link", &format!("Remove filter Usable in project {id}")));
    field("Project").focus().expect("focus");
    press("ArrowDown").await;
    let options = find_all_in(&app_element(), "option").len();
    assert!(options > 10, "all others can be chosen: {options}");
    click("link", "Owned").await;
    assert_eq!(url(), "/datavolumes");
    wait_for_rows(&listed_names(&network, "sortBy=name&limit=50")).await;
}

#[wasm_bindgen_test]
async fn projects_are_loaded_page_by_page() {
    let console = open("/datavolumes").await;
    let network = &console.network;
    click("button", "Usable in project").await;
    wait_until("a page", || network.count(Op::Projects) == 1).await;
    field("Project").focus().expect("focus");
    press("ArrowDown").await;
    let first = find_all_in(&app_element(), "option").len();
    press("ArrowUp").await;
    wait_until("more", || find_all_in(&app_element(), "option").len() > first).await;
    let sent = network.last(Op::Projects);
    assert_eq!(sent.param("offset"), Some(first.to_string()));
}

#[wasm_bindgen_test]
async fn a_project_id_can_be_typed_if_projects_cannot_be_listed() {
    for companions in [Companions::Forbidden, Companions::Missing] {
        let network = Network::new();
        network.emulator(|emulator| {
            emulator.set_switches(Switches { companions, ..Switches::default() });
        });
        let (id, _) = project(&network);
        let _console = open_with(&network, "/datavolumes").await;
        click("button", "Usable in project").await;
        type_into("Project", &id).await;
        press_now("Enter");
        advance_time(200).await;
        let expected = format!("/datavolumes?requestType=UsableInProject&usableInProjectId={id}");
        wait_until("the id is in the address", || url() == expected).await;
        assert_eq!(field_value("Project"), id);
        wait_until("rows", || !rows().is_empty()).await;
    }
}

#[wasm_bindgen_test]
async fn an_unknown_project_is_not_requested() {
    let console = open("/datavolumes").await;
    click("button", "Usable in project").await;
    type_into("Project", "no such project").await;
    click("button", "Show").await;
    advance_time(200).await;
    wait_for_text("Choose one of the projects in the list.").await;
    assert_eq!(url(), "/datavolumes");
    type_into("Project", "perception").await;
    assert!(!shows_text("Choose one of the projects"));
    press_now("Enter");
    advance_time(200).await;
    let (id, _) = project(&console.network);
    wait_until("a whole name is enough", || url().ends_with(&format!("usableInProjectId={id}")))
        .await;
    wait_for("link", "Owned").await;
}

#[wasm_bindgen_test]
async fn no_chip_is_current_under_another_phase_filter() {
    let _console = open("/datavolumes?filterBy=phase!=Ready").await;
    wait_until("rows", || !rows().is_empty()).await;
    let chips = query_all(&app_element(), "nav[aria-label='Filter by status'] .chip");
    assert!(chips.len() > 5);
    assert!(chips.iter().all(|chip| !chip.has_attribute("aria-current")));
}

#[wasm_bindgen_test]
async fn a_server_that_takes_count_for_an_id_gets_no_further_count_requests() {
    let network = Network::new();
    network.add_fault("count_datavolumes:status=400");
    let _console = open_with(&network, "/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    settle().await;
    let before = network.count(Op::CountDatavolumes);
    click("button", "Refresh").await;
    settle().await;
    assert_eq!(network.count(Op::CountDatavolumes), before);
    assert!(shows_text("1–50, more follow") && !shows_text("Couldn’t count"));
}

#[wasm_bindgen_test]
async fn a_server_may_support_counts_but_not_search() {
    let network = Network::new();
    network.emulator(|emulator| {
        let switches = emulator::Switches { search: false, ..Default::default() };
        emulator.set_switches(switches);
    });
    let _console = open_with(&network, "/datavolumes?search=lidar").await;
    wait_for_text("This control plane doesn’t support search").await;
    click("link", "Clear the search").await;
    wait_until("rows", || rows().len() == 50).await;
    wait_for_text("1–50 of 60").await;
}

#[wasm_bindgen_test]
async fn retry_after_delays_polled_counts_but_not_a_manual_refresh() {
    let console = open("/datavolumes?filterBy=phase==Ready").await;
    let network = &console.network;
    wait_until("rows", || !rows().is_empty()).await;
    settle().await;
    network.add_fault("count_datavolumes:status=429,retry-after=600");
    advance_time(30_000).await;
    settle().await;
    network.clear_faults();
    let before = network.count(Op::CountDatavolumes);
    advance_time(500_000).await;
    assert_eq!(network.count(Op::CountDatavolumes), before, "Retry-After was ten minutes");
    advance_time(100_000).await;
    assert!(network.count(Op::CountDatavolumes) > before);
    // A manual refresh does not wait.
    network.add_fault("count_datavolumes:status=429,retry-after=600");
    click("button", "Refresh").await;
    settle().await;
    let before = network.count(Op::CountDatavolumes);
    click("button", "Refresh").await;
    settle().await;
    assert!(network.count(Op::CountDatavolumes) > before);
}

#[wasm_bindgen_test]
async fn the_owned_data_volumes_are_shown_again_if_no_project_is_chosen() {
    let console = open("/datavolumes").await;
    let all = listed_names(&console.network, "sortBy=name&limit=50");
    wait_for_rows(&all).await;
    click("button", "Usable in project").await;
    wait_until("no rows", || rows().is_empty()).await;
    click("link", "Owned").await;
    wait_for_rows(&all).await;
    wait_for_counts(&expected_counts(&console.network, "requestType=Originated", "")).await;
}

#[wasm_bindgen_test]
async fn a_chip_without_data_volumes_is_muted() {
    let _console = open("/datavolumes?search=no-such-name").await;
    wait_for_text("No data volumes match").await;
    let chips = query_all(&app_element(), "nav[aria-label='Filter by status'] .chip");
    wait_until("all are muted", || chips.iter().all(|chip| chip.has_attribute("data-empty"))).await;
}
