//! Polling of pages.

mod offline;

use crate::harness::{
    Network, Op, advance_time, app_element, click, exists, field_value, find, focused, next_frame,
    open, open_from_list, open_with, query_all, rows, set_hidden, set_online, set_random, settle,
    shows_text, text_of, type_into, url, wait_for, wait_for_text, wait_until,
};
use crate::list::{listed_names, wait_for_rows};
use data_volumes_console::api::transport::parse_http_date;
use emulator::{Fault, FaultKind};
use wasm_bindgen_test::wasm_bindgen_test;

const FAST_INTERVAL: i64 = 2_000;
const SLOW_INTERVAL: i64 = 30_000;

/// The state in the page's freshness text, which starts with "Updated" and a time.
fn freshness() -> String {
    let found = query_all(&app_element(), ".freshness > span:not(.tip-anchor)");
    let text = found.first().map(|it| text_of(it)).unwrap_or_default();
    let is_dated = text.strip_prefix("Updated ").is_some_and(|rest| {
        rest.as_bytes().iter().take(8).all(|byte| byte.is_ascii_digit() || *byte == b':')
    });
    assert!(is_dated, "the text starts with its time: {text:?}");
    text.rsplit(" · ").next().unwrap_or_default().to_owned()
}

/// How many list requests are sent while `ms` milliseconds pass.
async fn list_requests_within(network: &Network, ms: i64) -> usize {
    let before = network.count(Op::ListDatavolumes);
    advance_time(ms).await;
    network.count(Op::ListDatavolumes) - before
}

/// A list without data volumes in transition.
const IDLE_LIST: &str = "/datavolumes?filterBy=phase%3D%3DReady";

#[wasm_bindgen_test]
async fn an_idle_list_is_polled_every_30_seconds() {
    let console = open(IDLE_LIST).await;
    wait_until("rows", || !rows().is_empty()).await;
    settle().await;
    let count_requests = console.network.count(Op::CountDatavolumes);
    assert_eq!(list_requests_within(&console.network, SLOW_INTERVAL - 1).await, 0);
    assert_eq!(list_requests_within(&console.network, 1).await, 1);
    assert_eq!(list_requests_within(&console.network, 10 * SLOW_INTERVAL).await, 10);
    let now = console.network.count(Op::CountDatavolumes);
    assert_eq!(now, 12 * count_requests, "counts are polled, too");
}

#[wasm_bindgen_test]
async fn a_list_in_transition_is_polled_every_2_seconds_until_it_settles() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let network = &console.network;
    let creating = listed_names(network, "filterBy=phase==Creating&sortBy=name");
    assert!(!creating.is_empty(), "the seed has some");
    wait_for_rows(&creating).await;
    settle().await;
    let count_requests = network.count(Op::CountDatavolumes);
    assert_eq!(list_requests_within(network, FAST_INTERVAL - 1).await, 0);
    assert_eq!(list_requests_within(network, 1).await, 1);
    assert_eq!(list_requests_within(network, 5 * FAST_INTERVAL).await, 5);
    assert_eq!(
        network.count(Op::CountDatavolumes),
        count_requests,
        "no new counts for unchanged rows"
    );
    network.advance_server(60_000);
    advance_time(FAST_INTERVAL).await;
    wait_for_text("No data volumes match").await;
    assert_eq!(
        network.count(Op::CountDatavolumes),
        2 * count_requests,
        "new counts for changed rows"
    );
    assert_eq!(list_requests_within(network, SLOW_INTERVAL - 1).await, 0);
    assert_eq!(list_requests_within(network, 1).await, 1);
}

#[wasm_bindgen_test]
async fn a_failed_count_is_requested_again_with_the_next_rows() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    wait_until("rows", || !rows().is_empty()).await;
    settle().await;
    console.network.add_fault("count_datavolumes:status=500");
    click("button", "Refresh").await;
    wait_for_text("count the data volumes").await;
    console.network.clear_faults();
    advance_time(FAST_INTERVAL).await;
    wait_until("the error is gone", || !shows_text("count the data volumes")).await;
}

#[wasm_bindgen_test]
async fn a_hidden_tab_does_not_poll_and_a_shown_one_polls_once() {
    for (address, interval) in
        [(IDLE_LIST, SLOW_INTERVAL), ("/datavolumes?filterBy=phase%3D%3DCreating", FAST_INTERVAL)]
    {
        let console = open(address).await;
        let network = &console.network;
        wait_until("rows", || !rows().is_empty()).await;
        set_hidden(true).await;
        let before = network.requests().len();
        advance_time(600_000).await;
        assert_eq!(network.requests().len(), before);
        let lists = network.count(Op::ListDatavolumes);
        set_hidden(false).await;
        assert_eq!(network.count(Op::ListDatavolumes), lists + 1);
        assert_eq!(list_requests_within(network, interval - 1).await, 0);
        assert_eq!(list_requests_within(network, 1).await, 1);
        // Even if no poll was due meanwhile.
        set_hidden(true).await;
        advance_time(100).await;
        set_hidden(false).await;
        assert_eq!(network.count(Op::ListDatavolumes), lists + 3);
        assert_eq!(list_requests_within(network, interval - 1).await, 0);
    }
}

#[wasm_bindgen_test]
async fn failed_polls_back_off_exponentially_until_a_success() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let network = &console.network;
    wait_until("rows", || !rows().is_empty()).await;
    let shown = rows();
    set_random(0.5);
    network.add_fault("list_datavolumes:dropped");
    assert_eq!(list_requests_within(network, FAST_INTERVAL).await, 1);
    for pause in [2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 150_000, 150_000] {
        assert_eq!(list_requests_within(network, pause - 1).await, 0, "{pause}");
        assert_eq!(list_requests_within(network, 1).await, 1, "{pause}");
        assert_eq!(freshness(), "Out of date");
        assert_eq!(rows(), shown, "the last rows are kept");
        assert!(shows_text("Couldn’t reach the server."));
    }
    network.clear_faults();
    assert_eq!(list_requests_within(network, 150_000).await, 1);
    wait_until("it is live", || freshness() == "Live").await;
    assert!(!shows_text("Couldn’t reach the server."));
    assert_eq!(list_requests_within(network, FAST_INTERVAL).await, 1);
    network.add_fault("list_datavolumes:status=500,nth=1");
    assert_eq!(list_requests_within(network, FAST_INTERVAL).await, 1);
    assert_eq!(list_requests_within(network, 2_000).await, 1, "the backoff starts again");
}

#[wasm_bindgen_test]
async fn backoff_has_random_jitter() {
    for (random, pause) in [(0.75, 3_000), (0.5, 2_000), (0.0, 1_000)] {
        let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
        let network = &console.network;
        wait_until("rows", || !rows().is_empty()).await;
        set_random(random);
        network.add_fault("list_datavolumes:status=503");
        click("button", "Refresh").await;
        wait_for("button", "Try again").await;
        assert_eq!(list_requests_within(network, pause - 1).await, 0, "{random}");
        assert_eq!(list_requests_within(network, 1).await, 1, "{random}");
    }
}

/// Responds to list requests with 429 and this `Retry-After` header.
fn respond_with_retry_after(network: &Network, value: &str) {
    let kind = FaultKind::Status { status: 429, retry_after: Some(value.to_owned()) };
    network.emulator(|emulator| {
        emulator.add_fault(Fault { operation: Some(Op::ListDatavolumes), nth: None, kind });
    });
}

#[wasm_bindgen_test]
fn dates_of_http_are_parsed() {
    for date in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"] {
        assert_eq!(parse_http_date(date), Some(784_111_777_000), "{date}");
    }
    for text in ["", "soon", "20, 30", "Sun, 06 Nov 2094 24:01:00 GMT"] {
        assert_eq!(parse_http_date(text), None, "{text:?}");
    }
}

#[wasm_bindgen_test]
async fn polls_respect_retry_after() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let network = &console.network;
    wait_until("rows", || !rows().is_empty()).await;
    set_random(0.0);
    respond_with_retry_after(network, "20");
    assert_eq!(list_requests_within(network, FAST_INTERVAL).await, 1);
    wait_for_text("The server is busy. Trying again in 20 s.").await;
    assert_eq!(list_requests_within(network, 19_000).await, 0);
    // Neither switching tabs nor losing the network shortens the wait.
    set_hidden(true).await;
    set_hidden(false).await;
    set_online(false).await;
    set_online(true).await;
    assert_eq!(list_requests_within(network, 999).await, 0);
    assert_eq!(list_requests_within(network, 1).await, 1);

    // A date means the same, but the real clock runs on.
    network.clear_faults();
    let then = js_sys::Date::new(&(js_sys::Date::now() + 600_000.0).into());
    respond_with_retry_after(network, &String::from(then.to_utc_string()));
    click("button", "Refresh").await;
    wait_for_text("The server is busy. Trying again in 10 minutes.").await;
    assert_eq!(list_requests_within(network, 590_000).await, 0);
    assert_eq!(list_requests_within(network, 10_000).await, 1);

    // A manual refresh does not wait.
    let before = network.count(Op::ListDatavolumes);
    network.clear_faults();
    click("button", "Refresh").await;
    assert_eq!(network.count(Op::ListDatavolumes), before + 1);
    wait_until("it is live", || freshness() == "Live").await;
}

#[wasm_bindgen_test]
async fn a_failed_first_load_is_retried_soon_after_retry_after() {
    let network = Network::new();
    let kind = FaultKind::Status { status: 503, retry_after: Some("6".to_owned()) };
    network.emulator(|emulator| {
        emulator.add_fault(Fault { operation: Some(Op::ListDatavolumes), nth: Some(1), kind });
    });
    set_random(1.0);
    let _console = open_with(&network, IDLE_LIST).await;
    wait_for_text("The server is busy. Trying again in ").await;
    wait_for_text("Couldn’t load").await;
    assert!(!shows_text("Next try at"), "it is said once");
    assert_eq!(list_requests_within(&network, 5_999).await, 0);
    assert_eq!(list_requests_within(&network, 1_001).await, 1);
    wait_until("rows", || !rows().is_empty()).await;
}

#[wasm_bindgen_test]
async fn a_stuck_transition_is_polled_ever_slower_until_it_changes() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let network = &console.network;
    let mut stuck =
        network.get_json("/api/v1/datavolumes?requestType=Originated&filterBy=phase%3D%3DCreating");
    network.respond_with(Op::ListDatavolumes, 200, &stuck);
    advance_time(FAST_INTERVAL).await;
    settle().await;
    assert_eq!(list_requests_within(network, 20_000).await, 10);
    assert!(list_requests_within(network, 580_000).await < 40);
    assert!(list_requests_within(network, 60_000).await <= 2);
    network.clear_faults();
    stuck["datavolumes"][0]["status"]["phase"] = "Deleting".into();
    network.respond_with(Op::ListDatavolumes, 200, &stuck);
    advance_time(SLOW_INTERVAL).await;
    wait_until("it has changed", || {
        text_of(&query_all(&app_element(), "main tbody")[0]).contains("Deleting")
    })
    .await;
    settle().await;
    assert_eq!(list_requests_within(network, 5 * FAST_INTERVAL).await, 5);
}

#[wasm_bindgen_test]
async fn an_invalid_retry_after_is_ignored() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let network = &console.network;
    wait_until("rows", || !rows().is_empty()).await;
    set_random(0.5);
    respond_with_retry_after(network, "-20");
    assert_eq!(list_requests_within(network, FAST_INTERVAL).await, 1);
    assert!(!shows_text("The server is busy"));
    assert_eq!(list_requests_within(network, 2_000).await, 1);
    network.clear_faults();
    respond_with_retry_after(network, "99999999999999999999");
    set_random(0.0);
    assert_eq!(list_requests_within(network, 4_000).await, 1);
    assert_eq!(list_requests_within(network, 3_599_999).await, 0);
    assert_eq!(list_requests_within(network, 1).await, 1, "the maximum is an hour");
}

#[wasm_bindgen_test]
async fn paused_updates_send_no_requests_and_resuming_sends_one() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let network = &console.network;
    wait_until("rows", || !rows().is_empty()).await;
    let button = wait_for("button", "Pause updates").await;
    button.focus().expect("focus");
    click("button", "Pause updates").await;
    assert_eq!(freshness(), "Paused");
    assert_eq!(focused(), "button Resume updates", "the same button resumes");
    assert_eq!(list_requests_within(network, 600_000).await, 0);
    // A manual refresh works, and updates stay paused.
    click("button", "Refresh").await;
    wait_until("the response has arrived", || freshness() == "Paused").await;
    assert_eq!(list_requests_within(network, 600_000).await, 0);
    // The pause applies to other pages, too.
    let name = rows()[0].clone();
    open_from_list(&name).await;
    wait_until("paused", || freshness() == "Paused").await;
    let before = network.count(Op::GetDatavolume);
    advance_time(600_000).await;
    assert_eq!(network.count(Op::GetDatavolume), before);
    click("button", "Resume updates").await;
    assert_eq!(freshness(), "Live");
    assert_eq!(network.count(Op::GetDatavolume), before + 1);
    advance_time(FAST_INTERVAL).await;
    assert_eq!(network.count(Op::GetDatavolume), before + 2);
}

#[wasm_bindgen_test]
async fn a_page_without_data_shows_no_freshness() {
    let network = Network::new();
    let absent = "00000000-0000-4000-8000-000000000000";
    let _console = open_with(&network, &format!("/datavolumes/{absent}")).await;
    wait_for("heading", "Data volume not found").await;
    assert!(!exists("button", "Pause updates"));
}

#[wasm_bindgen_test]
async fn every_page_shows_the_freshness_of_its_data() {
    let network = Network::new();
    let id = network.emulator(|emulator| {
        let mut ready = emulator.volumes().iter();
        ready.find(|volume| volume.phase == emulator::Phase::Ready).map(|volume| volume.id)
    });
    let id = id.expect("a volume that is ready");
    for (address, op) in [
        (IDLE_LIST.to_owned(), "list_datavolumes"),
        (format!("/datavolumes/{id}"), "get_datavolume"),
        (format!("/datavolumes/{id}/sharing"), "get_shared_scopes"),
    ] {
        let _console = open_with(&network, &address).await;
        wait_for("button", "Refresh").await;
        wait_until("the response has arrived", || shows_text("Updated ")).await;
        assert_eq!(freshness(), "Live", "{address}");
        network.add_fault(&format!("{op}:status=503,nth=1"));
        advance_time(SLOW_INTERVAL).await;
        wait_until("it is stale", || freshness() == "Out of date").await;
        set_online(false).await;
        assert_eq!(freshness(), "Offline", "{address}");
        set_online(true).await;
        wait_until("it is live", || freshness() == "Live").await;
        click("button", "Pause updates").await;
        assert_eq!(freshness(), "Paused", "{address}");
        let live = query_all(&app_element(), ".freshness[aria-live], [aria-live] .freshness");
        assert!(live.is_empty(), "freshness is not announced");
    }
}

#[wasm_bindgen_test]
async fn a_poll_never_replaces_a_later_user_request() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let network = &console.network;
    wait_until("rows", || !rows().is_empty()).await;
    network.pause_requests(Op::ListDatavolumes);
    advance_time(FAST_INTERVAL).await;
    let poll = network.last(Op::ListDatavolumes);
    assert!(poll.is_paused());
    assert!(!shows_text("Loading"), "a poll shows no progress");
    click("link", "Ready").await;
    type_into("Search data volumes", "train").await;
    advance_time(250).await;
    assert_eq!(url(), "/datavolumes?filterBy=phase%3D%3DReady&search=train");
    assert!(poll.is_aborted());
    // Nothing is polled during a user's request.
    let user_request = network.last(Op::ListDatavolumes);
    assert_eq!(list_requests_within(network, 600_000).await, 0);
    set_hidden(true).await;
    set_hidden(false).await;
    assert_eq!(list_requests_within(network, 0).await, 0);
    assert!(user_request.is_paused());
    poll.resume();
    network.resume_requests(Op::ListDatavolumes);
    let expected = listed_names(network, "filterBy=phase==Ready&search=train&sortBy=name&limit=50");
    wait_for_rows(&expected).await;
    assert_eq!(list_requests_within(network, SLOW_INTERVAL).await, 1, "then polling continues");
    wait_for_rows(&expected).await;
}

#[wasm_bindgen_test]
async fn a_pending_poll_is_not_sent_twice() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let network = &console.network;
    wait_until("rows", || !rows().is_empty()).await;
    network.pause_requests(Op::ListDatavolumes);
    assert_eq!(list_requests_within(network, FAST_INTERVAL).await, 1);
    assert_eq!(list_requests_within(network, 600_000).await, 0);
    set_hidden(true).await;
    set_hidden(false).await;
    assert_eq!(list_requests_within(network, 0).await, 0);
    network.resume_requests(Op::ListDatavolumes);
    settle().await;
    assert_eq!(list_requests_within(network, FAST_INTERVAL).await, 1);
}

#[wasm_bindgen_test]
async fn a_poll_refused_with_401_ends_the_session_and_polling() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let network = &console.network;
    wait_until("rows", || !rows().is_empty()).await;
    network.add_fault("list_datavolumes:status=401");
    advance_time(FAST_INTERVAL).await;
    wait_for("heading", "Sign in").await;
    assert!(!shows_text("Couldn’t load the data volumes"));
    let before = network.count(Op::ListDatavolumes);
    advance_time(600_000).await;
    assert_eq!(network.count(Op::ListDatavolumes), before, "nothing is polled without a session");
}

#[wasm_bindgen_test]
async fn a_poll_keeps_focus_typed_text_and_dialogs() {
    let console = open("/datavolumes?filterBy=phase%3D%3DCreating").await;
    let network = &console.network;
    wait_until("rows", || !rows().is_empty()).await;
    let name = rows()[0].clone();
    find("link", &name).focus().expect("focus");
    assert_eq!(list_requests_within(network, 5 * FAST_INTERVAL).await, 5);
    assert_eq!(focused(), format!("link {name}"));
    type_into("Search data volumes", "x").await;
    click("button", "Commands").await;
    wait_until("the dialog has the focus", || focused() == "combobox Command").await;
    type_into("Command", "new").await;
    // Without the search of the palette.
    let list_requests = || {
        let requests = network.requests_of(Op::ListDatavolumes);
        requests.iter().filter(|request| request.param("limit").as_deref() != Some("8")).count()
    };
    let before = list_requests();
    advance_time(FAST_INTERVAL).await;
    assert!(list_requests() - before <= 2);
    assert_eq!(focused(), "combobox Command");
    assert_eq!(field_value("Command"), "new");
}

#[wasm_bindgen_test]
async fn the_focus_moves_to_the_heading_when_a_poll_clears_an_error() {
    let console = open(IDLE_LIST).await;
    let network = &console.network;
    wait_until("rows", || !rows().is_empty()).await;
    network.add_fault("list_datavolumes:status=503,nth=1");
    advance_time(SLOW_INTERVAL).await;
    wait_for("button", "Try again").await.focus().expect("focus");
    advance_time(600_000).await;
    wait_until("the error is gone", || !exists("button", "Try again")).await;
    next_frame().await;
    assert_eq!(focused(), "heading Data volumes");
}

#[wasm_bindgen_test]
async fn a_volume_is_polled_until_it_is_deleted() {
    let network = Network::new();
    let volume = network.emulator(|emulator| {
        let mut creating = emulator.volumes().iter();
        creating.find(|volume| volume.phase == emulator::Phase::Creating).cloned()
    });
    let volume = volume.expect("the seed has one");
    let _console = open_with(&network, &format!("/datavolumes/{}", volume.id)).await;
    wait_for("heading", &volume.name).await;
    let requests = || network.count(Op::GetDatavolume);
    let before = requests();
    advance_time(3 * FAST_INTERVAL).await;
    assert_eq!(requests(), before + 3);
    set_hidden(true).await;
    advance_time(600_000).await;
    assert_eq!(requests(), before + 3);
    set_hidden(false).await;
    assert_eq!(requests(), before + 4);
    network.add_fault("get_datavolume:status=404");
    advance_time(FAST_INTERVAL).await;
    wait_for_text(&format!("{} was deleted", volume.name)).await;
    let before = requests();
    advance_time(600_000).await;
    assert_eq!(requests(), before, "a deleted data volume is not polled");
}
