//! Whom a data volume is shared with: the list, taking away and adding.

mod add;
mod picker;

use super::not_found::NotFoundPage;
use super::parts::{Failure, Freshness, RefreshButton, Text, is_gone, use_page, use_volume_id};
use crate::api::{ApiError, endpoint};
use crate::domain::{ScopeChange, SharedScope, Timestamp, VolumeId};
use crate::route::Route;
use crate::state::{Command, Remote, RemoteHandle, WhenKeyChanges, use_app, use_live, use_remote};
use crate::ui::{
    AlertDialog, Button, ButtonVariant, EmptyState, IconName, InlineNotice, LinkButton, NoticeKind,
    PageHeader, RelativeTime, Skeleton, TableRegion,
};
use add::AddDialog;
use leptos::prelude::*;
pub use picker::{Chosen, ScopePicker};

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
    let refresh = move || {
        volume.refresh();
        scopes.refresh();
    };
    let name = Memo::new(move |_| {
        volume
            .state
            .with(|state| state.value().map(|volume| volume.name.clone()).unwrap_or_default())
    });
    let gone = Memo::new(move |_| volume.state.with(is_gone) || scopes.state.with(is_gone));
    let known = Memo::new(move |_| scopes.state.with(|state| state.value().is_some()));
    let waiting = Memo::new(move |_| scopes.state.with(Remote::is_busy));
    // Nothing tells that others are about to change the sharing.
    let live = use_live(scopes, Memo::new(|_| false), move || {
        if !gone.get_untracked() {
            volume.refresh_quietly();
            scopes.refresh_quietly();
        }
    });
    let adding = RwSignal::new(false);
    let removing = RwSignal::new(None::<SharedScope>);
    let back = Route::Volume(id.clone()).href();
    let kept_id = StoredValue::new(id);
    // Compared: the same failure again is no news.
    let error = Memo::new(move |_| {
        scopes.problem().or_else(|| volume.problem()).filter(|error| !error.is_not_found())
    });
    let hidden = Memo::new(move |_| {
        scopes.state.with(|state| state.error().and_then(ApiError::status)) == Some(403)
    });
    view! {
        <PageHeader
            title="Sharing"
            above=ViewFn::from(move || {
                view! {
                    <a class="back" href=back.clone()>
                        <bdi>{move || {
                            let name = name.get();
                            if name.is_empty() { "Data volume".to_owned() } else { name }
                        }}</bdi>
                    </a>
                }
            })
            subtitle=ViewFn::from(move || {
                view! { <Freshness live /> }
            })
            actions=ViewFn::from(move || {
                move || (!gone.get())
                    .then(|| {
                        view! {
                            <RefreshButton on_click=refresh />
                            <Button
                                variant=ButtonVariant::Primary
                                icon=IconName::Add
                                on_click=move || adding.set(true)
                                unavailable=move || {
                                    hidden.get().then(|| "You may not see or change the sharing of this data volume.".to_owned())
                                }
                            >
                                "Add scopes"
                            </Button>
                        }
                    })
            })
        />
        {move || error.get().map(|error| view! { <Failure error on_retry=refresh /> })}
        {move || {
            gone.get()
                .then(|| {
                    view! {
                        <EmptyState
                            title="There is no such data volume"
                            text=Some("It may have been deleted meanwhile.".to_owned())
                        >
                            <LinkButton href=Route::default().href() variant=ButtonVariant::Primary>
                                "Go to all data volumes"
                            </LinkButton>
                        </EmptyState>
                    }
                })
        }}
        {move || {
            hidden.get()
                .then(|| {
                    view! {
                        <InlineNotice kind=NoticeKind::Info>
                            "You cannot see whom this is shared with."
                        </InlineNotice>
                    }
                })
        }}
        <p class="muted">
            "Sharing stays inside the data volume’s own cluster. Whoever it is shared with mounts \
             it read-only; its own project can always use it."
        </p>
        {move || {
            if gone.get() {
                ().into_any()
            } else if known.get() {
                view! { <Scopes scopes removing adding /> }.into_any()
            } else if waiting.get() {
                view! { <Skeleton lines=5 /> }.into_any()
            } else {
                ().into_any()
            }
        }}
        <AddDialog id=kept_id volume scopes open=adding />
        <RemoveDialog id=kept_id scopes removing />
    }
}

#[component]
fn Scopes(
    scopes: RemoteHandle<Vec<SharedScope>>,
    removing: RwSignal<Option<SharedScope>>,
    adding: RwSignal<bool>,
) -> impl IntoView {
    let rows = move || scopes.value().unwrap_or_default();
    let none =
        Memo::new(move |_| scopes.state.with(|state| state.value().is_none_or(Vec::is_empty)));
    move || {
        if none.get() {
            return view! {
                <EmptyState
                    title="Not shared"
                    text=Some("Only its own project can use this data volume.".to_owned())
                    icon=IconName::Share
                >
                    <Button on_click=move || adding.set(true)>"Share it"</Button>
                </EmptyState>
            }
            .into_any();
        }
        view! {
            <TableRegion label="Shared scopes">
                <table class="table" data-plain="true">
                    <caption class="visually-hidden">"Shared scopes"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Type"</th>
                            <th scope="col">"Name"</th>
                            <th scope="col">"Shared by"</th>
                            <th scope="col">"Since"</th>
                            <th scope="col">
                                <span class="visually-hidden">"Actions"</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=rows key=SharedScope::clone let:scope>
                            <ScopeRow scope removing />
                        </For>
                    </tbody>
                </table>
            </TableRegion>
        }
        .into_any()
    }
}

#[component]
fn ScopeRow(scope: SharedScope, removing: RwSignal<Option<SharedScope>>) -> impl IntoView {
    let now = use_app().clock.now();
    let name = label_of(&scope);
    let since = scope.created_at.map(|Timestamp(ms)| ms);
    let row = scope.clone();
    view! {
        <tr>
            <td>{row.kind.label().to_owned()}</td>
            <th scope="row">
                <bdi>{name.clone()}</bdi>
            </th>
            <td>
                <Text text=row.created_by />
            </td>
            <td>
                <RelativeTime datetime=since now=now />
            </td>
            <td class="cell-action">
                <Button
                    variant=ButtonVariant::Quiet
                    icon=IconName::Delete
                    on_click=move || removing.set(Some(scope.clone()))
                >
                    "Remove "
                    <span class="visually-hidden">{name}</span>
                </Button>
            </td>
        </tr>
    }
}

/// The scope's name; its id where the server gave none.
fn label_of(scope: &SharedScope) -> String {
    if scope.name.is_empty() { scope.id.clone() } else { scope.name.clone() }
}

#[component]
fn RemoveDialog(
    id: StoredValue<VolumeId>,
    scopes: RemoteHandle<Vec<SharedScope>>,
    removing: RwSignal<Option<SharedScope>>,
) -> impl IntoView {
    let app = use_app();
    let command = Command::new(app.notices);
    let name = move || removing.with(|scope| scope.as_ref().map(label_of).unwrap_or_default());
    let confirm = move || {
        let Some(scope) = removing.get_untracked() else { return };
        let id = id.get_value();
        let change = ScopeChange { remove: vec![scope.scope()], ..ScopeChange::default() };
        let name = label_of(&scope);
        let write = app.client.send(endpoint::patch_shared_scopes(&id, &change));
        command.run(write, move |result: Result<Vec<SharedScope>, ApiError>| {
            if let Ok(now) = result {
                scopes.put(now);
                removing.try_set(None);
                app.notices.success(format!("No longer shared with {name}"));
            }
        });
    };
    view! {
        <AlertDialog
            open=Signal::derive(move || removing.with(Option::is_some))
            title=Signal::derive(move || format!("Stop sharing with {}?", name()))
            confirm_label="Stop sharing"
            on_confirm=confirm
            on_cancel=move || {
                command.clear_error();
                removing.set(None);
            }
            busy=command.busy()
            error=Signal::derive(move || {
                let error = command.error().get();
                error.map(|error| error.message())
            })
        >
            <p>
                "Projects that use the data volume through this scope alone lose access to its data."
            </p>
        </AlertDialog>
    }
}
