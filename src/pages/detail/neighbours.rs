//! The volumes before and after this one in the list that one came from.

use crate::api::{ApiError, Client, Page, endpoint};
use crate::domain::{ListQuery, Volume, VolumeId, grouped};
use crate::effect::{memo, when};
use crate::route::Route;
use crate::state::{Remote, RemoteHandle, WhenKeyChanges, use_remote};
use crate::ui::{IconName, StepLink};
use leptos::prelude::*;
use std::collections::HashSet;

/// A page of the list, and the query that it answers.
type Read = (ListQuery, Page<Volume>);

async fn read(client: Client, query: ListQuery) -> Result<Read, ApiError> {
    let page = client.send(endpoint::list_volumes(&query)).await?;
    Ok((query, page))
}

fn page_of(query: impl Fn() -> Option<ListQuery> + 'static) -> RemoteHandle<Read> {
    use_remote(WhenKeyChanges::Drop, query, read)
}

/// Where this volume is in its list.
#[derive(Clone, Debug, PartialEq)]
struct NeighbourPosition {
    /// Its row, from 0, in the whole list.
    row: u64,
    /// The rows beside it on the same page.
    before: Option<VolumeId>,
    after: Option<VolumeId>,
    /// The pages that hold the rows beside it, where this one does not.
    page_before: Option<ListQuery>,
    page_after: Option<ListQuery>,
}

impl NeighbourPosition {
    fn of(id: &VolumeId, (query, page): &Read) -> Option<Self> {
        let rows = once_each(page);
        let index = rows.iter().position(|row| *row == id)?;
        let id_at = |index: usize| rows.get(index).map(|row| (*row).clone());
        let before = index.checked_sub(1).and_then(id_at);
        let after = id_at(index + 1);
        let page_before = (before.is_none() && query.offset > 0)
            .then(|| query.at_offset(query.offset.saturating_sub(u32::from(query.limit.get()))));
        let next = page.next.filter(|next| *next > query.offset && after.is_none());
        Some(Self {
            row: u64::from(query.offset) + index as u64,
            before,
            after,
            page_before,
            page_after: next.map(|next| query.at_offset(next)),
        })
    }
}

/// The ids on a page, each once: a server may repeat itself.
fn once_each(page: &Page<Volume>) -> Vec<&VolumeId> {
    let mut seen = HashSet::new();
    page.items.iter().map(|row| &row.id).filter(|id| seen.insert(*id)).collect()
}

/// The rows of the page beside `this` that are not on `this` as well: pages may overlap, and what is
/// on both leads round in circles.
fn beyond(beside: &Page<Volume>, this: RemoteHandle<Read>) -> Vec<VolumeId> {
    this.state.with(|state| {
        let rows = state.value().map(|(_, page)| page.items.as_slice()).unwrap_or_default();
        let here: HashSet<_> = rows.iter().map(|row| &row.id).collect();
        once_each(beside).into_iter().filter(|id| !here.contains(id)).cloned().collect()
    })
}

/// The links to the volumes before and after, and what is said of this one's place.
#[derive(Clone, Copy)]
pub struct NeighbourLinks {
    previous: Memo<Option<String>>,
    next: Memo<Option<String>>,
    text: Memo<Option<String>>,
}

/// Looks into `list` for the volumes before and after `id`.
pub fn use_neighbours(id: Memo<Option<VolumeId>>, list: Memo<Option<ListQuery>>) -> NeighbourLinks {
    let page = page_of(move || list.get());
    let place = memo(move |_| {
        page.state.with(|state| NeighbourPosition::of(id.get().as_ref()?, state.value()?))
    });
    let page_before = page_of(move || place.with(|place| place.as_ref()?.page_before.clone()));
    let page_after = page_of(move || place.with(|place| place.as_ref()?.page_after.clone()));
    let previous = move || {
        if let Some(id) = place.get()?.before {
            return Some(Route::Volume(id, list.get()).href());
        }
        let (query, before) = page_before.value()?;
        let id = beyond(&before, page).pop()?;
        Some(Route::Volume(id, Some(query)).href())
    };
    let next = move || {
        if let Some(id) = place.get()?.after {
            return Some(Route::Volume(id, list.get()).href());
        }
        let (query, after) = page_after.value()?;
        let id = beyond(&after, page).into_iter().next()?;
        Some(Route::Volume(id, Some(query)).href())
    };
    let text = move || {
        list.get()?;
        if let Some(place) = place.get() {
            return Some(format!("Row {} of the list", grouped(place.row + 1)));
        }
        let text = page.state.with(|state| match state {
            Remote::Loaded(_) => "Not on this page of the list",
            Remote::Failed { .. } => "The list could not be read",
            _ => "",
        });
        Some(text.to_owned())
    };
    NeighbourLinks {
        previous: memo(move |_| previous()),
        next: memo(move |_| next()),
        text: memo(move |_| text()),
    }
}

/// Links to the volumes before and after this one; nothing where one came from no list.
#[component]
pub fn Neighbours(
    /// Where they lead.
    links: NeighbourLinks,
) -> impl IntoView {
    let NeighbourLinks { previous, next, text } = links;
    when(
        move || text.with(Option::is_some),
        move || {
            view! {
                <nav class="neighbours" aria-label="Within the list">
                    <span class="muted small numeric">{move || text.get()}</span>
                    <StepLink href=previous label="Previous data volume" icon=IconName::ChevronLeft />
                    <StepLink href=next label="Next data volume" icon=IconName::ChevronRight />
                </nav>
            }
        },
    )
}
