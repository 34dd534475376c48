//! Answers in any order.

use crate::harness::{
    Op, Wire, click_on, eventually, find, leave_the_history_alone, mounted, open_with, pass, put,
    rows, select, settle, value,
};
use wasm_bindgen_test::wasm_bindgen_test;

/// A small deterministic generator (SplitMix64).
pub struct Dice(u64);

impl Dice {
    /// The dice of a sequence.
    pub fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }
}

/// How many sequences of steps are tried.
const SEQUENCES: u64 = 1_000;

/// How long it takes the list to look again by itself, in milliseconds.
const POLL: i64 = 30_000;

/// What the person wants the list to show: what was done last counts.
#[derive(Clone, Debug, Default, PartialEq)]
struct Intent {
    search: String,
    phase: &'static str,
    descending: bool,
    second_page: bool,
}

impl Intent {
    /// Another search starts at its first page; the same one stays where it is.
    async fn after_a_pause(&mut self) {
        pass(250).await;
        let typed = value("Search data volumes");
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

/// The rows that the server lists, by the query as a whole.
fn expected(wire: &Wire, intent: &Intent) -> Vec<String> {
    let answer = wire.ask(&format!("/api/v1/datavolumes?{}", intent.query()));
    let volumes = answer["datavolumes"].as_array().expect("volumes");
    volumes.iter().map(|volume| volume["name"].as_str().expect("a name").to_owned()).collect()
}

#[wasm_bindgen_test]
async fn whatever_the_order_of_typing_paging_polling_and_answers_the_last_intent_wins() {
    let wire = Wire::with_volumes(24);
    let _console = open_with(&wire, "/datavolumes?limit=4").await;
    eventually("rows", || rows().len() == 4).await;
    leave_the_history_alone();
    let mut intent = Intent::default();
    let (mut aborted, mut polls) = (0, 0);
    for seed in 1..=SEQUENCES {
        let mut dice = Dice(seed);
        let mut steps = Vec::new();
        wire.hold(Op::ListDatavolumes);
        wire.hold(Op::CountDatavolumes);
        for _ in 0..2 + dice.below(4) {
            match dice.below(7) {
                0 | 1 => {
                    let text = ["", "l", "in", "e", "2026"][dice.below(5)];
                    if text != value("Search data volumes") {
                        put("Search data volumes", text);
                        steps.push(format!("type “{text}”"));
                        // What is typed counts once typing pauses.
                        if dice.below(2) == 0 {
                            intent.after_a_pause().await;
                        }
                    }
                }
                2 => {
                    intent.after_a_pause().await;
                    let (name, phase) = [("All", ""), ("Ready", "Ready")][dice.below(2)];
                    click_on(&find("link", name)).await;
                    (intent.phase, intent.second_page) = (phase, false);
                    steps.push(format!("phase {name}"));
                }
                3 => {
                    intent.after_a_pause().await;
                    click_on(&find("button", "Name")).await;
                    intent.descending = !intent.descending;
                    intent.second_page = false;
                    steps.push("sort".to_owned());
                }
                4 => {
                    intent.after_a_pause().await;
                    let pages = select(&mounted(), "nav[aria-label=Pagination] a[href]");
                    // What the links lead to is what the rows on the screen are followed by.
                    if let Some(link) = pages.get(dice.below(pages.len().max(1))) {
                        let to = link.get_attribute("href").unwrap_or_default();
                        let second = to.contains("offset=4&");
                        if second || !to.contains("offset=") {
                            click_on(link).await;
                            intent.second_page = second;
                            steps.push(format!("go to {to}"));
                        }
                    }
                }
                5 => {
                    // The list looks again by itself, if nothing is on its way.
                    intent.after_a_pause().await;
                    let asked = wire.count(Op::ListDatavolumes);
                    pass(POLL).await;
                    polls += wire.count(Op::ListDatavolumes) - asked;
                    steps.push("poll".to_owned());
                }
                _ => {
                    let held = wire.held(Op::ListDatavolumes);
                    if !held.is_empty() {
                        held[dice.below(held.len())].release();
                        steps.push("answer".to_owned());
                    }
                }
            }
            settle().await;
        }
        intent.after_a_pause().await;
        // The answers that are left come in any order.
        loop {
            let mut held = wire.held(Op::ListDatavolumes);
            held.extend(wire.held(Op::CountDatavolumes));
            if held.is_empty() {
                break;
            }
            held[dice.below(held.len())].release();
            settle().await;
        }
        wire.let_go(Op::ListDatavolumes);
        wire.let_go(Op::CountDatavolumes);
        let wanted = expected(&wire, &intent);
        eventually(
            &format!("seed {seed} shows {wanted:?} after {steps:?}, for {intent:?}"),
            || rows() == wanted,
        )
        .await;
        assert_eq!(value("Search data volumes"), intent.search, "seed {seed}, {steps:?}");
        aborted += wire.forget(|sent| sent.op == Some(Op::ListDatavolumes) && sent.is_aborted());
    }
    assert!(aborted > 0, "requests were superseded");
    assert!(polls > 0, "the list was looked at again meanwhile");
}
