//! What is said before a data volume is deleted, and what is found out when the answer is lost.

use crate::detail::{ask_to_delete, page, page_with, plain, some};
use crate::harness::{
    Op, Wire, catch_copies, click, copied, description_of, eventually, fact, find, is_there, maybe,
    reads, root, says, shown, type_into, url,
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

/// Why the volume cannot be deleted now.
fn why_not() -> String {
    let confirm = find("button", "Delete data volume");
    assert_eq!(confirm.get_attribute("aria-disabled").as_deref(), Some("true"));
    description_of(&confirm)
}

#[wasm_bindgen_test]
async fn who_loses_access_is_told_by_name() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page_with(&wire, &volume, |json| {
        let mut scopes: Vec<_> = (1..=7).map(|n| scope("project", &format!("crew-{n}"))).collect();
        scopes.push(scope("department", "Robotics"));
        scopes.push(scope("cluster", "prod-eu"));
        json["sharedScopes"] = Value::from(scopes);
    })
    .await;
    ask_to_delete().await;
    assert!(says("These will lose access to the data:"));
    assert_eq!(fact("Projects"), "crew-1, crew-2, crew-3, crew-4, crew-5 and 2 more");
    assert_eq!((fact("Department"), fact("Cluster")), ("Robotics".into(), "prod-eu".into()));
    assert!(crate::harness::maybe_field(&format!("Type {} to confirm", volume.name)).is_some());
}

#[wasm_bindgen_test]
async fn scopes_that_one_may_not_see_have_the_name_typed() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page_with(&wire, &volume, |json| {
        json.as_object_mut().expect("an object").remove("sharedScopes");
    })
    .await;
    ask_to_delete().await;
    assert!(says("You cannot see whom it is shared with."));
    assert!(why_not().contains(&format!("Type “{}” first", volume.name)));
}

#[wasm_bindgen_test]
async fn the_question_waits_for_the_facts_of_now() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    reads("Not shared").await;
    let project = wire.emulator(|it| {
        let of = |one: &&emulator::Project| one.cluster_id == volume.cluster_id;
        it.projects().iter().rev().find(of).map(|one| (one.id.to_string(), one.name.to_string()))
    });
    let (id, name) = project.expect("a project");
    let add = json!({"add": [{"scopeType": "project", "scopeId": id}]});
    let shared = format!("{}/sharedScopes", path(&volume));
    assert_eq!(wire.elsewhere("admin", "PATCH", &shared, Some(&add)), 200);

    wire.hold(Op::GetDatavolume);
    click("button", "Delete").await;
    shown("alertdialog", &format!("Delete {}?", volume.name)).await;
    assert!(says("Looking who loses access") && !says("not shared with anyone"));
    assert!(why_not().contains("still looking who loses access"));
    click("button", "Delete data volume").await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 0);
    wire.let_go(Op::GetDatavolume);
    eventually("the new scope is told", || says(&name) && says("will lose access")).await;
    assert!(why_not().contains("Type"));
}

#[wasm_bindgen_test]
async fn facts_that_cannot_be_read_again_are_said_to_be_old() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    wire.fault("get_datavolume:status=503,nth=1");
    click("button", "Delete").await;
    reads("It could not be read again. Service Unavailable (injected)").await;
    assert!(says("This is as of ") && says("It is not shared with anyone."));
    // As far as one knows: so it takes more than a click.
    assert!(why_not().contains("Type"));
    type_into(&format!("Type {} to confirm", volume.name), &volume.name).await;
    click("button", "Delete data volume").await;
    reads("The volume is being removed").await;
}

#[wasm_bindgen_test]
async fn what_is_gone_or_going_by_then_is_not_asked_about() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    assert_eq!(wire.elsewhere("admin", "DELETE", &path(&volume), None), 202);
    click("button", "Delete").await;
    eventually("it says why not", || {
        maybe("button", "Delete data volume")
            .is_some_and(|it| description_of(&it).contains("It is being deleted already."))
    })
    .await;
    click("button", "Cancel").await;
    reads("The volume is being removed from its cluster").await;

    let other = some(&wire, |it| it.phase == Phase::NotReady);
    crate::harness::go_to_page(&format!("/datavolumes/{}", other.id)).await;
    shown("heading", &other.name).await;
    assert_eq!(wire.elsewhere("admin", "DELETE", &path(&other), None), 204);
    click("button", "Delete").await;
    reads(&format!("{} has been deleted", other.name)).await;
    assert_ne!(root().tag_name(), "DIALOG");
}

#[wasm_bindgen_test]
async fn a_lost_answer_is_looked_up_and_not_asked_for_again() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    wire.fault("delete_datavolume:dropped-after");
    ask_to_delete().await;
    click("button", "Delete data volume").await;
    reads(&format!("{} is being deleted", volume.name)).await;
    reads("The volume is being removed from its cluster").await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 1);
}

#[wasm_bindgen_test]
async fn a_lost_answer_to_what_is_done_at_once_is_found_to_be_done() {
    let wire = Wire::new();
    let volume = some(&wire, |it| it.phase == Phase::NotReady && it.shared_scopes.is_empty());
    let _console = page(&wire, &volume).await;
    wire.fault("delete_datavolume:dropped-after");
    ask_to_delete().await;
    click("button", "Delete data volume").await;
    eventually("the list", || url() == "/datavolumes").await;
    reads(&format!("{} has been deleted", volume.name)).await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 1);
}

#[wasm_bindgen_test]
async fn a_lost_answer_to_what_was_not_done_says_so() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    wire.fault("delete_datavolume:dropped,nth=1");
    ask_to_delete().await;
    click("button", "Delete data volume").await;
    reads("The console has looked since: the data volume was not deleted.").await;
    assert_eq!(root().tag_name(), "DIALOG", "the question stays");
    assert_eq!(wire.count(Op::DeleteDatavolume), 1);
    click("button", "Delete data volume").await;
    reads("The volume is being removed").await;
}

#[wasm_bindgen_test]
async fn what_cannot_be_looked_up_is_neither_called_deleted_nor_failed() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    ask_to_delete().await;
    wire.fault("delete_datavolume:dropped-after");
    wire.fault("get_datavolume:status=503,nth=1");
    click("button", "Delete data volume").await;
    reads("Whether the data volume was deleted is not known").await;
    assert!(says("Service Unavailable (injected)"));
}

#[wasm_bindgen_test]
async fn the_request_that_deletes_can_be_copied() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    ask_to_delete().await;
    catch_copies();
    click("button", "Copy as cURL").await;
    let command = copied();
    assert!(command.starts_with("curl --globoff --request DELETE"), "{command}");
    assert!(command.contains(&path(&volume)) && command.contains("$RUNAI_TOKEN"), "{command}");
    assert_eq!(wire.count(Op::DeleteDatavolume), 0);
    assert!(is_there("button", "Cancel"));
}
