//! The availability check of a name while it is typed.

use crate::harness::{
    Console, Network, Op, advance_time, click, description_of, exists, field, field_value, focused,
    last_announcement, open_with, settle, shows_text, text_of, type_into, wait_for, wait_for_text,
    wait_until,
};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// Opens the form and enters a project.
async fn open_form() -> Console {
    open_form_over(&Network::new()).await
}

async fn open_form_over(network: &Rc<Network>) -> Console {
    let console = open_with(network, "/datavolumes/new").await;
    wait_for("textbox", "Name").await;
    type_into("Project", "perception").await;
    advance_time(200).await;
    wait_until("the project's PVCs are requested", || network.count(Op::PvcAssets) == 1).await;
    console
}

const TAKEN: &str = "Another data volume in cluster fra-dgx-prod has this name.";

/// The status beside the name.
fn status() -> String {
    let status = field("Name").closest(".field").expect("a selector").expect("a field");
    let status = status.query_selector(".field-status").expect("a selector");
    status.map(|status| text_of(&status)).unwrap_or_default()
}

async fn wait_for_status(expected: &str) {
    wait_until(&format!("the status is “{expected}”"), || status() == expected).await;
}

#[wasm_bindgen_test]
async fn invalid_characters_are_explained_while_typing_without_a_request() {
    let console = open_form().await;
    for (text, message) in [
        ("Data", "Use lowercase letters."),
        ("my data", "Use “-” instead of a space (character 3)."),
        ("naïve", "not “ï” (character 3)"),
        ("1st", "Start with a lowercase letter, not “1”."),
    ] {
        type_into("Name", text).await;
        wait_for_text(message).await;
        let name = field("Name");
        assert_eq!(name.get_attribute("aria-invalid").as_deref(), Some("true"), "{text}");
        assert!(description_of(&name).contains(message), "the message describes the field: {text}");
        assert_eq!(status(), "", "{text}");
    }
    type_into("Name", &"a".repeat(64)).await;
    wait_for_text("Use at most 63 characters: this name has 64.").await;
    advance_time(1_000).await;
    assert_eq!(console.network.count(Op::NameAvailability), 0);

    type_into("Name", &"a".repeat(63)).await;
    assert_eq!(field("Name").get_attribute("aria-invalid"), None);
}

#[wasm_bindgen_test]
async fn an_empty_field_that_is_only_passed_is_no_error() {
    let console = open_with(&Network::new(), "/datavolumes/new").await;
    for name in ["Project", "Origin PVC", "Name", "Description"] {
        let field = field(name);
        field.focus().expect("focus");
        field.blur().expect("blur");
        settle().await;
        assert_eq!(field.get_attribute("aria-invalid"), None, "{name}");
    }
    assert!(!shows_text("Enter a name."));
    drop(console);
}

#[wasm_bindgen_test]
async fn a_similar_valid_name_can_be_used() {
    let _console = open_form().await;
    type_into("Name", "My_Volume").await;
    wait_for_text("Use lowercase letters, and “-” instead of “_”.").await;
    click("button", "Use my-volume").await;
    assert_eq!(field_value("Name"), "my-volume");
    // What is typed next does not change the name.
    assert_eq!(focused(), "field Description");
    advance_time(300).await;
    wait_for_status("Available").await;
    assert!(!exists("button", "Use my-volume"));
}

#[wasm_bindgen_test]
async fn an_unused_name_is_available() {
    let console = open_form().await;
    type_into("Name", "brand-new-data").await;
    wait_for_status("Checking…").await;
    advance_time(300).await;
    wait_for_status("Available").await;
    let sent = console.network.last(Op::NameAvailability);
    assert_eq!(sent.param("dataName").as_deref(), Some("brand-new-data"));
    let cluster = console.network.emulator(|emulator| emulator.clusters()[0].id.to_string());
    assert_eq!(sent.param("clusterId"), Some(cluster));
    wait_until("it is announced", || last_announcement() == "Name: Available").await;
}

#[wasm_bindgen_test]
async fn a_taken_name_is_an_error_before_the_form_is_sent() {
    let console = open_form().await;
    type_into("Name", "lidar-drives-2026-q3").await;
    advance_time(300).await;
    wait_for_text(TAKEN).await;
    wait_until("it is announced", || last_announcement() == TAKEN).await;
    assert_eq!(field("Name").get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(status(), "");
    type_into("Origin PVC", "training-data").await;
    click("button", "Create data volume").await;
    wait_for("link", "Name: another data volume in cluster fra-dgx-prod has this name.").await;
    assert_eq!(console.network.count(Op::CreateDatavolume), 0);
}

#[wasm_bindgen_test]
async fn typing_sends_one_request_after_a_pause() {
    let console = open_form().await;
    for length in 1..=9 {
        type_into("Name", &"new-data1"[..length]).await;
        advance_time(100).await;
    }
    assert_eq!(console.network.count(Op::NameAvailability), 0);
    advance_time(199).await;
    assert_eq!(console.network.count(Op::NameAvailability), 0);
    advance_time(1).await;
    wait_for_status("Available").await;
    advance_time(10_000).await;
    assert_eq!(console.network.count(Op::NameAvailability), 1);
    assert_eq!(
        console.network.last(Op::NameAvailability).param("dataName").as_deref(),
        Some("new-data1")
    );
}

#[wasm_bindgen_test]
async fn changing_the_name_aborts_the_previous_check_and_ignores_its_response() {
    let console = open_form().await;
    let network = &console.network;
    network.pause_requests(Op::NameAvailability);
    type_into("Name", "lidar-drives-2026-q3").await;
    advance_time(300).await;
    let older = network.last(Op::NameAvailability);
    type_into("Name", "lidar-drives-2026-q4").await;
    assert!(older.is_aborted());
    wait_for_status("Checking…").await;
    older.resume();
    settle().await;
    assert_eq!(status(), "Checking…");
    advance_time(300).await;
    network.resume_requests(Op::NameAvailability);
    wait_for_status("Available").await;
}

#[wasm_bindgen_test]
async fn a_failed_check_is_never_shown_as_available() {
    for fault in ["status=503", "dropped", "html", "status=500", "status=403", "status=200"] {
        let network = Network::new();
        network.add_fault(&format!("name_availability:{fault}"));
        let _console = open_form_over(&network).await;
        type_into("Name", "brand-new-data").await;
        advance_time(300).await;
        wait_until(fault, || status().starts_with("Could not check")).await;
        assert!(!shows_text("Available"), "{fault}");
    }
}

#[wasm_bindgen_test]
async fn an_old_server_cannot_check_names() {
    let network = Network::old_server();
    let _console = open_form_over(&network).await;
    type_into("Name", "brand-new-data").await;
    advance_time(300).await;
    wait_until("the check fails", || status().starts_with("Could not check")).await;
}

#[wasm_bindgen_test]
async fn the_name_is_not_checked_without_a_known_cluster() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes/new").await;
    type_into("Name", "brand-new-data").await;
    wait_until("it is not checked", || status().starts_with("Choose a project to check")).await;
    type_into("Project", "12345").await;
    advance_time(1_000).await;
    wait_until("it is still not checked", || status().starts_with("Choose a project to check"))
        .await;
    assert_eq!(network.count(Op::NameAvailability), 0);
}

#[wasm_bindgen_test]
async fn a_project_of_another_cluster_repeats_the_check() {
    let console = open_form().await;
    type_into("Name", "lidar-drives-2026-q3").await;
    advance_time(300).await;
    wait_for_text(TAKEN).await;
    type_into("Project", "digital-twins").await;
    wait_until("the old error is cleared", || !shows_text(TAKEN)).await;
    advance_time(200).await;
    advance_time(300).await;
    wait_for_status("Available").await;
    drop(console);
}

#[wasm_bindgen_test]
async fn a_trailing_hyphen_shows_a_warning() {
    let _console = open_form().await;
    type_into("Name", "data-").await;
    wait_for_text("Kubernetes rejects such names").await;
    assert_eq!(field("Name").get_attribute("aria-invalid"), None);
}
