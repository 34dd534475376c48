//! Copying an existing data volume.

use super::{disabled_reason, field_values, filled_values, open_filled_form, submit};
use crate::harness::{
    Console, Network, Op, advance_time, app_element, click, description_of, exists, field,
    field_value, find, names, navigate_to, open_with, query_all, replace_url, settle, shows_text,
    type_into, url, wait_for, wait_for_text, wait_until,
};
use emulator::Volume;
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// A shared data volume with a description and a short name.
fn copy_source(network: &Network) -> Volume {
    network.emulator(|emulator| {
        let is_suitable = |it: &&Volume| {
            (2..10).contains(&it.shared_scopes.len())
                && it.description.is_some()
                && it.name.len() < 40
        };
        emulator.volumes().iter().find(is_suitable).cloned().expect("the seed has one")
    })
}

fn address(volume: &Volume) -> String {
    format!("/datavolumes/new?copyOf={}", volume.id)
}

async fn open_copy(network: &Rc<Network>, volume: &Volume) -> Console {
    let console = open_with(network, &address(volume)).await;
    wait_for("heading", &format!("Copy of {}", volume.name)).await;
    console
}

async fn wait_for_name(expected: &str) {
    wait_until(&format!("the name is {expected}"), || field_value("Name") == expected).await;
}

#[wasm_bindgen_test]
async fn a_copy_takes_over_project_description_and_scopes() {
    let network = Network::new();
    let volume = copy_source(&network);
    let _console = open_copy(&network, &volume).await;
    wait_for_name(&format!("{}-copy", volume.name)).await;
    wait_for_text("Project, description and sharing are filled in. The data isn’t copied.").await;
    assert_eq!(query_all(&app_element(), "main .notice").len(), 1);
    let back = find("link", &volume.name).get_attribute("href").expect("an address");
    assert_eq!(back, format!("/datavolumes/{}", volume.id));
    let [project, pvc, _, description] = field_values();
    assert_eq!(project, &*volume.project_name);
    assert_eq!(pvc, "");
    assert_eq!(Some(description), volume.description);
    let hint = description_of(&field("Origin PVC"));
    assert!(hint.contains(&volume.origin_pvc_name) && hint.contains(&volume.name), "{hint}");
    let tokens = names("listitem");
    for scope in &volume.shared_scopes {
        assert!(tokens.iter().any(|it| it.contains(&*scope.scope_name)), "{tokens:?}");
    }
    type_into("Origin PVC", "training-data").await;
    submit(&network).await;
    wait_for("heading", &format!("{}-copy", volume.name)).await;
    let body = network.last(Op::CreateDatavolume).body.clone();
    assert_eq!(body["projectId"], &*volume.project_id);
    assert_eq!(body["originPvcName"], "training-data");
    let shared = network.emulator(|emulator| {
        let copy = emulator.volume_by_name(&format!("{}-copy", volume.name)).expect("it");
        copy.shared_scopes.iter().map(|it| it.scope_id.to_string()).collect::<Vec<_>>()
    });
    let mut expected: Vec<_> =
        volume.shared_scopes.iter().map(|it| it.scope_id.to_string()).collect();
    expected.sort();
    let mut shared = shared;
    shared.sort();
    assert_eq!(shared, expected);
}

#[wasm_bindgen_test]
async fn an_unchanged_copy_is_not_kept_as_a_draft() {
    let network = Network::new();
    let volume = copy_source(&network);
    let _console = open_copy(&network, &volume).await;
    wait_for_name(&format!("{}-copy", volume.name)).await;
    click("link", "Cancel").await;
    wait_until("the form is left", || !exists("button", "Create data volume")).await;
    assert!(!shows_text("saved as a draft"));
    navigate_to("/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    assert_eq!(field_values(), [""; 4]);
}

#[wasm_bindgen_test]
async fn an_unknown_cluster_is_the_reason_why_no_scopes_are_copied() {
    let network = Network::new();
    let volume = copy_source(&network);
    let mut response = network.get_json(&format!("/api/v1/datavolumes/{}", volume.id));
    response.as_object_mut().expect("an object").remove("clusterId");
    network.respond_with(Op::GetDatavolume, 200, &response);
    let _console = open_copy(&network, &volume).await;
    wait_for_text("The server doesn’t report the cluster of the data volume").await;
    assert!(!shows_text("You don’t have permission to see who"));
}

#[wasm_bindgen_test]
async fn the_first_available_name_is_suggested() {
    let network = Network::new();
    network.add_fault("name_availability:status=409,nth=1");
    network.add_fault("name_availability:status=409,nth=2");
    let volume = copy_source(&network);
    let _console = open_copy(&network, &volume).await;
    wait_for_name(&format!("{}-copy-3", volume.name)).await;
    let checked_names: Vec<_> = network
        .requests_of(Op::NameAvailability)
        .iter()
        .filter_map(|it| it.param("dataName"))
        .collect();
    let expected = ["-copy", "-copy-2", "-copy-3"].map(|end| format!("{}{end}", volume.name));
    assert_eq!(checked_names[..3], expected);
}

#[wasm_bindgen_test]
async fn an_unchecked_name_is_suggested_if_names_cannot_be_checked() {
    let network = Network::old_server();
    let volume = copy_source(&network);
    let _console = open_copy(&network, &volume).await;
    wait_for_name(&format!("{}-copy", volume.name)).await;
    advance_time(300).await;
    wait_for_text("Could not check").await;
    assert!(!shows_text("Available"));
}

#[wasm_bindgen_test]
async fn a_suggestion_does_not_overwrite_a_typed_name() {
    let network = Network::new();
    network.pause_requests(Op::NameAvailability);
    let volume = copy_source(&network);
    let _console = open_copy(&network, &volume).await;
    type_into("Name", "my-own").await;
    network.resume_requests(Op::NameAvailability);
    settle().await;
    advance_time(300).await;
    assert_eq!(field_value("Name"), "my-own");
}

#[wasm_bindgen_test]
async fn hidden_scopes_of_the_source_are_reported_and_not_copied() {
    let network = Network::new();
    let volume = copy_source(&network);
    let mut response = network.get_json(&format!("/api/v1/datavolumes/{}", volume.id));
    response.as_object_mut().expect("an object").remove("sharedScopes");
    network.respond_with(Op::GetDatavolume, 200, &response);
    let _console = open_copy(&network, &volume).await;
    wait_for_text(
        "You don’t have permission to see who the data volume is shared with, so no scopes are \
         copied.",
    )
    .await;
    wait_for_name(&format!("{}-copy", volume.name)).await;
    type_into("Origin PVC", "training-data").await;
    submit(&network).await;
    wait_until("it is created", || url() != address(&volume)).await;
    assert_eq!(network.count(Op::PatchSharedScopes), 0);
}

/// Opens the address of a copy while there is a draft.
async fn open_copy_over_draft(network: &Rc<Network>, volume: &Volume) -> Console {
    let console = open_filled_form(network).await;
    replace_url(&address(volume));
    let console = console.reload().await;
    wait_for_text("You have an unfinished form").await;
    assert_eq!(field_values(), filled_values(), "the draft is kept until the user decides");
    console
}

#[wasm_bindgen_test]
async fn an_existing_draft_can_be_kept() {
    let network = Network::new();
    let volume = copy_source(&network);
    let _console = open_copy_over_draft(&network, &volume).await;
    click("button", "Keep my input").await;
    wait_until("the copy is cancelled", || url() == "/datavolumes/new").await;
    assert!(!shows_text("You have an unfinished form"));
    assert_eq!(field_values(), filled_values());
}

#[wasm_bindgen_test]
async fn an_existing_draft_can_be_replaced_by_the_copy() {
    let network = Network::new();
    let volume = copy_source(&network);
    let _console = open_copy_over_draft(&network, &volume).await;
    click("button", "Start the copy").await;
    wait_for_name(&format!("{}-copy", volume.name)).await;
    assert_eq!(field_value("Project"), &*volume.project_name);
    assert!(!shows_text("You have an unfinished form"));
}

#[wasm_bindgen_test]
async fn only_what_a_copy_has_filled_in_is_named() {
    let network = Network::new();
    let volume = copy_source(&network);
    network.emulator(|emulator| emulator.set_shared_scopes(volume.id, Vec::new()));
    let _console = open_copy(&network, &volume).await;
    wait_for_text("Project and description are filled in. The data isn’t copied.").await;
}

#[wasm_bindgen_test]
async fn a_reload_does_not_restart_a_copy() {
    let network = Network::new();
    let volume = copy_source(&network);
    let console = open_copy(&network, &volume).await;
    wait_for_name(&format!("{}-copy", volume.name)).await;
    type_into("Description", "Changed").await;
    let _console = console.reload().await;
    wait_for("heading", &format!("Copy of {}", volume.name)).await;
    assert_eq!(field_value("Description"), "Changed");
    assert!(!shows_text("You have an unfinished form"));
    click("button", "Clear form").await;
    settle().await;
    assert_eq!(field_values(), ["", "", "", ""].map(str::to_owned), "a cleared form stays empty");
}

#[wasm_bindgen_test]
async fn an_invalid_copy_id_shows_a_message_and_an_empty_form() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes/new?copyOf=seven").await;
    wait_for_text("Nothing to copy").await;
    assert_eq!(network.count(Op::GetDatavolume), 0);
    assert_eq!(disabled_reason(), "");
}

#[wasm_bindgen_test]
async fn a_failed_load_of_the_source_is_shown_and_the_form_stays_usable() {
    let network = Network::new();
    network.add_fault("get_datavolume:status=503,nth=1");
    let volume = copy_source(&network);
    let _console = open_with(&network, &address(&volume)).await;
    wait_for_text("Couldn’t load this data volume").await;
    assert!(exists("textbox", "Name"));
    click("button", "Try again").await;
    wait_for_name(&format!("{}-copy", volume.name)).await;
}

#[wasm_bindgen_test]
async fn signing_in_returns_to_the_copy() {
    let network = Network::new();
    network.set_access_key(None);
    let volume = copy_source(&network);
    let _console = open_with(&network, &address(&volume)).await;
    wait_for("heading", "Sign in").await;
    crate::session::sign_in_with_key("admin", "admin").await;
    wait_for_name(&format!("{}-copy", volume.name)).await;
    assert_eq!(url(), address(&volume));
}

#[wasm_bindgen_test]
async fn a_long_name_is_truncated_so_that_the_suggestion_fits() {
    let network = Network::new();
    let volume = copy_source(&network);
    let mut response: Value = network.get_json(&format!("/api/v1/datavolumes/{}", volume.id));
    response["name"] = json!("a".repeat(63));
    network.respond_with(Op::GetDatavolume, 200, &response);
    let _console = open_with(&network, &address(&volume)).await;
    wait_for_name(&format!("{}-copy", "a".repeat(58))).await;
}
