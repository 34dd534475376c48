//! Who can use a data volume, on its page.

use crate::detail::page;
use crate::harness::{
    Op, Wire, click, eventually, maybe, names, open_with, reads, root, says, select, shown,
    text_of, type_into,
};
use crate::sharing::{can_use, some};
use emulator::{ScopeType, Volume};
use wasm_bindgen_test::wasm_bindgen_test;

fn volume(wire: &Wire) -> Volume {
    some(wire, |volume| {
        volume.shared_scopes.iter().any(|it| it.scope_type == ScopeType::Department)
            && volume.shared_scopes.iter().all(|it| it.scope_type != ScopeType::Cluster)
    })
}

/// The rows of the list: project and why.
fn able() -> Vec<(String, String)> {
    let Some(table) = maybe("table", "Projects that can use it") else { return Vec::new() };
    let cells = |row| select(row, "th, td").iter().map(|cell| text_of(cell)).collect::<Vec<_>>();
    let rows = select(&table, "tbody tr");
    rows.iter().map(|row| cells(row)).map(|it| (it[0].clone(), it[2].clone())).collect()
}

#[wasm_bindgen_test]
async fn every_project_that_can_use_a_volume_is_listed_with_why_once_that_is_asked_for() {
    let wire = Wire::new();
    let volume = volume(&wire);
    let _console = page(&wire, &volume).await;
    shown("button", "Show who can use it").await;
    assert_eq!(wire.count(Op::Projects), 0, "nobody has asked");
    click("button", "Show who can use it").await;
    let mut expected: Vec<_> = wire.emulator(|emulator| {
        let all = emulator.projects().iter().filter(|project| can_use(project, &volume));
        all.map(|project| project.name.to_string()).collect()
    });
    expected.sort_unstable();
    let named = || able().into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    eventually("the projects", || named() == expected).await;
    reads(&format!("{} projects can use it.", expected.len())).await;
    let of = |name: &str| {
        able().into_iter().find(|(one, _)| one == name).map(|(_, why)| why).unwrap_or_default()
    };
    assert!(of(&volume.project_name).starts_with("Its own project"));
    let scope = volume.shared_scopes.iter().find(|it| it.scope_type == ScopeType::Department);
    let scope = scope.expect("a department");
    let inside = wire.emulator(|emulator| {
        let mut all = emulator.projects().iter();
        let fits = |it: &&emulator::Project| {
            it.department_id == scope.scope_id && it.id != volume.project_id
        };
        all.find(fits).map(|it| it.name.to_string())
    });
    let why = of(&inside.expect("a project of it"));
    assert!(why.contains(&format!("hared with department {}", scope.scope_name)), "{why}");
    type_into("Search projects", &volume.project_name.to_uppercase()).await;
    eventually("one is found", || named().contains(&volume.project_name.to_string())).await;
    type_into("Search projects", "nobody is called this").await;
    reads("0 projects found.").await;
}

#[wasm_bindgen_test]
async fn the_tree_shows_the_same_and_changes_nothing() {
    let wire = Wire::new();
    let volume = volume(&wire);
    let _console = page(&wire, &volume).await;
    click("button", "Show who can use it").await;
    click("tab", "Tree").await;
    type_into("Search departments and projects", &volume.project_name).await;
    let own = shown("treeitem", &volume.project_name).await;
    assert!(crate::harness::description_of(&own).contains("its own project"));
    assert!(!own.has_attribute("aria-checked"), "nothing can be chosen");
    click("treeitem", &volume.project_name).await;
    assert_eq!(wire.count(Op::PatchSharedScopes), 0);
    let cluster = names("treeitem").remove(0);
    click("treeitem", &cluster).await;
    eventually("a click closes", || names("treeitem").len() == 1).await;
}

#[wasm_bindgen_test]
async fn thousands_are_listed_fifty_at_a_time() {
    let wire = Wire::to_a_large_organization();
    let first = wire.emulator(|emulator| emulator.clusters()[0].clone());
    let volume = some(&wire, |volume| volume.cluster_id == first.id);
    let scope = emulator::SharedScope {
        scope_type: ScopeType::Cluster,
        scope_id: first.id.clone(),
        scope_name: first.name.clone(),
        created_at: None,
        created_by: None,
    };
    wire.emulator(|emulator| emulator.set_shared_scopes(volume.id, vec![scope]));
    let _console = page(&wire, &volume).await;
    click("button", "Show who can use it").await;
    reads("4,072 projects can use it.").await;
    assert_eq!(able().len(), 50);
    assert!(select(&root(), "*").len() < 1_500);
    click("button", "Show 50 more").await;
    eventually("a hundred", || able().len() == 100).await;
    type_into("Search projects", "division-07-team-042").await;
    eventually("one", || able().len() == 1).await;
    assert_eq!(able()[0].1, format!("Shared with cluster {}", first.name));
}

#[wasm_bindgen_test]
async fn where_the_scopes_are_hidden_nobody_is_said_to_have_no_access() {
    let wire = Wire::new();
    wire.sign_in_by_itself(Some("viewer"));
    let volume = volume(&wire);
    let _console = open_with(&wire, &format!("/datavolumes/{}", volume.id)).await;
    reads("You cannot see who else").await;
    assert!(maybe("button", "Show who can use it").is_none());
    assert!(!says("Only its own project"));
}
