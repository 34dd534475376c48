//! Creating a data volume: one request per intent, and nothing typed is ever lost.

mod copy;
mod doubt;
mod leave;
mod project;
mod rights;
mod share;
mod tabs;

use crate::harness::{
    Console, Op, Sent, Wire, catch_copies, click, click_on, copied, description_of, eventually,
    field, find, focus, frame, maybe, names, open_with, pass, press_now, reads, says, settle,
    shown, text_of, type_into, url, value,
};
use serde_json::json;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

const CREATE: &str = "Create data volume";

/// The form, filled in.
pub async fn filled(wire: &Rc<Wire>) -> Console {
    let console = open_with(wire, "/datavolumes/new").await;
    shown("heading", "New data volume").await;
    fill().await;
    console
}

async fn fill() {
    type_into("Project", "perception").await;
    pass(200).await;
    type_into("Origin PVC", "training-data").await;
    type_into("Name", "brand-new-data").await;
    pass(300).await;
    type_into("Description", "Fresh “data”, naïvely named").await;
}

/// The request, once it is sent: the browser's tabs are asked first.
async fn posted(wire: &Wire) -> Rc<Sent> {
    eventually("it is sent", || wire.count(Op::CreateDatavolume) > 0).await;
    wire.last(Op::CreateDatavolume)
}

/// Presses the button, and waits until the request is sent.
async fn create(wire: &Wire) {
    let before = wire.count(Op::CreateDatavolume);
    click("button", CREATE).await;
    eventually("it is sent", || wire.count(Op::CreateDatavolume) > before).await;
    settle().await;
}

/// Why the form cannot be sent; empty where it can.
fn unavailable() -> String {
    let button = find("button", CREATE);
    let is = button.get_attribute("aria-disabled").as_deref() == Some("true");
    if is { description_of(&button) } else { String::new() }
}

fn typed() -> [String; 4] {
    ["Project", "Origin PVC", "Name", "Description"].map(value)
}

fn filled_in() -> [String; 4] {
    ["perception", "training-data", "brand-new-data", "Fresh “data”, naïvely named"]
        .map(str::to_owned)
}

fn error_of(name: &str) -> String {
    let field = field(name).closest(".field").expect("a selector").expect("a field");
    let error = field.query_selector(".field-error").expect("a selector");
    error.map(|error| text_of(&error)).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn submitting_twice_sends_one_request() {
    let console = filled(&Wire::new()).await;
    console.wire.hold(Op::CreateDatavolume);
    let button = find("button", CREATE);
    button.click();
    button.click();
    posted(&console.wire).await;
    click_on(&button).await;
    assert_eq!(console.wire.count(Op::CreateDatavolume), 1);
    assert_eq!(find("button", CREATE).get_attribute("aria-busy").as_deref(), Some("true"));
    console.wire.let_go(Op::CreateDatavolume);
    eventually("the volume's page", || url() != "/datavolumes/new").await;
    pass(10_000).await;
    assert_eq!(console.wire.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn enter_and_a_click_send_one_request() {
    let console = filled(&Wire::new()).await;
    console.wire.hold(Op::CreateDatavolume);
    field("Name").focus().expect("focus");
    press_now("Enter");
    find("button", CREATE).click();
    press_now("Enter");
    posted(&console.wire).await;
    pass(1_000).await;
    assert_eq!(console.wire.count(Op::CreateDatavolume), 1);
    console.wire.let_go(Op::CreateDatavolume);
    shown("heading", "brand-new-data").await;
    assert_eq!(console.wire.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn what_is_sent_is_what_was_typed_and_nothing_else() {
    let console = filled(&Wire::new()).await;
    create(&console.wire).await;
    let project = console.wire.emulator(|emulator| {
        emulator.projects().iter().find(|it| &*it.name == "perception").map(|it| it.id.to_string())
    });
    let expected = json!({
        "name": "brand-new-data",
        "projectId": project,
        "originPvcName": "training-data",
        "description": "Fresh “data”, naïvely named",
    });
    assert_eq!(console.wire.last(Op::CreateDatavolume).body, expected);
}

#[wasm_bindgen_test]
async fn an_empty_description_is_not_sent() {
    let console = filled(&Wire::new()).await;
    type_into("Description", "").await;
    create(&console.wire).await;
    let body = console.wire.last(Op::CreateDatavolume).body.clone();
    assert_eq!(body.get("description"), None);
}

/// Fills in the form where projects cannot be listed, so that the project is typed as its ID.
pub async fn fill_in_with_typed_project() {
    type_into("Project", "7").await;
    type_into("Origin PVC", "training-data").await;
    type_into("Name", "brand-new-data").await;
}

#[wasm_bindgen_test]
async fn a_project_that_no_list_offers_can_be_typed_as_its_id() {
    let wire = Wire::new();
    wire.fault("projects:status=403");
    let _console = open_with(&wire, "/datavolumes/new").await;
    fill_in_with_typed_project().await;
    create(&wire).await;
    assert_eq!(wire.last(Op::CreateDatavolume).body["projectId"], "7");
    shown("heading", "brand-new-data").await;
}

#[wasm_bindgen_test]
async fn a_project_is_chosen_from_its_suggestions_by_keyboard() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes/new").await;
    type_into("Project", "percep").await;
    pass(200).await;
    let option = "perception fra-dgx-prod";
    eventually("it is suggested", || names("option").iter().any(|n| n.contains("perception")))
        .await;
    press_now("ArrowDown");
    settle().await;
    let input = field("Project");
    let active = input.get_attribute("aria-activedescendant").expect("an active option");
    let active = leptos::prelude::document().get_element_by_id(&active).expect("the option");
    assert_eq!(text_of(&active).replace(' ', ""), option.replace(' ', ""));
    press_now("Enter");
    settle().await;
    assert_eq!(value("Project"), "perception");
    assert_eq!(wire.count(Op::CreateDatavolume), 0, "Enter took the suggestion");
    eventually("its PVCs are asked for", || wire.count(Op::PvcAssets) == 1).await;
}

#[wasm_bindgen_test]
async fn a_pending_pvc_is_warned_about_but_can_be_used() {
    let console = filled(&Wire::new()).await;
    assert!(!says("Check this PVC"));
    type_into("Origin PVC", "new-ingest").await;
    reads("Check this PVC").await;
    create(&console.wire).await;
    assert_eq!(console.wire.last(Op::CreateDatavolume).body["originPvcName"], "new-ingest");
}

#[wasm_bindgen_test]
async fn an_incomplete_form_sends_nothing_and_its_summary_leads_to_the_fields() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes/new").await;
    shown("button", CREATE).await;
    type_into("Description", &"x".repeat(130)).await;
    click("button", CREATE).await;
    shown("group", "There is a problem").await;
    eventually("the summary has the focus", || focus() == "group There is a problem").await;
    for (link, name) in [
        ("Choose a project.", "combobox Project"),
        ("Enter the name of a PVC in the project’s namespace.", "combobox Origin PVC"),
        ("Enter a name.", "field Name"),
        ("Use at most 127 characters: remove 3 characters.", "field Description"),
    ] {
        click("link", link).await;
        assert_eq!(focus(), name);
        let field = name.split_once(' ').expect("two words").1;
        assert_eq!(error_of(field), link);
        assert_eq!(
            crate::harness::field(field).get_attribute("aria-invalid").as_deref(),
            Some("true")
        );
    }
    assert_eq!(url(), "/datavolumes/new", "the links touch no address");
    assert_eq!(wire.count(Op::CreateDatavolume), 0);
}

#[wasm_bindgen_test]
async fn submitting_an_incomplete_form_again_moves_the_focus_to_the_summary_again() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes/new").await;
    click("button", CREATE).await;
    eventually("the summary has the focus", || focus() == "group There is a problem").await;
    click("link", "Enter a name.").await;
    click("button", CREATE).await;
    frame().await;
    eventually("the summary has the focus again", || focus() == "group There is a problem").await;
}

#[wasm_bindgen_test]
async fn the_servers_refusal_of_the_name_lands_on_the_name() {
    let console = filled(&Wire::new()).await;
    type_into("Name", "lidar-drives-2026-q3").await;
    click("button", CREATE).await;
    let words = "name: `lidar-drives-2026-q3` is already taken in cluster fra-dgx-prod";
    eventually("the field says so", || error_of("Name") == words).await;
    assert_eq!(field("Name").get_attribute("aria-invalid").as_deref(), Some("true"));
    assert!(description_of(&field("Name")).contains(words));
    shown("link", words).await;
    eventually("the summary has the focus", || focus() == "group There is a problem").await;

    // Another name is another matter.
    type_into("Name", "lidar-drives-2026-q4").await;
    eventually("the error is gone", || error_of("Name").is_empty()).await;
    assert_eq!(console.wire.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn the_servers_refusal_of_the_pvc_lands_on_the_pvc() {
    let console = filled(&Wire::new()).await;
    let (pvc, owner) = console.wire.emulator(|emulator| {
        let volumes = emulator.volumes().iter();
        let used = volumes.clone().find(|volume| &*volume.project_name == "perception");
        let used = used.expect("a volume of the project");
        (used.origin_pvc_name.clone(), used.name.clone())
    });
    type_into("Origin PVC", &pvc).await;
    click("button", CREATE).await;
    eventually("the field says so", || error_of("Origin PVC").contains(&owner)).await;
    assert_eq!(error_of("Name"), "");
}

#[wasm_bindgen_test]
async fn a_failure_of_the_server_keeps_everything_typed() {
    for fault in ["status=500", "status=429", "html"] {
        let wire = Wire::new();
        wire.fault(&format!("create_datavolume:{fault},nth=1"));
        let _console = filled(&wire).await;
        click("button", CREATE).await;
        reads("Could not create the data volume").await;
        assert_eq!(url(), "/datavolumes/new", "{fault}");
        assert_eq!(typed(), filled_in(), "{fault}");
        assert_eq!(wire.count(Op::CreateDatavolume), 1, "{fault}: nothing is sent by itself");
        click("button", CREATE).await;
        shown("heading", "brand-new-data").await;
    }
}

#[wasm_bindgen_test]
async fn an_ended_session_leads_to_signing_in_and_back_to_everything_typed() {
    let wire = Wire::new();
    wire.fault("create_datavolume:status=401,nth=1");
    let _console = filled(&wire).await;
    click("button", CREATE).await;
    shown("heading", "Sign in").await;
    assert_eq!(url(), "/sign-in?then=%2Fdatavolumes%2Fnew");
    reads("Your session has ended").await;
    type_into("Client ID", "admin").await;
    type_into("Client secret", "admin").await;
    click("button", "Sign in with access key").await;
    shown("heading", "New data volume").await;
    assert_eq!(url(), "/datavolumes/new");
    assert_eq!(typed(), filled_in());
    assert_eq!(wire.count(Op::CreateDatavolume), 1, "nothing is sent by itself");
    click("button", CREATE).await;
    shown("heading", "brand-new-data").await;
}

#[wasm_bindgen_test]
async fn a_success_leads_to_the_volume_and_forgets_the_draft() {
    let console = filled(&Wire::new()).await;
    click("button", CREATE).await;
    shown("heading", "brand-new-data").await;
    let id =
        console.wire.emulator(|emulator| emulator.volume_named("brand-new-data").map(|it| it.id));
    assert_eq!(url(), format!("/datavolumes/{}", id.expect("it exists")));
    reads("brand-new-data has been created").await;
    click("link", "All data volumes").await;
    click("link", "New data volume").await;
    shown("heading", "New data volume").await;
    assert_eq!(typed(), ["", "", "", ""].map(str::to_owned));
}

#[wasm_bindgen_test]
async fn a_draft_survives_a_reload_and_other_pages() {
    let console = filled(&Wire::new()).await;
    let console = console.reload().await;
    shown("heading", "New data volume").await;
    assert_eq!(typed(), filled_in());
    click("link", "Data volumes").await;
    click("button", "Leave").await;
    shown("table", "Data volumes").await;
    click("link", "New data volume").await;
    shown("heading", "New data volume").await;
    assert_eq!(typed(), filled_in());
    pass(300).await;
    click("button", CREATE).await;
    shown("heading", "brand-new-data").await;
    drop(console);
}

#[wasm_bindgen_test]
async fn whoever_leaves_before_the_answer_stays_where_they_are() {
    let console = filled(&Wire::new()).await;
    console.wire.hold(Op::CreateDatavolume);
    create(&console.wire).await;
    click("link", "Data volumes").await;
    shown("table", "Data volumes").await;
    assert!(console.wire.last(Op::CreateDatavolume).is_held(), "a write is not called off");
    console.wire.let_go(Op::CreateDatavolume);
    reads("brand-new-data has been created").await;
    assert_eq!(url(), "/datavolumes");
}

#[wasm_bindgen_test]
async fn the_description_is_counted_in_code_points() {
    let console = filled(&Wire::new()).await;
    let counter = || {
        let field = field("Description").closest(".field").expect("a selector").expect("a field");
        text_of(&field.query_selector(".counter").expect("a selector").expect("a counter"))
    };
    // Three people joined by two joiners, and a letter with its accent: seven code points, of which
    // one sees two.
    type_into("Description", "👩\u{200d}👩\u{200d}👧e\u{301}").await;
    assert_eq!(counter(), "7 of 127");
    type_into("Description", &"🦀".repeat(128)).await;
    assert_eq!(counter(), "128 of 127, 1 too many");
    assert_eq!(error_of("Description"), "Use at most 127 characters: remove 1 character.");
    let fits = "e\u{301}".repeat(63) + "🦀";
    type_into("Description", &fits).await;
    assert_eq!([counter(), error_of("Description")], ["127 of 127", ""]);
    create(&console.wire).await;
    assert_eq!(console.wire.last(Op::CreateDatavolume).body["description"], fits);
}

#[wasm_bindgen_test]
async fn what_is_sent_can_be_copied_as_a_command_once_it_can_be_sent() {
    let console = filled(&Wire::new()).await;
    type_into("Name", "").await;
    assert!(maybe("button", "Copy as cURL").is_none());
    type_into("Name", "brand-new-data").await;
    catch_copies();
    click("button", "Copy as cURL").await;
    let copied = copied();
    create(&console.wire).await;
    let body = console.wire.last(Op::CreateDatavolume).body.clone();
    assert!(copied.starts_with("curl --globoff --request POST"), "{copied}");
    assert!(copied.contains("Bearer $RUNAI_TOKEN"), "{copied}");
    let (_, sent) = copied.split_once("--data-raw '").expect("a body");
    let (sent, _) = sent.split_once("' ").expect("its end");
    assert_eq!(serde_json::from_str::<serde_json::Value>(sent).expect("JSON"), body);
}

#[wasm_bindgen_test]
async fn the_form_can_be_cleared() {
    let _console = filled(&Wire::new()).await;
    click("button", "Clear the form").await;
    eventually("it is empty", || typed().iter().all(String::is_empty)).await;
    assert!(maybe("group", "There is a problem").is_none());
}
