//! Unreliable networks: retries, `Retry-After`, offline state, and proxies.

use crate::harness::{
    Network, Op, advance_time, app_element, click, exists, field_value, navigate_to, open,
    open_with, query_all, rows, set_online, set_random, settle, shift_clock, shows_text, text_of,
    type_into, wait_for, wait_for_text, wait_until,
};
use emulator::{Fault, FaultKind};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_temporarily_failing_read_is_retried_three_times() {
    for fault in ["dropped", "status=429", "status=502", "status=503", "status=504"] {
        let console = open("/datavolumes").await;
        let network = &console.network;
        wait_until("rows", || rows().len() == 50).await;
        set_random(1.0);
        network.enable_retries();
        network.add_fault(&format!("list_datavolumes:{fault}"));
        let before = network.count(Op::ListDatavolumes);
        let attempts = || network.count(Op::ListDatavolumes) - before;
        click("button", "Refresh").await;
        for (ms, expected) in [(499, 1), (1, 2), (999, 2), (1, 3), (1_999, 3)] {
            advance_time(ms).await;
            assert_eq!(attempts(), expected, "{fault}");
            assert!(!exists("button", "Try again"), "{fault}: the retries continue");
        }
        advance_time(1).await;
        wait_for("button", "Try again").await;
        assert_eq!((attempts(), rows().len()), (4, 50), "{fault}: the rows are kept");
        network.clear_faults();
        network.add_fault(&format!("list_datavolumes:{fault},nth=1"));
        click("button", "Try again").await;
        advance_time(500).await;
        wait_until("the error is gone", || !exists("button", "Try again")).await;
    }
}

#[wasm_bindgen_test]
async fn a_permanent_failure_is_shown_without_retries() {
    for fault in ["status=500", "status=400", "html", "malformed"] {
        let network = Network::new();
        network.enable_retries();
        network.add_fault(&format!("list_datavolumes:{fault}"));
        let _console = open_with(&network, "/datavolumes").await;
        wait_for("button", "Try again").await;
        assert_eq!(network.count(Op::ListDatavolumes), 1, "{fault}");
    }
}

#[wasm_bindgen_test]
async fn a_refused_read_says_whom_to_ask_and_offers_no_retry() {
    let network = Network::new();
    network.enable_retries();
    network.add_fault("list_datavolumes:status=403");
    let _console = open_with(&network, "/datavolumes").await;
    wait_for_text("You don’t have permission to see the data volumes").await;
    wait_for_text("Ask an administrator for access.").await;
    assert!(shows_text("Forbidden (injected)") && !exists("button", "Try again"));
    assert_eq!(network.count(Op::ListDatavolumes), 1);
}

#[wasm_bindgen_test]
async fn a_short_retry_after_is_waited_for_and_a_long_one_is_shown() {
    let network = Network::new();
    network.enable_retries();
    network.add_fault("list_datavolumes:status=429,retry-after=3,nth=1");
    let _console = open_with(&network, "/datavolumes").await;
    // Without the random part of the delays; opening has restored it.
    set_random(0.0);
    advance_time(2_999).await;
    assert_eq!(network.count(Op::ListDatavolumes), 1);
    advance_time(1).await;
    wait_until("rows", || rows().len() == 50).await;

    network.add_fault("list_datavolumes:status=503,retry-after=45,nth=1");
    click("button", "Refresh").await;
    wait_for_text("The server is busy. Trying again in 45 s.").await;
    shift_clock(5_000.0);
    advance_time(5_000).await;
    wait_for_text("Trying again in 40 s.").await;
    // While updates are paused, the list is not requested again by itself.
    click("button", "Pause updates").await;
    wait_for_text("The server asked to wait 45 seconds.").await;
    click("button", "Resume updates").await;
    wait_for_text("Trying again in 40 s.").await;
    let before = network.count(Op::ListDatavolumes);
    advance_time(39_999).await;
    assert_eq!(network.count(Op::ListDatavolumes), before);
    // A random delay of up to a second spreads the clients.
    advance_time(1_001).await;
    wait_until("the error is gone", || !exists("button", "Try again")).await;
}

/// Responds to the next list request with this `Retry-After`.
fn respond_once_with_retry_after(network: &Network, status: u16, retry_after: &str) {
    let kind = FaultKind::Status { status, retry_after: Some(retry_after.to_owned()) };
    let fault = Fault { operation: Some(Op::ListDatavolumes), nth: Some(1), kind };
    network.emulator(|emulator| emulator.add_fault(fault));
}

#[wasm_bindgen_test]
async fn retry_after_is_read_as_seconds_or_as_a_date() {
    for status in [429, 503] {
        let console = open("/datavolumes").await;
        let network = &console.network;
        wait_until("rows", || rows().len() == 50).await;
        set_random(0.0);
        // Half a minute of tolerance for the duration of the test.
        let then = js_sys::Date::new(&(js_sys::Date::now() + 20.0 * 60_000.0 - 30_000.0).into());
        for (header, message) in [
            ("45", "Trying again in 45 s."),
            (&*String::from(then.to_utc_string()), "Trying again in 20 minutes."),
            ("0", ""),
            ("soon", ""),
            ("-1", ""),
            ("1.5", ""),
            ("99999999999999999999", "Trying again in 60 minutes."),
            ("Thu, 99 Foo 2026 99:99:99 GMT", ""),
        ] {
            respond_once_with_retry_after(network, status, header);
            click("button", "Refresh").await;
            wait_for("button", "Try again").await;
            if message.is_empty() {
                assert!(!shows_text("Trying again in"), "{status} {header}");
            } else {
                assert!(shows_text(message), "{status} {header}");
            }
            network.clear_faults();
            click("button", "Try again").await;
            wait_until("the error is gone", || !exists("button", "Try again")).await;
        }
    }
}

#[wasm_bindgen_test]
async fn a_write_is_never_retried() {
    let network = Network::new();
    network.enable_retries();
    let volume = crate::detail::deletable_volume(&network);
    let _console = crate::detail::open_page(&network, &volume).await;
    for fault in ["status=429,retry-after=1", "status=503", "dropped"] {
        network.clear_faults();
        network.add_fault(&format!("patch_datavolume:{fault}"));
        let before = network.count(Op::PatchDatavolume);
        click("button", "Edit description").await;
        type_into("Description", fault).await;
        click("button", "Save description").await;
        advance_time(59_000).await;
        assert_eq!(network.count(Op::PatchDatavolume), before + 1, "{fault}");
        click("button", "Cancel").await;
    }
}

#[wasm_bindgen_test]
async fn leaving_the_page_cancels_a_retry() {
    let network = Network::new();
    network.enable_retries();
    let _console = open_with(&network, "/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    network.add_fault("list_datavolumes:status=503");
    click("button", "Refresh").await;
    let before = network.count(Op::ListDatavolumes);
    navigate_to("/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    advance_time(60_000).await;
    assert_eq!(network.count(Op::ListDatavolumes), before);
}

#[wasm_bindgen_test]
async fn a_poll_is_not_retried_before_its_backoff() {
    let console = open("/datavolumes?filterBy=phase==Ready").await;
    let network = &console.network;
    network.enable_retries();
    wait_until("rows", || !rows().is_empty()).await;
    network.add_fault("list_datavolumes:status=503");
    set_random(1.0);
    let before = network.count(Op::ListDatavolumes);
    advance_time(30_000).await;
    advance_time(10_000).await;
    assert_eq!(network.count(Op::ListDatavolumes), before + 1);
}

#[wasm_bindgen_test]
async fn being_offline_is_shown_on_every_page() {
    let banner = || {
        let banner = query_all(&app_element(), ".offline");
        banner.first().map(|it| text_of(it)).unwrap_or_default()
    };
    let console = open("/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    assert_eq!(banner(), "");
    set_online(false).await;
    assert!(banner().starts_with("You’re offline."), "{}", banner());
    set_online(true).await;
    assert_eq!(banner(), "");
    // The browser may be wrong: a response proves that there is a network.
    navigate_to("/datavolumes?filterBy=phase==Ready").await;
    wait_until("rows", || !rows().is_empty()).await;
    set_online(false).await;
    assert!(shows_text("You’re offline."));
    click("link", "Not ready").await;
    settle().await;
    wait_until("the banner is gone", || banner().is_empty()).await;
    drop(console);
}

#[wasm_bindgen_test]
async fn a_sign_in_page_of_a_proxy_is_reported_and_ends_no_session() {
    for status in [0, 302, 401] {
        let network = Network::new();
        let _console = open_with(&network, "/datavolumes/new").await;
        wait_for("heading", "New data volume").await;
        type_into("Description", "not to be lost").await;
        network.intercept_with_sign_in_page(Some(status));
        navigate_to("/datavolumes?limit=25").await;
        wait_for_text("A proxy in front of the server requires you to sign in").await;
        wait_for("button", "Reload").await;
        assert!(!exists("button", "Try again") && exists("button", "Account"), "{status}");
        network.intercept_with_sign_in_page(None);
        navigate_to("/datavolumes/new").await;
        wait_for("heading", "New data volume").await;
        assert_eq!(field_value("Description"), "not to be lost", "{status}");
    }
}

#[wasm_bindgen_test]
async fn a_configuration_behind_a_sign_in_page_is_reported() {
    let network = Network::new();
    network.intercept_with_sign_in_page(Some(0));
    let _console = open_with(&network, "/datavolumes").await;
    wait_for_text("A proxy in front of the server requires you to sign in").await;
    wait_for("button", "Reload").await;
}
