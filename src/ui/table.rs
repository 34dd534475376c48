//! The parts around a native `<table>`. Pages render the rows and cells.
//!
//! In a `class="table"` each row is a CSS grid with the column widths in `--columns`, so table, rows and
//! cells need explicit roles.

use crate::domain::SortOrder;
use crate::texts::ui as texts;
use crate::tools::escape_invisible;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

use super::dom::{closest, is_rtl, logical_key};
use super::icon::{Icon, IconName};

/// A region in which a wide table scrolls. It is focusable, so that the keyboard can scroll it.
#[component]
pub fn TableRegion(
    /// The name of the table.
    #[prop(into)]
    label: Signal<String>,
    /// Whether the rows are being refreshed.
    #[prop(optional, into)]
    busy: Signal<bool>,
    children: Children,
) -> impl IntoView {
    view! {
        <div
            class="table-region"
            role="region"
            tabindex="0"
            aria-label=move || texts::scrollable(&escape_invisible(label.get()))
            aria-busy=move || busy.get().then_some("true")
        >
            {children()}
        </div>
    }
}

/// A small table with the native layout, in a region of its own.
#[component]
pub fn PlainTable(
    /// The name of the table and of the region.
    label: &'static str,
    columns: &'static [&'static str],
    /// Adds a last column for buttons.
    #[prop(optional)]
    has_actions: bool,
    /// The rows.
    children: Children,
) -> impl IntoView {
    // The rows have no table layout on a phone.
    let heading =
        |column: &&'static str| view! { <th scope="col" role="columnheader">{*column}</th> };
    view! {
        <TableRegion label>
            <table class="table" role="table" data-plain="true">
                <caption class="visually-hidden">{label}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        {columns.iter().map(heading).collect_view()}
                        {has_actions.then(|| view! {
                            <th scope="col" role="columnheader">
                                <span class="visually-hidden">{texts::ACTIONS}</span>
                            </th>
                        })}
                    </tr>
                </thead>
                <tbody role="rowgroup">{children()}</tbody>
            </table>
        </TableRegion>
    }
}

/// The `aria-sort` and the icon of a column; `None` when the table is sorted by another one.
pub fn sort_indicator(order: Option<SortOrder>) -> (Option<&'static str>, IconName) {
    match order {
        None => (None, IconName::Sort),
        Some(SortOrder::Ascending) => (Some("ascending"), IconName::ArrowUp),
        Some(SortOrder::Descending) => (Some("descending"), IconName::ArrowDown),
    }
}

/// The `tabindex` of a column: only one of a header row is in the tab order.
pub const fn header_tab_index(is_tab_stop: bool) -> &'static str {
    if is_tab_stop { "0" } else { "-1" }
}

#[derive(Clone, Copy)]
pub struct Sorting {
    /// `None` when the table is sorted by another column.
    pub order: Signal<Option<SortOrder>>,
    /// Sorts by this column, or reverses the direction.
    pub on_sort: Callback<()>,
}

#[component]
pub fn SortButton(label: &'static str, tab_index: &'static str, sorting: Sorting) -> impl IntoView {
    let Sorting { order, on_sort } = sorting;
    let icon = move || view! { <Icon name=sort_indicator(order.get()).1 /> };
    view! {
        <button
            class="sort-button"
            type="button"
            tabindex=tab_index
            on:click=move |_| on_sort.run(())
        >
            <span>{label}</span>
            {icon}
        </button>
    }
}

/// A column header, with a button to sort by the column and a handle to resize it.
#[component]
pub fn ColumnHeader(
    label: &'static str,
    is_tab_stop: bool,
    /// Stays in view while the table is scrolled sideways.
    is_pinned: bool,
    /// `None` when the table cannot be sorted by this column.
    sorting: Option<Sorting>,
    /// In CSS pixels at the default text size.
    #[prop(into)]
    width: Signal<u16>,
    /// The minimum and maximum width.
    widths: std::ops::RangeInclusive<u16>,
    #[prop(into)] on_resize: Callback<u16>,
    /// Restores the default width.
    #[prop(into)]
    on_reset: Callback<()>,
) -> impl IntoView {
    let sort = move || sort_indicator(sorting.and_then(|sorting| sorting.order.get())).0;
    let tab_index = header_tab_index(is_tab_stop);
    let content = match sorting {
        None => view! { <span class="column-label">{label}</span> }.into_any(),
        Some(sorting) => view! { <SortButton label tab_index sorting /> }.into_any(),
    };
    view! {
        <th
            scope="col"
            role="columnheader"
            data-pinned=is_pinned.then_some("true")
            tabindex=sorting.is_none().then_some(tab_index)
            // Without this, the name would include the name of the handle.
            aria-label=label
            aria-sort=sort
        >
            {content}
            <ResizeHandle label width widths on_resize on_reset />
        </th>
    }
}

/// The change of the width at each press of an arrow key, in CSS pixels.
const KEY_STEP: u16 = 16;

/// A slider for the width of a column. Enter and a double click restore the default width.
#[component]
fn ResizeHandle(
    label: &'static str,
    width: Signal<u16>,
    widths: std::ops::RangeInclusive<u16>,
    on_resize: Callback<u16>,
    on_reset: Callback<()>,
) -> impl IntoView {
    // The position of the pointer and the width of the column at the start of the drag.
    let drag_start = StoredValue::new(None::<(i32, u16)>);
    let (min, max) = (*widths.start(), *widths.end());
    let on_key = move |event: KeyboardEvent| {
        let now = width.get_untracked();
        let to = match logical_key(&event).as_str() {
            "ArrowLeft" => Some(now.saturating_sub(KEY_STEP)),
            "ArrowRight" => Some(now.saturating_add(KEY_STEP)),
            "Home" => Some(min),
            "End" => Some(max),
            "Enter" => None,
            _ => return,
        };
        event.prevent_default();
        match to {
            Some(to) => on_resize.run(to.clamp(min, max)),
            None => on_reset.run(()),
        }
    };
    let on_down = move |event: PointerEvent| {
        if event.button() == 0 {
            event.prevent_default();
            drag_start.set_value(Some((event.client_x(), width.get_untracked())));
            let handle = event.current_target();
            if let Some(handle) = handle.and_then(|it| it.dyn_into::<web_sys::Element>().ok()) {
                // Continues the drag when the pointer leaves the handle.
                let _ = handle.set_pointer_capture(event.pointer_id());
            }
        }
    };
    let on_move = move |event: PointerEvent| {
        if let Some((from, width)) = drag_start.get_value() {
            let moved = event.client_x() - from;
            let is_mirrored = closest(&event, "*").is_some_and(|handle| is_rtl(&handle));
            let to = i32::from(width) + if is_mirrored { -moved } else { moved };
            let to = u16::try_from(to.max(0)).unwrap_or(u16::MAX);
            on_resize.run(to.clamp(min, max));
        }
    };
    let on_end = move |_: PointerEvent| drag_start.set_value(None);
    view! {
        <span
            class="resize"
            role="slider"
            tabindex="-1"
            aria-label=texts::column_width(label)
            aria-valuemin=min.to_string()
            aria-valuemax=max.to_string()
            aria-valuenow=move || width.get().to_string()
            aria-valuetext=move || texts::pixels(width.get())
            on:keydown=on_key
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=on_end
            on:pointercancel=on_end
            on:dblclick=move |_| on_reset.run(())
        ></span>
    }
}

/// Rows of grey bars, for a table that is loading.
#[component]
pub fn SkeletonRows(#[prop(default = 8)] rows: usize, columns: usize) -> impl IntoView {
    (0..rows)
        .map(|_| {
            let cells = (0..columns)
                .map(|_| view! { <td><span class="skeleton-bar"></span></td> })
                .collect_view();
            view! { <tr class="skeleton-row" aria-hidden="true">{cells}</tr> }
        })
        .collect_view()
}
