//! The property filter: adding, showing, editing and removing filters.

mod dates;
mod org_units;
mod text;

use crate::harness::{
    Network, Op, advance_time, announcements, click, click_on, description_of, exists, field,
    field_value, find, focused, go_back, go_forward, last_announcement, name_of, names_in,
    navigate_to, next_frame, open, press, property, query_all, rows, select_option, shows_text,
    text_of, try_find, try_find_in, type_into, url, wait_for, wait_for_text, wait_until,
};
use crate::list::{listed_names, wait_for_rows};
use data_volumes_console::domain::{Field, ValueKind};
use data_volumes_console::tools::Timestamp;
use leptos::prelude::{document, window};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

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

/// The editor of a new or an existing filter, if it is open.
fn editor() -> Option<Element> {
    let found = try_find("dialog", "Add filter").or_else(|| try_find("dialog", "Edit filter"));
    found.map(Into::into)
}

pub async fn wait_until_editor_is_closed() {
    wait_until("the editor is closed", || editor().is_none()).await;
    next_frame().await;
}

/// Clicks on a button of the editor.
async fn choose(name: &str) {
    let button = || try_find_in(&editor()?, "button", name);
    wait_until(&format!("there is a button “{name}”"), || button().is_some()).await;
    click_on(&button().expect("found")).await;
}

/// Chooses a field in the editor; `field_name` is its name in the API.
async fn choose_field(field_name: &str) {
    choose(Field::parse(field_name).expect("a field").in_menu().label()).await;
    // The first control has the focus then.
    next_frame().await;
}

/// Opens the editor and chooses field and operator.
pub async fn open_filter_editor(field_name: &str, operator: &str) {
    click("button", "Add filter").await;
    choose_field(field_name).await;
    select_option("Condition", &format!("{field_name}{operator}")).await;
}

/// Applies the filter in the editor, and waits until it is closed.
async fn apply_filter() {
    click("button", "Apply filter").await;
    wait_until_editor_is_closed().await;
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

/// The list of projects, departments or clusters, which is open at first and which Esc closes before the editor.
async fn close_suggestions(field: Field) {
    if matches!(field, Field::ProjectId | Field::DepartmentId | Field::ClusterId) {
        wait_until("the suggestions are open", || {
            let field = document().active_element();
            field.is_some_and(|it| it.get_attribute("aria-expanded").as_deref() == Some("true"))
        })
        .await;
        press("Escape").await;
        assert!(editor().is_some(), "the editor stays open");
    }
}

#[wasm_bindgen_test]
async fn every_field_offers_exactly_its_useful_operators() {
    let console = open("/datavolumes").await;
    let [project, department, cluster] = unique_org_units(&console.network);
    let mut expected = Vec::new();
    for (field_of_menu, offered) in [
        (Field::Name, "name=@ name!@ name=^ name=$ name== name!="),
        (Field::Phase, "phase== phase!="),
        (
            Field::ProjectId,
            "projectId== projectId!= projectName=@ projectName!@ projectName=^ projectName=$",
        ),
        (Field::DepartmentId, "departmentId== departmentId!="),
        (Field::ClusterId, "clusterId== clusterId!="),
        (Field::CreatedAt, "createdAt>= createdAt<= createdAt=="),
        (
            Field::CreatedBy,
            "createdBy=@ createdBy!@ createdBy=^ createdBy=$ createdBy== createdBy!=",
        ),
    ] {
        click("button", "Add filter").await;
        choose_field(field_of_menu.as_str()).await;
        assert_eq!(option_values("Condition").join(" "), offered, "{field_of_menu:?}");
        close_suggestions(field_of_menu).await;
        press("Escape").await;
        wait_until_editor_is_closed().await;
        for (filter_field, operator) in field_of_menu.conditions() {
            open_filter_editor(filter_field.as_str(), operator.as_str()).await;
            let value = match filter_field.value_kind(operator) {
                ValueKind::Text => {
                    type_into("Value", "some text").await;
                    "some text".to_owned()
                }
                ValueKind::Phase => {
                    choose("Not ready").await;
                    "NotReady".to_owned()
                }
                ValueKind::Date => {
                    type_into("Date", "2026-01-31").await;
                    type_into("Time (optional)", "14:03:22").await;
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
            // A status is applied when it is chosen.
            if filter_field.value_kind(operator) != ValueKind::Phase {
                click("button", "Apply filter").await;
            }
            wait_until_editor_is_closed().await;
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
    assert!(!shows_text("Couldn’t"), "the server accepts all filters");
}

#[wasm_bindgen_test]
async fn an_operator_in_the_url_is_offered_even_if_it_is_not_useful() {
    let _console = open("/datavolumes?filterBy=name<=m").await;
    click("button", "Edit filter Name at most m").await;
    wait_for("dialog", "Edit filter").await;
    assert_eq!(field_value("Condition"), "name<=");
    type_into("Value", "n").await;
    apply_filter().await;
    wait_for_filter("name<=n").await;
}

#[wasm_bindgen_test]
async fn a_new_filter_restarts_the_list_at_its_first_row() {
    let console = open("/datavolumes?limit=25&offset=25").await;
    wait_until("rows", || !rows().is_empty()).await;
    open_filter_editor("name", "=@").await;
    type_into("Value", "  train ").await;
    press("Enter").await;
    wait_until("the address", || url() == "/datavolumes?filterBy=name%3D%40train&limit=25").await;
    wait_for_rows(&listed_names(&console.network, "filterBy=name=@train&sortBy=name&limit=25"))
        .await;
    assert_eq!(tokens(), ["Name contains train"]);
    wait_until("filter and count are announced, each once", || {
        announcements() == ["Filtered by Name contains train", "4 data volumes"]
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_comma_in_a_value_is_rejected_with_a_reason_and_kept() {
    let _console = open("/datavolumes").await;
    open_filter_editor("createdBy", "==").await;
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
        open_filter_editor(field_name, operator).await;
        // A project is applied when it is chosen, so that there is no button before one is typed.
        if label == "Project" {
            wait_until("the field has the focus", || name_of(&focused_element()) == label).await;
            press("Enter").await;
        } else {
            click("button", "Apply filter").await;
        }
        assert!(description_of(&field(label)).contains(error), "{label}");
        assert_eq!(name_of(&focused_element()), label);
        close_suggestions(Field::parse(field_name).expect("a field")).await;
        press("Escape").await;
        wait_until_editor_is_closed().await;
    }
    assert_eq!(url(), "/datavolumes");
}

fn focused_element() -> web_sys::Element {
    document().active_element().expect("focus")
}

#[wasm_bindgen_test]
async fn editing_a_token_replaces_its_filter_in_place() {
    let console =
        open("/datavolumes?filterBy=name=@lidar,phase==Ready,createdBy=@a&offset=5").await;
    let edit = wait_for("button", "Edit filter Name contains lidar").await;
    edit.focus().expect("focus");
    click_on(&edit).await;
    wait_for("dialog", "Edit filter").await;
    let fields = (field_value("Condition"), field_value("Value"));
    assert_eq!(fields, ("name=@".to_owned(), "lidar".to_owned()));
    select_option("Condition", "name=^").await;
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
    choose("Change field").await;
    wait_until("the focus is on its field", || focused() == "button Created by").await;
    choose("Status").await;
    choose("Ready").await;
    wait_until_editor_is_closed().await;
    wait_for_filter("name=^train,phase==Ready").await;
}

#[wasm_bindgen_test]
async fn every_filter_has_a_token_and_unknown_phases_can_be_selected() {
    let _console = open("/datavolumes?filterBy=phase==Ready,phase==Hibernating").await;
    wait_until("tokens", || tokens() == ["Status is Ready", "Status is Hibernating"]).await;
    click("button", "Edit filter Status is Ready").await;
    wait_until("the focus is on a value", || focused() == "button Ready").await;
    let offered = ["Ready", "Not ready", "Creating", "Deleting", "Unknown", "Hibernating"];
    assert_eq!(names_in(&editor().expect("the editor"), "button")[..6], offered);
    choose("Deleting").await;
    wait_until_editor_is_closed().await;
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
        let is_announced = || announcements().contains(&format!("Removed filter {remove}"));
        wait_until("the removal is announced", is_announced).await;
    }
    assert_eq!(url(), "/datavolumes");
}

#[wasm_bindgen_test]
async fn clear_filters_is_shown_while_anything_is_filtered() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    assert!(!exists("link", "Clear filters") && !exists("link", "Clear search"));
    // Without tokens it is at the end of the chips, where it takes no row.
    for (address, name, in_chips) in [
        ("?search=lidar", "Clear search", true),
        ("?filterBy=name=@lidar", "Clear filters", false),
        ("?filterBy=phase==Ready", "Clear filters", true),
        ("?filterBy=phase==Ready&search=lidar", "Clear filters", true),
    ] {
        navigate_to(&format!("/datavolumes{address}")).await;
        let clear = wait_for("link", name).await;
        let chips = find("navigation", "Filter by status");
        assert_eq!(names_in(&chips, "link").contains(&name.to_owned()), in_chips, "{address}");
        clear.focus().expect("focus");
        click_on(&clear).await;
        wait_until("cleared", || url() == "/datavolumes").await;
        wait_until("the link is gone", || !exists("link", name)).await;
        assert_eq!(focused(), "searchbox Search data volumes");
    }
}

#[wasm_bindgen_test]
async fn back_undoes_one_filter_and_forward_restores_it() {
    let _console = open("/datavolumes").await;
    open_filter_editor("name", "=@").await;
    type_into("Value", "a").await;
    apply_filter().await;
    open_filter_editor("name", "!@").await;
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
async fn the_editor_focuses_its_fields_and_restores_the_focus() {
    let _console = open("/datavolumes").await;
    let add = find("button", "Add filter");
    add.focus().expect("focus");
    click_on(&add).await;
    wait_until("the focus is inside", || focused() == "button Name").await;
    assert_eq!(add.get_attribute("aria-expanded").as_deref(), Some("true"));
    press("ArrowDown").await;
    assert_eq!(focused(), "button Status");
    press("Escape").await;
    wait_until_editor_is_closed().await;
    wait_until("the focus is back", || focused() == "button Add filter").await;
    assert!(!add.has_attribute("aria-expanded"));
    assert_eq!(url(), "/datavolumes");

    // Its button closes it, too.
    click_on(&add).await;
    wait_until("it is open", || editor().is_some()).await;
    click_on(&add).await;
    wait_until_editor_is_closed().await;

    click_on(&add).await;
    choose("Name").await;
    wait_until("the focus is on the value", || focused() == "field Value").await;
    type_into("Value", "x").await;
    press("Enter").await;
    wait_for_filter("name=@x").await;
    wait_until("the focus is back", || focused() == "button Add filter").await;
}

#[wasm_bindgen_test]
async fn a_text_value_survives_switching_the_kind_of_field() {
    let _console = open("/datavolumes").await;
    open_filter_editor("name", "=@").await;
    type_into("Value", "lidar").await;
    choose("Change field").await;
    choose("Cluster").await;
    assert_eq!(field_value("Cluster"), "");
    assert_eq!(field_value("Condition"), "clusterId==", "the default operator of the field");
    choose("Change field").await;
    choose("Created by").await;
    assert_eq!(field_value("Value"), "lidar");
}

#[wasm_bindgen_test]
async fn value_errors_are_announced_and_cleared_by_another_kind_of_field() {
    let _console = open("/datavolumes").await;
    open_filter_editor("createdBy", "==").await;
    press("Tab").await;
    click("button", "Apply filter").await;
    wait_until("it is announced", || {
        !last_announcement().is_empty() && last_announcement() == description_of(&field("Value"))
    })
    .await;
    type_into("Value", "Doe, John").await;
    assert!(description_of(&field("Value")).contains("comma"));
    choose("Change field").await;
    choose("Name").await;
    type_into("Value", "Doe").await;
    assert_eq!(field("Value").get_attribute("aria-invalid"), None);
    choose("Change field").await;
    choose("Created").await;
    assert_eq!(field("Date").get_attribute("aria-invalid"), None);
    assert_eq!(field("Date").get_attribute("type").as_deref(), Some("date"));
}

#[wasm_bindgen_test]
async fn a_selected_status_chip_replaces_the_token() {
    let _console = open("/datavolumes?filterBy=phase==NotReady,name=@a").await;
    wait_until("the other token", || tokens() == ["Name contains a"]).await;
    click("link", "Remove filter Name contains a").await;
    wait_for_filter("phase==NotReady").await;
    assert!(tokens().is_empty());
    click("link", "Clear filters").await;
    wait_until("all filters are cleared", || url() == "/datavolumes").await;
    navigate_to("/datavolumes?filterBy=phase!=Ready").await;
    wait_until("no chip stands for it", || tokens() == ["Status is not Ready"]).await;
}

#[wasm_bindgen_test]
async fn own_data_volumes_are_one_choice_away() {
    let _console = open("/datavolumes?filterBy=name=@a").await;
    click("button", "Add filter").await;
    choose("Created by me").await;
    wait_until_editor_is_closed().await;
    wait_for_filter("name=@a,createdBy==maya.lindqvist@example.com").await;
    wait_for("button", "Edit filter Created by is maya.lindqvist@example.com").await;
}

#[wasm_bindgen_test]
async fn a_condition_on_the_name_of_a_project_is_edited_with_those_on_the_project() {
    let _console = open("/datavolumes?filterBy=projectName==vision").await;
    click("button", "Edit filter Project name is vision").await;
    wait_for("dialog", "Edit filter").await;
    assert_eq!(field_value("Condition"), "projectName==");
    let labels: Vec<_> =
        query_all(&field("Condition"), "option").iter().map(|option| text_of(option)).collect();
    assert_eq!(labels[..3], ["is", "is not", "name contains"]);
    assert_eq!(labels.last().map(String::as_str), Some("name is"));
    select_option("Condition", "projectName=^").await;
    apply_filter().await;
    wait_for_filter("projectName=^vision").await;
}

#[wasm_bindgen_test]
async fn a_letter_moves_to_the_next_field_that_starts_with_it_and_the_arrows_wrap() {
    let _console = open("/datavolumes").await;
    click("button", "Add filter").await;
    wait_until("the first field has the focus", || focused() == "button Name").await;
    for (key, field) in [
        ("ArrowUp", "Created by me"),
        ("ArrowDown", "Name"),
        ("c", "Cluster"),
        ("c", "Created"),
        ("p", "Project"),
        ("End", "Created by me"),
        ("s", "Status"),
        ("x", "Status"),
        ("Home", "Name"),
        ("d", "Department"),
        ("e", "Department"),
        ("p", "Department"),
    ] {
        press(key).await;
        assert_eq!(focused(), format!("button {field}"), "{key}");
    }
}
