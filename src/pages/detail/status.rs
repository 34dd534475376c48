//! Why the volume is not ready, what the user can do about it, and the conditions of the cluster. The
//! header has the status itself.

use crate::domain::{Condition, KnownReason, Phase, Status, StatusFinding, Volume, VolumeId};
use crate::effect::memo;
use crate::pages::{Text, Time};
use crate::texts::{detail as texts, volume as names};
use crate::tools::escape_invisible;
use crate::ui::{InlineNotice, PlainTable, StatusKind};
use leptos::prelude::*;

/// Empty if there is nothing to say beside the phase.
#[component]
pub fn StatusDetails(volume: Memo<Option<Volume>>) -> impl IntoView {
    let status = memo(move |_| volume.get().map(|it| (it.status, it.id)));
    move || {
        let (status, id) = status.get()?;
        let has_message = status.phase_message.as_ref().is_some_and(|text| !text.is_empty());
        let has_conditions = status.conditions.as_ref().is_some_and(|all| !all.is_empty());
        let is_shown = has_message || has_conditions || !status.findings().is_empty();
        is_shown.then(|| {
            view! {
                <section class="stack" data-gap="s" aria-label=names::STATUS>
                    <StatusBody status id />
                </section>
            }
        })
    }
}

#[component]
fn StatusBody(status: Status, id: VolumeId) -> impl IntoView {
    let findings = status.findings();
    let conditions = status.conditions.unwrap_or_default();
    let is_ready = status.phase == Phase::Ready;
    let message = status.phase_message.filter(|message| !message.is_empty());
    let has_message = message.is_some();
    view! {
        {message.map(|message| view! { <p><bdi>{escape_invisible(message)}</bdi></p> })}
        {findings
            .into_iter()
            .map(|finding| match finding {
                StatusFinding::Known(reason) => view! { <KnownCause reason /> }.into_any(),
                StatusFinding::Unknown(condition) => view! { <UnknownCause condition /> }.into_any(),
                StatusFinding::Nothing => view! { <MissingCause id=id.clone() has_message /> }.into_any(),
            })
            .collect_view()}
        {(!conditions.is_empty()).then(|| view! { <Conditions conditions is_open=!is_ready /> })}
    }
}

pub fn explain_phase(phase: &Phase) -> &'static str {
    match phase {
        Phase::Ready => texts::READY_TEXT,
        Phase::NotReady => texts::NOT_READY_TEXT,
        Phase::Creating => texts::CREATING_TEXT,
        Phase::Deleting => texts::DELETING_TEXT,
        Phase::Unknown => texts::UNKNOWN_TEXT,
        Phase::Unrecognized(_) => texts::UNRECOGNIZED_TEXT,
    }
}

/// A reason that the console can explain.
#[component]
fn KnownCause(reason: KnownReason) -> impl IntoView {
    let (title, explanation, remedy) = match reason {
        KnownReason::OriginalPvcNotBound => {
            (texts::NOT_BOUND_TITLE, texts::NOT_BOUND_TEXT, texts::NOT_BOUND_REMEDY)
        }
        KnownReason::ErrorCreatingPvc => {
            (texts::NOT_COPIED_TITLE, texts::NOT_COPIED_TEXT, texts::NOT_COPIED_REMEDY)
        }
    };
    view! {
        <InlineNotice kind=StatusKind::Warning title=title>
            <p>{explanation}</p>
            <p>
                <strong>{texts::WHAT_TO_DO}</strong>
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
        Some(reason) => (texts::REPORTED_BY_CLUSTER, reason),
        None => (texts::NO_REASON_FOR, condition.kind),
    };
    let message = condition.message.filter(|message| !message.is_empty());
    view! {
        <InlineNotice kind=StatusKind::Warning>
            <p>
                {problem} <bdi translate="no">{escape_invisible(subject)}</bdi>
                {message.map(|message| view! { " — " <bdi>{escape_invisible(message)}</bdi> })}
            </p>
            {since.is_some().then(|| {
                view! { <p class="muted">{texts::LAST_CHANGED} <Time at=since /> "."</p> }
            })}
        </InlineNotice>
    }
}

/// A failure with no reason, or with no more than the phase message.
#[component]
fn MissingCause(id: VolumeId, has_message: bool) -> impl IntoView {
    let title = if has_message { texts::NO_OTHER_REASON } else { texts::NO_REASON };
    view! {
        <InlineNotice kind=StatusKind::Warning title=title>
            <p>
                <strong>{texts::WHAT_TO_DO}</strong>
                {texts::NO_REASON_REMEDY}
                <bdi class="mono" translate="no">{escape_invisible(id.to_string())}</bdi>
                "."
            </p>
        </InlineNotice>
    }
}

#[component]
fn Conditions(conditions: Vec<Condition>, is_open: bool) -> impl IntoView {
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
        <details class="disclosure" open=is_open>
            <summary>{texts::CONDITIONS}</summary>
            <PlainTable label=texts::CONDITIONS columns=texts::CONDITION_COLUMNS>
                {conditions.into_iter().map(row).collect_view()}
            </PlainTable>
        </details>
    }
}
