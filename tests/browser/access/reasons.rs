//! Why a project can use the data volumes in its list.

use crate::harness::{
    Console, Network, Op, advance_time, app_element, click, click_on, find, navigate_to, open_with,
    query_all, rows, settle, text_of, try_find, wait_for, wait_until,
};
use emulator::{Project, ScopeType};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// At least the polling interval of an idle list, in milliseconds.
const POLL_INTERVAL: i64 = 60_000;

/// A project that can use its own data volumes and others.
fn project(network: &Network) -> Project {
    let project = network.emulator(|emulator| {
        emulator.projects().iter().find(|it| &*it.name == "perception").cloned()
    });
    project.expect("a project")
}

async fn list(network: &Rc<Network>, project: &Project) -> Console {
    let address = format!("/datavolumes?usableInProjectId={}", project.id);
    let console = open_with(network, &address).await;
    wait_until("rows", || rows().len() > 8).await;
    console
}

/// The reasons by the name of the data volume; empty while the column is hidden.
fn reasons() -> HashMap<String, String> {
    let rows = query_all(&app_element(), "main table tbody tr[data-id]");
    let cell = |row: &web_sys::HtmlElement, selector| {
        query_all(row, selector).first().map(|it| text_of(it))
    };
    rows.iter().filter_map(|row| Some((cell(row, "th")?, cell(row, ".cell-why")?))).collect()
}

/// How many of the listed data volumes belong to other projects.
fn count_foreign(network: &Network, project: &Project) -> usize {
    let listed = rows();
    network.emulator(|emulator| {
        let volumes = listed.iter().filter_map(|name| emulator.volume_by_name(name));
        volumes.filter(|volume| volume.project_id != project.id).count()
    })
}

#[wasm_bindgen_test]
async fn reasons_are_fetched_only_on_request_and_four_at_a_time() {
    let network = Network::with_volumes(300);
    let project = project(&network);
    let _console = list(&network, &project).await;
    settle().await;
    assert_eq!(network.count(Op::GetSharedScopes), 0, "not without a request");
    let others = count_foreign(&network, &project);
    assert!(others > 5, "{others}");
    network.pause_requests(Op::GetSharedScopes);
    click("button", "Show access").await;
    wait_for("columnheader", "Access through").await;
    wait_until("four are requested", || network.paused(Op::GetSharedScopes).len() == 4).await;
    let own = reasons().values().filter(|why| *why == "Owning project").count();
    assert_eq!(own, rows().len() - others, "its own data volumes need no request");
    network.paused(Op::GetSharedScopes)[0].resume();
    wait_until("the next one", || network.count(Op::GetSharedScopes) == 5).await;
    assert_eq!(network.paused(Op::GetSharedScopes).len(), 4);
    network.resume_requests(Op::GetSharedScopes);
    wait_until("all", || reasons().values().all(|why| why != "Loading…")).await;
    assert_eq!(network.count(Op::GetSharedScopes), others, "one for each");

    for (name, why) in reasons() {
        let volume = network.emulator(|emulator| emulator.volume_by_name(&name).cloned());
        let volume = volume.expect("listed");
        let is = |kind, id: &str| {
            volume.shared_scopes.iter().any(|it| it.scope_type == kind && &*it.scope_id == id)
        };
        assert_eq!(why == "Owning project", volume.project_id == project.id, "{name}: {why}");
        if volume.project_id != project.id {
            let mentions = |text: &str| why.to_lowercase().contains(text);
            assert_eq!(mentions("shared with the project"), is(ScopeType::Project, &project.id));
            let department = is(ScopeType::Department, &project.department_id);
            assert_eq!(mentions("shared with department"), department, "{name}: {why}");
            assert_eq!(
                mentions("shared with cluster"),
                is(ScopeType::Cluster, &project.cluster_id)
            );
        }
    }
}

#[wasm_bindgen_test]
async fn known_reasons_are_not_fetched_again() {
    let network = Network::with_volumes(300);
    let project = project(&network);
    let _console = list(&network, &project).await;
    click("button", "Show access").await;
    wait_until("all", || !reasons().is_empty() && reasons().values().all(|why| why != "Loading…"))
        .await;
    let before = network.count(Op::GetSharedScopes);
    let toggle = find("button", "Show access");
    assert_eq!(toggle.get_attribute("aria-pressed").as_deref(), Some("true"));
    click_on(&toggle).await;
    wait_until("the column is hidden", || try_find("columnheader", "Access through").is_none())
        .await;
    click("button", "Show access").await;
    advance_time(POLL_INTERVAL).await;
    wait_until("all again", || reasons().len() == rows().len()).await;
    settle().await;
    assert_eq!(network.count(Op::GetSharedScopes), before);
    navigate_to("/datavolumes").await;
    wait_for("heading", "Data volumes").await;
    navigate_to(&format!("/datavolumes?usableInProjectId={}", project.id)).await;
    wait_until("rows", || rows().len() > 8).await;
    settle().await;
    assert_eq!(network.count(Op::GetSharedScopes), before);
}

#[wasm_bindgen_test]
async fn hiding_the_column_and_leaving_abort_pending_requests() {
    let network = Network::with_volumes(300);
    let project = project(&network);
    let _console = list(&network, &project).await;
    network.pause_requests(Op::GetSharedScopes);
    click("button", "Show access").await;
    wait_until("four are requested", || network.paused(Op::GetSharedScopes).len() == 4).await;
    let first = network.paused(Op::GetSharedScopes);
    click("button", "Show access").await;
    wait_until("the requests are aborted", || first.iter().all(|sent| sent.is_aborted())).await;
    click("button", "Show access").await;
    wait_until("requested again", || network.paused(Op::GetSharedScopes).len() == 4).await;
    let second = network.paused(Op::GetSharedScopes);
    navigate_to("/datavolumes?filterBy=phase==Ready").await;
    wait_until("the requests are aborted", || second.iter().all(|sent| sent.is_aborted())).await;
    assert!(try_find("button", "Show access").is_none(), "there is nothing to explain");
    let before = network.count(Op::GetSharedScopes);
    navigate_to("/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    assert_eq!(network.count(Op::GetSharedScopes), before);
}

#[wasm_bindgen_test]
async fn the_reason_is_hidden_where_the_scopes_are_hidden() {
    let network = Network::with_volumes(300);
    network.set_access_key(Some("viewer"));
    let project = project(&network);
    let _console = list(&network, &project).await;
    click("button", "Show access").await;
    wait_until("all", || !reasons().is_empty() && reasons().values().all(|why| why != "Loading…"))
        .await;
    let hidden =
        reasons().values().filter(|why| *why == "You don’t have permission to see why").count();
    assert_eq!(hidden, count_foreign(&network, &project));
}

#[wasm_bindgen_test]
async fn a_failed_reason_is_shown_and_retried_on_request() {
    let network = Network::with_volumes(300);
    let project = project(&network);
    let _console = list(&network, &project).await;
    network.add_fault("get_shared_scopes:status=500,nth=2");
    click("button", "Show access").await;
    let failed = || {
        let reasons = reasons();
        reasons.values().filter(|why| why.contains("Couldn’t load")).count()
    };
    wait_until("one failed", || failed() == 1 && reasons().values().all(|why| why != "Loading…"))
        .await;
    click("button", "Show access").await;
    click("button", "Show access").await;
    wait_until("the reason is shown", || {
        failed() == 0 && reasons().values().all(|why| why != "Loading…")
    })
    .await;
}
