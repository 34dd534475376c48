//! Sharing with another cluster, department or project, found by its name.

use super::picker::{Chosen, ScopePicker};
use crate::api::{ApiError, endpoint};
use crate::domain::{ScopeChange, SharedScope, Volume, VolumeId};
use crate::state::{Command, RemoteHandle, use_app};
use crate::ui::{Button, ButtonVariant, Dialog, InlineNotice, NoticeKind};
use leptos::prelude::*;

/// The dialog. What is chosen in it is forgotten when it closes.
#[component]
pub fn AddDialog(
    id: StoredValue<VolumeId>,
    volume: RemoteHandle<Volume>,
    scopes: RemoteHandle<Vec<SharedScope>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let app = use_app();
    let chosen = RwSignal::new(Vec::<Chosen>::new());
    let command = Command::new(app.notices);
    let close = move || {
        // What is being sent cannot be called off; its outcome belongs here.
        if command.busy().get_untracked() {
            return;
        }
        open.set(false);
        chosen.set(Vec::new());
        command.clear_error();
    };
    let cluster = Memo::new(move |_| {
        volume.state.with(|state| state.value().and_then(|volume| volume.cluster_id.clone()))
    });
    let apply = move || {
        let added = chosen.get_untracked();
        if added.is_empty() {
            return;
        }
        let id = id.get_value();
        let add = added.iter().map(|one| one.scope.clone()).collect();
        let change = ScopeChange { add, ..ScopeChange::default() };
        let write = async move {
            let mut last = Vec::new();
            for part in change.requests() {
                last = app.client.send(endpoint::patch_shared_scopes(&id, &part)).await?;
                // Each answer is the whole list: what went through is seen even if the rest does not.
                scopes.put(last.clone());
            }
            Ok(last)
        };
        command.run(write, move |result: Result<Vec<SharedScope>, ApiError>| {
            if result.is_ok() {
                let names: Vec<_> = added.into_iter().map(|one| one.name).collect();
                app.notices.success(format!("Shared with {}", names.join(", ")));
                if open.try_set(false).is_none() {
                    chosen.set(Vec::new());
                }
            }
        });
    };
    let shared = Signal::derive(move || {
        let shared = scopes.value().unwrap_or_default();
        shared.iter().map(SharedScope::scope).collect::<Vec<_>>()
    });
    view! {
        <Dialog
            open=open
            on_close=close
            title="Add scopes"
            footer=ViewFn::from(move || {
                view! {
                    <Button
                        on_click=close
                        unavailable=Signal::derive(move || {
                            command.busy().get().then(|| "It is being done already.".to_owned())
                        })
                    >
                        "Cancel"
                    </Button>
                    <Button
                        variant=ButtonVariant::Primary
                        on_click=apply
                        busy=command.busy()
                        unavailable=move || {
                            chosen
                                .with(Vec::is_empty)
                                .then(|| "Choose at least one scope first.".to_owned())
                        }
                    >
                        "Apply changes"
                    </Button>
                }
            })
        >
            <ScopePicker cluster shared chosen />
            {move || {
                let error = command.error().get();
                error
                    .map(|error| {
                        view! {
                            <div role="alert">
                                <InlineNotice kind=NoticeKind::Negative title=error.title()>
                                    <bdi>{error.message()}</bdi>
                                </InlineNotice>
                            </div>
                        }
                    })
            }}
        </Dialog>
    }
}
