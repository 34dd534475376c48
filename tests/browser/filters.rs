//! The property filter: building, showing, changing and removing filters. [`units`] holds
//! what is found by name, [`text`] what can be done with filters as text.

mod text;
mod units;

use crate::harness::{
    Op, Wire, choose, click, click_on, description_of, eventually, field, find, focus, frame,
    go_back, go_forward, is_there, maybe, name_of, names, names_in, open, pass, press, property,
    reads, root, rows, said, says, select, shown, type_into, url, value,
};
use crate::list::{listed, shows_rows};
use data_volumes_console::domain::{Field, Operator, Timestamp, ValueKind};
use leptos::prelude::window;
use wasm_bindgen_test::wasm_bindgen_test;

/// The value of `filterBy` in the address.
pub fn filter_by() -> String {
    let search = window().location().search().expect("a query");
    let params = web_sys::UrlSearchParams::new_with_str(&search).expect("a query");
    params.get("filterBy").unwrap_or_default()
}

/// Waits until the address asks for this filter.
pub async fn filters_by(expected: &str) {
    eventually(&format!("the filter is {expected}"), || filter_by() == expected).await;
}

/// Names of the tokens.
fn tokens() -> Vec<String> {
    let list = maybe("list", "Filters");
    list.map(|list| names_in(&list, "listitem")).unwrap_or_default()
}

/// Opens the dialog and chooses field and operator.
async fn start(field_name: &str, operator: &str) {
    click("button", "Add filter").await;
    shown("dialog", "Add filter").await;
    choose("Field", field_name).await;
    choose("Operator", operator).await;
}

/// Applies what the dialog holds, and waits until it is gone.
async fn apply() {
    click("button", "Apply filter").await;
    eventually("the dialog is closed", || root().tag_name() != "DIALOG").await;
    frame().await;
}

/// The values of a select.
fn values_of(name: &str) -> Vec<String> {
    select(&field(name), "option").iter().map(|option| property(option, "value")).collect()
}

/// A project, a department and a cluster whose names nothing else has: ids and names.
fn units(wire: &Wire) -> [(String, String); 3] {
    fn unique(all: Vec<(String, String)>) -> (String, String) {
        let once = |name: &str| all.iter().filter(|other| other.1 == name).count() == 1;
        all.iter().find(|unit| once(&unit.1)).expect("a name that is unique").clone()
    }
    wire.emulator(|it| {
        let projects = it.projects().iter().map(|it| (it.id.to_string(), it.name.to_string()));
        let departments =
            it.departments().iter().map(|it| (it.id.to_string(), it.name.to_string()));
        let clusters = it.clusters().iter().map(|it| (it.id.to_string(), it.name.to_string()));
        [unique(projects.collect()), unique(departments.collect()), unique(clusters.collect())]
    })
}

#[wasm_bindgen_test]
async fn every_field_is_filtered_by_every_operator_that_it_allows_and_by_no_other() {
    let console = open("/datavolumes").await;
    let [project, department, cluster] = units(&console.wire);
    let mut expected = Vec::new();
    for one in Field::ALL {
        click("button", "Add filter").await;
        choose("Field", one.as_str()).await;
        let allowed: Vec<_> = one.operators().collect();
        assert_eq!(
            values_of("Operator"),
            allowed.iter().map(|it| it.as_str()).collect::<Vec<_>>(),
            "{one:?}"
        );
        click("button", "Cancel").await;
        for operator in allowed {
            start(one.as_str(), operator.as_str()).await;
            let value = match one.value_kind(operator) {
                ValueKind::Text => {
                    type_into("Value", "some text").await;
                    "some text".to_owned()
                }
                ValueKind::Phase => {
                    choose("Value", "NotReady").await;
                    "NotReady".to_owned()
                }
                ValueKind::Date => {
                    type_into("Date", "2026-01-31").await;
                    let exact = matches!(operator, Operator::Equals | Operator::NotEquals);
                    let label = if exact { "Time" } else { "Time (optional)" };
                    type_into(label, "14:03:22").await;
                    let ms = js_sys::Date::parse("2026-01-31T14:03:22") as i64;
                    Timestamp(ms).to_filter_value().expect("a time")
                }
                kind => {
                    let (label, (id, name)) = match kind {
                        ValueKind::Project => ("Project", &project),
                        ValueKind::Department => ("Department", &department),
                        _ => ("Cluster", &cluster),
                    };
                    // Typed in full, which is as good as a click.
                    type_into(label, name).await;
                    pass(300).await;
                    id.clone()
                }
            };
            apply().await;
            expected.push(format!("{}{}{value}", one.as_str(), operator.as_str()));
            filters_by(&expected.join(",")).await;
        }
    }
    eventually("the server is asked so", || {
        let sent = console.wire.last(Op::ListDatavolumes).param("filterBy");
        sent.as_deref() == Some(&*expected.join(","))
    })
    .await;
    reads("No data volumes match").await;
    assert!(!says("Could not"), "the server takes all of it");
}

#[wasm_bindgen_test]
async fn a_filter_narrows_the_list_down_starting_at_its_first_row() {
    let console = open("/datavolumes?limit=25&offset=25").await;
    eventually("rows", || !rows().is_empty()).await;
    start("name", "=@").await;
    type_into("Value", "  train ").await;
    press("Enter").await;
    eventually("the address", || url() == "/datavolumes?filterBy=name%3D%40train&limit=25").await;
    shows_rows(&listed(&console.wire, "filterBy=name=@train&sortBy=name&limit=25")).await;
    assert_eq!(tokens(), ["Name contains train"]);
    eventually("both are said", || said() == "Filtered by Name contains train. 4 data volumes")
        .await;
}

#[wasm_bindgen_test]
async fn a_comma_is_refused_with_the_reason_and_nothing_is_lost() {
    let _console = open("/datavolumes").await;
    start("createdBy", "==").await;
    type_into("Value", "Doe, John").await;
    assert!(description_of(&field("Value")).contains("cannot hold a comma"), "said as it is typed");
    assert!(said().contains("the API separates filters by commas"), "and heard");
    press("Enter").await;
    assert_eq!(value("Value"), "Doe, John");
    assert_eq!(url(), "/datavolumes");
    assert_eq!(focus(), "field Value");
    assert_eq!(field("Value").get_attribute("aria-invalid").as_deref(), Some("true"));
    type_into("Value", "Doe").await;
    assert_eq!(field("Value").get_attribute("aria-invalid"), None);
    press("Enter").await;
    filters_by("createdBy==Doe").await;
}

#[wasm_bindgen_test]
async fn what_is_missing_is_said_at_its_field() {
    let _console = open("/datavolumes").await;
    for (field_name, operator, label, words) in [
        ("name", "=@", "Value", "Enter a value."),
        ("projectId", "==", "Project", "Choose one, or type an ID."),
        ("createdAt", ">=", "Date", "Choose a date."),
    ] {
        start(field_name, operator).await;
        click("button", "Apply filter").await;
        assert!(description_of(&field(label)).contains(words), "{label}");
        assert_eq!(name_of(&document_focus()), label);
        click("button", "Cancel").await;
    }
    start("createdAt", "==").await;
    type_into("Date", "2026-01-31").await;
    click("button", "Apply filter").await;
    assert!(description_of(&field("Time")).contains("Give the time, too"));
    assert_eq!(url(), "/datavolumes");
}

fn document_focus() -> web_sys::Element {
    leptos::prelude::document().active_element().expect("focus")
}

#[wasm_bindgen_test]
async fn a_day_counts_from_its_first_moment_and_up_to_its_last_on_the_persons_clock() {
    let _console = open("/datavolumes").await;
    let time = |ms: f64| Timestamp(ms as i64).to_filter_value().expect("a time");
    let from = time(js_sys::Date::parse("2026-01-31T00:00:00"));
    let to = time(js_sys::Date::parse("2026-02-01T00:00:00") - 1.0);
    start("createdAt", ">=").await;
    type_into("Date", "2026-01-31").await;
    apply().await;
    filters_by(&format!("createdAt>={from}")).await;
    start("createdAt", "<=").await;
    type_into("Date", "2026-01-31").await;
    apply().await;
    filters_by(&format!("createdAt>={from},createdAt<={to}")).await;
    assert_eq!(tokens(), ["Created since 31 Jan 2026", "Created up to 31 Jan 2026"]);

    // It is a day again when it is edited, and stays what it was.
    click("button", "Edit filter Created up to 31 Jan 2026").await;
    assert_eq!((value("Date"), value("Time (optional)")), ("2026-01-31".into(), String::new()));
    apply().await;
    assert_eq!(filter_by(), format!("createdAt>={from},createdAt<={to}"));
}

#[wasm_bindgen_test]
async fn a_time_that_is_not_changed_stays_as_it_was_to_the_letter() {
    let given = "createdAt<=2026-01-31T14:03:22.123456%2B02:00";
    let _console = open(&format!("/datavolumes?filterBy={given}")).await;
    let edit = names("button").into_iter().find(|name| name.starts_with("Edit filter Created"));
    click("button", &edit.expect("a token")).await;
    apply().await;
    assert_eq!(filter_by(), "createdAt<=2026-01-31T14:03:22.123456+02:00");
}

#[wasm_bindgen_test]
async fn an_age_is_one_click_and_stays_one() {
    let console = open("/datavolumes").await;
    for (age, operator, days) in
        [("Older than 30 days", "<=", 30.0), ("Within the last 24 hours", ">=", 1.0)]
    {
        start("createdAt", "==").await;
        click("button", age).await;
        eventually("the dialog is closed", || root().tag_name() != "DIALOG").await;
        let then = js_sys::Date::now() - days * 86_400_000.0;
        let filter = console.wire.last(Op::ListDatavolumes).param("filterBy").expect("a filter");
        let start = format!("createdAt{operator}");
        let time = filter.split(',').find_map(|clause| clause.strip_prefix(&start)).expect("it");
        let Timestamp(ms) = Timestamp::parse(time).expect("a time");
        assert!((ms as f64 - then).abs() <= 60_000.0, "{age}: {time}");
    }
    assert_eq!(url(), "/datavolumes?newerThan=24h&olderThan=30d");
    shown("button", "Edit filter Created within the last 24 hours").await;
    click("button", "Edit filter Created older than 30 days").await;
    shown("dialog", "Edit filter").await;
    apply().await;
    assert_eq!(url(), "/datavolumes?newerThan=24h&olderThan=30d", "an age that is left as it is");
}

#[wasm_bindgen_test]
async fn editing_a_token_replaces_its_filter_in_its_place() {
    let console =
        open("/datavolumes?filterBy=name=@lidar,phase==Ready,createdBy=@a&offset=5").await;
    let edit = shown("button", "Edit filter Name contains lidar").await;
    edit.focus().expect("focus");
    click_on(&edit).await;
    shown("dialog", "Edit filter").await;
    let fields = (value("Field"), value("Operator"), value("Value"));
    assert_eq!(fields, ("name".to_owned(), "=@".to_owned(), "lidar".to_owned()));
    choose("Operator", "=^").await;
    assert_eq!(value("Value"), "lidar", "another operator keeps the value");
    type_into("Value", "train").await;
    apply().await;
    filters_by("name=^train,phase==Ready,createdBy=@a").await;
    assert!(!url().contains("offset"), "{}", url());
    assert_eq!(focus(), "button Edit filter Name starts with train");
    let sent = console.wire.last(Op::ListDatavolumes).param("filterBy");
    assert_eq!(sent.as_deref(), Some("name=^train,phase==Ready,createdBy=@a"));

    // Another field altogether; what is the same as another filter is not there twice.
    click("button", "Edit filter Created by contains a").await;
    choose("Field", "phase").await;
    choose("Operator", "==").await;
    choose("Value", "Ready").await;
    apply().await;
    filters_by("name=^train,phase==Ready").await;
}

#[wasm_bindgen_test]
async fn every_filter_has_its_token_and_unknown_phases_can_be_chosen() {
    let _console = open("/datavolumes?filterBy=phase==Ready,phase==Hibernating").await;
    eventually("tokens", || tokens() == ["Status is Ready", "Status is Hibernating"]).await;
    click("button", "Edit filter Status is Ready").await;
    let offered = ["Ready", "NotReady", "Creating", "Deleting", "Unknown", "Hibernating"];
    assert_eq!(values_of("Value"), offered);
    choose("Value", "Deleting").await;
    apply().await;
    filters_by("phase==Deleting,phase==Hibernating").await;
}

#[wasm_bindgen_test]
async fn removing_a_filter_keeps_the_focus_among_the_filters() {
    let _console = open("/datavolumes?filterBy=name=@a,name=@b,name=@c").await;
    for (remove, left, next) in [
        ("Name contains a", "name=@b,name=@c", "link Remove filter Name contains b"),
        ("Name contains c", "name=@b", "link Remove filter Name contains b"),
        ("Name contains b", "", "searchbox Search data volumes"),
    ] {
        let cross = shown("link", &format!("Remove filter {remove}")).await;
        cross.focus().expect("focus");
        click_on(&cross).await;
        filters_by(left).await;
        eventually("the focus stays", || focus() == next).await;
        let both = || said().starts_with(&format!("Removed filter {remove}. "));
        eventually("it is said, and what is left", both).await;
    }
    assert_eq!(url(), "/datavolumes");
}

#[wasm_bindgen_test]
async fn clear_filters_stands_beside_the_tokens_whenever_something_is_filtered() {
    let _console = open("/datavolumes").await;
    eventually("rows", || !rows().is_empty()).await;
    assert!(!is_there("link", "Clear filters"));
    for address in ["?search=lidar", "?filterBy=name=@lidar"] {
        crate::harness::go_to_page(&format!("/datavolumes{address}")).await;
        let clear = shown("link", "Clear filters").await;
        clear.focus().expect("focus");
        click_on(&clear).await;
        eventually("cleared", || url() == "/datavolumes").await;
        eventually("it is gone", || !is_there("link", "Clear filters")).await;
        assert_eq!(focus(), "searchbox Search data volumes");
    }
}

#[wasm_bindgen_test]
async fn back_undoes_one_filter_and_forward_does_it_again() {
    let _console = open("/datavolumes").await;
    start("name", "=@").await;
    type_into("Value", "a").await;
    apply().await;
    start("name", "!@").await;
    type_into("Value", "b").await;
    apply().await;
    filters_by("name=@a,name!@b").await;
    go_back();
    filters_by("name=@a").await;
    eventually("one token", || tokens() == ["Name contains a"]).await;
    go_back();
    filters_by("").await;
    eventually("no token", || tokens().is_empty()).await;
    go_forward();
    go_forward();
    filters_by("name=@a,name!@b").await;
    eventually("both", || tokens().len() == 2).await;
}

#[wasm_bindgen_test]
async fn the_dialog_starts_on_the_field_and_gives_the_focus_back() {
    let _console = open("/datavolumes").await;
    find("button", "Add filter").focus().expect("focus");
    click("button", "Add filter").await;
    eventually("the focus is inside", || focus() == "field Field").await;
    press("Escape").await;
    eventually("closed", || maybe("dialog", "Add filter").is_none()).await;
    eventually("the focus is back", || focus() == "button Add filter").await;
    assert_eq!(url(), "/datavolumes");

    click("button", "Add filter").await;
    type_into("Value", "x").await;
    press("Enter").await;
    filters_by("name=@x").await;
    eventually("the focus is back", || focus() == "button Add filter").await;
}

#[wasm_bindgen_test]
async fn another_kind_of_value_asks_for_it_anew_and_keeps_the_text() {
    let _console = open("/datavolumes").await;
    start("name", "=@").await;
    type_into("Value", "lidar").await;
    choose("Field", "clusterId").await;
    assert_eq!(value("Cluster"), "");
    assert_eq!(value("Operator"), "==", "what the field is mostly compared by");
    choose("Field", "createdBy").await;
    assert_eq!(value("Value"), "lidar");
}

#[wasm_bindgen_test]
async fn what_is_wrong_with_a_value_is_said_and_only_of_its_own_kind() {
    let _console = open("/datavolumes").await;
    start("createdBy", "==").await;
    press("Tab").await;
    click("button", "Apply filter").await;
    eventually("it is said in the dialog", || !said().is_empty()).await;
    assert_eq!(said(), description_of(&field("Value")));
    type_into("Value", "Doe, John").await;
    assert!(description_of(&field("Value")).contains("comma"));
    choose("Field", "phase").await;
    choose("Operator", "==").await;
    assert_eq!(field("Value").get_attribute("aria-invalid"), None);
    choose("Field", "createdAt").await;
    assert_eq!(field("Date").get_attribute("aria-invalid"), None);
    assert_eq!(field("Date").get_attribute("type").as_deref(), Some("date"));
}
