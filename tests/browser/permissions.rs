//! What the signed-in person may do: what is offered, what is not and why, and what refusals teach.

use crate::bulk::tick_rows;
use crate::detail::{ask_to_delete, page, plain, some};
use crate::harness::{
    Op, Wire, click, click_on, description_of, eventually, find, focus, open_with, pass, reads,
    root, rows, says, set_hidden, settle, shown, type_into, url,
};
use crate::session::sign_in_with_key;
use emulator::{Companions, Phase, Switches, Volume};
use serde_json::json;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// A control plane that has no companions for this key, so that nobody tells what one may do.
fn without_companions() -> Rc<Wire> {
    let wire = Wire::new();
    let switches = Switches { companions: Companions::Forbidden, ..Switches::default() };
    wire.emulator(|emulator| emulator.set_switches(switches));
    wire
}

/// Why a button or link cannot be used; nothing if it can.
fn why_not(role: &str, name: &str) -> String {
    let found = crate::harness::all_in(&root(), role);
    let control = found.into_iter().find(|it| crate::harness::name_of(it) == name).expect(name);
    let is_usable = control.get_attribute("aria-disabled").is_none();
    if is_usable { String::new() } else { description_of(&control) }
}

async fn is_why_not(role: &str, name: &str, reason: &str) {
    eventually(&format!("{name}: {reason:?}"), || why_not(role, name).contains(reason)).await;
}

/// A volume of the department in which the researcher may do everything.
fn own(wire: &Wire) -> Volume {
    let department = wire.emulator(|it| it.departments()[0].id.clone());
    some(wire, |it| {
        it.phase == Phase::Ready
            && it.in_use_by.is_none()
            && it.department_id.as_ref() == Some(&department)
    })
}

/// A volume of another department, which is shared with that one: the researcher sees it.
fn others(wire: &Wire) -> Volume {
    let (department, cluster) = wire.emulator(|it| {
        let own = &it.departments()[0];
        (own.id.to_string(), own.cluster_id.clone())
    });
    let volume = some(wire, |it| {
        let is_elsewhere = it.department_id.as_ref().is_some_and(|id| **id != *department);
        it.phase == Phase::Ready && it.cluster_id == cluster && is_elsewhere
    });
    let add = json!({"add": [{"scopeType": "department", "scopeId": department}]});
    let path = format!("/api/v1/datavolumes/{}/sharedScopes", volume.id);
    assert_eq!(wire.elsewhere("admin", "PATCH", &path, Some(&add)), 200);
    volume
}

#[wasm_bindgen_test]
async fn an_administrator_may_do_everything() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    eventually("the rights are known", || wire.count(Op::PermittedScopes) == 1).await;
    settle().await;
    for (role, name) in
        [("button", "Edit description"), ("button", "Delete"), ("link", "Make a copy")]
    {
        assert_eq!(why_not(role, name), "", "{name}");
    }
    click("link", "Make a copy").await;
    eventually("the form", || url() == format!("/datavolumes/new?copyOf={}", volume.id)).await;
}

#[wasm_bindgen_test]
async fn a_viewer_sees_every_control_with_the_reason_why_not() {
    let wire = Wire::new();
    wire.sign_in_by_itself(Some("viewer"));
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    is_why_not("button", "Edit description", "You may not change or share data volumes.").await;
    is_why_not("button", "Delete", "You may not delete data volumes.").await;
    is_why_not("link", "Make a copy", "You may not create data volumes.").await;
    let delete = find("button", "Delete");
    delete.focus().expect("focus");
    assert_eq!(focus(), "button Delete", "it can be reached");
    click_on(&delete).await;
    assert_ne!(root().tag_name(), "DIALOG");
    click("button", "Edit description").await;
    assert!(crate::harness::maybe_field("Description").is_none());
}

#[wasm_bindgen_test]
async fn a_researcher_may_in_their_own_department_and_not_elsewhere() {
    let wire = Wire::new();
    wire.sign_in_by_itself(Some("researcher"));
    let (own, other) = (own(&wire), others(&wire));
    let _console = page(&wire, &own).await;
    eventually("the rights are known", || wire.count(Op::PermittedScopes) == 1).await;
    settle().await;
    assert_eq!(why_not("button", "Edit description"), "");
    assert_eq!(why_not("button", "Delete"), "");
    crate::harness::go_to_page(&format!("/datavolumes/{}", other.id)).await;
    shown("heading", &other.name).await;
    is_why_not("button", "Delete", "You may not delete data volumes in this project.").await;
    let reason = "You may not change or share data volumes in this project.";
    is_why_not("button", "Edit description", reason).await;
    assert_eq!(why_not("link", "Make a copy"), "", "into a project of their own");
}

#[wasm_bindgen_test]
async fn where_nobody_tells_everything_is_offered_and_a_refusal_to_delete_teaches() {
    let wire = without_companions();
    wire.sign_in_by_itself(Some("viewer"));
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    settle().await;
    for (role, name) in
        [("button", "Edit description"), ("button", "Delete"), ("link", "Make a copy")]
    {
        assert_eq!(why_not(role, name), "", "{name}");
    }
    ask_to_delete().await;
    type_into(&format!("Type {} to confirm", volume.name), &volume.name).await;
    click("button", "Delete data volume").await;
    let words =
        format!("You have no right to delete data volumes in project {}", volume.project_name);
    reads(&words).await;
    is_why_not("button", "Delete data volume", &words).await;
    click("button", "Delete data volume").await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 1, "it is not asked twice");
    click("button", "Cancel").await;
    is_why_not("button", "Delete", &words).await;
    // Another volume of the same project: the same.
    assert_eq!(why_not("button", "Edit description"), "", "only what was refused");
}

#[wasm_bindgen_test]
async fn a_refusal_to_change_teaches_and_keeps_what_was_typed() {
    let wire = without_companions();
    wire.sign_in_by_itself(Some("viewer"));
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "Mine").await;
    click("button", "Save description").await;
    reads("You have no right to update data volumes").await;
    assert_eq!(crate::harness::value("Description"), "Mine");
    is_why_not("button", "Save description", "You have no right to update data volumes").await;
    click("button", "Cancel").await;
    is_why_not("button", "Edit description", "You have no right to update data volumes").await;
}

#[wasm_bindgen_test]
async fn somebody_else_is_not_held_to_what_the_last_one_could_not_do() {
    let wire = without_companions();
    wire.sign_in_by_itself(None);
    let volume = plain(&wire);
    let _console = open_with(&wire, &format!("/datavolumes/{}", volume.id)).await;
    sign_in_with_key("viewer", "viewer").await;
    shown("heading", &volume.name).await;
    ask_to_delete().await;
    type_into(&format!("Type {} to confirm", volume.name), &volume.name).await;
    click("button", "Delete data volume").await;
    reads("You have no right to delete").await;
    click("button", "Cancel").await;
    is_why_not("button", "Delete", "You have no right to delete").await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    sign_in_with_key("admin", "admin").await;
    shown("table", "Data volumes").await;
    crate::harness::go_to_page(&format!("/datavolumes/{}", volume.id)).await;
    shown("heading", &volume.name).await;
    assert_eq!(why_not("button", "Delete"), "");
}

#[wasm_bindgen_test]
async fn in_the_list_what_is_forbidden_everywhere_says_so() {
    let wire = Wire::new();
    wire.sign_in_by_itself(Some("viewer"));
    let _console = open_with(&wire, "/datavolumes?limit=10").await;
    tick_rows(2).await;
    is_why_not("button", "Delete", "You may not delete data volumes.").await;
    is_why_not("button", "Share", "You may not change or share data volumes.").await;
    click("button", "Delete").await;
    assert_ne!(root().tag_name(), "DIALOG");
}

#[wasm_bindgen_test]
async fn in_the_list_a_researcher_is_told_which_ones_are_left_out() {
    let wire = Wire::new();
    wire.sign_in_by_itself(Some("researcher"));
    let (own, other) = (own(&wire), others(&wire));
    let address = format!("/datavolumes?usableInProjectId={}&limit=500", own.project_id);
    let _console = open_with(&wire, &address).await;
    eventually("rows", || rows().contains(&own.name) && rows().contains(&other.name)).await;
    click("checkbox", &format!("Select {}", other.name)).await;
    is_why_not("button", "Delete", "You may delete none of the selected data volumes.").await;
    click("checkbox", &format!("Select {}", own.name)).await;
    assert_eq!(why_not("button", "Delete"), "");
    click("button", "Delete").await;
    shown("alertdialog", &format!("Delete {}?", own.name)).await;
    assert!(says(&format!("You may not delete 1 data volume, which is left out: {}.", other.name)));
    click("button", "Cancel").await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 0);
}

#[wasm_bindgen_test]
async fn a_refusal_in_a_job_is_told_for_its_item_and_teaches() {
    let wire = without_companions();
    wire.sign_in_by_itself(Some("researcher"));
    let (own, other) = (own(&wire), others(&wire));
    let address = format!("/datavolumes?usableInProjectId={}&limit=500", own.project_id);
    let _console = open_with(&wire, &address).await;
    eventually("rows", || rows().contains(&own.name) && rows().contains(&other.name)).await;
    for volume in [&own, &other] {
        click("checkbox", &format!("Select {}", volume.name)).await;
    }
    crate::bulk::delete_selected("delete 2", "Delete 2 data volumes").await;
    crate::bulk::ended("1 of 2 data volumes is being deleted, 1 failed").await;
    let results = crate::bulk::results().await;
    assert_eq!(results[0][0], other.name);
    assert!(
        results[0][1].contains("You may not do this. You have no right to delete"),
        "{results:?}"
    );
    // What failed is still selected, and now it is known that it cannot be done.
    is_why_not("button", "Delete", "You may delete none of the selected data volumes.").await;
}

#[wasm_bindgen_test]
async fn rights_are_asked_for_again_on_refresh_on_return_and_after_a_refusal() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let asked = || wire.count(Op::PermittedScopes);
    let _console = page(&wire, &volume).await;
    eventually("the rights are known", || asked() == 1).await;
    settle().await;
    assert_eq!(why_not("button", "Delete"), "");
    // Withdrawn.
    let none =
        json!({"system": false, "tenants": [], "clusters": [], "departments": [], "projects": []});
    let rights = json!({"create": none, "read": none, "update": none, "delete": none});
    wire.answer(Op::PermittedScopes, 200, &rights);
    click("button", "Refresh").await;
    is_why_not("button", "Delete", "You may not delete data volumes.").await;
    assert_eq!(asked(), 2);
    set_hidden(true).await;
    set_hidden(false).await;
    eventually("they are asked for on return", || asked() == 3).await;
}

#[wasm_bindgen_test]
async fn a_refusal_is_remembered_for_a_while_and_has_the_rights_asked_for() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    eventually("the rights are known", || wire.count(Op::PermittedScopes) == 1).await;
    wire.fault("delete_datavolume:status=403");
    ask_to_delete().await;
    click("button", "Delete data volume").await;
    reads("injected").await;
    eventually("they are asked for", || wire.count(Op::PermittedScopes) == 2).await;
    click("button", "Cancel").await;
    eventually("the question is gone", || root().tag_name() != "DIALOG").await;
    assert_ne!(why_not("button", "Delete"), "");
    pass(60_000).await;
    assert_eq!(why_not("button", "Delete"), "");
}
