//! Deleting a data volume: what it means, the question, and the ways it can go.

use super::super::losses::{Losses, ORIGIN_PVC_KEPT};
use super::super::parts::{CurlButton, curl_of};
use super::ShownVolume;
use crate::api::{ApiError, endpoint};
use crate::domain::{Action, Phase, Place, Volume, VolumeId, visible};
use crate::effect::{effect, memo};
use crate::route::{Route, use_list};
use crate::state::{
    Deleted, Mutation, NotDeleted, Remote, WhenKeyChanges, delete_volume, use_app, use_remote,
};
use crate::ui::{AlertDialog, InlineNotice, NoticeKind, Spinner, clock_time};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// What is told of the consequences.
#[derive(Clone, Debug, PartialEq)]
enum Told {
    /// Nothing yet: they are being looked up.
    Looking,
    /// What the server says now.
    Now(Volume),
    /// What it said before, for it cannot be asked now.
    Before(Volume, ApiError),
}

impl Told {
    fn volume(&self) -> Option<&Volume> {
        match self {
            Self::Looking => None,
            Self::Now(volume) | Self::Before(volume, _) => Some(volume),
        }
    }

    /// Whether everybody knows that nobody loses anything.
    fn is_harmless(&self) -> bool {
        matches!(self, Self::Now(Volume { shared_scopes: Some(scopes), .. }) if scopes.is_empty())
    }
}

/// Asks, with more to do where more is at stake: the name has to be typed unless the volume is known
/// to be shared with nobody. The consequences are those of now: they are read again first.
#[component]
pub fn DeleteDialog(id: VolumeId, shown: ShownVolume, open: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let navigate = StoredValue::new_local(use_navigate());
    let list = use_list();
    let deleting = Mutation::new(app.notifications);
    let in_doubt = RwSignal::new(None::<String>);
    let name = memo(move |_| {
        shown.volume.with(|volume| volume.as_ref().map(|v| v.name.clone()).unwrap_or_default())
    });
    let key = id.clone();
    let fresh = use_remote(
        WhenKeyChanges::Drop,
        move || open.get().then(|| key.clone()),
        |client, id: VolumeId| async move { client.send(endpoint::get_volume(&id)).await },
    );
    let told = memo(move |_| {
        let page = shown.volume.get();
        // Whichever is newer: the page goes on looking.
        let is_newer = shown.remote.as_of.get() > fresh.as_of.get();
        fresh.state.with(|state| match (state, page) {
            (Remote::Loaded(_), Some(page)) if is_newer => Told::Now(page),
            (Remote::Loaded(fresh), _) => Told::Now(fresh.clone()),
            (Remote::Failed { error, .. }, Some(page)) if !error.is_unauthorized() => {
                Told::Before(page, error.clone())
            }
            _ => Told::Looking,
        })
    });
    // What turned out while looking belongs on the page as well.
    effect(move || {
        let is_gone = fresh.state.with(|state| state.error().is_some_and(ApiError::is_not_found));
        let is_going = fresh.value().filter(|it| it.status.phase == Phase::Deleting);
        if is_gone {
            shown.remote.refresh();
        } else if let Some(volume) = is_going {
            shown.put(volume);
        }
    });
    let unavailable = memo(move |_| {
        told.with(|told| match told.volume() {
            None => Some("The console is still looking who loses access.".to_owned()),
            Some(it) if it.status.phase == Phase::Deleting => {
                Some("It is being deleted already.".to_owned())
            }
            Some(it) => app.permissions.why_not(Action::Delete, &Place::of_volume(it)),
        })
    });
    let gone = move |id: &VolumeId, what: &str| {
        app.selection.forget(id);
        app.notifications.success(what);
        if open.try_set(false).is_none() {
            // What this belongs to may have gone before the answer came.
            let to = Route::Volumes(list.get_untracked().unwrap_or_default()).href();
            let _ = navigate.try_with_value(|go| go(&to, NavigateOptions::default()));
        }
    };
    let confirm = move || {
        let Some(volume) = told.with_untracked(|told| told.volume().cloned()) else { return };
        in_doubt.set(None);
        let id = volume.id.clone();
        let write = async move {
            match delete_volume(app.client, &id).await {
                Err(NotDeleted::Refused(error)) => Err(error),
                other => Ok(other),
            }
        };
        deleting.run(write, move |result| match result {
            Ok(Ok(Deleted::Underway)) => {
                open.try_set(false);
                app.notifications.success(format!("{} is being deleted", volume.name));
                // ShownVolume at once; the server is asked again until it is gone.
                let mut volume = volume;
                volume.status.phase = Phase::Deleting;
                shown.put(volume);
            }
            Ok(Ok(Deleted::Gone)) => gone(&volume.id, &format!("{} has been deleted", volume.name)),
            Ok(Ok(Deleted::GoneBefore)) => {
                gone(&volume.id, &format!("{} was already gone", volume.name));
            }
            Ok(Err(doubt)) => {
                let words = doubt.words();
                if in_doubt.try_set(Some(words.clone())).is_some() {
                    app.notifications.failure(format!("Could not delete {}", volume.name), words);
                }
            }
            Err(error) => {
                app.permissions.learn(Action::Delete, Place::of_volume(&volume), &error);
            }
        });
    };
    let command = memo(move |_| curl_of(&endpoint::delete_volume(&id)));
    view! {
        <AlertDialog
            open=open
            title=move || format!("Delete {}?", name.get())
            confirm_label="Delete data volume"
            on_confirm=confirm
            on_cancel=move || {
                deleting.clear_error();
                in_doubt.set(None);
                open.set(false);
            }
            busy=deleting.busy()
            error=move || {
                let refused = deleting.error().get().map(|error| error.message());
                refused.or_else(|| in_doubt.get())
            }
            type_to_confirm=move || {
                told.with(|told| told.volume().is_some() && !told.is_harmless())
                    .then(|| name.get())
            }
            unavailable=unavailable
            aside=ViewFn::from(move || view! { <CurlButton command /> })
        >
            {move || match told.get() {
                Told::Looking => {
                    view! { <Spinner label="Looking who loses access…" /> }.into_any()
                }
                Told::Now(volume) => view! { <Losses scopes=volume.shared_scopes /> }.into_any(),
                Told::Before(volume, error) => {
                    view! {
                        <InlineNotice kind=NoticeKind::Warning title=stale(shown)>
                            <p>"It could not be read again. " <bdi>{visible(error.message())}</bdi></p>
                        </InlineNotice>
                        <Losses scopes=volume.shared_scopes />
                    }
                        .into_any()
                }
            }}
            <p>{ORIGIN_PVC_KEPT}</p>
        </AlertDialog>
    }
}

/// "This is as of 14:03:22".
fn stale(shown: ShownVolume) -> String {
    match shown.remote.as_of.get() {
        Some(at) => format!("This is as of {}", clock_time(at)),
        None => "This may be out of date".to_owned(),
    }
}
