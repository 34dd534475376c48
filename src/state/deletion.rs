use super::mutation::{WriteError, WriteOutcome, Writer};
use crate::api::endpoint::{self, Deletion};
use crate::domain::{Action, OrgScope, Phase, Volume};
use crate::texts::detail as texts;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeleteSuccess {
    Deleted,
    AlreadyGone,
    /// The server deletes it asynchronously.
    InProgress,
}

/// Deletes a data volume. If the response is lost, the volume is looked up, not deleted again.
pub async fn delete_volume(writer: Writer, volume: &Volume) -> Result<DeleteSuccess, WriteError> {
    let permission = (Action::Delete, OrgScope::of_volume(volume));
    match writer.send(endpoint::delete_volume(&volume.id), Some(permission)).await {
        Ok(Deletion::Done) => Ok(DeleteSuccess::Deleted),
        Ok(Deletion::Accepted) => Ok(DeleteSuccess::InProgress),
        Err(failed) if failed.error.is_not_found() => Ok(DeleteSuccess::AlreadyGone),
        Err(failed) => {
            let lookup = async {
                match writer.client.send(endpoint::get_volume(&volume.id)).await {
                    Ok(volume) if volume.status.phase == Phase::Deleting => {
                        Ok(Some(DeleteSuccess::InProgress))
                    }
                    Ok(_) => Ok(None),
                    Err(error) if error.is_not_found() => Ok(Some(DeleteSuccess::Deleted)),
                    Err(error) => Err(error),
                }
            };
            failed.look_up(lookup).await
        }
    }
}

pub fn describe_failed_deletion(failed: &WriteError) -> String {
    let message = failed.error.message();
    match &failed.outcome {
        WriteOutcome::NotDone => format!("{message} {}", texts::DELETION_NOT_DONE),
        WriteOutcome::Unknown { lookup_error: Some(error) } => {
            format!("{message} {}", texts::deletion_unknown(&error.message()))
        }
        _ => message,
    }
}
