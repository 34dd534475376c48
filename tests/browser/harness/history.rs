//! The browser's history: its steps, and how many of them a browser takes.
//!
//! A browser refuses, without a word, to change the address more than 200 times in ten seconds. No
//! person is that fast, but tests are.

use super::time::frame;
use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use std::cell::RefCell;

const CHANGES: [&str; 2] = ["pushState", "replaceState"];

/// How long a browser remembers a change of the address, in milliseconds, and some more.
const MEMORY: f64 = 10_500.0;

/// How many changes a browser may remember when a test starts: enough are left for any test.
const AT_MOST: usize = 150;

thread_local! {
    /// When the address was changed.
    static CHANGED: RefCell<Vec<f64>> = const { RefCell::new(Vec::new()) };
}

/// Milliseconds, by a clock that no test sets.
fn now() -> f64 {
    window().performance().expect("a clock").now()
}

fn history() -> web_sys::History {
    window().history().expect("a history")
}

fn put(name: &str, function: &JsValue) {
    js_sys::Reflect::set(&history(), &name.into(), function).expect("an object");
}

/// Notes from now on when the address is changed.
pub fn watch() {
    for name in CHANGES {
        let real = js_sys::Reflect::get(&history(), &name.into()).expect("a method");
        let real: js_sys::Function = real.unchecked_into();
        let change = move |state: JsValue, unused: JsValue, address: JsValue| {
            CHANGED.with_borrow_mut(|changed| changed.push(now()));
            real.call3(&history(), &state, &unused, &address).expect("an address");
        };
        let change: Closure<dyn FnMut(JsValue, JsValue, JsValue)> = Closure::new(change);
        put(name, &change.into_js_value());
    }
}

/// Gives the browser its own methods back.
pub fn unwatch() {
    for name in CHANGES {
        // What hides the method of the prototype goes.
        js_sys::Reflect::delete_property(&history(), &name.into()).expect("an object");
    }
}

/// Keeps the console from changing the address, for a test of more steps than a browser takes.
pub fn leave_the_history_alone() {
    for name in CHANGES {
        put(name, &js_sys::Function::new_no_args(""));
    }
}

/// Waits until the browser takes as many changes again as a test needs.
pub async fn rest() {
    let remembered = || {
        let since = now() - MEMORY;
        CHANGED.with_borrow_mut(|changed| {
            changed.retain(|at| *at > since);
            changed.len()
        })
    };
    while remembered() > AT_MOST {
        frame().await;
    }
}

/// Changes the address without a step in the history.
pub fn go_to(address: &str) {
    CHANGED.with_borrow_mut(|changed| changed.push(now()));
    history().replace_state_with_url(&JsValue::NULL, "", Some(address)).expect("an address");
}

/// Goes back in the history.
pub fn go_back() {
    history().back().expect("a step back");
}

/// Goes forward in the history.
pub fn go_forward() {
    history().forward().expect("a step forward");
}
