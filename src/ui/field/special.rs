//! Text fields with a button inside.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::{blurred, field, field_description};
use crate::ui::dom::{is_composing, unique_id};
use crate::ui::icon::{Icon, IconName};

/// A search box: Esc and a button clear it.
#[component]
pub fn SearchBox(
    /// The accessible name, such as "Search data volumes".
    #[prop(into)]
    label: Signal<String>,
    /// What is searched for now.
    #[prop(into)]
    value: Signal<String>,
    /// Takes each change.
    #[prop(into)]
    on_input: Callback<String>,
    /// The id; made up when left out.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| unique_id("search"));
    let input = NodeRef::<html::Input>::new();
    let clear = move || {
        if let Some(input) = input.get_untracked() {
            input.set_value("");
            let _ = input.focus();
        }
        on_input.run(String::new());
    };
    view! {
        <div class="search-box">
            <label class="visually-hidden" for=id.clone()>
                {move || label.get()}
            </label>
            <Icon name=IconName::Search />
            <input
                class="input"
                id=id
                type="search"
                role="searchbox"
                dir="auto"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                placeholder=move || label.get()
                node_ref=input
                prop:value=move || value.get()
                // An input method composes a word in steps, none of which is meant.
                on:input:target=move |event| {
                    if !is_composing(&event) {
                        on_input.run(event.target().value());
                    }
                }
                on:compositionend:target=move |event| on_input.run(event.target().value())
                on:keydown=move |event: KeyboardEvent| {
                    if event.key() == "Escape" && !event.is_composing()
                        && input.get_untracked().is_some_and(|input| !input.value().is_empty())
                    {
                        event.prevent_default();
                        event.stop_propagation();
                        clear();
                    }
                }
            />
            <button
                class="search-clear"
                type="button"
                aria-label="Clear search"
                hidden=move || value.with(String::is_empty)
                on:click=move |_| clear()
            >
                <Icon name=IconName::Close />
            </button>
        </div>
    }
}

/// A secret: hidden, with a button that shows it.
#[component]
pub fn PasswordField(
    /// What is typed.
    value: RwSignal<String>,
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// The id; made up when left out.
    #[prop(optional, into)]
    id: Option<String>,
    /// What to know before typing.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong now.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Told when the focus leaves.
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
    /// The `autocomplete` token.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| unique_id("field"));
    let description = field_description(&id, hint, error, false);
    let shown = RwSignal::new(false);
    let control = view! {
        <span class="password">
            <input
                class="input"
                id=id.clone()
                type=move || if shown.get() { "text" } else { "password" }
                data-mono="true"
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                aria-required="true"
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=description
                prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value())
                on:blur=blurred(on_blur)
            />
            <button
                class="password-toggle"
                type="button"
                aria-label=move || format!("Show {}", label.get().to_lowercase())
                aria-pressed=move || if shown.get() { "true" } else { "false" }
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                {move || {
                    let name = if shown.get() { IconName::EyeOff } else { IconName::Eye };
                    view! { <Icon name /> }
                }}
            </button>
        </span>
    };
    field(id, label, hint, error, None, false, control.into_any())
}
