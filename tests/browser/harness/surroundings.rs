//! What is around a page: a tab that may be hidden, a network that may be gone, dice.

use super::time::settle;
use leptos::prelude::{document, window};
use leptos::wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use std::cell::RefCell;
use web_sys::{Event, EventInit};

thread_local! {
    /// The browser's own dice, while others stand in their place.
    static REAL_DICE: RefCell<Option<JsValue>> = const { RefCell::new(None) };
    /// The browser's own clock, while another stands in its place.
    static REAL_CLOCK: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// A tab that can be seen, a network, and the browser's own dice.
pub fn put_right() {
    define(&document(), "hidden", false);
    define(&window().navigator(), "onLine", true);
    if let Some(real) = REAL_DICE.take() {
        set_dice(&real);
    }
    if let Some(real) = REAL_CLOCK.take() {
        set_clock(&real);
    }
    // What hides the browser's own clipboard goes.
    let navigator = window().navigator();
    let navigator: &js_sys::Object = navigator.unchecked_ref();
    js_sys::Reflect::delete_property(navigator, &"clipboard".into()).expect("an object");
}

/// Has what is copied from now on kept for [`copied`].
pub fn catch_copies() {
    let write = "this.text = text; return Promise.resolve()";
    let clipboard = js_sys::Object::new();
    let write = js_sys::Function::new_with_args("text", write);
    js_sys::Reflect::set(&clipboard, &"writeText".into(), &write).expect("an object");
    define(&window().navigator(), "clipboard", clipboard);
}

/// What was copied last, since [`catch_copies`]; nothing if nothing was.
pub fn copied() -> String {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    let text = js_sys::Reflect::get(&clipboard.expect("a clipboard"), &"text".into());
    text.expect("an object").as_string().unwrap_or_default()
}

/// Has the browser's clock be ahead by so many milliseconds from now on.
pub fn add_to_the_time(ms: f64) {
    let real = js_sys::Reflect::get(&date(), &"now".into()).expect("a clock");
    let real: js_sys::Function =
        REAL_CLOCK.with_borrow_mut(|kept| kept.get_or_insert(real).clone()).unchecked_into();
    let clock: Closure<dyn FnMut() -> f64> = Closure::new(move || {
        let now = real.call0(&date()).ok().and_then(|now| now.as_f64());
        now.expect("a time") + ms
    });
    set_clock(&clock.into_js_value());
}

fn date() -> JsValue {
    js_sys::Reflect::get(&window(), &"Date".into()).expect("Date")
}

fn set_clock(clock: &JsValue) {
    js_sys::Reflect::set(&date(), &"now".into(), clock).expect("another clock");
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

/// Takes the network away, or gives it back, as far as the browser says so.
pub async fn set_online(online: bool) {
    define(&window().navigator(), "onLine", online);
    let event = Event::new(if online { "online" } else { "offline" }).expect("an event");
    window().dispatch_event(&event).expect("an event");
    settle().await;
}

/// Has the dice show the same from now on, between 0 and 1.
pub fn load_the_dice(shown: f64) {
    let dice: Closure<dyn FnMut() -> f64> = Closure::new(move || shown);
    let real = js_sys::Reflect::get(&math(), &"random".into()).expect("dice");
    REAL_DICE.with_borrow_mut(|kept| {
        kept.get_or_insert(real);
    });
    set_dice(&dice.into_js_value());
}

fn math() -> JsValue {
    js_sys::Reflect::get(&window(), &"Math".into()).expect("Math")
}

fn set_dice(dice: &JsValue) {
    js_sys::Reflect::set(&math(), &"random".into(), dice).expect("other dice");
}

/// Puts a value before what the browser would say.
fn define(of: &JsValue, name: &str, value: impl Into<JsValue>) {
    let property = js_sys::Object::new();
    for (key, value) in [("value", value.into()), ("configurable", true.into())] {
        js_sys::Reflect::set(&property, &key.into(), &value).expect("a property");
    }
    let of = of.unchecked_ref::<js_sys::Object>();
    js_sys::Reflect::define_property(of, &name.into(), &property).expect("a property");
}
