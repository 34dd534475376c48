//! The table of data volumes.

mod cells;
mod header;

use super::Listed;
use super::place::leave_place;
use crate::domain::{Column, Columns, Density, ListQuery, Volume, VolumeId, visible};
use crate::state::{RemoteHandle, Selection, WhyUsable, forget_on_cleanup, use_app, use_columns};
use crate::ui::{
    SkeletonRows, TableRegion, focus_heading, focus_is_on_heading, focus_row, focused, focused_row,
};
use cells::cells;
use header::Header;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;
use std::collections::{HashMap, HashSet};
use std::time::Duration;

/// The rows that are there, or their skeleton.
#[component]
pub fn VolumeTable(
    query: Memo<ListQuery>,
    listed: RemoteHandle<Listed>,
    why: WhyUsable,
) -> impl IntoView {
    let app = use_app();
    let busy =
        Memo::new(move |_| listed.state.with(|state| state.is_busy() && state.value().is_some()));
    let loading = Memo::new(move |_| listed.state.with(|state| state.value().is_none()));
    let choice = use_columns();
    let columns = Memo::new(move |_| choice.with(|choice| choice.shown()));
    let density = Memo::new(move |_| {
        choice.with(|choice| (choice.density() == Density::Compact).then_some("compact"))
    });
    let rows = use_rows(listed);
    let why_at = Memo::new(move |_| why.is_shown().then(|| columns.with(|it| why_place(it))));
    // The list that the rows belong to, which is not yet the one in the address while that loads.
    let list = Memo::new(move |_| {
        listed
            .state
            .with(|state| state.value().map(|listed| listed.query.clone()).unwrap_or_default())
    });
    view! {
        <TableRegion label="Data volumes" busy=busy>
            <table
                class="table"
                data-density=move || density.get()
                aria-busy=move || loading.get().then_some("true")
            >
                <caption class="visually-hidden">"Data volumes"</caption>
                <Widths columns choice why_at />
                <thead>
                    <Header query columns choice rows why_at />
                </thead>
                <tbody on:click=move |event| leave_by(&event, &list.read_untracked())>
                    {move || {
                        loading
                            .get()
                            .then(|| view! { <SkeletonRows columns=columns.read().len() + 1 rows=12 /> })
                    }}
                    <For each=move || rows.get() key=|row| row.id.clone() let:row>
                        <TableRow row columns list why why_at selection=app.selection />
                    </For>
                </tbody>
            </table>
        </TableRegion>
    }
}

/// Where the column that says why stands: behind the first one, but never last, as the last column
/// takes what is left.
fn why_place(columns: &[Column]) -> usize {
    columns.len().saturating_sub(1).min(1)
}

/// How wide the columns are. The last of them takes what is left, so that making one wider leaves
/// the others as they are.
#[component]
fn Widths(
    columns: Memo<Vec<Column>>,
    choice: Memo<Columns>,
    why_at: Memo<Option<usize>>,
) -> impl IntoView {
    // In the unit of the text: larger letters need wider columns.
    let width =
        move |column| choice.with(|choice| format!("calc({}rem / 16)", choice.width(column)));
    view! {
        <colgroup>
            <col class="col-check" />
            {move || {
                let columns = columns.get().into_iter();
                let mut columns: Vec<_> = columns
                    .map(|column| view! { <col style:inline-size=move || width(column) /> }.into_any())
                    .collect();
                if let Some(at) = why_at.get() {
                    columns.insert(at, view! { <col class="col-why" /> }.into_any());
                }
                columns
            }}
            <col />
        </colgroup>
    }
}

/// A row of the table: it stays, with the focus in it, while what it shows changes.
#[derive(Clone)]
struct Row {
    id: VolumeId,
    volume: ArcRwSignal<Volume>,
    /// How often it has changed.
    changes: ArcRwSignal<u32>,
}

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// The rows of the newest answer. What is the same as before is not touched; a row that comes
/// twice is shown once.
fn use_rows(listed: RemoteHandle<Listed>) -> Memo<Vec<Row>> {
    Memo::new(move |before: Option<&Vec<Row>>| {
        let mut known: HashMap<&VolumeId, &Row> =
            before.into_iter().flatten().map(|row| (&row.id, row)).collect();
        listed.state.with(|state| {
            let volumes = state.value().map(|listed| listed.page.volumes.as_slice());
            let mut rows: Vec<Row> = Vec::new();
            let mut seen = HashSet::new();
            for volume in volumes.unwrap_or_default() {
                if !seen.insert(&volume.id) {
                    continue;
                }
                rows.push(match known.remove(&volume.id) {
                    Some(row) => {
                        row.update(volume);
                        row.clone()
                    }
                    None => Row {
                        id: volume.id.clone(),
                        volume: ArcRwSignal::new(volume.clone()),
                        changes: ArcRwSignal::new(0),
                    },
                });
            }
            keep_focus(before, &rows);
            rows
        })
    })
}

/// Leads the focus on to the row that takes the place of the one that has it, when that goes, and back
/// to where it was in a row that is moved: what is moved in the document loses the focus.
fn keep_focus(before: Option<&Vec<Row>>, rows: &[Row]) {
    let Some(id) = focused_row() else { return };
    let place = |rows: &[Row]| rows.iter().position(|row| row.id.as_str() == id);
    let Some(was_at) = before.and_then(|rows| place(rows)) else { return };
    if place(rows).is_some() {
        let Some(focus) = focused() else { return };
        request_animation_frame(move || {
            if focused().is_none_or(|now| now.tag_name() == "BODY") && focus.is_connected() {
                let _ = focus.focus();
            }
        });
        return;
    }
    let next = rows.get(was_at).or(rows.last()).map(|row| row.id.to_string());
    // By then it is gone from the page.
    request_animation_frame(move || {
        if focus_is_on_heading() && !next.is_some_and(|id| focus_row(&id)) {
            focus_heading();
        }
    });
}

/// How long a change is marked.
const MARKED: Duration = Duration::from_millis(2_400);

impl Row {
    fn update(&self, volume: &Volume) {
        if self.volume.with_untracked(|before| before != volume) {
            self.volume.set(volume.clone());
            self.changes.update(|changes| *changes = changes.wrapping_add(1));
            let (marked, changes) = (self.changes.get_untracked(), self.changes.clone());
            // The mark of a later change has its own time.
            let unmark = move || {
                if changes.try_get_untracked() == Some(marked) {
                    changes.set(0);
                }
            };
            set_timeout(unmark, MARKED);
        }
    }
}

#[component]
fn TableRow(
    row: Row,
    columns: Memo<Vec<Column>>,
    list: Memo<ListQuery>,
    why: WhyUsable,
    why_at: Memo<Option<usize>>,
    selection: Selection,
) -> impl IntoView {
    let Row { id, volume, changes } = row;
    let (ticked_id, ticked) = (id.clone(), volume.clone());
    let name = volume.clone();
    let is_ticked = Memo::new(move |_| selection.contains(&ticked_id));
    // Two words for the same, so that the mark starts again at the next change.
    let changed = move || match changes.get() {
        0 => None,
        odd if odd % 2 == 1 => Some("odd"),
        _ => Some("even"),
    };
    view! {
        <tr
            data-id=id.to_string()
            data-changed=changed
            data-selected=move || is_ticked.get().then_some("true")
        >
            <td>
                <label class="checkbox" data-bare="true">
                    <input
                        type="checkbox"
                        aria-label=move || name.with(|volume| format!("Select {}", visible(volume.called())))
                        prop:checked=move || is_ticked.get()
                        on:change:target=move |event| {
                            let row = ticked.get_untracked();
                            selection.set([row], event.target().checked());
                        }
                    />
                </label>
            </td>
            {move || {
                // Columns and list outlive the row.
                forget_on_cleanup();
                let mut cells = volume.with(|volume| cells(volume, &columns.read(), &list.read()));
                if let Some(at) = why_at.get() {
                    let volume = volume.clone();
                    let reason = move || {
                        forget_on_cleanup();
                        volume.with(|volume| why.reason(volume))
                    };
                    cells.insert(at, view! { <td dir="auto" class="cell-why">{reason}</td> }.into_any());
                }
                cells
            }}
        </tr>
    }
}

/// Keeps the place in mind when a click, or Enter, opens a row.
fn leave_by(event: &MouseEvent, list: &ListQuery) {
    // Another tab or window leaves nothing.
    if event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key() {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let closest = |selector| target.as_ref()?.closest(selector).ok().flatten();
    if closest("a").is_some()
        && let Some(id) = closest("tr").and_then(|row| row.get_attribute("data-id"))
    {
        leave_place(list, &id);
    }
}
