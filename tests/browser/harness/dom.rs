//! Finds elements as a user does: by role and accessible name.

use super::console::app_element;
use leptos::prelude::document;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

/// What the user can reach: the open modal dialog, or else the whole console.
pub fn root() -> Element {
    app_element().query_selector("dialog:modal").expect("a selector").unwrap_or_else(app_element)
}

/// The elements under `part` that match a selector, in document order.
pub fn query_all(part: &Element, selector: &str) -> Vec<HtmlElement> {
    let found = part.query_selector_all(selector).expect("a selector");
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

/// A selector for the elements with a role.
fn selector(role: &str) -> String {
    let native = match role {
        "button" => "button",
        "link" => "a[href]",
        "heading" => "h1, h2, h3, h4",
        "textbox" => "input:not([type]), input[type=text], textarea",
        "combobox" => "select",
        "checkbox" => "input[type=checkbox]",
        "option" => "option",
        "table" => "table",
        "row" => "tr",
        "columnheader" => "th[scope=col]",
        "rowheader" => "th[scope=row]",
        "cell" => "td",
        "navigation" => "nav",
        "banner" => "header.banner",
        "main" => "main",
        "dialog" => "dialog",
        "list" => "ul, ol",
        "listitem" => "li",
        "region" => "section",
        _ => "",
    };
    let native: Vec<_> = native
        .split(", ")
        .filter(|native| !native.is_empty())
        .map(|native| format!("{native}:not([role])"))
        .collect();
    [&[format!("[role={role}]")], native.as_slice()].concat().join(", ")
}

fn is_visible(element: &Element) -> bool {
    let check = js_sys::Reflect::get(element, &"checkVisibility".into()).expect("a method");
    let check: js_sys::Function = check.dyn_into().expect("a method");
    check.call0(element).is_ok_and(|is_visible| is_visible.is_truthy())
        && element.closest("[aria-hidden=true]").expect("a selector").is_none()
}

/// The visible elements with `role`, among `part` and its descendants, in document order.
pub fn find_all_in(part: &Element, role: &str) -> Vec<HtmlElement> {
    let selector = selector(role);
    let this =
        part.dyn_ref::<HtmlElement>().filter(|this| this.matches(&selector).is_ok_and(|is| is));
    let inside = query_all(part, &selector);
    this.cloned().into_iter().chain(inside).filter(|element| is_visible(element)).collect()
}

/// The visible elements with `role`.
pub fn find_all(role: &str) -> Vec<HtmlElement> {
    find_all_in(&root(), role)
}

/// The names of the elements with `role` under `part`.
pub fn names_in(part: &Element, role: &str) -> Vec<String> {
    find_all_in(part, role).iter().map(|element| name_of(element)).collect()
}

/// The names of the elements with `role`.
pub fn names(role: &str) -> Vec<String> {
    names_in(&root(), role)
}

/// The element under `part` with `role` and `name`, if there is one. Fails if there are several.
pub fn try_find_in(part: &Element, role: &str, name: &str) -> Option<HtmlElement> {
    let mut found = find_all_in(part, role).into_iter().filter(|element| name_of(element) == name);
    let first = found.next();
    assert!(found.next().is_none(), "there is more than one {role} “{name}”");
    first
}

/// The element with `role` and `name`, if there is one. Fails if there are several.
pub fn try_find(role: &str, name: &str) -> Option<HtmlElement> {
    try_find_in(&root(), role, name)
}

pub fn exists(role: &str, name: &str) -> bool {
    try_find(role, name).is_some()
}

/// The element with `role` and `name`.
pub fn find(role: &str, name: &str) -> HtmlElement {
    try_find(role, name)
        .unwrap_or_else(|| panic!("there is no {role} “{name}”, only {:?}", names(role)))
}

/// The form control with this label, if there is one.
pub fn try_find_field(name: &str) -> Option<HtmlElement> {
    let controls = query_all(&root(), "input, textarea, select");
    controls.into_iter().find(|control| is_visible(control) && name_of(control) == name)
}

/// The form control with this label.
pub fn field(name: &str) -> HtmlElement {
    try_find_field(name).unwrap_or_else(|| panic!("there is no field “{name}”"))
}

/// A property of an element as text.
pub fn property(element: &Element, name: &str) -> String {
    let value = js_sys::Reflect::get(element, &JsValue::from_str(name)).expect("a property");
    value.as_string().or_else(|| value.as_bool().map(|is| is.to_string())).unwrap_or_default()
}

/// The value of the field with this label.
pub fn field_value(name: &str) -> String {
    property(&field(name), "value")
}

/// The accessible name, computed as far as the console needs it.
pub fn name_of(element: &Element) -> String {
    if let Some(ids) = element.get_attribute("aria-labelledby") {
        return texts(&ids);
    }
    if let Some(label) = element.get_attribute("aria-label").filter(|label| !label.is_empty()) {
        return label;
    }
    let tag = element.tag_name().to_lowercase();
    match tag.as_str() {
        "input" | "select" | "textarea" => {
            let id = element.id();
            let label = app_element().query_selector(&format!("label[for=\"{id}\"]"));
            let label = label.ok().flatten().filter(|_| !id.is_empty());
            let label = label.or_else(|| element.closest("label").expect("a selector"));
            label.map(|label| text_of(&label)).unwrap_or_default()
        }
        "table" => {
            let caption = element.query_selector("caption").expect("a selector");
            caption.map(|caption| text_of(&caption)).unwrap_or_default()
        }
        "dialog" | "nav" | "main" | "section" | "ul" | "ol" | "header" => String::new(),
        _ => text_of(element),
    }
}

/// The accessible description.
pub fn description_of(element: &Element) -> String {
    element.get_attribute("aria-describedby").map(|ids| texts(&ids)).unwrap_or_default()
}

fn texts(ids: &str) -> String {
    let text = |id| Some(text_of(&document().get_element_by_id(id)?));
    ids.split_whitespace().filter_map(text).collect::<Vec<_>>().join(" ")
}

/// The text of an element without hidden parts and live regions, with white space collapsed.
pub fn text_of(element: &Element) -> String {
    thread_local! {
        static TEXT_OF: js_sys::Function = js_function(TEXT);
    }
    let text = TEXT_OF.with(|text_of| text_of.call1(&JsValue::NULL, element));
    let text = text.ok().and_then(|text| text.as_string()).expect("a text");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const TEXT: &str = "(element => {
    const inline = new Set(['a', 'b', 'bdi', 'code', 'em', 'span', 'time']);
    let text = '';
    const collect = node => {
        if (node.nodeType === Node.TEXT_NODE) { text += node.data; return; }
        if (node.nodeType !== Node.ELEMENT_NODE) return;
        const hidden = node.hasAttribute('hidden') || node.hasAttribute('aria-live')
            || node.getAttribute('aria-hidden') === 'true'
            || node.hasAttribute('popover') && getComputedStyle(node).display === 'none';
        if (hidden || node.localName === 'select' || node.localName === 'svg') return;
        const space = inline.has(node.localName) ? '' : ' ';
        text += space;
        node.childNodes.forEach(collect);
        text += space;
    };
    element.childNodes.forEach(collect);
    return text;
})";

/// A JavaScript function. Visiting every node of a page is many times faster in JavaScript than in
/// unoptimized WebAssembly.
pub fn js_function(source: &str) -> js_sys::Function {
    js_sys::eval(source).ok().and_then(|value| value.dyn_into().ok()).expect("a function")
}

/// Whether the page, or the open dialog, shows this text.
pub fn shows_text(text: &str) -> bool {
    text_of(&root()).contains(text)
}

/// The message that was added to the live region last.
pub fn last_announcement() -> String {
    let regions = query_all(&root(), "[role=status][aria-live=polite]");
    let region = regions.last().expect("a live region");
    region.last_element_child().map(|last| text_of(&last)).unwrap_or_default()
}

/// The messages in the live region, oldest first. It keeps the last few.
pub fn announcements() -> Vec<String> {
    query_all(&root(), "[role=status][aria-live=polite] > p").iter().map(|it| text_of(it)).collect()
}

/// The names in the rows of the table of data volumes.
pub fn rows() -> Vec<String> {
    let rows = query_all(&app_element(), "main table tbody th[scope=row]");
    rows.iter().map(|row| text_of(row)).collect()
}

/// Role and name of the focused element, such as `button Cancel`; empty without a focus.
pub fn focused() -> String {
    let Some(element) = document().active_element() else { return String::new() };
    let tag = element.tag_name().to_lowercase();
    if tag == "body" {
        return String::new();
    }
    let role = element.get_attribute("role").unwrap_or_else(|| match tag.as_str() {
        "a" => "link".to_owned(),
        "h1" | "h2" => "heading".to_owned(),
        "input" | "textarea" | "select" => "field".to_owned(),
        _ => tag,
    });
    format!("{role} {}", name_of(&element)).trim().to_owned()
}

/// The text of the detail with this label.
pub fn detail_text(label: &str) -> String {
    let details = query_all(&root(), ".fact");
    let found = details.into_iter().find(|detail| {
        detail.query_selector("dt").expect("a selector").is_some_and(|dt| text_of(&dt) == label)
    });
    let found = found.unwrap_or_else(|| panic!("there is no detail “{label}”"));
    text_of(&found.query_selector("dd").expect("a selector").expect("a detail has a text"))
}
