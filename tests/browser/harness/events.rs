//! Doing what a person does.

use super::dom::{field, maybe, maybe_field, property, root};
use super::time::{eventually, settle};
use leptos::prelude::document;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventInit, HtmlElement, HtmlFormElement, KeyboardEvent, KeyboardEventInit};

/// Waits for an element with `role` and `name`.
pub async fn shown(role: &str, name: &str) -> HtmlElement {
    let mut found = None;
    eventually(&format!("there is a {role} “{name}”"), || {
        found = maybe(role, name);
        found.is_some()
    })
    .await;
    found.expect("found")
}

/// Waits until the page, or the dialog in front of it, says this.
pub async fn reads(words: &str) {
    eventually(&format!("it says “{words}”"), || super::says(words)).await;
}

/// Waits for an element, and clicks on it.
pub async fn click(role: &str, name: &str) {
    click_on(&shown(role, name).await).await;
}

/// Opens the page of a data volume by its link in the list.
pub async fn open_row(name: &str) {
    let list = super::url();
    click("link", name).await;
    eventually("its page is there", || super::url() != list).await;
    shown("heading", name).await;
}

/// Clicks on an element.
pub async fn click_on(element: &HtmlElement) {
    element.click();
    settle().await;
}

/// Puts `text` into the field of that name, as typing or pasting does.
pub async fn type_into(name: &str, text: &str) {
    eventually(&format!("there is a field “{name}”"), || maybe_field(name).is_some()).await;
    put(name, text);
    settle().await;
}

/// [`type_into`] without waiting for what follows.
pub fn put(name: &str, text: &str) {
    let field = field(name);
    field.focus().expect("focus");
    js_sys::Reflect::set(&field, &"value".into(), &JsValue::from_str(text)).expect("a value");
    dispatch(&field, "input", false);
}

/// Chooses the option of a select.
pub async fn choose(name: &str, option: &str) {
    let select = field(name);
    js_sys::Reflect::set(&select, &"value".into(), &JsValue::from_str(option)).expect("a value");
    assert_eq!(property(&select, "value"), option, "there is no such option");
    dispatch(&select, "change", false);
    settle().await;
}

/// Has an event happen; false if the page wants nothing more to come of it.
pub fn dispatch(element: &HtmlElement, kind: &str, cancelable: bool) -> bool {
    let init = EventInit::new();
    init.set_bubbles(kind != "cancel");
    init.set_cancelable(cancelable);
    let event = Event::new_with_event_init_dict(kind, &init).expect("an event");
    element.dispatch_event(&event).expect("an event")
}

/// Presses a key where the focus is, with what browsers do then: Enter in a field submits its
/// form, Escape asks a modal dialog to close.
pub async fn press(key: &str) {
    press_now(key);
    settle().await;
}

/// [`press`] without waiting for what follows.
pub fn press_now(key: &str) {
    let focused: HtmlElement = document().active_element().expect("focus").unchecked_into();
    if !key_down(&focused, key, &KeyboardEventInit::new()) {
        return;
    }
    match key {
        "Enter" if focused.tag_name() == "INPUT" => {
            let form = focused.closest("form").expect("a selector");
            if let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
                form.request_submit().expect("a form");
            }
        }
        "Escape" if root().tag_name() == "DIALOG" => {
            dispatch(root().unchecked_ref(), "cancel", true);
        }
        _ => {}
    }
}

/// Presses a key with modifiers or the like; false if the page wants nothing more to come of it.
pub async fn dispatch_key(key: &str, init: &KeyboardEventInit) -> bool {
    let focused = document().active_element().expect("focus");
    let goes_on = key_down(focused.unchecked_ref(), key, init);
    settle().await;
    goes_on
}

fn key_down(on: &HtmlElement, key: &str, init: &KeyboardEventInit) -> bool {
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_key(key);
    let event =
        KeyboardEvent::new_with_keyboard_event_init_dict("keydown", init).expect("an event");
    on.dispatch_event(&event).expect("an event")
}

/// Follows a link to a place of the console, as from a bookmark within the page.
pub async fn go_to_page(address: &str) {
    let link = document().create_element("a").expect("an element");
    link.set_attribute("href", address).expect("an address");
    super::console::mounted().append_child(&link).expect("a child");
    link.unchecked_ref::<HtmlElement>().click();
    link.remove();
    settle().await;
}
