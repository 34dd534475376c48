//! Links to the volumes before and after this one in the list or the report that the user came from.

use super::volume_page_ids::{NEXT, PREVIOUS};
use crate::api::{Page, endpoint};
use crate::domain::{ListQuery, ViewTarget, Volume, VolumeId};
use crate::effect::{memo, on_window_event, when};
use crate::route::{Route, Source};
use crate::state::{
    Remote, RemoteHandle, WhenKeyChanges, use_directory, use_remote, use_report_rows,
};
use crate::texts::detail as texts;
use crate::ui::{IconName, StepLink};
use leptos::ev;
use leptos::prelude::*;
use std::collections::HashSet;

type LoadedPage = (ListQuery, Page<Volume>);

fn use_list_page(query: impl Fn() -> Option<ListQuery> + 'static) -> RemoteHandle<LoadedPage> {
    use_remote(WhenKeyChanges::Drop, query, |client, query: ListQuery| async move {
        let page = client.send(endpoint::list_volumes(&query)).await?;
        Ok((query, page))
    })
}

#[derive(Clone, Debug, PartialEq)]
struct Position {
    /// From 0, in the whole list.
    row: u64,
    /// The rows beside it on the same page.
    before: Option<VolumeId>,
    after: Option<VolumeId>,
    /// The pages with the rows beside it, if they are on other pages.
    page_before: Option<ListQuery>,
    page_after: Option<ListQuery>,
    /// How many volumes the list has, if this is its last page.
    total: Option<u64>,
}

impl Position {
    /// Reports have all of their rows on one page.
    fn in_report(id: &VolumeId, rows: &[VolumeId]) -> Option<Self> {
        let index = rows.iter().position(|row| row == id)?;
        Some(Self {
            row: index as u64,
            before: index.checked_sub(1).and_then(|before| rows.get(before).cloned()),
            after: rows.get(index + 1).cloned(),
            page_before: None,
            page_after: None,
            total: Some(rows.len() as u64),
        })
    }

    fn in_list(id: &VolumeId, (query, page): &LoadedPage) -> Option<Self> {
        let rows = unique_ids(page);
        let index = rows.iter().position(|row| *row == id)?;
        let id_at = |index: usize| rows.get(index).map(|row| (*row).clone());
        let before = index.checked_sub(1).and_then(id_at);
        let after = id_at(index + 1);
        let page_before = (before.is_none() && query.offset > 0)
            .then(|| query.at_offset(query.offset.saturating_sub(u32::from(query.limit.get()))));
        let offset = u64::from(query.offset);
        let total = page.next.is_none().then(|| offset + rows.len() as u64);
        let next = page.next.filter(|next| *next > query.offset && after.is_none());
        Some(Self {
            row: offset + index as u64,
            total,
            before,
            after,
            page_before,
            page_after: next.map(|next| query.at_offset(next)),
        })
    }
}

/// A server may repeat rows.
fn unique_ids(page: &Page<Volume>) -> Vec<&VolumeId> {
    let mut seen = HashSet::new();
    page.items.iter().map(|row| &row.id).filter(|id| seen.insert(*id)).collect()
}

/// The rows of the adjacent page that are not on `this` page. Pages may overlap, and a link to a row
/// on both would lead in circles.
fn rows_beyond(adjacent: &Page<Volume>, this: RemoteHandle<LoadedPage>) -> Vec<VolumeId> {
    this.state.with(|state| {
        let rows = state.value().map(|(_, page)| page.items.as_slice()).unwrap_or_default();
        let here: HashSet<_> = rows.iter().map(|row| &row.id).collect();
        unique_ids(adjacent).into_iter().filter(|id| !here.contains(id)).cloned().collect()
    })
}

#[derive(Clone, Copy)]
pub struct AdjacentLinks {
    pub previous: Memo<Option<String>>,
    pub next: Memo<Option<String>>,
    /// `None` if the user did not come from a list or a report, or that does not have the volume.
    pub text: Memo<Option<String>>,
    /// Whether it is known to be the only data volume of the list.
    is_alone: Memo<bool>,
    pages: [RemoteHandle<LoadedPage>; 3],
}

impl AdjacentLinks {
    /// Reads the pages of the list again that could not be loaded.
    pub fn reload_if_failed(self) {
        for page in self.pages {
            if page.state.with_untracked(|state| state.error().is_some()) {
                page.refresh();
            }
        }
    }
}

/// `route` makes the page of a volume that the links lead to.
pub fn use_adjacent_volumes(
    id: Memo<Option<VolumeId>>,
    source: Memo<Option<Source>>,
    route: fn(VolumeId, Option<Source>) -> Route,
) -> AdjacentLinks {
    let directory = use_directory();
    let report = use_report_rows();
    let list = memo(move |_| match source.get()? {
        Source::Listed(ViewTarget::List(list)) => Some(list),
        Source::Listed(ViewTarget::Unused(..)) | Source::Overview(_) => None,
    });
    let page = use_list_page(move || list.get());
    let position = memo(move |_| {
        let id = id.get()?;
        if list.with(Option::is_some) {
            return page.state.with(|state| Position::in_list(&id, state.value()?));
        }
        source.with(Option::is_some).then_some(())?;
        report.ids.with(|rows| Position::in_report(&id, rows))
    });
    let page_before = use_list_page(move || position.get()?.page_before);
    let page_after = use_list_page(move || position.get()?.page_after);
    let previous = memo(move |_| {
        if let Some(id) = position.get()?.before {
            return Some(route(id, source.get()).href());
        }
        let (query, before) = page_before.value()?;
        let id = rows_beyond(&before, page).pop()?;
        Some(route(id, Some(query.into())).href())
    });
    let next = memo(move |_| {
        if let Some(id) = position.get()?.after {
            return Some(route(id, source.get()).href());
        }
        let (query, after) = page_after.value()?;
        let id = rows_beyond(&after, page).into_iter().next()?;
        Some(route(id, Some(query.into())).href())
    });
    // The row, and how many there are.
    let place = move || {
        let Position { row, total, .. } = position.get()?;
        let total = total.or_else(|| directory.list_count(&list.get()?));
        // A count can be older than the page.
        Some((row, total.filter(|total| *total > row)))
    };
    let text = memo(move |_| {
        if let Some((row, total)) = place() {
            return Some(match total {
                Some(total) => texts::row_of(row + 1, total),
                None => texts::row(row + 1),
            });
        }
        list.with(Option::is_some).then_some(())?;
        page.state.with(|state| match state {
            // It has no neighbours, as it is not on this page of the list.
            Remote::Loaded(_) => None,
            Remote::Failed { .. } => Some(texts::LIST_NOT_LOADED.to_owned()),
            _ => Some(String::new()),
        })
    });
    let is_alone = memo(move |_| place() == Some((0, Some(1))));
    let pages = [page, page_before, page_after];
    let links = AdjacentLinks { previous, next, text, is_alone, pages };
    on_window_event(ev::online, move |_| links.reload_if_failed());
    links
}

/// Empty if the user did not come from a list or a report.
#[component]
pub fn AdjacentVolumes(links: AdjacentLinks) -> impl IntoView {
    let AdjacentLinks { previous, next, text, is_alone, .. } = links;
    when(
        move || text.with(Option::is_some),
        move || {
            view! {
                <nav class="neighbours" aria-label=texts::STEPS_LABEL>
                    <span class="muted small numeric">{move || text.get()}</span>
                    {when(move || !is_alone.get(), move || view! {
                        <StepLink id=PREVIOUS href=previous label=texts::PREVIOUS icon=IconName::ChevronLeft />
                        <StepLink id=NEXT href=next label=texts::NEXT icon=IconName::ChevronRight />
                    })}
                </nav>
            }
        },
    )
}
