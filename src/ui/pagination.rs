//! Links between pages, and the page size.

use leptos::prelude::*;

use super::button::StepLink;
use super::field::{SelectField, SelectOption};
use super::icon::IconName;
use crate::texts::ui as texts;

/// The range of rows that is shown, and links to the previous and next page.
#[component]
pub fn Pagination(
    /// Such as "1–50 of 1,234".
    #[prop(into)]
    range: Signal<String>,
    /// The URL; `None` on the first page.
    #[prop(into)]
    previous: Signal<Option<String>>,
    /// The URL; `None` on the last page.
    #[prop(into)]
    next: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <nav class="pagination" aria-label=texts::PAGINATION>
            <span class="pagination-range numeric">{move || range.get()}</span>
            <StepLink href=previous label=texts::PREVIOUS_PAGE icon=IconName::ChevronLeft />
            <StepLink href=next label=texts::NEXT_PAGE icon=IconName::ChevronRight />
        </nav>
    }
}

#[component]
pub fn RowsPerPage(
    #[prop(into)] options: Signal<Vec<u32>>,
    /// The current size, which is shown even if `options` does not have it.
    #[prop(into)]
    value: Signal<u32>,
    #[prop(into)] on_change: Callback<u32>,
) -> impl IntoView {
    let choices = Signal::derive(move || {
        sizes_with(&options.get(), value.get())
            .into_iter()
            .map(|size| SelectOption::new(size.to_string(), size.to_string()))
            .collect::<Vec<_>>()
    });
    let on_select = move |size: String| {
        if let Ok(size) = size.parse() {
            on_change.run(size);
        }
    };
    view! {
        <SelectField
            label=texts::ROWS_PER_PAGE
            inline=true
            options=choices
            value=move || value.get().to_string()
            on_change=on_select
        />
    }
}

fn sizes_with(options: &[u32], value: u32) -> Vec<u32> {
    let mut sizes = options.to_vec();
    if !sizes.contains(&value) {
        sizes.push(value);
        sizes.sort_unstable();
    }
    sizes
}

#[cfg(test)]
mod tests {
    use super::sizes_with;

    #[test]
    fn a_page_size_from_the_url_is_added_to_the_options() {
        assert_eq!(sizes_with(&[25, 50, 100], 50), [25, 50, 100]);
        assert_eq!(sizes_with(&[25, 50, 100], 30), [25, 30, 50, 100]);
    }
}
