use leptos::prelude::*;

use crate::tools::escape_invisible;
use crate::ui::dom::unique_id;

/// A checkbox that shows what `checked` says, even if `on_change` does not change it.
#[component]
pub fn Checkbox(
    #[prop(optional, into)] id: Option<String>,
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
    let reason_id = StoredValue::new(unique_id("reason"));
    let is_unavailable = move || unavailable.with(Option::is_some);
    view! {
        <label class="checkbox" data-bare=hide_label.then_some("true")>
            <input
                id=id
                type="checkbox"
                prop:checked=move || checked.get()
                prop:indeterminate=move || indeterminate.get()
                // Without this, the name would include the reason.
                aria-label=move || is_unavailable().then(|| escape_invisible(label.get()))
                aria-describedby=move || is_unavailable().then(|| reason_id.get_value())
                aria-disabled=move || is_unavailable().then_some("true")
                on:change:target=move |event| {
                    let checkbox = event.target();
                    if !untrack(is_unavailable) {
                        on_change.run(checkbox.checked());
                    }
                    checkbox.set_checked(checked.get_untracked());
                    checkbox.set_indeterminate(indeterminate.get_untracked());
                }
            />
            <span class=if hide_label { "visually-hidden" } else { "checkbox-text" }>
                <bdi>{move || escape_invisible(label.get())}</bdi>
                {move || {
                    let why = escape_invisible(unavailable.get()?);
                    Some(view! { <bdi class="checkbox-why" id=reason_id.get_value()>{why}</bdi> })
                }}
            </span>
        </label>
    }
}
