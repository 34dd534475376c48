//! The header: sorting, widths, and the tick for the whole page.

use super::super::Listed;
use super::super::address::use_go;
use crate::domain::{Column, Columns, ListQuery, SortOrder, WIDTHS};
use crate::effect::memo;
use crate::state::{RemoteHandle, use_app};
use crate::ui::{Checkbox, ColumnHeader, SortDirection, Sorting};
use leptos::prelude::*;

/// The row of headers.
#[component]
pub fn Header(
    /// The query in the address.
    query: Memo<ListQuery>,
    /// The columns in their order.
    columns: Memo<Vec<Column>>,
    /// How wide they are.
    choice: Memo<Columns>,
    /// The rows that are shown.
    listed: RemoteHandle<Listed>,
    /// Where the column that says why stands, if it is shown.
    why_at: Memo<Option<usize>>,
) -> impl IntoView {
    view! {
        <tr role="row">
            <PageTick listed />
            {move || {
                let heads = columns.get().into_iter();
                let mut heads: Vec<_> = heads
                    .map(|column| view! { <Head query column choice /> }.into_any())
                    .collect();
                if let Some(at) = why_at.get() {
                    let why = view! {
                        <th scope="col" role="columnheader">
                            <span class="column-label">"Usable because"</span>
                        </th>
                    };
                    heads.insert(at, why.into_any());
                }
                heads
            }}
        </tr>
    }
}

/// The checkbox that stands for all rows of the page.
#[component]
fn PageTick(listed: RemoteHandle<Listed>) -> impl IntoView {
    let selection = use_app().selection;
    // How many rows there are, and how many of them are selected.
    let counts = memo(move |_| {
        selection.track();
        listed.state.with(|state| {
            let volumes = state.value().map_or(&[][..], |listed| &listed.page.items);
            let selected = volumes.iter().filter(|it| selection.contains_untracked(&it.id));
            (volumes.len(), selected.count())
        })
    });
    let all = move || {
        let (rows, selected) = counts.get();
        rows > 0 && selected == rows
    };
    view! {
        <th scope="col" role="columnheader">
            <Checkbox
                label="Select all on this page"
                hide_label=true
                checked=Signal::derive(all)
                indeterminate=Signal::derive(move || counts.get().1 > 0 && !all())
                on_change=move |ticked: bool| {
                    let volumes = listed.state.with_untracked(|state| {
                        state.value().map(|listed| listed.page.items.clone())
                    });
                    selection.set(volumes.unwrap_or_default(), ticked);
                }
            />
        </th>
    }
}

#[component]
fn Head(query: Memo<ListQuery>, column: Column, choice: Memo<Columns>) -> impl IntoView {
    let go = use_go();
    let kept = use_app().columns;
    let sorting = column.field().map(|field| {
        let direction = move || {
            let sort = query.with(|query| query.sort);
            (sort.by == field).then_some(match sort.order {
                SortOrder::Ascending => SortDirection::Ascending,
                SortOrder::Descending => SortDirection::Descending,
            })
        };
        Sorting {
            direction: Signal::derive(direction),
            on_sort: Callback::new(move |()| go(query.get_untracked().sorted_by(field), false)),
        }
    });
    view! {
        <ColumnHeader
            label=column.label()
            sorting
            width=Signal::derive(move || choice.with(|choice| choice.width(column)))
            widths=WIDTHS
            on_resize=move |width: u16| kept.update(|kept| kept.resize(column, width))
            on_reset=move || kept.update(|kept| kept.resize(column, column.usual_width()))
        />
    }
}
