//! Why the volume is not ready, what the user can do about it, and the conditions of the cluster. The
//! header has the status itself.

use super::facts::Copyable;
use crate::domain::{
    ClusterId, Condition, KnownReason, NotReadyReason, Phase, Status, StatusFinding, Volume,
    VolumeId, describe_pvc_command,
};
use crate::effect::{memo, when};
use crate::pages::{Text, Time};
use crate::route::Route;
use crate::state::use_directory;
use crate::texts::{detail as texts, volume as names};
use crate::tools::{escape_invisible, escape_sentence};
use crate::ui::{CodeBlock, FoldedCard, InlineNotice, PlainTable, StatusKind};
use leptos::prelude::*;

/// Empty if there is nothing to say beside the phase.
#[component]
pub fn StatusNotices(volume: Memo<Option<Volume>>) -> impl IntoView {
    let shown = memo(move |_| {
        volume.get().map(|it| {
            let reason = Some(NotReadyReason::of(&it))
                .filter(|reason| it.status.phase == Phase::NotReady && !reason.key().is_empty());
            let origin = Origin { pvc: it.origin_pvc_name, project: it.project_name };
            (it.status, it.id, origin, it.cluster_id, reason)
        })
    });
    move || {
        let (status, id, origin, cluster, reason) = shown.get()?;
        let has_message = status.phase_message.as_ref().is_some_and(|text| !text.is_empty());
        let is_unknown = status.phase == Phase::Unknown;
        let is_shown = has_message || is_unknown || !status.findings().is_empty();
        is_shown.then(|| {
            view! {
                <section class="stack" aria-label=names::STATUS>
                    {match is_unknown && status.findings().is_empty() {
                        true => view! { <UnknownState message=status.phase_message cluster /> }.into_any(),
                        false => view! { <Causes status id origin /> }.into_any(),
                    }}
                    {reason.map(|reason| {
                        let href = Route::overview_href(Some(reason.key()));
                        view! { <p><a href=href>{texts::SAME_REASON}</a></p> }
                    })}
                </section>
            }
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Origin {
    pvc: String,
    /// The name of its project.
    project: String,
}

/// The cluster has not reported a state, nor a condition.
#[component]
fn UnknownState(message: Option<String>, cluster: Option<ClusterId>) -> impl IntoView {
    let directory = use_directory();
    let cluster = cluster.map(|id| {
        let name = move || escape_invisible(directory.cluster(&id));
        view! { <bdi translate="no">{name}</bdi> }
    });
    let message = message.filter(|message| !message.is_empty());
    let message = message.map_or_else(|| texts::UNKNOWN_TEXT.to_owned(), escape_sentence);
    view! {
        <InlineNotice kind=StatusKind::Warning title=texts::UNKNOWN_TITLE>
            <p><bdi>{message}</bdi></p>
            <p>
                <strong>{names::WHAT_TO_DO}</strong>
                {texts::UNKNOWN_REMEDY}
                {cluster}
                {texts::UNKNOWN_REMEDY_END}
            </p>
        </InlineNotice>
    }
}

/// A notice for each finding, or what the cluster says without one.
#[component]
fn Causes(status: Status, id: VolumeId, origin: Origin) -> impl IntoView {
    let findings = status.findings();
    let message = status.phase_message.clone().filter(|message| !message.is_empty());
    // The first notice has the message, so that nothing is said twice.
    let unexplained = message.clone().filter(|_| findings.is_empty());
    let notices: Vec<_> = findings
        .into_iter()
        .enumerate()
        .map(|(index, finding)| {
            let of_cause = status.message_about(&finding);
            let message = message.clone().filter(|_| index == 0).or(of_cause);
            let class = status.missing_storage_class();
            view! { <Cause finding message class id=id.clone() origin=origin.clone() /> }
        })
        .collect();
    let unexplained = unexplained.map(|message| {
        view! {
            <InlineNotice kind=StatusKind::Neutral>
                <p>{texts::REPORTED_BY_CLUSTER} <bdi>{escape_sentence(message)}</bdi></p>
            </InlineNotice>
        }
    });
    view! { {unexplained} {notices} }
}

/// What the phase means. Why a data volume is not ready, or its state unknown, is explained below the header.
pub fn explain_phase(phase: &Phase) -> Option<&'static str> {
    Some(match phase {
        Phase::Ready => texts::READY_TEXT,
        Phase::NotReady | Phase::Unknown => return None,
        Phase::Creating => texts::CREATING_TEXT,
        Phase::Deleting => texts::DELETING_TEXT,
        Phase::Unrecognized(_) => texts::UNRECOGNIZED_TEXT,
    })
}

/// One cause: its title, what the cluster says, and what the user can do.
#[component]
fn Cause(
    finding: StatusFinding,
    /// In the words of the cluster.
    message: Option<String>,
    /// The storage class that the cluster does not have.
    class: Option<String>,
    id: VolumeId,
    origin: Origin,
) -> impl IntoView {
    let known = |title: &'static str| view! { <p class="notice-title">{title}</p> }.into_any();
    let names_pvc = matches!(
        finding,
        StatusFinding::Known(KnownReason::OriginalPvcNotBound | KnownReason::ErrorCreatingPvc)
    );
    let named = |title: &'static str, name: String| {
        view! { <p class="notice-title">{title} <bdi translate="no">{escape_invisible(name)}</bdi></p> }
            .into_any()
    };
    let contact = move || {
        view! {
            {texts::NO_REASON_REMEDY}
            <bdi class="mono" translate="no">{escape_invisible(id.to_string())}</bdi>
            "."
        }
        .into_any()
    };
    let (title, explanation, since, remedy) = match finding {
        StatusFinding::Known(reason) => {
            let explanation = match reason {
                KnownReason::OriginalPvcNotBound => Some(texts::NOT_BOUND_TEXT),
                KnownReason::ErrorCreatingPvc => Some(texts::NOT_COPIED_TEXT),
                KnownReason::StorageClassMissing => None,
            };
            let remedy = reason.remedy(class.map(escape_invisible).as_deref()).into_any();
            (known(reason.label()), explanation, None, remedy)
        }
        StatusFinding::Unknown(condition) => {
            let title = match condition.reason.filter(|reason| !reason.is_empty()) {
                Some(reason) => named(texts::REPORTED_BY_CLUSTER, reason),
                None => named(texts::NO_REASON_FOR, condition.kind),
            };
            (title, None, condition.last_transition_time, contact())
        }
        StatusFinding::Nothing => {
            let has_message = message.is_some();
            let title = if has_message { texts::NOT_READY_TITLE } else { texts::NO_REASON };
            (known(title), None, None, contact())
        }
    };
    view! {
        <InlineNotice kind=StatusKind::Warning>
            <div class=names_pvc.then_some("columns")>
                <div class="stack" data-gap="s">
                    {title}
                    {explanation.map(|text| view! { <p>{text}</p> })}
                    {message.map(|message| view! { <p><bdi>{escape_sentence(message)}</bdi></p> })}
                    {since.is_some().then(|| {
                        view! { <p class="muted">{texts::LAST_CHANGED} <Time at=since /> "."</p> }
                    })}
                    <p>
                        <strong>{names::WHAT_TO_DO}</strong>
                        {remedy}
                    </p>
                </div>
                {names_pvc.then(|| view! { <DescribePvc origin /> })}
            </div>
        </InlineNotice>
    }
}

/// The origin PVC, and the command that shows its events.
#[component]
fn DescribePvc(origin: Origin) -> impl IntoView {
    let command = describe_pvc_command(&origin.pvc, &origin.project);
    view! {
        <div class="stack" data-gap="s">
            <p>
                {names::ORIGIN_PVC} ": " <Copyable text=Some(origin.pvc) label=texts::COPY_PVC />
            </p>
            <p class="muted">{texts::DESCRIBE_PVC}</p>
            <CodeBlock text=command label=texts::DESCRIBE_COMMAND copy_label=texts::COPY_DESCRIBE_COMMAND />
        </div>
    }
}

/// Nothing if the cluster reports none.
#[component]
pub fn ConditionsCard(volume: Memo<Option<Volume>>) -> impl IntoView {
    let conditions =
        memo(move |_| volume.get().and_then(|it| it.status.conditions).unwrap_or_default());
    when(
        move || conditions.with(|conditions| !conditions.is_empty()),
        move || {
            view! {
                <FoldedCard title=texts::CONDITIONS>
                    {move || view! { <Conditions conditions=conditions.get() /> }}
                </FoldedCard>
            }
        },
    )
}

#[component]
fn Conditions(conditions: Vec<Condition>) -> impl IntoView {
    let row = |condition: Condition| {
        view! {
            <tr role="row">
                <th scope="row" role="rowheader"><bdi translate="no">{escape_invisible(condition.kind)}</bdi></th>
                <td role="cell"><Text text=condition.status /></td>
                <td role="cell"><Text text=condition.reason /></td>
                <td role="cell" class="cell-wrap"><Text text=condition.message /></td>
                <td role="cell"><Time at=condition.last_transition_time /></td>
            </tr>
        }
    };
    view! {
        <PlainTable label=texts::CONDITIONS columns=texts::CONDITION_COLUMNS>
            {conditions.into_iter().map(row).collect_view()}
        </PlainTable>
    }
}
