//! IDs, focus, scrolling, keyboard and the clipboard.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::effect::on_window_event;
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys;
use serde::{Deserialize, Serialize};

/// Appends a new element to an element that is not part of a view.
pub fn append_element(
    parent: &web_sys::Element,
    tag: &str,
    attributes: &[(&str, &str)],
) -> Option<web_sys::Element> {
    let element = parent.owner_document()?.create_element(tag).ok()?;
    for (name, value) in attributes {
        element.set_attribute(name, value).ok()?;
    }
    parent.append_child(&element).ok()?;
    Some(element)
}

/// Runs `f` when the user goes back or forward, until the current owner is cleaned up.
pub fn on_history_navigation(f: impl Fn() + 'static) {
    on_window_event(ev::popstate, move |_| f());
}

/// An element ID that is unique in the page. The prefix only helps debugging.
pub fn unique_id(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

fn focus(element: Option<web_sys::Element>) -> bool {
    let element = element.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}

/// Focuses the element with this ID and returns whether there is one.
pub fn focus_by_id(id: &str) -> bool {
    focus(document().get_element_by_id(id))
}

/// Focuses the first element that the selector matches and returns whether there is one.
pub fn focus_first(selector: &str) -> bool {
    focus(document().query_selector(selector).ok().flatten())
}

/// Clicks the first element that the selector matches, which then has the focus as after a click of the user.
pub fn click_first(selector: &str) {
    if focus_first(selector)
        && let Some(focused) = focused()
    {
        focused.click();
    }
}

/// Selects the text of the focused field, so that typing replaces it.
pub fn select_focused_text() {
    let field = focused().and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(field) = field {
        field.select();
    }
}

/// Focuses a text area and selects a range of its characters.
pub fn select_in_text_area(id: &str, characters: &Range<usize>) {
    let area = document().get_element_by_id(id);
    let Some(area) = area.and_then(|found| found.dyn_into::<web_sys::HtmlTextAreaElement>().ok())
    else {
        return;
    };
    let text = area.value();
    // The browser counts in UTF-16 units.
    let units = |characters: usize| {
        let units: usize = text.chars().take(characters).map(char::len_utf16).sum();
        u32::try_from(units).unwrap_or(u32::MAX)
    };
    let _ = area.focus();
    let _ = area.set_selection_range(units(characters.start), units(characters.end));
}

/// Focuses the page's `h1` and returns whether there is one.
pub fn focus_heading() -> bool {
    focus(document().query_selector("main h1").ok().flatten())
}

/// Runs `f` in the frame after the one in which a new page focuses its heading.
pub fn after_heading_focus(f: impl FnOnce() + 'static) {
    request_animation_frame(move || request_animation_frame(f));
}

/// Focuses the element with this ID in the next frame, when it is in the document.
pub fn focus_in_next_frame(id: &str) {
    let id = id.to_owned();
    request_animation_frame(move || {
        focus_by_id(&id);
    });
}

/// Keeps the focus in the page when the focused element is removed: in the next frame `neighbour` takes it and returns
/// whether it could; otherwise the page's heading gets it.
pub fn keep_focus_within(neighbour: impl FnOnce() -> bool + 'static) {
    request_animation_frame(move || {
        if is_focus_lost() && !neighbour() {
            focus_heading();
        }
    });
}

/// For what disappears while its dialog stays open: the focus goes to the first field of the dialog, or to "Cancel". A
/// closed dialog returns the focus itself.
pub fn keep_focus_in_dialog() {
    request_animation_frame(|| {
        if is_focus_lost() {
            focus_first("dialog[open] [autofocus]");
        }
    });
}

/// Elements that handle all keys themselves.
const TEXT_INPUTS: &str = "input:not([type=checkbox]), textarea, select, \
                           [contenteditable]:not([contenteditable=false])";

const OVERLAYS: &str = "dialog[open], [popover]:popover-open";

/// Whether the user is typing, or an overlay covers the page, so that keys are not for the page.
pub fn is_typing_or_covered() -> bool {
    let is_typing =
        focused().is_some_and(|focused| focused.closest(TEXT_INPUTS).ok().flatten().is_some());
    is_typing || document().query_selector(OVERLAYS).ok().flatten().is_some()
}

/// Whether no element has the focus, for example because the focused one was removed.
pub fn is_focus_lost() -> bool {
    focused().is_none_or(|element| element.tag_name() == "BODY")
}

/// Whether the focus is still where a navigation leaves it: on the page's `h1`, or nowhere.
pub fn focus_is_on_heading() -> bool {
    focused().is_none_or(|element| matches!(element.tag_name().as_str(), "H1" | "BODY"))
}

/// The `data-id` of the table row that contains the focus.
pub fn focused_row_id() -> Option<String> {
    focused()?.closest("tr[data-id]").ok()??.get_attribute("data-id")
}

/// Focuses the link of the table row with this `data-id` and returns whether there is one.
pub fn focus_row(id: &str) -> bool {
    let rows = document().get_elements_by_tag_name("tr");
    let row = (0..rows.length())
        .filter_map(|index| rows.item(index))
        .find(|row| row.get_attribute("data-id").as_deref() == Some(id));
    focus(row.and_then(|row| row.query_selector("th a").ok().flatten()))
}

pub fn html_elements(found: &web_sys::HtmlCollection) -> Vec<web_sys::HtmlElement> {
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

/// The elements of the page that the selector matches.
pub fn query_all(selector: &str) -> Vec<web_sys::HtmlElement> {
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

pub(super) fn child_at(parent: &web_sys::Element, index: usize) -> Option<web_sys::HtmlElement> {
    parent.children().item(u32::try_from(index).ok()?)?.dyn_into().ok()
}

/// The index of the focused one of these elements.
pub fn focused_index(elements: &[web_sys::HtmlElement]) -> Option<usize> {
    let focused = focused()?;
    elements.iter().position(|element| *element == focused)
}

/// The index that a key moves the focus to within a menu, a list of tabs or the like, whose ends are joined.
pub fn next_index(
    key: &str,
    [back, forward]: [&str; 2],
    current: Option<usize>,
    count: usize,
) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "Home" => Some(0),
        "End" => Some(last),
        key if key == back => Some(current.and_then(|it| it.checked_sub(1)).unwrap_or(last)),
        key if key == forward => Some(current.filter(|it| *it < last).map_or(0, |it| it + 1)),
        _ => None,
    }
}

/// Scrolls `list` until `child` is visible, like `scrollIntoView`, but does not scroll the page.
pub fn scroll_within(list: &web_sys::HtmlElement, child: &web_sys::HtmlElement) {
    let (top, height) = (child.offset_top(), child.offset_height());
    if top < list.scroll_top() {
        list.set_scroll_top(top);
    } else if top + height > list.scroll_top() + list.client_height() {
        list.set_scroll_top(top + height - list.client_height());
    }
}

/// The value of an ARIA attribute.
pub const fn true_or_false(is: bool) -> &'static str {
    if is { "true" } else { "false" }
}

/// The scroll offsets of the window and of the page's table, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScrollPosition {
    window: i32,
    table: i32,
}

impl ScrollPosition {
    fn table() -> Option<web_sys::Element> {
        document().query_selector("main .table-region").ok().flatten()
    }

    pub fn current() -> Self {
        Self {
            window: window().scroll_y().unwrap_or_default() as i32,
            table: Self::table().map(|table| table.scroll_top()).unwrap_or_default(),
        }
    }

    /// Scrolls the table to its first row, but not sideways.
    pub fn scroll_table_to_top() {
        if let Some(table) = Self::table() {
            table.set_scroll_top(0);
            // On a phone the page scrolls instead.
            if table.get_bounding_client_rect().top() < 0.0 {
                window().scroll_to_with_x_and_y(0.0, 0.0);
            }
        }
    }

    pub fn restore(self) {
        window().scroll_to_with_x_and_y(0.0, f64::from(self.window));
        if let Some(table) = Self::table() {
            table.set_scroll_top(self.table);
        }
    }
}

/// Runs `f` after the next paint.
pub fn after_paint(f: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(f, Duration::ZERO));
}

pub fn focused() -> Option<web_sys::HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// Copies text to the clipboard and returns whether the browser allowed it.
///
/// The typed binding assumes `navigator.clipboard`, which does not exist outside of secure contexts.
pub async fn copy_to_clipboard(text: &str) -> bool {
    async fn attempt(text: &str) -> Result<JsValue, JsValue> {
        let navigator = js_sys::Reflect::get(&window(), &"navigator".into())?;
        let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into())?;
        let write = js_sys::Reflect::get(&clipboard, &"writeText".into())?;
        let write: js_sys::Function = write.dyn_into()?;
        let promise: js_sys::Promise = write.call1(&clipboard, &text.into())?.dyn_into()?;
        wasm_bindgen_futures::JsFuture::from(promise).await
    }
    attempt(text).await.is_ok() || copy_by_selection(text).is_some()
}

/// Copies text with `execCommand`, which needs a focused text area: inside the modal dialog, if there is one.
fn copy_by_selection(text: &str) -> Option<()> {
    let focused = focused();
    let dialog = focused.as_ref().and_then(|focused| focused.closest("dialog").ok().flatten());
    let parent = dialog.or_else(|| document().body().map(Into::into))?;
    let area: web_sys::HtmlTextAreaElement =
        document().create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_class_name("visually-hidden");
    area.set_value(text);
    parent.append_child(&area).ok()?;
    area.select();
    let copy = js_sys::Reflect::get(&document(), &"execCommand".into()).ok();
    let copy = copy.and_then(|copy| copy.dyn_into::<js_sys::Function>().ok());
    let copied = copy.and_then(|copy| copy.call1(&document(), &"copy".into()).ok());
    area.remove();
    if let Some(focused) = focused {
        let _ = focused.focus();
    }
    copied.filter(JsValue::is_truthy).map(drop)
}

/// The element that matches `selector` and holds the target of an event, or is it.
pub fn closest(event: &web_sys::Event, selector: &str) -> Option<web_sys::Element> {
    event.target()?.dyn_into::<web_sys::Element>().ok()?.closest(selector).ok()?
}

pub fn matches_media(query: &str) -> bool {
    let query = window().match_media(query).ok().flatten();
    query.is_some_and(|query| query.matches())
}

/// Whether popovers are sheets and rows have two lines, as on a phone.
pub fn is_narrow_window() -> bool {
    matches_media("(width < 40rem), (height < 30rem) and (pointer: coarse)")
}

/// Whether the text of an element runs from right to left.
pub fn is_rtl(element: &web_sys::Element) -> bool {
    element.matches(":dir(rtl)").unwrap_or_default()
}

/// The key of an event as in text from left to right, where the right arrow leads on: in text from right to left the
/// left one does.
pub fn logical_key(event: &web_sys::KeyboardEvent) -> String {
    let key = event.key();
    let is_mirrored = || closest(event, "*").is_some_and(|target| is_rtl(&target));
    match key.as_str() {
        "ArrowLeft" if is_mirrored() => "ArrowRight".to_owned(),
        "ArrowRight" if is_mirrored() => "ArrowLeft".to_owned(),
        _ => key,
    }
}

/// Whether the user points with a finger, and a field with the focus opens a keyboard on the screen.
pub fn is_touch_screen() -> bool {
    matches_media("(pointer: coarse)")
}

/// Whether there is no pointer but the finger, and so probably no keyboard.
pub fn is_touch_only() -> bool {
    matches_media("(hover: none) and (pointer: coarse)")
}

/// Whether an input method is composing text, which is not complete yet. Ignored on touch screens, whose keyboards
/// compose every word.
pub fn is_composing(event: &web_sys::Event) -> bool {
    js_sys::Reflect::get(event, &"isComposing".into()).is_ok_and(|value| value.is_truthy())
        && !is_touch_screen()
}

/// The key of an event, without the effect of Caps Lock. On a keyboard layout without Latin letters it is the letter
/// at the same position of the US layout.
pub fn normalized_key(event: &web_sys::KeyboardEvent) -> String {
    let key = event.key();
    let mut characters = key.chars();
    let (Some(character), None) = (characters.next(), characters.next()) else { return key };
    let shift = event.shift_key();
    if character.is_ascii_alphabetic() && !shift {
        return character.to_ascii_lowercase().to_string();
    }
    if character.is_ascii() {
        return key;
    }
    let code = event.code();
    match (code.strip_prefix("Key"), code.as_str()) {
        (Some(letter), _) if !shift => letter.to_ascii_lowercase(),
        (None, "Slash") => if shift { "?" } else { "/" }.to_owned(),
        _ => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique() {
        assert_ne!(unique_id("x"), unique_id("x"));
    }

    #[test]
    fn arrows_wrap_around_the_menu() {
        let next = |key, current| next_index(key, ["ArrowUp", "ArrowDown"], current, 3);
        assert_eq!(next("ArrowDown", Some(2)), Some(0));
        assert_eq!(next("ArrowUp", Some(0)), Some(2));
        assert_eq!(next("ArrowDown", Some(0)), Some(1));
        assert_eq!(next("End", Some(0)), Some(2));
        assert_eq!(next("Home", None), Some(0));
        assert_eq!(next("a", Some(0)), None);
        assert_eq!(next_index("ArrowDown", ["ArrowUp", "ArrowDown"], None, 0), None);
    }

    #[test]
    fn arrows_wrap_around_the_tabs() {
        let next = |key, current| next_index(key, ["ArrowLeft", "ArrowRight"], Some(current), 2);
        assert_eq!(next("ArrowRight", 1), Some(0));
        assert_eq!(next("ArrowLeft", 0), Some(1));
        assert_eq!(next("End", 0), Some(1));
        assert_eq!(next("Tab", 0), None);
        assert_eq!(next_index("Home", ["ArrowLeft", "ArrowRight"], Some(0), 0), None);
    }
}
