use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use crate::texts::ui as texts;
use crate::ui::dom::{is_composing, unique_id};
use crate::ui::icon::{Icon, IconName};

/// A search input that Esc and a button clear.
#[component]
pub fn SearchBox(
    /// The accessible name and placeholder.
    #[prop(into)]
    label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
    #[prop(optional, into)] id: Option<String>,
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
                // A native search input would keep Esc from the dialog around it in Safari.
                role="searchbox"
                enterkeyhint="search"
                dir="auto"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                placeholder=move || label.get()
                node_ref=input
                prop:value=move || value.get()
                // Text that an input method is still composing is not searched for.
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
                aria-label=texts::CLEAR_SEARCH
                hidden=move || value.with(String::is_empty)
                on:click=move |_| clear()
            >
                <Icon name=IconName::Close />
            </button>
        </div>
    }
}
