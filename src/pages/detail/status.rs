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
            view! { <Cause finding message class id=id.clone() /> }
        })
        .collect();
    let conditions = status.conditions.unwrap_or_default();
    view! {
        {unexplained.map(|message| view! { <p><bdi>{escape_invisible(message)}</bdi></p> })}
        {notices}
        {(!conditions.is_empty()).then(|| view! { <Conditions conditions /> })}
    }
}

/// What the phase means. Why a data volume is not ready is explained below the header.
pub fn explain_phase(phase: &Phase) -> Option<&'static str> {
    Some(match phase {
        Phase::Ready => texts::READY_TEXT,
        Phase::NotReady => return None,
        Phase::Creating => texts::CREATING_TEXT,
        Phase::Deleting => texts::DELETING_TEXT,
        Phase::Unknown => texts::UNKNOWN_TEXT,
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
) -> impl IntoView {
    let known = |title: &'static str| view! { <p class="notice-title">{title}</p> }.into_any();
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
        StatusFinding::Known(KnownReason::OriginalPvcNotBound) => (
            known(texts::NOT_BOUND_TITLE),
            Some(texts::NOT_BOUND_TEXT),
            None,
            texts::NOT_BOUND_REMEDY.into_any(),
        ),
        StatusFinding::Known(KnownReason::ErrorCreatingPvc) => (
            known(texts::NOT_COPIED_TITLE),
            Some(texts::NOT_COPIED_TEXT),
            None,
            texts::NOT_COPIED_REMEDY.into_any(),
        ),
        StatusFinding::Known(KnownReason::StorageClassMissing) => {
            let remedy = texts::storage_class_remedy(class.map(escape_invisible).as_deref());
            (known(texts::STORAGE_CLASS_TITLE), None, None, remedy.into_any())
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
            {title}
            {explanation.map(|text| view! { <p>{text}</p> })}
            {message.map(|message| view! { <p><bdi>{escape_invisible(message)}</bdi></p> })}
            {since.is_some().then(|| {
                view! { <p class="muted">{texts::LAST_CHANGED} <Time at=since /> "."</p> }
            })}
            <p>
                <strong>{texts::WHAT_TO_DO}</strong>
                {remedy}
            </p>
        </InlineNotice>
    }
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
        <details class="disclosure">
            <summary>{texts::CONDITIONS}</summary>
            <PlainTable label=texts::CONDITIONS columns=texts::CONDITION_COLUMNS>
                {conditions.into_iter().map(row).collect_view()}
            </PlainTable>
        </details>
    }
}
