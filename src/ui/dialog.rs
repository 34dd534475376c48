//! Modal dialogs on the native `<dialog>`: the browser keeps the focus inside and the page inert.

use crate::domain::{entered_line, visible};
use crate::effect::{effect, memo, when};
use leptos::ev::{Event, KeyboardEvent, MouseEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

use super::button::{Button, ButtonType, ButtonVariant, IconButton};
use super::dom::{focus_by_id, focus_heading, focused, on_history_step, unique_id};
use super::field::TextField;
use super::icon::IconName;
use super::states::{InlineNotice, NoticeKind};
use super::toast::{LiveRegion, use_announcer};

/// How wide a dialog may grow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DialogSize {
    /// For a question or a short form.
    #[default]
    Medium,
    /// For a table, a tree or a code block.
    Large,
}

impl DialogSize {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }
}

/// Where the focus starts, unless something asks for it: the content, not the cross in the corner.
const FIRST_CONTROL: &str =
    ".dialog-body :is(input, select, textarea, button, a[href], [tabindex='0'])";

/// Shows the dialog once it is in the document, and gives the focus back when it goes.
fn show_while_mounted(dialog: NodeRef<html::Dialog>) {
    let opener = StoredValue::new_local(focused());
    let shown = StoredValue::new_local(None::<web_sys::HtmlDialogElement>);
    effect(move || {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
            && dialog.show_modal().is_ok()
        {
            if let Ok(Some(first)) = dialog.query_selector(FIRST_CONTROL)
                && let Some(first) = first.dyn_ref::<web_sys::HtmlElement>()
                && !matches!(dialog.query_selector("[autofocus]"), Ok(Some(_)))
            {
                let _ = first.focus();
            }
            shown.set_value(Some(dialog));
        }
    });
    on_cleanup(move || {
        if let Some(Some(dialog)) = shown.try_get_value() {
            dialog.close();
        }
        let opener = opener.try_get_value().flatten();
        // By then the page is as the dialog leaves it; the opener may have gone with a row, and
        // the person may have gone on to something else.
        request_animation_frame(move || {
            if focused().is_some_and(|element| element.tag_name() != "BODY") {
                return;
            }
            // It may also have been drawn anew.
            let id = opener.as_ref().map(|opener| opener.id()).filter(|id| !id.is_empty());
            match opener.filter(|opener| opener.is_connected()) {
                Some(opener) => drop(opener.focus()),
                None if id.is_some_and(|id| focus_by_id(&id)) => {}
                None => drop(focus_heading()),
            }
        });
    });
}

/// What the dialog's own live region says: while it is open, the page's is as deaf as all of the
/// page. What was said before stays outside.
fn said_from_now_on() -> Signal<Vec<(u32, String)>> {
    let said = use_announcer().said();
    let before = said.with_untracked(|said| said.last().map(|(id, _)| *id));
    Signal::derive(move || {
        said.with(|said| said.iter().filter(|(id, _)| Some(*id) > before).cloned().collect())
    })
}

/// A dialog with a title, a close button and, at its foot, its actions.
///
/// Esc, the close button and a click beside it ask to close; the caller sets `open`. What is inside
/// exists only while it is open.
#[component]
pub fn Dialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// Asked to close.
    #[prop(into)]
    on_close: Callback<()>,
    /// The title and accessible name.
    #[prop(into)]
    title: Signal<String>,
    /// How wide it may grow.
    #[prop(optional)]
    size: DialogSize,
    /// The actions at its foot.
    #[prop(optional, into)]
    footer: Option<ViewFn>,
    /// What it holds.
    children: ChildrenFn,
) -> impl IntoView {
    when(
        move || open.get(),
        move || {
            let (children, footer) = (children.clone(), footer.clone());
            view! { <OpenDialog on_close title size footer children /> }
        },
    )
}

#[component]
fn OpenDialog(
    on_close: Callback<()>,
    title: Signal<String>,
    size: DialogSize,
    footer: Option<ViewFn>,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    show_while_mounted(dialog);
    // What it is about is no longer shown.
    on_history_step(move || on_close.run(()));
    let said = said_from_now_on();
    let title_id = unique_id("dialog-title");
    // Both ends of a click must be on the backdrop: selecting text may end there.
    let pressed = StoredValue::new(false);
    let on_backdrop = move |event: &MouseEvent| {
        dialog
            .get_untracked()
            .is_some_and(|dialog| event.target().as_ref() == Some(dialog.as_ref()))
    };
    view! {
        <dialog
            class="dialog"
            data-size=size.as_str()
            aria-labelledby=title_id
            node_ref=dialog
            on:cancel=move |event: Event| {
                event.prevent_default();
                on_close.run(());
            }
            on:mousedown=move |event| pressed.set_value(on_backdrop(&event))
            on:click=move |event| {
                if pressed.get_value() && on_backdrop(&event) {
                    on_close.run(());
                }
            }
        >
            <div class="dialog-frame">
                <div class="dialog-header">
                    <h2 id=title_id.clone()><bdi>{move || visible(title.get())}</bdi></h2>
                    <IconButton icon=IconName::Close label="Close" on_click=on_close />
                </div>
                <div class="dialog-body">{children()}</div>
                {footer.map(|footer| view! { <div class="dialog-footer">{footer.run()}</div> })}
            </div>
            <LiveRegion messages=said />
        </dialog>
    }
}

/// A question that must be answered. The focus starts on "Cancel"; a click beside it does nothing.
#[component]
pub fn AlertDialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// The question, such as "Delete scratch?".
    #[prop(into)]
    title: Signal<String>,
    /// The text of the button that does it.
    #[prop(into)]
    confirm_label: Signal<String>,
    /// Do it.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// Leave it.
    #[prop(into)]
    on_cancel: Callback<()>,
    /// Whether it is being done.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Why it failed.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Text that must be typed before it can be done.
    #[prop(optional, into)]
    type_to_confirm: Signal<Option<String>>,
    /// Why it cannot be done now.
    #[prop(optional, into)]
    unavailable: Signal<Option<String>>,
    /// The weight of the button that does it.
    #[prop(default = ButtonVariant::Danger)]
    variant: ButtonVariant,
    /// What else can be done, beside the two answers.
    #[prop(optional, into)]
    aside: Option<ViewFn>,
    /// What will happen.
    children: ChildrenFn,
) -> impl IntoView {
    when(
        move || open.get(),
        move || {
            let (children, aside) = (children.clone(), aside.clone());
            view! {
                <OpenAlert
                    title
                    confirm_label
                    on_confirm
                    on_cancel
                    busy
                    error
                    type_to_confirm
                    unavailable
                    variant
                    aside
                    children
                />
            }
        },
    )
}

#[component]
fn OpenAlert(
    title: Signal<String>,
    confirm_label: Signal<String>,
    on_confirm: Callback<()>,
    on_cancel: Callback<()>,
    busy: Signal<bool>,
    error: Signal<Option<String>>,
    type_to_confirm: Signal<Option<String>>,
    unavailable: Signal<Option<String>>,
    variant: ButtonVariant,
    aside: Option<ViewFn>,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    show_while_mounted(dialog);
    let cancel = move || {
        if !busy.get_untracked() {
            on_cancel.run(());
        }
    };
    on_history_step(cancel);
    let said = said_from_now_on();
    let (title_id, body_id) = (unique_id("alert-title"), unique_id("alert-text"));
    let typed = RwSignal::new(String::new());
    let missing = memo(move |_| {
        let is_typed =
            |expected: &String| typed.with(|typed| entered_line(typed) == entered_line(expected));
        let untyped = || type_to_confirm.get().filter(|expected| !is_typed(expected));
        unavailable.get().or_else(|| untyped().map(|it| format!("Type “{it}” first")))
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() && missing.with_untracked(Option::is_none) {
            on_confirm.run(());
        }
    };
    view! {
        <dialog
            class="dialog"
            role="alertdialog"
            data-size="medium"
            aria-labelledby=title_id
            aria-describedby=body_id
            node_ref=dialog
            on:cancel=move |event: Event| {
                event.prevent_default();
                cancel();
            }
            // A second Esc would close it for good: a browser lets a page hold back only one.
            on:keydown=move |event: KeyboardEvent| {
                if event.key() == "Escape" && busy.get_untracked() {
                    event.prevent_default();
                }
            }
        >
            <form class="dialog-frame" novalidate on:submit=submit>
                <div class="dialog-header">
                    <h2 id=title_id.clone()><bdi>{move || visible(title.get())}</bdi></h2>
                </div>
                <div class="dialog-body">
                    <div class="prose" id=body_id.clone()>{children()}</div>
                    {move || {
                        type_to_confirm
                            .get()
                            .map(|expected| {
                                view! {
                                    <TextField
                                        value=typed
                                        label=format!("Type {expected} to confirm")
                                        mono=true
                                    />
                                }
                            })
                    }}
                    {move || {
                        error
                            .get()
                            .map(|text| {
                                view! {
                                    <div role="alert">
                                        <InlineNotice kind=NoticeKind::Negative>
                                            <bdi>{visible(text)}</bdi>
                                        </InlineNotice>
                                    </div>
                                }
                            })
                    }}
                </div>
                <div class="dialog-footer">
                    {aside.map(|aside| view! { <div class="dialog-aside">{aside.run()}</div> })}
                    <Button
                        autofocus=true
                        on_click=on_cancel
                        unavailable=move || {
                            busy.get().then(|| "It is being done already".to_owned())
                        }
                    >
                        "Cancel"
                    </Button>
                    <Button variant kind=ButtonType::Submit busy unavailable=missing>
                        {move || confirm_label.get()}
                    </Button>
                </div>
            </form>
            <LiveRegion messages=said />
        </dialog>
    }
}
