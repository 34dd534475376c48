//! Bad networks: what is tried again by itself, what is waited for, and what is told.

use crate::harness::{
    Op, Wire, click, eventually, go_to_page, is_there, load_the_dice, mounted, open, open_with,
    pass, reads, rows, says, select, set_online, settle, shown, text_of, type_into,
};
use emulator::{Fault, FaultKind};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_read_that_fails_in_passing_is_tried_three_times_more_and_then_told() {
    for fault in ["dropped", "status=429", "status=502", "status=503", "status=504"] {
        let console = open("/datavolumes").await;
        let wire = &console.wire;
        eventually("rows", || rows().len() == 50).await;
        load_the_dice(1.0);
        wire.persist();
        wire.fault(&format!("list_datavolumes:{fault}"));
        let before = wire.count(Op::ListDatavolumes);
        let tries = || wire.count(Op::ListDatavolumes) - before;
        click("button", "Refresh").await;
        for (ms, expected) in [(499, 1), (1, 2), (999, 2), (1, 3), (1_999, 3)] {
            pass(ms).await;
            assert_eq!(tries(), expected, "{fault}");
            assert!(!is_there("button", "Try again"), "{fault}: it is not over");
        }
        pass(1).await;
        shown("button", "Try again").await;
        assert_eq!((tries(), rows().len()), (4, 50), "{fault}: and the rows are still there");
        wire.clear_faults();
        wire.fault(&format!("list_datavolumes:{fault},nth=1"));
        click("button", "Try again").await;
        pass(500).await;
        eventually("it is mended", || !is_there("button", "Try again")).await;
    }
}

#[wasm_bindgen_test]
async fn what_does_not_pass_by_itself_is_told_at_once() {
    for fault in ["status=500", "status=400", "status=403", "html", "malformed"] {
        let wire = Wire::new();
        wire.persist();
        wire.fault(&format!("list_datavolumes:{fault}"));
        let _console = open_with(&wire, "/datavolumes").await;
        shown("button", "Try again").await;
        assert_eq!(wire.count(Op::ListDatavolumes), 1, "{fault}");
    }
}

#[wasm_bindgen_test]
async fn a_short_wait_is_kept_and_a_long_one_is_told_and_kept_by_looking_later() {
    let wire = Wire::new();
    wire.persist();
    load_the_dice(0.0);
    wire.fault("list_datavolumes:status=429,retry-after=3,nth=1");
    let _console = open_with(&wire, "/datavolumes").await;
    pass(2_999).await;
    assert_eq!(wire.count(Op::ListDatavolumes), 1);
    pass(1).await;
    eventually("rows", || rows().len() == 50).await;

    wire.fault("list_datavolumes:status=503,retry-after=45,nth=1");
    click("button", "Refresh").await;
    reads("The server asked to wait 45 seconds").await;
    let asked = wire.count(Op::ListDatavolumes);
    pass(44_999).await;
    assert_eq!(wire.count(Op::ListDatavolumes), asked);
    // Clients that were all told the same come back at different moments of a second.
    pass(1_001).await;
    eventually("it has looked again", || !is_there("button", "Try again")).await;
}

/// Has the list refuse with this `Retry-After`, once.
fn refuse(wire: &Wire, status: u16, retry_after: &str) {
    let kind = FaultKind::Status { status, retry_after: Some(retry_after.to_owned()) };
    let fault = Fault { operation: Some(Op::ListDatavolumes), nth: Some(1), kind };
    wire.emulator(|emulator| emulator.add_fault(fault));
}

#[wasm_bindgen_test]
async fn a_wait_is_understood_as_seconds_or_as_a_date_and_nonsense_asks_for_none() {
    for status in [429, 503] {
        let console = open("/datavolumes").await;
        let wire = &console.wire;
        eventually("rows", || rows().len() == 50).await;
        // Half a minute is left for the test itself.
        let then = js_sys::Date::new(&(js_sys::Date::now() + 20.0 * 60_000.0 - 30_000.0).into());
        for (said, told) in [
            ("45", "The server asked to wait 45 seconds"),
            (&*String::from(then.to_utc_string()), "The server asked to wait 20 minutes"),
            ("0", ""),
            ("soon", ""),
            ("-1", ""),
            ("1.5", ""),
            ("99999999999999999999", "The server asked to wait 60 minutes"),
            ("Thu, 99 Foo 2026 99:99:99 GMT", ""),
        ] {
            refuse(wire, status, said);
            click("button", "Refresh").await;
            shown("button", "Try again").await;
            if told.is_empty() {
                assert!(!says("The server asked to wait"), "{status} {said}");
            } else {
                assert!(says(told), "{status} {said}");
            }
            wire.clear_faults();
            click("button", "Try again").await;
            eventually("it is mended", || !is_there("button", "Try again")).await;
        }
    }
}

#[wasm_bindgen_test]
async fn a_write_is_never_sent_twice() {
    let wire = Wire::new();
    wire.persist();
    let volume = crate::detail::plain(&wire);
    let _console = crate::detail::page(&wire, &volume).await;
    for fault in ["status=429,retry-after=1", "status=503", "dropped"] {
        wire.clear_faults();
        wire.fault(&format!("patch_datavolume:{fault}"));
        let before = wire.count(Op::PatchDatavolume);
        click("button", "Edit description").await;
        type_into("Description", fault).await;
        click("button", "Save description").await;
        pass(59_000).await;
        assert_eq!(wire.count(Op::PatchDatavolume), before + 1, "{fault}");
        click("button", "Cancel").await;
    }
}

#[wasm_bindgen_test]
async fn leaving_calls_a_pause_off() {
    let wire = Wire::new();
    wire.persist();
    let _console = open_with(&wire, "/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    wire.fault("list_datavolumes:status=503");
    click("button", "Refresh").await;
    let asked = wire.count(Op::ListDatavolumes);
    go_to_page("/datavolumes/new").await;
    shown("heading", "New data volume").await;
    pass(60_000).await;
    assert_eq!(wire.count(Op::ListDatavolumes), asked);
}

#[wasm_bindgen_test]
async fn a_look_by_itself_has_pauses_of_its_own_and_no_others() {
    let console = open("/datavolumes?filterBy=phase==Ready").await;
    let wire = &console.wire;
    wire.persist();
    eventually("rows", || !rows().is_empty()).await;
    wire.fault("list_datavolumes:status=503");
    load_the_dice(1.0);
    let before = wire.count(Op::ListDatavolumes);
    pass(30_000).await;
    pass(10_000).await;
    assert_eq!(wire.count(Op::ListDatavolumes), before + 1);
}

#[wasm_bindgen_test]
async fn having_no_network_is_said_on_every_page_and_ends_by_itself() {
    let banner = || {
        let banner = select(&mounted(), ".offline");
        banner.first().map(|it| text_of(it)).unwrap_or_default()
    };
    let console = open("/datavolumes/new").await;
    shown("heading", "New data volume").await;
    assert_eq!(banner(), "");
    set_online(false).await;
    assert!(banner().starts_with("You are offline."), "{}", banner());
    set_online(true).await;
    assert_eq!(banner(), "");
    // The browser may be wrong: an answer proves that there is a network.
    go_to_page("/datavolumes?filterBy=phase==Ready").await;
    eventually("rows", || !rows().is_empty()).await;
    set_online(false).await;
    assert!(says("You are offline."));
    click("button", "Refresh").await;
    settle().await;
    eventually("it is over", || banner().is_empty()).await;
    drop(console);
}

#[wasm_bindgen_test]
async fn something_in_front_that_asks_to_sign_in_is_told_and_ends_no_session() {
    for status in [0, 302, 401] {
        let wire = Wire::new();
        let _console = open_with(&wire, "/datavolumes/new").await;
        shown("heading", "New data volume").await;
        type_into("Description", "not to be lost").await;
        wire.stand_in_front(Some(status));
        go_to_page("/datavolumes?limit=25").await;
        click("button", "Leave").await;
        reads("Something in front of the server asks to sign in").await;
        shown("button", "Reload").await;
        assert!(!is_there("button", "Try again") && is_there("button", "Account"), "{status}");
        wire.stand_in_front(None);
        go_to_page("/datavolumes/new").await;
        shown("heading", "New data volume").await;
        assert_eq!(crate::harness::value("Description"), "not to be lost", "{status}");
    }
}

#[wasm_bindgen_test]
async fn where_the_settings_are_behind_a_sign_in_the_console_says_so() {
    let wire = Wire::new();
    wire.stand_in_front(Some(0));
    let _console = open_with(&wire, "/datavolumes").await;
    reads("Something in front of the server asks to sign in").await;
    shown("button", "Reload").await;
}
