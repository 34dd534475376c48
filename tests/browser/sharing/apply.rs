//! Sending what is staged: part by part, with refusals, doubts and others at work.

use super::*;
use crate::harness::{go_to_page, says, settle, url};

/// A volume that is shared with so many projects, by somebody else.
fn shared_with(wire: &Wire, count: usize) -> (Volume, Vec<Project>) {
    let first = wire.emulator(|emulator| emulator.clusters()[0].id.clone());
    let volume = some(wire, |it| it.cluster_id == first && it.shared_scopes.is_empty());
    let projects = others(wire, &volume)[..count].to_vec();
    somebody_adds(wire, &volume, &projects);
    (volume, projects)
}

async fn remove_all(projects: &[Project]) {
    for project in projects {
        click("button", &format!("Remove {}", project.name)).await;
    }
}

#[wasm_bindgen_test]
async fn more_than_fifty_go_in_parts_and_only_the_one_that_failed_is_sent_again() {
    let wire = Wire::new();
    let (volume, projects) = shared_with(&wire, 70);
    let _console = page(&wire, &volume).await;
    eventually("all of them", || scopes().len() == 70).await;
    remove_all(&projects).await;
    wire.hold(Op::PatchSharedScopes);
    wire.fault("patch_shared_scopes:status=500,nth=1");
    click("button", "Apply changes").await;
    let bars = || select(&root(), "progress[aria-label='Applying the changes']");
    eventually("the progress", || bars().len() == 1).await;
    let bar = bars().remove(0);
    assert_eq!(
        (bar.get_attribute("max"), bar.get_attribute("value")),
        (Some("70".into()), Some("0".into()))
    );
    assert_eq!(wire.count(Op::PatchSharedScopes), 1, "one after the other");
    wire.held(Op::PatchSharedScopes)[0].release();
    eventually("the next one", || wire.held(Op::PatchSharedScopes).len() == 1).await;
    eventually("how far it is", || bar.get_attribute("value").as_deref() == Some("50")).await;
    wire.let_go(Op::PatchSharedScopes);
    reads("One request did not go through").await;
    reads("Internal Server Error (injected)").await;
    let sent = wire.sent(Op::PatchSharedScopes);
    let sizes: Vec<_> =
        sent.iter().map(|it| it.body["remove"].as_array().map_or(0, Vec::len)).collect();
    assert_eq!(sizes, [50, 20]);
    eventually("what went through stays applied", || scopes().len() == 50).await;
    let refused = sent[0].body["remove"].as_array().expect("scopes").clone();
    let named = projects.iter().filter(|it| staged().contains(&format!("project {}", it.name)));
    assert!(named.count() >= 5, "the first of them by name: {}", staged());
    assert!(staged().contains("and 45 more"), "{}", staged());

    click("button", "Try again").await;
    eventually("nothing is shared", || says("Not shared")).await;
    assert_eq!(wire.count(Op::PatchSharedScopes), 3);
    assert_eq!(wire.last(Op::PatchSharedScopes).body, json!({"remove": refused}));
    eventually("and nothing is left", || staged().is_empty()).await;
}

/// Adds a project, which is refused once.
async fn refused(wire: &Rc<Wire>) -> (Console, Project) {
    let volume = unshared(wire);
    let project = others(wire, &volume).remove(0);
    let console = page(wire, &volume).await;
    stage(&project.name).await;
    wire.fault("patch_shared_scopes:status=403,nth=1");
    click("button", "Apply changes").await;
    reads("Forbidden (injected)").await;
    (console, project)
}

#[wasm_bindgen_test]
async fn a_refusal_is_shown_keeps_the_stage_and_is_learnt_for_its_place() {
    let wire = Wire::new();
    let (_console, project) = refused(&wire).await;
    assert!(staged().contains(&format!("Add project {}", project.name)));
    click("button", "Discard").await;
    open_tree().await;
    let refused = choose_line(&project.name).await;
    let described = crate::harness::description_of(&refused);
    assert!(described.contains("Forbidden (injected)"), "{described}");
    assert!(is_unavailable(&refused));
    click("button", "Done").await;
    assert_eq!(staged(), "");
}

#[wasm_bindgen_test]
async fn what_was_refused_once_and_done_later_is_offered_again() {
    let wire = Wire::new();
    let (_console, project) = refused(&wire).await;
    click("button", "Try again").await;
    eventually("it is shared", || scopes() == [project.name.to_string()]).await;
    let remove = shown("button", &format!("Remove {}", project.name)).await;
    assert!(!is_unavailable(&remove), "{}", crate::harness::description_of(&remove));
}

#[wasm_bindgen_test]
async fn what_somebody_else_did_meanwhile_is_told_by_name() {
    let wire = Wire::new();
    let volume = with_projects(&wire);
    let other = others(&wire, &volume);
    let (mine, theirs) = (&other[0], &other[1]);
    let _console = page(&wire, &volume).await;
    stage(&mine.name).await;
    // Nothing on the page knows of it.
    let lost = volume.shared_scopes[0].scope_name.to_string();
    let mut scopes_now = volume.shared_scopes[1..].to_vec();
    scopes_now.push(scope_of(theirs));
    wire.emulator(|emulator| emulator.set_shared_scopes(volume.id, scopes_now));
    click("button", "Apply changes").await;
    reads(&format!(
        "ConcurrentChange somebody else shared it with project {} and stopped sharing it with project {lost}.",
        theirs.name
    ))
    .await;
    let shown = scopes();
    assert!(shown.contains(&mine.name.to_string()) && shown.contains(&theirs.name.to_string()));
    assert!(!shown.contains(&lost), "the answer's list is what is shown");
    click("button", "Got it").await;
    assert!(!says("ConcurrentChange"));
}

#[wasm_bindgen_test]
async fn a_change_that_nobody_else_touched_tells_of_nobody() {
    let wire = Wire::new();
    let volume = with_projects(&wire);
    let _console = page(&wire, &volume).await;
    stage(&others(&wire, &volume)[0].name).await;
    click("button", "Apply changes").await;
    eventually("it is done", || scopes().len() == volume.shared_scopes.len() + 1).await;
    assert!(!says("ConcurrentChange"));
}

#[wasm_bindgen_test]
async fn an_answer_that_was_lost_is_looked_for_and_not_sent_twice() {
    let wire = Wire::new();
    let volume = unshared(&wire);
    let project = others(&wire, &volume).remove(0);
    let _console = page(&wire, &volume).await;
    stage(&project.name).await;
    wire.fault("patch_shared_scopes:dropped-after,nth=1");
    let read = wire.count(Op::GetSharedScopes);
    click("button", "Apply changes").await;
    eventually("it is looked for", || wire.count(Op::GetSharedScopes) > read).await;
    eventually("it was done", || scopes() == [project.name.to_string()]).await;
    eventually("nothing is staged", || staged().is_empty()).await;
    assert_eq!(wire.count(Op::PatchSharedScopes), 1);
}

#[wasm_bindgen_test]
async fn leaving_does_not_stop_what_is_sent_and_a_failure_is_told_elsewhere() {
    let wire = Wire::new();
    let (volume, projects) = shared_with(&wire, 60);
    let _console = page(&wire, &volume).await;
    remove_all(&projects).await;
    wire.hold(Op::PatchSharedScopes);
    wire.fault("patch_shared_scopes:status=503,nth=2");
    click("button", "Apply changes").await;
    go_to_page("/datavolumes").await;
    reads("They are being applied now").await;
    click("button", "Leave").await;
    eventually("elsewhere", || url() == "/datavolumes").await;
    wire.let_go(Op::PatchSharedScopes);
    reads("Service Unavailable (injected)").await;
    eventually("both were sent", || wire.count(Op::PatchSharedScopes) == 2).await;
    let id = volume.id.to_string();
    assert_eq!(wire.emulator(|it| it.volume(&id).expect("it").shared_scopes.len()), 10);
    // What failed is there when one comes back.
    go_to_page(&format!("/datavolumes/{id}/sharing")).await;
    reads("One request did not go through").await;
    click("button", "Try again").await;
    eventually("all is done", || says("Not shared")).await;
}

#[wasm_bindgen_test]
async fn nothing_is_staged_while_changes_are_sent() {
    let wire = Wire::new();
    let volume = with_projects(&wire);
    let _console = page(&wire, &volume).await;
    let (first, second) = (&volume.shared_scopes[0], &volume.shared_scopes[1]);
    click("button", &format!("Remove {}", first.scope_name)).await;
    wire.hold(Op::PatchSharedScopes);
    click("button", "Apply changes").await;
    click("button", "Apply changes").await;
    assert_eq!(wire.count(Op::PatchSharedScopes), 1, "sent once");
    let remove = shown("button", &format!("Remove {}", second.scope_name)).await;
    assert!(is_unavailable(&remove));
    click("button", &format!("Remove {}", second.scope_name)).await;
    assert!(in_panel("Discard").is_some_and(|it| is_unavailable(&it)));
    wire.let_go(Op::PatchSharedScopes);
    eventually("done", || staged().is_empty()).await;
    settle().await;
    assert_eq!(scopes().len(), volume.shared_scopes.len() - 1);
}
