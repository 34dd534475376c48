//! The clipboard, with another one in its place.

use leptos::prelude::window;
use leptos::wasm_bindgen::JsCast;

/// What the console copies while `act` is done.
pub async fn copied(act: impl AsyncFnOnce()) -> String {
    let write =
        js_sys::Function::new_with_args("text", "this.text = text; return Promise.resolve()");
    let clipboard = js_sys::Object::new();
    js_sys::Reflect::set(&clipboard, &"writeText".into(), &write).expect("set");
    let navigator = window().navigator();
    let property = js_sys::Object::new();
    js_sys::Reflect::set(&property, &"value".into(), &clipboard).expect("set");
    js_sys::Reflect::set(&property, &"configurable".into(), &true.into()).expect("set");
    let navigator: &js_sys::Object = navigator.unchecked_ref();
    js_sys::Object::define_property(navigator, &"clipboard".into(), &property);
    act().await;
    js_sys::Reflect::delete_property(navigator, &"clipboard".into()).expect("the browser's own");
    let text = js_sys::Reflect::get(&clipboard, &"text".into()).expect("a text");
    text.as_string().expect("something was copied")
}
