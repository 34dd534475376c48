//! Starting from a data volume that exists.

use super::{create, filled, filled_in, typed, unavailable};
use crate::harness::{
    Console, Op, Wire, click, description_of, eventually, field, is_there, names, open_with, pass,
    reads, says, settle, shown, type_into, url, value,
};
use emulator::Volume;
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// A data volume that is shared, with a name that leaves room.
fn source(wire: &Wire) -> Volume {
    wire.emulator(|emulator| {
        let is_good = |it: &&Volume| {
            (2..10).contains(&it.shared_scopes.len())
                && it.description.is_some()
                && it.name.len() < 40
        };
        emulator.volumes().iter().find(is_good).cloned().expect("the seed has one")
    })
}

fn address(volume: &Volume) -> String {
    format!("/datavolumes/new?copyOf={}", volume.id)
}

async fn copying(wire: &Rc<Wire>, volume: &Volume) -> Console {
    let console = open_with(wire, &address(volume)).await;
    shown("heading", "New data volume").await;
    reads("A copy of").await;
    console
}

async fn name_is(expected: &str) {
    eventually(&format!("the name is {expected}"), || value("Name") == expected).await;
}

#[wasm_bindgen_test]
async fn a_copy_takes_over_project_description_and_scopes_and_asks_for_the_rest() {
    let wire = Wire::new();
    let volume = source(&wire);
    let _console = copying(&wire, &volume).await;
    name_is(&format!("{}-copy", volume.name)).await;
    let [project, pvc, _, description] = typed();
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
    create(&wire).await;
    shown("heading", &format!("{}-copy", volume.name)).await;
    let body = wire.last(Op::CreateDatavolume).body.clone();
    assert_eq!(body["projectId"], &*volume.project_id);
    assert_eq!(body["originPvcName"], "training-data");
    let shared = wire.emulator(|emulator| {
        let copy = emulator.volume_named(&format!("{}-copy", volume.name)).expect("it");
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
async fn the_first_name_that_is_free_is_suggested() {
    let wire = Wire::new();
    wire.fault("name_availability:status=409,nth=1");
    wire.fault("name_availability:status=409,nth=2");
    let volume = source(&wire);
    let _console = copying(&wire, &volume).await;
    name_is(&format!("{}-copy-3", volume.name)).await;
    let asked: Vec<_> =
        wire.sent(Op::NameAvailability).iter().filter_map(|it| it.param("dataName")).collect();
    let expected = ["-copy", "-copy-2", "-copy-3"].map(|end| format!("{}{end}", volume.name));
    assert_eq!(asked[..3], expected);
}

#[wasm_bindgen_test]
async fn where_names_cannot_be_checked_one_is_suggested_unchecked() {
    let wire = Wire::to_an_old_server();
    let volume = source(&wire);
    let _console = copying(&wire, &volume).await;
    name_is(&format!("{}-copy", volume.name)).await;
    pass(300).await;
    reads("Could not check").await;
    assert!(!says("Available"));
}

#[wasm_bindgen_test]
async fn a_suggestion_does_not_overwrite_a_name_that_was_typed() {
    let wire = Wire::new();
    wire.hold(Op::NameAvailability);
    let volume = source(&wire);
    let _console = copying(&wire, &volume).await;
    type_into("Name", "my-own").await;
    wire.let_go(Op::NameAvailability);
    settle().await;
    pass(300).await;
    assert_eq!(value("Name"), "my-own");
}

#[wasm_bindgen_test]
async fn scopes_that_may_not_be_seen_are_not_taken_for_none() {
    let wire = Wire::new();
    let volume = source(&wire);
    let mut answer = wire.ask(&format!("/api/v1/datavolumes/{}", volume.id));
    answer.as_object_mut().expect("an object").remove("sharedScopes");
    wire.answer(Op::GetDatavolume, 200, &answer);
    let _console = copying(&wire, &volume).await;
    reads("You cannot see whom it is shared with, so no scopes were taken over").await;
    name_is(&format!("{}-copy", volume.name)).await;
    type_into("Origin PVC", "training-data").await;
    create(&wire).await;
    eventually("it is created", || url() != address(&volume)).await;
    assert_eq!(wire.count(Op::PatchSharedScopes), 0);
}

/// An unfinished form, and the address of a copy.
async fn with_a_draft(wire: &Rc<Wire>, volume: &Volume) -> Console {
    let console = filled(wire).await;
    crate::harness::go_to_address(&address(volume));
    let console = console.reload().await;
    reads("There is an unfinished form already").await;
    assert_eq!(typed(), filled_in(), "nothing is lost without a decision");
    console
}

#[wasm_bindgen_test]
async fn an_unfinished_form_can_be_kept() {
    let wire = Wire::new();
    let volume = source(&wire);
    let _console = with_a_draft(&wire, &volume).await;
    click("button", "Keep what is typed").await;
    eventually("the copy is off", || url() == "/datavolumes/new").await;
    assert!(!says("There is an unfinished form already"));
    assert_eq!(typed(), filled_in());
}

#[wasm_bindgen_test]
async fn an_unfinished_form_can_make_room_for_the_copy() {
    let wire = Wire::new();
    let volume = source(&wire);
    let _console = with_a_draft(&wire, &volume).await;
    click("button", "Start the copy").await;
    name_is(&format!("{}-copy", volume.name)).await;
    assert_eq!(value("Project"), &*volume.project_name);
    assert!(!says("There is an unfinished form already"));
}

#[wasm_bindgen_test]
async fn a_copy_that_was_begun_is_not_begun_again_by_loading_the_page() {
    let wire = Wire::new();
    let volume = source(&wire);
    let console = copying(&wire, &volume).await;
    name_is(&format!("{}-copy", volume.name)).await;
    type_into("Description", "Changed").await;
    let _console = console.reload().await;
    reads("A copy of").await;
    assert_eq!(value("Description"), "Changed");
    assert!(!says("There is an unfinished form already"));
    click("button", "Clear the form").await;
    settle().await;
    assert_eq!(typed(), ["", "", "", ""].map(str::to_owned), "and a cleared form stays clear");
}

#[wasm_bindgen_test]
async fn an_address_that_names_no_volume_leads_to_an_empty_form_that_says_so() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes/new?copyOf=seven").await;
    reads("There is nothing to copy").await;
    assert_eq!(wire.count(Op::GetDatavolume), 0);
    assert_eq!(unavailable(), "");
}

#[wasm_bindgen_test]
async fn a_volume_that_cannot_be_read_is_told_and_the_form_can_be_used() {
    let wire = Wire::new();
    wire.fault("get_datavolume:status=503,nth=1");
    let volume = source(&wire);
    let _console = open_with(&wire, &address(&volume)).await;
    reads("Could not load the data volume").await;
    assert!(is_there("textbox", "Name"));
    click("button", "Try again").await;
    name_is(&format!("{}-copy", volume.name)).await;
}

#[wasm_bindgen_test]
async fn a_sign_in_leads_back_to_the_copy() {
    let wire = Wire::new();
    wire.sign_in_by_itself(None);
    let volume = source(&wire);
    let _console = open_with(&wire, &address(&volume)).await;
    shown("heading", "Sign in").await;
    crate::session::sign_in_with_key("admin", "admin").await;
    name_is(&format!("{}-copy", volume.name)).await;
    assert_eq!(url(), address(&volume));
}

#[wasm_bindgen_test]
async fn a_long_name_is_cut_so_that_the_suggestion_fits() {
    let wire = Wire::new();
    let volume = source(&wire);
    let mut answer: Value = wire.ask(&format!("/api/v1/datavolumes/{}", volume.id));
    answer["name"] = json!("a".repeat(63));
    wire.answer(Op::GetDatavolume, 200, &answer);
    let _console = copying(&wire, &volume).await;
    name_is(&format!("{}-copy", "a".repeat(58))).await;
}
