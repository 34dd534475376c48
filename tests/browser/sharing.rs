//! The sharing page of a data volume: its scopes, staged changes, and their application.

mod apply;
mod open_dialog;
mod roles;
mod tree;
mod unsaved_changes;

use crate::harness::{
    Console, Network, Op, advance_time, app_element, click, click_on, focused, last_announcement,
    names, navigate_to, open_with, press, query_all, root, settle, shows_text, text_of, try_find,
    try_find_in, type_into, url, wait_for, wait_for_text, wait_until,
};
use emulator::{Phase, Project, ScopeType, SharedScope, Volume};
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

pub fn find_volume(network: &Network, matches: impl Fn(&Volume) -> bool) -> Volume {
    network
        .emulator(|emulator| {
            let ready = |volume: &&Volume| volume.phase == Phase::Ready && matches(volume);
            emulator.volumes().iter().find(ready).cloned()
        })
        .expect("the seed has one")
}

pub fn unshared_volume(network: &Network) -> Volume {
    find_volume(network, |volume| volume.shared_scopes.is_empty())
}

fn shared_volume(network: &Network) -> Volume {
    find_volume(network, |volume| (2..10).contains(&volume.shared_scopes.len()))
}

/// A data volume shared only with projects.
fn volume_shared_with_projects(network: &Network) -> Volume {
    find_volume(network, |volume| {
        volume.shared_scopes.len() > 1
            && volume.shared_scopes.iter().all(|it| it.scope_type == ScopeType::Project)
    })
}

pub async fn open_page(network: &Rc<Network>, volume: &Volume) -> Console {
    let console = open_with(network, &format!("/datavolumes/{}/sharing", volume.id)).await;
    wait_for("heading", &format!("Sharing: {}", volume.name)).await;
    console
}

/// The names of the scopes in the table, without the owner.
fn listed_scopes() -> Vec<String> {
    let names = query_all(&root(), "table tbody tr:has(button) th[scope=row] > bdi");
    names.iter().map(|row| text_of(row)).collect()
}

/// Whether a project can use a data volume.
pub fn can_use(project: &Project, volume: &Volume) -> bool {
    project.id == volume.project_id
        || volume.shared_scopes.iter().any(|scope| match scope.scope_type {
            ScopeType::Cluster => scope.scope_id == project.cluster_id,
            ScopeType::Department => scope.scope_id == project.department_id,
            ScopeType::Project => scope.scope_id == project.id,
        })
}

/// The projects in the cluster of a data volume that cannot use it.
fn projects_without_access(network: &Network, volume: &Volume) -> Vec<Project> {
    network.emulator(|emulator| {
        let all = emulator.projects().iter();
        let is_without_access =
            |it: &&Project| it.cluster_id == volume.cluster_id && !can_use(it, volume);
        all.filter(is_without_access).cloned().collect()
    })
}

pub fn scope_of(project: &Project) -> SharedScope {
    SharedScope {
        scope_type: ScopeType::Project,
        scope_id: project.id.clone(),
        scope_name: project.name.clone(),
        created_at: None,
        created_by: None,
    }
}

/// A project as a scope reference of the API.
fn reference(project: &Project) -> Value {
    json!({"scopeType": "project", "scopeId": &*project.id})
}

/// Shares a data volume with more projects as another user.
fn share_as_other_user(network: &Network, volume: &Volume, projects: &[Project]) {
    let id = volume.id.to_string();
    let mut listed_scopes =
        network.emulator(|it| it.volume(&id).expect("it").shared_scopes.clone());
    listed_scopes.extend(projects.iter().map(scope_of));
    network.emulator(|emulator| emulator.set_shared_scopes(volume.id, listed_scopes));
}

/// Closes the dialog that "Share" on the page of a data volume has opened, which leads back there.
pub async fn cancel_dialog(name: &str) {
    wait_for("dialog", "Share").await;
    click("button", "Cancel").await;
    wait_for("heading", name).await;
}

/// Opens the page without its dialog from the page of the data volume.
pub async fn open_from_detail(name: &str) {
    let (path, query) = url()
        .split_once('?')
        .map_or((url(), String::new()), |(path, query)| (path.to_owned(), format!("?{query}")));
    navigate_to(&format!("{path}/sharing{query}")).await;
    wait_for("heading", &format!("Sharing: {name}")).await;
}

pub async fn open_tree() {
    let button = wait_for("button", "Share").await;
    // As a click of the mouse does.
    button.focus().expect("focus");
    click_on(&button).await;
    wait_for("dialog", "Share").await;
    wait_until("the tree is loaded", || !shows_text("Loading departments")).await;
}

pub async fn find_tree_item(name: &str) -> HtmlElement {
    wait_for("treeitem", name).await
}

/// Searches an org unit in the open tree and selects it.
pub async fn select_tree_item(name: &str) -> HtmlElement {
    type_into("Search departments and projects", name).await;
    click("treeitem", name).await;
    find_tree_item(name).await
}

/// Stages the addition of an org unit in the tree, and closes it.
async fn stage_addition(name: &str) {
    open_tree().await;
    select_tree_item(name).await;
    click("button", "Review changes").await;
    wait_until("the staged changes have the focus", || focused() == "heading Pending changes")
        .await;
}

/// The text of the panel of staged changes; empty without one.
fn staged_text() -> String {
    let panel = try_find("region", "Pending changes");
    panel.map(|panel| text_of(&panel)).unwrap_or_default()
}

/// A button in the panel of staged changes.
fn find_panel_button(name: &str) -> Option<HtmlElement> {
    let panel = try_find("region", "Pending changes")?;
    try_find_in(&panel, "button", name)
}

fn is_disabled(element: &HtmlElement) -> bool {
    element.get_attribute("aria-disabled").as_deref() == Some("true")
}

#[wasm_bindgen_test]
async fn the_table_lists_every_scope_with_its_type() {
    let network = Network::new();
    let volume = shared_volume(&network);
    let _console = open_page(&network, &volume).await;
    let expected: Vec<_> =
        volume.shared_scopes.iter().map(|scope| scope.scope_name.to_string()).collect();
    wait_until("the scopes", || listed_scopes() == expected).await;
    let table = wait_for("table", "Shared scopes").await;
    let first = text_of(&query_all(&table, "tbody tr")[0]).to_lowercase();
    assert!(first.starts_with(volume.shared_scopes[0].scope_type.as_str()), "{first}");
}

#[wasm_bindgen_test]
async fn each_row_starts_with_the_type_of_its_scope() {
    let network = Network::new();
    let volume = find_volume(&network, |volume| {
        volume.shared_scopes.iter().any(|scope| scope.scope_type != ScopeType::Project)
    });
    let _console = open_page(&network, &volume).await;
    wait_for("table", "Shared scopes").await;
    for scope in &volume.shared_scopes {
        let row = query_all(&root(), "table tbody tr")
            .into_iter()
            .find(|row| text_of(row).contains(&*scope.scope_name));
        let row = text_of(&row.expect("its row"));
        assert!(row.to_lowercase().starts_with(scope.scope_type.as_str()), "{row}");
    }
}

#[wasm_bindgen_test]
async fn an_unshared_volume_shows_its_owner_and_a_message() {
    let network = Network::new();
    let _console = open_page(&network, &unshared_volume(&network)).await;
    wait_for_text("Not shared").await;
    assert_eq!(query_all(&root(), "table tbody tr").len(), 1);
    assert!(listed_scopes().is_empty());
}

#[wasm_bindgen_test]
async fn the_owner_is_the_first_row_and_cannot_be_removed() {
    let network = Network::new();
    let volume = shared_volume(&network);
    let _console = open_page(&network, &volume).await;
    wait_until("the scopes", || listed_scopes().len() == volume.shared_scopes.len()).await;
    let rows = query_all(&root(), "table tbody tr");
    assert_eq!(rows.len(), 1 + volume.shared_scopes.len());
    let owner = text_of(&rows[0]);
    assert!(owner.contains(&*volume.project_name) && owner.contains(" · owner"), "{owner}");
    assert!(query_all(&rows[0], "button").is_empty());
}

#[wasm_bindgen_test]
async fn a_removal_is_staged_and_previewed_before_it_is_applied() {
    let network = Network::new();
    let volume = volume_shared_with_projects(&network);
    let _console = open_page(&network, &volume).await;
    let scope = &volume.shared_scopes[0];
    wait_until("the org units are loaded", || network.count(Op::Projects) > 0).await;
    click("button", &format!("Remove {}", scope.scope_name)).await;
    wait_until("the preview", || staged_text().contains("1 project will lose access.")).await;
    assert!(
        staged_text().contains(&format!("Will lose access: {}", scope.scope_name)),
        "{}",
        staged_text()
    );
    wait_until("it is announced", || last_announcement() == "1 project will lose access.").await;
    let keep = wait_for("button", &format!("Keep {}", scope.scope_name)).await;
    assert_eq!(network.count(Op::PatchSharedScopes), 0);

    click_on(&keep).await;
    wait_until("nothing is staged", || staged_text().is_empty()).await;
    click("button", &format!("Remove {}", scope.scope_name)).await;
    click("button", "Apply changes").await;
    let expected = json!({
        "remove": [{"scopeType": scope.scope_type.as_str(), "scopeId": &*scope.scope_id}],
    });
    assert_eq!(network.last(Op::PatchSharedScopes).body, expected);
    wait_until("the scope is gone", || listed_scopes().len() == volume.shared_scopes.len() - 1)
        .await;
    wait_until("the panel is gone", || staged_text().is_empty()).await;
    wait_for_text(&format!("is no longer shared with project {}", scope.scope_name)).await;
    assert_eq!(network.count(Op::PatchSharedScopes), 1);
}

#[wasm_bindgen_test]
async fn the_preview_counts_gained_and_lost_access_and_lists_names_on_demand() {
    let network = Network::new();
    let volume = volume_shared_with_projects(&network);
    let department = network.emulator(|emulator| {
        let all = emulator.departments().iter();
        let matches = |it: &&emulator::Department| {
            let mut inside = emulator.projects().iter().filter(|p| p.department_id == it.id);
            it.cluster_id == volume.cluster_id && inside.all(|p| !can_use(p, &volume))
        };
        all.clone().find(matches).cloned()
    });
    let department = department.expect("a department without access");
    let mut gain: Vec<_> = network.emulator(|emulator| {
        let inside = emulator.projects().iter().filter(|it| it.department_id == department.id);
        inside.map(|it| it.name.to_string()).collect()
    });
    gain.sort_unstable();
    let _console = open_page(&network, &volume).await;
    stage_addition(&department.name).await;
    click("button", &format!("Remove {}", volume.shared_scopes[0].scope_name)).await;
    let both = format!("{} projects will get access, 1 will lose access.", gain.len());
    wait_until("both directions", || staged_text().contains(&both)).await;
    let short_list =
        format!("Will get access: {} and {} more", gain[..5].join(", "), gain.len() - 5);
    assert!(staged_text().contains(&short_list), "{}", staged_text());
    click("button", "Show all names of projects that will get access").await;
    wait_until("all of them", || staged_text().contains(&gain.join(", "))).await;
    click("button", "Show fewer names of projects that will get access").await;
    wait_until("the short list again", || staged_text().contains(&short_list)).await;
}

#[wasm_bindgen_test]
async fn discarding_undoes_all_staged_changes() {
    let network = Network::new();
    let volume = volume_shared_with_projects(&network);
    let _console = open_page(&network, &volume).await;
    for scope in &volume.shared_scopes[..2] {
        click("button", &format!("Remove {}", scope.scope_name)).await;
    }
    click("button", &format!("Undo project {}", volume.shared_scopes[0].scope_name)).await;
    wait_for("button", &format!("Remove {}", volume.shared_scopes[0].scope_name)).await;
    wait_until("the focus stays in the panel", || focused() == "heading Pending changes").await;
    click("button", "Discard").await;
    wait_until("nothing is staged", || staged_text().is_empty()).await;
    wait_until("the focus is on the add button", || focused() == "button Share").await;
    assert_eq!(network.count(Op::PatchSharedScopes), 0);
    assert!(names("button").iter().all(|name| !name.starts_with("Keep ")));
}

#[wasm_bindgen_test]
async fn an_unknown_scope_stays_listed_and_can_be_removed() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let unknown_scope = SharedScope {
        scope_type: ScopeType::Department,
        scope_id: "4999".into(),
        scope_name: "".into(),
        created_at: None,
        created_by: None,
    };
    network.emulator(|emulator| emulator.set_shared_scopes(volume.id, vec![unknown_scope]));
    let _console = open_page(&network, &volume).await;
    wait_until("its id", || listed_scopes() == ["4999"]).await;
    wait_until("the org units are loaded", || network.count(Op::Projects) > 0).await;
    click("button", "Remove 4999").await;
    let message = "Of the projects you can see, none will get or lose access.";
    wait_until("the preview is shown", || staged_text().contains(message)).await;
    assert!(staged_text().contains("Projects you can’t see aren’t counted."), "{}", staged_text());
}

#[wasm_bindgen_test]
async fn reviewing_leads_to_the_pending_changes_instead_of_not_shared() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let project = projects_without_access(&network, &volume).remove(0);
    let _console = open_page(&network, &volume).await;
    wait_for_text("Not shared").await;
    click("button", "Share").await;
    wait_for("dialog", "Share").await;
    wait_until("the tree is loaded", || !shows_text("Loading departments")).await;
    select_tree_item(&project.name).await;
    click("button", "Review changes").await;
    wait_until("the panel has the focus", || focused() == "heading Pending changes").await;
    assert!(!shows_text("Not shared"));
    click("button", "Discard").await;
    wait_for_text("Not shared").await;
}

#[wasm_bindgen_test]
async fn cancelling_the_dialog_undoes_only_what_was_chosen_in_it() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let candidates = projects_without_access(&network, &volume);
    let _console = open_page(&network, &volume).await;
    stage_addition(&candidates[0].name).await;
    open_tree().await;
    select_tree_item(&candidates[1].name).await;
    click("button", "Cancel").await;
    wait_until("the dialog is closed", || root().tag_name() != "DIALOG").await;
    wait_until("the focus", || focused() == "button Share").await;
    assert!(staged_text().contains(&format!("Add project {}", candidates[0].name)));
    assert!(!staged_text().contains(&format!("Add project {}", candidates[1].name)));
    assert_eq!(network.count(Op::PatchSharedScopes), 0);
}

#[wasm_bindgen_test]
async fn the_last_announcement_after_applying_is_what_was_shared() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let department = network.emulator(|emulator| {
        let mut all = emulator.departments().iter();
        all.find(|it| it.cluster_id == volume.cluster_id).cloned().expect("a department")
    });
    let _console = open_page(&network, &volume).await;
    stage_addition(&department.name).await;
    click("button", "Apply changes").await;
    wait_until("it is shared", || listed_scopes() == [department.name.to_string()]).await;
    advance_time(100).await;
    assert_eq!(
        last_announcement(),
        format!("{} is now shared with department {}", volume.name, department.name)
    );
}

#[wasm_bindgen_test]
async fn the_focus_stays_in_the_table_while_it_is_read_again() {
    let network = Network::new();
    let volume = shared_volume(&network);
    let _console = open_page(&network, &volume).await;
    wait_for("table", "Shared scopes").await;
    let remove = query_all(&app_element(), "main tbody button").remove(0);
    remove.focus().expect("focus");
    let before = network.count(Op::GetSharedScopes);
    press("r").await;
    wait_until("it is read again", || network.count(Op::GetSharedScopes) > before).await;
    settle().await;
    assert!(remove.is_connected() && remove.matches(":focus").expect("a selector"));
}
