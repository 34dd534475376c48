//! A job over many data volumes, from its start to what became of each.

use crate::bulk::{
    delete_selected, ended, failing_ones, job, results, selected, tick, tick_rows, volume,
};
use crate::harness::{
    Op, Wire, click, click_on, eventually, find, focus, go_to_page, open_with, pass, rows, said,
    settle, shown, type_into,
};
use crate::session::sign_in_with_key;
use emulator::Phase;
use leptos::prelude::window;
use wasm_bindgen_test::wasm_bindgen_test;

/// Whether the browser would ask before it leaves the page.
pub fn asks_before_leaving() -> bool {
    let init = web_sys::EventInit::new();
    init.set_cancelable(true);
    let event = web_sys::Event::new_with_event_init_dict("beforeunload", &init).expect("an event");
    !window().dispatch_event(&event).expect("an event")
}

#[wasm_bindgen_test]
async fn never_more_than_four_are_deleted_at_a_time() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?limit=10").await;
    eventually("rows", || rows().len() == 10).await;
    click("checkbox", "Select all on this page").await;
    wire.hold(Op::DeleteDatavolume);
    delete_selected("delete 10", "Delete 10 data volumes").await;
    assert_eq!(said(), "Deleting 10 data volumes");
    for sent in 4..10 {
        eventually("the next is sent", || wire.count(Op::DeleteDatavolume) == sent).await;
        settle().await;
        assert_eq!(wire.count(Op::DeleteDatavolume), sent);
        assert_eq!(wire.held(Op::DeleteDatavolume).len(), 4);
        assert!(job().contains(&format!("{} of 10", sent - 4)), "{}", job());
        wire.held(Op::DeleteDatavolume)[sent % 4].release();
    }
    wire.let_go(Op::DeleteDatavolume);
    ended("10").await;
    let mut urls: Vec<_> =
        wire.sent(Op::DeleteDatavolume).iter().map(|it| it.url.clone()).collect();
    urls.sort();
    urls.dedup();
    assert_eq!(urls.len(), 10, "each once");
}

#[wasm_bindgen_test]
async fn stopping_leaves_the_rest_untouched_and_selected() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?limit=10").await;
    eventually("rows", || rows().len() == 10).await;
    click("checkbox", "Select all on this page").await;
    wire.hold(Op::DeleteDatavolume);
    delete_selected("delete 10", "Delete 10 data volumes").await;
    eventually("four are sent", || wire.count(Op::DeleteDatavolume) == 4).await;
    let stop = find("button", "Stop");
    stop.focus().expect("focus");
    click_on(&stop).await;
    assert_eq!(find("button", "Stop").get_attribute("aria-disabled").as_deref(), Some("true"));
    for sent in wire.sent(Op::DeleteDatavolume) {
        assert!(!sent.is_aborted(), "what was sent may be done already");
    }
    wire.let_go(Op::DeleteDatavolume);
    eventually("it has ended", || job().contains("6 not started")).await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 4);
    assert!(!selected().is_empty());
    eventually("the focus stays in the panel", || focus() == "button Details").await;
    let skipped = results().await.iter().filter(|row| row[1] == "Not started").count();
    assert_eq!(skipped, 6);
}

#[wasm_bindgen_test]
async fn each_refusal_is_told_in_the_servers_words_and_only_those_are_tried_again() {
    let wire = Wire::new();
    let _console = failing_ones(&wire).await;
    let names = tick_rows(3).await;
    let used = volume(&wire, &names[1]).expect("it");
    wire.emulator(|emulator| emulator.set_in_use(used.id, Some("train-lidar-7")));
    delete_selected("delete 3", "Delete 3 data volumes").await;
    ended("2 of 3 data volumes deleted, 1 failed").await;
    assert_eq!(said(), "2 of 3 data volumes deleted, 1 failed");
    assert!(volume(&wire, &names[0]).is_none() && volume(&wire, &names[2]).is_none());
    let found = results().await;
    assert_eq!(found[0][0], names[1], "failures come first");
    assert!(found[0][1].starts_with("Failed"), "{found:?}");
    assert!(found[0][1].contains("is in use by workload train-lidar-7"), "{found:?}");
    assert_eq!(found[1][1], "Deleted");

    // What failed stays selected; the list has been read again.
    eventually("the others are gone", || !rows().contains(&names[0])).await;
    assert_eq!(selected(), "1 selected");
    assert!(tick(&names[1]));

    wire.emulator(|emulator| emulator.set_in_use(used.id, None));
    let sent = wire.count(Op::DeleteDatavolume);
    click("button", "Retry failed").await;
    ended("3 data volumes deleted").await;
    assert_eq!(wire.count(Op::DeleteDatavolume), sent + 1);
    assert!(wire.last(Op::DeleteDatavolume).url.contains(&used.id.to_string()));
    eventually("nothing is selected", || selected().is_empty()).await;
    click("button", "Put the job away").await;
    eventually("the panel is gone", || job().is_empty()).await;
    eventually("the focus is somewhere", || focus() == "heading Data volumes").await;
}

#[wasm_bindgen_test]
async fn what_is_gone_already_counts_as_deleted() {
    let wire = Wire::new();
    let _console = failing_ones(&wire).await;
    let names = tick_rows(2).await;
    let gone = volume(&wire, &names[0]).expect("it");
    click("button", "Delete").await;
    shown("alertdialog", "Delete 2 data volumes?").await;
    // While the question is there, somebody else deletes one of them.
    let path = format!("/api/v1/datavolumes/{}", gone.id);
    assert_eq!(wire.elsewhere("admin", "DELETE", &path, None), 204);
    type_into("Type delete 2 to confirm", "delete 2").await;
    click("button", "Delete 2 data volumes").await;
    ended("2 data volumes deleted").await;
    let mut how: Vec<_> = results().await.into_iter().map(|row| row[1].clone()).collect();
    how.sort();
    assert_eq!(how, ["Already gone", "Deleted"]);
}

#[wasm_bindgen_test]
async fn a_deletion_that_takes_time_turns_its_rows_to_deleting() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?filterBy=phase==Ready&limit=25").await;
    eventually("rows", || rows().len() > 5).await;
    let free = wire.emulator(|emulator| {
        let free = |name: &String| {
            emulator.volume_named(name).is_some_and(|volume| volume.in_use_by.is_none())
        };
        rows().into_iter().filter(free).take(2).collect::<Vec<_>>()
    });
    for name in &free {
        click("checkbox", &format!("Select {name}")).await;
    }
    delete_selected("delete 2", "Delete 2 data volumes").await;
    ended("2 data volumes are being deleted").await;
    for name in &free {
        assert_eq!(volume(&wire, name).expect("still there").phase, Phase::Deleting);
    }
    assert!(results().await.iter().all(|row| row[1] == "Being deleted"));
    eventually("they are no longer listed as ready", || {
        !rows().is_empty() && !rows().contains(&free[0])
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_job_goes_on_when_its_page_is_left_and_only_then_a_reload_asks() {
    let wire = Wire::new();
    let _console = failing_ones(&wire).await;
    assert!(!asks_before_leaving());
    tick_rows(2).await;
    wire.hold(Op::DeleteDatavolume);
    delete_selected("delete 2", "Delete 2 data volumes").await;
    assert!(asks_before_leaving());
    go_to_page("/datavolumes/new").await;
    shown("heading", "New data volume").await;
    assert!(job().contains("Deleting 2 data volumes") && job().contains("0 of 2"), "{}", job());
    wire.held(Op::DeleteDatavolume)[0].release();
    eventually("it goes on", || job().contains("1 of 2")).await;
    assert!(asks_before_leaving());
    go_to_page("/datavolumes").await;
    shown("heading", "Data volumes").await;
    eventually("the rest is selected", || selected() == "1 selected").await;
    for name in ["Delete", "Share"] {
        let button = find("button", name);
        assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"), "{name}");
    }
    wire.let_go(Op::DeleteDatavolume);
    ended("2 data volumes deleted").await;
    assert!(!asks_before_leaving());
}

#[wasm_bindgen_test]
async fn when_the_session_ends_nothing_more_is_sent_and_the_rest_can_be_tried_again() {
    let wire = Wire::new();
    wire.sign_in_by_itself(None);
    let _console = open_with(&wire, "/datavolumes?limit=10").await;
    sign_in_with_key("admin", "admin").await;
    eventually("rows", || rows().len() == 10).await;
    click("checkbox", "Select all on this page").await;
    wire.fault("delete_datavolume:status=401");
    delete_selected("delete 10", "Delete 10 data volumes").await;
    shown("heading", "Sign in").await;
    settle().await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 4);
    assert!(job().is_empty());
    wire.clear_faults();
    sign_in_with_key("admin", "admin").await;
    ended("0 of 10 data volumes deleted, 10 failed").await;
    assert!(results().await.iter().all(|row| row[1].contains("You were signed out")));
    assert_eq!(selected(), "10 selected");
    click("button", "Retry failed").await;
    eventually("the others are sent", || wire.count(Op::DeleteDatavolume) == 14).await;
}

#[wasm_bindgen_test]
async fn signing_out_ends_the_job_and_forgets_it() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?limit=10").await;
    eventually("rows", || rows().len() == 10).await;
    click("checkbox", "Select all on this page").await;
    wire.hold(Op::DeleteDatavolume);
    delete_selected("delete 10", "Delete 10 data volumes").await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    shown("heading", "Sign in").await;
    wire.let_go(Op::DeleteDatavolume);
    settle().await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 4);
    sign_in_with_key("admin", "admin").await;
    eventually("rows", || rows().len() > 10).await;
    assert!(job().is_empty() && selected().is_empty());
}

#[wasm_bindgen_test]
async fn a_server_that_asks_to_wait_is_not_asked_for_the_next_before() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?limit=10").await;
    eventually("rows", || rows().len() == 10).await;
    click("checkbox", "Select all on this page").await;
    wire.fault("delete_datavolume:status=429,retry-after=20,nth=2");
    delete_selected("delete 10", "Delete 10 data volumes").await;
    eventually("it waits", || job().contains("The server asked to wait 20 seconds.")).await;
    let sent = wire.count(Op::DeleteDatavolume);
    assert!(sent < 8, "{sent}");
    pass(19_999).await;
    assert_eq!(wire.count(Op::DeleteDatavolume), sent);
    pass(1).await;
    ended(" being deleted, 1 failed").await;
    assert!(job().contains(" of 10 data volumes deleted, "), "{}", job());
    assert_eq!(wire.count(Op::DeleteDatavolume), 10);
}

#[wasm_bindgen_test]
async fn a_job_that_waits_can_be_stopped() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?limit=10").await;
    eventually("rows", || rows().len() == 10).await;
    click("checkbox", "Select all on this page").await;
    wire.fault("delete_datavolume:status=503,retry-after=600");
    delete_selected("delete 10", "Delete 10 data volumes").await;
    eventually("it waits", || job().contains("The server asked to wait 10 minutes.")).await;
    click("button", "Stop").await;
    ended("0 of 10 data volumes deleted, 4 failed, 6 not started").await;
    assert!(!asks_before_leaving());
    let (told, looked) = (said(), wire.count(Op::ListDatavolumes));
    crate::harness::set_hidden(true).await;
    pass(600_000).await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 4);
    assert_eq!((said(), wire.count(Op::ListDatavolumes)), (told, looked), "it ends once");
}
