//! The user's permissions: disabled controls, their reasons, and remembered refusals.

use crate::bulk::select_rows;
use crate::detail::{deletable_volume, find_volume, open_delete_dialog, open_page};
use crate::harness::{
    Network, Op, advance_time, click, click_on, description_of, field_value, find, find_all_in,
    focused, name_of, navigate_to, open_with, root, rows, set_hidden, settle, shows_text,
    try_find_field, type_into, url, wait_for, wait_for_text, wait_until,
};
use crate::session::sign_in_with_key;
use emulator::{Companions, Phase, Switches, Volume};
use serde_json::json;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// A control plane without companion operations, so permissions are unknown.
fn network_without_companions() -> Rc<Network> {
    let network = Network::new();
    let switches = Switches { companions: Companions::Forbidden, ..Switches::default() };
    network.emulator(|emulator| emulator.set_switches(switches));
    network
}

/// Why a button or link is disabled; empty if it is not.
fn disabled_reason(role: &str, name: &str) -> String {
    let found = find_all_in(&root(), role);
    let control = found.into_iter().find(|it| name_of(it) == name).expect(name);
    let is_usable = control.get_attribute("aria-disabled").is_none();
    if is_usable { String::new() } else { description_of(&control) }
}

async fn expect_disabled(role: &str, name: &str, reason: &str) {
    wait_until(&format!("{name}: {reason:?}"), || disabled_reason(role, name).contains(reason))
        .await;
}

/// A data volume of the department in which the researcher may do everything.
fn own_volume(network: &Network) -> Volume {
    let department = network.emulator(|it| it.departments()[0].id.clone());
    find_volume(network, |it| {
        it.phase == Phase::Ready
            && it.in_use_by.is_none()
            && it.department_id.as_ref() == Some(&department)
    })
}

/// A data volume of another department, shared with the researcher's department.
fn foreign_volume(network: &Network) -> Volume {
    let (department, cluster) = network.emulator(|it| {
        let own = &it.departments()[0];
        (own.id.to_string(), own.cluster_id.clone())
    });
    let volume = find_volume(network, |it| {
        let is_in_other_department =
            it.department_id.as_ref().is_some_and(|id| **id != *department);
        it.phase == Phase::Ready && it.cluster_id == cluster && is_in_other_department
    });
    let add = json!({"add": [{"scopeType": "department", "scopeId": department}]});
    let path = format!("/api/v1/datavolumes/{}/sharedScopes", volume.id);
    assert_eq!(network.send_as("admin", "PATCH", &path, Some(&add)), 200);
    volume
}

#[wasm_bindgen_test]
async fn an_administrator_can_do_everything() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    wait_until("the permissions are loaded", || network.count(Op::PermittedScopes) == 1).await;
    settle().await;
    for (role, name) in
        [("button", "Edit description"), ("button", "Delete"), ("link", "Make a copy")]
    {
        assert_eq!(disabled_reason(role, name), "", "{name}");
    }
    click("link", "Make a copy").await;
    wait_until("the form", || url() == format!("/datavolumes/new?copyOf={}", volume.id)).await;
}

#[wasm_bindgen_test]
async fn a_viewer_sees_disabled_controls_with_a_reason() {
    let network = Network::new();
    network.set_access_key(Some("viewer"));
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    expect_disabled(
        "button",
        "Edit description",
        "You don’t have permission to change or share data volumes.",
    )
    .await;
    expect_disabled("button", "Delete", "You don’t have permission to delete data volumes.").await;
    expect_disabled("link", "Make a copy", "You don’t have permission to create data volumes.")
        .await;
    let delete = find("button", "Delete");
    delete.focus().expect("focus");
    assert_eq!(focused(), "button Delete", "the button can be focused");
    click_on(&delete).await;
    assert_ne!(root().tag_name(), "DIALOG");
    click("button", "Edit description").await;
    assert!(try_find_field("Description").is_none());
}

#[wasm_bindgen_test]
async fn a_researcher_can_edit_only_in_their_own_department() {
    let network = Network::new();
    network.set_access_key(Some("researcher"));
    let (own, foreign) = (own_volume(&network), foreign_volume(&network));
    let _console = open_page(&network, &own).await;
    wait_until("the permissions are loaded", || network.count(Op::PermittedScopes) == 1).await;
    settle().await;
    assert_eq!(disabled_reason("button", "Edit description"), "");
    assert_eq!(disabled_reason("button", "Delete"), "");
    navigate_to(&format!("/datavolumes/{}", foreign.id)).await;
    wait_for("heading", &foreign.name).await;
    expect_disabled(
        "button",
        "Delete",
        "You don’t have permission to delete data volumes in this project.",
    )
    .await;
    let reason = "You don’t have permission to change or share data volumes in this project.";
    expect_disabled("button", "Edit description", reason).await;
    assert_eq!(disabled_reason("link", "Make a copy"), "", "a copy goes into an own project");
}

#[wasm_bindgen_test]
async fn unknown_permissions_allow_everything_until_a_deletion_is_refused() {
    let network = network_without_companions();
    network.set_access_key(Some("viewer"));
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    settle().await;
    for (role, name) in
        [("button", "Edit description"), ("button", "Delete"), ("link", "Make a copy")]
    {
        assert_eq!(disabled_reason(role, name), "", "{name}");
    }
    open_delete_dialog().await;
    type_into(&format!("Type {} to confirm", volume.name), &volume.name).await;
    click("button", "Delete data volume").await;
    let message =
        format!("You have no right to delete data volumes in project {}", volume.project_name);
    wait_for_text(&message).await;
    expect_disabled("button", "Delete data volume", &message).await;
    click("button", "Delete data volume").await;
    assert_eq!(network.count(Op::DeleteDatavolume), 1, "it is not sent again");
    click("button", "Cancel").await;
    expect_disabled("button", "Delete", &message).await;
    assert_eq!(
        disabled_reason("button", "Edit description"),
        "",
        "only the refused action is disabled"
    );
}

#[wasm_bindgen_test]
async fn a_refused_edit_is_remembered_and_keeps_the_text() {
    let network = network_without_companions();
    network.set_access_key(Some("viewer"));
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "Mine").await;
    click("button", "Save description").await;
    wait_for_text("You have no right to update data volumes").await;
    assert_eq!(field_value("Description"), "Mine");
    expect_disabled("button", "Save description", "You have no right to update data volumes").await;
    click("button", "Cancel").await;
    expect_disabled("button", "Edit description", "You have no right to update data volumes").await;
}

#[wasm_bindgen_test]
async fn remembered_refusals_do_not_apply_to_another_user() {
    let network = network_without_companions();
    network.set_access_key(None);
    let volume = deletable_volume(&network);
    let _console = open_with(&network, &format!("/datavolumes/{}", volume.id)).await;
    sign_in_with_key("viewer", "viewer").await;
    wait_for("heading", &volume.name).await;
    open_delete_dialog().await;
    type_into(&format!("Type {} to confirm", volume.name), &volume.name).await;
    click("button", "Delete data volume").await;
    wait_for_text("You have no right to delete").await;
    click("button", "Cancel").await;
    expect_disabled("button", "Delete", "You have no right to delete").await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    sign_in_with_key("admin", "admin").await;
    wait_for("table", "Data volumes").await;
    navigate_to(&format!("/datavolumes/{}", volume.id)).await;
    wait_for("heading", &volume.name).await;
    assert_eq!(disabled_reason("button", "Delete"), "");
}

#[wasm_bindgen_test]
async fn bulk_actions_forbidden_everywhere_are_disabled_with_a_reason() {
    let network = Network::new();
    network.set_access_key(Some("viewer"));
    let _console = open_with(&network, "/datavolumes?limit=10").await;
    select_rows(2).await;
    expect_disabled("button", "Delete", "You don’t have permission to delete data volumes.").await;
    click("button", "Account").await;
    wait_for_text("Read-only: you can’t create, change or delete data volumes.").await;
    expect_disabled(
        "button",
        "Share",
        "You don’t have permission to change or share data volumes.",
    )
    .await;
    click("button", "Delete").await;
    assert_ne!(root().tag_name(), "DIALOG");
}

#[wasm_bindgen_test]
async fn a_bulk_deletion_lists_the_volumes_that_are_left_out() {
    let network = Network::new();
    network.set_access_key(Some("researcher"));
    let (own, foreign) = (own_volume(&network), foreign_volume(&network));
    let address = format!("/datavolumes?usableInProjectId={}&limit=500", own.project_id);
    let _console = open_with(&network, &address).await;
    wait_until("rows", || rows().contains(&own.name) && rows().contains(&foreign.name)).await;
    click("checkbox", &format!("Select {}", foreign.name)).await;
    expect_disabled(
        "button",
        "Delete",
        "You don’t have permission to delete any of the selected data volumes.",
    )
    .await;
    click("checkbox", &format!("Select {}", own.name)).await;
    assert_eq!(disabled_reason("button", "Delete"), "");
    click("button", "Delete").await;
    wait_for("alertdialog", &format!("Delete {}?", own.name)).await;
    assert!(shows_text(&format!(
        "You don’t have permission to delete 1 data volume, not included: {}.",
        foreign.name
    )));
    click("button", "Cancel").await;
    assert_eq!(network.count(Op::DeleteDatavolume), 0);
}

#[wasm_bindgen_test]
async fn a_refused_item_of_a_bulk_job_is_reported_and_remembered() {
    let network = network_without_companions();
    network.set_access_key(Some("researcher"));
    let (own, foreign) = (own_volume(&network), foreign_volume(&network));
    let address = format!("/datavolumes?usableInProjectId={}&limit=500", own.project_id);
    let _console = open_with(&network, &address).await;
    wait_until("rows", || rows().contains(&own.name) && rows().contains(&foreign.name)).await;
    for volume in [&own, &foreign] {
        click("checkbox", &format!("Select {}", volume.name)).await;
    }
    crate::bulk::confirm_deletion("delete 2", "Delete 2 data volumes").await;
    crate::bulk::wait_for_job_end("1 of 2 data volumes is being deleted, 1 failed").await;
    let results = crate::bulk::results().await;
    assert_eq!(results[0][0], foreign.name);
    assert!(
        results[0][1].contains("You don’t have permission to do this. You have no right to delete"),
        "{results:?}"
    );
    // The failed item stays selected, and the refusal is remembered.
    expect_disabled(
        "button",
        "Delete",
        "You don’t have permission to delete any of the selected data volumes.",
    )
    .await;
}

#[wasm_bindgen_test]
async fn permissions_are_fetched_again_on_refresh_and_when_the_tab_is_shown() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let requests = || network.count(Op::PermittedScopes);
    let _console = open_page(&network, &volume).await;
    wait_until("the permissions are loaded", || requests() == 1).await;
    settle().await;
    assert_eq!(disabled_reason("button", "Delete"), "");
    // The permissions are withdrawn.
    let none =
        json!({"system": false, "tenants": [], "clusters": [], "departments": [], "projects": []});
    let permissions = json!({"create": none, "read": none, "update": none, "delete": none});
    network.respond_with(Op::PermittedScopes, 200, &permissions);
    click("button", "Refresh").await;
    expect_disabled("button", "Delete", "You don’t have permission to delete data volumes.").await;
    assert_eq!(requests(), 2);
    set_hidden(true).await;
    set_hidden(false).await;
    wait_until("the permissions are fetched again", || requests() == 3).await;
}

#[wasm_bindgen_test]
async fn a_refusal_is_remembered_briefly_and_refetches_permissions() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    wait_until("the permissions are loaded", || network.count(Op::PermittedScopes) == 1).await;
    network.add_fault("delete_datavolume:status=403");
    open_delete_dialog().await;
    click("button", "Delete data volume").await;
    wait_for_text("injected").await;
    wait_until("the permissions are fetched again", || network.count(Op::PermittedScopes) == 2)
        .await;
    click("button", "Cancel").await;
    wait_until("the dialog is closed", || root().tag_name() != "DIALOG").await;
    assert_ne!(disabled_reason("button", "Delete"), "");
    advance_time(60_000).await;
    assert_eq!(disabled_reason("button", "Delete"), "");
}
