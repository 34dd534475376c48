//! Choosing in the tree.

use super::*;
use crate::harness::{description_of, focus, press, says, settle};
use emulator::{Companions, Department, Switches};

fn check(element: &HtmlElement) -> String {
    element.get_attribute("aria-checked").unwrap_or_default()
}

/// The lines of the tree, from the top.
fn lines() -> Vec<String> {
    names("treeitem")
}

fn cluster_name(wire: &Wire, volume: &Volume) -> String {
    wire.emulator(|emulator| {
        let mut clusters = emulator.clusters().iter();
        clusters.find(|it| it.id == volume.cluster_id).map(|it| it.name.to_string())
    })
    .expect("its cluster")
}

fn departments(wire: &Wire, volume: &Volume) -> Vec<Department> {
    wire.emulator(|emulator| {
        let all = emulator.departments().iter();
        all.filter(|it| it.cluster_id == volume.cluster_id).cloned().collect()
    })
}

#[wasm_bindgen_test]
async fn a_project_is_added_by_its_name_in_the_tree() {
    let wire = Wire::new();
    let volume = unshared(&wire);
    let project = others(&wire, &volume).remove(0);
    let _console = page(&wire, &volume).await;
    open_tree().await;
    let chosen = choose_line(&project.name).await;
    assert_eq!(check(&chosen), "true");
    assert!(description_of(&chosen).contains("to be added"));
    eventually("what it does", || says("1 project gains access.")).await;
    click("button", "Done").await;
    eventually("it is staged", || staged().contains(&format!("Add project {}", project.name)))
        .await;
    assert_eq!(wire.count(Op::PatchSharedScopes), 0, "nothing is sent before it is applied");
    click("button", "Apply changes").await;
    eventually("it is shared", || scopes() == [project.name.to_string()]).await;
    assert_eq!(wire.last(Op::PatchSharedScopes).body, json!({"add": [reference(&project)]}));
    reads(&format!("Shared with project {}", project.name)).await;
    assert_eq!(wire.count(Op::PatchSharedScopes), 1);
    eventually("the focus", || focus() == "button Add scopes").await;
}

#[wasm_bindgen_test]
async fn the_organization_is_read_once_in_the_largest_pages_and_searched_without_asking() {
    let wire = Wire::new();
    let volume = unshared(&wire);
    let _console = page(&wire, &volume).await;
    open_tree().await;
    let asked = (wire.count(Op::Projects), wire.count(Op::Departments));
    let last = wire.last(Op::Projects);
    assert_eq!(last.param("limit").as_deref(), Some("500"));
    let own_cluster = format!("clusterId=={}", volume.cluster_id);
    assert_eq!(last.param("filterBy").as_deref(), Some(own_cluster.as_str()));
    let project = others(&wire, &volume).remove(0);
    type_into("Search departments and projects", &project.name.to_uppercase()).await;
    let found = line(&project.name).await;
    assert_eq!(found.get_attribute("aria-level").as_deref(), Some("3"));
    assert_eq!(lines()[0], cluster_name(&wire, &volume));
    type_into("Search departments and projects", "no such thing").await;
    reads("No department and no project has this in its name.").await;
    assert!(said().contains("0 found"), "{}", said());
    assert_eq!((wire.count(Op::Projects), wire.count(Op::Departments)), asked);
}

#[wasm_bindgen_test]
async fn what_is_inherited_says_from_where_and_is_not_chosen_again() {
    let wire = Wire::new();
    let volume = unshared(&wire);
    let department = departments(&wire, &volume).remove(1);
    let inside = wire.emulator(|emulator| {
        let mut all = emulator.projects().iter();
        all.find(|it| it.department_id == department.id && it.id != volume.project_id).cloned()
    });
    let inside = inside.expect("a project of it");
    let _console = page(&wire, &volume).await;
    open_tree().await;
    choose_line(&department.name).await;
    let through = choose_line(&inside.name).await;
    let described = description_of(&through);
    assert!(described.contains(&format!("through department {}", department.name)), "{described}");
    assert!(described.contains("It gains access when the changes are applied."), "{described}");
    assert_eq!((check(&through).as_str(), is_unavailable(&through)), ("true", true));
    click("button", "Done").await;
    assert!(!staged().contains(&format!("Add project {}", inside.name)), "{}", staged());
    let name = &volume.project_name;
    open_tree().await;
    let own = choose_line(name).await;
    assert!(description_of(&own).contains("its own project"));
    assert!(is_unavailable(&own));
}

#[wasm_bindgen_test]
async fn a_department_is_partly_chosen_by_its_projects_which_stay_shared_when_it_is_chosen() {
    let wire = Wire::new();
    let volume = unshared(&wire);
    let project = others(&wire, &volume).into_iter().find(|project| {
        project.department_id != *volume.department_id.as_ref().unwrap_or(&project.department_id)
    });
    let project = project.expect("a project of another department");
    let all = wire.emulator(|emulator| {
        let inside = |it: &&Project| it.department_id == project.department_id;
        emulator.projects().iter().filter(inside).count()
    });
    let department =
        departments(&wire, &volume).into_iter().find(|it| it.id == project.department_id);
    let department = department.expect("its department");
    somebody_adds(&wire, &volume, std::slice::from_ref(&project));
    let _console = page(&wire, &volume).await;
    open_tree().await;
    let partly = line(&department.name).await;
    assert_eq!(check(&partly), "mixed");
    assert!(description_of(&partly).contains(&format!("1 of {all} projects")));
    crate::harness::click_on(&partly).await;
    assert_eq!(check(&partly), "true");
    type_into("Search departments and projects", &project.name).await;
    let covered = line(&project.name).await;
    let described = description_of(&covered);
    assert!(
        described.contains(&format!("shared · also through department {}", department.name)),
        "{described}"
    );
    click("button", "Done").await;
    let gain = format!("{} projects gain access.", all - 1);
    eventually("the others gain access", || staged().contains(&gain)).await;
    click("button", "Apply changes").await;
    eventually("both are shared", || scopes().len() == 2).await;
}

#[wasm_bindgen_test]
async fn what_is_shared_can_be_taken_away_in_the_tree() {
    let wire = Wire::new();
    let volume = with_projects(&wire);
    let name = &volume.shared_scopes[0].scope_name;
    let _console = page(&wire, &volume).await;
    open_tree().await;
    let chosen = choose_line(name).await;
    assert!(description_of(&chosen).contains("to be removed"));
    assert_eq!(check(&chosen), "false");
    click("button", "Done").await;
    shown("button", &format!("Keep {name}")).await;
}

#[wasm_bindgen_test]
async fn the_tree_is_walked_and_chosen_in_by_keyboard() {
    let wire = Wire::new();
    let volume = unshared(&wire);
    let _console = page(&wire, &volume).await;
    open_tree().await;
    let tree = shown("tree", "Cluster, departments and projects").await;
    let stops = || select(&tree, "[tabindex='0']").len();
    assert_eq!(stops(), 1, "one stop for Tab");
    let cluster = line(&cluster_name(&wire, &volume)).await;
    cluster.focus().expect("focus");
    press("ArrowDown").await;
    let first = departments(&wire, &volume);
    let mut sorted: Vec<_> = first.iter().map(|it| it.name.to_string()).collect();
    sorted.sort_unstable();
    assert_eq!(focus(), format!("treeitem {}", sorted[0]));
    assert_eq!(stops(), 1);
    let closed = lines().len();
    press("ArrowRight").await;
    eventually("it opens", || lines().len() > closed).await;
    press("ArrowRight").await;
    let inside = focus();
    assert_eq!(inside, format!("treeitem {}", lines()[2]));
    press("End").await;
    assert_eq!(focus(), format!("treeitem {}", lines().last().expect("lines")));
    press("Home").await;
    press("ArrowDown").await;
    press("ArrowDown").await;
    assert_eq!(focus(), inside);
    press("ArrowLeft").await;
    assert_eq!(focus(), format!("treeitem {}", sorted[0]), "to what it belongs to");
    press(" ").await;
    assert_eq!(check(&line(&sorted[0]).await), "true");
    assert_eq!(focus(), format!("treeitem {}", sorted[0]), "the focus stays");
    press("Enter").await;
    assert_ne!(check(&line(&sorted[0]).await), "true");
    press("ArrowLeft").await;
    eventually("it closes", || lines().len() == closed).await;
    press("ArrowLeft").await;
    press("ArrowLeft").await;
    eventually("all of it", || lines().len() == 1).await;
}

#[wasm_bindgen_test]
async fn thousands_of_projects_take_few_nodes() {
    let wire = Wire::to_a_large_organization();
    let first = wire.emulator(|emulator| emulator.clusters()[0].id.clone());
    let volume = some(&wire, |it| it.cluster_id == first && it.shared_scopes.is_empty());
    let _console = page(&wire, &volume).await;
    open_tree().await;
    reads("4,072 projects in 46 departments").await;
    assert!(wire.count(Op::Projects) >= 9, "page by page");
    assert_eq!(lines().len(), 1 + 46);
    let nodes = || select(&root(), "*").len();
    assert!(nodes() < 1_500, "{} nodes", nodes());
    type_into("Search departments and projects", "team").await;
    eventually("found", || lines().len() > 47).await;
    reads("4,000 found").await;
    assert!(lines().len() < 200, "{} lines", lines().len());
    assert!(nodes() < 3_500, "{} nodes", nodes());
    type_into("Search departments and projects", "division-07-team-042").await;
    eventually("one", || lines().len() == 3).await;

    // Fifty at a time; the focus goes on where it was.
    type_into("Search departments and projects", "").await;
    line("division-03").await.focus().expect("focus");
    press("ArrowRight").await;
    eventually("fifty and the rest", || lines().len() == 47 + 51).await;
    line("Show 50 more").await.focus().expect("focus");
    press("Enter").await;
    eventually("all", || lines().len() == 47 + 100).await;
    eventually("the focus", || focus() == "treeitem division-03-team-051").await;
}

#[wasm_bindgen_test]
async fn the_tree_is_shown_while_it_is_still_being_read() {
    let wire = Wire::to_a_large_organization();
    let first = wire.emulator(|emulator| emulator.clusters()[0].id.clone());
    let volume = some(&wire, |it| it.cluster_id == first && it.shared_scopes.is_empty());
    wire.hold(Op::Projects);
    let _console = page(&wire, &volume).await;
    click("button", "Add scopes").await;
    line("division-01").await;
    reads("Reading departments and projects").await;
    click("treeitem", "division-01").await;
    reads("Reading who gains or loses access").await;
    eventually("asked", || wire.held(Op::Projects).len() == 1).await;
    wire.held(Op::Projects)[0].release();
    reads("500 projects in").await;
    wire.let_go(Op::Projects);
    reads("4,072 projects in").await;
    reads("100 projects gain access.").await;
}

#[wasm_bindgen_test]
async fn where_nothing_can_be_listed_a_scope_is_named_by_its_id() {
    let wire = Wire::new();
    let volume = unshared(&wire);
    let project = others(&wire, &volume).remove(0);
    wire.emulator(|emulator| {
        let companions = Companions::Forbidden;
        emulator.set_switches(Switches { companions, ..Switches::default() });
    });
    let _console = page(&wire, &volume).await;
    click("button", "Add scopes").await;
    reads("This access key has no right to this resource").await;
    assert!(maybe("tree", "Cluster, departments and projects").is_none());
    click("button", "Add by ID").await;
    reads("Enter the ID of the scope.").await;
    type_into("ID", &format!(" {} ", project.id)).await;
    click("button", "Add by ID").await;
    eventually("the next one can be typed", || crate::harness::value("ID").is_empty()).await;
    type_into("ID", &project.id).await;
    click("button", "Add by ID").await;
    reads("It is staged already.").await;
    assert_eq!(crate::harness::value("ID"), &*project.id, "what was typed is kept");
    click("button", "Done").await;
    settle().await;
    click("button", "Apply changes").await;
    eventually("it is shared", || scopes() == [project.name.to_string()]).await;
    assert_eq!(wire.last(Op::PatchSharedScopes).body, json!({"add": [reference(&project)]}));
}

#[wasm_bindgen_test]
async fn a_volume_of_an_unknown_cluster_is_shared_by_ids() {
    let wire = Wire::new();
    let volume = unshared(&wire);
    let mut json = wire.ask(&format!("/api/v1/datavolumes/{}", volume.id));
    json.as_object_mut().expect("an object").remove("clusterId");
    wire.answer(Op::GetDatavolume, 200, &json);
    let _console = page(&wire, &volume).await;
    click("button", "Add scopes").await;
    reads("The server does not say which cluster the data volume is in").await;
    shown("button", "Add by ID").await;
    assert_eq!(wire.count(Op::Projects), 0);
}
