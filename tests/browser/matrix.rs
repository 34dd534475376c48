//! What a bad evening brings, that has no place elsewhere: refusals of every make, answers that break
//! off, kinds that nobody knows, and a browser that keeps nothing.

use crate::detail::{page, plain};
use crate::harness::{
    Op, Wire, all, click, eventually, fact, is_there, open, open_with, pass, reads, rows, says,
    set_hidden, settle, shown, text_of, type_into, value,
};
use emulator::{Fault, FaultKind};
use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

/// Has the list answered with this.
fn answers(wire: &Wire, status: u16, content_type: &str, body: &str) {
    let kind = FaultKind::Body {
        status,
        content_type: content_type.to_owned(),
        body: body.as_bytes().to_vec(),
    };
    wire.emulator(|emulator| {
        emulator.add_fault(Fault { operation: Some(Op::ListDatavolumes), nth: None, kind });
    });
}

#[wasm_bindgen_test]
async fn every_make_of_a_servers_failure_is_told_and_leaves_the_way_on() {
    let json = r#"{"code":1,"message":"The database is away"}"#;
    let html = "<!doctype html><title>502</title><h1>Bad gateway of Example Inc.</h1>";
    for status in [500, 502, 503, 504] {
        for (content_type, body, said) in [
            ("application/json", json, "The database is away".to_owned()),
            // A gateway may label what it passes on as something else.
            ("text/plain", json, "The database is away".to_owned()),
            ("text/html", html, format!("with the status {status} and no explanation")),
            ("", "", format!("with the status {status} and no explanation")),
            ("application/json", "{\"code\":", format!("with the status {status}: {{\"code\":")),
        ] {
            let wire = Wire::new();
            answers(&wire, status, content_type, body);
            let _console = open_with(&wire, "/datavolumes").await;
            reads(&said).await;
            assert!(!says("Example Inc.") && !says("No data volumes yet"), "{status} {body}");
            wire.clear_faults();
            click("button", "Try again").await;
            eventually("rows", || rows().len() == 50).await;
        }
    }
}

#[wasm_bindgen_test]
async fn an_answer_that_breaks_off_is_no_answer() {
    let wire = Wire::new();
    wire.fault("list_datavolumes:truncated");
    let _console = open_with(&wire, "/datavolumes").await;
    reads("The server’s answer is not what its API documents").await;
    assert!(!says("No data volumes yet"));
    let wire = Wire::new();
    let volume = plain(&wire);
    wire.fault("get_datavolume:truncated");
    let _console = open_with(&wire, &format!("/datavolumes/{}", volume.id)).await;
    reads("The server’s answer is not what its API documents").await;
    wire.clear_faults();
    click("button", "Try again").await;
    shown("heading", &volume.name).await;
}

#[wasm_bindgen_test]
async fn a_scope_of_a_kind_that_nobody_knows_is_shown_as_it_came() {
    let wire = Wire::new();
    let volume = plain(&wire);
    let scope = json!({"scopeType": "region", "scopeId": "eu", "scopeName": "Europe"});
    let mut body: Value = wire.ask(&format!("/api/v1/datavolumes/{}", volume.id));
    body["sharedScopes"] = json!([scope]);
    wire.answer(Op::GetDatavolume, 200, &body);
    wire.answer(Op::GetSharedScopes, 200, &json!([scope]));
    let console = page(&wire, &volume).await;
    eventually("it is told", || fact("Other").contains("Europe")).await;
    drop(console);
    let _console = open_with(&wire, &format!("/datavolumes/{}/sharing", volume.id)).await;
    let table = shown("table", "Shared scopes").await;
    assert!(text_of(&table).contains("region") && text_of(&table).contains("Europe"));
    assert!(is_there("button", "Remove Europe"));
}

#[wasm_bindgen_test]
async fn a_tab_that_was_hidden_for_hours_asks_once_and_shows_what_is_now() {
    let console = open("/datavolumes?filterBy=phase==Creating").await;
    let wire = &console.wire;
    eventually("rows", || !rows().is_empty()).await;
    set_hidden(true).await;
    let asked = wire.count(Op::ListDatavolumes);
    pass(9 * 3_600_000).await;
    assert_eq!(wire.count(Op::ListDatavolumes), asked);
    wire.pass(60_000);
    set_hidden(false).await;
    reads("No data volumes match").await;
    assert_eq!(wire.count(Op::ListDatavolumes), asked + 1);
}

/// Has the browser keep nothing from now on, until the value is dropped.
struct Full(Vec<(JsValue, JsValue)>);

impl Full {
    fn now() -> Self {
        let mut real = Vec::new();
        for storage in [window().local_storage(), window().session_storage()] {
            let storage: JsValue = storage.ok().flatten().expect("storage").into();
            let prototype = js_sys::Reflect::get_prototype_of(&storage).expect("a prototype");
            let set = js_sys::Reflect::get(&prototype, &"setItem".into()).expect("a method");
            let refuse = js_sys::Function::new_no_args(
                "throw new DOMException('it is full', 'QuotaExceededError')",
            );
            js_sys::Reflect::set(&prototype, &"setItem".into(), &refuse).expect("an object");
            real.push((prototype.into(), set));
        }
        Self(real)
    }
}

impl Drop for Full {
    fn drop(&mut self) {
        // The first that was taken away is the browser's own.
        for (prototype, set) in self.0.iter().rev() {
            js_sys::Reflect::set(prototype, &"setItem".into(), set).expect("an object");
        }
    }
}

#[wasm_bindgen_test]
async fn a_browser_that_keeps_nothing_takes_nothing_away() {
    let console = open("/datavolumes/new").await;
    shown("heading", "New data volume").await;
    let full = Full::now();
    type_into("Name", "typed-while-it-is-full").await;
    type_into("Description", "and not lost").await;
    settle().await;
    assert_eq!(value("Name"), "typed-while-it-is-full");
    crate::harness::go_to_page("/datavolumes").await;
    click("button", "Leave").await;
    eventually("rows", || rows().len() == 50).await;
    click("button", "Columns").await;
    settle().await;
    click("link", "New data volume").await;
    shown("heading", "New data volume").await;
    assert_eq!(
        (value("Name"), value("Description")),
        ("typed-while-it-is-full".to_owned(), "and not lost".to_owned()),
        "it is in memory all the same"
    );
    drop(full);
    drop(console);
}

/// Has the browser refuse even to show its storage from now on, until the value is dropped.
struct Blocked(JsValue);

impl Blocked {
    fn now() -> Self {
        let script = "(() => {
            const names = ['localStorage', 'sessionStorage'];
            const real = names.map(name => Object.getOwnPropertyDescriptor(globalThis, name));
            const get = () => { throw new DOMException('not allowed', 'SecurityError'); };
            for (const name of names)
                Object.defineProperty(globalThis, name, { configurable: true, get });
            return () => names.forEach((name, index) =>
                Object.defineProperty(globalThis, name, real[index]));
        })()";
        Self(js_sys::eval(script).expect("a window"))
    }
}

impl Drop for Blocked {
    fn drop(&mut self) {
        let put_right: &js_sys::Function = self.0.unchecked_ref();
        put_right.call0(&JsValue::NULL).expect("a window");
    }
}

#[wasm_bindgen_test]
async fn a_browser_that_forbids_to_keep_anything_takes_nothing_away() {
    let wire = crate::session::wire();
    let console = open_with(&wire, "/datavolumes/new").await;
    let blocked = Blocked::now();
    assert!(window().session_storage().is_err() && window().local_storage().is_err());
    let console = console.reload().await;
    shown("heading", "Sign in").await;
    click("checkbox", "Keep me signed in on this tab").await;
    crate::session::sign_in_with_key("admin", "admin").await;
    shown("heading", "New data volume").await;
    type_into("Name", "typed-while-it-is-forbidden").await;
    settle().await;
    crate::harness::go_to_page("/datavolumes").await;
    click("button", "Leave").await;
    eventually("rows", || rows().len() == 50).await;
    click("link", "New data volume").await;
    shown("heading", "New data volume").await;
    assert_eq!(value("Name"), "typed-while-it-is-forbidden", "it is in memory all the same");
    click("button", "Account").await;
    click("button", "Sign out").await;
    shown("heading", "Sign in").await;
    drop(blocked);
    drop(console);
}

#[wasm_bindgen_test]
async fn whatever_is_kept_already_the_console_starts() {
    for kept in ["", "{", "null", "[]", "\"x\"", "{\"version\":99}", "\u{0}", "7e999"] {
        let console = open("/datavolumes").await;
        for storage in [window().local_storage(), window().session_storage()] {
            let storage = storage.ok().flatten().expect("storage");
            for key in [
                "dvc.columns",
                "dvc.views",
                "dvc.theme",
                "dvc.single-keys",
                "dvc.draft",
                "dvc.place",
                "dvc.descriptions",
                "dvc.intents",
                "dvc.creation",
                "dvc.session",
                "dvc.person",
                "dvc.flow",
                "dvc.views.aside",
                "dvc.sign-outs",
                "dvc.seen",
                "dvc.last-person",
            ] {
                storage.set_item(key, kept).expect("storage");
            }
        }
        let console = console.reload().await;
        eventually("rows", || rows().len() == 50).await;
        assert_eq!(all("columnheader").len(), 12, "{kept:?}");
        crate::harness::go_to_page("/datavolumes/new").await;
        shown("heading", "New data volume").await;
        assert_eq!(value("Name"), "", "{kept:?}");
        drop(console);
    }
}
