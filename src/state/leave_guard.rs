//! LeaveGuard a page on which something would be lost or left undone: the person is asked first.
//!
//! A link is held back before the router sees it, the browser's Back and Forward by its navigation
//! API where it has one, and closing or loading the page by its own question.

use super::shared::Shared;
use crate::effect::{effect, memo};
use leptos::ev;
use leptos::leptos_dom::helpers::window_event_listener;
use leptos::prelude::*;
use leptos::wasm_bindgen::prelude::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAnchorElement, MouseEvent};

/// Where somebody wants to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To an address of the console.
    Address(String),
    /// To the entry of the history with this key.
    Entry(String),
}

/// Whether one may leave the page, and where to somebody wanted when they might not. A handle.
#[derive(Clone, Copy)]
pub struct LeaveGuard {
    /// What keeps one here, one for each part of the page that has a say.
    held: RwSignal<Vec<Signal<bool>>>,
    asked: Shared<Option<Destination>>,
}

impl LeaveGuard {
    /// Listens for as long as the current owner lives.
    pub fn start() -> Self {
        let leaving = Self { held: RwSignal::new(Vec::new()), asked: Shared::new(None) };
        let is_held = memo(move |_| leaving.held.read().iter().any(|one| one.get()));
        effect(move || {
            if is_held.get() {
                let ask = window_event_listener(ev::beforeunload, |event| event.prevent_default());
                on_cleanup(move || ask.remove());
            }
        });
        leaving.hold_links();
        leaving.hold_history();
        leaving
    }

    /// Asks before the page is left while `held`, for as long as the current owner lives.
    pub fn hold_while(self, held: Signal<bool>) {
        self.held.update(|all| all.push(held));
        on_cleanup(move || {
            self.held.try_update(|all| all.retain(|one| *one != held));
            self.asked.try_set(None);
        });
    }

    /// Whether one may go to `href` at once. If not, the page asks.
    pub fn allows(self, href: &str) -> bool {
        let is_held = self.is_held();
        if is_held {
            self.asked.set(Some(Destination::Address(href.to_owned())));
        }
        !is_held
    }

    /// Where somebody wants to go and is kept from going, tracked.
    pub fn asked(self) -> Option<Destination> {
        self.asked.get()
    }

    /// They stay.
    pub fn stay(self) {
        self.asked.set(None);
    }

    /// They go: nothing keeps them here any more. Gives back where to, if that is an address; an
    /// entry of the history is gone to.
    pub fn go(self) -> Option<String> {
        self.held.update(Vec::clear);
        match self.asked.try_update(Option::take).flatten()? {
            Destination::Address(href) => Some(href),
            Destination::Entry(key) => {
                // Where that cannot be done any more, they are still here and can try again.
                let _ = traverse_to(&key);
                None
            }
        }
    }

    fn is_held(self) -> bool {
        self.held
            .with_untracked(|held| held.iter().any(|one| one.try_get_untracked() == Some(true)))
    }

    fn hold_links(self) {
        let hold = move |event: MouseEvent| {
            let Some(href) = internal_link(&event) else { return };
            let here = window().location().pathname().unwrap_or_default();
            // A link within the page, such as one to a field, leaves nothing.
            let elsewhere = href.split(['?', '#']).next() != Some(here.as_str());
            if elsewhere && !self.allows(&href) {
                event.prevent_default();
                event.stop_propagation();
            }
        };
        listen(&window(), "click", hold);
    }

    fn hold_history(self) {
        let Some(navigation) = navigation() else { return };
        let hold = move |event: JsValue| {
            let text = |of: &JsValue, name: &str| get(of, name).and_then(|it| it.as_string());
            let is_traversal = text(&event, "navigationType").as_deref() == Some("traverse");
            let can_hold = get(&event, "cancelable").is_some_and(|it| it.is_truthy());
            if !is_traversal || !can_hold || !self.is_held() {
                return;
            }
            let destination = get(&event, "destination").unwrap_or(JsValue::NULL);
            let (Some(url), Some(key)) = (text(&destination, "url"), text(&destination, "key"))
            else {
                return;
            };
            let here = window().location();
            let page = here.origin().unwrap_or_default() + &here.pathname().unwrap_or_default();
            if url.split(['?', '#']).next() == Some(page.as_str()) {
                return;
            }
            if let Some(event) = event.dyn_ref::<web_sys::Event>() {
                event.prevent_default();
                self.asked.set(Some(Destination::Entry(key)));
            }
        };
        listen(&navigation, "navigate", hold);
    }
}

/// The address that a plain click on a link of the console leads to, from the root of its origin.
fn internal_link(event: &MouseEvent) -> Option<String> {
    let modified = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
    if event.button() != 0 || modified || event.default_prevented() {
        return None;
    }
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let link = target.closest("a[href]").ok()??.dyn_into::<HtmlAnchorElement>().ok()?;
    let stays = link.target().is_empty() && !link.has_attribute("download");
    let is_ours = Some(link.origin()) == window().location().origin().ok();
    (stays && is_ours).then(|| link.pathname() + &link.search() + &link.hash())
}

/// Listens before anybody else does, until the current owner goes.
fn listen<E: leptos::wasm_bindgen::convert::FromWasmAbi + 'static>(
    target: &web_sys::EventTarget,
    name: &'static str,
    f: impl Fn(E) + 'static,
) {
    let listener: Closure<dyn Fn(E)> = Closure::new(f);
    let function: &js_sys::Function = listener.as_ref().unchecked_ref();
    if target.add_event_listener_with_callback_and_bool(name, function, true).is_err() {
        return;
    }
    let kept = StoredValue::new_local((target.clone(), listener));
    on_cleanup(move || {
        kept.try_with_value(|(target, listener)| {
            let function: &js_sys::Function = listener.as_ref().unchecked_ref();
            let _ = target.remove_event_listener_with_callback_and_bool(name, function, true);
        });
    });
}

fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    js_sys::Reflect::get(of, &name.into()).ok().filter(|it| !it.is_undefined() && !it.is_null())
}

/// The browser's navigation API, where it has one.
fn navigation() -> Option<web_sys::EventTarget> {
    get(&window(), "navigation")?.dyn_into().ok()
}

fn traverse_to(key: &str) -> Option<()> {
    let navigation = navigation()?;
    let traverse: js_sys::Function = get(&navigation, "traverseTo")?.dyn_into().ok()?;
    traverse.call1(&navigation, &key.into()).ok().map(drop)
}
