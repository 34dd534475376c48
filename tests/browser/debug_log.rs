//! The log of debug builds.

use crate::harness::{Op, open_with, rows, wait_for, wait_until};
use crate::session::{sign_in_with_key, signed_out_network};
use js_sys::Reflect;
use leptos::prelude::window;
use leptos::wasm_bindgen::{JsValue, prelude::Closure};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// Collects what is logged with `console.debug` until it is dropped.
struct CapturedLog {
    lines: Rc<RefCell<Vec<String>>>,
    debug: JsValue,
}

fn console() -> JsValue {
    Reflect::get(&window(), &"console".into()).expect("a console")
}

impl CapturedLog {
    fn start() -> Self {
        let debug = Reflect::get(&console(), &"debug".into()).expect("a function");
        let lines = Rc::new(RefCell::new(Vec::new()));
        let captured = lines.clone();
        let capture: Closure<dyn Fn(JsValue)> = Closure::new(move |line: JsValue| {
            captured.borrow_mut().push(line.as_string().unwrap_or_default());
        });
        Reflect::set(&console(), &"debug".into(), &capture.into_js_value()).expect("an object");
        Self { lines, debug }
    }
}

impl Drop for CapturedLog {
    fn drop(&mut self) {
        Reflect::set(&console(), &"debug".into(), &self.debug).expect("an object");
    }
}

#[wasm_bindgen_test]
async fn the_debug_log_is_off_by_default_and_never_holds_a_token_or_a_secret() {
    let log = CapturedLog::start();
    let network = signed_out_network();
    let console = open_with(&network, "/datavolumes?sortBy=phase").await;
    wait_for("button", "Sign in with access key").await;
    assert_eq!(*log.lines.borrow(), Vec::<String>::new(), "off by default");
    let storage = window().local_storage().expect("storage").expect("storage");
    storage.set_item("dvc.debug", "1").expect("storage");
    let console = console.reload().await;
    wait_for("button", "Sign in with access key").await;
    sign_in_with_key("researcher", "researcher").await;
    wait_until("rows", || !rows().is_empty()).await;
    let lines = log.lines.borrow().clone();
    let has = |start: &str, end: &str| {
        lines.iter().any(|line| line.starts_with(start) && line.contains(end))
    };
    assert!(has("GET ", "/api/v1/datavolumes: 200, "), "{lines:#?}");
    assert!(has("POST ", "/api/v1/token: 200, "), "{lines:#?}");
    assert!(has("SessionState: signed-in", ""), "{lines:#?}");
    assert!(has("state::remote::Remote<", ">: loaded"), "{lines:#?}");
    let token = network.last(Op::ListDatavolumes).token.clone().expect("a token");
    for line in &lines {
        assert!(!line.contains(&token) && !line.contains("researcher"), "{line}");
        assert!(!line.contains("sortBy"), "no query: {line}");
    }
    drop(console);
}
