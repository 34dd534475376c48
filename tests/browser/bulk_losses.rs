//! Before many data volumes are deleted: who loses access, by name; and what is found out when answers
//! are lost.

use crate::bulk::{delete_selected, ended, failing_ones, results, tick_rows, volume};
use crate::harness::{
    Op, Wire, click, eventually, is_there, open_with, root, rows, says, select, settle, shown,
    text_of,
};
use emulator::Phase;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn up_to_ten_are_told_with_who_loses_access_to_each() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?limit=10").await;
    let names = tick_rows(10).await;
    click("button", "Delete").await;
    shown("alertdialog", "Delete 10 data volumes?").await;
    assert_eq!(wire.count(Op::GetDatavolume), 10, "each is asked for once");
    let lines: Vec<_> = select(&root(), "li").iter().map(|line| text_of(line)).collect();
    assert_eq!(lines.len(), 10);
    for name in names {
        let scopes = volume(&wire, &name).expect("it").shared_scopes;
        let line = lines.iter().find(|line| line.starts_with(&name)).expect("a line");
        match scopes.first() {
            None => assert!(line.ends_with("Shared with nobody."), "{line}"),
            Some(_) => assert!(line.contains("Will lose access: "), "{line}"),
        }
        for scope in scopes.iter().filter(|_| scopes.len() <= 5) {
            assert!(line.contains(&*scope.scope_name), "{line}");
        }
    }
}

#[wasm_bindgen_test]
async fn more_than_ten_are_summed_up_without_asking_for_each() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?limit=25").await;
    tick_rows(11).await;
    click("button", "Delete").await;
    shown("alertdialog", "Delete 11 data volumes?").await;
    assert_eq!(wire.count(Op::GetDatavolume), 0);
    assert!(says("Whoever they are shared with loses access to the data.") && says("and 1 more"));
}

#[wasm_bindgen_test]
async fn a_few_are_asked_for_at_a_time_and_that_can_be_called_off() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?limit=10").await;
    tick_rows(10).await;
    wire.hold(Op::GetDatavolume);
    click("button", "Delete").await;
    eventually("four are asked for", || wire.count(Op::GetDatavolume) == 4).await;
    assert!(says("Looking who loses access") && says("0 of 10"));
    wire.held(Op::GetDatavolume)[2].release();
    eventually("and a fifth", || wire.count(Op::GetDatavolume) == 5).await;
    assert!(says("1 of 10"));
    let asked = wire.held(Op::GetDatavolume);
    click("button", "Cancel").await;
    settle().await;
    assert!(asked.iter().all(|sent| sent.is_aborted()));
    assert_eq!(wire.count(Op::GetDatavolume), 5);
    wire.let_go(Op::GetDatavolume);
    settle().await;
    assert!(root().tag_name() != "DIALOG" && !says("Looking who loses access"));
}

#[wasm_bindgen_test]
async fn what_cannot_be_read_is_said_and_what_is_gone_is_left_out() {
    let wire = Wire::new();
    let _console = failing_ones(&wire).await;
    let names = tick_rows(3).await;
    wire.fault("get_datavolume:status=404,nth=1");
    wire.fault("get_datavolume:status=503,nth=2");
    click("button", "Delete").await;
    shown("alertdialog", "Delete 2 data volumes?").await;
    assert!(says("Gone already, and left out, is: "));
    assert!(says("Who loses access is not known: Service Unavailable (injected)"));
    assert_eq!(select(&root(), "li").len(), 2);
    assert_eq!(names.len(), 3);
}

#[wasm_bindgen_test]
async fn nothing_is_asked_where_nothing_is_left() {
    let wire = Wire::new();
    let _console = failing_ones(&wire).await;
    let names = tick_rows(1).await;
    wire.fault("get_datavolume:status=404");
    click("button", "Delete").await;
    eventually("it is told", || says("Nothing can be deleted")).await;
    assert!(says(&format!("Gone already, and left out, is: {}.", names[0])));
    assert_ne!(root().tag_name(), "DIALOG");
}

#[wasm_bindgen_test]
async fn items_whose_answer_was_lost_are_looked_up_before_they_are_called_failed() {
    let wire = Wire::new();
    let _console = failing_ones(&wire).await;
    let names = tick_rows(3).await;
    wire.fault("delete_datavolume:dropped-after,nth=1");
    wire.fault("delete_datavolume:dropped,nth=2");
    delete_selected("delete 3", "Delete 3 data volumes").await;
    ended("2 of 3 data volumes deleted, 1 failed").await;
    assert_eq!(wire.count(Op::DeleteDatavolume), 3, "none is sent again");
    let found = results().await;
    assert!(found[0][1].contains("the data volume was not deleted"), "{found:?}");
    assert_eq!((found[1][1].as_str(), found[2][1].as_str()), ("Deleted", "Deleted"));
    let left: Vec<_> = names.iter().filter(|name| volume(&wire, name).is_some()).collect();
    assert_eq!(left, [&found[0][0]]);
}

#[wasm_bindgen_test]
async fn a_lost_answer_to_what_takes_time_is_found_under_way() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?filterBy=phase==Ready&limit=25").await;
    eventually("rows", || rows().len() > 5).await;
    let free = wire.emulator(|it| {
        let is_free =
            |name: &String| it.volume_named(name).is_some_and(|it| it.in_use_by.is_none());
        rows().into_iter().filter(is_free).take(2).collect::<Vec<_>>()
    });
    for name in &free {
        click("checkbox", &format!("Select {name}")).await;
    }
    wire.fault("delete_datavolume:dropped-after");
    delete_selected("delete 2", "Delete 2 data volumes").await;
    ended("2 data volumes are being deleted").await;
    assert!(results().await.iter().all(|row| row[1] == "Being deleted"));
    assert!(free.iter().all(|name| volume(&wire, name).expect("it").phase == Phase::Deleting));
    assert!(!is_there("button", "Retry failed"));
}
