//! Buttons that open something beside them, by the browser's own popovers: it closes on Esc and on a
//! click elsewhere, and gives the focus back.

use crate::domain::visible;
use crate::effect::when;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

use super::button::ButtonVariant;
use super::dom::{focused, unique_id};
use super::icon::{Icon, IconName};

/// The popover that an item belongs to, so that choosing closes it.
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

    /// The items of the menu, in order.
    fn items(self) -> Vec<web_sys::HtmlElement> {
        let Some(element) = self.0.get_untracked() else { return Vec::new() };
        let found = element.get_elements_by_class_name("menu-item");
        (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
    }
}

/// Which item a key leads to.
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

#[component]
fn Opener(
    label: Signal<String>,
    icon: Option<IconName>,
    hide_label: bool,
    variant: ButtonVariant,
    target: String,
    popup: &'static str,
    expanded: ReadSignal<bool>,
) -> impl IntoView {
    view! {
        <button
            class="button"
            type="button"
            data-variant=variant.as_str()
            data-shape=hide_label.then_some("square")
            popovertarget=target.clone()
            aria-label=move || hide_label.then(|| visible(label.get()))
            aria-haspopup=popup
            aria-controls=target
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
    }
}

/// A button with a menu: [`MenuItem`], [`MenuLink`], [`MenuRadio`], [`MenuGroup`], nothing else.
///
/// Arrow keys, Home and End move between the items; the focus starts on the checked one.
#[component]
pub fn MenuButton(
    /// The accessible name of button and menu.
    #[prop(into)]
    label: Signal<String>,
    /// A symbol.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Shows the symbol alone.
    #[prop(optional)]
    hide_label: bool,
    /// Its weight.
    #[prop(default = ButtonVariant::Quiet)]
    variant: ButtonVariant,
    /// The items; they exist only while the menu is open.
    children: ChildrenFn,
) -> impl IntoView {
    let id = unique_id("menu");
    let popover = Popover(NodeRef::new());
    let (expanded, set_expanded) = signal(false);
    let on_toggle = move |_| {
        let open = popover.is_open();
        set_expanded.set(open);
        if open {
            let items = popover.items();
            let checked = |item: &&web_sys::HtmlElement| {
                item.get_attribute("aria-checked").as_deref() == Some("true")
            };
            if let Some(item) = items.iter().find(checked).or_else(|| items.first()) {
                let _ = item.focus();
            }
        }
    };
    let on_key = move |event: KeyboardEvent| {
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
            <Opener label icon hide_label variant target=id.clone() popup="menu" expanded />
            <div
                class="menu popover"
                id=id
                popover="auto"
                role="menu"
                aria-label=move || visible(label.get())
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
                        // Here, and not above: menus beside this one must not find it.
                        provide_context(popover);
                        children()
                    },
                )}
            </div>
        </span>
    }
}

/// Closes the panel of the [`PopoverButton`] around the current component, and gives the focus back
/// to its button. Outside of one it does nothing.
pub fn use_close_popover() -> impl Fn() + Copy + Send + Sync + 'static {
    let popover = use_context::<Popover>();
    move || {
        if let Some(popover) = popover {
            popover.close();
        }
    }
}

/// A button with a panel that holds anything: facts, forms, check boxes.
///
/// [`use_close_popover`] closes it from inside.
#[component]
pub fn PopoverButton(
    /// The accessible name of button and panel.
    #[prop(into)]
    label: Signal<String>,
    /// A symbol.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Shows the symbol alone.
    #[prop(optional)]
    hide_label: bool,
    /// Its weight.
    #[prop(default = ButtonVariant::Quiet)]
    variant: ButtonVariant,
    /// What the panel holds; it exists only while the panel is open.
    children: ChildrenFn,
) -> impl IntoView {
    let id = unique_id("popover");
    let popover = Popover(NodeRef::new());
    let (expanded, set_expanded) = signal(false);
    view! {
        <span class="tip-anchor">
            <Opener label icon hide_label variant target=id.clone() popup="dialog" expanded />
            <div
                class="panel popover"
                id=id
                popover="auto"
                role="dialog"
                aria-label=move || visible(label.get())
                node_ref=popover.0
                on:beforetoggle=move |_: leptos::ev::Event| {
                    if !popover.is_open() {
                        set_expanded.set(true);
                    }
                }
                on:toggle=move |_| set_expanded.set(popover.is_open())
            >
                {when(
                    move || expanded.get(),
                    move || {
                        // Here, and not above: panels beside this one must not find it.
                        provide_context(popover);
                        children()
                    },
                )}
            </div>
        </span>
    }
}

fn chosen(on_select: Callback<()>) -> impl Fn() + Copy + 'static {
    let popover = use_context::<Popover>();
    move || {
        if let Some(popover) = popover {
            popover.close();
        }
        on_select.run(());
    }
}

/// Does something and closes the menu.
#[component]
pub fn MenuItem(
    /// What to do.
    #[prop(into)]
    on_select: Callback<()>,
    /// A symbol before the text.
    #[prop(optional)]
    icon: Option<IconName>,
    /// The text.
    children: Children,
) -> impl IntoView {
    let choose = chosen(on_select);
    view! {
        <button class="menu-item" type="button" role="menuitem" tabindex="-1" on:click=move |_| choose()>
            {icon.map(|name| view! { <Icon name /> })}
            <span>{children()}</span>
        </button>
    }
}

/// Leads somewhere and closes the menu.
#[component]
pub fn MenuLink(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// A symbol before the text.
    #[prop(optional)]
    icon: Option<IconName>,
    /// The text.
    children: Children,
) -> impl IntoView {
    let choose = chosen(Callback::new(|()| ()));
    view! {
        <a
            class="menu-item"
            role="menuitem"
            tabindex="-1"
            href=move || href.get()
            on:click=move |_| choose()
        >
            {icon.map(|name| view! { <Icon name /> })}
            <span>{children()}</span>
        </a>
    }
}

/// One of several choices; choosing it closes the menu.
#[component]
pub fn MenuRadio(
    /// Whether it is the one.
    #[prop(into)]
    checked: Signal<bool>,
    /// Choose it.
    #[prop(into)]
    on_select: Callback<()>,
    /// A symbol before the text.
    #[prop(optional)]
    icon: Option<IconName>,
    /// The text.
    children: Children,
) -> impl IntoView {
    let choose = chosen(on_select);
    view! {
        <button
            class="menu-item"
            type="button"
            role="menuitemradio"
            tabindex="-1"
            aria-checked=move || if checked.get() { "true" } else { "false" }
            on:click=move |_| choose()
        >
            {icon.map(|name| view! { <Icon name /> })}
            <span>{children()}</span>
            <Icon name=IconName::Check />
        </button>
    }
}

/// Items that belong together, such as the choices of a [`MenuRadio`].
#[component]
pub fn MenuGroup(
    /// What they are.
    #[prop(into)]
    label: String,
    /// The items.
    children: Children,
) -> impl IntoView {
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
    fn other_keys_and_empty_menus_lead_nowhere() {
        assert_eq!(next_item("a", Some(0), 3), None);
        assert_eq!(next_item("ArrowDown", None, 0), None);
    }
}
