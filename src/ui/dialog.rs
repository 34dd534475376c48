//! Modal dialogs on the native `<dialog>`: the browser keeps the focus inside and makes the page inert.

use crate::effect::{effect, memo, when};
use crate::texts::ui as texts;
use crate::tools::{clean_line, escape_invisible};
use leptos::ev::{Event, KeyboardEvent, MouseEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

use super::announcer::{LiveRegion, use_announcer};
use super::button::{Button, ButtonVariant, IconButton};
use super::dom::{
    focus_by_id, focus_first, focused, is_touch_screen, keep_focus_in_dialog, keep_focus_within,
    on_history_navigation, unique_id,
};
use super::icon::IconName;
use super::named_text::named_text;
use super::states::InlineNotice;
use super::status::StatusKind;

/// The first control of the content, which has the focus first unless another has `autofocus`. A search box does not
/// on a touch screen: the keyboard would cover what can be chosen.
const FIRST_CONTROL: &str =
    ".dialog-body :is(input, select, textarea, button, a[href], [tabindex='0'])";

/// The button that Ctrl or ⌘ with Enter clicks. The frame of an alert is a form, so that no alert has one.
const PRIMARY_BUTTON: &str = "div > .dialog-footer [data-variant=primary]";

/// There is something to apply, which a click outside would lose. The button that only closes a dialog has the focus
/// first.
const APPLIES: &str =
    "div > .dialog-footer [data-variant=primary]:not([aria-disabled], [autofocus])";

/// Shows the dialog once it is in the document, and restores the focus when it is removed.
fn show_while_mounted(dialog: NodeRef<html::Dialog>) {
    let opener = StoredValue::new_local(focused());
    let shown = StoredValue::new_local(None::<web_sys::HtmlDialogElement>);
    effect(move || {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
            && dialog.show_modal().is_ok()
        {
            if let Ok(Some(primary)) = dialog.query_selector(PRIMARY_BUTTON) {
                let _ = primary.set_attribute("aria-keyshortcuts", texts::SUBMIT_KEYS);
            }
            if let Ok(Some(first)) = dialog.query_selector(FIRST_CONTROL)
                && let Some(first) = first.dyn_ref::<web_sys::HtmlElement>()
                && !matches!(dialog.query_selector("[autofocus]"), Ok(Some(_)))
                && !(is_touch_screen() && first.matches("[role=searchbox]") == Ok(true))
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
        keep_focus_within(move || {
            // The opener may have been replaced by an element with the same ID, or removed.
            let id = opener.as_ref().map(|opener| opener.id()).filter(|id| !id.is_empty());
            match opener.filter(|opener| opener.is_connected()) {
                Some(opener) => opener.focus().is_ok(),
                None => id.is_some_and(|id| focus_by_id(&id)),
            }
        });
    });
}

/// What both kinds of dialogs have in common.
#[derive(Clone, Copy)]
struct Modal {
    title: Signal<String>,
    /// The name in the title, which is not translated; may be empty.
    name: Signal<String>,
    on_close: Callback<()>,
    large: bool,
    /// Whether the action that an alert confirms is running.
    alert: Option<Signal<bool>>,
}

impl Modal {
    /// `frame` makes the content from the header and the ID of the text of an alert.
    fn view(self, frame: &dyn Fn(AnyView, String) -> AnyView) -> AnyView {
        let Self { title, name, on_close, large, alert } = self;
        let dialog = NodeRef::<html::Dialog>::new();
        show_while_mounted(dialog);
        on_history_navigation(move || on_close.run(()));
        let announcements = use_announcer().new_announcements();
        let (title_id, text_id) = (unique_id("dialog-title"), unique_id("dialog-text"));
        let close =
            || view! { <IconButton icon=IconName::Close label=texts::CLOSE on_click=on_close /> };
        let header = view! {
            <div class="dialog-header">
                <h2 id=title_id.clone()><bdi>{move || named_text(&title.read(), &name.read())}</bdi></h2>
                {alert.is_none().then(close)}
            </div>
        };
        let frame = frame(header.into_any(), text_id.clone());
        // Selecting text may end on the backdrop, so a click must also start there.
        let pressed = StoredValue::new(false);
        let is_on_backdrop = move |event: &MouseEvent| {
            dialog.get_untracked().is_some_and(|dialog| {
                event.target().as_ref() == Some(dialog.as_ref())
                    && matches!(dialog.query_selector(APPLIES), Ok(None))
            })
        };
        view! {
            <dialog
                class="dialog"
                role=alert.map(|_| "alertdialog")
                data-size=if large { "large" } else { "medium" }
                aria-labelledby=title_id
                aria-describedby=alert.map(|_| text_id)
                node_ref=dialog
                on:cancel=move |event: Event| {
                    event.prevent_default();
                    on_close.run(());
                }
                // Browsers let a page prevent only the first of two `cancel` events.
                on:keydown=move |event: KeyboardEvent| {
                    if event.key() == "Escape" && alert.is_some_and(|busy| busy.get_untracked()) {
                        event.prevent_default();
                    }
                }
                on:mousedown=move |event| pressed.set_value(is_on_backdrop(&event))
                on:click=move |event| {
                    if alert.is_none() && pressed.get_value() && is_on_backdrop(&event) {
                        on_close.run(());
                    }
                }
            >
                {frame}
                <LiveRegion messages=announcements />
            </dialog>
        }
        .into_any()
    }
}

/// A dialog with a title, a close button and a footer.
///
/// Esc, the close button and a click outside run `on_close`; the caller sets `open`. A click outside does nothing while
/// the primary button can be used, because what was chosen or typed would be lost. The content is rendered only while it
/// is open.
#[component]
pub fn Dialog(
    #[prop(into)] open: Signal<bool>,
    #[prop(into)] on_close: Callback<()>,
    /// The title and accessible name.
    #[prop(into)]
    title: Signal<String>,
    /// For a table, a tree or a code block.
    #[prop(optional)]
    large: bool,
    /// The buttons at the bottom.
    #[prop(optional, into)]
    footer: Option<ViewFn>,
    children: ChildrenFn,
) -> impl IntoView {
    let modal = Modal { title, name: Signal::default(), on_close, large, alert: None };
    let frame = move |header: AnyView, _: String| {
        view! {
            <div class="dialog-frame">
                {header}
                <div class="dialog-body">{children()}</div>
                {footer.as_ref().map(|footer| view! { <div class="dialog-footer">{footer.run()}</div> })}
            </div>
        }
        .into_any()
    };
    when(move || open.get(), move || untrack(|| modal.view(&frame)))
}

/// A confirmation. The focus starts in the field for the text to type, or on "Cancel"; a click outside does nothing. The text to type and the error stay in
/// view while a long content scrolls.
#[component]
pub fn AlertDialog(
    #[prop(into)] open: Signal<bool>,
    /// The question, such as "Delete scratch?".
    #[prop(into)]
    title: Signal<String>,
    /// The name in the title, which is not translated.
    #[prop(optional, into)]
    name: Signal<String>,
    #[prop(into)] confirm_label: Signal<String>,
    #[prop(into)] on_confirm: Callback<()>,
    #[prop(into)] on_cancel: Callback<()>,
    /// Whether the confirmed action is running.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Why the action failed, and what the user can do; the first of several paragraphs is their title.
    #[prop(optional, into)]
    error: Signal<Vec<String>>,
    /// Text that the user must type before confirming. The field is shown while nothing else prevents that.
    #[prop(optional, into)]
    type_to_confirm: Signal<Option<String>>,
    /// The reason why it cannot be confirmed.
    #[prop(optional, into)]
    unavailable: Signal<Option<String>>,
    #[prop(default = ButtonVariant::Danger)] variant: ButtonVariant,
    /// What the button that does nothing says.
    #[prop(default = texts::CANCEL)]
    cancel_label: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let cancel = move || {
        if !busy.get_untracked() {
            on_cancel.run(());
        }
    };
    let modal = Modal {
        title,
        name,
        on_close: Callback::new(move |()| cancel()),
        large: false,
        alert: Some(busy),
    };
    let frame = move |header: AnyView, text_id: String| {
        let typed = RwSignal::new(String::new());
        // What is being typed stays.
        let is_asked = move || unavailable.with(Option::is_none) || !typed.with(String::is_empty);
        let expected = memo(move |_| is_asked().then(|| type_to_confirm.get()).flatten());
        let reason = memo(move |_| {
            let is_typed =
                |expected: &String| typed.with(|typed| clean_line(typed) == clean_line(expected));
            let untyped = || expected.get().filter(|expected| !is_typed(expected));
            unavailable.get().or_else(|| untyped().map(|it| texts::type_first(&it)))
        });
        let submit = move |event: SubmitEvent| {
            event.prevent_default();
            if !busy.get_untracked() && reason.with_untracked(Option::is_none) {
                on_confirm.run(());
            }
        };
        let confirmation = move |expected: String| {
            let id = unique_id("confirm");
            // It may appear while the dialog is open, when "Cancel" still has the first focus.
            request_animation_frame(|| {
                if focused().is_some_and(|it| it.matches("[autofocus]") == Ok(true)) {
                    focus_first("dialog[open] [autofocus]");
                }
            });
            // It may disappear while it has the focus.
            on_cleanup(keep_focus_in_dialog);
            view! {
                <div class="field">
                    <label class="field-label" for=id.clone()>
                        {texts::TYPE_BEFORE} <code translate="no">{escape_invisible(expected)}</code>
                        {texts::TYPE_AFTER}
                    </label>
                    <input
                        class="input"
                        id=id
                        type="text"
                        autofocus=true
                        dir="auto"
                        data-mono="true"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        prop:value=typed.get_untracked()
                        on:input:target=move |event| typed.set(event.target().value())
                    />
                </div>
            }
        };
        let alert = |paragraphs: Vec<String>| {
            let has_title = paragraphs.len() > 1;
            let paragraph = move |(index, text): (usize, String)| {
                let class = (has_title && index == 0).then_some("notice-title");
                view! { <p class=class><bdi>{escape_invisible(text)}</bdi></p> }
            };
            view! {
                <div role="alert">
                    <InlineNotice kind=StatusKind::Negative>
                        {paragraphs.into_iter().enumerate().map(paragraph).collect_view()}
                    </InlineNotice>
                </div>
            }
        };
        let error = move || Some(error.get()).filter(|error| !error.is_empty());
        view! {
                <form class="dialog-frame" novalidate on:submit=submit>
                    {header}
                    <div class="dialog-body">
                        <div class="prose" id=text_id>{children()}</div>
                    </div>
                    <div class="dialog-confirm">
                        {move || error().map(alert)}
                        {move || expected.get().map(confirmation)}
                    </div>
                    <div class="dialog-footer">
                        <Button
                            autofocus=true
                            on_click=on_cancel
                            unavailable=move || {
                                busy.get().then(|| texts::IN_PROGRESS.to_owned())
                            }
                        >
                            {cancel_label}
                        </Button>
                        <Button variant submit=true busy unavailable=reason>
                            {move || confirm_label.get()}
                        </Button>
                    </div>
                </form>
        }
        .into_any()
    };
    when(move || open.get(), move || untrack(|| modal.view(&frame)))
}
