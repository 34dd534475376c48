//! Why data volumes are not ready, by reason.

use super::rows::{Bar, FEW};
use crate::api::{ApiError, Client};
use crate::domain::{ListQuery, NotReadyReason, Phase, Volume, VolumeId, bar_length, group_by_key};
use crate::effect::{memo, when};
use crate::pages::{Failure, use_navigator};
use crate::route::{Route, Source, use_overview_reason};
use crate::state::{RemoteHandle, WhenKeyChanges, read_pages, use_remote, use_report_rows};
use crate::texts::{detail, format_thousands, list, overview as texts, volume};
use crate::tools::escape_invisible;
use crate::ui::{Button, Card, LinkButton, Skeleton, after_heading_focus, focus_is_on_heading};
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;

/// The server cannot group by reason, so all rows are read, but no more than these.
const MOST: u64 = 5_000;

#[derive(Clone, Debug, PartialEq)]
pub struct NotReady {
    reasons: Vec<(NotReadyReason, Vec<Entry>)>,
    /// Says which rows were not read.
    notice: Option<String>,
}

/// A data volume that is not ready.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    id: VolumeId,
    name: String,
    project: String,
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
    let entry = |volume: &Volume| Entry {
        id: volume.id.clone(),
        name: volume.display_name().to_owned(),
        project: volume.project_name.clone(),
    };
    let entries = list.volumes().iter().filter(is_not_ready);
    let entries = entries.map(|volume| (NotReadyReason::of(volume), entry(volume)));
    let notice = if has_more {
        Some(texts::first_read(list.len()))
    } else {
        list.is_stuck.then(|| list::UNKNOWN_NEXT_PAGE.to_owned())
    };
    Ok(NotReady { reasons: group_by_key(entries), notice })
}

#[component]
pub fn NotReadyCard(remote: RemoteHandle<NotReady>) -> impl IntoView {
    // Taken by the first group that the URL unfolds, which the page scrolls to.
    let is_target = StoredValue::new(true);
    let reasons =
        memo(move |_| remote.value().map(|not_ready| not_ready.reasons).unwrap_or_default());
    let notice = memo(move |_| remote.value()?.notice);
    let error = memo(move |_| remote.problem());
    let is_loading =
        move || remote.state.with(|state| state.value().is_none() && state.error().is_none());
    let is_known = move || remote.state.with(|state| state.value().is_some());
    let is_empty = move || reasons.with(Vec::is_empty);
    let groups = move || {
        let reasons = reasons.get();
        let largest = reasons.first().map_or(0, |(_, entries)| entries.len());
        let group = |(reason, entries)| view! { <ReasonGroup reason entries largest is_target /> };
        reasons.into_iter().map(group).collect_view()
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
                <div class="reasons">{groups}</div>
                <div class="actions">
                    <LinkButton href=Route::Volumes(query()).href()>{texts::SHOW_NOT_READY}</LinkButton>
                </div>
            })}
            {move || notice.get().map(|text| view! { <p class="muted small">{text}</p> })}
        </Card>
    }
}

/// The data volumes with a reason, and what to do about it; folded, unless the URL names the reason.
#[component]
fn ReasonGroup(
    reason: NotReadyReason,
    entries: Vec<Entry>,
    /// How many the largest group has.
    largest: usize,
    is_target: StoredValue<bool>,
) -> impl IntoView {
    let count = entries.len();
    let unfolded = use_overview_reason();
    let navigate = use_navigator();
    let report = use_report_rows();
    let key = StoredValue::new(reason.key().to_owned());
    let is_open = memo(move |_| unfolded.get().is_some_and(|unfolded| unfolded == key.get_value()));
    // The URL knows which reason is unfolded, for links to it and for the way back.
    let toggle = move |event: MouseEvent| {
        event.prevent_default();
        let href = key.with_value(|key| Route::overview_href((!is_open.get()).then_some(key)));
        let options =
            NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&href, options);
    };
    let summary = NodeRef::<html::Summary>::new();
    let is_target_here = is_open.get_untracked() && is_target.get_value();
    if is_target_here {
        is_target.set_value(false);
        after_heading_focus(move || {
            let Some(summary) = summary.try_get_untracked().flatten() else { return };
            if let Some(group) = summary.parent_element() {
                group.scroll_into_view();
            }
            if focus_is_on_heading() {
                let _ = summary.focus();
            }
        });
    }
    let length = bar_length(count as u64, largest as u64);
    let remedy = match &reason {
        NotReadyReason::Known(reason) => Some(reason.remedy(None)),
        NotReadyReason::Reported(_) | NotReadyReason::Unknown => None,
    };
    let label = match reason {
        NotReadyReason::Known(reason) => view! { <span>{reason.label()}</span> }.into_any(),
        NotReadyReason::Unknown => view! { <span>{detail::NO_REASON}</span> }.into_any(),
        NotReadyReason::Reported(text) => {
            view! { <bdi translate="no">{escape_invisible(text)}</bdi> }.into_any()
        }
    };
    let shows_all = RwSignal::new(is_target_here);
    let entries = StoredValue::new(entries);
    let offer_steps = move |_| {
        let ids = entries.with_value(|all| all.iter().map(|entry| entry.id.clone()).collect());
        report.ids.set(ids);
    };
    let shown = move || {
        let limit = if shows_all.get() { usize::MAX } else { FEW };
        let entry = |Entry { id, name, project }: Entry| {
            let source = key.with_value(|key| Source::Overview(key.clone()));
            let href = Route::Volume(id, Some(source)).href();
            view! {
                <li>
                    <a href=href><bdi translate="no">{escape_invisible(name)}</bdi></a>
                    " "
                    <bdi class="muted small" translate="no">{escape_invisible(project)}</bdi>
                </li>
            }
        };
        entries.with_value(|all| all.iter().take(limit).cloned().map(entry).collect_view())
    };
    view! {
        <details class="reason" open=move || is_open.get()>
            <summary node_ref=summary on:click=toggle>
                {label}
                " "
                <span>{format_thousands(count as u64)}</span>
                <Bar length=Signal::stored(length) />
            </summary>
            {remedy.map(|remedy| view! {
                <p><strong>{volume::WHAT_TO_DO}</strong> {remedy}</p>
            })}
            <ul on:click=offer_steps>{shown}</ul>
            {when(move || count > FEW && !shows_all.get(), move || view! {
                <Button on_click=move || shows_all.set(true)>{texts::show_all(count)}</Button>
            })}
        </details>
    }
}
