//! Sharing a new data volume: scopes are chosen in the form and sent after its creation.

use super::{CREATE, disabled_reason, field_values, open_filled_form, submit};
use crate::harness::{
    Console, Network, Op, advance_time, app_element, click, click_outside, description_of,
    dispatch, exists, find, find_all, names, navigate_to, open_with, query_all, shows_text,
    text_of, type_into, url, wait_for, wait_for_text, wait_until,
};
use crate::session::sign_in_with_key;
use crate::sharing::select_tree_item;
use leptos::prelude::window;
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// Two other projects in the cluster of "perception".
fn other_projects(network: &Network) -> [emulator::Project; 2] {
    let nth = |index: usize| {
        network.emulator(|emulator| {
            let all = emulator.projects();
            let own = all.iter().find(|it| &*it.name == "perception").expect("it");
            let other_projects =
                all.iter().filter(|it| it.cluster_id == own.cluster_id && it.id != own.id);
            other_projects.clone().nth(index).cloned().expect("another one")
        })
    };
    [nth(0), nth(1)]
}

async fn confirm_scopes() {
    click("button", "Done").await;
}

async fn choose_scope(name: &str) {
    click("button", "Share").await;
    wait_for("dialog", "Share").await;
    select_tree_item(name).await;
    confirm_scopes().await;
    wait_until("the scope is chosen", || names("listitem").iter().any(|it| it.contains(name)))
        .await;
}

#[wasm_bindgen_test]
async fn chosen_scopes_are_shared_after_the_volume_was_created() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    let [first, second] = other_projects(&network);
    choose_scope(&first.name).await;
    choose_scope(&second.name).await;
    assert_eq!(network.count(Op::PatchSharedScopes), 0);
    submit(&network).await;
    wait_for("heading", "brand-new-data").await;
    let scope = |it: &emulator::Project| json!({"scopeType": "project", "scopeId": &*it.id});
    let sent = network.last(Op::PatchSharedScopes);
    assert_eq!(sent.body, json!({"add": [scope(&first), scope(&second)]}));
    assert_eq!(network.last(Op::CreateDatavolume).body.get("sharedScopes"), None);
    let id = network.emulator(|emulator| emulator.volume_by_name("brand-new-data").expect("it").id);
    assert!(sent.url.contains(&id.to_string()));
    assert_eq!(network.count(Op::PatchSharedScopes), 1);
}

#[wasm_bindgen_test]
async fn scopes_are_chosen_in_the_tree_which_shows_who_will_get_access() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    let (own, department, others) = network.emulator(|emulator| {
        let own = emulator.projects().iter().find(|it| &*it.name == "perception").cloned();
        let own = own.expect("it");
        let in_department = |it: &&emulator::Project| it.department_id == own.department_id;
        let others = emulator.projects().iter().filter(in_department).count() - 1;
        let mut departments = emulator.departments().iter();
        let department = departments.find(|it| it.id == own.department_id).cloned();
        (own, department.expect("its department"), others)
    });
    let before = network.count(Op::Departments);
    click("button", "Share").await;
    let chosen = select_tree_item(&department.name).await;
    assert_eq!(chosen.get_attribute("aria-checked").as_deref(), Some("true"));
    assert!(description_of(&chosen).contains("to be added"));
    wait_until("the preview", || {
        shows_text(&format!("{others} project")) && shows_text("will get access.")
    })
    .await;
    assert_eq!(network.count(Op::Departments), before + 1, "read when the dialog opens");
    type_into("Search departments and projects", &own.name).await;
    let item = wait_for("treeitem", &own.name).await;
    assert_eq!(item.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(description_of(&item), "owning project · Always has access.");
    click("button", &format!("Remove Department {}", department.name)).await;
    wait_until("nothing is chosen", || !shows_text("will get access.")).await;
    let done = wait_for("button", "Done").await;
    assert_eq!(done.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(description_of(&done), "Choose a project, a department or the cluster first.");
    select_tree_item(&department.name).await;
    confirm_scopes().await;
    submit(&network).await;
    wait_for("heading", "brand-new-data").await;
    let scope = json!({"scopeType": "department", "scopeId": &*department.id});
    assert_eq!(network.last(Op::PatchSharedScopes).body, json!({"add": [scope]}));
}

#[wasm_bindgen_test]
async fn escape_and_cancel_undo_the_choices_of_this_time() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    let [first, second] = other_projects(&network);
    choose_scope(&first.name).await;
    for by_key in [true, false] {
        click("button", "Share").await;
        wait_for_text("1 project will get access.").await;
        select_tree_item(&second.name).await;
        wait_for_text("2 projects will get access.").await;
        let form = query_all(&app_element(), "main form [aria-label='Scopes to share with'] > li");
        assert_eq!(form.len(), 1, "the form keeps its scopes");
        if by_key {
            dispatch(&find("dialog", "Share"), "cancel", true);
        } else {
            click("button", "Cancel").await;
        }
        wait_until("closed", || !exists("dialog", "Share")).await;
        let chosen = names("listitem");
        assert!(chosen.iter().any(|it| it.contains(&*first.name)), "{chosen:?}");
        assert!(!chosen.iter().any(|it| it.contains(&*second.name)), "{chosen:?}");
    }
}

#[wasm_bindgen_test]
async fn a_click_outside_closes_the_dialog_only_before_a_choice() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    let title = "Share";
    click("button", title).await;
    click_outside(&wait_for("dialog", title).await).await;
    wait_until("closed", || !exists("dialog", title)).await;
    let [project, _] = other_projects(&network);
    click("button", title).await;
    select_tree_item(&project.name).await;
    click_outside(&find("dialog", title)).await;
    assert!(exists("button", &format!("Remove Project {}", project.name)), "it is kept");
    confirm_scopes().await;
    submit(&network).await;
    wait_for("heading", "brand-new-data").await;
    assert_eq!(network.count(Op::PatchSharedScopes), 1);
}

#[wasm_bindgen_test]
async fn nothing_is_marked_in_the_tree_before_a_choice() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    click("button", "Share").await;
    let cluster = || wait_for("treeitem", "fra-dgx-prod");
    let state = |item: &web_sys::HtmlElement| {
        (item.get_attribute("aria-checked").unwrap_or_default(), description_of(item))
    };
    wait_until("the tree is loaded", || !shows_text("Loading departments")).await;
    assert_eq!(state(&cluster().await), ("false".to_owned(), String::new()));
    let [project, _] = other_projects(&network);
    select_tree_item(&project.name).await;
    let (checked, note) = state(&cluster().await);
    assert_eq!(checked, "mixed");
    assert!(note.starts_with("owning project and 1 of ") && note.ends_with(" others"), "{note}");
}

#[wasm_bindgen_test]
async fn all_chosen_scopes_can_be_removed_in_the_dialog() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    let [project, _] = other_projects(&network);
    choose_scope(&project.name).await;
    click("button", "Share").await;
    click("button", &format!("Remove Project {}", project.name)).await;
    click("button", "Done").await;
    wait_until("closed", || !exists("dialog", "Share")).await;
    assert!(!names("listitem").iter().any(|it| it.contains(&*project.name)));
    submit(&network).await;
    wait_for("heading", "brand-new-data").await;
    assert_eq!(network.count(Op::PatchSharedScopes), 0);
}

#[wasm_bindgen_test]
async fn scopes_can_be_added_by_id_if_departments_and_projects_cannot_be_listed() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    network.add_fault("projects:status=403");
    network.add_fault("departments:status=403");
    click("button", "Share").await;
    type_into("ID", "4711").await;
    click("button", "Add by ID").await;
    wait_for("button", "Remove Project 4711").await;
    confirm_scopes().await;
    submit(&network).await;
    wait_until("it is shared", || network.count(Op::PatchSharedScopes) == 1).await;
    let scope = json!({"scopeType": "project", "scopeId": "4711"});
    assert_eq!(network.last(Op::PatchSharedScopes).body, json!({"add": [scope]}));
}

#[wasm_bindgen_test]
async fn a_volume_found_after_a_lost_response_is_shared_too() {
    let network = Network::new();
    network.add_fault("create_datavolume:dropped-after");
    let _console = open_filled_form(&network).await;
    choose_scope(&other_projects(&network)[0].name).await;
    submit(&network).await;
    wait_for_text("The response was lost, but brand-new-data was created.").await;
    let shared = network.emulator(|emulator| {
        emulator.volume_by_name("brand-new-data").expect("it").shared_scopes.len()
    });
    assert_eq!([shared, network.count(Op::CreateDatavolume)], [1, 1]);
}

#[wasm_bindgen_test]
async fn choosing_scopes_requires_a_project_with_a_known_cluster() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes/new").await;
    wait_for("button", "Share").await;
    wait_for_text("Choose a project from the list first").await;
    click("button", "Share").await;
    assert!(!exists("dialog", "Share"));
    let button = find("button", "Share");
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    type_into("Project", "perception").await;
    advance_time(200).await;
    wait_until("it can be used", || button.get_attribute("aria-disabled").is_none()).await;
    wait_for_text("the whole cluster fra-dgx-prod").await;
}

#[wasm_bindgen_test]
async fn scopes_of_another_cluster_show_a_warning_and_are_not_shared() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    let [first, _] = other_projects(&network);
    choose_scope(&first.name).await;
    let other_project = network.emulator(|emulator| {
        let other = emulator.projects().iter().find(|it| it.cluster_id != first.cluster_id);
        other.expect("another cluster").name.to_string()
    });
    type_into("Project", &other_project).await;
    advance_time(200).await;
    wait_for_text("These scopes are in another cluster and won’t get access:").await;
    let is_announced = find_all("status").iter().any(|it| text_of(it).contains("Not shared"));
    assert!(is_announced, "it is announced as well as shown");
    assert!(
        names("listitem").iter().any(|it| it.contains(&*first.name)),
        "the scope stays in the form"
    );
    submit(&network).await;
    wait_for("heading", "brand-new-data").await;
    assert_eq!(network.count(Op::PatchSharedScopes), 0);
}

#[wasm_bindgen_test]
async fn scopes_apply_again_once_their_cluster_is_selected_again() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    choose_scope(&other_projects(&network)[0].name).await;
    type_into("Project", "percep").await;
    wait_for_text("The cluster of the project is unknown, so these scopes won’t get access:").await;
    type_into("Project", "perception").await;
    advance_time(200).await;
    wait_until("the scopes apply", || !shows_text("will not be shared with")).await;
    submit(&network).await;
    wait_for("heading", "brand-new-data").await;
    assert_eq!(network.count(Op::PatchSharedScopes), 1);
}

#[wasm_bindgen_test]
async fn a_chosen_scope_can_be_removed() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    let [first, _] = other_projects(&network);
    choose_scope(&first.name).await;
    click("button", &format!("Remove Project {}", first.name)).await;
    submit(&network).await;
    wait_for("heading", "brand-new-data").await;
    assert_eq!(network.count(Op::PatchSharedScopes), 0);
}

fn session() -> web_sys::Storage {
    window().session_storage().expect("storage").expect("storage")
}

/// Opens a filled form with more scopes than a user would choose by hand.
async fn open_form_with_scopes(network: &Rc<Network>, count: usize) -> Console {
    let console = open_filled_form(network).await;
    let text = session().get_item("dvc.draft").expect("storage").expect("a draft");
    let mut draft: Value = serde_json::from_str(&text).expect("JSON");
    let cluster = draft["picked"]["cluster"].clone();
    let scope = |id: usize| {
        json!({"scope": {"scopeType": "project", "scopeId": format!("{id}")},
            "name": format!("project-{id:03}"), "cluster": cluster})
    };
    draft["scopes"] = (0..count).map(scope).collect();
    session().set_item("dvc.draft", &draft.to_string()).expect("storage");
    let console = console.reload().await;
    wait_until("the scopes", || names("listitem").len() >= count).await;
    console
}

/// How many scopes each request adds.
fn batch_sizes(network: &Network) -> Vec<usize> {
    let added = |body: &Value| body["add"].as_array().map_or(0, Vec::len);
    network.requests_of(Op::PatchSharedScopes).iter().map(|sent| added(&sent.body)).collect()
}

#[wasm_bindgen_test]
async fn many_scopes_are_sent_in_batches_and_a_failure_lists_the_unshared_ones() {
    let network = Network::new();
    let _console = open_form_with_scopes(&network, 120).await;
    network.add_fault("patch_shared_scopes:status=503,nth=2");
    network.respond_with(Op::PatchSharedScopes, 200, &json!([]));
    click("button", CREATE).await;
    wait_for("button", "Try sharing again").await;
    wait_for_text("brand-new-data was created, but sharing failed").await;
    wait_for_text("Service Unavailable (injected)").await;
    let [shared, left] =
        ["Shared with", "Not shared with"].map(|name| text_of(&find("list", name)));
    assert!(shared.contains("Project project-000") && shared.contains("Project project-049"));
    assert!(left.starts_with("Project project-050") && left.contains("Project project-119"));
    assert_eq!(url(), "/datavolumes/new");
    assert_eq!(batch_sizes(&network), [50, 50]);
    click("button", "Try sharing again").await;
    wait_for("heading", "brand-new-data").await;
    assert_eq!(batch_sizes(&network), [50, 50, 50, 20]);
    assert_eq!(network.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn failed_sharing_survives_a_reload() {
    let network = Network::new();
    let console = open_filled_form(&network).await;
    choose_scope(&other_projects(&network)[0].name).await;
    network.add_fault("patch_shared_scopes:status=500,nth=1");
    submit(&network).await;
    wait_for_text("brand-new-data was created, but sharing failed").await;
    let _console = console.reload().await;
    wait_for_text("brand-new-data was created, but sharing failed").await;
    assert!(!exists("button", CREATE), "it cannot be created again");
    click("button", "Try sharing again").await;
    wait_for("heading", "brand-new-data").await;
    assert_eq!([network.count(Op::CreateDatavolume), network.count(Op::PatchSharedScopes)], [1, 2]);
}

#[wasm_bindgen_test]
async fn a_reload_while_sharing_offers_to_continue() {
    let network = Network::new();
    let console = open_filled_form(&network).await;
    choose_scope(&other_projects(&network)[0].name).await;
    network.pause_requests(Op::PatchSharedScopes);
    submit(&network).await;
    wait_for_text("Created, sharing in progress").await;
    let _console = console.reload().await;
    wait_for_text("brand-new-data was created, but sharing failed").await;
    network.resume_requests(Op::PatchSharedScopes);
    click("button", "Try sharing again").await;
    wait_for("heading", "brand-new-data").await;
    assert_eq!(network.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn sharing_interrupted_by_a_401_can_be_continued_after_signing_in() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    choose_scope(&other_projects(&network)[0].name).await;
    network.add_fault("patch_shared_scopes:status=401,nth=1");
    submit(&network).await;
    wait_for("heading", "Sign in").await;
    sign_in_with_key("admin", "admin").await;
    wait_for_text("brand-new-data was created, but sharing failed").await;
    click("button", "Try sharing again").await;
    wait_for("heading", "brand-new-data").await;
    assert_eq!([network.count(Op::CreateDatavolume), network.count(Op::PatchSharedScopes)], [1, 2]);
}

#[wasm_bindgen_test]
async fn failed_sharing_can_be_dismissed() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    choose_scope(&other_projects(&network)[0].name).await;
    network.add_fault("patch_shared_scopes:status=400");
    submit(&network).await;
    wait_for("link", "Go to the data volume").await;
    click("button", "Skip").await;
    wait_for("textbox", "Name").await;
    assert_eq!(field_values(), ["", "", "", ""].map(str::to_owned));
    assert_eq!(disabled_reason(), "");
}

#[wasm_bindgen_test]
async fn signing_out_discards_the_form_and_its_result() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    choose_scope(&other_projects(&network)[0].name).await;
    network.add_fault("patch_shared_scopes:status=400");
    submit(&network).await;
    wait_for_text("brand-new-data was created, but sharing failed").await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    wait_for("heading", "Sign in").await;
    sign_in_with_key("admin", "admin").await;
    wait_for("table", "Data volumes").await;
    navigate_to("/datavolumes/new").await;
    wait_for("textbox", "Name").await;
    assert!(!shows_text("sharing failed"));
    assert_eq!(session().get_item("dvc.creation").expect("storage"), None);
}
