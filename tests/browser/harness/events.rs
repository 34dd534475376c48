//! Acts as a user does: clicks, types, presses keys.

use super::console::app_element;
use super::dom::{field, property, query_all, root, shows_text, try_find, try_find_field};
use super::env_stubs::{copied_text, stub_clipboard};
use super::history::url;
use super::time::settle;
use super::waiting::wait_until;
use leptos::prelude::document;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventInit, HtmlElement, HtmlFormElement, KeyboardEvent, KeyboardEventInit};

/// Waits for an element with `role` and `name`.
pub async fn wait_for(role: &str, name: &str) -> HtmlElement {
    let mut found = None;
    wait_until(&format!("there is a {role} “{name}”"), || {
        found = try_find(role, name);
        found.is_some()
    })
    .await;
    found.expect("found")
}

/// Waits until the page, or the open dialog, shows this text.
pub async fn wait_for_text(text: &str) {
    wait_until(&format!("it shows “{text}”"), || shows_text(text)).await;
}

/// Waits for an element, then clicks on it.
pub async fn click(role: &str, name: &str) {
    click_on(&wait_for(role, name).await).await;
}

/// What the item `language` of a menu "Copy as…" copies.
pub async fn copy_as(button: &HtmlElement, language: &str) -> String {
    stub_clipboard();
    click_on(button).await;
    click("menuitem", language).await;
    wait_until("it is copied", || !copied_text().is_empty()).await;
    copied_text()
}

/// Opens the page of a data volume by its link in the list.
pub async fn open_from_list(name: &str) {
    let list = url();
    click("link", name).await;
    wait_until("its page is open", || url() != list).await;
    wait_for("heading", name).await;
}

pub async fn click_on(element: &HtmlElement) {
    element.click();
    settle().await;
}

/// Sets the value of a field, as typing or pasting does.
pub async fn type_into(name: &str, text: &str) {
    wait_until(&format!("there is a field “{name}”"), || try_find_field(name).is_some()).await;
    set_value(name, text);
    settle().await;
}

/// [`type_into`] without waiting for the consequences.
pub fn set_value(name: &str, text: &str) {
    let field = field(name);
    field.focus().expect("focus");
    js_sys::Reflect::set(&field, &"value".into(), &JsValue::from_str(text)).expect("a value");
    dispatch(&field, "input", false);
}

/// Selects an option of a `<select>`.
pub async fn select_option(name: &str, option: &str) {
    let select = field(name);
    js_sys::Reflect::set(&select, &"value".into(), &JsValue::from_str(option)).expect("a value");
    assert_eq!(property(&select, "value"), option, "there is no such option");
    dispatch(&select, "change", false);
    settle().await;
}

/// Dispatches an event; returns false if the page has prevented its default action.
pub fn dispatch(element: &HtmlElement, kind: &str, cancelable: bool) -> bool {
    let init = EventInit::new();
    init.set_bubbles(kind != "cancel");
    init.set_cancelable(cancelable);
    let event = Event::new_with_event_init_dict(kind, &init).expect("an event");
    element.dispatch_event(&event).expect("an event")
}

/// Clicks beside a dialog.
pub async fn click_outside(dialog: &HtmlElement) {
    dispatch(dialog, "mousedown", true);
    dispatch(dialog, "click", true);
    settle().await;
}

/// Presses a key on the focused element, with the browser's default action: Enter in a field submits
/// its form, Escape cancels a modal dialog or closes a popover.
pub async fn press(key: &str) {
    press_now(key);
    settle().await;
}

/// [`press`] without waiting for the consequences.
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
        "Escape" => {
            if let Some(popover) = query_all(&root(), ":popover-open").pop() {
                popover.hide_popover().expect("a popover");
            }
        }
        _ => {}
    }
}

/// Dispatches a key with options such as modifiers; returns false if the page has prevented its default
/// action.
pub async fn dispatch_key(key: &str, init: &KeyboardEventInit) -> bool {
    let focused = document().active_element().expect("focus");
    let is_default_allowed = key_down(focused.unchecked_ref(), key, init);
    settle().await;
    is_default_allowed
}

fn key_down(target: &HtmlElement, key: &str, init: &KeyboardEventInit) -> bool {
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_key(key);
    let event =
        KeyboardEvent::new_with_keyboard_event_init_dict("keydown", init).expect("an event");
    target.dispatch_event(&event).expect("an event")
}

/// Follows a link to a page of the console.
pub async fn navigate_to(address: &str) {
    let link = document().create_element("a").expect("an element");
    link.set_attribute("href", address).expect("an address");
    app_element().append_child(&link).expect("a child");
    link.unchecked_ref::<HtmlElement>().click();
    link.remove();
    settle().await;
}
