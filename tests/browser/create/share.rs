//! Sharing as soon as the data volume exists: chosen with it, sent after it, finished by itself.

use super::{CREATE, create, filled, typed, unavailable};
use crate::harness::{
    Console, Op, Wire, click, eventually, find, is_there, names, pass, reads, says, shown, text_of,
    type_into, url,
};
use crate::session::sign_in_with_key;
use crate::sharing::pick;
use leptos::prelude::window;
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// Two projects beside "perception", in its cluster.
fn others(wire: &Wire) -> [emulator::Project; 2] {
    let beside = |wanted: usize| {
        wire.emulator(|emulator| {
            let all = emulator.projects();
            let own = all.iter().find(|it| &*it.name == "perception").expect("it");
            let others = all.iter().filter(|it| it.cluster_id == own.cluster_id && it.id != own.id);
            others.clone().nth(wanted).cloned().expect("another one")
        })
    };
    [beside(0), beside(1)]
}

async fn choose_scope(name: &str) {
    click("button", "Choose scopes").await;
    shown("dialog", "Share with").await;
    pick("Project", name).await;
    click("button", "Done").await;
    eventually("it is chosen", || names("listitem").iter().any(|it| it.contains(name))).await;
}

#[wasm_bindgen_test]
async fn scopes_that_were_chosen_are_shared_with_once_the_volume_exists() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    let [first, second] = others(&wire);
    choose_scope(&first.name).await;
    choose_scope(&second.name).await;
    assert_eq!(wire.count(Op::PatchSharedScopes), 0);
    create(&wire).await;
    shown("heading", "brand-new-data").await;
    let scope = |it: &emulator::Project| json!({"scopeType": "project", "scopeId": &*it.id});
    let sent = wire.last(Op::PatchSharedScopes);
    assert_eq!(sent.body, json!({"add": [scope(&first), scope(&second)]}));
    assert_eq!(wire.last(Op::CreateDatavolume).body.get("sharedScopes"), None);
    let id = wire.emulator(|emulator| emulator.volume_named("brand-new-data").expect("it").id);
    assert!(sent.url.contains(&id.to_string()));
    assert_eq!(wire.count(Op::PatchSharedScopes), 1);
}

#[wasm_bindgen_test]
async fn a_volume_that_was_found_is_shared_as_well() {
    let wire = Wire::new();
    wire.fault("create_datavolume:dropped-after");
    let _console = filled(&wire).await;
    choose_scope(&others(&wire)[0].name).await;
    create(&wire).await;
    reads("It was created").await;
    let shared = wire.emulator(|emulator| {
        emulator.volume_named("brand-new-data").expect("it").shared_scopes.len()
    });
    assert_eq!([shared, wire.count(Op::CreateDatavolume)], [1, 1]);
}

#[wasm_bindgen_test]
async fn scopes_need_a_project_whose_cluster_is_known() {
    let wire = Wire::new();
    let _console = crate::harness::open_with(&wire, "/datavolumes/new").await;
    shown("button", "Choose scopes").await;
    reads("choose a project from the list first").await;
    click("button", "Choose scopes").await;
    assert!(!is_there("dialog", "Share with"));
    let button = find("button", "Choose scopes");
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    type_into("Project", "perception").await;
    pass(200).await;
    eventually("it can be used", || button.get_attribute("aria-disabled").is_none()).await;
    reads("all of the cluster fra-dgx-prod").await;
}

#[wasm_bindgen_test]
async fn scopes_of_another_cluster_are_told_of_and_not_shared_with() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    let [first, _] = others(&wire);
    choose_scope(&first.name).await;
    let elsewhere = wire.emulator(|emulator| {
        let other = emulator.projects().iter().find(|it| it.cluster_id != first.cluster_id);
        other.expect("another cluster").name.to_string()
    });
    type_into("Project", &elsewhere).await;
    pass(200).await;
    reads("These belong to another one and will not be shared with:").await;
    let heard = crate::harness::all("status").iter().any(|it| text_of(it).contains("Not shared"));
    assert!(heard, "heard as well as seen");
    assert!(names("listitem").iter().any(|it| it.contains(&*first.name)), "it is not lost");
    create(&wire).await;
    shown("heading", "brand-new-data").await;
    assert_eq!(wire.count(Op::PatchSharedScopes), 0);
}

#[wasm_bindgen_test]
async fn scopes_count_again_once_their_cluster_is_back() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    choose_scope(&others(&wire)[0].name).await;
    type_into("Project", "percep").await;
    reads("The cluster of the project is not known, so these will not be shared with:").await;
    type_into("Project", "perception").await;
    pass(200).await;
    eventually("they count", || !says("will not be shared with")).await;
    create(&wire).await;
    shown("heading", "brand-new-data").await;
    assert_eq!(wire.count(Op::PatchSharedScopes), 1);
}

#[wasm_bindgen_test]
async fn a_scope_can_be_taken_out_again() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    let [first, _] = others(&wire);
    choose_scope(&first.name).await;
    click("button", &format!("Remove Project {}", first.name)).await;
    create(&wire).await;
    shown("heading", "brand-new-data").await;
    assert_eq!(wire.count(Op::PatchSharedScopes), 0);
}

fn session() -> web_sys::Storage {
    window().session_storage().expect("storage").expect("storage")
}

/// The form, filled in, with so many scopes as nobody would choose by hand.
async fn with_scopes(wire: &Rc<Wire>, count: usize) -> Console {
    let console = filled(wire).await;
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
    eventually("the scopes", || names("listitem").len() >= count).await;
    console
}

/// How many scopes each request adds.
fn sizes(wire: &Wire) -> Vec<usize> {
    let added = |body: &Value| body["add"].as_array().map_or(0, Vec::len);
    wire.sent(Op::PatchSharedScopes).iter().map(|sent| added(&sent.body)).collect()
}

#[wasm_bindgen_test]
async fn many_scopes_go_in_several_requests_and_a_failure_names_those_that_are_left() {
    let wire = Wire::new();
    let _console = with_scopes(&wire, 120).await;
    wire.fault("patch_shared_scopes:status=503,nth=2");
    wire.answer(Op::PatchSharedScopes, 200, &json!([]));
    click("button", CREATE).await;
    shown("button", "Try sharing again").await;
    reads("brand-new-data was created, but sharing failed").await;
    reads("Service Unavailable (injected)").await;
    let [shared, left] =
        ["It is shared with", "It is not shared with"].map(|name| text_of(&find("list", name)));
    assert!(shared.contains("Project project-000") && shared.contains("Project project-049"));
    assert!(left.starts_with("Project project-050") && left.contains("Project project-119"));
    assert_eq!(url(), "/datavolumes/new");
    assert_eq!(sizes(&wire), [50, 50]);
    click("button", "Try sharing again").await;
    shown("heading", "brand-new-data").await;
    assert_eq!(sizes(&wire), [50, 50, 50, 20]);
    assert_eq!(wire.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn sharing_that_failed_is_kept_when_the_page_is_loaded_again() {
    let wire = Wire::new();
    let console = filled(&wire).await;
    choose_scope(&others(&wire)[0].name).await;
    wire.fault("patch_shared_scopes:status=500,nth=1");
    create(&wire).await;
    reads("brand-new-data was created, but sharing failed").await;
    let _console = console.reload().await;
    reads("brand-new-data was created, but sharing failed").await;
    assert!(!is_there("button", CREATE), "it cannot be created again");
    click("button", "Try sharing again").await;
    shown("heading", "brand-new-data").await;
    assert_eq!([wire.count(Op::CreateDatavolume), wire.count(Op::PatchSharedScopes)], [1, 2]);
}

#[wasm_bindgen_test]
async fn a_page_that_was_loaded_again_while_sharing_offers_to_go_on() {
    let wire = Wire::new();
    let console = filled(&wire).await;
    choose_scope(&others(&wire)[0].name).await;
    wire.hold(Op::PatchSharedScopes);
    create(&wire).await;
    reads("Created, and being shared").await;
    let _console = console.reload().await;
    reads("brand-new-data was created, but sharing failed").await;
    wire.let_go(Op::PatchSharedScopes);
    click("button", "Try sharing again").await;
    shown("heading", "brand-new-data").await;
    assert_eq!(wire.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn sharing_that_ended_with_the_session_goes_on_after_signing_in() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    choose_scope(&others(&wire)[0].name).await;
    wire.fault("patch_shared_scopes:status=401,nth=1");
    create(&wire).await;
    shown("heading", "Sign in").await;
    sign_in_with_key("admin", "admin").await;
    reads("brand-new-data was created, but sharing failed").await;
    click("button", "Try sharing again").await;
    shown("heading", "brand-new-data").await;
    assert_eq!([wire.count(Op::CreateDatavolume), wire.count(Op::PatchSharedScopes)], [1, 2]);
}

#[wasm_bindgen_test]
async fn sharing_that_failed_can_be_left_at_that() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    choose_scope(&others(&wire)[0].name).await;
    wire.fault("patch_shared_scopes:status=400");
    create(&wire).await;
    shown("link", "Go to the data volume").await;
    click("button", "Leave it at that").await;
    shown("textbox", "Name").await;
    assert_eq!(typed(), ["", "", "", ""].map(str::to_owned));
    assert_eq!(unavailable(), "");
}

#[wasm_bindgen_test]
async fn signing_out_forgets_the_form_and_what_has_become_of_it() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    choose_scope(&others(&wire)[0].name).await;
    wire.fault("patch_shared_scopes:status=400");
    create(&wire).await;
    reads("brand-new-data was created, but sharing failed").await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    shown("heading", "Sign in").await;
    sign_in_with_key("admin", "admin").await;
    shown("table", "Data volumes").await;
    crate::harness::go_to_page("/datavolumes/new").await;
    shown("textbox", "Name").await;
    assert!(!says("sharing failed"));
    assert_eq!(session().get_item("dvc.creation").expect("storage"), None);
}
