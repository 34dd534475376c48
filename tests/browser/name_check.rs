//! Whether a name is free, asked while it is typed.

use crate::harness::{
    Console, Op, Wire, description_of, eventually, field, open_with, pass, reads, said, says,
    settle, shown, text_of, type_into,
};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// The form, with the project of the first data volume chosen.
async fn form() -> Console {
    form_over(&Wire::new()).await
}

async fn form_over(wire: &Rc<Wire>) -> Console {
    let console = open_with(wire, "/datavolumes/new").await;
    shown("textbox", "Name").await;
    type_into("Project", "perception").await;
    pass(200).await;
    eventually("the project's PVCs are asked for", || wire.count(Op::PvcAssets) == 1).await;
    console
}

/// What is said beside the name.
fn status() -> String {
    let status = field("Name").closest(".field").expect("a selector").expect("a field");
    let status = status.query_selector(".field-status").expect("a selector");
    status.map(|status| text_of(&status)).unwrap_or_default()
}

async fn status_is(expected: &str) {
    eventually(&format!("the name is “{expected}”"), || status() == expected).await;
}

#[wasm_bindgen_test]
async fn a_wrong_letter_is_explained_as_it_is_typed_and_nothing_is_asked() {
    let console = form().await;
    for (text, words) in [
        ("Data", "Use lower-case letters: “d” instead of “D” (character 1)."),
        ("my data", "Use “-” instead of a space (character 3)."),
        ("naïve", "not “ï” (character 3)"),
        ("1st", "Start with a lower-case letter, not “1”."),
    ] {
        type_into("Name", text).await;
        reads(words).await;
        let name = field("Name");
        assert_eq!(name.get_attribute("aria-invalid").as_deref(), Some("true"), "{text}");
        assert!(description_of(&name).contains(words), "the field is described by it: {text}");
        assert_eq!(status(), "", "{text}");
    }
    type_into("Name", &"a".repeat(64)).await;
    reads("Use at most 63 characters: this has 64.").await;
    pass(1_000).await;
    assert_eq!(console.wire.count(Op::NameAvailability), 0);

    type_into("Name", &"a".repeat(63)).await;
    assert_eq!(field("Name").get_attribute("aria-invalid"), None);
}

#[wasm_bindgen_test]
async fn a_missing_name_is_no_error_until_the_field_is_left() {
    let _console = form().await;
    assert!(!says("Enter a name."));
    let name = field("Name");
    name.focus().expect("focus");
    name.blur().expect("blur");
    reads("Enter a name.").await;
}

#[wasm_bindgen_test]
async fn a_free_name_is_available() {
    let console = form().await;
    type_into("Name", "brand-new-data").await;
    status_is("Checking…").await;
    pass(300).await;
    status_is("Available").await;
    let sent = console.wire.last(Op::NameAvailability);
    assert_eq!(sent.param("dataName").as_deref(), Some("brand-new-data"));
    let cluster = console.wire.emulator(|emulator| emulator.clusters()[0].id.to_string());
    assert_eq!(sent.param("clusterId"), Some(cluster));
    eventually("it is said", || said() == "Name: Available").await;
}

#[wasm_bindgen_test]
async fn a_taken_name_is_already_in_use() {
    let _console = form().await;
    type_into("Name", "lidar-drives-2026-q3").await;
    pass(300).await;
    status_is("Already in use").await;
}

#[wasm_bindgen_test]
async fn one_pause_in_typing_sends_one_question() {
    let console = form().await;
    for length in 1..=9 {
        type_into("Name", &"new-data1"[..length]).await;
        pass(100).await;
    }
    assert_eq!(console.wire.count(Op::NameAvailability), 0);
    pass(199).await;
    assert_eq!(console.wire.count(Op::NameAvailability), 0);
    pass(1).await;
    status_is("Available").await;
    pass(10_000).await;
    assert_eq!(console.wire.count(Op::NameAvailability), 1);
    assert_eq!(
        console.wire.last(Op::NameAvailability).param("dataName").as_deref(),
        Some("new-data1")
    );
}

#[wasm_bindgen_test]
async fn another_name_calls_off_the_question_before_it_and_a_late_answer_never_shows() {
    let console = form().await;
    let wire = &console.wire;
    wire.hold(Op::NameAvailability);
    type_into("Name", "lidar-drives-2026-q3").await;
    pass(300).await;
    let older = wire.last(Op::NameAvailability);
    type_into("Name", "lidar-drives-2026-q4").await;
    assert!(older.is_aborted());
    status_is("Checking…").await;
    older.release();
    settle().await;
    assert_eq!(status(), "Checking…");
    pass(300).await;
    wire.let_go(Op::NameAvailability);
    status_is("Available").await;
}

#[wasm_bindgen_test]
async fn what_could_not_be_checked_is_never_available() {
    for fault in ["status=503", "dropped", "html", "status=500", "status=403", "status=200"] {
        let wire = Wire::new();
        wire.fault(&format!("name_availability:{fault}"));
        let _console = form_over(&wire).await;
        type_into("Name", "brand-new-data").await;
        pass(300).await;
        eventually(fault, || status().starts_with("Could not check")).await;
        assert!(!says("Available"), "{fault}");
    }
}

#[wasm_bindgen_test]
async fn an_old_server_without_the_operation_could_not_check() {
    let wire = Wire::to_an_old_server();
    let _console = form_over(&wire).await;
    type_into("Name", "brand-new-data").await;
    pass(300).await;
    eventually("undecided", || status().starts_with("Could not check")).await;
}

#[wasm_bindgen_test]
async fn without_a_known_cluster_nothing_is_checked() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes/new").await;
    type_into("Name", "brand-new-data").await;
    eventually("it is not checked", || status().starts_with("Not checked")).await;
    type_into("Project", "12345").await;
    pass(1_000).await;
    eventually("it is still not checked", || status().starts_with("Not checked")).await;
    assert_eq!(wire.count(Op::NameAvailability), 0);
}

#[wasm_bindgen_test]
async fn choosing_a_project_of_another_cluster_asks_again() {
    let console = form().await;
    type_into("Name", "lidar-drives-2026-q3").await;
    pass(300).await;
    status_is("Already in use").await;
    type_into("Project", "digital-twins").await;
    eventually("the other is no longer the answer", || status() != "Already in use").await;
    pass(200).await;
    pass(300).await;
    status_is("Available").await;
    drop(console);
}

#[wasm_bindgen_test]
async fn a_hyphen_at_the_end_is_warned_about() {
    let _console = form().await;
    type_into("Name", "data-").await;
    reads("Kubernetes refuses names that end with “-”").await;
    assert_eq!(field("Name").get_attribute("aria-invalid"), None);
}
