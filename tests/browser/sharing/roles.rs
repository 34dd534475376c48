//! The sharing page for each of the three roles.

use super::*;
use crate::harness::{click_on, description_of, exists, find, find_all, shows_text};

#[wasm_bindgen_test]
async fn a_user_who_may_not_see_the_scopes_gets_a_message() {
    let network = Network::new();
    network.set_access_key(Some("viewer"));
    let volume = shared_volume(&network);
    let _console = open_page(&network, &volume).await;
    wait_for_text("You don’t have permission to see who this is shared with.").await;
    wait_for_text("Ask an administrator for access.").await;
    assert_eq!(query_all(&root(), "main .notice").len(), 1, "one box");
    assert!(!shows_text("Not shared") && !exists("button", "Try again"));
    assert!(!exists("button", "Pause updates"), "nothing is up to date");
    assert!(try_find("table", "Shared scopes").is_none());
    let add = find("button", "Share");
    assert!(is_disabled(&add));
    wait_until("the reason", || {
        description_of(&add) == "You don’t have permission to change or share data volumes."
    })
    .await;
    click_on(&add).await;
    assert_ne!(root().tag_name(), "DIALOG");
}

#[wasm_bindgen_test]
async fn a_refused_scope_list_counts_as_hidden_even_with_all_permissions() {
    let network = Network::new();
    network.add_fault("get_shared_scopes:status=403");
    let _console = open_page(&network, &shared_volume(&network)).await;
    wait_for_text("You don’t have permission to see who this is shared with.").await;
    let add = find("button", "Share");
    assert_eq!(
        description_of(&add),
        "You don’t have permission to see or change who this data volume is shared with."
    );
}

#[wasm_bindgen_test]
async fn an_administrator_can_select_every_org_unit() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let _console = open_page(&network, &volume).await;
    open_tree().await;
    let disabled: Vec<_> = find_all("treeitem").into_iter().filter(is_disabled).collect();
    assert!(disabled.is_empty(), "{:?}", disabled.iter().map(|it| text_of(it)).collect::<Vec<_>>());
}

#[wasm_bindgen_test]
async fn a_researcher_can_share_within_the_department_and_sees_why_not_beyond() {
    let network = Network::new();
    network.set_access_key(Some("researcher"));
    let own = network.emulator(|emulator| emulator.departments()[0].clone());
    let volume = find_volume(&network, |it| {
        it.shared_scopes.is_empty() && it.department_id.as_ref() == Some(&own.id)
    });
    let cluster = network.emulator(|emulator| {
        let cluster = emulator.clusters().iter().find(|it| it.id == volume.cluster_id);
        cluster.cloned().expect("its cluster")
    });
    share_with_cluster(&network, &volume, &cluster);
    let _console = open_page(&network, &volume).await;
    let remove = wait_for("button", &format!("Remove {}", cluster.name)).await;
    wait_until("the reason", || {
        description_of(&remove)
            == "You don’t have permission to change or share data volumes in the whole cluster."
    })
    .await;
    click_on(&remove).await;
    assert_eq!(staged_text(), "");
    network.emulator(|emulator| emulator.set_shared_scopes(volume.id, Vec::new()));
    click("button", "Refresh").await;
    wait_for_text("Not shared").await;
    open_tree().await;
    let whole = find_tree_item(&cluster.name).await;
    assert!(is_disabled(&whole), "{}", description_of(&whole));
    assert!(description_of(&whole).contains("in the whole cluster"));
    select_tree_item(&own.name).await;
    click("button", "Review changes").await;
    click("button", "Apply changes").await;
    wait_until("it is shared", || listed_scopes() == [own.name.to_string()]).await;
}

#[wasm_bindgen_test]
async fn a_researcher_cannot_share_a_volume_of_another_department() {
    let network = Network::new();
    network.set_access_key(Some("researcher"));
    let own = network.emulator(|emulator| emulator.departments()[0].clone());
    let volume = find_volume(&network, |it| {
        it.cluster_id == own.cluster_id && it.department_id.as_ref().is_some_and(|id| *id != own.id)
    });
    // Sharing it with the department makes it visible to the researcher.
    let scope = SharedScope {
        scope_type: ScopeType::Department,
        scope_id: own.id.clone(),
        scope_name: own.name.clone(),
        created_at: None,
        created_by: None,
    };
    network.emulator(|emulator| emulator.set_shared_scopes(volume.id, vec![scope]));
    let _console = open_page(&network, &volume).await;
    let add = wait_for("button", "Share").await;
    wait_until("the reason", || {
        description_of(&add)
            == "You don’t have permission to change or share data volumes in this project."
    })
    .await;
}

fn share_with_cluster(network: &Network, volume: &Volume, cluster: &emulator::Cluster) {
    let scope = SharedScope {
        scope_type: ScopeType::Cluster,
        scope_id: cluster.id.clone(),
        scope_name: cluster.name.clone(),
        created_at: None,
        created_by: None,
    };
    network.emulator(|emulator| emulator.set_shared_scopes(volume.id, vec![scope]));
}
