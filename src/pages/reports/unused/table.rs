//! The table of the unused data volumes, and the actions on those selected.

use super::export::exported_table;
use crate::domain::{
    ListQuery, UnusedColumn, UnusedReport, UnusedVolume, ViewTarget, Volume, VolumeId,
};
use crate::effect::{effect, memo, when};
use crate::lazy::lazy_view;
use crate::pages::{ExportMenu, InlineScopes, LIST_PANELS, ListResponse, SelectPageCell, Text};
use crate::route::{Route, Source};
use crate::state::{
    ExportSource, RemoteHandle, RowScopes, ScopesOfRow, UNUSED_PAGE_SIZE, use_clock, use_directory,
    use_notifications, use_report_rows, use_row_scopes, use_selection, use_unused_view,
    volume_version,
};
use crate::texts::{access, export as export_texts, list as list_texts, unused as texts};
use crate::tools::{Timestamp, escape_invisible};
use crate::ui::dom::closest;
use crate::ui::{
    Button, Checkbox, RelativeTime, SortButton, Sorting, TableRegion, focus_heading,
    focused_row_id, keep_focus_within, sort_indicator,
};
use leptos::ev::PointerEvent;
use leptos::prelude::*;
use std::sync::Arc;

/// The rows that are shown, and the scopes with access to them.
#[derive(Clone, Copy)]
pub struct ShownRows {
    rows: Memo<Vec<UnusedVolume>>,
    scopes: RowScopes,
}

pub fn use_shown_rows(report: Memo<Option<Arc<UnusedReport>>>) -> ShownRows {
    let limit = use_unused_view().limit;
    let rows = memo(move |_| {
        let take = |it: &Arc<UnusedReport>| it.unused.iter().take(limit.get()).cloned().collect();
        report.with(|it| it.as_ref().map(take)).unwrap_or_default()
    });
    let scopes = use_row_scopes(memo(move |_| {
        rows.with(|rows: &Vec<UnusedVolume>| {
            rows.iter().map(|row| volume_version(&row.volume)).collect()
        })
    }));
    ShownRows { rows, scopes }
}

#[component]
pub fn UnusedTable(
    report: Memo<Option<Arc<UnusedReport>>>,
    shown: ShownRows,
    query: Memo<ListQuery>,
    here: Memo<ViewTarget>,
) -> impl IntoView {
    let ShownRows { rows: shown, scopes } = shown;
    let selection = use_selection();
    let directory = use_directory();
    let limit = use_unused_view().limit;
    let count = memo(move |_| report.with(|it| it.as_ref().map_or(0, |it| it.unused.len())));
    let remaining = move || count.get().saturating_sub(shown.with(Vec::len));
    let listed = RemoteHandle::<ListResponse>::default();
    effect(move || {
        let rows = shown.with(|rows| volumes_of(rows));
        // The page of a data volume shows its name at once.
        directory.record_volumes(&rows);
        listed.set_value(ListResponse::of_rows(query.get(), rows));
    });
    let steps = use_report_rows().ids;
    effect(move || {
        report.with(|report| {
            let unused = report.iter().flat_map(|report| &report.unused);
            steps.set(unused.map(|row| row.volume.id.clone()).collect());
        });
    });
    let rows = move || {
        if focused_row_id().is_some() {
            // The row with the focus may disappear.
            keep_focus_within(focus_heading);
        }
        shown.get()
    };
    // Not all that match: what is listed is not a query.
    let total = memo(|_| None);
    let export = Callback::new(move |()| {
        let report = report.get_untracked().unwrap_or_default();
        let is_selected = |id: &VolumeId| selection.contains_untracked(id);
        ExportSource::Table(untrack(|| exported_table(&report, scopes, is_selected)))
    });
    let columns = memo(|_| Vec::new());
    view! {
        <div class="unused">
            <TableRegion label=texts::TITLE>
                <table class="table" role="table" data-plain="true">
                    <caption class="visually-hidden">{texts::TITLE}</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            <SelectPageCell list=listed />
                            {UnusedColumn::ALL.map(|column| view! { <Heading column /> }).collect_view()}
                            <th scope="col" role="columnheader">{texts::COLUMNS[5]}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">
                        <For each=rows key=UnusedVolume::clone let:row>
                            <Row row here scopes />
                        </For>
                    </tbody>
                </table>
            </TableRegion>
            {lazy_view(&LIST_PANELS, move |panels| (panels.row_tools)(query, listed, columns))}
            {when(move || count.get() > UNUSED_PAGE_SIZE, move || view! {
                <div class="actions">
                    <Button
                        on_click=move || limit.update(|limit| *limit += UNUSED_PAGE_SIZE)
                        unavailable=move || (remaining() == 0).then(|| texts::ALL_SHOWN.to_owned())
                    >
                        {move || access::show_more(remaining().clamp(1, UNUSED_PAGE_SIZE))}
                    </Button>
                </div>
            })}
        </div>
        {when(move || !selection.is_empty(), move || {
            lazy_view(&LIST_PANELS, move |panels| (panels.bulk_bar)(query, listed, total, Some(export)))
        })}
    }
}

/// Sorts by a column, or reverses the order.
#[component]
fn Heading(column: UnusedColumn) -> impl IntoView {
    let sort = use_unused_view().sort;
    let order = Signal::derive(move || {
        let now = sort.get();
        (now.by == column).then_some(now.order)
    });
    let on_sort = Callback::new(move |()| sort.update(|sort| *sort = sort.sorted_by(column)));
    let label = texts::COLUMNS[column as usize];
    view! {
        <th scope="col" role="columnheader" aria-sort=move || sort_indicator(order.get()).0>
            <SortButton label tab_index="0" sorting=Sorting { order, on_sort } />
        </th>
    }
}

/// Exports all that are unused, also those not shown yet.
#[component]
pub fn ExportUnused(report: Memo<Option<Arc<UnusedReport>>>, shown: ShownRows) -> impl IntoView {
    let source = move |()| {
        let report = report.get_untracked().unwrap_or_default();
        ExportSource::Table(untrack(|| exported_table(&report, shown.scopes, |_| true)))
    };
    view! { <ExportMenu source rows=export_texts::ALL_ROWS /> }
}

/// Selects all that are unused, also those not shown yet.
#[component]
pub fn SelectAllUnused(report: Memo<Option<Arc<UnusedReport>>>) -> impl IntoView {
    let selection = use_selection();
    let notifications = use_notifications();
    let count = move || report.with(|it| it.as_ref().map_or(0, |it| it.unused.len()));
    let select_all = move || {
        report.with_untracked(|report| {
            let unused = report.as_ref().map(|report| volumes_of(&report.unused));
            selection.replace(&unused.unwrap_or_default());
        });
        selection.announce(notifications);
    };
    view! { <Button on_click=select_all>{move || texts::select_all(count())}</Button> }
}

fn volumes_of(rows: &[UnusedVolume]) -> Vec<Volume> {
    rows.iter().map(|row| row.volume.clone()).collect()
}

/// The full text of a cell, which may be truncated.
fn set_tooltip(event: PointerEvent) {
    let cell = closest(&event, "tr > :not(.cell-select)");
    if let Some((cell, text)) = cell.and_then(|cell| cell.text_content().map(|text| (cell, text))) {
        let _ = cell.set_attribute("title", &text);
    }
}

#[component]
fn Row(row: UnusedVolume, here: Memo<ViewTarget>, scopes: RowScopes) -> impl IntoView {
    let selection = use_selection();
    let notifications = use_notifications();
    let UnusedVolume { volume, last_use } = row;
    let volume = StoredValue::new(volume);
    let is_selected = memo(move |_| {
        selection.track();
        volume.with_value(|volume| selection.contains_untracked(&volume.id))
    });
    let Volume { id, created_at, created_by, .. } = volume.get_value();
    let name = volume.with_value(|volume| escape_invisible(volume.display_name()));
    let project = volume.with_value(|volume| volume.display_project_name().to_owned());
    let now = use_clock();
    // A Tab stop in each row for each time would be many.
    let time = move |at: Option<Timestamp>| {
        let at = at.map(|Timestamp(ms)| ms);
        view! { <RelativeTime datetime=at now is_focusable=false /> }
    };
    view! {
        <tr
            role="row"
            data-id=id.to_string()
            data-selected=move || is_selected.get().then_some("true")
            on:pointerover=set_tooltip
        >
            <td role="cell" class="cell-select">
                <Checkbox
                    label=list_texts::select(&name)
                    hide_label=true
                    checked=is_selected
                    on_change=move |is_checked: bool| {
                        selection.set([volume.get_value()], is_checked);
                        selection.announce(notifications);
                    }
                />
            </td>
            <th scope="row" role="rowheader"><VolumeLink volume=volume.get_value() here /></th>
            // What says itself what it is has no label on a phone.
            <td role="cell" data-label=last_use.map(|_| texts::COLUMNS[1])>
                {match last_use {
                    Some(_) => time(last_use).into_any(),
                    None => view! { <span class="time">{texts::NEVER_SEEN}</span> }.into_any(),
                }}
            </td>
            <td role="cell" data-label=texts::COLUMNS[2]>{time(created_at)}</td>
            <td role="cell" data-label=texts::BY><Text text=created_by /></td>
            <td role="cell"><Text text=project /></td>
            <td role="cell" class="cell-wrap"><SharedWith volume scopes /></td>
        </tr>
    }
}

/// The name, as a link that knows the way back.
#[component]
pub fn VolumeLink(volume: Volume, here: Memo<ViewTarget>) -> impl IntoView {
    let name = escape_invisible(volume.display_name());
    let name = view! { <bdi translate="no">{name}</bdi> };
    let id = volume.id;
    match id.is_well_formed() {
        true => {
            let href = move || Route::Volume(id.clone(), Some(Source::Listed(here.get()))).href();
            view! { <a href=href>{name}</a> }.into_any()
        }
        // No page has a malformed ID.
        false => name.into_any(),
    }
}

#[component]
fn SharedWith(volume: StoredValue<Volume>, scopes: RowScopes) -> impl IntoView {
    let known = memo(move |_| {
        volume.with_value(|volume| {
            scopes.with(volume, |scopes| match scopes {
                ScopesOfRow::Known(scopes) => Some(scopes.to_vec()),
                ScopesOfRow::Loading | ScopesOfRow::Hidden | ScopesOfRow::Failed(_) => None,
            })
        })
    });
    // "Not shared" needs no label.
    let label = texts::COLUMNS[5];
    move || match known.get() {
        None => view! { <span data-label=label><Text text=None /></span> }.into_any(),
        Some(scopes) if scopes.is_empty() => {
            view! { <span class="muted">{texts::NOT_SHARED}</span> }.into_any()
        }
        Some(scopes) => view! { <span data-label=label><InlineScopes scopes /></span> }.into_any(),
    }
}
