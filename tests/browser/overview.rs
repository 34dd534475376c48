//! The overview: its numbers, their links, and what is read on request.

mod reading;
mod start_page;

use crate::harness::{
    Console, Network, Op, SentRequest, announcements, app_element, click, click_on, exists, find,
    find_all, find_all_in, focused, name_of, names_in, open_with, query_all, rows, set_direction,
    settle, shift_clock, shows_text, text_of, try_find, wait_for, wait_for_text, wait_until,
};
use data_volumes_console::domain::ListQuery;
use emulator::{Companions, Switches};
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const OVERVIEW: &str = "/overview";

async fn open_overview(network: &Rc<Network>) -> Console {
    let console = open_with(network, OVERVIEW).await;
    wait_for("heading", "Overview").await;
    console
}

/// The label and the number of each row of a table.
fn numbers(table: &str) -> Vec<(String, String)> {
    let Some(table) = try_find("table", table) else { return Vec::new() };
    let row = |row: &HtmlElement| {
        let cell = |role| find_all_in(row, role).first().map(|cell| text_of(cell));
        Some((cell("rowheader")?, cell("cell")?))
    };
    find_all_in(&table, "row").iter().filter_map(row).collect()
}

/// The reasons with their numbers.
fn reasons() -> Vec<(String, u64)> {
    let parts = |summary: &HtmlElement| {
        let text = |part: &str| text_of(&query_all(summary, part).remove(0));
        (text(":first-child"), text(":last-of-type").parse().expect("a number"))
    };
    query_all(&app_element(), ".reason > summary").iter().map(parts).collect()
}

fn number(table: &str, label: &str) -> String {
    let rows = numbers(table);
    let found = rows.iter().find(|(name, _)| name == label);
    found.unwrap_or_else(|| panic!("no {label} in {rows:?}")).1.clone()
}

/// How many data volumes the server counts.
fn count(network: &Network, filter: &str) -> u64 {
    let filter = Some(format!("&filterBy={filter}")).filter(|_| !filter.is_empty());
    let query = format!("requestType=Originated{}", filter.unwrap_or_default());
    let response = network.get_json(&format!("/api/v1/datavolumes/count?{query}"));
    response["count"].as_u64().expect("a number")
}

async fn wait_until_counted() {
    wait_until("all is counted", || {
        text_of(&app_element()).contains("Updated ") && !shows_text("Counting:")
    })
    .await;
}

fn paused_counts(network: &Network) -> Vec<Rc<SentRequest>> {
    network.paused(Op::CountDatavolumes)
}

#[wasm_bindgen_test]
async fn each_number_is_shown_as_it_arrives_and_at_most_four_are_requested_at_a_time() {
    let network = Network::new();
    network.pause_requests(Op::CountDatavolumes);
    let _console = open_overview(&network).await;
    wait_until("the first request", || network.count(Op::CountDatavolumes) == 1).await;
    wait_until("the clusters", || network.count(Op::Clusters) > 0).await;
    settle().await;
    assert_eq!(network.count(Op::CountDatavolumes), 1, "it shows whether the server can count");
    let is_unknown = |rows: &[(String, String)]| rows.iter().all(|(_, number)| number == "–");
    assert!(is_unknown(&numbers("By status")) && is_unknown(&numbers("New per week")));

    network.last(Op::CountDatavolumes).resume();
    wait_until("four more", || paused_counts(&network).len() == 4).await;
    assert_eq!(number("By status", "All"), count(&network, "").to_string());
    assert_eq!(number("By status", "Ready"), "–");
    let second = paused_counts(&network)[1].clone();
    assert_eq!(second.param("filterBy").as_deref(), Some("phase==NotReady"));
    second.resume();
    let not_ready = count(&network, "phase==NotReady").to_string();
    wait_until("its number", || number("By status", "Not ready") == not_ready).await;
    assert_eq!(number("By status", "Ready"), "–", "the one before it is still to come");
    assert_eq!((paused_counts(&network).len(), network.count(Op::CountDatavolumes)), (4, 6));
    wait_for_text("Counting: 2 of ").await;

    network.resume_requests(Op::CountDatavolumes);
    wait_until_counted().await;
    assert!(!shows_text("–"), "all numbers are known");
    assert_eq!(announcements().iter().filter(|it| it.contains("up to date")).count(), 1);
}

#[wasm_bindgen_test]
async fn leaving_the_page_aborts_the_counts() {
    let network = Network::new();
    let console = open_overview(&network).await;
    wait_until_counted().await;
    network.pause_requests(Op::CountDatavolumes);
    click("button", "Refresh").await;
    let pending = paused_counts(&network);
    assert_eq!(pending.len(), 4);
    click("link", "All data volumes").await;
    wait_until("the list", || rows().len() == 50).await;
    assert!(pending.iter().all(|sent| sent.is_aborted()));
    network.resume_requests(Op::CountDatavolumes);
    settle().await;
    let of_overview = |sent: &&Rc<SentRequest>| {
        sent.param("filterBy").is_some_and(|filter| filter.starts_with("clusterId"))
    };
    let before = network.requests_of(Op::CountDatavolumes).iter().filter(of_overview).count();
    let clusters = network.emulator(|emulator| emulator.clusters().len());
    assert_eq!(before, clusters, "no other is requested");
    drop(console);
}

#[wasm_bindgen_test]
async fn a_refresh_aborts_pending_counts_and_keeps_the_old_numbers_meanwhile() {
    let network = Network::new();
    let _console = open_overview(&network).await;
    wait_until_counted().await;
    let before = numbers("By status");
    network.pause_requests(Op::CountDatavolumes);
    click("button", "Refresh").await;
    let pending = paused_counts(&network);
    click("button", "Refresh").await;
    assert!(pending.iter().all(|sent| sent.is_aborted()));
    assert_eq!(paused_counts(&network).len(), 4);
    assert_eq!(numbers("By status"), before);
    network.stop_pausing(Op::CountDatavolumes);
    network.respond_with(Op::CountDatavolumes, 200, &serde_json::json!({"count": 1234}));
    click("button", "Refresh").await;
    wait_until("the new numbers", || {
        numbers("By project").iter().all(|(_, number)| number == "1,234")
    })
    .await;
    assert_eq!(number("By status", "All"), "1,234");
}

#[wasm_bindgen_test]
async fn every_number_is_that_of_the_list_it_leads_to() {
    let network = Network::new();
    let _console = open_overview(&network).await;
    wait_until_counted().await;
    // The weeks are those of the server's data.
    let now = network.emulator(|emulator| emulator.config().now);
    shift_clock(now as f64 - js_sys::Date::now());
    click("button", "Refresh").await;
    wait_until_counted().await;
    for button in find_all("button").iter().filter(|it| name_of(it).starts_with("Show all ")) {
        click_on(button).await;
    }
    click_on(&query_all(&app_element(), ".disclosure > summary").remove(0)).await;
    let tables = ["By status", "New per week", "By cluster", "By department", "By project"];
    let mut sums = BTreeMap::new();
    for table in tables {
        let links = find_all_in(&find("table", table), "link");
        assert_eq!(links.len(), numbers(table).len(), "{table}");
        for link in links {
            let href = link.get_attribute("href").expect("a link");
            let (path, query) = href.split_once('?').unwrap_or((&href, ""));
            assert_eq!(path, "/datavolumes");
            let (query, problems) = ListQuery::parse(query);
            assert_eq!(problems, []);
            let path = format!("/api/v1/datavolumes/count?{}", query.to_count_request());
            let counted = network.get_json(&path)["count"].as_u64().expect("a number");
            let shown: u64 = text_of(&link).parse().expect("a number");
            assert_eq!(shown, counted, "{table}: {href}");
            *sums.entry(table).or_insert(0) += shown;
        }
    }
    let all = count(&network, "");
    assert_eq!(sums["By status"], 2 * all, "the total and its parts");
    assert_eq!([sums["By cluster"], sums["By project"]], [all; 2]);
    assert_eq!(numbers("New per week").len(), 12);
    assert!(sums["New per week"] > 0, "{sums:?}");

    // A week is a list between two days.
    let weeks = numbers("New per week");
    let (week, shown) = weeks.iter().find(|(_, number)| number != "0").expect("a week").clone();
    click("link", &format!("{shown} data volume{}: {week}", if shown == "1" { "" } else { "s" }))
        .await;
    wait_until("its rows", || rows().len().to_string() == shown).await;
    wait_for_text(&week.replace("Week of", "Created on or after")).await;
}

/// The number of a row.
fn count_of(row: &(String, String)) -> u64 {
    row.1.replace(',', "").parse().expect("a number")
}

#[wasm_bindgen_test]
async fn the_largest_projects_are_first_and_all_are_shown_on_request() {
    let network = Network::new();
    let _console = open_overview(&network).await;
    wait_until_counted().await;
    let projects = network.emulator(|emulator| emulator.projects().len());
    let card = || find("region", "By project");
    let shown = numbers("By project");
    assert_eq!(shown.len(), 10);
    assert!(shown.is_sorted_by_key(|row| std::cmp::Reverse(count_of(row))), "{shown:?}");
    let show_all = format!("Show all {projects}");
    assert_eq!(names_in(&card(), "button"), std::slice::from_ref(&show_all));
    let button = find("button", &show_all);
    button.focus().expect("focus");
    click_on(&button).await;
    let all = numbers("By project");
    assert_eq!(all.len(), projects);
    assert!(
        all.is_sorted_by_key(|row| std::cmp::Reverse(count_of(row))) && all.starts_with(&shown)
    );
    assert_eq!(focused(), "button Show the largest 10");
    click("button", "Show the largest 10").await;
    assert_eq!(numbers("By project"), shown);
}

#[wasm_bindgen_test]
async fn a_table_of_a_few_more_rows_shows_all_of_them() {
    let network = Network::new();
    let _console = open_overview(&network).await;
    wait_until_counted().await;
    let departments = network.emulator(|emulator| emulator.departments().len());
    assert!((11..=15).contains(&departments));
    assert_eq!(numbers("By department").len(), departments);
    assert!(names_in(&find("region", "By department"), "button").is_empty());
}

#[wasm_bindgen_test]
async fn projects_are_ranked_once_all_of_them_are_counted() {
    let network = Network::new();
    network.pause_requests(Op::CountDatavolumes);
    let _console = open_overview(&network).await;
    wait_until("the first request", || network.count(Op::CountDatavolumes) == 1).await;
    let counts = || network.requests_of(Op::CountDatavolumes);
    let is_project = |sent: &Rc<SentRequest>| {
        sent.param("filterBy").is_some_and(|filter| filter.starts_with("projectId=="))
    };
    let projects = network.emulator(|emulator| emulator.projects().len());
    // All but the last project.
    while counts().iter().filter(|sent| is_project(sent)).count() < projects {
        paused_counts(&network)[0].resume();
        settle().await;
    }
    assert!(!numbers("By cluster").is_empty());
    assert!(numbers("By project").is_empty(), "not while some are still to come");
    network.resume_requests(Op::CountDatavolumes);
    wait_until_counted().await;
    assert!(numbers("By project").is_sorted_by_key(|row| std::cmp::Reverse(count_of(row))));
}

#[wasm_bindgen_test]
async fn more_than_two_hundred_projects_are_counted_on_request() {
    let network = Network::large_organization();
    let _console = open_overview(&network).await;
    wait_until_counted().await;
    let projects = network.emulator(|emulator| emulator.projects().len());
    let of_projects = || {
        let requests = network.requests_of(Op::CountDatavolumes);
        let is_project = |sent: &&Rc<SentRequest>| {
            sent.param("filterBy").is_some_and(|filter| filter.starts_with("projectId=="))
        };
        requests.iter().filter(is_project).count()
    };
    assert_eq!(of_projects(), 0);
    let total = format!("{},{:03}", projects / 1_000, projects % 1_000);
    wait_for_text(&format!("{total} projects. Counting takes a request for each.")).await;
    let buttons = || names_in(&find("region", "By project"), "button");
    let count_all = format!("Count all {total}");
    assert_eq!(buttons(), std::slice::from_ref(&count_all));
    network.pause_requests(Op::CountDatavolumes);
    let button = find("button", &count_all);
    button.focus().expect("focus");
    click_on(&button).await;
    wait_until("they are requested", || of_projects() == 4).await;
    assert!(numbers("By project").is_empty());
    assert!(!shows_text("Counting takes a request for each."));
    network.resume_requests(Op::CountDatavolumes);
    wait_until("all are counted", || buttons() == [format!("Show all {total}")]).await;
    assert_eq!(focused(), format!("button Show all {total}"), "it is the same button");
    assert_eq!(numbers("By project").len(), 10);
}

#[wasm_bindgen_test]
async fn a_failed_count_is_told_once_and_tried_again_while_the_others_are_shown() {
    let network = Network::new();
    network.add_fault("count_datavolumes:status=500,nth=3");
    let _console = open_overview(&network).await;
    wait_for_text("Couldn’t count the data volumes").await;
    wait_until("the others", || !shows_text("Counting:")).await;
    assert!(shows_text("Internal Server Error (injected)"));
    assert_eq!(text_of(&app_element()).matches("Couldn’t count").count(), 1);
    assert_eq!(number("By status", "Not ready"), "–");
    assert_eq!(text_of(&app_element()).matches('–').count(), 1);
    assert!(!shows_text("Updated "), "not all numbers are known");
    let before = network.count(Op::CountDatavolumes);
    click("button", "Try again").await;
    wait_until_counted().await;
    assert!(!shows_text("Couldn’t count"));
    assert_eq!(network.count(Op::CountDatavolumes), before + 1, "the others are known");
    let expected = count(&network, "phase==NotReady").to_string();
    assert_eq!(number("By status", "Not ready"), expected);
    assert_eq!(focused(), "heading Overview");
}

#[wasm_bindgen_test]
async fn if_the_first_count_fails_no_other_is_requested_until_a_retry() {
    let network = Network::new();
    network.add_fault("count_datavolumes:status=500");
    let _console = open_overview(&network).await;
    wait_for_text("Couldn’t count the data volumes").await;
    settle().await;
    assert_eq!(network.count(Op::CountDatavolumes), 1);
    network.clear_faults();
    click("button", "Try again").await;
    wait_until_counted().await;
    assert!(!shows_text("–"));
}

#[wasm_bindgen_test]
async fn a_user_who_may_not_count_is_told_whom_to_ask() {
    let network = Network::new();
    network.add_fault("count_datavolumes:status=403");
    let _console = open_overview(&network).await;
    wait_for_text("You don’t have permission to count the data volumes").await;
    wait_for_text("Ask an administrator for access.").await;
    assert!(shows_text("Forbidden (injected)") && !exists("button", "Try again"));
    assert_eq!(network.count(Op::CountDatavolumes), 1);
    wait_until("the others stay", || !reasons().is_empty()).await;
}

#[wasm_bindgen_test]
async fn a_control_plane_that_cannot_count_is_told_and_the_rest_shown() {
    let network = Network::old_server();
    let _console = open_overview(&network).await;
    wait_for_text("This control plane can’t count data volumes").await;
    assert_eq!(network.count(Op::CountDatavolumes), 1);
    assert!(!shows_text("Couldn’t count"));
    let headings: Vec<_> = find_all("heading").iter().map(|it| name_of(it)).collect();
    let rest = ["Overview", "Why data volumes aren’t ready", "Top creators", "Unused data volumes"];
    assert_eq!(headings, rest);
    wait_until("the reasons", || !reasons().is_empty()).await;
    click("button", "Refresh").await;
    settle().await;
    assert_eq!(network.count(Op::CountDatavolumes), 1);
}

#[wasm_bindgen_test]
async fn units_that_cannot_be_listed_are_told_in_one_sentence() {
    for companions in [Companions::Forbidden, Companions::Missing] {
        let network = Network::new();
        network.emulator(|emulator| {
            emulator.set_switches(Switches { companions, ..Switches::default() });
        });
        let _console = open_overview(&network).await;
        wait_until_counted().await;
        for card in ["By cluster", "By department", "By project"] {
            assert!(try_find("table", card).is_none());
            let card = text_of(&find("region", card));
            assert!(card.contains(" Couldn’t "), "{card}");
        }
        assert!(!exists("button", "Try again"), "it would be refused again");
        assert_eq!(number("By status", "All"), count(&network, "").to_string());
    }
}

#[wasm_bindgen_test]
async fn a_failed_list_of_units_is_loaded_again_on_request() {
    let network = Network::new();
    network.add_fault("get_departments:status=500");
    let _console = open_overview(&network).await;
    wait_until_counted().await;
    network.clear_faults();
    let card = find("region", "By department");
    let button = find_all_in(&card, "button").remove(0);
    assert_eq!(name_of(&button), "Try again");
    button.focus().expect("focus");
    click_on(&button).await;
    wait_until("the departments", || !numbers("By department").is_empty()).await;
    wait_until("the focus is kept", || focused() == "heading Overview").await;
    wait_until_counted().await;
    assert!(!shows_text("–"));
}

#[wasm_bindgen_test]
async fn rows_keep_their_order_while_they_are_counted_again_and_while_one_has_the_focus() {
    let network = Network::new();
    let _console = open_overview(&network).await;
    wait_until_counted().await;
    let before = numbers("By project");
    let labels = |rows: &[(String, String)]| rows.iter().map(|it| it.0.clone()).collect::<Vec<_>>();
    // The last project becomes the largest.
    let requests = network.count(Op::CountDatavolumes);
    network.add_fault(&format!("count_datavolumes:off=1000,nth={requests}"));
    network.pause_requests(Op::CountDatavolumes);
    let first = find_all_in(&find("table", "By project"), "link").remove(0);
    let href = first.get_attribute("href");
    first.focus().expect("focus");
    click("button", "Refresh").await;
    assert_eq!(labels(&numbers("By project")), labels(&before));
    network.resume_requests(Op::CountDatavolumes);
    wait_until_counted().await;
    assert_eq!(labels(&numbers("By project")), labels(&before));
    let active = document().active_element().expect("focus");
    assert_eq!(active.get_attribute("href"), href);
    find("heading", "Overview").focus().expect("focus");
    wait_until("the largest is first", || count_of(&numbers("By project")[0]) >= 1_000).await;
}

#[wasm_bindgen_test]
async fn bars_are_hidden_from_screen_readers_and_as_long_as_their_numbers() {
    let network = Network::new();
    let _console = open_overview(&network).await;
    wait_until_counted().await;
    let bars = query_all_svg("svg.bars");
    assert!(bars.len() > 20);
    assert!(bars.iter().all(|bar| bar.get_attribute("aria-hidden").as_deref() == Some("true")));
    let lengths: Vec<_> = query_all_svg("svg.bars:not([data-weeks]) rect")
        .iter()
        .take(3)
        .map(|bar| bar.get_attribute("width").expect("a width").parse::<u64>().expect("a number"))
        .collect();
    let (all, ready) = (count(&network, ""), count(&network, "phase==Ready"));
    assert_eq!(lengths[0], (100 * ready).div_ceil(all), "the row of all has none");
    // Names are read with their numbers.
    let link = find_all_in(&find("table", "By status"), "link").remove(1);
    assert_eq!(name_of(&link), format!("{ready} data volumes: Ready"));
    set_direction("rtl");
    assert_eq!(number("By status", "All"), all.to_string());
}

fn query_all_svg(selector: &str) -> Vec<web_sys::Element> {
    let found = app_element().query_selector_all(selector).expect("a selector");
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

#[wasm_bindgen_test]
async fn the_time_of_the_last_reading_is_shown() {
    let network = Network::new();
    let _console = open_overview(&network).await;
    wait_until_counted().await;
    let updated = || {
        let text = text_of(&app_element());
        text.split("Updated ").nth(1).and_then(|it| it.get(..8)).map(str::to_owned)
    };
    let before = updated().expect("a time");
    shift_clock(3_600_000.0);
    network.pause_requests(Op::CountDatavolumes);
    click("button", "Refresh").await;
    wait_for_text("Counting: 0 of").await;
    network.resume_requests(Op::CountDatavolumes);
    wait_until("a new time", || updated().is_some_and(|time| time != before)).await;
}
