//! Why a project can use what its list holds.

use crate::harness::{
    Console, Op, Wire, click, click_on, eventually, find, go_to_page, maybe, mounted, open_with,
    pass, rows, select, settle, shown, text_of,
};
use emulator::{Project, ScopeType};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// How long a list that is at rest waits before it looks again.
const SLOW: i64 = 60_000;

/// A project that can use its own volumes and others.
fn project(wire: &Wire) -> Project {
    let project = wire.emulator(|emulator| {
        emulator.projects().iter().find(|it| &*it.name == "perception").cloned()
    });
    project.expect("a project")
}

async fn list(wire: &Rc<Wire>, project: &Project) -> Console {
    let address = format!("/datavolumes?usableInProjectId={}", project.id);
    let console = open_with(wire, &address).await;
    eventually("rows", || rows().len() > 8).await;
    console
}

/// The reasons by the names of volumes, once the column is there.
fn reasons() -> HashMap<String, String> {
    let rows = select(&mounted(), "main table tbody tr[data-id]");
    let cell = |row: &web_sys::HtmlElement, what| select(row, what).first().map(|it| text_of(it));
    rows.iter().filter_map(|row| Some((cell(row, "th")?, cell(row, ".cell-why")?))).collect()
}

/// The volumes of the list that are other projects'.
fn foreign(wire: &Wire, project: &Project) -> usize {
    let listed = rows();
    wire.emulator(|emulator| {
        let volumes = listed.iter().filter_map(|name| emulator.volume_named(name));
        volumes.filter(|volume| volume.project_id != project.id).count()
    })
}

#[wasm_bindgen_test]
async fn reasons_are_asked_for_only_on_request_and_four_at_a_time() {
    let wire = Wire::with_volumes(300);
    let project = project(&wire);
    let _console = list(&wire, &project).await;
    settle().await;
    assert_eq!(wire.count(Op::GetSharedScopes), 0, "never by itself");
    let others = foreign(&wire, &project);
    assert!(others > 5, "{others}");
    wire.hold(Op::GetSharedScopes);
    click("button", "Show why").await;
    shown("columnheader", "Usable because").await;
    eventually("four are asked for", || wire.held(Op::GetSharedScopes).len() == 4).await;
    let own = reasons().values().filter(|why| *why == "Its own project").count();
    assert_eq!(own, rows().len() - others, "its own ones need no request");
    wire.held(Op::GetSharedScopes)[0].release();
    eventually("the next one", || wire.count(Op::GetSharedScopes) == 5).await;
    assert_eq!(wire.held(Op::GetSharedScopes).len(), 4);
    wire.let_go(Op::GetSharedScopes);
    eventually("all", || reasons().values().all(|why| why != "Loading…")).await;
    assert_eq!(wire.count(Op::GetSharedScopes), others, "one for each");

    for (name, why) in reasons() {
        let volume = wire.emulator(|emulator| emulator.volume_named(&name).cloned());
        let volume = volume.expect("listed");
        let is = |kind, id: &str| {
            volume.shared_scopes.iter().any(|it| it.scope_type == kind && &*it.scope_id == id)
        };
        assert_eq!(why == "Its own project", volume.project_id == project.id, "{name}: {why}");
        if volume.project_id != project.id {
            let told = |words: &str| why.to_lowercase().contains(words);
            assert_eq!(told("shared with the project"), is(ScopeType::Project, &project.id));
            let department = is(ScopeType::Department, &project.department_id);
            assert_eq!(told("shared with department"), department, "{name}: {why}");
            assert_eq!(told("shared with cluster"), is(ScopeType::Cluster, &project.cluster_id));
        }
    }
}

#[wasm_bindgen_test]
async fn what_is_known_is_not_asked_again_until_it_changes() {
    let wire = Wire::with_volumes(300);
    let project = project(&wire);
    let _console = list(&wire, &project).await;
    click("button", "Show why").await;
    eventually("all", || !reasons().is_empty() && reasons().values().all(|why| why != "Loading…"))
        .await;
    let asked = wire.count(Op::GetSharedScopes);
    let toggle = find("button", "Show why");
    assert_eq!(toggle.get_attribute("aria-pressed").as_deref(), Some("true"));
    click_on(&toggle).await;
    eventually("the column goes", || maybe("columnheader", "Usable because").is_none()).await;
    click("button", "Show why").await;
    pass(SLOW).await;
    eventually("all again", || reasons().len() == rows().len()).await;
    settle().await;
    assert_eq!(wire.count(Op::GetSharedScopes), asked);
    go_to_page("/datavolumes").await;
    shown("heading", "Data volumes").await;
    go_to_page(&format!("/datavolumes?usableInProjectId={}", project.id)).await;
    eventually("rows", || rows().len() > 8).await;
    settle().await;
    assert_eq!(wire.count(Op::GetSharedScopes), asked);
}

#[wasm_bindgen_test]
async fn another_query_and_leaving_call_the_rest_off() {
    let wire = Wire::with_volumes(300);
    let project = project(&wire);
    let _console = list(&wire, &project).await;
    wire.hold(Op::GetSharedScopes);
    click("button", "Show why").await;
    eventually("four are asked for", || wire.held(Op::GetSharedScopes).len() == 4).await;
    let first = wire.held(Op::GetSharedScopes);
    click("button", "Show why").await;
    eventually("called off", || first.iter().all(|sent| sent.is_aborted())).await;
    click("button", "Show why").await;
    eventually("asked again", || wire.held(Op::GetSharedScopes).len() == 4).await;
    let second = wire.held(Op::GetSharedScopes);
    go_to_page("/datavolumes?filterBy=phase==Ready").await;
    eventually("called off", || second.iter().all(|sent| sent.is_aborted())).await;
    assert!(maybe("button", "Show why").is_none(), "there is nothing to explain");
    let asked = wire.count(Op::GetSharedScopes);
    go_to_page("/datavolumes/new").await;
    shown("heading", "New data volume").await;
    assert_eq!(wire.count(Op::GetSharedScopes), asked);
}

#[wasm_bindgen_test]
async fn where_the_scopes_are_hidden_the_reason_is_too() {
    let wire = Wire::with_volumes(300);
    wire.sign_in_by_itself(Some("viewer"));
    let project = project(&wire);
    let _console = list(&wire, &project).await;
    click("button", "Show why").await;
    eventually("all", || !reasons().is_empty() && reasons().values().all(|why| why != "Loading…"))
        .await;
    let hidden = reasons().values().filter(|why| *why == "You cannot see why").count();
    assert_eq!(hidden, foreign(&wire, &project));
}

#[wasm_bindgen_test]
async fn a_reason_that_could_not_be_read_says_so_and_is_asked_again_on_request() {
    let wire = Wire::with_volumes(300);
    let project = project(&wire);
    let _console = list(&wire, &project).await;
    wire.fault("get_shared_scopes:status=500,nth=2");
    click("button", "Show why").await;
    let failed = || {
        let reasons = reasons();
        reasons.values().filter(|why| why.contains("Could not be read")).count()
    };
    eventually("one failed", || failed() == 1 && reasons().values().all(|why| why != "Loading…"))
        .await;
    click("button", "Show why").await;
    click("button", "Show why").await;
    eventually("it is there", || failed() == 0 && reasons().values().all(|why| why != "Loading…"))
        .await;
}
