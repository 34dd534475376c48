//! The event of a panic. `tests/e2e` tests how the page handles it.

use data_volumes_console::recovery::{PANIC_EVENT, report_panic};
use leptos::prelude::window;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::CustomEvent;

#[wasm_bindgen_test]
fn a_panic_dispatches_an_event_to_the_page() {
    let messages = Rc::new(RefCell::new(Vec::new()));
    let received = messages.clone();
    let listener: Closure<dyn Fn(CustomEvent)> = Closure::new(move |event: CustomEvent| {
        received.borrow_mut().push(event.detail().as_string().unwrap_or_default());
    });
    let listen = listener.as_ref().unchecked_ref();
    window().add_event_listener_with_callback(PANIC_EVENT, listen).expect("a listener");
    report_panic("panicked at src/x.rs:1:1");
    window().remove_event_listener_with_callback(PANIC_EVENT, listen).expect("a listener");
    assert_eq!(*messages.borrow(), ["panicked at src/x.rs:1:1"]);
}
