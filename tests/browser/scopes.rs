//! Which data volumes are meant, and how many there are.

use crate::harness::{
    Op, Wire, all_in, click, click_on, description_of, eventually, field, find, focus, go_back,
    go_to_page, is_there, maybe, mounted, name_of, open, open_with, pass, press, press_now, reads,
    rows, said, says, select, settle, shown, text_of, type_into, url, value,
};
use crate::list::{listed, shows_rows};
use emulator::{Companions, Switches};
use wasm_bindgen_test::wasm_bindgen_test;

/// The chips by name, each with the number that describes it.
fn chips() -> Vec<(String, String)> {
    let chips = select(&mounted(), "nav[aria-label=\"Filter by status\"] a");
    chips.iter().map(|chip| (name_of(chip), description_of(chip))).collect()
}

/// The numbers on the chips, in their order.
fn numbers() -> Vec<String> {
    chips().into_iter().map(|(_, number)| number).collect()
}

/// The numbers that the server counts for the chips of `query`.
fn counted(wire: &Wire, query: &str, filter: &str) -> Vec<String> {
    let phases = ["", "Ready", "NotReady", "Creating", "Deleting", "Unknown"];
    let count = |phase: &str| {
        let phase = Some(format!("phase=={phase}")).filter(|_| !phase.is_empty());
        let filter: Vec<_> = phase.into_iter().chain([filter.to_owned()]).collect();
        let filter = filter.join(",").trim_matches(',').to_owned();
        let filter = Some(format!("&filterBy={filter}")).filter(|_| !filter.is_empty());
        let path = format!("/api/v1/datavolumes/count?{query}{}", filter.unwrap_or_default());
        wire.ask(&path)["count"].to_string()
    };
    phases.map(count).to_vec()
}

async fn shows_numbers(expected: &[String]) {
    eventually(&format!("the chips say {expected:?}"), || numbers() == expected).await;
}

fn range() -> String {
    let range = select(&mounted(), "nav[aria-label=Pagination] > span");
    range.first().map(|range| text_of(range)).unwrap_or_default()
}

/// An id and the name of a project that can use some volumes, but not all.
fn project(wire: &Wire) -> (String, String) {
    let project = wire.emulator(|emulator| {
        let all = emulator.projects().iter();
        all.clone()
            .find(|it| &*it.name == "perception")
            .map(|it| (it.id.to_string(), it.name.to_string()))
    });
    project.expect("a project")
}

#[wasm_bindgen_test]
async fn each_chip_tells_how_many_it_leads_to_under_the_search_and_the_other_filters() {
    let console = open("/datavolumes").await;
    let all = counted(&console.wire, "requestType=Originated", "");
    shows_numbers(&all).await;
    assert_eq!(chips()[1].0, "Ready", "the number is no part of the name");
    assert_eq!(range(), format!("1–50 of {}", all[0]));

    click("link", "Ready").await;
    type_into("Search data volumes", "train").await;
    pass(250).await;
    let some = counted(&console.wire, "requestType=Originated&search=train", "");
    assert_ne!(some, all);
    shows_numbers(&some).await;
    let shown = rows();
    assert_eq!(range(), format!("1–{} of {}", shown.len(), some[1]));
    drop(console);

    let console = open("/datavolumes?filterBy=name=@train,phase==Ready").await;
    shows_numbers(&counted(&console.wire, "requestType=Originated", "name=@train")).await;
}

#[wasm_bindgen_test]
async fn counts_are_asked_for_in_parallel_once_it_is_known_that_there_are_any() {
    let wire = Wire::new();
    wire.hold(Op::CountDatavolumes);
    let _console = open_with(&wire, "/datavolumes").await;
    eventually("asked", || wire.count(Op::CountDatavolumes) == 1).await;
    eventually("rows", || rows().len() == 50).await;
    assert_eq!(wire.count(Op::CountDatavolumes), 1, "one tells whether it can count at all");
    assert_eq!(numbers(), [""; 6]);
    wire.last(Op::CountDatavolumes).release();
    eventually("the others", || wire.held(Op::CountDatavolumes).len() == 5).await;
    assert_eq!(wire.count(Op::CountDatavolumes), 6, "the total is one of them");
    let all = counted(&wire, "requestType=Originated", "");
    assert_eq!(numbers(), [&all[0], "", "", "", "", ""], "each number comes by itself");
    wire.held(Op::CountDatavolumes)[2].release();
    eventually("one number", || numbers()[3] == all[3]).await;
    wire.let_go(Op::CountDatavolumes);
    shows_numbers(&all).await;

    // A question that no chip asks is the seventh.
    let before = wire.count(Op::CountDatavolumes);
    go_to_page("/datavolumes?filterBy=phase!=Ready").await;
    eventually("seven", || wire.count(Op::CountDatavolumes) == before + 1).await;
}

#[wasm_bindgen_test]
async fn superseded_counts_are_aborted_and_only_the_last_intents_numbers_show() {
    let console = open("/datavolumes").await;
    let wire = &console.wire;
    shows_numbers(&counted(wire, "requestType=Originated", "")).await;
    wire.hold(Op::CountDatavolumes);
    type_into("Search data volumes", "lid").await;
    pass(250).await;
    let stale = wire.held(Op::CountDatavolumes);
    assert_eq!(stale.len(), 6);
    assert_eq!(numbers(), [""; 6], "no number of another question");
    type_into("Search data volumes", "train").await;
    pass(250).await;
    assert!(stale.iter().all(|sent| sent.is_aborted()));
    let newest = wire.held(Op::CountDatavolumes);
    assert_eq!(newest.len(), 6);
    for sent in stale.iter().chain(newest.iter().rev()) {
        sent.release();
        settle().await;
    }
    shows_numbers(&counted(wire, "requestType=Originated&search=train", "")).await;
}

#[wasm_bindgen_test]
async fn another_chip_asks_only_for_its_own_number_again() {
    let console = open("/datavolumes").await;
    let wire = &console.wire;
    let all = counted(wire, "requestType=Originated", "");
    shows_numbers(&all).await;
    wire.hold(Op::CountDatavolumes);
    let before = wire.count(Op::CountDatavolumes);
    click("link", "Not ready").await;
    assert_eq!(wire.count(Op::CountDatavolumes), before + 1);
    assert_eq!(
        wire.last(Op::CountDatavolumes).param("filterBy").as_deref(),
        Some("phase==NotReady")
    );
    assert_eq!(numbers(), all, "the numbers stay");
    eventually("the total is known already", || range() == format!("1–{} of {}", all[2], all[2]))
        .await;
}

#[wasm_bindgen_test]
async fn a_refresh_counts_again_and_keeps_the_numbers_meanwhile() {
    let console = open("/datavolumes").await;
    let wire = &console.wire;
    let all = counted(wire, "requestType=Originated", "");
    shows_numbers(&all).await;
    wire.hold(Op::CountDatavolumes);
    click("button", "Refresh").await;
    assert_eq!(wire.held(Op::CountDatavolumes).len(), 6);
    assert_eq!(numbers(), all);
    wire.let_go(Op::CountDatavolumes);
    wire.answer(Op::CountDatavolumes, 200, &serde_json::json!({"count": 7}));
    click("button", "Refresh").await;
    shows_numbers(&["7"; 6].map(str::to_owned)).await;
}

#[wasm_bindgen_test]
async fn an_old_server_is_asked_once_whether_it_can_count_and_never_again() {
    let wire = Wire::to_an_old_server();
    let _console = open_with(&wire, "/datavolumes").await;
    eventually("the range", || range() == "1–50, more follow").await;
    click("link", "Ready").await;
    eventually("ready", || url().contains("Ready")).await;
    click("button", "Refresh").await;
    click("link", "All").await;
    settle().await;
    assert_eq!(wire.count(Op::CountDatavolumes), 1);
    assert_eq!(numbers(), [""; 6]);
    assert!(!says("Could not"));
}

#[wasm_bindgen_test]
async fn one_question_that_is_refused_does_not_stop_the_counting() {
    let wire = Wire::new();
    wire.fault("count_datavolumes:status=400,nth=1");
    let _console = open_with(&wire, "/datavolumes?search=train").await;
    let some = counted(&wire, "requestType=Originated&search=train", "");
    eventually("the others are counted", || numbers()[1..] == some[1..]).await;
    assert!(!says("Could not"));
}

#[wasm_bindgen_test]
async fn a_failure_to_count_is_told_once_and_not_multiplied() {
    let wire = Wire::new();
    wire.fault("count_datavolumes:status=503");
    let _console = open_with(&wire, "/datavolumes").await;
    reads("Could not count the data volumes").await;
    eventually("rows", || rows().len() == 50).await;
    let page = text_of(&mounted());
    assert_eq!(page.matches("Could not count").count(), 1);
    assert_eq!(wire.count(Op::CountDatavolumes), 1);
    wire.clear_faults();
    click("button", "Refresh").await;
    shows_numbers(&counted(&wire, "requestType=Originated", "")).await;
    assert!(!says("Could not count"));
}

#[wasm_bindgen_test]
async fn where_searching_is_not_possible_it_says_so_and_offers_a_filter_on_the_name() {
    let wire = Wire::to_an_old_server();
    let console = open_with(&wire, "/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    let before = rows();
    type_into("Search data volumes", "lidar").await;
    pass(250).await;
    reads("This control plane cannot search").await;
    assert!(said().starts_with("This control plane cannot search"), "{}", said());
    assert_eq!(rows(), before, "the rows are not lost");
    assert!(!says("Could not load"));

    let asked = wire.count(Op::ListDatavolumes);
    type_into("Search data volumes", "radar").await;
    pass(250).await;
    assert!(says("This control plane cannot search"));
    assert_eq!(wire.count(Op::ListDatavolumes), asked, "it is not asked again");

    click("link", "Filter by name instead").await;
    assert_eq!(url(), "/datavolumes?filterBy=name%3D%40radar");
    shows_rows(&listed(&wire, "filterBy=name=@radar&sortBy=name")).await;
    assert!(!says("cannot search"));
    assert_eq!(value("Search data volumes"), "");
    assert_eq!(focus(), "searchbox Search data volumes");
    drop(console);
}

#[wasm_bindgen_test]
async fn a_refusal_for_another_reason_is_not_blamed_on_the_search() {
    let wire = Wire::new();
    wire.fault("list_datavolumes:status=400");
    let _console = open_with(&wire, "/datavolumes?search=lidar").await;
    reads("Could not load the data volumes").await;
    assert!(!says("cannot search"));
    wire.clear_faults();
    click("button", "Try again").await;
    shows_rows(&listed(&wire, "search=lidar&sortBy=name")).await;
}

#[wasm_bindgen_test]
async fn a_project_is_picked_by_its_name_and_sent_by_its_id() {
    let console = open("/datavolumes?filterBy=phase==Ready&sortBy=createdAt").await;
    let wire = &console.wire;
    let (id, name) = project(wire);
    assert_eq!(find("link", "Originated").get_attribute("aria-current").as_deref(), Some("true"));
    click("button", "Usable in project").await;
    eventually("the focus is on the picker", || focus() == "combobox Project").await;
    assert_eq!(
        url(),
        "/datavolumes?filterBy=phase==Ready&sortBy=createdAt",
        "nothing is chosen yet"
    );
    type_into("Project", &name).await;
    pass(200).await;
    let option = all_in(&mounted(), "option").into_iter().find(|it| name_of(it).starts_with(&name));
    click_on(&option.expect("the project is offered")).await;
    let expected = format!(
        "/datavolumes?requestType=UsableInProject&usableInProjectId={id}&filterBy=phase%3D%3DReady&sortBy=createdAt"
    );
    assert_eq!(url(), expected);
    let sent = wire.last(Op::ListDatavolumes);
    assert_eq!(sent.param("requestType").as_deref(), Some("UsableInProject"));
    assert_eq!(sent.param("usableInProjectId"), Some(id.clone()));
    assert_eq!(value("Project"), name);
    assert_eq!(focus(), "combobox Project", "the focus stays");
    reads("its own and those shared with it").await;
    let scope = format!("requestType=UsableInProject&usableInProjectId={id}");
    shows_numbers(&counted(wire, &scope, "")).await;

    go_back();
    eventually("back", || url() == "/datavolumes?filterBy=phase==Ready&sortBy=createdAt").await;
    eventually("the picker is gone", || maybe("combobox", "Project").is_none()).await;
    reads("Those that originate in your scopes").await;
}

#[wasm_bindgen_test]
async fn the_project_in_the_address_is_shown_by_name_and_can_be_left() {
    let wire = Wire::new();
    let (id, name) = project(&wire);
    let _console = open_with(&wire, &format!("/datavolumes?usableInProjectId={id}")).await;
    eventually("the name", || value("Project") == name).await;
    eventually("rows", || !rows().is_empty()).await;
    assert!(wire.count(Op::Projects) <= 2, "one request for the names, one for the choices");
    assert!(!is_there("link", &format!("Remove filter Usable in project {id}")));
    field("Project").focus().expect("focus");
    press("ArrowDown").await;
    let options = all_in(&mounted(), "option").len();
    assert!(options > 10, "all others can be chosen: {options}");
    click("link", "Originated").await;
    assert_eq!(url(), "/datavolumes");
    shows_rows(&listed(&wire, "sortBy=name&limit=50")).await;
}

#[wasm_bindgen_test]
async fn the_projects_come_page_by_page() {
    let console = open("/datavolumes").await;
    let wire = &console.wire;
    click("button", "Usable in project").await;
    eventually("a page", || wire.count(Op::Projects) == 1).await;
    field("Project").focus().expect("focus");
    press("ArrowDown").await;
    let first = all_in(&mounted(), "option").len();
    press("ArrowUp").await;
    eventually("more", || all_in(&mounted(), "option").len() > first).await;
    let sent = wire.last(Op::Projects);
    assert_eq!(sent.param("offset"), Some(first.to_string()));
}

#[wasm_bindgen_test]
async fn where_the_projects_are_out_of_reach_an_id_can_be_typed() {
    for companions in [Companions::Forbidden, Companions::Missing] {
        let wire = Wire::new();
        wire.emulator(|emulator| {
            emulator.set_switches(Switches { companions, ..Switches::default() });
        });
        let (id, _) = project(&wire);
        let _console = open_with(&wire, "/datavolumes").await;
        click("button", "Usable in project").await;
        type_into("Project", &id).await;
        press_now("Enter");
        pass(200).await;
        let expected = format!("/datavolumes?requestType=UsableInProject&usableInProjectId={id}");
        eventually("the id is in the address", || url() == expected).await;
        assert_eq!(value("Project"), id);
        eventually("rows", || !rows().is_empty()).await;
    }
}

#[wasm_bindgen_test]
async fn what_is_no_project_is_not_asked_for() {
    let console = open("/datavolumes").await;
    click("button", "Usable in project").await;
    type_into("Project", "no such project").await;
    click("button", "Show").await;
    pass(200).await;
    reads("Choose one of the projects in the list.").await;
    assert_eq!(url(), "/datavolumes");
    type_into("Project", "perception").await;
    assert!(!says("Choose one of the projects"));
    press_now("Enter");
    pass(200).await;
    let (id, _) = project(&console.wire);
    eventually("a whole name is enough", || url().ends_with(&format!("usableInProjectId={id}")))
        .await;
    shown("link", "Originated").await;
}

#[wasm_bindgen_test]
async fn under_another_filter_of_the_phase_no_chip_is_the_current_one() {
    let _console = open("/datavolumes?filterBy=phase!=Ready").await;
    eventually("rows", || !rows().is_empty()).await;
    let chips = select(&mounted(), "nav[aria-label='Filter by status'] a");
    assert!(chips.len() > 5);
    assert!(chips.iter().all(|chip| !chip.has_attribute("aria-current")));
}

#[wasm_bindgen_test]
async fn an_old_server_that_takes_count_for_an_id_is_asked_once_as_well() {
    let wire = Wire::new();
    wire.fault("count_datavolumes:status=400");
    let _console = open_with(&wire, "/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    settle().await;
    let asked = wire.count(Op::CountDatavolumes);
    click("button", "Refresh").await;
    settle().await;
    assert_eq!(wire.count(Op::CountDatavolumes), asked);
    assert!(says("1–50, more follow") && !says("Could not count"));
}

#[wasm_bindgen_test]
async fn a_server_that_counts_may_still_not_search() {
    let wire = Wire::new();
    wire.emulator(|emulator| {
        let switches = emulator::Switches { search: false, ..Default::default() };
        emulator.set_switches(switches);
    });
    let _console = open_with(&wire, "/datavolumes?search=lidar").await;
    reads("This control plane cannot search").await;
    click("link", "Clear the search").await;
    eventually("rows", || rows().len() == 50).await;
    reads("1–50 of 60").await;
}

#[wasm_bindgen_test]
async fn a_count_that_is_told_to_wait_is_not_looked_at_again_before() {
    let console = open("/datavolumes?filterBy=phase==Ready").await;
    let wire = &console.wire;
    eventually("rows", || !rows().is_empty()).await;
    settle().await;
    wire.fault("count_datavolumes:status=429,retry-after=600");
    pass(30_000).await;
    settle().await;
    wire.clear_faults();
    let asked = wire.count(Op::CountDatavolumes);
    pass(500_000).await;
    assert_eq!(wire.count(Op::CountDatavolumes), asked, "it has asked to wait ten minutes");
    pass(100_000).await;
    assert!(wire.count(Op::CountDatavolumes) > asked);
    // Whoever asks, asks.
    wire.fault("count_datavolumes:status=429,retry-after=600");
    click("button", "Refresh").await;
    settle().await;
    let asked = wire.count(Op::CountDatavolumes);
    click("button", "Refresh").await;
    settle().await;
    assert!(wire.count(Op::CountDatavolumes) > asked);
}
