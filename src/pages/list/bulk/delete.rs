//! Confirms that the selection is deleted.

use super::super::super::AccessLoss;
use super::model::{Confirmation, target_text};
use super::summary::{VolumeLabel, VolumeSummary, Warnings};
use crate::domain::BulkAction;
use crate::state::use_jobs;
use crate::texts::{access, bulk as texts};
use crate::tools::escape_invisible;
use crate::ui::{AlertDialog, InlineNotice, StatusKind};
use leptos::prelude::*;

/// To confirm, the user types the name of a single volume, if it is or may be shared, or "delete 12".
#[component]
pub fn DeleteDialog(confirmation: RwSignal<Option<Confirmation>>) -> impl IntoView {
    let jobs = use_jobs();
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
    let confirm = move || {
        let Some(Confirmation { volumes, .. }) = confirmation.get_untracked() else { return };
        confirmation.set(None);
        jobs.run(BulkAction::Delete, volumes);
    };
    view! {
        <AlertDialog
            open=Signal::derive(move || confirmation.with(Option::is_some))
            title=Signal::derive(title)
            confirm_label=Signal::derive(confirm_label)
            on_confirm=confirm
            on_cancel=move || confirmation.set(None)
            type_to_confirm=Signal::derive(required_text)
        >
            {move || {
                let confirmation = confirmation.get()?;
                Some(if confirmation.volumes.len() == 1 {
                    view! { <OneVolume confirmation /> }.into_any()
                } else {
                    view! { <SeveralVolumes confirmation /> }.into_any()
                })
            }}
        </AlertDialog>
    }
}

#[component]
fn OneVolume(confirmation: Confirmation) -> impl IntoView {
    let loss = confirmation.losses.and_then(|losses| losses.into_iter().next());
    let project = confirmation.volumes.first().map(|it| it.display_project_name().to_owned());
    view! {
        <Warnings warnings=confirmation.warnings />
        {confirmation.volumes.into_iter().next().map(|volume| view! { <p><VolumeLabel volume /></p> })}
        {match loss {
            Some(Ok(scopes)) => view! { <AccessLoss scopes project=project.unwrap_or_default() /> }.into_any(),
            Some(Err(reason)) => {
                view! {
                    <InlineNotice kind=StatusKind::Warning title=texts::LOSS_UNKNOWN>
                        <p><bdi>{escape_invisible(reason)}</bdi></p>
                    </InlineNotice>
                }
                    .into_any()
            }
            None => ().into_any(),
        }}
        <p>{access::ORIGIN_PVC_KEPT}</p>
    }
}

#[component]
fn SeveralVolumes(confirmation: Confirmation) -> impl IntoView {
    let is_unknown = confirmation.losses.is_none();
    view! {
        <VolumeSummary confirmation />
        {is_unknown.then(|| view! { <p>{texts::ALL_LOSE_ACCESS}</p> })}
        <p>{texts::ORIGIN_PVCS_KEPT}</p>
    }
}
