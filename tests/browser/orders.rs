//! Ten thousand orders of questions and answers: the read that every page stands on shows the answer
//! to the last question, and never one that is older.

use crate::harness::{Op, Wire, bare, settle, tick};
use crate::races::Dice;
use data_volumes_console::api::{Page, endpoint};
use data_volumes_console::domain::{ListQuery, Volume};
use data_volumes_console::state::{Remote, RemoteHandle, WhenKeyChanges, use_remote};
use leptos::prelude::{GetUntracked, RwSignal, Set, With, WithUntracked};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

const SEQUENCES: u64 = 10_000;

/// What is asked for: each has other rows.
const QUESTIONS: [&str; 5] = [
    "limit=2",
    "limit=2&offset=2",
    "limit=2&sortOrder=desc",
    "limit=3&search=a",
    "limit=1&offset=5",
];

fn names(page: &Page<Volume>) -> Vec<String> {
    page.items.iter().map(|volume| volume.name.clone()).collect()
}

fn shown(remote: RemoteHandle<Page<Volume>>) -> Option<Vec<String>> {
    remote.state.with_untracked(|state| match state {
        Remote::Loaded(page) => Some(names(page)),
        _ => None,
    })
}

#[wasm_bindgen_test]
async fn in_ten_thousand_orders_the_answer_to_the_last_question_is_shown() {
    let wire = Wire::with_volumes(12);
    let questions = QUESTIONS.map(|text| ListQuery::parse(text).0);
    let expected = questions.clone().map(|query| {
        let answer = wire.ask(&format!("/api/v1/datavolumes?{}", query.to_list_request()));
        let volumes = answer["datavolumes"].as_array().expect("volumes").clone();
        volumes
            .iter()
            .map(|row| row["name"].as_str().expect("a name").to_owned())
            .collect::<Vec<_>>()
    });
    let question = RwSignal::new(0_usize);
    let (asked, wire_of) = (questions.clone(), Rc::clone(&wire));
    let (_app, remote) =
        bare(&wire_of, move || {
            use_remote(
                WhenKeyChanges::Keep,
                move || Some(question.with(|index| asked[*index].clone())),
                |client, query: ListQuery| async move {
                    client.send(endpoint::list_volumes(&query)).await
                },
            )
        })
        .await;
    wire.hold(Op::ListDatavolumes);
    let mut aborted = 0;
    for seed in 1..=SEQUENCES {
        let mut dice = Dice::of(seed);
        let mut steps = Vec::new();
        for _ in 0..2 + dice.below(5) {
            match dice.below(6) {
                0..=2 => {
                    let index = dice.below(QUESTIONS.len());
                    question.set(index);
                    steps.push(format!("ask {index}"));
                }
                3 => {
                    remote.refresh();
                    steps.push("refresh".to_owned());
                }
                4 => {
                    remote.refresh_quietly();
                    steps.push("look".to_owned());
                }
                _ => {
                    let held = wire.held(Op::ListDatavolumes);
                    if !held.is_empty() {
                        held[dice.below(held.len())].release();
                        steps.push("answer".to_owned());
                    }
                }
            }
            if dice.below(2) == 0 {
                tick().await;
            }
        }
        settle().await;
        loop {
            let held = wire.held(Op::ListDatavolumes);
            if held.is_empty() {
                break;
            }
            held[dice.below(held.len())].release();
            settle().await;
        }
        settle().await;
        let wanted = &expected[question.get_untracked()];
        assert_eq!(shown(remote).as_ref(), Some(wanted), "seed {seed}: {steps:?}");
        aborted += wire.forget(|sent| sent.is_aborted());
    }
    assert!(aborted > 1_000, "questions were superseded: {aborted}");
}
