//! Buttons, and links that look like them.

use std::time::Duration;

use crate::domain::visible;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::dom::{copy_to_clipboard, unique_id};
use super::icon::{Icon, IconName};
use super::toast::use_announcer;

/// How much weight a button has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonVariant {
    /// The one thing a view is for.
    Primary,
    /// Everything else.
    #[default]
    Secondary,
    /// Without a frame, for toolbars and dense places.
    Quiet,
    /// Destroys something.
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

/// What a button does in a form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonType {
    /// Nothing but its own callback.
    #[default]
    Button,
    /// Submits the form around it.
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

/// Runs the callback unless the button cannot be used now or is at work already.
fn guarded(
    unavailable: Signal<Option<String>>,
    busy: Signal<bool>,
    on_click: Option<Callback<()>>,
) -> impl Fn(MouseEvent) + Clone + 'static {
    move |event: MouseEvent| {
        if busy.get_untracked() || unavailable.with_untracked(Option::is_some) {
            event.prevent_default();
            event.stop_propagation();
        } else if let Some(on_click) = on_click {
            on_click.run(());
        }
    }
}

/// A button with a text.
///
/// With a reason in `unavailable` it stays focusable, says why, and does nothing. While `busy` it
/// shows a spinner and does nothing either, so a double click sends one request.
#[component]
pub fn Button(
    /// Its weight.
    #[prop(optional)]
    variant: ButtonVariant,
    /// A symbol before the text.
    #[prop(optional)]
    icon: Option<IconName>,
    /// What to do.
    #[prop(optional, into)]
    on_click: Option<Callback<()>>,
    /// Why it cannot be used now.
    #[prop(optional, into)]
    unavailable: Signal<Option<String>>,
    /// Whether its work is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Whether it submits the form around it.
    #[prop(optional)]
    kind: ButtonType,
    /// Takes the focus when the dialog around it opens.
    #[prop(optional)]
    autofocus: bool,
    /// The element's id.
    #[prop(optional, into)]
    id: Option<String>,
    /// The text.
    children: Children,
) -> impl IntoView {
    let (tip, described) = reason_id(unavailable);
    view! {
        <span class="tip-anchor">
            <button
                class="button"
                id=id
                type=kind.as_str()
                autofocus=autofocus
                data-variant=variant.as_str()
                aria-disabled=move || unavailable.with(Option::is_some).then_some("true")
                aria-busy=move || busy.get().then_some("true")
                aria-describedby=described
                on:click=guarded(unavailable, busy, on_click)
            >
                {icon.map(|name| view! { <Icon name /> })}
                <span class="button-label">{children()}</span>
            </button>
            <Reason id=tip text=unavailable />
        </span>
    }
}

/// The id of the [`Reason`], and by what the control is described while there is one.
fn reason_id(
    unavailable: Signal<Option<String>>,
) -> (String, impl Fn() -> Option<String> + Send + Sync + 'static) {
    let id = unique_id("reason");
    let described = id.clone();
    (id, move || unavailable.with(Option::is_some).then(|| described.clone()))
}

/// The reason why a control cannot be used, shown while the pointer or the focus is on it.
#[component]
fn Reason(id: String, #[prop(into)] text: Signal<Option<String>>) -> impl IntoView {
    move || {
        let id = id.clone();
        text.get()
            .map(|reason| view! { <span class="tip" role="tooltip" id=id>{visible(reason)}</span> })
    }
}

/// A square button with a symbol; its name shows as a tooltip.
#[component]
pub fn IconButton(
    /// The symbol.
    #[prop(into)]
    icon: Signal<IconName>,
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// What to do.
    #[prop(optional, into)]
    on_click: Option<Callback<()>>,
    /// Why it cannot be used now.
    #[prop(optional, into)]
    unavailable: Signal<Option<String>>,
    /// Whether its work is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Its weight.
    #[prop(default = ButtonVariant::Quiet)]
    variant: ButtonVariant,
    /// `Some` makes it a toggle.
    #[prop(optional, into)]
    pressed: Signal<Option<bool>>,
    /// The element's id.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let (tip, described) = reason_id(unavailable);
    view! {
        <span class="tip-anchor">
            <button
                class="button"
                id=id
                type="button"
                data-variant=variant.as_str()
                data-shape="square"
                aria-label=move || visible(label.get())
                aria-pressed=move || pressed.get().map(|on| if on { "true" } else { "false" })
                aria-disabled=move || unavailable.with(Option::is_some).then_some("true")
                aria-busy=move || busy.get().then_some("true")
                aria-describedby=described
                on:click=guarded(unavailable, busy, on_click)
            >
                {move || view! { <Icon name=icon.get() /> }}
            </button>
            <span class="tip" aria-hidden="true" hidden=move || unavailable.with(Option::is_some)>
                {move || visible(label.get())}
            </span>
            <Reason id=tip text=unavailable />
        </span>
    }
}

/// A link that looks like a button.
///
/// With a reason in `unavailable` it has no address, stays focusable and says why.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// Its weight.
    #[prop(optional)]
    variant: ButtonVariant,
    /// A symbol before the text.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Why it cannot be followed now.
    #[prop(optional, into)]
    unavailable: Signal<Option<String>>,
    /// Whether it leaves the app, also where the address is one of its own origin.
    #[prop(optional)]
    external: bool,
    /// The text.
    children: Children,
) -> impl IntoView {
    let (tip, described) = reason_id(unavailable);
    let blocked = move || unavailable.with(Option::is_some);
    view! {
        <span class="tip-anchor">
            <a
                class="button"
                href=move || (!blocked()).then(|| href.get())
                rel=external.then_some("external")
                role=move || blocked().then_some("link")
                tabindex=move || blocked().then_some("0")
                data-variant=variant.as_str()
                aria-disabled=move || blocked().then_some("true")
                aria-describedby=described
            >
                {icon.map(|name| view! { <Icon name /> })}
                <span class="button-label">{children()}</span>
            </a>
            <Reason id=tip text=unavailable />
        </span>
    }
}

/// What is said where nothing was copied.
const NOT_COPIED: &str = "The browser did not allow copying";

/// Copies a value to the clipboard and says so, by its symbol and through the live region.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    value: Signal<String>,
    /// The accessible name, such as "Copy ID".
    #[prop(into)]
    label: Signal<String>,
    /// Shows the name beside the symbol.
    #[prop(optional)]
    show_label: bool,
    /// Why it cannot be copied now.
    #[prop(optional, into)]
    unavailable: Signal<Option<String>>,
    /// Told whether it worked; the live region has been told already.
    #[prop(optional, into)]
    on_copied: Option<Callback<bool>>,
) -> impl IntoView {
    let copied = RwSignal::new(None::<bool>);
    let announcer = use_announcer();
    let (tip, described) = reason_id(unavailable);
    let copy = move |_| {
        if unavailable.with_untracked(Option::is_some) {
            return;
        }
        let text = value.get_untracked();
        leptos::task::spawn_local(async move {
            let done = copy_to_clipboard(&text).await;
            announcer.say(if done { "Copied" } else { NOT_COPIED });
            if let Some(on_copied) = on_copied {
                on_copied.try_run(done);
            }
            let _ = copied.try_set(Some(done));
            set_timeout(
                move || {
                    let _ = copied.try_set(None);
                },
                Duration::from_millis(if done { 1500 } else { 6000 }),
            );
        });
    };
    view! {
        <span class="tip-anchor">
            <button
                class="button"
                type="button"
                data-variant=if show_label { "secondary" } else { "quiet" }
                data-shape=(!show_label).then_some("square")
                data-copied=move || copied.get().map(|done| if done { "true" } else { "false" })
                aria-label=move || (!show_label).then(|| visible(label.get()))
                aria-disabled=move || unavailable.with(Option::is_some).then_some("true")
                aria-describedby=described
                on:click=copy
            >
                {move || {
                    let name = match copied.get() {
                        None => IconName::Copy,
                        Some(true) => IconName::Check,
                        Some(false) => IconName::Error,
                    };
                    view! { <Icon name /> }
                }}
                {show_label
                    .then(|| view! { <span class="button-label">{move || label.get()}</span> })}
            </button>
            {(!show_label)
                .then(|| {
                    view! {
                        <span
                            class="tip"
                            aria-hidden="true"
                            hidden=move || unavailable.with(Option::is_some)
                        >
                            {move || match copied.get() {
                                None => visible(label.get()),
                                Some(true) => "Copied".to_owned(),
                                Some(false) => NOT_COPIED.to_owned(),
                            }}
                        </span>
                    }
                })}
            <Reason id=tip text=unavailable />
        </span>
    }
}
