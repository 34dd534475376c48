//! Timeouts of requests.

use crate::detail::{deletable_volume, open_delete_dialog, open_page};
use crate::harness::{
    Network, Op, advance_time, click, last_announcement, open_with, rows, shows_text, wait_for,
    wait_for_text, wait_until,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_read_times_out_after_a_minute() {
    let network = Network::new();
    network.enable_timeouts();
    let volume = deletable_volume(&network);
    network.pause_requests(Op::GetDatavolume);
    let _console = open_with(&network, &format!("/datavolumes/{}", volume.id)).await;
    advance_time(59_999).await;
    assert!(network.last(Op::GetDatavolume).is_paused() && !shows_text("didn’t respond"));
    advance_time(1).await;
    wait_for_text("The server didn’t respond within 60 seconds.").await;
    assert!(shows_text("The server may be busy. Try again in a moment."));
    assert!(
        last_announcement().contains("Couldn’t load this data volume"),
        "{}",
        last_announcement()
    );
    assert!(network.requests_of(Op::GetDatavolume)[0].is_aborted());
    network.resume_requests(Op::GetDatavolume);
    click("button", "Try again").await;
    wait_for("heading", &volume.name).await;
}

#[wasm_bindgen_test]
async fn the_rows_are_kept_when_a_refresh_times_out() {
    let network = Network::new();
    network.enable_timeouts();
    let _console = open_with(&network, "/datavolumes?limit=25").await;
    wait_until("rows", || rows().len() == 25).await;
    network.pause_requests(Op::ListDatavolumes);
    click("button", "Refresh").await;
    advance_time(60_000).await;
    wait_for_text("The server didn’t respond within 60 seconds.").await;
    assert_eq!(rows().len(), 25);
}

#[wasm_bindgen_test]
async fn a_write_times_out_after_a_minute_and_is_looked_up() {
    let network = Network::new();
    let volume = deletable_volume(&network);
    let _console = open_page(&network, &volume).await;
    open_delete_dialog().await;
    // The server never gets the request.
    network.add_fault("delete_datavolume:dropped");
    network.pause_requests(Op::DeleteDatavolume);
    click("button", "Delete data volume").await;
    advance_time(59_999).await;
    assert!(network.last(Op::DeleteDatavolume).is_paused());
    advance_time(1).await;
    wait_for_text("The server didn’t respond within 60 seconds. The data volume wasn’t deleted.")
        .await;
    assert!(network.last(Op::DeleteDatavolume).is_aborted());
}
