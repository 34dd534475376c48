//! The projects that can use a data volume, on its page.

mod reasons;

use crate::detail::open_page;
use crate::harness::{
    Network, Op, advance_time, announcements, click, description_of, exists, find, names,
    open_with, query_all, root, settle, shows_text, text_of, try_find, type_into, wait_for,
    wait_for_text, wait_until,
};
use crate::sharing::{can_use, find_volume};
use emulator::{ScopeType, Volume};
use wasm_bindgen_test::wasm_bindgen_test;

fn volume(network: &Network) -> Volume {
    find_volume(network, |volume| {
        volume.shared_scopes.iter().any(|it| it.scope_type == ScopeType::Department)
            && volume.shared_scopes.iter().all(|it| it.scope_type != ScopeType::Cluster)
    })
}

/// The rows of the list: project and reason.
fn listed_projects() -> Vec<(String, String)> {
    let Some(table) = try_find("table", "Projects with access") else { return Vec::new() };
    let cells = |row| query_all(row, "th, td").iter().map(|cell| text_of(cell)).collect::<Vec<_>>();
    let rows = query_all(&table, "tbody tr");
    rows.iter().map(|row| cells(row)).map(|it| (it[0].clone(), it[2].clone())).collect()
}

#[wasm_bindgen_test]
async fn projects_with_access_are_listed_with_reasons() {
    let network = Network::new();
    let volume = volume(&network);
    let _console = open_page(&network, &volume).await;
    let mut expected: Vec<_> = network.emulator(|emulator| {
        let all = emulator.projects().iter().filter(|project| can_use(project, &volume));
        all.map(|project| project.name.to_string()).collect()
    });
    expected.sort_unstable();
    let named = || listed_projects().into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    let count = expected.len();
    wait_for_text(&format!(
        "{count} projects can use this data volume: the owning project and {} others.",
        count - 1
    ))
    .await;
    if count > 11 {
        click("button", &format!("Show {} more", count - 10)).await;
    }
    wait_until("the projects", || named() == expected).await;
    let sharing = find("link", "Manage sharing").get_attribute("href").unwrap_or_default();
    assert_eq!(sharing, format!("/datavolumes/{}/sharing", volume.id));
    let reason_of = |name: &str| {
        listed_projects()
            .into_iter()
            .find(|(project, _)| project == name)
            .map(|(_, reason)| reason)
            .unwrap_or_default()
    };
    assert!(reason_of(&volume.project_name).starts_with("Owning project"));
    let scope = volume.shared_scopes.iter().find(|it| it.scope_type == ScopeType::Department);
    let scope = scope.expect("a department");
    let inside = network.emulator(|emulator| {
        let mut all = emulator.projects().iter();
        let matches = |it: &&emulator::Project| {
            it.department_id == scope.scope_id && it.id != volume.project_id
        };
        all.find(matches).map(|it| it.name.to_string())
    });
    let reason = reason_of(&inside.expect("a project of it"));
    assert!(reason.contains(&format!("hared with department {}", scope.scope_name)), "{reason}");
    type_into("Search projects", &volume.project_name.to_uppercase()).await;
    wait_until("the project is found", || named().contains(&volume.project_name.to_string())).await;
    type_into("Search projects", "nobody is called this").await;
    wait_for_text("0 projects found.").await;
}

#[wasm_bindgen_test]
async fn projects_with_access_through_many_scopes_are_listed_on_request() {
    let network = Network::large_organization();
    let first = network.emulator(|emulator| emulator.clusters()[0].clone());
    let volume = find_volume(&network, |volume| volume.cluster_id == first.id);
    let in_cluster = |it: &&emulator::Project| it.cluster_id == first.id;
    let projects: Vec<_> =
        network.emulator(|it| it.projects().iter().filter(in_cluster).take(51).cloned().collect());
    let scopes = projects.iter().map(crate::sharing::scope_of).collect();
    network.emulator(|emulator| emulator.set_shared_scopes(volume.id, scopes));
    let _console = open_page(&network, &volume).await;
    wait_for_text("Shared with 51 projects.").await;
    wait_for("button", "Show projects with access").await;
    assert_eq!(network.count(Op::Projects), 0, "only on request");
    click("button", "Show projects with access").await;
    wait_for("table", "Projects with access").await;
    assert!(!exists("button", "Show projects with access"));
}

#[wasm_bindgen_test]
async fn an_unshared_volume_needs_no_list_of_projects() {
    let network = Network::new();
    let volume = find_volume(&network, |volume| volume.shared_scopes.is_empty());
    let _console = open_page(&network, &volume).await;
    wait_for_text(&format!("Not shared. Only project {} can use it.", volume.project_name)).await;
    wait_for("link", "Share").await;
    settle().await;
    assert!(!exists("table", "Projects with access"));
    assert!(!exists("button", "Show projects with access"));
    assert_eq!(network.count(Op::Projects), 0);
}

#[wasm_bindgen_test]
async fn the_tree_of_projects_with_access_is_read_only() {
    let network = Network::new();
    let volume = volume(&network);
    let _console = open_page(&network, &volume).await;
    click("tab", "Tree").await;
    type_into("Search departments and projects", &volume.project_name).await;
    let own = wait_for("treeitem", &volume.project_name).await;
    assert!(description_of(&own).contains("owning project"));
    assert!(!own.has_attribute("aria-checked"), "nothing can be selected");
    click("treeitem", &volume.project_name).await;
    assert_eq!(network.count(Op::PatchSharedScopes), 0);
    let cluster = names("treeitem").remove(0);
    click("treeitem", &cluster).await;
    wait_until("the cluster collapses", || names("treeitem").len() == 1).await;
}

#[wasm_bindgen_test]
async fn the_number_of_found_units_is_announced_after_a_pause_and_not_repeated() {
    let network = Network::new();
    let volume = volume(&network);
    let _console = open_page(&network, &volume).await;
    click("tab", "Tree").await;
    wait_until("the tree", || !names("treeitem").is_empty()).await;
    let found = || {
        let is_found = |text: &String| text.ends_with(" found");
        announcements().into_iter().filter(is_found).collect::<Vec<_>>()
    };
    for end in 1..=volume.project_name.len() {
        type_into("Search departments and projects", &volume.project_name[..end]).await;
    }
    assert_eq!(found(), [""; 0]);
    advance_time(500).await;
    assert_eq!(found().len(), 1, "{:?}", found());
    type_into("Search departments and projects", &volume.project_name.to_uppercase()).await;
    advance_time(500).await;
    assert_eq!(found().len(), 1, "the same number is not repeated");
}

#[wasm_bindgen_test]
async fn thousands_of_projects_are_listed_step_by_step() {
    let network = Network::large_organization();
    let first = network.emulator(|emulator| emulator.clusters()[0].clone());
    let volume = find_volume(&network, |volume| volume.cluster_id == first.id);
    let scope = emulator::SharedScope {
        scope_type: ScopeType::Cluster,
        scope_id: first.id.clone(),
        scope_name: first.name.clone(),
        created_at: None,
        created_by: None,
    };
    network.emulator(|emulator| emulator.set_shared_scopes(volume.id, vec![scope]));
    let _console = open_page(&network, &volume).await;
    wait_for_text("4,072 projects can use this data volume: the owning project and 4,071 others.")
        .await;
    assert!(shows_text(&format!("Shared with cluster {}.", first.name)));
    assert_eq!(listed_projects().len(), 10);
    assert!(query_all(&root(), "*").len() < 1_500);
    click("button", "Show 50 more").await;
    wait_until("60 projects", || listed_projects().len() == 60).await;
    type_into("Search projects", "division-07-team-042").await;
    wait_until("one project", || listed_projects().len() == 1).await;
    assert_eq!(listed_projects()[0].1, format!("Shared with cluster {}", first.name));
}

#[wasm_bindgen_test]
async fn all_projects_with_access_are_printed() {
    let network = Network::large_organization();
    let department = network.emulator(|emulator| emulator.departments()[0].clone());
    let cluster = &department.cluster_id;
    let mut volume = find_volume(&network, |volume| volume.cluster_id == *cluster);
    let scope = emulator::SharedScope {
        scope_type: ScopeType::Department,
        scope_id: department.id.clone(),
        scope_name: department.name.clone(),
        created_at: None,
        created_by: None,
    };
    volume.shared_scopes = vec![scope.clone()];
    network.emulator(|emulator| emulator.set_shared_scopes(volume.id, vec![scope]));
    let _console = open_page(&network, &volume).await;
    wait_until("the first projects", || listed_projects().len() == 10).await;
    let event = web_sys::Event::new("beforeprint").expect("an event");
    leptos::prelude::window().dispatch_event(&event).expect("sent");
    let count = network.emulator(|emulator| {
        emulator.projects().iter().filter(|project| can_use(project, &volume)).count()
    });
    assert!(count > 10, "{count}");
    wait_until("all projects", || listed_projects().len() == count).await;
}

#[wasm_bindgen_test]
async fn hidden_scopes_are_not_presented_as_no_access() {
    let network = Network::new();
    network.set_access_key(Some("viewer"));
    let volume = volume(&network);
    let _console = open_with(&network, &format!("/datavolumes/{}", volume.id)).await;
    wait_for_text("You don’t have permission to see who this is shared with.").await;
    wait_for_text(&format!("Project {} always has access.", volume.project_name)).await;
    assert!(try_find("button", "Show projects with access").is_none());
    assert!(!shows_text("Only its own project"));
}
