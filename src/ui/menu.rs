//! Buttons that open a native popover: it closes on Esc and on a click outside, and restores the focus.

use crate::effect::when;
use crate::tools::escape_invisible;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys;

use super::button::ButtonVariant;
use super::dom::{focused, html_elements, unique_id};
use super::icon::{Icon, IconName};

/// A context for the content of the popover, so that it can close it.
#[derive(Clone, Copy)]
struct Popover(NodeRef<html::Div>);

impl Popover {
    fn close(self) {
        if let Some(element) = self.0.get_untracked() {
            let _ = element.hide_popover();
        }
    }

    fn is_open(self) -> bool {
        self.0
            .get_untracked()
            .is_some_and(|element| element.matches(":popover-open").unwrap_or(false))
    }

    fn items(self) -> Vec<web_sys::HtmlElement> {
        let Some(element) = self.0.get_untracked() else { return Vec::new() };
        html_elements(&element.get_elements_by_class_name("menu-item"))
    }
}

/// The item that `key` moves the focus to.
fn next_item(key: &str, current: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match (key, current) {
        ("ArrowDown", Some(index)) if index < last => Some(index + 1),
        ("ArrowUp", Some(index)) if index > 0 => Some(index - 1),
        ("ArrowUp" | "End", _) => Some(last),
        ("ArrowDown" | "Home", _) => Some(0),
        _ => None,
    }
}

/// A button and its popover: a menu, or a panel with any other content.
fn popover_button(
    label: Signal<String>,
    icon: Option<IconName>,
    hide_label: bool,
    variant: ButtonVariant,
    is_menu: bool,
    children: ChildrenFn,
) -> AnyView {
    let (id, class, role) = if is_menu {
        (unique_id("menu"), "menu popover", "menu")
    } else {
        (unique_id("popover"), "panel popover", "dialog")
    };
    let popover = Popover(NodeRef::new());
    let (expanded, set_expanded) = signal(false);
    let on_toggle = move |_| {
        let is_open = popover.is_open();
        set_expanded.set(is_open);
        if is_open && is_menu {
            let items = popover.items();
            let is_checked = |item: &&web_sys::HtmlElement| {
                item.get_attribute("aria-checked").as_deref() == Some("true")
            };
            if let Some(item) = items.iter().find(is_checked).or_else(|| items.first()) {
                let _ = item.focus();
            }
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if !is_menu {
            return;
        }
        if event.key() == "Tab" {
            popover.close();
            return;
        }
        let items = popover.items();
        let current = focused().and_then(|focus| items.iter().position(|item| *item == focus));
        if let Some(index) = next_item(&event.key(), current, items.len()) {
            event.prevent_default();
            event.stop_propagation();
            let _ = items[index].focus();
        }
    };
    view! {
        <span class="tip-anchor">
            <button
                class="button"
                type="button"
                data-variant=variant.as_str()
                data-shape=hide_label.then_some("square")
                popovertarget=id.clone()
                aria-label=move || hide_label.then(|| escape_invisible(label.get()))
                aria-haspopup=role
                aria-controls=id.clone()
                aria-expanded=move || if expanded.get() { "true" } else { "false" }
            >
                {icon.map(|name| view! { <Icon name /> })}
                {(!hide_label)
                    .then(|| {
                        view! {
                            <span class="button-label">{move || label.get()}</span>
                            <Icon name=IconName::ChevronDown />
                        }
                    })}
            </button>
            {hide_label
                .then(|| {
                    view! {
                        <span class="tip" aria-hidden="true">
                            {move || label.get()}
                        </span>
                    }
                })}
            <div
                class=class
                id=id
                popover="auto"
                role=role
                aria-label=move || escape_invisible(label.get())
                node_ref=popover.0
                on:beforetoggle=move |_: leptos::ev::Event| {
                    if !popover.is_open() {
                        set_expanded.set(true);
                    }
                }
                on:toggle=on_toggle
                on:keydown=on_key
            >
                {when(
                    move || expanded.get(),
                    move || {
                        // Only its own content may close this popover, not that of its siblings.
                        provide_context(popover);
                        children()
                    },
                )}
            </div>
        </span>
    }
    .into_any()
}

/// A button with a menu of [`MenuItem`]s, [`MenuRadio`]s and [`MenuGroup`]s.
///
/// The arrow keys, Home and End move between the items; the checked one has the focus first.
#[component]
pub fn MenuButton(
    /// The accessible name of button and menu.
    #[prop(into)]
    label: Signal<String>,
    #[prop(optional)] icon: Option<IconName>,
    #[prop(optional)] hide_label: bool,
    #[prop(default = ButtonVariant::Quiet)] variant: ButtonVariant,
    /// Rendered only while the menu is open.
    children: ChildrenFn,
) -> impl IntoView {
    popover_button(label, icon, hide_label, variant, true, children)
}

/// A button with a panel for any content, which can close it with [`use_close_popover`].
#[component]
pub fn PopoverButton(
    /// The accessible name of button and panel.
    #[prop(into)]
    label: Signal<String>,
    #[prop(optional)] icon: Option<IconName>,
    #[prop(optional)] hide_label: bool,
    #[prop(default = ButtonVariant::Quiet)] variant: ButtonVariant,
    /// Rendered only while the panel is open.
    children: ChildrenFn,
) -> impl IntoView {
    popover_button(label, icon, hide_label, variant, false, children)
}

/// Closes the popover around the current component, if there is one. Its button gets the focus back.
pub fn use_close_popover() -> impl Fn() + Copy + Send + Sync + 'static {
    let popover = use_context::<Popover>();
    move || {
        if let Some(popover) = popover {
            popover.close();
        }
    }
}

/// An item that closes the menu and runs a callback.
#[component]
pub fn MenuItem(
    #[prop(into)] on_select: Callback<()>,
    #[prop(optional)] icon: Option<IconName>,
    children: Children,
) -> impl IntoView {
    let close = use_close_popover();
    view! {
        <button
            class="menu-item"
            type="button"
            role="menuitem"
            tabindex="-1"
            on:click=move |_| {
                close();
                on_select.run(());
            }
        >
            {icon.map(|name| view! { <Icon name /> })}
            <span>{children()}</span>
        </button>
    }
}

/// One of several choices; selecting it closes the menu.
#[component]
pub fn MenuRadio(
    #[prop(into)] checked: Signal<bool>,
    #[prop(into)] on_select: Callback<()>,
    #[prop(optional)] icon: Option<IconName>,
    children: Children,
) -> impl IntoView {
    let close = use_close_popover();
    view! {
        <button
            class="menu-item"
            type="button"
            role="menuitemradio"
            tabindex="-1"
            aria-checked=move || if checked.get() { "true" } else { "false" }
            on:click=move |_| {
                close();
                on_select.run(());
            }
        >
            {icon.map(|name| view! { <Icon name /> })}
            <span>{children()}</span>
            <Icon name=IconName::Check />
        </button>
    }
}

/// A labelled group of items.
#[component]
pub fn MenuGroup(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! {
        <div class="menu-group" role="group" aria-label=label>
            {children()}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::next_item;

    #[test]
    fn arrows_wrap_around_the_menu() {
        assert_eq!(next_item("ArrowDown", Some(2), 3), Some(0));
        assert_eq!(next_item("ArrowUp", Some(0), 3), Some(2));
        assert_eq!(next_item("ArrowDown", Some(0), 3), Some(1));
        assert_eq!(next_item("End", Some(0), 3), Some(2));
        assert_eq!(next_item("Home", None, 3), Some(0));
    }

    #[test]
    fn other_keys_and_empty_menus_do_not_move_the_focus() {
        assert_eq!(next_item("a", Some(0), 3), None);
        assert_eq!(next_item("ArrowDown", None, 0), None);
    }
}
