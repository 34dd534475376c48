//! The explanation of why a data volume is not ready.

use crate::detail::{deletable_volume, find_volume, open_page_with};
use crate::harness::{
    Console, Network, app_element, click, copied_text, exists, find, query_all, shows_text,
    stub_clipboard, text_of, try_find, wait_for_text,
};
use emulator::Phase;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn an_unbound_origin_pvc_is_explained_with_its_remedy() {
    let network = Network::new();
    let volume = find_volume(&network, |volume| volume.phase == Phase::Ready);
    let _console = open_page_with(&network, &volume, |json| {
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
    wait_for_text("What to do: Start any workload that mounts the origin PVC.").await;
    for text in [
        "Not ready",
        "Waiting for pvc 'x' to be bound",
        "OriginalPvcNotBound",
        "is in phase Pending and not Bound",
    ] {
        assert!(shows_text(text), "{text}");
    }
    stub_clipboard();
    let (pvc, project) = (&volume.origin_pvc_name, &volume.project_name);
    assert_eq!(
        text_of(&find("group", "kubectl command")),
        format!("kubectl describe pvc '{pvc}' -n 'runai-{project}'")
    );
    click("button", "Copy PVC name").await;
    assert_eq!(copied_text(), pvc.to_string());
    assert_eq!(query_all(&app_element(), "main .notice[data-kind=warning]").len(), 1);
    assert!(!exists("table", "Conditions"), "the conditions are folded");
    assert!(query_all(&app_element(), "main .card .notice[data-kind=warning]").is_empty());
}

#[wasm_bindgen_test]
async fn an_unknown_state_has_a_remedy_that_names_the_cluster_and_is_said_once() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let clusters = network.emulator(|emulator| emulator.clusters().to_vec());
    let cluster = clusters.into_iter().find(|it| it.id == volume.cluster_id).expect("its cluster");
    for (message, shown) in [
        (Value::Null, "The cluster hasn’t reported a status."),
        (json!("No contact since Monday"), "No contact since Monday."),
    ] {
        network.clear_faults();
        let _console = open_page_with(&network, &volume, |json| {
            json["status"] = json!({"phase": "Unknown", "phaseMessage": message});
        })
        .await;
        wait_for_text(&format!(
            "ask a cluster administrator whether the cluster {} is",
            cluster.name
        ))
        .await;
        let notice = text_of(&find("region", "Status"));
        assert!(notice.starts_with("The state of this data volume is unknown"), "{notice}");
        let paragraphs = query_all(&app_element(), "main p");
        assert_eq!(paragraphs.iter().filter(|it| text_of(it) == shown).count(), 1, "{shown}");
    }
}

#[wasm_bindgen_test]
async fn a_missing_storage_class_is_named_in_the_remedy() {
    let (_console, _) = open_page_with_status(json!({
        "phase": "NotReady",
        "phaseMessage": "The storage class cannot be used",
        "conditions": [{
            "type": "Ready", "status": "False", "reason": "StorageClassMissing",
            "message": "storageclass.storage.k8s.io \"weka-fast\" not found",
        }],
    }))
    .await;
    wait_for_text(
        "What to do: Ask a cluster administrator to create the storage class “weka-fast”, or \
         create the data volume from another PVC.",
    )
    .await;
    let notices = query_all(&app_element(), "main .notice[data-kind=warning]");
    assert_eq!(notices.len(), 1);
    assert!(text_of(&notices[0]).starts_with("Storage class missing"));
    let message = "The storage class cannot be used";
    assert!(text_of(&notices[0]).contains(message));
    let paragraphs = query_all(&app_element(), "main p");
    let said = paragraphs.iter().filter(|it| text_of(it) == format!("{message}.")).count();
    assert_eq!(said, 1, "it is said once");
}

#[wasm_bindgen_test]
async fn the_conditions_of_a_ready_volume_are_folded() {
    let (_console, _) = open_page_with_status(json!({
        "phase": "Ready",
        "conditions": [{"type": "Seen", "status": "True", "reason": "AsExpected"}],
    }))
    .await;
    wait_for_text("Ready to mount.").await;
    let folded = query_all(&app_element(), "details")
        .into_iter()
        .find(|it| text_of(it).starts_with("Conditions"));
    let folded = folded.expect("the conditions");
    assert!(!folded.has_attribute("open") && text_of(&folded).contains("AsExpected"));
}

#[wasm_bindgen_test]
async fn unknown_phases_and_conditions_are_shown_verbatim() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page_with(&network, &volume, |json| {
        json["status"] = json!({
            "phase": "Hibernating",
            "conditions": [{"type": "Frozen", "status": "Perhaps", "reason": "TooCold"}],
        });
    })
    .await;
    wait_for_text("Hibernating").await;
    assert!(shows_text("Unrecognised status."));
    assert!(shows_text("Frozen") && shows_text("Perhaps") && shows_text("TooCold"));
}

#[wasm_bindgen_test]
async fn a_reason_leads_to_the_data_volumes_with_the_same_one() {
    let reason = |phase: &str, reason: &str| {
        let condition = json!({"type": "Ready", "status": "False", "reason": reason});
        json!({"phase": phase, "conditions": [condition]})
    };
    for (reason, href) in [
        (reason("NotReady", "StorageClassMissing"), Some("/overview?reason=StorageClassMissing")),
        (reason("NotReady", "Too cold"), Some("/overview?reason=Too%20cold")),
        (reason("Ready", "StorageClassMissing"), None),
    ] {
        let (_console, _) = open_page_with_status(reason).await;
        wait_for_text("Use in a workload").await;
        let link = try_find("link", "Data volumes with the same reason");
        assert_eq!(link.and_then(|link| link.get_attribute("href")).as_deref(), href);
    }
}

/// Opens the page of a data volume with this status; returns its ID, too.
async fn open_page_with_status(status: Value) -> (Console, String) {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let console = open_page_with(&network, &volume, |json| json["status"] = status).await;
    (console, volume.id.to_string())
}

#[wasm_bindgen_test]
async fn an_unknown_reason_shows_the_cluster_message_and_its_time() {
    let (_console, _) = open_page_with_status(json!({
        "phase": "NotReady",
        "conditions": [
            {"type": "Seen", "status": "True", "reason": "AsExpected"},
            {"type": "StorageAvailable", "status": "False", "reason": "QuotaGone",
             "message": "No room for 5Ti", "lastTransitionTime": "2020-01-02T03:04:05Z"},
        ],
    }))
    .await;
    wait_for_text("Reported by the cluster: QuotaGone No room for 5Ti").await;
    assert!(shows_text("What to do: Refresh in a minute."));
    assert!(shows_text("Last changed") && !shows_text("cluster: AsExpected"));
    let times = query_all(&app_element(), ".notice time");
    assert_eq!(times[0].get_attribute("datetime").as_deref(), Some("2020-01-02T03:04:05.000Z"));
}

#[wasm_bindgen_test]
async fn missing_condition_fields_do_not_hide_the_others() {
    let (_console, _) = open_page_with_status(json!({
        "phase": "NotReady",
        "conditions": [
            {"type": "Copied", "status": "", "reason": "", "message": "", "lastTransitionTime": null},
            {"type": "Frozen", "status": "Perhaps", "reason": "TooCold", "message": ""},
        ],
    }))
    .await;
    wait_for_text("No reason was reported for Copied").await;
    assert!(shows_text("Reported by the cluster: TooCold"));
    assert!(!shows_text("Last changed"));
    assert!(shows_text("Frozen Perhaps TooCold – –"));
}

#[wasm_bindgen_test]
async fn a_missing_reason_is_reported_with_next_steps() {
    let (_console, id) = open_page_with_status(json!({"phase": "NotReady"})).await;
    wait_for_text("No reason was reported").await;
    assert!(
        shows_text("Refresh in a minute.")
            && shows_text(&format!("give a cluster administrator this data volume ID: {id}."))
    );
}

#[wasm_bindgen_test]
async fn a_phase_message_alone_counts_as_a_reason() {
    let (_console, _) = open_page_with_status(json!({
        "phase": "NotReady", "phaseMessage": "The storage is on fire", "conditions": [],
    }))
    .await;
    wait_for_text("The storage is on fire").await;
    assert!(shows_text("Workloads can’t mount it yet") && !shows_text("No reason was"));
}
