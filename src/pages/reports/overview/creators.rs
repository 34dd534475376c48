//! Who has created the most data volumes. All of them have to be read, so only on request.

use super::counting::Counting;
use super::rows::{FEW, NumberRow, Row};
use crate::api::{ApiError, Client};
use crate::domain::{Field, ListQuery, Volume, group_by_key};
use crate::effect::{effect, memo, when};
use crate::pages::Failure;
use crate::state::{WhenKeyChanges, now_ms, read_all_pages, use_notifications, use_remote};
use crate::texts::{list, overview as texts, ui};
use crate::ui::{
    Button, Card, PlainTable, ProgressBar, Spinner, focus_by_id, format_clock_time,
    keep_focus_within,
};
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq)]
struct Creators {
    /// The largest ones, with their numbers.
    largest: Vec<(String, u64)>,
    unknown: u64,
    read: u64,
    read_at: i64,
    is_incomplete: bool,
}

async fn read(client: Client, progress: RwSignal<u64>) -> Result<Creators, ApiError> {
    progress.try_set(0);
    let step = move |rows| {
        progress.try_set(rows);
    };
    let list = read_all_pages(client, &ListQuery::default(), step).await?;
    let by_creator = |volume: &Volume| (volume.created_by.clone().unwrap_or_default(), ());
    let groups = group_by_key(list.volumes().iter().map(by_creator)).into_iter();
    let mut counted: Vec<_> = groups.map(|(name, all)| (name, all.len() as u64)).collect();
    let unknown = counted.iter().position(|(name, _)| name.is_empty());
    let unknown = unknown.map_or(0, |index| counted.remove(index).1);
    counted.truncate(FEW);
    Ok(Creators {
        largest: counted,
        unknown,
        read: list.len(),
        read_at: now_ms(),
        is_incomplete: list.is_stuck,
    })
}

const READ_ID: &str = "read-creators";

#[component]
pub fn CreatorsCard(counting: Counting) -> impl IntoView {
    let notifications = use_notifications();
    let is_requested = RwSignal::new(false);
    let progress = RwSignal::new(0);
    let remote = use_remote(
        WhenKeyChanges::Drop,
        move || is_requested.get().then_some(()),
        move |client, ()| read(client, progress),
    );
    let is_reading = memo(move |_| is_requested.get() && remote.state.with(|it| it.is_busy()));
    let creators = memo(move |_| remote.value());
    let error = memo(move |_| remote.problem());
    effect(move || {
        if let Some(creators) = creators.get() {
            notifications.announce(texts::read(creators.read));
        }
    });
    let start = move || {
        if is_requested.get_untracked() {
            remote.refresh();
        } else {
            is_requested.set(true);
        }
    };
    let cancel = move || {
        is_requested.set(false);
        notifications.announce(texts::CANCELLED);
    };
    let label = move || match creators.with(Option::is_some) {
        true => texts::READ_AGAIN,
        false => texts::READ_ALL,
    };
    view! {
        <Card title=texts::CREATORS>
            <p class="muted">{texts::CREATORS_HINT}</p>
            {move || error.get().map(|error| view! { <Failure error on_retry=start /> })}
            {move || creators.get().map(|creators| view! { <CreatorTable creators /> })}
            {when(move || is_reading.get(), move || view! { <Progress progress counting /> })}
            <div class="actions">
                <Button id=READ_ID on_click=start busy=is_reading>{label}</Button>
                {when(move || is_reading.get(), move || {
                    on_cleanup(|| keep_focus_within(|| focus_by_id(READ_ID)));
                    view! { <Button on_click=cancel>{ui::CANCEL}</Button> }
                })}
            </div>
        </Card>
    }
}

#[component]
fn Progress(progress: RwSignal<u64>, counting: Counting) -> impl IntoView {
    let total = memo(move |_| counting.get(&ListQuery::default()));
    move || {
        if total.with(Option::is_some) {
            // Some may have been created since they were counted.
            let max = move || total.get().unwrap_or_default().max(progress.get());
            view! { <ProgressBar label=texts::READING value=progress max=Signal::derive(max) /> }
                .into_any()
        } else {
            let label = move || texts::read(progress.get());
            view! { <Spinner label=Signal::derive(label) /> }.into_any()
        }
    }
}

#[component]
fn CreatorTable(creators: Creators) -> impl IntoView {
    let Creators { largest, unknown, read, read_at, is_incomplete } = creators;
    let most = largest.first().map_or(0, |(_, count)| *count);
    let row = move |(name, count): (String, u64)| {
        let query = ListQuery::of_value(Field::CreatedBy, &name);
        let row = Row::name(name, query);
        view! { <NumberRow row count=Signal::stored(Some(count)) largest=Signal::stored(most) /> }
    };
    view! {
        {(!largest.is_empty()).then(|| view! {
            <PlainTable label=texts::CREATORS columns=texts::CREATOR_COLUMNS>
                {largest.into_iter().map(row).collect_view()}
            </PlainTable>
        })}
        <p class="muted small">
            {texts::read_at(read, &format_clock_time(read_at))}
            {(unknown > 0).then(|| format!(" {}", texts::without_creator(unknown)))}
            {is_incomplete.then(|| format!(" {}", list::UNKNOWN_NEXT_PAGE))}
        </p>
    }
}
