//! The order of the rows, chosen in the sheet of a phone, which has no room for all headers, and below a table without
//! the header of its order.

use super::more_tools::close_more_tools;
use super::url_query::use_navigate_to_query;
use crate::domain::{COLUMNS, CellKind, Column, ListQuery, Sort, SortOrder};
use crate::texts::list as texts;
use crate::ui::{SelectField, SelectOption, focus_heading, keep_focus_within};
use leptos::prelude::*;

#[component]
pub fn SortField(query: Memo<ListQuery>) -> impl IntoView {
    let navigate = use_navigate_to_query();
    // It disappears when a header shows the chosen order.
    on_cleanup(|| keep_focus_within(focus_heading));
    let options = orders();
    let select = options.iter().map(|(sort, label)| SelectOption::new(value(*sort), label.clone()));
    let select: Vec<_> = select.collect();
    let choose = move |chosen: String| {
        let sort = options.iter().map(|(sort, _)| *sort).find(|sort| value(*sort) == chosen);
        if let Some(sort) = sort {
            close_more_tools();
            navigate(ListQuery { sort, offset: 0, ..query.get_untracked() }, false);
        }
    };
    view! {
        <SelectField
            label=texts::SORT_BY
            inline=true
            options=select
            value=move || query.with(|query| value(query.sort))
            on_change=choose
        />
    }
}

/// All orders and what they are called.
pub fn orders() -> Vec<(Sort, String)> {
    let sorts = COLUMNS.iter().flat_map(|column| orders_of(column).map(move |it| (column, it)));
    let orders = sorts.map(|(column, (sort, order))| (sort, texts::sorted(column.label, order)));
    orders.collect()
}

/// The orders by a column and what they are called; none if the list cannot be sorted by it.
pub fn orders_of(column: Column) -> impl Iterator<Item = (Sort, &'static str)> {
    let is_time = matches!(column.cell, CellKind::Time(_));
    let order =
        move |by, order| (Sort { by, order }, texts::order(is_time, order == SortOrder::Ascending));
    let both = [SortOrder::Ascending, SortOrder::Descending];
    column.sort.into_iter().flat_map(move |by| both.map(|it| order(by, it)))
}

fn value(sort: Sort) -> String {
    format!("{} {}", sort.by.as_str(), sort.order.as_str())
}
