//! A button with a menu that moves to the row or to the header under the pointer or with the focus: one for all, because
//! one for each would make the table heavy.

use crate::effect::{effect, on_window_event};
use crate::ui::dom::{closest, is_narrow_window, is_rtl};
use crate::ui::focused;
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event, HtmlElement, MouseEvent};
use std::time::Duration;

/// The attribute of a menu that is beside the pointer and not below its button.
const AT_POINTER: &str = "data-at-pointer";

pub fn find<T: JsCast>(element: &Element, selector: &str) -> Option<T> {
    element.query_selector(selector).ok()??.dyn_into().ok()
}

fn is_open(menu: &HtmlElement) -> bool {
    menu.matches(":popover-open").unwrap_or_default()
}

#[derive(Clone, Copy)]
pub struct MovingMenu {
    /// Selects what has the menu.
    owners: &'static str,
    /// Whether it is there on a phone as well.
    is_on_phones: bool,
    /// The element that moves, with the button and the menu.
    holder: StoredValue<Option<Element>, LocalStorage>,
    /// Gets the owner that it has moved to.
    on_move: StoredValue<Box<dyn Fn(Element)>, LocalStorage>,
}

impl MovingMenu {
    /// Moves to what the pointer or the focus reaches, until the current owner is cleaned up. A right click, a long press
    /// and Shift F10 open the menu.
    pub fn new(
        owners: &'static str,
        is_on_phones: bool,
        on_move: impl Fn(Element) + 'static,
    ) -> Self {
        let holder = StoredValue::new_local(None);
        let on_move: Box<dyn Fn(Element)> = Box::new(on_move);
        let menu = Self { owners, is_on_phones, holder, on_move: StoredValue::new_local(on_move) };
        menu.follow();
        menu.open_like_the_menu_of_the_browser();
        menu
    }

    /// Sets the element that moves. The menu may be loaded after the pointer or the focus has reached an owner, which
    /// `current` selects.
    pub fn hold<E>(self, element: impl Fn() -> Option<E> + 'static, current: &'static str)
    where
        E: JsCast + 'static,
    {
        effect(move || {
            let Some(element) = element() else { return };
            self.holder.set_value(Some(element.unchecked_into()));
            if let Some(owner) = document().query_selector(current).ok().flatten() {
                self.show_in(&owner);
            }
        });
    }

    // Callbacks may run after the page has been left.
    fn placed(self) -> Option<Element> {
        self.holder.try_with_value(Option::clone).flatten()
    }

    /// What has the menu now.
    pub fn owner(self) -> Option<Element> {
        self.placed()?.closest(self.owners).ok()?
    }

    fn owner_of(self, event: &Event) -> Option<Element> {
        closest(event, self.owners).filter(|_| self.is_available())
    }

    fn is_available(self) -> bool {
        self.is_on_phones || !is_narrow_window()
    }

    pub fn show_in(self, owner: &Element) {
        let Some(holder) = self.placed() else { return };
        // Moving an open menu would close it.
        if find::<HtmlElement>(&holder, "[popover]").is_some_and(|menu| is_open(&menu)) {
            return;
        }
        if holder.parent_element().as_ref() != Some(owner) {
            let _ = owner.append_child(&holder);
            self.on_move.with_value(|on_move| on_move(owner.clone()));
        }
    }

    /// Opens the menu at a point of the window, or below its button at 0, 0.
    pub fn open(self, owner: &Element, x: i32, y: i32) {
        if !self.is_available() {
            return;
        }
        self.show_in(owner);
        let Some(holder) = self.placed() else { return };
        let (button, menu) = (find::<HtmlElement>(&holder, "button"), find(&holder, "[popover]"));
        let (Some(button), Some(menu)) = (button, menu) else { return };
        if !is_open(&menu) {
            button.click();
            place(menu, x, y);
        }
    }

    /// A press of the button opens the menu below the button.
    pub fn place_below_button(self) {
        let menu = self.placed().and_then(|it| find::<HtmlElement>(&it, "[popover]"));
        if let Some(menu) = menu {
            let _ = menu.remove_attribute(AT_POINTER);
        }
    }

    fn follow(self) {
        // Moving the button takes the focus from it.
        let has_focus = move || {
            let holder = self.placed();
            holder.is_some_and(|it| focused().is_some_and(|focused| it.contains(Some(&focused))))
        };
        on_window_event(ev::pointerover, move |event| {
            if let Some(owner) = self.owner_of(&event).filter(|_| !has_focus()) {
                self.show_in(&owner);
            }
        });
        on_window_event(ev::focusin, move |event| {
            if let Some(owner) = self.owner_of(&event) {
                self.show_in(&owner);
            }
        });
        on_window_event(ev::keydown, move |event| {
            // The button may be where the pointer is.
            if let Some(owner) = self.owner_of(&event).filter(|_| event.key() == "Tab") {
                self.show_in(&owner);
            }
        });
    }

    fn open_like_the_menu_of_the_browser(self) {
        // Releasing the pointer outside of a menu closes it, so the menu opens after that.
        let is_pressed = StoredValue::new(false);
        let pending = StoredValue::new_local(None::<(Element, i32, i32)>);
        let on_release = move || {
            is_pressed.set_value(false);
            if let Some((owner, x, y)) = pending.try_update_value(Option::take).flatten() {
                set_timeout(move || self.open(&owner, x, y), Duration::ZERO);
            }
        };
        on_window_event(ev::pointerdown, move |_| is_pressed.set_value(true));
        on_window_event(ev::pointerup, move |_| on_release());
        on_window_event(ev::pointercancel, move |_| on_release());
        on_window_event(ev::contextmenu, move |event| {
            // The menu's own items have the menu of the browser.
            let is_in_menu = closest(&event, "[popover]").is_some();
            let Some(owner) = self.owner_of(&event).filter(|_| !is_in_menu) else { return };
            event.prevent_default();
            // The key "m" sends a plain event.
            let at =
                event.dyn_ref::<MouseEvent>().map(|event| (event.client_x(), event.client_y()));
            let (x, y) = at.unwrap_or_default();
            if is_pressed.get_value() {
                pending.set_value(Some((owner, x, y)));
            } else {
                self.open(&owner, x, y);
            }
        });
    }
}

/// Moves a menu to the pointer, from which it opens in the direction of the text, but not out of the window. On a phone
/// it is a sheet.
fn place(menu: HtmlElement, x: i32, y: i32) {
    let _ = menu.toggle_attribute_with_force(AT_POINTER, !is_narrow_window() && (x, y) != (0, 0));
    // Its size is known once its items are rendered.
    request_animation_frame(move || {
        let Some(root) = document().document_element() else { return };
        let (width, height) = (root.client_width(), root.client_height());
        // The style sheet measures from the start of the line.
        let x = if is_rtl(&menu) { width - x } else { x };
        let x = x.min(width - menu.offset_width() - 8).max(8);
        let y = y.min(height - menu.offset_height() - 8).max(8);
        let _ = menu.style().set_property("--x", &format!("{x}px"));
        let _ = menu.style().set_property("--y", &format!("{y}px"));
    });
}
