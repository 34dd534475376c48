//! From page to page, by links.

use leptos::prelude::*;

use super::field::{SelectField, SelectOption};
use super::icon::{Icon, IconName};

/// Where one is, and the links to the page before and after.
#[component]
pub fn Pagination(
    /// Where one is, such as "1–50 of 1,234".
    #[prop(into)]
    range: Signal<String>,
    /// The address of the page before; `None` on the first.
    #[prop(into)]
    previous: Signal<Option<String>>,
    /// The address of the page after; `None` on the last.
    #[prop(into)]
    next: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <nav class="pagination" aria-label="Pagination">
            <span class="pagination-range numeric">{move || range.get()}</span>
            <StepLink href=previous label="Previous page" icon=IconName::ChevronLeft />
            <StepLink href=next label="Next page" icon=IconName::ChevronRight />
        </nav>
    }
}

/// A link one step on or back.
#[component]
pub fn StepLink(
    /// Where it leads; `None` at the end.
    #[prop(into)]
    href: Signal<Option<String>>,
    /// The accessible name.
    label: &'static str,
    /// The symbol.
    icon: IconName,
) -> impl IntoView {
    let blocked = move || href.with(Option::is_none);
    view! {
        <a
            class="button"
            data-variant="secondary"
            data-shape="square"
            href=move || href.get()
            role=move || blocked().then_some("link")
            tabindex=move || blocked().then_some("0")
            aria-disabled=move || blocked().then_some("true")
            aria-label=label
        >
            <Icon name=icon />
        </a>
    }
}

/// How many rows a page has.
#[component]
pub fn RowsPerPage(
    /// The sizes on offer.
    #[prop(into)]
    options: Signal<Vec<u32>>,
    /// The size now; shown also when it is not on offer.
    #[prop(into)]
    value: Signal<u32>,
    /// Takes the size that was chosen.
    #[prop(into)]
    on_change: Callback<u32>,
) -> impl IntoView {
    let choices = Signal::derive(move || {
        sizes(&options.get(), value.get())
            .into_iter()
            .map(|size| SelectOption::new(size.to_string(), size.to_string()))
            .collect::<Vec<_>>()
    });
    let chosen = move |size: String| {
        if let Ok(size) = size.parse() {
            on_change.run(size);
        }
    };
    view! {
        <SelectField
            label="Rows per page"
            inline=true
            options=choices
            value=move || value.get().to_string()
            on_change=chosen
        />
    }
}

/// The sizes on offer with the one in use among them, in order.
fn sizes(options: &[u32], value: u32) -> Vec<u32> {
    let mut sizes = options.to_vec();
    if !sizes.contains(&value) {
        sizes.push(value);
        sizes.sort_unstable();
    }
    sizes
}

#[cfg(test)]
mod tests {
    use super::sizes;

    #[test]
    fn a_size_from_the_address_is_shown_although_it_is_not_on_offer() {
        assert_eq!(sizes(&[25, 50, 100], 50), [25, 50, 100]);
        assert_eq!(sizes(&[25, 50, 100], 30), [25, 30, 50, 100]);
    }
}
