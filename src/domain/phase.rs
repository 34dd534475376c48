//! The phase of a data volume in its cluster.

use std::fmt;

/// The contract's `DatavolumePhase`, open at the end: the list may grow.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// It can be mounted.
    Ready,
    /// Something is wrong; the conditions say what.
    NotReady,
    /// The control plane is making it.
    Creating,
    /// The control plane is removing it.
    Deleting,
    /// The cluster has not said.
    Unknown,
    /// A phase that this console does not know; shown as it came.
    Unrecognized(String),
}

impl Phase {
    /// The documented phases, in the order in which they are offered.
    pub const ALL: [Self; 5] =
        [Self::Ready, Self::NotReady, Self::Creating, Self::Deleting, Self::Unknown];

    /// As the API spells it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Ready => "Ready",
            Self::NotReady => "NotReady",
            Self::Creating => "Creating",
            Self::Deleting => "Deleting",
            Self::Unknown => "Unknown",
            Self::Unrecognized(other) => other,
        }
    }

    /// What a person reads.
    pub fn label(&self) -> &str {
        match self {
            Self::NotReady => "Not ready",
            other => other.as_str(),
        }
    }

    /// One sentence of what it means for the reader.
    pub fn explanation(&self) -> &'static str {
        match self {
            Self::Ready => {
                "Workloads of its own project, and of those that it is shared with, can mount it."
            }
            Self::NotReady => "It cannot be mounted yet.",
            Self::Creating => {
                "The volume is being prepared in its cluster. This takes some seconds."
            }
            Self::Deleting => {
                "The volume is being removed from its cluster. The origin PVC is not touched."
            }
            Self::Unknown => "The cluster has not reported the state of this volume.",
            Self::Unrecognized(_) => "The server reports a phase that this console does not know.",
        }
    }

    /// Whether it will change by itself soon, so that looking again pays.
    pub fn is_in_transition(&self) -> bool {
        matches!(self, Self::Creating | Self::Deleting)
    }
}

impl From<String> for Phase {
    fn from(text: String) -> Self {
        Self::ALL
            .into_iter()
            .find(|phase| phase.as_str() == text)
            .unwrap_or(Self::Unrecognized(text))
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phase_of_the_contract_is_known_and_others_are_kept() {
        let document: serde_json::Value =
            serde_json::from_str(include_str!("../../emulator/contract/openapi.json"))
                .expect("JSON");
        let listed = document["components"]["schemas"]["DatavolumePhase"]["enum"].as_array();
        let listed: Vec<_> = listed.expect("an enum").iter().filter_map(|v| v.as_str()).collect();
        assert_eq!(listed, Phase::ALL.each_ref().map(Phase::as_str));
        assert_eq!(Phase::from("Paused".to_owned()), Phase::Unrecognized("Paused".to_owned()));
        assert_eq!(Phase::from("ready".to_owned()).as_str(), "ready");
    }

    #[test]
    fn only_creating_and_deleting_change_by_themselves() {
        let moving: Vec<_> = Phase::ALL.into_iter().filter(Phase::is_in_transition).collect();
        assert_eq!(moving, [Phase::Creating, Phase::Deleting]);
    }
}
