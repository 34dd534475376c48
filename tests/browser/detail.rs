//! The page of a data volume.

mod status_explained;
mod usage_snippet;

use crate::harness::{
    Console, Network, Op, advance_time, app_element, click, click_on, copied_text, detail_text,
    exists, find, last_announcement, names, navigate_to, open_with, query_all, root, rows,
    set_random, settle, shift_clock, shows_text, stub_clipboard, text_of, try_find, url, wait_for,
    wait_for_text, wait_until,
};
use emulator::{Phase, Volume};
use leptos::prelude::document;
use serde_json::Value;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// The first data volume that matches.
pub fn find_volume(network: &Network, matches: impl Fn(&Volume) -> bool) -> Volume {
    network
        .emulator(|emulator| emulator.volumes().iter().find(|volume| matches(volume)).cloned())
        .expect("the seed has one")
}

/// A data volume that is deleted without typing its name: ready, not in use, not shared.
pub fn deletable_volume(network: &Network) -> Volume {
    find_volume(network, |volume| {
        volume.phase == Phase::Ready
            && volume.in_use_by.is_none()
            && volume.shared_scopes.is_empty()
    })
}

/// Opens the page of `volume`.
pub async fn open_page(network: &Rc<Network>, volume: &Volume) -> Console {
    let console = open_with(network, &format!("/datavolumes/{}", volume.id)).await;
    wait_for("heading", &volume.name).await;
    console
}

/// Opens the page of `volume` after changing the JSON of the server's response.
pub async fn open_page_with(
    network: &Rc<Network>,
    volume: &Volume,
    change: impl FnOnce(&mut Value),
) -> Console {
    let mut json = network.get_json(&format!("/api/v1/datavolumes/{}", volume.id));
    change(&mut json);
    network.respond_with(Op::GetDatavolume, 200, &json);
    open_page(network, volume).await
}

/// Opens the delete dialog, and waits until it has loaded the scopes.
pub async fn open_delete_dialog() {
    click("button", "Delete").await;
    wait_until("the dialog is open", || root().tag_name() == "DIALOG").await;
    wait_until("the scopes are loaded", || !shows_text("Checking who will lose access")).await;
}

#[wasm_bindgen_test]
async fn the_page_shows_the_server_data() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    wait_until("the ID", || detail_text("ID").contains(&volume.id.to_string())).await;
    assert!(detail_text("Origin PVC").contains(&volume.origin_pvc_name));
    assert!(detail_text("Project").contains(&*volume.project_name));
    assert!(detail_text("Data volume PVC").contains(&format!("dv-{}", volume.name)));
    let cluster = network.emulator(|emulator| {
        let mut clusters = emulator.clusters().iter();
        clusters.find(|it| it.id == volume.cluster_id).map(|it| it.name.to_string())
    });
    wait_until("the cluster's name", || Some(detail_text("Cluster")) == cluster).await;
    assert!(shows_text("Ready to mount."));
    assert!(shows_text("Always mounted read-only"));
    assert!(shows_text("Not shared"));
}

#[wasm_bindgen_test]
async fn markup_in_names_and_descriptions_is_shown_as_text() {
    let network = Network::new();
    let mut volume = deletable_volume(&network);
    let id = volume.id;
    volume.name = "<img src=x onerror=alert(1)>".to_owned();
    let name = volume.name.clone();
    let _console = open_page_with(&network, &volume, |json| {
        json["name"] = Value::from(name);
        json["description"] = Value::from("<script>alert(2)</script>");
    })
    .await;
    wait_for_text("<script>alert(2)</script>").await;
    assert!(root().query_selector("main img, main script").expect("a selector").is_none());
    assert_eq!(url(), format!("/datavolumes/{id}"));
}

#[wasm_bindgen_test]
async fn hidden_scopes_are_not_shown_as_not_shared() {
    let network = Network::new();
    network.set_access_key(Some("viewer"));
    let volume = find_volume(&network, |volume| {
        volume.phase == Phase::Ready && !volume.shared_scopes.is_empty()
    });
    let _console = open_page(&network, &volume).await;
    wait_for_text("You don’t have permission to see who this is shared with").await;
    assert!(!shows_text("Not shared"));
}

#[wasm_bindgen_test]
async fn a_malformed_id_is_not_found_without_a_request() {
    let network = Network::new();
    let console = open_with(&network, "/datavolumes/not-an-id").await;
    wait_for("heading", "Page not found").await;
    settle().await;
    assert_eq!(network.count(Op::GetDatavolume), 0);
    assert_eq!(url(), "/datavolumes/not-an-id", "the address stays");
    drop(console);

    let _console = open_with(&network, "/datavolumes/not-an-id/sharing").await;
    wait_for("heading", "Page not found").await;
    assert_eq!(network.count(Op::GetSharedScopes), 0);
}

#[wasm_bindgen_test]
async fn an_unknown_id_shows_a_message() {
    let network = Network::new();
    let id = "00000000-0000-4000-8000-000000000000";
    let _console = open_with(&network, &format!("/datavolumes/{id}")).await;
    wait_for("heading", "Data volume not found").await;
    assert_eq!(document().title(), "Data volume not found · Data volumes");
    assert_eq!(names("heading"), ["Data volume not found"], "it is said once");
    assert_eq!(detail_text("ID"), id);
    stub_clipboard();
    click("button", "Copy ID").await;
    wait_until("it is copied", || copied_text() == id).await;
    assert!(!shows_text("Server response:"), "the server says nothing more");
    assert!(try_find("button", "Delete").is_none());
    assert!(exists("link", "View all data volumes"));
    click("link", "All data volumes").await;
    wait_for("table", "Data volumes").await;
}

#[wasm_bindgen_test]
async fn a_listed_data_volume_that_is_not_found_is_searched_by_its_name() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console =
        open_with(&network, &format!("/datavolumes?search={}&limit=25", volume.name)).await;
    wait_until("rows", || !rows().is_empty()).await;
    network.add_fault("get_datavolume:status=404");
    click("link", &volume.name).await;
    wait_for("heading", "Data volume not found").await;
    assert_eq!(detail_text("Name"), volume.name);
    assert_eq!(detail_text("ID"), volume.id.to_string());
    assert!(exists("link", "Back to results"));
    click("link", "Search for its name").await;
    wait_until("the list", || url() == format!("/datavolumes?search={}", volume.name)).await;
}

#[wasm_bindgen_test]
async fn a_failed_load_can_be_retried() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    network.add_fault("get_datavolume:status=500,nth=1");
    let _console = open_with(&network, &format!("/datavolumes/{}", volume.id)).await;
    wait_for_text("Internal Server Error (injected)").await;
    click("button", "Try again").await;
    wait_for("heading", &volume.name).await;
    assert!(!shows_text("Couldn’t load"));
}

#[wasm_bindgen_test]
async fn a_volume_being_created_is_polled_and_its_new_phase_announced() {
    let network = Network::new();
    let volume = find_volume(&network, |volume| volume.phase == Phase::Creating);
    let _console = open_page(&network, &volume).await;
    wait_for_text("Usually takes a few seconds").await;
    advance_time(2_000).await;
    assert!(shows_text("Usually takes a few seconds"));
    network.advance_server(60_000);
    advance_time(2_000).await;
    let phase = find_volume(&network, |other| other.id == volume.id).phase;
    let label = if phase == Phase::Ready { "Ready" } else { "Not ready" };
    wait_until("it is announced", || {
        last_announcement() == format!("{} is now {label}", volume.name)
    })
    .await;
    let before = network.count(Op::GetDatavolume);
    advance_time(60_000).await;
    assert_eq!(network.count(Op::GetDatavolume), before + 2, "then it is polled slowly");
}

#[wasm_bindgen_test]
async fn navigating_to_another_volume_removes_the_data_of_the_first() {
    let network = Network::new();
    let first = deletable_volume(&network);
    let second =
        find_volume(&network, |volume| volume.phase == Phase::Ready && volume.id != first.id);
    let _console = open_page(&network, &first).await;
    network.pause_requests(Op::GetDatavolume);
    navigate_to(&format!("/datavolumes/{}", second.id)).await;
    wait_until("the first is gone", || !shows_text(&first.id.to_string())).await;
    network.resume_requests(Op::GetDatavolume);
    wait_for("heading", &second.name).await;
    click_on(&find("button", "Refresh")).await;
}

#[wasm_bindgen_test]
async fn the_status_is_said_once_and_the_description_comes_first() {
    let network = Network::new();
    let _console = open_page(&network, &deletable_volume(&network)).await;
    wait_for_text("Ready to mount.").await;
    assert_eq!(query_all(&root(), "main .badge").len(), 1);
    let titles: Vec<_> = query_all(&root(), ".card h2").iter().map(|it| text_of(it)).collect();
    assert_eq!(
        titles,
        [
            "Description",
            "Use in a workload",
            "Access",
            "Used by",
            "Details",
            "History",
            "Conditions",
            "Raw JSON"
        ]
    );
    assert_eq!(
        find("button", "Delete").get_attribute("data-variant").as_deref(),
        Some("secondary")
    );
}

#[wasm_bindgen_test]
async fn an_old_time_is_shown_as_its_date() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page_with(&network, &volume, |json| {
        json["createdAt"] = Value::from("2020-01-02T12:04:05Z");
        json["createdBy"] = Value::from("maya");
    })
    .await;
    wait_until("the date", || detail_text("Created").contains("2 Jan 2020")).await;
    assert!(detail_text("Created").ends_with("by maya"), "{}", detail_text("Created"));
    let times = query_all(&root(), "time[datetime='2020-01-02T12:04:05.000Z']");
    let exact = times[0].get_attribute("aria-description").unwrap_or_default();
    assert!(exact.contains(":04:05"), "{exact}");
}

#[wasm_bindgen_test]
async fn september_has_three_letters_wherever_a_date_is_shown() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let console = open_page_with(&network, &volume, |json| {
        json["createdAt"] = Value::from("2020-09-28T12:04:05Z");
    })
    .await;
    wait_until("the date", || detail_text("Created").contains("28 Sep 2020")).await;
    let time = query_all(&root(), "time[datetime='2020-09-28T12:04:05.000Z']").remove(0);
    let exact = time.get_attribute("aria-description").unwrap_or_default();
    assert!(exact.starts_with("28 Sep 2020, ") && exact.contains(":04:05"), "{exact}");
    drop(console);
    let filter = "createdAt>=2020-09-28T12:04:05Z";
    let _console = open_with(&network, &format!("/datavolumes?filterBy={filter}")).await;
    wait_until("the filter", || {
        query_all(&root(), ".token-text").iter().any(|it| it.title().contains("28 Sep 2020, "))
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_refused_volume_says_whom_to_ask_and_can_be_refreshed() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    network.add_fault("get_datavolume:status=403,nth=1");
    let _console = open_with(&network, &format!("/datavolumes/{}", volume.id)).await;
    wait_for_text("You don’t have permission to see this data volume").await;
    assert!(shows_text("Ask an administrator for access.") && !exists("button", "Try again"));
    assert_eq!(query_all(&app_element(), ".notice").len(), 1);
    click("button", "Refresh").await;
    wait_for("heading", &volume.name).await;
    wait_until("the refusal is gone", || !shows_text("You don’t have permission")).await;
}

#[wasm_bindgen_test]
async fn a_busy_server_is_asked_again_after_a_countdown() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    network.add_fault("get_datavolume:status=503,retry-after=45,nth=1");
    network.pause_requests(Op::GetDatavolume);
    let _console = open_with(&network, &format!("/datavolumes/{}", volume.id)).await;
    // The delay has no random part.
    set_random(0.0);
    network.resume_requests(Op::GetDatavolume);
    wait_for_text("The server is busy. Trying again in 45 s.").await;
    assert!(!shows_text("Next try at"), "it is said once");
    shift_clock(5_000.0);
    advance_time(5_000).await;
    wait_for_text("The server is busy. Trying again in 40 s.").await;
    click("button", "Pause updates").await;
    wait_until("no attempt is announced", || !shows_text("Trying again")).await;
    click("button", "Resume updates").await;
    wait_for_text("Trying again in 40 s.").await;
    advance_time(40_000).await;
    wait_for("heading", &volume.name).await;
    assert!(!shows_text("The server is busy"));
}

#[wasm_bindgen_test]
async fn dates_of_the_details_are_no_tab_stops() {
    let network = Network::new();
    let _console = open_page(&network, &deletable_volume(&network)).await;
    wait_for("heading", "Details").await;
    let dates = query_all(&root(), ".facts time");
    assert!(!dates.is_empty());
    for date in dates {
        assert_eq!(date.tab_index(), -1, "it can only be tapped");
        let exact = date.get_attribute("aria-description").unwrap_or_default();
        assert!(exact.contains(':'), "the exact time");
    }
}

#[wasm_bindgen_test]
async fn an_id_without_a_name_has_the_font_of_ids() {
    let network = Network::new();
    let volume = find_volume(&network, |volume| volume.department_id.is_some());
    network.add_fault("clusters:status=403");
    let _console = open_page(&network, &volume).await;
    let codes = || -> Vec<_> {
        query_all(&app_element(), ".fact .mono").iter().map(|it| text_of(it)).collect()
    };
    wait_until("the ID of the cluster", || codes().contains(&volume.cluster_id.to_string())).await;
    let department = volume.department_id.as_deref().unwrap_or_default().to_owned();
    wait_until("the name of the department", || !codes().contains(&department)).await;
}
