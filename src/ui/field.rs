//! Form fields: one wrapper that ties label, hint, status and error to any control, and the controls.

mod area;
mod choice;
mod special;

pub use area::{TextArea, TextCount};
pub use choice::{Checkbox, SelectField, SelectOption};
pub use special::{PasswordField, SearchBox};

use crate::domain::visible;
use crate::effect::effect;
use leptos::ev::FocusEvent;
use leptos::html;
use leptos::prelude::*;

use super::dom::{described_by, unique_id};
use super::icon::{Icon, IconName};

/// A label above any control, with what explains it below.
///
/// The control itself carries `id`, and `aria-describedby` as [`Field`]'s parts are named:
/// `{id}-hint`, `{id}-status`, `{id}-error`.
#[component]
pub fn Field(
    /// The id of the control.
    #[prop(into)]
    id: String,
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// What to know before typing.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong now.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// What a check found, such as "Available"; whoever changes it also announces it.
    #[prop(optional, into)]
    status: Option<ViewFn>,
    /// Says "(optional)" beside the label.
    #[prop(optional)]
    optional: bool,
    /// The control.
    children: Children,
) -> impl IntoView {
    let (hint_id, status_id, error_id) =
        (format!("{id}-hint"), format!("{id}-status"), format!("{id}-error"));
    view! {
        <div class="field" data-invalid=move || error.with(Option::is_some).then_some("true")>
            <label class="field-label" for=id>
                {move || label.get()}
                // The blank is hidden as well: it would be a part of the name.
                {optional.then(|| view! { <span class="field-optional" aria-hidden="true">" (optional)"</span> })}
            </label>
            {move || {
                let id = hint_id.clone();
                hint.get().map(|text| view! { <p class="field-hint" id=id>{visible(text)}</p> })
            }}
            {children()}
            {status.map(|status| view! { <p class="field-status" id=status_id>{status.run()}</p> })}
            {move || {
                let id = error_id.clone();
                error
                    .get()
                    .map(|text| {
                        view! {
                            <p class="field-error" id=id>
                                <Icon name=IconName::Error />
                                <bdi>{visible(text)}</bdi>
                            </p>
                        }
                    })
            }}
        </div>
    }
}

/// `aria-describedby` for a control inside of [`Field`].
pub(super) fn field_description(
    id: &str,
    hint: Signal<Option<String>>,
    error: Signal<Option<String>>,
    status: bool,
) -> impl Fn() -> Option<String> + Clone + Send + Sync + 'static {
    let (hint_id, status_id, error_id) =
        (format!("{id}-hint"), format!("{id}-status"), format!("{id}-error"));
    move || {
        described_by([
            (error.with(Option::is_some), error_id.as_str()),
            (hint.with(Option::is_some), hint_id.as_str()),
            (status, status_id.as_str()),
        ])
    }
}

fn blurred(on_blur: Option<Callback<()>>) -> impl Fn(FocusEvent) + 'static {
    move |_| {
        // A field that goes while it has the focus loses it when its page is gone already.
        if let Some(on_blur) = on_blur {
            on_blur.try_run(());
        }
    }
}

fn typed(value: RwSignal<String>, on_input: Option<Callback<String>>, text: String) {
    value.set(text.clone());
    if let Some(on_input) = on_input {
        on_input.run(text);
    }
}

/// One line of text.
#[component]
pub fn TextField(
    /// What is typed.
    value: RwSignal<String>,
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// The id, for the error summary; made up when left out.
    #[prop(optional, into)]
    id: Option<String>,
    /// What to know before typing.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong now.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// What a check found.
    #[prop(optional, into)]
    status: Option<ViewFn>,
    /// Told after each change; `value` has changed already.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
    /// Told when the focus leaves.
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
    /// The `autocomplete` token.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether the browser checks the spelling.
    #[prop(optional)]
    spellcheck: bool,
    /// The `type` of the input.
    #[prop(default = "text")]
    input_type: &'static str,
    /// The smallest difference between two values, such as the seconds between two times.
    #[prop(optional, into)]
    step: Signal<Option<&'static str>>,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// Says "(optional)" beside the label.
    #[prop(optional)]
    optional: bool,
    /// Letters of one width, for names and ids.
    #[prop(optional)]
    mono: bool,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| unique_id("field"));
    let description = field_description(&id, hint, error, status.is_some());
    let input = NodeRef::<html::Input>::new();
    // Only what differs: a field for a date that is half typed has no value, and loses what is there
    // of it when none is set.
    effect(move || {
        let text = value.get();
        if let Some(input) = input.get()
            && input.value() != text
        {
            input.set_value(&text);
        }
    });
    let control = view! {
        <input
            class="input"
            id=id.clone()
            node_ref=input
            type=input_type
            step=move || step.get()
            dir="auto"
            data-mono=mono.then_some("true")
            autocomplete=autocomplete
            autocapitalize="none"
            spellcheck=if spellcheck { "true" } else { "false" }
            aria-required=required.then_some("true")
            aria-invalid=move || error.with(Option::is_some).then_some("true")
            aria-describedby=description
            on:input:target=move |event| typed(value, on_input, event.target().value())
            on:blur=blurred(on_blur)
        />
    };
    field(id, label, hint, error, status, optional, control.into_any())
}

/// [`Field`] with its optional parts as values.
fn field(
    id: String,
    label: Signal<String>,
    hint: Signal<Option<String>>,
    error: Signal<Option<String>>,
    status: Option<ViewFn>,
    optional: bool,
    control: AnyView,
) -> AnyView {
    match status {
        Some(status) => {
            view! { <Field id label hint error optional status>{control}</Field> }.into_any()
        }
        None => view! { <Field id label hint error optional>{control}</Field> }.into_any(),
    }
}
