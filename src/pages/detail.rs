//! One data volume.

mod access;
mod delete;
mod description;
mod facts;
mod neighbours;
mod status;

use super::list::move_place;
use super::not_found::NotFoundPage;
use super::parts::{
    BackToList, Failure, Freshness, PhaseBadge, RefreshButton, is_gone, use_page, use_volume_id,
};
use crate::api::endpoint;
use crate::domain::{ListQuery, Phase, Volume, VolumeId};
use crate::route::Route;
use crate::state::{RemoteHandle, WhenKeyChanges, use_app, use_live, use_remote};
use crate::ui::{
    Button, ButtonVariant, EmptyState, IconName, InlineNotice, LinkButton, NoticeKind, PageHeader,
    Skeleton,
};
use access::AccessCard;
use delete::DeleteDialog;
use description::DescriptionCard;
use facts::{FactsCard, SharingCard};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use neighbours::{NeighbourLinks, Neighbours, use_neighbours};
use status::StatusCard;

/// The page.
#[component]
pub fn DetailPage() -> impl IntoView {
    let id = use_volume_id();
    let list = use_list();
    Effect::new(move |_| {
        if let (Some(list), Some(id)) = (list.get(), id.get()) {
            move_place(&list, &id);
        }
    });
    // Outside of the volume: the list stays while one goes from one to the next.
    let neighbours = use_neighbours(id, list);
    move || match id.get() {
        Some(id) => view! { <Detail id list neighbours /> }.into_any(),
        None => view! { <NotFoundPage /> }.into_any(),
    }
}

/// The list that one came from, as the address tells it.
fn use_list() -> Memo<Option<ListQuery>> {
    let location = use_location();
    Memo::new(move |_| match Route::parse(&location.pathname.get(), &location.search.get()) {
        Some(Route::VolumeIn(_, list)) => Some(list),
        _ => None,
    })
}

#[component]
fn Detail(
    id: VolumeId,
    list: Memo<Option<ListQuery>>,
    neighbours: NeighbourLinks,
) -> impl IntoView {
    let app = use_app();
    let key = id.clone();
    let remote = use_remote(
        WhenKeyChanges::Drop,
        move || Some(key.clone()),
        |client, id: VolumeId| async move { client.send(endpoint::get_volume(&id)).await },
    );
    let volume = Memo::new(move |_| remote.value());
    let name = Memo::new(move |_| volume.with(|volume| volume.as_ref().map(|v| v.name.clone())));
    let title = move || name.get().unwrap_or_else(|| "Data volume".to_owned());
    use_page(title);
    let phase =
        Memo::new(move |_| volume.with(|volume| volume.as_ref().map(|v| v.status.phase.clone())));
    let in_transition =
        Memo::new(move |_| phase.with(|phase| phase.as_ref().is_some_and(Phase::is_in_transition)));
    let gone = Memo::new(move |_| remote.state.with(is_gone));
    let said = Memo::new(move |_| remote.problem().map(|error| error.message()));
    let live = use_live(remote, in_transition, move || {
        if !gone.get_untracked() {
            remote.refresh_quietly();
        }
    });
    // Said, not only shown: a phase changes while nobody looks at it.
    Effect::new(move |before: Option<Option<Phase>>| {
        let now = phase.get();
        if let (Some(Some(before)), Some(now)) = (before, &now)
            && before != *now
        {
            app.notices.announce(format!("{} is now {}", title(), now.label()));
        }
        now
    });
    let ticked = id.clone();
    Effect::new(move |_| {
        if gone.get() {
            app.selection.forget(&ticked);
            if name.with_untracked(Option::is_some) {
                app.notices.announce(format!("{} is gone", title()));
            }
        }
    });
    let deleting = RwSignal::new(false);
    let sharing = Route::Sharing(id.clone()).href();
    // Compared: the parts of the page stay while the volume in them changes.
    let present = Memo::new(move |_| volume.with(Option::is_some) && !gone.get());
    let waiting = Memo::new(move |_| {
        volume.with(Option::is_none) && remote.state.with(|state| state.error().is_none())
    });
    // Compared: the same failure again is no news.
    let error = Memo::new(move |_| remote.problem().filter(|error| !error.is_not_found()));
    view! {
        <PageHeader
            title=title
            above=ViewFn::from(move || view! {
                <div class="detail-above"><BackToList list /> <Neighbours links=neighbours /></div>
            })
            subtitle=ViewFn::from(move || {
                view! {
                    {move || phase.get().map(|phase| view! { <PhaseBadge phase /> })}
                    <Freshness live />
                }
            })
            actions=ViewFn::from(move || {
                let sharing = sharing.clone();
                move || {
                    let sharing = sharing.clone();
                    present.get().then(|| {
                        view! {
                            <RefreshButton on_click=move || remote.refresh() />
                            <LinkButton href=sharing icon=IconName::Share>"Sharing"</LinkButton>
                            <Button
                                variant=ButtonVariant::Danger
                                icon=IconName::Delete
                                on_click=move || deleting.set(true)
                                unavailable=move || {
                                    (phase.get() == Some(Phase::Deleting))
                                        .then(|| "It is being deleted already.".to_owned())
                                }
                            >
                                "Delete"
                            </Button>
                        }
                    })
                }
            })
        />
        {move || error.get().map(|error| view! { <Failure error on_retry=move || remote.refresh() /> })}
        {move || gone.get().then(|| view! { <Gone name=name.get() said=said.get() /> })}
        {move || waiting.get().then(|| view! { <Skeleton lines=8 /> })}
        {move || present.get().then(|| view! { <Cards volume remote deleting /> })}
    }
}

#[component]
fn Cards(
    volume: Memo<Option<Volume>>,
    remote: RemoteHandle<Volume>,
    deleting: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <div class="detail-grid">
            <div class="detail-main">
                <StatusCard volume />
                <DescriptionCard volume remote />
                <SharingCard volume />
                <AccessCard volume />
            </div>
            <div class="detail-side">
                <FactsCard volume />
                <InlineNotice kind=NoticeKind::Info title="Read-only wherever it is mounted">
                    "Workloads see new data at once, but cannot write through a data volume. To \
                     write, mount the origin PVC in its own project."
                </InlineNotice>
            </div>
        </div>
        <DeleteDialog volume remote open=deleting />
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
            {said.map(|said| view! { <p class="muted">"The server says: " <bdi>{said}</bdi></p> })}
            <LinkButton href=Route::default().href() variant=ButtonVariant::Primary>
                "Go to all data volumes"
            </LinkButton>
        </EmptyState>
    }
}
