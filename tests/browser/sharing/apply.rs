//! Applying staged changes: batches, refusals, lost responses and concurrent changes.

use super::*;
use crate::harness::{description_of, navigate_to, settle, shows_text, url};

/// A data volume that another user has shared with `count` projects.
fn volume_shared_with_count(network: &Network, count: usize) -> (Volume, Vec<Project>) {
    let first = network.emulator(|emulator| emulator.clusters()[0].id.clone());
    let volume = find_volume(network, |it| it.cluster_id == first && it.shared_scopes.is_empty());
    let projects = projects_without_access(network, &volume)[..count].to_vec();
    share_as_other_user(network, &volume, &projects);
    (volume, projects)
}

async fn stage_removals(projects: &[Project]) {
    for project in projects {
        click("button", &format!("Remove {}", project.name)).await;
    }
}

#[wasm_bindgen_test]
async fn more_than_fifty_scopes_are_sent_in_batches_and_only_a_failed_batch_is_retried() {
    let network = Network::new();
    let (volume, projects) = volume_shared_with_count(&network, 70);
    let _console = open_page(&network, &volume).await;
    wait_until("all of them", || listed_scopes().len() == 70).await;
    stage_removals(&projects).await;
    network.pause_requests(Op::PatchSharedScopes);
    network.add_fault("patch_shared_scopes:status=500,nth=1");
    click("button", "Apply changes").await;
    let bars = || query_all(&root(), "progress[aria-label='Applying the changes']");
    wait_until("the progress", || bars().len() == 1).await;
    let bar = bars().remove(0);
    assert_eq!(
        (bar.get_attribute("max"), bar.get_attribute("value")),
        (Some("70".into()), Some("0".into()))
    );
    assert_eq!(network.count(Op::PatchSharedScopes), 1, "one batch at a time");
    network.paused(Op::PatchSharedScopes)[0].resume();
    wait_until("the next one", || network.paused(Op::PatchSharedScopes).len() == 1).await;
    wait_until("the progress advances", || bar.get_attribute("value").as_deref() == Some("50"))
        .await;
    network.resume_requests(Op::PatchSharedScopes);
    wait_for_text("50 changes failed").await;
    wait_for_text("Internal Server Error (injected)").await;
    let sent = network.requests_of(Op::PatchSharedScopes);
    let sizes: Vec<_> =
        sent.iter().map(|it| it.body["remove"].as_array().map_or(0, Vec::len)).collect();
    assert_eq!(sizes, [50, 20]);
    wait_until("the successful batch stays applied", || listed_scopes().len() == 50).await;
    let failed_batch = sent[0].body["remove"].as_array().expect("scopes").clone();
    let named =
        projects.iter().filter(|it| staged_text().contains(&format!("project {}", it.name)));
    assert!(named.count() >= 5, "the first projects by name: {}", staged_text());
    assert!(staged_text().contains("and 45 more"), "{}", staged_text());

    click("button", "Try again").await;
    wait_until("nothing is shared", || shows_text("Not shared")).await;
    assert_eq!(network.count(Op::PatchSharedScopes), 3);
    assert_eq!(network.last(Op::PatchSharedScopes).body, json!({"remove": failed_batch}));
    wait_until("nothing is staged", || staged_text().is_empty()).await;
}

/// Applies the addition of a project, which is refused once.
async fn apply_refused_addition(network: &Rc<Network>) -> (Console, Project) {
    let volume = unshared_volume(network);
    let project = projects_without_access(network, &volume).remove(0);
    let console = open_page(network, &volume).await;
    stage_addition(&project.name).await;
    network.add_fault("patch_shared_scopes:status=403,nth=1");
    click("button", "Apply changes").await;
    wait_for_text("Forbidden (injected)").await;
    (console, project)
}

#[wasm_bindgen_test]
async fn a_refusal_keeps_the_staged_change_and_is_remembered_for_its_org_unit() {
    let network = Network::new();
    let (_console, project) = apply_refused_addition(&network).await;
    assert!(staged_text().contains(&format!("Add project {}", project.name)));
    click("button", "Discard").await;
    open_tree().await;
    let item = select_tree_item(&project.name).await;
    let described = description_of(&item);
    assert!(described.contains("Forbidden (injected)"), "{described}");
    assert!(is_disabled(&item));
    click("button", "Review changes").await;
    assert_eq!(staged_text(), "");
}

#[wasm_bindgen_test]
async fn a_remembered_refusal_ends_with_a_later_success() {
    let network = Network::new();
    let (_console, project) = apply_refused_addition(&network).await;
    click("button", "Try again").await;
    wait_until("it is shared", || listed_scopes() == [project.name.to_string()]).await;
    let remove = wait_for("button", &format!("Remove {}", project.name)).await;
    assert!(!is_disabled(&remove), "{}", description_of(&remove));
}

#[wasm_bindgen_test]
async fn concurrent_changes_of_another_user_are_listed_by_name() {
    let network = Network::new();
    let volume = volume_shared_with_projects(&network);
    let candidates = projects_without_access(&network, &volume);
    let (mine, theirs) = (&candidates[0], &candidates[1]);
    let _console = open_page(&network, &volume).await;
    stage_addition(&mine.name).await;
    // Another user changes the sharing after the page was loaded.
    let lost = volume.shared_scopes[0].scope_name.to_string();
    let mut scopes_now = volume.shared_scopes[1..].to_vec();
    scopes_now.push(scope_of(theirs));
    network.emulator(|emulator| emulator.set_shared_scopes(volume.id, scopes_now));
    click("button", "Apply changes").await;
    wait_for_text(&format!(
        "Another user shared the data volume with project {} and stopped sharing it with project \
         {lost}.",
        theirs.name
    ))
    .await;
    let shown = listed_scopes();
    assert!(shown.contains(&mine.name.to_string()) && shown.contains(&theirs.name.to_string()));
    assert!(!shown.contains(&lost), "the scopes of the response are shown");
    click("button", "OK").await;
    assert!(!shows_text("Another user"));
}

#[wasm_bindgen_test]
async fn without_concurrent_changes_none_are_reported() {
    let network = Network::new();
    let volume = volume_shared_with_projects(&network);
    let _console = open_page(&network, &volume).await;
    stage_addition(&projects_without_access(&network, &volume)[0].name).await;
    click("button", "Apply changes").await;
    wait_until("the change is applied", || listed_scopes().len() == volume.shared_scopes.len() + 1)
        .await;
    assert!(!shows_text("Another user"));
}

#[wasm_bindgen_test]
async fn a_lost_response_is_looked_up_and_the_change_not_sent_twice() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let project = projects_without_access(&network, &volume).remove(0);
    let _console = open_page(&network, &volume).await;
    stage_addition(&project.name).await;
    network.add_fault("patch_shared_scopes:dropped-after,nth=1");
    let read = network.count(Op::GetSharedScopes);
    click("button", "Apply changes").await;
    wait_until("the scopes are fetched", || network.count(Op::GetSharedScopes) > read).await;
    wait_until("the change was applied", || listed_scopes() == [project.name.to_string()]).await;
    wait_until("nothing is staged", || staged_text().is_empty()).await;
    assert_eq!(network.count(Op::PatchSharedScopes), 1);
}

#[wasm_bindgen_test]
async fn applying_continues_after_leaving_and_a_failure_is_announced() {
    let network = Network::new();
    let (volume, projects) = volume_shared_with_count(&network, 60);
    let _console = open_page(&network, &volume).await;
    stage_removals(&projects).await;
    network.pause_requests(Op::PatchSharedScopes);
    network.add_fault("patch_shared_scopes:status=503,nth=2");
    click("button", "Apply changes").await;
    navigate_to("/datavolumes").await;
    wait_for_text("The changes are being applied, and this continues when you leave").await;
    click("button", "Leave").await;
    wait_until("the list is open", || url() == "/datavolumes").await;
    network.resume_requests(Op::PatchSharedScopes);
    wait_for_text("Service Unavailable (injected)").await;
    wait_until("both were sent", || network.count(Op::PatchSharedScopes) == 2).await;
    let id = volume.id.to_string();
    assert_eq!(network.emulator(|it| it.volume(&id).expect("it").shared_scopes.len()), 10);
    // The failure is shown on return to the page.
    navigate_to(&format!("/datavolumes/{id}/sharing")).await;
    wait_for_text("10 changes failed").await;
    click("button", "Try again").await;
    wait_until("all changes are applied", || shows_text("Not shared")).await;
}

#[wasm_bindgen_test]
async fn nothing_is_staged_while_changes_are_sent() {
    let network = Network::new();
    let volume = volume_shared_with_projects(&network);
    let _console = open_page(&network, &volume).await;
    let (first, second) = (&volume.shared_scopes[0], &volume.shared_scopes[1]);
    click("button", &format!("Remove {}", first.scope_name)).await;
    network.pause_requests(Op::PatchSharedScopes);
    click("button", "Apply changes").await;
    click("button", "Apply changes").await;
    assert_eq!(network.count(Op::PatchSharedScopes), 1, "sent once");
    let remove = wait_for("button", &format!("Remove {}", second.scope_name)).await;
    assert!(is_disabled(&remove));
    click("button", &format!("Remove {}", second.scope_name)).await;
    assert!(find_panel_button("Discard").is_some_and(|it| is_disabled(&it)));
    network.resume_requests(Op::PatchSharedScopes);
    wait_until("done", || staged_text().is_empty()).await;
    settle().await;
    assert_eq!(listed_scopes().len(), volume.shared_scopes.len() - 1);
}
