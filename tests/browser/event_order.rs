//! Random orders of requests and responses: `use_remote` shows the response to the last request, and
//! never an older one.

mod list;

use crate::harness::{Network, Op, headless, settle, tick};
use data_volumes_console::api::{Page, endpoint};
use data_volumes_console::domain::{ListQuery, Volume};
use data_volumes_console::state::{Remote, RemoteHandle, WhenKeyChanges, use_remote};
use leptos::prelude::{GetUntracked, RwSignal, Set, With, WithUntracked};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// A deterministic random number generator (SplitMix64).
struct Rng(u64);

impl Rng {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }
}

const SEQUENCES: u64 = 10_000;

/// Queries that each return other rows.
const QUERIES: [&str; 5] = [
    "limit=2",
    "limit=2&offset=2",
    "limit=2&sortOrder=desc",
    "limit=3&search=a",
    "limit=1&offset=5",
];

fn names(page: &Page<Volume>) -> Vec<String> {
    page.items.iter().map(|volume| volume.name.clone()).collect()
}

fn loaded_names(remote: RemoteHandle<Page<Volume>>) -> Option<Vec<String>> {
    remote.state.with_untracked(|state| match state {
        Remote::Loaded(page) => Some(names(page)),
        _ => None,
    })
}

#[wasm_bindgen_test]
async fn the_response_to_the_last_query_is_shown_in_any_order_of_events() {
    let network = Network::with_volumes(12);
    let queries = QUERIES.map(|text| ListQuery::parse(text).0);
    let expected = queries.clone().map(|query| {
        let response =
            network.get_json(&format!("/api/v1/datavolumes?{}", query.to_list_request()));
        let volumes = response["datavolumes"].as_array().expect("volumes").clone();
        volumes
            .iter()
            .map(|row| row["name"].as_str().expect("a name").to_owned())
            .collect::<Vec<_>>()
    });
    let current_index = RwSignal::new(0_usize);
    let (query_list, network_handle) = (queries.clone(), Rc::clone(&network));
    let (_app, remote) =
        headless(&network_handle, move || {
            use_remote(
                WhenKeyChanges::Keep,
                move || Some(current_index.with(|index| query_list[*index].clone())),
                |client, query: ListQuery| async move {
                    client.send(endpoint::list_volumes(&query)).await
                },
            )
        })
        .await;
    network.pause_requests(Op::ListDatavolumes);
    let mut aborted = 0;
    for seed in 1..=SEQUENCES {
        let mut rng = Rng(seed);
        let mut steps = Vec::new();
        for _ in 0..2 + rng.below(5) {
            match rng.below(6) {
                0..=2 => {
                    let index = rng.below(QUERIES.len());
                    current_index.set(index);
                    steps.push(format!("query {index}"));
                }
                3 => {
                    remote.refresh();
                    steps.push("refresh".to_owned());
                }
                4 => {
                    remote.refresh_in_background();
                    steps.push("poll".to_owned());
                }
                _ => {
                    let paused = network.paused(Op::ListDatavolumes);
                    if !paused.is_empty() {
                        paused[rng.below(paused.len())].resume();
                        steps.push("respond".to_owned());
                    }
                }
            }
            if rng.below(2) == 0 {
                tick().await;
            }
        }
        settle().await;
        loop {
            let paused = network.paused(Op::ListDatavolumes);
            if paused.is_empty() {
                break;
            }
            paused[rng.below(paused.len())].resume();
            settle().await;
        }
        settle().await;
        let expected_names = &expected[current_index.get_untracked()];
        assert_eq!(loaded_names(remote).as_ref(), Some(expected_names), "seed {seed}: {steps:?}");
        aborted += network.clear_requests(|sent| sent.is_aborted());
    }
    assert!(aborted > 1_000, "superseded requests were aborted: {aborted}");
}
