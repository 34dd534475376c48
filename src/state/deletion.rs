//! Deleting a data volume, when the answer may get lost: then the console looks, instead of deleting
//! again or calling a failure what may be none.

use crate::api::endpoint::{self, Deletion};
use crate::api::{ApiError, Client};
use crate::domain::{Phase, VolumeId};

/// How a deletion went well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deleted {
    /// It is gone.
    Gone,
    /// It was gone before.
    GoneBefore,
    /// It is being deleted.
    Underway,
}

/// How a deletion did not go well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotDeleted {
    /// The server refused.
    Refused(ApiError),
    /// The answer was lost, and the volume is there as before.
    StillThere {
        /// How the answer was lost.
        lost: ApiError,
    },
    /// The answer was lost, and so was the one to what became of the volume.
    Unknown {
        /// How the answer was lost.
        lost: ApiError,
        /// Why the console could not look.
        look: ApiError,
    },
}

impl NotDeleted {
    /// How long the server asks to wait before it is asked again, in milliseconds.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Refused(error) | Self::StillThere { lost: error } => error.retry_after(),
            Self::Unknown { lost, look } => lost.retry_after().max(look.retry_after()),
        }
    }

    /// What there is to say, in the server's words where there are some.
    pub fn words(&self) -> String {
        match self {
            Self::Refused(error) => error.message(),
            Self::StillThere { lost } => format!(
                "{} The console has looked since: the data volume was not deleted.",
                lost.message()
            ),
            Self::Unknown { lost, look } => format!(
                "{} Whether the data volume was deleted is not known, because the console could \
                 not look: {}",
                lost.message(),
                look.message()
            ),
        }
    }
}

/// Deletes a data volume: one request, and another one to look where its answer was lost.
pub async fn delete_volume(client: Client, id: &VolumeId) -> Result<Deleted, NotDeleted> {
    let lost = match client.send(endpoint::delete_volume(id)).await {
        Ok(Deletion::Done) => return Ok(Deleted::Gone),
        Ok(Deletion::Accepted) => return Ok(Deleted::Underway),
        Err(error) if error.is_not_found() => return Ok(Deleted::GoneBefore),
        Err(error) if !error.leaves_in_doubt() => return Err(NotDeleted::Refused(error)),
        Err(error) => error,
    };
    match client.send(endpoint::get_volume(id)).await {
        Ok(volume) if volume.status.phase == Phase::Deleting => Ok(Deleted::Underway),
        Ok(_) => Err(NotDeleted::StillThere { lost }),
        Err(look) if look.is_not_found() => Ok(Deleted::Gone),
        // Its person has left: nobody is there to be told.
        Err(ApiError::Aborted) => Err(NotDeleted::Refused(ApiError::Aborted)),
        Err(look) => Err(NotDeleted::Unknown { lost, look }),
    }
}
