//! Buttons that open a native popover: it closes on Esc and on a click outside, and restores the focus. On a phone it
//! is a sheet with a title.

use crate::effect::{on_window_event, when};
use crate::texts::ui as texts;
use crate::tools::escape_invisible;
use leptos::ev::{self, KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

use super::button::{BaseButton, ButtonPopover, ButtonVariant};
use super::dom::{
    closest, focus_first, focused_index, html_elements, next_index, query_all, true_or_false,
    unique_id,
};
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

    /// Closes the sheet around this popover as well, if there is one.
    fn close_all(self) {
        let parent = self.0.get_untracked().and_then(|element| element.parent_element());
        let sheet = parent.and_then(|it| it.closest(":popover-open").ok().flatten());
        match sheet.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
            Some(sheet) => drop(sheet.hide_popover()),
            None => self.close(),
        }
    }

    fn is_open(self) -> bool {
        // The browser reports a change later, when the component may be gone.
        let element = self.0.try_get_untracked().flatten();
        element.is_some_and(|it| it.matches(":popover-open") == Ok(true))
    }

    fn items(self) -> Vec<web_sys::HtmlElement> {
        // A key may be pressed when the component is gone.
        let Some(element) = self.0.try_get_untracked().flatten() else { return Vec::new() };
        html_elements(&element.get_elements_by_class_name("menu-item"))
    }

    /// Focuses the checked item of a menu, or its first one.
    fn focus_item(self) {
        let items = self.items();
        let is_checked = |item: &&web_sys::HtmlElement| {
            item.get_attribute("aria-checked").as_deref() == Some("true")
        };
        if let Some(item) = items.iter().find(is_checked).or_else(|| items.first()) {
            let _ = item.focus();
        }
    }
}

/// Focuses an item of the menu around the current component if the menu was opened before its items were loaded.
pub fn focus_item_if_open() {
    if let Some(popover) = use_context::<Popover>().filter(|popover| popover.is_open()) {
        request_animation_frame(move || popover.focus_item());
    }
}

/// Closes a sheet on a click on the dimmed area around it. The area belongs to the sheet, so that the page below does
/// not get the click.
pub fn close_on_backdrop_click(event: &MouseEvent) {
    let target = event.target().and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(sheet) = target.filter(|it| it.matches(":popover-open") == Ok(true))
        && f64::from(event.client_y()) < sheet.get_bounding_client_rect().top()
    {
        // The press has moved the focus to the page. From inside, closing gives it back to where it was before.
        let inside = sheet.query_selector("button").ok().flatten();
        if let Some(inside) = inside.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = inside.focus();
        }
        let _ = sheet.hide_popover();
    }
}

/// What has the focus first in a popover. The button that closes a sheet is before its content.
const FIRST_CONTROL: &str = ":is(.history, a[href], button, input, select):not(.sheet-header *)";

/// What the arrow keys lead to in a popover. In fields they have another meaning.
const ARROW_STOP: &str =
    ":is(a[href], button, [type=checkbox]):not([tabindex='-1'], .sheet-header *, .view-actions *)";

/// A popover that a key has opened gets the focus, and the arrow keys move the focus in it. A popover closes when the
/// focus moves out of it, but not when it moves to its button or into a dialog.
///
/// Listens until the current owner is cleaned up: the content of a popover calls this.
pub fn use_popover_focus() {
    request_animation_frame(|| {
        let opener = "[popovertarget][aria-expanded=true]:focus-visible";
        focus_popover_of(document().query_selector(opener).ok().flatten());
    });
    on_window_event(ev::keydown, |event| {
        let is_handled = event.default_prevented() || event.alt_key();
        if is_handled || !matches!(event.key().as_str(), "ArrowDown" | "ArrowUp") {
            return;
        }
        let opener = closest(&event, "[popovertarget][aria-expanded=true]");
        if opener.is_some() && event.key() == "ArrowDown" && focus_popover_of(opener)
            || focus_arrow_stop(&event).is_some()
        {
            event.prevent_default();
        }
    });
    on_window_event(ev::focusin, move |event| {
        // The text that is copied is selected in a hidden field.
        if closest(&event, ":is(dialog,.visually-hidden)").is_some() {
            return;
        }
        let element = |target: Option<web_sys::EventTarget>| {
            target.and_then(|it| it.dyn_into::<web_sys::Element>().ok())
        };
        let (Some(from), Some(to)) = (element(event.related_target()), element(event.target()))
        else {
            return;
        };
        // A click beside a popover gives the focus to the page, and the browser gives it back to the button.
        if to.get_attribute("tabindex").as_deref() == Some("-1") {
            return;
        }
        let opens = to.get_attribute("popovertarget");
        for popover in query_all("[popover]:popover-open") {
            let is_left = popover.contains(Some(&from)) && !popover.contains(Some(&to));
            if is_left && opens.as_deref() != Some(&popover.id()) {
                let _ = popover.hide_popover();
            }
        }
    });
}

fn focus_popover_of(opener: Option<web_sys::Element>) -> bool {
    let id = opener.and_then(|it| it.get_attribute("popovertarget"));
    id.is_some_and(|id| focus_first(&format!("#{id} {FIRST_CONTROL}")))
}

/// Moves the focus from one stop of a popover to the next one.
fn focus_arrow_stop(event: &ev::KeyboardEvent) -> Option<()> {
    let popover = closest(event, "[popover]:popover-open")?;
    let stops = query_all(&format!("#{} {ARROW_STOP}", popover.id()));
    let current = focused_index(&stops)?;
    let next = next_index(&event.key(), ["ArrowUp", "ArrowDown"], Some(current), stops.len())?;
    stops[next].focus().ok()
}

/// The title of a sheet, and a button that closes it. A wide window shows neither.
#[component]
pub fn SheetHeader(
    #[prop(into)] title: Signal<String>,
    /// The ID of the popover.
    #[prop(into)]
    id: String,
    #[prop(optional)] is_menu: bool,
) -> impl IntoView {
    view! {
        <div class="sheet-header">
            // The popover has the same name.
            <bdi class="sheet-title" aria-hidden="true">{move || escape_invisible(title.get())}</bdi>
            <button
                class="button"
                type="button"
                // A menu may hold nothing but items.
                role=is_menu.then_some("menuitem")
                tabindex=is_menu.then_some("-1")
                data-variant="quiet"
                data-shape="square"
                aria-label=texts::CLOSE
                popovertarget=id
                popovertargetaction="hide"
            >
                <Icon name=IconName::Close />
            </button>
        </div>
    }
}

/// A button with a panel for any content, which can close it with [`use_close_popover`]; or with a menu of
/// [`MenuItem`]s and [`MenuGroup`]s.
///
/// In a menu the arrow keys, Home and End move between the items; the checked one has the focus first.
#[component]
pub fn PopoverButton(
    /// The accessible name of button and popover.
    #[prop(into)]
    label: Signal<String>,
    #[prop(optional)] icon: Option<IconName>,
    #[prop(optional)] hide_label: bool,
    /// Whether the label may be truncated, and is therefore a tooltip as well.
    #[prop(optional)]
    is_long: bool,
    #[prop(default = ButtonVariant::Quiet)] variant: ButtonVariant,
    #[prop(optional)] is_menu: bool,
    /// The reason why it cannot be opened.
    #[prop(optional_no_strip)]
    unavailable: Option<Signal<Option<String>>>,
    /// Rendered only while the popover is open.
    children: ChildrenFn,
) -> impl IntoView {
    let (id, class, role) = if is_menu {
        (unique_id("menu"), "menu popover", "menu")
    } else {
        (unique_id("popover"), "panel popover", "dialog")
    };
    let header_id = id.clone();
    let popover = Popover(NodeRef::new());
    let (expanded, set_expanded) = signal(false);
    let on_toggle = move |_| {
        let is_open = popover.is_open();
        set_expanded.set(is_open);
        if is_open && is_menu {
            popover.focus_item();
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
        let arrows = ["ArrowUp", "ArrowDown"];
        if let Some(index) = next_index(&event.key(), arrows, focused_index(&items), items.len()) {
            event.prevent_default();
            event.stop_propagation();
            let _ = items[index].focus();
        }
    };
    let view = view! {
        <div
            class=class
            id=id.clone()
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
            on:click=|event| close_on_backdrop_click(&event)
        >
            {when(
                move || expanded.get(),
                move || {
                    // Only its own content may close this popover, not that of its siblings.
                    provide_context(popover);
                    view! {
                        <SheetHeader title=label id=header_id.clone() is_menu />
                        {children()}
                    }
                },
            )}
        </div>
    };
    let button = BaseButton {
        variant,
        icon_only: hide_label.then_some((label, label)),
        unavailable: unavailable.unwrap_or_default(),
        popover: Some(ButtonPopover { id, role, is_open: expanded.into(), view: view.into_any() }),
        ..BaseButton::default()
    };
    // A short label is never cut off.
    let title = is_long.then_some(move || Some(label.get()).filter(|label| label.len() > 12));
    let content = view! {
        {icon.map(|name| view! { <Icon name /> })}
        {(!hide_label)
            .then(|| {
                view! {
                    <span class="button-label" title=title>
                        {move || label.get()}
                    </span>
                    <Icon name=IconName::ChevronDown />
                }
            })}
    };
    button.view(content.into_any())
}

/// Closes the popover around the current component, if there is one, and the sheet around that. Its button gets the
/// focus back.
pub fn use_close_popover() -> impl Fn() + Copy + Send + Sync + 'static {
    let popover = use_context::<Popover>();
    move || {
        if let Some(popover) = popover {
            popover.close_all();
        }
    }
}

/// An item that runs a callback and closes the menu.
#[component]
pub fn MenuItem(
    #[prop(into)] on_select: Callback<()>,
    #[prop(optional)] icon: Option<IconName>,
    /// Makes it one of several choices.
    #[prop(optional, into)]
    checked: Option<Signal<bool>>,
    /// The reason why it cannot be selected.
    #[prop(default = None)]
    unavailable: Option<String>,
    /// What it does, below the label.
    #[prop(optional, into)]
    detail: Option<String>,
    /// Leaves the menu open, for what is done several times.
    #[prop(optional)]
    is_repeated: bool,
    children: Children,
) -> impl IntoView {
    let close = use_close_popover();
    let is_unavailable = unavailable.is_some();
    // Reason and detail are descriptions and not parts of the name.
    let label_id = unavailable.as_ref().map(|_| unique_id("menu-label"));
    let labelled_by = label_id.clone();
    let reason_id = unavailable.as_ref().map(|_| unique_id("reason"));
    let described_by = reason_id.clone();
    let description = detail.clone();
    let reason = unavailable.map(|reason| {
        view! { <bdi class="menu-reason" id=reason_id>{escape_invisible(reason)}</bdi> }
    });
    view! {
        <button
            class="menu-item"
            type="button"
            role=if checked.is_some() { "menuitemradio" } else { "menuitem" }
            tabindex="-1"
            aria-checked=checked.map(|checked| move || true_or_false(checked.get()))
            aria-disabled=is_unavailable.then_some("true")
            aria-labelledby=labelled_by
            aria-describedby=described_by
            aria-description=description
            on:click=move |_| {
                if !is_unavailable {
                    if !is_repeated {
                        close();
                    }
                    on_select.run(());
                }
            }
        >
            {icon.map(|name| view! { <Icon name /> })}
            <span>
                // The style sheet shows the detail.
                <span id=label_id data-detail=detail>{children()}</span>
                {reason}
            </span>
            {checked.map(|_| view! { <Icon name=IconName::Check /> })}
        </button>
    }
}

#[component]
pub fn MenuGroup(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! {
        <div class="menu-group" role="group" aria-label=label>
            {children()}
        </div>
    }
}
