//! The warnings before a deletion, and what follows a lost response.

use crate::detail::{deletable_volume, find_volume, open_delete_dialog, open_page, open_page_with};
use crate::harness::{
    Network, Op, click, description_of, detail_text, find, names, navigate_to, query_all, root,
    shows_text, text_of, try_find, try_find_field, type_into, url, wait_for, wait_for_text,
    wait_until,
};
use emulator::{Phase, Volume};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

fn path(volume: &Volume) -> String {
    format!("/api/v1/datavolumes/{}", volume.id)
}

fn scope(kind: &str, name: &str) -> Value {
    json!({"scopeType": kind, "scopeId": name, "scopeName": name})
}

/// Why the deletion cannot be confirmed.
fn disabled_reason() -> String {
    let confirm = find("button", "Delete data volume");
    assert_eq!(confirm.get_attribute("aria-disabled").as_deref(), Some("true"));
    description_of(&confirm)
}

#[wasm_bindgen_test]
async fn the_dialog_lists_the_scopes_that_lose_access_by_name() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page_with(&network, &volume, |json| {
        let mut scopes: Vec<_> = (1..=7).map(|n| scope("project", &format!("crew-{n}"))).collect();
        scopes.push(scope("department", "Robotics"));
        scopes.push(scope("cluster", "prod-eu"));
        json["sharedScopes"] = Value::from(scopes);
    })
    .await;
    open_delete_dialog().await;
    assert!(shows_text("Will lose access:"));
    assert_eq!(detail_text("Projects"), "crew-1, crew-2, crew-3, crew-4, crew-5 and 2 more");
    assert_eq!(
        (detail_text("Department"), detail_text("Cluster")),
        ("Robotics".into(), "prod-eu".into())
    );
    assert!(try_find_field(&format!("Type {} to confirm", volume.name)).is_some());
}

#[wasm_bindgen_test]
async fn a_project_that_is_listed_twice_and_the_owning_one_are_not_counted() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page_with(&network, &volume, |json| {
        let own =
            json!({"scopeType": "project", "scopeId": &*volume.project_id, "scopeName": "own"});
        let scopes = [
            scope("project", "crew-1"),
            scope("project", "crew-2"),
            scope("project", "crew-1"),
            own,
        ];
        json["sharedScopes"] = Value::from(scopes.to_vec());
    })
    .await;
    open_delete_dialog().await;
    wait_for_text("Will lose access: 2 projects").await;
}

#[wasm_bindgen_test]
async fn hidden_scopes_require_typing_the_name() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page_with(&network, &volume, |json| {
        json.as_object_mut().expect("an object").remove("sharedScopes");
    })
    .await;
    open_delete_dialog().await;
    assert!(shows_text("You don’t have permission to see who this is shared with."));
    assert!(disabled_reason().contains(&format!("Type “{}” first", volume.name)));
}

#[wasm_bindgen_test]
async fn the_dialog_waits_for_the_current_scopes() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    wait_for_text("Not shared").await;
    let project = network.emulator(|it| {
        let is_in_cluster = |it: &&emulator::Project| it.cluster_id == volume.cluster_id;
        let found = it.projects().iter().rev().find(is_in_cluster);
        found.map(|it| (it.id.to_string(), it.name.to_string()))
    });
    let (id, name) = project.expect("a project");
    let add = json!({"add": [{"scopeType": "project", "scopeId": id}]});
    let shared = format!("{}/sharedScopes", path(&volume));
    assert_eq!(network.send_as("admin", "PATCH", &shared, Some(&add)), 200);

    network.pause_requests(Op::GetDatavolume);
    click("button", "Delete").await;
    wait_for("alertdialog", &format!("Delete {}?", volume.name)).await;
    assert!(shows_text("Checking who will lose access") && !shows_text("Not shared"));
    assert!(disabled_reason().contains("checking who will lose access"));
    click("button", "Delete data volume").await;
    assert_eq!(network.count(Op::DeleteDatavolume), 0);
    network.resume_requests(Op::GetDatavolume);
    wait_until("the new scope is listed", || shows_text(&name) && shows_text("Will lose access:"))
        .await;
    assert!(disabled_reason().contains("Type"));
}

#[wasm_bindgen_test]
async fn scopes_that_cannot_be_refreshed_are_shown_with_their_age() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    network.add_fault("get_datavolume:status=503,nth=1");
    click("button", "Delete").await;
    wait_for_text("Couldn’t load the latest version. Service Unavailable (injected)").await;
    let loss =
        format!("Only project {} can use it. No one else loses access.", volume.project_name);
    assert!(shows_text("This information is from ") && shows_text(&loss));
    // The data may be outdated, so the name must be typed.
    assert!(disabled_reason().contains("Type"));
    type_into(&format!("Type {} to confirm", volume.name), &volume.name).await;
    click("button", "Delete data volume").await;
    wait_for_text("Removing the volume").await;
}

#[wasm_bindgen_test]
async fn a_volume_deleted_meanwhile_cannot_be_confirmed() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    assert_eq!(network.send_as("admin", "DELETE", &path(&volume), None), 202);
    click("button", "Delete").await;
    wait_until("the reason is shown", || {
        try_find("button", "Delete data volume").is_some_and(|it| {
            description_of(&it).contains("The data volume is already being deleted.")
        })
    })
    .await;
    click("button", "Cancel").await;
    wait_for_text("Removing the volume from its cluster").await;

    let other = find_volume(&network, |it| it.phase == Phase::NotReady);
    navigate_to(&format!("/datavolumes/{}", other.id)).await;
    wait_for("heading", &other.name).await;
    assert_eq!(network.send_as("admin", "DELETE", &path(&other), None), 204);
    click("button", "Delete").await;
    wait_for_text(&format!("{} was deleted", other.name)).await;
    assert_ne!(root().tag_name(), "DIALOG");
}

#[wasm_bindgen_test]
async fn a_lost_delete_response_is_looked_up_and_not_resent() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    network.add_fault("delete_datavolume:dropped-after");
    open_delete_dialog().await;
    click("button", "Delete data volume").await;
    wait_for_text(&format!("{} is being deleted", volume.name)).await;
    wait_for_text("Removing the volume from its cluster").await;
    assert_eq!(network.count(Op::DeleteDatavolume), 1);
}

#[wasm_bindgen_test]
async fn a_lost_response_to_an_immediate_deletion_is_resolved_as_deleted() {
    let network = Network::new();
    let volume =
        find_volume(&network, |it| it.phase == Phase::NotReady && it.shared_scopes.is_empty());
    let _console = open_page(&network, &volume).await;
    network.add_fault("delete_datavolume:dropped-after");
    open_delete_dialog().await;
    click("button", "Delete data volume").await;
    wait_until("the list", || url() == "/datavolumes").await;
    wait_for_text(&format!("{} was deleted", volume.name)).await;
    assert_eq!(network.count(Op::DeleteDatavolume), 1);
}

#[wasm_bindgen_test]
async fn a_lost_response_to_a_failed_deletion_is_resolved_as_not_deleted() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    network.add_fault("delete_datavolume:dropped,nth=1");
    open_delete_dialog().await;
    click("button", "Delete data volume").await;
    wait_for_text("The data volume wasn’t deleted.").await;
    assert_eq!(root().tag_name(), "DIALOG", "the dialog stays open");
    assert_eq!(network.count(Op::DeleteDatavolume), 1);
    click("button", "Delete data volume").await;
    wait_for_text("Removing the volume").await;
}

#[wasm_bindgen_test]
async fn a_failed_lookup_reports_an_unknown_outcome() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    open_delete_dialog().await;
    network.add_fault("delete_datavolume:dropped-after");
    network.add_fault("get_datavolume:status=503,nth=1");
    click("button", "Delete data volume").await;
    wait_for_text("Couldn’t check whether the data volume was deleted").await;
    assert!(shows_text("Service Unavailable (injected)"));
}

#[wasm_bindgen_test]
async fn what_has_to_be_typed_is_a_code_and_the_dialog_has_two_buttons() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    network.add_fault("get_datavolume:status=503,nth=1");
    click("button", "Delete").await;
    let label = format!("Type {} to confirm", volume.name);
    wait_until("the field", || try_find_field(&label).is_some()).await;
    let code = query_all(&root(), "label code");
    assert_eq!(code.iter().map(|it| text_of(it)).collect::<Vec<_>>(), [volume.name.as_str()]);
    assert_eq!(names("button"), ["Cancel", "Delete data volume"]);
}
