//! Looking again by itself.

use crate::harness::{
    Op, Wire, click, eventually, find, focus, frame, is_there, load_the_dice, mounted, open,
    open_row, open_with, pass, reads, rows, said, says, select, set_hidden, set_online, settle,
    shown, text_of, type_into, url,
};
use crate::list::{listed, shows_rows};
use emulator::{Fault, FaultKind};
use wasm_bindgen_test::wasm_bindgen_test;

const QUICK: i64 = 2_000;
const SLOW: i64 = 30_000;

/// The freshness of the page, from "as of" on without the time: the word that it ends with.
fn freshness() -> String {
    let found = select(&mounted(), ".freshness > span:not(.tip-anchor)");
    let text = found.first().map(|it| text_of(it)).unwrap_or_default();
    let is_dated = text.strip_prefix("as of ").is_some_and(|rest| {
        rest.as_bytes().iter().take(8).all(|byte| byte.is_ascii_digit() || *byte == b':')
    });
    assert!(is_dated, "it says how old it is: {text:?}");
    text.rsplit(" · ").next().unwrap_or_default().to_owned()
}

/// How many more lists are asked for while this much time passes.
async fn asked_within(wire: &Wire, ms: i64) -> usize {
    let before = wire.count(Op::ListDatavolumes);
    pass(ms).await;
    wire.count(Op::ListDatavolumes) - before
}

/// A list in which nothing is in transition.
const AT_REST: &str = "/datavolumes?filterBy=phase%3D%3DReady";

#[wasm_bindgen_test]
async fn a_list_at_rest_is_looked_at_every_half_minute() {
    let console = open(AT_REST).await;
    eventually("rows", || !rows().is_empty()).await;
    settle().await;
    let counted = console.wire.count(Op::CountDatavolumes);
    assert_eq!(asked_within(&console.wire, SLOW - 1).await, 0);
    assert_eq!(asked_within(&console.wire, 1).await, 1);
    assert_eq!(asked_within(&console.wire, 10 * SLOW).await, 10);
    let now = console.wire.count(Op::CountDatavolumes);
    assert_eq!(now, 12 * counted, "what is counted may change, too");
}

#[wasm_bindgen_test]
async fn what_is_in_transition_is_looked_at_every_two_seconds_until_it_has_settled() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let wire = &console.wire;
    let creating = listed(wire, "filterBy=phase==Creating&sortBy=name");
    assert!(!creating.is_empty(), "the seed has some");
    shows_rows(&creating).await;
    settle().await;
    let counted = wire.count(Op::CountDatavolumes);
    assert_eq!(asked_within(wire, QUICK - 1).await, 0);
    assert_eq!(asked_within(wire, 1).await, 1);
    assert_eq!(asked_within(wire, 5 * QUICK).await, 5);
    assert_eq!(wire.count(Op::CountDatavolumes), counted, "as long as the rows are the same");
    wire.pass(60_000);
    pass(QUICK).await;
    reads("No data volumes match").await;
    assert_eq!(wire.count(Op::CountDatavolumes), 2 * counted, "once they have changed");
    assert_eq!(asked_within(wire, SLOW - 1).await, 0);
    assert_eq!(asked_within(wire, 1).await, 1);
}

#[wasm_bindgen_test]
async fn a_hidden_tab_asks_nothing_and_one_that_is_back_asks_once() {
    for (address, pace) in [(AT_REST, SLOW), ("/datavolumes?filterBy=phase%3D%3DCreating", QUICK)] {
        let console = open(address).await;
        let wire = &console.wire;
        eventually("rows", || !rows().is_empty()).await;
        set_hidden(true).await;
        let before = wire.all().len();
        pass(600_000).await;
        assert_eq!(wire.all().len(), before);
        let lists = wire.count(Op::ListDatavolumes);
        set_hidden(false).await;
        assert_eq!(wire.count(Op::ListDatavolumes), lists + 1);
        assert_eq!(asked_within(wire, pace - 1).await, 0);
        assert_eq!(asked_within(wire, 1).await, 1);
        // Also after so short a time that nothing was due.
        set_hidden(true).await;
        pass(100).await;
        set_hidden(false).await;
        assert_eq!(wire.count(Op::ListDatavolumes), lists + 3);
        assert_eq!(asked_within(wire, pace - 1).await, 0);
    }
}

#[wasm_bindgen_test]
async fn without_a_network_nothing_is_asked_and_once_it_is_back_one_time() {
    let console = open(AT_REST).await;
    let wire = &console.wire;
    eventually("rows", || !rows().is_empty()).await;
    assert_eq!(freshness(), "live");
    let shown = rows();
    set_online(false).await;
    assert_eq!(freshness(), "offline");
    assert_eq!(said(), "You are offline. What is shown may be out of date.");
    assert_eq!(asked_within(wire, 600_000).await, 0);
    assert_eq!(rows(), shown);
    let before = wire.count(Op::ListDatavolumes);
    set_online(true).await;
    assert_eq!(wire.count(Op::ListDatavolumes), before + 1);
    eventually("it is live", || freshness() == "live").await;
    assert_eq!(said(), "You are online again.");
    assert_eq!(asked_within(wire, SLOW - 1).await, 0);
}

#[wasm_bindgen_test]
async fn an_answer_proves_that_there_is_a_network() {
    let console = open(AT_REST).await;
    eventually("rows", || !rows().is_empty()).await;
    set_online(false).await;
    let before = console.wire.count(Op::ListDatavolumes);
    click("button", "Refresh").await;
    eventually("it is live", || freshness() == "live").await;
    settle().await;
    assert_eq!(console.wire.count(Op::ListDatavolumes), before + 1, "what was asked is enough");
    assert_eq!(asked_within(&console.wire, SLOW).await, 1);
}

#[wasm_bindgen_test]
async fn pauses_grow_while_looks_fail_and_a_good_answer_ends_them() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let wire = &console.wire;
    eventually("rows", || !rows().is_empty()).await;
    let shown = rows();
    load_the_dice(0.5);
    wire.fault("list_datavolumes:dropped");
    assert_eq!(asked_within(wire, QUICK).await, 1);
    for pause in [2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 150_000, 150_000] {
        assert_eq!(asked_within(wire, pause - 1).await, 0, "{pause}");
        assert_eq!(asked_within(wire, 1).await, 1, "{pause}");
        assert_eq!(freshness(), "stale");
        assert_eq!(rows(), shown, "the last good rows stay");
        assert!(says("The server did not answer"));
    }
    wire.clear_faults();
    assert_eq!(asked_within(wire, 150_000).await, 1);
    eventually("it is live", || freshness() == "live").await;
    assert!(!says("The server did not answer"));
    assert_eq!(asked_within(wire, QUICK).await, 1);
    wire.fault("list_datavolumes:status=500,nth=1");
    assert_eq!(asked_within(wire, QUICK).await, 1);
    assert_eq!(asked_within(wire, 2_000).await, 1, "it begins anew");
}

#[wasm_bindgen_test]
async fn pauses_are_spread_by_the_dice() {
    for (dice, pause) in [(0.75, 3_000), (0.5, 2_000), (0.0, 1_000)] {
        let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
        let wire = &console.wire;
        eventually("rows", || !rows().is_empty()).await;
        load_the_dice(dice);
        wire.fault("list_datavolumes:status=503");
        click("button", "Refresh").await;
        shown("button", "Try again").await;
        assert_eq!(asked_within(wire, pause - 1).await, 0, "{dice}");
        assert_eq!(asked_within(wire, 1).await, 1, "{dice}");
    }
}

/// The server asks to wait, in the words of the header.
fn ask_to_wait(wire: &Wire, value: &str) {
    let kind = FaultKind::Status { status: 429, retry_after: Some(value.to_owned()) };
    wire.emulator(|emulator| {
        emulator.add_fault(Fault { operation: Some(Op::ListDatavolumes), nth: None, kind });
    });
}

#[wasm_bindgen_test]
async fn nobody_is_asked_sooner_than_they_want() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let wire = &console.wire;
    eventually("rows", || !rows().is_empty()).await;
    load_the_dice(0.0);
    ask_to_wait(wire, "20");
    assert_eq!(asked_within(wire, QUICK).await, 1);
    reads("The server asked to wait 20 seconds.").await;
    assert_eq!(asked_within(wire, 19_000).await, 0);
    // Neither a look at another tab nor a break of the network makes it forget.
    set_hidden(true).await;
    set_hidden(false).await;
    set_online(false).await;
    set_online(true).await;
    assert_eq!(asked_within(wire, 999).await, 0);
    assert_eq!(asked_within(wire, 1).await, 1);

    // A date says the same; this clock does not stand still.
    wire.clear_faults();
    let then = js_sys::Date::new(&(js_sys::Date::now() + 600_000.0).into());
    ask_to_wait(wire, &String::from(then.to_utc_string()));
    click("button", "Refresh").await;
    reads("The server asked to wait 10 minutes.").await;
    assert_eq!(asked_within(wire, 590_000).await, 0);
    assert_eq!(asked_within(wire, 10_000).await, 1);

    // A person who asks is not held back.
    let before = wire.count(Op::ListDatavolumes);
    wire.clear_faults();
    click("button", "Refresh").await;
    assert_eq!(wire.count(Op::ListDatavolumes), before + 1);
    eventually("it is live", || freshness() == "live").await;
}

#[wasm_bindgen_test]
async fn a_first_list_is_asked_for_soon_after_the_time_that_the_server_asked_for() {
    let wire = Wire::new();
    let kind = FaultKind::Status { status: 503, retry_after: Some("6".to_owned()) };
    wire.emulator(|emulator| {
        emulator.add_fault(Fault { operation: Some(Op::ListDatavolumes), nth: Some(1), kind });
    });
    load_the_dice(1.0);
    let _console = open_with(&wire, AT_REST).await;
    reads("The server asked to wait 6 seconds.").await;
    reads("not loaded · next try at").await;
    assert_eq!(asked_within(&wire, 5_999).await, 0);
    assert_eq!(asked_within(&wire, 1_001).await, 1);
    eventually("rows", || !rows().is_empty()).await;
}

#[wasm_bindgen_test]
async fn what_is_stuck_in_transition_is_polled_less_and_less_and_quickly_once_it_changes() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let wire = &console.wire;
    let mut stuck =
        wire.ask("/api/v1/datavolumes?requestType=Originated&filterBy=phase%3D%3DCreating");
    wire.answer(Op::ListDatavolumes, 200, &stuck);
    pass(QUICK).await;
    settle().await;
    assert_eq!(asked_within(wire, 20_000).await, 10);
    assert!(asked_within(wire, 580_000).await < 40);
    assert!(asked_within(wire, 60_000).await <= 2);
    wire.clear_faults();
    stuck["datavolumes"][0]["status"]["phase"] = "Deleting".into();
    wire.answer(Op::ListDatavolumes, 200, &stuck);
    pass(SLOW).await;
    eventually("it has changed", || {
        text_of(&select(&mounted(), "main tbody")[0]).contains("Deleting")
    })
    .await;
    settle().await;
    assert_eq!(asked_within(wire, 5 * QUICK).await, 5);
}

#[wasm_bindgen_test]
async fn nonsense_in_the_place_of_a_wait_is_ignored() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let wire = &console.wire;
    eventually("rows", || !rows().is_empty()).await;
    load_the_dice(0.5);
    ask_to_wait(wire, "-20");
    assert_eq!(asked_within(wire, QUICK).await, 1);
    assert!(!says("asked to wait"));
    assert_eq!(asked_within(wire, 2_000).await, 1);
    wire.clear_faults();
    ask_to_wait(wire, "99999999999999999999");
    load_the_dice(0.0);
    assert_eq!(asked_within(wire, 4_000).await, 1);
    assert_eq!(asked_within(wire, 3_599_999).await, 0);
    assert_eq!(asked_within(wire, 1).await, 1, "an hour is the most");
}

#[wasm_bindgen_test]
async fn paused_means_none_and_resuming_asks_once() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let wire = &console.wire;
    eventually("rows", || !rows().is_empty()).await;
    let button = shown("button", "Pause updates").await;
    button.focus().expect("focus");
    click("button", "Pause updates").await;
    assert_eq!(freshness(), "paused");
    assert_eq!(focus(), "button Resume updates", "the button stays the same");
    assert_eq!(asked_within(wire, 600_000).await, 0);
    // A person who asks gets an answer, and it stays paused.
    click("button", "Refresh").await;
    eventually("answered", || freshness() == "paused").await;
    assert_eq!(asked_within(wire, 600_000).await, 0);
    // Everywhere: also on the page of one volume.
    let name = rows()[0].clone();
    open_row(&name).await;
    eventually("paused", || freshness() == "paused").await;
    let asked = wire.count(Op::GetDatavolume);
    pass(600_000).await;
    assert_eq!(wire.count(Op::GetDatavolume), asked);
    click("button", "Resume updates").await;
    assert_eq!(freshness(), "live");
    assert_eq!(wire.count(Op::GetDatavolume), asked + 1);
    pass(QUICK).await;
    assert_eq!(wire.count(Op::GetDatavolume), asked + 2);
}

#[wasm_bindgen_test]
async fn every_view_says_how_old_it_is_and_what_to_think_of_it() {
    let wire = Wire::new();
    let id = wire.emulator(|emulator| {
        let mut ready = emulator.volumes().iter();
        ready.find(|volume| volume.phase == emulator::Phase::Ready).map(|volume| volume.id)
    });
    let id = id.expect("a volume that is ready");
    for (address, op) in [
        (AT_REST.to_owned(), "list_datavolumes"),
        (format!("/datavolumes/{id}"), "get_datavolume"),
        (format!("/datavolumes/{id}/sharing"), "get_shared_scopes"),
    ] {
        let _console = open_with(&wire, &address).await;
        shown("button", "Refresh").await;
        eventually("answered", || says("as of")).await;
        assert_eq!(freshness(), "live", "{address}");
        wire.fault(&format!("{op}:status=503,nth=1"));
        pass(SLOW).await;
        eventually("it is stale", || freshness() == "stale").await;
        set_online(false).await;
        assert_eq!(freshness(), "offline", "{address}");
        set_online(true).await;
        eventually("it is live", || freshness() == "live").await;
        click("button", "Pause updates").await;
        assert_eq!(freshness(), "paused", "{address}");
        let live = select(&mounted(), ".freshness[aria-live], [aria-live] .freshness");
        assert!(live.is_empty(), "it does not talk");
    }
}

#[wasm_bindgen_test]
async fn a_look_is_never_newer_than_what_a_person_has_asked_for_since() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let wire = &console.wire;
    eventually("rows", || !rows().is_empty()).await;
    wire.hold(Op::ListDatavolumes);
    pass(QUICK).await;
    let look = wire.last(Op::ListDatavolumes);
    assert!(look.is_held());
    assert!(!says("Loading"), "it is not told of");
    click("link", "Ready").await;
    type_into("Search data volumes", "train").await;
    pass(250).await;
    assert_eq!(url(), "/datavolumes?filterBy=phase%3D%3DReady&search=train");
    assert!(look.is_aborted());
    // While what a person has asked for is under way, nothing else is asked.
    let asked = wire.last(Op::ListDatavolumes);
    assert_eq!(asked_within(wire, 600_000).await, 0);
    set_hidden(true).await;
    set_hidden(false).await;
    assert_eq!(asked_within(wire, 0).await, 0);
    assert!(asked.is_held());
    look.release();
    wire.let_go(Op::ListDatavolumes);
    let wanted = listed(wire, "filterBy=phase==Ready&search=train&sortBy=name&limit=50");
    shows_rows(&wanted).await;
    assert_eq!(asked_within(wire, SLOW).await, 1, "and then it goes on");
    shows_rows(&wanted).await;
}

#[wasm_bindgen_test]
async fn a_slow_answer_is_waited_for_and_not_asked_for_twice() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let wire = &console.wire;
    eventually("rows", || !rows().is_empty()).await;
    wire.hold(Op::ListDatavolumes);
    assert_eq!(asked_within(wire, QUICK).await, 1);
    assert_eq!(asked_within(wire, 600_000).await, 0);
    set_hidden(true).await;
    set_hidden(false).await;
    assert_eq!(asked_within(wire, 0).await, 0);
    wire.let_go(Op::ListDatavolumes);
    settle().await;
    assert_eq!(asked_within(wire, QUICK).await, 1);
}

#[wasm_bindgen_test]
async fn a_refused_look_is_the_sessions_matter() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let wire = &console.wire;
    eventually("rows", || !rows().is_empty()).await;
    wire.fault("list_datavolumes:status=401");
    pass(QUICK).await;
    shown("heading", "Sign in").await;
    assert!(!says("Could not load the data volumes"));
    let asked = wire.count(Op::ListDatavolumes);
    pass(600_000).await;
    assert_eq!(wire.count(Op::ListDatavolumes), asked, "nobody is there to look for");
}

#[wasm_bindgen_test]
async fn a_look_leaves_focus_typing_and_dialogs_alone() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let wire = &console.wire;
    eventually("rows", || !rows().is_empty()).await;
    let name = rows()[0].clone();
    find("link", &name).focus().expect("focus");
    assert_eq!(asked_within(wire, 5 * QUICK).await, 5);
    assert_eq!(focus(), format!("link {name}"));
    type_into("Search data volumes", "x").await;
    click("button", "Commands").await;
    eventually("the dialog has the focus", || focus() == "combobox Command").await;
    type_into("Command", "new").await;
    assert!(asked_within(wire, QUICK).await <= 2);
    assert_eq!(focus(), "combobox Command");
    assert_eq!(crate::harness::value("Command"), "new");
}

#[wasm_bindgen_test]
async fn the_focus_is_not_lost_when_an_error_goes_by_itself() {
    let console = open(AT_REST).await;
    let wire = &console.wire;
    eventually("rows", || !rows().is_empty()).await;
    wire.fault("list_datavolumes:status=503,nth=1");
    pass(SLOW).await;
    shown("button", "Try again").await.focus().expect("focus");
    pass(600_000).await;
    eventually("the error is gone", || !is_there("button", "Try again")).await;
    frame().await;
    assert_eq!(focus(), "heading Data volumes");
}

#[wasm_bindgen_test]
async fn a_volume_is_followed_and_left_alone_once_it_is_gone() {
    let wire = Wire::new();
    let volume = wire.emulator(|emulator| {
        let mut creating = emulator.volumes().iter();
        creating.find(|volume| volume.phase == emulator::Phase::Creating).cloned()
    });
    let volume = volume.expect("the seed has one");
    let _console = open_with(&wire, &format!("/datavolumes/{}", volume.id)).await;
    shown("heading", &volume.name).await;
    let asked = || wire.count(Op::GetDatavolume);
    let before = asked();
    pass(3 * QUICK).await;
    assert_eq!(asked(), before + 3);
    set_hidden(true).await;
    pass(600_000).await;
    assert_eq!(asked(), before + 3);
    set_hidden(false).await;
    assert_eq!(asked(), before + 4);
    wire.fault("get_datavolume:status=404");
    pass(QUICK).await;
    reads(&format!("{} has been deleted", volume.name)).await;
    let before = asked();
    pass(600_000).await;
    assert_eq!(asked(), before, "it does not come back");
}
