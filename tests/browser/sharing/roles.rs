//! What each of the three roles may do on the page, and why not the rest.

use super::*;
use crate::harness::{click_on, description_of, find, says};

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
    assert!(is_unavailable(&add));
    eventually("the reason", || {
        description_of(&add) == "You may not change or share data volumes."
    })
    .await;
    click_on(&add).await;
    assert_ne!(root().tag_name(), "DIALOG");
}

#[wasm_bindgen_test]
async fn a_refused_list_of_one_who_may_do_all_is_hidden_too() {
    let wire = Wire::new();
    wire.fault("get_shared_scopes:status=403");
    let _console = page(&wire, &shared(&wire)).await;
    reads("You cannot see whom this is shared with.").await;
    let add = find("button", "Add scopes");
    assert_eq!(description_of(&add), "You may not see or change the sharing of this data volume.");
}

#[wasm_bindgen_test]
async fn an_administrator_may_choose_everything_that_makes_a_difference() {
    let wire = Wire::new();
    let volume = unshared(&wire);
    let _console = page(&wire, &volume).await;
    open_tree().await;
    let taken: Vec<_> =
        crate::harness::all("treeitem").into_iter().filter(is_unavailable).collect();
    assert!(taken.is_empty(), "{:?}", taken.iter().map(|it| text_of(it)).collect::<Vec<_>>());
}

#[wasm_bindgen_test]
async fn a_researcher_may_share_within_the_department_and_is_told_why_not_beyond() {
    let wire = Wire::new();
    wire.sign_in_by_itself(Some("researcher"));
    let own = wire.emulator(|emulator| emulator.departments()[0].clone());
    let volume =
        some(&wire, |it| it.shared_scopes.is_empty() && it.department_id.as_ref() == Some(&own.id));
    let cluster = wire.emulator(|emulator| {
        let cluster = emulator.clusters().iter().find(|it| it.id == volume.cluster_id);
        cluster.cloned().expect("its cluster")
    });
    somebody_adds_cluster(&wire, &volume, &cluster);
    let _console = page(&wire, &volume).await;
    let remove = shown("button", &format!("Remove {}", cluster.name)).await;
    eventually("why not", || {
        description_of(&remove) == "You may not change or share data volumes in the whole cluster."
    })
    .await;
    click_on(&remove).await;
    assert_eq!(staged(), "");
    wire.emulator(|emulator| emulator.set_shared_scopes(volume.id, Vec::new()));
    click("button", "Refresh").await;
    reads("Not shared").await;
    open_tree().await;
    let whole = line(&cluster.name).await;
    assert!(is_unavailable(&whole), "{}", description_of(&whole));
    assert!(description_of(&whole).contains("in the whole cluster"));
    choose_line(&own.name).await;
    click("button", "Done").await;
    click("button", "Apply changes").await;
    eventually("it is shared", || scopes() == [own.name.to_string()]).await;
}

#[wasm_bindgen_test]
async fn a_researcher_cannot_share_what_belongs_to_another_department() {
    let wire = Wire::new();
    wire.sign_in_by_itself(Some("researcher"));
    let own = wire.emulator(|emulator| emulator.departments()[0].clone());
    let volume = some(&wire, |it| {
        it.cluster_id == own.cluster_id && it.department_id.as_ref().is_some_and(|id| *id != own.id)
    });
    // It can be seen, since it is shared with the department.
    let scope = SharedScope {
        scope_type: ScopeType::Department,
        scope_id: own.id.clone(),
        scope_name: own.name.clone(),
        created_at: None,
        created_by: None,
    };
    wire.emulator(|emulator| emulator.set_shared_scopes(volume.id, vec![scope]));
    let _console = page(&wire, &volume).await;
    let add = shown("button", "Add scopes").await;
    eventually("why not", || {
        description_of(&add) == "You may not change or share data volumes in this project."
    })
    .await;
}

fn somebody_adds_cluster(wire: &Wire, volume: &Volume, cluster: &emulator::Cluster) {
    let scope = SharedScope {
        scope_type: ScopeType::Cluster,
        scope_id: cluster.id.clone(),
        scope_name: cluster.name.clone(),
        created_at: None,
        created_by: None,
    };
    wire.emulator(|emulator| emulator.set_shared_scopes(volume.id, vec![scope]));
}
