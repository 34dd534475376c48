//! The parts around a native `<table>`. Rows and cells are written by the page.
//!
//! `class="table"` with `role="table"` is for many rows: each is a grid of its own, with columns of the
//! widths in `--columns`, and says what it is by its role, as do its cells. With `data-plain="true"` it
//! is as wide as what it holds, for few. Further: `data-density="compact"` on the table, `data-selected` and `data-changed` on a
//! `<tr>`, `mono`, `cell-wrap`, `cell-action` and `data-align="end"` on a cell.

use crate::domain::visible;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

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
            aria-label=move || format!("{}, scrollable", visible(label.get()))
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

/// How a column is sorted, and how to sort by it.
#[derive(Clone, Copy)]
pub struct Sorting {
    /// Which way; `None` when another column is.
    pub direction: Signal<Option<SortDirection>>,
    /// Sort by it, or the other way round.
    pub on_sort: Callback<()>,
}

/// The header of a column: a button if it can be sorted, and a handle at its end that makes the
/// column wider and narrower. Only the sorted one says `aria-sort`.
#[component]
pub fn ColumnHeader(
    /// The name of the column.
    #[prop(into)]
    label: String,
    /// How it is sorted, if it can be.
    sorting: Option<Sorting>,
    /// How wide the column is, in CSS pixels at the usual text size.
    #[prop(into)]
    width: Signal<u16>,
    /// How narrow and how wide it can be.
    widths: std::ops::RangeInclusive<u16>,
    /// Takes a new width.
    #[prop(into)]
    on_resize: Callback<u16>,
    /// Gives it back its first width.
    #[prop(into)]
    on_reset: Callback<()>,
) -> impl IntoView {
    let sort = move || sorting.and_then(|sorting| sorting.direction.get());
    let (text, name) = (label.clone(), label.clone());
    let content = match sorting {
        None => view! { <span class="column-label">{text}</span> }.into_any(),
        Some(Sorting { on_sort, .. }) => view! {
            <button class="sort-button" type="button" on:click=move |_| on_sort.run(())>
                <span>{text}</span>
                {move || {
                    let name = match sort() {
                        None => IconName::Sort,
                        Some(SortDirection::Ascending) => IconName::ArrowUp,
                        Some(SortDirection::Descending) => IconName::ArrowDown,
                    };
                    view! { <Icon name /> }
                }}
            </button>
        }
        .into_any(),
    };
    view! {
        <th
            scope="col"
            role="columnheader"
            // Without the name of the edge in it.
            aria-label=name
            aria-sort=move || sort().map(SortDirection::as_str)
        >
            {content}
            <ResizeHandle label width widths on_resize on_reset />
        </th>
    }
}

/// How far one press of an arrow key moves a column's edge, in CSS pixels.
const STEP: u16 = 16;

/// The edge of a column, as a slider of its width: drag it, or focus it and press the arrow keys; Home and End for the
/// ends, Enter or a double click for the first width.
#[component]
fn ResizeHandle(
    label: String,
    width: Signal<u16>,
    widths: std::ops::RangeInclusive<u16>,
    on_resize: Callback<u16>,
    on_reset: Callback<()>,
) -> impl IntoView {
    // Where the pointer was when it took hold of the edge, and how wide the column was then.
    let hold = StoredValue::new(None::<(i32, u16)>);
    let (least, most) = (*widths.start(), *widths.end());
    let on_key = move |event: KeyboardEvent| {
        let now = width.get_untracked();
        let to = match event.key().as_str() {
            "ArrowLeft" => now.saturating_sub(STEP),
            "ArrowRight" => now.saturating_add(STEP),
            "Home" => least,
            "End" => most,
            "Enter" => {
                event.prevent_default();
                on_reset.run(());
                return;
            }
            _ => return,
        };
        event.prevent_default();
        on_resize.run(to.clamp(least, most));
    };
    let on_down = move |event: PointerEvent| {
        if event.button() == 0 {
            event.prevent_default();
            hold.set_value(Some((event.client_x(), width.get_untracked())));
            if let Some(handle) =
                event.current_target().and_then(|it| it.dyn_into::<web_sys::Element>().ok())
            {
                // Without it the column follows the pointer only while that is on the edge.
                let _ = handle.set_pointer_capture(event.pointer_id());
            }
        }
    };
    let on_move = move |event: PointerEvent| {
        if let Some((from, width)) = hold.get_value() {
            let to = i32::from(width) + event.client_x() - from;
            let to = u16::try_from(to.max(0)).unwrap_or(u16::MAX);
            on_resize.run(to.clamp(least, most));
        }
    };
    let on_end = move |_: PointerEvent| hold.set_value(None);
    view! {
        <span
            class="resize"
            role="slider"
            tabindex="0"
            aria-label=format!("Width of {label}")
            aria-valuemin=least.to_string()
            aria-valuemax=most.to_string()
            aria-valuenow=move || width.get().to_string()
            aria-valuetext=move || format!("{} pixels", width.get())
            on:keydown=on_key
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=on_end
            on:pointercancel=on_end
            on:dblclick=move |_| on_reset.run(())
        ></span>
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
