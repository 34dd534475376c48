//! Answers that do not come: how long they are waited for, and what is said then.

use crate::detail::{ask_to_delete, page, plain};
use crate::harness::{
    Op, Wire, click, eventually, open_with, pass, reads, rows, said, says, shown,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_read_is_called_off_after_a_minute_and_says_so() {
    let wire = Wire::new();
    wire.lose_patience();
    let volume = plain(&wire);
    wire.hold(Op::GetDatavolume);
    let _console = open_with(&wire, &format!("/datavolumes/{}", volume.id)).await;
    pass(59_999).await;
    assert!(wire.last(Op::GetDatavolume).is_held() && !says("did not answer"));
    pass(1).await;
    reads("The server did not answer within 60 seconds.").await;
    assert!(says("It may be busy. Try again in a moment."));
    assert!(said().contains("Could not load the data volume"), "{}", said());
    assert!(wire.sent(Op::GetDatavolume)[0].is_aborted());
    wire.let_go(Op::GetDatavolume);
    click("button", "Try again").await;
    shown("heading", &volume.name).await;
}

#[wasm_bindgen_test]
async fn the_last_good_rows_stay_when_a_look_takes_too_long() {
    let wire = Wire::new();
    wire.lose_patience();
    let _console = open_with(&wire, "/datavolumes?limit=25").await;
    eventually("rows", || rows().len() == 25).await;
    wire.hold(Op::ListDatavolumes);
    click("button", "Refresh").await;
    pass(60_000).await;
    reads("The server did not answer within 60 seconds.").await;
    assert_eq!(rows().len(), 25);
}

#[wasm_bindgen_test]
async fn a_write_is_waited_for_a_minute_and_then_looked_up() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let _console = page(&wire, &volume).await;
    ask_to_delete().await;
    // Held back before it is done: the server never gets it.
    wire.fault("delete_datavolume:dropped");
    wire.hold(Op::DeleteDatavolume);
    click("button", "Delete data volume").await;
    pass(59_999).await;
    assert!(wire.last(Op::DeleteDatavolume).is_held());
    pass(1).await;
    reads("The server did not answer within 60 seconds. The console has looked since: the data volume was not deleted.")
        .await;
    assert!(wire.last(Op::DeleteDatavolume).is_aborted());
}
