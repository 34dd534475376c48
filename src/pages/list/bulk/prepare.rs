//! Prepares a command: reads the selected rows again, excludes those that it cannot apply to, and finds
//! out who loses access.

use super::model::{Confirmation, MAX_NAMES, SelectionCommand, count_text};
use crate::api::{ApiError, Client, endpoint};
use crate::domain::{Action, MAX_CONCURRENT_REQUESTS, OrgScope, Volume};
use crate::state::{Matching, Permissions, buffered, read_all_pages};
use crate::tools::format_thousands;
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
            move |done| on_progress(Progress { label: "Reading all that match", done, total });
        step(0);
        let mut list = read_all_pages(client, &matching.query, step).await?;
        confirmation.volumes = matching.retain_selected(list.drain());
        if list.len() != matching.count {
            confirmation.warnings.push(format!(
                "{} matched when you selected; now {} do.",
                format_thousands(matching.count),
                format_thousands(list.len()),
            ));
        }
        if list.is_stuck {
            confirmation.warnings.push(
                "The server says that more rows follow, but not where. These may not be all."
                    .to_owned(),
            );
        }
    }
    if command == SelectionCommand::Delete {
        exclude_forbidden(permissions, &mut confirmation);
        if confirmation.volumes.len() <= MAX_NAMES {
            fetch_access_losses(client, &mut confirmation, on_progress).await?;
        }
    }
    Ok(confirmation)
}

pub fn can_delete(permissions: Permissions, volume: &Volume) -> bool {
    permissions.denial_reason(Action::Delete, &OrgScope::of_volume(volume)).is_none()
}

fn exclude_forbidden(permissions: Permissions, confirmation: &mut Confirmation) {
    let is_forbidden = |it: &mut Volume| !can_delete(permissions, it);
    let forbidden: Vec<_> = untrack(|| confirmation.volumes.extract_if(.., is_forbidden).collect());
    if !forbidden.is_empty() {
        let volumes = count_text(forbidden.len());
        let verb = if forbidden.len() == 1 { "is" } else { "are" };
        let names = list_names(&forbidden);
        confirmation
            .warnings
            .push(format!("You may not delete {volumes}, which {verb} left out: {names}."));
    }
}

/// "lidar, radar and 3 more".
fn list_names(volumes: &[Volume]) -> String {
    let names: Vec<_> = volumes.iter().take(MAX_NAMES).map(|volume| volume.name.as_str()).collect();
    let more = volumes.len() - names.len();
    let names = names.join(", ");
    if more > 0 { format!("{names} and {} more", format_thousands(more as u64)) } else { names }
}

/// Reads each volume, because the rows of a list have no shared scopes.
async fn fetch_access_losses(
    client: Client,
    confirmation: &mut Confirmation,
    on_progress: impl Fn(Progress),
) -> Result<(), ApiError> {
    let total = confirmation.volumes.len() as u64;
    let step = |done: usize| {
        on_progress(Progress { label: "Looking who loses access", done: done as u64, total });
    };
    step(0);
    let read = confirmation.volumes.iter().map(|it| client.send(endpoint::get_volume(&it.id)));
    let responses = buffered(MAX_CONCURRENT_REQUESTS, read, step).await;
    let (mut volumes, mut losses, mut deleted) = (Vec::new(), Vec::new(), Vec::new());
    for (volume, response) in std::mem::take(&mut confirmation.volumes).into_iter().zip(responses) {
        let loss = match response {
            Ok(Volume { decode_error: Some(flaw), .. }) => {
                Err(format!("not all of it could be read: {flaw}."))
            }
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
        let verb = if deleted.len() == 1 { "is" } else { "are" };
        let names = list_names(&deleted);
        confirmation.warnings.push(format!("Gone already, and left out, {verb}: {names}."));
    }
    (confirmation.volumes, confirmation.losses) = (volumes, Some(losses));
    Ok(())
}
