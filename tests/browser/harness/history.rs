//! The browser's history.
//!
//! Browsers silently refuse more than 200 changes of the address in ten seconds. The tests' browser
//! is started without this limit.

use leptos::prelude::window;
use leptos::wasm_bindgen::JsValue;

const CHANGES: [&str; 2] = ["pushState", "replaceState"];

fn history() -> web_sys::History {
    window().history().expect("a history")
}

/// Path and query of the current address.
pub fn url() -> String {
    let location = window().location();
    location.pathname().expect("a path") + &location.search().expect("a query")
}

/// Keeps the console from changing the address until [`restore`].
pub fn disable_history_changes() {
    for name in CHANGES {
        let nothing = js_sys::Function::new_no_args("");
        js_sys::Reflect::set(&history(), &name.into(), &nothing).expect("an object");
    }
}

/// Undoes [`disable_history_changes`].
pub fn restore() {
    for name in CHANGES {
        // The prototype's own method becomes visible again.
        js_sys::Reflect::delete_property(&history(), &name.into()).expect("an object");
    }
}

/// Changes the address without a new history entry.
pub fn replace_url(address: &str) {
    history().replace_state_with_url(&JsValue::NULL, "", Some(address)).expect("an address");
}

pub fn go_back() {
    history().back().expect("a step back");
}

pub fn go_forward() {
    history().forward().expect("a step forward");
}
