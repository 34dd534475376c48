//! Why a data volume is not ready: known reasons with their remedy, and never nothing.

use crate::detail::{page_with, plain, some};
use crate::harness::{Console, Wire, find, reads, says, select, shown, text_of};
use emulator::Phase;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn an_unbound_origin_pvc_is_explained_with_its_remedy() {
    let wire = Wire::new();
    let volume = some(&wire, |volume| volume.phase == Phase::Ready);
    let _console = page_with(&wire, &volume, |json| {
        json["status"] = json!({
            "phase": "NotReady",
            "phaseMessage": "Waiting for pvc 'x' to be bound",
            "conditions": [{
                "type": "Ready",
                "status": "False",
                "reason": "OriginalPvcNotBound",
                "message": "Original pvc 'x' is in phase Pending and not Bound",
            }],
        });
    })
    .await;
    reads("What to do: Start any workload that mounts the origin PVC.").await;
    for words in [
        "Not ready",
        "Waiting for pvc 'x' to be bound",
        "OriginalPvcNotBound",
        "is in phase Pending and not Bound",
    ] {
        assert!(says(words), "{words}");
    }
    shown("table", "Conditions").await;
}

#[wasm_bindgen_test]
async fn what_the_console_does_not_know_is_shown_as_it_is() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page_with(&wire, &volume, |json| {
        json["status"] = json!({
            "phase": "Hibernating",
            "conditions": [{"type": "Frozen", "status": "Perhaps", "reason": "TooCold"}],
        });
    })
    .await;
    reads("Hibernating").await;
    assert!(says("a phase that this console does not know"));
    assert!(says("Frozen") && says("Perhaps") && says("TooCold"));
}

/// The page of a volume with this status.
async fn with_status(status: Value) -> (Console, String) {
    let wire = Wire::new();
    let volume = plain(&wire);
    let console = page_with(&wire, &volume, |json| json["status"] = status).await;
    (console, volume.id.to_string())
}

#[wasm_bindgen_test]
async fn a_reason_that_the_console_does_not_know_is_told_in_the_clusters_words_with_its_time() {
    let (_console, _) = with_status(json!({
        "phase": "NotReady",
        "conditions": [
            {"type": "Seen", "status": "True", "reason": "AsExpected"},
            {"type": "StorageAvailable", "status": "False", "reason": "QuotaGone",
             "message": "No room for 5Ti", "lastTransitionTime": "2020-01-02T03:04:05Z"},
        ],
    }))
    .await;
    reads("The console does not know the reason “QuotaGone”; this is what the cluster says: No room for 5Ti")
        .await;
    assert!(says("It last changed") && !says("reason “AsExpected”"));
    let times = select(&crate::harness::mounted(), ".notice time");
    assert_eq!(times[0].get_attribute("datetime").as_deref(), Some("2020-01-02T03:04:05.000Z"));
}

#[wasm_bindgen_test]
async fn nothing_that_is_missing_from_a_condition_hides_the_rest() {
    let (_console, _) = with_status(json!({
        "phase": "NotReady",
        "conditions": [
            {"type": "Copied", "status": "", "reason": "", "message": "", "lastTransitionTime": null},
            {"type": "Frozen", "status": "Perhaps", "reason": "TooCold", "message": ""},
        ],
    }))
    .await;
    reads("The cluster gives no reason for “Copied”, and the cluster says nothing more.").await;
    assert!(says(
        "The console does not know the reason “TooCold”, and the cluster says nothing more."
    ));
    assert!(says("The cluster does not say since when."));
    let row = text_of(&find("row", "Frozen Perhaps TooCold – –"));
    assert!(row.contains("Perhaps"));
}

#[wasm_bindgen_test]
async fn a_volume_without_any_reason_says_so_and_what_to_try() {
    let (_console, id) = with_status(json!({"phase": "NotReady"})).await;
    reads("The cluster gave no reason").await;
    assert!(says("Refresh in a minute.") && says(&format!("the ID of the data volume: {id}.")));
}

#[wasm_bindgen_test]
async fn a_sentence_of_the_cluster_alone_is_not_called_no_reason() {
    let (_console, _) = with_status(json!({
        "phase": "NotReady", "phaseMessage": "The storage is on fire", "conditions": [],
    }))
    .await;
    reads("The storage is on fire").await;
    assert!(says("The cluster says no more than this") && !says("gave no reason"));
}
