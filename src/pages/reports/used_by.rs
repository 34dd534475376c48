//! The workloads that use a data volume.

use crate::api::ApiError;
use crate::domain::{MAX_WORKLOADS, Volume, Workload, WorkloadUrl};
use crate::effect::{effect, memo, when};
use crate::pages::{Text, Time, WarningNotice, workload_link};
use crate::state::{
    WorkloadScan, after_pause, now_ms, use_notifications, use_session, use_settings,
    use_workload_scans,
};
use crate::texts::{ui, usage as texts};
use crate::tools::{DAY, Timestamp, escape_invisible};
use crate::ui::{
    Button, Card, InlineNotice, PlainTable, Spinner, StatusKind, focus_by_id, focus_in_next_frame,
    focused, keep_focus_within,
};
use leptos::prelude::*;

const CONTENT: &str = "used-by";

/// How many rows are shown at first.
const FEW: usize = 10;

const HISTORY_DAYS: u32 = 30;

/// How long reading may take before it can be cancelled, in milliseconds.
const SLOW_AFTER: i32 = 1_000;

/// The active workloads that mount the volume, and on request those that have ended. They are read when the card is
/// shown, and when the user refreshes the page.
#[component]
pub fn UsedByCard(volume: Memo<Option<Volume>>, refreshed: Trigger) -> impl IntoView {
    let scans = use_workload_scans();
    let session = use_session();
    let notifications = use_notifications();
    let key = memo(move |_| {
        volume.with(|volume| volume.as_ref().map(|it| (it.cluster_id.clone(), it.id.clone())))
    });
    let cluster = memo(move |_| key.get()?.0);
    let has_ended = RwSignal::new(false);
    effect(move || {
        refreshed.track();
        let Some(cluster) = cluster.get().filter(|_| session.is_signed_in()) else { return };
        scans.start(&cluster);
        if has_ended.get_untracked() {
            scans.start_history(&cluster, HISTORY_DAYS);
        }
    });
    let state = memo(move |_| match (cluster.get(), has_ended.get()) {
        (None, _) => WorkloadScan::NotStarted,
        (Some(cluster), true) => scans.history_state(&cluster),
        (Some(cluster), false) => scans.state(&cluster),
    });
    let active = memo(move |_| {
        let (cluster, volume) = key.get()?;
        scans.active(&cluster?, &volume)
    });
    let ended = memo(move |_| {
        let (cluster, volume) = key.get().filter(|_| has_ended.get())?;
        let since = Timestamp(now_ms() - i64::from(HISTORY_DAYS) * DAY);
        let mut ended = scans.ended(&cluster?, &volume)?;
        ended.retain(|it| it.ended_at().is_none_or(|at| at >= since));
        Some(ended)
    });
    let rows = memo(move |_| {
        let mut rows = active.get().unwrap_or_default();
        // One that is active now was resumed since.
        let is_new = |it: &Workload| rows.iter().all(|row| row.id != it.id);
        let ended: Vec<_> = ended.get().unwrap_or_default().into_iter().filter(is_new).collect();
        rows.extend(ended);
        rows
    });
    let count = memo(move |_| rows.with(Vec::len));
    let none = memo(move |_| match (active.get(), ended.get()) {
        (Some(_), _) if count.get() > 0 => None,
        (Some(_), Some(_)) => Some(texts::none_in(HISTORY_DAYS)),
        (Some(_), None) => Some(texts::NONE.to_owned()),
        (None, _) => None,
    });
    let gaps = memo(move |_| {
        let cluster = cluster.get()?;
        let gaps =
            if has_ended.get() { scans.history_gaps(&cluster) } else { scans.gaps(&cluster) };
        match gaps {
            (0, false) => None,
            (0, true) => Some(texts::STUCK.to_owned()),
            (left_out, _) => Some(texts::left_out(left_out)),
        }
    });
    // Only what the user has asked for is announced.
    let is_requested = StoredValue::new(false);
    effect(move || {
        let result = match (state.get(), has_ended.get()) {
            (WorkloadScan::Done, _) => Some(texts::listed(count.get_untracked() as u64)),
            (other, has_ended) => describe(&other, has_ended),
        };
        if let Some(result) = result.filter(|_| is_requested.get_value()) {
            is_requested.set_value(false);
            notifications.announce(result);
        }
    });
    let read_again = move || {
        let Some(cluster) = cluster.get_untracked() else { return };
        is_requested.set_value(true);
        match has_ended.get_untracked() {
            true => scans.restart_history(&cluster, HISTORY_DAYS),
            false => scans.restart(&cluster),
        }
    };
    let cancel = move || {
        let Some(cluster) = cluster.get_untracked() else { return };
        is_requested.set_value(true);
        match has_ended.get_untracked() {
            true => scans.cancel_history(&cluster),
            false => scans.cancel(&cluster),
        }
    };
    let toggle_ended = move || {
        let is_shown = !has_ended.get_untracked();
        has_ended.set(is_shown);
        let Some(cluster) = cluster.get_untracked().filter(|_| is_shown) else { return };
        is_requested.set_value(true);
        match untrack(|| scans.history_state(&cluster)) {
            WorkloadScan::Cancelled | WorkloadScan::Failed(_) => {
                scans.restart_history(&cluster, HISTORY_DAYS);
            }
            _ => scans.start_history(&cluster, HISTORY_DAYS),
        }
    };
    // Without permission for the active ones, the others would be refused as well. Nothing can be hidden of an empty
    // list.
    let has_toggle = memo(move |_| {
        let is_empty = count.get() == 0 && ended.with(Option::is_some);
        cluster.get().filter(|_| !is_empty).is_some_and(|cluster| match scans.state(&cluster) {
            WorkloadScan::Failed(error) => !is_unavailable(&error),
            _ => true,
        })
    });
    let has_no_cluster = move || key.with(|key| matches!(key, Some((None, _))));
    view! {
        <Card title=texts::TITLE>
            <div id=CONTENT class="used-by stack" tabindex="-1">
                {when(has_no_cluster, || view! { <p>{texts::NO_CLUSTER}</p> })}
                {move || none.get().map(|text| view! { <p>{text}</p> })}
                {when(move || count.get() > 0, move || view! { <Workloads rows count /> })}
                <WarningNotice text=gaps />
                <ScanState state has_ended on_cancel=cancel on_retry=read_again />
                {when(move || has_toggle.get(), move || {
                    on_cleanup(keep_focus_in_card);
                    view! {
                    <div class="actions">
                        <Button on_click=toggle_ended>
                            {move || match has_ended.get() {
                                true => texts::HIDE_ENDED.to_owned(),
                                false => texts::show_ended(HISTORY_DAYS),
                            }}
                        </Button>
                    </div>
                    }
                })}
            </div>
        </Card>
    }
}

#[component]
fn Workloads(rows: Memo<Vec<Workload>>, count: Memo<usize>) -> impl IntoView {
    let url = StoredValue::new(use_settings().with_untracked(|it| it.workload_url.clone()));
    let are_all_shown = RwSignal::new(false);
    let has_more = move || count.get() > FEW && !are_all_shown.get();
    let show_all = move || {
        are_all_shown.set(true);
        // The button disappears: the focus must not be lost with it.
        focus_in_next_frame(CONTENT);
    };
    let shown = move || {
        let limit = if has_more() { FEW } else { usize::MAX };
        rows.with(|rows| rows.iter().take(limit).cloned().collect::<Vec<_>>())
    };
    view! {
        <PlainTable label=texts::TABLE_LABEL columns=texts::COLUMNS>
            <For
                each=shown
                key=Workload::clone
                children=move |workload| url.with_value(|url| row(workload, url.as_ref()))
            />
        </PlainTable>
        {when(has_more, move || view! {
            <div class="actions">
                <Button on_click=show_all>{move || texts::show_all(count.get() as u64)}</Button>
            </div>
        })}
    }
}

fn row(workload: Workload, url: Option<&WorkloadUrl>) -> impl IntoView + use<> {
    let ended = workload.ended_at().filter(|_| !workload.is_active());
    let name = workload_link(workload.clone(), url);
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{name}</th>
            <td role="cell"><Text text=workload.kind /></td>
            <td role="cell">
                <Text text=workload.phase />
                {ended.map(|at| view! { {texts::ENDED} <Time at=Some(at) /> })}
            </td>
            <td role="cell"><Text text=workload.project_name /></td>
            <td role="cell"><Text text=workload.submitted_by /></td>
            <td role="cell"><Time at=workload.created_at /></td>
        </tr>
    }
}

/// The progress of reading, or why there is no result.
#[component]
fn ScanState(
    state: Memo<WorkloadScan>,
    has_ended: RwSignal<bool>,
    #[prop(into)] on_cancel: Callback<()>,
    #[prop(into)] on_retry: Callback<()>,
) -> impl IntoView {
    let is_running = move || matches!(state.get(), WorkloadScan::Running { .. });
    let problem = memo(move |_| {
        let is_problem = |state: &WorkloadScan| describe(state, false).is_some();
        Some(state.get()).filter(is_problem).map(|state| (state, has_ended.get()))
    });
    let notice = move |(state, has_ended): (WorkloadScan, bool)| {
        on_cleanup(keep_focus_in_card);
        let text = describe(&state, has_ended);
        match state {
            WorkloadScan::Failed(error) if !is_unavailable(&error) => {
                let hint = Some(error.hint()).filter(|hint| !hint.is_empty());
                view! {
                <InlineNotice kind=StatusKind::Negative title=error.title()>
                    <p><bdi>{escape_invisible(error.message())}</bdi></p>
                    {hint.map(|hint| view! { <p class="muted">{hint}</p> })}
                    <div class="actions"><Button on_click=on_retry>{ui::TRY_AGAIN}</Button></div>
                </InlineNotice>
            }
            .into_any()
            }
            WorkloadScan::Cancelled => view! {
                <p class="muted">{text}</p>
                <div class="actions"><Button on_click=on_retry>{texts::READ}</Button></div>
            }
            .into_any(),
            _ => view! { <p class="muted">{text}</p> }.into_any(),
        }
    };
    view! {
        {when(is_running, move || view! { <Progress state on_cancel /> })}
        {move || problem.get().map(notice)}
    }
}

#[component]
fn Progress(state: Memo<WorkloadScan>, on_cancel: Callback<()>) -> impl IntoView {
    let is_slow = RwSignal::new(false);
    after_pause(SLOW_AFTER, async move {
        is_slow.try_set(true);
    });
    on_cleanup(keep_focus_in_card);
    let label = Signal::derive(move || match state.get() {
        WorkloadScan::Running { read } => texts::reading(read),
        _ => texts::reading(0),
    });
    view! {
        <div class="actions">
            <Spinner label />
            {when(move || is_slow.get(), move || view! { <Button on_click=on_cancel>{ui::CANCEL}</Button> })}
        </div>
    }
}

/// Moves the focus to the card if what has it there is removed.
fn keep_focus_in_card() {
    let card = focused().and_then(|it| it.closest(&format!("#{CONTENT}")).ok().flatten());
    if card.is_some() {
        keep_focus_within(|| focus_by_id(CONTENT));
    }
}

/// Whether the user may not list workloads, or the control plane cannot.
fn is_unavailable(error: &ApiError) -> bool {
    matches!(error.status(), Some(403 | 404 | 405 | 501))
}

/// Why the workloads are not known; `None` while they are read and once they are known.
fn describe(state: &WorkloadScan, is_history: bool) -> Option<String> {
    Some(match state {
        WorkloadScan::NotStarted | WorkloadScan::Running { .. } | WorkloadScan::Done => {
            return None;
        }
        WorkloadScan::Failed(error) if error.is_forbidden() => texts::forbidden(is_history),
        WorkloadScan::Failed(error) if is_unavailable(error) => texts::missing(is_history),
        WorkloadScan::Failed(error) => format!("{}. {}", error.title(), error.message()),
        WorkloadScan::TooMany => texts::too_many(MAX_WORKLOADS, is_history),
        WorkloadScan::Cancelled => texts::cancelled(is_history),
    })
}
