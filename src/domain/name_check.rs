//! Whether a name is free: what is known while one types.

use super::{NameError, VolumeName, entered_line};

/// The server's answer to `name-availability`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// 204: free.
    Available,
    /// 409: in use.
    Taken,
}

/// What can be said of the name in the field right now. `E` is why the server could not say.
/// Only an answer for this very name in this very cluster is ever [`NameCheck::Available`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameCheck<E> {
    /// Nothing was typed.
    Empty,
    /// It is no name.
    Malformed(NameError),
    /// It is a name, but in which cluster it must be free is not known.
    NoCluster,
    /// The question is on its way, or about to be.
    Checking,
    /// It was free when it was asked.
    Available,
    /// It is in use.
    Taken,
    /// The server could not say.
    Undecided(E),
}

impl<E> NameCheck<E> {
    /// What can be said without asking; `Ok` is the name to ask about.
    pub fn before_asking(text: &str, cluster_is_known: bool) -> Result<VolumeName, Self> {
        if text.is_empty() {
            return Err(Self::Empty);
        }
        match VolumeName::parse(&entered_line(text)) {
            Err(error) => Err(Self::Malformed(error)),
            Ok(_) if !cluster_is_known => Err(Self::NoCluster),
            Ok(name) => Ok(name),
        }
    }

    /// What the answer says.
    pub fn after_asking(answer: Result<Availability, E>) -> Self {
        match answer {
            Ok(Availability::Available) => Self::Available,
            Ok(Availability::Taken) => Self::Taken,
            Err(error) => Self::Undecided(error),
        }
    }

    /// The words beside the field; none where the field's own error says it.
    pub fn label(&self) -> Option<&'static str> {
        match self {
            Self::Empty | Self::Malformed(_) => None,
            Self::NoCluster => Some("Not checked: the cluster is not known yet"),
            Self::Checking => Some("Checking…"),
            Self::Available => Some("Available"),
            Self::Taken => Some("Already in use"),
            Self::Undecided(_) => Some("Could not check"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_is_never_available() {
        type Check = NameCheck<&'static str>;
        let asked = Check::after_asking(Err("503"));
        assert_eq!(asked, NameCheck::Undecided("503"));
        for check in [Check::Empty, Check::NoCluster, Check::Checking, Check::Taken, asked] {
            assert_ne!(check.label(), Check::Available.label());
        }
    }

    #[test]
    fn nothing_is_asked_without_a_legal_name_and_a_cluster() {
        type Check = NameCheck<()>;
        assert_eq!(Check::before_asking("", true), Err(NameCheck::Empty));
        assert!(matches!(Check::before_asking("A", true), Err(NameCheck::Malformed(_))));
        assert_eq!(Check::before_asking("a", false), Err(NameCheck::NoCluster));
        assert!(Check::before_asking("a", true).is_ok());
    }
}
