//! The table of data volumes.

pub(super) mod cell;
mod events;
mod header;
mod header_keys;
mod header_menu;
mod kept_widths;
mod moving_menu;
mod row;
mod row_menu;
mod row_tools;
mod rows;

use super::model::{self, InUseById, ListResponse};
use super::open_row::OpenedRow;
use super::panels::LIST_PANELS;
use crate::domain::{COLUMNS, CellKind, ColumnSpec, Density, Field, FilterBy, ListQuery};
use crate::effect::{effect, memo, when};
use crate::lazy::lazy_view;
use crate::state::{
    AccessReasons, RemoteHandle, use_clock, use_columns, use_directory, use_notifications,
    use_selection,
};
use crate::texts::{format_thousands, list as texts};
use crate::ui::dom::is_narrow_window;
use crate::ui::{SkeletonRows, TableRegion, after_paint};
pub use cell::{RowContext, TableColumn};
use events::{
    RangeSelection, RowsHandle, forward_click, on_change, on_focus_change, on_pointer_over,
    opened_row,
};
use header::HeaderRow;
pub use header::SelectPageCell;
use leptos::ev::Event;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;
pub use row::{RowTemplate, set_column_widths};
pub use row_menu::copy_id;
pub use row_tools::RowTools;
use rows::Rows;
pub use rows::VISIBLE_ROWS;
use std::collections::HashMap;
use std::time::Duration;

#[component]
pub fn VolumeTable(
    query: Memo<ListQuery>,
    list: RemoteHandle<ListResponse>,
    shown_query: Memo<Option<ListQuery>>,
    access_reasons: AccessReasons,
    on_open: Callback<OpenedRow>,
) -> impl IntoView {
    let selection = use_selection();
    let notifications = use_notifications();
    let is_busy =
        memo(move |_| list.state.with(|state| state.is_busy() && state.value().is_some()));
    let is_loading = move || list.state.with(|state| state.value().is_none());
    let choice = use_columns();
    let filter = memo(move |_| {
        shown_query.with(|query| query.as_ref().map(|it| it.filter.clone())).unwrap_or_default()
    });
    let is_sorted_by = move |field| query.with(|query| query.sort.by == field);
    let columns = memo(move |_| {
        let shown = choice.with(|choice| choice.shown_for(&filter.read()));
        let mut columns: Vec<_> = shown.into_iter().map(TableColumn::Data).collect();
        if access_reasons.is_shown() {
            // After the first column but never last, because the last one takes the remaining space.
            columns.insert(columns.len().saturating_sub(1).min(1), TableColumn::AccessReason);
        }
        // A phone shows it instead of the project or the last change.
        let sorted = COLUMNS.iter().find(|it| it.sort.is_some_and(is_sorted_by));
        if is_narrow_window()
            && let Some(sorted) = sorted.map(TableColumn::Data)
            && !columns.contains(&sorted)
        {
            columns.push(sorted);
        }
        columns
    });
    let range = StoredValue::new(RangeSelection::default());
    let table = NodeRef::<html::Table>::new();
    effect(move || {
        if let Some(table) = table.get() {
            choice.with(|choice| columns.with(|it| set_column_widths(&table, it, choice)));
        }
    });
    let body = NodeRef::new();
    let in_use = RwSignal::new(HashMap::new());
    let is_in_use = |column: &TableColumn| {
        matches!(column, TableColumn::Data(ColumnSpec { cell: CellKind::External, .. }))
    };
    let is_order_hidden = move || {
        let by = query.with(|query| query.sort.by);
        let shows =
            |column: &TableColumn| matches!(column, TableColumn::Data(it) if it.sort == Some(by));
        !columns.with(|columns| columns.iter().any(shows))
    };
    let has_in_use = move || columns.with(|columns| columns.iter().any(is_in_use));
    let rows = use_rows(body, list, columns, access_reasons, in_use);
    let (load_tools, tools) = use_row_tools(query, list, columns);
    view! {
        <TableRegion label=texts::TITLE busy=is_busy on:scroll=mark_scrolled>
            <table
                class="table"
                role="table"
                node_ref=table
                on:pointerover=move |_| load_tools()
                on:focusin=move |_| load_tools()
                data-density=move || {
                    choice.with(|choice| (choice.density == Density::Compact).then_some("compact"))
                }
                data-created=move || (filter.with(is_of_creation) || is_sorted_by(Field::CreatedAt)).then_some("true")
                data-creator=move || is_sorted_by(Field::CreatedBy).then_some("true")
                aria-busy=move || is_loading().then_some("true")
            >
                <caption class="visually-hidden">{texts::TITLE}</caption>
                <thead role="rowgroup">
                    <HeaderRow query columns choice list />
                </thead>
                <tbody
                    role="rowgroup"
                    translate="no"
                    node_ref=body
                    on:click=move |event| {
                        let list = shown_query.get_untracked().unwrap_or_default();
                        if let Some(row) = opened_row(&event, rows, list) {
                            event.prevent_default();
                            on_open.run(row);
                        }
                        forward_click(&event, range);
                    }
                    on:change=move |event| {
                        if on_change(&event, rows, selection, range) {
                            selection.announce(notifications);
                        }
                    }
                    on:pointerover=move |event| on_pointer_over(&event, rows)
                    on:focusin=move |event| on_focus_change(&event, rows)
                    on:focusout=move |event| on_focus_change(&event, rows)
                ></tbody>
                {when(is_loading, move || {
                    view! {
                        <tbody>
                            <SkeletonRows columns=columns.with(Vec::len) + 1 rows=12 />
                        </tbody>
                    }
                })}
            </table>
        </TableRegion>
        {tools}
        {when(move || access_reasons.is_shown(), move || {
            lazy_view(&LIST_PANELS, move |panels| (panels.access_reason_column)(list, access_reasons))
        })}
        // No header shows the order.
        {when(is_order_hidden, move || {
            lazy_view(&LIST_PANELS, move |panels| (panels.sort_field)(query))
        })}
        {when(has_in_use, move || {
            lazy_view(&LIST_PANELS, move |panels| (panels.in_use_column)(list, in_use))
        })}
    }
}

/// Whether the list is filtered by the time of creation, which the rows then show.
fn is_of_creation(filter: &FilterBy) -> bool {
    filter.0.iter().any(|clause| clause.field() == Field::CreatedAt)
}

/// Lets the style sheet keep the names in view while the table is scrolled sideways.
fn mark_scrolled(event: Event) {
    let region = event.current_target().and_then(|it| it.dyn_into::<Element>().ok());
    if let Some(region) = region {
        let is_scrolled = region.scroll_left() != 0;
        if region.has_attribute(SCROLLED) != is_scrolled {
            let _ = region.toggle_attribute_with_force(SCROLLED, is_scrolled);
        }
    }
}

const SCROLLED: &str = "data-scrolled";

/// The menu of a row and the keys of the header, and a function that loads them once. The table works without
/// them, so a failure is not shown.
fn use_row_tools(
    query: Memo<ListQuery>,
    list: RemoteHandle<ListResponse>,
    columns: Memo<Vec<TableColumn>>,
) -> (impl Fn() + Copy, AnyView) {
    let is_requested = StoredValue::new(false);
    let is_loaded = RwSignal::new(false);
    let load = move || {
        if !is_requested.get_value() {
            is_requested.set_value(true);
            spawn_local(async move {
                let loaded = LIST_PANELS.load().await;
                is_loaded.try_set(loaded.is_ok());
            });
        }
    };
    let tools =
        move || is_loaded.get().then(|| Some((LIST_PANELS.get()?.row_tools)(query, list, columns)));
    (load, tools.into_any())
}

const MARK_DURATION: Duration = Duration::from_millis(2_400);

fn use_rows(
    body: NodeRef<html::Tbody>,
    list: RemoteHandle<ListResponse>,
    columns: Memo<Vec<TableColumn>>,
    access_reasons: AccessReasons,
    in_use: InUseById,
) -> RowsHandle {
    let directory = use_directory();
    let selection = use_selection();
    let rows = StoredValue::new_local(Rows::default());
    let now = use_clock();
    effect(move || {
        let Some(body) = body.get() else { return };
        let (columns, now) = (columns.read(), now.get());
        let changed = directory.with_names(|names| {
            list.state.with(|state| {
                let response = state.value();
                let default_query = ListQuery::default();
                let context = RowContext {
                    list: response.map_or(&default_query, |response| &response.query),
                    now,
                    names,
                    access_reason: &|volume| Some(access_reasons.reason(volume)),
                    in_use: &|volume| {
                        in_use.with(|all| all.get(&volume.id).map(|count| format_thousands(*count)))
                    },
                };
                let volumes = model::rows(state);
                rows.try_update_value(|rows| rows.show(&body, volumes, &columns, &context))
            })
        });
        rows.update_value(|rows| rows.select(|id| selection.contains_untracked(id)));
        if !rows.with_value(Rows::are_rendered) {
            after_paint(move || {
                rows.try_update_value(Rows::render);
            });
        }
        for (id, changes) in changed.unwrap_or_default() {
            set_timeout(
                move || {
                    rows.try_update_value(|rows| rows.unmark(&id, changes));
                },
                MARK_DURATION,
            );
        }
    });
    effect(move || {
        selection.track();
        rows.update_value(|rows| rows.select(|id| selection.contains_untracked(id)));
    });
    rows
}
