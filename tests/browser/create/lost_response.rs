//! A lost response to a create request: the console looks the data volume up.

use super::permissions::project_id;
use super::{disabled_reason, error_of, field_values, filled_values, open_filled_form, submit};
use crate::harness::{
    Network, Op, SentRequest, advance_time, click, field, find, navigate_to, press_now, settle,
    shift_clock, shows_text, type_into, url, wait_for, wait_for_text, wait_until,
};
use crate::session::sign_in_with_key;
use serde_json::json;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

const FOUND: &str =
    "The response was lost, but brand-new-data was created. Nothing was sent twice.";

/// The requests that looked the data volume up.
fn lookups(network: &Network) -> Vec<Rc<SentRequest>> {
    let is_lookup = |sent: &Rc<SentRequest>| {
        sent.param("filterBy").is_some_and(|filter| filter.contains("name==brand-new-data"))
    };
    network.requests_of(Op::ListDatavolumes).into_iter().filter(is_lookup).collect()
}

/// Lets the server execute the last create request late.
fn create_late(network: &Network) {
    network.clear_faults();
    let body = network.last(Op::CreateDatavolume).body.clone();
    assert_eq!(network.send_as("admin", "POST", "/api/v1/datavolumes", Some(&body)), 201);
}

#[wasm_bindgen_test]
async fn a_lost_create_response_is_looked_up_and_the_volume_not_created_twice() {
    for fault in ["dropped-after", "truncated"] {
        let network = Network::new();
        network.add_fault(&format!("create_datavolume:{fault}"));
        let _console = open_filled_form(&network).await;
        submit(&network).await;
        wait_for_text(FOUND).await;
        wait_for("heading", "brand-new-data").await;
        let cluster = network.emulator(|emulator| {
            emulator.volume_by_name("brand-new-data").expect("it").cluster_id.to_string()
        });
        let filter = lookups(&network)[0].param("filterBy").expect("a filter");
        assert_eq!(filter, format!("name==brand-new-data,clusterId=={cluster}"), "{fault}");
        advance_time(10_000).await;
        assert_eq!(
            [network.count(Op::CreateDatavolume), lookups(&network).len()],
            [1, 1],
            "{fault}"
        );
    }
}

#[wasm_bindgen_test]
async fn after_a_lookup_finds_the_volume_another_can_be_created() {
    let network = Network::new();
    network.add_fault("create_datavolume:dropped-after");
    let _console = open_filled_form(&network).await;
    submit(&network).await;
    wait_for("heading", "brand-new-data").await;
    navigate_to("/datavolumes/new").await;
    wait_for("textbox", "Name").await;
    assert_eq!(field_values(), ["", "", "", ""].map(str::to_owned));
}

#[wasm_bindgen_test]
async fn a_missing_volume_is_looked_up_four_times_before_it_counts_as_not_created() {
    for fault in ["dropped", "status=504", "status=502"] {
        let network = Network::new();
        network.add_fault(&format!("create_datavolume:{fault},nth=1"));
        let _console = open_filled_form(&network).await;
        submit(&network).await;
        wait_for_text("The data volume may have been created").await;
        for (ms, count) in [(999, 1), (1, 2), (1_999, 2), (1, 3), (3_999, 3)] {
            advance_time(ms).await;
            assert_eq!(lookups(&network).len(), count, "{fault} after {ms}");
            assert!(!shows_text("Data volume not created"), "{fault}");
        }
        advance_time(1).await;
        wait_for_text("Data volume not created").await;
        assert_eq!(lookups(&network).len(), 4, "{fault}");
        assert_eq!([network.count(Op::CreateDatavolume), 1], [1, 1], "{fault}");
        assert_eq!(field_values(), filled_values(), "{fault}");
        submit(&network).await;
        wait_for("heading", "brand-new-data").await;
        assert_eq!(network.count(Op::CreateDatavolume), 2, "{fault}: sent by the user");
    }
}

#[wasm_bindgen_test]
async fn a_create_request_that_times_out_is_looked_up() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    network.pause_requests(Op::CreateDatavolume);
    submit(&network).await;
    advance_time(59_000).await;
    assert!(lookups(&network).is_empty());
    advance_time(1_000).await;
    wait_for_text(FOUND).await;
    assert_eq!(network.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn a_volume_that_appears_late_is_found_by_a_later_lookup() {
    let network = Network::new();
    network.add_fault("create_datavolume:dropped");
    let _console = open_filled_form(&network).await;
    submit(&network).await;
    advance_time(1_000).await;
    create_late(&network);
    advance_time(2_000).await;
    wait_for_text(FOUND).await;
    assert_eq!(lookups(&network).len(), 3);
}

#[wasm_bindgen_test]
async fn a_request_executed_after_the_lookups_is_caught_by_the_name_check() {
    let network = Network::new();
    network.add_fault("create_datavolume:dropped,nth=1");
    let _console = open_filled_form(&network).await;
    submit(&network).await;
    advance_time(7_000).await;
    wait_for_text("Data volume not created").await;
    create_late(&network);
    submit(&network).await;
    wait_until("the name is taken", || error_of("Name").contains("has this name")).await;
    assert_eq!(field_values(), filled_values());
}

#[wasm_bindgen_test]
async fn nothing_is_sent_during_a_lookup() {
    let network = Network::new();
    network.add_fault("create_datavolume:dropped");
    let _console = open_filled_form(&network).await;
    submit(&network).await;
    wait_for_text("The data volume may have been created").await;
    assert_eq!(disabled_reason(), "Checking whether the data volume was already created.");
    click("button", "Create data volume").await;
    field("Name").focus().expect("focus");
    press_now("Enter");
    settle().await;
    advance_time(6_999).await;
    assert_eq!(network.count(Op::CreateDatavolume), 1);
    let clear = find("button", "Clear form");
    assert_eq!(clear.get_attribute("aria-disabled").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn a_name_taken_by_another_project_is_reported_at_once() {
    let network = Network::new();
    network.add_fault("create_datavolume:dropped");
    let _console = open_filled_form(&network).await;
    type_into("Name", "lidar-drives-2026-q3").await;
    submit(&network).await;
    wait_for_text("Data volume not created").await;
    let project = network.emulator(|emulator| {
        emulator.volume_by_name("lidar-drives-2026-q3").expect("it").project_name.to_string()
    });
    wait_for_text(&format!("is the name of another data volume in project {project}")).await;
    assert_eq!(disabled_reason(), "");
}

#[wasm_bindgen_test]
async fn a_failed_lookup_reports_an_unknown_outcome() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    network.add_fault("create_datavolume:dropped-after");
    network.add_fault("list_datavolumes:status=503");
    submit(&network).await;
    advance_time(7_000).await;
    wait_for_text("Couldn’t check whether the data volume was created").await;
    wait_for_text("Service Unavailable (injected)").await;
    assert_eq!(disabled_reason(), "The data volume may already exist. Select “Look again” first.");
    assert_eq!(field_values(), filled_values());
    network.clear_faults();
    click("button", "Look again").await;
    wait_for_text(FOUND).await;
    assert_eq!(network.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn a_reload_while_sending_looks_up_the_outcome() {
    let network = Network::new();
    let console = open_filled_form(&network).await;
    network.pause_requests(Op::CreateDatavolume);
    submit(&network).await;
    let _console = console.reload().await;
    wait_for_text(FOUND).await;
    assert_eq!(network.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn a_reload_before_the_volume_was_created_keeps_the_form() {
    let network = Network::new();
    network.add_fault("create_datavolume:dropped");
    let console = open_filled_form(&network).await;
    network.pause_requests(Op::CreateDatavolume);
    submit(&network).await;
    let _console = console.reload().await;
    wait_for_text("The data volume may have been created").await;
    wait_for_text("The page was reloaded before the response arrived.").await;
    assert_eq!(disabled_reason(), "Checking whether the data volume was already created.");
    wait_until("the first lookup", || lookups(&network).len() == 1).await;
    advance_time(7_000).await;
    wait_for_text("Data volume not created").await;
    assert_eq!(field_values(), filled_values());
    assert_eq!([network.count(Op::CreateDatavolume), lookups(&network).len()], [1, 4]);
}

#[wasm_bindgen_test]
async fn a_lookup_continues_after_signing_in_again() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    network.add_fault("create_datavolume:dropped-after");
    network.add_fault("list_datavolumes:status=401,nth=1");
    submit(&network).await;
    wait_for("heading", "Sign in").await;
    sign_in_with_key("admin", "admin").await;
    wait_for("heading", "New data volume").await;
    wait_for_text(FOUND).await;
    assert_eq!([network.count(Op::CreateDatavolume), lookups(&network).len()], [1, 2]);
}

#[wasm_bindgen_test]
async fn an_error_response_is_not_looked_up() {
    for fault in ["status=500", "status=400", "status=429"] {
        let network = Network::new();
        network.add_fault(&format!("create_datavolume:{fault}"));
        let _console = open_filled_form(&network).await;
        submit(&network).await;
        wait_for_text("(injected)").await;
        advance_time(10_000).await;
        assert!(lookups(&network).is_empty(), "{fault}");
        assert_eq!(disabled_reason(), "", "{fault}");
    }
}

#[wasm_bindgen_test]
async fn the_result_of_a_lookup_is_announced_after_leaving_the_form() {
    for (fault, ms, message) in
        [("dropped-after", 0, FOUND), ("dropped", 7_000, "brand-new-data was not created")]
    {
        let network = Network::new();
        network.add_fault(&format!("create_datavolume:{fault}"));
        let _console = open_filled_form(&network).await;
        network.pause_requests(Op::CreateDatavolume);
        submit(&network).await;
        navigate_to("/datavolumes").await;
        wait_for("table", "Data volumes").await;
        network.resume_requests(Op::CreateDatavolume);
        settle().await;
        advance_time(ms).await;
        wait_for_text(message).await;
        assert_eq!(url(), "/datavolumes");
    }
}

#[wasm_bindgen_test]
async fn a_request_resent_by_the_browser_is_not_reported_as_a_taken_name() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    let now = network.emulator(|emulator| emulator.config().now);
    shift_clock(now as f64 - js_sys::Date::now());
    // The first request was executed although its connection failed.
    let posted = json!({
        "name": "brand-new-data", "originPvcName": "training-data",
        "projectId": project_id(&network, "perception"),
    });
    assert_eq!(network.send_as("admin", "POST", "/api/v1/datavolumes", Some(&posted)), 201);
    submit(&network).await;
    wait_for_text(FOUND).await;
    assert_eq!(network.count(Op::CreateDatavolume), 1);
    assert_eq!(lookups(&network).len(), 1);
}

#[wasm_bindgen_test]
async fn a_name_taken_by_another_volume_is_refused() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    let posted = json!({
        "name": "brand-new-data", "originPvcName": "other-data",
        "projectId": project_id(&network, "perception"),
    });
    assert_eq!(network.send_as("admin", "POST", "/api/v1/datavolumes", Some(&posted)), 201);
    submit(&network).await;
    wait_until("it is refused", || !error_of("Name").is_empty()).await;
    assert_eq!(filled_values(), field_values());
}
