//! What the user does before the app is there: it is noted here and repeated in the app, so that nothing
//! of it is lost. Typing, selecting and scrolling work by themselves meanwhile; a click on something that
//! only the app can do waits for it.

use crate::api::transport::delay;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Document, Element, Event, EventTarget, HtmlElement, HtmlInputElement, HtmlSelectElement,
    KeyboardEvent, KeyboardEventInit, MouseEvent,
};

/// The id of the search box, as in the app.
const SEARCH: &str = "search";

/// What can be clicked.
const CLICKABLE: &str = "a, button, summary, input[type=checkbox]";

/// What can take the focus.
const FOCUSABLE: &str = "a, button, input, select, [tabindex]";

/// How long a pressed pointer or an input method may hold the app back, in milliseconds.
const HOLD: i32 = 5_000;

/// How often they are looked at meanwhile, in milliseconds.
const CHECK: i32 = 30;

/// Finds an element of the first view again in the app.
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
struct Noted {
    /// What was clicked last, of what only the app can do.
    click: Option<Target>,
    /// The boxes that were clicked.
    boxes: Vec<Target>,
    /// The choice in the only list of choices.
    choice: Option<String>,
    /// The last key that is no text.
    key: Option<KeyboardEventInit>,
    /// Since when what is under way must not be disturbed, as a count of its kinds.
    held: Cell<i32>,
}

type Listener = Closure<dyn Fn(Event)>;

/// Follows what the user does in the first view, until it is dropped.
pub struct UserInput {
    root: HtmlElement,
    noted: Rc<RefCell<Noted>>,
    listeners: Vec<(&'static str, Listener)>,
}

impl UserInput {
    /// Follows what happens in `root`.
    pub fn follow(root: &HtmlElement) -> Self {
        let noted = Rc::new(RefCell::new(Noted::default()));
        let mut input = Self { root: root.clone(), noted: noted.clone(), listeners: Vec::new() };
        let hold = |by: i32| {
            let noted = noted.clone();
            move |_: Event| {
                let noted = noted.borrow();
                noted.held.set((noted.held.get() + by).max(0));
            }
        };
        input.listen("pointerdown", hold(1));
        input.listen("pointerup", hold(-1));
        input.listen("pointercancel", hold(-1));
        input.listen("compositionstart", hold(1));
        input.listen("compositionend", hold(-1));
        let clicked = noted.clone();
        input.listen("click", move |event| clicked.borrow_mut().click(&event));
        let chosen = noted.clone();
        input.listen("change", move |event| {
            if let Some(select) = target::<HtmlSelectElement>(&event) {
                chosen.borrow_mut().choice = Some(select.value());
            }
        });
        input.listen("keydown", move |event| noted.borrow_mut().press(&event));
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

    /// Waits until no button of a pointer is pressed and no input method is composing: what they end
    /// with belongs to the elements that they began with.
    pub async fn settled(&self) {
        for _ in 0..HOLD / CHECK {
            if self.noted.borrow().held.get() == 0 {
                break;
            }
            delay(CHECK).await;
        }
    }

    /// What is to be done again once the app has drawn.
    pub fn note(self) -> Replay {
        let focused = self.root.owner_document().and_then(|document| document.active_element());
        let focused = focused.filter(|element| self.root.contains(Some(element)));
        let search = self.root.query_selector(&format!("#{SEARCH}")).ok().flatten();
        let search: Option<HtmlInputElement> = search.and_then(|found| found.dyn_into().ok());
        let text = search.as_ref().map(|search| (search.value(), search.default_value()));
        let is_in_search = focused.as_ref().is_some_and(|element| element.id() == SEARCH);
        let caret = search.filter(|_| is_in_search).and_then(|search| {
            Some((search.selection_start().ok()??, search.selection_end().ok()??))
        });
        let table = table(&self.root);
        Replay {
            focused: focused.as_ref().map(Target::of),
            text: text.filter(|(now, before)| now != before).map(|(now, _)| now),
            caret,
            page: web_sys::window().and_then(|window| window.scroll_y().ok()).unwrap_or_default(),
            table: table.map(|table| (table.scroll_left(), table.scroll_top())).unwrap_or_default(),
            noted: self.noted.take(),
        }
    }

    /// Says that the app could not be loaded, and waits until the user wants to try again.
    pub async fn offer_retry(&self, document: &Document) {
        let message = Message::show(document);
        if let Some(message) = message {
            let _ = wasm_bindgen_futures::JsFuture::from(message.clicked()).await;
            message.element.remove();
        } else {
            delay(HOLD).await;
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

fn table(root: &Element) -> Option<Element> {
    root.query_selector(".table-region").ok()?
}

impl Noted {
    fn click(&mut self, event: &Event) {
        let found = target::<Element>(event).and_then(|it| it.closest(CLICKABLE).ok().flatten());
        let Some(element) = found.filter(|it| it.closest("#app").is_ok_and(|app| app.is_some()))
        else {
            return;
        };
        if element.tag_name() == "INPUT" {
            self.boxes.push(Target::of(&element));
            return;
        }
        // Another tab or window needs no app.
        let is_plain = event.dyn_ref::<MouseEvent>().is_none_or(|event| {
            !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
        });
        if is_plain {
            event.prevent_default();
            self.click = Some(Target::of(&element));
        }
    }

    fn press(&mut self, event: &Event) {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let is_text = target::<Element>(event)
            .is_some_and(|it| it.matches("input, select").is_ok_and(|it| it));
        let has_modifier = event.ctrl_key() || event.meta_key();
        // Tab, Enter and their like do what they do by themselves.
        if event.key().chars().count() != 1 || event.key() == " " || is_text && !has_modifier {
            return;
        }
        if event.key() == "/" && !has_modifier {
            let document =
                event.target().and_then(|it| it.dyn_into::<Element>().ok()?.owner_document());
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

/// What the user has done, to be done again in the app.
pub struct Replay {
    focused: Option<Target>,
    text: Option<String>,
    caret: Option<(u32, u32)>,
    page: f64,
    table: (i32, i32),
    noted: Noted,
}

impl Replay {
    /// Does it again in `root`, which the app has drawn.
    pub fn replay(self, root: &HtmlElement) {
        let find = |target: &Target| target.find(root);
        let search = root.query_selector(&format!("#{SEARCH}")).ok().flatten();
        let search: Option<HtmlInputElement> = search.and_then(|found| found.dyn_into().ok());
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
            table.set_scroll_left(self.table.0);
            table.set_scroll_top(self.table.1);
        }
        if let Some(window) = web_sys::window().filter(|_| self.page > 0.0) {
            window.scroll_to_with_x_and_y(0.0, self.page);
        }
        let select = root.query_selector(".list-foot select").ok().flatten();
        let select: Option<HtmlSelectElement> = select.and_then(|found| found.dyn_into().ok());
        if let (Some(choice), Some(select)) = (&self.noted.choice, select) {
            select.set_value(choice);
            dispatch(&select, "change");
        }
        // A box that was clicked twice is as it was.
        self.noted.boxes.iter().filter_map(find).for_each(|element| element.click());
        if let Some(element) = self.noted.click.as_ref().and_then(find) {
            element.click();
        }
        if let (Some(key), Some(document)) = (&self.noted.key, root.owner_document())
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

/// What is shown above the first view when the app cannot be loaded.
struct Message {
    element: Element,
    retry: HtmlElement,
}

impl Message {
    fn show(document: &Document) -> Option<Self> {
        let element = document.create_element("div").ok()?;
        element.set_class_name("release");
        element.set_attribute("role", "alert").ok()?;
        let text = document.create_element("p").ok()?;
        text.set_text_content(Some(
            "Parts of the console could not be loaded, so what is shown cannot be used yet. \
             Check your connection and try again, or reload the page.",
        ));
        element.append_child(&text).ok()?;
        let button = |label: &str| -> Option<HtmlElement> {
            let button: HtmlElement = document.create_element("button").ok()?.dyn_into().ok()?;
            button.set_attribute("type", "button").ok()?;
            button.set_class_name("button");
            button.set_attribute("data-variant", "secondary").ok()?;
            button.set_text_content(Some(label));
            element.append_child(&button).ok()?;
            Some(button)
        };
        let retry = button("Try again")?;
        document.body()?.prepend_with_node_1(&element).ok()?;
        Some(Self { element, retry })
    }

    /// Resolves when the user wants to try again.
    fn clicked(&self) -> js_sys::Promise {
        js_sys::Promise::new(&mut |resolve, _| {
            let _ = self.retry.add_event_listener_with_callback("click", &resolve);
        })
    }
}

/// Lets everything that is ready run, before the browser paints or handles the next event.
pub async fn microtask() {
    let resolved = js_sys::Promise::resolve(&JsValue::NULL);
    let _ = wasm_bindgen_futures::JsFuture::from(resolved).await;
}
