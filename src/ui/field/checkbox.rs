use crate::tools::escape_invisible;
use leptos::prelude::*;

/// A checkbox that shows what `checked` says, even if `on_change` does not change it.
#[component]
pub fn Checkbox(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] checked: Signal<bool>,
    #[prop(optional, into)] indeterminate: Signal<bool>,
    #[prop(into)] on_change: Callback<bool>,
    /// Keeps the label for assistive technology only.
    #[prop(optional)]
    hide_label: bool,
    /// The reason why it cannot be changed.
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
                    let checkbox = event.target();
                    if unavailable.with_untracked(Option::is_none) {
                        on_change.run(checkbox.checked());
                    }
                    checkbox.set_checked(checked.get_untracked());
                    checkbox.set_indeterminate(indeterminate.get_untracked());
                }
            />
            <span class=if hide_label { "visually-hidden" } else { "checkbox-text" }>
                <bdi>{move || escape_invisible(label.get())}</bdi>
                {move || {
                    unavailable.get().map(|why| view! { <bdi class="checkbox-why">{escape_invisible(why)}</bdi> })
                }}
            </span>
        </label>
    }
}
