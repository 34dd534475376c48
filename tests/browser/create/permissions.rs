//! Missing permissions show before submitting, and suggested projects come from several sources.

use super::{
    CREATE, disabled_reason, field_values, fill_form, filled_values, open_filled_form, submit,
};
use crate::harness::{
    Network, Op, advance_time, click, description_of, exists, field_value, find_all, navigate_to,
    open_with, press, rows, settle, shows_text, text_of, type_into, url, wait_for, wait_for_text,
    wait_until,
};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

/// Permits all actions, but only in these projects.
fn set_permitted_projects(network: &Network, projects: &Value) {
    let scopes = json!({"system": false, "tenants": [], "clusters": [], "departments": [],
        "projects": projects});
    let actions = json!({"create": scopes, "read": scopes, "update": scopes, "delete": scopes});
    network.respond_with(Op::PermittedScopes, 200, &actions);
}

pub fn project_id(network: &Network, name: &str) -> String {
    network.emulator(|emulator| {
        let found = emulator.projects().iter().find(|it| &*it.name == name);
        found.expect("the project").id.to_string()
    })
}

/// The text of the suggestion that contains `name`.
async fn find_option_text(name: &str) -> String {
    let mut text = None;
    wait_until(&format!("{name} is suggested"), || {
        text = find_all("option").iter().map(|it| text_of(it)).find(|it| it.contains(name));
        text.is_some()
    })
    .await;
    text.expect("found")
}

#[wasm_bindgen_test]
async fn a_user_without_create_permission_sees_the_reason_in_the_list_and_the_form() {
    let network = Network::new();
    set_permitted_projects(&network, &json!([]));
    let _console = open_with(&network, "/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    let reason = "You don’t have permission to create data volumes.";
    let link =
        find_all("link").into_iter().find(|it| text_of(it) == "New data volume").expect("it");
    assert_eq!(link.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(description_of(&link), reason);
    click("link", "New data volume").await;
    assert_eq!(url(), "/datavolumes");
    press("n").await;
    wait_for("heading", "New data volume").await;
    wait_for("heading", reason).await;
    wait_for_text("Ask an administrator for access.").await;
    assert!(!exists("textbox", "Name") && !exists("button", CREATE));
    click("link", "View all data volumes").await;
    wait_until("the list", || url() == "/datavolumes").await;
}

#[wasm_bindgen_test]
async fn a_draft_is_kept_while_the_user_may_not_create_data_volumes() {
    let network = Network::new();
    let console = open_filled_form(&network).await;
    set_permitted_projects(&network, &json!([]));
    let console = console.reload().await;
    wait_for_text("Your earlier input is kept in this tab.").await;
    assert!(!exists("textbox", "Name"));
    click("link", "View all data volumes").await;
    wait_until("leaving asks nothing", || url() == "/datavolumes").await;
    network.clear_faults();
    navigate_to("/datavolumes/new").await;
    let _console = console.reload().await;
    wait_until("the form", || exists("textbox", "Name")).await;
    assert_eq!(field_values(), filled_values());
}

#[wasm_bindgen_test]
async fn an_empty_list_says_whom_to_ask_without_permission() {
    let network = Network::with_volumes(0);
    set_permitted_projects(&network, &json!([]));
    let _console = open_with(&network, "/datavolumes").await;
    wait_for_text("No data volumes yet").await;
    wait_for_text("You don’t have permission to create data volumes: ask an administrator").await;
    assert!(!exists("link", "Create the first data volume"));
}

#[wasm_bindgen_test]
async fn projects_without_create_permission_are_listed_with_the_reason() {
    let network = Network::new();
    set_permitted_projects(&network, &json!([project_id(&network, "perception")]));
    let _console = open_with(&network, "/datavolumes/new").await;
    let reason = "You don’t have permission to create data volumes in this project.";
    let other = network.emulator(|emulator| {
        let other = emulator.projects().iter().find(|it| &*it.name != "perception");
        other.expect("another one").name.to_string()
    });
    click("combobox", "Project").await;
    type_into("Project", &other).await;
    advance_time(200).await;
    assert!(find_option_text(&other).await.contains(reason));
    wait_until("the reason is shown", || disabled_reason() == reason).await;
    type_into("Project", "perception").await;
    advance_time(200).await;
    assert!(!find_option_text("perception").await.contains(reason));
    fill_form().await;
    assert_eq!(disabled_reason(), "");
    submit(&network).await;
    wait_for("heading", "brand-new-data").await;
}

#[wasm_bindgen_test]
async fn a_project_refused_with_403_disables_submitting() {
    let network = Network::new();
    network.add_fault("create_datavolume:status=403,nth=1");
    let _console = open_filled_form(&network).await;
    submit(&network).await;
    wait_for_text("Couldn’t create the data volume").await;
    assert_eq!(disabled_reason(), "Forbidden (injected)");
    assert_eq!(field_values(), filled_values());
    let other = network.emulator(|emulator| {
        let other = emulator.projects().iter().find(|it| &*it.name != "perception");
        other.expect("another one").name.to_string()
    });
    type_into("Project", &other).await;
    advance_time(200).await;
    wait_until("another project is allowed", || disabled_reason().is_empty()).await;
    submit(&network).await;
    wait_for("heading", "brand-new-data").await;
}

#[wasm_bindgen_test]
async fn projects_seen_in_the_list_are_suggested_if_projects_cannot_be_listed() {
    let network = Network::new();
    network.add_fault("projects:status=403");
    let _console = open_with(&network, "/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    navigate_to("/datavolumes/new").await;
    type_into("Project", "percep").await;
    advance_time(200).await;
    wait_for_text("These projects are from the list of data volumes. You can still type a value.")
        .await;
    assert!(find_option_text("perception").await.contains("fra-dgx-prod"));
    fill_form().await;
    wait_for_text("Available").await;
    submit(&network).await;
    let id = project_id(&network, "perception");
    assert_eq!(network.last(Op::CreateDatavolume).body["projectId"], id);
}

#[wasm_bindgen_test]
async fn the_name_is_not_checked_for_a_project_entered_by_id() {
    let network = Network::new();
    network.add_fault("projects:status=403");
    let _console = open_with(&network, "/datavolumes/new").await;
    type_into("Project", "7").await;
    type_into("Name", "brand-new-data").await;
    advance_time(1_000).await;
    wait_for_text("Not checked: the cluster of the project is unknown").await;
    assert!(!shows_text("Choose a project to check") && !shows_text("Available"));
    assert_eq!(network.count(Op::NameAvailability), 0);
}

#[wasm_bindgen_test]
async fn an_unreadable_draft_is_ignored() {
    let network = Network::new();
    let console = open_filled_form(&network).await;
    let storage = leptos::prelude::window().session_storage().expect("storage").expect("storage");
    storage.set_item("dvc.draft", r#"{"project":7,"name":"kept","scopes":"?"}"#).expect("storage");
    storage.set_item("dvc.creation", "not JSON").expect("storage");
    storage.set_item("dvc.intent", "{}").expect("storage");
    let console = console.reload().await;
    wait_until("the readable fields are restored", || field_value("Name") == "kept").await;
    assert_eq!(field_values(), ["", "", "kept", ""].map(str::to_owned));
    storage.set_item("dvc.draft", "}").expect("storage");
    let _console = console.reload().await;
    settle().await;
    assert_eq!(field_values(), ["", "", "", ""].map(str::to_owned));
}
