//! A text field with suggestions, as the ARIA practices describe a combobox with a list popup.
//!
//! The caller keeps the text and gives the options that match it; this file keeps only which option
//! is active and whether the list is open. Both are decided by [`step()`], a plain function.

mod step;

pub use step::{Step, step};

use crate::domain::visible;
use crate::effect::{effect, effect_with};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

use super::dom::{is_composing, unique_id};
use super::field::{Field, field_description};
use super::icon::{Icon, IconName};
use super::toast::use_announcer;

/// One suggestion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComboOption {
    /// What it stands for: an id, or the label once more.
    pub value: String,
    /// What is put into the field.
    pub label: String,
    /// More about it, on a second line.
    pub detail: Option<String>,
    /// Why one might not want it.
    pub warning: Option<String>,
}

/// Where the suggestions come from at this moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ComboState {
    /// All there.
    #[default]
    Ready,
    /// Under way; options that are known already stay.
    Loading,
    /// There, but for some, and why.
    Partial(String),
    /// Not to be had, and why.
    Failed(String),
}

/// A text field with suggestions.
///
/// The caller narrows `options` down as the text changes. Without `free_text` the text is only a
/// search: what counts is what `on_select` was last given, and the caller says so in `error`.
#[component]
pub fn Combobox(
    /// The text in the field.
    value: RwSignal<String>,
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// What can be chosen, in order.
    #[prop(into)]
    options: Signal<Vec<ComboOption>>,
    /// Where the options come from at this moment.
    #[prop(optional, into)]
    state: Signal<ComboState>,
    /// Whether a text that is no option counts as well.
    #[prop(optional, into)]
    free_text: Signal<bool>,
    /// Told after each change; `value` has changed already.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
    /// Takes the option that was chosen; its label is in `value` already.
    #[prop(optional, into)]
    on_select: Option<Callback<ComboOption>>,
    /// Told when the end of the list is near: more may be fetched.
    #[prop(optional, into)]
    on_more: Option<Callback<()>>,
    /// Told when the focus leaves.
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
    /// The id, for the error summary; made up when left out.
    #[prop(optional, into)]
    id: Option<String>,
    /// What to know before typing.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong now.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// Says "(optional)" beside the label.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| unique_id("combobox"));
    let list_id = format!("{id}-list");
    let option_id = {
        let id = id.clone();
        move |index: usize| format!("{id}-option-{index}")
    };
    let announcer = use_announcer();
    let open = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    let list = NodeRef::<html::Ul>::new();
    let count = move || options.with(Vec::len);

    let more = move || {
        if let Some(on_more) = on_more {
            on_more.run(());
        }
    };
    let choose = move |index: usize| {
        let Some(option) = options.with_untracked(|options| options.get(index).cloned()) else {
            return;
        };
        value.set(option.label.clone());
        open.set(false);
        active.set(None);
        if let Some(on_select) = on_select {
            on_select.run(option);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.is_composing() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let count = options.with_untracked(Vec::len);
        let next = step(&event.key(), open.get_untracked(), active.get_untracked(), count);
        if next.consumed {
            event.prevent_default();
            event.stop_propagation();
        }
        if next.open != open.get_untracked() {
            open.set(next.open);
        }
        if next.active != active.get_untracked() {
            active.set(next.active);
        }
        if let Some(index) = next.choose {
            choose(index);
        } else if next.consumed && next.active.is_some_and(|index| index + 1 == count) {
            more();
        }
    };

    // Options that are gone cannot stay active.
    effect(move || {
        let count = count();
        if active.get_untracked().is_some_and(|index| index >= count) {
            active.set(None);
        }
    });
    effect(move || {
        if let (Some(index), Some(list)) = (active.get(), list.get_untracked()) {
            reveal(&list, index);
        }
    });
    effect_with(move |before: Option<String>| {
        let said = if open.get() {
            summary(&state.get(), count(), free_text.get())
        } else {
            String::new()
        };
        if !said.is_empty() && before.as_ref() != Some(&said) {
            announcer.say(said.clone());
        }
        said
    });

    let active_id = {
        let option_id = option_id.clone();
        move || active.get().filter(|_| open.get()).map(&option_id)
    };
    let description = field_description(&id, hint, error, false);
    let labelled = label;
    let popup_list_id = list_id.clone();
    let typed = move |text: String| {
        value.set(text);
        open.set(true);
        active.set(None);
        if let Some(on_input) = on_input {
            on_input.run(value.get_untracked());
        }
    };
    view! {
        <Field id=id.clone() label hint error optional>
            <div class="combobox">
                <input
                    class="input"
                    id=id
                    type="text"
                    role="combobox"
                    dir="auto"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-autocomplete="list"
                    aria-haspopup="listbox"
                    aria-controls=list_id
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    aria-activedescendant=active_id
                    aria-required=required.then_some("true")
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=description
                    prop:value=move || value.get()
                    on:input:target=move |event| {
                        if !is_composing(&event) {
                            typed(event.target().value());
                        }
                    }
                    on:compositionend:target=move |event| {
                        let text = event.target().value();
                        // Choosing an option ends it as well.
                        if value.with_untracked(|value| *value != text) {
                            typed(text);
                        }
                    }
                    on:click=move |_| open.set(true)
                    on:keydown=on_key
                    // A field that goes while it has the focus loses it when its page is gone already.
                    on:blur=move |_| {
                        open.try_set(false);
                        active.try_set(None);
                        if let Some(on_blur) = on_blur {
                            on_blur.try_run(());
                        }
                    }
                />
                <Icon name=IconName::ChevronDown />
                // The pointer must not take the focus away from the field.
                <div
                    class="combobox-popup"
                    hidden=move || !open.get()
                    on:mousedown=move |event| event.prevent_default()
                >
                    <ul
                        class="combobox-list"
                        id=popup_list_id
                        role="listbox"
                        aria-label=move || visible(labelled.get())
                        hidden=move || options.with(Vec::is_empty)
                        node_ref=list
                        on:scroll=move |_| {
                            if list.get_untracked().is_some_and(|list| near_end(&list)) {
                                more();
                            }
                        }
                    >
                        {move || {
                            let option_id = option_id.clone();
                            options
                                .get()
                                .into_iter()
                                .enumerate()
                                .map(|(index, option)| {
                                    option_view(option_id(index), option, move || {
                                        active.get() == Some(index)
                                    }, move || choose(index))
                                })
                                .collect_view()
                        }}
                    </ul>
                    {move || note(&state.get(), count(), free_text.get())}
                </div>
            </div>
        </Field>
    }
}

/// One row of the list.
fn option_view(
    id: String,
    option: ComboOption,
    is_active: impl Fn() -> bool + Send + Sync + 'static,
    choose: impl Fn() + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <li
            class="combobox-option"
            id=id
            role="option"
            aria-selected=move || if is_active() { "true" } else { "false" }
            on:click=move |_| choose()
        >
            <bdi class="combobox-label" translate="no">{visible(option.label)}</bdi>
            {option.detail.map(|text| view! { <bdi class="combobox-detail">{visible(text)}</bdi> })}
            {option
                .warning
                .map(|text| {
                    view! {
                        <span class="combobox-warning">
                            <Icon name=IconName::Warning />
                            <bdi>{visible(text)}</bdi>
                        </span>
                    }
                })}
        </li>
    }
}

/// What stands below the options.
fn note(state: &ComboState, count: usize, free_text: bool) -> Option<AnyView> {
    let icon = match state {
        ComboState::Loading => Some(IconName::Spinner),
        ComboState::Failed(_) | ComboState::Partial(_) => Some(IconName::Error),
        ComboState::Ready => None,
    };
    if icon.is_none() && count > 0 {
        return None;
    }
    let text = summary(state, count, free_text);
    let view = view! {
        <p class="combobox-note">
            {icon.map(|name| view! { <Icon name /> })} <bdi>{visible(text)}</bdi>
        </p>
    };
    Some(view.into_any())
}

/// What is read out about the list.
fn summary(state: &ComboState, count: usize, free_text: bool) -> String {
    match (state, count) {
        (ComboState::Loading, _) => "Loading suggestions…".to_owned(),
        (ComboState::Failed(why), _) if free_text => format!("{why} You can still type it."),
        (ComboState::Failed(why) | ComboState::Partial(why), _) => why.clone(),
        (ComboState::Ready, 0) if free_text => "No matches; what you typed is used.".to_owned(),
        (ComboState::Ready, 0) => "No matches".to_owned(),
        (ComboState::Ready, 1) => "1 suggestion".to_owned(),
        (ComboState::Ready, count) => format!("{count} suggestions"),
    }
}

/// Scrolls the list, and only the list, so that an option is seen.
fn reveal(list: &web_sys::HtmlElement, index: usize) {
    let option = u32::try_from(index).ok().and_then(|index| list.children().item(index));
    let Some(option) = option.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok())
    else {
        return;
    };
    let (top, height) = (option.offset_top(), option.offset_height());
    if top < list.scroll_top() {
        list.set_scroll_top(top);
    } else if top + height > list.scroll_top() + list.client_height() {
        list.set_scroll_top(top + height - list.client_height());
    }
}

fn near_end(list: &web_sys::HtmlElement) -> bool {
    list.scroll_top() + list.client_height() + 48 >= list.scroll_height()
}
