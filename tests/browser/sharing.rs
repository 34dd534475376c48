//! Whom a data volume is shared with: the list, what is staged, and what becomes of it.

mod apply;
mod keep;
mod roles;
mod tree;

use crate::harness::{
    Console, Op, Wire, click, eventually, maybe, maybe_in, names, open_with, pass, reads, root,
    said, select, shown, text_of, type_into,
};
use emulator::{Phase, Project, ScopeType, SharedScope, Volume};
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

pub fn some(wire: &Wire, fits: impl Fn(&Volume) -> bool) -> Volume {
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

/// Shared with projects alone.
fn with_projects(wire: &Wire) -> Volume {
    some(wire, |volume| {
        volume.shared_scopes.len() > 1
            && volume.shared_scopes.iter().all(|it| it.scope_type == ScopeType::Project)
    })
}

async fn page(wire: &Rc<Wire>, volume: &Volume) -> Console {
    let console = open_with(wire, &format!("/datavolumes/{}/sharing", volume.id)).await;
    shown("heading", "Sharing").await;
    reads(&volume.name).await;
    console
}

/// The names in the table.
fn scopes() -> Vec<String> {
    select(&root(), "table tbody th[scope=row] > bdi").iter().map(|row| text_of(row)).collect()
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

/// The rule: whether a project can use a volume.
pub fn can_use(project: &Project, volume: &Volume) -> bool {
    project.id == volume.project_id
        || volume.shared_scopes.iter().any(|scope| match scope.scope_type {
            ScopeType::Cluster => scope.scope_id == project.cluster_id,
            ScopeType::Department => scope.scope_id == project.department_id,
            ScopeType::Project => scope.scope_id == project.id,
        })
}

/// The projects of the volume's cluster that cannot use it.
fn others(wire: &Wire, volume: &Volume) -> Vec<Project> {
    wire.emulator(|emulator| {
        let all = emulator.projects().iter();
        let other = |it: &&Project| it.cluster_id == volume.cluster_id && !can_use(it, volume);
        all.filter(other).cloned().collect()
    })
}

fn scope_of(project: &Project) -> SharedScope {
    SharedScope {
        scope_type: ScopeType::Project,
        scope_id: project.id.clone(),
        scope_name: project.name.clone(),
        created_at: None,
        created_by: None,
    }
}

/// What the API calls a project.
fn reference(project: &Project) -> Value {
    json!({"scopeType": "project", "scopeId": &*project.id})
}

/// Somebody else has it shared with these as well.
fn somebody_adds(wire: &Wire, volume: &Volume, projects: &[Project]) {
    let id = volume.id.to_string();
    let mut scopes = wire.emulator(|it| it.volume(&id).expect("it").shared_scopes.clone());
    scopes.extend(projects.iter().map(scope_of));
    wire.emulator(|emulator| emulator.set_shared_scopes(volume.id, scopes));
}

/// Opens the tree.
async fn open_tree() {
    click("button", "Add scopes").await;
    shown("dialog", "Add scopes").await;
    eventually("it is read", || !crate::harness::says("Reading departments")).await;
}

/// The line of the tree with this name.
async fn line(name: &str) -> HtmlElement {
    shown("treeitem", name).await
}

/// Looks for a unit of the open tree, and chooses it.
async fn choose_line(name: &str) -> HtmlElement {
    type_into("Search departments and projects", name).await;
    click("treeitem", name).await;
    line(name).await
}

/// Stages a unit from the tree, and closes that.
async fn stage(name: &str) {
    open_tree().await;
    choose_line(name).await;
    click("button", "Done").await;
    eventually("the dialog is gone", || root().tag_name() != "DIALOG").await;
}

/// What the panel of staged changes says; nothing where there is none.
fn staged() -> String {
    let panel = maybe("region", "Staged changes");
    panel.map(|panel| text_of(&panel)).unwrap_or_default()
}

/// A button of that panel.
fn in_panel(name: &str) -> Option<HtmlElement> {
    let panel = maybe("region", "Staged changes")?;
    maybe_in(&panel, "button", name)
}

fn is_unavailable(element: &HtmlElement) -> bool {
    element.get_attribute("aria-disabled").as_deref() == Some("true")
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

#[wasm_bindgen_test]
async fn a_volume_that_is_not_shared_says_so() {
    let wire = Wire::new();
    let _console = page(&wire, &unshared(&wire)).await;
    reads("Not shared").await;
    assert!(maybe("table", "Shared scopes").is_none());
    shown("button", "Share it").await;
}

#[wasm_bindgen_test]
async fn a_removal_is_staged_previewed_and_sent_only_when_it_is_applied() {
    let wire = Wire::new();
    let volume = with_projects(&wire);
    let _console = page(&wire, &volume).await;
    let scope = &volume.shared_scopes[0];
    eventually("the organization is read", || wire.count(Op::Projects) > 0).await;
    click("button", &format!("Remove {}", scope.scope_name)).await;
    eventually("the preview", || staged().contains("1 project loses access.")).await;
    assert!(staged().contains(&format!("Lose access: {}", scope.scope_name)), "{}", staged());
    eventually("it is said", || said() == "1 project loses access.").await;
    let keep = shown("button", &format!("Keep {}", scope.scope_name)).await;
    assert_eq!(wire.count(Op::PatchSharedScopes), 0);

    crate::harness::click_on(&keep).await;
    eventually("nothing is staged", || staged().is_empty()).await;
    click("button", &format!("Remove {}", scope.scope_name)).await;
    click("button", "Apply changes").await;
    let expected = json!({
        "remove": [{"scopeType": scope.scope_type.as_str(), "scopeId": &*scope.scope_id}],
    });
    assert_eq!(wire.last(Op::PatchSharedScopes).body, expected);
    eventually("it is gone", || scopes().len() == volume.shared_scopes.len() - 1).await;
    eventually("so is the panel", || staged().is_empty()).await;
    reads(&format!("No longer shared with project {}", scope.scope_name)).await;
    assert_eq!(wire.count(Op::PatchSharedScopes), 1);
}

#[wasm_bindgen_test]
async fn a_preview_counts_both_directions_and_names_them_on_demand() {
    let wire = Wire::new();
    let volume = with_projects(&wire);
    let department = wire.emulator(|emulator| {
        let all = emulator.departments().iter();
        let fits = |it: &&emulator::Department| {
            let mut inside = emulator.projects().iter().filter(|p| p.department_id == it.id);
            it.cluster_id == volume.cluster_id && inside.all(|p| !can_use(p, &volume))
        };
        all.clone().find(fits).cloned()
    });
    let department = department.expect("a department without access");
    let mut gain: Vec<_> = wire.emulator(|emulator| {
        let inside = emulator.projects().iter().filter(|it| it.department_id == department.id);
        inside.map(|it| it.name.to_string()).collect()
    });
    gain.sort_unstable();
    let _console = page(&wire, &volume).await;
    stage(&department.name).await;
    click("button", &format!("Remove {}", volume.shared_scopes[0].scope_name)).await;
    let both = format!("{} projects gain access, 1 loses it.", gain.len());
    eventually("both directions", || staged().contains(&both)).await;
    let few = format!("Gain access: {} and {} more", gain[..5].join(", "), gain.len() - 5);
    assert!(staged().contains(&few), "{}", staged());
    click("button", "Show all names of those who gain access").await;
    eventually("all of them", || staged().contains(&gain.join(", "))).await;
    click("button", "Show fewer names of those who gain access").await;
    eventually("few again", || staged().contains(&few)).await;
}

#[wasm_bindgen_test]
async fn discarding_leaves_everything_as_it_is() {
    let wire = Wire::new();
    let volume = with_projects(&wire);
    let _console = page(&wire, &volume).await;
    for scope in &volume.shared_scopes[..2] {
        click("button", &format!("Remove {}", scope.scope_name)).await;
    }
    click("button", &format!("Undo project {}", volume.shared_scopes[0].scope_name)).await;
    shown("button", &format!("Remove {}", volume.shared_scopes[0].scope_name)).await;
    eventually("the focus stays in the panel", || {
        crate::harness::focus() == "heading Staged changes"
    })
    .await;
    click("button", "Discard").await;
    eventually("nothing is staged", || staged().is_empty()).await;
    eventually("the focus is on the way to more", || {
        crate::harness::focus() == "button Add scopes"
    })
    .await;
    assert_eq!(wire.count(Op::PatchSharedScopes), 0);
    assert!(names("button").iter().all(|name| !name.starts_with("Keep ")));
}

#[wasm_bindgen_test]
async fn a_scope_that_nobody_can_see_any_more_stays_visible_and_can_be_removed() {
    let wire = Wire::new();
    let volume = unshared(&wire);
    let gone = SharedScope {
        scope_type: ScopeType::Department,
        scope_id: "4999".into(),
        scope_name: "".into(),
        created_at: None,
        created_by: None,
    };
    wire.emulator(|emulator| emulator.set_shared_scopes(volume.id, vec![gone]));
    let _console = page(&wire, &volume).await;
    eventually("its id", || scopes() == ["4999"]).await;
    eventually("the organization is read", || wire.count(Op::Projects) > 0).await;
    click("button", "Remove 4999").await;
    let told = "Of the projects you can see, none gains or loses access.";
    eventually("that numbers may be too small", || staged().contains(told)).await;
    assert!(staged().contains("the numbers may be too small"), "{}", staged());
}
