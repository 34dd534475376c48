//! The status of the volume, the reasons for it, and what the user can do about them.

use crate::domain::{Condition, KnownReason, Phase, Status, StatusFinding, Volume, VolumeId};
use crate::effect::memo;
use crate::pages::{PhaseBadge, Text, Time};
use crate::tools::escape_invisible;
use crate::ui::{Card, InlineNotice, PlainTable, StatusKind};
use leptos::prelude::*;

#[component]
pub fn StatusCard(volume: Memo<Option<Volume>>) -> impl IntoView {
    let status = memo(move |_| volume.get().map(|it| (it.status, it.id)));
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
    let explanation = explain_phase(&status.phase);
    let message = status.phase_message.filter(|message| !message.is_empty());
    let has_message = message.is_some();
    view! {
        <p class="status-line">
            <PhaseBadge phase=status.phase />
            <span>{explanation}</span>
        </p>
        {message.map(|message| view! { <p><bdi>{escape_invisible(message)}</bdi></p> })}
        {findings
            .into_iter()
            .map(|finding| match finding {
                StatusFinding::Known(reason) => view! { <KnownCause reason /> }.into_any(),
                StatusFinding::Unknown(condition) => view! { <UnknownCause condition /> }.into_any(),
                StatusFinding::Nothing => view! { <MissingCause id=id.clone() has_message /> }.into_any(),
            })
            .collect_view()}
        {(!conditions.is_empty()).then(|| view! { <Conditions conditions /> })}
    }
}

fn explain_phase(phase: &Phase) -> &'static str {
    match phase {
        Phase::Ready => {
            "Workloads of its own project, and of those that it is shared with, can mount it."
        }
        Phase::NotReady => "It cannot be mounted yet.",
        Phase::Creating => "The volume is being prepared in its cluster. This takes some seconds.",
        Phase::Deleting => {
            "The volume is being removed from its cluster. The origin PVC is not touched."
        }
        Phase::Unknown => "The cluster has not reported the state of this volume.",
        Phase::Unrecognized(_) => "The server reports a phase that this console does not know.",
    }
}

/// A reason that the console can explain.
#[component]
fn KnownCause(reason: KnownReason) -> impl IntoView {
    let (title, explanation, remedy) = match reason {
        KnownReason::OriginalPvcNotBound => (
            "The origin PVC is not bound yet",
            "It is still Pending: a storage class with the binding mode WaitForFirstConsumer binds \
             storage to a PVC only when a workload mounts it.",
            "Start any workload that mounts the origin PVC. The PVC binds, and the data volume \
             becomes ready by itself; the workload can be stopped then.",
        ),
        KnownReason::ErrorCreatingPvc => (
            "The PVC could not be copied",
            "The control plane could not make the PVC in the namespace of a project.",
            "Check that the origin PVC exists in the project and that its name is spelled right. \
             If so, ask the cluster's administrator for quota and admission errors in the \
             namespace that the message names.",
        ),
    };
    view! {
        <InlineNotice kind=StatusKind::Warning title=title>
            <p>{explanation}</p>
            <p>
                <strong>"What to do: "</strong>
                {remedy}
            </p>
        </InlineNotice>
    }
}

/// A failed condition with a reason that the console cannot explain.
#[component]
fn UnknownCause(condition: Condition) -> impl IntoView {
    let since = condition.last_transition_time;
    let (problem, subject) = match condition.reason.filter(|reason| !reason.is_empty()) {
        Some(reason) => ("The console does not know the reason “", reason),
        None => ("The cluster gives no reason for “", condition.kind),
    };
    let message = condition.message.filter(|message| !message.is_empty());
    view! {
        <InlineNotice kind=StatusKind::Warning>
            <p>
                {problem} <bdi translate="no">{escape_invisible(subject)}</bdi> "”"
                {match message {
                    Some(message) => {
                        view! { "; this is what the cluster says: " <bdi>{escape_invisible(message)}</bdi> }.into_any()
                    }
                    None => view! { ", and the cluster says nothing more." }.into_any(),
                }}
            </p>
            <p class="muted">
                {match since {
                    Some(_) => view! { "It last changed " <Time at=since /> "." }.into_any(),
                    None => view! { "The cluster does not say since when." }.into_any(),
                }}
            </p>
        </InlineNotice>
    }
}

/// A failure with no reason, or with no more than the phase message.
#[component]
fn MissingCause(id: VolumeId, has_message: bool) -> impl IntoView {
    let title = if has_message {
        "The cluster says no more than this"
    } else {
        "The cluster gave no reason"
    };
    view! {
        <InlineNotice kind=StatusKind::Warning title=title>
            <p>
                <strong>"What to do: "</strong>
                "Refresh in a minute. If nothing has changed by then, ask an administrator of the \
                 cluster, and give them the ID of the data volume: "
                <bdi class="mono" translate="no">{escape_invisible(id.to_string())}</bdi>
                "."
            </p>
        </InlineNotice>
    }
}

#[component]
fn Conditions(conditions: Vec<Condition>) -> impl IntoView {
    let row = |condition: Condition| {
        view! {
            <tr>
                <th scope="row"><bdi translate="no">{escape_invisible(condition.kind)}</bdi></th>
                <td><Text text=condition.status /></td>
                <td><Text text=condition.reason /></td>
                <td class="cell-wrap"><Text text=condition.message /></td>
                <td><Time at=condition.last_transition_time /></td>
            </tr>
        }
    };
    view! {
        <PlainTable label="Conditions" show_caption=true columns=&["Type", "Status", "Reason", "Message", "Since"]>
            {conditions.into_iter().map(row).collect_view()}
        </PlainTable>
    }
}
