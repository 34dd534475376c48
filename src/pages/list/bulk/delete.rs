//! Confirms that the selection is deleted.

use super::super::super::{CheckAgain, InUseNotice, announce_warning};
use super::model::{Confirmation, MAX_NAMES, target_text};
use super::summary::{VolumeList, Warnings};
use crate::domain::{BulkAction, Volume, VolumeId};
use crate::effect::memo;
use crate::pages::SCOPE_PICKERS;
use crate::state::{use_directory, use_jobs, use_notifications, use_selection, use_workload_scans};
use crate::texts::{access, bulk as texts, ui, usage};
use crate::tools::escape_invisible;
use crate::ui::{AlertDialog, Button, ButtonVariant, InlineNotice, StatusKind};
use leptos::prelude::*;
use std::collections::HashSet;

/// To confirm, the user types the name of a single volume, if it is or may be shared, or "delete 12".
#[component]
pub fn DeleteDialog(confirmation: RwSignal<Option<Confirmation>>) -> impl IntoView {
    let jobs = use_jobs();
    let selection = use_selection();
    let notifications = use_notifications();
    let scans = use_workload_scans();
    let title = move || {
        confirmation
            .with(|it| texts::delete_title(&target_text(it.as_ref().map_or(&[], |it| &it.volumes))))
    };
    let confirm_label =
        move || match confirmation.with(|it| it.as_ref().map_or(0, |it| it.volumes.len())) {
            1 => texts::DELETE_ONE.to_owned(),
            count => texts::delete_several(count as u64),
        };
    let required_text = move || {
        confirmation.with(|it| {
            let Confirmation { volumes, losses, .. } = it.as_ref()?;
            let is_unshared = matches!(losses.as_deref(), Some([Ok(Some(it))]) if it.is_empty());
            match volumes.as_slice() {
                [] => None,
                [volume] => (!is_unshared).then(|| volume.name.clone()),
                volumes => Some(texts::delete_phrase(volumes.len())),
            }
        })
    };
    let unavailable = move || {
        confirmation.with(|it| {
            let volumes = &it.as_ref()?.volumes;
            let reason = if volumes.len() == 1 { usage::IN_USE } else { usage::SOME_IN_USE };
            volumes.iter().any(|it| scans.is_in_use(it)).then(|| reason.to_owned())
        })
    };
    let confirm = move || {
        let Some(Confirmation { volumes, .. }) = confirmation.get_untracked() else { return };
        confirmation.set(None);
        // Those that could not be deleted stay selected.
        selection.replace(&volumes);
        jobs.run(BulkAction::Delete, volumes);
    };
    let deselect = Callback::new(move |ids: HashSet<VolumeId>| {
        let Some(current) = confirmation.get_untracked() else { return };
        let (deselected, rest) = current.split(&ids);
        selection.set(deselected, false);
        selection.announce(notifications);
        confirmation.set(rest);
    });
    view! {
        <AlertDialog
            open=Signal::derive(move || confirmation.with(Option::is_some))
            title=Signal::derive(title)
            confirm_label=Signal::derive(confirm_label)
            on_confirm=confirm
            on_cancel=move || confirmation.set(None)
            type_to_confirm=Signal::derive(required_text)
            unavailable=memo(move |_| unavailable())
        >
            {move || {
                let confirmation = confirmation.get()?;
                Some(if confirmation.volumes.len() == 1 {
                    view! { <OneVolume confirmation /> }.into_any()
                } else {
                    view! { <SeveralVolumes confirmation on_deselect=deselect /> }.into_any()
                })
            }}
        </AlertDialog>
    }
}

#[component]
fn OneVolume(confirmation: Confirmation) -> impl IntoView {
    let directory = use_directory();
    let loss = confirmation.losses.and_then(|losses| losses.into_iter().next());
    let volume = confirmation.volumes.into_iter().next()?;
    let located = volume.clone();
    Some(view! {
        <Warnings warnings=confirmation.warnings />
        <InUseNotice volume=Signal::stored(Some(volume.clone())) />
        // The title has the name, which is not unique.
        <p class="muted">
            <bdi translate="no">{move || escape_invisible(directory.location_text(&located))}</bdi>
        </p>
        {match (loss, SCOPE_PICKERS.get()) {
            (Some(Ok(shared_scopes)), Some(pickers)) => {
                (pickers.access_loss)(Volume { shared_scopes, ..volume })
            }
            (Some(loss), _) => {
                let reason = loss.err().unwrap_or_else(|| ui::PART_FAILED_TITLE.to_owned());
                view! {
                    <InlineNotice kind=StatusKind::Warning title=texts::LOSS_UNKNOWN>
                        <p><bdi>{escape_invisible(reason)}</bdi></p>
                    </InlineNotice>
                }
                    .into_any()
            }
            (None, _) => ().into_any(),
        }}
        <p>{access::ORIGIN_PVC_KEPT}</p>
    })
}

#[component]
fn SeveralVolumes(
    confirmation: Confirmation,
    on_deselect: Callback<HashSet<VolumeId>>,
) -> impl IntoView {
    let Confirmation { volumes, losses, warnings } = confirmation;
    let is_unknown = losses.is_none();
    // What matters is above the list, which may be long.
    view! {
        <Warnings warnings />
        <SeveralInUse volumes=volumes.clone() on_deselect />
        <p>{is_unknown.then_some(texts::ALL_LOSE_ACCESS)} " " {texts::ORIGIN_PVCS_KEPT}</p>
        <VolumeList volumes losses takes_focus=true />
    }
}

/// Warns of those that workloads use, as far as that is known.
#[component]
fn SeveralInUse(volumes: Vec<Volume>, on_deselect: Callback<HashSet<VolumeId>>) -> impl IntoView {
    let scans = use_workload_scans();
    volumes.iter().for_each(|volume| scans.start_for(volume));
    let all = volumes.len() as u64;
    let checked = volumes.clone();
    // The volumes in use, each with the number of workloads, and whether it is not known of others.
    let found = memo(move |_| {
        let (mut in_use, mut is_partial) = (Vec::new(), false);
        for volume in &volumes {
            match scans.active_for(volume).map(|workloads| workloads.len() as u64) {
                Ok(0) => {}
                Ok(workloads) => in_use.push((volume.clone(), workloads)),
                Err(_) => is_partial = true,
            }
        }
        (in_use, is_partial)
    });
    let title = memo(move |_| {
        let (count, is_partial) = found.with(|(in_use, is_partial)| (in_use.len(), *is_partial));
        (count > 0).then(|| usage::volumes_in_use(count as u64, all, is_partial))
    });
    announce_warning(title);
    let are_unused =
        memo(move |_| found.with(|(in_use, is_partial)| in_use.is_empty() && !is_partial));
    let names = move || {
        found.with(|(in_use, _)| {
            let named = in_use.iter().map(|(it, workloads)| (it.display_name(), *workloads));
            usage::list_volumes_in_use(&named.collect::<Vec<_>>(), MAX_NAMES)
        })
    };
    let deselect = move || {
        let ids = |(volume, _): &(Volume, u64)| volume.id.clone();
        on_deselect.run(found.with_untracked(|(in_use, _)| in_use.iter().map(ids).collect()));
    };
    move || {
        if are_unused.get() {
            return Some(view! { <p class="muted">{usage::NONE_OF_SEVERAL}</p> }.into_any());
        }
        let (title, names) = (title.get()?, names());
        let volumes = checked.clone();
        Some(
            view! {
                <InlineNotice kind=StatusKind::Warning title>
                    <p><bdi>{escape_invisible(names)}</bdi></p>
                    <p>{usage::DELETIONS_WILL_BE_REFUSED}</p>
                    <div class="actions">
                        <Button variant=ButtonVariant::Primary on_click=deselect>
                            {usage::DESELECT_IN_USE}
                        </Button>
                        <CheckAgain volumes />
                    </div>
                </InlineNotice>
            }
            .into_any(),
        )
    }
}
