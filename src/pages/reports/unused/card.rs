//! How many data volumes are unused, counted on request.

use super::reading::{Stage, use_reading};
use super::{ReadingProgress, describe_total};
use crate::domain::{ListQuery, UnusedFor};
use crate::effect::{effect, memo, when};
use crate::pages::Failure;
use crate::route::Route;
use crate::state::use_notifications;
use crate::texts::unused as texts;
use crate::ui::{Button, Card, LinkButton};
use leptos::prelude::*;

#[component]
pub fn UnusedCard() -> impl IntoView {
    let notifications = use_notifications();
    let is_requested = RwSignal::new(false);
    let reading = use_reading(memo(move |_| is_requested.get().then(ListQuery::default)));
    let total = memo(move |_| {
        if reading.stage.get() == Stage::NoVolumes {
            return Some(texts::EMPTY_TITLE.to_owned());
        }
        let unused_for = UnusedFor::default();
        Some(describe_total(&reading.report(unused_for)?, unused_for))
    });
    effect(move || {
        if let Some(total) = total.get() {
            notifications.announce(total);
        }
    });
    let error = memo(move |_| reading.volumes.problem());
    let is_reading = memo(move |_| {
        let is_reading = |stage| matches!(stage, Stage::ReadingVolumes | Stage::ReadingWorkloads);
        is_requested.get() && is_reading(reading.stage.get())
    });
    let count = move || {
        if is_requested.get_untracked() {
            reading.refresh();
        } else {
            is_requested.set(true);
        }
    };
    view! {
        <Card title=texts::TITLE>
            <p class="muted">{texts::COUNT_HINT}</p>
            {move || error.get().map(|error| view! { <Failure error on_retry=count /> })}
            {move || total.get().map(|total| view! {
                <p><a href=Route::Unused(ListQuery::default()).href()>{total}</a></p>
            })}
            {when(move || is_reading.get(), move || view! { <ReadingProgress reading /> })}
            <div class="actions">
                <Button on_click=count busy=is_reading>{texts::COUNT}</Button>
                <LinkButton href=Route::Unused(ListQuery::default()).href()>{texts::LIST}</LinkButton>
            </div>
        </Card>
    }
}
