//! The form for a new data volume: one request per attempt, and typed values are never lost.

mod clear;
mod copy;
mod leave_guard;
mod lost_response;
mod name_check;
mod permissions;
mod project;
mod sharing;
mod tabs;

use crate::harness::{
    Console, Network, Op, SentRequest, advance_time, announcements, app_element, click, click_on,
    copy_as, description_of, field, field_value, find, find_all, focused, last_announcement, names,
    next_frame, open_with, press, press_now, query_all, root, settle, shows_text, text_of,
    try_find, type_into, url, wait_for, wait_for_text, wait_until,
};
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const CREATE: &str = "Create data volume";

/// Opens the form and fills it in.
pub async fn open_filled_form(network: &Rc<Network>) -> Console {
    let console = open_with(network, "/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    fill_form().await;
    console
}

async fn fill_form() {
    type_into("Project", "perception").await;
    advance_time(200).await;
    type_into("Origin PVC", "training-data").await;
    type_into("Name", "brand-new-data").await;
    advance_time(300).await;
    type_into("Description", "Fresh “data”, naïvely named").await;
}

/// Waits for the request: it is sent once no other tab objects.
async fn wait_for_request(network: &Network) -> Rc<SentRequest> {
    wait_until("it is sent", || network.count(Op::CreateDatavolume) > 0).await;
    network.last(Op::CreateDatavolume)
}

/// Submits the form, and waits until the request is sent.
async fn submit(network: &Network) {
    let before = network.count(Op::CreateDatavolume);
    click("button", CREATE).await;
    wait_until("it is sent", || network.count(Op::CreateDatavolume) > before).await;
    settle().await;
}

/// Why the submit button is disabled; empty if it is not.
fn disabled_reason() -> String {
    let button = find("button", CREATE);
    let is_disabled = button.get_attribute("aria-disabled").as_deref() == Some("true");
    if is_disabled { description_of(&button) } else { String::new() }
}

fn field_values() -> [String; 4] {
    ["Project", "Origin PVC", "Name", "Description"].map(field_value)
}

fn filled_values() -> [String; 4] {
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
    let console = open_filled_form(&Network::new()).await;
    console.network.pause_requests(Op::CreateDatavolume);
    let button = find("button", CREATE);
    button.click();
    button.click();
    wait_for_request(&console.network).await;
    click_on(&button).await;
    assert_eq!(console.network.count(Op::CreateDatavolume), 1);
    assert_eq!(find("button", CREATE).get_attribute("aria-busy").as_deref(), Some("true"));
    console.network.resume_requests(Op::CreateDatavolume);
    wait_until("the volume's page", || url() != "/datavolumes/new").await;
    advance_time(10_000).await;
    assert_eq!(console.network.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn enter_and_a_click_send_one_request() {
    let console = open_filled_form(&Network::new()).await;
    console.network.pause_requests(Op::CreateDatavolume);
    field("Name").focus().expect("focus");
    press_now("Enter");
    find("button", CREATE).click();
    press_now("Enter");
    wait_for_request(&console.network).await;
    advance_time(1_000).await;
    assert_eq!(console.network.count(Op::CreateDatavolume), 1);
    console.network.resume_requests(Op::CreateDatavolume);
    wait_for("heading", "brand-new-data").await;
    assert_eq!(console.network.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn the_request_contains_only_the_typed_values() {
    let console = open_filled_form(&Network::new()).await;
    submit(&console.network).await;
    let project = console.network.emulator(|emulator| {
        emulator.projects().iter().find(|it| &*it.name == "perception").map(|it| it.id.to_string())
    });
    let expected = json!({
        "name": "brand-new-data",
        "projectId": project,
        "originPvcName": "training-data",
        "description": "Fresh “data”, naïvely named",
    });
    assert_eq!(console.network.last(Op::CreateDatavolume).body, expected);
}

#[wasm_bindgen_test]
async fn an_empty_description_is_not_sent() {
    let console = open_filled_form(&Network::new()).await;
    type_into("Description", "").await;
    submit(&console.network).await;
    let body = console.network.last(Op::CreateDatavolume).body.clone();
    assert_eq!(body.get("description"), None);
}

/// Fills in the form where projects cannot be listed, so the project is entered by its ID.
pub async fn fill_in_with_typed_project() {
    type_into("Project", "7").await;
    type_into("Origin PVC", "training-data").await;
    type_into("Name", "brand-new-data").await;
}

#[wasm_bindgen_test]
async fn an_unlisted_project_can_be_entered_by_id() {
    let network = Network::new();
    network.add_fault("projects:status=403");
    let _console = open_with(&network, "/datavolumes/new").await;
    fill_in_with_typed_project().await;
    submit(&network).await;
    assert_eq!(network.last(Op::CreateDatavolume).body["projectId"], "7");
    wait_for("heading", "brand-new-data").await;
}

#[wasm_bindgen_test]
async fn a_suggested_project_can_be_selected_by_keyboard() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes/new").await;
    type_into("Project", "percep").await;
    advance_time(200).await;
    let department = network.emulator(|emulator| {
        let all = emulator.projects().iter();
        let id =
            all.clone().find(|it| &*it.name == "perception").map(|it| it.department_id.clone());
        let found = emulator.departments().iter().find(|it| Some(&it.id) == id.as_ref());
        found.expect("its department").name.to_string()
    });
    let option = format!("perception {department} · fra-dgx-prod");
    wait_until("it is suggested", || names("option").iter().any(|n| n.contains("perception")))
        .await;
    press_now("ArrowDown");
    settle().await;
    let input = field("Project");
    let active = input.get_attribute("aria-activedescendant").expect("an active option");
    let active = leptos::prelude::document().get_element_by_id(&active).expect("the option");
    assert_eq!(text_of(&active).replace(' ', ""), option.replace(' ', ""));
    press_now("Enter");
    settle().await;
    assert_eq!(field_value("Project"), "perception");
    assert_eq!(network.count(Op::CreateDatavolume), 0, "Enter selects the suggestion");
    wait_until("its PVCs are requested", || network.count(Op::PvcAssets) == 1).await;
}

#[wasm_bindgen_test]
async fn a_pending_pvc_shows_a_warning_but_can_be_used() {
    let console = open_filled_form(&Network::new()).await;
    assert!(!shows_text("Check this PVC"));
    type_into("Origin PVC", "new-ingest").await;
    wait_for_text("Check this PVC").await;
    submit(&console.network).await;
    assert_eq!(console.network.last(Op::CreateDatavolume).body["originPvcName"], "new-ingest");
}

#[wasm_bindgen_test]
async fn a_suggested_pvc_has_a_short_reason_and_a_chosen_one_the_text_of_the_server() {
    let _console = open_filled_form(&Network::new()).await;
    type_into("Origin PVC", "new-in").await;
    let options = find_all("option");
    let reason = "Not bound yet: the data volume won’t be ready until it is";
    assert!(options.len() == 1 && text_of(&options[0]).ends_with(reason), "{options:?}");
    assert_eq!(options[0].get_attribute("aria-selected").as_deref(), Some("true"), "the only one");
    press_now("Enter");
    settle().await;
    assert_eq!(field_value("Origin PVC"), "new-ingest");
    let issue = "is Pending: waiting for first consumer to be created before binding";
    wait_for_text(issue).await;
    let text = text_of(&root());
    let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part} in {text}"));
    assert!(at("The data volume becomes ready when the PVC is bound.") < at(issue));
}

#[wasm_bindgen_test]
async fn an_incomplete_form_is_not_sent_and_its_error_summary_links_to_the_fields() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes/new").await;
    wait_for("button", CREATE).await;
    type_into("Description", &"x".repeat(130)).await;
    click("button", CREATE).await;
    wait_for("group", "Fix 4 fields to continue").await;
    wait_until("the summary has the focus", || focused() == "group Fix 4 fields to continue").await;
    for (error, name) in [
        ("Choose a project.", "combobox Project"),
        ("Enter the name of a PVC in the project.", "combobox Origin PVC"),
        ("Enter a name.", "field Name"),
        ("Use at most 127 characters: remove 3 characters.", "field Description"),
    ] {
        let field = name.split_once(' ').expect("two words").1;
        let lowercase = error[..1].to_lowercase() + &error[1..];
        click("link", &format!("{field}: {lowercase}")).await;
        assert_eq!(focused(), name);
        assert_eq!(error_of(field), error);
        assert_eq!(
            crate::harness::field(field).get_attribute("aria-invalid").as_deref(),
            Some("true")
        );
    }
    assert_eq!(url(), "/datavolumes/new", "the links keep the address");
    assert_eq!(network.count(Op::CreateDatavolume), 0);
}

#[wasm_bindgen_test]
async fn resubmitting_an_incomplete_form_refocuses_the_error_summary() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes/new").await;
    click("button", CREATE).await;
    wait_until("the summary has the focus", || focused() == "group Fix 3 fields to continue").await;
    click("link", "Name: enter a name.").await;
    click("button", CREATE).await;
    next_frame().await;
    wait_until("the summary has the focus again", || focused() == "group Fix 3 fields to continue")
        .await;
}

#[wasm_bindgen_test]
async fn a_server_error_about_the_name_is_shown_at_the_name_field() {
    let console = open_filled_form(&Network::new()).await;
    type_into("Name", "lidar-drives-2026-q3").await;
    click("button", CREATE).await;
    let message = "Another data volume in cluster fra-dgx-prod has this name.";
    wait_until("the field shows the error", || error_of("Name") == message).await;
    assert_eq!(field("Name").get_attribute("aria-invalid").as_deref(), Some("true"));
    assert!(description_of(&field("Name")).contains(message));
    wait_for("link", "Name: another data volume in cluster fra-dgx-prod has this name.").await;
    wait_until("the summary has the focus", || focused() == "group Fix 1 field to continue").await;
    assert!(!shows_text("Available"), "the server knows better than the earlier check");

    // Another name clears the error.
    type_into("Name", "lidar-drives-2026-q4").await;
    wait_until("the error is gone", || error_of("Name").is_empty()).await;
    assert_eq!(console.network.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn a_pvc_that_is_in_use_is_refused_before_the_form_is_sent() {
    let console = open_filled_form(&Network::new()).await;
    let (pvc, owner, id) = console.network.emulator(|emulator| {
        let volumes = emulator.volumes().iter();
        let used = volumes.clone().find(|volume| &*volume.project_name == "perception");
        let used = used.expect("a volume of the project");
        (used.origin_pvc_name.clone(), used.name.clone(), used.id)
    });
    let error = format!("This PVC is already used by {owner}. Choose another PVC.");
    type_into("Origin PVC", &pvc).await;
    wait_until("the field shows the error", || error_of("Origin PVC") == error).await;
    wait_until("it is announced", || announcements().contains(&error)).await;
    let input = field("Origin PVC");
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    let link = find("link", &format!("Open {owner}"));
    assert!(link.get_attribute("href").expect("an address").contains(&id.to_string()));
    click("button", CREATE).await;
    wait_until("the summary has the focus", || focused() == "group Fix 1 field to continue").await;
    assert_eq!(console.network.count(Op::CreateDatavolume), 0);
    assert_eq!(error_of("Name"), "");
}

#[wasm_bindgen_test]
async fn a_server_error_about_the_pvc_is_shown_at_the_pvc_field() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    let refusal = "originPvcName: `training-data` already has a data volume, lidar";
    network.respond_with(Op::CreateDatavolume, 400, &json!({"code": 400, "message": refusal}));
    click("button", CREATE).await;
    let error = "This PVC is already used by lidar. Choose another PVC.";
    wait_until("the field shows the error", || error_of("Origin PVC") == error).await;
    network.clear_faults();
    let refusal = "originPvcName: no";
    network.respond_with(Op::CreateDatavolume, 400, &json!({"code": 400, "message": refusal}));
    click("button", CREATE).await;
    wait_until("the server's words", || error_of("Origin PVC") == refusal).await;
}

#[wasm_bindgen_test]
async fn a_pvc_that_does_not_exist_is_used_only_after_it_is_confirmed() {
    let console = open_filled_form(&Network::new()).await;
    let message = "No PVC named does-not-exist in project perception. The data volume won’t become \
                   Ready until it exists.";
    type_into("Origin PVC", "does-not-exist").await;
    assert!(!shows_text(message), "not while it is typed");
    let input = field("Origin PVC");
    input.focus().expect("focus");
    input.blur().expect("blur");
    wait_for_text(message).await;
    assert_eq!(error_of("Origin PVC"), "", "it is no error");
    click("button", CREATE).await;
    wait_until("the field has the focus", || focused() == "combobox Origin PVC").await;
    assert_eq!(console.network.count(Op::CreateDatavolume), 0);
    wait_until("it is announced", || last_announcement() == message).await;
    wait_for_text("Choose another PVC, or select “Create anyway”.").await;
    click("button", "Create anyway").await;
    wait_for("heading", "brand-new-data").await;
    assert_eq!(console.network.last(Op::CreateDatavolume).body["originPvcName"], "does-not-exist");
}

#[wasm_bindgen_test]
async fn free_pvcs_are_suggested_first_and_used_ones_cannot_be_chosen() {
    let console = open_filled_form(&Network::new()).await;
    type_into("Origin PVC", "").await;
    let used = |option: &HtmlElement| option.has_attribute("aria-disabled");
    wait_until("the PVCs", || find_all("option").iter().any(used)).await;
    let options = find_all("option");
    let first = options.iter().position(used).expect("a used one");
    assert!(first > 0 && options[first..].iter().all(used), "the free ones come first");
    assert!(text_of(&options[first]).contains("Already used by"));
    for _ in 0..=first {
        press("ArrowDown").await;
    }
    press("Enter").await;
    assert_eq!(field_value("Origin PVC"), "");
    assert!(last_announcement().starts_with("Already used by"), "{}", last_announcement());
    assert_eq!(console.network.count(Op::CreateDatavolume), 0);
}

#[wasm_bindgen_test]
async fn a_server_failure_keeps_the_form() {
    for fault in ["status=500", "status=429", "html"] {
        let network = Network::new();
        network.add_fault(&format!("create_datavolume:{fault},nth=1"));
        let _console = open_filled_form(&network).await;
        click("button", CREATE).await;
        wait_for_text("Couldn’t create the data volume").await;
        assert_eq!(url(), "/datavolumes/new", "{fault}");
        assert_eq!(field_values(), filled_values(), "{fault}");
        assert_eq!(
            network.count(Op::CreateDatavolume),
            1,
            "{fault}: nothing is resent automatically"
        );
        click("button", CREATE).await;
        wait_for("heading", "brand-new-data").await;
    }
}

#[wasm_bindgen_test]
async fn signing_in_again_after_a_401_restores_the_form() {
    let network = Network::new();
    network.add_fault("create_datavolume:status=401,nth=1");
    let _console = open_filled_form(&network).await;
    click("button", CREATE).await;
    wait_for("heading", "Sign in").await;
    assert_eq!(url(), "/sign-in?then=%2Fdatavolumes%2Fnew");
    wait_for_text("Your session expired").await;
    assert!(!shows_text("Couldn’t create"), "the form says so after signing in");
    type_into("Client ID", "admin").await;
    type_into("Client secret", "admin").await;
    click("button", "Sign in with access key").await;
    wait_for("heading", "New data volume").await;
    assert_eq!(url(), "/datavolumes/new");
    wait_for_text("Not created yet: your session had ended.").await;
    assert!(query_all(&app_element(), ".toast").is_empty());
    assert_eq!(field_values(), filled_values());
    assert_eq!(network.count(Op::CreateDatavolume), 1, "nothing is resent automatically");
    click("button", CREATE).await;
    wait_for("heading", "brand-new-data").await;
}

#[wasm_bindgen_test]
async fn success_opens_the_volume_and_discards_the_draft() {
    let console = open_filled_form(&Network::new()).await;
    click("button", CREATE).await;
    wait_for("heading", "brand-new-data").await;
    let id = console
        .network
        .emulator(|emulator| emulator.volume_by_name("brand-new-data").map(|it| it.id));
    assert_eq!(url(), format!("/datavolumes/{}", id.expect("it exists")));
    wait_for_text("brand-new-data was created").await;
    click("link", "All data volumes").await;
    click("link", "New data volume").await;
    wait_for("heading", "New data volume").await;
    assert_eq!(field_values(), ["", "", "", ""].map(str::to_owned));
}

#[wasm_bindgen_test]
async fn a_draft_survives_reloads_and_navigation() {
    let console = open_filled_form(&Network::new()).await;
    let console = console.reload().await;
    wait_for("heading", "New data volume").await;
    assert_eq!(field_values(), filled_values());
    click("link", "Data volumes").await;
    wait_for("table", "Data volumes").await;
    click("link", "New data volume").await;
    wait_for("heading", "New data volume").await;
    assert_eq!(field_values(), filled_values());
    advance_time(300).await;
    click("button", CREATE).await;
    wait_for("heading", "brand-new-data").await;
    drop(console);
}

#[wasm_bindgen_test]
async fn a_success_after_leaving_the_form_does_not_navigate() {
    let console = open_filled_form(&Network::new()).await;
    console.network.pause_requests(Op::CreateDatavolume);
    submit(&console.network).await;
    click("link", "Data volumes").await;
    wait_for("table", "Data volumes").await;
    assert!(console.network.last(Op::CreateDatavolume).is_paused(), "a write is not aborted");
    console.network.resume_requests(Op::CreateDatavolume);
    wait_for_text("brand-new-data was created").await;
    assert_eq!(url(), "/datavolumes");
}

#[wasm_bindgen_test]
async fn the_description_is_counted_in_code_points() {
    let console = open_filled_form(&Network::new()).await;
    let counter = || {
        let field = field("Description").closest(".field").expect("a selector").expect("a field");
        text_of(&field.query_selector(".counter").expect("a selector").expect("a counter"))
    };
    // A family emoji of three people and two joiners, and a letter with a combining accent: seven
    // code points, displayed as two characters.
    type_into("Description", "👩\u{200d}👩\u{200d}👧e\u{301}").await;
    assert_eq!(counter(), "7/127");
    type_into("Description", &"🦀".repeat(128)).await;
    assert_eq!(counter(), "128/127, 1 too many");
    assert_eq!(error_of("Description"), "Use at most 127 characters: remove 1 character.");
    let fits = "e\u{301}".repeat(63) + "🦀";
    type_into("Description", &fits).await;
    assert_eq!([counter(), error_of("Description")], ["127/127", ""]);
    submit(&console.network).await;
    assert_eq!(console.network.last(Op::CreateDatavolume).body["description"], fits);
}

#[wasm_bindgen_test]
async fn a_complete_form_can_be_copied_as_a_command() {
    let console = open_filled_form(&Network::new()).await;
    type_into("Name", "").await;
    assert!(try_find("button", "Copy as…").is_none());
    type_into("Name", "brand-new-data").await;
    let last = query_all(&app_element(), "form .actions button").pop().expect("buttons");
    assert_eq!(text_of(&last), "Copy as…", "the other buttons do not move");
    let copied = copy_as(&last, "cURL").await;
    let script = copy_as(&last, "Python").await;
    assert_eq!(console.network.count(Op::CreateDatavolume), 0, "the menu does not submit the form");
    submit(&console.network).await;
    let body = console.network.last(Op::CreateDatavolume).body.clone();
    assert!(copied.starts_with("curl --globoff --request POST"), "{copied}");
    assert!(copied.contains("Bearer $RUNAI_TOKEN"), "{copied}");
    let (_, sent) = copied.split_once("--data-raw '").expect("a body");
    let (sent, _) = sent.split_once("' ").expect("the end of the body");
    assert_eq!(serde_json::from_str::<Value>(sent).expect("JSON"), body);
    let (_, sent) = script.split_once("data=").expect("a body");
    let (sent, _) = sent.split_once(".encode").expect("the end of the body");
    let sent: String = serde_json::from_str(sent).expect("a string");
    assert_eq!(serde_json::from_str::<Value>(&sent).expect("JSON"), body);
}
