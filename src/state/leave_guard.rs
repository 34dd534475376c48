//! Asks the user before a page with unsaved changes is left. Links are intercepted before the router
//! sees them, Back and Forward through the navigation API, closing and reloading by `beforeunload`.

use super::handles::use_handle;
use crate::effect::{Shared, effect, memo, on_captured_event, on_window_event};
use crate::tools::strip_base_path;
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, EventTarget, HtmlAnchorElement, MouseEvent};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// An address of the console.
    Address(String),
    /// The key of a history entry.
    HistoryEntry(String),
}

#[derive(Clone, Copy)]
pub struct LeaveGuard {
    /// One for each part of the page that can have unsaved changes.
    blockers: RwSignal<Vec<Signal<bool>>>,
    /// The navigation that waits for the user's confirmation.
    pub pending: Shared<Option<Destination>>,
}

pub fn use_leave_guard() -> LeaveGuard {
    use_handle()
}

impl LeaveGuard {
    pub fn start() -> Self {
        let guard = Self { blockers: RwSignal::new(Vec::new()), pending: Shared::new(None) };
        prevent_unload_while(memo(move |_| guard.blockers.read().iter().any(|it| it.get())));
        guard.intercept_links();
        guard.intercept_history();
        guard
    }

    /// Blocks leaving while `blocker` is true and the current owner lives.
    pub fn block_while(self, blocker: Signal<bool>) {
        self.blockers.update(|all| all.push(blocker));
        on_cleanup(move || {
            self.blockers.try_update(|all| all.retain(|it| *it != blocker));
            self.pending.try_set(None);
        });
    }

    /// Whether the page can be left for `href` at once. If not, the user is asked.
    pub fn try_leave(self, href: &str) -> bool {
        let is_blocked = self.is_blocked();
        if is_blocked {
            self.pending.set(Some(Destination::Address(href.to_owned())));
        }
        !is_blocked
    }

    /// Leaves: goes to a history entry, or returns the address that the caller has to go to.
    pub fn confirm(self) -> Option<String> {
        self.blockers.update(Vec::clear);
        match self.pending.try_update(Option::take).flatten()? {
            Destination::Address(href) => Some(href),
            Destination::HistoryEntry(key) => {
                // If this fails, the user is still here and can try again.
                let _ = traverse_to(&key);
                None
            }
        }
    }

    fn is_blocked(self) -> bool {
        self.blockers
            .with_untracked(|all| all.iter().any(|it| it.try_get_untracked() == Some(true)))
    }

    fn intercept_links(self) {
        let on_click = move |event: Event| {
            let Some(href) = internal_link(event.unchecked_ref()) else { return };
            let path = window().location().pathname().unwrap_or_default();
            // A link within the page, such as one to a field, does not leave it.
            let is_other_page = href.split(['?', '#']).next() != Some(path.as_str());
            if is_other_page && !self.try_leave(&href) {
                event.prevent_default();
                event.stop_propagation();
            }
        };
        on_captured_event(&window(), "click", Box::new(on_click));
    }

    fn intercept_history(self) {
        let Some(navigation) = navigation() else { return };
        let on_navigate = move |event: Event| {
            let text = |of: &JsValue, name: &str| get(of, name).and_then(|it| it.as_string());
            let is_traversal = text(&event, "navigationType").as_deref() == Some("traverse");
            let is_cancelable = get(&event, "cancelable").is_some_and(|it| it.is_truthy());
            if !is_traversal || !is_cancelable || !self.is_blocked() {
                return;
            }
            let destination = get(&event, "destination").unwrap_or(JsValue::NULL);
            let Some(url) = text(&destination, "url") else { return };
            let Some(key) = text(&destination, "key") else { return };
            let here = window().location();
            let page = here.origin().unwrap_or_default() + &here.pathname().unwrap_or_default();
            if url.split(['?', '#']).next() == Some(page.as_str()) {
                return;
            }
            event.prevent_default();
            self.pending.set(Some(Destination::HistoryEntry(key)));
        };
        on_captured_event(&navigation, "navigate", Box::new(on_navigate));
    }
}

/// Has the browser ask before it closes or reloads the page while `is_blocked`.
pub fn prevent_unload_while(is_blocked: Memo<bool>) {
    effect(move || {
        if is_blocked.get() {
            on_window_event(ev::beforeunload, |event| event.prevent_default());
        }
    });
}

/// The path, query and fragment of the console's own link that was plainly clicked.
fn internal_link(event: &MouseEvent) -> Option<String> {
    let modified = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
    if event.button() != 0 || modified || event.default_prevented() {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let link = target.closest("a[href]").ok()??.dyn_into::<HtmlAnchorElement>().ok()?;
    let navigates = link.target().is_empty() && !link.has_attribute("download");
    let is_own = Some(link.origin()) == window().location().origin().ok()
        && strip_base_path(&link.pathname()).is_some();
    (navigates && is_own).then(|| link.pathname() + &link.search() + &link.hash())
}

fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    js_sys::Reflect::get(of, &name.into()).ok().filter(|it| !it.is_undefined() && !it.is_null())
}

/// The browser's navigation API, where it has one.
fn navigation() -> Option<EventTarget> {
    get(&window(), "navigation")?.dyn_into().ok()
}

fn traverse_to(key: &str) -> Option<()> {
    let navigation = navigation()?;
    let traverse: js_sys::Function = get(&navigation, "traverseTo")?.dyn_into().ok()?;
    traverse.call1(&navigation, &key.into()).ok().map(drop)
}
