//! Random orders of user input, polls and responses in the list.

use super::Rng;
use crate::harness::{
    Network, Op, advance_time, app_element, click_on, disable_history_changes, field_value, find,
    open_with, query_all, rows, set_value, settle, wait_until,
};
use wasm_bindgen_test::wasm_bindgen_test;

const SEQUENCES: u64 = 1_000;

/// The polling interval of an idle list, in milliseconds.
const POLL_INTERVAL: i64 = 30_000;

/// What the list has to show after the last input.
#[derive(Clone, Debug, Default, PartialEq)]
struct ExpectedState {
    search: String,
    phase: &'static str,
    descending: bool,
    second_page: bool,
}

impl ExpectedState {
    /// Lets the search box commit its text: a new search starts at the first page.
    async fn pause_typing(&mut self) {
        advance_time(250).await;
        let typed = field_value("Search data volumes");
        if typed != self.search {
            self.second_page = false;
        }
        self.search = typed;
    }

    fn query(&self) -> String {
        let mut query = "requestType=Originated".to_owned();
        if !self.phase.is_empty() {
            query += &format!("&filterBy=phase=={}", self.phase);
        }
        if !self.search.is_empty() {
            query += &format!("&search={}", self.search);
        }
        let (order, offset) =
            (if self.descending { "desc" } else { "asc" }, self.second_page as u32 * 4);
        query + &format!("&sortBy=name&sortOrder={order}&offset={offset}&limit=4")
    }
}

/// The rows that the server lists for this state.
fn expected_rows(network: &Network, state: &ExpectedState) -> Vec<String> {
    let response = network.get_json(&format!("/api/v1/datavolumes?{}", state.query()));
    let volumes = response["datavolumes"].as_array().expect("volumes");
    volumes.iter().map(|volume| volume["name"].as_str().expect("a name").to_owned()).collect()
}

#[wasm_bindgen_test]
async fn the_list_shows_the_last_user_input_in_any_order_of_events() {
    let network = Network::with_volumes(24);
    let _console = open_with(&network, "/datavolumes?limit=4").await;
    wait_until("rows", || rows().len() == 4).await;
    disable_history_changes();
    let mut state = ExpectedState::default();
    let (mut aborted, mut polls) = (0, 0);
    for seed in 1..=SEQUENCES {
        let mut rng = Rng(seed);
        let mut steps = Vec::new();
        network.pause_requests(Op::ListDatavolumes);
        network.pause_requests(Op::CountDatavolumes);
        for _ in 0..2 + rng.below(4) {
            match rng.below(7) {
                0 | 1 => {
                    let text = ["", "l", "in", "e", "2026"][rng.below(5)];
                    if text != field_value("Search data volumes") {
                        set_value("Search data volumes", text);
                        steps.push(format!("type “{text}”"));
                        // Typed text is committed once typing pauses.
                        if rng.below(2) == 0 {
                            state.pause_typing().await;
                        }
                    }
                }
                2 => {
                    state.pause_typing().await;
                    let (name, phase) = [("All", ""), ("Ready", "Ready")][rng.below(2)];
                    click_on(&find("link", name)).await;
                    (state.phase, state.second_page) = (phase, false);
                    steps.push(format!("phase {name}"));
                }
                3 => {
                    state.pause_typing().await;
                    click_on(&find("button", "Name")).await;
                    state.descending = !state.descending;
                    state.second_page = false;
                    steps.push("sort".to_owned());
                }
                4 => {
                    state.pause_typing().await;
                    let pages = query_all(&app_element(), "nav[aria-label=Pagination] a[href]");
                    // The links refer to the rows on the screen.
                    if let Some(link) = pages.get(rng.below(pages.len().max(1))) {
                        let to = link.get_attribute("href").unwrap_or_default();
                        let second = to.contains("offset=4&");
                        if second || !to.contains("offset=") {
                            click_on(link).await;
                            state.second_page = second;
                            steps.push(format!("go to {to}"));
                        }
                    }
                }
                5 => {
                    // The list polls unless a request is pending.
                    state.pause_typing().await;
                    let before = network.count(Op::ListDatavolumes);
                    advance_time(POLL_INTERVAL).await;
                    polls += network.count(Op::ListDatavolumes) - before;
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
            settle().await;
        }
        state.pause_typing().await;
        // The remaining responses arrive in any order.
        loop {
            let mut paused = network.paused(Op::ListDatavolumes);
            paused.extend(network.paused(Op::CountDatavolumes));
            if paused.is_empty() {
                break;
            }
            paused[rng.below(paused.len())].resume();
            settle().await;
        }
        network.resume_requests(Op::ListDatavolumes);
        network.resume_requests(Op::CountDatavolumes);
        let expected = expected_rows(&network, &state);
        wait_until(
            &format!("seed {seed} shows {expected:?} after {steps:?}, for {state:?}"),
            || rows() == expected,
        )
        .await;
        assert_eq!(field_value("Search data volumes"), state.search, "seed {seed}, {steps:?}");
        aborted += network
            .clear_requests(|sent| sent.op == Some(Op::ListDatavolumes) && sent.is_aborted());
    }
    assert!(aborted > 0, "superseded requests were aborted");
    assert!(polls > 0, "the list was polled");
}
