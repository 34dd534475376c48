//! When no answer comes: the data volume is looked for, and what was found is said.

use super::rights::project_id;
use super::{create, error_of, filled, filled_in, typed, unavailable};
use crate::harness::{
    Op, Sent, Wire, click, eventually, field, go_to_page, maybe, pass, press_now, reads, says,
    settle, shown, type_into, url,
};
use crate::session::sign_in_with_key;
use serde_json::json;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// How often the data volume was looked for.
fn looks(wire: &Wire) -> Vec<Rc<Sent>> {
    let looked = |sent: &Rc<Sent>| {
        sent.param("filterBy").is_some_and(|filter| filter.contains("name==brand-new-data"))
    };
    wire.sent(Op::ListDatavolumes).into_iter().filter(looked).collect()
}

/// The server does what was asked of it after all.
fn create_late(wire: &Wire) {
    let sent = wire.last(Op::CreateDatavolume);
    let token = wire.token_for("admin");
    let request = http::Request::post("/api/v1/datavolumes")
        .header("Authorization", format!("Bearer {token}"))
        .header("Content-Type", "application/json")
        .body(sent.body.to_string().into_bytes())
        .expect("a request");
    wire.emulator(|emulator| {
        emulator.clear_faults();
        let now = emulator.config().now;
        let answer = emulator.handle(&request, now);
        assert_eq!(answer.response().expect("an answer").status(), 201);
    });
}

#[wasm_bindgen_test]
async fn a_volume_whose_answer_got_lost_is_found_and_not_created_twice() {
    for fault in ["dropped-after", "truncated"] {
        let wire = Wire::new();
        wire.fault(&format!("create_datavolume:{fault}"));
        let _console = filled(&wire).await;
        create(&wire).await;
        reads("It was created").await;
        reads("The answer got lost, but brand-new-data is there.").await;
        let cluster = wire.emulator(|emulator| {
            emulator.volume_named("brand-new-data").expect("it").cluster_id.to_string()
        });
        let filter = looks(&wire)[0].param("filterBy").expect("a filter");
        assert_eq!(filter, format!("name==brand-new-data,clusterId=={cluster}"), "{fault}");
        assert!(maybe("textbox", "Name").is_none(), "the form has done its duty");
        pass(10_000).await;
        assert_eq!([wire.count(Op::CreateDatavolume), looks(&wire).len()], [1, 1], "{fault}");
        click("link", "Go to the data volume").await;
        shown("heading", "brand-new-data").await;
    }
}

#[wasm_bindgen_test]
async fn after_a_volume_was_found_the_form_is_empty_for_another_one() {
    let wire = Wire::new();
    wire.fault("create_datavolume:dropped-after");
    let _console = filled(&wire).await;
    create(&wire).await;
    click("button", "Create another data volume").await;
    shown("textbox", "Name").await;
    assert_eq!(typed(), ["", "", "", ""].map(str::to_owned));
    assert!(!says("It was created"));
}

#[wasm_bindgen_test]
async fn a_volume_that_is_not_there_is_looked_for_long_enough_before_that_is_said() {
    for fault in ["dropped", "status=504", "status=502"] {
        let wire = Wire::new();
        wire.fault(&format!("create_datavolume:{fault},nth=1"));
        let _console = filled(&wire).await;
        create(&wire).await;
        reads("Checking whether it was created").await;
        for (ms, count) in [(999, 1), (1, 2), (1_999, 2), (1, 3), (3_999, 3)] {
            pass(ms).await;
            assert_eq!(looks(&wire).len(), count, "{fault} after {ms}");
            assert!(!says("It was not created"), "{fault}");
        }
        pass(1).await;
        reads("It was not created").await;
        assert_eq!(looks(&wire).len(), 4, "{fault}");
        assert_eq!([wire.count(Op::CreateDatavolume), 1], [1, 1], "{fault}");
        assert_eq!(typed(), filled_in(), "{fault}");
        create(&wire).await;
        shown("heading", "brand-new-data").await;
        assert_eq!(wire.count(Op::CreateDatavolume), 2, "{fault}: the person's wish, not ours");
    }
}

#[wasm_bindgen_test]
async fn an_answer_that_takes_too_long_is_looked_up() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    wire.hold(Op::CreateDatavolume);
    create(&wire).await;
    pass(59_000).await;
    assert!(looks(&wire).is_empty());
    pass(1_000).await;
    reads("It was created").await;
    assert_eq!(wire.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn a_slow_server_is_given_its_time() {
    let wire = Wire::new();
    wire.fault("create_datavolume:dropped");
    let _console = filled(&wire).await;
    create(&wire).await;
    pass(1_000).await;
    create_late(&wire);
    pass(2_000).await;
    reads("It was created").await;
    assert_eq!(looks(&wire).len(), 3);
}

#[wasm_bindgen_test]
async fn a_request_that_lands_after_all_is_caught_by_its_name() {
    let wire = Wire::new();
    wire.fault("create_datavolume:dropped,nth=1");
    let _console = filled(&wire).await;
    create(&wire).await;
    pass(7_000).await;
    reads("It was not created").await;
    create_late(&wire);
    create(&wire).await;
    eventually("the name is taken", || error_of("Name").contains("already taken")).await;
    assert_eq!(typed(), filled_in());
}

#[wasm_bindgen_test]
async fn nothing_is_sent_while_it_is_being_looked_up() {
    let wire = Wire::new();
    wire.fault("create_datavolume:dropped");
    let _console = filled(&wire).await;
    create(&wire).await;
    reads("Checking whether it was created").await;
    assert_eq!(unavailable(), "It is being checked whether it was created already.");
    click("button", "Create data volume").await;
    field("Name").focus().expect("focus");
    press_now("Enter");
    settle().await;
    pass(6_999).await;
    assert_eq!(wire.count(Op::CreateDatavolume), 1);
    let clear = crate::harness::find("button", "Clear the form");
    assert_eq!(clear.get_attribute("aria-disabled").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn a_name_that_another_project_has_is_told_at_once() {
    let wire = Wire::new();
    wire.fault("create_datavolume:dropped");
    let _console = filled(&wire).await;
    type_into("Name", "lidar-drives-2026-q3").await;
    create(&wire).await;
    reads("It was not created").await;
    let project = wire.emulator(|emulator| {
        emulator.volume_named("lidar-drives-2026-q3").expect("it").project_name.to_string()
    });
    reads(&format!("is the name of another data volume, of the project {project}")).await;
    assert_eq!(unavailable(), "");
}

#[wasm_bindgen_test]
async fn what_cannot_be_looked_up_is_neither_created_nor_not() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    wire.fault("create_datavolume:dropped-after");
    wire.fault("list_datavolumes:status=503");
    create(&wire).await;
    pass(7_000).await;
    reads("Could not find out whether it was created").await;
    reads("Service Unavailable (injected)").await;
    assert_eq!(unavailable(), "It may have been created already: look again first.");
    assert_eq!(typed(), filled_in());
    wire.clear_faults();
    click("button", "Look again").await;
    reads("It was created").await;
    assert_eq!(wire.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn a_page_that_was_loaded_again_while_sending_looks_what_it_has_done() {
    let wire = Wire::new();
    let console = filled(&wire).await;
    wire.hold(Op::CreateDatavolume);
    create(&wire).await;
    let _console = console.reload().await;
    reads("It was created").await;
    assert_eq!(wire.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn a_page_that_was_loaded_again_before_the_server_did_it_keeps_the_form() {
    let wire = Wire::new();
    wire.fault("create_datavolume:dropped");
    let console = filled(&wire).await;
    wire.hold(Op::CreateDatavolume);
    create(&wire).await;
    let _console = console.reload().await;
    reads("Checking whether it was created").await;
    reads("The page was loaded again before the answer came.").await;
    assert_eq!(unavailable(), "It is being checked whether it was created already.");
    pass(7_000).await;
    reads("It was not created").await;
    assert_eq!(typed(), filled_in());
    assert_eq!([wire.count(Op::CreateDatavolume), looks(&wire).len()], [1, 4]);
}

#[wasm_bindgen_test]
async fn a_session_that_ends_meanwhile_ends_no_search() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    wire.fault("create_datavolume:dropped-after");
    wire.fault("list_datavolumes:status=401,nth=1");
    create(&wire).await;
    shown("heading", "Sign in").await;
    sign_in_with_key("admin", "admin").await;
    shown("heading", "New data volume").await;
    reads("It was created").await;
    assert_eq!([wire.count(Op::CreateDatavolume), looks(&wire).len()], [1, 2]);
}

#[wasm_bindgen_test]
async fn a_refusal_is_no_doubt() {
    for fault in ["status=500", "status=400", "status=429"] {
        let wire = Wire::new();
        wire.fault(&format!("create_datavolume:{fault}"));
        let _console = filled(&wire).await;
        create(&wire).await;
        reads("(injected)").await;
        pass(10_000).await;
        assert!(looks(&wire).is_empty(), "{fault}");
        assert_eq!(unavailable(), "", "{fault}");
    }
}

#[wasm_bindgen_test]
async fn whoever_has_left_is_told_what_was_found() {
    for (fault, ms, told) in [
        ("dropped-after", 0, "brand-new-data has been created"),
        ("dropped", 7_000, "brand-new-data was not created"),
    ] {
        let wire = Wire::new();
        wire.fault(&format!("create_datavolume:{fault}"));
        let _console = filled(&wire).await;
        wire.hold(Op::CreateDatavolume);
        create(&wire).await;
        go_to_page("/datavolumes").await;
        shown("table", "Data volumes").await;
        wire.let_go(Op::CreateDatavolume);
        settle().await;
        pass(ms).await;
        reads(told).await;
        assert_eq!(url(), "/datavolumes");
    }
}

#[wasm_bindgen_test]
async fn a_request_that_the_browser_sent_again_by_itself_is_no_name_that_is_taken() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    let now = wire.emulator(|emulator| emulator.config().now);
    crate::harness::add_to_the_time(now as f64 - js_sys::Date::now());
    // The first one was executed while its connection died.
    let posted = json!({
        "name": "brand-new-data", "originPvcName": "training-data",
        "projectId": project_id(&wire, "perception"),
    });
    assert_eq!(wire.elsewhere("admin", "POST", "/api/v1/datavolumes", Some(&posted)), 201);
    create(&wire).await;
    reads("It was created").await;
    assert_eq!(wire.count(Op::CreateDatavolume), 1);
    assert_eq!(looks(&wire).len(), 1);
}

#[wasm_bindgen_test]
async fn a_name_that_another_data_volume_has_is_refused_as_before() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    let posted = json!({
        "name": "brand-new-data", "originPvcName": "other-data",
        "projectId": project_id(&wire, "perception"),
    });
    assert_eq!(wire.elsewhere("admin", "POST", "/api/v1/datavolumes", Some(&posted)), 201);
    create(&wire).await;
    eventually("it is refused", || !error_of("Name").is_empty()).await;
    assert_eq!(filled_in(), typed());
}
