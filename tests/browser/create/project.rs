//! A name is no ID: what is sent was chosen.

use super::{CREATE, create, error_of, filled};
use crate::harness::{
    Op, Wire, all, click, eventually, focus, names, pass, reads, says, settle, shown, text_of,
    type_into,
};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_text_that_names_no_single_project_is_not_sent() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    for typed in ["percep", "perception lidar", "7", "no such project"] {
        type_into("Project", typed).await;
        pass(200).await;
        settle().await;
        click("button", CREATE).await;
        eventually(typed, || error_of("Project") == "Choose one of the projects in the list.")
            .await;
    }
    assert_eq!(wire.count(Op::CreateDatavolume), 0);
}

#[wasm_bindgen_test]
async fn of_two_projects_with_one_name_the_cluster_decides() {
    let wire = Wire::new();
    let clusters =
        wire.emulator(|it| it.clusters().iter().map(|it| it.id.clone()).collect::<Vec<_>>());
    let projects = json!({"projects": [
        {"id": "41", "name": "twins", "clusterId": clusters[0]},
        {"id": "42", "name": "twins", "clusterId": clusters[1]},
    ]});
    wire.answer(Op::Projects, 200, &projects);
    let _console = filled(&wire).await;
    type_into("Project", "twins").await;
    pass(200).await;
    eventually("both are suggested", || names("option").len() == 2).await;
    let [first, second] = [0, 1].map(|at| text_of(&all("option")[at]));
    assert_ne!(first, second, "each says its cluster");
    click("button", CREATE).await;
    eventually("not sent", || focus() == "group There is a problem").await;
    type_into("Project", "twins ").await;
    pass(200).await;
    eventually("both are suggested", || names("option").len() == 2).await;
    all("option")[1].click();
    settle().await;
    create(&wire).await;
    assert_eq!(wire.last(Op::CreateDatavolume).body["projectId"], "42");
}

#[wasm_bindgen_test]
async fn nothing_is_sent_while_projects_are_loading_and_a_blank_at_the_end_is_not_meant() {
    let wire = Wire::new();
    wire.hold(Op::Projects);
    let _console = filled(&wire).await;
    type_into("Project", "perception ").await;
    pass(200).await;
    click("button", CREATE).await;
    eventually("not sent", || error_of("Project") == "Choose one of the projects in the list.")
        .await;
    wire.let_go(Op::Projects);
    eventually("it is known now", || error_of("Project").is_empty()).await;
    create(&wire).await;
    let id = wire.emulator(|emulator| {
        let found = emulator.projects().iter().find(|it| &*it.name == "perception");
        found.expect("the project").id.to_string()
    });
    assert_eq!(wire.last(Op::CreateDatavolume).body["projectId"], id);
}

#[wasm_bindgen_test]
async fn where_projects_cannot_be_listed_it_says_that_an_id_is_meant() {
    let wire = Wire::new();
    wire.fault("projects:status=403");
    let _console = filled(&wire).await;
    reads("Projects cannot be listed: enter the ID").await;
    type_into("Project", " \"7\"\t").await;
    create(&wire).await;
    assert_eq!(wire.last(Op::CreateDatavolume).body["projectId"], "7");
}

#[wasm_bindgen_test]
async fn a_failure_in_passing_makes_no_id_of_a_name() {
    let wire = Wire::new();
    wire.fault("projects:status=503");
    let _console = filled(&wire).await;
    shown("button", CREATE).await;
    assert!(!says("enter the ID"));
    click("button", CREATE).await;
    eventually("not sent", || error_of("Project") == "Choose one of the projects in the list.")
        .await;
    assert_eq!(wire.count(Op::CreateDatavolume), 0);
}

#[wasm_bindgen_test]
async fn the_summary_drops_what_was_solved() {
    let wire = Wire::new();
    let _console = crate::harness::open_with(&wire, "/datavolumes/new").await;
    shown("button", CREATE).await;
    click("button", CREATE).await;
    shown("group", "There is a problem").await;
    let listed = || {
        let links = crate::harness::select(&crate::harness::mounted(), ".error-summary a");
        links.iter().map(|link| text_of(link)).collect::<Vec<_>>()
    };
    assert_eq!(listed().len(), 3);
    type_into("Name", "brand-new-data").await;
    settle().await;
    assert_eq!(listed().len(), 2, "{:?}", listed());
    type_into("Origin PVC", "training-data").await;
    type_into("Project", "percep").await;
    settle().await;
    assert_eq!(listed(), ["Choose one of the projects in the list."]);
}
