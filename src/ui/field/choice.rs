//! Choosing instead of typing.

use crate::domain::visible;
use leptos::prelude::*;

use super::{field, field_description};
use crate::ui::dom::unique_id;
use crate::ui::icon::{Icon, IconName};

/// One choice of a [`SelectField`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectOption {
    /// What it stands for.
    pub value: String,
    /// What is read.
    pub label: String,
}

impl SelectOption {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// A native select.
#[component]
pub fn SelectField(
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// The choices.
    #[prop(into)]
    options: Signal<Vec<SelectOption>>,
    /// The value chosen now.
    #[prop(into)]
    value: Signal<String>,
    /// Takes the value that was chosen.
    #[prop(into)]
    on_change: Callback<String>,
    /// The id; made up when left out.
    #[prop(optional, into)]
    id: Option<String>,
    /// What to know before choosing.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong now.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Puts the label beside the select instead of above it.
    #[prop(optional)]
    inline: bool,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| unique_id("field"));
    let description = field_description(&id, hint, error, false);
    let control = view! {
        <span class="select">
            <select
                id=id.clone()
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=description
                on:change:target=move |event| on_change.run(event.target().value())
            >
                {move || {
                    options
                        .get()
                        .into_iter()
                        .map(|option| {
                            let this = option.value.clone();
                            view! {
                                <option
                                    value=option.value
                                    prop:selected=move || value.with(|value| *value == this)
                                >
                                    {option.label}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
            <Icon name=IconName::ChevronDown />
        </span>
    };
    if inline {
        view! {
            <span class="field-inline">
                <label class="field-label" for=id>
                    {move || label.get()}
                </label>
                {control}
            </span>
        }
        .into_any()
    } else {
        field(id, label, hint, error, None, false, control.into_any())
    }
}

/// A box to tick.
#[component]
pub fn Checkbox(
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is ticked.
    #[prop(into)]
    checked: Signal<bool>,
    /// Neither ticked nor empty: some of what it stands for.
    #[prop(optional, into)]
    indeterminate: Signal<bool>,
    /// Takes the new state.
    #[prop(into)]
    on_change: Callback<bool>,
    /// Keeps the label for assistive technology only.
    #[prop(optional)]
    hide_label: bool,
    /// Why it cannot be changed now.
    #[prop(optional, into)]
    unavailable: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <label class="checkbox" data-bare=hide_label.then_some("true")>
            <input
                type="checkbox"
                prop:checked=move || checked.get()
                prop:indeterminate=move || indeterminate.get()
                aria-disabled=move || unavailable.with(Option::is_some).then_some("true")
                on:change:target=move |event| {
                    let box_ = event.target();
                    if unavailable.with_untracked(Option::is_some) {
                        box_.set_checked(checked.get_untracked());
                    } else {
                        on_change.run(box_.checked());
                        // The signal decides, also when it did not change.
                        box_.set_checked(checked.get_untracked());
                        box_.set_indeterminate(indeterminate.get_untracked());
                    }
                }
            />
            <span class=if hide_label { "visually-hidden" } else { "checkbox-text" }>
                <bdi>{move || visible(label.get())}</bdi>
                {move || {
                    unavailable.get().map(|why| view! { <bdi class="checkbox-why">{visible(why)}</bdi> })
                }}
            </span>
        </label>
    }
}
