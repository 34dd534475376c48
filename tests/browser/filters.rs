//! The property filter: adding, showing, editing and removing filters.

mod org_units;
mod text;

use crate::harness::{
    Network, Op, advance_time, click, click_on, description_of, exists, field, field_value, find,
    focused, go_back, go_forward, last_announcement, name_of, names, names_in, navigate_to,
    next_frame, open, press, property, query_all, root, rows, select_option, shows_text, try_find,
    type_into, url, wait_for, wait_for_text, wait_until,
};
use crate::list::{listed_names, wait_for_rows};
use data_volumes_console::domain::{Field, Operator, ValueKind};
use data_volumes_console::tools::Timestamp;
use leptos::prelude::window;
use wasm_bindgen_test::wasm_bindgen_test;

/// The value of `filterBy` in the address.
pub fn filter_by() -> String {
    let search = window().location().search().expect("a query");
    let params = web_sys::UrlSearchParams::new_with_str(&search).expect("a query");
    params.get("filterBy").unwrap_or_default()
}

/// Waits until the address contains this filter.
pub async fn wait_for_filter(expected: &str) {
    wait_until(&format!("the filter is {expected}"), || filter_by() == expected).await;
}

/// The names of the filter tokens.
fn tokens() -> Vec<String> {
    let list = try_find("list", "Filters");
    list.map(|list| names_in(&list, "listitem")).unwrap_or_default()
}

/// Opens the dialog and selects field and operator.
async fn open_filter_dialog(field_name: &str, operator: &str) {
    click("button", "Add filter").await;
    wait_for("dialog", "Add filter").await;
    select_option("Field", field_name).await;
    select_option("Operator", operator).await;
}

/// Applies the filter in the dialog, and waits until the dialog is closed.
async fn apply_filter() {
    click("button", "Apply filter").await;
    wait_until("the dialog is closed", || root().tag_name() != "DIALOG").await;
    next_frame().await;
}

/// The option values of a `<select>`.
fn option_values(name: &str) -> Vec<String> {
    query_all(&field(name), "option").iter().map(|option| property(option, "value")).collect()
}

/// ID and name of a project, a department and a cluster with unique names.
fn unique_org_units(network: &Network) -> [(String, String); 3] {
    fn unique(all: Vec<(String, String)>) -> (String, String) {
        let once = |name: &str| all.iter().filter(|other| other.1 == name).count() == 1;
        all.iter().find(|unit| once(&unit.1)).expect("a name that is unique").clone()
    }
    network.emulator(|it| {
        let projects = it.projects().iter().map(|it| (it.id.to_string(), it.name.to_string()));
        let departments =
            it.departments().iter().map(|it| (it.id.to_string(), it.name.to_string()));
        let clusters = it.clusters().iter().map(|it| (it.id.to_string(), it.name.to_string()));
        [unique(projects.collect()), unique(departments.collect()), unique(clusters.collect())]
    })
}

#[wasm_bindgen_test]
async fn every_field_offers_exactly_its_useful_operators() {
    let console = open("/datavolumes").await;
    let [project, department, cluster] = unique_org_units(&console.network);
    let mut expected = Vec::new();
    for filter_field in Field::ALL {
        click("button", "Add filter").await;
        select_option("Field", filter_field.as_str()).await;
        let is_order = |it: &Operator| matches!(it, Operator::AtMost | Operator::AtLeast);
        let is_useful = |it: &Operator| filter_field.kind() == ValueKind::Date || !is_order(it);
        let offered: Vec<_> = filter_field.operators().filter(is_useful).collect();
        assert_eq!(
            option_values("Operator"),
            offered.iter().map(|it| it.as_str()).collect::<Vec<_>>(),
            "{filter_field:?}"
        );
        click("button", "Cancel").await;
        for operator in offered {
            open_filter_dialog(filter_field.as_str(), operator.as_str()).await;
            let value = match filter_field.value_kind(operator) {
                ValueKind::Text => {
                    type_into("Value", "some text").await;
                    "some text".to_owned()
                }
                ValueKind::Phase => {
                    select_option("Value", "NotReady").await;
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
                    // A name typed in full selects it like a click.
                    type_into(label, name).await;
                    advance_time(300).await;
                    id.clone()
                }
            };
            apply_filter().await;
            expected.push(format!("{}{}{value}", filter_field.as_str(), operator.as_str()));
            wait_for_filter(&expected.join(",")).await;
        }
    }
    wait_until("the request has the filters", || {
        let sent = console.network.last(Op::ListDatavolumes).param("filterBy");
        sent.as_deref() == Some(&*expected.join(","))
    })
    .await;
    wait_for_text("No data volumes match").await;
    assert!(!shows_text("Could not"), "the server accepts all filters");
}

#[wasm_bindgen_test]
async fn an_operator_in_the_url_is_offered_even_if_it_is_not_useful() {
    let _console = open("/datavolumes?filterBy=name<=m").await;
    click("button", "Edit filter Name at most m").await;
    wait_for("dialog", "Edit filter").await;
    assert_eq!(field_value("Operator"), "<=");
    type_into("Value", "n").await;
    apply_filter().await;
    wait_for_filter("name<=n").await;
}

#[wasm_bindgen_test]
async fn a_new_filter_restarts_the_list_at_its_first_row() {
    let console = open("/datavolumes?limit=25&offset=25").await;
    wait_until("rows", || !rows().is_empty()).await;
    open_filter_dialog("name", "=@").await;
    type_into("Value", "  train ").await;
    press("Enter").await;
    wait_until("the address", || url() == "/datavolumes?filterBy=name%3D%40train&limit=25").await;
    wait_for_rows(&listed_names(&console.network, "filterBy=name=@train&sortBy=name&limit=25"))
        .await;
    assert_eq!(tokens(), ["Name contains train"]);
    wait_until("filter and count are announced", || {
        last_announcement() == "Filtered by Name contains train. 4 data volumes"
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_comma_in_a_value_is_rejected_with_a_reason_and_kept() {
    let _console = open("/datavolumes").await;
    open_filter_dialog("createdBy", "==").await;
    type_into("Value", "Doe, John").await;
    assert!(
        description_of(&field("Value")).contains("can’t contain a comma"),
        "shown while typing"
    );
    assert!(
        last_announcement().contains("the API uses commas to separate filters"),
        "and announced"
    );
    press("Enter").await;
    assert_eq!(field_value("Value"), "Doe, John");
    assert_eq!(url(), "/datavolumes");
    assert_eq!(focused(), "field Value");
    assert_eq!(field("Value").get_attribute("aria-invalid").as_deref(), Some("true"));
    type_into("Value", "Doe").await;
    assert_eq!(field("Value").get_attribute("aria-invalid"), None);
    press("Enter").await;
    wait_for_filter("createdBy==Doe").await;
}

#[wasm_bindgen_test]
async fn a_missing_value_is_reported_at_its_field() {
    let _console = open("/datavolumes").await;
    for (field_name, operator, label, error) in [
        ("name", "=@", "Value", "Enter a value."),
        ("projectId", "==", "Project", "Choose one of the suggestions, or enter an ID."),
        ("createdAt", ">=", "Date", "Choose a date."),
    ] {
        open_filter_dialog(field_name, operator).await;
        click("button", "Apply filter").await;
        assert!(description_of(&field(label)).contains(error), "{label}");
        assert_eq!(name_of(&focused_element()), label);
        click("button", "Cancel").await;
    }
    open_filter_dialog("createdAt", "==").await;
    type_into("Date", "2026-01-31").await;
    click("button", "Apply filter").await;
    assert!(
        description_of(&field("Time")).contains("Enter a time. This filter needs an exact time.")
    );
    assert_eq!(url(), "/datavolumes");
}

fn focused_element() -> web_sys::Element {
    leptos::prelude::document().active_element().expect("focus")
}

#[wasm_bindgen_test]
async fn a_day_filter_covers_the_whole_local_day() {
    let _console = open("/datavolumes").await;
    let time = |ms: f64| Timestamp(ms as i64).to_filter_value().expect("a time");
    let from = time(js_sys::Date::parse("2026-01-31T00:00:00"));
    let to = time(js_sys::Date::parse("2026-02-01T00:00:00") - 1.0);
    open_filter_dialog("createdAt", ">=").await;
    type_into("Date", "2026-01-31").await;
    apply_filter().await;
    wait_for_filter(&format!("createdAt>={from}")).await;
    open_filter_dialog("createdAt", "<=").await;
    type_into("Date", "2026-01-31").await;
    apply_filter().await;
    wait_for_filter(&format!("createdAt>={from},createdAt<={to}")).await;
    assert_eq!(tokens(), ["Created on or after 31 Jan 2026", "Created on or before 31 Jan 2026"]);

    // Editing shows it as a day again, and applying keeps it.
    click("button", "Edit filter Created on or before 31 Jan 2026").await;
    assert_eq!(
        (field_value("Date"), field_value("Time (optional)")),
        ("2026-01-31".into(), String::new())
    );
    apply_filter().await;
    assert_eq!(filter_by(), format!("createdAt>={from},createdAt<={to}"));
}

#[wasm_bindgen_test]
async fn applying_an_unchanged_time_keeps_it_verbatim() {
    let given = "createdAt<=2026-01-31T14:03:22.123456%2B02:00";
    let _console = open(&format!("/datavolumes?filterBy={given}")).await;
    let edit = names("button").into_iter().find(|name| name.starts_with("Edit filter Created"));
    click("button", &edit.expect("a token")).await;
    apply_filter().await;
    assert_eq!(filter_by(), "createdAt<=2026-01-31T14:03:22.123456+02:00");
}

#[wasm_bindgen_test]
async fn an_age_preset_stays_relative() {
    let console = open("/datavolumes").await;
    for (age, operator, days) in
        [("More than 30 days ago", "<=", 30.0), ("Within the last 24 hours", ">=", 1.0)]
    {
        open_filter_dialog("createdAt", "==").await;
        click("button", age).await;
        wait_until("the dialog is closed", || root().tag_name() != "DIALOG").await;
        let then = js_sys::Date::now() - days * 86_400_000.0;
        let filter = console.network.last(Op::ListDatavolumes).param("filterBy").expect("a filter");
        let prefix = format!("createdAt{operator}");
        let time = filter.split(',').find_map(|clause| clause.strip_prefix(&prefix)).expect("it");
        let Timestamp(ms) = Timestamp::parse(time).expect("a time");
        assert!((ms as f64 - then).abs() <= 60_000.0, "{age}: {time}");
    }
    assert_eq!(url(), "/datavolumes?newerThan=24h&olderThan=30d");
    wait_for("button", "Edit filter Created within the last 24 hours").await;
    click("button", "Edit filter Created more than 30 days ago").await;
    wait_for("dialog", "Edit filter").await;
    apply_filter().await;
    assert_eq!(url(), "/datavolumes?newerThan=24h&olderThan=30d", "an unchanged age is kept");
}

#[wasm_bindgen_test]
async fn editing_a_token_replaces_its_filter_in_place() {
    let console =
        open("/datavolumes?filterBy=name=@lidar,phase==Ready,createdBy=@a&offset=5").await;
    let edit = wait_for("button", "Edit filter Name contains lidar").await;
    edit.focus().expect("focus");
    click_on(&edit).await;
    wait_for("dialog", "Edit filter").await;
    let fields = (field_value("Field"), field_value("Operator"), field_value("Value"));
    assert_eq!(fields, ("name".to_owned(), "=@".to_owned(), "lidar".to_owned()));
    select_option("Operator", "=^").await;
    assert_eq!(field_value("Value"), "lidar", "another operator keeps the value");
    type_into("Value", "train").await;
    apply_filter().await;
    wait_for_filter("name=^train,phase==Ready,createdBy=@a").await;
    assert!(!url().contains("offset"), "{}", url());
    assert_eq!(focused(), "button Edit filter Name starts with train");
    let sent = console.network.last(Op::ListDatavolumes).param("filterBy");
    assert_eq!(sent.as_deref(), Some("name=^train,phase==Ready,createdBy=@a"));

    // A filter edited into a duplicate of another one is dropped.
    click("button", "Edit filter Created by contains a").await;
    select_option("Field", "phase").await;
    select_option("Operator", "==").await;
    select_option("Value", "Ready").await;
    apply_filter().await;
    wait_for_filter("name=^train,phase==Ready").await;
}

#[wasm_bindgen_test]
async fn every_filter_has_a_token_and_unknown_phases_can_be_selected() {
    let _console = open("/datavolumes?filterBy=phase==Ready,phase==Hibernating").await;
    wait_until("tokens", || tokens() == ["Status is Ready", "Status is Hibernating"]).await;
    click("button", "Edit filter Status is Ready").await;
    let offered = ["Ready", "NotReady", "Creating", "Deleting", "Unknown", "Hibernating"];
    assert_eq!(option_values("Value"), offered);
    select_option("Value", "Deleting").await;
    apply_filter().await;
    wait_for_filter("phase==Deleting,phase==Hibernating").await;
}

#[wasm_bindgen_test]
async fn removing_a_filter_moves_the_focus_to_the_next_one() {
    let _console = open("/datavolumes?filterBy=name=@a,name=@b,name=@c").await;
    for (remove, left, next) in [
        ("Name contains a", "name=@b,name=@c", "link Remove filter Name contains b"),
        ("Name contains c", "name=@b", "link Remove filter Name contains b"),
        ("Name contains b", "", "searchbox Search data volumes"),
    ] {
        let cross = wait_for("link", &format!("Remove filter {remove}")).await;
        cross.focus().expect("focus");
        click_on(&cross).await;
        wait_for_filter(left).await;
        wait_until("the focus moves on", || focused() == next).await;
        let is_announced =
            || last_announcement().starts_with(&format!("Removed filter {remove}. "));
        wait_until("the removal and the remaining filters are announced", is_announced).await;
    }
    assert_eq!(url(), "/datavolumes");
}

#[wasm_bindgen_test]
async fn clear_filters_is_shown_while_anything_is_filtered() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    assert!(!exists("link", "Clear filters"));
    for address in ["?search=lidar", "?filterBy=name=@lidar"] {
        navigate_to(&format!("/datavolumes{address}")).await;
        let clear = wait_for("link", "Clear filters").await;
        clear.focus().expect("focus");
        click_on(&clear).await;
        wait_until("cleared", || url() == "/datavolumes").await;
        wait_until("the link is gone", || !exists("link", "Clear filters")).await;
        assert_eq!(focused(), "searchbox Search data volumes");
    }
}

#[wasm_bindgen_test]
async fn back_undoes_one_filter_and_forward_restores_it() {
    let _console = open("/datavolumes").await;
    open_filter_dialog("name", "=@").await;
    type_into("Value", "a").await;
    apply_filter().await;
    open_filter_dialog("name", "!@").await;
    type_into("Value", "b").await;
    apply_filter().await;
    wait_for_filter("name=@a,name!@b").await;
    go_back();
    wait_for_filter("name=@a").await;
    wait_until("one token", || tokens() == ["Name contains a"]).await;
    go_back();
    wait_for_filter("").await;
    wait_until("no token", || tokens().is_empty()).await;
    go_forward();
    go_forward();
    wait_for_filter("name=@a,name!@b").await;
    wait_until("both", || tokens().len() == 2).await;
}

#[wasm_bindgen_test]
async fn the_dialog_focuses_the_field_and_restores_the_focus() {
    let _console = open("/datavolumes").await;
    find("button", "Add filter").focus().expect("focus");
    click("button", "Add filter").await;
    wait_until("the focus is inside", || focused() == "field Field").await;
    press("Escape").await;
    wait_until("closed", || try_find("dialog", "Add filter").is_none()).await;
    wait_until("the focus is back", || focused() == "button Add filter").await;
    assert_eq!(url(), "/datavolumes");

    click("button", "Add filter").await;
    type_into("Value", "x").await;
    press("Enter").await;
    wait_for_filter("name=@x").await;
    wait_until("the focus is back", || focused() == "button Add filter").await;
}

#[wasm_bindgen_test]
async fn a_text_value_survives_switching_the_kind_of_field() {
    let _console = open("/datavolumes").await;
    open_filter_dialog("name", "=@").await;
    type_into("Value", "lidar").await;
    select_option("Field", "clusterId").await;
    assert_eq!(field_value("Cluster"), "");
    assert_eq!(field_value("Operator"), "==", "the default operator of the field");
    select_option("Field", "createdBy").await;
    assert_eq!(field_value("Value"), "lidar");
}

#[wasm_bindgen_test]
async fn value_errors_are_announced_and_cleared_by_another_kind_of_field() {
    let _console = open("/datavolumes").await;
    open_filter_dialog("createdBy", "==").await;
    press("Tab").await;
    click("button", "Apply filter").await;
    wait_until("it is announced in the dialog", || !last_announcement().is_empty()).await;
    assert_eq!(last_announcement(), description_of(&field("Value")));
    type_into("Value", "Doe, John").await;
    assert!(description_of(&field("Value")).contains("comma"));
    select_option("Field", "phase").await;
    select_option("Operator", "==").await;
    assert_eq!(field("Value").get_attribute("aria-invalid"), None);
    select_option("Field", "createdAt").await;
    assert_eq!(field("Date").get_attribute("aria-invalid"), None);
    assert_eq!(field("Date").get_attribute("type").as_deref(), Some("date"));
}
