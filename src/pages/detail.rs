//! The page of one data volume.

mod access;
mod actions;
mod commands;
mod delete;
mod description_card;
mod description_conflict;
mod description_editor;
mod facts;
mod json;
mod not_found;
mod return_position;
mod status;
mod usage_snippet;

use super::list::use_saved_row;
use super::{
    AdjacentLinks, AdjacentVolumes, BackToList, Failure, Freshness, NotFoundPage, PhaseBadge,
    REFRESH, REPORTS, RefreshButton, WarningNotice, is_not_found, unavailable_reason,
    use_adjacent_volumes, use_fragment, use_page, use_volume_id,
};
use crate::api::{ApiError, endpoint};
use crate::domain::{Action, Phase, Volume, VolumeId};
use crate::effect::{effect, effect_with, memo, when};
use crate::lazy::lazy_view;
use crate::route::{DELETE, Route, use_list_query, use_source};
use crate::state::{
    Remote, RemoteHandle, Subject, WhenKeyChanges, use_deletions, use_directory, use_notifications,
    use_polling, use_remote, use_selection,
};
use crate::texts::{detail as texts, list as list_texts};
use crate::ui::{
    Button, CopyButton, IconName, PageHeader, Skeleton, focus_heading, keep_focus_within,
};
use access::{AccessCard, use_access};
use actions::Actions;
use commands::use_detail_commands;
use delete::{AcceptedDeletion, DeleteDialog};
use description_card::DescriptionCard;
use facts::FactsCard;
use json::JsonCard;
use leptos::prelude::*;
pub use not_found::VolumeNotFound;
use return_position::use_return_position;
use status::{ConditionsCard, StatusNotices, explain_phase};
use usage_snippet::UsageCard;

#[derive(Clone, Debug, PartialEq)]
struct LoadedVolume {
    volume: Volume,
    /// The body of the response that it came in.
    body: String,
}

#[derive(Clone, Copy)]
struct ShownVolume {
    id: StoredValue<VolumeId>,
    volume: Memo<Option<Volume>>,
    remote: RemoteHandle<LoadedVolume>,
    /// Fires when the user refreshes the page.
    refreshed: Trigger,
    /// The user's deletion, until it has ended.
    deletion: StoredValue<Option<AcceptedDeletion>>,
}

impl ShownVolume {
    /// Shows a volume that is newer than the last response, and fetches the whole response. Returns
    /// false if the page has been left.
    fn put(self, volume: Volume) -> bool {
        let body = |state: &Remote<LoadedVolume>| state.value().map(|loaded| loaded.body.clone());
        let Some(body) = self.remote.state.try_with_untracked(body) else { return false };
        self.remote.set_value(LoadedVolume { volume, body: body.unwrap_or_default() });
        self.remote.refresh_in_background();
        true
    }

    fn unavailable_reason(self, action: Action) -> Option<String> {
        unavailable_reason(&self.volume.get()?, action)
    }

    fn description(self) -> Option<String> {
        self.volume.get()?.description
    }
}

#[component]
pub fn DetailPage() -> impl IntoView {
    let id = use_volume_id();
    let source = use_source();
    use_saved_row(id, use_list_query());
    // Created here, so that the list is not read again for each volume.
    let links = use_adjacent_volumes(id, source, Route::Volume);
    move || match id.get() {
        Some(id) => view! { <Detail id links /> }.into_any(),
        None => view! { <NotFoundPage /> }.into_any(),
    }
}

#[component]
fn Detail(id: VolumeId, links: AdjacentLinks) -> impl IntoView {
    let notifications = use_notifications();
    let selection = use_selection();
    let listed_name = StoredValue::new(use_directory().volume_name(&id));
    let id = StoredValue::new(id);
    let remote = use_remote(
        WhenKeyChanges::Drop,
        move || Some(id.get_value()),
        |client, id: VolumeId| async move {
            let (volume, body) = client.send_with_raw_body(endpoint::get_volume(&id)).await?;
            Ok(LoadedVolume { volume, body })
        },
    );
    let volume = memo(move |_| remote.value().map(|loaded| loaded.volume));
    let deletion = StoredValue::new(None::<AcceptedDeletion>);
    let take_deletion = move || deletion.try_update_value(Option::take).flatten();
    let deletions = use_deletions();
    on_cleanup(move || {
        if let Some(deletion) = take_deletion() {
            deletion.follow(notifications, deletions);
        }
    });
    let refreshed = Trigger::new();
    let shown = ShownVolume { id, volume, remote, refreshed, deletion };
    let name = memo(move |_| volume.get().map(|volume| volume.name));
    let phase = memo(move |_| volume.get().map(|volume| volume.status.phase));
    let in_transition = memo(move |_| {
        let phase = phase.get().filter(Phase::is_in_transition);
        phase.map(|phase| vec![(id.get_value(), phase)]).unwrap_or_default()
    });
    let not_found = memo(move |_| remote.state.with(is_not_found));
    let title = move || match (name.get(), not_found.get()) {
        (Some(name), true) => texts::deleted(&name),
        (None, true) => texts::NOT_FOUND_TITLE.to_owned(),
        (name, false) => name
            .or_else(|| listed_name.get_value())
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| texts::FALLBACK_TITLE.to_owned()),
    };
    let by_history = use_page(title);
    let message = memo(move |_| remote.problem().map(|error| error.message()));
    let live = use_polling(remote, in_transition, move || {
        if !not_found.get_untracked() {
            remote.refresh_in_background();
        }
    });
    // Announced, since the phase changes without any action of the user.
    effect_with(move |before: Option<Option<Phase>>| {
        let now = phase.get();
        if let (Some(Some(before)), Some(now)) = (before, &now)
            && before != *now
        {
            // The notification of the user's deletion says that it has started.
            let is_announced = *now == Phase::Deleting && deletion.with_value(Option::is_some);
            if let Some(deletion) = (!is_announced).then(take_deletion).flatten() {
                let end = Err(texts::deletion_reverted(now.label()));
                deletion.end(notifications, end, true);
            } else if !is_announced {
                let text = texts::now_in_phase(&untrack(title), now.label());
                match (before, now) {
                    // What the user waits for after creating it.
                    (Phase::Creating, Phase::Ready) => {
                        let subject = Subject::Volume(id.get_value(), untrack(title));
                        notifications.success_about(subject, text);
                    }
                    _ => notifications.announce(text),
                }
            }
        }
        now
    });
    effect(move || {
        if not_found.get() {
            id.with_value(|id| selection.remove(id));
            if let Some(deletion) = take_deletion() {
                deletion.end(notifications, Ok(()), true);
            } else if name.with_untracked(Option::is_some) {
                notifications.announce(untrack(title));
            }
            if name.with_untracked(Option::is_some) {
                // What had the focus may have been removed with the volume.
                keep_focus_within(focus_heading);
            }
        }
    });
    let refresh = move || {
        remote.refresh();
        refreshed.notify();
        links.reload_if_failed();
    };
    let deleting = RwSignal::new(false);
    use_fragment(
        DELETE,
        move || volume.with(Option::is_some),
        move || {
            deleting.set(untrack(|| shown.unavailable_reason(Action::Delete)).is_none());
        },
    );
    use_detail_commands(shown, deleting, links);
    let is_shown = move || volume.with(Option::is_some) && !not_found.get();
    use_return_position(id.get_value(), by_history, is_shown);
    let is_loading =
        move || volume.with(Option::is_none) && remote.state.with(|state| state.error().is_none());
    // A memo, so that the same error twice is announced only once.
    let error = memo(move |_| remote.problem().filter(|error| !error.is_not_found()));
    let is_refused = move || {
        volume.with(Option::is_none)
            && error.with(|error| error.as_ref().is_some_and(ApiError::is_forbidden))
    };
    let link = move || Route::Volume(id.get_value(), None).absolute_href();
    view! {
        <PageHeader
            title=title
            name=Signal::derive(move || name.get().or_else(|| listed_name.get_value()).unwrap_or_default())
            above=ViewFn::from(move || view! {
                <div class="detail-above">
                    <BackToList />
                    <AdjacentVolumes links />
                </div>
            })
            subtitle=ViewFn::from(move || {
                when(move || !not_found.get(), move || view! {
                    {move || phase.get().map(|phase| {
                        let explanation = explain_phase(&phase);
                        view! { <PhaseBadge phase /> {explanation.map(|text| view! { <span>{text}</span> })} }
                    })}
                    {when(move || !is_refused(), move || view! {
                        <span class="freshness-tools">
                            <Freshness live error />
                            <RefreshButton on_click=refresh />
                            <CopyButton value=link label=list_texts::COPY_LINK icon=IconName::Link />
                        </span>
                    })}
                })
            })
            actions=ViewFn::from(move || when(is_shown, move || view! { <Actions shown deleting /> }))
        />
        {move || error.get().map(|error| view! { <Failure error on_retry=refresh live /> })}
        // Beside a title alone, its icon would say nothing.
        {when(is_refused, move || {
            on_cleanup(|| keep_focus_within(focus_heading));
            view! {
                <div class="actions">
                    <Button id=REFRESH icon=IconName::Refresh on_click=refresh>{texts::REFRESH}</Button>
                </div>
            }
        })}
        {when(move || not_found.get(), move || view! {
            <VolumeNotFound
                id=id.get_value()
                is_deleted=name.with(Option::is_some)
                listed_name=listed_name.get_value()
                message=message.get()
                links
            />
        })}
        {when(is_loading, || view! { <Skeleton lines=8 /> })}
        {when(is_shown, move || view! { <Cards shown deleting /> })}
    }
}

#[component]
fn Cards(shown: ShownVolume, deleting: RwSignal<bool>) -> impl IntoView {
    let volume = shown.volume;
    let warning = memo(move |_| {
        let flaw = volume.with(|volume| volume.as_ref()?.decode_error.clone())?;
        Some(texts::partly_unreadable(&flaw))
    });
    let access = use_access(volume);
    // What the data are comes first, then how they are used, also on a phone, where there is one column.
    view! {
        <WarningNotice text=warning />
        <StatusNotices volume />
        <div class="detail-grid">
            <DescriptionCard shown />
            <div class="detail-main">
                <UsageCard shown />
                <AccessCard shown access />
                {lazy_view(&REPORTS, move |reports| (reports.used_by)(volume, shown.refreshed))}
            </div>
            <div class="detail-side">
                <FactsCard volume />
            </div>
        </div>
        {lazy_view(&REPORTS, move |reports| (reports.history)(volume))}
        <ConditionsCard volume />
        <JsonCard shown />
        <DeleteDialog shown open=deleting access />
    }
}
