//! Buttons, and links that look like them.
//!
//! With a reason in `unavailable` they stay focusable, show it as a tooltip, and do nothing.

use std::time::Duration;

use crate::tools::escape_invisible;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::announcer::use_announcer;
use super::dom::{copy_to_clipboard, unique_id};
use super::icon::{Icon, IconName};

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

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonType {
    #[default]
    Button,
    Submit,
}

impl ButtonType {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Button => "button",
            Self::Submit => "submit",
        }
    }
}

/// What [`Button`], [`IconButton`] and [`CopyButton`] have in common.
struct BaseButton {
    id: Option<String>,
    kind: ButtonType,
    autofocus: bool,
    variant: ButtonVariant,
    /// The accessible name and the tooltip of a square button, which shows an icon alone.
    icon_only: Option<(Signal<String>, Signal<String>)>,
    pressed: Option<Signal<Option<bool>>>,
    copied: Option<RwSignal<Option<bool>>>,
    on_click: Option<Callback<()>>,
    unavailable: Signal<Option<String>>,
    busy: Option<Signal<bool>>,
}

impl BaseButton {
    fn view(self, content: AnyView) -> AnyView {
        let Self { pressed, copied, on_click, unavailable, busy, .. } = self;
        let (reason_id, description) = reason_id(unavailable);
        let true_or_false = |is: bool| if is { "true" } else { "false" };
        let click = move |event: MouseEvent| {
            let is_busy = busy.is_some_and(|busy| busy.get_untracked());
            if is_busy || unavailable.with_untracked(Option::is_some) {
                event.prevent_default();
                event.stop_propagation();
            } else if let Some(on_click) = on_click {
                on_click.run(());
            }
        };
        let button = view! {
            <button
                class="button"
                id=self.id
                type=self.kind.as_str()
                autofocus=self.autofocus
                data-variant=self.variant.as_str()
                data-shape=self.icon_only.map(|_| "square")
                data-copied=copied.map(|copied| move || copied.get().map(true_or_false))
                aria-label=self.icon_only.map(|(name, _)| move || escape_invisible(name.get()))
                aria-pressed=pressed.map(|pressed| move || pressed.get().map(true_or_false))
                aria-disabled=move || unavailable.with(Option::is_some).then_some("true")
                aria-busy=busy.map(|busy| move || busy.get().then_some("true"))
                aria-describedby=description
                on:click=click
            >
                {content}
            </button>
        };
        let tooltip = self.icon_only.map(|(_, tooltip)| {
            view! {
                <span class="tip" aria-hidden="true" hidden=move || unavailable.with(Option::is_some)>
                    {move || escape_invisible(tooltip.get())}
                </span>
            }
        });
        with_reason((button, tooltip).into_any(), reason_id, unavailable)
    }
}

/// Puts the tooltip with the reason in `unavailable` beside a control.
fn with_reason(control: AnyView, id: String, unavailable: Signal<Option<String>>) -> AnyView {
    let reason = move || {
        let id = id.clone();
        let tooltip = |reason| view! { <span class="tip" role="tooltip" id=id>{escape_invisible(reason)}</span> };
        unavailable.get().map(tooltip)
    };
    view! { <span class="tip-anchor">{control} {reason}</span> }.into_any()
}

/// The ID of the tooltip of [`with_reason`], and the control's `aria-describedby`.
fn reason_id(
    unavailable: Signal<Option<String>>,
) -> (String, impl Fn() -> Option<String> + Send + Sync + 'static) {
    let id = unique_id("reason");
    let description = id.clone();
    (id, move || unavailable.with(Option::is_some).then(|| description.clone()))
}

fn icon_and_label(icon: Option<IconName>, children: Children) -> AnyView {
    view! {
        {icon.map(|name| view! { <Icon name /> })}
        <span class="button-label">{children()}</span>
    }
    .into_any()
}

/// A button with a text.
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
    #[prop(optional)] kind: ButtonType,
    /// Takes the focus when the dialog around it opens.
    #[prop(optional)]
    autofocus: bool,
    #[prop(optional, into)] id: Option<String>,
    children: Children,
) -> impl IntoView {
    let button = BaseButton {
        id,
        kind,
        autofocus,
        variant,
        icon_only: None,
        pressed: None,
        copied: None,
        on_click,
        unavailable,
        busy: Some(busy),
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
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView {
    let button = BaseButton {
        id,
        kind: ButtonType::Button,
        autofocus: false,
        variant: ButtonVariant::Quiet,
        icon_only: Some((label, label)),
        pressed: Some(pressed),
        copied: None,
        on_click,
        unavailable,
        busy: None,
    };
    button.view((move || view! { <Icon name=icon.get() /> }).into_any())
}

/// A link that looks like a button.
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
    children: Children,
) -> impl IntoView {
    let (reason_id, description) = reason_id(unavailable);
    let is_unavailable = move || unavailable.with(Option::is_some);
    let link = view! {
        <a
            class="button"
            href=move || (!is_unavailable()).then(|| href.get())
            rel=external.then_some("external")
            role=move || is_unavailable().then_some("link")
            tabindex=move || is_unavailable().then_some("0")
            data-variant=variant.as_str()
            aria-disabled=move || is_unavailable().then_some("true")
            aria-describedby=description
        >
            {icon_and_label(icon, children)}
        </a>
    };
    with_reason(link.into_any(), reason_id, unavailable)
}

const NOT_COPIED: &str = "The browser did not allow copying";

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
    /// The reason why it cannot be copied.
    #[prop(optional, into)]
    unavailable: Signal<Option<String>>,
) -> impl IntoView {
    let copied = RwSignal::new(None::<bool>);
    let announcer = use_announcer();
    let copy = move |()| {
        let text = value.get_untracked();
        leptos::task::spawn_local(async move {
            let is_copied = copy_to_clipboard(&text).await;
            announcer.announce(if is_copied { "Copied" } else { NOT_COPIED });
            let _ = copied.try_set(Some(is_copied));
            let reset = move || {
                let _ = copied.try_set(None);
            };
            set_timeout(reset, Duration::from_millis(if is_copied { 1500 } else { 6000 }));
        });
    };
    let tooltip = Signal::derive(move || match copied.get() {
        None => label.get(),
        Some(true) => "Copied".to_owned(),
        Some(false) => NOT_COPIED.to_owned(),
    });
    let button = BaseButton {
        id: None,
        kind: ButtonType::Button,
        autofocus: false,
        variant: if show_label { ButtonVariant::Secondary } else { ButtonVariant::Quiet },
        icon_only: (!show_label).then_some((label, tooltip)),
        pressed: None,
        copied: Some(copied),
        on_click: Some(Callback::new(copy)),
        unavailable,
        busy: None,
    };
    let content = view! {
        {move || {
            let name = match copied.get() {
                None => IconName::Copy,
                Some(true) => IconName::Check,
                Some(false) => IconName::Error,
            };
            view! { <Icon name /> }
        }}
        {show_label.then(|| view! { <span class="button-label">{move || label.get()}</span> })}
    };
    button.view(content.into_any())
}
