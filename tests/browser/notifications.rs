//! Notifications: what is announced, when they expire, and their history.

use crate::bulk::{confirm_deletion, open_failed_volumes, select_rows};
use crate::create::fill_in_with_typed_project;
use crate::detail::{deletable_volume, open_delete_dialog, open_page};
use crate::harness::{
    Console, Network, Op, advance_time, announcements, app_element, capture_downloads, click,
    click_on, exists, find, find_all_in, focused, name_of, names_in, navigate_to, open, open_with,
    query_all, rows, set_hidden, settle, shift_clock, text_of, try_find, try_find_in, type_into,
    wait_for, wait_for_text, wait_until,
};
use data_volumes_console::state::{Notification, Subject};
use emulator::ScopeType;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// Waits until screen readers are told `text`.
async fn wait_for_announcement(text: &str) {
    wait_until(&format!("“{text}” is announced"), || {
        announcements().iter().any(|it| it.starts_with(text))
    })
    .await;
}

fn toasts() -> Vec<String> {
    query_all(&app_element(), ".toast").iter().map(|it| text_of(it)).collect()
}

fn network_without_projects() -> Rc<Network> {
    let network = Network::new();
    network.add_fault("projects:status=403");
    network
}

/// Fails to create a data volume on a page that is left before the response, then opens the page again.
pub async fn fail_to_create() -> (Rc<Network>, Console) {
    let network = network_without_projects();
    let console = open_with(&network, "/datavolumes/new").await;
    fill_in_with_typed_project().await;
    network.add_fault("create_datavolume:status=500,nth=1");
    network.pause_requests(crate::harness::Op::CreateDatavolume);
    click("button", "Create data volume").await;
    click("link", "Data volumes").await;
    wait_until("rows", || rows().len() == 50).await;
    assert!(!exists("button", "Notifications"), "there is no bell before the first notification");
    network.resume_requests(crate::harness::Op::CreateDatavolume);
    wait_for("button", "Notifications, 1 new failure").await;
    click("link", "New data volume").await;
    wait_for("button", "Create data volume").await;
    (network, console)
}

/// Fails to create a data volume, then creates it.
async fn fail_then_create() -> (Rc<Network>, Console) {
    let started = fail_to_create().await;
    click("button", "Create data volume").await;
    wait_for("heading", "brand-new-data").await;
    started
}

/// The entries of the open history.
fn history() -> Vec<String> {
    let dialog = query_all(&app_element(), "[popover]:popover-open").remove(0);
    find_all_in(&dialog, "listitem").iter().map(|it| text_of(it)).collect()
}

#[wasm_bindgen_test]
async fn a_created_data_volume_is_announced() {
    let _console = open_with(&network_without_projects(), "/datavolumes/new").await;
    fill_in_with_typed_project().await;
    click("button", "Create data volume").await;
    wait_for_announcement("brand-new-data was created").await;
}

#[wasm_bindgen_test]
async fn applied_sharing_is_announced() {
    let network = Network::new();
    let volume = crate::sharing::find_volume(&network, |volume| {
        volume.shared_scopes.len() > 1
            && volume.shared_scopes.iter().all(|it| it.scope_type == ScopeType::Project)
    });
    let _console = open_with(&network, &format!("/datavolumes/{}/sharing", volume.id)).await;
    let scope = &volume.shared_scopes[0].scope_name;
    click("button", &format!("Remove {scope}")).await;
    click("button", "Apply changes").await;
    let text = format!("{} is no longer shared with project {scope}", volume.name);
    wait_for_announcement(&text).await;
}

#[wasm_bindgen_test]
async fn a_deletion_is_announced() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    open_delete_dialog().await;
    click("button", "Delete data volume").await;
    wait_for_announcement(&format!("{} is being deleted", volume.name)).await;
}

#[wasm_bindgen_test]
async fn notifications_lead_to_no_deleted_data_volume() {
    for (fault, end) in [
        ("delete_datavolume:latency=0", "was deleted"),
        ("delete_datavolume:status=404", "was already deleted"),
    ] {
        let network = Network::new();
        network.add_fault(fault);
        let volume = deletable_volume(&network);
        let _console = open_page(&network, &volume).await;
        click("button", "Edit description").await;
        type_into("Description", "new").await;
        click("button", "Save description").await;
        wait_for_announcement(&format!("{}: description saved", volume.name)).await;
        open_delete_dialog().await;
        click("button", "Delete data volume").await;
        settle().await;
        network.advance_server(60_000);
        advance_time(2_000).await;
        wait_for_text(&format!("{} {end}", volume.name)).await;
        click("button", "Notifications").await;
        wait_until("the history", || !history().is_empty()).await;
        let entries = query_all(&app_element(), ".history-entry");
        assert!(entries.iter().all(|it| query_all(it, "a").is_empty()), "{:?}", history());
        let names = query_all(&entries[0], ".toast-title [translate=no]");
        assert_eq!(names.iter().map(|it| text_of(it)).collect::<Vec<_>>(), [volume.name]);
    }
}

#[wasm_bindgen_test]
async fn a_saved_description_is_announced() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    click("button", "Edit description").await;
    type_into("Description", "new").await;
    click("button", "Save description").await;
    wait_for_announcement(&format!("{}: description saved", volume.name)).await;
}

#[wasm_bindgen_test]
async fn an_export_is_announced() {
    capture_downloads();
    let _console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    click("button", "Export").await;
    click("menuitem", "CSV").await;
    wait_for_announcement("60 data volumes exported to ").await;
}

#[wasm_bindgen_test]
async fn the_end_of_a_bulk_action_is_announced_and_kept_in_the_history() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    select_rows(2).await;
    confirm_deletion("delete 2", "Delete 2 data volumes").await;
    wait_for_announcement("2 data volumes deleted").await;
    click("button", "Notifications").await;
    wait_until("the history", || history().len() == 1).await;
    assert!(history()[0].starts_with("2 data volumes deleted Done"), "{:?}", history());
}

#[wasm_bindgen_test]
async fn the_history_marks_failures_and_is_cleared_by_the_user() {
    let (_network, _console) = fail_then_create().await;
    click("button", "Notifications, 1 new failure").await;
    wait_until("both are listed", || history().len() == 2).await;
    assert!(history()[0].starts_with("brand-new-data was created Done just now"));
    let failed = "Couldn’t create the data volume Internal Server Error (injected) Failed just now";
    assert!(history()[1].starts_with(failed), "{:?}", history());
    wait_for("button", "Notifications").await;
    assert!(exists("heading", "Notifications"));
    find("button", "Clear all").focus().expect("focus");
    click("button", "Clear all").await;
    wait_until("nothing is listed", || history().is_empty()).await;
    assert_eq!(focused(), "button Clear all");
    assert_eq!(toasts(), Vec::<String>::new());
    assert!(exists("button", "Notifications"), "its button stays");
}

#[wasm_bindgen_test]
async fn the_history_marks_the_failures_that_the_bell_counts() {
    let (_network, _console) = fail_then_create().await;
    let count = || query_all(&app_element(), ".bell").remove(0).get_attribute("data-unseen");
    let new = || {
        history()
            .iter()
            .map(|it| it.split_whitespace().any(|word| word == "New"))
            .collect::<Vec<_>>()
    };
    assert_eq!(count().as_deref(), Some("1"));
    click("button", "Notifications, 1 new failure").await;
    wait_until("the failure is new", || new() == [false, true]).await;
    assert_eq!(count(), None, "they are seen");
    click("button", "Notifications").await;
    wait_until("it is closed", || !exists("list", "Notifications")).await;
    click("button", "Notifications").await;
    wait_until("none is new", || new() == [false, false]).await;
    click("button", "Clear all").await;
    wait_for_text("No notifications in this tab.").await;
}

#[wasm_bindgen_test]
async fn an_entry_of_the_history_leads_to_its_data_volume() {
    let (_network, _console) = fail_then_create().await;
    navigate_to("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    click("button", "Notifications, 1 new failure").await;
    wait_until("both are listed", || history().len() == 2).await;
    let dialog = query_all(&app_element(), "[popover]:popover-open").remove(0);
    let link = try_find_in(&dialog, "link", "brand-new-data").expect("a link");
    click_on(&link).await;
    wait_for("heading", "brand-new-data").await;
    assert!(query_all(&app_element(), "[popover]:popover-open").is_empty(), "it is closed");
}

#[wasm_bindgen_test]
async fn a_dismissed_failure_is_no_longer_counted() {
    let (_network, _console) = fail_then_create().await;
    click("button", "Dismiss: Couldn’t create the data volume").await;
    wait_for("button", "Notifications").await;
}

#[wasm_bindgen_test]
async fn the_history_is_forgotten_when_the_user_signs_out() {
    let (_network, _console) = fail_then_create().await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    wait_for("heading", "Sign in").await;
    let bells = names_in(&app_element(), "button");
    assert!(!bells.iter().any(|name| name.starts_with("Notifications")), "{bells:?}");
    assert_eq!(toasts(), Vec::<String>::new());
}

#[wasm_bindgen_test]
async fn times_in_panels_are_no_tab_stops_and_names_are_not_translated() {
    let (_network, _console) = fail_then_create().await;
    let tab_stops = || query_all(&app_element(), "[popover]:popover-open time[tabindex='0']").len();
    let times = || query_all(&app_element(), "[popover]:popover-open time").len();
    for (button, count) in [("Account", 1), ("Notifications, 1 new failure", 2)] {
        click("button", button).await;
        wait_until("the times", || times() == count).await;
        assert_eq!(tab_stops(), 0, "{button}");
    }
    let names = query_all(&app_element(), ".history .toast-title [translate=no]");
    assert_eq!(names.iter().map(|it| text_of(it)).collect::<Vec<_>>(), ["brand-new-data"]);
    let sentence = "brand-new-data was created ";
    assert!(history()[0].starts_with(sentence), "around it is the sentence: {:?}", history());
}

#[wasm_bindgen_test]
async fn the_history_keeps_the_last_fifty() {
    let network = Network::new();
    let start = || {
        let notifications = data_volumes_console::state::use_notifications();
        for index in 0..60 {
            notifications.failure(format!("failure {index}"), "");
        }
        notifications.history.get_untracked()
    };
    let (_state, history) = crate::harness::headless(&network, start).await;
    let titles: Vec<_> = history.unwrap_or_default().into_iter().map(|it| it.title).collect();
    assert_eq!(
        (titles.len(), titles[0].as_str(), titles[49].as_str()),
        (50, "failure 59", "failure 10")
    );
}

#[wasm_bindgen_test]
async fn a_success_does_not_expire_while_the_page_is_hidden() {
    let _console = open_with(&network_without_projects(), "/datavolumes/new").await;
    fill_in_with_typed_project().await;
    click("button", "Create data volume").await;
    wait_for("heading", "brand-new-data").await;
    wait_until("it is shown", || toasts().len() == 1).await;
    advance_time(3_000).await;
    set_hidden(true).await;
    advance_time(60_000).await;
    assert_eq!(toasts().len(), 1);
    set_hidden(false).await;
    advance_time(2_000).await;
    assert_eq!(toasts().len(), 1, "the time goes on where it stopped");
    advance_time(1_000).await;
    wait_until("it is gone", || toasts().is_empty()).await;
}

#[wasm_bindgen_test]
async fn a_success_does_not_expire_while_its_notification_has_the_focus() {
    let _console = open_with(&network_without_projects(), "/datavolumes/new").await;
    fill_in_with_typed_project().await;
    click("button", "Create data volume").await;
    let dismiss = wait_for("button", "Dismiss: brand-new-data was created").await;
    wait_until("the page has the focus", || focused() == "heading brand-new-data").await;
    advance_time(4_000).await;
    dismiss.focus().expect("focus");
    advance_time(60_000).await;
    assert!(dismiss.is_connected());
    dismiss.blur().expect("no focus");
    advance_time(2_000).await;
    wait_until("it is gone", || !dismiss.is_connected()).await;
}

#[wasm_bindgen_test]
async fn the_button_of_the_history_comes_before_the_others_of_the_header() {
    let (_network, _console) = fail_then_create().await;
    let buttons = query_all(&app_element(), "header.banner .banner-actions button");
    let shown: Vec<_> = buttons.iter().map(|it| name_of(it)).collect();
    assert_eq!(shown[0], "Notifications, 1 new failure", "the others stay where they are");
    navigate_to("/nowhere").await;
    wait_for("heading", "Page not found").await;
    assert!(try_find("button", "Notifications, 1 new failure").is_some(), "it is on every page");
}

#[wasm_bindgen_test]
async fn a_success_replaces_an_earlier_one_about_the_same_data_volume() {
    let network = Network::new();
    let start = || {
        let notifications = data_volumes_console::state::use_notifications();
        let about = |id: &str| Subject::Volume(id.into(), "scratch".to_owned());
        notifications.failure_about(about("1"), "failed", "");
        for (id, title) in [("1", "created"), ("2", "other"), ("1", "ready")] {
            notifications.success_about(about(id), title);
        }
        for title in ["first", "second", "first"] {
            notifications.success(title);
        }
        let titles =
            |all: Vec<Notification>| all.into_iter().map(|it| it.title).collect::<Vec<_>>();
        let history = notifications.history.get_untracked().unwrap_or_default();
        (titles(notifications.items.get_untracked()), history.len())
    };
    let (_state, (shown, kept)) = crate::harness::headless(&network, start).await;
    assert_eq!(shown, ["failed", "other", "ready", "second", "first"]);
    assert_eq!(kept, 7);
}

#[wasm_bindgen_test]
async fn a_success_goes_with_its_page_and_a_failure_stays() {
    let (_network, _console) = fail_then_create().await;
    wait_until("the creation, which has led to this page", || toasts().len() == 2).await;
    shift_clock(2_000.0);
    navigate_to("/datavolumes").await;
    wait_until("only the failure is left", || toasts().len() == 1).await;
    assert!(toasts()[0].starts_with("Couldn’t create the data volume"), "{:?}", toasts());
}

#[wasm_bindgen_test]
async fn a_success_stays_while_the_list_changes() {
    capture_downloads();
    let _console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    click("button", "Export").await;
    click("menuitem", "CSV").await;
    wait_until("the notification", || toasts().len() == 1).await;
    shift_clock(2_000.0);
    navigate_to("/datavolumes?limit=25").await;
    wait_until("the list has changed", || rows().len() == 25).await;
    assert_eq!(toasts().len(), 1);
    navigate_to("/settings").await;
    wait_until("it is gone", || toasts().is_empty()).await;
}

#[wasm_bindgen_test]
async fn two_deleted_data_volumes_of_the_same_name_have_a_notification_each() {
    let network = Network::new();
    let delete_both = || {
        let notifications = data_volumes_console::state::use_notifications();
        for id in ["1", "2", "2"] {
            let subject = Subject::DeletedVolume(id.into(), "scratch".to_owned());
            notifications.success_about(subject, "scratch was deleted");
        }
        notifications.items.get_untracked().len()
    };
    let (_state, shown) = crate::harness::headless(&network, delete_both).await;
    assert_eq!(shown, 2);
}

#[wasm_bindgen_test]
async fn a_ready_data_volume_replaces_its_creation_and_the_history_leads_to_it() {
    let network = network_without_projects();
    let _console = open_with(&network, "/datavolumes/new").await;
    fill_in_with_typed_project().await;
    click("button", "Create data volume").await;
    wait_for("heading", "brand-new-data").await;
    wait_until("it is created", || toasts() == ["brand-new-data was created"]).await;
    network.advance_server(60_000);
    advance_time(2_000).await;
    wait_until("it is ready", || toasts() == ["brand-new-data is now Ready"]).await;
    let links = query_all(&app_element(), ".toast a");
    assert!(links.is_empty(), "its page is already shown");
    click("button", "Notifications").await;
    wait_until("the history", || history().len() == 2).await;
    let entry = query_all(&app_element(), ".history-entry").remove(0);
    assert_eq!(names_in(&entry, "link"), ["brand-new-data"]);
}

#[wasm_bindgen_test]
async fn a_notification_on_another_page_leads_to_its_data_volume() {
    let network = network_without_projects();
    let _console = open_with(&network, "/datavolumes/new").await;
    fill_in_with_typed_project().await;
    network.pause_requests(Op::CreateDatavolume);
    click("button", "Create data volume").await;
    click("link", "Data volumes").await;
    wait_until("rows", || rows().len() == 50).await;
    network.resume_requests(Op::CreateDatavolume);
    wait_until("it is created", || toasts() == ["brand-new-data was created"]).await;
    let toast = query_all(&app_element(), ".toast").remove(0);
    click_on(&try_find_in(&toast, "link", "brand-new-data").expect("a link")).await;
    wait_for("heading", "brand-new-data").await;
}
