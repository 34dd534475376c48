use crate::api::endpoint::{self, Deletion};
use crate::api::{ApiError, Client};
use crate::domain::{Phase, VolumeId};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeleteSuccess {
    Deleted,
    AlreadyGone,
    /// The server deletes it asynchronously.
    InProgress,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeleteError {
    Refused(ApiError),
    /// There was no response, and the volume still exists.
    StillExists {
        error: ApiError,
    },
    /// There was no response, and looking up the volume failed as well.
    Unknown {
        error: ApiError,
        lookup_error: ApiError,
    },
}

impl DeleteError {
    /// How long the server asks to wait before the next request, in milliseconds.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Refused(error) | Self::StillExists { error } => error.retry_after(),
            Self::Unknown { error, lookup_error } => {
                error.retry_after().max(lookup_error.retry_after())
            }
        }
    }

    pub fn describe(&self) -> String {
        match self {
            Self::Refused(error) => error.message(),
            Self::StillExists { error } => format!(
                "{} The console has looked since: the data volume was not deleted.",
                error.message()
            ),
            Self::Unknown { error, lookup_error } => format!(
                "{} Whether the data volume was deleted is not known, because the console could \
                 not look: {}",
                error.message(),
                lookup_error.message()
            ),
        }
    }
}

/// Deletes a data volume. If the response is lost, the volume is looked up, not deleted again.
pub async fn delete_volume(client: Client, id: &VolumeId) -> Result<DeleteSuccess, DeleteError> {
    let error = match client.send(endpoint::delete_volume(id)).await {
        Ok(Deletion::Done) => return Ok(DeleteSuccess::Deleted),
        Ok(Deletion::Accepted) => return Ok(DeleteSuccess::InProgress),
        Err(error) if error.is_not_found() => return Ok(DeleteSuccess::AlreadyGone),
        Err(error) if !error.is_outcome_unknown() => return Err(DeleteError::Refused(error)),
        Err(error) => error,
    };
    match client.send(endpoint::get_volume(id)).await {
        Ok(volume) if volume.status.phase == Phase::Deleting => Ok(DeleteSuccess::InProgress),
        Ok(_) => Err(DeleteError::StillExists { error }),
        Err(lookup_error) if lookup_error.is_not_found() => Ok(DeleteSuccess::Deleted),
        Err(ApiError::Aborted) => Err(DeleteError::Refused(ApiError::Aborted)),
        Err(lookup_error) => Err(DeleteError::Unknown { error, lookup_error }),
    }
}
