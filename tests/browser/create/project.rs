//! The project field: only a selected project is sent, never a typed name.

use super::{CREATE, error_of, open_filled_form, submit};
use crate::harness::{
    Network, Op, advance_time, app_element, click, exists, field, field_value, find_all, focused,
    last_announcement, names, open_with, press, query_all, settle, shows_text, text_of, type_into,
    wait_for, wait_for_text, wait_until,
};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn an_ambiguous_or_unknown_project_is_not_sent() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    for typed in ["percep", "perception lidar", "7", "no such project"] {
        type_into("Project", typed).await;
        advance_time(200).await;
        settle().await;
        click("button", CREATE).await;
        wait_until(typed, || error_of("Project") == "Choose one of the projects in the list.")
            .await;
    }
    assert_eq!(network.count(Op::CreateDatavolume), 0);
}

#[wasm_bindgen_test]
async fn two_projects_with_the_same_name_are_told_apart_by_cluster() {
    let network = Network::new();
    let clusters =
        network.emulator(|it| it.clusters().iter().map(|it| it.id.clone()).collect::<Vec<_>>());
    let projects = json!({"projects": [
        {"id": "41", "name": "twins", "clusterId": clusters[0]},
        {"id": "42", "name": "twins", "clusterId": clusters[1]},
    ]});
    network.respond_with(Op::Projects, 200, &projects);
    let _console = open_filled_form(&network).await;
    type_into("Project", "twins").await;
    advance_time(200).await;
    wait_until("both are suggested", || names("option").len() == 2).await;
    let [first, second] = [0, 1].map(|at| text_of(&find_all("option")[at]));
    assert_ne!(first, second, "each shows its cluster");
    click("button", CREATE).await;
    wait_until("not sent", || focused() == "group Fix 1 field to continue").await;
    type_into("Project", "twins ").await;
    advance_time(200).await;
    wait_until("both are suggested", || names("option").len() == 2).await;
    find_all("option")[1].click();
    settle().await;
    submit(&network).await;
    assert_eq!(network.last(Op::CreateDatavolume).body["projectId"], "42");
}

#[wasm_bindgen_test]
async fn the_active_project_stays_active_if_another_comes_before_it() {
    let network = Network::new();
    let respond_with = |name: &str| {
        let projects = json!({"projects": [{"id": name, "name": name}]});
        network.clear_faults();
        network.respond_with(Op::Projects, 200, &projects);
    };
    respond_with("assembly");
    let _console = open_filled_form(&network).await;
    network.pause_requests(Op::Projects);
    type_into("Project", "emb").await;
    advance_time(200).await;
    wait_until("a request by name", || network.paused(Op::Projects).len() == 1).await;
    respond_with("embeddings");
    network.paused(Op::Projects)[0].resume();
    // By department, after the first.
    wait_until("one is suggested", || names("option") == ["assembly"]).await;
    wait_until("a second request", || network.paused(Op::Projects).len() == 1).await;
    press("ArrowDown").await;
    network.resume_requests(Op::Projects);
    wait_until("both are suggested", || names("option") == ["embeddings", "assembly"]).await;
    press("Enter").await;
    assert_eq!(field_value("Project"), "assembly");
}

#[wasm_bindgen_test]
async fn projects_are_found_by_their_department() {
    let network = Network::new();
    let (department, mut expected) = network.emulator(|emulator| {
        let department = emulator.departments()[0].clone();
        let projects = emulator.projects().iter().filter(|it| it.department_id == department.id);
        (department.name.to_string(), projects.map(|it| it.name.to_string()).collect::<Vec<_>>())
    });
    let _console = open_with(&network, "/datavolumes/new").await;
    type_into("Project", &department).await;
    advance_time(200).await;
    expected.sort_unstable();
    let suggested = || names("option").iter().filter(|it| it.contains(&department)).count();
    wait_until("its projects", || suggested() >= expected.len().min(50)).await;
    assert!(names("option").iter().any(|it| it.contains(&format!("{department} · "))));
}

#[wasm_bindgen_test]
async fn enter_chooses_the_project_that_begins_with_the_text() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    let name = network.emulator(|it| it.projects()[3].name.to_string());
    type_into("Project", &name[..name.len() - 1]).await;
    advance_time(200).await;
    wait_until("it is suggested", || names("option").iter().any(|it| it.starts_with(&name))).await;
    field("Project").focus().expect("focus");
    press("Enter").await;
    wait_until("it is chosen", || field_value("Project") == name).await;
    assert_eq!(network.count(Op::CreateDatavolume), 0, "the form is not sent");
}

#[wasm_bindgen_test]
async fn enter_sends_no_form_while_no_project_matches() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes/new").await;
    type_into("Project", "no such project").await;
    advance_time(200).await;
    wait_for_text("No project matches “no such project”.").await;
    field("Project").focus().expect("focus");
    press("Enter").await;
    assert!(!shows_text(" to continue"));
    assert_eq!(focused(), "combobox Project");
}

#[wasm_bindgen_test]
async fn nothing_is_sent_while_projects_load_and_trailing_blanks_are_ignored() {
    let network = Network::new();
    network.pause_requests(Op::Projects);
    let _console = open_filled_form(&network).await;
    type_into("Project", "perception ").await;
    advance_time(200).await;
    click("button", CREATE).await;
    wait_until("not sent", || error_of("Project") == "Choose one of the projects in the list.")
        .await;
    network.resume_requests(Op::Projects);
    wait_until("the project is found", || error_of("Project").is_empty()).await;
    submit(&network).await;
    let id = network.emulator(|emulator| {
        let found = emulator.projects().iter().find(|it| &*it.name == "perception");
        found.expect("the project").id.to_string()
    });
    assert_eq!(network.last(Op::CreateDatavolume).body["projectId"], id);
}

#[wasm_bindgen_test]
async fn an_id_is_requested_if_projects_cannot_be_listed() {
    let network = Network::new();
    network.add_fault("projects:status=403");
    let _console = open_filled_form(&network).await;
    wait_for_text("Projects can’t be listed. Enter the ID").await;
    type_into("Project", " \"7\"\t").await;
    submit(&network).await;
    assert_eq!(network.last(Op::CreateDatavolume).body["projectId"], "7");
}

#[wasm_bindgen_test]
async fn a_temporary_failure_does_not_turn_a_name_into_an_id() {
    let network = Network::new();
    network.add_fault("projects:status=503");
    let _console = open_filled_form(&network).await;
    wait_for("button", CREATE).await;
    assert!(!shows_text("enter the ID"));
    click("button", CREATE).await;
    wait_until("not sent", || error_of("Project") == "Choose one of the projects in the list.")
        .await;
    assert_eq!(network.count(Op::CreateDatavolume), 0);
}

#[wasm_bindgen_test]
async fn fixed_errors_are_marked_in_the_error_summary_and_stay_until_the_form_is_sent() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes/new").await;
    wait_for("button", CREATE).await;
    click("button", CREATE).await;
    wait_for("group", "Fix 3 fields to continue").await;
    let summary_links = || {
        let links = query_all(&app_element(), ".error-summary a");
        links.iter().map(|link| text_of(link)).collect::<Vec<_>>()
    };
    assert_eq!(summary_links().len(), 3);
    type_into("Name", "brand-new-data").await;
    settle().await;
    assert!(exists("group", "Fix 2 fields to continue"));
    assert_eq!(summary_links()[2], "Fixed: Name: enter a name.");
    type_into("Origin PVC", "training-data").await;
    type_into("Project", "percep").await;
    settle().await;
    assert_eq!(summary_links()[0], "Project: choose one of the projects in the list.");
    assert!(summary_links()[1].starts_with("Fixed: Origin PVC: "), "{:?}", summary_links());
    type_into("Project", "perception").await;
    advance_time(200).await;
    let summary = wait_for("group", "All fields are fixed").await;
    assert_eq!(summary.get_attribute("data-kind").as_deref(), Some("positive"));
    type_into("Name", "").await;
    settle().await;
    assert_eq!(error_of("Name"), "Enter a name.");
    assert!(exists("group", "Fix 1 field to continue"));
    assert_eq!(summary_links()[2], "Name: enter a name.");
    type_into("Name", "brand-new-data").await;
    click("button", CREATE).await;
    wait_until("the summary is gone", || summary_links().is_empty()).await;
}

#[wasm_bindgen_test]
async fn a_pvc_typed_before_its_project_is_checked_once_the_project_is_chosen() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes/new").await;
    type_into("Origin PVC", "does-not-exist").await;
    let input = field("Origin PVC");
    input.focus().expect("focus");
    input.blur().expect("blur");
    type_into("Project", "perception").await;
    advance_time(200).await;
    wait_for_text("No PVC named does-not-exist in project perception.").await;
    assert_eq!(error_of("Origin PVC"), "", "it is no error");
}

#[wasm_bindgen_test]
async fn a_name_that_no_pvc_can_have_is_an_error() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    let error = "Check the name: PVC names have only lowercase letters, numbers, “-” and “.”.";
    type_into("Origin PVC", "My Data").await;
    let input = field("Origin PVC");
    input.focus().expect("focus");
    input.blur().expect("blur");
    wait_until("it is marked", || error_of("Origin PVC") == error).await;
    assert!(!shows_text("No PVC named"));
    click("button", CREATE).await;
    wait_for("group", "Fix 1 field to continue").await;
    assert_eq!(network.count(Op::CreateDatavolume), 0);
    type_into("Origin PVC", "training-data").await;
    wait_for("group", "All fields are fixed").await;
}

#[wasm_bindgen_test]
async fn a_restored_project_that_is_unknown_is_marked() {
    let network = Network::new();
    let console = open_with(&network, "/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    type_into("Project", "no-such-project").await;
    advance_time(200).await;
    assert_eq!(error_of("Project"), "", "it is still being typed");
    let _console = console.reload().await;
    wait_until("it is marked", || error_of("Project").starts_with("Choose one")).await;
    assert_eq!(error_of("Origin PVC"), "", "an empty field is not");
    click("button", "Clear form").await;
    wait_until("no error is left", || error_of("Project").is_empty()).await;
    assert_eq!(last_announcement(), "Form cleared.");
    click("button", "Undo").await;
    wait_until("it is marked again", || !error_of("Project").is_empty()).await;
}

#[wasm_bindgen_test]
async fn a_restored_pvc_that_does_not_exist_is_pointed_out() {
    let network = Network::new();
    let console = open_filled_form(&network).await;
    type_into("Origin PVC", "does-not-exist").await;
    let _console = console.reload().await;
    wait_for_text("No PVC named does-not-exist in project perception.").await;
}
