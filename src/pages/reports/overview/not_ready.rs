//! Why data volumes are not ready, by reason.

use super::rows::{NumberRow, Row};
use crate::api::{ApiError, Client};
use crate::domain::{ListQuery, NotReadyReason, Phase, Volume, count_values};
use crate::effect::{memo, when};
use crate::pages::Failure;
use crate::route::Route;
use crate::state::{RemoteHandle, WhenKeyChanges, read_pages, use_remote};
use crate::texts::{detail, list, overview as texts};
use crate::ui::{Card, PlainTable, Skeleton};
use leptos::prelude::*;

/// The server cannot group by reason, so all rows are read, but no more than these.
const MOST: u64 = 5_000;

#[derive(Clone, Debug, PartialEq)]
pub struct NotReady {
    reasons: Vec<(NotReadyReason, u64)>,
    /// Says which rows were not read.
    notice: Option<String>,
}

fn query() -> ListQuery {
    ListQuery::default().with_phase(Some(Phase::NotReady.as_str()))
}

pub fn use_not_ready() -> RemoteHandle<NotReady> {
    use_remote(WhenKeyChanges::Keep, || Some(()), |client, ()| read(client))
}

async fn read(client: Client) -> Result<NotReady, ApiError> {
    let (list, has_more) = read_pages(client, &query(), MOST, |_| {}).await?;
    // Some may have become ready since the request, or the server may ignore the filter.
    let is_not_ready = |volume: &&Volume| volume.status.phase == Phase::NotReady;
    let reasons = list.volumes().iter().filter(is_not_ready).map(NotReadyReason::of);
    let notice = if has_more {
        Some(texts::first_read(list.len()))
    } else {
        list.is_stuck.then(|| list::UNKNOWN_NEXT_PAGE.to_owned())
    };
    Ok(NotReady { reasons: count_values(reasons), notice })
}

fn row(reason: &NotReadyReason) -> Row {
    let text = match reason {
        NotReadyReason::Known(reason) => reason.label(),
        NotReadyReason::Unknown => detail::NO_REASON,
        NotReadyReason::Reported(text) => return Row::name(text.clone(), None),
    };
    Row::text(text, None)
}

#[component]
pub fn NotReadyCard(remote: RemoteHandle<NotReady>) -> impl IntoView {
    let reasons =
        memo(move |_| remote.value().map(|not_ready| not_ready.reasons).unwrap_or_default());
    let notice = memo(move |_| remote.value()?.notice);
    let error = memo(move |_| remote.problem());
    let is_loading =
        move || remote.state.with(|state| state.value().is_none() && state.error().is_none());
    let is_known = move || remote.state.with(|state| state.value().is_some());
    let is_empty = move || reasons.with(Vec::is_empty);
    let table = move || {
        let rows = reasons.get();
        let largest = rows.first().map_or(0, |(_, count)| *count);
        let row = |(reason, count): &(NotReadyReason, u64)| {
            let count = Signal::stored(Some(*count));
            view! { <NumberRow row=row(reason) count largest=Signal::stored(largest) /> }
        };
        rows.iter().map(row).collect_view()
    };
    view! {
        <Card title=texts::NOT_READY>
            {when(is_loading, || view! { <Skeleton /> })}
            {move || error.get().map(|error| view! {
                <Failure error on_retry=move || remote.refresh() />
            })}
            {when(move || is_known() && is_empty(), || view! {
                <p class="muted">{texts::NONE_NOT_READY}</p>
            })}
            {when(move || !is_empty(), move || view! {
                <PlainTable label=texts::NOT_READY columns=texts::REASON_COLUMNS>
                    {table}
                </PlainTable>
                <p><a href=Route::Volumes(query()).href()>{texts::SHOW_NOT_READY}</a></p>
            })}
            {move || notice.get().map(|text| view! { <p class="muted small">{text}</p> })}
        </Card>
    }
}
