use super::{NameError, VolumeName};
use crate::tools::clean_line;

/// The response of `name-availability`: 204 or 409.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    Available,
    Taken,
}

/// Only a response for this name in this cluster makes it [`NameCheck::Available`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameCheck<E> {
    Empty,
    Malformed(NameError),
    NoCluster,
    Checking,
    Available,
    Taken,
    Failed(E),
}

impl<E> NameCheck<E> {
    /// `Ok` with the name to check, or the state if no request is needed.
    pub fn before_request(text: &str, cluster_is_known: bool) -> Result<VolumeName, Self> {
        if text.is_empty() {
            return Err(Self::Empty);
        }
        match VolumeName::parse(&clean_line(text)) {
            Err(error) => Err(Self::Malformed(error)),
            Ok(_) if !cluster_is_known => Err(Self::NoCluster),
            Ok(name) => Ok(name),
        }
    }

    pub fn from_response(response: Result<Availability, E>) -> Self {
        match response {
            Ok(Availability::Available) => Self::Available,
            Ok(Availability::Taken) => Self::Taken,
            Err(error) => Self::Failed(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_request_without_a_valid_name_and_a_cluster() {
        type Check = NameCheck<()>;
        assert_eq!(Check::before_request("", true), Err(NameCheck::Empty));
        assert!(matches!(Check::before_request("A", true), Err(NameCheck::Malformed(_))));
        assert_eq!(Check::before_request("a", false), Err(NameCheck::NoCluster));
        assert!(Check::before_request("a", true).is_ok());
    }
}
