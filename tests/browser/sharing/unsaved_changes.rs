//! Staged changes survive refreshes, reloading, signing in again and leaving by mistake.

use super::*;
use crate::harness::{copy_as, find, focused, navigate_to, open_from_list, press, shows_text, url};
use crate::session::sign_in_with_key;
use web_sys::Storage;

fn session_storage() -> Storage {
    leptos::prelude::window().session_storage().ok().flatten().expect("storage")
}

fn stored_changes() -> Option<String> {
    session_storage().get_item("dvc.sharing").expect("storage")
}

#[wasm_bindgen_test]
async fn staged_changes_survive_refreshes_except_those_already_done() {
    let network = Network::new();
    let volume = volume_shared_with_projects(&network);
    let candidates = projects_without_access(&network, &volume);
    let (mine, theirs) = (&candidates[0], &candidates[1]);
    let scope = &volume.shared_scopes[0].scope_name;
    let _console = open_page(&network, &volume).await;
    stage_addition(&mine.name).await;
    stage_addition(&theirs.name).await;
    click("button", &format!("Remove {scope}")).await;
    share_as_other_user(&network, &volume, std::slice::from_ref(theirs));
    click("button", "Refresh").await;
    wait_until("the new list", || listed_scopes().contains(&theirs.name.to_string())).await;
    wait_until("the done addition is dropped", || {
        !staged_text().contains(&format!("Add project {}", theirs.name))
    })
    .await;
    assert!(staged_text().contains(&format!("Add project {}", mine.name)), "{}", staged_text());
    assert!(staged_text().contains(&format!("Remove project {scope}")), "{}", staged_text());
    let before = network.count(Op::GetSharedScopes);
    network
        .emulator(|emulator| emulator.set_shared_scopes(volume.id, volume.shared_scopes.clone()));
    advance_time(60_000).await;
    wait_until("the page polls", || network.count(Op::GetSharedScopes) > before).await;
    wait_until("the older scopes are shown", || {
        !listed_scopes().contains(&theirs.name.to_string())
    })
    .await;
    assert!(
        !staged_text().contains(&format!("Add project {}", theirs.name)),
        "a dropped addition does not return"
    );
    assert!(staged_text().contains(&format!("Remove project {scope}")), "{}", staged_text());
    wait_for("button", &format!("Keep {scope}")).await;
}

#[wasm_bindgen_test]
async fn staged_changes_survive_a_reload_except_those_done_meanwhile() {
    let network = Network::new();
    let volume = volume_shared_with_projects(&network);
    let candidates = projects_without_access(&network, &volume);
    let (mine, theirs) = (&candidates[0], &candidates[1]);
    let scope = &volume.shared_scopes[0].scope_name;
    let console = open_page(&network, &volume).await;
    stage_addition(&mine.name).await;
    stage_addition(&theirs.name).await;
    click("button", &format!("Remove {scope}")).await;
    share_as_other_user(&network, &volume, std::slice::from_ref(theirs));
    let _console = console.reload().await;
    wait_until("the removal is still staged", || {
        staged_text().contains(&format!("Remove project {scope}"))
    })
    .await;
    assert!(staged_text().contains(&format!("Add project {}", mine.name)), "{}", staged_text());
    assert!(!staged_text().contains(&*theirs.name), "{}", staged_text());
    assert_eq!(network.count(Op::PatchSharedScopes), 0, "nothing is sent automatically");
    click("button", "Apply changes").await;
    wait_until("it is shared", || {
        let listed = listed_scopes();
        listed.contains(&mine.name.to_string()) && !listed.contains(&scope.to_string())
    })
    .await;
}

#[wasm_bindgen_test]
async fn unreadable_stored_changes_are_ignored() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    for stored in ["[[\"", "null", "[[\"1\", [], {}]]", "[[\"1\"]]"] {
        let console = open_page(&network, &volume).await;
        session_storage().set_item("dvc.sharing", stored).expect("storage");
        let _console = console.reload().await;
        wait_for_text("Not shared").await;
        assert_eq!(staged_text(), "", "{stored}");
    }
}

#[wasm_bindgen_test]
async fn staged_changes_survive_signing_in_again() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let project = projects_without_access(&network, &volume).remove(0);
    let _console = open_page(&network, &volume).await;
    stage_addition(&project.name).await;
    network.add_fault("patch_shared_scopes:status=401,nth=1");
    click("button", "Apply changes").await;
    wait_for("heading", "Sign in").await;
    sign_in_with_key("admin", "admin").await;
    wait_for("heading", &format!("Sharing: {}", volume.name)).await;
    wait_until("the change is still staged", || {
        staged_text().contains(&format!("Add project {}", project.name))
    })
    .await;
    assert_eq!(network.count(Op::PatchSharedScopes), 1, "nothing is resent automatically");
    click("button", "Apply changes").await;
    wait_until("it is shared", || listed_scopes() == [project.name.to_string()]).await;
}

#[wasm_bindgen_test]
async fn staged_changes_are_discarded_on_sign_out() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let project = projects_without_access(&network, &volume).remove(0);
    let _console = open_page(&network, &volume).await;
    stage_addition(&project.name).await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    wait_for("heading", "Sign in").await;
    sign_in_with_key("admin", "admin").await;
    navigate_to(&format!("/datavolumes/{}/sharing", volume.id)).await;
    wait_for_text("Not shared").await;
    assert_eq!(staged_text(), "");
}

#[wasm_bindgen_test]
async fn stored_changes_are_removed_on_sign_out_even_if_their_page_was_not_opened() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let project = projects_without_access(&network, &volume).remove(0);
    let console = open_page(&network, &volume).await;
    stage_addition(&project.name).await;
    let stored = stored_changes().expect("stored changes");
    drop(console);
    let _console = open_with(&network, "/datavolumes").await;
    session_storage().set_item("dvc.sharing", &stored).expect("storage");
    click("button", "Account").await;
    click("button", "Sign out").await;
    wait_for("heading", "Sign in").await;
    assert_eq!(stored_changes(), None);
}

#[wasm_bindgen_test]
async fn leaving_with_staged_changes_asks_before_discarding_them() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let project = projects_without_access(&network, &volume).remove(0);
    let _console = open_page(&network, &volume).await;
    stage_addition(&project.name).await;
    let address = url();
    click("link", &volume.name).await;
    wait_for("alertdialog", "Leave without applying the changes?").await;
    assert_eq!(focused(), "button Stay");
    press("Escape").await;
    wait_until("the dialog is closed", || root().tag_name() != "DIALOG").await;
    assert_eq!(url(), address);
    assert!(!staged_text().is_empty());
    click("link", &volume.name).await;
    click("button", "Leave").await;
    wait_for("heading", &volume.name).await;
    navigate_to(&address).await;
    wait_for_text("Not shared").await;
    assert_eq!(staged_text(), "");
    assert_eq!(network.count(Op::PatchSharedScopes), 0);
    assert_eq!(stored_changes(), None);
    open_from_list(&volume.name).await;
}

#[wasm_bindgen_test]
async fn the_read_and_apply_requests_can_be_copied() {
    let network = Network::new();
    let volume = unshared_volume(&network);
    let project = projects_without_access(&network, &volume).remove(0);
    let _console = open_page(&network, &volume).await;
    let read = copy_as(&wait_for("button", "Copy as…").await, "cURL").await;
    let path = format!("/api/v1/datavolumes/{}/sharedScopes'", volume.id);
    assert!(read.contains("--request GET") && read.ends_with(&path), "{read}");
    stage_addition(&project.name).await;
    let all = names("button").into_iter().filter(|name| name == "Copy as…");
    assert_eq!(all.count(), 1, "the requests that are about to be sent");
    let command = copy_as(&find("button", "Copy as…"), "cURL").await;
    assert!(command.contains("--request PATCH") && command.ends_with(&path), "{command}");
    let body = json!({"add": [reference(&project)]}).to_string();
    let sent = command.split('\'').find(|part| part.starts_with('{')).unwrap_or_default();
    let sent: Value = serde_json::from_str(sent).expect("JSON");
    assert_eq!(sent.to_string(), body);
    assert!(command.contains("$RUNAI_TOKEN") && !command.contains(&network.token_for("admin")));
    assert!(!shows_text("Couldn’t"));
}

#[wasm_bindgen_test]
async fn requests_that_belong_together_are_copied_in_the_chosen_language() {
    let network = Network::new();
    let volume = volume_shared_with_projects(&network);
    let project = projects_without_access(&network, &volume).remove(0);
    let _console = open_page(&network, &volume).await;
    stage_addition(&project.name).await;
    click("button", &format!("Remove {}", volume.shared_scopes[0].scope_name)).await;
    let button = find("button", "Copy as…");
    for (language, command) in [
        ("cURL", "curl --globoff --request PATCH"),
        ("PowerShell", "Invoke-RestMethod -Method PATCH"),
        ("Python", "requests.request(\n    \"PATCH\""),
    ] {
        let copied = copy_as(&button, language).await;
        let requests: Vec<_> = copied.matches(command).collect();
        assert!(copied.contains("add") && copied.contains("remove"), "{copied}");
        assert!(!requests.is_empty(), "{copied}");
        assert_eq!(requests.len(), copied.matches("/sharedScopes").count(), "{copied}");
    }
}
