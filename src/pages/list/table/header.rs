//! The header row: sorting, column widths, and the checkbox for the whole page.

use super::super::model::{ListResponse, rows};
use super::super::url_query::use_navigate_to_query;
use super::cell::TableColumn;
use crate::domain::{COLUMN_WIDTHS, Column, Columns, ListQuery};
use crate::effect::memo;
use crate::state::{RemoteHandle, use_notifications, use_selection, use_stored_columns};
use crate::texts::list as texts;
use crate::ui::{Checkbox, ColumnHeader, Sorting};
use leptos::prelude::*;

#[component]
pub fn HeaderRow(
    query: Memo<ListQuery>,
    columns: Memo<Vec<TableColumn>>,
    choice: Memo<Columns>,
    list: RemoteHandle<ListResponse>,
) -> impl IntoView {
    let cell = move |(index, column)| match column {
        TableColumn::Data(column) => {
            view! { <HeaderCell query column choice is_tab_stop=index == 0 /> }.into_any()
        }
        TableColumn::AccessReason => view! {
            <th scope="col" role="columnheader">
                <span class="column-label">{texts::ACCESS_COLUMN}</span>
            </th>
        }
        .into_any(),
    };
    view! {
        <tr role="row">
            <SelectPageCell list />
            {move || columns.get().into_iter().enumerate().map(cell).collect_view()}
        </tr>
    }
}

#[component]
pub fn SelectPageCell(list: RemoteHandle<ListResponse>) -> impl IntoView {
    let selection = use_selection();
    let notifications = use_notifications();
    // The numbers of rows and of selected rows.
    let counts = memo(move |_| {
        selection.track();
        list.state.with(|state| {
            let rows = rows(state);
            let selected = rows.iter().filter(|it| selection.contains_untracked(&it.id));
            (rows.len(), selected.count())
        })
    });
    let is_all_selected = move || counts.with(|(rows, selected)| *rows > 0 && selected == rows);
    view! {
        <th scope="col" role="columnheader">
            <Checkbox
                label=texts::SELECT_PAGE
                hide_label=true
                checked=Signal::derive(is_all_selected)
                indeterminate=Signal::derive(move || counts.get().1 > 0 && !is_all_selected())
                on_change=move |is_checked: bool| {
                    let volumes = list.state.with_untracked(|state| rows(state).to_vec());
                    selection.set(volumes, is_checked);
                    selection.announce(notifications);
                }
            />
        </th>
    }
}

#[component]
fn HeaderCell(
    query: Memo<ListQuery>,
    column: Column,
    choice: Memo<Columns>,
    is_tab_stop: bool,
) -> impl IntoView {
    let navigate = use_navigate_to_query();
    let stored = use_stored_columns();
    let sorting = column.sort.map(|field| {
        let order = move || {
            let sort = query.with(|query| query.sort);
            (sort.by == field).then_some(sort.order)
        };
        Sorting {
            order: Signal::derive(order),
            on_sort: Callback::new(move |()| {
                navigate(query.get_untracked().sorted_by(field), false)
            }),
        }
    });
    view! {
        <ColumnHeader
            label=column.label
            is_tab_stop
            is_pinned=column.is_name()
            sorting
            width=Signal::derive(move || choice.with(|choice| choice.width(column)))
            widths=COLUMN_WIDTHS
            on_resize=move |width: u16| stored.update(|columns| columns.resize(column, width))
            on_reset=move || stored.update(|columns| columns.resize(column, column.default_width))
        />
    }
}
