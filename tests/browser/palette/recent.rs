//! Data volumes that are gone are not offered as recent.

use super::{open_palette, wait_until_closed};
use crate::bulk::{confirm_deletion, select_rows, volume, wait_for_job_end};
use crate::detail::{deletable_volume, open_delete_dialog, open_page};
use crate::harness::{
    Network, advance_time, click, exists, navigate_to, open_with, press, rows, wait_for,
    wait_for_text, wait_until,
};
use wasm_bindgen_test::wasm_bindgen_test;

/// Opens and closes the palette on another page. Returns the recent data volumes.
async fn recent_on_overview() -> Vec<String> {
    navigate_to("/overview").await;
    wait_for("heading", "Overview").await;
    open_palette().await;
    let recent = match exists("group", "Recent") {
        true => super::options_in("Recent"),
        false => Vec::new(),
    };
    press("Escape").await;
    wait_until_closed().await;
    recent
}

#[wasm_bindgen_test]
async fn data_volumes_that_are_deleted_in_bulk_are_no_longer_recent() {
    let network = Network::new();
    let list = "/datavolumes?filterBy=phase==NotReady&limit=10";
    let _console = open_with(&network, list).await;
    wait_until("rows", || rows().len() > 2).await;
    let listed = rows();
    for name in &listed[..3] {
        let id = volume(&network, name).expect("it").id;
        navigate_to(&format!("/datavolumes/{id}")).await;
        wait_for("heading", name).await;
    }
    assert_eq!(recent_on_overview().await.len(), 3);
    navigate_to(list).await;
    select_rows(2).await;
    confirm_deletion("delete 2", "Delete 2 data volumes").await;
    wait_for_job_end("2 data volumes deleted").await;
    let recent = recent_on_overview().await;
    assert!(recent.len() == 1 && recent[0].starts_with(&listed[2]), "{recent:?}");
}

#[wasm_bindgen_test]
async fn a_data_volume_whose_deletion_ends_on_another_page_is_no_longer_recent() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    open_delete_dialog().await;
    click("button", "Delete data volume").await;
    wait_for_text("Removing the volume from its cluster").await;
    assert_eq!(recent_on_overview().await.len(), 1, "it still exists");
    network.advance_server(60_000);
    advance_time(4_000).await;
    wait_for_text(&format!("{} was deleted", volume.name)).await;
    assert_eq!(recent_on_overview().await, Vec::<String>::new());
}

#[wasm_bindgen_test]
async fn a_data_volume_that_a_page_does_not_find_is_no_longer_recent() {
    let network = Network::new();
    for (page, status) in [("", 404), ("", 410), ("/sharing", 404)] {
        let volume = deletable_volume(&network);
        let _console = open_page(&network, &volume).await;
        assert_eq!(recent_on_overview().await.len(), 1);
        network.add_fault(&format!("get_datavolume:status={status}"));
        navigate_to(&format!("/datavolumes/{}{page}", volume.id)).await;
        wait_for_text("Data volume not found").await;
        assert_eq!(recent_on_overview().await, Vec::<String>::new(), "{page} {status}");
        network.clear_faults();
    }
}
