//! Whom a data volume is shared with.

use crate::harness::{
    Console, Op, Wire, choose, click, eventually, find, focus, maybe, names, open_with, pass,
    reads, root, says, select, shown, text_of, type_into,
};
use emulator::{Phase, ScopeType, Volume};
use serde_json::json;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

fn some(wire: &Wire, fits: impl Fn(&Volume) -> bool) -> Volume {
    wire.emulator(|emulator| {
        let ready = |volume: &&Volume| volume.phase == Phase::Ready && fits(volume);
        emulator.volumes().iter().find(ready).cloned()
    })
    .expect("the seed has one")
}

fn unshared(wire: &Wire) -> Volume {
    some(wire, |volume| volume.shared_scopes.is_empty())
}

fn shared(wire: &Wire) -> Volume {
    some(wire, |volume| (2..10).contains(&volume.shared_scopes.len()))
}

async fn page(wire: &Rc<Wire>, volume: &Volume) -> Console {
    let console = open_with(wire, &format!("/datavolumes/{}/sharing", volume.id)).await;
    shown("heading", "Sharing").await;
    reads(&volume.name).await;
    console
}

/// The names in the table.
fn scopes() -> Vec<String> {
    select(&root(), "table tbody th[scope=row]").iter().map(|row| text_of(row)).collect()
}

/// The project that offers `name` in the open dialog, chosen.
pub async fn pick(field: &str, name: &str) {
    type_into(field, name).await;
    pass(200).await;
    let mut option = None;
    eventually(&format!("{name} is suggested"), || {
        let options = crate::harness::all("option");
        option = options.into_iter().find(|option| {
            let label = option.query_selector("bdi").expect("a selector");
            label.is_some_and(|label| text_of(&label) == name)
        });
        option.is_some()
    })
    .await;
    crate::harness::click_on(&option.expect("found")).await;
}

#[wasm_bindgen_test]
async fn the_table_lists_every_scope_with_its_type() {
    let wire = Wire::new();
    let volume = shared(&wire);
    let _console = page(&wire, &volume).await;
    let expected: Vec<_> =
        volume.shared_scopes.iter().map(|scope| scope.scope_name.to_string()).collect();
    eventually("the scopes", || scopes() == expected).await;
    let table = shown("table", "Shared scopes").await;
    let first = text_of(&select(&table, "tbody tr")[0]).to_lowercase();
    assert!(first.starts_with(volume.shared_scopes[0].scope_type.as_str()), "{first}");
}

#[wasm_bindgen_test]
async fn a_volume_that_is_not_shared_says_so() {
    let wire = Wire::new();
    let _console = page(&wire, &unshared(&wire)).await;
    reads("Not shared").await;
    assert!(maybe("table", "Shared scopes").is_none());
    shown("button", "Share it").await;
}

#[wasm_bindgen_test]
async fn a_project_is_added_by_its_name() {
    let wire = Wire::new();
    let volume = unshared(&wire);
    let project = wire.emulator(|emulator| {
        let mut others = emulator.projects().iter();
        others.find(|it| it.cluster_id == volume.cluster_id && it.id != volume.project_id).cloned()
    });
    let project = project.expect("another project of the cluster");
    let _console = page(&wire, &volume).await;
    click("button", "Add scopes").await;
    shown("dialog", "Add scopes").await;
    pick("Project", &project.name).await;
    let asked = wire.last(Op::Projects);
    let filter = asked.param("filterBy").unwrap_or_default();
    assert!(
        filter.contains(&format!("clusterId=={}", volume.cluster_id)),
        "its own cluster: {filter}"
    );
    click("button", "Apply changes").await;
    eventually("it is shared", || scopes() == [project.name.to_string()]).await;
    let expected = json!({"add": [{"scopeType": "project", "scopeId": &*project.id}]});
    assert_eq!(wire.last(Op::PatchSharedScopes).body, expected);
    reads(&format!("Shared with {}", project.name)).await;
    assert_eq!(wire.count(Op::PatchSharedScopes), 1);
}

#[wasm_bindgen_test]
async fn a_department_and_the_cluster_are_added_together() {
    let wire = Wire::new();
    let volume = unshared(&wire);
    let (department, cluster) = wire.emulator(|emulator| {
        let mut departments = emulator.departments().iter();
        let mut clusters = emulator.clusters().iter();
        (
            departments.find(|it| it.cluster_id == volume.cluster_id).cloned().expect("one"),
            clusters.find(|it| it.id == volume.cluster_id).cloned().expect("it"),
        )
    });
    let _console = page(&wire, &volume).await;
    click("button", "Add scopes").await;
    choose("Type", "department").await;
    pick("Department", &department.name).await;
    choose("Type", "cluster").await;
    click("button", &format!("Share with everyone in {}", cluster.name)).await;
    let chosen = names("listitem");
    assert!(chosen.iter().any(|it| it.contains(&*department.name)), "{chosen:?}");
    assert_eq!(wire.count(Op::PatchSharedScopes), 0, "nothing is sent before it is applied");
    click("button", "Apply changes").await;
    eventually("both are shared", || scopes().len() == 2).await;
    let expected = json!({"add": [
        {"scopeType": "department", "scopeId": &*department.id},
        {"scopeType": "cluster", "scopeId": &*cluster.id},
    ]});
    assert_eq!(wire.last(Op::PatchSharedScopes).body, expected);
}

#[wasm_bindgen_test]
async fn nothing_chosen_is_nothing_sent() {
    let wire = Wire::new();
    let _console = page(&wire, &unshared(&wire)).await;
    click("button", "Add scopes").await;
    let apply = shown("button", "Apply changes").await;
    assert_eq!(apply.get_attribute("aria-disabled").as_deref(), Some("true"));
    click("button", "Apply changes").await;
    assert_eq!(wire.count(Op::PatchSharedScopes), 0);
    click("button", "Cancel").await;
    eventually("the dialog is gone", || root().tag_name() != "DIALOG").await;
}

#[wasm_bindgen_test]
async fn a_scope_is_removed_after_a_question() {
    let wire = Wire::new();
    let volume = shared(&wire);
    let _console = page(&wire, &volume).await;
    let scope = &volume.shared_scopes[0];
    click("button", &format!("Remove {}", scope.scope_name)).await;
    eventually("it is asked", || root().get_attribute("role").as_deref() == Some("alertdialog"))
        .await;
    assert_eq!(focus(), "button Cancel");
    assert_eq!(wire.count(Op::PatchSharedScopes), 0);
    click("button", "Stop sharing").await;
    let expected = json!({
        "remove": [{"scopeType": scope.scope_type.as_str(), "scopeId": &*scope.scope_id}],
    });
    assert_eq!(wire.last(Op::PatchSharedScopes).body, expected);
    eventually("it is gone", || scopes().len() == volume.shared_scopes.len() - 1).await;
    eventually("the dialog, too", || root().tag_name() != "DIALOG").await;
    reads(&format!("No longer shared with {}", scope.scope_name)).await;
}

#[wasm_bindgen_test]
async fn a_refusal_keeps_the_dialog_and_what_was_chosen() {
    let wire = Wire::new();
    let volume = unshared(&wire);
    let project = wire.emulator(|emulator| {
        let mut others = emulator.projects().iter();
        others.find(|it| it.cluster_id == volume.cluster_id && it.id != volume.project_id).cloned()
    });
    let project = project.expect("another project of the cluster");
    wire.fault("patch_shared_scopes:status=403,nth=1");
    let _console = page(&wire, &volume).await;
    click("button", "Add scopes").await;
    pick("Project", &project.name).await;
    click("button", "Apply changes").await;
    reads("Forbidden (injected)").await;
    assert!(says(&format!("Project {}", project.name)), "the choice is still there");
    click("button", "Apply changes").await;
    eventually("it is shared", || scopes() == [project.name.to_string()]).await;
}

#[wasm_bindgen_test]
async fn whoever_may_not_see_the_scopes_is_told_so() {
    let wire = Wire::new();
    wire.sign_in_by_itself(Some("viewer"));
    let volume = shared(&wire);
    let _console = page(&wire, &volume).await;
    reads("You cannot see whom this is shared with.").await;
    assert!(!says("Not shared"));
    assert!(maybe("table", "Shared scopes").is_none());
    let add = find("button", "Add scopes");
    assert_eq!(add.get_attribute("aria-disabled").as_deref(), Some("true"));
    click("button", "Add scopes").await;
    assert_ne!(root().tag_name(), "DIALOG");
}

#[wasm_bindgen_test]
async fn scopes_of_every_type_can_be_told_apart() {
    let wire = Wire::new();
    let volume = some(&wire, |volume| {
        volume.shared_scopes.iter().any(|scope| scope.scope_type != ScopeType::Project)
    });
    let _console = page(&wire, &volume).await;
    shown("table", "Shared scopes").await;
    for scope in &volume.shared_scopes {
        let row = select(&root(), "table tbody tr")
            .into_iter()
            .find(|row| text_of(row).contains(&*scope.scope_name));
        let row = text_of(&row.expect("its row"));
        assert!(row.to_lowercase().starts_with(scope.scope_type.as_str()), "{row}");
    }
}
