//! Tables of numbers, with a bar for each.

use super::counting::Counting;
use crate::domain::{ListQuery, bar_length};
use crate::effect::memo;
use crate::route::Route;
use crate::texts::{format_thousands, overview as texts};
use crate::tools::escape_invisible;
use crate::ui::PlainTable;
use leptos::prelude::*;
use std::cmp::Reverse;

/// How many rows a long table shows at first.
pub const FEW: usize = 10;

/// A table of no more rows shows all of them: a button for a few more would take as much space.
pub const NOT_MANY: usize = 15;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// Unique in its table.
    pub id: String,
    pub label: String,
    /// Whether the label is a name, which is not translated.
    pub is_name: bool,
    pub detail: Option<String>,
    /// The list of what is counted; `None` if no filter can express it.
    pub query: Option<ListQuery>,
}

impl Row {
    /// A row with a text of the console, which is unique in its table.
    pub fn text(label: &str, query: Option<ListQuery>) -> Self {
        let (id, label) = (label.to_owned(), label.to_owned());
        Self { id, label, is_name: false, detail: None, query }
    }

    pub fn name(name: String, query: Option<ListQuery>) -> Self {
        Self { id: name.clone(), label: name, is_name: true, detail: None, query }
    }
}

/// A horizontal bar, which the number beside it explains.
#[component]
pub fn Bar(length: Signal<u64>) -> impl IntoView {
    view! {
        <svg class="bars" aria-hidden="true" viewBox="0 0 100 1" preserveAspectRatio="none">
            <rect width=move || length.get().to_string() height="1"></rect>
        </svg>
    }
}

/// A row; its number is a link to the list that has as many.
#[component]
pub fn NumberRow(
    row: Row,
    #[prop(into)] count: Signal<Option<u64>>,
    /// That of the longest bar.
    #[prop(into)]
    largest: Signal<u64>,
) -> impl IntoView {
    let Row { label, is_name, detail, query, .. } = row;
    let label = escape_invisible(label);
    let length = move || bar_length(count.get().unwrap_or_default(), largest.get());
    let number = move || count.get().map_or("–".to_owned(), format_thousands);
    let name = label.clone();
    // The others are parts of all.
    let has_bar = query.as_ref() != Some(&ListQuery::default());
    let number = match query {
        Some(query) => {
            let href = Route::Volumes(query).href();
            let name = move || texts::number_of(count.get(), &name);
            view! { <a href=href aria-label=name>{number}</a> }.into_any()
        }
        None => number.into_any(),
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <bdi translate=is_name.then_some("no")>{label}</bdi>
                {detail.map(|detail| view! {
                    " " <bdi class="muted small" translate="no">{escape_invisible(detail)}</bdi>
                })}
                {has_bar.then(|| view! { <Bar length=Signal::derive(length) /> })}
            </th>
            <td role="cell" data-align="end">{number}</td>
        </tr>
    }
}

/// A table of what is counted by requests.
#[component]
pub fn NumberTable(
    label: &'static str,
    columns: &'static [&'static str],
    rows: Memo<Vec<Row>>,
    counting: Counting,
    /// Ranks the rows, and shows only the [`FEW`] largest while it is false.
    #[prop(optional)]
    shows_all: Option<RwSignal<bool>>,
) -> impl IntoView {
    let is_ranked = shows_all.is_some();
    let count_of = move |row: &Row| row.query.as_ref().and_then(|query| counting.get(query));
    let largest =
        memo(move |_| rows.with(|rows| rows.iter().filter_map(count_of).max().unwrap_or_default()));
    // A row that moves would lose the focus, or be missed by a click. So rows are ranked once all are counted.
    let has_focus = RwSignal::new(false);
    let ordered = memo(move |before: Option<&Vec<Row>>| {
        let mut rows = rows.get();
        match before.filter(|before| before.len() == rows.len()) {
            Some(before) if has_focus.get() || counting.progress.get().is_some() => {
                return before.clone();
            }
            _ if is_ranked => rows.sort_by_cached_key(|row| Reverse(count_of(row))),
            _ => {}
        }
        rows
    });
    let shown = memo(move |_| {
        let shows_all = shows_all.is_none_or(|all| all.get());
        ordered.with(|rows| {
            let limit = if shows_all || rows.len() <= NOT_MANY { rows.len() } else { FEW };
            rows.iter().take(limit).cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <div on:focusin=move |_| has_focus.set(true) on:focusout=move |_| has_focus.set(false)>
            <PlainTable label columns>
                <For each=move || shown.get() key=Row::clone let:row>
                    {
                        let query = row.query.clone();
                        let count = move || query.as_ref().and_then(|query| counting.get(query));
                        view! { <NumberRow row count=Signal::derive(count) largest /> }
                    }
                </For>
            </PlainTable>
        </div>
    }
}
