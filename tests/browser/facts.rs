//! The two facts of `state` that everything else stands on.

use crate::harness::{Op, Wire, click, eventually, open_with, rows, settle};
use data_volumes_console::api::ApiError;
use data_volumes_console::state::{Mutation, Notifications};
use leptos::prelude::{GetUntracked, Owner};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_superseded_read_is_aborted_and_its_stale_answer_never_shows() {
    let wire = Wire::new();
    let console = open_with(&wire, "/datavolumes").await;
    eventually("the first rows are there", || rows().len() == 50).await;

    wire.hold(Op::ListDatavolumes);
    click("link", "Not ready").await;
    let stale = wire.last(Op::ListDatavolumes);
    click("link", "Unknown").await;
    let newest = wire.last(Op::ListDatavolumes);
    assert!(stale.is_aborted(), "the older request is called off");
    assert!(newest.is_held());

    newest.release();
    let unknown = wire.ask("/api/v1/datavolumes?requestType=Originated&filterBy=phase==Unknown");
    let unknown = unknown["datavolumes"].as_array().expect("volumes").len();
    eventually("the newest answer shows", || rows().len() == unknown || unknown == 0).await;
    let shown = rows();
    stale.release();
    settle().await;
    assert_eq!(rows(), shown);
    drop(console);
}

#[wasm_bindgen_test]
async fn a_command_under_way_is_not_started_again() {
    let owner = Owner::new();
    let command = owner.with(|| Mutation::new(Notifications::new()));
    let started = Rc::new(Cell::new(0));
    let done = Rc::new(Cell::new(0));
    let run = || {
        let (started, done) = (started.clone(), done.clone());
        let write = async move {
            started.set(started.get() + 1);
            settle().await;
            Ok::<_, ApiError>(())
        };
        command.run(write, move |_| done.set(done.get() + 1));
    };
    run();
    run();
    assert!(command.busy().get_untracked());
    eventually("it is done", || done.get() == 1).await;
    settle().await;
    assert_eq!((started.get(), done.get()), (1, 1));

    run();
    eventually("a finished one can be run again", || done.get() == 2).await;
    assert_eq!(started.get(), 2);
}
