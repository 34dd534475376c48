//! Prepares a command: reads the selected rows again, excludes those that it cannot apply to, and finds
//! out who loses access.

use super::model::{Confirmation, MAX_NAMES, SelectionCommand};
use crate::api::{ApiError, Client, endpoint};
use crate::domain::{Action, MAX_CONCURRENT_REQUESTS, OrgScope, Volume};
use crate::pages::SCOPE_PICKERS;
use crate::state::{Matching, Permissions, buffered, read_all_pages};
use crate::texts::{bulk as texts, first_few};
use leptos::prelude::untrack;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub label: &'static str,
    pub done: u64,
    pub total: u64,
}

/// The volumes of the result are empty if the command applies to none of them; its warnings then say why.
pub async fn prepare(
    client: Client,
    permissions: Permissions,
    command: SelectionCommand,
    matching: Option<Matching>,
    rows: Vec<Volume>,
    on_progress: impl Fn(Progress) + Copy,
) -> Result<Confirmation, ApiError> {
    let mut confirmation = Confirmation { volumes: rows, losses: None, warnings: Vec::new() };
    if let Some(matching) = matching {
        let total = matching.count;
        let step =
            move |done| on_progress(Progress { label: texts::LOADING_MATCHING, done, total });
        step(0);
        let mut list = read_all_pages(client, &matching.query, step).await?;
        confirmation.volumes = matching.retain_selected(list.drain());
        if list.len() != matching.count {
            confirmation.warnings.push(texts::count_changed(matching.count, list.len()));
        }
        if list.is_stuck {
            confirmation.warnings.push(texts::MORE_ROWS_MISSING.to_owned());
        }
    }
    if command == SelectionCommand::Delete {
        exclude_forbidden(permissions, &mut confirmation);
        if confirmation.volumes.len() <= MAX_NAMES {
            fetch_access_losses(client, &mut confirmation, on_progress).await?;
        }
    }
    // The dialog shows at once what it needs of this part, and focuses the picker. Of several deletions it needs nothing.
    if command == SelectionCommand::Share || confirmation.volumes.len() == 1 {
        let _ = SCOPE_PICKERS.load().await;
    }
    Ok(confirmation)
}

/// Prepares the deletion of a volume that is not selected.
pub async fn prepare_deletion(
    client: Client,
    permissions: Permissions,
    volume: Volume,
) -> Result<Confirmation, ApiError> {
    let command = SelectionCommand::Delete;
    prepare(client, permissions, command, None, vec![volume], |_| ()).await
}

pub fn can_delete(permissions: Permissions, volume: &Volume) -> bool {
    permissions.denial_reason(Action::Delete, &OrgScope::of_volume(volume)).is_none()
}

fn exclude_forbidden(permissions: Permissions, confirmation: &mut Confirmation) {
    let is_forbidden = |it: &mut Volume| !can_delete(permissions, it);
    let forbidden: Vec<_> = untrack(|| confirmation.volumes.extract_if(.., is_forbidden).collect());
    if !forbidden.is_empty() {
        let names = list_names(&forbidden);
        confirmation.warnings.push(texts::may_not_delete(forbidden.len() as u64, &names));
    }
}

/// "lidar, radar and 3 more".
fn list_names(volumes: &[Volume]) -> String {
    let names: Vec<_> = volumes.iter().map(|volume| volume.name.as_str()).collect();
    first_few(&names, MAX_NAMES)
}

/// Reads each volume, because the rows of a list have no shared scopes.
async fn fetch_access_losses(
    client: Client,
    confirmation: &mut Confirmation,
    on_progress: impl Fn(Progress),
) -> Result<(), ApiError> {
    let total = confirmation.volumes.len() as u64;
    let step = |done: usize| {
        on_progress(Progress { label: texts::CHECKING_ACCESS_LOSS, done: done as u64, total });
    };
    step(0);
    let read = confirmation.volumes.iter().map(|it| client.send(endpoint::get_volume(&it.id)));
    let responses = buffered(MAX_CONCURRENT_REQUESTS, read, step).await;
    let (mut volumes, mut losses, mut deleted) = (Vec::new(), Vec::new(), Vec::new());
    for (volume, response) in std::mem::take(&mut confirmation.volumes).into_iter().zip(responses) {
        let loss = match response {
            Ok(Volume { decode_error: Some(flaw), .. }) => Err(texts::partly_unreadable(&flaw)),
            Ok(volume) => Ok(volume.shared_scopes),
            Err(error) if error.is_unauthorized() => return Err(error),
            Err(error) if error.is_not_found() => {
                deleted.push(volume);
                continue;
            }
            Err(error) => Err(error.message()),
        };
        volumes.push(volume);
        losses.push(loss);
    }
    if !deleted.is_empty() {
        confirmation.warnings.push(texts::already_deleted(&list_names(&deleted)));
    }
    (confirmation.volumes, confirmation.losses) = (volumes, Some(losses));
    Ok(())
}
