//! The browser's history.
//!
//! A browser refuses, without a word, to change the address more than 200 times in ten seconds. The
//! browser of the tests is started without this limit.

use leptos::prelude::window;
use leptos::wasm_bindgen::JsValue;

const CHANGES: [&str; 2] = ["pushState", "replaceState"];

fn history() -> web_sys::History {
    window().history().expect("a history")
}

/// Keeps the console from changing the address until [`give_back`].
pub fn leave_the_history_alone() {
    for name in CHANGES {
        let nothing = js_sys::Function::new_no_args("");
        js_sys::Reflect::set(&history(), &name.into(), &nothing).expect("an object");
    }
}

/// Gives the browser its own methods back.
pub fn give_back() {
    for name in CHANGES {
        // What hides the method of the prototype goes.
        js_sys::Reflect::delete_property(&history(), &name.into()).expect("an object");
    }
}

/// Changes the address without a step in the history.
pub fn go_to(address: &str) {
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
