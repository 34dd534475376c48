//! How the volume fares, why, and what to do about it.

use super::super::parts::{PhaseBadge, Text};
use crate::domain::{Condition, KnownReason, Status, Timestamp, Volume};
use crate::state::use_app;
use crate::ui::{Card, InlineNotice, NoticeKind, RelativeTime, TableRegion};
use leptos::prelude::*;

/// Phase, explanation, known reasons with their remedy, and all conditions.
#[component]
pub fn StatusCard(volume: Memo<Option<Volume>>) -> impl IntoView {
    let status =
        Memo::new(move |_| volume.with(|volume| volume.as_ref().map(|v| v.status.clone())));
    view! {
        <Card title="Status">
            {move || status.get().map(|status| view! { <StatusBody status /> })}
        </Card>
    }
}

#[component]
fn StatusBody(status: Status) -> impl IntoView {
    let conditions = status.conditions.unwrap_or_default();
    let mut known: Vec<KnownReason> = Vec::new();
    for reason in conditions.iter().filter_map(Condition::known_reason) {
        if !known.contains(&reason) {
            known.push(reason);
        }
    }
    let explanation = status.phase.explanation();
    view! {
        <p class="status-line">
            <PhaseBadge phase=status.phase />
            <span>{explanation}</span>
        </p>
        {status
            .phase_message
            .filter(|message| !message.is_empty())
            .map(|message| view! { <p><bdi>{message}</bdi></p> })}
        {known
            .into_iter()
            .map(|reason| {
                view! {
                    <InlineNotice kind=NoticeKind::Warning title=reason.title()>
                        <p>{reason.explanation()}</p>
                        <p><strong>"What to do: "</strong> {reason.remedy()}</p>
                    </InlineNotice>
                }
            })
            .collect_view()}
        {(!conditions.is_empty()).then(|| view! { <Conditions conditions /> })}
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
                                    <th scope="row"><bdi>{condition.kind}</bdi></th>
                                    <td><bdi>{condition.status}</bdi></td>
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
