//! How the volume fares, why, and what to do about it.

use super::super::parts::{PhaseBadge, Text};
use crate::domain::{
    Condition, KnownReason, Status, StatusFinding, Timestamp, Volume, VolumeId, visible,
};
use crate::effect::memo;
use crate::state::use_app;
use crate::ui::{Card, InlineNotice, NoticeKind, RelativeTime, TableRegion};
use leptos::prelude::*;

/// Phase, explanation, what is found with its remedy, and all conditions.
#[component]
pub fn StatusCard(volume: Memo<Option<Volume>>) -> impl IntoView {
    let status = memo(move |_| {
        volume.with(|volume| volume.as_ref().map(|v| (v.status.clone(), v.id.clone())))
    });
    view! {
        <Card title="Status">
            {move || status.get().map(|(status, id)| view! { <StatusBody status id /> })}
        </Card>
    }
}

#[component]
fn StatusBody(status: Status, id: VolumeId) -> impl IntoView {
    let findings = status.findings();
    let conditions = status.conditions.unwrap_or_default();
    let explanation = status.phase.explanation();
    let message = status.phase_message.filter(|message| !message.is_empty());
    let is_told = message.is_some();
    view! {
        <p class="status-line">
            <PhaseBadge phase=status.phase />
            <span>{explanation}</span>
        </p>
        {message.map(|message| view! { <p><bdi>{visible(message)}</bdi></p> })}
        {findings
            .into_iter()
            .map(|finding| match finding {
                StatusFinding::Known(reason) => view! { <Known reason /> }.into_any(),
                StatusFinding::Unknown(condition) => view! { <Unknown condition /> }.into_any(),
                StatusFinding::Nothing => view! { <Unexplained id=id.clone() is_told /> }.into_any(),
            })
            .collect_view()}
        {(!conditions.is_empty()).then(|| view! { <Conditions conditions /> })}
    }
}

/// A reason that the console knows more about than the server says.
#[component]
fn Known(reason: KnownReason) -> impl IntoView {
    view! {
        <InlineNotice kind=NoticeKind::Warning title=reason.title()>
            <p>{reason.explanation()}</p>
            <p>
                <strong>"What to do: "</strong>
                {reason.remedy()}
            </p>
        </InlineNotice>
    }
}

/// A condition that is not met, for a reason that the console does not know: all that the cluster
/// says of it.
#[component]
fn Unknown(condition: Condition) -> impl IntoView {
    let now = use_app().clock.now();
    let since = condition.last_transition_time.map(|Timestamp(ms)| ms);
    let reason = condition.reason.filter(|reason| !reason.is_empty());
    let message = condition.message.filter(|message| !message.is_empty());
    view! {
        <InlineNotice kind=NoticeKind::Warning>
            <p>
                {match reason {
                    Some(reason) => {
                        view! { "The console does not know the reason “" <bdi translate="no">{visible(reason)}</bdi> "”" }
                            .into_any()
                    }
                    None => {
                        view! { "The cluster gives no reason for “" <bdi translate="no">{visible(condition.kind)}</bdi> "”" }
                            .into_any()
                    }
                }}
                {match message {
                    Some(message) => {
                        view! { "; this is what the cluster says: " <bdi>{visible(message)}</bdi> }.into_any()
                    }
                    None => view! { ", and the cluster says nothing more." }.into_any(),
                }}
            </p>
            <p class="muted">
                {match since {
                    Some(since) => {
                        view! { "It last changed " <RelativeTime datetime=Some(since) now=now /> "." }
                            .into_any()
                    }
                    None => view! { "The cluster does not say since when." }.into_any(),
                }}
            </p>
        </InlineNotice>
    }
}

/// The cluster does not say why, or no more than one sentence.
#[component]
fn Unexplained(id: VolumeId, is_told: bool) -> impl IntoView {
    let title =
        if is_told { "The cluster says no more than this" } else { "The cluster gave no reason" };
    view! {
        <InlineNotice kind=NoticeKind::Warning title=title>
            <p>
                <strong>"What to do: "</strong>
                "Refresh in a minute. If nothing has changed by then, ask an administrator of the \
                 cluster, and give them the ID of the data volume: "
                <bdi class="mono" translate="no">{visible(id.to_string())}</bdi>
                "."
            </p>
        </InlineNotice>
    }
}

#[component]
fn Conditions(conditions: Vec<Condition>) -> impl IntoView {
    let now = use_app().clock.now();
    view! {
        <TableRegion label="Conditions">
            <table class="table" data-plain="true">
                <caption>"Conditions"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Type"</th>
                        <th scope="col">"Status"</th>
                        <th scope="col">"Reason"</th>
                        <th scope="col">"Message"</th>
                        <th scope="col">"Since"</th>
                    </tr>
                </thead>
                <tbody>
                    {conditions
                        .into_iter()
                        .map(|condition| {
                            let since = condition.last_transition_time.map(|Timestamp(ms)| ms);
                            view! {
                                <tr>
                                    <th scope="row"><bdi translate="no">{visible(condition.kind)}</bdi></th>
                                    <td><Text text=condition.status /></td>
                                    <td><Text text=condition.reason /></td>
                                    <td class="cell-wrap"><Text text=condition.message /></td>
                                    <td><RelativeTime datetime=since now=now /></td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </TableRegion>
    }
}
