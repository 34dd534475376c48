//! Projects, departments and clusters in filters: found by name, sent as IDs.

use super::{
    apply_filter, choose, choose_field, close_suggestions, filter_by, open_filter_editor, tokens,
    unique_org_units, wait_for_filter, wait_until_editor_is_closed,
};
use crate::harness::{
    Network, Op, advance_time, click, click_on, description_of, exists, field, field_value,
    find_all_in, focused, js_function, names, open, open_with, press, query_all, root, rows,
    select_option, settle, shows_text, text_of, type_into, url, wait_for_text, wait_until,
};
use crate::list::{listed_names, wait_for_rows};
use data_volumes_console::domain::Field;
use leptos::wasm_bindgen::JsValue;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

/// Types the start of a project's name. Returns its id, its name and the option that is suggested.
async fn suggest_project(network: &Network) -> (String, String, HtmlElement) {
    let [(id, name), ..] = unique_org_units(network);
    open_filter_editor("projectId", "==").await;
    type_into("Project", &name[..4]).await;
    advance_time(300).await;
    let option = wait_for_option(&name).await;
    (id, name, option)
}

#[wasm_bindgen_test]
async fn a_project_is_found_by_name_and_sent_as_id() {
    let console = open("/datavolumes").await;
    let (id, name, option) = suggest_project(&console.network).await;
    // A chosen project is applied at once.
    click_on(&option).await;
    wait_until_editor_is_closed().await;
    wait_for_filter(&format!("projectId=={id}")).await;
    assert_eq!(tokens(), [format!("Project is {name}")]);
    wait_for_rows(&listed_names(
        &console.network,
        &format!("filterBy=projectId=={id}&sortBy=name"),
    ))
    .await;
}

/// Waits for the suggestion with this name.
async fn wait_for_option(name: &str) -> HtmlElement {
    let mut found = None;
    wait_until(&format!("{name} is suggested"), || {
        let mut all = find_all_in(&root(), "option").into_iter();
        found = all.find(|option| {
            let label = option.query_selector(".combobox-label").expect("a selector");
            label.is_some_and(|label| text_of(&label) == name)
        });
        found.is_some()
    })
    .await;
    found.expect("found")
}

#[wasm_bindgen_test]
async fn project_suggestions_load_further_pages() {
    let console = open("/datavolumes").await;
    let last = console
        .network
        .emulator(|it| it.projects().iter().map(|it| it.name.to_string()).max().expect("projects"));
    open_filter_editor("projectId", "!=").await;
    field("Project").focus().expect("focus");
    let suggested = || find_all_in(&root(), "option").len();
    press("ArrowUp").await;
    wait_until("a first page", || suggested() >= 50).await;
    while try_find_option(&last).is_none() {
        let before = suggested();
        press("ArrowUp").await;
        press("ArrowUp").await;
        if suggested() == before {
            press("ArrowDown").await;
        }
        settle().await;
        assert!(console.network.count(Op::Projects) < 12, "the pages end");
    }
    assert!(console.network.count(Op::Projects) > 1, "there is more than one page");
    click_on(&wait_for_option(&last).await).await;
    wait_until_editor_is_closed().await;
    assert_eq!(tokens(), [format!("Project is not {last}")]);
}

fn try_find_option(name: &str) -> Option<HtmlElement> {
    let label = |it: &HtmlElement| {
        it.query_selector(".combobox-label").expect("a selector").map(|label| text_of(&label))
    };
    find_all_in(&root(), "option").into_iter().find(|it| label(it).as_deref() == Some(name))
}

#[wasm_bindgen_test]
async fn a_pressed_option_is_chosen_even_if_the_list_changes_before_the_release() {
    let console = open("/datavolumes").await;
    let (id, name, option) = suggest_project(&console.network).await;
    assert!(!dispatch_mouse(&option, "mousedown"), "the focus stays in the field");
    type_into("Project", "no-such-name").await;
    advance_time(300).await;
    wait_for_text("No project matches “no-such-name”.").await;
    dispatch_mouse(&root(), "mouseup");
    wait_until_editor_is_closed().await;
    wait_for_filter(&format!("projectId=={id}")).await;
    assert_eq!(tokens(), [format!("Project is {name}")]);
}

#[wasm_bindgen_test]
async fn releasing_the_mouse_button_on_another_option_chooses_none() {
    let _console = open("/datavolumes").await;
    open_filter_editor("projectId", "==").await;
    click_on(&field("Project")).await;
    let options = || query_all(&root(), ".combobox-option");
    wait_until("there are suggestions", || options().len() > 1).await;
    let label = options()[1].query_selector(".combobox-label").expect("a selector");
    let name = text_of(&label.expect("a label"));
    dispatch_mouse(&options()[0], "mousedown");
    dispatch_mouse(&options()[1], "mouseup");
    settle().await;
    assert_eq!(field_value("Project"), "");
    for kind in ["mousedown", "mouseup", "click"] {
        dispatch_mouse(&options()[1], kind);
    }
    wait_until_editor_is_closed().await;
    assert_eq!(tokens(), [format!("Project is {name}")]);
}

/// Returns false if the page has prevented the default action.
fn dispatch_mouse(element: &web_sys::Element, kind: &str) -> bool {
    let script = "(target, kind) => target.dispatchEvent(new MouseEvent(kind, { bubbles: true, cancelable: true }))";
    let dispatched =
        js_function(script).call2(&JsValue::NULL, element, &kind.into()).expect("an event");
    dispatched.is_truthy()
}

#[wasm_bindgen_test]
async fn enter_chooses_the_project_that_begins_with_the_text() {
    let console = open("/datavolumes").await;
    let [(id, name), ..] = unique_org_units(&console.network);
    open_filter_editor("projectId", "==").await;
    type_into("Project", &name[..name.len() - 1]).await;
    advance_time(300).await;
    wait_for_option(&name).await;
    press("Enter").await;
    wait_until("it is the filter", || {
        url() == format!("/datavolumes?filterBy=projectId%3D%3D{id}")
    })
    .await;
}

#[wasm_bindgen_test]
async fn names_that_begin_with_the_text_are_suggested_first() {
    let network = Network::new();
    let units = ["assembly", "embeddings"].map(|name| json!({"id": name, "name": name}));
    network.respond_with(Op::Projects, 200, &json!({"projects": units}));
    let _console = open_with(&network, "/datavolumes").await;
    open_filter_editor("projectId", "==").await;
    type_into("Project", "emb").await;
    advance_time(300).await;
    wait_until("both are suggested", || names("option") == ["embeddings", "assembly"]).await;
    press("ArrowDown").await;
    press("Enter").await;
    wait_until("the first is the filter", || {
        url() == "/datavolumes?filterBy=projectId%3D%3Dembeddings"
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_part_of_several_names_is_not_accepted_as_a_project() {
    let _console = open("/datavolumes").await;
    open_filter_editor("projectId", "==").await;
    type_into("Project", "-").await;
    advance_time(300).await;
    wait_until("several", || names("option").len() > 1).await;
    press("Enter").await;
    assert!(description_of(&field("Project")).contains("Choose one of the suggestions"));
    assert_eq!(field_value("Project"), "-");
    assert_eq!(url(), "/datavolumes");
}

#[wasm_bindgen_test]
async fn a_name_that_nothing_has_is_refused() {
    let _console = open("/datavolumes").await;
    for (field_name, label, kind) in [
        ("projectId", "Project", "project"),
        ("departmentId", "Department", "department"),
        ("clusterId", "Cluster", "cluster"),
    ] {
        open_filter_editor(field_name, "==").await;
        type_into(label, "nowhere").await;
        advance_time(300).await;
        wait_for_text(&format!("No {kind} matches “nowhere”.")).await;
        press("Enter").await;
        let error = format!("No {kind} named “nowhere”.");
        assert!(
            description_of(&field(label)).contains(&error),
            "{}",
            description_of(&field(label))
        );
        assert_eq!(url(), "/datavolumes");
        close_suggestions(Field::parse(field_name).expect("a field")).await;
        press("Escape").await;
        wait_until_editor_is_closed().await;
    }
}

#[wasm_bindgen_test]
async fn the_list_of_values_is_open_once_a_field_is_chosen() {
    let console = open("/datavolumes").await;
    let [_, _, (id, name)] = unique_org_units(&console.network);
    click("button", "Add filter").await;
    choose_field("clusterId").await;
    wait_until("the focus is on the value", || focused() == "combobox Cluster").await;
    assert_eq!(field("Cluster").get_attribute("aria-expanded").as_deref(), Some("true"));
    let option = wait_for_option(&name).await;
    select_option("Condition", "clusterId!=").await;
    click_on(&option).await;
    wait_until_editor_is_closed().await;
    wait_for_filter(&format!("clusterId!={id}")).await;
    // A filter that is edited has a value already.
    click("button", &format!("Edit filter Cluster is not {name}")).await;
    wait_until("the focus is on the value", || focused() == "combobox Cluster").await;
    assert_eq!(field("Cluster").get_attribute("aria-expanded").as_deref(), Some("false"));
}

#[wasm_bindgen_test]
async fn ids_can_be_typed_if_org_units_cannot_be_listed() {
    let network = Network::new();
    for (op, status) in [("projects", 403), ("departments", 404), ("clusters", 403)] {
        network.add_fault(&format!("{op}:status={status}"));
    }
    let _console = open_with(&network, "/datavolumes").await;
    let mut expected = Vec::new();
    for (field_name, label, id) in [
        ("projectId", "Project", "5"),
        ("departmentId", "Department", "7"),
        ("clusterId", "Cluster", "71f69d83-ba66-4822-adf5-55ce55efd210"),
    ] {
        open_filter_editor(field_name, "==").await;
        type_into(label, id).await;
        advance_time(300).await;
        click_on(&field(label)).await;
        wait_for_text("You can still type a value").await;
        press("Escape").await;
        press("Enter").await;
        expected.push(format!("{field_name}=={id}"));
        wait_for_filter(&expected.join(",")).await;
        wait_until_editor_is_closed().await;
    }
}

#[wasm_bindgen_test]
async fn project_names_come_from_the_rows_if_possible() {
    let network = Network::new();
    let volume = network.emulator(|it| it.volumes()[0].clone());
    let address = format!("/datavolumes?filterBy=projectId=={}", volume.project_id);
    let console = open_with(&network, &address).await;
    wait_until("the name", || tokens() == [format!("Project is {}", volume.project_name)]).await;
    assert_eq!(console.network.count(Op::Projects), 0);
    let token = query_all(&root(), "[translate=no] > .token").remove(0);
    assert!(text_of(&token).contains(&*volume.project_name), "a name is not translated");
}

#[wasm_bindgen_test]
async fn project_names_without_rows_are_fetched_once() {
    let network = Network::new();
    let [(id, name), ..] = unique_org_units(&network);
    let console =
        open_with(&network, &format!("/datavolumes?filterBy=projectId=={id}&search=no-such")).await;
    wait_until("the name", || tokens() == [format!("Project is {name}")]).await;
    click("button", "Refresh").await;
    settle().await;
    assert_eq!(console.network.count(Op::Projects), 1);
    drop(console);

    network.add_fault("projects:status=403");
    let _console = open_with(&network, "/datavolumes?filterBy=projectId==4711").await;
    wait_for_text("No data volumes match").await;
    assert_eq!(tokens(), ["Project is 4711"]);
    assert!(!shows_text("Couldn’t"));
}

#[wasm_bindgen_test]
async fn departments_and_clusters_are_shown_by_name() {
    let network = Network::new();
    let [_, (department, department_name), (cluster, name)] = unique_org_units(&network);
    let filter = format!("departmentId=={department},clusterId!={cluster}");
    let _console = open_with(&network, &format!("/datavolumes?filterBy={filter}")).await;
    let expected = [format!("Department is {department_name}"), format!("Cluster is not {name}")];
    wait_until("names", || tokens() == expected).await;
    click("button", &format!("Edit filter {}", expected[1])).await;
    assert_eq!(field_value("Cluster"), name);
    apply_filter().await;
    assert_eq!(filter_by(), filter);
}

#[wasm_bindgen_test]
async fn a_typed_id_is_accepted_even_if_names_contain_it() {
    let network = Network::new();
    let digit = network.emulator(|emulator| {
        let names: Vec<_> = emulator.projects().iter().map(|it| it.name.to_string()).collect();
        ('0'..='9').find(|digit| names.iter().any(|name| name.contains(*digit)))
    });
    let Some(digit) = digit else { return };
    let _console = open_with(&network, "/datavolumes").await;
    open_filter_editor("projectId", "==").await;
    type_into("Project", &digit.to_string()).await;
    advance_time(300).await;
    wait_until("there are suggestions", || !names("option").is_empty()).await;
    press("Enter").await;
    wait_for_filter(&format!("projectId=={digit}")).await;
}

#[wasm_bindgen_test]
async fn failed_names_are_fetched_again_but_not_endlessly() {
    let network = Network::new();
    network.add_fault("departments:status=503,nth=1");
    network.add_fault("clusters:status=404");
    let _console = open_with(&network, "/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    let volume = network.emulator(|it| it.volume_by_name(&rows()[0]).cloned()).expect("it");
    let name = network.emulator(|emulator| {
        let is_of_volume =
            |it: &&emulator::Department| Some(&it.id) == volume.department_id.as_ref();
        emulator.departments().iter().find(is_of_volume).map(|it| it.name.to_string())
    });
    let name = name.expect("its department");
    wait_until("the department's name", || {
        text_of(&query_all(&root(), "main tbody tr")[0]).contains(&name)
    })
    .await;
    let before = (network.count(Op::Departments), network.count(Op::Clusters));
    for _ in 0..3 {
        click("button", "Refresh").await;
        settle().await;
    }
    assert_eq!((network.count(Op::Departments), network.count(Op::Clusters)), before);
}

#[wasm_bindgen_test]
async fn only_what_is_typed_has_a_button_that_applies_it() {
    let _console = open("/datavolumes").await;
    let has_button = || exists("button", "Apply filter");
    open_filter_editor("phase", "==").await;
    assert!(!has_button(), "a status is applied when it is chosen");
    choose("Change field").await;
    choose("Name").await;
    assert!(has_button());
    choose("Change field").await;
    choose("Cluster").await;
    assert!(!has_button(), "a cluster is applied when it is chosen");
    type_into("Cluster", "x").await;
    assert!(has_button(), "an ID can be typed");
}
