//! StatusFinding what a person finds: by role and accessible name.

use super::console::mounted;
use leptos::prelude::document;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

/// Everything that can be reached now: an open modal dialog, else the whole console.
pub fn root() -> Element {
    mounted().query_selector("dialog:modal").expect("a selector").unwrap_or_else(mounted)
}

/// All elements under `part` that fit a selector, in the order of the document.
pub fn select(part: &Element, selector: &str) -> Vec<HtmlElement> {
    let found = part.query_selector_all(selector).expect("a selector");
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

/// Which elements have a role, where the markup alone tells.
fn selector(role: &str) -> String {
    let native = match role {
        "button" => "button",
        "link" => "a[href]",
        "heading" => "h1, h2, h3, h4",
        "textbox" => "input:not([type]), input[type=text], textarea",
        "searchbox" => "input[type=search]",
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
    check.call0(element).is_ok_and(|answer| answer.is_truthy())
        && element.closest("[aria-hidden=true]").expect("a selector").is_none()
}

/// What can be seen of `part` and under it with `role`, in the order of the document.
pub fn all_in(part: &Element, role: &str) -> Vec<HtmlElement> {
    let selector = selector(role);
    let this =
        part.dyn_ref::<HtmlElement>().filter(|this| this.matches(&selector).is_ok_and(|is| is));
    let inside = select(part, &selector);
    this.cloned().into_iter().chain(inside).filter(|element| is_visible(element)).collect()
}

/// What can be seen with `role`.
pub fn all(role: &str) -> Vec<HtmlElement> {
    all_in(&root(), role)
}

/// The names of everything with `role` under `part`.
pub fn names_in(part: &Element, role: &str) -> Vec<String> {
    all_in(part, role).iter().map(|element| name_of(element)).collect()
}

/// The names of everything with `role`.
pub fn names(role: &str) -> Vec<String> {
    names_in(&root(), role)
}

/// The element under `part` with `role` and `name`, if there is exactly one.
pub fn maybe_in(part: &Element, role: &str, name: &str) -> Option<HtmlElement> {
    let mut found = all_in(part, role).into_iter().filter(|element| name_of(element) == name);
    let first = found.next();
    assert!(found.next().is_none(), "there is more than one {role} “{name}”");
    first
}

/// The element with `role` and `name`, if there is exactly one.
pub fn maybe(role: &str, name: &str) -> Option<HtmlElement> {
    maybe_in(&root(), role, name)
}

/// Whether there is an element with `role` and `name`.
pub fn is_there(role: &str, name: &str) -> bool {
    maybe(role, name).is_some()
}

/// The element with `role` and `name`.
pub fn find(role: &str, name: &str) -> HtmlElement {
    maybe(role, name)
        .unwrap_or_else(|| panic!("there is no {role} “{name}”, only {:?}", names(role)))
}

/// The control that a label names, whatever its role.
pub fn maybe_field(name: &str) -> Option<HtmlElement> {
    let controls = select(&root(), "input, textarea, select");
    controls.into_iter().find(|control| is_visible(control) && name_of(control) == name)
}

/// The control that a label names, whatever its role.
pub fn field(name: &str) -> HtmlElement {
    maybe_field(name).unwrap_or_else(|| panic!("there is no field “{name}”"))
}

/// A property of an element, as a text.
pub fn property(element: &Element, name: &str) -> String {
    let value = js_sys::Reflect::get(element, &JsValue::from_str(name)).expect("a property");
    value.as_string().or_else(|| value.as_bool().map(|is| is.to_string())).unwrap_or_default()
}

/// The text in a field.
pub fn value(name: &str) -> String {
    property(&field(name), "value")
}

/// The accessible name: as much of its computation as the console needs.
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
            let label = mounted().query_selector(&format!("label[for=\"{id}\"]"));
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

/// The text of an element: without what is hidden and without live regions in it, blanks collapsed.
pub fn text_of(element: &Element) -> String {
    thread_local! {
        static TEXT_OF: js_sys::Function = script(TEXT);
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
            || node.hasAttribute('popover') && !node.matches(':popover-open');
        if (hidden || node.localName === 'select' || node.localName === 'svg') return;
        const space = inline.has(node.localName) ? '' : ' ';
        text += space;
        node.childNodes.forEach(collect);
        text += space;
    };
    element.childNodes.forEach(collect);
    return text;
})";

/// A function of JavaScript. What looks at every node of a page is many times faster there than in
/// WebAssembly that is not optimized.
pub fn script(source: &str) -> js_sys::Function {
    js_sys::eval(source).ok().and_then(|it| it.dyn_into().ok()).expect("a function")
}

/// Whether the page, or the dialog in front of it, says this.
pub fn says(words: &str) -> bool {
    text_of(&root()).contains(words)
}

/// The sentence that was added to the live region last.
pub fn said() -> String {
    let regions = select(&root(), "[role=status][aria-live=polite]");
    let region = regions.last().expect("a live region that can be heard");
    region.last_element_child().map(|last| text_of(&last)).unwrap_or_default()
}

/// The names in the rows of the table of data volumes, once it is loaded.
pub fn rows() -> Vec<String> {
    let rows = select(&mounted(), "main table tbody th[scope=row]");
    rows.iter().map(|row| text_of(row)).collect()
}

/// Role and name of what has the focus, such as `button Cancel`; nothing if nothing has it.
pub fn focus() -> String {
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

/// The text of the fact `label` of the page.
pub fn fact(label: &str) -> String {
    let facts = select(&root(), ".fact");
    let found = facts.into_iter().find(|fact| {
        fact.query_selector("dt").expect("a selector").is_some_and(|dt| text_of(&dt) == label)
    });
    let found = found.unwrap_or_else(|| panic!("there is no fact “{label}”"));
    text_of(&found.query_selector("dd").expect("a selector").expect("a fact has a text"))
}
