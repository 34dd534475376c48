//! The warnings before a bulk deletion, and what follows a lost response.

use crate::bulk::{
    confirm_deletion, open_failed_volumes, results, select_rows, volume, wait_for_job_end,
};
use crate::delete::in_use::set_workloads;
use crate::harness::{
    Network, Op, click, click_on, exists, open_with, query_all, root, rows, settle, shows_text,
    text_of, wait_for, wait_until,
};
use emulator::Phase;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn up_to_ten_volumes_are_listed_with_the_scopes_that_lose_access() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?limit=10").await;
    let names = select_rows(10).await;
    click("button", "Delete").await;
    wait_for("alertdialog", "Delete 10 data volumes?").await;
    assert_eq!(network.count(Op::GetDatavolume), 10, "each is fetched once");
    let lines: Vec<_> = query_all(&root(), "li").iter().map(|line| text_of(line)).collect();
    assert_eq!(lines.len(), 10);
    for name in names {
        let scopes = volume(&network, &name).expect("it").shared_scopes;
        let line = lines.iter().find(|line| line.starts_with(&name)).expect("a line");
        match scopes.first() {
            None => assert!(line.ends_with("Not shared."), "{line}"),
            Some(_) => assert!(line.contains("Will lose access: "), "{line}"),
        }
        for scope in scopes.iter().filter(|_| scopes.len() <= 5) {
            assert!(line.contains(&*scope.scope_name), "{line}");
        }
    }
}

#[wasm_bindgen_test]
async fn more_than_ten_volumes_are_summarized_without_fetching_each() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?limit=25").await;
    select_rows(11).await;
    click("button", "Delete").await;
    wait_for("alertdialog", "Delete 11 data volumes?").await;
    assert_eq!(network.count(Op::GetDatavolume), 0);
    assert!(
        shows_text("All projects they’re shared with will lose access.")
            && shows_text("and 1 more")
    );
}

#[wasm_bindgen_test]
async fn the_scopes_are_fetched_four_at_a_time_and_cancel_aborts_them() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?limit=10").await;
    select_rows(10).await;
    network.pause_requests(Op::GetDatavolume);
    click("button", "Delete").await;
    wait_until("four are requested", || network.count(Op::GetDatavolume) == 4).await;
    assert!(shows_text("Checking who will lose access") && shows_text("0 of 10"));
    network.paused(Op::GetDatavolume)[2].resume();
    wait_until("a fifth is requested", || network.count(Op::GetDatavolume) == 5).await;
    assert!(shows_text("1 of 10"));
    let pending = network.paused(Op::GetDatavolume);
    click("button", "Cancel").await;
    settle().await;
    assert!(pending.iter().all(|sent| sent.is_aborted()));
    assert_eq!(network.count(Op::GetDatavolume), 5);
    network.resume_requests(Op::GetDatavolume);
    settle().await;
    assert!(root().tag_name() != "DIALOG" && !shows_text("Checking who will lose access"));
}

#[wasm_bindgen_test]
async fn unreadable_scopes_are_reported_and_deleted_volumes_are_left_out() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    let names = select_rows(3).await;
    network.add_fault("get_datavolume:status=404,nth=1");
    network.add_fault("get_datavolume:status=503,nth=2");
    click("button", "Delete").await;
    wait_for("alertdialog", "Delete 2 data volumes?").await;
    assert!(shows_text("Already deleted and not included: "));
    assert!(shows_text("Couldn’t check who will lose access: Service Unavailable (injected)"));
    assert_eq!(query_all(&root(), "li").len(), 2);
    assert_eq!(names.len(), 3);
}

#[wasm_bindgen_test]
async fn no_dialog_opens_if_all_volumes_are_already_deleted() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    let names = select_rows(1).await;
    network.add_fault("get_datavolume:status=404");
    click("button", "Delete").await;
    wait_until("a message is shown", || shows_text("Nothing can be deleted")).await;
    assert!(shows_text(&format!("Already deleted and not included: {}.", names[0])));
    assert_ne!(root().tag_name(), "DIALOG");
}

#[wasm_bindgen_test]
async fn items_with_a_lost_response_are_looked_up_before_they_count_as_failed() {
    let network = Network::new();
    let _console = open_failed_volumes(&network).await;
    let names = select_rows(3).await;
    network.add_fault("delete_datavolume:dropped-after,nth=1");
    network.add_fault("delete_datavolume:dropped,nth=2");
    confirm_deletion("delete 3", "Delete 3 data volumes").await;
    wait_for_job_end("2 of 3 data volumes deleted, 1 failed").await;
    assert_eq!(network.count(Op::DeleteDatavolume), 3, "no deletion is sent twice");
    let found = results().await;
    assert!(found[0][1].contains("The data volume wasn’t deleted"), "{found:?}");
    assert_eq!((found[1][1].as_str(), found[2][1].as_str()), ("Deleted", "Deleted"));
    let left: Vec<_> = names.iter().filter(|name| volume(&network, name).is_some()).collect();
    assert_eq!(left, [&found[0][0]]);
}

#[wasm_bindgen_test]
async fn a_lost_response_to_a_slow_deletion_is_resolved_as_being_deleted() {
    let network = Network::new();
    let _console = open_with(&network, "/datavolumes?filterBy=phase==Ready&limit=25").await;
    wait_until("rows", || rows().len() > 5).await;
    let unused = network.emulator(|it| {
        let is_unused =
            |name: &String| it.volume_by_name(name).is_some_and(|it| it.in_use_by.is_none());
        rows().into_iter().filter(is_unused).take(2).collect::<Vec<_>>()
    });
    for name in &unused {
        click("checkbox", &format!("Select {name}")).await;
    }
    network.add_fault("delete_datavolume:dropped-after");
    confirm_deletion("delete 2", "Delete 2 data volumes").await;
    wait_for_job_end("2 data volumes are being deleted").await;
    assert!(results().await.iter().all(|row| row[1] == "Being deleted"));
    assert!(unused.iter().all(|name| volume(&network, name).expect("it").phase == Phase::Deleting));
    assert!(!exists("button", "Retry failed"));
}

#[wasm_bindgen_test]
async fn all_names_can_be_shown_while_the_field_to_confirm_stays() {
    let network = Network::new();
    set_workloads(&network, &[]);
    let _console = open_with(&network, "/datavolumes?limit=25").await;
    let names = select_rows(25).await;
    click("button", "Delete").await;
    wait_for("alertdialog", "Delete 25 data volumes?").await;
    let shown = || query_all(&root(), "li strong").iter().map(|it| text_of(it)).collect::<Vec<_>>();
    assert_eq!(shown(), names[..10]);
    let more = query_all(&root(), "summary").remove(0);
    assert_eq!(text_of(&more), "and 15 more");
    click_on(&more).await;
    wait_until("all are shown", || shown() == names).await;
    assert!(exists("textbox", "Type delete 25 to confirm"));
}
