//! The dialog that deletes a data volume.

use super::ShownVolume;
use super::access::AccessState;
use crate::domain::{Action, OrgScope, Phase, Volume};
use crate::effect::{effect, memo};
use crate::pages::{AccessLoss, InUseNotice, is_not_found, use_navigator, use_volume};
use crate::route::{Route, use_source};
use crate::state::{
    DeleteSuccess, DeletionEnd, Deletions, Mutation, NotificationKind, Notifications, Remote,
    Subject, WriteError, WriteOutcome, delete_volume, describe_failed_deletion,
    is_refused_deletion, use_deletions, use_directory, use_notifications, use_permissions,
    use_selection, use_workload_scans, use_writer,
};
use crate::texts::{access as access_texts, api, detail as texts, usage};
use crate::tools::escape_invisible;
use crate::ui::{AlertDialog, InlineNotice, Spinner, StatusKind, focus_heading, format_clock_time};
use leptos::prelude::*;
use leptos_router::NavigateOptions;

/// Reads the volume again to show who loses access. The user has to type the name unless the volume
/// is known to be unshared.
#[component]
pub fn DeleteDialog(
    shown: ShownVolume,
    open: RwSignal<bool>,
    access: AccessState,
) -> impl IntoView {
    let notifications = use_notifications();
    let permissions = use_permissions();
    let selection = use_selection();
    let writer = use_writer();
    let deletions = use_deletions();
    let scans = use_workload_scans();
    let directory = use_directory();
    let navigate = use_navigator();
    let source = use_source();
    let deleting = Mutation::new(notifications);
    let name = memo(move |_| shown.volume.get().map(|it| it.name).unwrap_or_default());
    let fresh = use_volume(Signal::derive(move || open.get().then(|| shown.id.get_value())));
    // With the error if it is the page's version, since reading it again has failed.
    let subject = memo(move |_| {
        let page = shown.volume.get();
        // The page keeps polling, so its version may be newer.
        let is_page_newer = shown.remote.as_of.get() > fresh.as_of.get();
        fresh.state.with(|state| match (state, page) {
            (Remote::Loaded(_), Some(page)) if is_page_newer => Some((page, None)),
            (Remote::Loaded(fresh), _) => Some((fresh.clone(), None)),
            (Remote::Failed { error, .. }, Some(page)) if !error.is_unauthorized() => {
                Some((page, Some(error.clone())))
            }
            _ => None,
        })
    });
    // The page shows what this read has found out.
    effect(move || {
        let deleting = fresh.value().filter(|it| it.status.phase == Phase::Deleting);
        if fresh.state.with(is_not_found) {
            shown.remote.refresh();
        } else if let Some(volume) = deleting {
            shown.put(volume);
        }
    });
    let unavailable = memo(move |_| {
        subject.with(|subject| match subject {
            None => Some(texts::STILL_CHECKING.to_owned()),
            Some((it, _)) if it.status.phase == Phase::Deleting => {
                Some(texts::IS_DELETING.to_owned())
            }
            Some((it, _)) => permissions
                .denial_reason(Action::Delete, &OrgScope::of_volume(it))
                .or_else(|| scans.is_in_use(it).then(|| usage::IN_USE.to_owned())),
        })
    });
    let leave = move |volume: &Volume, done: String| {
        selection.remove(&volume.id);
        notifications.unlink(&volume.id);
        let gone = Subject::DeletedVolume(volume.id.clone(), volume.name.clone());
        notifications.success_about(gone, done);
        // Not if the user has left the page before the response came.
        if open.try_set(false).is_none() {
            navigate(
                &Route::source_href(source.get_untracked().as_ref()),
                NavigateOptions::default(),
            );
        }
    };
    let is_gone = move || subject.try_with_untracked(|_| ()).is_none();
    let confirm = move || {
        let Some((volume, _)) = subject.get_untracked() else { return };
        deleting.run(async move {
            match delete_volume(writer, &volume).await {
                Ok(DeleteSuccess::InProgress) => {
                    if open.try_set(false).is_none() {
                        // The button that has opened the dialog would show why it cannot be used.
                        request_animation_frame(|| {
                            focus_heading();
                        });
                    }
                    let subject = Subject::Volume(volume.id.clone(), volume.name.clone());
                    let id = notifications.started(subject, texts::being_deleted(&volume.name));
                    let accepted = AcceptedDeletion { volume: volume.clone(), notification: id };
                    // The page polls until it is gone, unless the user has left it.
                    if let Some(accepted) = shown.deletion.try_set_value(Some(accepted)).flatten() {
                        accepted.follow(notifications, deletions);
                    }
                    // Shown at once.
                    let mut volume = volume;
                    volume.status.phase = Phase::Deleting;
                    shown.put(volume);
                }
                Ok(DeleteSuccess::Deleted) => leave(&volume, texts::deleted(&volume.name)),
                Ok(DeleteSuccess::AlreadyGone) => {
                    leave(&volume, texts::already_deleted(&volume.name));
                }
                Err(failed) if failed.outcome != WriteOutcome::Refused && is_gone() => {
                    let title = texts::delete_failed(&volume.name);
                    notifications.failure(title, describe_failed_deletion(&failed));
                }
                Err(failed) => {
                    if is_refused_deletion(&failed) {
                        scans.restart_for(&volume);
                    }
                    return Err(failed);
                }
            }
            Ok(())
        });
    };
    let type_to_confirm = move || {
        let (volume, error) = subject.get()?;
        let is_unshared = volume.shared_scopes.is_some_and(|scopes| scopes.is_empty());
        (error.is_some() || !is_unshared).then(|| name.get())
    };
    let stale_title = move || match shown.remote.as_of.get() {
        Some(at) => texts::stale_since(&format_clock_time(at)),
        None => texts::MAY_BE_STALE.to_owned(),
    };
    let loss = move |volume: Volume| view! { <AccessLoss volume org=access.org /> };
    view! {
        <AlertDialog
            open
            title=move || texts::delete_title(&name.get())
            name
            confirm_label=texts::DELETE_CONFIRM
            on_confirm=confirm
            on_cancel=move || {
                deleting.error.set(None);
                open.set(false);
            }
            busy=deleting.busy
            error=move || deleting.error.get().as_ref().map(explain_failure).unwrap_or_default()
            type_to_confirm
            unavailable
        >
            <InUseNotice volume=shown.volume />
            // Names are not unique.
            <p class="muted">
                <bdi translate="no">{move || {
                    shown.volume.get().map(|it| escape_invisible(directory.location_text(&it)))
                }}</bdi>
            </p>
            {move || match subject.get() {
                None => view! { <Spinner label=texts::CHECKING_ACCESS_LOSS /> }.into_any(),
                Some((volume, None)) => loss(volume).into_any(),
                Some((volume, Some(error))) => view! {
                    <InlineNotice kind=StatusKind::Warning title=stale_title()>
                        <p>{texts::REFRESH_FAILED} <bdi>{escape_invisible(error.message())}</bdi></p>
                    </InlineNotice>
                    {loss(volume)}
                }
                .into_any(),
            }}
            <p>{access_texts::ORIGIN_PVC_KEPT}</p>
        </AlertDialog>
    }
}

/// What went wrong, and whom to ask if the user may not do it.
fn explain_failure(failed: &WriteError) -> Vec<String> {
    let is_known = !matches!(failed.outcome, WriteOutcome::Unknown { .. });
    let title = is_known.then_some(texts::NOT_DELETED);
    let hint = failed.error.is_forbidden().then_some(api::FORBIDDEN_HINT);
    let message = describe_failed_deletion(failed);
    [title, Some(message.as_str()), hint].into_iter().flatten().map(str::to_owned).collect()
}

/// A deletion that the server has accepted.
#[derive(Clone)]
pub struct AcceptedDeletion {
    volume: Volume,
    notification: u32,
}

impl AcceptedDeletion {
    /// Replaces its notification when it has ended, on other pages.
    pub fn follow(self, notifications: Notifications, deletions: Deletions) {
        let id = self.volume.id.clone();
        deletions.follow(id, move |end| self.end(notifications, end, false));
    }

    /// Replaces its notification. `is_shown` says that the page shows that the data volume is gone.
    pub fn end(&self, notifications: Notifications, end: DeletionEnd, is_shown: bool) {
        let name = &self.volume.name;
        notifications.forget(self.notification);
        let gone = Subject::DeletedVolume(self.volume.id.clone(), name.clone());
        if end.is_ok() {
            notifications.unlink(&self.volume.id);
        }
        match end {
            Ok(()) if is_shown => {
                let (kind, title) = (NotificationKind::Success, texts::deleted(name));
                notifications.record(kind, title, "", Some(gone));
            }
            Ok(()) => notifications.success_about(gone, texts::deleted(name)),
            Err(why) => {
                let subject = Subject::Volume(self.volume.id.clone(), name.clone());
                notifications.failure_about(subject, texts::delete_failed(name), why);
            }
        }
    }
}
