//! Stubs for the page's environment: tab visibility, network state, clock, randomness, clipboard, direction of the
//! text, storage of other tabs.

use super::time::settle;
use leptos::prelude::{document, window};
use leptos::wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use std::cell::RefCell;
use web_sys::{Event, EventInit, StorageEvent, StorageEventInit};

thread_local! {
    /// The browser's own `Math.random` while it is replaced.
    static REAL_RANDOM: RefCell<Option<JsValue>> = const { RefCell::new(None) };
    /// The browser's own `Date.now` while it is replaced.
    static REAL_CLOCK: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// Restores a visible tab, a network, text from left to right, and the browser's own clock, randomness and clipboard.
pub fn reset() {
    define(&document(), "hidden", false);
    define(&window().navigator(), "onLine", true);
    set_direction("ltr");
    if let Some(real) = REAL_RANDOM.take() {
        replace_random(&real);
    }
    if let Some(real) = REAL_CLOCK.take() {
        replace_clock(&real);
    }
    // The browser's own clipboard becomes visible again.
    let navigator = window().navigator();
    let navigator: &js_sys::Object = navigator.unchecked_ref();
    js_sys::Reflect::delete_property(navigator, &"clipboard".into()).expect("an object");
    // And so does the browser's own knowledge of its devices.
    let page = window();
    let page: &js_sys::Object = page.unchecked_ref();
    js_sys::Reflect::delete_property(page, &"matchMedia".into()).expect("an object");
}

/// Replaces the clipboard by one that [`copied_text`] reads.
pub fn stub_clipboard() {
    let write = "this.text = text; return Promise.resolve()";
    let clipboard = js_sys::Object::new();
    let write = js_sys::Function::new_with_args("text", write);
    js_sys::Reflect::set(&clipboard, &"writeText".into(), &write).expect("an object");
    define(&window().navigator(), "clipboard", clipboard);
}

/// The text copied last since [`stub_clipboard`], or an empty one.
pub fn copied_text() -> String {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    let text = js_sys::Reflect::get(&clipboard.expect("a clipboard"), &"text".into());
    text.expect("an object").as_string().unwrap_or_default()
}

/// Sets the browser's clock ahead by `ms` milliseconds.
pub fn shift_clock(ms: f64) {
    let real = js_sys::Reflect::get(&date(), &"now".into()).expect("a clock");
    let real: js_sys::Function =
        REAL_CLOCK.with_borrow_mut(|saved| saved.get_or_insert(real).clone()).unchecked_into();
    let clock: Closure<dyn FnMut() -> f64> = Closure::new(move || {
        let now = real.call0(&date()).ok().and_then(|now| now.as_f64());
        now.expect("a time") + ms
    });
    replace_clock(&clock.into_js_value());
}

fn date() -> JsValue {
    js_sys::Reflect::get(&window(), &"Date".into()).expect("Date")
}

fn replace_clock(clock: &JsValue) {
    js_sys::Reflect::set(&date(), &"now".into(), clock).expect("a clock that can be replaced");
}

/// Hides the tab, or shows it again.
pub async fn set_hidden(hidden: bool) {
    define(&document(), "hidden", hidden);
    let init = EventInit::new();
    init.set_bubbles(true);
    let event = Event::new_with_event_init_dict("visibilitychange", &init).expect("an event");
    document().dispatch_event(&event).expect("an event");
    settle().await;
}

/// Sets what the browser reports about the network.
pub async fn set_online(online: bool) {
    define(&window().navigator(), "onLine", online);
    let event = Event::new(if online { "online" } else { "offline" }).expect("an event");
    window().dispatch_event(&event).expect("an event");
    settle().await;
}

/// Makes the page believe that there is no pointer but the finger.
pub fn stub_touch_only() {
    stub_media("(hover: none) and (pointer: coarse)");
}

/// Makes the page believe that it is shown on a phone.
pub fn stub_phone() {
    stub_media("(width < 40rem), (height < 30rem) and (pointer: coarse)");
}

fn stub_media(matching: &str) {
    let source = format!("return {{ matches: query === '{matching}' }}");
    define(&window(), "matchMedia", js_sys::Function::new_with_args("query", &source));
}

/// Sets the direction of the text: "ltr" or "rtl".
pub fn set_direction(direction: &str) {
    let root = document().document_element().expect("a root");
    root.set_attribute("dir", direction).expect("an attribute");
}

/// Stores a value in local storage as another tab does.
pub fn store_from_other_tab(key: &str, text: &str) {
    let storage = window().local_storage().expect("storage").expect("storage");
    storage.set_item(key, text).expect("storage");
    let init = StorageEventInit::new();
    init.set_key(Some(key));
    let event = StorageEvent::new_with_event_init_dict("storage", &init).expect("an event");
    window().dispatch_event(&event).expect("an event");
}

/// Makes `Math.random` return `value`, between 0 and 1.
pub fn set_random(value: f64) {
    let random: Closure<dyn FnMut() -> f64> = Closure::new(move || value);
    let real = js_sys::Reflect::get(&math(), &"random".into()).expect("Math.random");
    REAL_RANDOM.with_borrow_mut(|saved| {
        saved.get_or_insert(real);
    });
    replace_random(&random.into_js_value());
}

fn math() -> JsValue {
    js_sys::Reflect::get(&window(), &"Math".into()).expect("Math")
}

fn replace_random(random: &JsValue) {
    js_sys::Reflect::set(&math(), &"random".into(), random).expect("an object");
}

/// Shadows a property of the browser.
fn define(of: &JsValue, name: &str, value: impl Into<JsValue>) {
    let property = js_sys::Object::new();
    for (key, value) in [("value", value.into()), ("configurable", true.into())] {
        js_sys::Reflect::set(&property, &key.into(), &value).expect("a property");
    }
    let of = of.unchecked_ref::<js_sys::Object>();
    js_sys::Reflect::define_property(of, &name.into(), &property).expect("a property");
}
