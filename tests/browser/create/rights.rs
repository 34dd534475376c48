//! What a person may not do is seen before it is tried, and projects come from wherever they can.

use super::{create, error_of, fill, filled, filled_in, typed, unavailable};
use crate::harness::{
    Op, Wire, all, click, eventually, find, go_to_page, open_with, pass, reads, rows, says, settle,
    shown, text_of, type_into, url, value,
};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

/// Has the caller be permitted to do everything in these projects alone.
fn permit(wire: &Wire, projects: &Value) {
    let scopes = json!({"system": false, "tenants": [], "clusters": [], "departments": [],
        "projects": projects});
    let actions = json!({"create": scopes, "read": scopes, "update": scopes, "delete": scopes});
    wire.answer(Op::PermittedScopes, 200, &actions);
}

pub fn project_id(wire: &Wire, name: &str) -> String {
    wire.emulator(|emulator| {
        let found = emulator.projects().iter().find(|it| &*it.name == name);
        found.expect("the project").id.to_string()
    })
}

/// What is said of an option.
async fn option(name: &str) -> String {
    let mut said = None;
    eventually(&format!("{name} is suggested"), || {
        said = all("option").iter().map(|it| text_of(it)).find(|it| it.contains(name));
        said.is_some()
    })
    .await;
    said.expect("found")
}

#[wasm_bindgen_test]
async fn whoever_may_create_nowhere_is_told_in_the_list_and_in_the_form() {
    let wire = Wire::new();
    permit(&wire, &json!([]));
    let _console = open_with(&wire, "/datavolumes").await;
    eventually("rows", || !rows().is_empty()).await;
    let words = "You may not create data volumes.";
    let link = all("link").into_iter().find(|it| text_of(it) == "New data volume").expect("it");
    assert_eq!(link.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(crate::harness::description_of(&link), words);
    click("link", "New data volume").await;
    assert_eq!(url(), "/datavolumes");
    go_to_page("/datavolumes/new").await;
    fill().await;
    assert_eq!(unavailable(), words);
    find("textbox", "Name").focus().expect("focus");
    crate::harness::press("Enter").await;
    pass(1_000).await;
    assert_eq!(wire.count(Op::CreateDatavolume), 0);
}

#[wasm_bindgen_test]
async fn an_empty_list_offers_nothing_that_may_not_be_done() {
    let wire = Wire::with_volumes(0);
    permit(&wire, &json!([]));
    let _console = open_with(&wire, "/datavolumes").await;
    reads("No data volumes yet").await;
    let link = shown("link", "Create the first data volume").await;
    assert_eq!(link.get_attribute("aria-disabled").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn projects_in_which_one_may_not_create_stay_with_the_reason() {
    let wire = Wire::new();
    permit(&wire, &json!([project_id(&wire, "perception")]));
    let _console = open_with(&wire, "/datavolumes/new").await;
    let words = "You may not create data volumes in this project.";
    let other = wire.emulator(|emulator| {
        let other = emulator.projects().iter().find(|it| &*it.name != "perception");
        other.expect("another one").name.to_string()
    });
    click("combobox", "Project").await;
    type_into("Project", &other).await;
    pass(200).await;
    assert!(option(&other).await.contains(words));
    eventually("it is picked", || unavailable() == words).await;
    type_into("Project", "perception").await;
    pass(200).await;
    assert!(!option("perception").await.contains(words));
    fill().await;
    assert_eq!(unavailable(), "");
    create(&wire).await;
    shown("heading", "brand-new-data").await;
}

#[wasm_bindgen_test]
async fn a_refused_project_is_not_offered_again() {
    let wire = Wire::new();
    wire.fault("create_datavolume:status=403,nth=1");
    let _console = filled(&wire).await;
    create(&wire).await;
    reads("Could not create the data volume").await;
    assert_eq!(unavailable(), "Forbidden (injected)");
    assert_eq!(typed(), filled_in());
    let other = wire.emulator(|emulator| {
        let other = emulator.projects().iter().find(|it| &*it.name != "perception");
        other.expect("another one").name.to_string()
    });
    type_into("Project", &other).await;
    pass(200).await;
    eventually("another one is another matter", || unavailable().is_empty()).await;
    create(&wire).await;
    shown("heading", "brand-new-data").await;
}

#[wasm_bindgen_test]
async fn where_projects_cannot_be_listed_those_seen_in_the_list_are_offered() {
    let wire = Wire::new();
    wire.fault("projects:status=403");
    let _console = open_with(&wire, "/datavolumes").await;
    eventually("rows", || !rows().is_empty()).await;
    go_to_page("/datavolumes/new").await;
    type_into("Project", "percep").await;
    pass(200).await;
    reads("These were seen in the list. You can still type it.").await;
    assert!(option("perception").await.contains("fra-dgx-prod"));
    fill().await;
    reads("Available").await;
    create(&wire).await;
    let id = project_id(&wire, "perception");
    assert_eq!(wire.last(Op::CreateDatavolume).body["projectId"], id);
}

#[wasm_bindgen_test]
async fn a_typed_project_has_no_cluster_so_its_name_is_not_checked() {
    let wire = Wire::new();
    wire.fault("projects:status=403");
    let _console = open_with(&wire, "/datavolumes/new").await;
    type_into("Project", "7").await;
    type_into("Name", "brand-new-data").await;
    pass(1_000).await;
    reads("Not checked: the cluster is not known yet").await;
    assert!(!says("Available"));
    assert_eq!(wire.count(Op::NameAvailability), 0);
}

#[wasm_bindgen_test]
async fn a_pvc_that_has_a_data_volume_already_is_warned_about() {
    let wire = Wire::new();
    let (pvc, owner) = wire.emulator(|emulator| {
        let of = |it: &&emulator::Volume| &*it.project_name == "perception";
        let used = emulator.volumes().iter().find(of).expect("a volume of the project");
        (used.origin_pvc_name.clone(), used.name.clone())
    });
    let _console = filled(&wire).await;
    assert!(!says("In use"));
    type_into("Origin PVC", &pvc).await;
    reads(&format!("This PVC already has a data volume, {owner}")).await;
    assert_eq!(error_of("Origin PVC"), "", "the server has the last word");
}

#[wasm_bindgen_test]
async fn a_draft_that_cannot_be_read_breaks_nothing() {
    let wire = Wire::new();
    let console = filled(&wire).await;
    let storage = leptos::prelude::window().session_storage().expect("storage").expect("storage");
    storage.set_item("dvc.draft", r#"{"project":7,"name":"kept","scopes":"?"}"#).expect("storage");
    storage.set_item("dvc.creation", "not JSON").expect("storage");
    storage.set_item("dvc.intent", "{}").expect("storage");
    let console = console.reload().await;
    eventually("what can be read is", || value("Name") == "kept").await;
    assert_eq!(typed(), ["", "", "kept", ""].map(str::to_owned));
    storage.set_item("dvc.draft", "}").expect("storage");
    let _console = console.reload().await;
    settle().await;
    assert_eq!(typed(), ["", "", "", ""].map(str::to_owned));
}
