//! What the console tells the page around it when it breaks; `tests/e2e` sees what the page does.

use data_volumes_console::recovery::{PANIC, tell};
use leptos::prelude::window;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::CustomEvent;

#[wasm_bindgen_test]
fn a_panic_is_told_to_the_page() {
    let told = Rc::new(RefCell::new(Vec::new()));
    let all = told.clone();
    let listener: Closure<dyn Fn(CustomEvent)> = Closure::new(move |event: CustomEvent| {
        all.borrow_mut().push(event.detail().as_string().unwrap_or_default());
    });
    let listen = listener.as_ref().unchecked_ref();
    window().add_event_listener_with_callback(PANIC, listen).expect("a listener");
    tell("panicked at src/x.rs:1:1");
    window().remove_event_listener_with_callback(PANIC, listen).expect("a listener");
    assert_eq!(*told.borrow(), ["panicked at src/x.rs:1:1"]);
}
