//! The table of data volumes.

mod header;
mod row;
mod rows;

use super::Listed;
use crate::domain::{Density, ListQuery, VolumeId};
use crate::effect::{effect, memo, when};
use crate::state::{AccessReasons, RemoteHandle, Selection, use_app, use_columns};
use crate::ui::{SkeletonRows, TableRegion, after_paint};
use header::Header;
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;
pub use row::{RowContext, RowTemplate, Slot, size_columns};
pub use rows::ROWS_IN_SIGHT;
use rows::Rows;
use std::time::Duration;

/// The rows that are there, or their skeleton.
#[component]
pub fn VolumeTable(
    query: Memo<ListQuery>,
    listed: RemoteHandle<Listed>,
    why: AccessReasons,
    /// Opens a row.
    on_open: Callback<Opened>,
) -> impl IntoView {
    let app = use_app();
    let busy = memo(move |_| listed.state.with(|state| state.is_busy() && state.value().is_some()));
    let loading = move || listed.state.with(|state| state.value().is_none());
    let choice = use_columns();
    let columns = memo(move |_| choice.with(|choice| choice.shown()));
    let density = memo(move |_| {
        choice.with(|choice| (choice.density() == Density::Compact).then_some("compact"))
    });
    let slots = memo(move |_| {
        let mut slots: Vec<_> = columns.with(|it| it.iter().copied().map(Slot::Column).collect());
        if why.is_shown() {
            // Behind the first one, but never last, as the last column takes what is left.
            slots.insert(slots.len().saturating_sub(1).min(1), Slot::Reason);
        }
        slots
    });
    let why_at = memo(move |_| slots.with(|slots| slots.iter().position(|it| *it == Slot::Reason)));
    let range = StoredValue::new(Range::default());
    let table = NodeRef::<html::Table>::new();
    effect(move || {
        if let Some(table) = table.get() {
            choice.with(|choice| slots.with(|slots| size_columns(&table, slots, choice)));
        }
    });
    let body = NodeRef::new();
    let rows = use_rows(body, listed, slots, why);
    // The list that the rows belong to, which is not yet the one in the address while that loads.
    let list = memo(move |_| {
        listed
            .state
            .with(|state| state.value().map(|listed| listed.query.clone()).unwrap_or_default())
    });
    view! {
        <TableRegion label="Data volumes" busy=busy>
            <table
                class="table"
                role="table"
                node_ref=table
                data-density=move || density.get()
                aria-busy=move || loading().then_some("true")
            >
                <caption class="visually-hidden">"Data volumes"</caption>
                <thead role="rowgroup">
                    <Header query columns choice listed why_at />
                </thead>
                <tbody
                    role="rowgroup"
                    translate="no"
                    node_ref=body
                    on:click=move |event| {
                        if let Some(opened) = opened_by(&event, rows, &list.read_untracked()) {
                            event.prevent_default();
                            on_open.run(opened);
                        }
                        let is_nested = range.with_value(|range| range.is_clicking);
                        if !is_nested {
                            range.update_value(|range| {
                                range.is_wanted = event.shift_key();
                                range.is_clicking = true;
                            });
                            click_checkbox(&event);
                            range.update_value(|range| range.is_clicking = false);
                        }
                    }
                    on:change=move |event| select_by(&event, rows, app.selection, range)
                    on:pointerover=move |event| describe_by(&event, rows)
                    on:focusin=move |event| mark_focused_by(&event, rows)
                    on:focusout=move |event| mark_focused_by(&event, rows)
                ></tbody>
                {when(loading, move || {
                    view! {
                        <tbody>
                            <SkeletonRows columns=columns.read().len() + 1 rows=12 />
                        </tbody>
                    }
                })}
            </table>
        </TableRegion>
    }
}

/// How long a change is marked.
const MARKED: Duration = Duration::from_millis(2_400);

/// Shows the rows of the newest response in `body`. What is the same as before is not touched.
fn use_rows(
    body: NodeRef<html::Tbody>,
    listed: RemoteHandle<Listed>,
    slots: Memo<Vec<Slot>>,
    why: AccessReasons,
) -> StoredValue<Rows, LocalStorage> {
    let app = use_app();
    let rows = StoredValue::new_local(Rows::default());
    let now = app.clock.now();
    effect(move || {
        let Some(body) = body.get() else { return };
        let (slots, now) = (slots.read(), now.get());
        let changed = app.directory.with_places(|clusters, departments| {
            listed.state.with(|state| {
                let listed = state.value();
                let first = ListQuery::default();
                let context = RowContext {
                    list: listed.map_or(&first, |listed| &listed.query),
                    now,
                    clusters,
                    departments,
                    reason: &|volume| why.reason(volume),
                };
                let volumes = listed.map_or(&[][..], |listed| &listed.page.items);
                rows.try_update_value(|rows| rows.show(&body, volumes, &slots, &context))
            })
        });
        rows.update_value(|rows| rows.select(|id| app.selection.contains_untracked(id)));
        if !rows.with_value(Rows::are_drawn) {
            after_paint(move || {
                rows.try_update_value(Rows::draw);
            });
        }
        for (id, changes) in changed.unwrap_or_default() {
            set_timeout(
                move || {
                    rows.try_update_value(|rows| rows.unmark(&id, changes));
                },
                MARKED,
            );
        }
    });
    effect(move || {
        app.selection.track();
        rows.update_value(|rows| rows.select(|id| app.selection.contains_untracked(id)));
    });
    rows
}

/// The element that an event came to.
fn target(event: &web_sys::Event) -> Option<web_sys::Element> {
    event.target()?.dyn_into().ok()
}

/// What a click with Shift goes on from.
#[derive(Clone, Default)]
struct Range {
    /// The row that was ticked last.
    from: Option<VolumeId>,
    /// Whether Shift was held at the last click.
    is_wanted: bool,
    /// Whether a click beside a checkbox is being passed on to it.
    is_clicking: bool,
}

/// Selects a row when its checkbox is ticked; with Shift, all from the one that was ticked before.
fn select_by(
    event: &web_sys::Event,
    rows: StoredValue<Rows, LocalStorage>,
    selection: Selection,
    range: StoredValue<Range>,
) {
    let checkbox = target(event).and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok());
    let Some(checkbox) = checkbox else { return };
    let volume = rows.with_value(|rows| Some(rows.row_of(&checkbox)?.volume().clone()));
    let Some(volume) = volume else { return };
    let to = volume.id.clone();
    let Range { from, is_wanted, .. } = range.get_value();
    let between = from
        .filter(|_| is_wanted)
        .and_then(|from| rows.with_value(|rows| rows.between(&from, &to)));
    selection.set(between.unwrap_or_else(|| vec![volume]), checkbox.checked());
    range.update_value(|range| range.from = Some(to));
}

/// Gives the cell that is pointed at its tooltip.
fn describe_by(event: &web_sys::Event, rows: StoredValue<Rows, LocalStorage>) {
    let cell = target(event).and_then(|it| it.closest("tbody :is(td, th)").ok().flatten());
    let Some(cell) = cell else { return };
    rows.with_value(|rows| {
        if let Some(row) = rows.row_of(&cell) {
            row.describe(&cell);
        }
    });
}

/// Marks the row that the keyboard has reached, and gives its times their tooltips. By an attribute: style
/// sheets that look into each row for the focus cost time whenever rows change.
fn mark_focused_by(event: &web_sys::Event, rows: StoredValue<Rows, LocalStorage>) {
    let Some(element) = target(event) else { return };
    let row = element.closest("tr").ok().flatten();
    let is_in = event.type_() == "focusin";
    let is_visible = is_in && element.matches(":focus-visible").unwrap_or_default();
    if let Some(row) = row {
        let _ = row.toggle_attribute_with_force("data-focused", is_visible);
    }
    // The pointer shows its own.
    if !is_visible {
        return;
    }
    rows.with_value(|rows| {
        if let Some(row) = rows.row_of(&element) {
            row.describe_times();
        }
    });
}

/// A click beside a checkbox, in its cell, is meant for it.
fn click_checkbox(event: &web_sys::Event) {
    let checkbox = target(event).and_then(|it| it.query_selector(":scope > input").ok().flatten());
    let checkbox = checkbox.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(checkbox) = checkbox {
        checkbox.click();
    }
}

/// A row that is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The list that it is in.
    pub list: ListQuery,
    /// The ID of the volume.
    pub id: VolumeId,
    /// What it is called.
    pub name: String,
    /// The address of its page.
    pub href: String,
}

/// The row that a click, or Enter, opens in this tab.
fn opened_by(
    event: &MouseEvent,
    rows: StoredValue<Rows, LocalStorage>,
    list: &ListQuery,
) -> Option<Opened> {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.button() != 0 || modified {
        return None;
    }
    let link = target(event)?.closest("a[href]").ok()??;
    let volume = rows.with_value(|rows| rows.row_of(&link).map(|row| row.volume().clone()))?;
    let (name, href) = (volume.called().to_owned(), link.get_attribute("href")?);
    Some(Opened { list: list.clone(), id: volume.id, name, href })
}
