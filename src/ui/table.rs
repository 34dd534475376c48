//! The parts around a native `<table>`. Rows and cells are written by the page.
//!
//! `class="table"` has columns of fixed width, for many rows: `data-width` (`check`, `xs`, `s`, `m`,
//! `l`, `xl`) on a `<th>` says how wide. With `data-plain="true"` it is as wide as what it holds, for
//! few. Further: `data-density="compact"` on the table, `data-selected` and `data-changed` on a
//! `<tr>`, `mono`, `cell-wrap`, `cell-action` and `data-align="end"` on a cell.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

/// The frame in which a wide table scrolls, so that the page never does.
///
/// It takes the focus, for those who scroll by keyboard.
#[component]
pub fn TableRegion(
    /// What the table is called; the region is this, "scrollable".
    #[prop(into)]
    label: Signal<String>,
    /// Whether fresher rows are being read.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// The table.
    children: Children,
) -> impl IntoView {
    view! {
        <div
            class="table-region"
            role="region"
            tabindex="0"
            aria-label=move || format!("{}, scrollable", label.get())
            aria-busy=move || busy.get().then_some("true")
        >
            {children()}
        </div>
    }
}

/// Which way a column is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortDirection {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

impl SortDirection {
    /// The value of `aria-sort`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "ascending",
            Self::Descending => "descending",
        }
    }
}

/// The header of a column that can be sorted. Only the sorted one says `aria-sort`.
#[component]
pub fn SortHeader(
    /// The name of the column.
    #[prop(into)]
    label: String,
    /// Which way it is sorted; `None` when another column is.
    #[prop(into)]
    sort: Signal<Option<SortDirection>>,
    /// Sort by it, or the other way round.
    #[prop(into)]
    on_sort: Callback<()>,
    /// How wide the column is: the value of `data-width`.
    #[prop(default = "m")]
    width: &'static str,
) -> impl IntoView {
    view! {
        <th scope="col" data-width=width aria-sort=move || sort.get().map(SortDirection::as_str)>
            <button class="sort-button" type="button" on:click=move |_| on_sort.run(())>
                <span>{label}</span>
                {move || {
                    let name = match sort.get() {
                        None => IconName::Sort,
                        Some(SortDirection::Ascending) => IconName::ArrowUp,
                        Some(SortDirection::Descending) => IconName::ArrowDown,
                    };
                    view! { <Icon name /> }
                }}
            </button>
        </th>
    }
}

/// Rows of grey bars, for the body of a table that has never been read.
#[component]
pub fn SkeletonRows(
    /// How many rows.
    #[prop(default = 8)]
    rows: usize,
    /// How many columns.
    columns: usize,
) -> impl IntoView {
    (0..rows)
        .map(|_| {
            let cells = (0..columns)
                .map(|_| view! { <td><span class="skeleton-bar"></span></td> })
                .collect_view();
            view! { <tr class="skeleton-row" aria-hidden="true">{cells}</tr> }
        })
        .collect_view()
}
