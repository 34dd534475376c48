//! Buttons, and links that look like them.
//!
//! With a reason in `unavailable` they stay focusable, show it as a tooltip, and do nothing.

use std::time::Duration;

use crate::texts::ui as texts;
use crate::tools::escape_invisible;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

use super::announcer::use_announcer;
use super::dom::{copy_to_clipboard, true_or_false, unique_id};
use super::icon::{Icon, IconName};

/// Clicks the button that submits what is on the page or in the open dialog. If it cannot be used, it takes the focus,
/// which shows the reason. Returns whether there is such a button.
pub fn click_submit_button() -> bool {
    let find = |selector: &str| document().query_selector(selector).ok().flatten();
    // The browser opens the link in a new tab.
    if find("a[href]:focus").is_some() {
        return false;
    }
    let button = match find("dialog[open]") {
        Some(dialog) => dialog.query_selector("[aria-keyshortcuts]").ok().flatten(),
        None => find("main [aria-keyshortcuts]"),
    };
    let button = button.and_then(|button| button.dyn_into::<HtmlElement>().ok());
    let Some(button) = button else { return false };
    if button.has_attribute("aria-disabled") {
        let _ = button.focus();
    }
    button.click();
    true
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonVariant {
    /// The main action of a view.
    Primary,
    #[default]
    Secondary,
    /// Without a border, for toolbars and dense layouts.
    Quiet,
    /// A destructive action.
    Danger,
}

impl ButtonVariant {
    /// The value of `data-variant`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Quiet => "quiet",
            Self::Danger => "danger",
        }
    }
}

/// What all buttons have in common.
#[derive(Default)]
pub(super) struct BaseButton {
    pub id: Option<String>,
    pub submit: bool,
    pub submits_by_keys: bool,
    pub autofocus: bool,
    /// Keeps it out of the tab order.
    pub is_skipped: bool,
    pub variant: ButtonVariant,
    /// The accessible name and the tooltip of a square button, which shows an icon alone.
    pub icon_only: Option<(Signal<String>, Signal<String>)>,
    pub pressed: Signal<Option<bool>>,
    pub copied: Signal<Option<bool>>,
    pub on_click: Option<Callback<()>>,
    pub unavailable: Signal<Option<String>>,
    pub busy: Signal<bool>,
    pub popover: Option<ButtonPopover>,
}

/// The popover that a button opens.
pub(super) struct ButtonPopover {
    pub id: String,
    pub role: &'static str,
    pub is_open: Signal<bool>,
    pub view: AnyView,
}

impl BaseButton {
    pub fn view(self, content: AnyView) -> AnyView {
        let Self { pressed, copied, on_click, unavailable, busy, popover, .. } = self;
        let reason = Reason::new(unavailable);
        let is_unavailable = move || unavailable.with(Option::is_some);
        let click = move |event: MouseEvent| {
            if busy.get_untracked() || untrack(is_unavailable) {
                event.prevent_default();
                event.stop_propagation();
            } else if let Some(on_click) = on_click {
                on_click.run(());
            }
        };
        let popover_id = popover.as_ref().map(|popover| popover.id.clone());
        let is_open = popover.as_ref().map(|popover| popover.is_open);
        let button = view! {
            <button
                class="button"
                id=self.id
                type=if self.submit { "submit" } else { "button" }
                autofocus=self.autofocus
                tabindex=self.is_skipped.then_some("-1")
                data-variant=self.variant.as_str()
                data-shape=self.icon_only.map(|_| "square")
                data-copied=move || copied.get().map(true_or_false)
                popovertarget=popover_id.clone()
                aria-label=self.icon_only.map(|(name, _)| move || escape_invisible(name.get()))
                aria-haspopup=popover.as_ref().map(|popover| popover.role)
                aria-controls=popover_id
                aria-expanded=is_open.map(|is_open| move || true_or_false(is_open.get()))
                aria-pressed=move || pressed.get().map(true_or_false)
                aria-keyshortcuts=self.submits_by_keys.then_some(texts::SUBMIT_KEYS)
                aria-disabled=move || is_unavailable().then_some("true")
                aria-busy=move || busy.get().then_some("true")
                aria-describedby=reason.description()
                on:click=click
            >
                {content}
            </button>
        };
        let tooltip = self.icon_only.map(|(_, tooltip)| {
            view! {
                <span class="tip" aria-hidden="true" hidden=is_unavailable>
                    {move || escape_invisible(tooltip.get())}
                </span>
            }
        });
        let popover = popover.map(|popover| popover.view);
        view! { <span class="tip-anchor">{button}{tooltip} {reason.view()}{popover}</span> }
            .into_any()
    }
}

/// Why a control cannot be used: a tooltip beside it, which describes it.
struct Reason {
    id: String,
    text: Signal<Option<String>>,
}

impl Reason {
    fn new(text: Signal<Option<String>>) -> Self {
        Self { id: unique_id("reason"), text }
    }

    /// The control's `aria-describedby`.
    fn description(&self) -> impl Fn() -> Option<String> + Send + Sync + use<> {
        let (id, text) = (self.id.clone(), self.text);
        move || text.with(Option::is_some).then(|| id.clone())
    }

    fn view(self) -> AnyView {
        let Self { id, text } = self;
        let tooltip = move |reason| {
            let id = id.clone();
            view! { <span class="tip" role="tooltip" id=id>{escape_invisible(reason)}</span> }
        };
        (move || text.get().map(&tooltip)).into_any()
    }
}

/// A link that looks like a button. Without `href` it stays focusable.
fn link_view(
    href: Signal<Option<String>>,
    variant: ButtonVariant,
    external: bool,
    id: Option<&'static str>,
    icon_only: Option<&'static str>,
    reason: Option<&Reason>,
    content: AnyView,
) -> AnyView {
    let is_disabled = move || href.with(Option::is_none);
    view! {
        <a
            class="button"
            id=id
            href=move || href.get()
            rel=external.then_some("external")
            role=move || is_disabled().then_some("link")
            tabindex=move || is_disabled().then_some("0")
            data-variant=variant.as_str()
            data-shape=icon_only.map(|_| "square")
            aria-label=icon_only
            aria-disabled=move || is_disabled().then_some("true")
            aria-describedby=reason.map(Reason::description)
        >
            {content}
        </a>
    }
    .into_any()
}

fn icon_and_label(icon: Option<IconName>, children: Children) -> AnyView {
    view! {
        {icon.map(|name| view! { <Icon name /> })}
        <span class="button-label">{children()}</span>
    }
    .into_any()
}

#[component]
pub fn Button(
    #[prop(optional)] variant: ButtonVariant,
    #[prop(optional)] icon: Option<IconName>,
    #[prop(optional, into)] on_click: Option<Callback<()>>,
    /// The reason why it cannot be used.
    #[prop(optional, into)]
    unavailable: Signal<Option<String>>,
    /// Ignores clicks, so that a double click sends one request, and shows a spinner.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Submits the form around it.
    #[prop(optional)]
    submit: bool,
    /// Ctrl or ⌘ with Enter clicks it from anywhere on its page or in its dialog.
    #[prop(optional)]
    submits_by_keys: bool,
    /// Takes the focus when the dialog around it opens.
    #[prop(optional)]
    autofocus: bool,
    #[prop(optional, into)] id: Option<String>,
    children: Children,
) -> impl IntoView {
    let button = BaseButton {
        id,
        submit,
        submits_by_keys,
        autofocus,
        variant,
        on_click,
        unavailable,
        busy,
        ..BaseButton::default()
    };
    button.view(icon_and_label(icon, children))
}

/// A square button with an icon; its name is shown as a tooltip.
#[component]
pub fn IconButton(
    #[prop(into)] icon: Signal<IconName>,
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
    #[prop(optional, into)] on_click: Option<Callback<()>>,
    /// The reason why it cannot be used.
    #[prop(optional, into)]
    unavailable: Signal<Option<String>>,
    /// `Some` makes it a toggle.
    #[prop(optional, into)]
    pressed: Signal<Option<bool>>,
    /// Without it, keys do the same.
    #[prop(default = true)]
    is_tab_stop: bool,
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView {
    let button = BaseButton {
        id,
        is_skipped: !is_tab_stop,
        variant: ButtonVariant::Quiet,
        icon_only: Some((label, label)),
        pressed,
        on_click,
        unavailable,
        ..BaseButton::default()
    };
    button.view((move || view! { <Icon name=icon.get() /> }).into_any())
}

#[component]
pub fn LinkButton(
    #[prop(into)] href: Signal<String>,
    #[prop(optional)] variant: ButtonVariant,
    #[prop(optional)] icon: Option<IconName>,
    /// The reason why it cannot be followed; it then has no `href`.
    #[prop(optional, into)]
    unavailable: Signal<Option<String>>,
    /// Bypasses the router, for addresses of the same origin outside of the console.
    #[prop(optional)]
    external: bool,
    #[prop(optional)] id: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let reason = Reason::new(unavailable);
    let href = Signal::derive(move || unavailable.with(Option::is_none).then(|| href.get()));
    let content = icon_and_label(icon, children);
    let link = link_view(href, variant, external, id, None, Some(&reason), content);
    view! { <span class="tip-anchor">{link} {reason.view()}</span> }
}

/// A square link to the previous or next item.
#[component]
pub fn StepLink(
    /// `None` where there is no such item.
    #[prop(into)]
    href: Signal<Option<String>>,
    label: &'static str,
    icon: IconName,
    #[prop(optional)] id: Option<&'static str>,
) -> impl IntoView {
    let content = view! { <Icon name=icon /> }.into_any();
    link_view(href, ButtonVariant::Secondary, false, id, Some(label), None, content)
}

/// Copies a value to the clipboard, shows the result for a moment, and announces it.
#[component]
pub fn CopyButton(
    #[prop(into)] value: Signal<String>,
    /// The accessible name, such as "Copy ID".
    #[prop(into)]
    label: Signal<String>,
    /// Shows the label beside the icon.
    #[prop(optional)]
    show_label: bool,
    #[prop(optional_no_strip)] id: Option<&'static str>,
    #[prop(default = IconName::Copy)] icon: IconName,
    /// The reason why nothing can be copied.
    #[prop(optional, into)]
    unavailable: Signal<Option<String>>,
) -> impl IntoView {
    let copied = RwSignal::new(None::<bool>);
    let announcer = use_announcer();
    let copy = move |()| {
        let text = value.get_untracked();
        let done = texts::copied(&label.get_untracked());
        leptos::task::spawn_local(async move {
            let is_copied = copy_to_clipboard(&text).await;
            announcer.announce(if is_copied { done.as_str() } else { texts::NOT_COPIED });
            let _ = copied.try_set(Some(is_copied));
            let reset = move || {
                let _ = copied.try_set(None);
            };
            set_timeout(reset, Duration::from_millis(if is_copied { 2500 } else { 6000 }));
        });
    };
    let tooltip = Signal::derive(move || match copied.get() {
        None => label.get(),
        Some(true) => texts::copied(&label.get()),
        Some(false) => texts::NOT_COPIED.to_owned(),
    });
    let shown = move || match copied.get() {
        Some(true) => texts::copied(""),
        _ => label.get(),
    };
    let button = BaseButton {
        id: id.map(str::to_owned),
        variant: if show_label { ButtonVariant::Secondary } else { ButtonVariant::Quiet },
        icon_only: (!show_label).then_some((label, tooltip)),
        copied: copied.into(),
        on_click: Some(Callback::new(copy)),
        unavailable,
        ..BaseButton::default()
    };
    let content = view! {
        {move || {
            let name = match copied.get() {
                None => icon,
                Some(true) => IconName::Check,
                Some(false) => IconName::Error,
            };
            view! { <Icon name /> }
        }}
        {show_label.then(|| view! { <span class="button-label">{shown}</span> })}
    };
    button.view(content.into_any())
}
