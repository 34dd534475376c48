//! Deleting a data volume: what it means, the question, and the ways it can go.

use super::super::parts::{ORIGIN_STAYS, loses_access};
use crate::api::ApiError;
use crate::api::endpoint::{self, Deletion};
use crate::domain::{Phase, Volume, VolumeId};
use crate::route::Route;
use crate::state::{Command, RemoteHandle, use_app};
use crate::ui::AlertDialog;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// Asks, with more to do where more is at stake: a shared volume's name has to be typed.
#[component]
pub fn DeleteDialog(
    volume: Memo<Option<Volume>>,
    remote: RemoteHandle<Volume>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let app = use_app();
    let navigate = StoredValue::new_local(use_navigate());
    let deleting = Command::new(app.notices);
    let name = Memo::new(move |_| {
        volume.with(|volume| volume.as_ref().map(|v| v.name.clone()).unwrap_or_default())
    });
    let shared = Memo::new(move |_| {
        volume.with(|volume| volume.as_ref().and_then(|v| v.shared_scopes.as_ref().map(Vec::len)))
    });
    let gone = move |id: &VolumeId, what: &str| {
        app.selection.forget(id);
        app.notices.success(what);
        if open.try_set(false).is_none() {
            // What this belongs to may have gone before the answer came.
            let _ = navigate
                .try_with_value(|go| go(&Route::default().href(), NavigateOptions::default()));
        }
    };
    let confirm = move || {
        let Some(volume) = volume.get_untracked() else { return };
        let write = app.client.send(endpoint::delete_volume(&volume.id));
        deleting.run(write, move |result: Result<Deletion, ApiError>| match result {
            Ok(Deletion::Accepted) => {
                open.try_set(false);
                app.notices.success(format!("{} is being deleted", volume.name));
                // Shown at once; the server is asked again until it is gone.
                let mut volume = volume;
                volume.status.phase = Phase::Deleting;
                remote.put(volume);
            }
            Ok(Deletion::Done) => gone(&volume.id, &format!("{} has been deleted", volume.name)),
            Err(error) if error.is_not_found() => {
                gone(&volume.id, &format!("{} was already gone", volume.name));
            }
            Err(_) => {}
        });
    };
    view! {
        <AlertDialog
            open=open
            title=move || format!("Delete {}?", name.get())
            confirm_label="Delete data volume"
            on_confirm=confirm
            on_cancel=move || {
                deleting.clear_error();
                open.set(false);
            }
            busy=deleting.busy()
            error=move || {
                let error = deleting.error().get();
                error.map(|error| error.message())
            }
            type_to_confirm=move || shared.get().filter(|n| *n > 0).map(|_| name.get())
        >
            <p>{move || loses_access(shared.get())}</p>
            <p>{ORIGIN_STAYS}</p>
        </AlertDialog>
    }
}
