//! One data volume.

mod access;
mod actions;
mod conflict;
mod delete;
mod description;
mod facts;
mod json;
mod neighbours;
mod status;
mod use_it;

use super::list::move_place;
use super::not_found::NotFoundPage;
use super::parts::{
    BackToList, Failure, Freshness, GoToList, PhaseBadge, Warning, is_gone, use_page, use_volume_id,
};
use crate::api::endpoint;
use crate::domain::{Phase, Volume, VolumeId, visible};
use crate::effect::{effect, effect_with, memo, when};
use crate::route::use_list;
use crate::state::{Remote, RemoteHandle, WhenKeyChanges, use_app, use_polling, use_remote};
use crate::ui::{EmptyState, PageHeader, Skeleton};
use access::AccessCard;
use actions::Actions;
use delete::DeleteDialog;
use description::DescriptionCard;
use facts::{FactsCard, SharingCard};
use json::JsonCard;
use leptos::prelude::*;
use neighbours::{NeighbourLinks, Neighbours, use_neighbours};
use status::StatusCard;
use use_it::UseCard;

/// A data volume, and the answer that told of it, as it came.
#[derive(Clone, Debug, PartialEq)]
struct Read {
    volume: Volume,
    body: String,
}

/// What the page shows.
#[derive(Clone, Copy)]
struct ShownVolume {
    volume: Memo<Option<Volume>>,
    remote: RemoteHandle<Read>,
}

impl ShownVolume {
    /// Shows a volume that is known to be newer than the last answer, and asks for the whole answer.
    /// False where the page is gone.
    fn put(self, volume: Volume) -> bool {
        let body = |state: &Remote<Read>| state.value().map(|read| read.body.clone());
        let Some(body) = self.remote.state.try_with_untracked(body) else { return false };
        self.remote.put(Read { volume, body: body.unwrap_or_default() });
        self.remote.refresh_quietly();
        true
    }

    /// Whether the page is still there.
    fn is_there(self) -> bool {
        self.remote.state.try_with_untracked(|_| ()).is_some()
    }
}

/// The page.
#[component]
pub fn DetailPage() -> impl IntoView {
    let id = use_volume_id();
    let list = use_list();
    effect(move || {
        if let (Some(list), Some(id)) = (list.get(), id.get()) {
            move_place(&list, &id);
        }
    });
    // Outside of the volume: the list stays while one goes from one to the next.
    let neighbours = use_neighbours(id, list);
    move || match id.get() {
        Some(id) => view! { <Detail id neighbours /> }.into_any(),
        None => view! { <NotFoundPage /> }.into_any(),
    }
}

#[component]
fn Detail(id: VolumeId, neighbours: NeighbourLinks) -> impl IntoView {
    let app = use_app();
    let key = id.clone();
    let remote = use_remote(
        WhenKeyChanges::Drop,
        move || Some(key.clone()),
        |client, id: VolumeId| async move {
            let (volume, body) = client.send_and_keep(endpoint::get_volume(&id)).await?;
            Ok(Read { volume, body })
        },
    );
    let volume =
        memo(move |_| remote.state.with(|state| state.value().map(|read| read.volume.clone())));
    let shown = ShownVolume { volume, remote };
    let name = memo(move |_| volume.with(|volume| volume.as_ref().map(|v| v.name.clone())));
    // The list that led here knows it before the response is there.
    let listed_name = StoredValue::new(app.directory.volume_name(&id));
    let title = move || {
        let name = name.get().or_else(|| listed_name.get_value());
        name.filter(|name| !name.is_empty()).unwrap_or_else(|| "Data volume".to_owned())
    };
    use_page(title);
    let phase =
        memo(move |_| volume.with(|volume| volume.as_ref().map(|v| v.status.phase.clone())));
    let polled = id.clone();
    let in_transition = memo(move |_| {
        let phase = phase.get().filter(Phase::is_in_transition);
        phase.map(|phase| (polled.clone(), phase)).into_iter().collect::<Vec<_>>()
    });
    let gone = memo(move |_| remote.state.with(is_gone));
    let said = memo(move |_| remote.problem().map(|error| error.message()));
    let live = use_polling(remote, in_transition, move || {
        if !gone.get_untracked() {
            remote.refresh_quietly();
        }
    });
    // TabMessage, not only shown: a phase changes while nobody looks at it.
    effect_with(move |before: Option<Option<Phase>>| {
        let now = phase.get();
        if let (Some(Some(before)), Some(now)) = (before, &now)
            && before != *now
        {
            app.notifications.announce(format!("{} is now {}", title(), now.label()));
        }
        now
    });
    let ticked = id.clone();
    effect(move || {
        if gone.get() {
            app.selection.forget(&ticked);
            if name.with_untracked(Option::is_some) {
                app.notifications.announce(format!("{} is gone", title()));
            }
        }
    });
    let deleting = RwSignal::new(false);
    let present = move || volume.with(Option::is_some) && !gone.get();
    let waiting =
        move || volume.with(Option::is_none) && remote.state.with(|state| state.error().is_none());
    // Compared: the same failure again is no news.
    let error = memo(move |_| remote.problem().filter(|error| !error.is_not_found()));
    view! {
        <PageHeader
            title=title
            above=ViewFn::from(move || view! {
                <div class="detail-above"><BackToList /> <Neighbours links=neighbours /></div>
            })
            subtitle=ViewFn::from(move || {
                view! {
                    {move || phase.get().map(|phase| view! { <PhaseBadge phase /> })}
                    <Freshness live />
                }
            })
            actions=ViewFn::from({
                let id = id.clone();
                move || {
                    let id = id.clone();
                    when(present, move || view! { <Actions id=id.clone() shown deleting /> })
                }
            })
        />
        {move || error.get().map(|error| view! { <Failure error on_retry=move || remote.refresh() /> })}
        {when(move || gone.get(), move || view! { <Gone name=name.get() said=said.get() /> })}
        {when(waiting, || view! { <Skeleton lines=8 /> })}
        {when(present, move || view! { <Cards id=id.clone() shown deleting /> })}
    }
}

#[component]
fn Cards(id: VolumeId, shown: ShownVolume, deleting: RwSignal<bool>) -> impl IntoView {
    let volume = shown.volume;
    let flaw = memo(move |_| {
        let flaw = volume.with(|volume| volume.as_ref()?.flaw.clone())?;
        Some(format!("Not all of this data volume could be read: {flaw}."))
    });
    view! {
        <Warning text=flaw />
        <div class="detail-grid">
            <div class="detail-main">
                <StatusCard volume />
                <DescriptionCard id=id.clone() shown />
                <SharingCard volume />
                <AccessCard volume />
                <UseCard id=id.clone() shown />
                <JsonCard id=id.clone() shown />
            </div>
            <div class="detail-side">
                <FactsCard volume />
            </div>
        </div>
        <DeleteDialog id shown open=deleting />
    }
}

/// The volume is not, or no longer, there.
#[component]
fn Gone(name: Option<String>, said: Option<String>) -> impl IntoView {
    let (title, text) = match name {
        Some(name) => (
            format!("{name} has been deleted"),
            "The origin PVC and the data on it are still there.",
        ),
        None => (
            "There is no such data volume".to_owned(),
            "It may have been deleted, or you may not be allowed to see it.",
        ),
    };
    view! {
        <EmptyState title=title text=Some(text.to_owned())>
            {said.map(|said| view! { <p class="muted">"The server says: " <bdi>{visible(said)}</bdi></p> })}
            <GoToList />
        </EmptyState>
    }
}
