//! Whom a data volume is shared with: the list, what is staged, and the tree to choose from.

mod add;
mod editing;
mod picker;
mod staged;
mod table;

use super::not_found::NotFoundPage;
use super::parts::{
    CurlButton, Failure, Freshness, GoToList, RefreshButton, Warning, is_gone, use_page,
    use_volume_id,
};
use crate::api::{ApiError, Page, endpoint};
use crate::domain::{VolumeId, visible};
use crate::effect::{memo, when};
use crate::route::{Route, use_list};
use crate::state::{Remote, WhenKeyChanges, use_polling, use_remote};
use crate::ui::{
    Button, ButtonVariant, EmptyState, IconName, InlineNotice, NoticeKind, PageHeader, Skeleton,
};
use add::AddDialog;
use editing::SharingEditor;
use leptos::prelude::*;
pub use picker::{Chosen, ScopePicker};
use staged::StagedChanges;
use table::ScopesTable;

/// The id of the button "Add scopes".
const ADD: &str = "add-scopes";

/// The page.
#[component]
pub fn SharingPage() -> impl IntoView {
    let id = use_volume_id();
    move || match id.get() {
        Some(id) => view! { <Sharing id /> }.into_any(),
        None => view! { <NotFoundPage /> }.into_any(),
    }
}

#[component]
fn Sharing(id: VolumeId) -> impl IntoView {
    use_page(|| "Sharing".to_owned());
    let key = id.clone();
    let volume = use_remote(
        WhenKeyChanges::Drop,
        move || Some(key.clone()),
        |client, id: VolumeId| async move { client.send(endpoint::get_volume(&id)).await },
    );
    let key = id.clone();
    let scopes = use_remote(
        WhenKeyChanges::Drop,
        move || Some(key.clone()),
        |client, id: VolumeId| async move { client.send(endpoint::get_shared_scopes(&id)).await },
    );
    let name = memo(move |_| {
        volume
            .state
            .with(|state| state.value().map(|volume| volume.name.clone()).unwrap_or_default())
    });
    let gone = memo(move |_| volume.state.with(is_gone) || scopes.state.with(is_gone));
    let known = memo(move |_| scopes.state.with(|state| state.value().is_some()));
    let waiting = memo(move |_| scopes.state.with(Remote::is_busy));
    // Nothing tells that others are about to change the sharing.
    let live = use_polling(scopes, memo(|_| Vec::new()), move || {
        if !gone.get_untracked() {
            volume.refresh_quietly();
            scopes.refresh_quietly();
        }
    });
    let adding = RwSignal::new(false);
    let volume_id = id.clone();
    let list = use_list();
    let back = move || Route::Volume(volume_id.clone(), list.get()).href();
    // Compared: the same failure again is no news.
    let error = memo(move |_| {
        scopes.problem().or_else(|| volume.problem()).filter(|error| !error.is_not_found())
    });
    let hidden = memo(move |_| {
        scopes.state.with(|state| state.error().and_then(ApiError::status)) == Some(403)
    });
    let editing = SharingEditor::start(id, volume, scopes, hidden);
    let refresh = move || editing.refresh();
    let left_out =
        memo(move |_| scopes.state.with(|state| state.value().and_then(Page::left_out_note)));
    view! {
        <PageHeader
            title="Sharing"
            above=ViewFn::from(move || {
                view! {
                    <a class="back" href=back.clone()>
                        <bdi translate="no">{move || {
                            let name = name.get();
                            if name.is_empty() { "Data volume".to_owned() } else { visible(name) }
                        }}</bdi>
                    </a>
                }
            })
            subtitle=ViewFn::from(move || {
                view! { <Freshness live /> }
            })
            actions=ViewFn::from(move || {
                when(move || !gone.get(), move || {
                    view! {
                        <RefreshButton on_click=refresh />
                        <CurlButton command=Signal::derive(move || editing.read_command()) />
                        <Button
                            id=ADD
                            variant=ButtonVariant::Primary
                            icon=IconName::Add
                            on_click=move || adding.set(true)
                            unavailable=Signal::derive(move || editing.blocked.get())
                        >
                            "Add scopes"
                        </Button>
                    }
                })
            })
        />
        {move || error.get().map(|error| view! { <Failure error on_retry=refresh /> })}
        {when(move || gone.get(), move || {
            view! {
                <EmptyState
                    title="There is no such data volume"
                    text=Some("It may have been deleted meanwhile.".to_owned())
                >
                    <GoToList />
                </EmptyState>
            }
        })}
        {when(move || hidden.get(), move || {
            view! {
                <InlineNotice kind=NoticeKind::Info>
                    "You cannot see whom this is shared with."
                </InlineNotice>
            }
        })}
        <Warning text=left_out />
        <p class="muted">
            "Sharing stays inside the data volume’s own cluster. Whoever it is shared with mounts \
             it read-only; its own project can always use it."
        </p>
        {when(move || known.get() && !gone.get(), move || view! { <StagedChanges editing /> })}
        {move || {
            if gone.get() {
                ().into_any()
            } else if known.get() {
                view! { <ScopesTable editing scopes adding /> }.into_any()
            } else if waiting.get() {
                view! { <Skeleton lines=5 /> }.into_any()
            } else {
                ().into_any()
            }
        }}
        <AddDialog editing open=adding />
    }
}
