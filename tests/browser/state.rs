//! The guarantees of `Remote` and `Mutation`.

use crate::harness::{Network, Op, click, open_with, rows, settle, wait_until};
use data_volumes_console::state::{Mutation, Notifications};
use leptos::prelude::{GetUntracked, Owner};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_superseded_read_is_aborted_and_its_response_never_shown() {
    let network = Network::new();
    let console = open_with(&network, "/datavolumes").await;
    wait_until("the first rows are shown", || rows().len() == 50).await;

    network.pause_requests(Op::ListDatavolumes);
    click("link", "Not ready").await;
    let stale = network.last(Op::ListDatavolumes);
    click("link", "Unknown").await;
    let newest = network.last(Op::ListDatavolumes);
    assert!(stale.is_aborted(), "the older request is aborted");
    assert!(newest.is_paused());

    newest.resume();
    let unknown =
        network.get_json("/api/v1/datavolumes?requestType=Originated&filterBy=phase==Unknown");
    let unknown = unknown["datavolumes"].as_array().expect("volumes").len();
    wait_until("the newest response is shown", || rows().len() == unknown || unknown == 0).await;
    let before = rows();
    stale.resume();
    settle().await;
    assert_eq!(rows(), before);
    drop(console);
}

#[wasm_bindgen_test]
async fn a_running_mutation_is_not_started_again() {
    // Leptos runs futures once a page is shown.
    let _console = open_with(&Network::new(), "/datavolumes").await;
    let owner = Owner::new();
    let mutation = owner.with(|| Mutation::new(Notifications::default()));
    let started = Rc::new(Cell::new(0));
    let done = Rc::new(Cell::new(0));
    let run = || {
        let (started, done) = (started.clone(), done.clone());
        let write = async move {
            started.set(started.get() + 1);
            settle().await;
            done.set(done.get() + 1);
            Ok(())
        };
        mutation.run(write);
    };
    run();
    run();
    assert!(mutation.busy.get_untracked());
    wait_until("it is done", || done.get() == 1).await;
    settle().await;
    assert_eq!((started.get(), done.get()), (1, 1));

    run();
    wait_until("a finished mutation can run again", || done.get() == 2).await;
    assert_eq!(started.get(), 2);
}
