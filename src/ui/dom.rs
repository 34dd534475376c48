//! The few places where components touch the document: ids, focus and the clipboard.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use leptos::ev;
use leptos::leptos_dom::helpers::window_event_listener;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys;
use serde::{Deserialize, Serialize};

/// Calls `moved` when the user has gone back or forward, for as long as the current owner lives.
pub fn on_history_step(moved: impl Fn() + 'static) {
    let listener = window_event_listener(ev::popstate, move |_| moved());
    on_cleanup(move || listener.remove());
}

/// An id that no other element of this page has.
///
/// `prefix` only serves whoever reads the document.
pub fn unique_id(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Moves the focus to the element with this id; says whether there was one.
pub fn focus_by_id(id: &str) -> bool {
    let element = document().get_element_by_id(id);
    let Some(element) = element.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok())
    else {
        return false;
    };
    element.focus().is_ok()
}

/// Moves the focus to the text area with this id and selects these characters of its text.
pub fn select_in_area(id: &str, characters: &Range<usize>) {
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

/// Moves the focus to the page's `h1`; says whether there was one.
pub fn focus_heading() -> bool {
    let heading = document().query_selector("main h1").ok().flatten();
    let heading = heading.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
    heading.is_some_and(|heading| heading.focus().is_ok())
}

/// Whether the focus is on the page's `h1` or nowhere: nobody has taken it anywhere else.
pub fn focus_is_on_heading() -> bool {
    focused().is_none_or(|element| matches!(element.tag_name().as_str(), "H1" | "BODY"))
}

/// The `data-id` of the table's row that has the focus.
pub fn focused_row() -> Option<String> {
    focused()?.closest("tr[data-id]").ok()??.get_attribute("data-id")
}

/// Moves the focus to the link of the table's row with this `data-id`; says whether there is one.
pub fn focus_row(id: &str) -> bool {
    let rows = document().get_elements_by_tag_name("tr");
    let row = (0..rows.length())
        .filter_map(|index| rows.item(index))
        .find(|row| row.get_attribute("data-id").as_deref() == Some(id));
    let link = row.and_then(|row| row.query_selector("th a").ok().flatten());
    let link = link.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
    link.is_some_and(|link| link.focus().is_ok())
}

/// How far the window and the table in it are scrolled, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScrollPosition {
    window: i32,
    table: i32,
}

impl ScrollPosition {
    fn table() -> Option<web_sys::Element> {
        document().query_selector("main .table-region").ok().flatten()
    }

    /// As it is now.
    pub fn now() -> Self {
        Self {
            window: window().scroll_y().unwrap_or_default() as i32,
            table: Self::table().map(|table| table.scroll_top()).unwrap_or_default(),
        }
    }

    /// Scrolls the table to its first row, and leaves the columns where they are.
    pub fn start_of_table() {
        if let Some(table) = Self::table() {
            table.set_scroll_top(0);
        }
    }

    /// Scrolls there.
    pub fn restore(self) {
        window().scroll_to_with_x_and_y(0.0, f64::from(self.window));
        if let Some(table) = Self::table() {
            table.set_scroll_top(self.table);
        }
    }
}

/// Calls `f` once what has changed by now is on the screen.
pub fn after_paint(f: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(f, Duration::ZERO));
}

/// The element that has the focus now.
pub fn focused() -> Option<web_sys::HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// Copies text to the clipboard; says whether the browser allowed it.
///
/// `navigator.clipboard` is missing outside of secure contexts, which the typed binding does not
/// say, hence the look-up by name.
pub async fn copy_to_clipboard(text: &str) -> bool {
    async fn attempt(text: &str) -> Result<JsValue, JsValue> {
        let navigator = js_sys::Reflect::get(&window(), &"navigator".into())?;
        let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into())?;
        let write = js_sys::Reflect::get(&clipboard, &"writeText".into())?;
        let write: js_sys::Function = write.dyn_into()?;
        let promise: js_sys::Promise = write.call1(&clipboard, &text.into())?.dyn_into()?;
        wasm_bindgen_futures::JsFuture::from(promise).await
    }
    // Without a secure connection the browser has no such thing, but an older way.
    attempt(text).await.is_ok() || copy_by_selection(text).is_some()
}

/// Copies a text as if it had been selected and copied by hand. In a modal dialog nothing outside of it can have the
/// focus.
fn copy_by_selection(text: &str) -> Option<()> {
    let focused = focused();
    let dialog = focused.as_ref().and_then(|focused| focused.closest("dialog").ok().flatten());
    let place = dialog.or_else(|| document().body().map(Into::into))?;
    let area: web_sys::HtmlTextAreaElement =
        document().create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_class_name("visually-hidden");
    area.set_value(text);
    place.append_child(&area).ok()?;
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

/// Whether an input method is composing a word: what is in the field then is not meant yet. Not on a touch screen,
/// whose keyboard composes every word.
pub fn is_composing(event: &web_sys::Event) -> bool {
    let is_touched = || {
        let query = window().match_media("(pointer: coarse)").ok().flatten();
        query.is_some_and(|query| query.matches())
    };
    js_sys::Reflect::get(event, &"isComposing".into()).is_ok_and(|is| is.is_truthy())
        && !is_touched()
}

/// What a key means: the letter of its place where the layout has no Latin letters, and that without Caps Lock.
pub fn key_of(event: &web_sys::KeyboardEvent) -> String {
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

/// The ids that describe a control, joined for `aria-describedby`; `None` when nothing does.
pub(crate) fn described_by<const N: usize>(parts: [(bool, &str); N]) -> Option<String> {
    let ids: Vec<&str> = parts.iter().filter(|(there, _)| *there).map(|(_, id)| *id).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_never_given_twice() {
        assert_ne!(unique_id("x"), unique_id("x"));
    }

    #[test]
    fn a_control_without_hint_and_error_is_described_by_nothing() {
        assert_eq!(described_by([(false, "a"), (false, "b")]), None);
        assert_eq!(described_by([(true, "a"), (false, "b"), (true, "c")]), Some("a c".to_owned()));
    }
}
