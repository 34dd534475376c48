//! The tree of org units.

use super::*;
use crate::harness::{
    announcements, click_on, description_of, field, field_value, find, focused, press,
    set_direction, settle, shows_text,
};
use emulator::{Companions, Department, Switches};

fn aria_checked(element: &HtmlElement) -> String {
    element.get_attribute("aria-checked").unwrap_or_default()
}

fn tree_items() -> Vec<String> {
    names("treeitem")
}

fn cluster_name(network: &Network, volume: &Volume) -> String {
    network
        .emulator(|emulator| {
            let mut clusters = emulator.clusters().iter();
            clusters.find(|it| it.id == volume.cluster_id).map(|it| it.name.to_string())
        })
        .expect("its cluster")
}

fn departments(network: &Network, volume: &Volume) -> Vec<Department> {
    network.emulator(|emulator| {
        let all = emulator.departments().iter();
        all.filter(|it| it.cluster_id == volume.cluster_id).cloned().collect()
    })
}

#[wasm_bindgen_test]
async fn the_search_leads_into_the_tree_and_nothing_is_reviewed_without_a_change() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let project = projects_without_access(&network, &volume).remove(0);
    let _console = open_page(&network, &volume).await;
    open_tree().await;
    let review = find("button", "Review changes");
    assert!(is_disabled(&review));
    assert_eq!(description_of(&review), "No changes yet.");
    field("Search departments and projects").focus().expect("focus");
    press("ArrowDown").await;
    assert!(focused().starts_with("treeitem "), "{}", focused());
    select_tree_item(&project.name).await;
    assert!(!is_disabled(&find("button", "Review changes")));
}

#[wasm_bindgen_test]
async fn a_project_is_found_in_the_tree_and_added() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let project = projects_without_access(&network, &volume).remove(0);
    let _console = open_page(&network, &volume).await;
    open_tree().await;
    let chosen = select_tree_item(&project.name).await;
    assert_eq!(aria_checked(&chosen), "true");
    assert!(description_of(&chosen).contains("to be added"));
    wait_until("the preview is shown", || shows_text("1 project will get access.")).await;
    click("button", "Review changes").await;
    wait_until("the change is staged", || {
        staged_text().contains(&format!("Add project {}", project.name))
    })
    .await;
    assert_eq!(network.count(Op::PatchSharedScopes), 0, "nothing is sent before it is applied");
    click("button", "Apply changes").await;
    wait_until("it is shared", || listed_scopes() == [project.name.to_string()]).await;
    assert_eq!(network.last(Op::PatchSharedScopes).body, json!({"add": [reference(&project)]}));
    wait_for_text(&format!("{} is now shared with project {}", volume.name, project.name)).await;
    assert_eq!(network.count(Op::PatchSharedScopes), 1);
    wait_until("the focus", || focused() == "button Share").await;
    // The history names the data volume, although no list has been loaded.
    click("button", "Notifications").await;
    let entry = || try_find("list", "Notifications").map(|list| text_of(&list));
    wait_until("its name", || entry().is_some_and(|it| it.ends_with(&volume.name))).await;
}

#[wasm_bindgen_test]
async fn org_units_are_fetched_once_in_the_largest_pages_and_searched_locally() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let _console = open_page(&network, &volume).await;
    open_tree().await;
    let before = (network.count(Op::Projects), network.count(Op::Departments));
    let last = network.last(Op::Projects);
    assert_eq!(last.param("limit").as_deref(), Some("500"));
    let own_cluster = format!("clusterId=={}", volume.cluster_id);
    assert_eq!(last.param("filterBy").as_deref(), Some(own_cluster.as_str()));
    let project = projects_without_access(&network, &volume).remove(0);
    type_into("Search departments and projects", &project.name.to_uppercase()).await;
    let found = find_tree_item(&project.name).await;
    assert_eq!(found.get_attribute("aria-level").as_deref(), Some("3"));
    assert_eq!(tree_items()[0], cluster_name(&network, &volume));
    type_into("Search departments and projects", "no such thing").await;
    wait_for_text("No departments or projects match.").await;
    let count = || (network.count(Op::Projects), network.count(Op::Departments));
    assert_eq!(count(), before);
    advance_time(500).await;
    assert!(last_announcement().contains("0 found"), "{}", last_announcement());
    wait_until("other clusters are searched", || count() == (before.0 + 1, before.1 + 1)).await;
    assert!(shows_text("No departments or projects match."));
}

#[wasm_bindgen_test]
async fn matches_in_other_clusters_are_counted_and_not_called_missing() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let other = network.emulator(|emulator| {
        let is_other = |it: &&Project| it.cluster_id != volume.cluster_id;
        emulator.projects().iter().find(is_other).cloned().expect("one")
    });
    // The number of departments and projects with this part in their names, in its cluster and in others.
    let count = |text: &str| {
        network.emulator(|emulator| {
            let projects = emulator.projects().iter().map(|it| (&it.name, &it.cluster_id));
            let departments = emulator.departments().iter().map(|it| (&it.name, &it.cluster_id));
            let has_text = projects.chain(departments).filter(|(name, _)| name.contains(text));
            let (own, others): (Vec<_>, Vec<_>) =
                has_text.partition(|(_, cluster)| **cluster == volume.cluster_id);
            (own.len(), others.len())
        })
    };
    let _console = open_page(&network, &volume).await;
    open_tree().await;
    type_into("Search departments and projects", &other.name).await;
    advance_time(500).await;
    assert_eq!(count(&other.name), (0, 1));
    let rule = "Data volumes can be shared only within their cluster.";
    let text = format!("1 department or project of another cluster matches. {rule}");
    wait_for_text(&text).await;
    assert!(!shows_text("No departments or projects match."));
    wait_until("it is announced", || announcements().contains(&text)).await;
    let (own, others) = count("a");
    assert!(own > 0 && others > 1, "{own} {others}");
    type_into("Search departments and projects", "a").await;
    assert!(!shows_text(rule), "not of another search");
    advance_time(500).await;
    wait_for_text(&format!("{own} found · {others} in other clusters")).await;
    let text = format!("{others} departments and projects of other clusters match. {rule}");
    wait_until("it is announced", || announcements().contains(&text)).await;
    assert!(!tree_items().is_empty() && !shows_text(rule), "the tree stays where it is");
    type_into("Search departments and projects", "").await;
    assert!(!shows_text("in other clusters"));
}

#[wasm_bindgen_test]
async fn inherited_access_shows_its_source_and_cannot_be_selected() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let department = departments(&network, &volume).remove(1);
    let inside = network.emulator(|emulator| {
        let mut all = emulator.projects().iter();
        all.find(|it| it.department_id == department.id && it.id != volume.project_id).cloned()
    });
    let inside = inside.expect("a project of it");
    let _console = open_page(&network, &volume).await;
    open_tree().await;
    select_tree_item(&department.name).await;
    let item = select_tree_item(&inside.name).await;
    let described = description_of(&item);
    assert!(described.contains(&format!("through department {}", department.name)), "{described}");
    let reason = format!("Will get access through department {}.", department.name);
    assert_eq!(described, reason, "nothing is applied yet");
    assert_eq!((aria_checked(&item).as_str(), is_disabled(&item)), ("true", true));
    click("button", "Review changes").await;
    assert!(!staged_text().contains(&format!("Add project {}", inside.name)), "{}", staged_text());
    let name = &volume.project_name;
    open_tree().await;
    let own = select_tree_item(name).await;
    assert!(description_of(&own).contains("owning project"));
    assert!(is_disabled(&own));
}

#[wasm_bindgen_test]
async fn a_partly_shared_department_can_be_selected_and_keeps_its_shared_projects() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let project = projects_without_access(&network, &volume).into_iter().find(|project| {
        project.department_id != *volume.department_id.as_ref().unwrap_or(&project.department_id)
    });
    let project = project.expect("a project of another department");
    let all = network.emulator(|emulator| {
        let inside = |it: &&Project| it.department_id == project.department_id;
        emulator.projects().iter().filter(inside).count()
    });
    let department =
        departments(&network, &volume).into_iter().find(|it| it.id == project.department_id);
    let department = department.expect("its department");
    share_as_other_user(&network, &volume, std::slice::from_ref(&project));
    let _console = open_page(&network, &volume).await;
    open_tree().await;
    let item = find_tree_item(&department.name).await;
    assert_eq!(aria_checked(&item), "mixed");
    assert!(description_of(&item).contains(&format!("1 of {all} projects")));
    click_on(&item).await;
    assert_eq!(aria_checked(&item), "true");
    type_into("Search departments and projects", &project.name).await;
    let project_item = find_tree_item(&project.name).await;
    let described = description_of(&project_item);
    assert!(
        described
            .contains(&format!("shared · will get access through department {}", department.name)),
        "{described}"
    );
    click("button", "Review changes").await;
    let gain = format!("{} projects will get access.", all - 1);
    wait_until("the others gain access", || staged_text().contains(&gain)).await;
    click("button", "Apply changes").await;
    wait_until("both are shared", || listed_scopes().len() == 2).await;
    open_tree().await;
    type_into("Search departments and projects", &project.name).await;
    let item = find_tree_item(&project.name).await;
    let described = description_of(&item);
    let also = format!("shared · also through department {}", department.name);
    assert!(described.contains(&also), "{described}");
}

#[wasm_bindgen_test]
async fn a_shared_scope_can_be_removed_in_the_tree() {
    let network = Network::new();
    let volume = volume_shared_with_projects(&network);
    let name = &volume.shared_scopes[0].scope_name;
    let _console = open_page(&network, &volume).await;
    open_tree().await;
    let chosen = select_tree_item(name).await;
    assert!(description_of(&chosen).contains("to be removed"));
    assert_eq!(aria_checked(&chosen), "false");
    click("button", "Review changes").await;
    wait_for("button", &format!("Keep {name}")).await;
}

#[wasm_bindgen_test]
async fn the_tree_is_navigated_and_changed_by_keyboard() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let _console = open_page(&network, &volume).await;
    open_tree().await;
    let tree = wait_for("tree", "Cluster, departments and projects").await;
    let tab_stops = || query_all(&tree, "[tabindex='0']").len();
    assert_eq!(tab_stops(), 1, "one tab stop");
    let cluster = find_tree_item(&cluster_name(&network, &volume)).await;
    cluster.focus().expect("focus");
    press("ArrowDown").await;
    let first = departments(&network, &volume);
    let mut sorted: Vec<_> = first.iter().map(|it| it.name.to_string()).collect();
    sorted.sort_unstable();
    assert_eq!(focused(), format!("treeitem {}", sorted[0]));
    assert_eq!(tab_stops(), 1);
    let closed = tree_items().len();
    press("ArrowRight").await;
    wait_until("the department expands", || tree_items().len() > closed).await;
    press("ArrowRight").await;
    let inside = focused();
    assert_eq!(inside, format!("treeitem {}", tree_items()[2]));
    press("End").await;
    assert_eq!(focused(), format!("treeitem {}", tree_items().last().expect("items")));
    press("Home").await;
    press("ArrowDown").await;
    press("ArrowDown").await;
    assert_eq!(focused(), inside);
    press("ArrowLeft").await;
    assert_eq!(focused(), format!("treeitem {}", sorted[0]), "its department");
    press(" ").await;
    assert_eq!(aria_checked(&find_tree_item(&sorted[0]).await), "true");
    assert_eq!(focused(), format!("treeitem {}", sorted[0]), "the focus is kept");
    press("Enter").await;
    assert_ne!(aria_checked(&find_tree_item(&sorted[0]).await), "true");
    press("ArrowLeft").await;
    wait_until("the department collapses", || tree_items().len() == closed).await;
    press("ArrowLeft").await;
    press("ArrowLeft").await;
    wait_until("the cluster collapses", || tree_items().len() == 1).await;
    // Enter chooses not all that is below the cluster, Space does.
    press("Enter").await;
    wait_until("the cluster expands", || tree_items().len() == closed).await;
    assert_eq!(aria_checked(&cluster), "mixed");
    press("Enter").await;
    wait_until("the cluster collapses", || tree_items().len() == 1).await;
    press(" ").await;
    assert_eq!(aria_checked(&cluster), "true");
}

#[wasm_bindgen_test]
async fn in_text_from_right_to_left_the_left_arrow_expands_and_the_right_one_collapses() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let _console = open_page(&network, &volume).await;
    set_direction("rtl");
    open_tree().await;
    find_tree_item(&cluster_name(&network, &volume)).await.focus().expect("focus");
    press("ArrowDown").await;
    let (department, closed) = (focused(), tree_items().len());
    press("ArrowLeft").await;
    wait_until("the department expands", || tree_items().len() > closed).await;
    press("ArrowLeft").await;
    assert_ne!(focused(), department, "its first project");
    press("ArrowRight").await;
    assert_eq!(focused(), department);
    press("ArrowRight").await;
    wait_until("the department collapses", || tree_items().len() == closed).await;
}

#[wasm_bindgen_test]
async fn thousands_of_projects_need_few_dom_nodes() {
    let network = Network::large_organization();
    let first = network.emulator(|emulator| emulator.clusters()[0].id.clone());
    let volume = find_volume(&network, |it| it.cluster_id == first && it.shared_scopes.is_empty());
    let _console = open_page(&network, &volume).await;
    open_tree().await;
    wait_for_text("4,072 projects in 46 departments").await;
    assert!(network.count(Op::Projects) >= 9, "page by page");
    assert_eq!(tree_items().len(), 1 + 46);
    let nodes = || query_all(&root(), "*").len();
    assert!(nodes() < 1_500, "{} nodes", nodes());
    type_into("Search departments and projects", "team").await;
    wait_until("found", || tree_items().len() > 47).await;
    wait_for_text("4,000 found").await;
    assert!(tree_items().len() < 200, "{} items", tree_items().len());
    assert!(nodes() < 3_500, "{} nodes", nodes());
    type_into("Search departments and projects", "division-07-team-042").await;
    wait_until("one project", || tree_items().len() == 3).await;

    // Fifty more at a time, with the focus on the first new project.
    type_into("Search departments and projects", "").await;
    find_tree_item("division-03").await.focus().expect("focus");
    press("ArrowRight").await;
    wait_until("fifty projects and the button for more", || tree_items().len() == 47 + 51).await;
    find_tree_item("Show 50 more").await.focus().expect("focus");
    press("Enter").await;
    wait_until("all", || tree_items().len() == 47 + 100).await;
    wait_until("the focus", || focused() == "treeitem division-03-team-051").await;
}

#[wasm_bindgen_test]
async fn the_tree_is_shown_while_projects_are_loading() {
    let network = Network::large_organization();
    let first = network.emulator(|emulator| emulator.clusters()[0].id.clone());
    let volume = find_volume(&network, |it| it.cluster_id == first && it.shared_scopes.is_empty());
    network.pause_requests(Op::Projects);
    let _console = open_page(&network, &volume).await;
    click("button", "Share").await;
    find_tree_item("division-01").await;
    wait_for_text("Loading departments and projects").await;
    click("treeitem", "division-01").await;
    wait_for_text("Checking who will get or lose access").await;
    wait_until("requested", || network.paused(Op::Projects).len() == 1).await;
    network.paused(Op::Projects)[0].resume();
    wait_for_text("500 projects in").await;
    network.resume_requests(Op::Projects);
    wait_for_text("4,072 projects in").await;
    wait_for_text("100 projects will get access.").await;
}

#[wasm_bindgen_test]
async fn scopes_are_added_by_id_if_org_units_cannot_be_listed() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let project = projects_without_access(&network, &volume).remove(0);
    network.emulator(|emulator| {
        let companions = Companions::Forbidden;
        emulator.set_switches(Switches { companions, ..Switches::default() });
    });
    let _console = open_page(&network, &volume).await;
    click("button", "Share").await;
    wait_for_text("This access key has no right to this resource").await;
    assert!(try_find("tree", "Cluster, departments and projects").is_none());
    click("button", "Add by ID").await;
    wait_for_text("Enter the ID of the scope.").await;
    type_into("ID", &format!(" {} ", project.id)).await;
    click("button", "Add by ID").await;
    wait_until("the field is cleared", || field_value("ID").is_empty()).await;
    type_into("ID", &project.id).await;
    click("button", "Add by ID").await;
    wait_for_text("This change is already pending.").await;
    assert_eq!(field_value("ID"), &*project.id, "the typed ID is kept");
    click("button", "Review changes").await;
    settle().await;
    click("button", "Apply changes").await;
    wait_until("it is shared", || listed_scopes() == [project.name.to_string()]).await;
    assert_eq!(network.last(Op::PatchSharedScopes).body, json!({"add": [reference(&project)]}));
}

#[wasm_bindgen_test]
async fn a_volume_of_an_unknown_cluster_is_shared_by_id() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let mut json = network.get_json(&format!("/api/v1/datavolumes/{}", volume.id));
    json.as_object_mut().expect("an object").remove("clusterId");
    network.respond_with(Op::GetDatavolume, 200, &json);
    let _console = open_page(&network, &volume).await;
    click("button", "Share").await;
    wait_for_text("The cluster of this data volume is unknown").await;
    wait_for("button", "Add by ID").await;
    assert_eq!(network.count(Op::Projects), 0);
}

#[wasm_bindgen_test]
async fn access_through_an_applied_scope_is_told_apart_from_pending_access() {
    let network = Network::new();
    let volume = find_volume(&network, |volume| {
        volume.shared_scopes.iter().any(|it| it.scope_type == ScopeType::Department)
            && volume.shared_scopes.iter().all(|it| it.scope_type != ScopeType::Cluster)
    });
    let scope = volume.shared_scopes.iter().find(|it| it.scope_type == ScopeType::Department);
    let scope = scope.expect("a department");
    let is_shared = |id: &str| volume.shared_scopes.iter().any(|it| &*it.scope_id == id);
    let inside = network.emulator(|emulator| {
        let mut all = emulator.projects().iter();
        all.find(|it| {
            it.department_id == scope.scope_id && it.id != volume.project_id && !is_shared(&it.id)
        })
        .cloned()
    });
    let inside = inside.expect("a project of it");
    let _console = open_page(&network, &volume).await;
    open_tree().await;
    type_into("Search departments and projects", &inside.name).await;
    let item = find_tree_item(&inside.name).await;
    let described = description_of(&item);
    let expected = format!("Already has access through department {}.", scope.scope_name);
    assert_eq!(described, expected);
}
