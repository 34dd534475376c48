//! Records what the user does in the first view, and repeats it in the app.
//!
//! Typing, selecting and scrolling work without the app. A click on something that needs the app is
//! repeated once the app is there.

use crate::api::transport::delay;
use crate::texts::ui as texts;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Document, Element, Event, EventTarget, HtmlElement, HtmlInputElement, HtmlSelectElement,
    KeyboardEvent, KeyboardEventInit, MouseEvent,
};

const SEARCH: &str = "search";

const CLICKABLE: &str = "a, button, summary, input[type=checkbox]";

const FOCUSABLE: &str = "a, button, input, select, [tabindex]";

/// How long a pressed pointer or an input method may delay the app, in milliseconds.
const SETTLE_TIMEOUT: i32 = 5_000;

/// How often [`UserInput::settled`] checks them, in milliseconds.
const CHECK_INTERVAL: i32 = 30;

/// Identifies an element of the first view in the app.
#[derive(Clone, PartialEq, Eq)]
struct Target {
    tag: String,
    name: String,
    href: Option<String>,
}

impl Target {
    fn of(element: &Element) -> Self {
        let id = Some(element.id()).filter(|id| id == SEARCH);
        let label = || element.get_attribute("aria-label");
        Self {
            tag: element.tag_name(),
            name: id.or_else(label).or_else(|| element.text_content()).unwrap_or_default(),
            href: element.get_attribute("href"),
        }
    }

    fn find(&self, root: &Element) -> Option<HtmlElement> {
        let found = root.query_selector_all(&format!("{CLICKABLE}, {FOCUSABLE}")).ok()?;
        let mut elements = (0..found.length())
            .filter_map(|index| found.item(index)?.dyn_into::<HtmlElement>().ok());
        elements.find(|element| Self::of(element) == *self)
    }
}

#[derive(Default)]
struct Recorded {
    /// The last click on something that needs the app.
    click: Option<Target>,
    checkboxes: Vec<Target>,
    selected: Option<String>,
    key: Option<KeyboardEventInit>,
    /// How many pointers are pressed and input methods are composing.
    gestures: i32,
}

type Listener = Closure<dyn Fn(Event)>;

pub struct UserInput {
    root: HtmlElement,
    recorded: Rc<RefCell<Recorded>>,
    listeners: Vec<(&'static str, Listener)>,
}

impl UserInput {
    pub fn record(root: &HtmlElement) -> Self {
        let recorded = Rc::new(RefCell::new(Recorded::default()));
        let mut input =
            Self { root: root.clone(), recorded: recorded.clone(), listeners: Vec::new() };
        let count_gesture = |by: i32| {
            let recorded = recorded.clone();
            move |_: Event| {
                let gestures = &mut recorded.borrow_mut().gestures;
                *gestures = (*gestures + by).max(0);
            }
        };
        input.listen("pointerdown", count_gesture(1));
        input.listen("pointerup", count_gesture(-1));
        input.listen("pointercancel", count_gesture(-1));
        input.listen("compositionstart", count_gesture(1));
        input.listen("compositionend", count_gesture(-1));
        let clicks = recorded.clone();
        input.listen("click", move |event| clicks.borrow_mut().record_click(&event));
        let selections = recorded.clone();
        input.listen("change", move |event| {
            if let Some(select) = target::<HtmlSelectElement>(&event) {
                selections.borrow_mut().selected = Some(select.value());
            }
        });
        input.listen("keydown", move |event| recorded.borrow_mut().record_key(&event));
        input
    }

    fn listen(&mut self, name: &'static str, handle: impl Fn(Event) + 'static) {
        let handle = Listener::new(handle);
        if let Some(window) = web_sys::window() {
            let function = handle.as_ref().unchecked_ref();
            let _ = window.add_event_listener_with_callback_and_bool(name, function, true);
        }
        self.listeners.push((name, handle));
    }

    /// Waits until no pointer is pressed and no input method is composing, because their end events
    /// belong to the present elements.
    pub async fn settled(&self) {
        for _ in 0..SETTLE_TIMEOUT / CHECK_INTERVAL {
            if self.recorded.borrow().gestures == 0 {
                break;
            }
            delay(CHECK_INTERVAL).await;
        }
    }

    pub fn into_replay(self) -> Replay {
        let focused = self.root.owner_document().and_then(|document| document.active_element());
        let focused = focused.filter(|element| self.root.contains(Some(element)));
        let search = search_box(&self.root);
        let text = search.as_ref().map(|search| (search.value(), search.default_value()));
        let is_in_search = focused.as_ref().is_some_and(|element| element.id() == SEARCH);
        let caret = search.filter(|_| is_in_search).and_then(|search| {
            Some((search.selection_start().ok()??, search.selection_end().ok()??))
        });
        let table = table(&self.root);
        Replay {
            focused: focused.as_ref().map(Target::of),
            text: text.filter(|(value, default)| value != default).map(|(value, _)| value),
            caret,
            page_scroll: web_sys::window().map_or(0.0, |it| it.scroll_y().unwrap_or_default()),
            table_scroll: table.map(|it| (it.scroll_left(), it.scroll_top())).unwrap_or_default(),
            recorded: self.recorded.take(),
        }
    }

    /// Shows that the app could not be loaded, and waits for the user to retry.
    pub async fn offer_retry(&self, document: &Document) {
        if let Some((message, retry)) = show_load_error(document) {
            let clicked = js_sys::Promise::new(&mut |resolve, _| {
                let _ = retry.add_event_listener_with_callback("click", &resolve);
            });
            let _ = wasm_bindgen_futures::JsFuture::from(clicked).await;
            message.remove();
        } else {
            delay(SETTLE_TIMEOUT).await;
        }
    }
}

impl Drop for UserInput {
    fn drop(&mut self) {
        for (name, handle) in &self.listeners {
            if let Some(window) = web_sys::window() {
                let function = handle.as_ref().unchecked_ref();
                let _ = window.remove_event_listener_with_callback_and_bool(name, function, true);
            }
        }
    }
}

fn target<T: JsCast>(event: &Event) -> Option<T> {
    event.target()?.dyn_into().ok()
}

fn search_box(root: &Element) -> Option<HtmlInputElement> {
    root.query_selector(&format!("#{SEARCH}")).ok()??.dyn_into().ok()
}

fn table(root: &Element) -> Option<Element> {
    root.query_selector(".table-region").ok()?
}

impl Recorded {
    fn record_click(&mut self, event: &Event) {
        let found = target::<Element>(event).and_then(|it| it.closest(CLICKABLE).ok().flatten());
        let Some(element) = found.filter(|it| it.closest("#app").is_ok_and(|app| app.is_some()))
        else {
            return;
        };
        if element.tag_name() == "INPUT" {
            self.checkboxes.push(Target::of(&element));
            return;
        }
        // A modified click opens another tab or window.
        let is_plain = event.dyn_ref::<MouseEvent>().is_none_or(|event| {
            !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
        });
        if is_plain {
            event.prevent_default();
            self.click = Some(Target::of(&element));
        }
    }

    fn record_key(&mut self, event: &Event) {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let is_text = target::<Element>(event)
            .is_some_and(|it| it.matches("input, select").is_ok_and(|it| it));
        let has_modifier = event.ctrl_key() || event.meta_key();
        // Tab, Enter and other named keys work without the app.
        if event.key().chars().count() != 1 || event.key() == " " || is_text && !has_modifier {
            return;
        }
        if event.key() == "/" && !has_modifier {
            let document = target::<Element>(event).and_then(|it| it.owner_document());
            let search = document.and_then(|document| document.get_element_by_id(SEARCH));
            if let Some(search) = search.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                event.prevent_default();
                let _ = search.focus();
            }
            return;
        }
        let copy = KeyboardEventInit::new();
        copy.set_key(&event.key());
        copy.set_code(&event.code());
        copy.set_ctrl_key(event.ctrl_key());
        copy.set_meta_key(event.meta_key());
        copy.set_shift_key(event.shift_key());
        copy.set_alt_key(event.alt_key());
        copy.set_bubbles(true);
        copy.set_cancelable(true);
        self.key = Some(copy);
    }
}

pub struct Replay {
    focused: Option<Target>,
    text: Option<String>,
    caret: Option<(u32, u32)>,
    page_scroll: f64,
    table_scroll: (i32, i32),
    recorded: Recorded,
}

impl Replay {
    /// Repeats the input in `root`, which the app has rendered.
    pub fn replay(self, root: &HtmlElement) {
        let find = |target: &Target| target.find(root);
        let search = search_box(root);
        if let (Some(text), Some(search)) = (&self.text, &search) {
            search.set_value(text);
            dispatch(search, "input");
        }
        if let Some(element) = self.focused.as_ref().and_then(find) {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = element.focus_with_options(&options);
        }
        if let (Some((start, end)), Some(search)) = (self.caret, &search) {
            let _ = search.set_selection_range(start, end);
        }
        if let Some(table) = table(root) {
            table.set_scroll_left(self.table_scroll.0);
            table.set_scroll_top(self.table_scroll.1);
        }
        if let Some(window) = web_sys::window().filter(|_| self.page_scroll > 0.0) {
            window.scroll_to_with_x_and_y(0.0, self.page_scroll);
        }
        let select = root.query_selector(".list-foot select").ok().flatten();
        let select: Option<HtmlSelectElement> = select.and_then(|found| found.dyn_into().ok());
        if let (Some(value), Some(select)) = (&self.recorded.selected, select) {
            select.set_value(value);
            dispatch(&select, "change");
        }
        // A checkbox that was clicked twice is unchanged.
        self.recorded.checkboxes.iter().filter_map(find).for_each(|element| element.click());
        if let Some(element) = self.recorded.click.as_ref().and_then(find) {
            element.click();
        }
        if let (Some(key), Some(document)) = (&self.recorded.key, root.owner_document())
            && let Ok(event) = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", key)
        {
            let target = document.active_element().unwrap_or_else(|| root.clone().into());
            let _ = target.dispatch_event(&event);
        }
    }
}

fn dispatch(target: &EventTarget, name: &str) {
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict(name, &init) {
        let _ = target.dispatch_event(&event);
    }
}

/// Shows above the first view that the app could not be loaded. Returns the message and its button.
fn show_load_error(document: &Document) -> Option<(Element, Element)> {
    let message = document.create_element("div").ok()?;
    message.set_class_name("release");
    message.set_attribute("role", "alert").ok()?;
    let text = document.create_element("p").ok()?;
    text.set_text_content(Some(texts::APP_FAILED_TEXT));
    message.append_child(&text).ok()?;
    let retry = document.create_element("button").ok()?;
    retry.set_attribute("type", "button").ok()?;
    retry.set_class_name("button");
    retry.set_attribute("data-variant", "secondary").ok()?;
    retry.set_text_content(Some(texts::TRY_AGAIN));
    message.append_child(&retry).ok()?;
    document.body()?.prepend_with_node_1(&message).ok()?;
    Some((message, retry))
}

/// Runs all pending microtasks before the browser paints or handles the next event.
pub async fn microtask() {
    let resolved = js_sys::Promise::resolve(&JsValue::NULL);
    let _ = wasm_bindgen_futures::JsFuture::from(resolved).await;
}
